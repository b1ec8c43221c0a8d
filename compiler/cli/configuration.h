// The configuration file of a project, `.bylaw.yaml` (docs/configuration.md).
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "cli/rule_parameters.h"
#include "report/check_report.h"
#include "support/diagnostic.h"

namespace bylaw::cli {

enum class ConfigurationValue : std::uint8_t {
    Text,
    Path,   // relative to the folder of the file
    Texts,  // a list; one text is a list of one
    Paths,
    Parameters,  // names, or ids of rules with names, and values
    Severities   // ids of rules and severities
};

// One key that a file may have: the one table for reading, `config show` and the JSON Schema.
struct ConfigurationKey {
    std::string_view name;
    ConfigurationValue value;
    std::span<const std::string_view> allowed;  // empty: any text. A text before `:` counts where `has_target`
    bool has_target = false;                    // `FORMAT:FILE`, the file relative to the folder
    std::string_view description;
};
[[nodiscard]] std::span<const ConfigurationKey> configuration_keys();

// A value with its place in the file.
struct ConfiguredText {
    std::string text;
    support::Span place;
};

// What a file says. Immutable once read.
struct Configuration {
    std::string name;  // as diagnostics show it, relative to the current directory where that is shorter
    std::string text;
    std::string folder;  // the file's, absolute
    struct Setting {
        const ConfigurationKey* key = nullptr;
        support::Span place;                // of the key
        std::vector<ConfiguredText> texts;  // paths already lead from the current directory
    };
    std::vector<Setting> settings;
    std::vector<GivenParameter> parameters;
    std::vector<std::pair<ConfiguredText, report::Severity>> severities;  // by pattern of ids, in order

    [[nodiscard]] const Setting* find(std::string_view key) const;
    // `file:line` of a place.
    [[nodiscard]] std::string place_text(support::Span place) const;
};

// What is wrong with a file, with the text that the places are of.
struct ConfigurationProblem {
    std::vector<support::Diagnostic> diagnostics;
    std::string text;
};

using ConfigurationResult = std::variant<std::shared_ptr<const Configuration>, ConfigurationProblem>;

// Reads a file.
[[nodiscard]] ConfigurationResult read_configuration(const std::string& path);

// The `.bylaw.yaml` that counts for the paths: in the folder that all of them are in, or in the next one above that has
// one, up to the root of the repository (the folder with `.git`) or of the file system. Nothing if there is none.
[[nodiscard]] std::optional<std::string> find_configuration(const std::vector<std::string>& paths);

}  // namespace bylaw::cli
