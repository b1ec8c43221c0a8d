// What AWS Config delivers: configuration-items.md, "One item: fields" and "Containers".
#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>

#include "inputs/members.h"
#include "inputs/recognisers.h"

namespace bylaw::inputs {

using document::Document;
using document::Limits;
using document::Value;

namespace {

bool is_item(const Value& value) {
    if (text_member(value, "resourceType").empty()) {
        return false;
    }
    return has_any(value, {"configurationItemCaptureTime", "configurationItemStatus", "configurationStateId"}) ||
           (member(value, "configuration") != nullptr && has_any(value, {"awsRegion", "resourceId"}));
}

// The message of a notification or an invoking event.
bool is_message(const Value& value) {
    return has_any(value, {"configurationItem", "configurationItemSummary"}) ||
           (!text_member(value, "messageType").empty() &&
            has_any(value, {"recordVersion", "notificationCreationTime", "notificationCreateTime", "configSnapshotId",
                            "s3ObjectKey", "configRuleNames"}));
}

void describe_message(const Value& message, Recognised& recognised) {
    recognised.detail = text_member(message, "messageType");
    if (const Value* item = member(message, "configurationItem"); item != nullptr && !item->is_scalar()) {
        // Very old messages have a list.
        recognised.resources += item->kind == document::Kind::List ? item->size : 1;
    } else if (map_member(message, "configurationItemSummary") != nullptr) {
        recognised.resources += 1;
        recognised.notes.emplace_back("the item was too large for the message and is not in it");
    }
}

// A message that is JSON in a string, or stands there as it is.
template <class Use>
void with_message(const Value& value, const Limits& limits, Recognised& recognised, Use use) {
    if (value.kind != document::Kind::String) {
        use(value);
        return;
    }
    const document::LoadResult loaded =
        document::load("message", std::string(value.text()), document::Loader::Embedded, limits);
    if (const auto* document = std::get_if<Document>(&loaded)) {
        use(document->root());
    } else {
        recognised.notes.emplace_back("the message in it cannot be read: " +
                                      std::get<support::Diagnostic>(loaded).message);
    }
}

// A message in a string is not read to see what it is: its keys are looked for, with and without the backslashes of
// another string around it.
bool may_be_message(const Value& value) {
    if (value.kind != document::Kind::String) {
        return is_message(value);
    }
    constexpr std::size_t start = 4096;
    const std::string_view text = value.text();
    return text.find("\"messageType\"") != std::string_view::npos ||
           text.substr(0, start).find("\"configurationItem") != std::string_view::npos;
}

// The wrapped message of one notification; null if there is none.
const Value* wrapped_message(const Value& value) {
    if (text_member(value, "Type") == "Notification" || member(value, "TopicArn") != nullptr) {
        return member(value, "Message");
    }
    if (const Value* notification = map_member(value, "Sns")) {
        return member(*notification, "Message");
    }
    if (text_member(value, "source") == "aws.config") {
        return map_member(value, "detail");
    }
    return nullptr;
}

bool is_notification(const Value& value) {
    const Value* message = wrapped_message(value);
    return message != nullptr ? may_be_message(*message) : is_message(value);
}

const Value* items_of(const Value& root) {
    return list_member(root, "configurationItems");
}

bool has_several_types(const Value& items) {
    std::optional<std::string_view> first;
    for (const Value& item : items.items()) {
        const std::string_view type = text_member(item, "resourceType");
        if (first && *first != type) {
            return true;
        }
        first = type;
    }
    return false;
}

void note_further_pages(const Value& root, Recognised& recognised) {
    for (const std::string_view key : {"nextToken", "NextToken"}) {
        if (!text_member(root, key).empty()) {
            recognised.notes.emplace_back("there are more items than this page of them");
        }
    }
}

void describe_items(const Value& root, Recognised& recognised) {
    recognised.resources = size_of(items_of(root));
    note_further_pages(root, recognised);
}

}  // namespace

bool is_rule_event(const Value& root) {
    return member(root, "invokingEvent") != nullptr;
}

void describe_rule_event(const Value& root, const Limits& limits, Recognised& recognised) {
    if (const Value* event = member(root, "invokingEvent")) {
        with_message(*event, limits, recognised, [&](const Value& message) { describe_message(message, recognised); });
    }
}

bool is_config_notification(const Value& root) {
    if (const Value* records = list_member(root, "Records")) {
        return records->size != 0 && std::all_of(records->items().begin(), records->items().end(), is_notification);
    }
    return root.kind == document::Kind::Map && is_notification(root);
}

void describe_config_notification(const Value& root, const Limits& limits, Recognised& recognised) {
    const auto describe = [&](const Value& notification) {
        const Value* message = wrapped_message(notification);
        with_message(message != nullptr ? *message : notification, limits, recognised,
                     [&](const Value& read) { describe_message(read, recognised); });
    };
    if (const Value* records = list_member(root, "Records")) {
        std::for_each(records->items().begin(), records->items().end(), describe);
    } else {
        describe(root);
    }
}

bool is_config_snapshot(const Value& root) {
    const Value* items = items_of(root);
    return items != nullptr && (member(root, "configSnapshotId") != nullptr ||
                                (member(root, "fileVersion") != nullptr && has_several_types(*items)));
}

void describe_config_snapshot(const Value& root, const Limits& /*limits*/, Recognised& recognised) {
    describe_items(root, recognised);
}

bool is_config_history(const Value& root) {
    return items_of(root) != nullptr && member(root, "fileVersion") != nullptr;
}

void describe_config_history(const Value& root, const Limits& /*limits*/, Recognised& recognised) {
    describe_items(root, recognised);
}

bool is_resource_history(const Value& root) {
    return items_of(root) != nullptr;
}

void describe_resource_history(const Value& root, const Limits& /*limits*/, Recognised& recognised) {
    describe_items(root, recognised);
}

// The API's name starts in lower case, that of the aggregator's API in upper case.
bool is_resource_batch(const Value& root) {
    return list_member(root, "baseConfigurationItems") != nullptr ||
           list_member(root, "BaseConfigurationItems") != nullptr;
}

void describe_resource_batch(const Value& root, const Limits& /*limits*/, Recognised& recognised) {
    recognised.resources =
        size_of(list_member(root, "baseConfigurationItems")) + size_of(list_member(root, "BaseConfigurationItems"));
    const std::uint64_t unprocessed = size_of(list_member(root, "unprocessedResourceKeys")) +
                                      size_of(list_member(root, "UnprocessedResourceKeys")) +
                                      size_of(list_member(root, "UnprocessedResourceIdentifiers"));
    if (unprocessed != 0) {
        recognised.notes.emplace_back("resources that were asked for and are not in it: " +
                                      std::to_string(unprocessed));
    }
}

bool is_query_results(const Value& root) {
    const Value* results = list_member(root, "Results");
    if (results == nullptr) {
        return false;
    }
    return map_member(root, "QueryInfo") != nullptr ||
           (results->size != 0 && std::all_of(results->items().begin(), results->items().end(), [](const Value& item) {
                return item.kind == document::Kind::String && item.text().starts_with('{');
            }));
}

void describe_query_results(const Value& root, const Limits& /*limits*/, Recognised& recognised) {
    recognised.resources = size_of(list_member(root, "Results"));
    note_further_pages(root, recognised);
}

bool is_configuration_item(const Value& root) {
    if (root.kind == document::Kind::List) {
        return root.size != 0 && std::all_of(root.items().begin(), root.items().end(), is_item);
    }
    const Value* wrapped = map_member(root, "ConfigurationItem");
    return is_item(wrapped != nullptr ? *wrapped : root);
}

void describe_configuration_item(const Value& root, const Limits& /*limits*/, Recognised& recognised) {
    if (root.kind == document::Kind::List) {
        recognised.resources = root.size;
        return;
    }
    const Value* wrapped = map_member(root, "ConfigurationItem");
    const Value& item = wrapped != nullptr ? *wrapped : root;
    recognised.resources = root.kind == document::Kind::Map ? 1 : 0;
    recognised.detail = text_member(item, "resourceType");
}

}  // namespace bylaw::inputs
