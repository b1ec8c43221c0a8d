// Imports: finding files, what their names mean, and what becomes of them in programs.
#include <catch2/catch.hpp>

#include <filesystem>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "bytecode/bundle.h"
#include "bytecode/link.h"
#include "compiled_rules.h"
#include "lower/parameters.h"
#include "lower/program_cache.h"
#include "sema/check.h"
#include "support/diagnostic.h"
#include "syntax/format.h"
#include "syntax/imports.h"
#include "vm/evaluate.h"

namespace {

using namespace bylaw;
using Sources = std::vector<std::shared_ptr<const support::SourceFile>>;

// Files by their path; all lie in one folder.
class Files final : public syntax::ImportReader {
public:
    explicit Files(std::map<std::string, std::string> files) : files_(std::move(files)) {}

    std::variant<std::string, Refusal> find(std::string_view importer, std::string_view path) override {
        const std::string name = syntax::import_name(importer, path);
        return files_.contains(name) ? std::variant<std::string, Refusal>(name) : Refusal{"there is no such file", ""};
    }
    std::variant<std::string, Refusal> read(const std::string& identity) override {
        ++reads;
        return files_.at(identity);
    }

    int reads = 0;

private:
    std::map<std::string, std::string> files_;
};

std::shared_ptr<const support::SourceFile> source(const std::string& text, std::map<std::string, std::string> files) {
    support::SourceFile made{"rules.guard", text};
    Files reader(std::move(files));
    syntax::find_imports(made, "rules.guard", reader);
    return std::make_shared<const support::SourceFile>(std::move(made));
}

std::shared_ptr<const bytecode::Program> compiled(const Sources& sources) {
    const lower::CompileResult result = lower::compile(sources);
    for (const support::Diagnostic& diagnostic : result.diagnostics) {
        UNSCOPED_INFO(diagnostic.message);
    }
    REQUIRE(result.diagnostics.empty());
    return result.program;
}

std::string codes(const std::string& text, std::map<std::string, std::string> files) {
    std::string all;
    for (const support::Diagnostic& diagnostic : lower::compile({source(text, std::move(files))}).diagnostics) {
        all += all.empty() ? "" : " ";
        all += support::code_text(diagnostic.code);
        all += '@' + std::to_string(diagnostic.span.begin);
    }
    return all;
}

// The statuses of the first file, one letter each.
std::string statuses(const bytecode::Program& program, const std::string& document,
                     vm::Detail detail = vm::Detail::Evidence) {
    const document::Document loaded = testing::document_of(document);
    std::string all;
    const vm::FileResult result = vm::DocumentEvaluation(program, loaded).evaluate_file(0, detail);
    for (const vm::RuleResult& rule : result.rules) {
        all += rule.status == vm::Status::Pass ? 'P' : rule.status == vm::Status::Fail ? 'F' : 'S';
    }
    return result.errors.empty() ? all : result.errors.front().diagnostic.message;
}

const char* const tags = R"(
import { is_text } from "text.guard"
let key = 'owner'
let all = Resources.*
rule tagged(list) {
    %list.Tags[ Key == %key ] !empty
    is_text(%key)
}
rule there when %all !empty {
    %all.Name exists
}
rule there {
    %all[*] exists
}
let unused = Broken.%nothing
)";
const char* const text = "rule is_text(value) { %value is_string }\nlet key = 5\n";
const std::string good = R"({"Resources": {"A": {"Name": "a", "Tags": [{"Key": "owner"}]}}})";
const std::string bad = R"({"Resources": {"A": {"Tags": [{"Key": "x"}]}}})";

const char* const rules = R"(import { tagged, there } from "lib/tags.guard"
let key = 'x'
let all = Resources.*
rule a { tagged(%all) }
rule b {
    there
}
rule c {
    not there
}
rule d { tagged(%all) or %key == 'x' }
rule e {
    let key = 'x'
    tagged(%all)
}
)";
const std::map<std::string, std::string> files{{"lib/tags.guard", tags}, {"lib/text.guard", text}};

}  // namespace

TEST_CASE("the paths of imports are found as the parser finds them") {
    CHECK(syntax::imported_paths("").empty());
    CHECK(syntax::imported_paths("let a = 1").empty());
    CHECK(syntax::imported_paths("import exists").empty());
    CHECK(syntax::imported_paths("import { x exists }").empty());
    CHECK(syntax::imported_paths("# a\nimport{a,b}from'x'\nimport\n{ a # }\n , b }\nfrom \"y\" let a = 1") ==
          std::vector<std::string_view>{"x", "y"});
    CHECK(syntax::imported_paths("import { a } from \"x").empty());
    CHECK(syntax::imported_paths("import { a } from").empty());
    CHECK(syntax::imported_paths("import {").empty());
}

