#include <algorithm>
#include <utility>

#include "support/regex_translate.h"
#include "support/regex_writer.h"

namespace bylaw::support::regex {

namespace {

// Whether the set is an ASCII letter in both cases and nothing else.
bool is_letter_pair(const CodePointSet& set) {
    const std::vector<CodePointRange>& ranges = set.ranges();
    return ranges.size() == 2 && ranges[0].first == ranges[0].last && ranges[1].first == ranges[1].last &&
           ranges[0].first >= 'A' && ranges[0].first <= 'Z' && ranges[1].first == ranges[0].first - 'A' + 'a';
}

class Re2Writer : Writer {
public:
    Re2Writer(Alphabet alphabet, bool captures) : Writer(alphabet), captures_(captures) {}

    std::optional<std::string> run(const Syntax& syntax) {
        write(syntax.root);
        if (is_too_long()) {
            return std::nullopt;
        }
        return std::move(text_);
    }

private:
    static constexpr std::uint64_t most_repetitions = 1000;  // RE2's limit, for the product of nested ones as well

    void write(const Node& node) {
        if (is_too_long()) {
            return;
        }
        switch (node.kind) {
            case NodeKind::Any:
                write_any(node);
                break;
            case NodeKind::Literal:
                if (node.flag) {
                    write_class(characters_of(node));
                } else {
                    write_literal(node);
                }
                break;
            case NodeKind::Class:
                write_class(node.char_class->set);
                break;
            case NodeKind::Assertion:
                write_assertion(node.assertion);
                break;
            case NodeKind::Group:
                text_ += captures_ ? "(" : "(?:";
                write(node.child());
                text_ += ')';
                break;
            case NodeKind::Concat:
                text_ += "(?:";
                for (const Node& child : node.children) {
                    write(child);
                }
                text_ += ')';
                break;
            case NodeKind::Alternate:
                text_ += "(?:";
                for (const Node& child : node.children) {
                    if (&child != node.children.data()) {
                        text_ += '|';
                    }
                    write(child);
                }
                text_ += ')';
                break;
            case NodeKind::Repeat:
                write_repeat(node);
                break;
            default:
                break;
        }
    }

    // RE2 reads `[Bb]` as a `b` without regard to case, and forgets the `B` when it joins that with a class that has
    // the `b` already, as in `[bc]|[Bb]`. It leaves repetitions alone.
    void write_class(const CodePointSet& whole) {
        CodePointSet set = whole;
        if (alphabet_ == Alphabet::Ascii) {
            set.intersect(CodePointSet({ascii_range}));
        }
        write_set(set);
        text_ += is_letter_pair(set) ? "{1}" : "";
    }

    void write_assertion(Assertion assertion) {
        switch (assertion) {
            case Assertion::StartText:
                text_ += "\\A";
                break;
            case Assertion::EndText:
                text_ += "\\z";
                break;
            case Assertion::StartLine:
                text_ += "(?m:^)";
                break;
            case Assertion::EndLine:
                text_ += "(?m:$)";
                break;
            case Assertion::WordBoundary:
                text_ += "\\b";
                break;
            case Assertion::NotWordBoundary:
                text_ += "\\B";
                break;
            default:
                break;
        }
    }

    void write_repeat(const Node& node) {
        const auto [low, high] = counts_of(node);
        const char* const suffix = node.flag ? "" : "?";
        const Node& child = node.child();
        if (low == 1 && high == 1) {
            text_ += "(?:";
            write(child);
            text_ += ')';
            return;
        }
        if (low <= 1 && (high == 1 || high == unbounded)) {
            text_ += "(?:";
            write(child);
            text_ += high == 1 ? ")?" : low == 0 ? ")*" : ")+";
            text_ += suffix;
            return;
        }
        const std::uint64_t inner = largest_product(child);
        const std::uint64_t bound = high == unbounded ? low : high;
        if (bound <= most_repetitions / inner && bound != 0) {
            write_counted(child, low, high, suffix);
            return;
        }
        // More than RE2 takes in one place is written out, in portions that it does take.
        const std::uint64_t portion = std::max<std::uint64_t>(most_repetitions / inner, 1);
        text_ += "(?:";
        write_portions(child, low, portion, suffix, true);
        if (high == unbounded) {
            text_ += "(?:";
            write(child);
            text_ += ")*";
            text_ += suffix;
        } else {
            write_portions(child, high - low, portion, suffix, false);
        }
        text_ += ')';
    }

    void write_portions(const Node& child, std::uint64_t total, std::uint64_t portion, const char* suffix, bool exact) {
        while (total != 0 && !is_too_long()) {
            const std::uint64_t part = std::min(total, portion);
            write_counted(child, exact ? part : 0, part, suffix);
            total -= part;
        }
    }

    void write_counted(const Node& child, std::uint64_t low, std::uint64_t high, const char* suffix) {
        text_ += "(?:";
        write(child);
        text_ += "){" + std::to_string(low);
        if (high != low) {
            text_ += ',' + (high == unbounded ? "" : std::to_string(high));
        }
        text_ += '}';
        text_ += suffix;
    }

    // How often a part of the node is repeated as RE2 counts it, after portions have been written out.
    static std::uint64_t largest_product(const Node& node) {
        std::uint64_t largest = 1;
        for (const Node& child : node.children) {
            largest = std::max(largest, largest_product(child));
        }
        if (node.kind == NodeKind::Repeat) {
            const std::uint64_t bound = node.high == unbounded ? std::max<std::uint64_t>(node.low, 1) : node.high;
            largest *= std::clamp<std::uint64_t>(bound, 1, std::max<std::uint64_t>(most_repetitions / largest, 1));
        }
        return largest;
    }

    bool captures_;
};

}  // namespace

std::optional<std::string> to_re2(const Syntax& syntax, Alphabet alphabet, bool captures) {
    return Re2Writer(alphabet, captures).run(syntax);
}

}  // namespace bylaw::support::regex
