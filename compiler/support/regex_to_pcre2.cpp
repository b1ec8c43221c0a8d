#include <algorithm>
#include <map>
#include <utility>
#include <vector>

#include "support/regex_translate.h"
#include "support/regex_writer.h"

namespace bylaw::support::regex {

namespace {

bool is_single(const Node& node) {
    return node.kind == NodeKind::Any || node.kind == NodeKind::Literal || node.kind == NodeKind::Class;
}

struct RangesLess {
    bool operator()(const std::vector<CodePointRange>& left, const std::vector<CodePointRange>& right) const {
        return std::lexicographical_compare(left.begin(), left.end(), right.begin(), right.end(),
                                            [](const CodePointRange& a, const CodePointRange& b) {
                                                return a.first != b.first ? a.first < b.first : a.last < b.last;
                                            });
    }
};

class Pcre2Writer : Writer {
public:
    explicit Pcre2Writer(Alphabet alphabet) : Writer(alphabet) {}

    std::optional<std::string> run(const Syntax& syntax) {
        write(syntax.root, true);  // as in regex_check.cpp
        text_ += shared_classes_;
        if (is_too_long() || is_unsupported_) {
            return std::nullopt;
        }
        return std::move(text_);
    }

private:
    static constexpr std::uint64_t most_repetitions = 65535;  // PCRE2's limit

    // Pieces that the reference gives to its linear-time engine are not backtracked into: atomic groups here.
    void write(const Node& node, bool hard) {
        const bool is_piece = !hard && !extent_of(node).hard;
        const bool can_backtrack = !is_single(node) && node.kind != NodeKind::Empty && node.kind != NodeKind::Assertion;
        if (is_piece && can_backtrack) {
            text_ += "(?>";
            write_node(node, true);
            text_ += ')';
        } else {
            write_node(node, hard);
        }
    }

    void write_node(const Node& node, bool hard) {
        if (is_too_long()) {
            return;
        }
        switch (node.kind) {
            case NodeKind::Empty:
                break;
            case NodeKind::Any:
                write_any(node);
                break;
            case NodeKind::Literal:
                write_literal(node);
                break;
            case NodeKind::Class:
                write_class(*node.char_class);
                break;
            case NodeKind::Assertion:
                write_assertion(node.assertion);
                break;
            case NodeKind::Group:
                text_ += is_trial_ ? "(?:" : "(";
                open_groups_.push_back(node.number);
                write(node.child(), hard);
                open_groups_.pop_back();
                text_ += ')';
                break;
            case NodeKind::Concat:
                write_concat(node, hard);
                break;
            case NodeKind::Alternate:
                text_ += "(?:";
                write_alternatives(node, hard);
                text_ += ')';
                break;
            case NodeKind::Repeat:
                write_repeat(node, hard);
                break;
            case NodeKind::Look:
                write_look(node);
                break;
            case NodeKind::Backref:
                write_backref(node);
                break;
            case NodeKind::HasMatched:
                text_ += has_begun(node.number) ? "" : "(?(" + written(node.number) + ")|(?!))";
                break;
            case NodeKind::Atomic:
                text_ += "(?>";
                write(node.child(), false);
                text_ += ')';
                break;
            case NodeKind::KeepOut:
                text_ += "\\K";
                break;
            case NodeKind::Continue:
                text_ += "\\G";
                break;
            case NodeKind::Conditional:
                write_conditional(node, hard);
                break;
        }
    }

    void write_alternatives(const Node& node, bool hard) {
        for (const Node& child : node.children) {
            if (&child != node.children.data()) {
                text_ += '|';
            }
            write(child, hard);
        }
    }

    void write_concat(const Node& node, bool hard) {
        const Pieces pieces = pieces_of(node, hard);
        text_ += "(?:";
        write_piece(node, 0, pieces.prefix_end);
        for (std::size_t index = pieces.prefix_end; index < pieces.suffix_begin; ++index) {
            write(node.children[index], true);
        }
        write_piece(node, pieces.suffix_begin, node.children.size());
        text_ += ')';
    }