TEST_CASE("names of imported files are those of the folder they are in") {
    CHECK(syntax::import_name("a.guard", "b.guard") == "b.guard");
    CHECK(syntax::import_name("x/a.guard", "./y/../b.guard") == "x/b.guard");
    CHECK(syntax::import_name("x/y/a.guard", "../b.guard") == "x/b.guard");
    CHECK(syntax::import_name("a.guard", "../b.guard") == "../b.guard");
    CHECK(syntax::import_name("../a.guard", "../b.guard") == "../../b.guard");
    CHECK(syntax::import_name("/x/a.guard", "b.guard") == "/x/b.guard");
    CHECK(syntax::import_name("x/a.guard", "bylaw:values") == "bylaw:values");
}

TEST_CASE("imported rules and variables are evaluated with the names of their file") {
    const auto program = compiled({source(rules, files)});
    CHECK(statuses(*program, good) == "PPFPP");
    CHECK(statuses(*program, bad) == "FFPPF");
    CHECK(statuses(*program, good, vm::Detail::Verdicts) == "PPFPP");
    CHECK(statuses(*program, bad, vm::Detail::Verdicts) == "FFPPF");
    CHECK(statuses(*program, bad, vm::Detail::Everything) == "FFPPF");
    CHECK(program->tables().rules.size() == 5);
    // What nothing needs is left out.
    CHECK(program->file(0).let_count == 4);
}

TEST_CASE("programs with imports are bundles, link and are compiled again from what they carry") {
    const auto program = compiled({source(rules, files), source("rule z { Resources exists }", {})});
    auto read = bytecode::read_bundle("b", bytecode::write_bundle(*program));
    REQUIRE(std::holds_alternative<std::shared_ptr<const bytecode::Program>>(read));
    CHECK(statuses(*std::get<0>(read), bad) == "FFPPF");
    bytecode::Linker linker;
    linker.add_file(*program, 0);
    linker.add_file(*program, 1);
    linker.add_file(*program, 0);
    CHECK(statuses(*linker.finish(), bad) == "FFPPF");
    const auto again = lower::source_of(*program, program->file(0));
    CHECK(again->imported->files.size() == 2);
    CHECK(bytecode::write_bundle(*compiled({again})) == bytecode::write_bundle(*compiled({source(rules, files)})));
}

TEST_CASE("places are those of the file that a clause stands in") {
    const auto program = compiled({source(rules, files)});
    bool has_own = false;
    bool has_imported = false;
    for (const support::Span place : program->tables().places) {
        const bytecode::SourcePlace found = program->located(0, place);
        REQUIRE(found.span.end <= found.text.size());
        const std::string_view written = found.text.substr(found.span.begin, found.span.end - found.span.begin);
        has_own = has_own || (written == "tagged(%all)" && found.name == "rules.guard");
        has_imported = has_imported || (written == "%value is_string" && found.name == "lib/text.guard");
    }
    CHECK(has_own);
    CHECK(has_imported);
}

TEST_CASE("what is wrong with imports") {
    const std::map<std::string, std::string> some{
        {"a.guard", "let x = 1\nrule r(p) { %p exists }\nrule q { this exists }"},
        {"wrong.guard", "rule {"},
        {"round.guard", "import { s } from 'rules.guard'\nrule s { this exists }"},
        {"one.guard", "import { t } from 'two.guard'\nrule s { this exists }"},
        {"two.guard", "import { s } from 'one.guard'\nrule t { this exists }"},
        {"deep.guard", "import { none } from 'a.guard'\nrule s { this exists }"},
        {"rules.guard", ""}};
    CHECK(codes("import { x, r, q } from 'a.guard'", some).empty());
    CHECK(codes("import { y } from 'a.guard'", some) == "import/name@9");
    CHECK(codes("import { x } from 'b.guard'", some) == "import/file@18");
    CHECK(codes("import { x } from 'wrong.guard'", some) == "import/file@18");
    CHECK(codes("import { s } from 'round.guard'", some) == "import/cycle@18");
    CHECK(codes("import { s } from 'one.guard'", some) == "import/cycle@18");
    CHECK(codes("import { s } from 'deep.guard'", some) == "import/name@18");
    CHECK(codes("import { x, x } from 'a.guard'", some) == "import/clash@12");
    CHECK(codes("import { x } from 'a.guard' let x = 2", some) == "import/clash@9");
    CHECK(codes("import { q } from 'a.guard' rule q(a) { %a exists }", some) == "import/clash@9");
    CHECK(codes("import { x } from 'a.guard' rule y { let x = 1 %x exists }", some) == "import/clash@9");
    CHECK(codes("import { x } from 'a.guard' rule y { a[ x | b exists ] exists }", some) == "import/clash@9");
    CHECK(codes("let a = 1 import { x } from 'a.guard'", some) == "syntax/not-here@10");
    // Where nobody looked for imports there are none.
    const auto bare =
        std::make_shared<const support::SourceFile>(support::SourceFile{"rules.guard", "import { x } from 'a.guard'"});
    CHECK(lower::compile({bare}).diagnostics.at(0).code == support::DiagnosticCode::ImportFile);
}

