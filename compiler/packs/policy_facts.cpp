#include "packs/policy_facts.h"

#include <algorithm>
#include <string>
#include <string_view>

#include "bytecode/program.h"
#include "document/symbol.h"
#include "inputs/members.h"
#include "lower/compile.h"
#include "packs/policy_source.h"

namespace bylaw::packs {

using document::Value;

namespace {

// AWS counts characters, not bytes.
std::int64_t characters(std::string_view text) {
    return std::count_if(text.begin(), text.end(),
                         [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; });
}

std::vector<std::string_view> functions_of(const bytecode::Program& program) {
    std::vector<std::string_view> names;
    for (const bytecode::Call& call : program.tables().calls) {
        const std::string_view name = program.string(call.name);
        const bool is_rule = std::any_of(program.tables().rules.begin(), program.tables().rules.end(),
                                         [&](const bytecode::Rule& rule) { return program.string(rule.name) == name; });
        if (!is_rule && std::find(names.begin(), names.end(), name) == names.end()) {
            names.push_back(name);
        }
    }
    return names;
}

}  // namespace

void PolicyFacts::write(FactWriter& facts, std::string_view address, const Value& properties) {
    const Value* const source = inputs::map_member(properties, "Source");
    const Value* const details = source == nullptr ? nullptr : inputs::map_member(*source, "CustomPolicyDetails");
    const Value* const given = details == nullptr ? nullptr : inputs::member(*details, "PolicyText");
    if (given == nullptr) {
        return;
    }
    const Value* const origin = facts.origin_of(*given);
    if (document::is_unknown(*given)) {
        for (const std::string_view key : {"PolicyLength", "PolicyCompiles", "PolicyFunctions"}) {
            facts.same(key, *given, origin);
        }
        return;
    }
    const Value& value = document::settled(*given);
    if (value.kind != document::Kind::String) {
        return;
    }
    const std::string_view text = value.text();
    facts.number("PolicyLength", characters(text), origin);
    if (policies_left_ == 0 || text.size() > bytes_left_) {
        return;
    }
    --policies_left_;
    bytes_left_ -= text.size();
    if (!positions_) {
        positions_.emplace(source_);
    }
    const std::uint32_t offset = origin == nullptr ? 0 : positions_->span_of(*origin).value_or(support::Span()).begin;
    const bool is_json = source_.format() == document::Format::Json;
    PolicySource policy = policy_source({source_.name(), shown_text_, offset, text, is_json}, padding_left_);
    if (!policy.is_placed && is_json) {
        // Lines of the policy are no lines of the document.
        const std::string name = source_.name() + ": policy of " + std::string(address);
        policy = policy_source({name, {}, 0, text, is_json}, padding_left_);
    }
    const lower::CompileResult compiled = lower::compile({policy.file}, {{}, 1, {}, false});
    const bool compiles = compiled.file_of_source.front() != bytecode::none;
    facts.flag("PolicyCompiles", compiles, origin);
    if (compiles) {
        facts.texts("PolicyFunctions", functions_of(*compiled.program), origin);
        return;
    }
    if (!compiled.diagnostics.empty()) {
        facts.text("PolicyError", compiled.diagnostics.front().message, origin);
    }
    for (support::Diagnostic diagnostic : compiled.diagnostics) {
        if (!policy.place(diagnostic)) {
            errors_.push_back({std::move(diagnostic), policy.file});
            continue;
        }
        if (document_ == nullptr) {
            document_ = std::make_shared<const support::SourceFile>(
                support::SourceFile{source_.name(), std::string(shown_text_)});
        }
        errors_.push_back({std::move(diagnostic), document_});
    }
}

}  // namespace bylaw::packs
