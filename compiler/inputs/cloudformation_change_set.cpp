// CloudFormation change sets: cloudformation.md, section 8.
#include <algorithm>
#include <array>
#include <string>
#include <unordered_set>
#include <utility>

#include "document/document_builder.h"
#include "document/symbol.h"
#include "inputs/canonical.h"
#include "inputs/canonical_root.h"
#include "inputs/embedded_texts.h"
#include "inputs/members.h"

namespace bylaw::inputs {

using document::Entry;
using document::Kind;
using document::Symbol;
using document::Value;

namespace {

// What stands for a text, or a part of one, that the change set does not say.
struct Marker {
    std::string_view text;
    std::string_view reason;
};
constexpr std::array markers{
    Marker{"{{changeSet:KNOWN_AFTER_APPLY}}", "known after the change set is executed"},
    Marker{"****", "the value of a parameter with `NoEcho`"},
};

bool is_cut_off(std::string_view text) {
    constexpr std::array<std::string_view, 4> ends{"...", "\u2026", "(truncated)", "[truncated]"};
    return std::any_of(ends.begin(), ends.end(), [&](std::string_view end) { return text.ends_with(end); });
}

// A part of an ARN, counted from 0; empty if it is not written in `allowed` characters only.
std::string_view part_of_arn(std::string_view arn, int index, std::string_view allowed) {
    for (; index > 0; --index) {
        const std::size_t colon = arn.find(':');
        if (colon == std::string_view::npos) {
            return {};
        }
        arn.remove_prefix(colon + 1);
    }
    arn = arn.substr(0, arn.find(':'));
    return arn.find_first_not_of(allowed) == std::string_view::npos ? arn : std::string_view();
}

// Below these, texts that look like booleans and numbers are texts.
bool holds_texts(std::string_view key) {
    constexpr std::array<std::string_view, 7> keys{"Tags",       "Variables",      "Parameters", "Value",
                                                   "Attributes", "ParameterValue", "Statement"};
    return std::find(keys.begin(), keys.end(), key) != keys.end() || key.ends_with("Policy") ||
           key.ends_with("PolicyDocument");
}

bool is_number(std::string_view text) {
    constexpr std::size_t most_digits = 9;  // less than an account id
    return !text.empty() && text.size() <= most_digits && (text.front() != '0' || text.size() == 1) &&
           text.find_first_not_of("0123456789") == std::string_view::npos;
}

class ChangeSetWriter {
public:
    ChangeSetWriter(document::DocumentBuilder& builder, EmbeddedTexts& texts, const Value& root,
                    const CanonicalOptions& options)
        : builder_(builder), texts_(texts) {
        const Value* const stack = member(root, "StackId", Kind::String);
        const std::string_view arn = stack == nullptr ? std::string_view() : stack->text();
        region_ = part_of_arn(arn, 3, "abcdefghijklmnopqrstuvwxyz0123456789-");
        account_ = part_of_arn(arn, 4, "0123456789");
        if (region_.empty()) {
            region_ = builder.arena().copy(std::string_view(options.region));
        }
        if (account_.empty()) {
            account_ = builder.arena().copy(std::string_view(options.account));
        }
    }

