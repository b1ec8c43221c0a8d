#include "inputs/texts.h"

#include <algorithm>
#include <cctype>
#include <span>
#include <utility>

#include "document/document.h"
#include "inputs/json_extent.h"
#include "support/source.h"

namespace bylaw::inputs {
namespace {

using support::Diagnostic;
using support::DiagnosticCode;

constexpr std::size_t piece_size = std::size_t{1} << 18U;
constexpr std::string_view blanks = " \t\r\n";

// More is not read ahead, and no more memory is made ready for what nobody has seen yet.
constexpr std::size_t most_expected = std::size_t{64} << 20U;

// How often a text may turn out to have no end before every line is taken by itself: looking for an end that is not
// there reads the rest of the input each time.
constexpr unsigned most_broken_spreads = 16;

}  // namespace

Texts::Texts(ByteSource& source, TextLimits limits, Around around)
    : source_(source), limits_(limits), around_(around) {}

// Reads another piece; false when there is none.
bool Texts::fill() {
    if (is_at_end_) {
        return false;
    }
    if (rest().size() > limits_.bytes) {
        is_at_end_ = true;
        is_too_large_ = true;
        return false;
    }
    const std::size_t before = buffer_.size();
    const std::size_t wanted = before + piece_size + document::text_padding;
    if (buffer_.capacity() < wanted) {
        const auto expected = static_cast<std::size_t>(std::min<std::uint64_t>(source_.expected(), most_expected));
        buffer_.reserve(std::max({wanted, 2 * before, before == 0 ? expected + 2 * piece_size : 0}));
    }
    buffer_.resize(before + piece_size);
    ByteSource::Result result = source_.read(std::span(buffer_).subspan(before));
    if (auto* diagnostic = std::get_if<Diagnostic>(&result)) {
        failure_ = std::move(*diagnostic);
        is_at_end_ = true;
        buffer_.resize(before);
        return false;
    }
    const std::size_t count = std::get<std::size_t>(result);
    buffer_.resize(before + count);
    is_at_end_ = count == 0;
    return count != 0;
}

// Reads on until the line of `from` is there; `end` is that of its line feed or of the input. False for a line that is
// longer than the limit.
bool Texts::fill_line(std::size_t from, std::size_t& end) {
    std::size_t searched = from;
    while (true) {
        end = rest().find('\n', searched);
        if (end != std::string_view::npos) {
            return true;
        }
        searched = rest().size();
        if (!fill()) {
            end = rest().size();
            return !is_too_large_;
        }
    }
}

// Moves to the next character that is no white space; false at the end.
bool Texts::fill_to_visible(std::size_t& at) {
    while (true) {
        const std::size_t found = rest().find_first_not_of(blanks, at);
        if (found != std::string_view::npos) {
            at = found;
            return true;
        }
        at = rest().size();
        if (!fill()) {
            return false;
        }
    }
}

// The end of the JSON text that starts there.
std::optional<std::size_t> Texts::extent_at(std::size_t at) {
    JsonExtent extent(limits_.depth);
    while (true) {
        const std::size_t read = at + extent.size();
        if (read == rest().size() && !fill()) {
            return std::nullopt;
        }
        switch (extent.read(rest().substr(read))) {
            case JsonExtent::Status::Complete:
                return at + extent.size();
            case JsonExtent::Status::Broken:
                return std::nullopt;
            case JsonExtent::Status::Open:
                break;
        }
    }
}

// Whether one JSON text takes the line from there to its end.
bool Texts::fits_line(std::size_t at, std::size_t line_end) const {
    JsonExtent extent(limits_.depth);
    return at < line_end && extent.read(rest().substr(at, line_end - at)) == JsonExtent::Status::Complete &&
           rest().find_first_not_of(blanks, at + extent.size()) >= line_end;
}

bool Texts::opens_at(std::size_t at) const {
    return at < rest().size() && (rest()[at] == '{' || rest()[at] == '[');
}

// Forgets the start of the rest.
void Texts::drop(std::size_t count) {
    const std::string_view dropped = rest().substr(0, count);
    line_ += support::count_line_feeds(dropped);
    offset_ += count;
    head_ += count;
    // Moving what is left costs less than what was read since the last time.
    if (head_ >= piece_size && head_ >= buffer_.size() / 2) {
        buffer_.erase(0, head_);
        head_ = 0;
    }
}

Text Texts::cut(std::size_t size, bool is_damaged) {
    Text text;
    text.line = line_;
    text.offset = offset_;
    text.is_whole = false;
    text.is_damaged = is_damaged;
    text.text.reserve(size + document::text_padding);
    text.text.assign(rest().substr(0, size));
    drop(size);
    ++given_;
    return text;
}

Texts::Next Texts::end() {
    state_ = State::End;
    if (failure_) {
        return std::move(*failure_);
    }
    if (is_too_large_) {
        Diagnostic diagnostic;
        diagnostic.code = DiagnosticCode::DocumentTooLarge;
        diagnostic.message = "the text has more than " + std::to_string(limits_.bytes) + " bytes";
        diagnostic.help = "raise the limit with --max-document-size";
        return diagnostic;
    }
    return std::nullopt;
}

Texts::Next Texts::whole() {
    while (fill()) {
    }
    if (Next failed = end()) {
        return failed;
    }
    Text text;
    text.line = line_;
    text.offset = offset_;
    buffer_.erase(0, head_);
    head_ = 0;
    text.text = std::move(buffer_);
    buffer_.clear();
    ++given_;
    return text;
}

Texts::Next Texts::next() {
    switch (state_) {
        case State::Start:
            return around_ == Around::IsPassedOver ? pass_over_start() : start();
        case State::Sequence:
            return in_sequence();
        case State::Members:
            return in_members();
        case State::End:
            break;
    }
    return std::nullopt;
}

// Whether a large input looks like a single text. To read it tells for sure, and takes no longer than to look for the
// text's end.
bool Texts::is_likely_alone(std::size_t begin) {
    constexpr std::size_t large = std::size_t{1} << 16U;
    // What is read ahead may hold several texts, and the limit is that of one.
    const auto most = static_cast<std::size_t>(std::min<std::uint64_t>(most_expected, limits_.bytes));
    while (rest().size() < std::min(begin + large, most) && fill()) {
    }
    JsonExtent extent(limits_.depth);
    if (extent.read(rest().substr(begin, large)) != JsonExtent::Status::Open) {
        return false;
    }
    while (rest().size() < most && fill()) {
    }
    if (!is_at_end_ || failure_ || is_too_large_) {
        return false;
    }
    // Where another text would begin; strings that happen to look like that only cost time.
    for (const char closing : {'}', ']'}) {
        for (std::size_t at = rest().find(closing, begin); at != std::string_view::npos;
             at = rest().find(closing, at)) {
            at = std::min(rest().find_first_not_of(blanks, at + 1), rest().size());
            if (opens_at(at)) {
                return false;
            }
        }
    }
    return true;
}

Texts::Next Texts::start() {
    std::size_t begin = 0;
    if (!fill_to_visible(begin) || !opens_at(begin)) {
        return whole();
    }
    if (starts_large_list(begin)) {
        return in_members();
    }
    if (limits_.may_be_unchecked && is_likely_alone(begin)) {
        Next next = whole();
        if (Text* const text = next ? std::get_if<Text>(&*next) : nullptr) {
            text->is_unchecked = true;
        }
        return next;
    }
    const std::optional<std::size_t> text_end = extent_at(begin);
    std::size_t line_end = 0;
    if (text_end) {
        std::size_t behind = *text_end;
        if (!fill_to_visible(behind)) {
            return whole();
        }
        const bool is_in_line = rest().substr(*text_end, behind - *text_end).find('\n') == std::string_view::npos;
        // In YAML a remark may follow. Anything else means that a bracket closes too early, and nobody knows which.
        if (is_in_line && rest()[behind] == '#') {
            return whole();
        }
        if (is_in_line && !opens_at(behind)) {
            drop(*text_end);
            state_ = State::End;
            Diagnostic diagnostic;
            diagnostic.code = DiagnosticCode::InputDamagedPart;
            diagnostic.message = "the JSON text ends in line " + std::to_string(line_) + " (byte " +
                                 std::to_string(offset_) + "), but the line goes on";
            diagnostic.help = "look for a bracket too many";
            return diagnostic;
        }
    } else {
        // A damaged first line of many looks like a text without an end; `[command]…` is not one.
        const bool is_prose = rest()[begin] == '[' && begin + 1 < rest().size() &&
                              std::isalpha(static_cast<unsigned char>(rest()[begin + 1])) != 0;
        if (is_prose || !fill_line(begin, line_end) || line_end < begin + 3 ||
            (line_end + 1 >= rest().size() && !fill())) {
            return whole();
        }
        const std::size_t second = line_end + 1;
        std::size_t second_end = 0;
        if (!fill_line(second, second_end) || !fits_line(second, second_end)) {
            return whole();
        }
    }
    state_ = State::Sequence;
    drop(begin);
    if (!text_end) {
        return cut(line_end - begin, true);
    }
    const std::size_t size = *text_end - begin;
    has_only_lines_ = rest().substr(0, size).find('\n') == std::string_view::npos;
    return cut(size, false);
}

// Up to the first line that starts with a bracket and opens a text that has an end.
Texts::Next Texts::pass_over_start() {
    unsigned attempts = 0;
    while (true) {
        std::size_t line_end = 0;
        if (!fill_line(0, line_end) || (rest().empty() && is_at_end_)) {
            return end();
        }
        if (opens_at(0) && attempts < most_broken_spreads) {
            if (const std::optional<std::size_t> text_end = extent_at(0)) {
                state_ = State::Sequence;
                has_only_lines_ = *text_end <= line_end;
                return cut(*text_end, false);
            }
            ++attempts;
        }
        passed_over_ += rest().find_first_not_of(blanks) < line_end ? 1U : 0U;
        drop(std::min(line_end + 1, rest().size()));
    }
}

Texts::Next Texts::in_sequence() {
    while (true) {
        std::size_t begin = 0;
        if (!fill_to_visible(begin)) {
            return end();
        }
        drop(begin);
        std::size_t line_end = 0;
        if (!fill_line(0, line_end)) {
            return end();
        }
        if (!opens_at(0)) {
            // Among texts of one line each, a line that is none is a damaged one.
            if (has_only_lines_ && given_ > 1) {
                return cut(line_end, true);
            }
            ++passed_over_;
            drop(line_end);
            continue;
        }
        // Among texts of one line each, a line with a bracket at either end is left to whoever reads it.
        const std::size_t last = rest().find_last_not_of(blanks, line_end);
        if (has_only_lines_ && given_ > 1 && (rest()[last] == '}' || rest()[last] == ']') &&
            ((line_end + 1 >= rest().size() && !fill()) || opens_at(line_end + 1))) {
            Text text = cut(last + 1, false);
            text.is_unchecked = true;
            return text;
        }
        JsonExtent in_line(limits_.depth);
        const JsonExtent::Status status = in_line.read(rest().substr(0, line_end));
        if (status == JsonExtent::Status::Complete) {
            std::size_t behind = in_line.size();
            behind = std::min(rest().find_first_not_of(blanks, behind), rest().size());
            return behind < line_end && !opens_at(behind) ? cut(line_end, true) : cut(in_line.size(), false);
        }
        const bool goes_on = line_end + 1 < rest().size() || (line_end < rest().size() && fill());
        const bool next_opens = goes_on && opens_at(line_end + 1);
        if (status == JsonExtent::Status::Open && goes_on && !(has_only_lines_ && next_opens && given_ > 1) &&
            broken_spreads_ < most_broken_spreads) {
            if (const std::optional<std::size_t> text_end = extent_at(0)) {
                has_only_lines_ = false;
                return cut(*text_end, false);
            }
            ++broken_spreads_;
            if (is_too_large_) {
                return end();
            }
        }
        // The last line of an input that is cut off is cut off too, and why is known.
        if (failure_ && rest().find('\n') == std::string_view::npos) {
            return end();
        }
        // What the failed search read ahead belongs to the next lines.
        return cut(std::min(rest().find('\n'), rest().size()), true);
    }
}

}  // namespace bylaw::inputs
