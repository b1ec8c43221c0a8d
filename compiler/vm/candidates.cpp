#include "vm/candidates.h"

#include <algorithm>

namespace bylaw::vm {

using document::Kind;
using document::Value;

bool Candidates::add(const Value& given, std::uint32_t depth) {
    const Value& value = document::settled(given);
    if (value.kind == Kind::Symbol) {
        const document::Symbol& symbol = *value.symbol;
        may_be_missing_ = may_be_missing_ || symbol.presence == document::Symbol::Presence::Possible;
        if (!symbol.candidates.empty() && !symbol.is_any) {
            are_several_ = true;
            return depth != deepest && std::all_of(symbol.candidates.begin(), symbol.candidates.end(),
                                                   [&](const Value& candidate) { return add(candidate, depth + 1); });
        }
    }
    if (count_ == most) {
        return false;
    }
    values_[count_++] = &given;
    return true;
}

bool Candidates::are_scalars() const {
    return std::all_of(begin(), end(), [](const Value* given) {
        const Value& value = document::settled(*given);
        const Kind kind = value.kind == Kind::Symbol ? value.symbol->type : value.kind;
        const bool is_open = value.kind == Kind::Symbol && kind == Kind::Null;
        return !is_open && kind != Kind::List && kind != Kind::Map;
    });
}

bool is_same_symbol(const document::Symbol& left, const document::Symbol& right) {
    return (&left == &right && !left.is_any) || (!left.identity.empty() && left.identity == right.identity);
}

bool can_compare_candidates(const Value& left, const Value& right) {
    const auto has_any = [](const Value& value) {
        return value.kind == Kind::Symbol && !value.symbol->candidates.empty();
    };
    if (!has_any(left) && !has_any(right)) {
        return false;
    }
    if (left.kind == Kind::Symbol && right.kind == Kind::Symbol && is_same_symbol(*left.symbol, *right.symbol)) {
        return false;
    }
    bool is_any = false;
    for (const Value* const side : {&left, &right}) {
        const Candidates candidates(*side);
        is_any = is_any || candidates.are_several();
        if (candidates.are_several() &&
            (!candidates.is_complete() || candidates.may_be_missing() || !candidates.are_scalars())) {
            return false;
        }
    }
    return is_any;
}

}  // namespace bylaw::vm
