// `distinct`, `arn_part` and `unknown`: language.md, "Functions".
#include <algorithm>
#include <bit>
#include <string>
#include <unordered_set>

#include "support/arn.h"
#include "vm/function_call.h"

namespace bylaw::vm {

using document::Entry;
using document::Kind;
using document::Value;

namespace {

using Results = std::vector<FunctionResult>;

void append_bytes(std::string& out, std::uint64_t number) {
    for (int i = 0; i < 8; ++i) {
        out += static_cast<char>(number >> (8U * static_cast<unsigned>(i)) & 0xFFU);
    }
}

void append_sized(std::string& out, std::string_view text) {
    append_bytes(out, text.size());
    out += text;
}

// Bytes that are the same for equal values only, whatever the order of keys. False if something below is not known.
// As deep as the value, which the reader limits.
bool append_fingerprint(std::string& out, const Value& value) {
    out += static_cast<char>(value.kind);
    switch (value.kind) {
        case Kind::Null:
            return true;
        case Kind::Bool:
            out += value.boolean ? '1' : '0';
            return true;
        case Kind::Int:
            append_bytes(out, static_cast<std::uint64_t>(value.integer));
            return true;
        case Kind::Float:
            append_bytes(out, std::bit_cast<std::uint64_t>(value.real == 0 ? 0.0 : value.real));
            return true;
        case Kind::Char:
            append_bytes(out, value.character);
            return true;
        case Kind::String:
            append_sized(out, value.text());
            return true;
        case Kind::List:
            append_bytes(out, value.size);
            return std::all_of(value.items().begin(), value.items().end(),
                               [&](const Value& item) { return append_fingerprint(out, document::settled(item)); });
        case Kind::Map: {
            std::vector<const Entry*> entries;
            entries.reserve(value.size);
            for (const Entry& entry : value.entries()) {
                entries.push_back(&entry);
            }
            std::sort(entries.begin(), entries.end(),
                      [](const Entry* left, const Entry* right) { return left->key() < right->key(); });
            append_bytes(out, value.size);
            return std::all_of(entries.begin(), entries.end(), [&](const Entry* entry) {
                append_sized(out, entry->key());
                return append_fingerprint(out, document::settled(entry->value));
            });
        }
        case Kind::Regex:
        case Kind::IntRange:
        case Kind::FloatRange:
        case Kind::CharRange:
            append_bytes(out, reinterpret_cast<std::uintptr_t>(value.symbol));
            return true;
        case Kind::Symbol:
            return false;
    }
    return false;
}

// Whether nothing below is unknown.
bool is_certain(const Value& value) {
    switch (value.kind) {
        case Kind::List:
            return std::all_of(value.items().begin(), value.items().end(),
                               [](const Value& item) { return is_certain(document::settled(item)); });
        case Kind::Map:
            return std::all_of(value.entries().begin(), value.entries().end(),
                               [](const Entry& entry) { return is_certain(document::settled(entry.value)); });
        default:
            return value.kind != Kind::Symbol;
    }
}

// Whether two certain values have the same fingerprint.
bool is_same(const Value& left, const Value& right) {
    if (left.kind != right.kind) {
        return false;
    }
    switch (left.kind) {
        case Kind::Null:
            return true;
        case Kind::Bool:
            return left.boolean == right.boolean;
        case Kind::Int:
            return left.integer == right.integer;
        case Kind::Float:
            return left.real == right.real ||
                   std::bit_cast<std::uint64_t>(left.real) == std::bit_cast<std::uint64_t>(right.real);
        case Kind::Char:
            return left.character == right.character;
        case Kind::String:
            return left.text() == right.text();
        case Kind::List:
            return std::equal(
                left.items().begin(), left.items().end(), right.items().begin(), right.items().end(),
                [](const Value& a, const Value& b) { return is_same(document::settled(a), document::settled(b)); });
        case Kind::Map:
            return left.size == right.size &&
                   std::all_of(left.entries().begin(), left.entries().end(), [&](const Entry& entry) {
                       const Value* const other = document::find(right, entry.key(), entry.name->hash);
                       return other != nullptr && is_same(document::settled(entry.value), document::settled(*other));
                   });
        default:
            return left.symbol == right.symbol;
    }
}

// The part, as far as it can be told from a text of which only the beginning is known. Nothing if it cannot.
std::optional<std::string_view> part_of_beginning(std::string_view beginning, support::ArnPart part) {
    constexpr std::size_t fields = 4;  // in front of the resource
    const auto wanted = static_cast<std::size_t>(part);
    if (!beginning.starts_with("arn:")) {
        return std::nullopt;
    }
    beginning.remove_prefix(4);
    for (std::size_t field = 0; field < fields; ++field) {
        const std::size_t colon = beginning.find(':');
        if (colon == std::string_view::npos) {
            return std::nullopt;
        }
        if (field == wanted) {
            return beginning.substr(0, colon);
        }
        beginning.remove_prefix(colon + 1);
    }
    const std::size_t end = beginning.find_first_of("/:");
    return part == support::ArnPart::ResourceType && end != std::string_view::npos
               ? std::optional(beginning.substr(0, end))
               : std::nullopt;
}

}  // namespace

FunctionOutcome distinct(const Call& call) {
    Results results;
    std::vector<std::size_t> uncertain;  // results that may be equal to others
    std::unordered_set<std::string> seen;
    // A few values are told apart one by one.
    constexpr std::size_t few = 16;
    std::vector<const Value*> different;
    different.reserve(std::min(few, call.arguments[0].size()));
    for (const Argument& argument : call.arguments[0]) {
        if (!argument.resolved) {
            continue;
        }
        const Value& value = document::settled(*argument.value);
        if (call.arguments[0].size() <= few && is_certain(value)) {
            if (std::none_of(different.begin(), different.end(),
                             [&](const Value* other) { return is_same(*other, value); })) {
                different.push_back(&value);
                results.push_back(answer(argument.value, argument));
            }
            continue;
        }
        std::string fingerprint;
        if (append_fingerprint(fingerprint, value)) {
            if (seen.insert(std::move(fingerprint)).second) {
                results.push_back(answer(argument.value, argument));
            }
            continue;
        }
        const bool has_identity = value.kind == Kind::Symbol && !value.symbol->identity.empty();
        if (has_identity && !seen.insert(std::string("=") += value.symbol->identity).second) {
            continue;
        }
        uncertain.push_back(results.size());
        results.push_back(answer(argument.value, argument));
    }
    // What may be equal to another one may be no value of its own; where nothing is certain, one of them is.
    for (std::size_t i = uncertain.size() == results.size() ? 1 : 0; i < uncertain.size(); ++i) {
        results[uncertain[i]].is_uncertain = true;
    }
    return results;
}

FunctionOutcome arn_part(const Call& call) {
    constexpr const char* wanted = "the name of a part of an ARN";
    auto found = setting(call, 1, wanted);
    if (auto* error = std::get_if<FunctionError>(&found)) {
        return std::move(*error);
    }
    const Value& name = *std::get<const Value*>(found);
    const auto part = name.kind == Kind::String ? support::arn_part_named(name.text()) : std::nullopt;
    if (!part) {
        FunctionError error = bad_argument(call, 1, wanted);
        error.help = "the parts are " + std::string(support::arn_part_names);
        return error;
    }
    Results results;
    for (const Argument& argument : items_of(call.arguments[0])) {
        const Value& value = document::settled(*argument.value);
        std::optional<std::string_view> text;
        if (value.kind == Kind::Symbol) {
            const auto parts = value.symbol->parts;
            if (!parts.empty() && document::settled(parts.front()).kind == Kind::String) {
                text = part_of_beginning(document::settled(parts.front()).text(), *part);
            }
            if (!text) {
                results.push_back(answer(call.made_unknown(value, Kind::String), argument));
                continue;
            }
        } else if (value.kind == Kind::String) {
            if (const auto arn = support::parse_arn(value.text())) {
                text = arn->part(*part);
            }
        }
        if (!text) {
            results.push_back(no_answer(argument));
            continue;
        }
        Value result = Value::of_string(*text);
        result.is_sensitive = argument.value->is_sensitive || value.is_sensitive;
        results.push_back(answer(call.made(result), argument));
    }
    return results;
}

FunctionOutcome unknown(const Call& call) {
    const auto reason = setting(call, 1, "a text");
    if (const auto* error = std::get_if<FunctionError>(&reason)) {
        return *error;
    }
    const Value& text = *std::get<const Value*>(reason);
    if (text.kind != Kind::String) {
        return bad_argument(call, 1, "a text");
    }
    Results results;
    for (const Argument& argument : call.arguments[0]) {
        if (argument.resolved) {
            results.push_back(
                answer(call.made_unknown(text.text(), Kind::Null, document::Symbol::Presence::Certain), argument));
        }
    }
    return results;
}

}  // namespace bylaw::vm
