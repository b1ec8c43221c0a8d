#include "support/regex.h"

#include <catch2/catch.hpp>
#include <string>
#include <thread>
#include <vector>

#include "support/unicode.h"

using bylaw::support::MatchOutcome;
using bylaw::support::Regex;

namespace {

struct SearchRow {
    const char* pattern;
    const char* text;
    bool found;
};

// Answers of the reference's engine.
constexpr SearchRow search_rows[] = {
    // anywhere, anchors, lines
    {"b", "abc", true},
    {"^b", "abc", false},
    {"^abc$", "abc", true},
    {"^abc$", "abc\n", false},
    {"a.c", "a\nc", false},
    {"(?s)a.c", "a\nc", true},
    {"(?m)^b$", "a\nb\nc", true},
    {"(?m)^$", "a\n", true},
    {"\\Ab", "ab", false},
    {"b\\z", "ab", true},
    {"\\A\\s*\\z", " \t ", true},
    {"\\A\\s*\\z", "x", false},
    {"\\A\\s*\\z", "\xC2\xA0", true},
    {"", "", true},
    // classes are Unicode
    {"^\\w+$", "naïve_日本", true},
    {"^\\w$", "²", false},
    {"^\\d+$", "١٢٣", true},
    {"^\\s$", "\u3000", true},
    {"^[[:alpha:]]$", "é", false},
    {"^\\p{Greek}+$", "λόγος", true},
    {"^\\p{Script=Greek}$", "a", false},
    {"^\\pL$", "é", true},
    {"^\\P{Lu}$", "É", false},
    {"^\\h+$", "09afAF", true},
    {"^\\H$", "g", true},
    {"^[a-z&&[^b]]$", "b", false},
    {"^[a-z&&[^b]]$", "c", true},
    {"^[\\w--[a-c]]$", "b", false},
    {"^[a-c~~b-d]$", "d", true},
    {"^[]a]$", "]", true},
    {"^[^]a]$", "]", false},
    {"^[a-]$", "-", true},
    {"^[\\]]$", "]", true},
    {"^[[:^digit:]]$", "5", false},
    {"[^\\s\\S]", "a", false},
    // escapes
    {"^\\x41\\x{e9}\\u00e9\\u{65e5}\\U0001F600$", "Aéé日😀", true},
    {"\\e", "\x1b", true},
    {"^\\/\\-\\_\\ \\&$", "/-_ &", true},
    {"\\t\\n", "\t\n", true},
    // repetitions, and braces that are none
    {"^a{2,3}$", "aaaa", false},
    {"^a{,2}$", "aa", true},
    {"^a{2}{3}$", "aa{3}", true},
    {"^a{x}$", "a{x}", true},
    {"^{}$", "{}", true},
    {"^(a{1001}|b)$", "b", true},
    {"^a{0}b$", "b", true},
    {"^(?:ab?){1,1}?$", "ab", true},
    {"^(?:\\ba){3,2}$", "aa", false},
    // flags
    {"(?i)ABC", "xabcx", true},
    {"(?i)k", "\u212A", true},
    {"(?i)\u017F", "S", true},
    {"(?i)É", "é", true},
    {"(?i:a)b", "Ab", true},
    {"(?i:a)b", "AB", false},
    {"((?i)a)b", "AB", true},
    {"(?x) a b # comment", "ab", true},
    {"(?U)a+", "aa", true},
    {"a(?#comment)b", "ab", true},
    // alternatives
    {"^(?:a|b|)$", "", true},
    {"[b-c]|[Bb]", "B", true},
    {"x(?:[b-c]|(?i:b))", "xB", true},
    // words
    {"\\bfoo\\b", "a foo!", true},
    {"\\bfoo\\b", "éfoo", false},
    {"\\Boo", "foo", true},
    {"\\<foo\\>", "a foo", true},
    {"\\<oo", "foo", false},
    // look-around
    {"foo(?=bar)", "foobar", true},
    {"foo(?!bar)", "foobar", false},
    {"^(?!.*\\bprod\\b).*$", "my prod", false},
    {"^(?!.*\\bprod\\b).*$", "my product", true},
    {"(?<=a|bb)c", "bbc", true},
    {"(?<!ab)c", "abc", false},
    {"(?<=é)c", "éc", true},
    // references, atomic groups, possessive repetitions, conditionals
    {"^(a|b)\\1$", "aa", true},
    {"^(a|b)\\1$", "ab", false},
    {"^(?<n>a|b)\\k<n>$", "bb", true},
    {"^(?P<n>a|b)(?P=n)$", "ab", false},
    {"^(a)(b)\\k<-1>$", "abb", true},
    {"(a)\\0", "aa", false},
    {"^(?>a+)a$", "aaa", false},
    {"^a++a$", "aaa", false},
    {"^(a)?(?(1)b|c)$", "ab", true},
    {"^(a)?(?(1)b|c)$", "c", true},
    {"^(a)?(?(1)b|c)$", "ac", false},
    {"^(?(a)ab|c)$", "aab", true},
    {"^(?((a))ab|c)$", "aab", true},
    {"^(?(a)ab|c)$", "c", true},
    {"a\\Kb", "ab", true},
    {"\\Ga", "ba", false},
    // shortcuts must not be taken where they do not hold
    {"^a*ab$", "aab", true},
    {"^a*b?$", "aabc", false},
    {"ab[a-z]*!", "abab ab!", true},
    {"aa[a-c]x", "aaaax", true},
    {".*foo.*", "a foo b", true},
    {"a*^b", "b", true},
};

struct ValidityRow {
    const char* pattern;
    bool valid;
};

constexpr ValidityRow validity_rows[] = {
    {"", true},
    {"a**", false},
    {"a{3,2}", false},
    {"\\ba{3,2}", true},
    {"^*", false},
    {"(?=a)*", false},
    {"(?i)*", false},
    {"(^)*", true},
    {"(", false},
    {")", false},
    {"(?:a", false},
    {"[", false},
    {"[a", false},
    {"[]", false},
    {"[z-a]", false},
    {"[\\d-z]", false},
    {"[a[]b]", false},
    {"]", true},
    {"}", true},
    {"\\", false},
    {"\\Z", false},
    {"\\q", false},
    {"\\i", false},
    {"[\\Z]", false},
    {"[\\k]", true},
    {"[\\1]", false},
    {"\\b{start}", false},
    {"\\p{Foo}", false},
    {"\\p{Cs}", false},
    {"\\p{gc!=Lu}", true},
    {"\\p{Age=5.0}", true},
    {"\\p", false},
    {"\\x", false},
    {"\\x{}", false},
    {"\\x{110000}", false},
    {"\\x{d800}", false},
    {"\\u12", false},
    {"(?z)", false},
    {"(?R)", false},
    {"(?-u)", false},
    {"(?-)", false},
    {"(?)", false},
    {"(?<n", false},
    {"(?<a>x)(?<a>y)", true},
    {"(?<n>a)\\1", false},
    {"\\1(a)", false},
    {"(a\\1)", true},
    {"\\2(a)", false},
    {"\\k<n>(?<n>a)", false},
    {"(?<=a+)b", false},
    {"(?<=a{2})b", true},
    {"(?<=(a|bb))c", false},
    {"(?(a))", false},
    {"(?(1)a|b)", false},
    {"(?#", false},
    // the reference's engine takes programs of 10 MiB
    {"(a{1000}){1000}", false},
    {"a{327673}", true},
    {"a{400000}", false},
    {"\\w{217}", true},
    {"\\w{218}", false},
    {"a{4294967296}", false},
    {"(){4294967295}", true},
};

struct ReplaceRow {
    const char* pattern;
    const char* text;
    const char* expansion;
    const char* result;
};

constexpr ReplaceRow replace_rows[] = {
    {"^arn:(\\w+):(\\w+):([\\w0-9-]+):(\\d+):(.+)$", "arn:aws:newservice:us-west-2:123456789012:Table/extracted",
     "${1}/${4}/${3}/${2}-${5}", "aws/123456789012/us-west-2/newservice-Table/extracted"},
    {"b", "abc", "X", "X"},
    {"b", "aac", "X", ""},
    {"(?<first>a)(b)?", "aab", "[$first$2]", "[a][ab]"},
    {"a", "aa", "$0$$", "a$a$"},
    {"a", "a", "$1a$9", ""},
    {"a", "a", "$ ${ $} $é", "$ ${ $} "},
    {"a", "a", "${0}x", "ax"},
    {"", "ab", "-", "---"},
    {"a*", "baac", "<$0>", "<><aa><>"},
    {"a*", "日", "<$0>", "<><>"},
    {"(?<=a)b", "abcb", "<$0>", "<b>"},
    {"a\\Kb", "abab", "<$0>", "<b><b>"},
    {"\\Ga", "aab", "<$0>", "<a><a>"},
    {"(?i)é", "Éé", "$0.", "É.é."},
};

std::string repeated(const char* text, int count) {
    std::string result;
    for (int index = 0; index < count; ++index) {
        result += text;
    }
    return result;
}

}  // namespace

