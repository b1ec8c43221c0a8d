// bylaw_agreement RULES… -- DATA…: evaluates every rules file on every document with the second evaluator, and with the
// interpreter in every detail, with and without each pass of the compiler. Prints what differs; ends with 1 if anything
// does.
#include <cstdio>
#include <fstream>
#include <memory>
#include <sstream>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "document/document.h"
#include "evaluate.h"
#include "lower/compile.h"
#include "syntax/parse.h"
#include "vm/evaluate.h"

namespace {

using namespace bylaw;

std::string read(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    std::stringstream text;
    text << file.rdbuf();
    return text.str();
}

char letter(bool pass, bool fail) {
    return pass ? 'P' : fail ? 'F' : 'S';
}

// One letter a rule; "error" for an evaluation error.
std::string expected(const syntax::File& file, const document::Document& document) {
    const auto outcome = specification::evaluate(file, document);
    if (std::holds_alternative<specification::EvaluationError>(outcome)) {
        return "error";
    }
    std::string text;
    for (const auto& rule : std::get<std::vector<specification::RuleStatus>>(outcome)) {
        text += letter(rule.status == specification::Status::Pass, rule.status == specification::Status::Fail);
    }
    return text;
}

std::string found(const bytecode::Program& program, const document::Document& document, vm::Detail detail) {
    vm::DocumentEvaluation evaluation(program, document);
    const auto result = evaluation.evaluate_file(0, detail);
    if (!result.errors.empty()) {
        // Only a report refuses a failing check of a literal (3.15), and there is no report here.
        const bool is_about_reports = result.errors[0].diagnostic.code == support::DiagnosticCode::EvaluateUnaryLiteral;
        return is_about_reports ? "report" : "error";
    }
    std::string text;
    for (const auto& rule : result.rules) {
        text += letter(rule.status == vm::Status::Pass, rule.status == vm::Status::Fail);
    }
    return text;
}

struct Variant {
    const char* name;
    lower::Passes passes;
};

constexpr Variant variants[] = {
    {"all passes", {true, true, true, true}},
    {"no pass", {false, false, false, false}},
    {"without literal variables", {false, true, true, true}},
    {"without type index", {true, false, true, true}},
    {"without shared queries", {true, true, false, true}},
    {"without early stop", {true, true, true, false}},
};

}  // namespace

int main(int count, char** values) {
    const std::vector<std::string> arguments(values + 1, values + count);
    std::vector<std::string> rules;
    std::vector<std::string> data;
    bool is_data = false;
    for (const std::string& argument : arguments) {
        if (argument == "--") {
            is_data = true;
        } else {
            (is_data ? data : rules).push_back(argument);
        }
    }
    std::vector<document::Document> documents;
    for (const std::string& path : data) {
        auto loaded = document::load(path, read(path), document::Loader::Validate);
        if (auto* document = std::get_if<document::Document>(&loaded)) {
            documents.push_back(std::move(*document));
        }
    }
    std::size_t compared = 0;
    std::size_t different = 0;
    for (const std::string& path : rules) {
        auto source = std::make_shared<support::SourceFile>();
        source->name = path;
        source->text = read(path);
        const auto parsed = syntax::parse(source);
        if (!parsed.ok()) {
            continue;
        }
        for (const Variant& variant : variants) {
            lower::CompileOptions options;
            options.threads = 1;
            options.passes = variant.passes;
            const auto compiled = lower::compile({source}, options);
            for (const document::Document& document : documents) {
                const std::string wanted = expected(*parsed.file, document);
                for (const vm::Detail detail : {vm::Detail::Verdicts, vm::Detail::Evidence, vm::Detail::Everything}) {
                    const std::string got = found(*compiled.program, document, detail);
                    ++compared;
                    if (got != wanted && got != "report") {
                        ++different;
                        std::printf("%s on %s, %s, detail %d: %s, not %s\n", path.c_str(), document.name().c_str(),
                                    variant.name, static_cast<int>(detail), got.c_str(), wanted.c_str());
                    }
                }
            }
        }
    }
    std::printf("%zu comparisons, %zu differences\n", compared, different);
    return different == 0 ? 0 : 1;
}
