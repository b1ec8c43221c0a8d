#include "packs/policy_source.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

#include "packs/policy_offsets.h"

namespace bylaw::packs {
namespace {

// The line that begins at an offset, with its line feed.
std::string_view line_at(std::string_view text, std::size_t begin) {
    const std::size_t end = text.find('\n', begin);
    return text.substr(begin, end == std::string_view::npos ? std::string_view::npos : end - begin + 1);
}

std::string_view without_break(std::string_view line) {
    while (!line.empty() && (line.back() == '\n' || line.back() == '\r')) {
        line.remove_suffix(1);
    }
    return line;
}

// The lines of a literal block that begins behind `begin`, as they stand in the file; nothing if they do not give the
// text that was read.
std::string block_lines(std::string_view file, std::size_t begin, std::string_view text) {
    std::string lines;
    std::size_t indentation = std::string_view::npos;
    std::size_t at = begin;
    while (!text.empty()) {
        const std::string_view wanted = line_at(text, 0);
        const std::string_view line = line_at(file, at);
        const std::string_view content = without_break(line);
        if (at >= file.size() || line.empty()) {
            return {};
        }
        if (indentation == std::string_view::npos && !without_break(wanted).empty()) {
            if (content.size() < without_break(wanted).size()) {
                return {};
            }
            indentation = content.size() - without_break(wanted).size();
        }
        const std::size_t blank = indentation == std::string_view::npos ? content.size() : indentation;
        // What stands in front of a text in the same line is no part of it.
        if (content.substr(0, blank).find_first_not_of(" \t") != std::string_view::npos) {
            return {};
        }
        if (content.substr(std::min(blank, content.size())) != without_break(wanted)) {
            return {};
        }
        lines += line;
        at += line.size();
        text.remove_prefix(wanted.size());
    }
    return lines;
}

}  // namespace

bool PolicySource::place(support::Diagnostic& diagnostic) const {
    if (offsets.empty()) {
        return false;
    }
    const std::size_t front = file->text.size() - (offsets.size() - 1);
    const auto placed = [&](std::uint32_t at) {
        return offsets[std::min(at < front ? 0 : at - front, offsets.size() - 1)];
    };
    support::Span& span = diagnostic.span;
    span = {placed(span.begin), span.empty() ? placed(span.begin) : placed(span.end - 1) + 1};
    return true;
}

PolicySource policy_source(const PolicyPlace& where, std::size_t& padding_left) {
    PolicySource source;
    const std::string_view file = where.file;
    const std::size_t place = std::min(where.offset, file.size());
    std::size_t line = place == 0 ? 0 : file.rfind('\n', place - 1) + 1;
    auto padding =
        static_cast<std::size_t>(std::count(file.begin(), file.begin() + static_cast<std::ptrdiff_t>(line), '\n'));
    const std::size_t first_padding = padding;
    // A block begins behind its sign, or the place is that of its first line already.
    constexpr int most_tries = 3;
    std::string lines;
    for (int tries = 0; tries < most_tries && line < file.size() && lines.empty() && !where.is_json; ++tries) {
        lines = block_lines(file, line, where.policy);
        if (lines.empty()) {
            line += line_at(file, line).size();
            ++padding;
        }
    }
    source.is_placed = !lines.empty();
    if (lines.empty()) {
        lines = where.policy;
        padding = first_padding;
        source.offsets = scalar_offsets(file, place, where.policy);
        source.is_placed = !source.offsets.empty();
    }
    std::size_t columns = 0;
    if (!source.offsets.empty()) {
        const auto begin = file.begin() + source.offsets.front();
        padding = static_cast<std::size_t>(std::count(file.begin(), begin, '\n'));
        const std::size_t before = file.substr(0, source.offsets.front()).rfind('\n');
        columns = source.offsets.front() - (before == std::string_view::npos ? 0 : before + 1);
    }
    if (padding + columns > padding_left) {
        padding = std::min(padding, padding_left);
        columns = 0;
    }
    padding_left -= padding + columns;
    source.file = std::make_shared<const support::SourceFile>(
        support::SourceFile{std::string(where.path), std::string(padding, '\n') + std::string(columns, ' ') + lines});
    return source;
}

}  // namespace bylaw::packs
