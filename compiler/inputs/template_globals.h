// What the section `Globals` of a template says about all serverless resources of a type: cloudformation.md, section 6.
// Private to the room.
#pragma once

#include <cstdint>
#include <string_view>
#include <unordered_map>

#include "inputs/cloudformation_values.h"

namespace bylaw::inputs {

// Refers to everything it is given.
class TemplateGlobals {
public:
    // Values that it adds to all resources of one template together. Documented in docs/limits.md.
    static constexpr std::uint64_t limit = 1'000'000;

    TemplateGlobals(document::DocumentBuilder& builder, TemplateValues& values, const document::Value& root);

    // The properties of a resource, which stand at `written` (may be null), with what holds for all of its type: maps
    // are merged, lists joined, all else is as the resource says.
    [[nodiscard]] Resolved with_globals(std::string_view type, const Resolved& properties,
                                        const document::Value* written);
    // Whether the limit was reached; resources are as they were written from there on.
    [[nodiscard]] bool is_exhausted() const { return values_left_ == 0; }

private:
    struct Section {
        const document::Value* written;
        Resolved resolved;
    };
    [[nodiscard]] document::Value merged(const document::Value& global, const document::Value* global_written,
                                         const document::Value& own, const document::Value* own_written);
    [[nodiscard]] const Section* section_of(std::string_view type);
    [[nodiscard]] bool spend(std::uint64_t values);

    document::DocumentBuilder& builder_;
    TemplateValues& values_;
    const document::Value* globals_;
    std::unordered_map<std::string_view, Section> sections_;
    std::uint64_t values_left_ = limit;
};

}  // namespace bylaw::inputs
