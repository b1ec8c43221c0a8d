#include "cli/check_command.h"
#include "cli/rules_sources.h"

#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <iterator>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <system_error>
#include <utility>

#include "cli/cdk_assemblies.h"
#include "cli/check_options.h"
#include "cli/check_outputs.h"
#include "cli/configuration_options.h"
#include "cli/deprecated_rules.h"
#include "cli/document_check.h"
#include "cli/findings_by_input.h"
#include "cli/held_inputs.h"
#include "cli/input_bytes.h"
#include "cli/input_files.h"
#include "cli/input_files_search.h"
#include "cli/input_pieces.h"
#include "cli/kind_option.h"
#include "cli/limit_options.h"
#include "cli/pack_options.h"
#include "cli/run_suppressions.h"
#include "cli/terminal.h"
#include "packs/library.h"
#include "report/inputs_report.h"
#include "report/rules_comments.h"
#include "support/heap.h"
#include "support/pipeline.h"
#include "support/until_exit.h"
#include "verdicts/pack_run.h"
#include "vm/evaluate.h"

namespace bylaw::cli {

namespace fs = std::filesystem;

namespace {

constexpr int nothing_found = 0;
constexpr int found_something = 1;
constexpr int run_failed = 2;

// What stands for all inputs together where reports name an input.
constexpr std::string_view estate_name = "estate";

// Larger snapshots are judged item by item (docs/check.md).
constexpr std::uint64_t largest_whole_list = std::uint64_t{16} << 20U;

bool begins_like_json(std::string_view text) {
    const std::size_t first = text.find_first_not_of(" \t\r\n\xEF\xBB\xBF");
    return first != std::string_view::npos && (text[first] == '{' || text[first] == '[');
}

support::Diagnostic about_unknown_types(const std::string& input, const std::set<std::string, std::less<>>& types) {
    support::Diagnostic diagnostic;
    diagnostic.code = support::DiagnosticCode::InputNote;
    diagnostic.severity = support::Severity::Note;
    std::size_t shown = 0;
    for (const std::string& type : types) {
        if (++shown > most_unknown_types) {
            diagnostic.message += " and more";
            break;
        }
        diagnostic.message += (shown == 1 ? "`" : ", `") + type + "`";
    }
    diagnostic.message = "`" + input + "` holds resources of types that no table knows: " + diagnostic.message;
    diagnostic.help = "rules find their properties under names that were converted mechanically";
    return diagnostic;
}

// Of the files that have one.
std::size_t size_of(const std::vector<fs::path>& paths) {
    std::size_t size = 0;
    std::error_code error;
    for (const fs::path& path : paths) {
        const std::uintmax_t of_file = fs::file_size(path, error);
        size += error ? 0 : static_cast<std::size_t>(of_file);
    }
    return size;
}

// The input whose parts are coming in.
struct CurrentInput {
    std::string name;
    CheckedPart whole;
    std::size_t complaints = 0;
};

class CheckRun {
public:
    CheckRun(const CheckOptions& options, Streams streams)
        : options_(options), streams_(streams), outputs_(options, streams.out) {
        if (options.configuration != nullptr) {
            elsewhere_.emplace(options);
        }
    }

