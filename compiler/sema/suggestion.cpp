#include "sema/suggestion.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>

namespace bylaw::sema {
namespace {

char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

// Insertions, deletions, exchanges and swaps of neighbours that make one name the other, both at most 64 bytes long;
// letters that differ only in case are equal.
std::size_t distance(std::string_view a, std::string_view b) {
    std::array<std::array<std::uint8_t, 65>, 3> rows{};
    for (std::size_t j = 0; j <= b.size(); ++j) {
        rows[0][j] = static_cast<std::uint8_t>(j);
    }
    for (std::size_t i = 1; i <= a.size(); ++i) {
        auto& row = rows[i % 3];
        const auto& above = rows[(i + 2) % 3];
        row[0] = static_cast<std::uint8_t>(i);
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const bool is_same = lower(a[i - 1]) == lower(b[j - 1]);
            int best = std::min({above[j] + 1, row[j - 1] + 1, above[j - 1] + (is_same ? 0 : 1)});
            if (i > 1 && j > 1 && lower(a[i - 1]) == lower(b[j - 2]) && lower(a[i - 2]) == lower(b[j - 1])) {
                best = std::min(best, rows[(i + 1) % 3][j - 2] + 1);
            }
            row[j] = static_cast<std::uint8_t>(best);
        }
    }
    return rows[a.size() % 3][b.size()];
}

}  // namespace

bool Suggestion::offer(std::string_view candidate) {
    if (offers_left_ == 0) {
        return false;
    }
    --offers_left_;
    const std::size_t gap =
        candidate.size() > name_.size() ? candidate.size() - name_.size() : name_.size() - candidate.size();
    if (gap > greatest_ || name_.size() > longest || candidate.size() > longest) {
        return true;
    }
    const std::size_t found = distance(name_, candidate);
    // Of equals the alphabetically first, so that the answer does not depend on the order of offers.
    if (found < greatest_ || (found == greatest_ && (best_.empty() || candidate < best_))) {
        greatest_ = found;
        best_ = candidate;
    }
    return true;
}

}  // namespace bylaw::sema
