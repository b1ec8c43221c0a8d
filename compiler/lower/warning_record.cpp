#include "lower/warning_record.h"

#include <xxhash.h>

#include <array>
#include <cstdint>
#include <utility>

#include "sema/check.h"

namespace bylaw::lower {
namespace {

constexpr std::string_view magic = "bylaw warnings";

constexpr std::array codes = {
#define BYLAW_DIAGNOSTIC(name, code, title) support::DiagnosticCode::name,
#include "support/diagnostics.def"
#undef BYLAW_DIAGNOSTIC
};

class Writer {
public:
    void number(std::uint64_t value) {
        for (unsigned shift = 0; shift < 64; shift += 8) {
            out_ += static_cast<char>((value >> shift) & 0xFFU);
        }
    }
    void text(std::string_view text) {
        number(text.size());
        out_ += text;
    }
    void span(support::Span span) {
        number(span.begin);
        number(span.end);
    }
    [[nodiscard]] std::string& out() { return out_; }

private:
    std::string out_;
};

// Reads what Writer wrote; past the end everything is zero and empty, and `is_fine` says so.
class Reader {
public:
    explicit Reader(std::string_view bytes) : bytes_(bytes) {}

    std::uint64_t number() {
        const std::string_view bytes = take(8);
        std::uint64_t value = 0;
        for (std::size_t i = 0; i < bytes.size(); ++i) {
            value |= std::uint64_t{static_cast<unsigned char>(bytes[i])} << (8 * i);
        }
        return value;
    }
    std::string text() { return std::string(take(number())); }
    support::Span span(std::size_t greatest) {
        const std::uint64_t begin = number();
        const std::uint64_t end = number();
        is_fine_ = is_fine_ && begin <= end && end <= greatest;
        return {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)};
    }
    // A number of things that take at least 8 bytes each.
    std::uint64_t count() {
        const std::uint64_t count = number();
        is_fine_ = is_fine_ && count <= bytes_.size() / 8;
        return is_fine_ ? count : 0;
    }
    [[nodiscard]] bool is_fine() const { return is_fine_; }
    [[nodiscard]] bool is_at_end() const { return bytes_.empty(); }

private:
    std::string_view take(std::uint64_t size) {
        is_fine_ = is_fine_ && size <= bytes_.size();
        if (!is_fine_) {
            return {};
        }
        const std::string_view taken = bytes_.substr(0, size);
        bytes_.remove_prefix(size);
        return taken;
    }

    std::string_view bytes_;
    bool is_fine_ = true;
};

std::optional<support::DiagnosticCode> code_of(std::string_view text) {
    for (const support::DiagnosticCode code : codes) {
        if (support::code_text(code) == text) {
            return code;
        }
    }
    return std::nullopt;
}

}  // namespace

std::string write_warnings(const Warnings& warnings) {
    Writer writer;
    writer.text(magic);
    writer.number(sema::version);
    writer.number(warnings.size());
    for (const auto& of_source : warnings) {
        writer.number(of_source.size());
        for (const support::Diagnostic& warning : of_source) {
            writer.text(support::code_text(warning.code));
            writer.span(warning.span);
            writer.text(warning.message);
            writer.text(warning.help);
            writer.number(warning.related.size());
            for (const support::RelatedPlace& place : warning.related) {
                writer.span(place.span);
                writer.text(place.message);
            }
        }
    }
    writer.number(XXH3_64bits(writer.out().data(), writer.out().size()));
    return std::move(writer.out());
}

std::optional<Warnings> read_warnings(std::string_view bytes,
                                      const std::vector<std::shared_ptr<const support::SourceFile>>& sources) {
    if (bytes.size() < 8) {
        return std::nullopt;
    }
    const std::string_view content = bytes.substr(0, bytes.size() - 8);
    if (Reader(bytes.substr(content.size())).number() != XXH3_64bits(content.data(), content.size())) {
        return std::nullopt;
    }
    Reader reader(content);
    if (reader.text() != magic || reader.number() != sema::version || reader.number() != sources.size()) {
        return std::nullopt;
    }
    Warnings warnings(sources.size());
    for (std::size_t i = 0; i < sources.size(); ++i) {
        const std::size_t greatest = sources[i]->text.size();
        for (std::uint64_t left = reader.count(); left > 0; --left) {
            support::Diagnostic& warning = warnings[i].emplace_back();
            const auto code = code_of(reader.text());
            if (!code) {
                return std::nullopt;
            }
            warning.code = *code;
            warning.severity = support::Severity::Warning;
            warning.file = sources[i]->name;
            warning.span = reader.span(greatest);
            warning.message = reader.text();
            warning.help = reader.text();
            for (std::uint64_t places = reader.count(); places > 0; --places) {
                support::RelatedPlace& place = warning.related.emplace_back();
                place.file = sources[i]->name;
                place.span = reader.span(greatest);
                place.message = reader.text();
            }
        }
    }
    return reader.is_fine() && reader.is_at_end() ? std::optional(std::move(warnings)) : std::nullopt;
}

}  // namespace bylaw::lower