    int run() {
        if (const auto diagnostic = outputs_.open()) {
            complain(*diagnostic);
            return run_failed;
        }
        FoundFiles found = find_documents(options_.paths, options_.built_in != nullptr);
        std::vector<std::string> rules = options_.rules;
        std::vector<fs::path> documents;
        std::erase_if(found.missing, [&](const std::string& argument) {
            if (is_rules_name(argument)) {
                rules.push_back(argument);
            }
            return is_rules_name(argument);
        });
        if (options_.configuration != nullptr) {
            leave_out_excluded(*options_.configuration, found.files);
        }
        for (const fs::path& path : found.files) {
            if (is_rules_name(path.filename().string())) {
                rules.push_back(path.string());
            } else {
                documents.push_back(path);
            }
        }
        if (documents.empty() && !found.files.empty() && found.missing.empty() && options_.built_in == nullptr) {
            // Only rules were named.
            documents = find_documents({"."}).files;
            if (options_.configuration != nullptr) {
                leave_out_excluded(*options_.configuration, documents);
            }
        }
        read_ahead(documents);
        const bool has_rules = read_rules(rules);
        if (has_rules) {
            for (const std::string& argument : found.missing) {
                begin(argument);
                take(unreadable(argument, no_such_path(argument), std::nullopt, options_.error_palette));
                end();
            }
            if (packs_) {
                packs_->leave_out(documents);
            }
            evaluate(std::move(documents));
        }
        return finish(has_rules);
    }

private:
    void complain(Complaint complaint) {
        streams_.err << complaint.text;
        has_failed_ = has_failed_ || complaint.about.diagnostic.severity == support::Severity::Error;
        diagnostics_.push_back(std::move(complaint.about));
    }
    void complain(const support::Diagnostic& diagnostic, std::optional<std::string_view> text = std::nullopt) {
        complain(complaint_of(diagnostic, text, options_.error_palette));
    }

    bool read_rules(const std::vector<std::string>& paths) {
        const FoundFiles found = find_inputs(paths, {".guard", ".ruleset"});
        for (const std::string& argument : found.missing) {
            complain(no_such_path(argument));
        }
        std::vector<std::shared_ptr<const support::SourceFile>> sources;
        std::vector<std::string> arguments = options_.rules;
        arguments.insert(arguments.end(), options_.paths.begin(), options_.paths.end());
        const RulesSources with_imports(arguments);
        for (const fs::path& path : found.files) {
            ReadResult read = path == "-" ? ReadResult(read_stream(streams_.in)) : read_file(path);
            if (const auto* diagnostic = std::get_if<support::Diagnostic>(&read)) {
                complain(*diagnostic);
                continue;
            }
            sources.push_back(with_imports.make(path == "-" ? "<stdin>" : path.string(),
                                                std::move(std::get<std::string>(read)), path));
        }
        rules_ = compile_rules(std::move(sources), options_.compile);
        for (std::size_t i = 0; i < rules_.sources.size(); ++i) {
            if (!rules_.diagnostics[i].empty() && begins_like_json(rules_.sources[i]->text)) {
                // A document in the place of rules. Nothing of it is shown, since it may be a plan with secrets.
                support::Diagnostic diagnostic = rules_.diagnostics[i].front();
                diagnostic.message = "`" + rules_.sources[i]->name + "` holds JSON, not rules";
                diagnostic.help = "name documents without -r";
                diagnostic.file.clear();
                complain(diagnostic);
                continue;
            }
            for (const support::Diagnostic& diagnostic : rules_.diagnostics[i]) {
                complain(diagnostic, rules_.sources[i]->text);
            }
            for (const support::Diagnostic& remark :
                 report::suppress_warnings(*rules_.sources[i], rules_.warnings[i], today_)) {
                complain(remark, rules_.sources[i]->text);
            }
            for (support::Diagnostic& warning : rules_.warnings[i]) {
                take_warning(std::move(warning), rules_.sources[i]->text);
            }
        }
        if (options_.built_in != nullptr) {
            // Rules files among the paths are looked through, not evaluated. Suppressions may name their rules.
            for (const report::CheckedRule& rule : report::checked_rules(report::RuleNames(*rules_.program))) {
                other_rules_.push_back(rule.id);
            }
            summary_.rules_files = rules_.sources.size();
            for (const auto& diagnostics : rules_.diagnostics) {
                summary_.rule_errors += diagnostics.size();
            }
            rules_ = CompiledRules();
            rules_.program = options_.built_in;
        }
        std::vector<packs::Pack> packs;
        if (!options_.packs.paths.empty()) {
            packs = read_packs(options_.packs, options_.limits.documents, streams_,
                               [&](const auto& diagnostic, auto text) { complain(diagnostic, text); });
        }
        if (rules_.program->tables().rules.empty() && packs.empty()) {
            support::Diagnostic diagnostic;
            diagnostic.code = support::DiagnosticCode::UsageNothing;
            diagnostic.message = "there are no rules to evaluate";
            if (paths.empty()) {
                diagnostic.help = "name rules files with -r, or conformance packs with -p";
            }
            complain(diagnostic);
            return false;
        }
        if (!set_parameters()) {
            return false;
        }
        if (!packs.empty()) {
            add_packs(std::move(packs));
        }
        names_.emplace(*rules_.program);
        checked_ = report::checked_rules(*names_);
        if (packs_) {
            packs_->rename(checked_);
        }
        if (options_.configuration != nullptr && !set_severities()) {
            return false;
        }
        if (const auto diagnostic = select_rules(options_, checked_, elsewhere_ ? &*elsewhere_ : nullptr)) {
            complain_of_settings(*diagnostic);
            return false;
        }
        for (const std::vector<std::string>* ids : {&options_.select, &options_.ignore}) {
            for (const support::Diagnostic& note : deprecation_notes(*ids, checked_)) {
                complain(note);
            }
        }
        suppressions_.emplace(options_.suppressions, checked_, *names_, [this]() -> const std::vector<std::string>& {
            std::call_once(other_rules_are_there_, [&] {
                if (options_.built_in == nullptr) {
                    const auto library = packs::audit_rules();
                    for (const report::CheckedRule& rule : report::checked_rules(report::RuleNames(*library))) {
                        other_rules_.push_back(rule.id);
                    }
                }
            });
            return other_rules_;
        });
        suppressions_->read([&](const support::Diagnostic& diagnostic, std::optional<std::string_view> text) {
            complain(diagnostic, text);
        });
        return true;
    }

