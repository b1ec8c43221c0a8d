// Which test files belong to which rules, and what stands in them.
#include <algorithm>
#include <limits>
#include <map>
#include <utility>

#include "cli/test_command.h"
#include "document/document_builder.h"
#include "document/json_text.h"

namespace bylaw::cli {

namespace fs = std::filesystem;

using document::Kind;
using document::Value;

namespace {

TestFileError malformed(const fs::path& path, std::string message) {
    TestFileError error;
    error.diagnostic.code = support::DiagnosticCode::TestFile;
    error.diagnostic.message = std::move(message);
    error.diagnostic.help = "a test file is a list of {name, input, expectations: {rules: {RULE: PASS|FAIL|SKIP}}}";
    error.diagnostic.file = path.string();
    return error;
}

std::string scalar_text(const Value& value) {
    if (value.kind == Kind::String) {
        return std::string(value.text());
    }
    std::string text;
    document::append_json(text, value);
    return text;
}

// A document of its own made of a part of another one, whose texts it goes on using.
std::optional<document::Document> part_of(const document::Document& whole, const Value& part) {
    // No part is deeper than the whole, which was let in.
    document::DocumentBuilder builder(std::numeric_limits<std::uint32_t>::max(), document::RepeatedKeys::LastWins,
                                      whole.text().size());
    std::uint64_t values_left = ~std::uint64_t{0};
    Value root;
    if (!builder.copy(part, values_left, root)) {
        return std::nullopt;
    }
    builder.add(root);
    return builder.finish(whole.name(), std::make_unique<const std::string>(), {}, whole.format(),
                          document::Loader::Test);
}

std::optional<TestFileError> read_case(const fs::path& path, const document::Document& document, const Value& item,
                                       std::vector<TestCase>& cases) {
    const std::string number = "test case " + std::to_string(cases.size() + 1);
    if (item.kind != Kind::Map) {
        return malformed(path, number + " is not a map");
    }
    const Value* name = document::find(item, "name");
    if (name != nullptr && name->kind != Kind::Null && !name->is_scalar()) {
        return malformed(path, "the name of " + number + " is not a text");
    }
    const Value* input = document::find(item, "input");
    if (input == nullptr) {
        return malformed(path, number + " has no `input`");
    }
    const Value* expectations = document::find(item, "expectations");
    const Value* rules =
        expectations != nullptr && expectations->kind == Kind::Map ? document::find(*expectations, "rules") : nullptr;
    if (rules == nullptr || rules->kind != Kind::Map) {
        return malformed(path, number + " has no map `expectations.rules`");
    }
    auto own_input = part_of(document, *input);
    if (!own_input) {
        return malformed(path, "the input of " + number + " is nested too deep");
    }
    TestCase test{std::nullopt, std::move(*own_input), {}};
    if (name != nullptr && name->kind != Kind::Null) {
        test.name = scalar_text(*name);
    }
    for (const document::Entry& entry : rules->entries()) {
        if (!entry.value.is_scalar()) {
            return malformed(path, "the expectation of `" + std::string(entry.key()) + "` in " + number +
                                       " is not one of PASS, FAIL, SKIP");
        }
        test.expectations.emplace_back(entry.key(), scalar_text(entry.value));
    }
    cases.push_back(std::move(test));
    return std::nullopt;
}

bool is_directory_test_name(std::string_view name) {
    return has_ending(name, {".yaml", ".yml", ".json", ".jsn"});
}

}  // namespace

std::variant<TestFile, TestFileError> load_test_file(const fs::path& path, const document::Limits& limits) {
    ReadResult read = read_file(path, limits.bytes);
    if (auto* diagnostic = std::get_if<support::Diagnostic>(&read)) {
        return TestFileError{std::move(*diagnostic), {}, false};
    }
    std::string text = std::move(std::get<std::string>(read));
    document::LoadResult loaded = document::load_keeping_text(path.string(), text, document::Loader::Test, limits);
    if (auto* diagnostic = std::get_if<support::Diagnostic>(&loaded)) {
        // A key that is no text is only found when the input is used, which is too late for going on.
        const bool ends_run = diagnostic->code == support::DiagnosticCode::DocumentKey;
        return TestFileError{std::move(*diagnostic), std::move(text), ends_run};
    }
    TestFile file;
    file.document = std::make_unique<document::Document>(std::move(std::get<document::Document>(loaded)));
    const Value& root = file.document->root();
    if (root.kind != Kind::List) {
        return malformed(path, "the test file is not a list");
    }
    for (const Value& item : root.items()) {
        if (auto error = read_case(path, *file.document, item, file.cases)) {
            return std::move(*error);
        }
    }
    return file;
}

std::vector<fs::path> test_files_below(const fs::path& path, FileOrder order) {
    std::vector<fs::path> files = files_below(path, {order, false});
    std::erase_if(files, [](const fs::path& file) {
        return !has_ending(file.filename().string(), {".json", ".yaml", ".JSON", ".YAML", ".yml", ".jsn"});
    });
    return files;
}

TestDirectory find_suites(const fs::path& directory) {
    TestDirectory found;
    std::map<std::string, std::vector<TestSuite>> by_folder;
    std::vector<fs::path> others;
    for (const fs::path& path : files_below(directory, {FileOrder::ByName, true})) {
        if (is_rules_name(path.filename().string())) {
            by_folder[path.parent_path().string()].push_back({path, path.stem().string(), {}});
        } else if (is_directory_test_name(path.filename().string())) {
            others.push_back(path);
        }
    }
    for (const fs::path& path : others) {
        if (path.parent_path().filename() != "tests") {
            continue;
        }
        const auto folder = by_folder.find(path.parent_path().parent_path().string());
        bool is_claimed = false;
        if (folder != by_folder.end()) {
            for (TestSuite& suite : folder->second) {
                if (path.filename().string().starts_with(suite.name)) {
                    suite.tests.push_back(path);
                    is_claimed = true;
                    break;
                }
            }
        }
        if (!is_claimed) {
            found.orphans.push_back(path);
        }
    }
    for (auto& [folder, suites] : by_folder) {
        std::move(suites.begin(), suites.end(), std::back_inserter(found.suites));
    }
    return found;
}

}  // namespace bylaw::cli
