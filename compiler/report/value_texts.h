// The texts of values that reports repeat: made once per value, in the escaping of one output format.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "bytecode/program.h"
#include "document/document.h"
#include "report/escape.h"
#include "report/value_places.h"
#include "support/arena.h"
#include "vm/trace.h"

namespace bylaw::report {

// Texts of the values of one document, of literals and of what functions made. Returned views stay valid until the next
// `use`. Refers to the program, the document and the current trace. Not safe for several threads.
class ValueTexts {
public:
    ValueTexts(const bytecode::Program& program, const document::Document& document, Escape escape);
    ~ValueTexts();
    ValueTexts(const ValueTexts&) = delete;
    ValueTexts& operator=(const ValueTexts&) = delete;

    // Declares the trace that the values asked for belong to.
    void use(const vm::Trace& trace);

    // "/Resources/a/Type"
    [[nodiscard]] std::string_view path(const document::Value& value);
    // "/Resources/a/Type[L:2,C:10]"
    [[nodiscard]] std::string_view located_path(const document::Value& value);
    // Line and column, counted from 0.
    [[nodiscard]] document::PositionFinder::ReferencePlace place(const document::Value& value);
    // The display form (value_display.h).
    [[nodiscard]] std::string_view display(const document::Value& value);
    // The value as pretty JSON that starts on a line of `indent` levels; never escaped. Valid until the next call of
    // any of these functions.
    [[nodiscard]] std::string_view pretty_json(const document::Value& value, std::uint32_t indent);

    // Whether some value that was asked for as JSON holds a number that JSON cannot hold.
    [[nodiscard]] bool met_non_finite() const { return met_non_finite_; }

    [[nodiscard]] ValuePlaces& places() { return places_; }

private:
    struct Pretty {
        std::uint32_t indent = 0;
        std::string_view text;
        Pretty* next = nullptr;
    };
    struct Texts {
        bool is_placed = false;
        bool is_displayed = false;
        std::uint32_t line = 0;
        std::uint32_t column = 0;
        std::string_view path;
        std::string_view located_path;
        std::string_view display;
        Pretty* pretty = nullptr;
    };
    class Index;

    Texts& of(const document::Value& value);
    Texts& placed(const document::Value& value);
    void reset();

    // Beyond this the texts of a document are forgotten and made again when they are needed.
    static constexpr std::size_t most_bytes = std::size_t{1} << 20U;

    Escape escape_;
    ValuePlaces places_;
    const vm::Trace* trace_ = nullptr;
    bool met_non_finite_ = false;
    std::size_t bytes_ = 0;
    std::string scratch_;
    support::Arena memory_;
    std::unique_ptr<Index> lasting_;  // values of the document and the program
    std::unique_ptr<Index> passing_;  // values that live as long as the trace
};

}  // namespace bylaw::report
