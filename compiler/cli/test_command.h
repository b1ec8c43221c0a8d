// `bylaw test`: the drop-in replacement for the reference's command (guard-language.md, section 5.7).
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "cli/command.h"
#include "cli/compiled_rules.h"
#include "cli/input_files.h"
#include "document/document.h"
#include "report/palette.h"
#include "support/diagnostic.h"
#include "vm/evaluate.h"

namespace bylaw::cli {

enum class TestFormat : std::uint8_t { SingleLineSummary, Json, Yaml, Junit, Sarif };

struct TestOptions {
    std::string rules_file;
    std::string test_data;
    std::string directory;
    bool last_modified = false;
    bool verbose = false;
    // Silence about suites that test nothing, as the reference keeps it.
    bool like_reference = false;
    TestFormat format = TestFormat::SingleLineSummary;
    report::Palette palette;
    report::Palette error_palette;
    CompileSettings compile;
    vm::EvaluationLimits limits;
};

// One test case as it is written.
struct TestCase {
    std::optional<std::string> name;
    document::Document input;
    // Names of rules and the statuses expected of them, as written, in the file's order.
    std::vector<std::pair<std::string, std::string>> expectations;
};

// The test cases of one file. `document` holds the texts that they refer to.
struct TestFile {
    std::unique_ptr<document::Document> document;
    std::vector<TestCase> cases;
};

// What is wrong with a test file. Some things end the whole run, as in the reference.
struct TestFileError {
    support::Diagnostic diagnostic;
    std::string text;  // of the file
    bool ends_run = false;
};
[[nodiscard]] std::variant<TestFile, TestFileError> load_test_file(const std::filesystem::path& path,
                                                                   const document::Limits& limits);

// A rules file with the test files that belong to it.
struct TestSuite {
    std::filesystem::path rules;
    std::string name;  // what its rules are compiled under: the path as given, or its stem
    std::vector<std::filesystem::path> tests;
};

// All rules files below a directory, by directory, and what in `tests` directories belongs to none of them.
struct TestDirectory {
    std::vector<TestSuite> suites;
    std::vector<std::filesystem::path> orphans;
};
[[nodiscard]] TestDirectory find_suites(const std::filesystem::path& directory);
// The files that `--test-data` names.
[[nodiscard]] std::vector<std::filesystem::path> test_files_below(const std::filesystem::path& path, FileOrder order);

[[nodiscard]] int run_test(const TestOptions& options, Streams streams);

}  // namespace bylaw::cli
