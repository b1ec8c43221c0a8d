#include "document/short_form.h"

namespace bylaw::document {
namespace {

struct Row {
    std::string_view long_name;  // the short one is what follows "Fn::"
    bool on_scalar;
    bool on_sequence;
};

constexpr Row rows[] = {
    {"Ref", true, false},
    {"Condition", true, false},
    {"Fn::GetAtt", true, true},
    {"Fn::Sub", true, true},
    {"Fn::Base64", true, false},
    {"Fn::GetAZs", true, false},
    {"Fn::ImportValue", true, false},
    {"Fn::RefAll", true, false},
    {"Fn::Select", false, true},
    {"Fn::Split", false, true},
    {"Fn::Join", false, true},
    {"Fn::FindInMap", false, true},
    {"Fn::And", false, true},
    {"Fn::Equals", false, true},
    {"Fn::Contains", false, true},
    {"Fn::EachMemberIn", false, true},
    {"Fn::EachMemberEquals", false, true},
    {"Fn::ValueOf", false, true},
    {"Fn::If", false, true},
    {"Fn::Not", false, true},
    {"Fn::Or", false, true},
};

}  // namespace

std::string long_form(std::string_view tag, NodeKind kind, Loader loader) {
    if (!tag.starts_with('!')) {
        return {};
    }
    std::string_view name = tag.substr(1);
    if (loader != Loader::Validate && name.starts_with('!')) {
        name.remove_prefix(1);  // the test loader takes the verbatim tag `!<!!Ref>` for `!Ref`
    }
    const bool takes_all = loader == Loader::Canonical || loader == Loader::CanonicalTemplate;
    for (const Row& row : rows) {
        const std::string_view short_name = row.long_name.starts_with("Fn::") ? row.long_name.substr(4) : row.long_name;
        if (name == short_name) {
            const bool applies = loader != Loader::Validate || (kind == NodeKind::Scalar && row.on_scalar) ||
                                 (kind == NodeKind::Sequence && row.on_sequence);
            return std::string(applies ? row.long_name : std::string_view());
        }
    }
    // A function that nobody here has heard of is still one: what it gives is not what stands behind it.
    return takes_all && !name.empty() ? "Fn::" + std::string(name) : std::string();
}

}  // namespace bylaw::document
