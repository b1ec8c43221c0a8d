#include "bytecode/bundle.h"

#include <xxhash.h>

#include <array>
#include <cstring>
#include <type_traits>
#include <utility>

#include "bytecode/verify.h"

namespace bylaw::bytecode {
namespace {

constexpr std::array<char, 8> magic{'b', 'y', 'l', 'a', 'w', '\r', '\n', '\x1a'};
constexpr std::size_t alignment = 16;
constexpr std::size_t section_count = 20;

struct Section {
    std::uint64_t offset = 0;  // bytes from the start of the bundle, a multiple of `alignment`
    std::uint64_t count = 0;   // rows
};

struct Header {
    std::array<char, 8> magic{};
    std::uint32_t version = 0;
    std::uint32_t shared_count = 0;
    std::uint64_t size = 0;      // of the whole bundle
    std::uint64_t checksum = 0;  // XXH3 of everything behind the header
    std::array<Section, section_count> sections{};
};
static_assert(std::is_trivially_copyable_v<Header>);
static_assert(sizeof(Header) % alignment == 0);

// Calls `visit(section number, table)` for every table, in the order of the format.
template <class TablesType, class Visit>
void for_each_table(TablesType& tables, Visit&& visit) {
    std::size_t number = 0;
    const auto each = [&](auto& table) { visit(number++, table); };
    each(tables.code);
    each(tables.places);
    each(tables.queries);
    each(tables.operands);
    each(tables.calls);
    each(tables.lets);
    each(tables.blocks);
    each(tables.keys);
    each(tables.spellings);
    each(tables.types);
    each(tables.rules);
    each(tables.parameterized);
    each(tables.parameters);
    each(tables.files);
    each(tables.imports);
    each(tables.import_targets);
    each(tables.constant_nodes);
    each(tables.constant_roots);
    each(tables.string_ends);
    each(tables.string_bytes);
}

support::Diagnostic refusal(support::DiagnosticCode code, std::string name, std::string message) {
    support::Diagnostic diagnostic;
    diagnostic.code = code;
    diagnostic.file = std::move(name);
    diagnostic.message = std::move(message);
    diagnostic.help = "compile the rules again with this version of bylaw";
    return diagnostic;
}

}  // namespace

bool looks_like_bundle(std::string_view bytes) {
    return bytes.size() >= magic.size() && std::memcmp(bytes.data(), magic.data(), magic.size()) == 0;
}

std::string write_bundle(const Program& program) {
    Header header;
    header.magic = magic;
    header.version = bundle_version;
    header.shared_count = program.tables().shared_count;
    std::string out(sizeof(Header), '\0');
    for_each_table(program.tables(), [&](std::size_t number, const auto& table) {
        out.resize((out.size() + alignment - 1) / alignment * alignment, '\0');
        header.sections.at(number) = {out.size(), table.size()};
        if (!table.empty()) {
            out.append(reinterpret_cast<const char*>(table.data()), table.size_bytes());
        }
    });
    header.size = out.size();
    header.checksum = XXH3_64bits(out.data() + sizeof(Header), out.size() - sizeof(Header));
    std::memcpy(out.data(), &header, sizeof(Header));
    return out;
}

BundleResult read_bundle(std::string name, std::string bytes) {
    using support::DiagnosticCode;
    Header header;
    if (!looks_like_bundle(bytes) || bytes.size() < sizeof(Header)) {
        return refusal(DiagnosticCode::BundleFormat, std::move(name), "this is not a bundle of compiled rules");
    }
    std::memcpy(&header, bytes.data(), sizeof(Header));
    if (header.version != bundle_version) {
        return refusal(
            DiagnosticCode::BundleFormat, std::move(name),
            "this bundle has version " + std::to_string(header.version) + ", not " + std::to_string(bundle_version));
    }
    if (header.size != bytes.size() ||
        header.checksum != XXH3_64bits(bytes.data() + sizeof(Header), bytes.size() - sizeof(Header))) {
        return refusal(DiagnosticCode::BundleDamaged, std::move(name), "this bundle is damaged or cut short");
    }
    // operator new aligns to 16 bytes, and no bundle is short enough to live inside the string object.
    auto memory = std::make_shared<const std::string>(std::move(bytes));
    Program::Tables tables;
    tables.shared_count = header.shared_count;
    bool is_valid = true;
    for_each_table(tables, [&](std::size_t number, auto& table) {
        using Row = typename std::remove_reference_t<decltype(table)>::element_type;
        const Section& section = header.sections.at(number);
        const bool fits = section.offset % alignment == 0 && section.offset <= memory->size() &&
                          section.count <= (memory->size() - section.offset) / sizeof(Row) && section.count < none;
        if (!fits) {
            is_valid = false;
            return;
        }
        table = {reinterpret_cast<Row*>(memory->data() + section.offset), static_cast<std::size_t>(section.count)};
    });
    if (!is_valid) {
        return refusal(DiagnosticCode::BundleInvalid, std::move(name), "this bundle has a section outside its bytes");
    }
    if (auto error = verify(tables)) {
        return refusal(DiagnosticCode::BundleInvalid, std::move(name), "this bundle cannot be run: " + *error);
    }
    return std::make_shared<const Program>(tables, std::move(memory));
}

}  // namespace bylaw::bytecode
