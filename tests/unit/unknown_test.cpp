// Three-valued logic: values that an input names without stating them (docs/language.md, "Unknown values").
#include <catch2/catch.hpp>

#include <array>

#include "compiled_rules.h"
#include "document/document_builder.h"
#include "document/symbol.h"
#include "vm/evaluate.h"

namespace {

using namespace bylaw;
using document::Kind;
using document::Symbol;
using document::Value;

// A document in which some texts stand for symbols: "?" is set and not known, "??" perhaps not even set, "a?b" a text
// of which only the ends are known, {"one of": […]} one of a few (perhaps not even set if the map has three keys),
// {"Ref": "X"} and {"Fn::GetAtt": …} references that are not known, {"=": value, "Ref": "X"} one that is.
class Marked {
public:
    explicit Marked(const document::Document& source) { add(source.root()); }

    document::Document finish(const document::Document& source) {
        return builder_.finish_derived("marked", source, {});
    }

private:
    static constexpr std::array<std::string_view, 1> names{"Key"};

    // Without what it stands for.
    Value reference(const Value& value) {
        std::vector<document::Entry> entries;
        for (const document::Entry& entry : value.entries()) {
            if (entry.key() != "=") {
                entries.push_back(entry);
            }
        }
        return Value::of_map(builder_.arena().copy(entries));
    }

    void add(const Value& value) {
        if (const Value* const candidates = value.kind == Kind::Map ? document::find(value, "one of") : nullptr) {
            Symbol symbol;
            symbol.reason = "known after apply";
            symbol.written = document::find(value, "written");
            symbol.presence = value.size == 3 ? Symbol::Presence::Possible : Symbol::Presence::Certain;
            std::vector<Value> all;
            for (const Value& candidate : candidates->items()) {
                all.push_back(candidate);
                const Value* const inner = candidate.kind == Kind::Map ? document::find(candidate, "one of") : nullptr;
                if (inner != nullptr) {
                    Symbol nested = symbol;
                    nested.candidates = inner->items();
                    all.back() = Value::of_symbol(builder_.arena().make<Symbol>(nested));
                }
            }
            symbol.candidates = builder_.arena().copy(all);
            builder_.add(Value::of_symbol(builder_.arena().make<Symbol>(symbol)));
        } else if (value.kind == Kind::String && value.text().find('?') != std::string_view::npos) {
            builder_.add(unknown(value.text()));
        } else if (value.kind == Kind::Map && value.size != 0 &&
                   (document::find(value, "Ref") != nullptr || document::find(value, "Fn::GetAtt") != nullptr)) {
            Symbol symbol;
            symbol.reason = "known after apply";
            symbol.known = document::find(value, "=");
            symbol.written =
                document::find(value, "=") == nullptr ? &value : builder_.arena().make<Value>(reference(value));
            symbol.references = names;
            builder_.add(Value::of_symbol(builder_.arena().make<Symbol>(symbol)));
        } else if (value.is_scalar()) {
            builder_.add(value);
        } else {
            REQUIRE((value.kind == Kind::Map ? builder_.open_map() : builder_.open_list()));
            for (std::uint32_t i = 0; i < value.size; ++i) {
                if (value.kind == Kind::Map) {
                    builder_.key(value.entry_data[i].key());
                }
                add(value.kind == Kind::Map ? value.entry_data[i].value : value.item_data[i]);
            }
            builder_.add(builder_.close());
        }
    }

    Value unknown(std::string_view text) {
        Symbol symbol;
        symbol.reason = "known after apply";
        symbol.presence = text == "??" ? Symbol::Presence::Possible : Symbol::Presence::Certain;
        if (text != "?" && text != "??") {
            const std::size_t gap = text.find('?');
            Symbol inner = symbol;
            const std::vector<Value> parts{Value::of_string(text.substr(0, gap)),
                                           Value::of_symbol(builder_.arena().make<Symbol>(inner)),
                                           Value::of_string(text.substr(gap + 1))};
            symbol.parts = builder_.arena().copy(parts);
            symbol.type = Kind::String;
        }
        return Value::of_symbol(builder_.arena().make<Symbol>(symbol));
    }

