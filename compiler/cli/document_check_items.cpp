// Configuration items as they are, for custom policies of conformance packs.
#include <algorithm>
#include <memory>
#include <optional>

#include "cli/document_check.h"
#include "cli/run_suppressions.h"
#include "inputs/item_documents.h"

namespace bylaw::cli {

void DocumentCheck::judge_items(std::string_view name, const document::Document& source, CheckedPart& part) const {
    std::optional<report::CheckTextsOfRules> texts;
    const auto judge_item = [&](const inputs::RecordedItem& item, std::uint32_t index) {
        const packs::PackEvaluation& evaluation = packs_->program().evaluations[index];
        if (!item.is_recorded) {
            part.pack_counts[index].add(report::Verdict::InsufficientData);
            return;
        }
        const document::Document document = item.document(evaluation.parameters);
        vm::DocumentEvaluation run(*rules_.program, document, limits_);
        vm::FileResult result = run.evaluate_file(evaluation.file, vm::Detail::Evidence, true);
        leave_out(result);
        packs_->count_item(result, part.pack_counts);
        bool has_findings = false;
        for (const vm::RuleResult& rule : result.rules) {
            part.add_verdict(rule.rule, rule.status);
            has_findings = has_findings || rule.status == vm::Status::Fail || rule.status == vm::Status::Unknown;
        }
        for (const vm::EvaluationError& error : result.errors) {
            add_error(name, evaluation.file, error, part);
        }
        if (!has_findings) {
            return;
        }
        if (!texts) {
            texts.emplace(names_);
        }
        report::CheckRenderer renderer(*texts, checked_, document, name, forms_, options_.palette);
        renderer.set_suppressions([&](const report::Finding& finding, std::string_view path) {
            return suppressions_.find(finding, path, nullptr);
        });
        renderer.add(result);
        part.add_findings(renderer.finish());
    };
    inputs::for_each_item(source, [&](const inputs::RecordedItem& item) {
        for (const std::uint32_t evaluation : packs_->custom()) {
            if (packs_->is_in_scope(packs_->program().evaluations[evaluation], *item.item)) {
                judge_item(item, evaluation);
            }
        }
    });
    report::put_in_order(part.findings.list, name, checked_);
}

}  // namespace bylaw::cli
