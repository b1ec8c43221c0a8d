// Builds the events of a trace; private to vm/.
#pragma once

#include <cstdint>
#include <vector>

#include "vm/trace.h"

namespace bylaw::vm {

class Recorder {
public:
    // Unless everything is kept, events that did not fail are dropped with all that is inside of them.
    explicit Recorder(bool keeps_everything) : keeps_everything_(keeps_everything) {}

    Trace trace;

    // Opens an event under the one that is open; it stays open until `end`.
    std::uint32_t start(EventKind kind, std::uint32_t subject, std::uint32_t detail = 0) {
        const auto index = static_cast<std::uint32_t>(trace.events.size());
        Event event;
        event.kind = kind;
        event.subject = subject;
        event.detail = detail;
        trace.events.push_back(event);
        Open opened{index, no_event, no_event, trace.checks.size(), trace.results.size(), trace.witnesses.size()};
        if (!open_.empty()) {
            Open& parent = open_.back();
            opened.previous_sibling = parent.last_child;
            if (parent.last_child == no_event) {
                trace.events[parent.event].first_child = index;
            } else {
                trace.events[parent.last_child].next_sibling = index;
            }
            parent.last_child = index;
        }
        open_.push_back(opened);
        return index;
    }

    void end(Status status, bool at_least_one_matches = false) {
        Event& event = trace.events[open_.back().event];
        event.status = status;
        event.at_least_one_matches = at_least_one_matches;
        const Open closed = open_.back();
        open_.pop_back();
        if (!keeps_everything_ && status != Status::Fail && status != Status::Unknown) {
            drop(closed);
        }
    }

    // A check that held.
    void success(std::uint32_t instruction) {
        start(EventKind::Clause, instruction);
        end(Status::Pass);
    }
    // A check that did not hold, or is not known to, inside an event of its own.
    void failure(const Check& check, Status status = Status::Fail) {
        const std::uint32_t event = start(EventKind::Clause, check.instruction);
        trace.events[event].check = static_cast<std::uint32_t>(trace.checks.size());
        trace.checks.push_back(check);
        end(status);
    }

    // The check of the event that is open.
    void attach(const Check& check) {
        trace.events[open_.back().event].check = static_cast<std::uint32_t>(trace.checks.size());
        trace.checks.push_back(check);
    }

    // A value that the event that is open depends on.
    void witness(const document::Value& value) { trace.witnesses.emplace_back(open_.back().event, &value); }

    [[nodiscard]] std::size_t depth() const { return open_.size(); }
    // Closes what an error left open.
    void unwind(std::size_t depth) {
        while (open_.size() > depth) {
            end(Status::Fail);
        }
    }

private:
    struct Open {
        std::uint32_t event;
        std::uint32_t last_child;
        std::uint32_t previous_sibling;
        std::size_t checks;  // how many there were in front of it
        std::size_t results;
        std::size_t witnesses;
    };

    void drop(const Open& closed) {
        trace.events.resize(closed.event);
        trace.checks.resize(closed.checks);
        trace.results.resize(closed.results);
        trace.witnesses.resize(closed.witnesses);
        if (open_.empty()) {
            return;
        }
        Open& parent = open_.back();
        parent.last_child = closed.previous_sibling;
        if (closed.previous_sibling == no_event) {
            trace.events[parent.event].first_child = no_event;
        } else {
            trace.events[closed.previous_sibling].next_sibling = no_event;
        }
        // That something was judged inside of it matters for blocks.
        if (trace.events[parent.event].kind == EventKind::Block) {
            trace.events[parent.event].detail = 1;
        }
    }

    bool keeps_everything_;
    std::vector<Open> open_;
};

}  // namespace bylaw::vm
