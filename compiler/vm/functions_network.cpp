// `cidr_contains` and `port_in`: language.md, "Functions".
#include <charconv>
#include <optional>

#include "support/cidr.h"
#include "vm/function_call.h"

namespace bylaw::vm {

using document::Kind;
using document::Value;

namespace {

using Results = std::vector<FunctionResult>;

constexpr std::size_t most_pairs = std::size_t{1} << 22U;
constexpr std::int64_t last_port = 65535;

// Yes or no; nothing where one of the two values cannot be read.
using Answer = std::optional<bool>;

// What one input is read as, once.
template <class Meaning>
struct Read {
    Argument argument;
    const Value* value = nullptr;  // settled
    std::optional<Meaning> meaning;
};

template <class Meaning, class Reader>
std::vector<Read<Meaning>> read_all(std::span<const Argument> argument, Reader reader) {
    std::vector<Read<Meaning>> all;
    for (const Argument& item : items_of(argument)) {
        const Value& value = document::settled(*item.value);
        all.push_back({item, &value, document::is_unknown(value) ? std::nullopt : reader(value)});
    }
    return all;
}

// One result for each pair, in order of the first argument. `unknown` gives the value that an answer depends on and
// that is not known, if there is one.
template <class Left, class Right, class Unknown, class Decide>
FunctionOutcome pairs(const Call& call, const std::vector<Read<Left>>& left, const std::vector<Read<Right>>& right,
                      Unknown unknown, Decide decide) {
    if (!left.empty() && right.size() > most_pairs / left.size()) {
        return FunctionError{call.name() + " was given too many pairs of values", "give one of them as a single value"};
    }
    Results results;
    results.reserve(left.size() * right.size());
    const Value* yes = call.made(Value::of_bool(true));
    const Value* no = call.made(Value::of_bool(false));
    for (const Read<Left>& one : left) {
        for (const Read<Right>& other : right) {
            const Value* origin = one.argument.is_literal ? other.argument.value : one.argument.value;
            const bool is_uncertain = one.argument.is_uncertain || other.argument.is_uncertain;
            if (const Value* cause = unknown(*one.value, *other.value)) {
                results.push_back({call.made_unknown(*cause, Kind::Bool), origin, true, is_uncertain});
            } else if (!one.meaning || !other.meaning) {
                results.push_back(
                    {one.meaning ? other.argument.value : one.argument.value, origin, false, is_uncertain});
            } else {
                results.push_back({decide(*one.meaning, *other.meaning) ? yes : no, origin, true, is_uncertain});
            }
        }
    }
    return results;
}

const Value* unknown_of(const Value& left, const Value& right) {
    return document::is_unknown(left) ? &left : document::is_unknown(right) ? &right : nullptr;
}

struct Ports {
    std::int64_t first = 0;
    std::int64_t last = last_port;
};

std::optional<std::int64_t> number_of(const Value& given) {
    const Value& value = document::settled(given);
    if (value.kind == Kind::Int) {
        return value.integer;
    }
    if (value.kind == Kind::String) {
        std::int64_t number = 0;
        const char* const end = value.text_data + value.size;
        const auto [at, error] = std::from_chars(value.text_data, end, number);
        if (error == std::errc() && at == end) {
            return number;
        }
    }
    return std::nullopt;
}

bool is_all(const Value& given) {
    const Value& value = document::settled(given);
    return number_of(value) == -1 ||
           (value.kind == Kind::String && (value.text() == "*" || value.text() == "all" || value.text() == "ALL"));
}

std::optional<Ports> ports_of_text(std::string_view text) {
    const std::size_t dash = text.find('-', 1);
    if (text.empty() || dash == std::string_view::npos) {
        return std::nullopt;
    }
    const auto first = number_of(Value::of_string(text.substr(0, dash)));
    const auto last = number_of(Value::of_string(text.substr(dash + 1)));
    return first && last ? std::optional(Ports{*first, *last}) : std::nullopt;
}

const Value* member(const Value& map, std::string_view name, std::string_view other) {
    const Value* found = document::find(map, name);
    return found != nullptr ? found : document::find(map, other);
}

// A number, `22-25`, a range of the language, or a map with `FromPort` and `ToPort` or `From` and `To`, as rules of
// security groups and network ACLs are written.
std::optional<Ports> ports_of(const Value& value) {
    if (is_all(value)) {
        return Ports{};
    }
    if (const auto number = number_of(value)) {
        return Ports{*number, *number};
    }
    switch (value.kind) {
        case Kind::String:
            return ports_of_text(value.text());
        case Kind::IntRange: {
            const document::Range& range = *value.range;
            if (range.lower.integer < -1 || range.upper.integer > 2 * last_port) {
                return std::nullopt;
            }
            return Ports{range.lower.integer + (range.includes_lower ? 0 : 1),
                         range.upper.integer - (range.includes_upper ? 0 : 1)};
        }
        case Kind::Map: {
            if (const Value* protocol = document::find(value, "IpProtocol"); protocol != nullptr && is_all(*protocol)) {
                return Ports{};
            }
            const Value* first = member(value, "FromPort", "From");
            const Value* last = member(value, "ToPort", "To");
            if (first == nullptr || last == nullptr) {
                return std::nullopt;
            }
            if (is_all(*first)) {
                return Ports{};
            }
            const auto from = number_of(*first);
            const auto to = number_of(*last);
            return from && to ? std::optional(Ports{*from, *to}) : std::nullopt;
        }
        default:
            return std::nullopt;
    }
}

// The member of a rule that is not known and decides about its ports.
const Value* unknown_inside(const Value& value) {
    if (document::is_unknown(value)) {
        return &value;
    }
    if (value.kind != Kind::Map) {
        return nullptr;
    }
    const Value* protocol = document::find(value, "IpProtocol");
    if (protocol != nullptr && is_all(*protocol)) {
        return nullptr;
    }
    for (const Value* at : {protocol, member(value, "FromPort", "From"), member(value, "ToPort", "To")}) {
        if (at != nullptr && document::is_unknown(*at)) {
            return at;
        }
    }
    return nullptr;
}

}  // namespace

FunctionOutcome cidr_contains(const Call& call) {
    const auto reader = [](const Value& value) {
        return value.kind == Kind::String ? support::parse_cidr(value.text()) : std::nullopt;
    };
    return pairs(call, read_all<support::Cidr>(call.arguments[0], reader),
                 read_all<support::Cidr>(call.arguments[1], reader), unknown_of, support::contains);
}

FunctionOutcome port_in(const Call& call) {
    return pairs(
        call, read_all<Ports>(call.arguments[0], ports_of), read_all<Ports>(call.arguments[1], ports_of),
        [](const Value& range, const Value& port) {
            const Value* cause = unknown_inside(range);
            return cause != nullptr ? cause : unknown_inside(port);
        },
        [](const Ports& range, const Ports& port) { return range.first <= port.first && port.last <= range.last; });
}

}  // namespace bylaw::vm