TEST_CASE("a regular expression is found anywhere in a text", "[regex]") {
    for (const SearchRow& row : search_rows) {
        CAPTURE(row.pattern, row.text);
        CHECK(Regex::error_in(row.pattern) == std::nullopt);
        const Regex regex(row.pattern);
        CHECK(regex.search(row.text) == (row.found ? MatchOutcome::Match : MatchOutcome::NoMatch));
    }
}

TEST_CASE("regular expressions are refused as the reference refuses them", "[regex]") {
    for (const ValidityRow& row : validity_rows) {
        CAPTURE(row.pattern);
        const auto error = Regex::error_in(row.pattern);
        CHECK(error.has_value() != row.valid);
        if (!row.valid) {
            CHECK(Regex(row.pattern).search("a") == MatchOutcome::NoMatch);
        }
    }
    CHECK(Regex::error_in(repeated("(", 63) + repeated(")", 63)) == std::nullopt);
    CHECK(Regex::error_in(repeated("(", 64) + repeated(")", 64)) != std::nullopt);
}

TEST_CASE("a replacement is the expansion for every match", "[regex]") {
    for (const ReplaceRow& row : replace_rows) {
        CAPTURE(row.pattern, row.text, row.expansion);
        CHECK(Regex(row.pattern).replace(row.text, row.expansion) == std::string(row.result));
    }
}