    // False if it is nested too deeply to be read whole.
    [[nodiscard]] bool resource(const Value& change) {
        is_whole_ = true;
        if (!builder_.open_map()) {
            return false;
        }
        const std::string_view id = text_member(change, "LogicalResourceId");
        const std::string_view action = text_member(change, "Action");
        const std::string_view replacement = text_member(change, "Replacement");
        text("Type", text_member(change, "ResourceType"), change);
        const FoundValue after = context(change, "AfterContext");
        properties(after, change);
        if (after.is(Kind::Map)) {
            for (const Entry& entry : after.value->entries()) {
                if (entry.key() != "Properties" && entry.key() != "Type") {
                    builder_.key(entry.key());
                    add(after.inside(&entry.value), true);
                }
            }
        }
        const auto add_member = [&](std::string_view key, std::string_view content) {
            if (!after.member(key) && !content.empty()) {
                text(key, content, change);
            }
        };
        add_member("Region", region_);
        add_member("AccountId", account_);
        if (!after.member("Tags")) {
            tags(after.member("Properties").member("Tags"));
        }
        // A resource that is replaced gets another one.
        if (replacement != "True") {
            add_member("ResourceId", text_member(change, "PhysicalResourceId"));
        }
        add_member("Address", id);
        add_member("Source", "change-set");
        if (!after.member("Change") && builder_.key_and_open_map("Change")) {
            if (const FoundValue before = context(change, "BeforeContext"); before && action != "Add") {
                builder_.key("Before");
                before_properties(before);
            }
            builder_.key("Actions");
            builder_.add_from(actions(action, replacement, change), &change);
            const Value done = builder_.close();
            builder_.add_from(done, &change);
        }
        const Value done = builder_.close();
        builder_.add_from(done, &change);
        return is_whole_;
    }

    // The same for what the change set removes.
    [[nodiscard]] bool removed(const Value& change) {
        is_whole_ = true;
        if (!builder_.open_map()) {
            return false;
        }
        text("Type", text_member(change, "ResourceType"), change);
        builder_.key("Properties");
        if (const FoundValue before = context(change, "BeforeContext")) {
            before_properties(before);
        } else {
            builder_.add_from(unknown("the change set does not hold property values", Kind::Map), &change);
        }
        const auto add_member = [&](std::string_view key, std::string_view content) {
            if (!content.empty()) {
                text(key, content, change);
            }
        };
        add_member("Region", region_);
        add_member("AccountId", account_);
        add_member("ResourceId", text_member(change, "PhysicalResourceId"));
        add_member("Address", text_member(change, "LogicalResourceId"));
        add_member("Source", "change-set");
        if (builder_.key_and_open_map("Change")) {
            builder_.key("Actions");
            const bool stays = text_member(change, "PolicyAction") == "Retain";
            builder_.add_from(made_list({stays ? "forget" : "delete"}, change), &change);
            close_from(builder_, change);
        }
        close_from(builder_, change);
        return is_whole_;
    }

private:
    void text(std::string_view key, std::string_view content, const Value& place) {
        builder_.key(key);
        builder_.add_from(Value::of_string(content), &place);
    }

    // The JSON text of a context as a map; the text itself if it is cut off; nothing if there is none.
    FoundValue context(const Value& change, std::string_view key) {
        const Value* const written = member(change, key);
        if (written == nullptr || written->kind == Kind::Null ||
            (written->kind == Kind::String && written->size == 0)) {
            return {};
        }
        return texts_.read_json({written, nullptr});
    }

    void properties(FoundValue after, const Value& change) {
        if (after.is(Kind::Map)) {
            if (const FoundValue found = after.member("Properties")) {
                builder_.key("Properties");
                add(found, false);
            }
            return;
        }
        builder_.key("Properties");
        const std::string_view reason = after ? "the change set holds the property values only in part"
                                              : "the change set does not hold property values";
        builder_.add_from(unknown(reason, Kind::Map), after ? after.place() : &change);
    }

    void before_properties(FoundValue before) {
        if (const FoundValue found = before.member("Properties")) {
            add(found, false);
        } else if (before.is(Kind::Map) && builder_.open_map()) {
            const Value none = builder_.close();
            builder_.add_from(none, before.place());
        } else {
            builder_.add_from(unknown("the change set holds the property values only in part", Kind::Map),
                              before.place());
        }
    }

    // As a map, as far as keys are there.
    void tags(FoundValue list) {
        if (list.is(Kind::Map)) {
            builder_.key("Tags");
            add(list, true);
            return;
        }
        if (!list.is(Kind::List) || list.value->size == 0 || !builder_.key_and_open_map("Tags")) {
            return;
        }
        std::unordered_set<std::string_view> seen;
        for (const Value& item : list.value->items()) {
            const FoundValue tag = list.inside(&item);
            const FoundValue content = tag.member("Value");
            const std::string_view key = tag.text_of("Key");
            if (content && seen.insert(key).second) {
                builder_.key(key);
                add(content, true);
            }
        }
        const Value done = builder_.close();
        builder_.add_from(done, list.place());
    }