    document::DocumentBuilder builder_{100, document::RepeatedKeys::LastWins, 0};
};

// P, F, S or U for each rule, the same without evidence.
std::string verdicts(const std::string& rules, const std::string& text) {
    const auto program = testing::program_of(rules);
    const auto source = testing::document_of(text);
    const auto document = Marked(source).finish(source);
    std::string all;
    for (const vm::Detail detail : {vm::Detail::Verdicts, vm::Detail::Evidence, vm::Detail::Everything}) {
        vm::DocumentEvaluation evaluation(*program, document);
        std::string letters;
        const auto result = evaluation.evaluate_file(0, detail, true);
        for (const auto& rule : result.rules) {
            letters += "PFSU?"[static_cast<std::size_t>(rule.status)];
        }
        for (const auto& error : result.errors) {
            letters += "!" + error.diagnostic.message;
        }
        if (!all.empty()) {
            CHECK(letters == all);
        }
        all = letters;
    }
    return all;
}

std::string clause(const std::string& clause_text, const std::string& text) {
    return verdicts("rule r { " + clause_text + " }", text);
}

}  // namespace

TEST_CASE("a clause about a value that is not known is not known", "[unknown]") {
    const std::string document = R"({"a": "?", "b": "??", "c": 1, "l": [1, "?"], "t": "arn:?/x", "n": null})";
    const std::vector<std::pair<const char*, const char*>> cases{
        {"a == 1", "U"},
        {"a != 1", "U"},
        {"not a == 1", "U"},
        {"a > 1", "U"},
        {"a in [1, 2]", "U"},
        {"a not in [1, 2]", "U"},
        {"a == /x/", "U"},
        {"a in 'text'", "U"},
        {"a == b", "U"},
        {"a == a", "P"},
        {"c == a", "U"},
        {"a exists", "P"},
        {"a not exists", "F"},
        {"b exists", "U"},
        {"b not exists", "U"},
        {"a empty", "U"},
        {"a !empty", "U"},
        {"a is_string", "U"},
        {"a is_null", "U"},
        {"a.b exists", "U"},
        {"a.b.c == 1", "U"},
        {"a[0] == 1", "U"},
        {"a[*] == 1", "U"},
        {"some a[*] == 1", "U"},
        {"a[ x == 1 ] !empty", "U"},
        {"a[ x == 1 ] empty", "U"},
        {"c.b exists", "F"},
        // What is known decides where it can.
        {"l[*] == 1", "U"},
        {"l[*] == 2", "F"},
        {"some l[*] == 1", "P"},
        {"some l[*] == 2", "U"},
        {"l == [1, 2]", "U"},
        {"l == [2, 2]", "F"},
        {"l == [1, 2, 3]", "F"},
        {"l !empty", "P"},
        {"c in l", "P"},
        {"l[0] in l", "P"},
        // Of a text known in part the ends are known.
        {"t == 'arn:aws/x'", "U"},
        {"t == 'arn:aws/y'", "F"},
        {"t == 'urn:aws/x'", "F"},
        {"t != 'urn:aws/x'", "P"},
        {"t != 'arn:aws/x'", "U"},
        {"t in ['a', 'b']", "F"},
        {"t in ['a', 'arn:b/x']", "U"},
        {"t not in ['a', 'b']", "P"},
        {"t is_string", "P"},
        {"t !empty", "P"},
        {"t == 'arn:/'", "F"},
    };
    for (const auto& [text, expected] : cases) {
        INFO(text);
        CHECK(clause(text, document) == expected);
    }
}

