#include "inputs/item_writer.h"

#include <string>
#include <unordered_set>
#include <vector>

#include "inputs/properties.h"

namespace bylaw::inputs {

using document::Kind;
using document::Value;

bool ItemWriter::resource(const ItemSource& source) {
    const FoundValue item = source.item;
    is_whole_ = true;
    if (!builder_.open_map()) {
        return false;
    }
    const FoundValue type = item.member("resourceType");
    text("Type", source.shape == nullptr ? source.type : source.shape->type,
         type ? type : FoundValue{source.place, nullptr});
    builder_.key("Properties");
    if (source.truncated != nullptr) {
        builder_.add_from(Value::of_symbol(source.truncated), source.place);
    } else {
        is_whole_ = properties(source);
    }
    member("Region", item.member("awsRegion"));
    member("AccountId", item.member("awsAccountId") ? item.member("awsAccountId") : item.member("accountId"));
    tags(item);
    member("ResourceId", item.member("resourceId"));
    member("ResourceName", item.member("resourceName"));
    if (const FoundValue relationships = item.member("relationships"); relationships.is(Kind::List)) {
        member("Relationships", relationships);
    }
    const Value done = builder_.close();
    builder_.add_from(done, source.place);
    return is_whole_;
}

bool ItemWriter::parts(FoundValue item, std::string_view address) {
    bool is_all_whole = true;
    for (const PartOfItem& one : parts_of_item(item.text_of("resourceType"))) {
        std::size_t index = 0;
        for (const FoundValue& value : values_at(one.part->path, item, texts_)) {
            const std::string key =
                std::string(address) + '/' + std::string(one.shape->type) + '/' + std::to_string(index++);
            builder_.key(builder_.arena().copy(std::string_view(key)));
            is_all_whole = part(item, value, one) && is_all_whole;
        }
    }
    return is_all_whole;
}

bool ItemWriter::part(FoundValue item, FoundValue value, const PartOfItem& one) {
    if (!builder_.open_map()) {
        return false;
    }
    text("Type", one.shape->type, value);
    builder_.key("Properties");
    drafts_.clear();
    Draft draft(drafts_);
    apply_rows(one.part->rows, value, texts_, draft);
    apply_rows(one.part->outer, item, texts_, draft);
    is_whole_ = draft.emit(builder_, value.place());
    member("Region", item.member("awsRegion"));
    member("AccountId", item.member("awsAccountId") ? item.member("awsAccountId") : item.member("accountId"));
    member("ResourceId", item.member("resourceId"));
    member("ResourceName", item.member("resourceName"));
    const Value done = builder_.close();
    builder_.add_from(done, value.place());
    return is_whole_;
}

void ItemWriter::text(std::string_view key, std::string_view value, FoundValue found) {
    builder_.key(key);
    builder_.add_from(Value::of_string(value), found.place());
}
void ItemWriter::member(std::string_view key, FoundValue found) {
    if (found) {
        builder_.key(key);
        is_whole_ = emit_value(builder_, *found.value, found) && is_whole_;
    }
}

bool ItemWriter::properties(const ItemSource& source) {
    const FoundValue item = source.item;
    const Shape* shape = source.shape;
    const FoundValue configuration = texts_.unfold(item.member("configuration"));
    drafts_.clear();
    Draft draft(drafts_);
    if (shape != nullptr) {
        apply_rows(shape->rows, item, texts_, draft, source.unrecorded);
    }
    const FoundValue tags = texts_.unfold(item.member("tags"));
    if (tags.is(Kind::Map) && tags.value->size != 0 && draft.find("Tags") == nullptr) {
        Draft& list = draft.member("Tags");
        for (const document::Entry& entry : tags.value->entries()) {
            Draft& tag = list.add_item();
            const FoundValue found = tags.inside(&entry.value);
            tag.member("Key").set(Value::of_string(entry.key()), found);
            tag.member("Value").set(found);
        }
    }
    if (configuration.is(Kind::Map)) {
        static const std::vector<std::string_view> tags_only{"tags"};
        add_rest(configuration, shape == nullptr ? tags_only : shape->moved_members, builder_.arena(), draft);
    }
    const bool is_from_input = source.place == item.place();
    return draft.emit(builder_, configuration && is_from_input ? configuration.place() : source.place);
}

// A map, whatever the item has.
void ItemWriter::tags(FoundValue item) {
    const FoundValue tags = texts_.unfold(item.member("tags"));
    if (tags.is(Kind::Map)) {
        member("Tags", tags);
    } else if (tags.is(Kind::List) && builder_.key_and_open_map("Tags")) {
        std::unordered_set<std::string_view> seen;
        for (const Value& value : tags.value->items()) {
            const FoundValue tag = tags.inside(&value);
            const FoundValue content = tag.member("value");
            const std::string_view key = tag.text_of("key");
            if (content && seen.insert(key).second) {
                member(key, content);
            }
        }
        const Value done = builder_.close();
        builder_.add_from(done, tags.place());
    }
}

}  // namespace bylaw::inputs
