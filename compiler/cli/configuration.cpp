#include "cli/configuration.h"

#include <algorithm>
#include <filesystem>
#include <system_error>

#include "cli/configuration_tree.h"
#include "cli/input_files.h"
#include "sema/suggestion.h"

namespace bylaw::cli {

namespace fs = std::filesystem;

namespace {

using Kind = ConfigurationNode::Kind;

constexpr std::string_view file_name = ".bylaw.yaml";

// A path as people would write it here: relative if it lies below the current directory or a little above.
std::string shown_path(const fs::path& absolute) {
    std::error_code error;
    const fs::path here = fs::current_path(error);
    if (error) {
        return absolute.string();
    }
    std::string relative = absolute.lexically_relative(here).string();
    return relative.empty() || relative.size() > absolute.string().size() ? absolute.string() : relative;
}

// "`a`, `b` or `c`".
template <class Names>
std::string listed(const Names& names) {
    std::string text;
    std::size_t left = names.size();
    for (const auto& name : names) {
        --left;
        text += '`' + std::string(name) + '`' + (left == 0 ? "" : left == 1 ? " or " : ", ");
    }
    return text;
}

template <class Names>
std::string suggested(std::string_view name, const Names& names) {
    std::size_t offers_left = names.size();
    sema::Suggestion suggestion(name, offers_left);
    for (const auto& known : names) {
        static_cast<void>(suggestion.offer(known));
    }
    return suggestion.best().empty() ? std::string() : "did you mean `" + std::string(suggestion.best()) + "`?";
}

// Compares a tree with the table of keys.
class Reader {
public:
    Reader(Configuration& configuration, std::vector<support::Diagnostic>& diagnostics)
        : configuration_(configuration), diagnostics_(diagnostics), folder_(configuration.folder) {}

    void read(const ConfigurationNode& root) {
        if (root.kind != Kind::Map) {
            complain(root.place,
                     "a configuration file is a map of settings, and this is " + std::string(kind_text(root)));
            return;
        }
        const auto keys = configuration_keys();
        for (const auto& [name, value] : root.entries) {
            const auto key =
                std::find_if(keys.begin(), keys.end(), [&](const auto& row) { return row.name == name.text; });
            if (key == keys.end()) {
                std::vector<std::string_view> names;
                for (const ConfigurationKey& row : keys) {
                    names.push_back(row.name);
                }
                std::string help = suggested(name.text, names);
                complain(name.place, "there is no setting `" + name.text + '`',
                         help.empty() ? "there are " + listed(names) : std::move(help));
                continue;
            }
            take(*key, name, value);
        }
    }

private:
    void complain(support::Span place, std::string message, std::string help = {}) {
        support::Diagnostic diagnostic;
        diagnostic.code = support::DiagnosticCode::UsageConfiguration;
        diagnostic.file = configuration_.name;
        diagnostic.span = place;
        diagnostic.message = std::move(message);
        diagnostic.help = std::move(help);
        diagnostics_.push_back(std::move(diagnostic));
    }

    // A path that leads from the current directory to what a path of the file means.
    [[nodiscard]] std::string path_of(const std::string& written) const {
        const fs::path path(written);
        return path.is_absolute() ? written : shown_path((folder_ / path).lexically_normal());
    }

    void take(const ConfigurationKey& key, const ConfigurationNode& name, const ConfigurationNode& value) {
        switch (key.value) {
            case ConfigurationValue::Parameters:
                take_parameters(value);
                break;
            case ConfigurationValue::Severities:
                take_severities(key, value);
                break;
            default:
                take_texts(key, name, value);
                return;
        }
        configuration_.settings.push_back({&key, name.place, {}});
    }

    void take_texts(const ConfigurationKey& key, const ConfigurationNode& name, const ConfigurationNode& value) {
        const bool is_list = key.value == ConfigurationValue::Texts || key.value == ConfigurationValue::Paths;
        Configuration::Setting setting{&key, name.place, {}};
        if (is_list && value.kind == Kind::List) {
            for (const ConfigurationNode& item : value.items) {
                take_text(key, item, setting);
            }
        } else if (value.kind == Kind::Scalar) {
            take_text(key, value, setting);
        } else {
            complain(value.kind == Kind::Null ? name.place : value.place,
                     '`' + std::string(key.name) +
                         (is_list ? "` takes a list of texts, and this is " : "` takes one text, and this is ") +
                         std::string(kind_text(value)));
            return;
        }
        configuration_.settings.push_back(std::move(setting));
    }

    void take_text(const ConfigurationKey& key, const ConfigurationNode& value, Configuration::Setting& setting) {
        if (value.kind != Kind::Scalar || value.text.empty()) {
            complain(value.place, "each element of `" + std::string(key.name) + "` is a text");
            return;
        }
        const std::size_t colon = key.has_target ? value.text.find(':') : std::string::npos;
        const std::string choice = value.text.substr(0, colon);
        if (!key.allowed.empty() && std::find(key.allowed.begin(), key.allowed.end(), choice) == key.allowed.end()) {
            complain(value.place, '`' + choice + "` is no value of `" + std::string(key.name) + '`',
                     "write " + listed(key.allowed) + (key.has_target ? ", and `:FILE` to write to a file" : ""));
            return;
        }
        std::string text = value.text;
        if (colon != std::string::npos) {
            if (colon + 1 == text.size()) {
                complain(value.place, '`' + text + "` names no file");
                return;
            }
            text = choice + ':' + path_of(text.substr(colon + 1));
        } else if (key.value == ConfigurationValue::Path || key.value == ConfigurationValue::Paths) {
            text = path_of(text);
        }
        setting.texts.push_back({std::move(text), value.place});
    }

