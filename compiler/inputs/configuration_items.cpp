// AWS Config's configuration items, in whatever they come: configuration-items.md.
#include <algorithm>
#include <charconv>
#include <deque>
#include <iterator>
#include <string>
#include <unordered_map>
#include <utility>

#include "document/document_builder.h"
#include "document/prefetch.h"
#include "document/symbol.h"
#include "inputs/canonical.h"
#include "inputs/canonical_root.h"
#include "inputs/embedded_texts.h"
#include "inputs/item_documents.h"
#include "inputs/item_writer.h"
#include "inputs/resource_parts.h"
#include "inputs/shapes.h"

namespace bylaw::inputs {

using document::Kind;
using document::Value;

namespace {

bool is_item(FoundValue found) {
    return !found.text_of("resourceType").empty() &&
           (found.member("configuration") || found.member("configurationItemStatus") ||
            found.member("configurationItemCaptureTime") || found.member("resourceId"));
}

// The items of a document, with the parts that it announces and does not hold.
class Items {
public:
    explicit Items(EmbeddedTexts& texts) : texts_(texts) {}

    // Looks through what items are wrapped in. False if there is nothing of the kind.
    bool find(FoundValue root) {
        constexpr int deepest = 8;
        return look_at(root, deepest);
    }

    std::vector<FoundValue> items;
    std::vector<LeftOut> left_out;

private:
    bool look_at(FoundValue found, int depth) {
        found = texts_.unfold(found);
        if (found.is(Kind::List)) {
            const auto values = found.value->items();
            const bool has_items = std::any_of(values.begin(), values.end(),
                                               [&](const Value& value) { return is_item(found.inside(&value)); });
            if (has_items) {
                take_list(found);
            }
            return has_items;
        }
        if (depth == 0 || !found.is(Kind::Map)) {
            return false;
        }
        if (is_item(found)) {
            items.push_back(found);
            return true;
        }
        bool is_any = false;
        // Some programs write the first letters in upper case.
        for (const std::string_view key :
             {"configurationItems", "ConfigurationItems", "baseConfigurationItems", "BaseConfigurationItems"}) {
            if (const FoundValue list = found.member(key); list.is(Kind::List)) {
                take_list(list);
                is_any = true;
            }
        }
        for (const std::string_view key : {"configurationItem", "ConfigurationItem"}) {
            const FoundValue item = texts_.unfold(found.member(key));
            if (item.is(Kind::List)) {
                take_list(item);
                is_any = true;
            } else if (item.is(Kind::Map)) {
                take(item);
                is_any = true;
            }
        }
        if (const FoundValue results = found.member("Results"); results.is(Kind::List) && found.member("QueryInfo")) {
            take_results(results, selects_all(found.member("QueryInfo")));
            is_any = true;
        }
        if (const FoundValue summary = found.member("configurationItemSummary"); summary.is(Kind::Map)) {
            left_out.push_back({LeftOut::Why::NotGiven,
                                name_of(summary) + " is too large for its message: the item is in an object of its own",
                                summary.place()});
            is_any = true;
        }
        for (const Value* key : unprocessed(found)) {
            left_out.push_back(
                {LeftOut::Why::NotGiven, name_of(found.inside(key)) + " was asked for and not given", key});
        }
        if (is_any) {
            return true;
        }
        for (const std::string_view key : {"invokingEvent", "Message", "detail", "Sns"}) {
            if (const FoundValue inner = found.member(key); inner && look_at(inner, depth - 1)) {
                return true;
            }
        }
        if (const FoundValue records = found.member("Records"); records.is(Kind::List)) {
            for (const Value& record : records.value->items()) {
                is_any = look_at(records.inside(&record), depth - 1) || is_any;
            }
        }
        return is_any;
    }

    static std::vector<const Value*> unprocessed(FoundValue found) {
        std::vector<const Value*> keys;
        for (const std::string_view name : {"unprocessedResourceKeys", "UnprocessedResourceKeys"}) {
            if (const FoundValue list = found.member(name); list.is(Kind::List)) {
                for (const Value& key : list.value->items()) {
                    keys.push_back(&key);
                }
            }
        }
        return keys;
    }

    static std::string name_of(FoundValue found) {
        const std::string_view type = found.text_of("resourceType");
        std::string name(type.empty() ? "a resource" : type);
        name += ' ';
        name += found.text_of("resourceId");
        return name;
    }