TEST_CASE("hostile patterns end", "[regex]") {
    const std::string text = repeated("a", 100000);
    CHECK(Regex("^(a+)+$").search(text + "!") == MatchOutcome::NoMatch);
    CHECK(Regex("(a|aa)+\\b!x").search(text) == MatchOutcome::NoMatch);
    CHECK(Regex("(?=(a+)+b)c").search(text + "bc") == MatchOutcome::LimitExceeded);
    CHECK(Regex("(a*)*\\1b(?!c)").search(text + "b") != MatchOutcome::NoMatch);
    CHECK(Regex("(a+)+(?=c)").replace(text, "x") == std::nullopt);
    CHECK(Regex("a{300000}").search(text) == MatchOutcome::LimitExceeded);
}

TEST_CASE("one regular expression serves many threads", "[regex]") {
    const Regex plain("^[a-z]+(?:-\\w+)*x?$");
    const Regex fancy("^(?!.*é)(.)\\1");
    std::vector<std::thread> threads;
    std::vector<int> failures(8, 0);
    for (std::size_t index = 0; index < failures.size(); ++index) {
        threads.emplace_back([&, index] {
            for (int round = 0; round < 200; ++round) {
                failures[index] += plain.search("ab-c-1") == MatchOutcome::Match ? 0 : 1;
                failures[index] += plain.search("ab-日-1") == MatchOutcome::Match ? 0 : 1;
                failures[index] += fancy.search("aab") == MatchOutcome::Match ? 0 : 1;
                failures[index] += fancy.search("aaé") == MatchOutcome::NoMatch ? 0 : 1;
                failures[index] += fancy.replace("bbb", "$1") == "b" ? 0 : 1;
            }
        });
    }
    for (std::thread& thread : threads) {
        thread.join();
    }
    CHECK(failures == std::vector<int>(8, 0));
}

TEST_CASE("letters change case as Unicode has it", "[unicode]") {
    namespace unicode = bylaw::support::unicode;
    CHECK(unicode::to_upper("straße ﬁ ŉ ǆ ᾳ") == "STRASSE FI ʼN Ǆ ΑΙ");
    CHECK(unicode::to_lower("ÀÉ İ ΑΣ Σ ΑΣΑ") == "àé i̇ ας σ ασα");
    CHECK(unicode::to_lower("ΑΣ. ΑΣ'Α") == "ας. ασ'α");
    CHECK(unicode::is_alphanumeric(U'²'));
    CHECK_FALSE(unicode::is_alphanumeric(U'_'));
    CHECK(unicode::property("is_Greek").has_value());
    CHECK_FALSE(unicode::property("Grek2").has_value());
}
