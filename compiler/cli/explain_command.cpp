// `bylaw explain`: what a check, a rule or a diagnostic is about.
#include <unistd.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <ostream>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cli/command.h"
#include "cli/compiled_rules.h"
#include "cli/diagnostic_output.h"
#include "cli/diagnostics_page.h"
#include "cli/example_findings.h"
#include "cli/input_files.h"
#include "cli/input_files_search.h"
#include "cli/managed_explanations.h"
#include "cli/rules_sources.h"
#include "cli/terminal.h"
#include "packs/library.h"
#include "report/explanation.h"
#include "sema/suggestion.h"
#include "support/wildcard.h"

namespace bylaw::cli {
namespace {

constexpr int done = 0;
constexpr int failed = 2;

// Ids that are offered where one is unknown.
constexpr std::size_t most_offers = 5;

struct Arguments {
    std::vector<std::string> ids;
    std::vector<std::string> rules;
    std::string format = "text";
    std::string color = "auto";
};

// A rule or diagnostic that can be explained.
struct Entry {
    report::Explanation explanation;
    const bytecode::Program* program = nullptr;  // null for diagnostics
    std::uint32_t rule = 0;
    std::size_t group = 0;
};

std::string_view title_of(std::string_view code) {
    static constexpr auto codes = std::to_array<support::DiagnosticCode>({
#define BYLAW_DIAGNOSTIC(name, code, title) support::DiagnosticCode::name,
#include "support/diagnostics.def"
#undef BYLAW_DIAGNOSTIC
    });
    const auto at =
        std::find_if(codes.begin(), codes.end(), [&](const auto known) { return support::code_text(known) == code; });
    return at == codes.end() ? std::string_view() : support::title(*at);
}

bool is_pattern(std::string_view id) {
    return id.find('*') != std::string_view::npos;
}

class Explain {
public:
    Explain(const Arguments& arguments, Streams streams)
        : arguments_(arguments), streams_(streams), palette_(palette_for(arguments.color, STDOUT_FILENO)) {}

    int run() {
        if (!arguments_.rules.empty() && !read_rules()) {
            return failed;
        }
        const bool has_own = own_ != nullptr;
        if (has_own) {
            add_program(*own_, report::ExplanationKind::Rule);
        }
        const std::size_t own_count = entries_.size();
        if (!has_own || !arguments_.ids.empty()) {
            add_program(*built_in_, report::ExplanationKind::Check);
        }
        const std::size_t listed_count = has_own ? own_count : entries_.size();
        if (arguments_.ids.empty()) {
            for (std::size_t i = 0; i < listed_count; ++i) {
                chosen_.push_back(i);
            }
            print_list();
            if (arguments_.format == "text") {
                streams_.out
                    << "\n`bylaw explain ID` explains one of them, `bylaw explain 'sema/*'` lists diagnostics\n";
            }
            return done;
        }
        add_managed();
        add_diagnostics();
        const bool has_pattern = std::any_of(arguments_.ids.begin(), arguments_.ids.end(),
                                             [](const std::string& id) { return is_pattern(id); });
        bool is_fine = true;
        for (const std::string& id : arguments_.ids) {
            is_fine = choose(id) && is_fine;
        }
        if (has_pattern && arguments_.format != "json") {
            print_list();
        } else {
            print_explanations();
        }
        return is_fine ? done : failed;
    }

private:
    bool read_rules() {
        const FoundFiles found = find_inputs(arguments_.rules, {".guard", ".ruleset"});
        bool is_fine = found.missing.empty();
        for (const std::string& argument : found.missing) {
            print_diagnostic(streams_.err, no_such_path(argument));
        }
        std::vector<std::shared_ptr<const support::SourceFile>> sources;
        const RulesSources with_imports(arguments_.rules);
        for (const std::filesystem::path& path : found.files) {
            ReadResult read = path == "-" ? ReadResult(read_stream(streams_.in)) : read_file(path);
            if (const auto* diagnostic = std::get_if<support::Diagnostic>(&read)) {
                print_diagnostic(streams_.err, *diagnostic);
                is_fine = false;
                continue;
            }
            sources.push_back(with_imports.make(path == "-" ? "<stdin>" : path.string(),
                                                std::move(std::get<std::string>(read)), path));
        }
        CompileSettings settings;
        settings.use_cache = false;
        const CompiledRules rules = compile_rules(std::move(sources), settings);
        for (std::size_t i = 0; i < rules.sources.size(); ++i) {
            for (const support::Diagnostic& diagnostic : rules.diagnostics[i]) {
                print_diagnostic(streams_.err, diagnostic, rules.sources[i]->text);
            }
            is_fine = is_fine && rules.file_of_source[i] != bytecode::none;
        }
        own_ = rules.program;
        return is_fine;
    }