    void add_packs(std::vector<packs::Pack> packs) {
        packs::PackProgram program = packs::compile_packs(packs, *rules_.program, options_.compile.limits);
        for (const auto& [pack, diagnostic, policy] : program.diagnostics) {
            complain(diagnostic, policy == nullptr ? packs[pack].text : policy->text);
        }
        rules_.program = program.program;
        packs_.emplace(std::move(packs), std::move(program));
        if (outputs_.forms().json) {
            packs_->list_verdicts();
        }
    }

    // About an option or a place in the configuration file.
    void complain_of_settings(const support::Diagnostic& diagnostic) {
        if (diagnostic.file.empty()) {
            complain(diagnostic);
        } else {
            complain(diagnostic, options_.configuration->text);
        }
    }

    bool set_severities() {
        for (const ConfiguredText& unknown : cli::set_severities(*options_.configuration, checked_)) {
            if (!elsewhere_->has_rule(unknown.text)) {
                support::Diagnostic diagnostic = no_such_rule("severities", unknown.text, checked_);
                diagnostic.code = support::DiagnosticCode::UsageConfiguration;
                diagnostic.message = "`" + unknown.text + "` fits no rule";
                diagnostic.file = options_.configuration->name;
                diagnostic.span = unknown.place;
                complain_of_settings(diagnostic);
                return false;
            }
        }
        return true;
    }

    bool set_parameters() {
        if (options_.parameters.empty()) {
            return true;
        }
        const auto resolved =
            resolve_parameters(*rules_.program, options_.parameters,
                               [&](const GivenParameter& given) { return elsewhere_ && elsewhere_->is_about(given); });
        if (const auto* wrong = std::get_if<std::vector<support::Diagnostic>>(&resolved)) {
            for (const support::Diagnostic& diagnostic : *wrong) {
                complain_of_settings(diagnostic);
            }
            return false;
        }
        rules_.program = with_parameters(rules_.program, std::get<std::vector<ResolvedParameter>>(resolved));
        return true;
    }

