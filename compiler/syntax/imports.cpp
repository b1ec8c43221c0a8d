#include "syntax/imports.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "syntax/keywords_text.h"
#include "syntax/parse_lexer.h"
#include "syntax/parse_token.h"

namespace bylaw::syntax {
namespace {

using support::ImportedFiles;
using support::SourceFile;

// Behind the names and the closing brace of an import statement whose opening brace ends at `at`.
std::uint32_t names_end(std::string_view text, std::uint32_t at) {
    const std::size_t close = text.find('}', at);
    return static_cast<std::uint32_t>(close == std::string_view::npos ? text.size() : close + 1);
}

// Comments between the names may hold a brace.
std::uint32_t skip_names(std::string_view text, std::uint32_t at) {
    while (true) {
        at = skip_space(text, at);
        const std::uint32_t end = name_end(text, at);
        if (end != at) {
            at = end;
        } else if (char_at(text, at) == ',') {
            ++at;
        } else {
            return names_end(text, at);
        }
    }
}

class Search {
public:
    Search(SourceFile& source, std::string_view identity, ImportReader& reader)
        : source_(source), reader_(reader), found_(std::make_shared<ImportedFiles>()) {
        units_.push_back({std::string(identity), {}});
    }

    void run(const std::vector<std::string_view>& paths) {
        look(0, source_.name, paths, 1);
        for (Unit& unit : units_) {
            std::move(unit.statements.begin(), unit.statements.end(), std::back_inserter(found_->statements));
        }
        source_.imported = std::move(found_);
    }

private:
    // The file itself, then the imported ones.
    struct Unit {
        std::string identity;
        std::vector<ImportedFiles::Statement> statements;
        bool is_open = true;  // its imports are still looked for
    };

    void look(std::size_t unit, const std::string& name, const std::vector<std::string_view>& paths,
              std::size_t depth) {
        for (const std::string_view path : paths) {
            ImportedFiles::Statement statement = file_for(unit, name, path, depth);
            units_[unit].statements.push_back(std::move(statement));
        }
        units_[unit].is_open = false;
    }

    ImportedFiles::Statement file_for(std::size_t importer, const std::string& importer_name, std::string_view path,
                                      std::size_t depth) {
        ImportedFiles::Statement statement;
        const auto refuse = [&](std::string message, std::string help) {
            statement.problem = std::move(message);
            statement.help = std::move(help);
            return statement;
        };
        if (++statements_ > ImportLimits::statements) {
            statement.is_limit = true;
            return refuse("there are more than " + std::to_string(ImportLimits::statements) + " imports",
                          "import from fewer files");
        }
        if (path.size() > ImportLimits::path_size) {
            statement.is_limit = true;
            return refuse("the path is longer than " + std::to_string(ImportLimits::path_size) + " bytes",
                          "give the file a shorter name");
        }
        auto found = reader_.find(units_[importer].identity, path);
        if (auto* refusal = std::get_if<ImportReader::Refusal>(&found)) {
            return refuse(std::move(refusal->message), std::move(refusal->help));
        }
        std::string& identity = std::get<std::string>(found);
        const auto known =
            std::find_if(units_.begin(), units_.end(), [&](const Unit& unit) { return unit.identity == identity; });
        if (known != units_.end()) {
            if (known->is_open) {
                statement.is_cycle = true;
                return refuse(known == units_.begin() + static_cast<std::ptrdiff_t>(importer)
                                  ? "the file imports itself"
                                  : "`" + std::string(path) + "` imports this file in turn",
                              "move what both need to a third file, and import that one");
            }
            statement.file = static_cast<std::uint32_t>(known - units_.begin()) - 1;
            return statement;
        }
        statement.is_limit = true;
        if (depth > ImportLimits::depth) {
            return refuse("more than " + std::to_string(ImportLimits::depth) + " files import each other in a row",
                          "import what is needed from the last ones directly");
        }
        if (found_->files.size() >= ImportLimits::files) {
            return refuse("more than " + std::to_string(ImportLimits::files) + " files are imported",
                          "put what they define into fewer files");
        }
        auto text = reader_.read(identity);
        if (auto* refusal = std::get_if<ImportReader::Refusal>(&text)) {
            statement.is_limit = false;
            return refuse(std::move(refusal->message), std::move(refusal->help));
        }
        bytes_ += std::get<std::string>(text).size();
        if (bytes_ > ImportLimits::bytes) {
            bytes_ -= std::get<std::string>(text).size();
            return refuse(
                "the imported files are larger than " + std::to_string(ImportLimits::bytes >> 20U) + " MiB together",
                "import smaller files");
        }
        statement.is_limit = false;
        const std::size_t unit = units_.size();
        units_.push_back({std::move(identity), {}});
        statement.file = static_cast<std::uint32_t>(found_->files.size());
        const auto file = std::make_shared<const SourceFile>(
            SourceFile{import_name(importer_name, path), std::move(std::get<std::string>(text)), nullptr});
        found_->files.push_back(file);
        look(unit, file->name, imported_paths(file->text), depth + 1);
        return statement;
    }

    SourceFile& source_;
    ImportReader& reader_;
    std::shared_ptr<ImportedFiles> found_;
    std::vector<Unit> units_;
    std::uint64_t bytes_ = 0;
    std::size_t statements_ = 0;
};

}  // namespace

std::vector<std::string_view> imported_paths(std::string_view text) {
    std::vector<std::string_view> paths;
    constexpr std::size_t longest = 0xFFFFFFF0U;
    text = text.substr(0, longest);
    std::uint32_t at = skip_space(text, 0);
    while (import_at(text, at)) {
        at = skip_space(text, at + 6);
        at = skip_space(text, skip_names(text, at + 1));
        if (!starts_with(text, at, "from")) {
            break;
        }
        at = skip_space(text, at + 4);
        if (at >= text.size()) {
            break;
        }
        const TokenMatch path = token_at(text, at);
        if (path.type != TokenType::STRING) {
            break;
        }
        paths.push_back(text.substr(at + 1, path.end - at - 2));
        at = skip_space(text, path.end);
    }
    return paths;
}

void find_imports(SourceFile& source, std::string_view identity, ImportReader& reader) {
    if (const auto paths = imported_paths(source.text); !paths.empty()) {
        Search(source, identity, reader).run(paths);
    }
}

std::string import_name(std::string_view importer, std::string_view path) {
    if (path.starts_with(library_prefix) || path.starts_with('/')) {
        return std::string(path);
    }
    const std::size_t slash = importer.rfind('/');
    std::string name(slash == std::string_view::npos ? std::string_view() : importer.substr(0, slash + 1));
    while (!path.empty()) {
        const std::size_t end = path.find('/');
        const std::string_view part = path.substr(0, end);
        path = end == std::string_view::npos ? std::string_view() : path.substr(end + 1);
        if (part.empty() || part == ".") {
            continue;
        }
        const std::string_view folder = std::string_view(name).substr(0, name.empty() ? 0 : name.size() - 1);
        const std::size_t before = folder.rfind('/');
        const std::string_view last = folder.substr(before == std::string_view::npos ? 0 : before + 1);
        if (part == ".." && !last.empty() && last != ".." && last != ".") {
            name.resize(folder.size() - last.size());
            continue;
        }
        name += part;
        name += '/';
    }
    if (!name.empty()) {
        name.pop_back();
    }
    return name;
}

}  // namespace bylaw::syntax
