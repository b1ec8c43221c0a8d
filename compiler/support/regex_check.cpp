// What the reference checks once a pattern is parsed; see regex_syntax.h.
#include <algorithm>

#include "support/regex_syntax.h"

namespace bylaw::support::regex {

namespace {

std::uint64_t add(std::uint64_t a, std::uint64_t b) {
    return a > unbounded - b ? unbounded : a + b;
}

std::uint64_t multiply(std::uint64_t a, std::uint64_t b) {
    return a != 0 && b > unbounded / a ? unbounded : a * b;
}

bool matches_only_nothing(const Node& node) {
    switch (node.kind) {
        case NodeKind::Empty:
        case NodeKind::Assertion:
            return true;
        case NodeKind::Group:
        case NodeKind::Concat:
        case NodeKind::Alternate:
        case NodeKind::Repeat:
            return std::all_of(node.children.begin(), node.children.end(), matches_only_nothing);
        default:
            return false;
    }
}

bool is_literal(const Node& node) {
    return node.kind == NodeKind::Literal
               ? !node.flag
               : node.kind == NodeKind::Concat && std::all_of(node.children.begin(), node.children.end(), is_literal);
}

// Follows the walk in which the reference's compiler splits a pattern into steps of its own and pieces for its
// linear-time engine. The first refusal ends it.
class Checker {
public:
    std::optional<SyntaxError> run(const Syntax& syntax) {
        check_references(syntax.root);
        if (error_) {
            return std::move(error_);
        }
        if (extent_of(syntax.root).hard) {
            // The reference puts a group around the pattern and what leads up to it before, so that nothing is at its
            // end.
            visit(syntax.root, true);
        } else {
            check_delegated(syntax.root, 0, 0);
        }
        return std::move(error_);
    }

private:
    void refuse(std::string message) {
        if (!error_) {
            error_ = SyntaxError{std::move(message)};
        }
    }

    // A reference may stand inside of its group, not before it.
    void check_references(const Node& node) {
        if (node.kind == NodeKind::Group) {
            groups_opened_ = node.number + 1;
        }
        if ((node.kind == NodeKind::Backref || node.kind == NodeKind::HasMatched) && node.number >= groups_opened_) {
            refuse("a reference to a group that does not exist before it");
        }
        for (const Node& child : node.children) {
            check_references(child);
        }
    }

    void visit(const Node& node, bool hard) {
        if (!hard && !extent_of(node).hard) {
            if (!is_literal(node)) {
                check_delegated(node, 1, 0);
            }
            return;
        }
        switch (node.kind) {
            case NodeKind::Literal:
                if (node.flag) {
                    check_delegated(node, 1, 0);
                }
                break;
            case NodeKind::Class:
                check_delegated(node, 1, 0);
                break;
            case NodeKind::Concat:
                visit_concat(node, hard);
                break;
            case NodeKind::Alternate:
            case NodeKind::Conditional:
            case NodeKind::Group:
                for (const Node& child : node.children) {
                    visit(child, hard);
                }
                break;
            case NodeKind::Repeat: {
                const bool is_optional = node.low == 0 && node.high == 1;
                visit(node.child(), hard || (!is_optional && extent_of(node).hard));
                break;
            }
            case NodeKind::Look:
                visit_look(node);
                break;
            case NodeKind::Atomic:
                visit(node.child(), false);
                break;
            default:
                break;
        }
    }

    void visit_concat(const Node& node, bool hard) {
        const Pieces pieces = pieces_of(node, hard);
        for (std::size_t index = 0; index < node.children.size(); ++index) {
            if (index >= pieces.prefix_end && index < pieces.suffix_begin) {
                visit(node.children[index], true);
            } else if (!is_literal(node.children[index])) {
                check_delegated(node.children[index], 1, 1);
            }
        }
    }

    void visit_look(const Node& node) {
        const Node& inner = node.child();
        const bool is_behind = node.look == Look::Behind || node.look == Look::BehindNegative;
        if (!is_behind) {
            visit(inner, false);
            return;
        }
        const bool is_split = inner.kind == NodeKind::Alternate && !extent_of(inner).fixed;
        if (!is_split) {
            check_width(inner);
            visit(inner, false);
            return;
        }
        for (const Node& alternative : inner.children) {
            check_width(alternative);
            visit(alternative, false);
        }
    }

    void check_width(const Node& node) {
        if (!extent_of(node).fixed) {
            refuse("what is looked for behind must have a fixed length in each alternative");
        }
    }

    // A piece as the inner grammar reads it, in a context of a precedence (see nesting_of) and some levels down.
    void check_delegated(const Node& node, int precedence, std::uint32_t depth);