    // In `check` warnings are for the person who writes the rules: reports and the exit code are about the documents.
    // In `lint` rules files are documents as well.
    void take_warning(support::Diagnostic warning, std::string_view text) {
        if (options_.built_in == nullptr) {
            streams_.err << complaint_of(std::move(warning), text, options_.error_palette).text;
            return;
        }
        ++summary_.rule_warnings;
        has_findings_ = has_findings_ || options_.fail_on <= report::Severity::Medium;
        complain(warning, text);
    }

    // The verdict of a rule by the findings that count; nothing if none of them does.
    static std::optional<vm::Status> without_suppressed(vm::Status status, const FindingCounts& counts) {
        const bool is_open = status == vm::Status::Fail || status == vm::Status::Unknown;
        if (!is_open || counts.suppressed == 0 || (status == vm::Status::Fail && counts.broken != 0)) {
            return status;
        }
        return counts.unknown == 0 ? std::nullopt : std::optional(vm::Status::Unknown);
    }

    [[nodiscard]] inputs::ReadLimits read_limits() const {
        inputs::ReadLimits limits = options_.input_limits;
        limits.documents = options_.limits.documents;
        limits.whole_lists = largest_whole_list;
        limits.threads = options_.threads;
        return limits;
    }

    // A large input that is the only one is read while the rules are.
    void read_ahead(const std::vector<fs::path>& paths) {
        if (paths.size() == 1 && support::thread_count(options_.threads) > 1 &&
            InputPieces::is_worth_reading_ahead(paths.front())) {
            support::prepare_heap_for(size_of(paths));
            inputs_.emplace(paths, streams_.in, read_limits());
            inputs_->read_ahead();
        }
    }

    void evaluate(std::vector<fs::path> paths) {
        std::erase_if(paths, [&](const fs::path& path) { return suppressions_->is_own(path); });
        const inputs::ReadLimits limits = read_limits();
        DocumentCheck check(options_, rules_, *names_, checked_, outputs_.forms(), *suppressions_);
        const CdkAssemblies assemblies(paths, limits.documents);
        check.deploy(assemblies);
        if (packs_) {
            check.use(*packs_);
        }
        if (!inputs_ || paths.empty()) {
            support::prepare_heap_for(size_of(paths));
            inputs_.emplace(std::move(paths), streams_.in, limits);
        }
        InputPieces& pieces = *inputs_;
        const EstateNeeds needs(*rules_.program);
        const auto take_judged = [&](JudgedPiece judged) {
            if (!current_) {
                begin(judged.name);
            }
            take(std::move(judged.part));
            if (judged.is_last) {
                end();
            }
        };
        // With rules that look from one document into others all are read first.
        RunDocuments& run = support::keep_until_exit(std::make_unique<RunDocuments>());
        std::vector<JudgedPiece> waiting;
        if (needs.any()) {
            check.hold();
        }
        support::parallel_pipeline(
            options_.threads, [&] { return pieces.next(); },
            [&](InputPiece piece) {
                JudgedPiece judged{piece.name, piece.is_last, {}, 0, 0};
                if (piece.documents != nullptr) {
                    while (auto read = piece.documents->next()) {
                        check.check(piece.name, std::move(*read), judged.part);
                    }
                } else if (piece.path.empty()) {
                    for (inputs::Text& text : piece.texts) {
                        check.check_text(piece.name, std::move(text), judged.part);
                    }
                } else {
                    FileBytes bytes(piece.path);
                    inputs::Documents documents(piece.name, bytes, limits);
                    while (auto read = documents.next()) {
                        check.check(piece.name, std::move(*read), judged.part);
                    }
                }
                if (piece.failure) {
                    check.check(piece.name, {std::move(*piece.failure), {}, 1, 0, true, false}, judged.part);
                }
                return judged;
            },
            [&](JudgedPiece judged) {
                if (!needs.any()) {
                    count(judged.part);
                    take_judged(std::move(judged));
                    return;
                }
                judged.first = run.documents().size();
                judged.count = judged.part.held.size();
                run.add(std::move(judged.part.held));
                waiting.push_back(std::move(judged));
            });
        if (!needs.any()) {
            types_ = check.types();
            return;
        }
        run.finish(options_.threads);
        for (const auto& held : run.documents()) {
            if (held->suppressions != nullptr) {
                suppressions_->know(*held->suppressions);
            }
        }
        CheckedPart of_estate;
        const bool judges_estate = needs.estate_rules && !run.estate().resources().empty();
        judge_held(check, run, waiting, judges_estate ? &of_estate : nullptr, options_.threads);
        for (JudgedPiece& judged : waiting) {
            count(judged.part);
        }
        if (judges_estate) {
            count(of_estate);
        }
        types_ = check.types();
        take_all(std::move(waiting), of_estate, take_judged);
        if (judges_estate) {
            begin(std::string(estate_name));
            take(std::move(of_estate));
            end(true);
        }
        std::size_t shown = 0;
        for (std::size_t i = 0; i < run.documents().size(); ++i) {
            const HeldDocument& held = *run.documents()[i];
            shown = i == 0 || run.documents()[i - 1]->name != held.name ? 0 : shown;
            for (Complaint& complaint : check.remarks(held)) {
                if (++shown <= most_complaints) {
                    complain(std::move(complaint));
                }
            }
        }
    }

