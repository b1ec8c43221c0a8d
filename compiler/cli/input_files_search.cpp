#include "cli/input_files_search.h"

#include <algorithm>
#include <set>
#include <system_error>
#include <utility>

#include "cli/input_files.h"

namespace bylaw::cli {

namespace fs = std::filesystem;

namespace {

bool matches_set(std::string_view pattern, std::size_t& at, char character) {
    // `at` is behind the opening bracket.
    const bool is_negated = at < pattern.size() && (pattern[at] == '!' || pattern[at] == '^');
    if (is_negated) {
        ++at;
    }
    bool is_in = false;
    bool is_first = true;
    while (at < pattern.size() && (pattern[at] != ']' || is_first)) {
        is_first = false;
        char low = pattern[at++];
        if (low == '\\' && at < pattern.size()) {
            low = pattern[at++];
        }
        char high = low;
        if (at + 1 < pattern.size() && pattern[at] == '-' && pattern[at + 1] != ']') {
            high = pattern[at + 1];
            at += 2;
        }
        is_in = is_in || (character >= low && character <= high);
    }
    if (at == pattern.size()) {
        return false;
    }
    ++at;
    return is_in != is_negated;
}

// One part of a path against one part of a pattern; linear but for the last star.
bool matches_part(std::string_view pattern, std::string_view text) {
    std::size_t p = 0;
    std::size_t t = 0;
    std::size_t star = std::string_view::npos;
    std::size_t star_text = 0;
    while (t < text.size() || p < pattern.size()) {
        if (p < pattern.size() && pattern[p] == '*') {
            star = p++;
            star_text = t;
            continue;
        }
        if (t < text.size() && p < pattern.size()) {
            std::size_t next = p + 1;
            bool fits = false;
            if (pattern[p] == '?') {
                fits = true;
            } else if (pattern[p] == '[') {
                fits = matches_set(pattern, next, text[t]);
            } else {
                const bool is_escaped = pattern[p] == '\\' && p + 1 < pattern.size();
                fits = (is_escaped ? pattern[p + 1] : pattern[p]) == text[t];
                next = p + (is_escaped ? 2 : 1);
            }
            if (fits) {
                p = next;
                ++t;
                continue;
            }
        }
        if (star == std::string_view::npos || star_text == text.size()) {
            return false;
        }
        p = star + 1;
        t = ++star_text;
    }
    return true;
}

std::vector<std::string_view> parts_of(std::string_view path) {
    std::vector<std::string_view> parts;
    while (true) {
        const std::size_t end = path.find('/');
        parts.push_back(path.substr(0, end));
        if (end == std::string_view::npos) {
            return parts;
        }
        path = path.substr(end + 1);
    }
}

bool is_pattern(std::string_view argument) {
    return argument.find_first_of("*?[") != std::string_view::npos;
}

// Files below a folder, by name, without what ignore files name.
class Walk {
public:
    Walk(std::initializer_list<std::string_view> endings, std::vector<fs::path>& files)
        : endings_(endings), files_(files) {}