    std::optional<SyntaxError> error_;
    std::uint64_t groups_opened_ = 1;
};

constexpr std::uint32_t deepest_nesting = 250;
constexpr std::uint64_t most_repetitions = std::numeric_limits<std::uint32_t>::max();

// How deep the pattern nests in the inner grammar's own tree, for a node written in a context of a precedence: 0 stands
// alone, 1 within a concatenation's list, 2 as an element of one, 3 under a repetition.
std::uint32_t nesting_of(const Node& node, int precedence) {
    const auto deepest_child = [&](int inner) {
        std::uint32_t deepest = 0;
        for (const Node& child : node.children) {
            deepest = std::max(deepest, nesting_of(child, inner));
        }
        return deepest;
    };
    switch (node.kind) {
        case NodeKind::Any:
        case NodeKind::Literal:
            return node.flag ? 1 : 0;
        case NodeKind::Assertion:
            return node.assertion == Assertion::StartLine || node.assertion == Assertion::EndLine ? 1 : 0;
        case NodeKind::Class:
            return node.char_class->nesting;
        case NodeKind::Concat:
            return deepest_child(2) + 1 + (precedence > 1 ? 1U : 0U);
        case NodeKind::Alternate:
            return deepest_child(1) + 1 + (precedence > 0 ? 1U : 0U);
        case NodeKind::Group:
            return deepest_child(0) + 1;
        case NodeKind::Repeat:
            return deepest_child(3) + 1 + (precedence > 2 ? 1U : 0U);
        default:
            return deepest_child(0);
    }
}

bool has_valid_counts(const Node& node) {
    if (node.kind == NodeKind::Repeat) {
        const bool is_in_range =
            node.low <= most_repetitions && (node.high == unbounded || node.high <= most_repetitions);
        if (node.low > node.high || !is_in_range) {
            return false;
        }
    }
    return std::all_of(node.children.begin(), node.children.end(), has_valid_counts);
}

void Checker::check_delegated(const Node& node, int precedence, std::uint32_t depth) {
    if (nesting_of(node, precedence) + depth > deepest_nesting) {
        refuse("the pattern is nested too deep");
    }
    if (!has_valid_counts(node)) {
        refuse("a repetition has its bounds the wrong way round, or beyond 4294967295");
    }
    if (!error_ && exceeds_size_limit(node)) {
        refuse("the pattern gets too large when it is compiled");
    }
}

}  // namespace

Extent extent_of(const Node& node) {
    Extent extent;
    switch (node.kind) {
        case NodeKind::Empty:
            extent.fixed = true;
            break;
        case NodeKind::Assertion:
            extent.fixed = true;
            extent.hard = node.assertion == Assertion::WordBoundary || node.assertion == Assertion::NotWordBoundary ||
                          node.assertion == Assertion::WordStart || node.assertion == Assertion::WordEnd;
            break;
        case NodeKind::Any:
        case NodeKind::Literal:
        case NodeKind::Class:
            extent.low = 1;
            extent.fixed = true;
            break;
        case NodeKind::Concat:
            extent.fixed = true;
            for (const Node& child : node.children) {
                const Extent inner = extent_of(child);
                extent.low = add(extent.low, inner.low);
                extent.fixed = extent.fixed && inner.fixed;
                extent.hard = extent.hard || inner.hard;
            }
            break;
        case NodeKind::Alternate: {
            extent = extent_of(node.children.front());
            for (std::size_t index = 1; index < node.children.size(); ++index) {
                const Extent inner = extent_of(node.children[index]);
                extent.fixed = extent.fixed && inner.fixed && extent.low == inner.low;
                extent.low = std::min(extent.low, inner.low);
                extent.hard = extent.hard || inner.hard;
            }
            break;
        }
        case NodeKind::Group:
            extent = extent_of(node.child());
            break;
        case NodeKind::Look:
            extent.fixed = true;
            extent.hard = true;
            break;
        case NodeKind::Repeat: {
            const Extent inner = extent_of(node.child());
            extent.low = multiply(inner.low, node.low);
            extent.fixed = inner.fixed && node.low == node.high;
            extent.hard = inner.hard;
            break;
        }
        case NodeKind::Backref:
            extent.hard = true;
            break;
        case NodeKind::Atomic:
            extent = extent_of(node.child());
            extent.hard = true;
            break;
        case NodeKind::KeepOut:
        case NodeKind::Continue:
        case NodeKind::HasMatched:
            extent.fixed = true;
            extent.hard = true;
            break;
        case NodeKind::Conditional: {
            const Extent condition = extent_of(node.children[0]);
            const Extent then = extent_of(node.children[1]);
            const Extent otherwise = extent_of(node.children[2]);
            extent.low = add(condition.low, std::min(then.low, otherwise.low));
            extent.fixed =
                condition.fixed && then.fixed && otherwise.fixed && add(condition.low, then.low) == otherwise.low;
            extent.hard = true;
            break;
        }
    }
    return extent;
}

Counts counts_of(const Node& repeat) {
    if (repeat.low <= repeat.high && matches_only_nothing(repeat.child())) {
        return {std::min<std::uint64_t>(repeat.low, 1), std::min<std::uint64_t>(repeat.high, 1)};
    }
    return {repeat.low, repeat.high};
}

Pieces pieces_of(const Node& concat, bool hard) {
    const std::vector<Node>& children = concat.children;
    Pieces pieces;
    while (pieces.prefix_end < children.size()) {
        const Extent extent = extent_of(children[pieces.prefix_end]);
        if (!extent.fixed || extent.hard) {
            break;
        }
        ++pieces.prefix_end;
    }
    pieces.suffix_begin = children.size();
    while (pieces.suffix_begin > pieces.prefix_end) {
        const Extent extent = extent_of(children[pieces.suffix_begin - 1]);
        if (extent.hard || (hard && !extent.fixed)) {
            break;
        }
        --pieces.suffix_begin;
    }
    return pieces;
}

std::optional<SyntaxError> check(const Syntax& syntax) {
    return Checker().run(syntax);
}

}  // namespace bylaw::support::regex
