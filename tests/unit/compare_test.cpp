#include "vm/compare.h"

#include <array>
#include <catch2/catch.hpp>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "document/document.h"
#include "document/made_entry.h"
#include "support/regex.h"

using bylaw::document::Entry;
using bylaw::document::Kind;
using bylaw::document::Range;
using bylaw::document::Value;
using bylaw::support::Regex;
using namespace bylaw::vm;

namespace {

Value text(const char* content) {
    return Value::of_string(content);
}

Entry entry(std::string_view key, Value value) {
    static bylaw::support::Arena keys;
    return bylaw::document::made_entry(key, value, keys);
}

Range int_range(std::int64_t lower, std::int64_t upper, bool includes_lower, bool includes_upper) {
    Range range{};
    range.lower.integer = lower;
    range.upper.integer = upper;
    range.includes_lower = includes_lower;
    range.includes_upper = includes_upper;
    return range;
}

const double nan_value = std::numeric_limits<double>::quiet_NaN();

}  // namespace

TEST_CASE("scalars are strictly equal within one type only", "[compare]") {
    const Regex starts_with_a("^a");
    const Regex same_text("^a");
    const Regex other("b");
    const Value regex = Value::of_regex(&starts_with_a);
    struct Row {
        Value left;
        Value right;
        Comparison result;
    };
    const std::vector<Row> rows = {
        {text("a"), text("a"), Comparison::True},
        {text("a"), text("ab"), Comparison::False},
        {text(""), text(""), Comparison::True},
        {Value::of_int(5), Value::of_int(5), Comparison::True},
        {Value::of_int(5), Value::of_int(6), Comparison::False},
        {Value::of_int(5), Value::of_float(5), Comparison::NotComparable},
        {Value::of_float(0.0), Value::of_float(-0.0), Comparison::True},
        {Value::of_float(nan_value), Value::of_float(nan_value), Comparison::NotComparable},
        {Value::of_char(U'a'), Value::of_char(U'a'), Comparison::True},
        {Value::of_char(U'a'), text("a"), Comparison::NotComparable},
        {Value::of_bool(true), Value::of_bool(true), Comparison::True},
        {Value::of_bool(true), Value::of_bool(false), Comparison::False},
        {Value::of_bool(true), text("true"), Comparison::NotComparable},
        {Value(), Value(), Comparison::True},
        {Value(), Value::of_int(0), Comparison::NotComparable},
        {text("abc"), regex, Comparison::True},
        {regex, text("bc"), Comparison::False},
        {Value::of_int(5), regex, Comparison::NotComparable},
        {regex, Value::of_regex(&same_text), Comparison::True},
        {regex, Value::of_regex(&other), Comparison::False},
        {text("a"), Value::of_list({}), Comparison::NotComparable},
        {Value::of_list({}), Value::of_map({}), Comparison::NotComparable},
    };
    for (const Row& row : rows) {
        CAPTURE(&row - rows.data());
        CHECK(strict_equal(row.left, row.right) == row.result);
        CHECK(tolerant_equal(row.left, row.right) ==
              (row.result == Comparison::NotComparable ? Comparison::False : row.result));
    }
}

