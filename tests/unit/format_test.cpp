#include "syntax/format.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <memory>
#include <sstream>
#include <string>

#include "bytecode/disassemble.h"
#include "compiled_rules.h"
#include "syntax/parse.h"

namespace {

using namespace bylaw;

std::string formatted(const std::string& text) {
    auto source = std::make_shared<support::SourceFile>();
    source->name = "rules.guard";
    source->text = text;
    const auto parsed = syntax::parse(source);
    REQUIRE(parsed.ok());
    return syntax::format(parsed);
}

// The compiled rules without the places they came from.
std::string meaning(const std::string& text) {
    std::istringstream lines(bytecode::disassemble(*testing::program_of(text)));
    std::string result;
    for (std::string line; std::getline(lines, line);) {
        // Only instructions and rules carry a place behind the last semicolon; queries carry their text there.
        const bool is_query = line.find("query ") == line.find_first_not_of(' ');
        result += is_query ? line : line.substr(0, line.rfind(';'));
        result += '\n';
    }
    return result;
}

}  // namespace

TEST_CASE("the formatter's style", "[format]") {
    const auto [text, expected] = GENERATE(table<std::string, std::string>({
        {"rule a{b==1}", "rule a { b == 1 }\n"},
        {"rule a {\nb==1\n\n\n\nc   exists\n}", "rule a {\n    b == 1\n\n    c exists\n}\n"},
        {"rule a {\n\nb exists # why\n\n}", "rule a {\n    b exists  # why\n}\n"},
        {"rule a {\nb exists or\nc exists\nor d exists\n}",
         "rule a {\n    b exists or\n        c exists\n        or d exists\n}\n"},
        {"rule a when x exists\ny exists {\nb exists\n}",
         "rule a when x exists\n        y exists {\n    b exists\n}\n"},
        {"let x = r[a==1 b==2]", "let x = r[ a == 1 b == 2 ]\n"},
        {"let x = r[name]", "let x = r[name]\n"},
        {"let x = r[ name]", "let x = r[ name ]\n"},
        {"let x = [1 ,2,  'a b']", "let x = [1, 2, 'a b']\n"},
        {"let x = {a:1,'b':[ ]}", "let x = { a: 1, 'b': [] }\n"},
        {"rule a { !b exists not   c empty }", "rule a { !b exists not c empty }\n"},
        {"rule a {\np( b ,1 ) <<\n  kept\n as is >>\n}", "rule a {\n    p(b, 1) <<\n  kept\n as is >>\n}\n"},
        {"", ""},
        {"# only a comment   \r\n", "# only a comment\n"},
    }));
    INFO(text);
    CHECK(formatted(text) == expected);
}

TEST_CASE("formatting changes no meaning, loses no comment and is done in one go", "[format]") {
    const std::filesystem::path cases = BYLAW_SOURCE_DIR "/tests/conformance/guard";
    int count = 0;
    std::vector<std::filesystem::path> folders = {cases, BYLAW_SOURCE_DIR "/../shared/conformance/guard-language",
                                                  BYLAW_SOURCE_DIR "/examples"};
    for (const auto& folder : folders) {
        if (!std::filesystem::exists(folder)) {
            WARN(folder.string() + " is not there and is skipped");
            continue;
        }
        for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
            if (entry.path().extension() != ".guard") {
                continue;
            }
            std::ifstream file(entry.path());
            std::stringstream text;
            text << file.rdbuf();
            auto source = std::make_shared<support::SourceFile>();
            source->text = text.str();
            if (!syntax::parse(source).ok()) {
                continue;
            }
            INFO(entry.path());
            const std::string once = formatted(text.str());
            CHECK(formatted(once) == once);
            CHECK(meaning(once) == meaning(text.str()));
            CHECK(std::count(once.begin(), once.end(), '#') ==
                  std::count(source->text.begin(), source->text.end(), '#'));
            ++count;
        }
    }
    INFO("rules files seen: " << count);
    SUCCEED();
}
