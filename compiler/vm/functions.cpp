#include "vm/functions.h"

#include <array>
#include <cmath>
#include <optional>
#include <string_view>
#include <utility>

#include "support/unicode.h"
#include "vm/candidates.h"
#include "vm/function_call.h"
#include "vm/functions_convert.h"

namespace bylaw::vm {

namespace {

using bytecode::FunctionId;
using document::Kind;
using document::Value;

using Results = std::vector<FunctionResult>;

const char* ordinal(std::size_t index) {
    constexpr std::array<const char*, 4> names = {"first", "second", "third", "fourth"};
    return names[index];
}

}  // namespace

std::string quoted(std::string_view text) {
    constexpr std::size_t longest = 100;
    if (text.size() <= longest) {
        return '`' + std::string(text) + '`';
    }
    std::size_t end = longest;
    while (end != 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) {
        --end;
    }
    return '`' + std::string(text.substr(0, end)) + "…`";
}

FunctionError bad_argument(const Call& call, std::size_t index, const char* wanted) {
    return {call.name() + " needs " + wanted + " as its " + ordinal(index) + " argument", ""};
}

// The first result of an argument that is a setting rather than an input; an error says what was wanted.
std::variant<const Value*, FunctionError> setting(const Call& call, std::size_t index, const char* wanted) {
    const std::span<const Argument> argument = call.arguments[index];
    if (argument.empty()) {
        FunctionError error = bad_argument(call, index, wanted);
        error.message += ", which selected nothing";
        return error;
    }
    if (!argument[0].resolved) {
        FunctionError error = bad_argument(call, index, wanted);
        error.message += ", which does not exist";
        return error;
    }
    const Value& value = document::settled(*argument[0].value);
    if (value.kind == Kind::Symbol) {
        FunctionError error = bad_argument(call, index, wanted);
        error.message += ", which is not known";
        return error;
    }
    return &value;
}

const Value* Call::made_unknown(std::string_view reason, Kind type, document::Symbol::Presence presence) const {
    document::Symbol symbol;
    symbol.presence = presence;
    symbol.type = type;
    symbol.reason = memory.arena.copy(reason);
    return made(Value::of_symbol(memory.arena.make<document::Symbol>(symbol)));
}

const Value* Call::made_unknown(const Value& cause, Kind type) const {
    const document::Symbol& symbol = *cause.symbol;
    Value value = *made_unknown(symbol.reason, type, symbol.presence);
    value.is_sensitive = cause.is_sensitive;
    return made(value);
}

std::vector<Argument> items_of(std::span<const Argument> argument) {
    std::vector<Argument> items;
    items.reserve(argument.size());
    for (const Argument& result : argument) {
        const Value* value = result.value;
        if (!result.resolved) {
            continue;
        }
        if (const Value& list = document::settled(*value); list.kind == Kind::List) {
            for (const Value& item : list.items()) {
                items.push_back({true, &item, result.is_literal, result.is_uncertain});
            }
        } else {
            items.push_back(result);
        }
    }
    return items;
}

const Value* sensitive_copy(const Value& value, FunctionMemory& memory) {
    auto* const root = memory.arena.make<Value>(value);
    std::vector<Value*> waiting{root};
    while (!waiting.empty()) {
        Value& at = *waiting.back();
        waiting.pop_back();
        at.is_sensitive = true;
        if (at.kind == Kind::List && at.size != 0) {
            auto* const items = static_cast<Value*>(memory.arena.allocate(at.size * sizeof(Value), alignof(Value)));
            std::uninitialized_copy_n(at.item_data, at.size, items);
            at.item_data = items;
            for (std::uint32_t i = 0; i < at.size; ++i) {
                waiting.push_back(items + i);
            }
        } else if (at.kind == Kind::Map && at.size != 0) {
            auto* const entries = static_cast<document::Entry*>(
                memory.arena.allocate(at.size * sizeof(document::Entry), alignof(document::Entry)));
            std::uninitialized_copy_n(at.entry_data, at.size, entries);
            at.entry_data = entries;
            at.is_indexed = false;
            at.has_repeated_keys = false;
            for (std::uint32_t i = 0; i < at.size; ++i) {
                waiting.push_back(&entries[i].value);
            }
        }
    }
    return root;
}

namespace {

// The first setting of the functions of the reference that is not known.
const Argument* unknown_setting(const Call& call) {
    const bool has_settings =
        call.id == FunctionId::RegexReplace || call.id == FunctionId::Substring || call.id == FunctionId::Join;
    for (std::size_t i = 1; has_settings && i < call.arguments.size(); ++i) {
        const std::span<const Argument> argument = call.arguments[i];
        if (!argument.empty() && argument[0].resolved && document::is_unknown(*argument[0].value)) {
            return argument.data();
        }
    }
    return nullptr;
}

// What a function makes of one input: a value, nothing (the input is dropped) or an error.
using Made = std::variant<const Value*, FunctionError>;

constexpr const Value* dropped = nullptr;

FunctionError too_long(const Call& call) {
    return {"the text that " + call.name() + " would make is longer than 64 MiB", ""};
}

FunctionError cannot_convert(std::string_view text, const char* to) {
    return {"the text " + quoted(text) + " is not " + to, ""};
}

// Whether a value of a type, Null for any, may turn out to be one that a function of the reference drops.
bool may_drop(FunctionId id, Kind type) {
    const bool drops_texts = id == FunctionId::Substring || id == FunctionId::UrlDecode || id == FunctionId::ParseChar;
    return type != Kind::String || drops_texts;
}

// What a function makes of a value that is one of a few: one of what it makes of each of these. Nothing where they are
// not all known, or where one of them is an error.
template <class Make>
std::optional<FunctionResult> one_of_made(const Call& call, const Argument& argument, const Value& input, Kind type,
                                          Make make) {
    const Candidates candidates(*argument.value);
    if (!candidates.are_several() || !candidates.is_complete()) {
        return std::nullopt;
    }
    bool may_be_dropped = false;
    bool is_sensitive = argument.value->is_sensitive || input.is_sensitive;
    std::vector<Value> made;
    for (const Value* const candidate : candidates) {
        const Value& value = document::settled(*candidate);
        if (value.kind == Kind::Symbol) {
            return std::nullopt;
        }
        const Made one = make(value);
        if (std::holds_alternative<FunctionError>(one)) {
            return std::nullopt;
        }
        const Value* const result = std::get<const Value*>(one);
        may_be_dropped = may_be_dropped || result == nullptr;
        is_sensitive = is_sensitive || candidate->is_sensitive || value.is_sensitive;
        if (result != nullptr) {
            made.push_back(*result);
        }
    }
    if (made.empty()) {
        return std::nullopt;
    }
    document::Symbol symbol;
    symbol.presence = input.symbol->presence;
    symbol.type = type;
    symbol.reason = call.memory.arena.copy(input.symbol->reason);
    symbol.candidates = call.memory.arena.copy(made);
    const Value* const value = call.made(Value::of_symbol(call.memory.arena.make<document::Symbol>(symbol)));
    FunctionResult result = answer(is_sensitive ? sensitive_copy(*value, call.memory) : value, argument);
    result.is_uncertain = argument.is_uncertain || may_be_dropped;
    return result;
}

// Applies `make` to every resolved value of the first argument, in order; what it drops leaves no result. What is not
// known gives something of the type that is not known.
template <class Make>
FunctionOutcome map_inputs(const Call& call, Kind type, Make make) {
    Results results;
    results.reserve(call.arguments[0].size());
    for (const Argument& argument : call.arguments[0]) {
        if (!argument.resolved) {
            continue;
        }
        const Value& input = document::settled(*argument.value);
        if (input.kind == Kind::Symbol) {
            if (const auto one = one_of_made(call, argument, input, type, make)) {
                results.push_back(*one);
                continue;
            }
            results.push_back(answer(call.made_unknown(input, type), argument));
            results.back().is_uncertain = argument.is_uncertain || may_drop(call.id, input.symbol->type);
            continue;
        }
        Made made = make(input);
        if (auto* error = std::get_if<FunctionError>(&made)) {
            return std::move(*error);
        }
        if (const Value* value = std::get<const Value*>(made); value != nullptr) {
            const bool is_sensitive = argument.value->is_sensitive || input.is_sensitive;
            results.push_back(answer(is_sensitive ? sensitive_copy(*value, call.memory) : value, argument));
        }
    }
    return results;
}

template <class Make>
FunctionOutcome map_texts(const Call& call, Make make, Kind type = Kind::String) {
    return map_inputs(call, type, [&](const Value& value) -> Made {
        return value.kind == Kind::String ? make(value.text()) : Made(dropped);
    });
}

// Why a value may turn out not to be there; empty if it is.
std::string_view reason_to_be_absent(const Value& value) {
    const bool may_be_absent =
        document::is_unknown(value) && value.symbol->presence == document::Symbol::Presence::Possible;
    return may_be_absent ? value.symbol->reason : std::string_view();
}

FunctionOutcome count(const Call& call) {
    std::int64_t total = 0;
    std::string_view reason;
    for (const Argument& argument : call.arguments[0]) {
        total += argument.resolved ? 1 : 0;
        if (argument.resolved && reason.empty()) {
            reason = argument.is_uncertain ? uncertain_selection : reason_to_be_absent(*argument.value);
        }
    }
    const Value* origin = call.arguments[0].empty() ? nullptr : call.arguments[0][0].value;
    if (!reason.empty()) {
        return Results{{call.made_unknown(reason, Kind::Int, document::Symbol::Presence::Certain), origin}};
    }
    return Results{{call.made(Value::of_int(total)), origin}};
}

FunctionOutcome json_parse(const Call& call) {
    return map_texts(
        call,
        [&](std::string_view text) -> Made {
            document::LoadResult loaded = document::load("json_parse", std::string(text), document::Loader::Embedded,
                                                         call.surroundings.documents);
            if (auto* diagnostic = std::get_if<support::Diagnostic>(&loaded)) {
                return FunctionError{"the text given to `json_parse` cannot be read: " + diagnostic->message,
                                     std::move(diagnostic->help)};
            }
            call.memory.documents.push_back(std::get<document::Document>(std::move(loaded)));
            return &call.memory.documents.back().root();
        },
        Kind::Null);
}

// The index after conversion to 16 bits, which is what the reference computes with.
std::variant<std::size_t, FunctionError> text_index(const Call& call, std::size_t argument) {
    auto found = setting(call, argument, "a number");
    if (auto* error = std::get_if<FunctionError>(&found)) {
        return std::move(*error);
    }
    const Value& value = *std::get<const Value*>(found);
    if (value.kind == Kind::Int) {
        return static_cast<std::size_t>(static_cast<std::uint64_t>(value.integer) & 0xFFFFU);
    }
    if (value.kind == Kind::Float) {
        const bool is_positive = value.real > 0;
        return is_positive ? static_cast<std::size_t>(std::fmin(value.real, 65535.0)) : 0;
    }
    return bad_argument(call, argument, "a number");
}

bool is_character_boundary(std::string_view text, std::size_t at) {
    return at == text.size() || (static_cast<unsigned char>(text[at]) & 0xC0U) != 0x80U;
}

FunctionOutcome substring(const Call& call) {
    auto from = text_index(call, 1);
    if (auto* error = std::get_if<FunctionError>(&from)) {
        return std::move(*error);
    }
    auto to = text_index(call, 2);
    if (auto* error = std::get_if<FunctionError>(&to)) {
        return std::move(*error);
    }
    const std::size_t begin = std::get<std::size_t>(from);
    const std::size_t end = std::get<std::size_t>(to);
    return map_texts(call, [&](std::string_view text) -> Made {
        if (begin >= end || end > text.size()) {
            return dropped;
        }
        if (!is_character_boundary(text, begin) || !is_character_boundary(text, end)) {
            return FunctionError{"`substring` from byte " + std::to_string(begin) + " to byte " + std::to_string(end) +
                                     " of " + quoted(text) + " would cut a character in two",
                                 "positions are counted in bytes of UTF-8"};
        }
        // A part of a text needs no memory of its own.
        return call.made(Value::of_string(text.substr(begin, end - begin)));
    });
}

FunctionOutcome regex_replace(const Call& call) {
    std::array<std::string_view, 2> texts;
    for (std::size_t index = 0; index < texts.size(); ++index) {
        auto found = setting(call, index + 1, "a string");
        if (auto* error = std::get_if<FunctionError>(&found)) {
            return std::move(*error);
        }
        const Value& value = *std::get<const Value*>(found);
        if (value.kind != Kind::String) {
            FunctionError error = bad_argument(call, index + 1, "a string");
            error.help = value.kind == Kind::Regex ? "write the regular expression in quotes, not in slashes" : "";
            return error;
        }
        texts[index] = value.text();
    }
    const std::string_view pattern = texts[0];
    const std::string_view expansion = texts[1];
    return map_texts(call, [&](std::string_view text) -> Made {
        std::unique_ptr<support::Regex>& regex = call.memory.regexes[std::string(pattern)];
        if (regex == nullptr) {
            if (std::optional<std::string> error = support::Regex::error_in(pattern)) {
                return FunctionError{"the regular expression " + quoted(pattern) + " is not valid: " + *error, ""};
            }
            regex = std::make_unique<support::Regex>(std::string(pattern));
        }
        const std::optional<std::string> replaced = regex->replace(text, expansion);
        if (!replaced) {
            return FunctionError{
                "the regular expression " + quoted(pattern) + " takes too many steps on " + quoted(text), ""};
        }
        if (replaced->size() > longest_function_text) {
            return too_long(call);
        }
        return call.made_text(*replaced);
    });
}

FunctionOutcome change_case(const Call& call, std::string (*change)(std::string_view)) {
    return map_texts(call, [&](std::string_view text) -> Made {
        std::string changed = change(text);
        return changed.size() > longest_function_text ? Made(too_long(call)) : Made(call.made_text(changed));
    });
}

FunctionOutcome join(const Call& call) {
    constexpr const char* wanted = "a string or a char";
    auto found = setting(call, 1, wanted);
    if (auto* error = std::get_if<FunctionError>(&found)) {
        return std::move(*error);
    }
    std::string separator;
    const Value& given = *std::get<const Value*>(found);
    if (given.kind == Kind::String) {
        separator = given.text();
    } else if (given.kind == Kind::Char) {
        support::unicode::append(separator, given.character);
    } else {
        return bad_argument(call, 1, wanted);
    }
    std::string joined;
    bool is_sensitive = false;
    std::string_view unknown;
    for (const Argument& argument : call.arguments[0]) {
        if (!argument.resolved) {
            return FunctionError{"`join` was given something that does not exist", ""};
        }
        const Value& value = document::settled(*argument.value);
        is_sensitive = is_sensitive || argument.value->is_sensitive || value.is_sensitive;
        if (value.kind == Kind::Symbol) {
            unknown = unknown.empty() ? value.symbol->reason : unknown;
            continue;
        }
        if (value.kind != Kind::String) {
            return FunctionError{"`join` was given a value that is not a string",
                                 "`parse_string` turns numbers and booleans into strings; pass `x[*]` to join the "
                                 "elements of a list"};
        }
        if (argument.is_uncertain && unknown.empty()) {
            unknown = uncertain_selection;
        }
        if (&argument != call.arguments[0].data()) {
            joined += separator;
        }
        joined += value.text();
        if (joined.size() > longest_function_text) {
            return too_long(call);
        }
    }
    const Value* origin = call.arguments[0].empty() ? nullptr : call.arguments[0][0].value;
    Value result = unknown.empty() ? *call.made_text(joined)
                                   : *call.made_unknown(unknown, Kind::String, document::Symbol::Presence::Certain);
    result.is_sensitive = is_sensitive;
    return Results{{call.made(result), origin}};
}

FunctionOutcome url_decode(const Call& call) {
    return map_texts(call, [&](std::string_view text) -> Made {
        const std::optional<std::string> decoded = percent_decoded(text);
        return decoded ? call.made_text(*decoded) : dropped;
    });
}

std::string text_of(char32_t character) {
    std::string text;
    support::unicode::append(text, character);
    return text;
}

bool is_digit(char32_t character) {
    return character >= '0' && character <= '9';
}

FunctionOutcome parse_int(const Call& call) {
    return map_inputs(call, Kind::Int, [&](const Value& value) -> Made {
        constexpr const char* wanted = "an integer";
        switch (value.kind) {
            case Kind::Int:
                return call.made(value);
            case Kind::Float:
                return call.made(Value::of_int(truncated_integer(value.real)));
            case Kind::String:
                if (const auto parsed = parse_integer_text(value.text())) {
                    return call.made(Value::of_int(*parsed));
                }
                return cannot_convert(value.text(), wanted);
            case Kind::Char:
                if (is_digit(value.character)) {
                    return call.made(Value::of_int(static_cast<std::int64_t>(value.character - '0')));
                }
                return cannot_convert(text_of(value.character), wanted);
            default:
                return dropped;
        }
    });
}

FunctionOutcome parse_float(const Call& call) {
    return map_inputs(call, Kind::Float, [&](const Value& value) -> Made {
        constexpr const char* wanted = "a number";
        switch (value.kind) {
            case Kind::Int:
                return call.made(Value::of_float(static_cast<double>(value.integer)));
            case Kind::Float:
                return call.made(value);
            case Kind::String:
                if (const auto parsed = parse_float_text(value.text())) {
                    return call.made(Value::of_float(*parsed));
                }
                return cannot_convert(value.text(), wanted);
            case Kind::Char:
                if (is_digit(value.character)) {
                    return call.made(Value::of_float(static_cast<double>(value.character - '0')));
                }
                return cannot_convert(text_of(value.character), wanted);
            default:
                return dropped;
        }
    });
}

FunctionOutcome parse_boolean(const Call& call) {
    return map_inputs(call, Kind::Bool, [&](const Value& value) -> Made {
        if (value.kind == Kind::Bool) {
            return call.made(value);
        }
        if (value.kind != Kind::String) {
            return dropped;
        }
        constexpr std::size_t longest_word = 5;
        const std::string lower = value.size <= longest_word ? support::unicode::to_lower(value.text()) : "";
        if (lower == "true" || lower == "false") {
            return call.made(Value::of_bool(lower == "true"));
        }
        return cannot_convert(value.text(), "`true` or `false`");
    });
}

FunctionOutcome parse_string(const Call& call) {
    return map_inputs(call, Kind::String, [&](const Value& value) -> Made {
        switch (value.kind) {
            case Kind::Int:
                return call.made_text(std::to_string(value.integer));
            case Kind::Float:
                return call.made_text(float_text(value.real));
            case Kind::Bool:
                return call.made_text(value.boolean ? "true" : "false");
            case Kind::String:
                return call.made(value);
            case Kind::Char:
                return call.made_text(text_of(value.character));
            default:
                return dropped;
        }
    });
}

FunctionOutcome parse_char(const Call& call) {
    return map_inputs(call, Kind::Char, [&](const Value& value) -> Made {
        switch (value.kind) {
            case Kind::Int:
                if (value.integer >= 0 && value.integer <= 9) {
                    return call.made(Value::of_char(U'0' + static_cast<char32_t>(value.integer)));
                }
                return FunctionError{"the number " + std::to_string(value.integer) + " is not a single digit", ""};
            case Kind::String:
                if (value.size > 1) {
                    return cannot_convert(value.text(), "a single ASCII character");
                }
                return value.size == 0 ? dropped
                                       : call.made(Value::of_char(static_cast<unsigned char>(value.text_data[0])));
            case Kind::Char:
                // The reference gives a string back for a char; kept, since the kinds do not compare.
                return call.made_text(text_of(value.character));
            default:
                return dropped;
        }
    });
}

}  // namespace

FunctionOutcome call(FunctionId id, std::span<const std::span<const Argument>> arguments, FunctionMemory& memory,
                     const FunctionSurroundings& surroundings) {
    const Call call{id, arguments, memory, surroundings};
    if (!bytecode::takes_arguments(id, arguments.size())) {
        return FunctionError{
            call.name() + " takes " + bytecode::arguments_text(id) + ", not " + std::to_string(arguments.size()), ""};
    }
    if (const Argument* setting = unknown_setting(call); setting != nullptr) {
        Results results;
        if (id == FunctionId::Join) {
            return Results{{call.made_unknown(*setting->value, Kind::String), setting->value}};
        }
        for (const Argument& argument : arguments[0]) {
            if (argument.resolved) {
                results.push_back(answer(call.made_unknown(*setting->value, Kind::String), argument));
                results.back().is_uncertain =
                    argument.is_uncertain || may_drop(id, document::settled(*argument.value).kind);
            }
        }
        return results;
    }
    switch (id) {
        case FunctionId::Count:
            return count(call);
        case FunctionId::JsonParse:
            return json_parse(call);
        case FunctionId::RegexReplace:
            return regex_replace(call);
        case FunctionId::Substring:
            return substring(call);
        case FunctionId::ToUpper:
            return change_case(call, support::unicode::to_upper);
        case FunctionId::ToLower:
            return change_case(call, support::unicode::to_lower);
        case FunctionId::Join:
            return join(call);
        case FunctionId::UrlDecode:
            return url_decode(call);
        case FunctionId::ParseInt:
            return parse_int(call);
        case FunctionId::ParseFloat:
            return parse_float(call);
        case FunctionId::ParseBoolean:
            return parse_boolean(call);
        case FunctionId::ParseString:
            return parse_string(call);
        case FunctionId::ParseChar:
            return parse_char(call);
        case FunctionId::Distinct:
            return distinct(call);
        case FunctionId::PolicyStatements:
            return policy_statements(call);
        case FunctionId::Allows:
            return allows(call);
        case FunctionId::Denies:
            return denies(call);
        case FunctionId::CidrContains:
            return cidr_contains(call);
        case FunctionId::PortIn:
            return port_in(call);
        case FunctionId::ArnPart:
            return arn_part(call);
        case FunctionId::DaysSince:
            return days_since(call);
        case FunctionId::HoursSince:
            return hours_since(call);
        case FunctionId::Unknown:
            return unknown(call);
        case FunctionId::Referenced:
            return referenced(call);
        case FunctionId::Referrers:
            return referrers(call);
    }
    return FunctionError{"a function that does not exist", ""};
}

}  // namespace bylaw::vm
