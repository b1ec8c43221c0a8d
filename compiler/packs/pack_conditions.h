// What the conditions of a pack depend on. Private to the room.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "document/value.h"
#include "packs/pack_parameters.h"

namespace bylaw::packs {

// Refers to the document and to the parameters.
class PackConditions {
public:
    PackConditions(const document::Value& root, const PackParameters& parameters);

    // Why a condition has no result; empty where it has one, and for no condition at all.
    [[nodiscard]] std::string problem_of(std::string_view condition) const;
    // The same, where it has one only from a value that CloudFormation would not take.
    [[nodiscard]] std::string refusal_of(std::string_view condition) const;
    // Whether a condition needs its own result, or that of one that does.
    [[nodiscard]] bool is_in_circle(std::string_view condition) const { return in_circles_.contains(condition); }
    [[nodiscard]] bool is_declared(std::string_view condition) const { return conditions_.contains(condition); }
    // The section; null where there is none.
    [[nodiscard]] const document::Value* declared() const { return declared_; }

    // A part of a condition that is none as CloudFormation has them.
    struct Malformed {
        std::string message;
        const document::Value* place;
    };
    [[nodiscard]] const std::vector<Malformed>& malformed() const { return malformed_; }

private:
    struct Condition {
        bool is_malformed = false;
        std::vector<std::string_view> conditions;  // that it refers to
        std::vector<std::string_view> references;  // what `Ref` names in it
    };

    static void collect(const document::Value& value, Condition& condition);
    void check_form(std::string_view name, const document::Value& value, Condition& condition);
    void find_circles();
    // The first text that `ask` gives of a condition or of one that it needs.
    template <class Ask>
    [[nodiscard]] std::string first_of(std::string_view condition, Ask&& ask) const;

    const document::Value* declared_;
    const PackParameters& parameters_;
    std::vector<Malformed> malformed_;
    std::map<std::string_view, Condition> conditions_;
    std::set<std::string_view> in_circles_;  // that need their own result, or that of one that does
};

}  // namespace bylaw::packs
