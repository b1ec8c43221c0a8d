// Policy documents that a plan knows in part: the data source `aws_iam_policy_document`, where it is read during apply
// (terraform.md, section 5.4). Private to the room.
#pragma once

#include <cstdint>
#include <string_view>
#include <unordered_set>
#include <utility>
#include <vector>

#include "document/document_builder.h"
#include "inputs/embedded_texts.h"
#include "inputs/terraform_references.h"
#include "inputs/terraform_value.h"

namespace bylaw::inputs {

class TerraformWriter;

class TerraformPolicies {
public:
    TerraformPolicies(document::DocumentBuilder& builder, EmbeddedTexts& texts, TerraformResolver& resolver,
                      TerraformWriter& writer, std::uint32_t most_statements)
        : builder_(builder), texts_(texts), resolver_(resolver), writer_(writer), statements_left_(most_statements) {}

    // The data source that an unknown text is the document of; null if it is none, or more than that.
    [[nodiscard]] const TerraformInstance* document_of(const TerraformValue& value);
    // Adds its policy as an object, as that of the key or the item that is next. False, and nothing added, if there is
    // too much of it.
    [[nodiscard]] bool add(const TerraformInstance& document, bool is_sensitive);

private:
    // A statement as the data source has it, as JSON text has it, or one of which nothing is known.
    struct Statement {
        enum class Form : std::uint8_t { Block, Json, Unknown };
        Form form = Form::Block;
        TerraformValue value;
        std::string_view sid;
    };
    void collect(const TerraformInstance& document, std::vector<Statement>& statements, int depth);
    void collect_documents(const TerraformValue& documents, std::vector<Statement>& statements, int depth);
    void collect_json(const TerraformValue& text, std::vector<Statement>& statements);
    static void replace(std::vector<Statement>& statements, std::vector<Statement> overriding);

    void add_statement(const Statement& statement);
    void add_block(const TerraformValue& block);
    void add_principals(std::string_view key, const TerraformValue& principals);
    void add_conditions(const TerraformValue& conditions);
    // A list of one as its only item.
    void add_texts(std::string_view key, const std::vector<TerraformValue>& lists);
    void add_member(std::string_view key, const TerraformValue& value);
    void add_leaf(TerraformValue value);

    document::DocumentBuilder& builder_;
    EmbeddedTexts& texts_;
    TerraformResolver& resolver_;
    TerraformWriter& writer_;
    std::unordered_set<const TerraformInstance*> on_the_way_;
    std::uint32_t statements_left_;  // of all policies together: one document can be used many times
    bool is_sensitive_ = false;
};

}  // namespace bylaw::inputs
