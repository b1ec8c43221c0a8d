// What the conditions of a pack depend on. Private to the room.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "document/value.h"

namespace bylaw::packs {

// Refers to the document and to the given values.
class PackConditions {
public:
    PackConditions(const document::Value& root, const std::map<std::string, std::string, std::less<>>& parameters);

    // Why a condition has no result; empty where it has one, and for no condition at all.
    [[nodiscard]] std::string problem_of(std::string_view condition) const;
    // Whether a condition needs its own result, or that of one that does.
    [[nodiscard]] bool is_in_circle(std::string_view condition) const { return in_circles_.contains(condition); }

private:
    struct Condition {
        std::vector<std::string_view> conditions;  // that it refers to
        std::vector<std::string_view> references;  // what `Ref` names in it
    };

    static void collect(const document::Value& value, Condition& condition);
    void find_circles();
    [[nodiscard]] bool has_value(std::string_view parameter) const;

    const document::Value* declared_ = nullptr;
    const std::map<std::string, std::string, std::less<>>& given_;
    std::map<std::string_view, Condition> conditions_;
    std::set<std::string_view> in_circles_;  // that need their own result, or that of one that does
};

}  // namespace bylaw::packs
