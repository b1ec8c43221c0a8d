#include "cli/rules_sources.h"

#include <algorithm>
#include <optional>
#include <string_view>
#include <system_error>
#include <utility>

#include "cli/input_files.h"
#include "packs/library.h"
#include "sema/suggestion.h"
#include "syntax/imports.h"

namespace bylaw::cli {
namespace {

namespace fs = std::filesystem;
using Refusal = syntax::ImportReader::Refusal;
using Answer = std::variant<std::string, Refusal>;

[[nodiscard]] bool lies_in(const fs::path& path, const fs::path& folder) {
    const auto [end, ignored] = std::mismatch(folder.begin(), folder.end(), path.begin(), path.end());
    return end == folder.end();
}

[[nodiscard]] std::string library_names() {
    std::string names;
    for (const packs::LibraryFile& file : packs::library_files()) {
        names += names.empty() ? "`" : ", `";
        names += syntax::library_prefix;
        names += file.name;
        names += '`';
    }
    return names;
}

class Reader final : public syntax::ImportReader {
public:
    // `folders`: what may be read lies in one of them; none: nothing but the library.
    explicit Reader(std::vector<fs::path> folders) : folders_(std::move(folders)) {}

    Answer find(std::string_view importer, std::string_view path) override {
        if (path.starts_with(syntax::library_prefix)) {
            return find_in_library(path);
        }
        if (importer.starts_with(syntax::library_prefix)) {
            return Refusal{"the library imports from itself alone", "write `bylaw:` in front of the name"};
        }
        if (path.find("://") != std::string_view::npos) {
            return Refusal{"nothing is imported from the network", "copy the file to where the rules are"};
        }
        const bool is_odd = std::any_of(path.begin(), path.end(), [](char c) {
            return static_cast<unsigned char>(c) < 0x20 || c == 0x7F || c == '\\';
        });
        if (path.empty() || is_odd) {
            return Refusal{path.empty() ? "this names no file" : "a path has no backslashes and control characters",
                           "write a path relative to this file, with `/` between folders"};
        }
        if (path.starts_with('/')) {
            return Refusal{"an import does not begin at the root of the file system",
                           "write the path relative to this file"};
        }
        if (!is_rules_name(path)) {
            return Refusal{"what is imported is a rules file: its name ends in `.guard` or `.ruleset`",
                           "put the definitions into such a file"};
        }
        if (folders_.empty()) {
            return Refusal{"these rules lie in no folder, so there are no files beside them",
                           "define here what is needed, or import it from the library: " + library_names()};
        }
        return find_file(fs::path(importer).parent_path(), path);
    }

    Answer read(const std::string& identity) override {
        if (identity.starts_with(syntax::library_prefix)) {
            return std::string(library_file(identity)->text);
        }
        ReadResult result = read_file(identity, syntax::ImportLimits::bytes);
        if (const auto* diagnostic = std::get_if<support::Diagnostic>(&result)) {
            return Refusal{diagnostic->message, diagnostic->help};
        }
        return std::move(std::get<std::string>(result));
    }

private:
    static const packs::LibraryFile* library_file(std::string_view path) {
        path.remove_prefix(syntax::library_prefix.size());
        const auto files = packs::library_files();
        const auto found =
            std::find_if(files.begin(), files.end(), [&](const auto& file) { return file.name == path; });
        return found == files.end() ? nullptr : &*found;
    }

    static Answer find_in_library(std::string_view path) {
        if (library_file(path) != nullptr) {
            return std::string(path);
        }
        std::size_t offers_left = packs::library_files().size();
        sema::Suggestion suggestion(path.substr(syntax::library_prefix.size()), offers_left);
        for (const packs::LibraryFile& file : packs::library_files()) {
            suggestion.offer(file.name);
        }
        return Refusal{"the library has no file of this name",
                       suggestion.best().empty() ? "it has " + library_names()
                                                 : "did you mean `" + std::string(syntax::library_prefix) +
                                                       std::string(suggestion.best()) + "`?"};
    }

    // `folder` is that of the importing file, without links in it.
    [[nodiscard]] Answer find_file(const fs::path& folder, std::string_view path) const {
        const fs::path named = (folder / path).lexically_normal();
        const auto is_allowed = [&](const fs::path& file) {
            return std::any_of(folders_.begin(), folders_.end(), [&](const auto& one) { return lies_in(file, one); });
        };
        const Refusal outside{"this file lies outside of the folder that the rules are in",
                              "move it there, name a folder that holds both with -r, or run the command in one"};
        if (!is_allowed(named)) {
            return outside;
        }
        std::error_code error;
        const fs::path real = fs::canonical(named, error);
        if (error) {
            return Refusal{"there is no file `" + std::string(path) + "`",
                           "the path is relative to the folder of this file"};
        }
        if (!is_allowed(real)) {
            return outside;
        }
        if (!fs::is_regular_file(real, error) || !is_rules_name(real.filename().string())) {
            return Refusal{"this is not a rules file", "name a file that ends in `.guard` or `.ruleset`"};
        }
        return real.string();
    }

    std::vector<fs::path> folders_;
};

[[nodiscard]] std::optional<fs::path> real_folder(const fs::path& path) {
    std::error_code error;
    fs::path real = fs::canonical(path, error);
    if (error || !fs::is_directory(real, error) || real == real.root_path()) {
        return std::nullopt;
    }
    return real;
}

}  // namespace

RulesSources::RulesSources(const std::vector<std::string>& arguments) {
    if (const auto here = real_folder(".")) {
        folders_.push_back(*here);
    }
    for (const std::string& argument : arguments) {
        if (const auto folder = argument == "-" ? std::nullopt : real_folder(argument)) {
            folders_.push_back(*folder);
        }
    }
}

std::shared_ptr<const support::SourceFile> RulesSources::make(std::string name, std::string text,
                                                              const fs::path& path) const {
    if (syntax::imported_paths(text).empty()) {
        return std::make_shared<const support::SourceFile>(
            support::SourceFile{std::move(name), std::move(text), nullptr});
    }
    support::SourceFile source{std::move(name), std::move(text), nullptr};
    std::error_code error;
    fs::path real = path == "-" ? fs::current_path(error) / "<stdin>" : fs::canonical(path, error);
    std::vector<fs::path> folders;
    if (!error) {
        std::copy_if(folders_.begin(), folders_.end(), std::back_inserter(folders),
                     [&](const auto& folder) { return lies_in(real, folder); });
        folders.push_back(real.parent_path());
    }
    Reader reader(std::move(folders));
    syntax::find_imports(source, real.string(), reader);
    return std::make_shared<const support::SourceFile>(std::move(source));
}

std::shared_ptr<const support::SourceFile> RulesSources::make(std::string name, std::string text) {
    support::SourceFile source{std::move(name), std::move(text), nullptr};
    Reader reader({});
    syntax::find_imports(source, "", reader);
    return std::make_shared<const support::SourceFile>(std::move(source));
}

}  // namespace bylaw::cli
