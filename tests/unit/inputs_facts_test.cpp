// Account facts in the canonical shape: single calls, collections, the credential report.
#include <catch2/catch.hpp>
#include <string>

#include "document/json_text.h"
#include "document/path.h"
#include "document_loaded.h"
#include "inputs/canonical.h"
#include "inputs/formats.h"

namespace {

using namespace bylaw;

// The canonical resources, as JSON.
std::string resources(const document::Document& document) {
    const auto canonical = inputs::canonical(document, inputs::recognise(document));
    REQUIRE(canonical);
    std::string text;
    document::append_json(text, *document::find(canonical->document.root(), "Resources"));
    return text;
}
std::string resources(std::string text) {
    const document::Document document = document::must_load(std::move(text));
    return resources(document);
}

bool holds(const std::string& text, std::string_view part) {
    INFO(text);
    CHECK(text.find(part) != std::string::npos);
    return text.find(part) != std::string::npos;
}

const std::string trails =
    R"({"Call":"cloudtrail describe-trails","Output":{"trailList":[{"Name":"org","TrailARN":"arn:aws:cloudtrail:eu-central-1:1:trail/org",
  "LogFileValidationEnabled":true}]}})";

}  // namespace

TEST_CASE("what a single call prints becomes resources", "[inputs]") {
    const std::string made =
        resources(R"({"trailList":[{"Name":"org","TrailARN":"arn:t","LogFileValidationEnabled":true}]})");
    holds(made,
          R"("arn:t":{"Type":"AWS::CloudTrail::Trail","Properties":{"TrailName":"org","EnableLogFileValidation":true)");
    // Another call would say it.
    holds(made, R"("IsLogging":{"Unknown":"the account facts do not say it"})");
}

TEST_CASE("calls of a collection are joined", "[inputs]") {
    const std::string made = resources(
        R"({"Account":"1","Region":"eu-central-1","Facts":[)" + trails +
        R"(,{"Call":"cloudtrail get-trail-status","Subject":"arn:aws:cloudtrail:eu-central-1:1:trail/org","Output":{"IsLogging":false}},
  {"Call":"cloudtrail get-event-selectors","Subject":"arn:aws:cloudtrail:eu-central-1:1:trail/org","Output":{"EventSelectors":[]}},
  {"Call":"configservice describe-configuration-recorders","Output":{"ConfigurationRecorders":[{"name":"a"},{"name":"b"}]}},
  {"Call":"configservice describe-configuration-recorder-status","Output":{"ConfigurationRecordersStatus":[{"name":"b","recording":true}]}}]})");
    holds(made, R"("IsLogging":false,"EventSelectors":[],"InsightSelectors":{"Unknown")");
    CHECK(made.find("AdvancedEventSelectors") == std::string::npos);
    holds(made, R"("Region":"eu-central-1","AccountId":"1")");
    holds(made, R"("Properties":{"Name":"a","Recording":{"Unknown")");
    holds(made, R"("Properties":{"Name":"b","Recording":true})");
}

TEST_CASE("an answer that there is nothing is no missing answer", "[inputs]") {
    const auto bucket = [](const std::string& error) {
        return resources(R"({"Account":"1","Facts":[{"Call":"s3api list-buckets","Output":{"Buckets":[{"Name":"b"}]}},
            {"Call":"s3api get-bucket-encryption","Subject":"b","Error":")" +
                         error + R"("}]})");
    };
    CHECK(bucket("ServerSideEncryptionConfigurationNotFoundError").find("BucketEncryption") == std::string::npos);
    holds(bucket("AccessDenied"), R"("BucketEncryption":{"Unknown")");
}

TEST_CASE("rows of a credential report are resources", "[inputs]") {
    const std::string report =
        "user,arn,user_creation_time,password_enabled,mfa_active\n"
        "<root_account>,arn:aws:iam::1:root,2024-01-01T00:00:00+00:00,not_supported,true\n"
        "bob,arn:aws:iam::1:user/bob,2024-01-01T00:00:00+00:00,true,false\n";
    const std::string made = resources(report);
    holds(made, R"("Type":"Account::UserCredentials","Properties":{"User":"<root_account>")");
    holds(made, R"("PasswordEnabled":true,"MfaActive":false)");
    CHECK(made.find("not_supported") == std::string::npos);
    holds(
        resources(
            R"({"Content":"dXNlcixhcm4sdXNlcl9jcmVhdGlvbl90aW1lLG1mYV9hY3RpdmUKYm9iLGFybjphd3M6aWFtOjoxOnVzZXIvYm9iLHgsdHJ1ZQo=","ReportFormat":"text/csv"})"),
        R"("User":"bob","Arn":"arn:aws:iam::1:user/bob","UserCreationTime":"x","MfaActive":true)");
    CHECK(resources(R"({"Content":"?","ReportFormat":"text/csv"})") == "{}");
}

TEST_CASE("resources of facts lead back to the text", "[inputs]") {
    const document::Document document = document::must_load(R"({"Account": "1", "Facts": [)" + trails + "]}");
    const auto canonical = inputs::canonical_facts(document);
    REQUIRE(canonical);
    const document::Value& resource = document::find(canonical->document.root(), "Resources")->entries().front().value;
    const document::Value& validation =
        *document::find(*document::find(resource, "Properties"), "EnableLogFileValidation");
    const document::Value* origin = canonical->document.origin_of(validation);
    REQUIRE(origin != nullptr);
    const auto path = document::path_of(document, *origin);
    REQUIRE(path);
    CHECK(document::path_text(*path) == "/Facts/0/Output/trailList/0/LogFileValidationEnabled");
}

TEST_CASE("very many facts take a time that grows with their number", "[inputs]") {
    std::string text = R"({"Account":"1","Facts":[{"Call":"s3api list-buckets","Output":{"Buckets":[)";
    for (int i = 0; i < 20000; ++i) {
        text += (i == 0 ? "" : ",") + (R"({"Name":"b)" + std::to_string(i) + "\"}");
    }
    text += "]}}";
    for (int i = 0; i < 20000; ++i) {
        text += R"(,{"Call":"s3api get-bucket-versioning","Subject":"b)" + std::to_string(i) +
                R"(","Output":{"Status":"Enabled"}})";
    }
    const document::Document document = document::must_load(text + "]}");
    const auto canonical = inputs::canonical_facts(document);
    REQUIRE(canonical);
    CHECK(canonical->resources == 20000);
}
