// Configuration items in the canonical shape: tables, containers, places.
#include <catch2/catch.hpp>

#include <filesystem>
#include <string>

#include "document/json_text.h"
#include "document/path.h"
#include "document_loaded.h"
#include "inputs/canonical.h"
#include "inputs/shape_texts.h"
#include "inputs/shapes.h"

namespace {

using namespace bylaw;
using document::Value;

std::string json(const Value& value) {
    std::string text;
    document::append_json(text, value);
    return text;
}

const Value& at(const document::Document& document, std::initializer_list<std::string_view> path) {
    const Value* value = &document.root();
    for (const std::string_view key : path) {
        value = document::find(*value, key);
        REQUIRE(value != nullptr);
    }
    return *value;
}

// An item of a bucket, as files have it.
const std::string bucket =
    R"({"configurationItemVersion": "1.3", "awsAccountId": "111122223333", "awsRegion": "eu-central-1",
  "configurationItemStatus": "OK", "configurationStateId": 7, "ARN": "arn:aws:s3:::logs", "resourceType": "AWS::S3::Bucket",
  "resourceId": "logs", "tags": {"team": "audit"}, "configuration": {"name": "logs", "owner": {"id": "x"}},
  "supplementaryConfiguration": {"BucketVersioningConfiguration": {"status": "Off", "isMfaDeleteEnabled": null},
    "PublicAccessBlockConfiguration": "{\"blockPublicAcls\":true,\"ignorePublicAcls\":false}",
    "ServerSideEncryptionConfiguration": {"rules": [{"applyServerSideEncryptionByDefault": {"sseAlgorithm": "aws:kms", "kmsMasterKeyID": null}}]}}})";

}  // namespace

TEST_CASE("every table of shapes can be read", "[inputs]") {
    CHECK(inputs::shape_texts().size() == inputs::all_shapes().size());
    for (const std::string_view text : inputs::shape_texts()) {
        INFO(text.substr(0, 200));
        inputs::Shape shape;
        const auto error = inputs::read_shape(text, shape);
        CHECK_FALSE(error.has_value());
        CHECK((!shape.rows.empty() || !shape.terraform.empty() || shape.type != shape.item_type));
    }
    CHECK(inputs::shape_of_item("AWS::IAM::Policy")->type == "AWS::IAM::ManagedPolicy");
    CHECK(inputs::shape_of_item("AWS::Nowhere::Thing") == nullptr);
}

TEST_CASE("damaged tables are refused with the line", "[inputs]") {
    const auto line = [](std::string_view text) {
        inputs::Shape shape;
        const auto error = inputs::read_shape(text, shape);
        return error ? error->line : 0;
    };
    CHECK(line("type\tA::B::C\nitem\tX\tconfiguration.x\n") == 0);
    CHECK(line("type\tA::B::C\nitem\tX\n") == 2);
    CHECK(line("type\tA::B::C\nitem\tX\tconfiguration.x\tnonsense\n") == 2);
    CHECK(line("type\tA::B::C\nspread\tX\tx\n") == 2);
    CHECK(line("item\tX\tconfiguration.x") == 1);
    CHECK(line("type\tA::B::C\neach\tX\tconfiguration.x[]\n  item\tY\ty") == 3);
}

TEST_CASE("an item becomes a resource", "[inputs]") {
    const auto source = document::must_load(bucket);
    const auto canonical = inputs::canonical_items(source);
    REQUIRE(canonical.has_value());
    CHECK(canonical->resources == 1);
    CHECK(canonical->left_out.empty());
    const auto& document = canonical->document;
    const Value& resource = at(document, {"Resources", "arn:aws:s3:::logs"});
    CHECK(json(*document::find(resource, "Type")) == "\"AWS::S3::Bucket\"");
    CHECK(json(*document::find(resource, "Region")) == "\"eu-central-1\"");
    CHECK(json(*document::find(resource, "AccountId")) == "\"111122223333\"");
    CHECK(json(*document::find(resource, "Tags")) == R"({"team":"audit"})");
    const Value& properties = *document::find(resource, "Properties");
    CHECK(
        json(properties) ==
        R"({"BucketName":"logs","PublicAccessBlockConfiguration":{"BlockPublicAcls":true,"IgnorePublicAcls":false},)"
        R"("BucketEncryption":{"ServerSideEncryptionConfiguration":[{"ServerSideEncryptionByDefault":{"SSEAlgorithm":"aws:kms"}}]},)"
        R"("OwnershipControls":{"Unknown":"AWS Config does not record it"},)"
        R"("Tags":[{"Key":"team","Value":"audit"}],"Owner":{"id":"x"}})");

    // Places are those of the input; what stands in a text is where the text is.
    const auto path = [&](std::initializer_list<std::string_view> keys) {
        const auto steps = document::path_of(document, at(document, keys));
        return steps ? document::path_text(*steps) : "none";
    };
    CHECK(path({"Resources", "arn:aws:s3:::logs"}).empty());
    CHECK(path({"Resources", "arn:aws:s3:::logs", "Properties"}) == "/configuration");
    CHECK(path({"Resources", "arn:aws:s3:::logs", "Properties", "BucketName"}) == "/configuration/name");
    CHECK(path({"Resources", "arn:aws:s3:::logs", "Properties", "Owner", "id"}) == "/configuration/owner/id");
    CHECK(path({"Resources", "arn:aws:s3:::logs", "Properties", "PublicAccessBlockConfiguration", "BlockPublicAcls"}) ==
          "/supplementaryConfiguration/PublicAccessBlockConfiguration");
    const auto own =
        document::own_path_of(document, at(document, {"Resources", "arn:aws:s3:::logs", "Properties",
                                                      "PublicAccessBlockConfiguration", "BlockPublicAcls"}));
    REQUIRE(own.has_value());
    CHECK(document::path_text(*own) ==
          "/Resources/arn:aws:s3:::logs/Properties/PublicAccessBlockConfiguration/BlockPublicAcls");
}

