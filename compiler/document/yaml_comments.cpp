#include "document/yaml_comments.h"

#include <algorithm>
#include <cstdint>
#include <optional>

#include "document/yaml_events.h"

namespace bylaw::document {
namespace {

bool is_space(char byte) {
    return byte == ' ' || byte == '\t';
}

bool is_break(char byte) {
    return byte == '\n' || byte == '\r';
}

std::size_t line_begin(std::string_view text, std::size_t at) {
    while (at > 0 && !is_break(text[at - 1])) {
        --at;
    }
    return at;
}

std::size_t line_end(std::string_view text, std::size_t at) {
    return std::min(text.size(), text.find_first_of("\r\n", at));
}

// Where a comment starts whose content starts at `at`.
std::optional<std::size_t> comment_begin(std::string_view text, std::size_t at) {
    while (at > 0 && is_space(text[at - 1])) {
        --at;
    }
    if (at == 0 || text[at - 1] != '#') {
        return std::nullopt;
    }
    while (at > 0 && text[at - 1] == '#') {
        --at;
    }
    const bool is_apart = at == 0 || is_space(text[at - 1]) || is_break(text[at - 1]);
    return is_apart ? std::optional(at) : std::nullopt;
}

// The line that a comment is about; empty if there is none. `next` is the comment behind it, for which that is known.
support::Span line_about(std::string_view text, std::size_t comment, const YamlComment* next) {
    std::size_t begin = line_begin(text, comment);
    std::size_t first = text.find_first_not_of(" \t", begin);
    while (first < text.size() && (text[first] == '#' || is_break(text[first]))) {
        if (next != nullptr && first == next->span.begin) {
            return next->about;
        }
        begin = line_end(text, first);
        while (begin < text.size() && is_break(text[begin])) {
            ++begin;
        }
        first = text.find_first_not_of(" \t", begin);
    }
    if (first >= text.size()) {
        return {};
    }
    return {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(line_end(text, begin))};
}

// Goes through the document and finds out which `#` are none, and how far what starts in a line reaches.
class Reader {
public:
    Reader(std::string_view text, std::vector<YamlComment>& comments)
        : text_(text), comments_(comments), events_(text) {
        // Comments in front of each other are about the same line.
        for (const YamlComment& comment : comments) {
            if (!comment.about.empty() && (lines_.empty() || lines_.back().span != comment.about)) {
                lines_.push_back({comment.about, comment.about.end});
            }
        }
    }

    void read() {
        while (events_.next() && !is_at_end_) {
            handle();
        }
        const auto is_none = [&](const YamlComment& comment) {
            // What follows the first document is nobody's.
            return comment.span.begin >= kept_until_ || is_in_scalar(comment.span.begin);
        };
        for (YamlComment& comment : comments_) {
            comment.is_head = comment.span.begin < first_;
            if (const auto line = line_of(comment.about.begin); line != lines_.end() && !comment.about.empty()) {
                comment.about.end = line->reaches_to;
            }
        }
        comments_.erase(std::remove_if(comments_.begin(), comments_.end(), is_none), comments_.end());
    }

private:
    struct Line {
        support::Span span;
        std::uint32_t reaches_to;  // the end of what begins in it
    };
    struct Open {
        bool is_map = false;
        bool has_key = false;     // of the entry at hand
        std::uint32_t begin = 0;  // of the entry at hand
    };

    void handle() {
        const yaml_event_t& event = events_.event();
        switch (event.type) {
            case YAML_DOCUMENT_END_EVENT:
                is_at_end_ = true;
                if (event.data.document_end.implicit == 0) {
                    kept_until_ = events_.span().begin;
                } else {
                    kept_until_ = next_document(events_.span().begin);
                }
                break;
            case YAML_SCALAR_EVENT:
                begin();
                note_scalar();
                end();
                break;
            case YAML_ALIAS_EVENT:
                begin();
                last_end_ = events_.span().end;
                end();
                break;
            case YAML_MAPPING_START_EVENT:
            case YAML_SEQUENCE_START_EVENT:
                begin();
                open_.push_back({event.type == YAML_MAPPING_START_EVENT, false, 0});
                break;
            case YAML_MAPPING_END_EVENT:
            case YAML_SEQUENCE_END_EVENT: {
                // The end of a block collection is where the next thing begins.
                const support::Span span = events_.span();
                if (span.end > span.begin) {
                    last_end_ = std::max(last_end_, span.end);
                }
                open_.pop_back();
                end();
                break;
            }
            default:
                break;
        }
    }