    // Counts the findings of each rule where they came up, which is where the verdicts are.
    void count(CheckedPart& part) {
        if (packs_) {
            packs_->annotate(part.findings, part.pack_verdicts);
        }
        suppressions_->take(part.findings, outputs_.forms());
        if (part.findings.list.empty()) {
            return;
        }
        part.counts.resize(checked_.size());
        for (report::CheckFinding& finding : part.findings.list) {
            FindingCounts& counts = part.counts[finding.rule];
            ++(finding.is_suppressed ? counts.suppressed : finding.is_unknown ? counts.unknown : counts.broken);
            if (finding.forms != nullptr && !finding.forms->brief.empty()) {
                part.brief.emplace_back(finding.rule, std::move(finding.forms->brief));
            }
        }
    }

    // Findings stand with the input of their place, whatever led to them.
    template <class Take>
    void take_all(std::vector<JudgedPiece> judged, CheckedPart& of_estate, Take&& take_judged) {
        FindingsByInput by_input;
        for (const JudgedPiece& part : judged) {
            by_input.add_input(part.name);
        }
        for (JudgedPiece& part : judged) {
            by_input.set_apart(part.name, part.part.findings.list);
        }
        by_input.set_apart(estate_name, of_estate.findings.list);
        std::vector<report::CheckFinding> before;
        for (JudgedPiece& part : judged) {
            std::vector<report::CheckFinding>& findings = part.part.findings.list;
            if (!before.empty()) {
                std::move(findings.begin(), findings.end(), std::back_inserter(before));
                findings = std::exchange(before, {});
            }
            if (part.is_last) {
                by_input.put_back(part.name, findings, checked_, summary_);
            } else {
                before = std::exchange(findings, {});
            }
            take_judged(std::move(part));
        }
    }

    // The parts of an input come between `begin` and `end`.
    void begin(std::string name) {
        current_.emplace();
        current_->name = std::move(name);
    }