    void add_program(const bytecode::Program& program, report::ExplanationKind kind) {
        report::RuleExplainer explainer(program);
        std::map<std::uint32_t, std::size_t> groups;
        for (std::uint32_t rule = 0; rule < program.tables().rules.size(); ++rule) {
            const bytecode::Rule& row = program.rule(rule);
            if (row.is_default != 0) {
                continue;
            }
            const auto [group, is_new] = groups.emplace(row.file, groups_.size());
            if (is_new) {
                const bytecode::File& file = program.file(row.file);
                groups_.push_back(
                    {std::string(program.string(file.name)), report::title_of_rules(program.string(file.source)), {}});
            }
            Entry entry{explainer.explain(rule), &program, rule, group->second};
            entry.explanation.kind = kind;
            if (kind == report::ExplanationKind::Check) {
                entry.explanation.line = 0;
            }
            entries_.push_back(std::move(entry));
        }
    }

    void add_managed() {
        groups_.push_back({"bylaw:managed", "Managed rules of AWS Config", {}});
        for (report::Explanation& explanation : explain_managed_rules(false)) {
            entries_.push_back({std::move(explanation), nullptr, 0, groups_.size() - 1});
        }
    }

    void add_diagnostics() {
        for (report::ExplanationGroup& group : report::explain_diagnostics(diagnostics_page())) {
            groups_.push_back({group.path, group.title, {}});
            for (report::Explanation& explanation : group.explanations) {
                explanation.title = title_of(explanation.id);
                entries_.push_back({std::move(explanation), nullptr, 0, groups_.size() - 1});
            }
        }
    }

    // The entry with this id; a rule's name serves where no id is the same.
    [[nodiscard]] std::optional<std::size_t> find(std::string_view id) const {
        for (std::size_t i = 0; i < entries_.size(); ++i) {
            if (entries_[i].explanation.id == id) {
                return i;
            }
        }
        for (std::size_t i = 0; i < entries_.size(); ++i) {
            const Entry& entry = entries_[i];
            if (entry.program != nullptr && entry.program->string(entry.program->rule(entry.rule).name) == id) {
                return i;
            }
        }
        return std::nullopt;
    }

    void choose_entry(std::size_t index) {
        if (is_chosen_.insert(index).second) {
            chosen_.push_back(index);
        }
    }

    // False where nothing has the id, which is said.
    bool choose(const std::string& id) {
        bool is_any = false;
        if (is_pattern(id)) {
            std::uint64_t steps = std::uint64_t{10} << 20U;
            for (std::size_t i = 0; i < entries_.size(); ++i) {
                if (support::covers(id, entries_[i].explanation.id, support::Letters::Exact, steps)) {
                    choose_entry(i);
                    is_any = true;
                }
            }
        } else if (auto index = find(id)) {
            const std::string& successor = entries_[*index].explanation.annotations.deprecated_by;
            const auto next = successor.empty() ? std::nullopt : find(successor);
            if (next) {
                support::Diagnostic note;
                note.code = support::DiagnosticCode::UsageDeprecatedId;
                note.severity = support::Severity::Note;
                note.message = "`" + id + "` is deprecated: `" + successor + "` took its place";
                print_diagnostic(streams_.err, note);
            }
            choose_entry(next.value_or(*index));
            is_any = true;
        }
        if (!is_any) {
            print_diagnostic(streams_.err, unknown(id));
        }
        return is_any;
    }

    [[nodiscard]] support::Diagnostic unknown(const std::string& id) const {
        support::Diagnostic diagnostic;
        diagnostic.code = support::DiagnosticCode::UsageUnknownId;
        diagnostic.message = "`" + id + "` is the id of no check, rule or diagnostic";
        std::size_t offers_left = entries_.size();
        sema::Suggestion suggestion(id, offers_left);
        std::vector<std::string> offers;
        for (const Entry& entry : entries_) {
            static_cast<void>(suggestion.offer(entry.explanation.id));
        }
        if (!suggestion.best().empty()) {
            offers.emplace_back(suggestion.best());
        }
        for (const Entry& entry : entries_) {
            const std::string& other = entry.explanation.id;
            const bool is_part = id.size() > 2 && other.find(id) != std::string::npos;
            if (is_part && offers.size() < most_offers &&
                std::find(offers.begin(), offers.end(), other) == offers.end()) {
                offers.push_back(other);
            }
        }
        for (std::size_t i = 0; i < offers.size(); ++i) {
            diagnostic.help += i == 0 ? "did you mean `" : i + 1 == offers.size() ? " or `" : ", `";
            diagnostic.help += offers[i] + "`";
        }
        diagnostic.help += offers.empty() ? "`bylaw explain` lists the ids" : "?";
        return diagnostic;
    }

