#include "cli/document_check.h"

#include <algorithm>
#include <iterator>
#include <unordered_map>
#include <variant>

#include "document/path.h"
#include "packs/rule_facts.h"
#include "report/diagnostic_text.h"
#include "support/parallel.h"
#include "support/source.h"

namespace bylaw::cli {
namespace {

// Of the verdicts on several documents the one that matters most stands for all.
int weight_of(vm::Status status) {
    switch (status) {
        case vm::Status::Fail:
            return 3;
        case vm::Status::Unknown:
            return 2;
        case vm::Status::Pass:
            return 1;
        case vm::Status::Skip:
        case vm::Status::PassOrSkip:
            break;
    }
    return 0;
}

void merge(std::optional<vm::Status>& all, vm::Status status) {
    if (!all || weight_of(status) > weight_of(*all)) {
        all = status;
    }
}

template <class T>
void move_to(std::vector<T>& all, std::vector<T>& more) {
    if (all.empty()) {
        all = std::move(more);
    } else {
        all.insert(all.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
    }
    more.clear();
}

void add_findings(report::CheckFindings& all, report::CheckFindings more) {
    move_to(all.list, more.list);
    move_to(all.not_known, more.not_known);
    all.count += more.count;
    for (std::size_t i = 0; i < all.severities.size(); ++i) {
        all.severities.at(i) += more.severities.at(i);
    }
}

void add_kind(CheckedPart& part, std::optional<inputs::Kind> kind) {
    if (!part.kind) {
        part.kind = kind;
    } else if (kind && *kind != *part.kind) {
        part.has_several_kinds = true;
    }
}

void complain(CheckedPart& part, Complaint complaint) {
    if (part.complaints.size() < most_complaints) {
        part.complaints.push_back(std::move(complaint));
    }
}

// Whether there is a resource, or one that was there.
bool has_resources(const document::Document& document) {
    const document::Value& root = document.root();
    const auto has = [&](std::string_view key) {
        const document::Value* resources = root.kind == document::Kind::Map ? document::find(root, key) : nullptr;
        return resources != nullptr && resources->kind == document::Kind::Map && resources->size != 0;
    };
    return has("Resources") || has("Removed") || has("Drift");
}

// Whether what the format counts are resources that rules judge.
std::uint64_t resources_of(const inputs::Recognised& recognised) {
    switch (recognised.kind) {
        case inputs::Kind::TerraformPlan:
        case inputs::Kind::TerraformState:
        case inputs::Kind::TerraformStateFile:
        case inputs::Kind::MacroEvent:
        case inputs::Kind::ConformancePack:
        case inputs::Kind::CloudFormationTemplate:
            return recognised.resources;
        default:
            return 0;
    }
}

// What is known of all documents that hold resources of the same types, few of them and nothing else: most rules files
// look at the types and go no further, so that their statuses need not be found again.
struct OfType {
    bool is_known = false;
    std::vector<std::optional<vm::Status>> verdicts;  // by rule; of the files that need the type only
    std::vector<std::uint32_t> files;                 // the others

    // `has_verdicts`: it says something about resources of packs.
    void learn(const vm::FileResult& result, bool has_verdicts) {
        const bool has_nothing_to_report =
            result.errors.empty() && std::all_of(result.rules.begin(), result.rules.end(), [](const auto& rule) {
                return rule.status == vm::Status::Pass || rule.status == vm::Status::Skip;
            });
        if (!result.needs_type_only || !has_nothing_to_report || has_verdicts) {
            files.push_back(result.file);
            return;
        }
        for (const vm::RuleResult& rule : result.rules) {
            merge(verdicts[rule.rule], rule.status);
        }
    }
};

}  // namespace

struct DocumentCheck::Memory {
    Memory(const report::RuleNames& names, std::size_t rule_count) : texts(names), rules(rule_count) {
        for (const bytecode::Type& type : names.program().tables().types) {
            is_here.emplace(names.program().string(type.name), false);
        }
    }

