// Configuration items as they are, for custom policies of conformance packs.
#include <optional>

#include "cli/document_check.h"
#include "cli/run_suppressions.h"
#include "inputs/item_documents.h"
#include "inputs/members.h"
#include "verdicts/scope.h"

namespace bylaw::cli {

void DocumentCheck::judge_items(std::string_view name, const document::Document& source, CheckedPart& part) const {
    std::optional<report::CheckTextsOfRules> texts;
    for (const std::uint32_t index : packs_->custom()) {
        const packs::PackEvaluation& evaluation = packs_->program().evaluations[index];
        const inputs::ItemsDocument items = inputs::items_document(
            source, {[&](const document::Value& item) { return verdicts::covers_item(evaluation.scope, item); },
                     evaluation.parameters});
        packs_->count_unknown(index, items.unrecorded, name, part.pack_verdicts);
        if (!items.document) {
            continue;
        }
        std::optional<report::CheckRenderer> renderer;
        const document::Value& resources = *inputs::map_member(items.document->root(), "Resources");
        for (const document::Entry& item : resources.entries()) {
            vm::DocumentEvaluation run(*rules_.program, *items.document, limits_, nullptr, &item.value);
            vm::FileResult result = run.evaluate_file(evaluation.file, vm::Detail::Evidence, true);
            leave_out(result);
            packs_->count_item(result, item.value, name, part.pack_verdicts);
            bool has_findings = false;
            for (const vm::RuleResult& rule : result.rules) {
                part.add_verdict(rule.rule, rule.status);
                has_findings = has_findings || rule.status == vm::Status::Fail || rule.status == vm::Status::Unknown;
            }
            for (const vm::EvaluationError& error : result.errors) {
                add_error(name, result.file, error, part);
            }
            if (!has_findings) {
                continue;
            }
            if (!renderer) {
                if (!texts) {
                    texts.emplace(names_);
                }
                renderer.emplace(*texts, checked_, *items.document, name, forms_, options_.palette);
                renderer->set_suppressions([&](const report::Finding& finding, std::string_view path) {
                    return suppressions_.find(finding, path, nullptr);
                });
            }
            renderer->add(result);
        }
        if (renderer) {
            part.add_findings(renderer->finish());
        }
    }
    report::put_in_order(part.findings.list, name, checked_);
}

}  // namespace bylaw::cli
