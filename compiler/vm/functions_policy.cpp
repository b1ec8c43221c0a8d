// `policy_statements`: language.md, "Functions".
#include <array>
#include <memory>
#include <string>

#include "document/made_entry.h"
#include "vm/functions_convert.h"
#include "vm/policy.h"

namespace bylaw::vm {

using document::Entry;
using document::Key;
using document::Kind;
using document::Value;

namespace {

// A list of documents of statements, and each of those perhaps as text; nothing else is nested deeper.
constexpr int deepest_nesting = 4;

bool is_same_name(std::string_view left, std::string_view right) {
    if (left.size() != right.size()) {
        return false;
    }
    for (std::size_t i = 0; i < left.size(); ++i) {
        const auto lower = [](char byte) { return byte >= 'A' && byte <= 'Z' ? static_cast<char>(byte + 32) : byte; };
        if (lower(left[i]) != lower(right[i])) {
            return false;
        }
    }
    return true;
}

// IAM reads the names of elements whatever the case of their letters.
const Value* element(const Value& map, std::string_view name) {
    if (const Value* found = document::find(map, name)) {
        return found;
    }
    constexpr std::uint32_t most_elements = 64;
    for (std::uint32_t i = 0; i < std::min(map.size, most_elements); ++i) {
        if (is_same_name(map.entry_data[i].key(), name)) {
            return &map.entry_data[i].value;
        }
    }
    return nullptr;
}

class Statements {
public:
    explicit Statements(const Call& call) : call_(call) {}

    // False if it is no policy.
    bool add(const Value& given, const Value* origin, bool is_sensitive, int depth) {
        const Value& value = document::settled(given);
        is_sensitive = is_sensitive || given.is_sensitive || value.is_sensitive;
        switch (value.kind) {
            case Kind::Null:
                return true;
            case Kind::Symbol:
                found_.push_back({call_.made_unknown(value, Kind::Map), origin});
                return true;
            case Kind::String:
                return add_text(value.text(), origin, is_sensitive, depth);
            case Kind::List:
                if (depth == 0) {
                    return false;
                }
                for (const Value& item : value.items()) {
                    if (!add(item, is_text_ ? origin : &item, is_sensitive, depth - 1)) {
                        return false;
                    }
                }
                return true;
            case Kind::Map:
                return add_map(value, origin, is_sensitive, depth);
            default:
                return false;
        }
    }

    std::vector<Statement> take() { return std::move(found_); }

private:
    bool add_map(const Value& map, const Value* origin, bool is_sensitive, int depth) {
        if (const Value* inner = element(map, "Statement")) {
            return depth != 0 && add(*inner, is_text_ ? origin : inner, is_sensitive, depth - 1);
        }
        if (element(map, "Effect") != nullptr) {
            const Value* statement = normalised(map);
            found_.push_back({is_sensitive ? sensitive_copy(*statement, call_.memory) : statement, origin});
            return true;
        }
        // A document may be there without anything in it.
        return map.size == 0 ||
               (map.size <= 2 && (element(map, "Version") != nullptr || element(map, "Id") != nullptr));
    }

    bool add_text(std::string_view text, const Value* origin, bool is_sensitive, int depth) {
        const std::size_t begin = text.find_first_not_of(" \t\r\n");
        if (begin == std::string_view::npos) {
            return true;
        }
        if (depth == 0) {
            return false;
        }
        std::string readable(text.substr(begin));
        if (readable.starts_with('%')) {
            std::optional<std::string> decoded = percent_decoded(readable);
            if (!decoded) {
                return false;
            }
            readable = std::move(*decoded);
        }
        // Anything may be read as YAML, but policies are JSON.
        const std::size_t first = readable.find_first_not_of(" \t\r\n");
        if (first == std::string::npos || (readable[first] != '{' && readable[first] != '[')) {
            return false;
        }
        document::LoadResult loaded =
            document::load("policy", std::move(readable), document::Loader::Embedded, call_.surroundings.documents);
        auto* document = std::get_if<document::Document>(&loaded);
        if (document == nullptr) {
            return false;
        }
        call_.memory.documents.push_back(std::move(*document));
        const bool was_text = std::exchange(is_text_, true);
        const bool is_policy = add(call_.memory.documents.back().root(), origin, is_sensitive, depth - 1);
        is_text_ = was_text;
        return is_policy;
    }

    // The names that are not lists or principals stay as they are.
    const Value* normalised(const Value& map) {
        std::vector<Entry> entries;
        static const std::array<Key, 9> names = {
            document::made_key("Sid"),          document::made_key("Effect"),      document::made_key("Principal"),
            document::made_key("NotPrincipal"), document::made_key("Action"),      document::made_key("NotAction"),
            document::made_key("Resource"),     document::made_key("NotResource"), document::made_key("Condition")};
        for (std::size_t i = 0; i < names.size(); ++i) {
            const Value* found = element(map, names[i].text());
            if (found == nullptr) {
                continue;
            }
            const bool is_principal = i == 2 || i == 3;
            const bool is_list = i >= 4 && i <= 7;
            entries.push_back({&names[i], is_principal ? principals(*found) : is_list ? list(*found) : *found});
        }
        return call_.made(Value::of_map(call_.memory.arena.copy(entries)));
    }

    Value list(const Value& given) {
        const Value& value = document::settled(given);
        if (value.kind == Kind::List) {
            Value result = value;
            result.is_sensitive = given.is_sensitive || value.is_sensitive;
            return result;
        }
        if (value.kind == Kind::Symbol && value.symbol->type != Kind::String) {
            // It may turn out to be a list itself.
            return given;
        }
        return Value::of_list({call_.made(given), 1});
    }

    Value principals(const Value& given) {
        const Value& value = document::settled(given);
        if (value.kind != Kind::Map) {
            if (value.kind == Kind::Symbol) {
                return given;
            }
            const std::vector<Entry> entries{document::made_entry("AWS", list(given), call_.memory.arena)};
            return Value::of_map(call_.memory.arena.copy(entries));
        }
        std::vector<Entry> entries;
        entries.reserve(value.size);
        for (const Entry& member : value.entries()) {
            entries.push_back(member);
            entries.back().value = list(member.value);
        }
        return Value::of_map(call_.memory.arena.copy(entries));
    }

    const Call& call_;
    bool is_text_ = false;  // within text: what is there has no place of its own
    std::vector<Statement> found_;
};

}  // namespace

std::optional<std::vector<Statement>> statements_of(const Value& policy, const Call& call) {
    Statements statements(call);
    if (!statements.add(policy, &policy, false, deepest_nesting)) {
        return std::nullopt;
    }
    return statements.take();
}

FunctionOutcome policy_statements(const Call& call) {
    std::vector<FunctionResult> results;
    for (const Argument& argument : call.arguments[0]) {
        if (!argument.resolved) {
            continue;
        }
        const auto statements = statements_of(*argument.value, call);
        if (!statements) {
            results.push_back(no_answer(argument));
            continue;
        }
        for (const Statement& statement : *statements) {
            results.push_back({statement.value, statement.origin, true, argument.is_uncertain});
        }
    }
    return results;
}

}  // namespace bylaw::vm
