// CloudFormation templates in the canonical shape: functions, conditions, loops, limits.
#include <catch2/catch.hpp>

#include <string>

#include "document/path.h"
#include "document/symbol.h"
#include "document_loaded.h"
#include "inputs/canonical.h"

namespace {

using namespace bylaw;
using document::Kind;
using document::Value;

// The canonical shape of a template with one resource `R` that has one property `P`, and whatever else is given.
struct Template {
    document::Document source;
    std::optional<inputs::Canonical> canonical;

    explicit Template(const std::string& property, const std::string& rest = "",
                      const inputs::CanonicalOptions& options = {})
        : source(document::must_load("Resources:\n  R: {Type: 'AWS::SNS::Topic', Properties: {P: " + property +
                                     "}}\n  B: {Type: 'AWS::S3::Bucket', Properties: {BucketName: logs}}\n"
                                     "  U: {Type: 'AWS::S3::Bucket', Properties: {AccessControl: Private}}\n" +
                                     rest)),
          canonical(inputs::canonical_template(source, options)) {}

    [[nodiscard]] const Value* property() const {
        const Value* value = &canonical->document.root();
        for (const std::string_view key : {"Resources", "R", "Properties", "P"}) {
            value = document::find(*value, key);
            if (value == nullptr) {
                return nullptr;
            }
        }
        return value;
    }
    [[nodiscard]] std::string text() const {
        std::string text;
        const Value* value = property();
        if (value == nullptr) {
            return "nothing";
        }
        if (document::is_unknown(*value)) {
            return "unknown: " + std::string(value->symbol->reason);
        }
        document::append_json(text, document::settled(*value));
        return text;
    }
};

const std::string parameters =
    "Parameters:\n  Name: {Type: String, Default: x}\n  Days: {Type: Number, Default: '7'}\n"
    "  List: {Type: CommaDelimitedList, Default: 'a, b'}\n  None: {Type: String}\n"
    "  Secret: {Type: String, NoEcho: true, Default: s}\n"
    "Mappings: {M: {one: {k: v, l: v}, two: {k: v, l: w}}}\n"
    "Conditions:\n  Yes: !Equals [!Ref Name, x]\n  No: !Not [!Condition Yes]\n  Maybe: !Equals [!Ref None, y]\n"
    "  Loop: !Not [!Condition Loop]\n";

std::string given(const std::string& property) {
    return Template(property, parameters).text();
}

}  // namespace

TEST_CASE("functions of templates give what CloudFormation makes of them", "[inputs]") {
    CHECK(given("!Ref Name") == R"("x")");
    CHECK(given("!Ref Days") == "7");
    CHECK(given("!Ref List") == R"(["a","b"])");
    CHECK(given("!Ref None") == "unknown: parameter `None` has no default");
    CHECK(given("!Ref AWS::NoValue") == "nothing");
    CHECK(given("!Sub 'a-${Name}-${!Name}'") == R"("a-x-${Name}")");
    CHECK(given("!Sub ['${A}${Days}', {A: !Ref Name}]") == R"("x7")");
    CHECK(given("!Join ['-', !Ref List]") == R"("a-b")");
    CHECK(given("!Select ['1', !Ref List]") == R"("b")");
    CHECK(given("!Split ['.', a.b]") == R"(["a","b"])");
    CHECK(given("!FindInMap [M, one, k]") == R"("v")");
    CHECK(given("!FindInMap [M, !Ref AWS::Region, k]") == R"("v")");
    CHECK(given("!FindInMap [M, !Ref AWS::Region, l]") == "unknown: the Region is not known");
    CHECK(given("!If [Yes, 1, 2]") == "1");
    CHECK(given("!If [No, 1, !Ref AWS::NoValue]") == "nothing");
    CHECK(given("!If [Maybe, 1, 1]") == "1");
    CHECK(given("!If [Maybe, 1, 2]") == "unknown: condition `Maybe` is not known");
    CHECK(given("[1, !If [No, 2, !Ref AWS::NoValue], 3]") == "[1,3]");
    CHECK(given("!Base64 hello") == R"("aGVsbG8=")");
    CHECK(given("{'Fn::Cidr': [10.0.0.0/16, 2, 8]}") == R"(["10.0.0.0/24","10.0.1.0/24"])");
    CHECK(given("{'Fn::Length': !Ref List}") == "2");
    CHECK(given("'{{resolve:ssm:x}}'") == "unknown: it is read from Parameter Store");
    CHECK(given("!Ref B") == R"("logs")");
    CHECK(given("!GetAtt B.Arn") == R"("arn:aws:s3:::logs")");
    CHECK(given("{Condition: {StringEquals: {a: b}}}") == R"({"Condition":{"StringEquals":{"a":"b"}}})");
}

