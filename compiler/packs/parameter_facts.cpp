#include "packs/parameter_facts.h"

#include <algorithm>
#include <charconv>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "document/symbol.h"
#include "inputs/members.h"
#include "inputs/template_text.h"
#include "packs/texts.h"
#include "sema/suggestion.h"

namespace bylaw::packs {
namespace {

using document::Entry;
using document::Kind;
using document::Value;

constexpr std::size_t most_parts = 1000;

std::vector<std::string_view> parts_of(std::string_view text) {
    std::vector<std::string_view> parts;
    for (std::size_t begin = 0; begin <= text.size() && parts.size() < most_parts;) {
        const std::size_t end = std::min(text.size(), text.find(',', begin));
        parts.push_back(trimmed(text.substr(begin, end - begin)));
        begin = end + 1;
    }
    return parts;
}

bool is_choice(std::string_view text, const ManagedRule::Parameter& parameter) {
    return std::any_of(parameter.allowed.begin(), parameter.allowed.end(), [&](std::string_view choice) {
        return choice == text || (parameter.is_any_case && is_same_but_case(choice, text));
    });
}

// What people meant who wrote something that is no choice: another case of letters, or a slip of the finger.
std::string_view nearest_choice(std::string_view text, const ManagedRule::Parameter& parameter) {
    std::size_t offers_left = parameter.allowed.size();
    sema::Suggestion suggestion(text, offers_left);
    for (const std::string_view choice : parameter.allowed) {
        if (is_same_but_case(choice, text)) {
            return choice;
        }
        static_cast<void>(suggestion.offer(choice));
    }
    return suggestion.best();
}

class ParameterFacts {
public:
    ParameterFacts(FactWriter& facts, const ManagedRule& rule, const InputParameters& parameters)
        : facts_(facts),
          rule_(rule),
          is_text_(parameters.is_text),
          written_(parameters.given == nullptr ? nullptr : facts.origin_of(*parameters.given)) {}

    // `text` is what all entries stand in, where they stand in one.
    void given(const Entry& entry, const Value* text) {
        const Value* const place = is_text_ ? text : facts_.origin_of(entry.value);
        const ManagedRule::Parameter* const parameter = find(entry.key());
        names_.insert(entry.key());
        facts_.open_item();
        facts_.text("Name", entry.key(), place);
        facts_.flag("Documented", parameter != nullptr, place);
        if (parameter == nullptr) {
            nearest_name(entry.key(), place);
        } else {
            value(entry.key(), entry.value, *parameter, place);
        }
        facts_.close(place);
    }

