// Writes what no document says about a resource, beside what one says. Private to the room.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "document/document_builder.h"

namespace bylaw::packs {

// Entries of the map that is open. Each leads back to the value of the source that it is about; texts are copied.
class FactWriter {
public:
    // `derived` is the document whose values are written about; both must outlive the writer.
    FactWriter(document::DocumentBuilder& builder, const document::Document& derived)
        : builder_(builder), derived_(derived) {}

    [[nodiscard]] document::DocumentBuilder& builder() { return builder_; }
    [[nodiscard]] const document::Value* origin_of(const document::Value& value) const {
        return derived_.origin_of(value);
    }

    // What the document was written as; empty where that is not one text.
    [[nodiscard]] std::string_view source_text() const {
        return derived_.derived_from() == nullptr ? std::string_view() : derived_.derived_from()->text();
    }

    void text(std::string_view key, std::string_view text, const document::Value* origin) {
        builder_.key(key);
        builder_.add_from(text_value(text), origin);
    }
    void flag(std::string_view key, bool value, const document::Value* origin) {
        builder_.key(key);
        builder_.add_from(document::Value::of_bool(value), origin);
    }
    void number(std::string_view key, std::int64_t value, const document::Value* origin) {
        builder_.key(key);
        builder_.add_from(document::Value::of_int(value), origin);
    }
    void texts(std::string_view key, const std::vector<std::string_view>& texts, const document::Value* origin) {
        open_list(key);
        for (const std::string_view text : texts) {
            builder_.add_from(text_value(text), origin);
        }
        close(origin);
    }
    // A scalar or a symbol as it is.
    void same(std::string_view key, const document::Value& value, const document::Value* origin) {
        builder_.key(key);
        builder_.add_from(value, origin);
    }

    // The document is far less deep than the builder's limit.
    void open_map(std::string_view key) { static_cast<void>(builder_.key_and_open_map(key)); }
    void open_list(std::string_view key) {
        builder_.key(key);
        static_cast<void>(builder_.open_list());
    }
    void open_item() { static_cast<void>(builder_.open_map()); }
    void close(const document::Value* origin) {
        const document::Value done = builder_.close();
        builder_.add_from(done, origin);
    }

private:
    [[nodiscard]] document::Value text_value(std::string_view text) {
        return document::Value::of_string(builder_.arena().copy(text));
    }

    document::DocumentBuilder& builder_;
    const document::Document& derived_;
};

}  // namespace bylaw::packs
