// What the expressions of a CloudFormation template stand for: cloudformation.md, sections 2 to 4. Private to the room.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "document/document_builder.h"
#include "document/symbol.h"
#include "inputs/canonical.h"
#include "inputs/template_text.h"
#include "support/address_table.h"

namespace bylaw::inputs {

// What a condition, or a comparison, gives.
enum class Truth : std::uint8_t { False, True, Unknown };

// What an expression gives. `AWS::NoValue` takes away what it stands for.
struct Resolved {
    document::Value value;
    bool is_removed = false;
};

class PartialText;

// Documented in docs/limits.md.
struct TemplateLimits {
    static constexpr std::uint32_t depth = 500;          // of expressions and containers within each other
    static constexpr std::uint64_t work = 20'000'000;    // values, parts of texts, comparisons, items of loops
    static constexpr std::uint64_t text = 1U << 20U;     // bytes of one text that is made
    static constexpr std::uint64_t texts = 256U << 20U;  // bytes of all of them
    static constexpr std::size_t parts = 1000;           // of one text
    static constexpr std::size_t candidates = 64;        // of one value
    static constexpr std::size_t complaints = 100;
};

// Evaluates the expressions of one template. Values that it gives live in the arena of the builder, or are those of the
// template. Refers to everything it is given.
class TemplateValues {
public:
    // `place` is set for a template that stands in a text: the value of the input that everything is shown at.
    TemplateValues(document::DocumentBuilder& builder, const document::Value& root, const CanonicalOptions& options,
                   std::vector<LeftOut>& left_out, const document::Value* place = nullptr);

    // For the template of a stack set: addresses and identities begin with `prefix`, these parameters have values that
    // are not known, and no more work is done than `work`. Both must outlive this; to be called before anything else.
    void deploy_as(std::string_view prefix, const std::set<std::string, std::less<>>& unknown_parameters,
                   std::uint64_t work);
    [[nodiscard]] std::uint64_t work_left() const { return work_left_; }

    // What a value gives once all functions in it are evaluated.
    [[nodiscard]] Resolved resolve(const document::Value& node);
    [[nodiscard]] Truth condition(std::string_view name);

    // Members of a map with loops unrolled, in the order of the template.
    using Members = std::vector<std::pair<std::string_view, const document::Value*>>;
    [[nodiscard]] const Members& resources() const { return resources_; }

    // The value of the input that a value of the template leads back to.
    [[nodiscard]] const document::Value* origin(const document::Value& node) const;
    // A value of the template as it stands, to be shown at its place.
    [[nodiscard]] document::Value as_written(const document::Value& node);
    // Whether a limit was reached; a complaint says which.
    [[nodiscard]] bool is_exhausted() const { return work_left_ == 0; }

private:
    friend class PartialText;
    using Value = document::Value;
    using Symbol = document::Symbol;

    struct Function {
        std::string_view name;
        Resolved (TemplateValues::*evaluate)(const Value& node, const Value& argument);
    };
    [[nodiscard]] static const Function* function_of(const Value& node);

    // cloudformation_values.cpp
    [[nodiscard]] Resolved resolve_container(const Value& node);
    [[nodiscard]] Resolved resolve_list(const Value& node);
    [[nodiscard]] Resolved resolve_map(const Value& node);
    [[nodiscard]] bool is_touched(const Value& node, std::uint32_t depth);
    [[nodiscard]] bool open(bool is_map, const Value& node);
    void add(const Resolved& resolved, const Value* origin);
    [[nodiscard]] Value copy_to(const Value& value, const Value* origin);
    [[nodiscard]] bool spend(std::uint64_t work);
    [[nodiscard]] bool spend_text(std::uint64_t bytes);
    void complain(const Value* node, std::string what, LeftOut::Why why = LeftOut::Why::Damaged);
    [[nodiscard]] std::string_view keep(std::string_view text) { return builder_.arena().copy(text); }
    [[nodiscard]] Value text_value(std::string_view text);
    [[nodiscard]] Value symbol_value(const Symbol& symbol);
    [[nodiscard]] Value unknown(const Value& node, std::string_view reason, document::Kind type = document::Kind::Null,
                                std::string_view identity = {});
    // The same value as the result of an expression.
    [[nodiscard]] Value written_as(const Value& value, const Value& node);
    [[nodiscard]] Resolved malformed(const Value& node);

    // cloudformation_references.cpp
    [[nodiscard]] Resolved reference(const Value& node, const Value& argument);
    [[nodiscard]] Resolved attribute(const Value& node, const Value& argument);
    [[nodiscard]] Resolved import_value(const Value& node, const Value& argument);
    [[nodiscard]] Resolved stack_output(const Value& node, const Value& argument);
    [[nodiscard]] Resolved transform(const Value& node, const Value& argument);
    [[nodiscard]] std::optional<Value> named(std::string_view name);
    [[nodiscard]] Value attribute_of(std::string_view resource, std::string_view attribute);
    void add_attribute_pattern(PartialText& text, std::string_view pattern, const Value& properties,
                               std::string_view address);
    [[nodiscard]] Value make_attribute(const Value& resource, std::string_view address, std::string_view attribute,
                                       std::string_view identity);