TEST_CASE("numbers are equal to the ranges that hold them, not the other way round", "[compare]") {
    const Range closed = int_range(1, 5, true, true);
    const Range open = int_range(1, 5, false, false);
    const Value in_closed = Value::of_range(Kind::IntRange, &closed);
    const Value in_open = Value::of_range(Kind::IntRange, &open);
    CHECK(strict_equal(Value::of_int(1), in_closed) == Comparison::True);
    CHECK(strict_equal(Value::of_int(5), in_closed) == Comparison::True);
    CHECK(strict_equal(Value::of_int(1), in_open) == Comparison::False);
    CHECK(strict_equal(Value::of_int(5), in_open) == Comparison::False);
    CHECK(strict_equal(Value::of_int(3), in_open) == Comparison::True);
    CHECK(strict_equal(in_closed, Value::of_int(3)) == Comparison::NotComparable);
    CHECK(strict_equal(in_closed, in_closed) == Comparison::NotComparable);
    CHECK(strict_equal(Value::of_float(3), in_closed) == Comparison::NotComparable);
    CHECK(tolerant_equal(Value::of_int(3), in_closed) == Comparison::True);
    CHECK(tolerant_equal(in_closed, Value::of_int(3)) == Comparison::False);

    Range real{};
    real.lower.real = 0.5;
    real.upper.real = 1.5;
    real.includes_lower = true;
    CHECK(strict_equal(Value::of_float(0.5), Value::of_range(Kind::FloatRange, &real)) == Comparison::True);
    CHECK(strict_equal(Value::of_float(1.5), Value::of_range(Kind::FloatRange, &real)) == Comparison::False);
    CHECK(strict_equal(Value::of_float(nan_value), Value::of_range(Kind::FloatRange, &real)) == Comparison::False);

    Range character{};
    character.lower.character = U'a';
    character.upper.character = U'z';
    character.includes_upper = true;
    CHECK(strict_equal(Value::of_char(U'z'), Value::of_range(Kind::CharRange, &character)) == Comparison::True);
    CHECK(strict_equal(Value::of_char(U'a'), Value::of_range(Kind::CharRange, &character)) == Comparison::False);
}

TEST_CASE("lists compare element by element until one decides", "[compare]") {
    const std::array one_a = {Value::of_int(1), text("a")};
    const std::array one_b = {Value::of_int(1), text("b")};
    const std::array a_one = {text("a"), Value::of_int(1)};
    const std::array two_one = {Value::of_int(2), Value::of_int(1)};
    const std::array one_one = {Value::of_int(1), Value::of_int(1)};
    const Value left = Value::of_list(one_a);
    CHECK(strict_equal(left, left) == Comparison::True);
    CHECK(strict_equal(left, Value::of_list(one_b)) == Comparison::False);
    CHECK(strict_equal(left, Value::of_list(a_one)) == Comparison::NotComparable);
    // false comes before the element that cannot be compared
    CHECK(strict_equal(left, Value::of_list(two_one)) == Comparison::False);
    CHECK(strict_equal(left, Value::of_list(one_one)) == Comparison::NotComparable);
    CHECK(tolerant_equal(left, Value::of_list(one_one)) == Comparison::False);
    CHECK(strict_equal(left, Value::of_list({})) == Comparison::False);
    CHECK(strict_equal(Value::of_list({}), Value::of_list({})) == Comparison::True);
}

TEST_CASE("maps compare without regard to order", "[compare]") {
    const std::array ab = {entry("a", Value::of_int(1)), entry("b", text("x"))};
    const std::array ba = {entry("b", text("x")), entry("a", Value::of_int(1))};
    const std::array ac = {entry("a", Value::of_int(1)), entry("c", text("x"))};
    const std::array mixed = {entry("b", Value::of_int(1)), entry("a", Value::of_int(1))};
    const std::array a = {entry("a", Value::of_int(1))};
    const Value left = Value::of_map(ab);
    CHECK(strict_equal(left, Value::of_map(ba)) == Comparison::True);
    CHECK(strict_equal(left, Value::of_map(ac)) == Comparison::False);
    CHECK(strict_equal(left, Value::of_map(a)) == Comparison::False);
    CHECK(strict_equal(left, Value::of_map(mixed)) == Comparison::NotComparable);
    CHECK(tolerant_equal(left, Value::of_map(mixed)) == Comparison::False);
}

