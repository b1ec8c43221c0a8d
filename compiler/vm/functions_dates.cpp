// `days_since` and `hours_since`: language.md, "Functions".
#include <array>
#include <charconv>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <optional>

#include "vm/function_call.h"

namespace bylaw::vm {

using document::Kind;
using document::Value;

namespace {

constexpr std::int64_t seconds_per_day = 86400;

// Reads a text from its beginning to its end, one element after the other.
class DateReader {
public:
    explicit DateReader(std::string_view text) : rest_(text) {}

    [[nodiscard]] bool at_end() const { return rest_.empty(); }
    bool skip(std::string_view what) {
        if (!rest_.starts_with(what)) {
            return false;
        }
        rest_.remove_prefix(what.size());
        return true;
    }
    bool number(std::size_t fewest, std::size_t most, int& number) {
        std::size_t count = 0;
        number = 0;
        while (count < most && count < rest_.size() && rest_[count] >= '0' && rest_[count] <= '9') {
            number = number * 10 + (rest_[count++] - '0');
        }
        rest_.remove_prefix(count);
        return count >= fewest;
    }
    bool month(int& month) {
        constexpr std::array<std::string_view, 12> names = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                            "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
        for (std::size_t i = 0; i < names.size(); ++i) {
            if (skip(names[i])) {
                month = static_cast<int>(i) + 1;
                return true;
            }
        }
        return false;
    }
    void skip_digits() {
        while (!rest_.empty() && rest_[0] >= '0' && rest_[0] <= '9') {
            rest_.remove_prefix(1);
        }
    }

private:
    std::string_view rest_;
};

struct Moment {
    int year = 0;
    int month = 0;
    int day = 0;
    int hour = 0;
    int minute = 0;
    int second = 0;
    std::int64_t offset = 0;  // seconds that the clock was ahead of UTC

