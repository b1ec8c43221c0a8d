// Documents that several builders made parts of: paths and origins are those of a document made in one go.
#include <catch2/catch.hpp>
#include <string>
#include <utility>
#include <vector>

#include "document/document_builder.h"
#include "document/path.h"
#include "document_loaded.h"
#include "support/address_table.h"
#include "support/code_points.h"

using namespace bylaw;
using document::DocumentBuilder;
using document::Value;

namespace {

// A resource with a list in a map, each value made from the one of the source that has the same number.
void add_resource(DocumentBuilder& builder, std::string_view name, const Value& source) {
    builder.key(builder.arena().copy(name));
    REQUIRE(builder.open_map());
    REQUIRE(builder.key_and_open_map("Properties"));
    builder.key("Items");
    REQUIRE(builder.open_list());
    builder.add_from(Value::of_string(builder.arena().copy(std::string(name) + " first")), &source.item_data[0]);
    builder.add_from(Value::of_int(2), &source.item_data[1]);
    builder.add_from(builder.close(), &source);
    builder.add_from(builder.close(), &source);
    builder.key("Name");
    builder.add(Value::of_string("not from there"));
    builder.add_from(builder.close(), &source);
}

// Every value with its path and what it was made from.
void describe(const document::Document& made, const Value& value, std::string& out) {
    const auto path = document::own_path_of(made, value);
    const auto origin = document::path_of(made, value);
    out += path ? document::path_text(*path) : "nowhere";
    out += " from ";
    out += origin ? document::path_text(*origin) : "nothing";
    out += '\n';
    for (std::uint32_t i = 0; !value.is_scalar() && i < value.size; ++i) {
        describe(made, value.kind == document::Kind::Map ? value.entry_data[i].value : value.item_data[i], out);
    }
}

std::string described(const document::Document& source, std::size_t parts) {
    const Value& items = source.root();
    DocumentBuilder builder(20, document::RepeatedKeys::LastWins, 0);
    REQUIRE(builder.open_map());
    REQUIRE(builder.key_and_open_map("Resources"));
    const auto name = [](std::size_t i) { return "resource" + std::to_string(i); };
    if (parts == 0) {
        for (std::size_t i = 0; i < items.size; ++i) {
            add_resource(builder, name(i), items.item_data[i]);
        }
    } else {
        std::vector<DocumentBuilder> builders;
        for (std::size_t part = 0; part < parts; ++part) {
            builders.push_back(builder.part());
            for (std::size_t i = items.size * part / parts; i < items.size * (part + 1) / parts; ++i) {
                add_resource(builders.back(), name(i), items.item_data[i]);
            }
        }
        builder.add_parts(std::move(builders));
    }
    builder.add_from(builder.close(), &items);
    builder.add_from(builder.close(), &items);
    const document::Document made = builder.finish_derived("made", source, {});
    std::string out;
    describe(made, made.root(), out);
    return out;
}

}  // namespace

TEST_CASE("a document of parts is one made in one go") {
    std::string text = "[";
    for (int i = 0; i < 100; ++i) {
        text += (i == 0 ? "[" : ",[") + std::to_string(i) + ",2]";
    }
    const document::Document source = document::must_load(text + "]");
    const std::string whole = described(source, 0);
    CHECK(whole.find("/Resources/resource7/Properties/Items/1 from /7/1\n") != std::string::npos);
    CHECK(whole.find("/Resources/resource7/Name from nothing\n") != std::string::npos);
    for (const std::size_t parts : {1U, 2U, 7U, 100U, 200U}) {
        CHECK(described(source, parts) == whole);
    }
}

TEST_CASE("of repeated keys the last value has its origin") {
    const document::Document source = document::must_load(R"(["first", "second", "third"])");
    const Value& items = source.root();
    DocumentBuilder builder(20, document::RepeatedKeys::LastWins, 0);
    REQUIRE(builder.open_map());
    builder.key("a");
    builder.add_from(items.item_data[0], &items.item_data[0]);
    builder.key("b");
    builder.add_from(items.item_data[1], &items.item_data[1]);
    builder.key("a");
    builder.add_from(items.item_data[2], &items.item_data[2]);
    builder.add_from(builder.close(), &items);
    const document::Document made = builder.finish_derived("made", source, {});
    std::string out;
    describe(made, made.root(), out);
    CHECK(out == " from \n/a from /2\n/b from /1\n");
}

TEST_CASE("a table from addresses keeps what came first") {
    support::AddressTable<std::uint32_t, 0> table;
    std::vector<Value> values(5000);
    CHECK(table.find(values.data()) == 0);
    for (std::uint32_t i = 0; i < values.size(); i += 2) {
        table.add(&values[i], i + 1);
        table.add(&values[i], i + 7);
    }
    CHECK(table.size() == values.size() / 2);
    for (std::uint32_t i = 0; i < values.size(); ++i) {
        REQUIRE(table.find(&values[i]) == (i % 2 == 0 ? i + 1 : 0));
    }
}

TEST_CASE("sets of code points are sorted, apart and not touching") {
    support::CodePointSet set;
    for (const auto& [first, last] :
         std::vector<support::CodePointRange>{{50, 60}, {10, 20}, {70, 70}, {21, 21}, {58, 65}, {0, 5}, {66, 69}}) {
        set.add(first, last);
    }
    CHECK(set.ranges() == std::vector<support::CodePointRange>{{0, 5}, {10, 21}, {50, 70}});
    set.add(support::CodePointSet({{30, 40}, {6, 9}}));
    CHECK(set.ranges() == std::vector<support::CodePointRange>{{0, 21}, {30, 40}, {50, 70}});
    set.add(0, support::last_code_point);
    CHECK(set.ranges() == std::vector<support::CodePointRange>{{0, support::last_code_point}});
    set.negate();
    CHECK(set.empty());
    support::CodePointRanges ranges;
    for (char32_t point = 40'000; point != 0; --point) {
        ranges.add(2 * point, 2 * point);
        ranges.add(support::CodePointSet({{0, 1}}));
    }
    CHECK(ranges.take().ranges().size() == 40'000);
    CHECK(ranges.take().empty());
}
