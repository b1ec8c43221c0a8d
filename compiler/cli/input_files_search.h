// Inputs that people name: files, directories with ignore files, patterns.
#pragma once

#include <filesystem>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

namespace bylaw::cli {

// Whether a path, with `/` between its parts, fits a pattern: `?` one character, `*` any but `/`, `**` any number of
// parts, `[a-z]` and `[!a-z]` sets, backslash for the character itself.
[[nodiscard]] bool matches_pattern(std::string_view pattern, std::string_view path);

// The rules of `.gitignore` and `.bylawignore` files, as gitignore(5) describes them. Patterns that are read later win.
class IgnoreRules {
public:
    // Adds the lines of a file that lies in `folder`, given relative to where the search started ("" for that folder).
    void add(std::string_view folder, std::string_view lines);
    [[nodiscard]] bool ignores(std::string_view path, bool is_directory) const;
    [[nodiscard]] std::size_t size() const { return rules_.size(); }
    // Forgets what was added after the set had this size.
    void shrink(std::size_t size) { rules_.resize(size); }

private:
    struct Rule {
        std::string pattern;  // relative to where the search started
        bool is_negated;
        bool is_for_directories;
    };
    std::vector<Rule> rules_;
};

struct FoundFiles {
    std::vector<std::filesystem::path> files;  // each once, in order of the arguments, then by name
    std::vector<std::string> missing;          // arguments that name nothing
};

// The files that the arguments name. Files are taken whatever their name is; directories are walked for files with one
// of the endings, honouring ignore files and leaving out `.git`; patterns may name both. "-" stands for itself.
[[nodiscard]] FoundFiles find_inputs(const std::vector<std::string>& arguments,
                                     std::initializer_list<std::string_view> endings);
// The same with the endings that names of documents in directories have (docs/inputs.md), and those of rules if these
// are wanted.
[[nodiscard]] FoundFiles find_documents(const std::vector<std::string>& arguments, bool with_rules = false);

}  // namespace bylaw::cli