    [[nodiscard]] std::optional<std::int64_t> seconds() const {
        const std::chrono::year_month_day date{std::chrono::year(year),
                                               std::chrono::month(static_cast<unsigned>(month)),
                                               std::chrono::day(static_cast<unsigned>(day))};
        if (!date.ok() || hour > 24 || minute > 59 || second > 60) {
            return std::nullopt;
        }
        const std::int64_t days = std::chrono::sys_days(date).time_since_epoch().count();
        return days * seconds_per_day + std::int64_t{hour} * 3600 + std::int64_t{minute} * 60 + second - offset;
    }
};

// `2022-02-21`, and behind it a time of the day with or without seconds, a fraction and a distance to UTC.
std::optional<std::int64_t> iso_seconds(std::string_view text) {
    DateReader reader(text);
    Moment moment;
    if (!reader.number(4, 4, moment.year) || !reader.skip("-") || !reader.number(2, 2, moment.month) ||
        !reader.skip("-") || !reader.number(2, 2, moment.day)) {
        return std::nullopt;
    }
    if (reader.at_end()) {
        return moment.seconds();
    }
    if (!reader.skip("T") && !reader.skip(" ") && !reader.skip("t")) {
        return std::nullopt;
    }
    if (!reader.number(2, 2, moment.hour) || !reader.skip(":") || !reader.number(2, 2, moment.minute)) {
        return std::nullopt;
    }
    if (reader.skip(":") && !reader.number(2, 2, moment.second)) {
        return std::nullopt;
    }
    if (reader.skip(".")) {
        reader.skip_digits();
    }
    reader.skip(" ");
    if (reader.skip("Z") || reader.skip("z") || reader.skip("UTC") || reader.at_end()) {
        return reader.at_end() ? moment.seconds() : std::nullopt;
    }
    const bool is_ahead = reader.skip("+");
    int hours = 0;
    int minutes = 0;
    if ((!is_ahead && !reader.skip("-")) || !reader.number(2, 2, hours)) {
        return std::nullopt;
    }
    reader.skip(":");
    if (!reader.at_end() && !reader.number(2, 2, minutes)) {
        return std::nullopt;
    }
    moment.offset = (is_ahead ? 1 : -1) * (std::int64_t{hours} * 3600 + std::int64_t{minutes} * 60);
    return reader.at_end() ? moment.seconds() : std::nullopt;
}

// `Feb 21, 2022 6:37:48 PM`, as AWS Config records dates of API Gateway.
std::optional<std::int64_t> english_seconds(std::string_view text) {
    DateReader reader(text);
    Moment moment;
    if (!reader.month(moment.month) || !reader.skip(" ") || !reader.number(1, 2, moment.day) || !reader.skip(",") ||
        !reader.skip(" ") || !reader.number(4, 4, moment.year)) {
        return std::nullopt;
    }
    if (reader.at_end()) {
        return moment.seconds();
    }
    reader.skip(",");
    if (!reader.skip(" ") || !reader.number(1, 2, moment.hour) || !reader.skip(":") ||
        !reader.number(2, 2, moment.minute)) {
        return std::nullopt;
    }
    if (reader.skip(":") && !reader.number(2, 2, moment.second)) {
        return std::nullopt;
    }
    // Some versions of the library that writes these put a narrow space in front of the half of the day.
    if (!reader.skip(" ")) {
        reader.skip("\u202f");
    }
    const bool is_afternoon = reader.skip("PM");
    if ((is_afternoon || reader.skip("AM"))) {
        if (moment.hour < 1 || moment.hour > 12) {
            return std::nullopt;
        }
        moment.hour = moment.hour % 12 + (is_afternoon ? 12 : 0);
    }
    return reader.at_end() ? moment.seconds() : std::nullopt;
}

std::optional<std::int64_t> seconds_of_number(double number) {
    // Seconds reach this in the year 5138, milliseconds reached it in March 1973.
    constexpr double first_milliseconds = 1e11;
    constexpr double greatest = 1e15;
    if (!(number > -greatest && number < greatest)) {
        return std::nullopt;
    }
    const bool is_milliseconds = number >= first_milliseconds || number <= -first_milliseconds;
    return static_cast<std::int64_t>(is_milliseconds ? number / 1000 : number);
}

std::optional<std::int64_t> seconds_of(const Value& value) {
    switch (value.kind) {
        case Kind::Int:
            return seconds_of_number(static_cast<double>(value.integer));
        case Kind::Float:
            return seconds_of_number(value.real);
        case Kind::String: {
            double number = 0;
            const char* const end = value.text_data + value.size;
            const auto [at, error] = std::from_chars(value.text_data, end, number);
            if (error == std::errc() && at == end) {
                // Four digits would be a year, eight a date without dashes.
                return value.size >= 9 ? seconds_of_number(number) : std::nullopt;
            }
            const auto seconds = iso_seconds(value.text());
            return seconds ? seconds : english_seconds(value.text());
        }
        default:
            return std::nullopt;
    }
}

std::int64_t read_current_time() {
    if (const char* given = std::getenv("SOURCE_DATE_EPOCH"); given != nullptr) {
        std::int64_t seconds = 0;
        const char* const end = given + std::strlen(given);
        const auto [at, error] = std::from_chars(given, end, seconds);
        if (error == std::errc() && at == end && at != given) {
            return seconds;
        }
    }
    return std::chrono::duration_cast<std::chrono::seconds>(std::chrono::system_clock::now().time_since_epoch())
        .count();
}

}  // namespace

std::int64_t current_time() {
    static const std::int64_t now = read_current_time();
    return now;
}

namespace {

// Whole units of time since each date.
FunctionOutcome time_since(const Call& call, std::int64_t seconds_of_unit) {
    const std::int64_t now = call.surroundings.now.value_or(current_time());
    std::vector<FunctionResult> results;
    for (const Argument& argument : items_of(call.arguments[0])) {
        const Value& value = document::settled(*argument.value);
        if (value.kind == Kind::Symbol) {
            results.push_back(answer(call.made_unknown(value, Kind::Int), argument));
            continue;
        }
        const auto seconds = seconds_of(value);
        if (!seconds) {
            results.push_back(no_answer(argument));
            continue;
        }
        const double distance = static_cast<double>(now) - static_cast<double>(*seconds);
        std::int64_t units = static_cast<std::int64_t>(distance) / seconds_of_unit;
        // What lies ahead by less than a day is -1 days ago, not 0.
        units -= distance < 0 && static_cast<std::int64_t>(distance) % seconds_of_unit != 0 ? 1 : 0;
        Value result = Value::of_int(units);
        result.is_sensitive = argument.value->is_sensitive || value.is_sensitive;
        results.push_back(answer(call.made(result), argument));
    }
    return results;
}

}  // namespace

FunctionOutcome days_since(const Call& call) {
    return time_since(call, seconds_per_day);
}

FunctionOutcome hours_since(const Call& call) {
    constexpr std::int64_t seconds_per_hour = 3600;
    return time_since(call, seconds_per_hour);
}

}  // namespace bylaw::vm