TEST_CASE("failing wins in a conjunction, passing in a disjunction", "[unknown]") {
    const std::string document = R"({"u": "?", "c": 1})";
    const std::vector<std::pair<const char*, const char*>> cases{
        {"u == 1 c == 1", "U"},
        {"u == 1 c == 2", "F"},
        {"u == 1 or c == 1", "P"},
        {"u == 1 or c == 2", "U"},
        {"c == 2 or u == 1", "U"},
        {"c == 2 or c == 3", "F"},
        // Conditions that are not known: what would pass is no failure, what would fail may be none.
        {"when u == 1 { c == 1 }", "P"},
        {"when u == 1 { c == 2 }", "U"},
        {"when u == 1 { u == 2 }", "U"},
        {"when c == 2 { u == 2 }", "S"},
        {"when c == 1 { u == 2 }", "U"},
    };
    for (const auto& [text, expected] : cases) {
        INFO(text);
        CHECK(clause(text, document) == expected);
    }
    CHECK(verdicts("rule r when u == 1 { c == 1 }", document) == "P");
    CHECK(verdicts("rule r when u == 1 { c == 2 }", document) == "U");
    CHECK(verdicts("rule r {\n u == 1\n}\nrule s {\n r\n}\nrule t {\n not r\n}\nrule v when r { c == 2 }", document) ==
          "UUUU");
    CHECK(verdicts("rule r when u == 1 { c == 1 }\nrule s {\n r\n}\nrule t {\n r or c == 1\n}", document) == "PUP");
    CHECK(verdicts("rule p(x) { %x == 1 }\nrule r { p(u) }\nrule s { p(c) }", document) == "UP");
}

TEST_CASE("what a filter cannot decide may be selected", "[unknown]") {
    const std::string document = R"({"Resources": {
        "a": {"Type": "T", "P": {"On": "?", "Size": 1}},
        "b": {"Type": "T", "P": {"On": false, "Size": 2}},
        "c": {"Type": "V", "P": {"On": true, "Size": 3}}}})";
    const auto with = [&](const std::string& text) {
        return verdicts(
            "let on = Resources.*[ P.On == true ]\nlet t = Resources.*[ Type == 'T'\n P.On == true ]\n" + text,
            document);
    };
    CHECK(with("rule r { %on.P.Size == 3 }") == "U");
    CHECK(with("rule r { %on.P.Size in [1, 3] }") == "P");
    CHECK(with("rule r { %on.P.Size == 2 }") == "F");
    CHECK(with("rule r { some %on.P.Size == 3 }") == "P");
    CHECK(with("rule r { some %on.P.Size == 1 }") == "U");
    CHECK(with("rule r { %on !empty }") == "P");
    CHECK(with("rule r { %t !empty }") == "U");
    CHECK(with("rule r { %t empty }") == "U");
    CHECK(with("rule r when %t !empty { %t.P.Size == 1 }") == "P");
    CHECK(with("rule r when %t !empty { %t.P.Size == 2 }") == "U");
    CHECK(with("rule r { %t { P.Size == 1 } }") == "P");
    CHECK(with("rule r { %t { P.Size == 2 } }") == "U");
    CHECK(with("rule r { some %t { P.Size == 1 } }") == "U");
    CHECK(with("rule r { %t.P.Missing exists }") == "U");
    CHECK(with("rule r { Resources[ keys == 'a' ].P.On == true }") == "U");
}

TEST_CASE("a reference can be entered by the key that was written", "[unknown]") {
    const std::string document = R"({"Resources": {"Key": {"Type": "K"}}, "a": {"Ref": "Key"},
        "g": {"Fn::GetAtt": ["Key", "Arn"]}, "k": {"=": "name", "Ref": "Key"}})";
    const std::vector<std::pair<const char*, const char*>> cases{
        {"a.Ref == 'Key'", "P"},
        {"a.'Fn::GetAtt' exists", "F"},
        {"g.'Fn::GetAtt'[0] == 'Key'", "P"},
        {"g.Ref exists", "F"},
        {"a exists", "P"},
        {"a !empty", "P"},
        {"a is_struct", "P"},
        {"a is_string", "F"},
        {"a == 'x'", "U"},
        {"k == 'name'", "P"},
        {"k == 'other'", "F"},
        {"k is_string", "F"},
        {"k is_struct", "P"},
        {"k.Ref == 'Key'", "P"},
        {"k in ['name']", "P"},
        {"a { 'Fn::GetAtt' { this exists } or Ref { this == 'Key' } }", "P"},
    };
    for (const auto& [text, expected] : cases) {
        INFO(text);
        CHECK(clause(text, document) == expected);
    }
    const std::string rules = R"(
