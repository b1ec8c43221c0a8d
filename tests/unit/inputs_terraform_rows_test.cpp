// What rows of the tables make of Terraform's values: parts, pairs, counts, and what nobody set.
#include <catch2/catch.hpp>

#include <string>
#include <string_view>

#include "document/json_text.h"
#include "document_loaded.h"
#include "inputs/canonical.h"

namespace {

using namespace bylaw;

// A plan that creates one resource.
std::string plan_of(std::string_view type, std::string_view after, std::string_view unknown = "{}",
                    std::string_view expressions = R"({"name": {"constant_value": "x"}})") {
    const std::string block = R"({"address": ")" + std::string(type) + R"(.a", "mode": "managed", "type": ")" +
                              std::string(type) + R"(", "name": "a", )";
    return R"({"format_version": "1.2", "resource_changes": [)" + block +
           R"("change": {"actions": ["create"], "before": null, "after": )" + std::string(after) +
           R"(, "after_unknown": )" + std::string(unknown) +
           R"(}}], "configuration": {"root_module": {"resources": [)" + block + R"("expressions": )" +
           std::string(expressions) + "}]}}}";
}

// The properties of all resources that become of it.
std::string properties_of(const std::string& plan) {
    const auto source = document::must_load(plan);
    const auto canonical = inputs::canonical_plan(source);
    REQUIRE(canonical.has_value());
    CHECK(canonical->resources == 1);
    std::string text;
    for (const document::Entry& resource : canonical->document.root().entries()[0].value.entries()) {
        text += text.empty() ? "" : " ";
        text += resource.key();
        text += ' ';
        document::append_json(text, *document::find(resource.value, "Properties"));
    }
    return text;
}

}  // namespace

TEST_CASE("parts of a resource of Terraform become resources that refer to it", "[inputs]") {
    CHECK(properties_of(
              plan_of("aws_network_acl", R"({"id": "acl-1", "ingress": [{"rule_no": 1, "protocol": "tcp"}]})")) ==
          R"(aws_network_acl.a {"Id":"acl-1","Ingress":[{"RuleNo":1,"Protocol":"tcp"}]} )"
          R"(aws_network_acl.a.ingress[0] {"NetworkAclId":"acl-1","RuleNumber":1,"Protocol":"6","Egress":false})");
    // A part that nobody wrote and that is not known is none.
    CHECK(properties_of(plan_of("aws_s3_bucket", R"({"bucket": "b"})", R"({"policy": true})")) ==
          R"(aws_s3_bucket.a {"BucketName":"b"})");
}

TEST_CASE("maps of Terraform become lists of pairs", "[inputs]") {
    CHECK(properties_of(plan_of("aws_cloudwatch_metric_alarm", R"({"dimensions": {"Service": "web"}})")) ==
          R"(aws_cloudwatch_metric_alarm.a {"Dimensions":[{"Name":"Service","Value":"web"}]})");
    CHECK(properties_of(plan_of("aws_cloudwatch_metric_alarm", R"({"dimensions": {}})")) ==
          "aws_cloudwatch_metric_alarm.a {}");
}

TEST_CASE("lists of Terraform are counted where CloudFormation has their number", "[inputs]") {
    CHECK(properties_of(plan_of("aws_cloudfront_distribution",
                                R"({"origin_group": [{"member": [{"origin_id": "a"}, {"origin_id": "b"}]}]})")) ==
          R"(aws_cloudfront_distribution.a {"DistributionConfig":{"OriginGroups":{"Quantity":1,)"
          R"("Items":[{"Members":{"Quantity":2,"Items":[{"OriginId":"a"},{"OriginId":"b"}]}}]}}})");
}

TEST_CASE("an empty text is what states have for what nobody set", "[inputs]") {
    CHECK(properties_of(
              plan_of("aws_cloudwatch_log_group", R"({"kms_key_id": "", "name": "a", "retention_in_days": 0})")) ==
          R"(aws_cloudwatch_log_group.a {"LogGroupName":"a"})");
}

TEST_CASE("what a plan computes and nobody set counts as not set", "[inputs]") {
    CHECK(properties_of(plan_of("aws_ebs_volume", R"({"size": 1})", R"({"encrypted": true})",
                                R"({"size": {"constant_value": 1}})")) == R"(aws_ebs_volume.a {"Size":1})");
    // Without the configuration nobody knows who set what.
    const std::string known = plan_of("aws_ebs_volume", R"({"size": 1})", R"({"encrypted": true})");
    const std::string trimmed = known.substr(0, known.find(R"(, "configuration")")) + "}";
    CHECK(properties_of(trimmed) == R"(aws_ebs_volume.a {"Encrypted":{"Unknown":"known after apply"},"Size":1})");
}
