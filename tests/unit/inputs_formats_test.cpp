// What a document is taken for: a case for every kind, and for what looks alike.
#include <catch2/catch.hpp>
#include <set>
#include <string>
#include <variant>

#include "inputs/formats.h"

using namespace bylaw;
using inputs::Kind;

namespace {

inputs::Recognised recognised(const std::string& text, std::optional<Kind> taken_for = std::nullopt) {
    document::LoadResult loaded = document::load("input", text, document::Loader::Validate);
    REQUIRE(std::holds_alternative<document::Document>(loaded));
    return inputs::recognise(std::get<document::Document>(loaded), {}, taken_for);
}

struct Case {
    const char* text;
    Kind kind;
    std::uint64_t resources;
};

const Case cases[] = {
    {R"({"format_version": "1.2", "resource_changes": [{}, {}]})", Kind::TerraformPlan, 2},
    {R"({"format_version": "0.1", "planned_values": {"root_module": {"resources": [{}],
        "child_modules": [{"resources": [{}, {}], "child_modules": [{"resources": [{}]}]}]}}})",
     Kind::TerraformPlan, 4},
    {R"({"format_version": "2.0", "planned_values": {}, "resource_changes": [{}]})", Kind::TerraformPlan, 1},
    {R"({"format_version": "1.0", "values": {"root_module": {"resources": [{}]}}})", Kind::TerraformState, 1},
    {R"({"format_version": "1.0"})", Kind::TerraformState, 0},
    {R"({"version": 4, "serial": 1, "lineage": "x", "resources": [{"instances": [{}, {}]}, {"instances": [{}]}]})",
     Kind::TerraformStateFile, 3},
    {R"({"format_version": "1.0", "provider_schemas": {"aws": {}}})", Kind::TerraformProviderSchemas, 1},
    {R"({"@level": "info", "@message": "x", "type": "version"})", Kind::TerraformLog, 1},
    {R"({"invokingEvent": "{\"configurationItem\": {\"resourceType\": \"T\"}, \"messageType\": \"M\"}", "version": "1"})",
     Kind::RuleEvent, 1},
    {R"({"invokingEvent": "{broken", "ruleParameters": "{}"})", Kind::RuleEvent, 0},
    {R"({"Type": "Notification", "TopicArn": "a", "Message": "{\"messageType\": \"M\", \"configurationItem\": {}}"})",
     Kind::ConfigNotification, 1},
    {R"({"Records": [{"Sns": {"Message": "{\"configurationItem\": {}}"}}, {"Sns": {"Message": "{\"configurationItem\": [{}, {}]}"}}]})",
     Kind::ConfigNotification, 3},
    {R"({"source": "aws.config", "detail": {"messageType": "M", "configurationItem": {}}})", Kind::ConfigNotification,
     1},
    {R"({"configurationItemSummary": {}, "messageType": "OversizedConfigurationItemChangeNotification"})",
     Kind::ConfigNotification, 1},
    {R"({"fileVersion": "1.0", "configSnapshotId": "x", "configurationItems": [{}, {}]})", Kind::ConfigSnapshot, 2},
    {R"({"fileVersion": "1.0", "configurationItems": [{"resourceType": "A"}, {"resourceType": "B"}]})",
     Kind::ConfigSnapshot, 2},
    {R"({"fileVersion": "1.0", "configurationItems": [{"resourceType": "A"}, {"resourceType": "A"}]})",
     Kind::ConfigHistory, 2},
    {R"({"configurationItems": [{}], "nextToken": "x"})", Kind::ResourceHistory, 1},
    {R"({"baseConfigurationItems": [{}], "unprocessedResourceKeys": [{}]})", Kind::ResourceBatch, 1},
    {R"({"Results": ["{}", "{}"], "QueryInfo": {}})", Kind::QueryResults, 2},
    {R"({"resourceType": "AWS::S3::Bucket", "resourceId": "b", "configuration": "{}"})", Kind::ConfigurationItem, 1},
    {R"([{"resourceType": "AWS::S3::Bucket", "configurationItemStatus": "OK", "configuration": {}}])",
     Kind::ConfigurationItem, 1},
    {R"({"ConfigurationItem": {"resourceType": "T", "configurationStateId": "1"}})", Kind::ConfigurationItem, 1},
    {R"({"ChangeSetName": "c", "Changes": [{}], "Status": "CREATE_COMPLETE"})", Kind::ChangeSet, 1},
    {R"({"fragment": {"Resources": {"A": {}}}, "requestId": "1"})", Kind::MacroEvent, 1},
    {R"({"version": "55.0.0", "artifacts": {"s": {"type": "aws:cloudformation:stack"}, "t": {"type": "cdk:tree"}}})",
     Kind::CdkAssembly, 1},
    {R"({"version": "55.0.0"})", Kind::CdkCompanion, 0},
    {"Resources: {A: {Type: AWS::Config::ConfigRule}}", Kind::ConformancePack, 1},
    {"AWSTemplateFormatVersion: 2010-09-09\nResources: {A: {Type: AWS::Config::ConfigRule}}",
     Kind::CloudFormationTemplate, 1},
    {"Resources: {A: {Type: AWS::S3::Bucket}, B: {Type: Custom::X}}", Kind::CloudFormationTemplate, 2},
    {"Transform: AWS::Serverless-2016-10-31\nResources: {A: {Type: AWS::Serverless::Function}}",
     Kind::CloudFormationTemplate, 1},
    {R"({"Resources": {"Fn::ForEach::X": ["a", [], {}]}})", Kind::CloudFormationTemplate, 1},
    {R"({"Version": "2012-10-17", "Statement": [{"Effect": "Deny"}, {"Effect": "Allow"}]})", Kind::PolicyDocument, 2},
    {R"({"Resources": {}, "Parameters": {}})", Kind::CloudFormationTemplate, 0},
    {R"({"Resources": {}, "Other": {}})", Kind::Unrecognised, 0},
    {R"({"Statement": {"Effect": "Deny"}})", Kind::PolicyDocument, 1},
    {R"({"trailList": [{}, {}]})", Kind::AccountFact, 2},
    {R"({"IsLogging": true, "LatestDeliveryTime": "x"})", Kind::AccountFact, 1},
    {R"({"TrailARN": "a", "EventSelectors": [{}]})", Kind::AccountFact, 1},
    {R"({"ConfigurationRecorders": []})", Kind::AccountFact, 0},
    {R"({"Policy": "{}"})", Kind::AccountFact, 1},
    {R"({"PasswordPolicy": {}})", Kind::AccountFact, 1},
    {R"({"Policy": "{}", "Other": 1})", Kind::Unrecognised, 0},
    {R"({"Status": "Enabled", "Other": 1})", Kind::Unrecognised, 0},
    {R"({"Resources": {"A": {"Kind": "x"}}})", Kind::Unrecognised, 0},
    {R"({"resource_changes": []})", Kind::Unrecognised, 0},
    {"services: {web: {image: x}}", Kind::Unrecognised, 0},
    {"[]", Kind::Unrecognised, 0},
    {"{}", Kind::Unrecognised, 0},
    {"just text", Kind::Unrecognised, 0},
};

}  // namespace

