#include "report/escape.h"

#include <array>
#include <charconv>

#include "document/json_text.h"

namespace bylaw::report {
namespace {

void append_xml(std::string& out, std::string_view text) {
    std::size_t done = 0;
    for (std::size_t at = text.find_first_of("<>&'\""); at != std::string_view::npos;
         at = text.find_first_of("<>&'\"", done)) {
        out.append(text, done, at - done);
        switch (text[at]) {
            case '<':
                out += "&lt;";
                break;
            case '>':
                out += "&gt;";
                break;
            case '&':
                out += "&amp;";
                break;
            case '\'':
                out += "&apos;";
                break;
            default:
                out += "&quot;";
                break;
        }
        done = at + 1;
    }
    out.append(text, done);
}

}  // namespace

void append_escaped(std::string& out, std::string_view text, Escape escape) {
    switch (escape) {
        case Escape::None:
            out += text;
            break;
        case Escape::Json: {
            const std::size_t begin = out.size();
            document::append_json_string(out, text);
            out.pop_back();
            out.erase(begin, 1);
            break;
        }
        case Escape::Xml:
            append_xml(out, text);
            break;
    }
}

void append_number(std::string& out, std::uint64_t number) {
    std::array<char, 20> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
    out.append(digits.data(), static_cast<std::size_t>(end - digits.data()));
}

void append_spaces(std::string& out, std::size_t count) {
    out.append(count, ' ');
}

}  // namespace bylaw::report