    Value list_of(std::initializer_list<std::string_view> words) {
        std::vector<Value> items;
        for (const std::string_view word : words) {
            items.push_back(Value::of_string(word));
        }
        return Value::of_list(builder_.arena().copy(items));
    }

    // In the words of Terraform plans.
    Value actions(std::string_view action, std::string_view replacement, const Value& change) {
        if (action == "Add") {
            return made_list({"create"}, change);
        }
        if (action == "Import") {
            return made_list({"import"}, change);
        }
        if (action == "SyncWithActual") {
            return made_list({"no-op"}, change);
        }
        if (action == "Modify" && replacement == "Conditional") {
            Symbol symbol;
            symbol.type = Kind::List;
            symbol.reason = "the resource may be replaced";
            symbol.candidates =
                builder_.arena().copy(std::vector<Value>{list_of({"update"}), list_of({"create", "delete"})});
            return Value::of_symbol(builder_.arena().make<Symbol>(symbol));
        }
        if (action == "Modify") {
            return replacement == "True" ? made_list({"create", "delete"}, change) : made_list({"update"}, change);
        }
        return unknown("the change set does not say what becomes of the resource", Kind::List);
    }

    Value made_list(std::initializer_list<std::string_view> words, const Value& place) {
        if (!builder_.open_list()) {
            is_whole_ = false;
            return list_of(words);
        }
        for (const std::string_view word : words) {
            builder_.add_from(Value::of_string(word), &place);
        }
        return builder_.close();
    }

    Value unknown(std::string_view reason, Kind type) {
        Symbol symbol;
        symbol.type = type;
        symbol.reason = reason;
        return Value::of_symbol(builder_.arena().make<Symbol>(symbol));
    }

    // A value of a context as the next one. `is_text`: texts in it are not what is left of booleans and numbers.
    void add(FoundValue found, bool is_text) {
        const Value& value = *found.value;
        if (value.kind == Kind::String) {
            builder_.add_from(scalar(value, is_text), found.place());
            return;
        }
        if (value.is_scalar()) {
            builder_.add_from(value, found.place());
            return;
        }
        if (!(value.kind == Kind::Map ? builder_.open_map() : builder_.open_list())) {
            is_whole_ = false;
            builder_.add_from(unknown("nested too deeply to be read", value.kind), found.place());
            return;
        }
        if (value.kind == Kind::List) {
            for (const Value& item : value.items()) {
                add(found.inside(&item), is_text);
            }
        } else {
            for (const Entry& entry : value.entries()) {
                builder_.key(entry.key());
                add(found.inside(&entry.value), is_text || holds_texts(entry.key()));
            }
        }
        const Value done = builder_.close();
        builder_.add_from(done, found.place());
    }

    Value scalar(const Value& value, bool is_text) {
        const std::string_view text = value.text();
        if (text == "true" || text == "false") {
            return is_text ? value : Value::of_bool(text == "true");
        }
        if (is_number(text) && !is_text) {
            Symbol symbol;
            symbol.reason = "a number or its text, which change sets do not tell apart";
            symbol.candidates =
                builder_.arena().copy(std::vector<Value>{Value::of_int(std::stoll(std::string(text))), value});
            return Value::of_symbol(builder_.arena().make<Symbol>(symbol));
        }
        if (is_cut_off(text)) {
            return unknown("the change set holds only the beginning of the text", Kind::String);
        }
        for (const Marker& marker : markers) {
            if (text == marker.text) {
                // What the template has there may be of any kind.
                return unknown(marker.reason, Kind::Null);
            }
        }
        return parts(value);
    }