let document = this
rule checks_reference(doc, properties, type) {
    %properties {
        'Fn::GetAtt' { names(%doc, this[0], %type) } or Ref { names(%doc, this, %type) }
    }
}
rule names(doc, key, type) {
    let found = %doc.Resources[ keys == %key ]
    %found !empty
    %found { Type == %type }
}
rule r { checks_reference(%document, a, 'K') }
rule s { checks_reference(%document, g, 'K') }
rule t { checks_reference(%document, g, 'L') }
)";
    CHECK(verdicts(rules, document) == "PPF");
}

TEST_CASE("what holds for all candidates holds", "[unknown]") {
    const std::string document = R"({
        "t": {"one of": ["ab", "ac"], "written": {"Fn::If": ["c", "ab", "ac"]}}, "n": {"one of": [5, 7]},
        "b": {"one of": [true, "x"]}, "l": {"one of": [["ab"], ["ac"]]}, "m": {"one of": [{"a": 1}, "x"]},
        "e": {"one of": ["", "x"]}, "p": {"one of": ["ab"], "written": {"Fn::If": [1]}, "possible": 1},
        "d": {"one of": [{"one of": ["ab", "ac"]}, "ad"]}, "o": {"one of": ["x", "y"]}, "h": ["ab", "ac"],
        "hs": [{"one of": ["ab", "ac"]}, "z"], "x": "ab", "k": {"ab": 1}})";
    const std::vector<std::pair<const char*, const char*>> cases{
        {"t == 'ab'", "U"},
        {"t == 'x'", "F"},
        {"t != 'x'", "P"},
        {"t == /^a/", "P"},
        {"t != /^x/", "P"},
        {"t == /b$/", "U"},
        {"t in ['ab', 'ac', 'ad']", "P"},
        {"t in ['ab', 'ad']", "U"},
        {"t in ['x']", "F"},
        {"t not in ['x']", "P"},
        {"t not in ['ab']", "U"},
        {"t in 'xabac'", "P"},
        {"t in 'xab'", "U"},
        {"t not in 'x'", "P"},
        {"t in h", "P"},
        {"t == t", "P"},
        {"t == o", "F"},
        {"t == 5", "F"},
        {"t != 5", "F"},
        {"t is_string", "P"},
        {"t is_struct", "F"},
        {"t !empty", "P"},
        {"t exists", "P"},
        {"e empty", "U"},
        {"n > 4", "P"},
        {"n > 6", "U"},
        {"n < 5", "F"},
        {"n in r[5, 7]", "P"},
        {"n is_int", "P"},
        {"b is_string", "U"},
        {"b is_list", "F"},
        {"b == 'x'", "U"},
        // Lists and maps are compared by what is in them.
        {"l == 'ab'", "U"},
        {"x in l", "U"},
        {"l is_list", "P"},
        {"l !empty", "P"},
        {"m == 'x'", "U"},
        {"m !empty", "P"},
        {"m is_list", "F"},
        // What may be missing may fail.
        {"p == 'ab'", "U"},
        {"p != 'x'", "U"},
        {"p exists", "U"},
        {"p !empty", "U"},
        {"p is_list", "F"},
        {"d == /^a/", "P"},
        {"d != 'x'", "P"},
        {"d == 'ad'", "U"},
        {"hs[*] != 'y'", "P"},
        {"x in hs", "U"},
        {"let v = t k[ keys in %v ] !empty", "U"},
    };
    for (const auto& [text, expected] : cases) {
        INFO(text);
        CHECK(clause(text, document) == expected);
    }
}