    void write_piece(const Node& concat, std::size_t begin, std::size_t end) {
        const bool is_simple = std::all_of(concat.children.begin() + static_cast<std::ptrdiff_t>(begin),
                                           concat.children.begin() + static_cast<std::ptrdiff_t>(end), is_single);
        text_ += is_simple ? "" : "(?>";
        for (std::size_t index = begin; index < end; ++index) {
            write_node(concat.children[index], true);
        }
        text_ += is_simple ? "" : ")";
    }

    void write_class(const CharClass& char_class) {
        constexpr std::size_t many_ranges = 40;
        if (alphabet_ == Alphabet::Ascii || char_class.set.ranges().size() < many_ranges) {
            write_set(char_class.set);
        } else if (!char_class.short_form.empty()) {
            text_ += char_class.short_form;
        } else {
            // A compiled pattern has 64 KiB at most, of which such a class takes several. Once must do.
            const auto [known, is_new] = class_names_.try_emplace(char_class.set.ranges(), class_names_.size());
            const std::string name = "class" + std::to_string(known->second);
            if (is_new) {
                const std::string before = std::exchange(text_, "");
                write_set(char_class.set);
                shared_classes_ += "(?(DEFINE)(?<" + name + ">" + text_ + "))";
                text_ = before;
            }
            text_ += "(?&" + name + ')';
        }
    }

    // To PCRE2 `$` has to do with line ends, and its `\b` is right for ASCII only.
    void write_assertion(Assertion assertion) {
        if (alphabet_ == Alphabet::Ascii &&
            (assertion == Assertion::WordBoundary || assertion == Assertion::NotWordBoundary)) {
            text_ += assertion == Assertion::WordBoundary ? "\\b" : "\\B";
            return;
        }
        const std::string word =
            alphabet_ == Alphabet::Ascii ? "[0-9A-Z_a-z]" : "[\\p{Alphabetic}\\p{M}\\p{Nd}\\p{Pc}\\x{200C}\\x{200D}]";
        switch (assertion) {
            case Assertion::StartText:
                text_ += "\\A";
                break;
            case Assertion::EndText:
                text_ += "\\z";
                break;
            case Assertion::StartLine:
                text_ += "(?<![^\\x{A}])";
                break;
            case Assertion::EndLine:
                text_ += "(?![^\\x{A}])";
                break;
            case Assertion::WordBoundary:
                text_ += "(?:(?<=" + word + ")(?!" + word + ")|(?<!" + word + ")(?=" + word + "))";
                break;
            case Assertion::NotWordBoundary:
                text_ += "(?:(?<=" + word + ")(?=" + word + ")|(?<!" + word + ")(?!" + word + "))";
                break;
            case Assertion::WordStart:
                text_ += "(?<!" + word + ")(?=" + word + ')';
                break;
            case Assertion::WordEnd:
                text_ += "(?<=" + word + ")(?!" + word + ')';
                break;
        }
    }

    void write_repeat(const Node& node, bool outer_hard) {
        const bool is_optional = node.low == 0 && node.high == 1;
        const bool hard = outer_hard || (!is_optional && extent_of(node).hard);
        const Counts counts = counts_of(node);
        // With bounds the wrong way round the upper one alone counts; pieces cannot have them.
        const std::uint64_t low = std::min(counts.low, counts.high);
        const std::uint64_t high = counts.high;
        const char* const suffix = node.flag ? "" : "?";
        text_ += "(?:";
        std::uint64_t required = low;
        for (; required > most_repetitions && !is_too_long(); required -= most_repetitions) {
            write_counted(node.child(), hard, most_repetitions, most_repetitions, suffix);
        }
        if (high == unbounded || high - (low - required) <= most_repetitions) {
            write_counted(node.child(), hard, required, high == unbounded ? unbounded : high - (low - required),
                          suffix);
        } else {
            write_counted(node.child(), hard, required, required, suffix);
            std::uint64_t optional = high - low;
            while (optional != 0 && !is_too_long()) {
                const std::uint64_t part = std::min(optional, most_repetitions);
                write_counted(node.child(), hard, 0, part, suffix);
                optional -= part;
            }
        }
        text_ += ')';
    }

