// What `inputs` says: what every input was taken for, and how much is in it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "document/document.h"
#include "inputs/formats.h"
#include "report/palette.h"

namespace bylaw::report {

// What one input holds of one kind.
struct InputPart {
    inputs::Kind kind = inputs::Kind::Unrecognised;
    std::uint64_t documents = 0;
    std::uint64_t resources = 0;
    std::string detail;              // where all documents have the same
    std::vector<std::string> notes;  // each once, the first few
};

struct InputReport {
    std::string path;
    std::string format;    // "JSON" or "YAML"; empty if nothing could be read
    std::string encoding;  // "UTF-8"
    bool is_compressed = false;
    std::uint64_t passed_over = 0;    // lines around the documents
    std::uint64_t unread = 0;         // documents that could not be read
    std::vector<InputPart> parts;     // in the order of their first documents
    std::vector<std::string> errors;  // of the unread documents, the first few
    std::string resources;            // canonical ones as JSON, separated by commas
};

struct InputsSummary {
    std::uint64_t inputs = 0;        // files and streams
    std::uint64_t recognised = 0;    // of them, with a document that was recognised
    std::uint64_t unrecognised = 0;  // with one that was not
    std::uint64_t unread = 0;        // with one that could not be read
    std::uint64_t documents = 0;     // recognised ones
    std::uint64_t resources = 0;
};

// "1 resource", "3 statements"
[[nodiscard]] std::string counted(std::uint64_t count, std::string_view unit);
[[nodiscard]] std::string_view kind_name(inputs::Kind kind);

// Appends the resources of a document in the canonical shape, each with its address; what is not known and what must
// not be shown as document/json_text.h writes them.
void append_resources(std::string& out, const document::Document& canonical);

[[nodiscard]] std::string inputs_text(const std::vector<InputReport>& inputs, const InputsSummary& summary,
                                      const Palette& palette);
[[nodiscard]] std::string inputs_json(const std::vector<InputReport>& inputs, const InputsSummary& summary);

}  // namespace bylaw::report
