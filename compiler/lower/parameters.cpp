#include "lower/parameters.h"

#include <bit>
#include <string>
#include <utility>

namespace bylaw::lower {
namespace {

using bytecode::ConstantNode;
using document::Kind;

// The tables that differ, and the program that has the others.
struct Changed {
    std::shared_ptr<const bytecode::Program> program;
    std::vector<ConstantNode> nodes;
    std::vector<std::uint32_t> roots;
    std::vector<std::uint32_t> string_ends;
    std::string string_bytes;

    std::uint32_t string(std::string_view text) {
        string_bytes += text;
        string_ends.push_back(static_cast<std::uint32_t>(string_bytes.size()));
        return static_cast<std::uint32_t>(string_ends.size() - 1);
    }

    ConstantNode node(const syntax::Parameter& parameter, const syntax::ParameterScalar& value) {
        ConstantNode result;
        if (const auto* const boolean = std::get_if<bool>(&value)) {
            result.kind = Kind::Bool;
            result.low = *boolean ? 1 : 0;
        } else if (const auto* const integer = std::get_if<std::int64_t>(&value)) {
            result.kind = Kind::Int;
            result.low = std::bit_cast<std::uint64_t>(*integer);
        } else if (const auto* const real = std::get_if<double>(&value)) {
            result.kind = Kind::Float;
            result.low = std::bit_cast<std::uint64_t>(*real);
        } else {
            const std::string& text = std::get<std::string>(value);
            const bool is_pattern = parameter.type == syntax::ParameterType::Pattern;
            result.kind = is_pattern ? Kind::Regex : Kind::String;
            result.first = string(is_pattern ? syntax::regex_of_pattern(text) : text);
        }
        return result;
    }
};

syntax::ParameterScalar scalar_in(const document::Value& value) {
    switch (value.kind) {
        case Kind::Bool:
            return value.boolean;
        case Kind::Int:
            return value.integer;
        case Kind::Float:
            return value.real;
        case Kind::Regex:
            return '/' + value.regex->pattern() + '/';
        case Kind::String:
            return std::string(value.text());
        default:
            return std::string();
    }
}

}  // namespace

std::vector<ProgramParameter> parameters_of(const bytecode::Program& program) {
    std::vector<ProgramParameter> parameters;
    const auto& tables = program.tables();
    for (std::uint32_t file = 0; file < tables.files.size(); ++file) {
        const bytecode::File& row = tables.files[file];
        for (const bytecode::Let& let : tables.lets.subspan(row.first_let, row.let_count)) {
            if (let.parameter == bytecode::none) {
                continue;
            }
            const bytecode::SourcePlace place = program.located(file, {let.parameter, let.parameter});
            const std::string_view source = place.text;
            if (place.span.begin >= source.size()) {
                continue;
            }
            const std::size_t end = std::min(source.size(), source.find('\n', place.span.begin));
            ProgramParameter parameter;
            parameter.file = file;
            parameter.constant = let.value.index;
            parameter.declaration = syntax::read_parameter(source, {place.span.begin, static_cast<std::uint32_t>(end)});
            if (parameter.declaration.problem.empty() &&
                parameter.declaration.name == bytecode::written_name(program.string(let.name))) {
                parameters.push_back(std::move(parameter));
            }
        }
    }
    return parameters;
}

syntax::ParameterValue value_in(const bytecode::Program& program, const ProgramParameter& parameter) {
    const document::Value& constant = program.constant(parameter.constant);
    syntax::ParameterValue value;
    value.is_list = constant.kind == Kind::List;
    if (value.is_list) {
        for (const document::Value& item : constant.items()) {
            value.values.push_back(scalar_in(item));
        }
    } else {
        value.values.push_back(scalar_in(constant));
    }
    return value;
}

std::shared_ptr<const bytecode::Program> with_values(std::shared_ptr<const bytecode::Program> program,
                                                     std::span<const ParameterSetting> settings) {
    bytecode::Program::Tables tables = program->tables();
    auto changed = std::make_shared<Changed>();
    changed->program = std::move(program);
    changed->nodes.assign(tables.constant_nodes.begin(), tables.constant_nodes.end());
    changed->roots.assign(tables.constant_roots.begin(), tables.constant_roots.end());
    changed->string_ends.assign(tables.string_ends.begin(), tables.string_ends.end());
    changed->string_bytes.assign(tables.string_bytes.begin(), tables.string_bytes.end());
    for (const ParameterSetting& setting : settings) {
        std::vector<ConstantNode> nodes;
        for (const syntax::ParameterScalar& scalar : setting.value.values) {
            nodes.push_back(changed->node(setting.parameter->declaration, scalar));
        }
        ConstantNode root;
        if (setting.value.is_list) {
            root.kind = Kind::List;
            root.first = static_cast<std::uint32_t>(changed->nodes.size());
            root.count = static_cast<std::uint32_t>(nodes.size());
            changed->nodes.insert(changed->nodes.end(), nodes.begin(), nodes.end());
        } else {
            root = nodes.front();
        }
        changed->roots[setting.parameter->constant] = static_cast<std::uint32_t>(changed->nodes.size());
        changed->nodes.push_back(root);
    }
    tables.constant_nodes = changed->nodes;
    tables.constant_roots = changed->roots;
    tables.string_ends = changed->string_ends;
    tables.string_bytes = changed->string_bytes;
    return std::make_shared<const bytecode::Program>(tables, std::move(changed));
}

}  // namespace bylaw::lower
