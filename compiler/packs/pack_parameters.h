// The parameters that a pack declares, and whether their values are some that it takes. Private to the room.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "document/value.h"

namespace bylaw::packs {

using ParameterTexts = std::map<std::string, std::string, std::less<>>;

// Refers to the document and to the given values.
class PackParameters {
public:
    PackParameters(const document::Value& root, const ParameterTexts& given);

    // Why `Ref` of a name gives nothing that is known; empty where it gives something.
    [[nodiscard]] std::string problem_of(std::string_view name) const;
    // The same, for values only that CloudFormation would not take.
    [[nodiscard]] std::string refusal_of(std::string_view name) const;
    // Whether something has that name: a parameter, a resource, or what AWS gives.
    [[nodiscard]] bool is_defined(std::string_view name) const;

    // A value that its declaration does not allow.
    struct Refused {
        std::string message;
        const document::Value* place;
    };
    [[nodiscard]] const std::vector<Refused>& refused() const { return refused_; }
    // The declarations; null where there are none.
    [[nodiscard]] const document::Value* declared() const { return declared_; }

private:
    void check(std::string_view name, const document::Value& declaration);

    const document::Value* declared_;
    const document::Value* resources_;
    const ParameterTexts& given_;
    std::vector<Refused> refused_;
    std::map<std::string_view, std::string> refusals_;
};

}  // namespace bylaw::packs