    // A text in which markers stand for parts.
    Value parts(const Value& value) {
        constexpr std::size_t most_parts = 1000;
        std::string_view rest = value.text();
        std::vector<Value> found;
        std::string_view reason;
        while (!rest.empty()) {
            const Marker* next = nullptr;
            std::size_t at = std::string_view::npos;
            for (const Marker& marker : markers) {
                if (const std::size_t place = rest.find(marker.text); place < at) {
                    at = place;
                    next = &marker;
                }
            }
            if (next == nullptr || found.size() >= most_parts) {
                break;
            }
            if (at != 0) {
                found.push_back(Value::of_string(rest.substr(0, at)));
            }
            found.push_back(unknown(next->reason, Kind::String));
            reason = next->reason;
            rest.remove_prefix(at + next->text.size());
        }
        if (reason.empty()) {
            return value;
        }
        if (found.size() >= most_parts) {
            return unknown(reason, Kind::String);
        }
        if (!rest.empty()) {
            found.push_back(Value::of_string(rest));
        }
        Symbol symbol;
        symbol.type = Kind::String;
        symbol.reason = reason;
        symbol.parts = builder_.arena().copy(found);
        return Value::of_symbol(builder_.arena().make<Symbol>(symbol));
    }

    document::DocumentBuilder& builder_;
    EmbeddedTexts& texts_;
    std::string_view region_;
    std::string_view account_;
    bool is_whole_ = true;
};

}  // namespace

std::optional<Canonical> canonical_change_set(const document::Document& source, const CanonicalOptions& options) {
    const Value& root = source.root();
    const Value* const changes = list_member(root, "Changes");
    if (changes == nullptr) {
        return std::nullopt;
    }
    constexpr std::uint32_t deepest = 1000;
    document::DocumentBuilder builder(deepest, document::RepeatedKeys::LastWins, 0);
    EmbeddedTexts texts;
    ChangeSetWriter writer(builder, texts, root, options);
    std::vector<LeftOut> left_out;
    std::vector<std::string> notes;
    std::unordered_set<std::string_view> seen;
    std::vector<const Value*> removed;
    std::uint64_t count = 0;
    if (!builder.open_map() || !builder.key_and_open_map("Resources")) {
        return std::nullopt;
    }
    for (const Value& entry : changes->items()) {
        const Value* const change = map_member(entry, "ResourceChange");
        const std::string_view id = change == nullptr ? std::string_view() : text_member(*change, "LogicalResourceId");
        if (id.empty() || text_member(*change, "ResourceType").empty()) {
            left_out.push_back({LeftOut::Why::Damaged, "a change without the id or the type of a resource", &entry});
            continue;
        }
        if (text_member(*change, "Action") == "Remove") {
            const std::string_view policy = text_member(*change, "PolicyAction");
            left_out.push_back(
                {LeftOut::Why::Deleted,
                 std::string(id) + (policy == "Retain" ? " will no longer be managed" : " will be deleted"), change});
            removed.push_back(change);
            continue;
        }
        if (!seen.insert(id).second) {
            left_out.push_back({LeftOut::Why::Damaged, std::string(id) + " is there twice", change});
            continue;
        }
        builder.key(id);
        if (!writer.resource(*change)) {
            left_out.push_back(
                {LeftOut::Why::Damaged, std::string(id) + " is nested too deeply to be read whole", change});
        }
        ++count;
    }
    close_from(builder, *changes);
    if (!removed.empty() && builder.key_and_open_map("Removed")) {
        for (const Value* const change : removed) {
            const std::string_view id = text_member(*change, "LogicalResourceId");
            builder.key(id);
            if (!writer.removed(*change)) {
                left_out.push_back(
                    {LeftOut::Why::Damaged, std::string(id) + " is nested too deeply to be read whole", change});
            }
        }
        close_from(builder, *changes);
    }
    close_from(builder, root);
    builder.set_incomplete("a change set lists only what changes");
    if (text_member(root, "Status") == "FAILED") {
        notes.emplace_back("the change set could not be made, so that it does not hold all changes");
    }
    return Canonical{builder.finish_derived(source.name(), source, texts.take()), count, std::move(left_out),
                     std::move(notes), !removed.empty()};
}

}  // namespace bylaw::inputs
