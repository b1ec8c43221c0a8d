#include "bytecode/program.h"

#include <algorithm>

#include <bit>
#include <utility>

#include "document/made_entry.h"

namespace bylaw::bytecode {
namespace {

using document::Entry;
using document::Kind;
using document::Range;
using document::Value;

}  // namespace

Program::Program(const Tables& tables, std::shared_ptr<const void> memory)
    : tables_(tables), memory_(std::move(memory)) {
    const auto nodes = tables_.constant_nodes;
    std::vector<Value> values(nodes.size());
    std::vector<const Value*> places(nodes.size(), nullptr);
    // Children stand before their parents (verify.h), so one pass in order builds everything.
    for (std::size_t i = 0; i < nodes.size(); ++i) {
        const ConstantNode& node = nodes[i];
        switch (node.kind) {
            case Kind::Null:
            case Kind::Symbol:
                break;
            case Kind::Bool:
                values[i] = Value::of_bool(node.low != 0);
                break;
            case Kind::Int:
                values[i] = Value::of_int(std::bit_cast<std::int64_t>(node.low));
                break;
            case Kind::Float:
                values[i] = Value::of_float(std::bit_cast<double>(node.low));
                break;
            case Kind::Char:
                values[i] = Value::of_char(static_cast<char32_t>(node.low));
                break;
            case Kind::String:
                values[i] = Value::of_string(string(node.first));
                break;
            case Kind::Regex:
                regexes_.push_back(std::make_unique<support::Regex>(std::string(string(node.first))));
                values[i] = Value::of_regex(regexes_.back().get());
                break;
            case Kind::IntRange:
            case Kind::FloatRange:
            case Kind::CharRange: {
                auto* range = arena_.make<Range>();
                if (node.kind == Kind::IntRange) {
                    range->lower.integer = std::bit_cast<std::int64_t>(node.low);
                    range->upper.integer = std::bit_cast<std::int64_t>(node.high);
                } else if (node.kind == Kind::FloatRange) {
                    range->lower.real = std::bit_cast<double>(node.low);
                    range->upper.real = std::bit_cast<double>(node.high);
                } else {
                    range->lower.character = static_cast<char32_t>(node.low);
                    range->upper.character = static_cast<char32_t>(node.high);
                }
                range->includes_lower = (node.flags & 1U) != 0;
                range->includes_upper = (node.flags & 2U) != 0;
                values[i] = Value::of_range(node.kind, range);
                break;
            }
            case Kind::List: {
                std::vector<Value> items(values.begin() + node.first, values.begin() + node.first + node.count);
                values[i] = Value::of_list(arena_.copy(items));
                break;
            }
            case Kind::Map: {
                std::vector<Entry> entries(node.count);
                for (std::uint32_t k = 0; k < node.count; ++k) {
                    entries[k] =
                        document::made_entry(string(nodes[node.first + k].key), values[node.first + k], arena_);
                }
                values[i] = Value::of_map(arena_.copy(entries));
                break;
            }
        }
    }
    constants_.reserve(tables_.constant_roots.size());
    for (const std::uint32_t root : tables_.constant_roots) {
        constants_.push_back(arena_.make<Value>(values[root]));
    }
}

Program::~Program() = default;

SourcePlace Program::located(std::uint32_t file, support::Span place) const {
    const File& row = tables_.files[file];
    const auto imports = tables_.imports.subspan(row.first_import, row.import_count);
    const auto behind =
        std::upper_bound(imports.begin(), imports.end(), place.begin,
                         [](std::uint32_t at, const ImportedText& import) { return at < import.begin; });
    if (behind == imports.begin()) {
        return {string(row.name), string(row.source), place, none};
    }
    const ImportedText& import = *(behind - 1);
    return {string(import.name),
            string(import.text),
            {place.begin - import.begin, place.end < import.begin ? 0 : place.end - import.begin},
            row.first_import + static_cast<std::uint32_t>(behind - imports.begin() - 1)};
}

}  // namespace bylaw::bytecode