    void add_types(const document::Document& document) {
        if (!has_resources(document)) {
            return;
        }
        for (const document::Entry& entry : document::find(document.root(), "Resources")->entries()) {
            const document::Value* type =
                entry.value.kind == document::Kind::Map ? document::find(entry.value, "Type") : nullptr;
            if (type != nullptr && type->kind == document::Kind::String) {
                if (const auto found = is_here.find(type->text()); found != is_here.end()) {
                    found->second = true;
                }
            }
        }
    }

    // Null for documents that hold something else.
    [[nodiscard]] OfType* of_type(const document::Document& document) {
        constexpr std::size_t most_types = 4096;
        const document::Value& root = document.root();
        if (root.kind != document::Kind::Map || root.size != 1 || root.entry_data->key() != "Resources") {
            return nullptr;
        }
        // Items make few resources each: what else they hold inside, such as a policy, is one of its own.
        const document::Value& resources = root.entry_data->value;
        if (resources.kind != document::Kind::Map || resources.size == 0 || resources.size > vm::most_lone_resources) {
            return nullptr;
        }
        std::string name;
        for (const document::Entry& entry : resources.entries()) {
            const document::Value* type =
                entry.value.kind == document::Kind::Map ? document::find(entry.value, "Type") : nullptr;
            if (type == nullptr || type->kind != document::Kind::String) {
                return nullptr;
            }
            name += type->text();
            name += '\n';
        }
        const auto found = types.find(name);
        if (found != types.end()) {
            return &found->second;
        }
        if (types.size() >= most_types) {
            return nullptr;
        }
        OfType& fresh = types[name];
        fresh.verdicts.resize(rules);
        return &fresh;
    }

