// The grammar of character classes; see regex_syntax.h.
#include <algorithm>
#include <array>

#include "support/regex_syntax.h"
#include "support/unicode.h"

namespace bylaw::support::regex {

namespace {

// Brackets within brackets, as the reference's inner grammar limits them.
constexpr std::uint32_t deepest_class = 250;

struct Refusal {
    std::string message;
};

[[noreturn]] void refuse(std::string message) {
    throw Refusal{std::move(message)};
}

struct AsciiClass {
    std::string_view name;
    std::array<CodePointRange, 6> ranges;
    std::size_t count;
};

constexpr AsciiClass ascii_classes[] = {
    {"alnum", {{{'0', '9'}, {'A', 'Z'}, {'a', 'z'}}}, 3},
    {"alpha", {{{'A', 'Z'}, {'a', 'z'}}}, 2},
    {"ascii", {{{0, 0x7F}}}, 1},
    {"blank", {{{'\t', '\t'}, {' ', ' '}}}, 2},
    {"cntrl", {{{0, 0x1F}, {0x7F, 0x7F}}}, 2},
    {"digit", {{{'0', '9'}}}, 1},
    {"graph", {{{'!', '~'}}}, 1},
    {"lower", {{{'a', 'z'}}}, 1},
    {"print", {{{' ', '~'}}}, 1},
    {"punct", {{{'!', '/'}, {':', '@'}, {'[', '`'}, {'{', '~'}}}, 4},
    {"space", {{{'\t', '\r'}, {' ', ' '}}}, 2},
    {"upper", {{{'A', 'Z'}}}, 1},
    {"word", {{{'0', '9'}, {'A', 'Z'}, {'_', '_'}, {'a', 'z'}}}, 4},
    {"xdigit", {{{'0', '9'}, {'A', 'F'}, {'a', 'f'}}}, 3},
};

// A single character or a set, before it is known whether a range follows.
struct Item {
    bool is_character = false;
    char32_t character = 0;
    CodePointSet set;
    std::string short_form;
};

class Parser {
public:
    Parser(std::string_view text, bool ignore_case) : text_(text), ignore_case_(ignore_case) {}

    CharClass run() {
        CharClass result;
        if (peek() == '[') {
            Bracketed bracketed = parse_brackets(1);
            result.set = std::move(bracketed.set);
            result.nesting = bracketed.nesting;
            if (is_plain_ && !ignore_case_) {
                result.short_form = '[' + std::string(bracketed.is_negated ? "^" : "") + short_items_ + ']';
            }
        } else {
            Item item = parse_escape();
            result.set = std::move(item.set);
            result.nesting = 0;
            if (!item.short_form.empty()) {
                result.short_form = '[' + item.short_form + ']';
            }
        }
        if (at_ != text_.size()) {
            refuse("a `[` has no `]`");
        }
        constexpr std::size_t many_ranges = 40;
        if (result.set.ranges().size() < many_ranges) {
            result.short_form.clear();
        }
        return result;
    }

private:
    struct Bracketed {
        CodePointSet set;
        bool is_negated = false;
        std::uint32_t nesting = 1;
    };

    [[nodiscard]] bool at_end() const { return at_ >= text_.size(); }
    [[nodiscard]] char peek(std::size_t ahead = 0) const {
        return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0';
    }
    [[nodiscard]] bool looking_at(std::string_view what) const { return text_.substr(at_).starts_with(what); }

    void fold(CodePointSet& set) const {
        if (ignore_case_) {
            unicode::close_under_case(set);
        }
    }

