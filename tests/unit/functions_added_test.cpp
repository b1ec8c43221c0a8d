// The functions that bylaw adds, and what all functions make of values that are not known: language.md, "Functions".
#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "compiled_rules.h"
#include "document/document.h"
#include "document/json_text.h"
#include "document/symbol.h"
#include "vm/functions.h"

using bylaw::bytecode::FunctionId;
using bylaw::document::Kind;
using bylaw::document::Symbol;
using bylaw::document::Value;
using bylaw::vm::Argument;
using bylaw::vm::FunctionError;
using bylaw::vm::FunctionMemory;
using bylaw::vm::FunctionResult;
using bylaw::vm::FunctionSurroundings;

namespace {

FunctionMemory& memory() {
    static FunctionMemory memory;
    return memory;
}

Value json(const std::string& text) {
    memory().documents.push_back(bylaw::testing::document_of("{\"v\": " + text + "}"));
    return *bylaw::document::find(memory().documents.back().root(), "v");
}

Value unknown(const char* reason = "known after apply", Symbol::Presence presence = Symbol::Presence::Certain) {
    Symbol symbol;
    symbol.reason = reason;
    symbol.presence = presence;
    return Value::of_symbol(memory().arena.make<Symbol>(symbol));
}

Value beginning(const char* text) {
    Symbol symbol;
    symbol.type = Kind::String;
    symbol.reason = "known after apply";
    const std::vector<Value> parts{Value::of_string(text), unknown()};
    symbol.parts = memory().arena.copy(parts);
    return Value::of_symbol(memory().arena.make<Symbol>(symbol));
}

// A map, or a list of one, with one value that is not known, wherever `"?"` stands.
Value with_unknown(Value value, const Value& put) {
    if (value.kind == Kind::String && value.text() == "?") {
        return put;
    }
    if (value.kind == Kind::List) {
        std::vector<Value> items(value.items().begin(), value.items().end());
        for (Value& item : items) {
            item = with_unknown(item, put);
        }
        return Value::of_list(memory().arena.copy(items));
    }
    if (value.kind == Kind::Map) {
        std::vector<bylaw::document::Entry> entries(value.entries().begin(), value.entries().end());
        for (auto& entry : entries) {
            entry.value = with_unknown(entry.value, put);
        }
        return Value::of_map(memory().arena.copy(entries));
    }
    return value;
}

std::string called(FunctionId id, const std::vector<std::vector<Value>>& arguments) {
    std::vector<std::vector<Argument>> given;
    for (const std::vector<Value>& values : arguments) {
        given.emplace_back();
        for (const Value& value : values) {
            given.back().push_back({true, &value});
        }
    }
    const std::vector<std::span<const Argument>> views(given.begin(), given.end());
    FunctionSurroundings surroundings;
    surroundings.now = 1'645'468'668;  // 2022-02-21T18:37:48Z
    auto outcome = bylaw::vm::call(id, views, memory(), surroundings);
    if (const auto* error = std::get_if<FunctionError>(&outcome)) {
        return "error: " + error->message;
    }
    std::string text;
    for (const FunctionResult& result : std::get<std::vector<FunctionResult>>(outcome)) {
        text += text.empty() ? "" : " ";
        if (!result.resolved) {
            text += "-";
        } else if (result.value->kind == Kind::Symbol) {
            text += "<" + std::string(result.value->symbol->reason) + ">";
        } else {
            bylaw::document::append_json(text, *result.value);
        }
    }
    return text;
}

Value text(const char* given) {
    return Value::of_string(given);
}

Value statement(const std::string& members) {
    return json(R"({"Version": "2012-10-17", "Statement": [{)" + members + "}]}");
}

std::string allowed(const Value& policy, const char* action, const char* principal, const char* resource = nullptr) {
    std::vector<std::vector<Value>> arguments{{policy}, {text(action)}, {text(principal)}};
    if (resource != nullptr) {
        arguments.push_back({text(resource)});
    }
    return called(FunctionId::Allows, arguments);
}

std::string denied(const Value& policy, const char* action, const char* principal) {
    return called(FunctionId::Denies, {{policy}, {text(action)}, {text(principal)}});
}

constexpr const char* account_root = "arn:aws:iam::111122223333:root";

}  // namespace

