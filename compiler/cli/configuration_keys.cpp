// The table of keys of configuration files.
#include <array>

#include "cli/configuration.h"

namespace bylaw::cli {
namespace {

constexpr std::array<std::string_view, 4> severities{"low", "medium", "high", "critical"};
constexpr std::array<std::string_view, 5> failures{"low", "medium", "high", "critical", "insufficient-data"};
constexpr std::array<std::string_view, 7> formats{"text", "concise", "json", "ndjson", "sarif", "github", "junit"};

}  // namespace

std::span<const ConfigurationKey> configuration_keys() {
    using Value = ConfigurationValue;
    // clang-format off
    static constexpr std::array<ConfigurationKey, 17> table{{
        {"rules", Value::Paths, {}, false, "Rules files, directories, bundles or patterns that `check` evaluates"},
        {"packs", Value::Paths, {}, false, "Conformance packs, directories or patterns that `check` evaluates"},
        {"pack-parameters", Value::Path, {}, false, "A file with values for the parameters of packs"},
        {"select", Value::Texts, {}, false, "Ids of the rules that are evaluated; `*` stands for any text"},
        {"ignore", Value::Texts, {}, false, "Ids of rules that are left out"},
        {"severity", Value::Text, severities, false, "Leaves out rules of less than this severity"},
        {"severities", Value::Severities, severities, false, "The severity of rules, by id; `*` stands for any text"},
        {"fail-on", Value::Texts, failures, false, "Least severity that makes the exit code 1, and whether what is not known does so too"},
        {"output", Value::Texts, formats, true, "Reports: a format, and `:FILE` to write to a file"},
        {"params", Value::Parameters, {}, false, "Parameters of rules: names and values, or the id of a rule with names and values for the file of that rule"},
        {"parameters", Value::Path, {}, false, "A file with values for the parameters of templates"},
        {"region", Value::Text, {}, false, "Where templates are deployed"},
        {"account", Value::Text, {}, false, "The account that templates are deployed to"},
        {"suppressions", Value::Paths, {}, false, "Files that say which findings are accepted"},
        {"baseline", Value::Path, {}, false, "A file of findings that were there before, which are accepted"},
        {"exception-tag", Value::Text, {}, false, "The tag of resources that names the rules whose findings are accepted"},
        {"exclude", Value::Texts, {}, false, "Paths that are not looked at, as .gitignore names them"},
    }};
    // clang-format on
    return table;
}

}  // namespace bylaw::cli