    void folder(const fs::path& path, const std::string& relative, int depth) {
        constexpr int deepest = 128;
        if (depth > deepest) {
            return;
        }
        const std::size_t outer = rules_.size();
        for (const char* name : {".gitignore", ".bylawignore"}) {
            std::error_code error;
            if (fs::is_regular_file(path / name, error)) {
                const ReadResult read = read_file(path / name);
                if (const auto* text = std::get_if<std::string>(&read)) {
                    rules_.add(relative, *text);
                }
            }
        }
        std::vector<fs::path> entries;
        std::error_code error;
        for (fs::directory_iterator entry(path, error), end; !error && entry != end; entry.increment(error)) {
            entries.push_back(entry->path());
        }
        std::sort(entries.begin(), entries.end(),
                  [](const fs::path& a, const fs::path& b) { return a.native() < b.native(); });
        for (const fs::path& entry : entries) {
            const std::string name = entry.filename().string();
            std::string own = relative;
            own += relative.empty() ? "" : "/";
            own += name;
            std::error_code ignored;
            const bool is_folder = fs::is_directory(entry, ignored) && !fs::is_symlink(entry, ignored);
            if (name == ".git" || name == ".bylaw.yaml" || rules_.ignores(own, is_folder)) {
                continue;
            }
            if (is_folder) {
                folder(entry, own, depth + 1);
            } else if (fs::is_regular_file(entry, ignored) && has_ending(name, endings_)) {
                files_.push_back(entry);
            }
        }
        rules_.shrink(outer);
    }

private:
    std::initializer_list<std::string_view> endings_;
    std::vector<fs::path>& files_;
    IgnoreRules rules_;
};

// What a pattern names: files, and directories, each of them whole.
std::vector<fs::path> expand(const std::string& pattern) {
    // The folder in front of the first part with a special character.
    std::size_t fixed = pattern.find_first_of("*?[");
    fixed = pattern.rfind('/', fixed);
    const fs::path base = fixed == std::string::npos ? fs::path(".") : fs::path(pattern.substr(0, fixed + 1));
    const std::string rest = fixed == std::string::npos ? pattern : pattern.substr(fixed + 1);
    std::vector<fs::path> found;
    std::error_code error;
    fs::recursive_directory_iterator entry(base, fs::directory_options::skip_permission_denied, error);
    const auto parts = static_cast<int>(std::count(rest.begin(), rest.end(), '/'));
    const bool is_deep = rest.find("**") != std::string::npos;
    for (; !error && entry != fs::recursive_directory_iterator(); entry.increment(error)) {
        const std::string relative = entry->path().lexically_relative(base).generic_string();
        if (matches_pattern(rest, relative)) {
            found.push_back(fixed == std::string::npos ? fs::path(relative) : entry->path());
        }
        std::error_code ignored;
        if (entry->is_directory(ignored) &&
            ((!is_deep && entry.depth() >= parts) || entry->path().filename() == ".git")) {
            entry.disable_recursion_pending();
        }
    }
    std::sort(found.begin(), found.end(), [](const fs::path& a, const fs::path& b) { return a.native() < b.native(); });
    return found;
}

}  // namespace

bool matches_pattern(std::string_view pattern, std::string_view path) {
    const std::vector<std::string_view> wanted = parts_of(pattern);
    const std::vector<std::string_view> names = parts_of(path);
    // Which beginnings of the path the parts so far can stand for. Work is bounded by the product of both lengths.
    std::vector<bool> reached(names.size() + 1, false);
    reached[0] = true;
    for (std::size_t p = 0; p < wanted.size(); ++p) {
        std::vector<bool> next(names.size() + 1, false);
        if (wanted[p] == "**") {
            // At the end it stands for what is inside, not for the folder itself.
            const bool is_last = p + 1 == wanted.size();
            bool any = false;
            for (std::size_t i = 0; i <= names.size(); ++i) {
                next[i] = is_last ? any : (any || reached[i]);
                any = any || reached[i];
            }
        } else {
            for (std::size_t i = 0; i < names.size(); ++i) {
                next[i + 1] = reached[i] && matches_part(wanted[p], names[i]);
            }
        }
        reached = std::move(next);
    }
    return reached[names.size()];
}

void IgnoreRules::add(std::string_view folder, std::string_view lines) {
    while (!lines.empty()) {
        const std::size_t end = lines.find('\n');
        std::string_view line = lines.substr(0, end);
        lines = end == std::string_view::npos ? std::string_view() : lines.substr(end + 1);
        while (!line.empty() && (line.back() == '\r' || (line.back() == ' ' && !line.ends_with("\\ ")))) {
            line.remove_suffix(1);
        }
        if (line.empty() || line.front() == '#') {
            continue;
        }
        Rule rule{{}, line.front() == '!', false};
        if (rule.is_negated) {
            line.remove_prefix(1);
        }
        if (line.ends_with('/')) {
            rule.is_for_directories = true;
            line.remove_suffix(1);
        }
        // A slash inside ties the pattern to the folder of the file.
        const bool is_tied = line.find('/') != std::string_view::npos;
        if (line.starts_with('/')) {
            line.remove_prefix(1);
        }
        if (line.empty()) {
            continue;
        }
        if (!folder.empty()) {
            rule.pattern = folder;
            rule.pattern += '/';
        }
        rule.pattern += is_tied ? "" : "**/";
        rule.pattern += line;
        rules_.push_back(std::move(rule));
    }
}

bool IgnoreRules::ignores(std::string_view path, bool is_directory) const {
    for (auto rule = rules_.rbegin(); rule != rules_.rend(); ++rule) {
        if ((is_directory || !rule->is_for_directories) && matches_pattern(rule->pattern, path)) {
            return !rule->is_negated;
        }
    }
    return false;
}

FoundFiles find_inputs(const std::vector<std::string>& arguments, std::initializer_list<std::string_view> endings) {
    FoundFiles found;
    std::vector<fs::path> all;
    const auto take = [&](const fs::path& path) {
        std::error_code error;
        if (fs::is_directory(path, error)) {
            Walk(endings, all).folder(path, {}, 0);
        } else {
            all.push_back(path);
        }
    };
    for (const std::string& argument : arguments) {
        std::error_code error;
        if (argument == "-" || fs::exists(argument, error)) {
            take(argument);
            continue;
        }
        const std::vector<fs::path> expanded = is_pattern(argument) ? expand(argument) : std::vector<fs::path>();
        if (expanded.empty()) {
            found.missing.push_back(argument);
        }
        for (const fs::path& path : expanded) {
            take(path);
        }
    }
    std::set<std::string> seen;
    for (fs::path& path : all) {
        if (seen.insert(path.lexically_normal().string()).second) {
            found.files.push_back(std::move(path));
        }
    }
    return found;
}

FoundFiles find_documents(const std::vector<std::string>& arguments, bool with_rules) {
    constexpr std::string_view none = "\n";  // is the end of no name
    return find_inputs(arguments,
                       {".yaml", ".yml", ".json", ".jsn", ".template", ".cfn", ".gz", ".ndjson", ".jsonl", ".jsonlines",
                        ".tfstate", ".tfplan", ".out", with_rules ? ".guard" : none, with_rules ? ".ruleset" : none});
}

}  // namespace bylaw::cli
