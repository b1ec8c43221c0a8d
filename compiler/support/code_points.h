// Sets of code points, as character classes need them.
#pragma once

#include <cstddef>
#include <utility>
#include <vector>

namespace bylaw::support {

// A closed range.
struct CodePointRange {
    char32_t first;
    char32_t last;
    friend bool operator==(const CodePointRange&, const CodePointRange&) = default;
};

inline constexpr char32_t last_code_point = 0x10FFFF;

// Ranges are kept sorted, apart and not touching.
class CodePointSet {
public:
    CodePointSet() = default;
    explicit CodePointSet(std::vector<CodePointRange> ranges) : ranges_(std::move(ranges)) { sort(); }

    void add(char32_t first, char32_t last);
    void add(const CodePointSet& other);
    void intersect(const CodePointSet& other);
    void subtract(const CodePointSet& other);
    // All code points but these. Surrogates, which no text holds, may come in and mean nothing.
    void negate();

    [[nodiscard]] bool contains(char32_t point) const;
    [[nodiscard]] bool empty() const { return ranges_.empty(); }
    [[nodiscard]] const std::vector<CodePointRange>& ranges() const { return ranges_; }

private:
    void sort();

    std::vector<CodePointRange> ranges_;
};

// Ranges that come in any number and order, such as the items of a character class. Sorted now and then, so that time
// stays in proportion to what came, and memory to what is left of it.
class CodePointRanges {
public:
    void add(char32_t first, char32_t last);
    void add(const CodePointSet& set);

    // The set of all; what follows is collected anew.
    [[nodiscard]] CodePointSet take();

private:
    void sort_if_many();

    std::vector<CodePointRange> ranges_;
    std::size_t sorted_ = 0;  // how many there were after the last time
};

}  // namespace bylaw::support