    // At a `[`. Operators have no precedence: each takes all that stands before it in these brackets as its left side.
    Bracketed parse_brackets(std::uint32_t depth) {
        if (depth > deepest_class) {
            refuse("brackets are nested too deep");
        }
        ++at_;
        Bracketed result;
        if (peek() == '^') {
            result.is_negated = true;
            ++at_;
        }
        CodePointRanges items;
        std::size_t item_count = 0;
        const auto add_character = [&](char32_t c) {
            items.add(c, c);
            add_short(c, c);
            ++item_count;
        };
        while (peek() == '-') {
            add_character('-');
            ++at_;
        }
        if (item_count == 0 && peek() == ']') {
            add_character(']');
            ++at_;
        }
        CodePointSet left;
        char operation = '\0';
        std::uint32_t nesting = 0;  // below this level, in the operand being read
        std::uint32_t operations = 0;
        const auto finish_operand = [&] {
            result.nesting = std::max(result.nesting, 1 + nesting + (item_count > 1 ? 1 : 0));
            CodePointSet operand = items.take();
            if (operation == '\0') {
                left = std::move(operand);
            } else {
                fold(operand);
                fold(left);
                apply(left, operation, operand);
            }
            item_count = 0;
            nesting = 0;
        };
        while (true) {
            if (at_end()) {
                refuse("a `[` has no `]`");
            }
            if (looking_at("&&") || looking_at("--") || looking_at("~~")) {
                is_plain_ = false;
                finish_operand();
                operation = peek();
                ++operations;
                at_ += 2;
                continue;
            }
            if (peek() == ']') {
                ++at_;
                break;
            }
            ++item_count;
            if (peek() == '[') {
                is_plain_ = false;
                if (!parse_ascii_class(items)) {
                    const Bracketed inner = parse_brackets(depth + 1);
                    items.add(inner.set);
                    nesting = std::max(nesting, inner.nesting);
                }
                continue;
            }
            parse_range(items);
        }
        finish_operand();
        result.nesting += operations;
        result.set = std::move(left);
        fold(result.set);
        if (result.is_negated) {
            result.set.negate();
        }
        return result;
    }

    static void apply(CodePointSet& left, char operation, const CodePointSet& right) {
        if (operation == '&') {
            left.intersect(right);
        } else if (operation == '-') {
            left.subtract(right);
        } else {
            CodePointSet both = left;
            both.intersect(right);
            left.add(right);
            left.subtract(both);
        }
    }

    // `[:name:]` or `[:^name:]`; anything else there is a class within the class.
    bool parse_ascii_class(CodePointRanges& items) {
        if (!looking_at("[:")) {
            return false;
        }
        std::size_t begin = at_ + 2;
        const bool is_negated = begin < text_.size() && text_[begin] == '^';
        begin += is_negated ? 1 : 0;
        const std::size_t end = text_.find(':', begin);
        if (end == std::string_view::npos || end + 1 >= text_.size() || text_[end + 1] != ']') {
            return false;
        }
        const std::string_view name = text_.substr(begin, end - begin);
        const auto* found = std::find_if(std::begin(ascii_classes), std::end(ascii_classes),
                                         [&](const AsciiClass& candidate) { return candidate.name == name; });
        if (found == std::end(ascii_classes)) {
            return false;
        }
        CodePointSet set;
        for (std::size_t index = 0; index < found->count; ++index) {
            set.add(found->ranges[index].first, found->ranges[index].last);
        }
        fold(set);
        if (is_negated) {
            set.negate();
        }
        items.add(set);
        at_ = end + 2;
        return true;
    }

    void parse_range(CodePointRanges& items) {
        Item first = parse_item();
        if (at_end()) {
            refuse("a `[` has no `]`");
        }
        const bool is_range = peek() == '-' && peek(1) != ']' && peek(1) != '-';
        if (!is_range) {
            if (first.is_character) {
                items.add(first.character, first.character);
                add_short(first.character, first.character);
            } else {
                items.add(first.set);
                if (first.short_form.empty()) {
                    is_plain_ = false;
                }
                short_items_ += first.short_form;
            }
            return;
        }
        ++at_;
        if (at_end()) {
            refuse("a `[` has no `]`");
        }
        const Item last = parse_item();
        if (!first.is_character || !last.is_character) {
            refuse("a range within brackets needs single characters on both sides");
        }
        if (first.character > last.character) {
            refuse("a range within brackets has its bounds the wrong way round");
        }
        items.add(first.character, last.character);
        add_short(first.character, last.character);
    }

