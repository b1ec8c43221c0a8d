// Where a value stands, whatever made it: the document, a literal of the rules, a function.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>

#include "bytecode/program.h"
#include "document/document.h"
#include "document/path.h"
#include "vm/trace.h"

namespace bylaw::report {

// A path in the reference's form, with the line and column that the reference gives it, counted from 0
// (guard-language.md, section 4.4).
struct ValuePlace {
    std::string path;
    std::uint32_t line = 0;
    std::uint32_t column = 0;
};

// Finds places of one document's run. Refers to the program and the document, and to the trace while it is the current
// one. Not safe for several threads.
class ValuePlaces {
public:
    ValuePlaces(const bytecode::Program& program, const document::Document& document);

    // Results of functions belong to one trace.
    void use(const vm::Trace& trace);

    // The place of a value: in the document; in a literal (path within it, line and column 0); for what a function
    // made, the place of what it was made from, continued by the path within the result.
    [[nodiscard]] ValuePlace place_of(const document::Value& value);
    // Whether the value lies in the document, where its address tells it apart for as long as the document lives.
    [[nodiscard]] bool is_in_document(const document::Value& value);
    // Steps from what functions made to what it was made from that are followed: references of resources lead round in
    // circles.
    static constexpr int longest_way = 64;
    // What a function made a value from; null for what nothing is made from, and for values that are new.
    [[nodiscard]] const document::Value* made_from(const document::Value& value);
    // The key in front of a map's value, as the reference places it.
    [[nodiscard]] ValuePlace key_place_of(const document::Value& value);

    [[nodiscard]] document::PositionFinder& positions() { return positions_; }
    [[nodiscard]] const document::Document& document() const { return document_; }

private:
    [[nodiscard]] ValuePlace place_of(const document::Value& value, int steps_left);
    // Steps below a value that has a place of its own.
    struct Inside {
        const document::Value* origin = nullptr;  // null: a literal
        std::string path;
        bool is_key = false;  // made of the key in front of the origin
    };
    void index_below(std::unordered_map<const document::Value*, Inside>& index, const document::Value& value,
                     const document::Value* origin, const std::string& path);
    [[nodiscard]] const Inside* find_inside(const document::Value& value);

    const bytecode::Program& program_;
    const document::Document& document_;
    document::PositionFinder positions_;
    const vm::Trace* trace_ = nullptr;
    bool trace_is_indexed_ = false;
    bool literals_are_indexed_ = false;
    std::unordered_map<const document::Value*, Inside> made_;      // by functions, of the current trace
    std::unordered_map<const document::Value*, Inside> literals_;  // below literals of the program
};

}  // namespace bylaw::report
