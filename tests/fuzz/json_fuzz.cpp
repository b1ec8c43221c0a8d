// JSON: what the fast reader accepts, the YAML reader must read the same, at the same places.
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "document/document_builder.h"
#include "document/json_reader.h"
#include "document/path.h"
#include "document/yaml_reader.h"
#include "document_checks.h"

using namespace bylaw::document;

namespace {

// Reading in small pieces gives the same, or gives up because a cut fell into a string.
void compare_pieces(const std::string& input, Loader loader, JsonRules rules, RepeatedKeys repeated_keys,
                    const Document* whole) {
    constexpr std::uint32_t depth = 1000;
    for (const JsonCuts& cuts : {JsonCuts{4, 1}, JsonCuts{8, 40}}) {
        auto text = std::make_unique<std::string>(input);
        text->reserve(input.size() + text_padding);
        DocumentBuilder builder(depth, repeated_keys, input.size());
        if (read_json(*text, rules, cuts, 1, builder) == JsonOutcome::Read && builder.repeated_key() == nullptr) {
            require(whole != nullptr, "what is read in pieces is read as a whole");
            const std::string_view view = *text;
            const Document document = builder.finish("fuzz", std::move(text), view, Format::Json, loader);
            check_document(document);
            require(shown(document) == shown(*whole), "pieces give the same value");
        }
    }
}

void compare_readers(const std::string& input, Loader loader, JsonRules rules, RepeatedKeys repeated_keys) {
    constexpr std::uint32_t depth = 1000;
    auto text = std::make_unique<std::string>(input);
    text->reserve(input.size() + text_padding);
    DocumentBuilder by_json(depth, repeated_keys, input.size());
    if (read_json(*text, rules, no_cuts, 1, by_json) != JsonOutcome::Read) {
        compare_pieces(input, loader, rules, repeated_keys, nullptr);
        return;
    }
    auto copy = std::make_unique<const std::string>(input);
    DocumentBuilder by_yaml(depth, repeated_keys, input.size());
    require(!read_yaml("fuzz", *copy, loader, depth, by_yaml).has_value(), "YAML accepts the JSON");

    const std::string_view json_view = *text;
    const std::string_view yaml_view = *copy;
    const Document json = by_json.finish("fuzz", std::move(text), json_view, Format::Json, loader);
    const Document yaml = by_yaml.finish("fuzz", std::move(copy), yaml_view, Format::Yaml, loader);
    check_document(json);
    compare_pieces(input, loader, rules, repeated_keys, &json);
    require(shown(json) == shown(yaml), "both readers give the same value");

    const std::vector<const Value*> values = values_of(json);
    const std::vector<const Value*> same_values = values_of(yaml);
    PositionFinder positions(json);
    PositionFinder same_positions(yaml);
    for (std::size_t i = 0; i < values.size(); ++i) {
        const auto place = positions.reference_place_of(*values[i]);
        const auto same_place = same_positions.reference_place_of(*same_values[i]);
        require(place.line == same_place.line && place.column == same_place.column, "both give the same place");
        require(positions.span_of(*values[i]) == same_positions.span_of(*same_values[i]), "both give the same bytes");
        require(positions.key_span_of(*values[i]) == same_positions.key_span_of(*same_values[i]),
                "both give the same bytes of keys");
        const auto* const keys = json.written_keys(*values[i]);
        const auto* const same_keys = yaml.written_keys(*same_values[i]);
        require((keys == nullptr) == (same_keys == nullptr) && (keys == nullptr || *keys == *same_keys),
                "both give the same written keys");
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string text(reinterpret_cast<const char*>(data), size);
    compare_readers(text, Loader::Validate, JsonRules::AsYamlForValidate, RepeatedKeys::LastWins);
    compare_readers(text, Loader::Embedded, JsonRules::AsYamlForTest, RepeatedKeys::Refused);
    const LoadResult result = load("fuzz", text, Loader::Test);
    if (const auto* const document = std::get_if<Document>(&result)) {
        check_document(*document);
    }
    return 0;
}