    void print_list() {
        std::vector<report::ExplanationGroup> groups = groups_;
        for (const std::size_t index : chosen_) {
            const Entry& entry = entries_[index];
            groups[entry.group].explanations.push_back(entry.explanation);
        }
        if (arguments_.format == "json") {
            print_json();
            return;
        }
        std::string out;
        if (arguments_.format == "markdown") {
            out = report::explanation_list_markdown(groups);
        } else {
            report::append_explanation_list(out, groups, palette_);
        }
        streams_.out << out;
    }

    // What lists do without.
    void complete(Entry& entry) {
        report::Explanation& explanation = entry.explanation;
        if (explanation.kind == report::ExplanationKind::Managed) {
            add_managed_parameters(explanation);
        }
        if (entry.program == nullptr) {
            return;
        }
        report::RuleExplainer(*entry.program).add_parameters(explanation, entry.rule);
        for (const Entry& other : entries_) {
            if (other.explanation.annotations.deprecated_by == explanation.id) {
                explanation.replaces.push_back(other.explanation.id);
            }
        }
        if (explanation.kind != report::ExplanationKind::Check) {
            return;
        }
        for (const packs::LibraryExample& example : packs::audit_examples(explanation.id)) {
            report::Example& shown = explanation.examples.emplace_back();
            shown.is_bad = example.name.starts_with("bad");
            shown.name = example.name;
            shown.text = example.text;
            if (shown.is_bad) {
                shown.findings = find_in_example(explanation.id, shown.text);
            }
        }
    }

    void print_json() {
        std::vector<const report::Explanation*> explanations;
        for (const std::size_t index : chosen_) {
            explanations.push_back(&entries_[index].explanation);
        }
        streams_.out << report::explanations_json(explanations);
    }

    void print_explanations() {
        for (const std::size_t index : chosen_) {
            complete(entries_[index]);
        }
        if (arguments_.format == "json") {
            print_json();
            return;
        }
        bool is_first = true;
        for (const std::size_t index : chosen_) {
            std::string out = is_first ? "" : "\n";
            is_first = false;
            if (arguments_.format == "markdown") {
                out += report::explanation_markdown(entries_[index].explanation);
            } else {
                report::append_explanation_text(out, entries_[index].explanation, palette_);
            }
            streams_.out << out;
        }
    }

    const Arguments& arguments_;
    Streams streams_;
    report::Palette palette_;
    std::shared_ptr<const bytecode::Program> built_in_ = packs::audit_rules();
    std::shared_ptr<const bytecode::Program> own_;
    std::vector<Entry> entries_;
    std::vector<report::ExplanationGroup> groups_;  // without their explanations
    std::set<std::size_t> is_chosen_;
    std::vector<std::size_t> chosen_;  // of the entries
};

}  // namespace

void add_explain_command(CLI::App& app, Run& run) {
    const auto arguments = std::make_shared<Arguments>();
    CLI::App* command = app.add_subcommand(
        "explain",
        "Says what a check, a managed rule, a rule of your own or a diagnostic is about, and how to mend it");
    command
        ->add_option("ids", arguments->ids,
                     "Ids of checks, managed rules, rules or diagnostics; with `*` for any text: a list of what fits "
                     "(default: a list "
                     "of all checks)")
        ->type_name("ID");
    command->add_option("-r,--rules", arguments->rules, "Rules files or directories of your own; may be repeated")
        ->allow_extra_args(false)
        ->type_name("PATH");
    command->add_option("--format", arguments->format, "text, json or markdown")
        ->check(CLI::IsMember({"text", "json", "markdown"}))
        ->type_name("FORMAT");
    add_color_option(*command, arguments->color);
    command->callback(
        [arguments, &run] { run = [arguments](Streams streams) { return Explain(*arguments, streams).run(); }; });
}

}  // namespace bylaw::cli
