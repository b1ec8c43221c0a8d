#include "inputs/decode.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "support/unicode.h"

namespace bylaw::inputs {
namespace {

using support::Diagnostic;
using support::DiagnosticCode;

constexpr std::size_t piece_size = std::size_t{1} << 16U;

Diagnostic wrong_encoding(std::string message) {
    Diagnostic diagnostic;
    diagnostic.code = DiagnosticCode::DocumentEncoding;
    diagnostic.message = std::move(message);
    diagnostic.help = "write the file as UTF-8 or UTF-16";
    return diagnostic;
}

}  // namespace

std::string_view encoding_name(Encoding encoding) {
    switch (encoding) {
        case Encoding::Utf16LittleEndian:
            return "UTF-16LE";
        case Encoding::Utf16BigEndian:
            return "UTF-16BE";
        case Encoding::Utf8:
            break;
    }
    return "UTF-8";
}

Decode::Decode(ByteSource& source) : source_(source), piece_(piece_size) {}

// Fills what is free of the piece.
ByteSource::Result Decode::more() {
    Result result = source_.read(std::span(piece_).subspan(have_));
    if (const auto* count = std::get_if<std::size_t>(&result)) {
        have_ += *count;
        is_at_end_ = *count == 0;
    }
    return result;
}

ByteSource::Result Decode::start() {
    while (have_ < 4 && !is_at_end_) {
        Result result = more();
        if (std::holds_alternative<Diagnostic>(result)) {
            return result;
        }
    }
    const std::string_view head(piece_.data(), have_);
    using namespace std::string_view_literals;
    if (head.starts_with("\xFF\xFE\0\0"sv) || head.starts_with("\0\0\xFE\xFF"sv)) {
        return wrong_encoding("the text is UTF-32, which no reader understands");
    }
    if (head.starts_with("\xEF\xBB\xBF"sv)) {
        has_mark_ = true;
        used_ = 3;
    } else if (head.starts_with("\xFF\xFE"sv) || head.starts_with("\xFE\xFF"sv)) {
        has_mark_ = true;
        encoding_ = head.front() == '\xFF' ? Encoding::Utf16LittleEndian : Encoding::Utf16BigEndian;
        used_ = 2;
    } else if (have_ >= 2 && (head[0] == '\0') != (head[1] == '\0')) {
        encoding_ = head[1] == '\0' ? Encoding::Utf16LittleEndian : Encoding::Utf16BigEndian;
    }
    offset_ = used_;
    return have_;
}

ByteSource::Result Decode::read(std::span<char> room) {
    if (!is_started_) {
        is_started_ = true;
        Result result = start();
        if (std::holds_alternative<Diagnostic>(result)) {
            return result;
        }
    }
    if (encoding_ == Encoding::Utf8) {
        if (used_ == have_) {
            return is_at_end_ ? Result(std::size_t{0}) : source_.read(room);
        }
        const std::size_t count = std::min(room.size(), have_ - used_);
        std::copy_n(piece_.data() + used_, count, room.data());
        used_ += count;
        return count;
    }
    while (given_ == decoded_.size()) {
        decoded_.clear();
        given_ = 0;
        if (have_ - used_ < 2) {
            // Half a code unit waits for its other half.
            std::copy_n(piece_.data() + used_, have_ - used_, piece_.data());
            have_ -= used_;
            used_ = 0;
            if (!is_at_end_) {
                Result result = more();
                if (std::holds_alternative<Diagnostic>(result)) {
                    return result;
                }
            }
            if (is_at_end_) {
                if (have_ != 0 || high_surrogate_ != 0) {
                    return wrong_encoding("the UTF-16 text ends within a character, at byte " +
                                          std::to_string(offset_));
                }
                return std::size_t{0};
            }
            continue;
        }
        for (; have_ - used_ >= 2; used_ += 2, offset_ += 2) {
            const auto byte = [&](std::size_t at) {
                return static_cast<char32_t>(static_cast<unsigned char>(piece_[used_ + at]));
            };
            const char32_t unit =
                encoding_ == Encoding::Utf16LittleEndian ? byte(0) | byte(1) << 8U : byte(1) | byte(0) << 8U;
            const bool is_low = unit >= 0xDC00 && unit <= 0xDFFF;
            if (is_low != (high_surrogate_ != 0)) {
                return wrong_encoding("half a surrogate pair in the UTF-16 text, at byte " + std::to_string(offset_));
            }
            if (is_low) {
                support::unicode::append(decoded_, 0x10000 + ((high_surrogate_ - 0xD800) << 10U) + (unit - 0xDC00));
                high_surrogate_ = 0;
            } else if (unit >= 0xD800 && unit <= 0xDBFF) {
                high_surrogate_ = unit;
            } else {
                support::unicode::append(decoded_, unit);
            }
        }
    }
    const std::size_t count = std::min(room.size(), decoded_.size() - given_);
    std::copy_n(decoded_.data() + given_, count, room.data());
    given_ += count;
    return count;
}

}  // namespace bylaw::inputs
