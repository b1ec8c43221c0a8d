#include "inputs/unpack.h"

#include <zlib.h>

#include <algorithm>
#include <utility>

namespace bylaw::inputs {
namespace {

using support::Diagnostic;
using support::DiagnosticCode;

constexpr std::size_t piece_size = std::size_t{1} << 16U;
constexpr std::string_view gzip_mark = "\x1f\x8b";
constexpr std::string_view zip_mark = "PK\x03\x04";

Diagnostic damaged(std::string message) {
    Diagnostic diagnostic;
    diagnostic.code = DiagnosticCode::InputCompressed;
    diagnostic.message = std::move(message);
    diagnostic.help = "fetch or compress the file again";
    return diagnostic;
}

}  // namespace

struct Unpack::Inflater {
    z_stream stream{};
    bool is_ready = false;

    Inflater() { is_ready = inflateInit2(&stream, 16 + MAX_WBITS) == Z_OK; }
    ~Inflater() {
        if (is_ready) {
            inflateEnd(&stream);
        }
    }
    Inflater(const Inflater&) = delete;
    Inflater& operator=(const Inflater&) = delete;
};

Unpack::Unpack(ByteSource& source, std::uint64_t most) : source_(source), most_(most), piece_(piece_size) {}

Unpack::~Unpack() = default;

std::variant<bool, Diagnostic> Unpack::refill() {
    Result result = source_.read(piece_);
    if (auto* diagnostic = std::get_if<Diagnostic>(&result)) {
        return std::move(*diagnostic);
    }
    rest_ = {piece_.data(), std::get<std::size_t>(result)};
    return !rest_.empty();
}

ByteSource::Result Unpack::start() {
    // A pipe may give its first bytes one by one.
    std::size_t have = 0;
    while (have < zip_mark.size()) {
        Result result = source_.read(std::span(piece_).subspan(have));
        if (auto* diagnostic = std::get_if<Diagnostic>(&result)) {
            return std::move(*diagnostic);
        }
        if (std::get<std::size_t>(result) == 0) {
            break;
        }
        have += std::get<std::size_t>(result);
    }
    rest_ = {piece_.data(), have};
    if (rest_.starts_with(zip_mark)) {
        Diagnostic diagnostic;
        diagnostic.code = DiagnosticCode::InputBinary;
        diagnostic.message = "this is a ZIP archive, as the binary plans of Terraform are";
        diagnostic.help = "print a plan as JSON: terraform show -json PLAN > plan.json";
        return diagnostic;
    }
    if (rest_.starts_with(gzip_mark)) {
        inflater_ = std::make_unique<Inflater>();
    }
    return have;
}

ByteSource::Result Unpack::read(std::span<char> room) {
    if (!is_started_) {
        is_started_ = true;
        Result result = start();
        if (std::holds_alternative<Diagnostic>(result)) {
            return result;
        }
    }
    if (inflater_ != nullptr) {
        return inflate(room);
    }
    if (rest_.empty()) {
        return source_.read(room);
    }
    const std::size_t count = std::min(room.size(), rest_.size());
    std::copy_n(rest_.data(), count, room.data());
    rest_.remove_prefix(count);
    return count;
}

ByteSource::Result Unpack::inflate(std::span<char> room) {
    if (!inflater_->is_ready) {
        return damaged("there is not enough memory to unpack the compressed data");
    }
    z_stream& stream = inflater_->stream;
    while (true) {
        if (rest_.empty()) {
            auto filled = refill();
            if (auto* diagnostic = std::get_if<Diagnostic>(&filled)) {
                return std::move(*diagnostic);
            }
            if (!std::get<bool>(filled)) {
                if (is_between_members_) {
                    return std::size_t{0};
                }
                return damaged("the compressed data is cut off after " + std::to_string(unpacked_) +
                               " bytes of its text");
            }
        }
        if (is_between_members_) {
            rest_.remove_prefix(std::min(rest_.find_first_not_of('\0'), rest_.size()));
            if (rest_.empty()) {
                continue;
            }
            if (rest_.front() != gzip_mark.front()) {
                return damaged("something that is not compressed stands behind the compressed data");
            }
            inflateReset(&stream);
            is_between_members_ = false;
        }
        // zlib does not write to its input, but older headers do not say so.
        stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(rest_.data()));
        stream.avail_in = static_cast<uInt>(rest_.size());
        stream.next_out = reinterpret_cast<Bytef*>(room.data());
        stream.avail_out = static_cast<uInt>(std::min<std::size_t>(room.size(), std::size_t{1} << 30U));
        const uInt offered = stream.avail_out;
        const int outcome = ::inflate(&stream, Z_NO_FLUSH);
        rest_.remove_prefix(rest_.size() - stream.avail_in);
        const std::size_t count = offered - stream.avail_out;
        unpacked_ += count;
        if (outcome == Z_STREAM_END) {
            is_between_members_ = true;
        } else if (outcome != Z_OK && outcome != Z_BUF_ERROR) {
            return damaged("the compressed data is damaged after " + std::to_string(unpacked_) + " bytes of its text");
        }
        if (unpacked_ > most_) {
            Diagnostic diagnostic;
            diagnostic.code = DiagnosticCode::DocumentTooLarge;
            diagnostic.message = "the compressed data unpacks to more than " + std::to_string(most_) + " bytes";
            diagnostic.help = "raise the limit with --max-unpacked-size if the file can be trusted";
            return diagnostic;
        }
        if (count != 0) {
            return count;
        }
    }
}

}  // namespace bylaw::inputs