    void missing(const Value* origin) {
        facts_.open_list("MissingParameters");
        for (const ManagedRule::Parameter& parameter : rule_.parameters) {
            if (parameter.is_required && !names_.contains(parameter.name)) {
                facts_.open_item();
                facts_.text("Name", parameter.name, origin);
                facts_.same("Given", Value(), origin);
                facts_.close(origin);
            }
        }
        facts_.close(origin);
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

    void value(std::string_view name, const Value& given, const ManagedRule::Parameter& parameter, const Value* place) {
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
        const Value& settled = document::settled(given);
        std::optional<std::string> text = inputs::scalar_text(settled);
        const std::string_view old_boolean = old_boolean_in(settled);
        if (!old_boolean.empty()) {
            text = old_boolean;
        }
        if (!text && settled.kind == Kind::Symbol) {
            facts_.same("Written", given, place);
            facts_.same("Text", given, place);
            facts_.same("Items", given, place);
            return;
        }
        // What a parameter of the template stands for has the type that is declared there.
        const Value* const written = written_ == nullptr ? nullptr : inputs::member(*written_, name);
        const bool is_expression = written != nullptr && written->kind == Kind::Map;
        facts_.text("Written",
                    !text                         ? "structure"
                    : is_expression               ? "text"
                    : !old_boolean.empty()        ? "boolean"
                    : settled.kind == Kind::Bool  ? "boolean"
                    : settled.kind == Kind::Int   ? "number"
                    : settled.kind == Kind::Float ? "number"
                                                  : "text",
                    place);
        if (!text) {
            return;
        }
        facts_.text("Text", *text, place);
        const std::vector<std::string_view> parts = parts_of(*text);
        const bool is_list = parameter.type == "CSV" || parameter.is_list_of_allowed;
        if (!is_list && parts.size() > 1 && !parameter.allowed.empty()) {
            facts_.flag("IsListOfAllowed",
                        std::all_of(parts.begin(), parts.end(),
                                    [&](std::string_view part) { return is_choice(part, parameter); }),
                        place);
        }
        facts_.open_list("Items");
        if (is_list) {
            for (const std::string_view part : parts) {
                item(part, parameter, place);
            }
        } else {
            item(trimmed(*text), parameter, place);
        }
        facts_.close(place);
    }

    // AWS reads templates as YAML 1.1, where these words are booleans unless they stand in quotes. What they mean;
    // empty: no such word. Texts that stand in the source as they are lead back to it.
    [[nodiscard]] std::string_view old_boolean_in(const Value& value) const {
        if (is_text_ || value.kind != Kind::String || facts_.source_text().empty()) {
            return {};
        }
        const std::string_view text = value.text();
        const bool is_true = is_same_but_case(text, "yes") || is_same_but_case(text, "on");
        const bool is_false = is_same_but_case(text, "no") || is_same_but_case(text, "off");
        const std::string_view source = facts_.source_text();
        const std::less<const char*> is_before;
        if ((!is_true && !is_false) || !is_before(source.data(), text.data()) ||
            !is_before(text.data(), source.data() + source.size())) {
            return {};
        }
        const char before = *(text.data() - 1);
        return before == '"' || before == '\'' ? std::string_view() : is_true ? "true" : "false";
    }

    void item(std::string_view text, const ManagedRule::Parameter& parameter, const Value* place) {
        facts_.open_item();
        facts_.text("Text", text, place);
        std::int64_t number = 0;
        const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
        if (read.ec == std::errc() && read.ptr == text.data() + text.size()) {
            facts_.number("Number", number, place);
        }
        if (!parameter.allowed.empty()) {
            const bool is_one = is_choice(text, parameter);
            facts_.flag("IsAllowed", is_one, place);
            if (const std::string_view nearest = nearest_choice(text, parameter); !is_one && !nearest.empty()) {
                facts_.text("Nearest", nearest, place);
            }
        }
        facts_.close(place);
    }

    FactWriter& facts_;
    const ManagedRule& rule_;
    bool is_text_;          // the parameters stand in one text
    const Value* written_;  // the map of the source, or null
    std::set<std::string_view> names_;
};

}  // namespace

void write_parameter_facts(FactWriter& facts, const Value& properties, const ManagedRule& rule,
                           const InputParameters& given) {
    ParameterFacts parameters(facts, rule, given);
    const Value* const origin = facts.origin_of(given.given == nullptr ? properties : *given.given);
    // Of what is no map nothing else can be said.
    const bool is_readable = given.given == nullptr || given.map != nullptr || given.is_unknown;
    facts.flag(
        "NeedsParameters",
        is_readable && std::any_of(rule.parameters.begin(), rule.parameters.end(),
                                   [](const ManagedRule::Parameter& parameter) { return parameter.is_required; }),
        origin);
    if (given.is_unknown) {
        facts.same("Parameters", *given.given, origin);
        facts.same("MissingParameters", *given.given, origin);
        return;
    }
    facts.open_list("Parameters");
    if (given.map != nullptr) {
        for (const Entry& entry : given.map->entries()) {
            parameters.given(entry, origin);
        }
    }
    facts.close(origin);
    parameters.missing(origin);
}

}  // namespace bylaw::packs