TEST_CASE("conversions", "[inputs]") {
    const auto properties = [](const std::string& type, const std::string& configuration, const std::string& more) {
        const auto source =
            document::must_load(R"({"resourceType": ")" + type + R"(", "resourceId": "i", "configuration": )" +
                                configuration + R"(, "supplementaryConfiguration": )" + more + "}");
        const auto canonical = inputs::canonical_items(source);
        REQUIRE(canonical.has_value());
        return json(*document::find(canonical->document.root().entries()[0].value.entries()[0].value, "Properties"));
    };
    CHECK(properties(
              "AWS::AutoScaling::AutoScalingGroup",
              R"({"vpczoneIdentifier": "a, b,c", "tags": [{"key": "k", "value": "v", "propagateAtLaunch": true}]})",
              "{}") ==
          R"({"VPCZoneIdentifier":["a","b","c"],"Tags":[{"Key":"k","Value":"v","PropagateAtLaunch":true}]})");
    CHECK(properties("AWS::IAM::Policy",
                     R"({"policyVersionList": [{"isDefaultVersion": false, "document": "%7B%22a%22%3A1%7D"},
                                               {"isDefaultVersion": true, "document": "%7B%22a%22%3A2%7D"}]})",
                     "{}")
              .starts_with(R"({"PolicyDocument":{"a":2})"));
    CHECK(properties("AWS::KMS::Key", R"({"enabled": true})",
                     R"({"KeyRotationStatus": false, "Policy": "{\"b\": []}"})") ==
          R"({"EnableKeyRotation":false,"Enabled":true,"KeyPolicy":{"b":[]}})");
    CHECK(
        properties(
            "AWS::CloudFront::Distribution",
            R"({"distributionConfig": {"enabled": true, "aliases": {"quantity": 1, "items": ["x"]}, "defaultRootObject": "y"}})",
            "{}") == R"({"DistributionConfig":{"DefaultRootObject":"y","Enabled":true,"Aliases":["x"]}})");
    // Text that is not what it should be stays text.
    CHECK(properties("AWS::KMS::Key", "{}", R"({"Policy": "{damaged"})").starts_with(R"({"KeyPolicy":"{damaged")"));
}

TEST_CASE("both shapes of an item and all of its containers", "[inputs]") {
    const std::string item =
        R"({"accountId": "1", "resourceType": "AWS::Lambda::Function", "resourceId": "f", "configurationItemStatus": "OK",
            "configuration": "{\"functionName\":\"f\",\"runtime\":\"x\"}", "tags": [{"tag": "a=b", "key": "a", "value": "b"}]})";
    std::string text;
    for (const char c : item) {
        text += c == '"' ? "\\\"" : c == '\\' ? "\\\\" : c == '\n' ? " " : std::string(1, c);
    }
    for (const std::string& container :
         {item, "[" + item + "]", R"({"configurationItems": [)" + item + "]}",
          R"({"BaseConfigurationItems": [)" + item + "]}", R"({"ConfigurationItem": )" + item + "}",
          R"({"invokingEvent": "{\"configurationItem\": )" +
              [&] {
                  // A text in the event, in which the item has texts of its own.
                  std::string twice;
                  for (const char c : item) {
                      twice += c == '"' ? "\\\"" : c == '\\' ? "\\\\" : c == '\n' ? " " : std::string(1, c);
                  }
                  return twice;
              }() +
              R"(}"})",
          R"({"Type": "Notification", "Message": {"configurationItem": )" + item + "}}",
          R"({"Results": [")" + text + R"("], "QueryInfo": {"SelectFields": [{"Name": "configuration"}]}})"}) {
        INFO(container);
        const auto source = document::must_load(container);
        const auto canonical = inputs::canonical_items(source);
        REQUIRE(canonical.has_value());
        CHECK(canonical->resources == 1);
        const Value& resource = at(canonical->document, {"Resources", "1/AWS::Lambda::Function/f"});
        CHECK(json(*document::find(*document::find(resource, "Properties"), "Runtime")) == "\"x\"");
        CHECK(json(*document::find(resource, "Tags")) == R"({"a":"b"})");
    }
}

