// CloudFormation change sets in the canonical shape.
#include <catch2/catch.hpp>

#include <string>

#include "document/path.h"
#include "document/symbol.h"
#include "document_loaded.h"
#include "inputs/canonical.h"

namespace {

using namespace bylaw;
using document::Value;

struct ChangeSet {
    document::Document source;
    std::optional<inputs::Canonical> canonical;

    explicit ChangeSet(const std::string& changes)
        : source(document::must_load(R"({"ChangeSetName": "c", "StackId":
              "arn:aws:cloudformation:eu-west-1:123456789012:stack/s/1", "Changes": [)" +
                                     changes + "]}")),
          canonical(inputs::canonical_change_set(source)) {}

    [[nodiscard]] const Value* at(std::initializer_list<std::string_view> path) const {
        const Value* value = document::find(canonical->document.root(), "Resources");
        for (const std::string_view key : path) {
            value = value == nullptr || value->kind != document::Kind::Map ? nullptr : document::find(*value, key);
        }
        return value;
    }
    [[nodiscard]] std::string text(std::initializer_list<std::string_view> path) const {
        const Value* value = at(path);
        if (value == nullptr) {
            return "nothing";
        }
        if (document::is_unknown(*value)) {
            return "unknown: " + std::string(value->symbol->reason);
        }
        std::string text;
        document::append_json(text, *value);
        return text;
    }
};

std::string change(const std::string& action, const std::string& rest = "") {
    return R"({"Type": "Resource", "ResourceChange": {"Action": ")" + action +
           R"(", "LogicalResourceId": "R", "ResourceType": "AWS::S3::Bucket")" + (rest.empty() ? "" : ", ") + rest +
           "}}";
}

}  // namespace

TEST_CASE("change sets give the resources that they add or change", "[inputs]") {
    const ChangeSet set(change("Modify", R"("Replacement": "True", "PhysicalResourceId": "old",
        "BeforeContext": "{\"Properties\":{\"P\":\"true\"}}",
        "AfterContext": "{\"Properties\":{\"P\":\"false\",\"Text\":\"x\",
            \"Tags\":[{\"Key\":\"a\",\"Value\":\"true\"}]},\"DeletionPolicy\":\"Retain\"}")"));
    CHECK(set.canonical->resources == 1);
    CHECK(set.text({"R", "Type"}) == R"("AWS::S3::Bucket")");
    CHECK(set.text({"R", "Properties"}) == R"({"P":false,"Text":"x","Tags":[{"Key":"a","Value":"true"}]})");
    CHECK(set.text({"R", "DeletionPolicy"}) == R"("Retain")");
    CHECK(set.text({"R", "Region"}) == R"("eu-west-1")");
    CHECK(set.text({"R", "AccountId"}) == R"("123456789012")");
    CHECK(set.text({"R", "Tags"}) == R"({"a":"true"})");
    CHECK(set.text({"R", "ResourceId"}) == "nothing");
    CHECK(set.text({"R", "Change"}) == R"({"Before":{"P":true},"Actions":["create","delete"]})");
    CHECK(set.canonical->document.incomplete_because() == "a change set lists only what changes");
    const Value* written = set.canonical->document.origin_of(*set.at({"R", "Properties", "P"}));
    REQUIRE(written != nullptr);
    CHECK(document::path_of(set.source, *written).has_value());
    CHECK(written->text().find("DeletionPolicy") != std::string_view::npos);
}

TEST_CASE("change sets say what they do not know", "[inputs]") {
    const ChangeSet set(change("Add", R"("AfterContext": "{\"Properties\":{
        \"Later\":\"{{changeSet:KNOWN_AFTER_APPLY}}\",\"Secret\":\"****\",\"Days\":\"90\",\"Id\":\"012\",
        \"Part\":\"a-{{changeSet:KNOWN_AFTER_APPLY}}-b\",\"Cut\":\"abc...\"}}")"));
    CHECK(set.text({"R", "Properties", "Later"}) == "unknown: known after the change set is executed");
    CHECK(set.text({"R", "Properties", "Secret"}) == "unknown: the value of a parameter with `NoEcho`");
    CHECK(set.text({"R", "Properties", "Days"}) ==
          "unknown: a number or its text, which change sets do not tell apart");
    CHECK(set.text({"R", "Properties", "Id"}) == R"("012")");
    CHECK(set.text({"R", "Properties", "Cut"}) == "unknown: the change set holds only the beginning of the text");
    const Value* part = set.at({"R", "Properties", "Part"});
    REQUIRE(part->kind == document::Kind::Symbol);
    REQUIRE(part->symbol->parts.size() == 3);
    CHECK(part->symbol->parts.front().text() == "a-");
    CHECK(part->symbol->parts.back().text() == "-b");

    CHECK(ChangeSet(change("Add")).text({"R", "Properties"}) ==
          "unknown: the change set does not hold property values");
    CHECK(ChangeSet(change("Add", R"("AfterContext": "{\"Properties\": {\"A\": \"b")")).text({"R", "Properties"}) ==
          "unknown: the change set holds the property values only in part");
    CHECK(ChangeSet(change("Add", R"("AfterContext": {"Properties": {"A": "b"}})")).text({"R", "Properties"}) ==
          R"({"A":"b"})");
}

TEST_CASE("actions of change sets are those of plans", "[inputs]") {
    const auto actions = [](const std::string& action, const std::string& rest = "") {
        return ChangeSet(change(action, rest)).text({"R", "Change", "Actions"});
    };
    CHECK(actions("Add") == R"(["create"])");
    CHECK(actions("Modify") == R"(["update"])");
    CHECK(actions("Modify", R"("Replacement": "Conditional")") == "unknown: the resource may be replaced");
    CHECK(actions("Import") == R"(["import"])");
    CHECK(actions("SyncWithActual") == R"(["no-op"])");
    CHECK(actions("Dynamic") == "unknown: the change set does not say what becomes of the resource");

    const ChangeSet removed(change("Remove", R"("PolicyAction": "Retain")"));
    CHECK(removed.canonical->resources == 0);
    REQUIRE(removed.canonical->left_out.size() == 1);
    CHECK(removed.canonical->left_out.front().why == inputs::LeftOut::Why::Deleted);
    CHECK(removed.canonical->left_out.front().what == "R will no longer be managed");
}

TEST_CASE("damaged changes are left out", "[inputs]") {
    const ChangeSet set("1, {}, " + change("Add") + ", " + change("Add"));
    CHECK(set.canonical->resources == 1);
    CHECK(set.canonical->left_out.size() == 3);
    CHECK_FALSE(inputs::canonical_change_set(document::must_load("{}")).has_value());
}
