#include "support/code_points.h"

#include <algorithm>
#include <utility>

namespace bylaw::support {

void CodePointSet::sort() {
    std::sort(ranges_.begin(), ranges_.end(),
              [](const CodePointRange& a, const CodePointRange& b) { return a.first < b.first; });
    std::size_t kept = 0;
    for (const CodePointRange& range : ranges_) {
        if (kept != 0 && range.first <= ranges_[kept - 1].last + 1) {
            ranges_[kept - 1].last = std::max(ranges_[kept - 1].last, range.last);
        } else {
            ranges_[kept++] = range;
        }
    }
    ranges_.resize(kept);
}

void CodePointSet::add(char32_t first, char32_t last) {
    // Those that the new range touches become one with it.
    const auto from =
        std::lower_bound(ranges_.begin(), ranges_.end(), first,
                         [](const CodePointRange& range, char32_t point) { return range.last + 1 < point; });
    const auto end = std::upper_bound(
        from, ranges_.end(), last, [](char32_t point, const CodePointRange& range) { return point + 1 < range.first; });
    if (from == end) {
        ranges_.insert(from, {first, last});
        return;
    }
    *from = {std::min(from->first, first), std::max((end - 1)->last, last)};
    ranges_.erase(from + 1, end);
}

void CodePointSet::add(const CodePointSet& other) {
    ranges_.insert(ranges_.end(), other.ranges_.begin(), other.ranges_.end());
    sort();
}

void CodePointSet::intersect(const CodePointSet& other) {
    std::vector<CodePointRange> result;
    auto left = ranges_.begin();
    auto right = other.ranges_.begin();
    while (left != ranges_.end() && right != other.ranges_.end()) {
        const char32_t first = std::max(left->first, right->first);
        const char32_t last = std::min(left->last, right->last);
        if (first <= last) {
            result.push_back({first, last});
        }
        if (left->last < right->last) {
            ++left;
        } else {
            ++right;
        }
    }
    ranges_ = std::move(result);
}

void CodePointSet::subtract(const CodePointSet& other) {
    CodePointSet rest = other;
    rest.negate();
    intersect(rest);
}

void CodePointSet::negate() {
    std::vector<CodePointRange> result;
    char32_t next = 0;
    for (const CodePointRange& range : ranges_) {
        if (next < range.first) {
            result.push_back({next, range.first - 1});
        }
        next = range.last + 1;
    }
    if (next <= last_code_point) {
        result.push_back({next, last_code_point});
    }
    ranges_ = std::move(result);
}

bool CodePointSet::contains(char32_t point) const {
    const auto after =
        std::upper_bound(ranges_.begin(), ranges_.end(), point,
                         [](char32_t value, const CodePointRange& range) { return value < range.first; });
    return after != ranges_.begin() && (after - 1)->last >= point;
}

void CodePointRanges::add(char32_t first, char32_t last) {
    ranges_.push_back({first, last});
    sort_if_many();
}

void CodePointRanges::add(const CodePointSet& set) {
    ranges_.insert(ranges_.end(), set.ranges().begin(), set.ranges().end());
    sort_if_many();
}

CodePointSet CodePointRanges::take() {
    sorted_ = 0;
    return CodePointSet(std::exchange(ranges_, {}));
}

void CodePointRanges::sort_if_many() {
    constexpr std::size_t few = 1024;
    if (ranges_.size() > 2 * sorted_ + few) {
        ranges_ = CodePointSet(std::move(ranges_)).ranges();
        sorted_ = ranges_.size();
    }
}

}  // namespace bylaw::support
