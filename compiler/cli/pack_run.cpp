#include "cli/pack_run.h"

#include <algorithm>
#include <system_error>
#include <utility>

#include "inputs/members.h"
#include "inputs/shapes.h"
#include "report/looked_for.h"

namespace bylaw::cli {
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

bool has_tag(const document::Value* tags, const packs::RuleScope& scope) {
    if (scope.tag_key.empty()) {
        return true;
    }
    const document::Value* const tag =
        tags == nullptr || tags->kind != document::Kind::Map ? nullptr : document::find(*tags, scope.tag_key);
    return tag != nullptr &&
           (scope.tag_value.empty() || (tag->kind == document::Kind::String && tag->text() == scope.tag_value));
}

// Whether a resource in the canonical shape is in a scope, which has the names of AWS Config.
bool covers(const packs::RuleScope& scope, const document::Entry& resource) {
    const std::string_view type = ResourcesOfDocument::type_of(resource);
    const auto is_type = [&](const std::string& name) {
        const inputs::Shape* const shape = inputs::shape_of_item(name);
        return name == type || (shape != nullptr && shape->type == type);
    };
    if (!scope.types.empty() && std::none_of(scope.types.begin(), scope.types.end(), is_type)) {
        return false;
    }
    if (!scope.resource_id.empty() && resource.key() != scope.resource_id &&
        inputs::text_member(resource.value, "ResourceId") != scope.resource_id) {
        return false;
    }
    return has_tag(inputs::map_member(resource.value, "Tags"), scope);
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
    if (!properties_) {
        properties_.emplace();
        for (const document::Entry* entry = begin_; entry != end_; ++entry) {
            const document::Value* const properties =
                entry->value.kind == document::Kind::Map ? document::find(entry->value, "Properties") : nullptr;
            if (properties != nullptr) {
                properties_->emplace(properties, entry);
            }
        }
    }
    const auto found = properties_->find(&value);
    return found == properties_->end() ? nullptr : found->second;
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

void PackRun::rename(std::vector<report::CheckedRule>& rules) const {
    for (std::uint32_t rule = 0; rule < rules.size(); ++rule) {
        const packs::PackEvaluation* const evaluation = evaluation_of(program_.program->rule(rule).file);
        if (evaluation == nullptr) {
            continue;
        }
        const bool has_several =
            evaluation->is_custom && program_.program->file(program_.program->rule(rule).file).rule_count > 1;
        const std::string& name = names_[evaluations_[program_.program->rule(rule).file]];
        rules[rule].id = has_several ? name + '/' + rules[rule].id : name;
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

bool PackRun::is_in_scope(const packs::PackEvaluation& evaluation, const document::Value& item) {
    const packs::RuleScope& scope = evaluation.scope;
    const std::string_view type = inputs::text_member(item, "resourceType");
    if (!scope.types.empty() && std::find(scope.types.begin(), scope.types.end(), type) == scope.types.end()) {
        return false;
    }
    if (!scope.resource_id.empty() && inputs::text_member(item, "resourceId") != scope.resource_id) {
        return false;
    }
    return has_tag(inputs::map_member(item, "tags"), scope);
}

std::set<const document::Value*> PackRun::keep_scope(vm::FileResult& result, ResourcesOfDocument& resources) const {
    std::set<const document::Value*> others;
    const packs::PackEvaluation* const evaluation = evaluation_of(result.file);
    if (evaluation == nullptr || evaluation->scope.is_empty()) {
        return others;
    }
    for (vm::RuleResult& rule : result.rules) {
        const std::size_t before = rule.subjects.size();
        std::erase_if(rule.subjects, [&](const vm::Subject& subject) {
            const document::Entry* const resource = resources.resource_of(*subject.value);
            const bool is_other = resource != nullptr && !covers(evaluation->scope, *resource);
            if (is_other) {
                others.insert(&resource->value);
            }
            return is_other;
        });
        if (rule.subjects.size() == before) {
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

void PackRun::count_item(const vm::FileResult& result, PackCounts& counts) const {
    Verdict gravest = Verdict::NotApplicable;
    for (const vm::RuleResult& rule : result.rules) {
        gravest = std::max(gravest, verdict_of(rule.status));
    }
    if (gravest != Verdict::NonCompliant && !result.errors.empty()) {
        gravest = Verdict::InsufficientData;
    }
    counts[evaluations_[result.file]].add(gravest);
}

void PackRun::count(const vm::FileResult& result, ResourcesOfDocument& resources, PackCounts& counts) const {
    const packs::PackEvaluation* const evaluation = evaluation_of(result.file);
    if (evaluation == nullptr) {
        return;
    }
    std::vector<std::pair<const document::Entry*, Verdict>> verdicts;
    report::VerdictCounts of_document;
    for (const vm::RuleResult& rule : result.rules) {
        Verdict gravest = Verdict::NotApplicable;
        for (const vm::Subject& subject : rule.subjects) {
            if (const document::Entry* const resource = resources.resource_of(*subject.value)) {
                verdicts.emplace_back(resource, verdict_under(rule.status, verdict_of(subject.status)));
                gravest = std::max(gravest, verdicts.back().second);
            }
        }
        // What lies in no resource: that something is missing in the document.
        const Verdict whole = verdict_of(rule.status);
        if (whole > gravest) {
            of_document.add(whole);
        }
    }
    std::sort(verdicts.begin(), verdicts.end(), [](const auto& a, const auto& b) {
        return a.first != b.first ? a.first < b.first : a.second > b.second;
    });
    const auto end =
        std::unique(verdicts.begin(), verdicts.end(), [](const auto& a, const auto& b) { return a.first == b.first; });
    report::VerdictCounts& all = counts[evaluations_[result.file]];
    for (auto at = verdicts.begin(); at != end; ++at) {
        all.add(at->second);
    }
    all.add(of_document);
    all.add(Verdict::InsufficientData, result.errors.size());
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
    const bool is_of_account = !wanted.empty() && std::all_of(wanted.begin(), wanted.end(), [](const auto& type) {
        return type.starts_with("Account::");
    });
    if (is_of_account && !is_any_here) {
        result.verdict = Verdict::InsufficientData;
        result.why = "only facts of the account tell (`bylaw collect`)";
        return;
    }
    result.why = is_any_here ? "none of the resources here is one that it is about" : "no such resource here";
}

std::string PackRun::blind_because(const packs::PackEvaluation& evaluation,
                                   const std::vector<packs::Recorder>& recorders) {
    const bool is_periodic = evaluation.managed != nullptr && evaluation.managed->trigger == "periodic";
    if (is_periodic) {
        return {};
    }
    if (packs::is_nothing_recorded(recorders)) {
        return "the recorder is off, so that AWS Config sees no change";
    }
    std::vector<std::string_view> types;
    if (evaluation.managed != nullptr) {
        types = evaluation.managed->types;
    } else {
        types.assign(evaluation.scope.types.begin(), evaluation.scope.types.end());
    }
    return packs::is_unrecorded(recorders, types) ? "the recorder does not record its resource types" : std::string();
}

bool PackRun::is_left_out(const packs::PackEvaluation& evaluation,
                          const std::vector<report::CheckedRule>& rules) const {
    const bytecode::File& file = program_.program->file(evaluation.file);
    return file.rule_count != 0 &&
           std::all_of(rules.begin() + file.first_rule, rules.begin() + file.first_rule + file.rule_count,
                       [](const report::CheckedRule& rule) { return rule.is_left_out; });
}

std::vector<report::PackResult> PackRun::results(const PackCounts& counts,
                                                 const std::set<std::string, std::less<>>& types,
                                                 const std::vector<packs::Recorder>& recorders,
                                                 const std::vector<report::CheckedRule>& rules) const {
    std::vector<report::PackResult> results;
    for (std::size_t i = 0; i < packs_.size(); ++i) {
        const packs::Pack& pack = packs_[i];
        report::PackResult& result = results.emplace_back();
        result.name = pack.name;
        result.path = pack.path;
        result.left_out = pack.left_out.size();
        for (std::size_t rule = 0; rule < pack.rules.size(); ++rule) {
            const packs::PackRuleState& state = program_.states[i][rule];
            report::PackRuleResult& row = result.rules.emplace_back();
            row.name = pack.rules[rule].name;
            row.identifier =
                pack.rules[rule].owner == packs::Owner::CustomPolicy ? std::string() : pack.rules[rule].identifier;
            if (state.no_evaluation != packs::NoEvaluation::None) {
                row.verdict = Verdict::InsufficientData;
                row.why = state.why;
                continue;
            }
            row.rule = names_[state.evaluation];
            if (is_left_out(program_.evaluations[state.evaluation], rules)) {
                row.verdict = Verdict::InsufficientData;
                row.why = "not selected";
                continue;
            }
            if (const auto found = counts.find(state.evaluation); found != counts.end()) {
                row.counts = found->second;
            }
            row.verdict = row.counts.verdict();
            if (row.verdict == Verdict::NotApplicable && row.counts.not_applicable == 0) {
                describe_idle(program_.evaluations[state.evaluation], types, row);
            }
            // What is compliant here would not stay so unseen.
            if (row.verdict == Verdict::Compliant || row.verdict == Verdict::NotApplicable) {
                const std::string blind = blind_because(program_.evaluations[state.evaluation], recorders);
                if (!blind.empty()) {
                    row.verdict = Verdict::InsufficientData;
                    (row.why.empty() ? row.note : row.why) = blind;
                }
            }
        }
    }
    return results;
}

}  // namespace bylaw::cli