TEST_CASE("what is not known keeps what is known of it", "[inputs]") {
    const Template arn("!Sub '${U.Arn}/*'", parameters);
    REQUIRE(arn.property()->kind == Kind::Symbol);
    const document::Symbol& symbol = *arn.property()->symbol;
    REQUIRE(symbol.parts.size() == 3);
    CHECK(symbol.parts[0].text() == "arn:aws:s3:::");
    CHECK(symbol.parts[2].text() == "/*");
    REQUIRE(symbol.references.size() == 1);
    CHECK(symbol.references[0] == "U");
    CHECK(document::find(*symbol.written, "Fn::Sub") != nullptr);

    const Template optional("!If [Maybe, 1, !Ref AWS::NoValue]", parameters);
    CHECK(optional.property()->symbol->presence == document::Symbol::Presence::Possible);
    CHECK(optional.property()->symbol->candidates.size() == 1);
    CHECK(Template("!Sub 'p=${Secret}'", parameters).property()->is_sensitive);
}

TEST_CASE("values and places of templates come from options and the template", "[inputs]") {
    inputs::CanonicalOptions options;
    options.parameters["None"] = "given";
    options.region = "cn-north-1";
    const Template made("!Sub '${None} ${AWS::Region} ${AWS::Partition}'", parameters, options);
    CHECK(made.text() == R"("given cn-north-1 aws-cn")");
    CHECK(made.canonical->used_parameters.size() == 1);
    document::PositionFinder positions(made.canonical->document);
    const auto span = positions.span_of(*made.property());
    REQUIRE(span);
    CHECK(made.source.text().substr(span->begin, 4) == "!Sub");
}

TEST_CASE("conditions decide which resources there are, and loops make them", "[inputs]") {
    const Template made("1", parameters);
    CHECK(made.canonical->resources == 3);
    const document::Document source = document::must_load(
        "Resources:\n  'Fn::ForEach::L': [I, [a, b.c], {'T&{I}': {Type: 'AWS::SNS::Topic', Properties: {N: !Ref I}}}]\n"
        "  Gone: {Type: 'AWS::SNS::Topic', Condition: No}\n"
        "Conditions: {No: !Equals [a, b]}\n");
    const auto canonical = inputs::canonical_template(source);
    REQUIRE(canonical);
    CHECK(canonical->resources == 2);
    const Value& resources = *document::find(canonical->document.root(), "Resources");
    CHECK(document::find(resources, "Ta") != nullptr);
    CHECK(document::find(resources, "Tbc") != nullptr);
    CHECK(document::find(resources, "Gone") == nullptr);
}

TEST_CASE("templates that would take forever are given up with a word", "[inputs]") {
    CHECK(Template("!If [Loop, 1, 2]", parameters).canonical->left_out.size() == 1);
    CHECK(Template("!Select [5, !Ref List]", parameters).canonical->left_out.size() == 1);
    std::string bomb = "{T: 1}";
    for (int i = 0; i < 10; ++i) {
        bomb = "{'Fn::ForEach::L" + std::to_string(i) + "': [I" + std::to_string(i) +
               ", [a, b, c, d, e, f, g, h, i, j], " + bomb + "]}";
    }
    CHECK_FALSE(Template(bomb).canonical->left_out.empty());
    std::string chain = "Resources:\n";
    for (int i = 0; i < 100000; ++i) {
        chain += "  R" + std::to_string(i) + ": {Type: 'AWS::S3::Bucket', Properties: {BucketName: !Ref R" +
                 std::to_string(i + 1) + "}}\n";
    }
    const document::Document source = document::must_load(chain);
    CHECK(inputs::canonical_template(source)->resources == 100000);
}

namespace {

// A member of the resources of a template, as JSON; symbols as their reasons.
std::string at(const inputs::Canonical& canonical, std::initializer_list<std::string_view> path) {
    const Value* value = document::find(canonical.document.root(), "Resources");
    for (const std::string_view key : path) {
        value = value == nullptr || value->kind != Kind::Map ? nullptr : document::find(*value, key);
    }
    if (value == nullptr) {
        return "nothing";
    }
    if (document::is_unknown(*value)) {
        return "unknown: " + std::string(value->symbol->reason);
    }
    std::string text;
    document::append_json(text, document::settled(*value));
    return text;
}

}  // namespace

