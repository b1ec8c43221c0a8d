#include "inputs/credential_report.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "document/json_text.h"

namespace bylaw::inputs {
namespace {

// Values in a report have no commas, quotes or blanks.
std::vector<std::string_view> split(std::string_view text, std::string_view separators) {
    std::vector<std::string_view> parts;
    while (true) {
        const std::size_t end = text.find_first_of(separators);
        parts.push_back(text.substr(0, end));
        if (end == std::string_view::npos) {
            return parts;
        }
        text.remove_prefix(end + 1);
    }
}

// access_key_1_active: AccessKey1Active
std::string property_name(std::string_view column) {
    std::string name;
    bool is_start = true;
    for (const char c : column) {
        if (c == '_') {
            is_start = true;
            continue;
        }
        name += is_start && c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
        is_start = false;
    }
    return name;
}

bool is_not_known(std::string_view value) {
    constexpr std::array nothing{"", "N/A", "no_information", "not_supported"};
    return std::find(nothing.begin(), nothing.end(), value) != nothing.end();
}

}  // namespace

document::Document read_credential_report(std::string_view text) {
    const std::vector<std::string_view> lines = split(text, "\r\n ");
    std::vector<std::string> names;
    for (const std::string_view column : split(lines.front(), ",")) {
        names.push_back(property_name(column));
    }
    std::string json = "[";
    for (std::size_t i = 1; i < lines.size(); ++i) {
        const std::vector<std::string_view> values = split(lines[i], ",");
        if (values.size() != names.size()) {
            continue;
        }
        json += json.size() == 1 ? "{" : ",{";
        bool is_first = true;
        for (std::size_t column = 0; column < values.size(); ++column) {
            if (is_not_known(values[column])) {
                continue;
            }
            json += is_first ? "" : ",";
            is_first = false;
            document::append_json(json, document::Value::of_string(names[column]));
            json += ':';
            if (values[column] == "true" || values[column] == "false") {
                json += values[column];
            } else {
                document::append_json(json, document::Value::of_string(values[column]));
            }
        }
        json += '}';
    }
    json += ']';
    auto loaded = document::load("credential report", std::move(json), document::Loader::Validate);
    if (auto* document = std::get_if<document::Document>(&loaded)) {
        return std::move(*document);
    }
    // What is not UTF-8 is no report.
    return std::get<document::Document>(document::load("credential report", "[]", document::Loader::Validate));
}

std::string decode_base64(std::string_view text) {
    constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string decoded;
    std::uint32_t bits = 0;
    unsigned count = 0;
    for (const char c : text) {
        if (c == '\n' || c == '\r' || c == '=') {
            continue;
        }
        const std::size_t digit = alphabet.find(c);
        if (digit == std::string_view::npos) {
            return {};
        }
        bits = bits << 6U | static_cast<std::uint32_t>(digit);
        count += 6;
        if (count >= 8) {
            count -= 8;
            decoded += static_cast<char>(bits >> count & 0xFFU);
        }
    }
    return decoded;
}

}  // namespace bylaw::inputs