    report::CheckTextsOfRules texts;
    std::size_t rules;
    std::unordered_map<std::string_view, bool> is_here;  // types that rules name: whether a resource is of it
    std::unordered_map<std::string, OfType> types;
};

void CheckedPart::add_unknown_types(const std::vector<std::string>& types) {
    for (const std::string& type : types) {
        // One more than is shown tells that there are more.
        if (unknown_types.size() <= most_unknown_types) {
            unknown_types.insert(type);
        }
    }
}

void CheckedPart::add_findings(report::CheckFindings more) {
    cli::add_findings(findings, std::move(more));
}

void CheckedPart::add_complaints(std::vector<Complaint> more) {
    move_to(complaints, more);
}

void CheckedPart::add_verdict(std::uint32_t rule, vm::Status status) {
    merge(verdicts[rule], status);
}

void CheckedPart::add(CheckedPart& next) {
    add_kind(*this, next.kind);
    has_several_kinds = has_several_kinds || next.has_several_kinds;
    documents += next.documents;
    unrecognised += next.unrecognised;
    resources += next.resources;
    unread += next.unread;
    verdicts.resize(std::max(verdicts.size(), next.verdicts.size()));
    for (std::size_t rule = 0; rule < next.verdicts.size(); ++rule) {
        if (next.verdicts[rule]) {
            merge(verdicts[rule], *next.verdicts[rule]);
        }
    }
    for (auto& failed : next.failed_rules) {
        const bool is_known = std::any_of(failed_rules.begin(), failed_rules.end(),
                                          [&](const auto& other) { return other.first == failed.first; });
        if (!is_known) {
            failed_rules.push_back(std::move(failed));
        }
    }
    counts.resize(std::max(counts.size(), next.counts.size()));
    for (std::size_t rule = 0; rule < next.counts.size(); ++rule) {
        counts[rule].broken += next.counts[rule].broken;
        counts[rule].unknown += next.counts[rule].unknown;
        counts[rule].suppressed += next.counts[rule].suppressed;
    }
    move_to(brief, next.brief);
    used_parameters.merge(next.used_parameters);
    pack_verdicts.add(std::move(next.pack_verdicts));
    move_to(recorders, next.recorders);
    add_unknown_types({next.unknown_types.begin(), next.unknown_types.end()});
    if (error.empty()) {
        error = std::move(next.error);
    }
}

Complaint complaint_of(support::Diagnostic diagnostic, std::optional<std::string_view> text,
                       const report::Palette& palette, std::uint32_t first_line) {
    Complaint complaint;
    report::append_diagnostic(
        complaint.text, diagnostic, [&](std::string_view) { return text; }, palette, first_line);
    if (text && !diagnostic.file.empty()) {
        const support::LineColumn place = support::LineIndex(*text).at(diagnostic.span.begin);
        complaint.about.line = place.line - 1 + first_line;
        complaint.about.column = place.column;
    }
    complaint.about.diagnostic = std::move(diagnostic);
    return complaint;
}

CheckedPart unreadable(std::string_view name, support::Diagnostic diagnostic, std::optional<std::string_view> text,
                       const report::Palette& palette) {
    CheckedPart part;
    part.unread = 1;
    part.error = diagnostic.message;
    part.complaints.push_back(complaint_of(std::move(diagnostic), text, palette));
    part.complaints.back().about.input = name;
    return part;
}

void DocumentCheck::check_text(const std::string& name, inputs::Text text, CheckedPart& part) {
    inputs::ReadLimits limits;
    limits.documents = options_.limits.documents;
    limits.threads = options_.threads;
    inputs::TextDocuments documents(name, std::move(text), limits);
    while (std::optional<inputs::ReadDocument> read = documents.next()) {
        check(name, std::move(*read), part);
    }
}

void DocumentCheck::check(std::string_view name, inputs::ReadDocument given, CheckedPart& part) {
    auto held = std::make_unique<HeldDocument>(std::move(given));
    held->name = name;
    const inputs::ReadDocument& read = held->read;
    const auto refuse = [&](support::Diagnostic diagnostic) {
        // What says nothing of the input it is about would be lost among others.
        const std::string quoted = '`' + std::string(name) + '`';
        if (diagnostic.file.empty() && diagnostic.message.find(quoted) == std::string::npos) {
            diagnostic.message = quoted + ": " + diagnostic.message;
        }
        CheckedPart refused = unreadable(name, std::move(diagnostic), read.text, options_.error_palette);
        complain(part, std::move(refused.complaints.front()));
        part.add(refused);
    };
    const document::Document* document = read.document();
    if (document == nullptr) {
        refuse(*read.diagnostic());
        return;
    }
    const inputs::Recognised recognised = inputs::recognise(*document, options_.limits.documents, options_.taken_for);
    if (document->root().is_scalar() && recognised.kind == inputs::Kind::Unrecognised) {
        support::Diagnostic diagnostic;
        diagnostic.code = support::DiagnosticCode::DocumentNoData;
        diagnostic.message = "`" + std::string(name) + "` holds a single value, not a map or a list";
        diagnostic.help = "name only documents that rules can be about";
        refuse(std::move(diagnostic));
        return;
    }
    held->kind = recognised.kind;
    const bool is_in_list = read.is_member && recognised.kind == inputs::Kind::ConfigurationItem;
    add_kind(part, is_in_list ? inputs::Kind::ConfigSnapshot : recognised.kind);
    ++part.documents;
    part.unrecognised += recognised.kind == inputs::Kind::Unrecognised ? 1U : 0U;
    if (document->has_further_documents()) {
        support::Diagnostic diagnostic;
        diagnostic.code = support::DiagnosticCode::InputPassedOver;
        diagnostic.severity = support::Severity::Warning;
        diagnostic.message = "`" + std::string(name) + "` holds several YAML documents, of which the first is judged";
        diagnostic.help = "keep one document in each file; CloudFormation reads the first as well";
        complain(part, complaint_of(std::move(diagnostic), std::nullopt, options_.error_palette));
        part.complaints.back().about.input = name;
    }
    part.verdicts.resize(checked_.size());
    inputs::CanonicalOptions options = options_.templates.known;
    options.limits = options_.limits.documents;
    options.threads = options_.threads;
    options.changes_only = options_.changes_only;
    if (assemblies_ != nullptr) {
        assemblies_->apply(name, options);
    }
    held->canonical = inputs::canonical(*document, recognised, options);
    if (held->canonical) {
        if (options_.built_in != nullptr) {
            for (packs::PolicyError& error : packs::add_rule_facts(*held->canonical, recognised.kind)) {
                complain(part, complaint_of(std::move(error.diagnostic), error.policy->text, options_.error_palette));
                part.complaints.back().about.input = name;
            }
        }
        part.resources += held->canonical->resources;
        part.used_parameters.insert(held->canonical->used_parameters.begin(), held->canonical->used_parameters.end());
        add_left_out(name, *document, held->canonical->document.shown_text(), held->canonical->left_out, part);
        for (const std::string& note : held->canonical->notes) {
            support::Diagnostic diagnostic;
            diagnostic.code = support::DiagnosticCode::InputNote;
            diagnostic.severity = support::Severity::Note;
            diagnostic.message = "`" + std::string(name) + "`: " + note;
            complain(part, complaint_of(std::move(diagnostic), std::nullopt, options_.error_palette));
            part.complaints.back().about.input = name;
        }
        if (inputs::needs_tables(recognised)) {
            part.add_unknown_types(inputs::types_without_table(*held->canonical));
        }
    } else {
        part.resources += resources_of(recognised);
    }
    if (holds_) {
        if (is_judged(*held)) {
            held->suppressions = report::DocumentSuppressions::of(held->judged(), suppressions_.context());
        }
        part.held.push_back(std::move(held));
    } else {
        judge(*held, part);
    }
    if (packs_ != nullptr && packs_->has_custom()) {
        judge_items(name, *document, part);
    }
}

std::size_t DocumentCheck::workers_for(std::span<const std::unique_ptr<HeldDocument>> documents) const {
    constexpr std::size_t large = 512;  // resources
    const std::size_t threads = support::thread_count(options_.threads);
    if (threads == 1 || documents.size() != 1 || !documents.front()->canonical ||
        documents.front()->canonical->resources < large) {
        return 1;
    }
    return std::clamp<std::size_t>(rules_.program->tables().files.size(), 1, threads);
}

void DocumentCheck::judge_held(std::span<const std::unique_ptr<HeldDocument>> documents, const RunDocuments& run,
                               RulesWorker worker, CheckedPart& part) {
    part.verdicts.resize(checked_.size());
    for (const auto& held : documents) {
        judge(*held, part, &run, worker);
    }
}

void DocumentCheck::put_in_order(std::string_view name, CheckedPart& part) const {
    const auto file_of = [&](std::uint32_t rule) { return rules_.program->rule(rule).file; };
    std::stable_sort(part.complaints.begin(), part.complaints.end(),
                     [](const Complaint& a, const Complaint& b) { return a.rules_file < b.rules_file; });
    std::stable_sort(part.failed_rules.begin(), part.failed_rules.end(),
                     [&](const auto& a, const auto& b) { return file_of(a.first) < file_of(b.first); });
    std::stable_sort(part.findings.not_known.begin(), part.findings.not_known.end(),
                     [&](const auto& a, const auto& b) { return file_of(a.rule) < file_of(b.rule); });
    report::put_in_order(part.findings.list, name, checked_);
}

bool DocumentCheck::is_judged(const HeldDocument& held) const {
    // The built-in rules are about resources; a user's may be about anything.
    return !held.has_nothing() && (options_.built_in == nullptr || has_resources(held.judged()));
}

std::vector<Complaint> DocumentCheck::remarks(const HeldDocument& held) const {
    return held.suppressions == nullptr ? std::vector<Complaint>() : remarks(held.name, *held.suppressions);
}

std::vector<Complaint> DocumentCheck::remarks(std::string_view name,
                                              const report::DocumentSuppressions& suppressions) const {
    std::vector<Complaint> complaints;
    for (report::SuppressionRemark& remark : suppressions.remarks()) {
        if (complaints.size() == most_complaints) {
            break;
        }
        Complaint& complaint = complaints.emplace_back(
            complaint_of(std::move(remark.diagnostic), remark.text, options_.error_palette, remark.first_line));
        complaint.about.input = name;
    }
    return complaints;
}

void DocumentCheck::judge_estate(const RunDocuments& run, CheckedPart& part) {
    constexpr std::string_view name = "estate";
    const document::Document merged = run.merged();
    part.verdicts.resize(checked_.size());
    if (options_.built_in != nullptr && !has_resources(merged)) {
        for (std::uint32_t rule = 0; rule < part.verdicts.size(); ++rule) {
            if (rules_.program->rule(rule).is_of_estate != 0 && !checked_[rule].is_left_out) {
                merge(part.verdicts[rule], vm::Status::Skip);
            }
        }
        return;
    }
    const Borrowed memory = borrow();
    vm::DocumentEvaluation evaluation(*rules_.program, merged, limits_, &run.estate());
    report::CheckRenderer renderer(memory->texts, checked_, merged, name, forms_, options_.palette,
                                   [&](const document::Value& value) { return run.find(value, &merged); });
    renderer.set_suppressions([&](const report::Finding& finding, std::string_view path) {
        return suppressions_.find(finding, path, nullptr);
    });
    verdicts::ResourcesOfDocument resources(merged);
    std::set<const document::Value*> not_in_scope;
    if (packs_ != nullptr) {
        renderer.set_wanted([&](const report::Finding& finding) {
            return finding.resource == nullptr || !not_in_scope.contains(finding.resource->value);
        });
    }
    for (std::uint32_t file = 0; file < rules_.program->tables().files.size(); ++file) {
        vm::FileResult result = evaluation.evaluate_file(file, vm::Detail::Evidence, true, vm::RuleScope::Estate);
        leave_out(result);
        if (packs_ != nullptr) {
            not_in_scope = packs_->keep_scope(result, resources, part.pack_verdicts);
            packs_->count(
                result, resources,
                [&](const document::Entry* resource) {
                    const auto found = resource == nullptr ? std::nullopt : run.find(resource->value, &merged);
                    return found ? found->name : name;
                },
                part.pack_verdicts);
        }
        for (const vm::RuleResult& rule : result.rules) {
            merge(part.verdicts[rule.rule], rule.status);
        }
        for (const vm::EvaluationError& error : result.errors) {
            add_error(name, result.file, error, part);
        }
        renderer.add(result);
    }
    add_findings(part.findings, renderer.finish());
}

void DocumentCheck::judge(const HeldDocument& held, CheckedPart& part, const RunDocuments* run, RulesWorker worker) {
    if (!is_judged(held)) {
        // No rule is applicable.
        for (std::uint32_t rule = 0; rule < part.verdicts.size(); ++rule) {
            if (rules_.program->rule(rule).is_of_estate == 0 && !checked_[rule].is_left_out) {
                merge(part.verdicts[rule], vm::Status::Skip);
            }
        }
        return;
    }
    if (run != nullptr) {
        judge(held, held.suppressions.get(), part, run, worker);
        return;
    }
    const auto suppressions = report::DocumentSuppressions::of(held.judged(), suppressions_.context());
    judge(held, suppressions.get(), part, nullptr, worker);
    if (suppressions != nullptr) {
        for (Complaint& complaint : remarks(held.name, *suppressions)) {
            complain(part, std::move(complaint));
        }
    }
}

void DocumentCheck::judge(const HeldDocument& held, report::DocumentSuppressions* suppressions, CheckedPart& part,
                          const RunDocuments* run, RulesWorker worker) {
    const auto files = static_cast<std::uint32_t>(rules_.program->tables().files.size());
    if (!worker.is_first() && worker.next_file->load() >= files) {
        return;
    }
    const std::string_view name = held.name;
    const document::Document& document = held.judged();
    const Borrowed memory = borrow();
    verdicts::ResourcesOfDocument resources(document);
    if (worker.is_first()) {
        memory->add_types(document);
    }
    if (packs_ != nullptr && worker.is_first()) {
        bool has_switch = false;
        resources.for_each([&](const document::Entry&, std::string_view type) {
            has_switch = has_switch || packs::is_recorder_switch(type);
        });
        resources.for_each([&](const document::Entry& entry, std::string_view type) {
            if (packs::is_recorder(type)) {
                part.recorders.push_back(packs::read_recorder(entry.value, has_switch));
            }
        });
    }
    OfType* const known = worker.is_alone() ? memory->of_type(document) : nullptr;
    if (known != nullptr && known->is_known) {
        for (std::uint32_t rule = 0; rule < part.verdicts.size(); ++rule) {
            if (known->verdicts[rule]) {
                merge(part.verdicts[rule], *known->verdicts[rule]);
            }
        }
        if (known->files.empty()) {
            return;
        }
    }
    vm::DocumentEvaluation evaluation(*rules_.program, document, limits_, run == nullptr ? nullptr : &run->estate());
    report::FindElsewhere elsewhere;
    if (run != nullptr) {
        elsewhere = [&](const document::Value& value) { return run->find(value, nullptr); };
    }
    // Most documents have nothing to report.
    std::optional<report::CheckRenderer> renderer;
    bool has_verdicts = false;
    std::set<const document::Value*> not_in_scope;
    const auto evaluate = [&](std::uint32_t file) {
        vm::FileResult result = evaluation.evaluate_file(file, vm::Detail::Evidence, true, vm::RuleScope::Document);
        leave_out(result);
        if (packs_ != nullptr) {
            not_in_scope = packs_->keep_scope(result, resources, part.pack_verdicts);
            has_verdicts = packs_->count(
                result, resources, [&](const document::Entry*) { return name; }, part.pack_verdicts);
        }
        for (const vm::RuleResult& rule : result.rules) {
            merge(part.verdicts[rule.rule], rule.status);
        }
        for (const vm::EvaluationError& error : result.errors) {
            add_error(name, result.file, error, part);
        }
        const bool has_findings = std::any_of(result.rules.begin(), result.rules.end(), [](const auto& rule) {
            return rule.status != vm::Status::Pass && rule.status != vm::Status::Skip;
        });
        if (has_findings) {
            if (!renderer) {
                renderer.emplace(memory->texts, checked_, document, name, forms_, options_.palette, elsewhere);
                renderer->set_kind(held.kind);
                renderer->set_suppressions([&](const report::Finding& finding, std::string_view path) {
                    return suppressions_.find(finding, path, suppressions);
                });
                if (packs_ != nullptr) {
                    renderer->set_wanted([&](const report::Finding& finding) {
                        return finding.resource == nullptr || !not_in_scope.contains(finding.resource->value);
                    });
                }
            }
            renderer->add(result);
        }
        return result;
    };
    if (known != nullptr && known->is_known) {
        std::for_each(known->files.begin(), known->files.end(), evaluate);
    } else {
        std::uint32_t own_next = 0;
        const auto take_file = [&] { return worker.is_alone() ? own_next++ : worker.next_file->fetch_add(1); };
        for (std::uint32_t file = take_file(); file < files; file = take_file()) {
            if (packs_ != nullptr && packs_->is_custom(file)) {
                continue;
            }
            const vm::FileResult result = evaluate(file);
            if (known != nullptr) {
                known->learn(result, has_verdicts);
            }
        }
        if (known != nullptr) {
            known->is_known = true;
        }
    }
    if (renderer) {
        add_findings(part.findings, renderer->finish());
    }
}

// Says of which parts of an input nothing can be said. What was deleted, or is there in a later state, is no such part.
void DocumentCheck::add_left_out(std::string_view name, const document::Document& document, std::string_view text,
                                 const std::vector<inputs::LeftOut>& left_out, CheckedPart& part) const {
    document::PositionFinder positions(document);
    for (const inputs::LeftOut& left : left_out) {
        if (left.why == inputs::LeftOut::Why::Deleted || left.why == inputs::LeftOut::Why::Older) {
            continue;
        }
        ++part.unread;
        if (part.complaints.size() >= most_complaints) {
            continue;
        }
        support::Diagnostic diagnostic;
        diagnostic.code = support::DiagnosticCode::DocumentIncomplete;
        diagnostic.file = name;
        diagnostic.message = left.what;
        diagnostic.span =
            left.value == nullptr ? support::Span() : positions.span_of(*left.value).value_or(support::Span());
        diagnostic.span.end = std::min(diagnostic.span.end, diagnostic.span.begin + 1);
        complain(part, complaint_of(std::move(diagnostic), text, options_.error_palette, document.first_line()));
        part.complaints.back().about.input = name;
    }
}

void DocumentCheck::add_error(std::string_view name, std::uint32_t file, const vm::EvaluationError& error,
                              CheckedPart& part) const {
    support::Diagnostic diagnostic = error.diagnostic;
    diagnostic.message += " (on `" + std::string(name) + "`)";
    Complaint complaint = complaint_of(std::move(diagnostic), error.text, options_.error_palette);
    complaint.about.diagnostic.message = error.diagnostic.message;
    complaint.about.input = name;
    complaint.rules_file = file;
    if (error.rule != bytecode::none) {
        complaint.about.rule = checked_[error.rule].id;
        const bool is_known = std::any_of(part.failed_rules.begin(), part.failed_rules.end(),
                                          [&](const auto& failed) { return failed.first == error.rule; });
        if (!is_known) {
            part.failed_rules.emplace_back(error.rule, error.diagnostic.message);
        } else if (part.documents > 1) {
            // On many documents a rule goes wrong in the same way.
            return;
        }
    }
    part.complaints.push_back(std::move(complaint));
}

DocumentCheck::DocumentCheck(const CheckOptions& options, const CompiledRules& rules, const report::RuleNames& names,
                             const std::vector<report::CheckedRule>& checked, report::CheckForms forms,
                             RunSuppressions& suppressions)
    : options_(options),
      limits_(options.limits),
      rules_(rules),
      names_(names),
      checked_(checked),
      forms_(forms),
      suppressions_(suppressions) {
    // Findings are about values; of keys that a filter passed over there may be very many.
    limits_.records_key_filters = false;
    limits_.records_witnesses = true;
}

void DocumentCheck::use(const verdicts::PackRun& packs) {
    packs_ = &packs;
    limits_.records_subjects = true;
}

DocumentCheck::~DocumentCheck() = default;

// Forgets what came of rules that were not selected.
void DocumentCheck::leave_out(vm::FileResult& result) const {
    std::erase_if(result.rules, [&](const vm::RuleResult& rule) { return checked_[rule.rule].is_left_out; });
    std::erase_if(result.errors, [&](const vm::EvaluationError& error) {
        return error.rule != bytecode::none && checked_[error.rule].is_left_out;
    });
}

DocumentCheck::Borrowed DocumentCheck::borrow() {
    const std::lock_guard lock(mutex_);
    if (idle_.empty()) {
        return {new Memory(names_, checked_.size()), GiveBack{this}};
    }
    Memory* const memory = idle_.back().release();
    idle_.pop_back();
    return {memory, GiveBack{this}};
}

std::set<std::string, std::less<>> DocumentCheck::types() const {
    std::set<std::string, std::less<>> all;
    for (const auto& memory : idle_) {
        for (const auto& [type, is_here] : memory->is_here) {
            if (is_here) {
                all.emplace(type);
            }
        }
    }
    return all;
}

void DocumentCheck::GiveBack::operator()(Memory* memory) const {
    const std::lock_guard lock(owner->mutex_);
    owner->idle_.emplace_back(memory);
}

}  // namespace bylaw::cli
