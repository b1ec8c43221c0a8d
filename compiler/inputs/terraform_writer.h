// Writes the values of Terraform resources into the canonical document. Private to the room.
#pragma once

#include <string_view>
#include <unordered_map>

#include "document/concealment.h"
#include "document/document_builder.h"
#include "document/symbol.h"
#include "inputs/terraform_names.h"
#include "inputs/terraform_policies.h"
#include "inputs/terraform_properties.h"
#include "inputs/terraform_references.h"
#include "inputs/terraform_value.h"

namespace bylaw::inputs {

class TerraformWriter {
public:
    // `share`: of how many writers this is one, that together may take as much as a plan may.
    TerraformWriter(document::DocumentBuilder& builder, EmbeddedTexts& texts, TerraformResolver& resolver,
                    const TerraformNames& names, const document::Concealment& concealment, std::size_t share)
        : builder_(builder),
          resolver_(resolver),
          names_(names),
          concealment_(concealment),
          policies_(builder, texts, resolver, *this, static_cast<std::uint32_t>(most_statements / share)) {}
    TerraformWriter(const TerraformWriter&) = delete;
    TerraformWriter& operator=(const TerraformWriter&) = delete;

    // Each adds a value as that of the key or the item that is next. False if it is nested too deeply to be there
    // whole.
    [[nodiscard]] bool add(const TerraformDraft& draft, const document::Value* place);
    // `has_names`: the keys of a map are names of attributes, not what the author called things.
    [[nodiscard]] bool add(const TerraformValue& value, bool has_names, bool is_document = false);
    void add_text(std::string_view text, const document::Value* place);

    // An attribute's name as CloudFormation would write it.
    [[nodiscard]] std::string_view name_of(std::string_view attribute);

private:
    static constexpr std::size_t most_statements = 200'000;

    [[nodiscard]] bool add_map(const TerraformValue& value, bool has_names);
    [[nodiscard]] bool add_list(const TerraformValue& value);
    void add_scalar(const TerraformValue& value);
    // The one resource that the expression refers to and that does have this text.
    [[nodiscard]] TerraformNames::Use referenced_by(const TerraformValue& value);
    // What an attribute that is known after apply will be: `id` of a bucket is its name. Null if it is not known
    // either.
    [[nodiscard]] const document::Value* known_under_another_name(const TerraformInstance& instance,
                                                                  std::string_view attribute);
    void add_unknown(const TerraformValue& value, bool is_document);
    void add_owner(const TerraformValue& from, const document::Value* place);
    void add_symbol(const document::Symbol& symbol, const document::Value* place, bool is_sensitive);
    // {"Ref": ADDRESS} or {"Fn::GetAtt": [ADDRESS, ATTRIBUTE]}, and a text that is the same for the same attribute.
    void write_reference(const TerraformInstance& instance, std::string_view attribute, document::Symbol& symbol);

    document::DocumentBuilder& builder_;
    TerraformResolver& resolver_;
    const TerraformNames& names_;
    const document::Concealment& concealment_;
    TerraformPolicies policies_;
    std::unordered_map<std::string_view, std::string_view> converted_;
};

}  // namespace bylaw::inputs
