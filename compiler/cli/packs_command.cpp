// `bylaw packs coverage`: how much of conformance packs can be evaluated.
#include <algorithm>
#include <map>
#include <memory>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

#include "cli/command.h"
#include "cli/diagnostic_output.h"
#include "cli/limit_options.h"
#include "cli/pack_options.h"
#include "packs/pack_program.h"
#include "report/escape.h"
#include "report/visible_text.h"

namespace bylaw::cli {
namespace {

constexpr int done = 0;
constexpr int failed = 2;

struct Options {
    PackSettings packs;
    bool lists_missing = false;
    document::Limits documents;
    syntax::ParseLimits rules;
};

// Rules of packs by what can be done with them.
struct Coverage {
    std::uint64_t rules = 0;
    std::uint64_t covered = 0;
    std::uint64_t by_hand = 0;  // process checks and Lambda functions: nobody can evaluate them here

    void add(const Coverage& other) {
        rules += other.rules;
        covered += other.covered;
        by_hand += other.by_hand;
    }
};

void append_right(std::string& out, std::string_view text, std::size_t width) {
    out.append(text.size() < width ? width - text.size() : 0, ' ');
    out += text;
}

void append_row(std::string& out, std::string_view name, const Coverage& coverage, std::size_t width) {
    report::append_visible(out, name);
    const std::size_t columns = report::visible_columns(name);
    out.append(columns < width ? width - columns : 0, ' ');
    append_right(out, std::to_string(coverage.rules), 7);
    append_right(out, std::to_string(coverage.by_hand), 9);
    append_right(out, std::to_string(coverage.covered), 9);
    const std::uint64_t asked = coverage.rules - coverage.by_hand;
    append_right(out, asked == 0 ? "-" : std::to_string(coverage.covered * 100 / asked) + '%', 7);
    out += '\n';
}

int run_coverage(const Options& options, Streams streams) {
    bool is_fine = true;
    const auto complain = [&](const support::Diagnostic& diagnostic, std::optional<std::string_view> text) {
        print_diagnostic(streams.err, diagnostic, text);
        is_fine = is_fine && diagnostic.severity != support::Severity::Error;
    };
    const std::vector<packs::Pack> packs = read_packs(options.packs, options.documents, streams, complain);
    const auto nothing = std::make_shared<const bytecode::Program>(bytecode::Program::Tables(), nullptr);
    const packs::PackProgram program = packs::compile_packs(packs, *nothing, options.rules);
    for (const auto& [pack, diagnostic, policy] : program.diagnostics) {
        complain(diagnostic, policy == nullptr ? packs[pack].text : policy->text);
    }
    std::size_t width = 4;
    for (const packs::Pack& pack : packs) {
        width = std::max(width, report::visible_columns(pack.name));
    }
    std::string out = "pack";
    out.append(width - 4, ' ');
    out += "  rules  by hand  covered  share\n";
    Coverage all;
    std::map<std::string, std::uint64_t> missing;
    for (std::size_t i = 0; i < packs.size(); ++i) {
        Coverage coverage;
        for (std::size_t rule = 0; rule < packs[i].rules.size(); ++rule) {
            const packs::PackRuleState& state = program.states[i][rule];
            ++coverage.rules;
            coverage.covered += state.no_evaluation == packs::NoEvaluation::None ? 1U : 0U;
            coverage.by_hand += state.no_evaluation == packs::NoEvaluation::NotEvaluable ? 1U : 0U;
            if (state.no_evaluation == packs::NoEvaluation::NotImplemented) {
                ++missing[packs[i].rules[rule].identifier];
            }
        }
        append_row(out, packs[i].name, coverage, width);
        all.add(coverage);
    }
    append_row(out, "all", all, width);
    if (options.lists_missing) {
        std::vector<std::pair<std::string, std::uint64_t>> rows(missing.begin(), missing.end());
        std::stable_sort(rows.begin(), rows.end(), [](const auto& a, const auto& b) { return a.second > b.second; });
        out += rows.empty() ? "" : "\nnot implemented yet, by the number of rules\n";
        for (const auto& [identifier, count] : rows) {
            append_right(out, std::to_string(count), 5);
            out += "  ";
            report::append_visible(out, identifier);
            out += '\n';
        }
    }
    streams.out << out;
    return is_fine && !packs.empty() ? done : failed;
}

}  // namespace

void add_packs_command(CLI::App& app, Run& run) {
    CLI::App* command = app.add_subcommand("packs", "Looks at conformance packs");
    command->require_subcommand(1);
    auto options = std::make_shared<Options>();
    CLI::App* coverage = command->add_subcommand("coverage", "Says how many rules of packs can be evaluated");
    coverage->add_option("PACK", options->packs.paths, "Conformance packs, directories with some, or patterns")
        ->required();
    coverage->add_flag("--missing", options->lists_missing, "List the managed rules that are not implemented yet");
    add_document_limits(*coverage, options->documents);
    add_rules_limits(*coverage, options->rules);
    coverage->callback(
        [options, &run] { run = [options](Streams streams) { return run_coverage(*options, streams); }; });
}

}  // namespace bylaw::cli
