// The values that a Terraform plan or state marks as sensitive (terraform.md, section 9). Private to the room.
#pragma once

#include <vector>

#include "document/document.h"
#include "inputs/terraform_resources.h"

namespace bylaw::inputs {

// All of them, containers taken apart, whatever part of the document they stand in.
[[nodiscard]] std::vector<const document::Value*> secrets_of(const document::Document& source,
                                                             const TerraformResources& resources);

}  // namespace bylaw::inputs
