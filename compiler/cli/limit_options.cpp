#include "cli/limit_options.h"

#include <charconv>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace bylaw::cli {
namespace {

constexpr const char* group = "Limits";

// Documents are compared, walked and printed by recursion on their nesting.
constexpr std::uint64_t greatest_document_depth = 5000;
// As far as the parser goes (syntax::ParseLimits).
constexpr std::uint64_t greatest_rules_depth = 1000;
constexpr std::uint64_t greatest_evaluation_depth = 1000;
// Places in texts are numbers of 32 bits.
constexpr std::uint64_t greatest_size = std::uint64_t{4} << 30U;
constexpr std::uint64_t greatest_unpacked_size = std::uint64_t{1} << 40U;
constexpr std::uint64_t greatest_steps = std::uint64_t{1} << 62U;
constexpr std::uint64_t greatest_results = 0xFFFFFFFFU;

enum class Unit : std::uint8_t { Count, Bytes };

// A whole number; of bytes with K, M or G behind it, if that is wanted.
std::optional<std::uint64_t> number_of(std::string_view text, Unit unit, std::uint64_t greatest) {
    unsigned shift = 0;
    if (unit == Unit::Bytes && !text.empty()) {
        switch (text.back()) {
            case 'K':
                shift = 10;
                break;
            case 'M':
                shift = 20;
                break;
            case 'G':
                shift = 30;
                break;
            default:
                break;
        }
        text.remove_suffix(shift != 0 ? 1 : 0);
    }
    std::uint64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size() || number == 0 || number > (greatest >> shift)) {
        return std::nullopt;
    }
    return number << shift;
}

template <class Number>
void add(CLI::App& command, const char* name, const char* description, Unit unit, std::uint64_t greatest,
         Number& limit) {
    const auto take = [name, unit, greatest, &limit](const std::string& text) {
        const auto number = number_of(text, unit, greatest);
        if (!number) {
            throw CLI::ValidationError(name, "`" + text + "` is not a whole number from 1 to " +
                                                 std::to_string(greatest) +
                                                 (unit == Unit::Bytes ? ", perhaps with K, M or G behind it" : ""));
        }
        limit = static_cast<Number>(*number);
    };
    command.add_option_function<std::string>(name, take, description)
        ->group(group)
        ->type_name(unit == Unit::Bytes ? "BYTES" : "N");
}

}  // namespace

void add_document_limits(CLI::App& command, document::Limits& limits) {
    add(command, "--max-document-size", "Size of a document; K, M and G are understood (default and most: 4G)",
        Unit::Bytes, greatest_size, limits.bytes);
    add(command, "--max-document-depth", "Lists and maps within each other in a document (default: 1000, most: 5000)",
        Unit::Count, greatest_document_depth, limits.depth);
}

void add_input_limits(CLI::App& command, inputs::ReadLimits& limits) {
    add_document_limits(command, limits.documents);
    add_unpacked_limit(command, limits);
}

void add_unpacked_limit(CLI::App& command, inputs::ReadLimits& limits) {
    add(command, "--max-unpacked-size",
        "What a compressed file may unpack to; K, M and G are understood (default: 1G, most: 1024G)", Unit::Bytes,
        greatest_unpacked_size, limits.unpacked);
}

void add_rules_limits(CLI::App& command, syntax::ParseLimits& limits) {
    add(command, "--max-rules-size", "Size of a rules file; K, M and G are understood (default: 64M, most: 4G)",
        Unit::Bytes, greatest_size, limits.bytes);
    add(command, "--max-rules-depth", "Brackets within each other in a rules file (default: 200, most: 1000)",
        Unit::Count, greatest_rules_depth, limits.depth);
}

void add_evaluation_limits(CLI::App& command, vm::EvaluationLimits& limits) {
    add(command, "--max-evaluation-depth",
        "Rules, calls, blocks and variables that wait for each other (default: 200, most: 1000)", Unit::Count,
        greatest_evaluation_depth, limits.depth);
    add(command, "--max-steps", "Steps that a rules file takes on a document (default: 4294967296)", Unit::Count,
        greatest_steps, limits.steps);
    add(command, "--max-results", "Results of one query (default: 67108864, most: 4294967295)", Unit::Count,
        greatest_results, limits.results);
}

}  // namespace bylaw::cli
