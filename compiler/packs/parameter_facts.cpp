#include "packs/parameter_facts.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "document/symbol.h"
#include "inputs/members.h"
#include "inputs/template_text.h"
#include "sema/suggestion.h"

namespace bylaw::packs {
namespace {

using document::Entry;
using document::Kind;
using document::Value;

constexpr std::size_t most_parts = 1000;

char lower_case(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

std::string_view trimmed(std::string_view text) {
    constexpr std::string_view blanks = " \t\r\n";
    const std::size_t begin = text.find_first_not_of(blanks);
    return begin == std::string_view::npos ? std::string_view()
                                           : text.substr(begin, text.find_last_not_of(blanks) - begin + 1);
}

std::vector<std::string_view> parts_of(std::string_view text) {
    std::vector<std::string_view> parts;
    for (std::size_t begin = 0; begin <= text.size() && parts.size() < most_parts;) {
        const std::size_t end = std::min(text.size(), text.find(',', begin));
        parts.push_back(trimmed(text.substr(begin, end - begin)));
        begin = end + 1;
    }
    return parts;
}

// What people meant who wrote something that is no choice: another case of letters, a slip of the finger, or the choice
// without its prefix.
std::string_view nearest_choice(std::string_view text, const ManagedRule::Parameter& parameter) {
    std::size_t offers_left = parameter.allowed.size();
    sema::Suggestion suggestion(text, offers_left);
    for (const std::string_view choice : parameter.allowed) {
        const bool is_like = std::equal(choice.begin(), choice.end(), text.begin(), text.end(),
                                        [](char a, char b) { return lower_case(a) == lower_case(b); });
        if (is_like) {
            return choice;
        }
        static_cast<void>(suggestion.offer(choice));
    }
    return suggestion.best();
}

class ParameterFacts {
public:
    ParameterFacts(FactWriter& facts, const ManagedRule& rule) : facts_(facts), rule_(rule) {}

    // `origin` is that of all entries, or null: each has its own.
    void given(const Entry& entry, const Value* origin) {
        const Value* const place = origin == nullptr ? facts_.origin_of(entry.value) : origin;
        const ManagedRule::Parameter* const parameter = find(entry.key());
        names_.insert(entry.key());
        facts_.open_item();
        facts_.text("Name", entry.key(), place);
        facts_.flag("Given", true, place);
        facts_.flag("Documented", parameter != nullptr, place);
        if (parameter == nullptr) {
            nearest_name(entry.key(), place);
        } else {
            value(entry.value, *parameter, place);
        }
        facts_.close(place);
    }

    void missing(const Value* origin) {
        for (const ManagedRule::Parameter& parameter : rule_.parameters) {
            if (parameter.is_required && !names_.contains(parameter.name)) {
                facts_.open_item();
                facts_.text("Name", parameter.name, origin);
                facts_.flag("Given", false, origin);
                facts_.flag("Documented", true, origin);
                facts_.flag("Required", true, origin);
                facts_.close(origin);
            }
        }
    }

private:
    [[nodiscard]] const ManagedRule::Parameter* find(std::string_view name) const {
        const auto found = std::find_if(rule_.parameters.begin(), rule_.parameters.end(),
                                        [&](const auto& parameter) { return parameter.name == name; });
        return found == rule_.parameters.end() ? nullptr : &*found;
    }

    void nearest_name(std::string_view name, const Value* place) {
        std::size_t offers_left = rule_.parameters.size();
        sema::Suggestion suggestion(name, offers_left);
        for (const ManagedRule::Parameter& parameter : rule_.parameters) {
            static_cast<void>(suggestion.offer(parameter.name));
        }
        if (!suggestion.best().empty()) {
            facts_.text("Nearest", suggestion.best(), place);
        } else if (rule_.parameters.size() == 1) {
            facts_.text("Nearest", rule_.parameters.front().name, place);
        }
    }

    void value(const Value& given, const ManagedRule::Parameter& parameter, const Value* place) {
        facts_.flag("Required", parameter.is_required, place);
        facts_.text("Type", parameter.type, place);
        if (parameter.least) {
            facts_.number("Least", *parameter.least, place);
        }
        if (parameter.most) {
            facts_.number("Most", *parameter.most, place);
        }
        if (!parameter.allowed.empty()) {
            facts_.texts("Allowed", parameter.allowed, place);
        }
        if (!parameter.prefix.empty()) {
            facts_.text("Prefix", parameter.prefix, place);
        }
        const Value& settled = document::settled(given);
        const std::optional<std::string> text = inputs::scalar_text(settled);
        if (!text) {
            // What is not known stays so; a list or map is no value for a rule.
            facts_.text("Written", settled.kind == Kind::Symbol ? "unknown" : "structure", place);
            if (settled.kind == Kind::Symbol) {
                facts_.same("Text", given, place);
                facts_.same("Items", given, place);
            }
            return;
        }
        facts_.text("Written",
                    settled.kind == Kind::String ? "text"
                    : settled.kind == Kind::Bool ? "boolean"
                                                 : "number",
                    place);
        facts_.text("Text", *text, place);
        facts_.open_list("Items");
        if (parameter.type == "CSV") {
            for (const std::string_view part : parts_of(*text)) {
                item(part, parameter, place);
            }
        } else {
            item(trimmed(*text), parameter, place);
        }
        facts_.close(place);
    }

    void item(std::string_view text, const ManagedRule::Parameter& parameter, const Value* place) {
        facts_.open_item();
        facts_.text("Text", text, place);
        std::int64_t number = 0;
        const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
        if (read.ec == std::errc() && read.ptr == text.data() + text.size()) {
            facts_.number("Number", number, place);
        }
        const bool is_choice =
            std::find(parameter.allowed.begin(), parameter.allowed.end(), text) != parameter.allowed.end();
        const std::string_view nearest = is_choice ? std::string_view() : nearest_choice(text, parameter);
        if (!nearest.empty()) {
            facts_.text("Nearest", nearest, place);
        }
        facts_.close(place);
    }

    FactWriter& facts_;
    const ManagedRule& rule_;
    std::set<std::string_view> names_;
};

}  // namespace

void write_parameter_facts(FactWriter& facts, const Value& properties, const ManagedRule& rule,
                           std::vector<document::Document>& embedded) {
    const Value* const given = inputs::member(properties, "InputParameters");
    ParameterFacts parameters(facts, rule);
    const Value* const origin = facts.origin_of(given == nullptr ? properties : *given);
    if (given != nullptr && document::is_unknown(*given)) {
        facts.same("Parameters", *given, origin);
        return;
    }
    const Value* map = given == nullptr ? nullptr : &document::settled(*given);
    const bool is_text = map != nullptr && map->kind == Kind::String;
    if (is_text) {
        document::LoadResult loaded =
            document::load("InputParameters", std::string(map->text()), document::Loader::Embedded);
        auto* const inner = std::get_if<document::Document>(&loaded);
        facts.flag("ParametersAreJson", inner != nullptr && inner->root().kind == Kind::Map, origin);
        map = inner == nullptr ? nullptr : &inner->root();
        if (inner != nullptr) {
            embedded.push_back(std::move(*inner));
            map = &embedded.back().root();
        }
    }
    facts.open_list("Parameters");
    if (map != nullptr && map->kind == Kind::Map) {
        for (const Entry& entry : map->entries()) {
            parameters.given(entry, is_text ? origin : nullptr);
        }
    }
    parameters.missing(origin);
    facts.close(origin);
}

}  // namespace bylaw::packs
