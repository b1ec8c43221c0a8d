// `cidr_contains` and `port_in`: language.md, "Functions".
#include <charconv>
#include <optional>

#include "support/cidr.h"
#include "vm/candidates.h"
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
    const Value* unknown = nullptr;  // what the meaning depends on and is not known
    std::vector<Meaning> few;        // then: one of which it is, where that much is known

    [[nodiscard]] std::span<const Meaning> meanings() const {
        return unknown != nullptr ? std::span(few) : meaning ? std::span(&*meaning, 1) : std::span<const Meaning>();
    }
};

// What the values that one value can be are read as; nothing if they are not few, not known or cannot be read.
template <class Meaning, class Reader>
std::vector<Meaning> read_few(const Value& value, Reader reader) {
    std::vector<Meaning> few;
    const Candidates candidates(value);
    if (!candidates.is_complete() || candidates.may_be_missing()) {
        return few;
    }
    for (const Value* const candidate : candidates) {
        const Value& known = document::settled(*candidate);
        const auto meaning = known.kind == Kind::Symbol ? std::nullopt : reader(known);
        if (!meaning) {
            return {};
        }
        few.push_back(*meaning);
    }
    return few;
}

// `unknown` gives what in a value is not known, `few` what it can be then.
template <class Meaning, class Reader, class Unknown, class Few>
std::vector<Read<Meaning>> read_all(std::span<const Argument> argument, Reader reader, Unknown unknown, Few few) {
    std::vector<Read<Meaning>> all;
    for (const Argument& item : items_of(argument)) {
        const Value& value = document::settled(*item.value);
        Read<Meaning> read{
            item, &value, document::is_unknown(value) ? std::nullopt : reader(value), unknown(value), {}};
        if (read.unknown != nullptr) {
            read.few = few(value);
        }
        all.push_back(std::move(read));
    }
    return all;
}

// What all pairs of meanings give; nothing if that differs, or there are none.
template <class Left, class Right, class Decide>
Answer agreed_answer(const Read<Left>& left, const Read<Right>& right, Decide decide) {
    Answer common;
    for (const Left& one : left.meanings()) {
        for (const Right& other : right.meanings()) {
            const bool answer = decide(one, other);
            if (common.value_or(answer) != answer) {
                return std::nullopt;
            }
            common = answer;
        }
    }
    return common;
}

// One result for each pair, in order of the first argument.
template <class Left, class Right, class Decide>
FunctionOutcome pairs(const Call& call, const std::vector<Read<Left>>& left, const std::vector<Read<Right>>& right,
                      Decide decide) {
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
            const Value* const cause = one.unknown != nullptr ? one.unknown : other.unknown;
            const Answer common = cause == nullptr ? std::nullopt : agreed_answer(one, other, decide);
            if (common) {
                results.push_back({*common ? yes : no, origin, true, is_uncertain});
            } else if (cause != nullptr) {
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

const Value* unknown_of(const Value& value) {
    return document::is_unknown(value) ? &value : nullptr;
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

// The ports of a rule, of which each part is known.
std::optional<Ports> ports_of_rule(const Value* protocol, const Value* first, const Value* last) {
    if (protocol != nullptr && is_all(*protocol)) {
        return Ports{};
    }
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
        case Kind::Map:
            return ports_of_rule(document::find(value, "IpProtocol"), member(value, "FromPort", "From"),
                                 member(value, "ToPort", "To"));
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

// What a value that is not known, or a rule with such members, can be.
std::vector<Ports> few_ports(const Value& value) {
    if (value.kind != Kind::Map) {
        return read_few<Ports>(value, ports_of);
    }
    using Part = const Value*;
    const auto few = [](Part part) {
        const auto itself = [](const Value& known) { return std::optional<Part>(&known); };
        return part == nullptr ? std::vector<Part>{nullptr} : read_few<Part>(*part, itself);
    };
    const std::vector<Part> protocols = few(document::find(value, "IpProtocol"));
    const std::vector<Part> firsts = few(member(value, "FromPort", "From"));
    const std::vector<Part> lasts = few(member(value, "ToPort", "To"));
    std::vector<Ports> all;
    if (protocols.size() * firsts.size() * lasts.size() > Candidates::most) {
        return all;
    }
    for (const Part protocol : protocols) {
        for (const Part first : firsts) {
            for (const Part last : lasts) {
                const auto ports = ports_of_rule(protocol, first, last);
                if (!ports) {
                    return {};
                }
                all.push_back(*ports);
            }
        }
    }
    return all;
}

}  // namespace

FunctionOutcome cidr_contains(const Call& call) {
    const auto reader = [](const Value& value) {
        return value.kind == Kind::String ? support::parse_cidr(value.text()) : std::nullopt;
    };
    const auto few = [&](const Value& value) { return read_few<support::Cidr>(value, reader); };
    return pairs(call, read_all<support::Cidr>(call.arguments[0], reader, unknown_of, few),
                 read_all<support::Cidr>(call.arguments[1], reader, unknown_of, few), support::contains);
}

FunctionOutcome port_in(const Call& call) {
    return pairs(
        call, read_all<Ports>(call.arguments[0], ports_of, unknown_inside, few_ports),
        read_all<Ports>(call.arguments[1], ports_of, unknown_inside, few_ports),
        [](const Ports& range, const Ports& port) { return range.first <= port.first && port.last <= range.last; });
}

}  // namespace bylaw::vm