    void take_list(FoundValue list) {
        for (const Value& value : list.value->items()) {
            take(list.inside(&value));
        }
    }

    // Whether the results of a query have the whole configuration.
    static bool selects_all(FoundValue query) {
        const FoundValue fields = query.member("SelectFields");
        if (!fields.is(Kind::List)) {
            return false;
        }
        const auto fields_of = fields.value->items();
        return std::any_of(fields_of.begin(), fields_of.end(), [&](const Value& field) {
            const std::string_view name = fields.inside(&field).text_of("Name");
            return name == "configuration" || name == "*";
        });
    }

    void take_results(FoundValue results, bool has_all) {
        for (const Value& value : results.value->items()) {
            const FoundValue item = texts_.unfold(results.inside(&value));
            if (has_all) {
                take(item);
            } else {
                // What was not selected is not known, so that it must not be taken for missing.
                left_out.push_back(
                    {LeftOut::Why::NotGiven,
                     name_of(item) + " is there in part: the query did not select all of `configuration`",
                     item.place()});
            }
        }
    }

    void take(FoundValue found) {
        if (is_item(found)) {
            items.push_back(found);
        } else {
            left_out.push_back({LeftOut::Why::Damaged, "this is no configuration item", found.place()});
        }
    }

    EmbeddedTexts& texts_;
};

// Later states of a resource have a higher number, or a later time.
std::pair<std::uint64_t, std::string_view> order_of(FoundValue item) {
    std::uint64_t number = 0;
    const FoundValue state =
        item.member("configurationStateId") ? item.member("configurationStateId") : item.member("configurationStateID");
    if (state.is(Kind::Int)) {
        number = static_cast<std::uint64_t>(std::max<std::int64_t>(state.value->integer, 0));
    } else if (state.is(Kind::String)) {
        const std::string_view text = state.value->text();
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
        if (error != std::errc() || end != text.data() + text.size()) {
            number = 0;
        }
    }
    return {number, item.text_of("configurationItemCaptureTime")};
}

std::string_view account_of(FoundValue item) {
    const std::string_view account = item.text_of("awsAccountId");
    return account.empty() ? item.text_of("accountId") : account;
}

std::string_view arn_of(FoundValue item) {
    const std::string_view arn = item.text_of("ARN");
    return arn.empty() ? item.text_of("arn") : arn;
}

// What tells a resource from all others: part of the document, or kept in `made`.
std::string_view address_of(FoundValue item, std::deque<std::string>& made) {
    if (const std::string_view arn = arn_of(item); !arn.empty()) {
        return arn;
    }
    std::string& address = made.emplace_back();
    for (const std::string_view part :
         {account_of(item), item.text_of("awsRegion"), item.text_of("resourceType"), item.text_of("resourceId")}) {
        if (!part.empty()) {
            address += address.empty() ? "" : "/";
            address += part;
        }
    }
    return address;
}

// Of the states of a resource the last one counts.
struct Latest {
    std::string_view address;
    FoundValue item;
};

std::vector<Latest> latest_of(const Items& found, std::deque<std::string>& made_addresses,
                              std::vector<LeftOut>& left_out) {
    std::vector<Latest> latest;
    latest.reserve(found.items.size());
    std::unordered_map<std::string_view, std::size_t> by_address;
    by_address.reserve(found.items.size());
    for (const FoundValue& item : found.items) {
        const std::string_view address = address_of(item, made_addresses);
        const auto [known, is_new] = by_address.emplace(address, latest.size());
        if (is_new) {
            latest.push_back({address, item});
            continue;
        }
        Latest& other = latest[known->second];
        const bool is_later = order_of(item) > order_of(other.item);
        const FoundValue older = is_later ? std::exchange(other.item, item) : item;
        left_out.push_back({LeftOut::Why::Older, std::string(address) + " in an earlier state", older.place()});
    }
    return latest;
}

bool is_deleted(FoundValue item) {
    const std::string_view status = item.text_of("configurationItemStatus");
    return status == "ResourceDeleted" || status == "ResourceDeletedNotRecorded";
}

bool is_recorded(FoundValue item) {
    return item.text_of("configurationItemStatus") != "ResourceNotRecorded" && item.member("configuration");
}

}  // namespace

ItemsDocument items_document(const document::Document& source, const ItemWishes& wishes) {
    ItemsDocument made;
    EmbeddedTexts texts;
    Items found(texts);
    if (!found.find({&source.root(), nullptr})) {
        return made;
    }
    constexpr std::uint32_t deepest = 1000;
    document::DocumentBuilder builder(deepest, document::RepeatedKeys::LastWins, 0);
    if (!builder.open_map() || !builder.key_and_open_map("Resources")) {
        return made;
    }
    bool has_items = false;
    std::vector<LeftOut> left_out;
    std::deque<std::string> made_addresses;
    for (const Latest& one : latest_of(found, made_addresses, left_out)) {
        if (is_deleted(one.item) || !wishes.wants(*one.item.value)) {
            continue;
        }
        if (!is_recorded(one.item)) {
            ++made.unrecorded;
            continue;
        }
        has_items = true;
        builder.key(builder.arena().copy(one.address));
        if (wishes.parameters.empty() || !builder.open_map()) {
            builder.add_from(*one.item.value, one.item.place());
            continue;
        }
        for (const document::Entry& entry : one.item.value->entries()) {
            builder.key(entry.key());
            builder.add_from(entry.value, one.item.inside(&entry.value).place());
        }
        if (builder.key_and_open_map("CONFIG_RULE_PARAMETERS")) {
            for (const auto& [name, value] : wishes.parameters) {
                builder.key(builder.arena().copy(std::string_view(name)));
                builder.add_from(Value::of_string(builder.arena().copy(std::string_view(value))), one.item.place());
            }
            close_from(builder, *one.item.place());
        }
        close_from(builder, *one.item.place());
    }
    close_root(builder, source.root(), source.root());
    if (has_items) {
        made.document = builder.finish_derived(source.name(), source, texts.take());
    }
    return made;
}

namespace {

// All that an item without a configuration does not say.
const document::Symbol not_recorded = [] {
    document::Symbol symbol;
    symbol.reason = "the item has no recorded configuration";
    return symbol;
}();

void write_item(const Latest& one, ItemWriter& writer, ResourcePart& part) {
    if (is_deleted(one.item)) {
        part.left_out.push_back({LeftOut::Why::Deleted, std::string(one.address) + " was deleted", one.item.place()});
        return;
    }
    if (!is_recorded(one.item)) {
        part.left_out.push_back(
            {LeftOut::Why::NotGiven, std::string(one.address) + " has no recorded configuration", one.item.place()});
    }
    part.builder.key(part.builder.arena().copy(one.address));
    const std::string_view type = one.item.text_of("resourceType");
    const document::Symbol* const truncated = is_recorded(one.item) ? nullptr : &not_recorded;
    const bool is_whole = writer.resource({type, shape_of_item(type), one.item, one.item.place(), nullptr, truncated});
    if ((truncated == nullptr && !writer.parts(one.item, one.address)) || !is_whole) {
        part.left_out.push_back({LeftOut::Why::Damaged,
                                 std::string(one.address) + " is nested too deeply to be read whole",
                                 one.item.place()});
    }
    ++part.count;
}

}  // namespace

std::optional<Canonical> canonical_items(const document::Document& source, unsigned threads) {
    EmbeddedTexts texts;
    Items found(texts);
    if (!found.find({&source.root(), nullptr})) {
        return std::nullopt;
    }
    std::vector<LeftOut> left_out = std::move(found.left_out);

    std::deque<std::string> made_addresses;
    const std::vector<Latest> latest = latest_of(found, made_addresses, left_out);
    constexpr std::uint32_t deepest = 1000;
    document::DocumentBuilder builder(deepest, document::RepeatedKeys::LastWins, 0);
    if (!builder.open_map() || !builder.key_and_open_map("Resources")) {
        return std::nullopt;
    }
    WrittenResources written =
        write_resources(builder, latest.size(), threads, [&](ResourcePart& part, std::size_t first, std::size_t end) {
            ItemWriter writer(part.texts, part.builder);
            for (std::size_t i = first; i < end; ++i) {
                document::prefetch_ahead(i, end, [&](std::size_t ahead) { return latest[ahead].item.value; });
                write_item(latest[i], writer, part);
            }
        });
    std::move(written.left_out.begin(), written.left_out.end(), std::back_inserter(left_out));
    close_root(builder, source.root(), source.root());
    std::list<document::Document> embedded = texts.take();
    embedded.splice(embedded.end(), written.texts);
    return Canonical{builder.finish_derived(source.name(), source, std::move(embedded)), written.count,
                     std::move(left_out)};
}

}  // namespace bylaw::inputs
