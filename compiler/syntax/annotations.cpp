#include "syntax/annotations.h"

#include <algorithm>
#include <array>
#include <optional>

namespace bylaw::syntax {
namespace {

constexpr std::string_view blank = " \t\r";

std::string_view trim_front(std::string_view text) {
    text.remove_prefix(std::min(text.size(), text.find_first_not_of(blank)));
    return text;
}

std::string_view trim_back(std::string_view text) {
    return text.substr(0, text.find_last_not_of(blank) + 1);
}

bool is_of_tag(char character) {
    return (character >= 'a' && character <= 'z') || character == '-';
}

support::Span span_of(std::string_view whole, std::string_view part) {
    const auto begin = static_cast<std::uint32_t>(part.data() - whole.data());
    return {begin, begin + static_cast<std::uint32_t>(part.size())};
}

// What a line says behind its `#`; nothing if it is no comment.
std::optional<std::string_view> comment_of(std::string_view line) {
    line = trim_front(line);
    if (!line.starts_with('#')) {
        return std::nullopt;
    }
    return trim_back(line.substr(1));
}

// The annotation that a comment begins, if it does.
std::optional<Annotation> begin_annotation(std::string_view rules_text, std::string_view comment) {
    comment = trim_front(comment);
    if (!comment.starts_with('@')) {
        return std::nullopt;
    }
    std::size_t end = 1;
    while (end < comment.size() && is_of_tag(comment[end])) {
        ++end;
    }
    Annotation annotation;
    annotation.tag = comment.substr(1, end - 1);
    if (end < comment.size() && comment[end] == '[') {
        const std::size_t close = comment.find(']', end);
        if (close == std::string_view::npos) {
            return std::nullopt;
        }
        annotation.input = comment.substr(end + 1, close - end - 1);
        end = close + 1;
    }
    const bool is_word = end == comment.size() || blank.find(comment[end]) != std::string_view::npos;
    if (annotation.tag.empty() || !is_word) {
        return std::nullopt;
    }
    const std::string_view value = trim_front(comment.substr(end));
    annotation.tag_span = span_of(rules_text, comment.substr(0, end));
    annotation.value_span = value.empty() ? annotation.tag_span : span_of(rules_text, value);
    annotation.value = value;
    return annotation;
}

// `block` is part of `rules_text` and consists of whole lines.
std::vector<Annotation> annotations_of(std::string_view rules_text, std::string_view block) {
    // A comment that continues another begins with one space and two more.
    constexpr std::string_view continued = "   ";
    constexpr std::size_t usual_count = 12;
    std::vector<Annotation> annotations;
    annotations.reserve(block.empty() ? 0 : usual_count);
    bool is_open = false;
    while (!block.empty()) {
        const std::size_t end = std::min(block.size(), block.find('\n'));
        const auto comment = comment_of(block.substr(0, end));
        block.remove_prefix(std::min(block.size(), end + 1));
        auto annotation = comment ? begin_annotation(rules_text, *comment) : std::nullopt;
        if (annotation) {
            annotations.push_back(std::move(*annotation));
            is_open = true;
        } else if (is_open && comment && comment->starts_with(continued)) {
            std::string& value = annotations.back().value;
            value += value.empty() ? "" : "\n";
            value += comment->substr(continued.size());
        } else {
            is_open = false;
        }
    }
    return annotations;
}

}  // namespace

std::string Annotation::prose() const {
    std::string text;
    std::string_view rest = value;
    while (!rest.empty()) {
        const std::size_t end = std::min(rest.size(), rest.find('\n'));
        text += text.empty() ? "" : " ";
        text += rest.substr(0, end);
        rest = trim_front(rest.substr(std::min(rest.size(), end + 1)));
    }
    return text;
}

std::size_t comment_block_above(std::string_view rules_text, std::size_t begin) {
    const auto begin_of_line = [&](std::size_t end) {
        const std::size_t before = end == 0 ? std::string_view::npos : rules_text.rfind('\n', end - 1);
        return before == std::string_view::npos ? 0 : before + 1;
    };
    std::size_t first = begin_of_line(std::min(begin, rules_text.size()));
    while (first != 0) {
        const std::size_t line = begin_of_line(first - 1);
        if (!comment_of(rules_text.substr(line, first - 1 - line))) {
            break;
        }
        first = line;
    }
    return first;
}

std::vector<Annotation> annotations_above(std::string_view rules_text, std::size_t begin) {
    begin = std::min(begin, rules_text.size());
    const std::size_t first = comment_block_above(rules_text, begin);
    return annotations_of(rules_text, rules_text.substr(first, begin - first));
}

std::vector<Annotation> annotations_of_file(std::string_view rules_text) {
    std::size_t end = 0;
    while (end < rules_text.size()) {
        const std::size_t next = std::min(rules_text.size(), rules_text.find('\n', end));
        if (!comment_of(rules_text.substr(end, next - end))) {
            break;
        }
        end = std::min(rules_text.size(), next + 1);
    }
    return annotations_of(rules_text, rules_text.substr(0, end));
}

std::span<const std::string_view> annotation_tags() {
    static constexpr std::array<std::string_view, 16> tags{
        "id",   "title",  "severity", "default", "why",   "fix",      "confirm",      "controls",
        "link", "inputs", "applies",  "scope",   "param", "portable", "suppressible", "deprecated-by"};
    return tags;
}

}  // namespace bylaw::syntax
