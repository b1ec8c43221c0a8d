// The checks that made rules fail, picked from a trace: what every report of failures is made from.
#pragma once

#include <cstdint>
#include <optional>
#include <unordered_set>
#include <vector>

#include "bytecode/program.h"
#include "vm/evaluate.h"
#include "vm/trace.h"

namespace bylaw::report {

enum class FailureKind : std::uint8_t {
    Rule,          // a rule, or below it the call of a parameterized rule
    Alternatives,  // an or-group without an alternative that holds
    EmptyBlock,    // `query !empty { … }` that selected nothing
    Check,         // one check that did not hold
};

// A node of the tree; children follow their parent directly.
struct Failure {
    FailureKind kind{};
    std::uint32_t event = vm::no_event;
    std::uint32_t check = vm::no_event;  // Check: index into the trace's checks
    std::uint32_t end = 0;               // index after the last descendant
    std::uint32_t when = vm::no_event;   // Check: the innermost `when` around it that has witnesses
};

enum class FailureView : std::uint8_t {
    Reference,  // what the reference lists: checks of key filters too, but not every empty block
    People,     // what made the rule fail
};

// The failing rules, and for People also those that unknown values decide, of one rules file on one document, in order
// of evaluation, as guard-language.md 5.3 lists them: blocks, type blocks and `when` add their failing checks without a
// level of their own; conditions, filters and the insides of rule references are left out.
class Failures {
public:
    explicit Failures(const bytecode::Program& program, FailureView view = FailureView::Reference)
        : program_(program), view_(view) {}

    void collect(const vm::FileResult& result);

    [[nodiscard]] const std::vector<Failure>& nodes() const { return nodes_; }

    // Calls visit(index) for the nodes directly below a node, or for the rules when `parent` is nodes().size().
    template <class Visit>
    void for_each_child(std::uint32_t parent, Visit&& visit) const {
        const bool is_top = parent == nodes_.size();
        const std::uint32_t end = is_top ? static_cast<std::uint32_t>(nodes_.size()) : nodes_[parent].end;
        for (std::uint32_t i = is_top ? 0 : parent + 1; i < end; i = nodes_[i].end) {
            visit(i);
        }
    }

private:
    void add(const vm::Trace& trace, std::uint32_t event);
    void add_children(const vm::Trace& trace, std::uint32_t event);

    [[nodiscard]] bool is_of_key_filter(std::uint32_t instruction) const;
    // Whether the query of a query block tests values with filters. The reference lists a block that selected nothing
    // only if nothing was tested on the way.

    const bytecode::Program& program_;
    FailureView view_;
    std::unordered_set<std::uint32_t> with_witnesses_;  // events
    std::uint32_t when_ = vm::no_event;
    bool takes_unknown_ = false;  // the rule is one that unknown values decide
    std::vector<Failure> nodes_;
};

}  // namespace bylaw::report
