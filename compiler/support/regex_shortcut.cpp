#include "support/regex_shortcut.h"

#include <algorithm>
#include <utility>

#include "support/regex_translate.h"
#include "support/unicode.h"

namespace bylaw::support::regex {

namespace {

// The pattern as a row of nodes. Groups do not matter to whether something is found.
void flatten(const Node& node, std::vector<const Node*>& row) {
    if (node.kind == NodeKind::Concat || node.kind == NodeKind::Group) {
        for (const Node& child : node.children) {
            flatten(child, row);
        }
    } else if (node.kind != NodeKind::Empty) {
        row.push_back(&node);
    }
}

bool is_assertion(const Node& node, Assertion assertion) {
    return node.kind == NodeKind::Assertion && node.assertion == assertion;
}

bool is_exact(const Node& node) {
    return node.kind == NodeKind::Literal && !node.flag;
}

bool can_be_left_out(const Node& node) {
    return node.kind == NodeKind::Repeat && node.low == 0 && !extent_of(node).hard;
}

bool has_references(const Node& node) {
    const bool refers =
        node.kind == NodeKind::Backref || node.kind == NodeKind::HasMatched || node.kind == NodeKind::Continue;
    return refers || std::any_of(node.children.begin(), node.children.end(), has_references);
}

// The longest run of exact characters in the row: every match contains it.
std::string longest_literal(const std::vector<const Node*>& row) {
    std::string longest;
    std::string run;
    for (const Node* node : row) {
        if (is_exact(*node)) {
            unicode::append(run, node->point);
            if (run.size() > longest.size()) {
                longest = run;
            }
        } else {
            run.clear();
        }
    }
    return longest;
}

}  // namespace

std::optional<bool> Shortcut::answer_row(std::string_view text, std::size_t& at) const {
    for (const Step& step : steps_) {
        std::uint64_t count = 0;
        for (; count < step.high && at < text.size(); ++at, ++count) {
            const auto c = static_cast<unsigned char>(text[at]);
            if (c >= 0x80) {
                return std::nullopt;
            }
            if (!step.has(c)) {
                break;
            }
        }
        if (count < step.low) {
            return false;
        }
    }
    return !to_end_ || at == text.size();
}

std::optional<bool> Shortcut::answer_row_after_text(std::string_view text) const {
    // Attempts may overlap; an engine is better once they have looked at everything a few times over.
    std::size_t budget = 4 * text.size() + 64;
    for (std::size_t start = text.find(text_); start != std::string_view::npos; start = text.find(text_, start + 1)) {
        std::size_t at = start + text_.size();
        const std::optional<bool> answer = answer_row(text, at);
        if (!answer || *answer) {
            return answer;
        }
        if (budget < at - start) {
            return std::nullopt;
        }
        budget -= at - start;
    }
    return false;
}

std::optional<bool> Shortcut::answer(std::string_view text) const {
    switch (kind_) {
        case Kind::Always:
            return true;
        case Kind::Equal:
            return text == text_;
        case Kind::Prefix:
            return text.starts_with(text_);
        case Kind::Suffix:
            return text.ends_with(text_);
        case Kind::Contained:
            return text.find(text_) != std::string_view::npos;
        case Kind::Row: {
            std::size_t at = 0;
            return answer_row(text, at);
        }
        case Kind::RowAfterText:
            return answer_row_after_text(text);
        case Kind::None:
            break;
    }
    if (!text_.empty() && text.find(text_) == std::string_view::npos) {
        return false;
    }
    return std::nullopt;
}

Shortcut shortcut_for(const Syntax& syntax) {
    Shortcut shortcut;
    if (has_references(syntax.root)) {
        return shortcut;
    }
    std::vector<const Node*> row;
    flatten(syntax.root, row);
    shortcut.text_ = longest_literal(row);

    bool from_start = false;
    bool to_end = false;
    while (!row.empty() && is_assertion(*row.front(), Assertion::StartText)) {
        from_start = true;
        row.erase(row.begin());
    }
    while (!row.empty() && is_assertion(*row.back(), Assertion::EndText)) {
        to_end = true;
        row.pop_back();
    }
    // At an open end, what may be left out decides nothing.
    while (!from_start && !row.empty() && can_be_left_out(*row.front())) {
        row.erase(row.begin());
    }
    while (!to_end && !row.empty() && can_be_left_out(*row.back())) {
        row.pop_back();
    }

    if (std::all_of(row.begin(), row.end(), [](const Node* node) { return is_exact(*node); })) {
        using Kind = Shortcut::Kind;
        shortcut.text_ = longest_literal(row);
        shortcut.kind_ = from_start && to_end ? Kind::Equal
                         : row.empty()        ? Kind::Always
                         : from_start         ? Kind::Prefix
                         : to_end             ? Kind::Suffix
                                              : Kind::Contained;
        return shortcut;
    }

    // A row of classes from the start or after some text: taking as much as each step can is right where no step can
    // take what the next ones begin with.
    std::string text;
    if (!from_start) {
        while (!row.empty() && is_exact(*row.front())) {
            unicode::append(text, row.front()->point);
            row.erase(row.begin());
        }
        if (text.empty()) {
            return shortcut;
        }
    }
    std::vector<Shortcut::Step> steps;
    for (const Node* node : row) {
        const Node& single = node->kind == NodeKind::Repeat ? node->child() : *node;
        const bool is_single =
            single.kind == NodeKind::Any || single.kind == NodeKind::Literal || single.kind == NodeKind::Class;
        if (!is_single) {
            return shortcut;
        }
        Shortcut::Step step;
        if (node->kind == NodeKind::Repeat) {
            step.low = node->low;
            step.high = node->high;
        }
        const CodePointSet characters = characters_of(single);
        for (const auto& [first, last] : characters.ranges()) {
            for (char32_t c = first; c <= last && c < 0x80; ++c) {
                step.set[c >> 6U] |= std::uint64_t{1} << (c & 63U);
            }
        }
        steps.push_back(step);
    }
    for (std::size_t index = 0; index < steps.size(); ++index) {
        if (steps[index].low == steps[index].high) {
            continue;
        }
        for (std::size_t next = index + 1; next < steps.size(); ++next) {
            const bool overlaps =
                (steps[index].set[0] & steps[next].set[0]) != 0 || (steps[index].set[1] & steps[next].set[1]) != 0;
            if (overlaps) {
                return shortcut;
            }
            if (steps[next].low != 0) {
                break;
            }
        }
    }
    // Nothing decides what follows the last step that must take something.
    while (!to_end && !steps.empty() && steps.back().low == 0) {
        steps.pop_back();
    }
    shortcut.kind_ = from_start ? Shortcut::Kind::Row : Shortcut::Kind::RowAfterText;
    if (!from_start) {
        shortcut.text_ = std::move(text);
    }
    shortcut.to_end_ = to_end;
    shortcut.steps_ = std::move(steps);
    return shortcut;
}

}  // namespace bylaw::support::regex