    void write_counted(const Node& child, bool hard, std::uint64_t low, std::uint64_t high, const char* suffix) {
        text_ += "(?:";
        write(child, hard);
        text_ += ')';
        if (low == 0 && high == unbounded) {
            text_ += '*';
        } else if (low == 1 && high == unbounded) {
            text_ += '+';
        } else {
            text_ += '{' + std::to_string(low);
            if (high != low) {
                text_ += ',' + (high == unbounded ? "" : std::to_string(high));
            }
            text_ += '}';
        }
        text_ += suffix;
    }

    void write_look(const Node& node) {
        const Node& inner = node.child();
        switch (node.look) {
            case Look::Ahead:
                text_ += "(?=";
                break;
            case Look::AheadNegative:
                text_ += "(?!";
                break;
            case Look::Behind:
                text_ += "(?<=";
                break;
            case Look::BehindNegative:
                text_ += "(?<!";
                break;
        }
        if (inner.kind == NodeKind::Alternate) {
            write_alternatives(inner, false);
        } else {
            write(inner, false);
        }
        text_ += ')';
    }

    void write_backref(const Node& node) {
        // The whole match is not over while it is being matched, so a reference to it fails.
        text_ += node.number == 0 ? "(?!)" : "\\g{" + written(node.number) + '}';
    }

    // A condition that is an expression consumes what it matches and is not tried again once it has matched.
    void write_conditional(const Node& node, bool hard) {
        const Node& condition = node.children[0];
        text_ += "(?(";
        if (condition.kind == NodeKind::HasMatched) {
            if (has_begun(condition.number)) {
                text_ += "?=";
            } else {
                text_ += written(condition.number);
            }
            text_ += ')';
        } else {
            // The condition is written twice, for a trial and for good; only the second time may number groups.
            if (refers_within(condition)) {
                is_unsupported_ = true;
            }
            const bool was_trial = std::exchange(is_trial_, true);
            text_ += "?=";
            write(condition, hard);
            is_trial_ = was_trial;
            text_ += ")(?>";
            write(condition, hard);
            text_ += ')';
        }
        write(node.children[1], hard);
        text_ += '|';
        write(node.children[2], hard);
        text_ += ')';
    }

    // The pattern is a group itself once it is compiled (regex_matcher.cpp), so that all others move up by one.
    static std::string written(std::uint64_t group) { return std::to_string(group + 1); }

    // To the reference a group counts as matched from its start on. The whole match has always begun.
    [[nodiscard]] bool has_begun(std::uint64_t group) const {
        return group == 0 || std::find(open_groups_.begin(), open_groups_.end(), group) != open_groups_.end();
    }

    // Numbers of the groups in a node, which follow one another.
    struct GroupRange {
        std::uint64_t first = unbounded;
        std::uint64_t last = 0;
    };

    static void find_groups(const Node& node, GroupRange& range) {
        if (node.kind == NodeKind::Group) {
            range.first = std::min(range.first, node.number);
            range.last = std::max(range.last, node.number);
        }
        for (const Node& child : node.children) {
            find_groups(child, range);
        }
    }

    static bool refers_into(const Node& node, const GroupRange& range) {
        const bool refers = node.kind == NodeKind::Backref || node.kind == NodeKind::HasMatched;
        return (refers && node.number >= range.first && node.number <= range.last) ||
               std::any_of(node.children.begin(), node.children.end(),
                           [&](const Node& child) { return refers_into(child, range); });
    }

    // Whether a part of the node refers to a group in it.
    static bool refers_within(const Node& node) {
        GroupRange range;
        find_groups(node, range);
        return refers_into(node, range);
    }

    std::vector<std::uint64_t> open_groups_;
    std::map<std::vector<CodePointRange>, std::size_t, RangesLess> class_names_;
    std::string shared_classes_;  // after the pattern, so that its groups keep their numbers
    bool is_trial_ = false;       // groups do not capture
    bool is_unsupported_ = false;
};

}  // namespace

std::optional<std::string> to_pcre2(const Syntax& syntax, Alphabet alphabet) {
    return Pcre2Writer(alphabet).run(syntax);
}

}  // namespace bylaw::support::regex