    // cloudformation_parameters.cpp
    [[nodiscard]] const Value& parameter(std::string_view name, const Value& declaration);
    [[nodiscard]] Value make_parameter(std::string_view name, const Value& declaration);
    [[nodiscard]] Value typed(const Value& value, std::string_view type, const Value* origin);
    [[nodiscard]] std::optional<Value> pseudo_parameter(std::string_view name);

    // cloudformation_texts.cpp
    [[nodiscard]] Resolved substitute(const Value& node, const Value& argument);
    [[nodiscard]] Resolved join(const Value& node, const Value& argument);
    [[nodiscard]] Resolved base64(const Value& node, const Value& argument);
    [[nodiscard]] Resolved to_json(const Value& node, const Value& argument);
    [[nodiscard]] Value dynamic_text(const Value& node);
    void add_pattern(PartialText& text, std::string_view pattern, const Value* variables);

    // cloudformation_lists.cpp
    [[nodiscard]] Resolved select(const Value& node, const Value& argument);
    [[nodiscard]] Resolved split(const Value& node, const Value& argument);
    [[nodiscard]] Resolved find_in_map(const Value& node, const Value& argument);
    [[nodiscard]] Resolved cidr(const Value& node, const Value& argument);
    [[nodiscard]] Resolved zones(const Value& node, const Value& argument);
    [[nodiscard]] Resolved length(const Value& node, const Value& argument);
    [[nodiscard]] Value one_of(const Value& node, const std::vector<Value>& candidates, std::string_view reason);

    // cloudformation_conditions.cpp
    [[nodiscard]] Resolved choose(const Value& node, const Value& argument);
    [[nodiscard]] Resolved either(const Value& node, const std::string& reason, const Resolved& then,
                                  const Resolved& otherwise);
    [[nodiscard]] Resolved logic(const Value& node, const Value& argument);
    [[nodiscard]] Truth holds(const Value& node);
    [[nodiscard]] Truth is_same(const Value& left, const Value& right);
    [[nodiscard]] bool is_equal(const Value& left, const Value& right, std::uint32_t depth);

    // cloudformation_loops.cpp
    [[nodiscard]] Members members(const Value& map);
    void unroll(std::string_view key, const Value& loop, Members& members, std::uint32_t depth);
    void add_members(const Value& map, Members& members, std::uint32_t depth);
    [[nodiscard]] Value replaced(const Value& node, std::string_view name, const Value& item, std::string_view text,
                                 std::uint32_t depth);

    document::DocumentBuilder& builder_;
    const CanonicalOptions& options_;
    std::vector<LeftOut>& left_out_;
    const Value* place_;
    const Value* parameters_;  // sections; null where there are none
    const Value* mappings_;
    Members resources_;
    std::unordered_map<std::string_view, const Value*> resources_by_name_;
    std::unordered_map<std::string_view, const Value*> conditions_;

    struct ConditionState {
        bool is_open = true;  // being evaluated
        Truth truth = Truth::Unknown;
    };
    std::unordered_map<std::string_view, ConditionState> known_conditions_;
    std::unordered_map<std::string_view, Value> known_parameters_;
    struct AttributeState {
        bool is_open = true;
        Value value;
    };
    std::unordered_map<std::string, AttributeState> known_attributes_;
    enum class Touched : std::uint8_t { NotKnown, No, Yes };
    support::AddressTable<Touched, Touched::NotKnown> touched_;  // by the data of a container
    std::unordered_map<const Value*, const Value*> copied_;      // values of loops, by their copies
    std::string_view prefix_;
    const std::set<std::string, std::less<>>* unknown_parameters_ = nullptr;
    std::uint32_t depth_ = 0;
    std::uint64_t work_left_ = TemplateLimits::work;
    std::uint64_t text_left_ = TemplateLimits::texts;
    bool has_told_text_ = false;
    bool has_told_depth_ = false;
};

// A text in the making, of which parts may not be known.
class PartialText {
public:
    explicit PartialText(TemplateValues& values) : values_(values) {}

    void add(std::string_view text);
    void add(const document::Value& value);
    // The text of `node`, an expression.
    [[nodiscard]] document::Value finish(const document::Value* node);
    // The same as the value of an attribute.
    [[nodiscard]] document::Value finish_as(document::Symbol symbol);
    void refer_to(std::span<const std::string_view> addresses);

private:
    void flush();
    [[nodiscard]] bool is_known() const { return parts_.empty() && !is_broken_; }

    TemplateValues& values_;
    std::string literal_;
    std::vector<document::Value> parts_;
    std::vector<std::string_view> references_;
    std::string identity_;
    std::string_view reason_;
    bool has_identity_ = true;
    bool is_sensitive_ = false;
    bool is_broken_ = false;  // longer than the limit, or made of something that is no text
};

}  // namespace bylaw::inputs