TEST_CASE("distinct keeps the first of equal values", "[functions]") {
    CHECK(called(FunctionId::Distinct, {{text("a"), text("b"), text("a"), Value::of_int(1), Value::of_float(1)}}) ==
          R"("a" "b" 1 1.0)");
    CHECK(called(FunctionId::Distinct, {{json(R"({"a":1,"b":[2]})"), json(R"({"b":[2],"a":1})")}}) ==
          R"({"a":1,"b":[2]})");
    CHECK(called(FunctionId::Distinct, {{json("[1,[2]]"), json("[1,[3]]"), json("[1,[2]]"), json("[1]")}}) ==
          "[1,[2]] [1,[3]] [1]");
    CHECK(called(FunctionId::Distinct, {{json(R"({"a":1})"), json(R"({"b":1})"), json(R"({"a":null})"), json("{}")}}) ==
          R"({"a":1} {"b":1} {"a":null} {})");
    CHECK(called(FunctionId::Distinct, {{Value::of_float(0.0), Value::of_float(-0.0), Value(), Value()}}) ==
          "0.0 null");
    CHECK(called(FunctionId::Distinct, {{unknown()}}) == "<known after apply>");
}

TEST_CASE("distinct tells many values apart as it does few", "[functions]") {
    for (const int count : {4, 16, 17, 40}) {
        std::vector<Value> values;
        std::string expected;
        for (int i = 0; i < count; ++i) {
            const std::string number = std::to_string(i / 2);
            // Every other one has its keys the other way round.
            values.push_back(json(i % 2 == 0 ? R"({"a":)" + number + R"(,"b":["x",null]})"
                                             : R"({"b":["x",null],"a":)" + number + "}"));
            if (i % 2 == 0) {
                expected += (i == 0 ? "" : " ") + (R"({"a":)" + number + R"(,"b":["x",null]})");
            }
        }
        CAPTURE(count);
        CHECK(called(FunctionId::Distinct, {values}) == expected);
    }
}

TEST_CASE("what may be equal to another value is not counted", "[functions]") {
    for (const bool unknown_first : {false, true}) {
        const Value first = unknown_first ? unknown() : text("a");
        const Value second = unknown_first ? text("a") : unknown();
        const std::vector<Argument> values{{true, &first}, {true, &second}};
        const std::vector<std::span<const Argument>> views{values};
        auto outcome = bylaw::vm::call(FunctionId::Distinct, views, memory(), {});
        std::vector<Argument> different;
        for (const FunctionResult& result : std::get<std::vector<FunctionResult>>(outcome)) {
            different.push_back({true, result.value, false, result.is_uncertain});
        }
        const std::vector<std::span<const Argument>> again{different};
        outcome = bylaw::vm::call(FunctionId::Count, again, memory(), {});
        CHECK(std::get<std::vector<FunctionResult>>(outcome).at(0).value->kind == Kind::Symbol);
    }
}