    void take_parameters(const ConfigurationNode& value) {
        if (value.kind != Kind::Map) {
            complain(value.place,
                     "`params` takes a map of names and values, and this is " + std::string(kind_text(value)));
            return;
        }
        for (const auto& [name, given] : value.entries) {
            if (given.kind != Kind::Map) {
                take_parameter(nullptr, name, given);
                continue;
            }
            for (const auto& [inner, inner_given] : given.entries) {
                take_parameter(&name, inner, inner_given);
            }
        }
    }

    void take_parameter(const ConfigurationNode* rule, const ConfigurationNode& name, const ConfigurationNode& value) {
        GivenParameter given;
        if (rule != nullptr) {
            given.rule = rule->text;
            given.rule_place = rule->place;
        }
        given.name = name.text;
        given.file = configuration_.name;
        given.name_place = name.place;
        given.value_place = value.place;
        given.is_list = value.kind == Kind::List;
        const auto add = [&](const ConfigurationNode& scalar) {
            given.values.push_back({scalar.text, scalar.is_quoted});
            return scalar.kind == Kind::Scalar;
        };
        const bool is_value = given.is_list ? std::all_of(value.items.begin(), value.items.end(), add) : add(value);
        if (!is_value) {
            complain(value.kind == Kind::Null ? name.place : value.place,
                     "the value of a parameter is a text, a number, true, false or a list of these");
            return;
        }
        configuration_.parameters.push_back(std::move(given));
    }

    void take_severities(const ConfigurationKey& key, const ConfigurationNode& value) {
        if (value.kind != Kind::Map) {
            complain(value.place,
                     "`severities` takes a map of ids and severities, and this is " + std::string(kind_text(value)));
            return;
        }
        for (const auto& [id, given] : value.entries) {
            const auto severity = given.kind == Kind::Scalar ? report::severity_of(given.text) : std::nullopt;
            if (!severity) {
                complain(
                    given.kind == Kind::Null ? id.place : given.place,
                    given.kind == Kind::Scalar ? "there is no severity `" + given.text + '`' : "a severity is one word",
                    "write " + listed(key.allowed));
                continue;
            }
            configuration_.severities.push_back({{id.text, id.place}, *severity});
        }
    }

    Configuration& configuration_;
    std::vector<support::Diagnostic>& diagnostics_;
    fs::path folder_;
};

// The part of a path in front of the first one with a wildcard.
fs::path without_wildcards(const fs::path& path) {
    fs::path result;
    for (const fs::path& part : path) {
        if (part.string().find_first_of("*?[") != std::string::npos) {
            break;
        }
        result /= part;
    }
    return result;
}

fs::path common_of(const fs::path& left, const fs::path& right) {
    fs::path result;
    for (auto a = left.begin(), b = right.begin(); a != left.end() && b != right.end() && *a == *b; ++a, ++b) {
        result /= *a;
    }
    return result;
}

}  // namespace

const Configuration::Setting* Configuration::find(std::string_view key) const {
    const auto found = std::find_if(settings.begin(), settings.end(),
                                    [&](const Setting& setting) { return setting.key->name == key; });
    return found == settings.end() ? nullptr : &*found;
}

std::string Configuration::place_text(support::Span place) const {
    return name + ':' + std::to_string(support::LineIndex(text).at(place.begin).line);
}

ConfigurationResult read_configuration(const std::string& path) {
    std::error_code error;
    const fs::path absolute = fs::absolute(path, error).lexically_normal();
    ReadResult read = read_file(path, greatest_configuration_size);
    ConfigurationProblem problem;
    if (auto* const diagnostic = std::get_if<support::Diagnostic>(&read)) {
        problem.diagnostics.push_back(std::move(*diagnostic));
        return problem;
    }
    auto configuration = std::make_shared<Configuration>();
    configuration->name = path;
    configuration->folder = absolute.parent_path().string();
    configuration->text = std::move(std::get<std::string>(read));
    if (configuration->text.starts_with("\xEF\xBB\xBF")) {
        configuration->text.erase(0, 3);
    }
    auto tree = read_configuration_tree(configuration->name, configuration->text);
    if (auto* const diagnostic = std::get_if<support::Diagnostic>(&tree)) {
        problem.diagnostics.push_back(std::move(*diagnostic));
    } else {
        Reader(*configuration, problem.diagnostics).read(std::get<ConfigurationNode>(tree));
    }
    if (!problem.diagnostics.empty()) {
        problem.text = std::move(configuration->text);
        return problem;
    }
    return configuration;
}

std::optional<std::string> find_configuration(const std::vector<std::string>& paths) {
    std::error_code error;
    const fs::path here = fs::current_path(error);
    if (error) {
        return std::nullopt;
    }
    std::optional<fs::path> common;
    for (const std::string& path : paths.empty() ? std::vector<std::string>{"."} : paths) {
        fs::path folder = path == "-" ? here : (here / path).lexically_normal();
        if (!fs::is_directory(folder, error)) {
            const fs::path plain = fs::exists(folder, error) ? folder.parent_path() : without_wildcards(folder);
            folder = fs::is_directory(plain, error) ? plain : plain.parent_path();
        }
        if (!folder.has_filename() && folder.has_relative_path()) {
            folder = folder.parent_path();
        }
        common = common ? common_of(*common, folder) : folder;
    }
    for (fs::path folder = *common; !folder.empty(); folder = folder.parent_path()) {
        const fs::path file = folder / file_name;
        if (fs::is_regular_file(file, error)) {
            return shown_path(file);
        }
        if (fs::exists(folder / ".git", error) || folder == folder.root_path()) {
            break;
        }
    }
    return std::nullopt;
}

}  // namespace bylaw::cli
