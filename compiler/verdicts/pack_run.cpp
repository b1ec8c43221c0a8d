#include "verdicts/pack_run.h"

#include <algorithm>
#include <system_error>
#include <tuple>
#include <utility>

#include "inputs/members.h"
#include "report/looked_for.h"
#include "verdicts/scope.h"

namespace bylaw::verdicts {
namespace {

using report::Verdict;

Verdict verdict_of(vm::Status status) {
    switch (status) {
        case vm::Status::Pass:
            return Verdict::Compliant;
        case vm::Status::Fail:
            return Verdict::NonCompliant;
        case vm::Status::Unknown:
            return Verdict::InsufficientData;
        case vm::Status::Skip:
        case vm::Status::PassOrSkip:
            break;
    }
    return Verdict::NotApplicable;
}

// The verdict on a resource where the rule as a whole came to a status: where one resource is enough, the others do not
// matter.
Verdict verdict_under(vm::Status rule, Verdict verdict) {
    if (rule == vm::Status::Fail || verdict == Verdict::Compliant || verdict == Verdict::NotApplicable) {
        return verdict;
    }
    return rule == vm::Status::Unknown ? Verdict::InsufficientData : Verdict::NotApplicable;
}

}  // namespace

ResourcesOfDocument::ResourcesOfDocument(const document::Document& document) {
    const document::Value& root = document.root();
    const document::Value* const resources =
        root.kind == document::Kind::Map ? document::find(root, "Resources") : nullptr;
    if (resources != nullptr && resources->kind == document::Kind::Map) {
        begin_ = resources->entry_data;
        end_ = begin_ + resources->size;
    }
}

std::string_view ResourcesOfDocument::type_of(const document::Entry& resource) {
    return inputs::text_member(resource.value, "Type");
}

const document::Entry* ResourcesOfDocument::resource_of(const document::Value& value) {
    const auto* const address = reinterpret_cast<const char*>(&value);
    const auto* const first = reinterpret_cast<const char*>(begin_);
    if (address >= first && address < reinterpret_cast<const char*>(end_)) {
        return begin_ + (address - first) / static_cast<std::ptrdiff_t>(sizeof(document::Entry));
    }
    if (!has_properties_) {
        has_properties_ = true;
        for (const document::Entry* entry = begin_; entry != end_; ++entry) {
            const document::Value* const properties =
                entry->value.kind == document::Kind::Map ? document::find(entry->value, "Properties") : nullptr;
            if (properties != nullptr) {
                properties_.add(properties, entry);
            }
        }
    }
    return properties_.find(&value);
}

std::uint32_t ResourcesOfDocument::kind_of(const document::Entry& resource) {
    if (kind_of_resource_.empty()) {
        kind_of_resource_.resize(static_cast<std::size_t>(end_ - begin_), bytecode::none);
    }
    std::uint32_t& number = kind_of_resource_[static_cast<std::size_t>(&resource - begin_)];
    if (number == bytecode::none) {
        const auto text = [&](std::string_view key) { return inputs::text_member(resource.value, key); };
        const RecordedKind::View kind{text("Type"), text("AccountId"), text("Region")};
        const auto [known, is_new] = number_of_kind_.emplace(kind, static_cast<std::uint32_t>(kinds_.size()));
        if (is_new) {
            kinds_.push_back(kind);
        }
        number = known->second;
    }
    return number;
}

PackRun::PackRun(std::vector<packs::Pack> packs, packs::PackProgram program)
    : packs_(std::move(packs)), program_(std::move(program)) {
    evaluations_.resize(program_.program->tables().files.size(), bytecode::none);
    std::map<std::string_view, int> uses;
    for (std::uint32_t i = 0; i < program_.evaluations.size(); ++i) {
        evaluations_[program_.evaluations[i].file] = i;
        if (program_.evaluations[i].is_custom) {
            custom_.push_back(i);
        }
        // The same name in several packs, with other parameters.
        const int use = ++uses[program_.evaluations[i].name];
        names_.push_back(program_.evaluations[i].name + (use == 1 ? std::string() : '#' + std::to_string(use)));
    }
}

const packs::PackEvaluation* PackRun::evaluation_of(std::uint32_t file) const {
    return file < evaluations_.size() && evaluations_[file] != bytecode::none
               ? &program_.evaluations[evaluations_[file]]
               : nullptr;
}

// Each once.
std::vector<std::string> PackRun::names_in_packs(const packs::PackEvaluation& evaluation) const {
    std::vector<std::string> names;
    for (std::size_t pack = 0; pack < packs_.size(); ++pack) {
        for (std::size_t rule = 0; rule < packs_[pack].rules.size(); ++rule) {
            const std::uint32_t at = program_.states[pack][rule].evaluation;
            const std::string& name = packs_[pack].rules[rule].name;
            if (at != bytecode::none && &program_.evaluations[at] == &evaluation &&
                std::find(names.begin(), names.end(), name) == names.end()) {
                names.push_back(name);
            }
        }
    }
    return names;
}

void PackRun::rename(std::vector<report::CheckedRule>& rules) const {
    for (std::uint32_t rule = 0; rule < rules.size(); ++rule) {
        const packs::PackEvaluation* const evaluation = evaluation_of(program_.program->rule(rule).file);
        if (evaluation == nullptr) {
            continue;
        }
        const bool has_several =
            evaluation->is_custom && program_.program->file(program_.program->rule(rule).file).rule_count > 1;
        const std::string& name = names_[evaluations_[program_.program->rule(rule).file]];
        rules[rule].is_of_pack = true;
        const std::string suffix = has_several ? '/' + rules[rule].id : std::string();
        rules[rule].id = name + suffix;
        rules[rule].other_ids.clear();
        for (const std::string& other : names_in_packs(*evaluation)) {
            if (other != name) {
                rules[rule].other_ids.push_back(other + suffix);
            }
        }
        if (!evaluation->controls.empty()) {
            rules[rule].annotations.controls.push_back({"pack", evaluation->controls});
        }
    }
}

void PackRun::leave_out(std::vector<std::filesystem::path>& documents) const {
    std::set<std::filesystem::path> packs;
    std::error_code error;
    for (const packs::Pack& pack : packs_) {
        packs.insert(std::filesystem::weakly_canonical(pack.path, error));
    }
    std::erase_if(documents, [&](const std::filesystem::path& path) {
        return packs.contains(std::filesystem::weakly_canonical(path, error));
    });
}

bool PackRun::is_custom(std::uint32_t file) const {
    const packs::PackEvaluation* const evaluation = evaluation_of(file);
    return evaluation != nullptr && evaluation->is_custom;
}

std::set<const document::Value*> PackRun::keep_scope(vm::FileResult& result, ResourcesOfDocument& resources,
                                                     PackVerdicts& verdicts) const {
    std::set<const document::Value*> others;
    const packs::PackEvaluation* const evaluation = evaluation_of(result.file);
    if (evaluation == nullptr || evaluation->scope.is_empty()) {
        return others;
    }
    for (vm::RuleResult& rule : result.rules) {
        bool has_others = false;
        std::erase_if(rule.subjects, [&](const vm::Subject& subject) {
            const document::Entry* const resource = resources.resource_of(*subject.value);
            const bool is_other = resource != nullptr && covers(evaluation->scope, *resource).in_scope == InScope::No;
            if (is_other) {
                others.insert(&resource->value);
                has_others = true;
            }
            return is_other;
        });
        for (vm::Subject& subject : rule.subjects) {
            const document::Entry* const resource = resources.resource_of(*subject.value);
            const Coverage coverage = resource == nullptr ? Coverage() : covers(evaluation->scope, *resource);
            if (coverage.in_scope != InScope::NotKnown || verdict_of(subject.status) == Verdict::NotApplicable) {
                continue;
            }
            // Whatever the rule says about it.
            subject.status = vm::Status::Unknown;
            others.insert(&resource->value);
            has_others = true;
            verdicts.doubt_scope(evaluations_[result.file]);
            if (lists_verdicts_) {
                verdicts.annotate(evaluations_[result.file], resource->key(), coverage.why, true);
            }
        }
        if (!has_others) {
            continue;
        }
        Verdict gravest = Verdict::NotApplicable;
        rule.status = vm::Status::Skip;
        for (const vm::Subject& subject : rule.subjects) {
            if (const Verdict verdict = verdict_of(subject.status); verdict > gravest) {
                gravest = verdict;
                rule.status = subject.status;
            }
        }
    }
    return others;
}

void PackRun::count_item(const vm::FileResult& result, const document::Value& item, std::string_view path,
                         PackVerdicts& verdicts) const {
    Verdict gravest = Verdict::NotApplicable;
    for (const vm::RuleResult& rule : result.rules) {
        gravest = std::max(gravest, verdict_of(rule.status));
    }
    if (gravest != Verdict::NonCompliant && !result.errors.empty()) {
        gravest = Verdict::InsufficientData;
    }
    verdicts.add_item(evaluations_[result.file], item, gravest, path, lists_verdicts_);
}

void PackRun::count_unknown(std::uint32_t evaluation, std::uint64_t count, std::string_view path,
                            PackVerdicts& verdicts) const {
    verdicts.add_other(evaluation, Verdict::InsufficientData, count, path, lists_verdicts_);
}

bool PackRun::count(const vm::FileResult& result, ResourcesOfDocument& resources, const PathOf& path_of,
                    PackVerdicts& verdicts) const {
    if (evaluation_of(result.file) == nullptr) {
        return false;
    }
    const std::uint32_t evaluation = evaluations_[result.file];
    std::vector<std::pair<const document::Entry*, Verdict>> on_resources;
    std::vector<Verdict> on_document;
    for (const vm::RuleResult& rule : result.rules) {
        Verdict gravest = Verdict::NotApplicable;
        for (const vm::Subject& subject : rule.subjects) {
            if (const document::Entry* const resource = resources.resource_of(*subject.value)) {
                on_resources.emplace_back(resource, verdict_under(rule.status, verdict_of(subject.status)));
                gravest = std::max(gravest, on_resources.back().second);
            }
        }
        // What lies in no resource: that something is missing in the document.
        if (const Verdict whole = verdict_of(rule.status); whole > gravest) {
            on_document.push_back(whole);
        }
    }
    std::sort(on_resources.begin(), on_resources.end(), [](const auto& a, const auto& b) {
        return a.first != b.first ? a.first < b.first : a.second > b.second;
    });
    const auto end = std::unique(on_resources.begin(), on_resources.end(),
                                 [](const auto& a, const auto& b) { return a.first == b.first; });
    std::map<std::uint32_t, report::VerdictCounts> by_kind;
    std::uint32_t last_kind = bytecode::none;
    report::VerdictCounts* counts = nullptr;
    for (auto at = on_resources.begin(); at != end; ++at) {
        const auto [resource, verdict] = *at;
        const std::uint32_t kind = resources.kind_of(*resource);
        counts = kind == last_kind ? counts : &by_kind[kind];
        counts->add(verdict);
        last_kind = kind;
        if (lists_verdicts_) {
            verdicts.list(evaluation, resource->key(), resources.kind(kind), verdict, path_of(resource));
        }
    }
    for (const auto& [kind, counted] : by_kind) {
        verdicts.add(evaluation, resources.kind(kind), counted);
    }
    for (const Verdict verdict : on_document) {
        verdicts.add_other(evaluation, verdict, 1, path_of(nullptr), lists_verdicts_);
    }
    verdicts.add_other(evaluation, Verdict::InsufficientData, result.errors.size(), path_of(nullptr), lists_verdicts_);
    return !on_resources.empty() || !on_document.empty() || !result.errors.empty();
}

void PackRun::describe_idle(const packs::PackEvaluation& evaluation, const std::set<std::string, std::less<>>& types,
                            report::PackRuleResult& result) const {
    if (evaluation.is_custom) {
        result.why = "it judges configuration items, and there are none that it is about";
        return;
    }
    std::set<std::string> wanted;
    const bytecode::File& file = program_.program->file(evaluation.file);
    bool is_any_here = false;
    for (std::uint32_t rule = file.first_rule; rule < file.first_rule + file.rule_count; ++rule) {
        for (const std::string& type : report::looked_for(*program_.program, rule)) {
            is_any_here = is_any_here || types.contains(type);
            wanted.insert(type);
        }
    }
    result.looked_for.assign(wanted.begin(), wanted.end());
    const bool is_of_account =
        std::any_of(wanted.begin(), wanted.end(), [](const auto& type) { return type.starts_with("Account::"); });
    if (is_of_account && !is_any_here) {
        result.verdict = Verdict::InsufficientData;
        result.why = "only facts of the account tell (`bylaw collect`)";
        return;
    }
    result.why = is_any_here ? "none of the resources here is one that it is about" : "no such resource here";
}

void PackRun::annotate(const report::CheckFindings& findings, PackVerdicts& verdicts) const {
    if (!lists_verdicts_) {
        return;
    }
    const auto add = [&](std::uint32_t rule, std::string_view address, std::string_view text, bool is_certain) {
        const std::uint32_t file = program_.program->rule(rule).file;
        if (evaluation_of(file) != nullptr) {
            verdicts.annotate(evaluations_[file], address, text, is_certain);
        }
    };
    for (const report::CheckFinding& finding : findings.list) {
        if (!finding.is_unknown) {
            add(finding.rule, finding.forms->entry.address, finding.forms->entry.message, true);
        }
    }
    for (const report::NotKnown& unknown : findings.not_known) {
        add(unknown.rule, unknown.address,
            unknown.reason.empty() ? std::string("what decides is not known") : unknown.name + ": " + unknown.reason,
            false);
    }
}

std::string_view PackRun::blind_because(const packs::PackEvaluation& evaluation,
                                        const std::vector<packs::Recorder>& recorders, std::string_view type) {
    const bool is_periodic = evaluation.managed != nullptr && evaluation.managed->trigger == "periodic";
    if (is_periodic) {
        return {};
    }
    std::vector<std::string_view> types;
    if (evaluation.managed != nullptr) {
        types = evaluation.managed->types;
    } else {
        types.assign(evaluation.scope.types.begin(), evaluation.scope.types.end());
    }
    if (!type.empty()) {
        // What a rule looks at beside its types does not trigger it.
        const bool is_trigger = types.empty() || std::any_of(types.begin(), types.end(), [&](std::string_view name) {
                                    return packs::is_same_type(name, type);
                                });
        if (!is_trigger) {
            return {};
        }
        types = {type};
    }
    if (packs::is_nothing_recorded(recorders)) {
        return "the recorder is off, so that AWS Config sees no change";
    }
    switch (packs::is_recorded(recorders, types)) {
        case packs::Recorded::No:
            return "the recorder does not record its resource types";
        case packs::Recorded::NotKnown:
            return "whether the recorder records its resource types is not known";
        case packs::Recorded::Yes:
            break;
    }
    return {};
}

// The verdicts of one evaluation, as far as AWS Config would come to them.
struct PackRun::Counted {
    report::VerdictCounts counts;
    std::string_view note;  // why some are not those of the resources
    // Resources of which AWS Config sees nothing, and why.
    std::map<RecordedKind, std::string_view, RecordedKind::Order> unseen;
};

PackRun::Counted PackRun::count_seen(std::uint32_t evaluation, const PackVerdicts& verdicts,
                                     const std::vector<packs::Recorder>& recorders) const {
    Counted counted{verdicts.others(evaluation), {}, {}};
    const PackVerdicts::Counts* const by_kind = verdicts.counts(evaluation);
    if (by_kind == nullptr) {
        return counted;
    }
    for (const auto& [kind, counts] : *by_kind) {
        report::VerdictCounts seen = counts;
        const std::string_view blind = blind_because(
            program_.evaluations[evaluation], packs::recorders_of(recorders, kind.account, kind.region), kind.type);
        // What is compliant here would not stay so unseen.
        if (!blind.empty() && counts.compliant != 0) {
            seen.insufficient_data += std::exchange(seen.compliant, 0);
            counted.note = blind;
            counted.unseen.emplace(kind, blind);
        }
        counted.counts.add(seen);
    }
    return counted;
}

std::vector<report::ResourceVerdict> PackRun::listed(const PackVerdicts& verdicts, const std::vector<Counted>& counted,
                                                     const std::vector<report::CheckedRule>& rules) const {
    std::vector<report::ResourceVerdict> list;
    // Whichever thread came to them first.
    std::vector<const VerdictOnResource*> all;
    for (const VerdictOnResource& given : verdicts.list()) {
        all.push_back(&given);
    }
    std::stable_sort(all.begin(), all.end(),
                     [](const auto* a, const auto* b) { return a->evaluation < b->evaluation; });
    for (const VerdictOnResource* const one : all) {
        const VerdictOnResource& given = *one;
        const packs::PackEvaluation& evaluation = program_.evaluations[given.evaluation];
        report::ResourceVerdict& shown = list.emplace_back();
        shown.rule = names_[given.evaluation];
        shown.verdict = given.verdict;
        shown.path = given.path;
        shown.address = given.address;
        shown.type = given.kind.type;
        shown.region = given.kind.region;
        shown.account = given.kind.account;
        shown.annotation = given.verdict == Verdict::Compliant || given.verdict == Verdict::NotApplicable
                               ? std::string_view()
                               : verdicts.annotation(given.evaluation, given.address);
        if (!shown.annotation.empty()) {
            continue;
        }
        if (given.verdict == Verdict::NonCompliant) {
            const bytecode::File& file = program_.program->file(evaluation.file);
            shown.annotation = file.rule_count == 0 ? std::string() : rules[file.first_rule].annotations.title;
        } else if (given.verdict == Verdict::InsufficientData) {
            shown.annotation = "what decides is not known";
        } else if (given.verdict == Verdict::Compliant && !given.address.empty()) {
            const auto unseen = counted[given.evaluation].unseen.find(given.kind);
            if (unseen != counted[given.evaluation].unseen.end()) {
                shown.verdict = Verdict::InsufficientData;
                shown.annotation = unseen->second;
            }
        }
    }
    std::stable_sort(list.begin(), list.end(), [](const auto& a, const auto& b) {
        return std::tie(a.rule, a.path, a.address) < std::tie(b.rule, b.path, b.address);
    });
    return list;
}

bool PackRun::has_unseen_type(std::uint32_t evaluation, const PackVerdicts& verdicts) const {
    const std::vector<std::string>& unknown = program_.evaluations[evaluation].unknown_types;
    const PackVerdicts::Counts* const by_kind = verdicts.counts(evaluation);
    return std::any_of(unknown.begin(), unknown.end(), [&](const std::string& type) {
        return by_kind == nullptr ||
               std::none_of(by_kind->begin(), by_kind->end(), [&](const auto& one) { return one.first.type == type; });
    });
}

bool PackRun::is_left_out(const packs::PackEvaluation& evaluation,
                          const std::vector<report::CheckedRule>& rules) const {
    const bytecode::File& file = program_.program->file(evaluation.file);
    return file.rule_count != 0 &&
           std::all_of(rules.begin() + file.first_rule, rules.begin() + file.first_rule + file.rule_count,
                       [](const report::CheckedRule& rule) { return rule.is_left_out; });
}

report::PackReport PackRun::results(const PackVerdicts& verdicts, const std::set<std::string, std::less<>>& types,
                                    const std::vector<packs::Recorder>& recorders,
                                    const std::vector<report::CheckedRule>& rules) const {
    report::PackReport report;
    std::vector<Counted> counted;
    for (std::uint32_t evaluation = 0; evaluation < program_.evaluations.size(); ++evaluation) {
        counted.push_back(count_seen(evaluation, verdicts, recorders));
    }
    for (std::size_t i = 0; i < packs_.size(); ++i) {
        const packs::Pack& pack = packs_[i];
        report::PackResult& result = report.packs.emplace_back();
        result.name = pack.name;
        result.path = pack.path;
        result.left_out = pack.left_out.size();
        for (std::size_t rule = 0; rule < pack.rules.size(); ++rule) {
            const packs::PackRuleState& state = program_.states[i][rule];
            report::PackRuleResult& row = result.rules.emplace_back();
            row.name = pack.rules[rule].name;
            row.frequency = pack.rules[rule].frequency;
            row.evaluation_modes = pack.rules[rule].evaluation_modes;
            row.controls = pack.rules[rule].controls;
            row.remediations = pack.rules[rule].remediations;
            row.trigger = state.managed == nullptr ? std::string() : std::string(state.managed->trigger);
            row.identifier =
                pack.rules[rule].owner == packs::Owner::CustomPolicy ? std::string() : pack.rules[rule].identifier;
            if (state.no_evaluation != packs::NoEvaluation::None) {
                row.verdict = state.no_evaluation == packs::NoEvaluation::Template ? Verdict::NotApplicable
                                                                                   : Verdict::InsufficientData;
                row.why = state.why;
                continue;
            }
            row.rule = names_[state.evaluation];
            if (is_left_out(program_.evaluations[state.evaluation], rules)) {
                row.verdict = Verdict::InsufficientData;
                row.why = "not selected";
                continue;
            }
            const Counted& seen = counted[state.evaluation];
            row.counts = seen.counts;
            row.note = seen.note.empty() && verdicts.is_scope_doubtful(state.evaluation)
                           ? "whether its scope has some of the resources is not known"
                           : seen.note;
            row.verdict = row.counts.verdict();
            if (row.verdict == Verdict::NotApplicable && row.counts.not_applicable == 0) {
                describe_idle(program_.evaluations[state.evaluation], types, row);
            }
            const bool is_open = row.verdict == Verdict::NonCompliant || row.verdict == Verdict::InsufficientData;
            if (!is_open && has_unseen_type(state.evaluation, verdicts)) {
                row.verdict = Verdict::InsufficientData;
                (row.why.empty() ? row.note : row.why) = "its scope has a resource type that is not known";
            }
            if (row.verdict == Verdict::NotApplicable) {
                const std::string_view blind = blind_because(program_.evaluations[state.evaluation], recorders, {});
                if (!blind.empty()) {
                    row.verdict = Verdict::InsufficientData;
                    (row.why.empty() ? row.note : row.why) = blind;
                }
            }
        }
    }
    if (lists_verdicts_) {
        report.results = listed(verdicts, counted, rules);
    }
    return report;
}

}  // namespace bylaw::verdicts