    Item parse_item() {
        if (peek() == '\\') {
            return parse_escape();
        }
        Item item;
        item.is_character = true;
        item.character = unicode::decode(text_, at_);
        return item;
    }

    // The outer grammar leaves only `\d \w \s \p…`, their complements, and punctuation behind a backslash.
    Item parse_escape() {
        ++at_;
        if (at_end()) {
            refuse("nothing follows the last `\\`");
        }
        Item item;
        const char c = peek();
        const bool is_negated = c >= 'A' && c <= 'Z';
        switch (c | 0x20) {
            case 'd':
                ++at_;
                item.set = unicode::digits();
                item.short_form = is_negated ? "\\P{Nd}" : "\\p{Nd}";
                break;
            case 's':
                ++at_;
                item.set = unicode::spaces();
                item.short_form = is_negated ? "\\P{White_Space}" : "\\p{White_Space}";
                break;
            case 'w':
                ++at_;
                item.set = unicode::words();
                // PCRE2 has no single property for the complement.
                item.short_form = is_negated ? "" : "\\p{Alphabetic}\\p{M}\\p{Nd}\\p{Pc}\\x{200C}\\x{200D}";
                break;
            case 'p':
                ++at_;
                item.set = parse_property(is_negated);
                return item;
            default:
                item.is_character = true;
                item.character = unicode::decode(text_, at_);
                return item;
        }
        if (is_negated) {
            item.set.negate();
        }
        return item;
    }

    CodePointSet parse_property(bool is_negated) {
        std::optional<CodePointSet> set;
        std::string_view written;
        if (peek() == '{') {
            const std::size_t end = text_.find('}', at_);
            if (end == std::string_view::npos) {
                refuse("the name after `\\p{` is not closed");
            }
            written = text_.substr(at_ + 1, end - at_ - 1);
            at_ = end + 1;
            const std::size_t unequal = written.find("!=");
            const std::size_t colon = written.find(':');
            const std::size_t split = unequal != std::string_view::npos ? unequal
                                      : colon != std::string_view::npos ? colon
                                                                        : written.find('=');
            if (split == std::string_view::npos) {
                set = unicode::property(written);
            } else {
                const std::size_t width = unequal != std::string_view::npos ? 2 : 1;
                set = unicode::property(written.substr(0, split), written.substr(split + width));
                is_negated = is_negated != (width == 2);
            }
        } else {
            const std::size_t start = at_;
            if (!at_end()) {
                static_cast<void>(unicode::decode(text_, at_));
            }
            written = text_.substr(start, at_ - start);
            set = unicode::property(written);
        }
        if (!set) {
            refuse("there is no Unicode property `" + std::string(written) + "`");
        }
        fold(*set);
        if (is_negated) {
            set->negate();
        }
        return *std::move(set);
    }

    void add_short(char32_t first, char32_t last) {
        constexpr char digits[] = "0123456789ABCDEF";
        const auto hex = [&](char32_t point) {
            std::string number;
            do {
                number.insert(number.begin(), digits[point & 0xFU]);
                point >>= 4U;
            } while (point != 0);
            return "\\x{" + number + '}';
        };
        short_items_ += hex(first);
        if (last != first) {
            short_items_ += '-' + hex(last);
        }
    }

    std::string_view text_;
    bool ignore_case_;
    std::size_t at_ = 0;
    bool is_plain_ = true;  // no nested brackets, no operations, nothing but what short_items_ can say
    std::string short_items_;
};

}  // namespace

std::variant<CharClass, SyntaxError> parse_class(std::string_view text, bool ignore_case) {
    try {
        return Parser(text, ignore_case).run();
    } catch (Refusal& refusal) {
        return SyntaxError{std::move(refusal.message)};
    }
}

}  // namespace bylaw::support::regex
