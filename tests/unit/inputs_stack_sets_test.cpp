// Templates of stack sets in the canonical shape.
#include <catch2/catch.hpp>

#include <string>

#include "document/path.h"
#include "document/symbol.h"
#include "document_loaded.h"
#include "inputs/canonical.h"

namespace {

using namespace bylaw;
using document::Value;

std::string template_with(const std::string& groups, const std::string& more = "") {
    return "Resources:\n  Bucket: {Type: 'AWS::S3::Bucket'}\n  Set:\n    Type: AWS::CloudFormation::StackSet\n"
           "    Properties:\n      StackInstancesGroup: " +
           groups + "\n" + more +
           "      TemplateBody: |\n        Parameters: {Name: {Type: String, Default: none}}\n        Resources:\n"
           "          Bucket:\n            Type: AWS::S3::Bucket\n"
           "            Properties: {BucketName: !Sub '${Name}-${AWS::Region}-${AWS::AccountId}'}\n"
           "          Policy:\n            Type: AWS::S3::BucketPolicy\n            Properties: {Bucket: !Ref "
           "Bucket}\n";
}

const Value* at(const inputs::Canonical& canonical, std::initializer_list<std::string_view> path) {
    const Value* value = document::find(canonical.document.root(), "Resources");
    for (const std::string_view key : path) {
        value = value == nullptr || value->kind != document::Kind::Map ? nullptr : document::find(*value, key);
    }
    return value;
}

std::string text_at(const inputs::Canonical& canonical, std::initializer_list<std::string_view> path) {
    const Value* value = at(canonical, path);
    return value == nullptr               ? "nothing"
           : document::is_unknown(*value) ? "unknown"
                                          : std::string(document::settled(*value).text());
}

}  // namespace

TEST_CASE("stack sets deploy their template to every Region and account", "[inputs]") {
    const document::Document source = document::must_load(template_with(
        "[{DeploymentTargets: {Accounts: ['111122223333']}, Regions: [eu-west-1, us-east-1], ParameterOverrides: "
        "[{ParameterKey: Name, ParameterValue: own}]}, {DeploymentTargets: {OrganizationalUnitIds: [ou]}, Regions: "
        "[eu-west-1]}]",
        "      Parameters: [{ParameterKey: Name, ParameterValue: logs}]\n"));
    const auto canonical = inputs::canonical_template(source);
    REQUIRE(canonical.has_value());
    CHECK(canonical->resources == 8);
    CHECK(text_at(*canonical, {"Set/us-east-1/111122223333/Bucket", "Properties", "BucketName"}) ==
          "own-us-east-1-111122223333");
    CHECK(text_at(*canonical, {"Set/us-east-1/111122223333/Policy", "Properties", "Bucket"}) ==
          "own-us-east-1-111122223333");
    CHECK(text_at(*canonical, {"Set/us-east-1/111122223333/Bucket", "Region"}) == "us-east-1");
    CHECK(text_at(*canonical, {"Set/us-east-1/111122223333/Bucket", "AccountId"}) == "111122223333");
    CHECK(text_at(*canonical, {"Set/eu-west-1/Bucket", "AccountId"}) == "nothing");
    const Value* name = at(*canonical, {"Set/eu-west-1/Policy", "Properties", "Bucket"});
    REQUIRE(document::is_unknown(*name));
    REQUIRE(name->symbol->references.size() == 1);
    CHECK(name->symbol->references.front() == "Set/eu-west-1/Bucket");
    const Value* shown = canonical->document.origin_of(*at(*canonical, {"Set/eu-west-1/Bucket"}));
    REQUIRE(shown != nullptr);
    CHECK(shown->text().starts_with("Parameters:"));
}

TEST_CASE("parameters of stack sets that are not known do not get their default", "[inputs]") {
    const document::Document source =
        document::must_load(template_with("[{DeploymentTargets: {Accounts: ['1']}, Regions: [r]}]",
                                          "      Parameters: [{ParameterKey: Name, ParameterValue: !Ref Bucket}]\n"));
    const auto canonical = inputs::canonical_template(source);
    CHECK(text_at(*canonical, {"Set/r/1/Bucket", "Properties", "BucketName"}) == "unknown");
}

TEST_CASE("no more than a thousand stacks of stack sets are judged", "[inputs]") {
    std::string regions;
    for (int i = 0; i < 1001; ++i) {
        regions += (i == 0 ? "r" : ", r") + std::to_string(i);
    }
    const document::Document source = document::must_load(template_with("[{Regions: [" + regions + "]}]"));
    const auto canonical = inputs::canonical_template(source);
    CHECK(canonical->resources == 2002);
    CHECK(canonical->left_out.size() == 1);
    CHECK(canonical->document.incomplete_because() == "not all stacks of stack sets are judged");
}