    // The end of a document without a mark is behind the comments that follow it.
    [[nodiscard]] std::uint32_t next_document(std::uint32_t at) const {
        const std::size_t mark = text_.find("\n---", at == 0 ? 0 : at - 1);
        return static_cast<std::uint32_t>(std::min(text_.size(), mark));
    }

    void begin() {
        const std::uint32_t at = events_.span().begin;
        first_ = std::min(first_, at);
        if (!open_.empty() && !(open_.back().is_map && open_.back().has_key)) {
            open_.back().begin = at;
        }
    }

    void end() {
        if (open_.empty()) {
            return;
        }
        Open& open = open_.back();
        if (open.is_map && !open.has_key) {
            open.has_key = true;
            return;
        }
        open.has_key = false;
        reach(open.begin);
    }

    // The line that this byte is in.
    std::vector<Line>::iterator line_of(std::uint32_t at) {
        const auto behind =
            std::upper_bound(lines_.begin(), lines_.end(), at,
                             [](std::uint32_t byte, const Line& line) { return byte < line.span.begin; });
        return behind == lines_.begin() || at >= std::prev(behind)->span.end ? lines_.end() : std::prev(behind);
    }

    // What begins there ends at the last end.
    void reach(std::uint32_t begin) {
        if (const auto line = line_of(begin); line != lines_.end()) {
            line->reaches_to = std::max(line->reaches_to, last_end_);
        }
    }

    void note_scalar() {
        support::Span span = events_.span();
        last_end_ = span.end;
        const yaml_scalar_style_t style = events_.event().data.scalar.style;
        if (style == YAML_LITERAL_SCALAR_STYLE || style == YAML_FOLDED_SCALAR_STYLE) {
            // A comment may follow the indicator. The end is the beginning of a line.
            span.begin = static_cast<std::uint32_t>(line_end(text_, span.begin));
            while (last_end_ > span.begin && (is_break(text_[last_end_ - 1]) || is_space(text_[last_end_ - 1]))) {
                --last_end_;
            }
        }
        const auto comment =
            std::lower_bound(comments_.begin(), comments_.end(), span.begin,
                             [](const YamlComment& other, std::uint32_t at) { return other.span.begin < at; });
        for (auto at = comment; at != comments_.end() && at->span.begin < span.end; ++at) {
            in_scalars_.push_back(at->span.begin);
        }
    }

    [[nodiscard]] bool is_in_scalar(std::uint32_t at) const {
        return std::binary_search(in_scalars_.begin(), in_scalars_.end(), at);
    }

    std::string_view text_;
    std::vector<YamlComment>& comments_;  // in order
    YamlEvents events_;
    std::vector<Line> lines_;
    std::vector<Open> open_;
    std::vector<std::uint32_t> in_scalars_;  // beginnings of what are no comments
    std::uint32_t first_ = UINT32_MAX;       // of the first value
    std::uint32_t last_end_ = 0;
    std::uint32_t kept_until_ = UINT32_MAX;
    bool is_at_end_ = false;
};

}  // namespace

std::vector<YamlComment> yaml_comments(std::string_view text, std::string_view word) {
    std::vector<YamlComment> comments;
    for (std::size_t at = text.find(word); at != std::string_view::npos; at = text.find(word, at + word.size())) {
        const std::optional<std::size_t> begin = comment_begin(text, at);
        if (!begin || (!comments.empty() && *begin < comments.back().span.end)) {
            continue;
        }
        comments.push_back(
            {{static_cast<std::uint32_t>(*begin), static_cast<std::uint32_t>(line_end(text, *begin))}, {}, false});
    }
    for (std::size_t i = comments.size(); i-- > 0;) {
        comments[i].about =
            line_about(text, comments[i].span.begin, i + 1 == comments.size() ? nullptr : &comments[i + 1]);
    }
    if (!comments.empty()) {
        Reader(text, comments).read();
    }
    return comments;
}

}  // namespace bylaw::document
