#include "sema/recursion.h"

namespace bylaw::sema {
namespace {

constexpr std::size_t steps_shown = 6;

struct Visit {
    std::uint32_t node;
    std::size_t next = 0;  // of its needs
};

}  // namespace

std::vector<Cycle> find_cycles(const Needs& needs) {
    constexpr std::size_t not_seen = 0;
    constexpr std::size_t done = SIZE_MAX;
    std::vector<std::size_t> state(needs.size(), not_seen);  // otherwise its place in the path, from 1
    std::vector<char> is_reported(needs.size());
    std::vector<Cycle> cycles;
    std::vector<Visit> path;
    for (std::uint32_t start = 0; start < needs.size(); ++start) {
        if (state[start] != not_seen) {
            continue;
        }
        path.push_back({start});
        state[start] = 1;
        while (!path.empty()) {
            Visit& visit = path.back();
            if (visit.next == needs[visit.node].size()) {
                state[visit.node] = done;
                path.pop_back();
                continue;
            }
            const Need need = needs[visit.node][visit.next++];
            const std::size_t seen = state[need.target];
            if (seen == not_seen) {
                path.push_back({need.target});
                state[need.target] = path.size();
            } else if (seen != done && is_reported[need.target] == 0) {
                is_reported[need.target] = 1;
                Cycle cycle{need.target, {}, path.size() - seen + 1};
                for (std::size_t i = seen - 1; i < path.size() && cycle.steps.size() + 1 < steps_shown; ++i) {
                    cycle.steps.push_back(needs[path[i].node][path[i].next - 1]);
                }
                if (cycle.steps.size() < cycle.length) {
                    cycle.steps.push_back(need);
                }
                cycles.push_back(std::move(cycle));
            }
        }
    }
    return cycles;
}

}  // namespace bylaw::sema