TEST_CASE("functions of the reference pass on what is not known", "[functions]") {
    for (const FunctionId id :
         {FunctionId::ToLower, FunctionId::ToUpper, FunctionId::JsonParse, FunctionId::UrlDecode, FunctionId::ParseInt,
          FunctionId::ParseFloat, FunctionId::ParseBoolean, FunctionId::ParseString, FunctionId::ParseChar}) {
        CAPTURE(bylaw::bytecode::function_name(id));
        CHECK(called(id, {{unknown()}}) == "<known after apply>");
    }
    CHECK(called(FunctionId::Join, {{text("a"), unknown()}, {text(",")}}) == "<known after apply>");
    CHECK(called(FunctionId::RegexReplace, {{text("a")}, {unknown()}, {text("b")}}) == "<known after apply>");
    CHECK(called(FunctionId::Substring, {{unknown()}, {Value::of_int(0)}, {Value::of_int(1)}}) ==
          "<known after apply>");
    CHECK(called(FunctionId::Count, {{text("a"), unknown()}}) == "2");
    CHECK(called(FunctionId::Count, {{unknown("not recorded", Symbol::Presence::Possible)}}) == "<not recorded>");
    Symbol symbol;
    const Value known = text("ABC");
    symbol.known = &known;
    CHECK(called(FunctionId::ToLower, {{Value::of_symbol(&symbol)}}) == R"("abc")");
}

TEST_CASE("what functions make of sensitive values is sensitive", "[functions]") {
    const std::string hidden = "\"(sensitive)\"";
    Value secret = text("Secret");
    secret.is_sensitive = true;
    CHECK(called(FunctionId::ToLower, {{secret}}) == hidden);
    CHECK(called(FunctionId::Join, {{text("a"), secret}, {text(",")}}) == hidden);
    Value policy = text(R"({"Effect":"Allow","Action":"s3:*"})");
    policy.is_sensitive = true;
    CHECK(called(FunctionId::PolicyStatements, {{policy}}) == hidden);
    const std::vector<Argument> given{{true, &policy}};
    const std::vector<std::span<const Argument>> views{given};
    auto outcome = bylaw::vm::call(FunctionId::JsonParse, views, memory(), {});
    const Value& parsed = *std::get<std::vector<FunctionResult>>(outcome).at(0).value;
    CHECK(bylaw::document::find(parsed, "Action")->is_sensitive);
}

TEST_CASE("statements of policies have one form", "[functions]") {
    const std::string plain = R"({"Effect":"Allow","Principal":{"AWS":["*"]},"Action":["s3:*"],"Resource":["x"]})";
    const std::string written = R"({"Effect":"Allow","Principal":"*","Action":"s3:*","Resource":"x"})";
    const auto statements = [](const Value& policy) { return called(FunctionId::PolicyStatements, {{policy}}); };
    CHECK(statements(json(written)) == plain);
    CHECK(statements(json("{\"Statement\":" + written + "}")) == plain);
    CHECK(statements(json("{\"Version\":\"2012-10-17\",\"Statement\":[" + written + "," + written + "]}")) ==
          plain + " " + plain);
    CHECK(statements(json("[" + written + "]")) == plain);
    CHECK(statements(text(written.c_str())) == plain);
    CHECK(statements(text(" {\"statement\": [ {\"effect\": \"Deny\", \"action\": [\"a:b\"]} ]}")) ==
          R"({"Effect":"Deny","Action":["a:b"]})");
    CHECK(statements(text("%7B%22Statement%22%3A%7B%22Effect%22%3A%22Deny%22%2C%22NotAction%22%3A%22a%3Ab%22%7D%7D")) ==
          R"({"Effect":"Deny","NotAction":["a:b"]})");
    CHECK(
        statements(json(R"({"Effect":"Allow","NotPrincipal":{"AWS":"1","Service":["a","b"]},"Condition":{"x":1}})")) ==
        R"({"Effect":"Allow","NotPrincipal":{"AWS":["1"],"Service":["a","b"]},"Condition":{"x":1}})");
    CHECK(statements(text("")).empty());
    CHECK(statements(Value()).empty());
    CHECK(statements(json("[]")).empty());
    CHECK(statements(text("no policy")) == "-");
    CHECK(statements(text("{\"Statement\":")) == "-");
    CHECK(statements(Value::of_int(1)) == "-");
    CHECK(statements(unknown()) == "<known after apply>");
    CHECK(statements(with_unknown(json(R"(["?", {"Effect":"Allow","Action":"a:b"}])"), unknown())) ==
          R"(<known after apply> {"Effect":"Allow","Action":["a:b"]})");
}