TEST_CASE("documents are taken for what they are") {
    for (const Case& one : cases) {
        INFO(one.text);
        const inputs::Recognised found = recognised(one.text);
        CHECK(static_cast<int>(found.kind) == static_cast<int>(one.kind));
        CHECK(found.resources == one.resources);
    }
}

TEST_CASE("the table of formats has a row a kind, in the order of the kinds") {
    std::set<std::string_view> names;
    for (std::size_t i = 0; i < inputs::formats().size(); ++i) {
        const inputs::Format& format = inputs::formats()[i];
        CHECK(static_cast<std::size_t>(format.kind) == i);
        CHECK(names.insert(format.name).second);
        CHECK(inputs::kind_of_name(format.name) == format.kind);
    }
    CHECK(inputs::formats().size() == static_cast<std::size_t>(Kind::Unrecognised));
    CHECK_FALSE(inputs::kind_of_name("unrecognised").has_value());
}

TEST_CASE("any document may be said to be any kind") {
    for (const inputs::Format& format : inputs::formats()) {
        for (const Case& one : cases) {
            INFO(format.name << " for " << one.text);
            CHECK(static_cast<int>(recognised(one.text, format.kind).kind) == static_cast<int>(format.kind));
        }
    }
}

TEST_CASE("what is not understood of a format is said") {
    CHECK(recognised(R"({"format_version": "2.0", "resource_changes": []})").notes.size() == 1);
    CHECK(recognised(R"({"format_version": "1.2", "resource_changes": [], "complete": false})").notes.size() == 1);
    CHECK(recognised(R"({"version": 3, "serial": 1, "lineage": "x", "modules": []})").notes.size() == 1);
    CHECK(recognised(R"({"baseConfigurationItems": [], "unprocessedResourceKeys": [{}]})").notes.size() == 1);
}