    void take(CheckedPart part) {
        for (Complaint& complaint : part.complaints) {
            // Rules that cannot be evaluated are few.
            if (current_->complaints < most_complaints || !complaint.about.rule.empty()) {
                ++current_->complaints;
                complain(std::move(complaint));
            }
        }
        has_failed_ = has_failed_ || part.unread != 0;
        current_->whole.add(part);
        summary_.findings += part.findings.count;
        for (std::size_t i = 0; i < summary_.severities.size(); ++i) {
            summary_.severities.at(i) += part.findings.severities.at(i);
        }
        for (const report::CheckFinding& finding : part.findings.list) {
            checked_[finding.rule].suppressed += finding.is_suppressed ? 1U : 0U;
            summary_.suppressed += finding.is_suppressed ? 1U : 0U;
        }
        outputs_.take_findings(part.findings);
        part.findings = {};
    }

    // Counts an input and hands it to the outputs.
    void end(bool is_estate = false) {
        CheckedPart& whole = current_->whole;
        if (whole.unread > most_complaints) {
            support::Diagnostic diagnostic;
            diagnostic.code = support::DiagnosticCode::InputDamagedPart;
            diagnostic.message = "`" + current_->name + "` holds " + std::to_string(whole.unread - most_complaints) +
                                 " more that cannot be read";
            complain(diagnostic);
        }
        if (!whole.unknown_types.empty()) {
            complain(about_unknown_types(current_->name, whole.unknown_types));
        }
        CheckResult result;
        result.about.path = current_->name;
        result.about.kind = whole.has_several_kinds ? std::string_view("several")
                            : whole.kind            ? report::kind_name(*whole.kind)
                                                    : report::kind_name(inputs::Kind::Unrecognised);
        if (is_estate) {
            result.about.kind = estate_name;
            result.about.is_estate = true;
        }
        result.about.documents = whole.documents;
        result.about.resources = whole.resources;
        result.about.error = whole.error;
        if (is_estate) {
            // It is all of the inputs, which were counted.
        } else if (whole.documents == 0) {
            ++summary_.unread;
        } else {
            result.about.unread = whole.unread;
            ++summary_.inputs;
            summary_.unrecognised += whole.unrecognised != 0 ? 1U : 0U;
            summary_.resources += whole.resources;
            summary_.unread_parts += whole.unread;
        }
        for (std::uint32_t rule = 0; rule < whole.verdicts.size(); ++rule) {
            if (whole.verdicts[rule]) {
                const auto status = without_suppressed(
                    *whole.verdicts[rule], rule < whole.counts.size() ? whole.counts[rule] : FindingCounts());
                if (status) {
                    result.verdicts.emplace_back(rule, *status);
                } else {
                    result.suppressed.push_back(rule);
                    ++summary_.evaluations;
                }
            }
        }
        result.failed_rules = std::move(whole.failed_rules);
        used_parameters_.merge(whole.used_parameters);
        result.brief = std::move(whole.brief);
        paths_.push_back(std::move(current_->name));
        pack_verdicts_.add(std::move(whole.pack_verdicts));
        recorders_.insert(recorders_.end(), whole.recorders.begin(), whole.recorders.end());
        current_.reset();
        for (const auto& [rule, status] : result.verdicts) {
            ++summary_.evaluations;
            report::CheckedRule& checked = checked_[rule];
            switch (status) {
                case vm::Status::Pass:
                    ++checked.compliant;
                    break;
                case vm::Status::Fail:
                    ++checked.non_compliant;
                    if (checked.severity >= options_.fail_on) {
                        has_findings_ = true;
                    }
                    break;
                case vm::Status::Skip:
                case vm::Status::PassOrSkip:
                    ++checked.not_applicable;
                    ++summary_.not_applicable;
                    break;
                case vm::Status::Unknown:
                    ++checked.insufficient_data;
                    ++summary_.insufficient_data;
                    has_findings_ = has_findings_ || options_.fail_on_insufficient_data;
                    break;
            }
        }
        for (const auto& [rule, reason] : result.failed_rules) {
            failed_rules_.insert(rule);
        }
        outputs_.take(std::move(result), checked_);
    }