TEST_CASE("allows follows actions, principals and resources", "[functions]") {
    const Value open =
        statement(R"("Effect":"Allow","Principal":"*","Action":"s3:Get*","Resource":"arn:aws:s3:::b/*")");
    CHECK(allowed(open, "s3:GetObject", "*") == "true");
    CHECK(allowed(open, "S3:getobject", "*") == "true");
    CHECK(allowed(open, "s3:PutObject", "*") == "false");
    CHECK(allowed(open, "s3:*", "*") == "false");
    CHECK(allowed(open, "s3:GetObject", account_root, "arn:aws:s3:::b/k") == "true");
    CHECK(allowed(open, "s3:GetObject", "*", "arn:aws:s3:::B/k") == "false");
    CHECK(allowed(open, "s3:GetObject", "*", "arn:aws:s3:::b/*") == "true");
    CHECK(allowed(open, "s3:GetObject", "*", "*") == "false");

    const Value account = statement(R"("Effect":"Allow","Principal":{"AWS":"111122223333"},"Action":["*"])");
    CHECK(allowed(account, "s3:*", account_root) == "true");
    CHECK(allowed(account, "s3:*", "111122223333") == "true");
    CHECK(allowed(account, "s3:*", "arn:aws:iam::111122223333:role/r") == "true");
    CHECK(allowed(account, "s3:*", "arn:aws:iam::444455556666:role/r") == "false");
    CHECK(allowed(account, "s3:*", "*") == "false");

    const Value service = statement(R"("Effect":"Allow","Principal":{"Service":["a.amazonaws.com"]},"Action":"*")");
    CHECK(allowed(service, "x:Y", "a.amazonaws.com") == "true");
    CHECK(allowed(service, "x:Y", "b.amazonaws.com") == "false");
    CHECK(allowed(statement(R"("Effect":"Allow","Principal":{"Federated":"*"},"Action":"*")"), "x:Y", "*") == "false");
    CHECK(allowed(statement(R"("Effect":"Allow","Principal":{"AWS":"*"},"Action":"*")"), "x:Y", "*") == "true");
    // Policies of identities name no principal.
    CHECK(allowed(statement(R"("Effect":"Allow","Action":"*","Resource":"*")"), "*", "*", "*") == "true");
}

TEST_CASE("allows understands what is excluded", "[functions]") {
    const Value except = statement(R"("Effect":"Allow","Principal":"*","NotAction":"iam:*","NotResource":"arn:x")");
    CHECK(allowed(except, "s3:GetObject", "*", "arn:y") == "true");
    CHECK(allowed(except, "iam:PassRole", "*", "arn:y") == "false");
    CHECK(allowed(except, "*", "*", "arn:y") == "false");
    CHECK(allowed(except, "s3:*", "*", "arn:y") == "true");
    CHECK(allowed(except, "s3:GetObject", "*", "arn:x") == "false");
    CHECK(allowed(except, "s3:GetObject", "*", "arn:*") == "false");
    const Value others = statement(R"("Effect":"Allow","NotPrincipal":{"AWS":"111122223333"},"Action":"*")");
    CHECK(allowed(others, "a:b", "*") == "true");
    CHECK(allowed(others, "a:b", account_root) == "false");
    CHECK(allowed(others, "a:b", "arn:aws:iam::444455556666:root") == "true");
}

TEST_CASE("a denial without conditions takes away what is allowed", "[functions]") {
    const Value policy = json(R"({"Statement": [
        {"Effect":"Allow","Principal":"*","Action":"s3:*","Condition":{"Bool":{"x":"true"}}},
        {"Effect":"Deny","Principal":"*","Action":"s3:Delete*"},
        {"Effect":"Deny","Principal":"*","Action":"s3:Put*","Condition":{"Bool":{"x":"true"}}}]})");
    CHECK(allowed(policy, "s3:DeleteObject", "*") == "false");
    CHECK(allowed(policy, "s3:PutObject", "*") == "true");
    CHECK(allowed(policy, "s3:*", "*") == "true");
    CHECK(denied(policy, "s3:DeleteObject", "*") == "true");
    CHECK(denied(policy, "s3:PutObject", "*") == "false");
    CHECK(called(FunctionId::Denies, {{policy}, {text("s3:DeleteObject"), text("s3:DeleteBucket")}, {text("*")}}) ==
          "true");
    CHECK(called(FunctionId::Denies, {{policy}, {json(R"(["s3:DeleteObject","s3:GetObject"])")}, {text("*")}}) ==
          "false");
    CHECK(called(FunctionId::Allows, {{policy}, {json(R"(["s3:DeleteObject","s3:GetObject"])")}, {text("*")}}) ==
          "true");
}

TEST_CASE("variables of policies are met where something is allowed only", "[functions]") {
    const char* members = R"("Principal":"*","Action":"s3:*","Resource":"arn:aws:s3:::b/${aws:username}/*")";
    CHECK(allowed(statement(R"("Effect":"Allow",)" + std::string(members)), "s3:GetObject", "*",
                  "arn:aws:s3:::b/u/k") == "true");
    CHECK(called(FunctionId::Denies, {{statement(R"("Effect":"Deny",)" + std::string(members))},
                                      {text("s3:GetObject")},
                                      {text("*")},
                                      {text("arn:aws:s3:::b/u/k")}}) == "false");
}

TEST_CASE("what is not known counts only where it decides", "[functions]") {
    const auto principals = [](const char* list) {
        return with_unknown(
            statement(R"("Effect":"Allow","Action":"s3:*","Principal":{"AWS":)" + std::string(list) + "}"), unknown());
    };
    CHECK(allowed(principals(R"(["?"])"), "s3:GetObject", "*") == "<known after apply>");
    CHECK(allowed(principals(R"(["?","*"])"), "s3:GetObject", "*") == "true");
    CHECK(allowed(principals(R"(["?"])"), "ec2:Run", "*") == "false");
    const Value denial = json(R"({"Statement":[{"Effect":"Allow","Principal":"*","Action":"*"},
                                               {"Effect":"Deny","Principal":"*","Action":"?"}]})");
    CHECK(allowed(with_unknown(denial, unknown()), "s3:GetObject", "*") == "<known after apply>");
    CHECK(allowed(unknown(), "s3:GetObject", "*") == "<known after apply>");
    const Value arn = beginning("arn:aws:s3:::b/");
    const Value policy =
        with_unknown(statement(R"("Effect":"Allow","Principal":"*","Action":"*","Resource":"?")"), arn);
    CHECK(allowed(policy, "s3:GetObject", "*", "arn:aws:s3:::b/x") == "<known after apply>");
    CHECK(allowed(policy, "s3:GetObject", "*", "arn:aws:s3:::other/x") == "false");
    CHECK(called(FunctionId::Allows, {{policy}, {unknown()}, {text("*")}}) == "true");
    CHECK(called(FunctionId::Allows, {{policy}, {}, {text("*")}}).starts_with("error: "));
}

TEST_CASE("blocks of addresses contain each other", "[functions]") {
    const auto contains = [](const char* outer, const char* inner) {
        return called(FunctionId::CidrContains, {{text(outer)}, {text(inner)}});
    };
    CHECK(contains("10.0.0.0/8", "10.1.2.0/24") == "true");
    CHECK(contains("10.0.0.0/8", "11.0.0.0/24") == "false");
    CHECK(contains("10.1.0.0/16", "10.0.0.0/8") == "false");
    CHECK(contains("0.0.0.0/0", "1.2.3.4") == "true");
    CHECK(contains("10.0.0.128/25", "10.0.0.127/32") == "false");
    CHECK(contains("fd00::/8", "fd12:3456::1/128") == "true");
    CHECK(contains("::/0", "10.0.0.0/8") == "false");
    CHECK(contains("2001:db8::/33", "2001:db8:8000::/34") == "false");
    CHECK(contains("::ffff:10.0.0.0/104", "::ffff:10.1.1.1") == "true");
    for (const char* wrong : {"", "10.0.0.0/33", "10.0.0/8", "10.0.0.0.0/8", "10.0.0.256/8", "x", "::1::", ":1",
                              "1:2:3", "10.0.0.0/", "-1.0.0.0/8", "1:2:3:4:5:6:7:8:9/4", "::/129", "1:2:3:4:5:6:7:"}) {
        CAPTURE(wrong);
        CHECK(contains("10.0.0.0/8", wrong) == "-");
    }
    CHECK(called(FunctionId::CidrContains,
                 {{json(R"(["10.0.0.0/8","192.168.0.0/16"])")}, {text("10.0.0.1"), unknown()}}) ==
          "true <known after apply> false <known after apply>");
}

TEST_CASE("ports lie in ranges", "[functions]") {
    const auto in = [](const Value& range, const Value& port) { return called(FunctionId::PortIn, {{range}, {port}}); };
    CHECK(in(text("20-25"), Value::of_int(22)) == "true");
    CHECK(in(text("22"), text("22")) == "true");
    CHECK(in(Value::of_int(22), Value::of_int(23)) == "false");
    CHECK(in(json(R"({"FromPort":0,"ToPort":65535})"), Value::of_int(22)) == "true");
    CHECK(in(json(R"({"From":"80","To":"90"})"), text("85-86")) == "true");
    CHECK(in(json(R"({"From":"80","To":"90"})"), text("85-96")) == "false");
    CHECK(in(json(R"({"IpProtocol":"-1"})"), Value::of_int(22)) == "true");
    CHECK(in(json(R"({"IpProtocol":-1,"FromPort":1,"ToPort":2})"), Value::of_int(22)) == "true");
    CHECK(in(json(R"({"IpProtocol":"tcp"})"), Value::of_int(22)) == "-");
    CHECK(in(text("a-b"), Value::of_int(22)) == "-");
    CHECK(in(with_unknown(json(R"({"IpProtocol":"?","FromPort":1,"ToPort":2})"), unknown()), Value::of_int(22)) ==
          "<known after apply>");
}

TEST_CASE("ARNs have parts", "[functions]") {
    const auto part = [](const Value& arn, const char* name) {
        return called(FunctionId::ArnPart, {{arn}, {text(name)}});
    };
    const Value arn = text("arn:aws-cn:lambda:cn-north-1:111122223333:function:f:1");
    CHECK(part(arn, "partition") == R"("aws-cn")");
    CHECK(part(arn, "service") == R"("lambda")");
    CHECK(part(arn, "region") == R"("cn-north-1")");
    CHECK(part(arn, "account") == R"("111122223333")");
    CHECK(part(arn, "resource") == R"("function:f:1")");
    CHECK(part(arn, "resource_type") == R"("function")");
    CHECK(part(arn, "resource_id") == R"("f:1")");
    CHECK(part(text("arn:aws:s3:::b"), "region") == R"("")");
    CHECK(part(text("arn:aws:s3:::b"), "resource_id") == R"("b")");
    CHECK(part(text("b"), "resource_id") == "-");
    CHECK(part(Value::of_int(1), "resource_id") == "-");
    CHECK(part(unknown(), "region") == "<known after apply>");
    CHECK(part(beginning("arn:aws:s3:eu-west-1:"), "region") == R"("eu-west-1")");
    CHECK(part(beginning("arn:aws:s3:eu-west-1:"), "account") == "<known after apply>");
    CHECK(part(beginning("arn:aws:iam::1:role/"), "resource_type") == R"("role")");
    CHECK(part(arn, "colour").starts_with("error: "));
}

TEST_CASE("days are counted from many kinds of dates", "[functions]") {
    const auto days = [](const Value& date) { return called(FunctionId::DaysSince, {{date}}); };
    for (const char* now : {"2022-02-21T18:37:48Z", "2022-02-21T18:37:48.123+00:00", "2022-02-21 19:37:48+0100",
                            "Feb 21, 2022 6:37:48 PM", "Feb 21, 2022, 6:37:48 PM", "1645468668", "1645468668000",
                            "2022-02-21", "1645468668.5", "2022-02-21T18:37Z"}) {
        CAPTURE(now);
        CHECK(days(text(now)) == "0");
    }
    CHECK(days(Value::of_int(1645468668)) == "0");
    CHECK(days(Value::of_float(1645382268000.0)) == "1");
    CHECK(days(text("2021-02-21")) == "365");
    CHECK(days(text("2022-02-22")) == "-1");
    CHECK(days(text("Jan 1, 1970 12:00:00 AM")) == "19044");
    for (const char* wrong : {"", "N/A", "no_information", "2022-02-30", "2022", "20220221", "2022-02-21Tx", "Feb 21",
                              "Feb 21, 2022 13:37:48 PM", "2022-02-21T18:37:48+1"}) {
        CAPTURE(wrong);
        CHECK(days(text(wrong)) == "-");
    }
    CHECK(days(Value()) == "-");
    CHECK(days(unknown()) == "<known after apply>");
}

TEST_CASE("hours are counted like days", "[functions]") {
    const auto hours = [](const Value& date) { return called(FunctionId::HoursSince, {{date}}); };
    CHECK(hours(text("2022-02-21T18:37:48Z")) == "0");
    CHECK(hours(text("2022-02-21T17:37:49Z")) == "0");
    CHECK(hours(text("2022-02-21T17:37:48Z")) == "1");
    CHECK(hours(text("2022-02-20T18:37:48Z")) == "24");
    CHECK(hours(text("2022-02-21T18:37:49Z")) == "-1");
    CHECK(hours(text("no date")) == "-");
}

TEST_CASE("a rule can say that something is not known", "[functions]") {
    CHECK(called(FunctionId::Unknown, {{text("a")}, {text("nobody says")}}) == "<nobody says>");
    CHECK(called(FunctionId::Unknown, {{json("[1, 2]")}, {text("nobody says")}}) == "<nobody says>");
    CHECK(called(FunctionId::Unknown, {{text("a")}, {Value::of_int(1)}}).starts_with("error: "));
}

TEST_CASE("a reference and a text known in part are not everybody", "[functions]") {
    const auto asked = [](const Value& principal) {
        const Value policy =
            with_unknown(statement(R"("Effect":"Allow","Principal":{"AWS":"?"},"Action":"s3:*")"), principal);
        return allowed(policy, "s3:GetObject", "*");
    };
    CHECK(asked(beginning("arn:aws:iam::")) == "false");
    CHECK(asked(beginning("*")) == "<known after apply>");
    CHECK(asked(unknown()) == "<known after apply>");
}

TEST_CASE("policies of hostile size end in time", "[functions]") {
    std::string pattern;
    std::string asked;
    for (int i = 0; i < 20'000; ++i) {
        pattern += "*a";
        asked += "aa";
    }
    const Value policy = statement(R"("Effect":"Allow","Principal":"*","Action":")" + pattern + R"(b","Resource":"*")");
    CHECK(allowed(policy, asked.c_str(), "*") == "false");
    std::string statements;
    for (int i = 0; i < 100'000; ++i) {
        statements += i == 0 ? "" : ",";
        statements += R"({"Effect":"Allow","Action":"a:b","Principal":"*"})";
    }
    const Value many = json("[" + statements + "]");
    CHECK(allowed(many, "a:c", "*") == "false");
    std::string deep = "1";
    for (int i = 0; i < 500; ++i) {
        deep = "[" + deep + "]";
    }
    CHECK(called(FunctionId::PolicyStatements, {{json(deep)}}) == "-");
}
