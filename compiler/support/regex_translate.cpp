#include "support/regex_translate.h"

#include <algorithm>

#include "support/unicode.h"

namespace bylaw::support::regex {

namespace {

bool is_linear_node(const Node& node, Alphabet alphabet) {
    switch (node.kind) {
        case NodeKind::Look:
        case NodeKind::Backref:
        case NodeKind::HasMatched:
        case NodeKind::Atomic:
        case NodeKind::KeepOut:
        case NodeKind::Continue:
        case NodeKind::Conditional:
            return false;
        case NodeKind::Assertion:
            if (node.assertion == Assertion::WordStart || node.assertion == Assertion::WordEnd) {
                return false;
            }
            // RE2's words are ASCII.
            return alphabet == Alphabet::Ascii ||
                   (node.assertion != Assertion::WordBoundary && node.assertion != Assertion::NotWordBoundary);
        case NodeKind::Repeat:
            // Reversed bounds mean something else to the reference than to RE2's grammar.
            if (node.low > node.high) {
                return false;
            }
            break;
        default:
            break;
    }
    return std::all_of(node.children.begin(), node.children.end(),
                       [&](const Node& child) { return is_linear_node(child, alphabet); });
}

}  // namespace

CodePointSet characters_of(const Node& node) {
    CodePointSet set;
    switch (node.kind) {
        case NodeKind::Any:
            set.add(0, last_code_point);
            if (!node.flag) {
                set.subtract(CodePointSet({{'\n', '\n'}}));
            }
            break;
        case NodeKind::Literal:
            set.add(node.point, node.point);
            if (node.flag) {
                unicode::close_under_case(set);
            }
            break;
        case NodeKind::Class:
            set = node.char_class->set;
            break;
        default:
            break;
    }
    return set;
}

bool is_linear(const Syntax& syntax, Alphabet alphabet) {
    return is_linear_node(syntax.root, alphabet);
}

}  // namespace bylaw::support::regex