TEST_CASE("imports have limits") {
    std::map<std::string, std::string> row;
    for (int i = 0; i < 20; ++i) {
        const std::string next = std::to_string(i + 1);
        row["f" + std::to_string(i)] =
            "import { r" + next + " } from 'f" + next + "'\nrule r" + std::to_string(i) + " {\n    r" + next + "\n}";
    }
    CHECK(codes("import { r0 } from 'f0'", row) == "import/limit@19");
    CHECK(codes("import { r5 } from 'f5'", row) == "import/file@19");
    std::map<std::string, std::string> many;
    std::string all;
    for (int i = 0; i < 201; ++i) {
        many["f" + std::to_string(i)] = "rule r" + std::to_string(i) + " { this exists }";
        all += "import { r" + std::to_string(i) + " } from 'f" + std::to_string(i) + "'\n";
    }
    CHECK(codes(all, many).starts_with("import/limit@"));
    const std::string large(9U << 20U, ' ');
    CHECK(codes("import { a } from 'a' import { b } from 'b'",
                {{"a", "let a = 1" + large}, {"b", "let b = 1" + large}}) == "import/limit@40");
    const std::map<std::string, std::string> one{{"a.guard", "let a = 1\nlet b = 2"}};
    Files same(one);
    support::SourceFile repeated{"rules.guard", "import { a } from 'a.guard' import { b } from './a.guard'"};
    syntax::find_imports(repeated, "rules.guard", same);
    CHECK(same.reads == 1);
}

TEST_CASE("warnings know what is imported") {
    const auto warnings = [](const std::string& rules_text) {
        lower::CompileOptions options;
        options.warnings = true;
        std::string all;
        const lower::CompileResult result = lower::compile({source(rules_text, files)}, options);
        for (const support::Diagnostic& warning : result.warnings.at(0)) {
            all += support::code_text(warning.code);
            all += ' ';
        }
        return all;
    };
    CHECK(warnings(rules) == "sema/shadowed sema/unused-variable ");
    CHECK(warnings("import { tagged, key } from 'lib/tags.guard'\nrule a {\n tagged(1)\n}") == "sema/unused-import ");
    CHECK(warnings("import { tagged } from 'lib/tags.guard'\nrule a {\n tagged(1, 2)\n}") == "sema/argument-count ");
    CHECK(warnings("import { tagged } from 'lib/tags.guard'\nrule a {\n tagged\n}") == "sema/unknown-rule ");
    CHECK(warnings("import { key } from 'lib/tags.guard'\nrule a { %key exists }") == "sema/always-holds ");
    // A file without rules is there for others.
    CHECK(warnings("let a = 1").empty());
    CHECK(warnings("let a = 1\nrule b { this exists }") == "sema/unused-variable ");
}

TEST_CASE("the parameters of an imported variable are those of the file that imports it") {
    const std::map<std::string, std::string> with{{"p.guard", "# @param most int 1..9 \"most\"\nlet most = 5\n"}};
    const auto program = compiled({source("import { most } from 'p.guard'\nrule a { Size <= %most }", with)});
    const auto parameters = lower::parameters_of(*program);
    REQUIRE(parameters.size() == 1);
    CHECK(parameters[0].declaration.name == "most");
    CHECK(statuses(*program, R"({"Size": 7})") == "F");
    const lower::ParameterSetting setting{&parameters[0], {false, {std::int64_t{8}}}};
    CHECK(statuses(*lower::with_values(program, {&setting, 1}), R"({"Size": 7})") == "P");
}

TEST_CASE("compiled rules are not found again when an imported file has changed") {
    const std::filesystem::path folder = std::filesystem::temp_directory_path() / "bylaw-imports-test";
    std::filesystem::remove_all(folder);
    const lower::ProgramCache cache(folder);
    const Sources before{source("import { x } from 'a'\nrule r { A == %x }", {{"a", "let x = 1"}})};
    const Sources after{source("import { x } from 'a'\nrule r { A == %x }", {{"a", "let x = 2"}})};
    CHECK(statuses(*lower::compile_cached(before, cache).program, R"({"A": 1})") == "P");
    CHECK(cache.find(before, {}) != nullptr);
    CHECK(cache.find(after, {}) == nullptr);
    CHECK(statuses(*lower::compile_cached(after, cache).program, R"({"A": 1})") == "F");
    std::filesystem::remove_all(folder);
}

TEST_CASE("imports are formatted") {
    const auto formatted = [](const std::string& rules_text) {
        const syntax::ParsedFile parsed =
            syntax::parse(std::make_shared<const support::SourceFile>(support::SourceFile{"r", rules_text}));
        REQUIRE(parsed.ok());
        return syntax::format(parsed);
    };
    const std::string clean = "# a\nimport { a, b } from \"x\"  # b\nimport { c } from 'y'\n\nlet d = 1\n";
    CHECK(formatted("# a\nimport{a\n,b}from \"x\" # b\nimport {c} from 'y' let d = 1") == clean);
    CHECK(formatted(clean) == clean);
    const std::string names = "a_rule_with_a_long_name, another_rule_with_a_long_name, a_third_rule_with_a_long_name";
    const std::string broken = formatted("import { " + names + " } from \"a/path/that/is/long/as/well.guard\"");
    CHECK(formatted(broken) == broken);
}
