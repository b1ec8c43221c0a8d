#include "inputs/terraform_names.h"

#include <algorithm>
#include <string>

#include "inputs/shapes.h"

namespace bylaw::inputs {

namespace {

// More resources of one name cannot be told apart by it.
constexpr std::size_t most_uses = 64;

std::string_view take_word(std::string_view& rest) {
    const std::size_t end = std::min(rest.find('_'), rest.size());
    const std::string_view word = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    return word;
}

bool has_word(std::string_view name, std::string_view wanted) {
    while (!name.empty()) {
        if (take_word(name) == wanted) {
            return true;
        }
    }
    return false;
}

// Whether an attribute of this name can name a resource of this type: `kms_key_id` an `aws_kms_key`, `subnet_ids` an
// `aws_subnet`. Other texts may happen to be the same.
bool may_name(std::string_view attribute, std::string_view type) {
    std::string_view rest = attribute;
    while (!rest.empty()) {
        std::string_view word = take_word(rest);
        if (word.size() > 3 && word.ends_with('s')) {
            word.remove_suffix(1);
        }
        if (word.size() > 2 && word != "name" && has_word(type, word)) {
            return true;
        }
    }
    return false;
}

}  // namespace

TerraformNames::TerraformNames(const TerraformResources& resources) {
    for (const TerraformInstance& instance : resources.all()) {
        if (instance.is_data) {
            continue;
        }
        const ShapeOfTerraform shape = shape_of_terraform(instance.type);
        if (shape.terraform != nullptr) {
            for (const auto& [name, attribute] : shape.terraform->names) {
                add(instance.values.member(attribute).known_text(), instance, attribute);
            }
        }
        if (joins_of_terraform(instance.type).empty()) {
            // The `id` of a companion is its owner's.
            add(instance.values.member("id").known_text(), instance, "id");
        }
        add(instance.values.member("arn").known_text(), instance, "arn");
    }
}

void TerraformNames::add(std::string_view text, const TerraformInstance& instance, std::string_view attribute) {
    if (text.empty()) {
        return;
    }
    std::vector<Use>& uses = uses_[text];
    if (uses.size() <= most_uses && (uses.empty() || uses.back().instance != &instance)) {
        uses.push_back({&instance, attribute});
    }
}

const std::vector<TerraformNames::Use>& TerraformNames::named(std::string_view text) const {
    static const std::vector<Use> none;
    const auto found = uses_.find(text);
    return found == uses_.end() || found->second.size() > most_uses ? none : found->second;
}

TerraformNames::Use TerraformNames::named_by(std::string_view text, std::string_view attribute,
                                             const TerraformInstance& from) const {
    Use result;
    const bool is_arn = text.starts_with("arn:");
    for (const Use& use : named(text)) {
        if (use.instance == &from || (!is_arn && !may_name(attribute, use.instance->type))) {
            continue;
        }
        if (result.instance != nullptr) {
            return {};
        }
        result = use;
    }
    return result;
}

std::string_view converted_name(std::string_view name, support::Arena& arena) {
    std::string converted;
    bool is_start = true;
    for (const char c : name) {
        if (c == '_') {
            is_start = true;
            continue;
        }
        converted += is_start && c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
        is_start = false;
    }
    return arena.copy(std::string_view(converted));
}

std::string_view cloudformation_attribute(const TerraformInstance& instance, std::string_view attribute,
                                          support::Arena& arena) {
    const ShapeOfTerraform shape = shape_of_terraform(instance.type);
    if (shape.terraform != nullptr) {
        for (const auto& [name, path] : shape.terraform->names) {
            if (path == attribute) {
                return name;
            }
        }
    }
    if (attribute == "arn") {
        return "Arn";
    }
    if (attribute.empty() || attribute == "id" || attribute == "name") {
        return "Ref";
    }
    return converted_name(attribute, arena);
}

}  // namespace bylaw::inputs