    int finish(bool has_rules) {
        summary_.rules = static_cast<std::uint64_t>(
            std::count_if(checked_.begin(), checked_.end(), [](const auto& rule) { return !rule.is_left_out; }));
        summary_.failed_rules = failed_rules_.size();
        if (has_rules) {
            report::describe_idle_rules(checked_, *rules_.program, types_, summary_);
        }
        if (has_rules && packs_) {
            report::PackReport report = packs_->results(pack_verdicts_, types_, recorders_, checked_);
            has_findings_ = has_findings_ || (options_.fail_on_insufficient_data && has_open_rules(report.packs));
            outputs_.set_packs(std::move(report));
        }
        if (has_rules && summary_.inputs == 0 && summary_.rules_files == 0 && !options_.allow_empty) {
            support::Diagnostic diagnostic;
            diagnostic.code = support::DiagnosticCode::UsageNothing;
            diagnostic.message = "no input was evaluated";
            diagnostic.help = "check the paths, or allow it with --allow-empty";
            complain(diagnostic);
        }
        for (const auto& [name, value] : options_.templates.known.parameters) {
            if (has_rules && !used_parameters_.contains(name)) {
                support::Diagnostic diagnostic;
                diagnostic.code = support::DiagnosticCode::UsageOption;
                diagnostic.message = "no template has a parameter `" + name + "`";
                complain(diagnostic);
            }
        }
        if (suppressions_) {
            suppressions_->finish(paths_, [&](const support::Diagnostic& diagnostic,
                                              std::optional<std::string_view> text) { complain(diagnostic, text); });
        }
        for (const support::Diagnostic& diagnostic : outputs_.finish(checked_, diagnostics_, summary_)) {
            complain(diagnostic);
        }
        has_findings_ = has_findings_ && options_.suppressions.written_baseline.empty();
        return has_failed_ ? run_failed : has_findings_ ? found_something : nothing_found;
    }

    static bool has_open_rules(const std::vector<report::PackResult>& packs) {
        return std::any_of(packs.begin(), packs.end(), [](const report::PackResult& pack) {
            return std::any_of(pack.rules.begin(), pack.rules.end(), [](const report::PackRuleResult& rule) {
                return rule.verdict == report::Verdict::InsufficientData;
            });
        });
    }

    const CheckOptions& options_;
    Streams streams_;
    CheckOutputs outputs_;
    std::optional<verdicts::PackRun> packs_;
    verdicts::PackVerdicts pack_verdicts_;
    std::vector<packs::Recorder> recorders_;
    CompiledRules rules_;
    std::optional<RulesElsewhere> elsewhere_;  // with a configuration file
    std::optional<report::RuleNames> names_;
    std::optional<CurrentInput> current_;
    std::vector<report::CheckedRule> checked_;
    std::string today_ = today();
    std::vector<std::string> other_rules_;  // ids of rules that have no part in the run
    std::once_flag other_rules_are_there_;
    std::optional<RunSuppressions> suppressions_;
    std::optional<InputPieces> inputs_;  // of which the first may be read ahead
    std::vector<std::string> paths_;     // of inputs that were taken
    std::set<std::uint32_t> failed_rules_;
    std::set<std::string, std::less<>> used_parameters_;
    std::set<std::string, std::less<>> types_;  // of the resources that were judged
    std::vector<report::CheckDiagnostic> diagnostics_;
    report::CheckSummary summary_;
    bool has_failed_ = false;
    bool has_findings_ = false;
};

}  // namespace

int run_check(const CheckOptions& options, Streams streams) {
    return support::keep_until_exit(std::make_unique<CheckRun>(options, streams)).run();
}

void add_check_command(CLI::App& app, Run& run) {
    CLI::App* command = app.add_subcommand("check", "Evaluates your rules and reports what does not comply");
    const auto arguments = std::make_shared<CheckArguments>();
    add_rules_option(*command, *arguments);
    add_pack_options(*command, arguments->options.packs);
    add_check_options(*command, arguments, run);
}

}  // namespace bylaw::cli
