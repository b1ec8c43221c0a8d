// write_bundle NAME OUTPUT LIBRARY RULES…: compiles rules files into one bundle and writes it as C++ that defines
// `bylaw::packs::NAME_bundle`; what the rules import as `bylaw:NAME` is LIBRARY/NAME.guard. Part of the build; rules
// that do not compile, or that give reason to a warning, end it.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <memory>
#include <sstream>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "bytecode/bundle.h"
#include "lower/compile.h"
#include "support/source.h"
#include "syntax/imports.h"
#include "syntax/parse.h"

namespace {

using namespace bylaw;

std::string read_text(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    std::ostringstream text;
    text << file.rdbuf();
    return std::move(text).str();
}

// What is wrong with a rules file, for whoever builds. True if anything is.
bool complain(const support::SourceFile& source, const std::vector<support::Diagnostic>& diagnostics) {
    for (const support::Diagnostic& diagnostic : diagnostics) {
        const support::LineColumn place = support::LineIndex(source.text).at(diagnostic.span.begin);
        std::cerr << source.name << ':' << place.line << ':' << place.column << ": " << diagnostic.message << '\n';
    }
    return !diagnostics.empty();
}

using Sources = std::vector<std::shared_ptr<const support::SourceFile>>;

lower::CompileResult compile(const Sources& sources) {
    lower::CompileOptions options;
    options.warnings = true;
    options.passes.types_first = true;
    return lower::compile(sources, options);
}

bool complain(const Sources& sources, const lower::CompileResult& result) {
    bool is_wrong = false;
    for (std::size_t i = 0; i < sources.size(); ++i) {
        is_wrong = complain(*sources[i], result.warnings[i]) || is_wrong;
        is_wrong = complain(*sources[i], result.errors[i]) || is_wrong;
    }
    return is_wrong;
}

class Library final : public syntax::ImportReader {
public:
    explicit Library(std::string folder) : folder_(std::move(folder)) {}

    std::variant<std::string, Refusal> find(std::string_view /*importer*/, std::string_view path) override {
        const bool is_there = path.starts_with(syntax::library_prefix) && std::filesystem::exists(path_of(path));
        return is_there ? std::variant<std::string, Refusal>(std::string(path))
                        : Refusal{"the library has no file of this name", ""};
    }
    std::variant<std::string, Refusal> read(const std::string& identity) override {
        return read_text(path_of(identity));
    }

    // All files, with what they import.
    Sources sources() {
        Sources all;
        for (const auto& entry : std::filesystem::directory_iterator(folder_)) {
            const std::string name = std::string(syntax::library_prefix) + entry.path().stem().string();
            support::SourceFile source{name, read_text(entry.path()), nullptr};
            syntax::find_imports(source, name, *this);
            all.push_back(std::make_shared<const support::SourceFile>(std::move(source)));
        }
        std::sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return a->name < b->name; });
        return all;
    }

private:
    [[nodiscard]] std::string path_of(std::string_view path) const {
        return folder_ + '/' + std::string(path.substr(syntax::library_prefix.size())) + ".guard";
    }

    std::string folder_;
};

}  // namespace

int main(int count, char** values) {
    const std::vector<std::string> arguments(values + 1, values + count);
    if (arguments.size() < 3) {
        std::cerr << "write_bundle NAME OUTPUT LIBRARY RULES…\n";
        return 2;
    }
    std::vector<std::string> paths(arguments.begin() + 3, arguments.end());
    std::sort(paths.begin(), paths.end());
    Sources sources;
    Library library(arguments[2]);
    for (const std::string& path : paths) {
        const std::string name = "bylaw:" + arguments[0] + '/' + std::filesystem::path(path).filename().string();
        support::SourceFile source{name, read_text(path), nullptr};
        syntax::find_imports(source, name, library);
        sources.push_back(std::make_shared<const support::SourceFile>(std::move(source)));
    }
    const lower::CompileResult result = compile(sources);
    // What is wrong with a file of the library is no matter of those that import it.
    const lower::CompileResult of_library = compile(library.sources());
    if (complain(sources, result) || complain(library.sources(), of_library)) {
        return 1;
    }
    const std::string bundle = bytecode::write_bundle(*result.program);
    std::ofstream output(arguments[1], std::ios::binary);
    output << "#include \"packs/library_bundles.h\"\n\nnamespace bylaw::packs {\n\nstd::span<const char> "
           << arguments[0] << "_bundle() {\n    static constexpr char bytes[] = {";
    for (std::size_t i = 0; i < bundle.size(); ++i) {
        output << (i % 32 == 0 ? "\n" : "") << static_cast<int>(bundle[i]) << ',';
    }
    output << "};\n    return bytes;\n}\n\n}  // namespace bylaw::packs\n";
    output.flush();
    return output ? 0 : 2;
}
