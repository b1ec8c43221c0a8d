#include "report/failures.h"

namespace bylaw::report {

using vm::EventKind;
using vm::Status;

void Failures::collect(const vm::FileResult& result) {
    nodes_.clear();
    with_witnesses_.clear();
    for (const auto& [event, value] : result.trace.witnesses) {
        with_witnesses_.insert(event);
    }
    for (const vm::RuleResult& rule : result.rules) {
        takes_unknown_ = rule.status == Status::Unknown && view_ == FailureView::People;
        if ((rule.status == Status::Fail || takes_unknown_) && rule.event != vm::no_event) {
            add(result.trace, rule.event);
        }
    }
}

bool Failures::is_of_key_filter(std::uint32_t instruction) const {
    return program_.code(instruction).opcode == bytecode::Opcode::KeyFilter;
}

void Failures::add_children(const vm::Trace& trace, std::uint32_t event) {
    trace.for_each_child(event, [&](std::uint32_t child) { add(trace, child); });
}

void Failures::add(const vm::Trace& trace, std::uint32_t index) {
    const vm::Event& event = trace.events[index];
    if (event.status != Status::Fail && !(takes_unknown_ && event.status == Status::Unknown)) {
        return;
    }
    const auto enclose = [&](FailureKind kind) {
        const auto node = static_cast<std::uint32_t>(nodes_.size());
        nodes_.push_back({kind, index, event.check, node + 1, when_});
        if (kind == FailureKind::Rule || kind == FailureKind::Alternatives) {
            add_children(trace, index);
        }
        nodes_[node].end = static_cast<std::uint32_t>(nodes_.size());
    };
    switch (event.kind) {
        case EventKind::Rule:
            enclose(FailureKind::Rule);
            break;
        case EventKind::Disjunction:
            enclose(FailureKind::Alternatives);
            break;
        case EventKind::Block:
            if (view_ == FailureView::People) {
                const std::size_t before = nodes_.size();
                add_children(trace, index);
                if (nodes_.size() == before && event.status == Status::Fail) {
                    enclose(FailureKind::EmptyBlock);
                }
            } else if (event.first_child == vm::no_event && event.detail == 0) {
                enclose(FailureKind::EmptyBlock);
            } else {
                add_children(trace, index);
            }
            break;
        case EventKind::TypeCheck:
        case EventKind::TypeBlock:
        case EventKind::ClauseBlock:
            add_children(trace, index);
            break;
        case EventKind::Clause:
            if (event.check != vm::no_event && (view_ == FailureView::Reference || !is_of_key_filter(event.subject))) {
                enclose(FailureKind::Check);
            }
            break;
        case EventKind::When: {
            const std::uint32_t outer = when_;
            when_ = with_witnesses_.contains(index) ? index : outer;
            add_children(trace, index);
            when_ = outer;
            break;
        }
        case EventKind::File:
        case EventKind::RuleCondition:
        case EventKind::TypeCondition:
        case EventKind::Filter:
        case EventKind::WhenCondition:
            break;
    }
}

}  // namespace bylaw::report
