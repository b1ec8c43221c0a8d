// libyaml's events, one at a time.
#pragma once

#include <yaml.h>

#include <cstdint>
#include <string>
#include <string_view>

#include "support/diagnostic.h"
#include "support/source.h"

namespace bylaw::document {

// Turns libyaml's positions, which count code points, into bytes. Fast for positions near the one asked for before.
class ByteOffsets {
public:
    explicit ByteOffsets(std::string_view text);

    [[nodiscard]] std::size_t of(std::size_t code_point);

private:
    std::string_view text_;
    bool is_ascii_;
    std::size_t code_point_ = 0;
    std::size_t byte_ = 0;
};

class YamlEvents {
public:
    // `text` must be valid UTF-8; a byte order mark in front belongs to it. It must outlive this object.
    explicit YamlEvents(std::string_view text);
    ~YamlEvents();
    YamlEvents(const YamlEvents&) = delete;
    YamlEvents& operator=(const YamlEvents&) = delete;

    // Moves to the next event. False if the text is not YAML from here on.
    [[nodiscard]] bool next();
    // Valid until the next call of `next`.
    [[nodiscard]] const yaml_event_t& event() const { return event_; }

    // The tag of a scalar or of the start of a collection; empty if there is none.
    [[nodiscard]] std::string_view tag() const;
    [[nodiscard]] std::string_view anchor() const;
    [[nodiscard]] std::string_view scalar() const;

    // Bytes of the event, counted behind a byte order mark.
    [[nodiscard]] support::Span span();
    [[nodiscard]] support::Span span(const yaml_mark_t& begin, const yaml_mark_t& end);

    // Why `next` failed.
    [[nodiscard]] support::Diagnostic error(const std::string& file);

private:
    void discard();

    std::string_view text_;
    std::size_t mark_size_;  // bytes of the byte order mark
    ByteOffsets offsets_;
    yaml_parser_t parser_{};
    yaml_event_t event_{};
    bool is_usable_ = false;
};

inline constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

}  // namespace bylaw::document