TEST_CASE("order exists between values of one ordered type", "[compare]") {
    CHECK(order(Value::of_int(1), Value::of_int(2)) == Order::Less);
    CHECK(order(Value::of_float(2), Value::of_float(1)) == Order::Greater);
    CHECK(order(Value::of_float(nan_value), Value::of_float(1)) == Order::NotComparable);
    CHECK(order(text("a"), text("b")) == Order::Less);
    CHECK(order(text("z"), text("é")) == Order::Less);
    CHECK(order(text("ab"), text("a")) == Order::Greater);
    CHECK(order(text("\uFFFF"), text("\U00010000")) == Order::Less);
    CHECK(order(Value::of_char(U'a'), Value::of_char(U'b')) == Order::Less);
    CHECK(order(Value(), Value()) == Order::Equal);
    CHECK(order(Value::of_bool(false), Value::of_bool(true)) == Order::NotComparable);
    CHECK(order(Value::of_int(1), Value::of_float(2)) == Order::NotComparable);
    CHECK(order(Value::of_list({}), Value::of_list({})) == Order::NotComparable);
}

TEST_CASE("`in` looks for elements, or for a whole list among lists", "[compare]") {
    const std::array numbers = {Value::of_int(1), Value::of_int(2)};
    const std::array one = {Value::of_int(1)};
    const std::array one_three = {Value::of_int(1), Value::of_int(3)};
    const std::array three_four = {Value::of_int(3), Value::of_int(4)};
    const Value hay = Value::of_list(numbers);
    const std::array lists = {hay, Value::of_int(1)};
    const Value nested = Value::of_list(lists);
    const Value empty = Value::of_list({});
    struct Row {
        Value left;
        Value right;
        Comparison result;
        Comparison negated;
    };
    const Regex regex("^x");
    const std::array patterns = {Value::of_regex(&regex)};
    const std::vector<Row> rows = {
        {Value::of_int(1), hay, Comparison::True, Comparison::False},
        {Value::of_int(3), hay, Comparison::False, Comparison::True},
        {text("1"), hay, Comparison::False, Comparison::True},
        {Value::of_list(one), hay, Comparison::True, Comparison::False},
        {Value::of_list(one_three), hay, Comparison::False, Comparison::False},
        {Value::of_list(three_four), hay, Comparison::False, Comparison::True},
        {empty, hay, Comparison::True, Comparison::False},
        {hay, nested, Comparison::True, Comparison::False},
        {Value::of_list(one), nested, Comparison::False, Comparison::False},
        {empty, nested, Comparison::False, Comparison::True},
        {hay, Value::of_int(1), Comparison::NotComparable, Comparison::NotComparable},
        {Value::of_int(1), Value::of_int(1), Comparison::True, Comparison::False},
        {Value::of_int(1), text("1"), Comparison::NotComparable, Comparison::NotComparable},
        {text("xy"), Value::of_list(patterns), Comparison::True, Comparison::False},
    };
    for (const Row& row : rows) {
        CAPTURE(&row - rows.data());
        CHECK(inside(row.left, row.right) == row.result);
        CHECK(not_inside(row.left, row.right) == row.negated);
    }
    CHECK(is_substring(text("b"), text("abc")));
    CHECK_FALSE(is_substring(text("abc"), text("b")));
    const std::array<const Value*, 2> pointers = {&numbers[0], &numbers[1]};
    CHECK(has(pointers, Value::of_int(2)) == Comparison::True);
    CHECK(has(pointers, Value::of_int(3)) == Comparison::False);
}

TEST_CASE("a regular expression that gives up is told from one that does not match", "[compare]") {
    const Regex slow("(?=(a+)+c)x");
    const std::string victim = std::string(100, 'a') + "bx";
    const Value pattern = Value::of_regex(&slow);
    const std::array hay = {pattern};
    const Value needle = Value::of_string(victim);
    CHECK(strict_equal(needle, pattern) == Comparison::RegexLimit);
    CHECK(tolerant_equal(pattern, needle) == Comparison::RegexLimit);
    CHECK(inside(needle, Value::of_list(hay)) == Comparison::RegexLimit);
    CHECK(not_inside(needle, Value::of_list(hay)) == Comparison::RegexLimit);
}
