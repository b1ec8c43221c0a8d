#include "packs/pack_parameters.h"

#include <algorithm>
#include <charconv>
#include <optional>

#include "inputs/members.h"
#include "inputs/template_text.h"
#include "packs/texts.h"
#include "support/regex.h"

namespace bylaw::packs {

using document::Kind;
using document::Value;
using inputs::member;

namespace {

template <class Number>
std::optional<Number> number_of(std::string_view text) {
    Number number{};
    const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
    return read.ec == std::errc() && read.ptr == text.data() + text.size() ? std::optional(number) : std::nullopt;
}

// A limit that a declaration sets; it may be written as text.
std::optional<double> limit_of(const Value& declaration, std::string_view key) {
    const Value* const value = member(declaration, key);
    const auto text = value == nullptr ? std::nullopt : inputs::scalar_text(*value);
    return text ? number_of<double>(trimmed(*text)) : std::nullopt;
}

std::string written(double number) {
    return *inputs::scalar_text(Value::of_float(number));
}

// What a type demands of each value, in words; empty where the text fits.
std::string wrong_type(std::string_view type, std::string_view text) {
    const bool is_number = type == "Number" || type == "List<Number>" || type == "double";
    if (is_number && !number_of<double>(text)) {
        return "numbers";
    }
    if (type == "int" && !number_of<std::int64_t>(text)) {
        return "whole numbers";
    }
    if (type == "boolean" && !is_same_but_case(text, "true") && !is_same_but_case(text, "false")) {
        return "true or false";
    }
    return {};
}

std::string outside_limits(const Value& declaration, std::string_view text, bool is_number) {
    const auto count = static_cast<double>(std::count_if(
        text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
    const auto least = limit_of(declaration, is_number ? "MinValue" : "MinLength");
    const auto most = limit_of(declaration, is_number ? "MaxValue" : "MaxLength");
    const double size = is_number ? number_of<double>(text).value_or(0) : count;
    const std::string_view what = is_number ? " " : " characters ";
    if (least && size < *least) {
        return (is_number ? "" : "texts of ") + written(*least) + std::string(what) + "and more";
    }
    if (most && size > *most) {
        return (is_number ? "" : "texts of ") + std::string("at most ") + written(*most) +
               std::string(is_number ? "" : " characters");
    }
    return {};
}

bool is_allowed(const Value& allowed, std::string_view text) {
    return std::any_of(allowed.items().begin(), allowed.items().end(), [&](const Value& item) {
        const auto choice = inputs::scalar_text(item);
        return choice && (*choice == text || (item.kind == Kind::Bool && is_same_but_case(*choice, text)));
    });
}

std::string listed(const Value& allowed) {
    constexpr std::uint32_t most = 10;
    std::string text;
    for (std::uint32_t i = 0; i < allowed.size && i < most; ++i) {
        const auto choice = inputs::scalar_text(allowed.item_data[i]);
        text += (text.empty() ? "`" : " or `") + choice.value_or(std::string()) + '`';
    }
    return text + (allowed.size > most ? " or …" : "");
}

// What a parameter takes, where it does not take this; else nothing.
std::string taken_instead_of(const Value& declaration, std::string_view type, std::string_view text) {
    if (std::string wanted = wrong_type(type, text); !wanted.empty()) {
        return wanted;
    }
    const Value* const allowed = inputs::list_member(declaration, "AllowedValues");
    if (allowed != nullptr && allowed->size != 0 && !is_allowed(*allowed, text)) {
        return listed(*allowed);
    }
    const bool is_number = type == "Number" || type == "List<Number>" || type == "int" || type == "double";
    if (std::string limits = outside_limits(declaration, text, is_number); !limits.empty()) {
        return limits;
    }
    const std::string_view pattern = inputs::text_member(declaration, "AllowedPattern");
    // It is about the whole text. An expression that cannot be read allows everything: AWS has others.
    const std::string whole = "^(?:" + std::string(pattern) + ")$";
    if (!pattern.empty() && !support::Regex::error_in(whole) &&
        support::Regex(whole).search(text) == support::MatchOutcome::NoMatch) {
        return "texts that fit `" + std::string(pattern) + "`";
    }
    return {};
}

bool is_list(std::string_view type) {
    return type == "CommaDelimitedList" || type == "CSV" || type.starts_with("List<");
}

}  // namespace

PackParameters::PackParameters(const Value& root, const ParameterTexts& given)
    : declared_(inputs::map_member(root, "Parameters")),
      resources_(inputs::map_member(root, "Resources")),
      given_(given) {
    if (declared_ != nullptr) {
        for (const document::Entry& entry : declared_->entries()) {
            check(entry.key(), entry.value);
        }
    }
}

void PackParameters::check(std::string_view name, const Value& declaration) {
    const auto given = given_.find(name);
    const Value* const initial = member(declaration, "Default");
    if (given == given_.end() && (initial == nullptr || initial->kind == Kind::Null)) {
        return;
    }
    const std::string_view type = inputs::text_member(declaration, "Type");
    const auto text = given != given_.end() ? std::optional<std::string>(given->second) : inputs::scalar_text(*initial);
    std::string wanted = text ? std::string() : "text";
    // Where packs have types of their own, an empty text is no value.
    const bool is_unset = text && trimmed(*text).empty() && (type == "int" || type == "double" || type == "boolean");
    if (text && is_list(type)) {
        for (std::size_t begin = 0; begin <= text->size() && !text->empty() && wanted.empty();) {
            const std::size_t end = std::min(text->size(), text->find(',', begin));
            const std::string_view item = trimmed(std::string_view(*text).substr(begin, end - begin));
            wanted = taken_instead_of(declaration, type, item);
            begin = end + 1;
        }
    } else if (text && !is_unset) {
        const bool is_blank_ignored = type == "Number" || type == "int" || type == "double" || type == "boolean";
        wanted = taken_instead_of(declaration, type, is_blank_ignored ? trimmed(*text) : std::string_view(*text));
    }
    if (wanted.empty()) {
        return;
    }
    const bool is_initial = given == given_.end();
    std::string message = (is_initial ? "the default of the parameter `" : "the value given for the parameter `") +
                          std::string(name) + "` is not allowed: it takes " + wanted;
    refusals_.emplace(name, "the parameter `" + std::string(name) + "` takes " + wanted);
    refused_.push_back({std::move(message), is_initial ? initial : &declaration});
}

bool PackParameters::is_defined(std::string_view name) const {
    const auto is_in = [&](const Value* map) { return map != nullptr && member(*map, name) != nullptr; };
    return name.starts_with("AWS::") || is_in(declared_) || is_in(resources_);
}

std::string PackParameters::refusal_of(std::string_view name) const {
    const auto refusal = refusals_.find(name);
    return refusal == refusals_.end() ? std::string() : refusal->second;
}

std::string PackParameters::problem_of(std::string_view name) const {
    if (!is_defined(name)) {
        return "there is no parameter `" + std::string(name) + "`";
    }
    if (std::string refusal = refusal_of(name); !refusal.empty()) {
        return refusal;
    }
    const Value* const declaration = declared_ == nullptr ? nullptr : member(*declared_, name);
    if (declaration == nullptr) {
        return {};
    }
    const Value* const initial = member(*declaration, "Default");
    const bool has_value = given_.find(name) != given_.end() || (initial != nullptr && initial->kind != Kind::Null);
    return has_value ? std::string() : "the parameter `" + std::string(name) + "` has no value";
}

}  // namespace bylaw::packs