TEST_CASE("globals hold for serverless resources", "[templates]") {
    const document::Document source = document::must_load(R"(
Transform: AWS::Serverless-2016-10-31
Globals:
  Function:
    Timeout: 3
    Runtime: python3.12
    Environment: {Variables: {A: 1, B: 2}}
    Layers: [g]
    VpcConfig: {SubnetIds: [s]}
Resources:
  One:
    Type: AWS::Serverless::Function
    Properties:
      Timeout: 9
      Environment: {Variables: {B: 3, C: 4}}
      Layers: [o]
      VpcConfig: !If [x, {SubnetIds: [t]}, !Ref AWS::NoValue]
  Two: {Type: 'AWS::Serverless::Function'}
  Other: {Type: 'AWS::Lambda::Function', Properties: {Timeout: 1}}
)");
    const auto canonical = inputs::canonical_template(source);
    REQUIRE(canonical);
    CHECK(at(*canonical, {"One", "Properties", "Timeout"}) == "9");
    CHECK(at(*canonical, {"One", "Properties", "Runtime"}) == R"("python3.12")");
    CHECK(at(*canonical, {"One", "Properties", "Environment"}) == R"({"Variables":{"A":1,"B":3,"C":4}})");
    CHECK(at(*canonical, {"One", "Properties", "Layers"}) == R"(["g","o"])");
    CHECK(at(*canonical, {"One", "Properties", "VpcConfig"}).starts_with("unknown"));
    CHECK(at(*canonical, {"Two", "Properties", "Timeout"}) == "3");
    CHECK(at(*canonical, {"Two.Function", "Properties", "Environment"}) == R"({"Variables":{"A":1,"B":2}})");
    CHECK(at(*canonical, {"Other", "Properties"}) == R"({"Timeout":1})");
    CHECK(at(*canonical, {"Other.Function"}) == "nothing");
    // Findings lead to what was written.
    const Value* const resources = document::find(canonical->document.root(), "Resources");
    const Value* const two = document::find(*document::find(*resources, "Two.Function"), "Properties");
    const Value* const timeout = canonical->document.origin_of(*document::find(*two, "Timeout"));
    REQUIRE(timeout != nullptr);
    CHECK(timeout->kind != Kind::Symbol);
}

TEST_CASE("a serverless function is a function as well", "[templates]") {
    const document::Document source = document::must_load(R"(
Transform: AWS::Serverless-2016-10-31
Resources:
  F:
    Type: AWS::Serverless::Function
    Metadata: {m: 1}
    Properties:
      FunctionName: f
      Runtime: nodejs20.x
      Handler: index.handler
      Tracing: Active
      InlineCode: x
      DeadLetterQueue: {Type: SQS, TargetArn: a}
      Tags: {k: v}
      Policies: AdministratorAccess
  G: {Type: 'AWS::Serverless::Function', Properties: {Tracing: Disabled, Role: r, CodeUri: './'}}
  T: {Type: 'AWS::Serverless::SimpleTable', Properties: {TableName: t}}
)");
    const auto canonical = inputs::canonical_template(source);
    REQUIRE(canonical);
    CHECK(canonical->resources == 3);
    CHECK(at(*canonical, {"F", "Type"}) == R"("AWS::Serverless::Function")");
    CHECK(at(*canonical, {"F.Function", "Type"}) == R"("AWS::Lambda::Function")");
    CHECK(at(*canonical, {"F.Function", "Metadata"}) == R"({"m":1})");
    CHECK(at(*canonical, {"F.Function", "Address"}) == R"("F.Function")");
    CHECK(at(*canonical, {"F.Function", "Tags"}) == R"({"k":"v"})");
    CHECK(at(*canonical, {"F.Function", "Properties", "FunctionName"}) == R"("f")");
    CHECK(at(*canonical, {"F.Function", "Properties", "Code"}) == R"({"ZipFile":"x"})");
    CHECK(at(*canonical, {"F.Function", "Properties", "TracingConfig"}) == R"({"Mode":"Active"})");
    CHECK(at(*canonical, {"F.Function", "Properties", "DeadLetterConfig"}) == R"({"TargetArn":"a"})");
    CHECK(at(*canonical, {"F.Function", "Properties", "Tags"}) == R"([{"Key":"k","Value":"v"}])");
    CHECK(at(*canonical, {"F.Function", "Properties", "Policies"}) == "nothing");
    CHECK(at(*canonical, {"F.Function", "Properties", "Role"}) == "unknown: the transform makes it");
    CHECK(at(*canonical, {"G.Function", "Properties", "Role"}) == R"("r")");
    CHECK(at(*canonical, {"G.Function", "Properties", "Code"}) == "unknown: the transform makes it");
    CHECK(at(*canonical, {"G.Function", "Properties", "TracingConfig"}) == "nothing");
    CHECK(at(*canonical, {"T.Table", "Properties", "TableName"}) == R"("t")");
}

TEST_CASE("a choice within a choice may be nothing", "[templates]") {
    const Template made("!If [Maybe, !If [Other, a, !Ref AWS::NoValue], b]",
                        parameters + "  Other: !Equals [!Ref None, z]\n");
    REQUIRE(made.property() != nullptr);
    CHECK(document::may_be_missing(*made.property()));
    CHECK(made.property()->symbol->candidates.size() == 2);
}