TEST_CASE("what no resource can be made of is said", "[inputs]") {
    const auto left_out = [](const std::string& text) {
        const auto source = document::must_load(text);
        const auto canonical = inputs::canonical_items(source);
        REQUIRE(canonical.has_value());
        std::string result;
        for (const inputs::LeftOut& part : canonical->left_out) {
            result += "DONX"[static_cast<std::size_t>(part.why)];
        }
        return std::to_string(canonical->resources) + result;
    };
    const auto item = [](const std::string& more) {
        return R"({"resourceType": "A::B::C", "resourceId": "i", )" + more + "}";
    };
    const std::string good = item(R"("configuration": {"a": 1}, "configurationStateId": 2)");
    CHECK(left_out(R"({"configurationItems": [)" + good + ", 5, {}]}") == "1XX");
    CHECK(left_out(R"({"configurationItems": [)" + good + "," +
                   item(R"("configuration": {"a": 1}, "configurationStateId": "10")") + "]}") == "1O");
    CHECK(left_out(item(R"("configurationItemStatus": "ResourceDeleted", "configuration": null)")) == "0D");
    CHECK(left_out(item(R"("configurationItemStatus": "ResourceNotRecorded")")) == "1N");
    CHECK(left_out(R"({"configurationItemSummary": )" + item(R"("changeType": "CREATE")") + "}") == "0N");
    CHECK(left_out(R"({"baseConfigurationItems": [], "unprocessedResourceKeys": [{"resourceType": "A"}]})") == "0N");
    CHECK(left_out(R"({"Results": ["{\"resourceType\": \"A\"}"], "QueryInfo": {"SelectFields": [{"Name": "arn"}]}})") ==
          "0N");
}

TEST_CASE("parts of an item become resources of their own", "[inputs]") {
    const auto source = document::must_load(
        R"({"resourceType": "AWS::EC2::NetworkAcl", "resourceId": "acl-1", "configuration": {"networkAclId": "acl-1",)"
        R"("entries": [{"ruleNumber": 100, "egress": false, "portRange": {"from": 22, "to": 23}}, {"ruleNumber": 200}]}})");
    const auto canonical = inputs::canonical_items(source);
    REQUIRE(canonical.has_value());
    CHECK(canonical->resources == 1);
    const Value& resources = canonical->document.root().entries()[0].value;
    REQUIRE(resources.size == 3);
    CHECK(resources.entries()[1].key() == "AWS::EC2::NetworkAcl/acl-1/AWS::EC2::NetworkAclEntry/0");
    const Value& entry = resources.entries()[1].value;
    CHECK(json(*document::find(entry, "Type")) == "\"AWS::EC2::NetworkAclEntry\"");
    CHECK(json(*document::find(entry, "Properties")) ==
          R"({"RuleNumber":100,"Egress":false,"PortRange":{"From":22,"To":23},"NetworkAclId":"acl-1"})");
}

TEST_CASE("what an item says twice is there once", "[inputs]") {
    const auto source = document::must_load(
        R"({"resourceType": "AWS::AutoScaling::AutoScalingGroup", "resourceId": "g", "configuration": {"launchTemplate":)"
        R"({"launchTemplateId": "lt-1", "launchTemplateName": "web", "version": "3"}}})");
    const auto canonical = inputs::canonical_items(source);
    REQUIRE(canonical.has_value());
    const Value& group = canonical->document.root().entries()[0].value.entries()[0].value;
    CHECK(json(*document::find(group, "Properties")) ==
          R"({"LaunchTemplate":{"LaunchTemplateId":"lt-1","Version":"3"}})");
}

TEST_CASE("items with very many members and texts take a time that grows with their size", "[inputs]") {
    std::string text = R"({"resourceType": "AWS::S3::Bucket", "resourceId": "i", "tags": [)";
    constexpr int count = 100000;
    for (int i = 0; i < count; ++i) {
        text += (i == 0 ? "" : ",") + std::string(R"({"key": "t)") + std::to_string(i) + R"(", "value": "v"})";
    }
    text += R"(], "configuration": {)";
    for (int i = 0; i < count; ++i) {
        text += (i == 0 ? "\"k" : ",\"k") + std::to_string(i) + "\": 1";
    }
    text += "}}";
    const auto source = document::must_load(text);
    const auto canonical = inputs::canonical_items(source);
    REQUIRE(canonical.has_value());
    const Value& resource = canonical->document.root().entries()[0].value.entries()[0].value;
    CHECK(document::find(resource, "Tags")->size == count);
    // One more is not recorded.
    CHECK(document::find(resource, "Properties")->size == count + 1);
}

TEST_CASE("other documents hold no items", "[inputs]") {
    for (const char* text : {"{}", "[]", "[1]", R"({"Resources": {}})", R"({"configuration": {}})", "x: y",
                             R"({"Message": {"Message": {"Message": {}}}})", R"({"resource_changes": []})"}) {
        const auto source = document::must_load(text);
        CHECK_FALSE(inputs::canonical_items(source).has_value());
    }
}
