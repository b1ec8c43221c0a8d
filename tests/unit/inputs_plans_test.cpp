// Terraform plans and states in the canonical shape: trees, references, companions, policies, secrets.
#include <catch2/catch.hpp>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <string>

#include "document/concealment.h"
#include "document/json_text.h"
#include "document/path.h"
#include "document/symbol.h"
#include "document_loaded.h"
#include "inputs/byte_source.h"
#include "inputs/canonical.h"
#include "inputs/documents.h"
#include "inputs/shapes.h"

namespace {

using namespace bylaw;
using document::Kind;
using document::Symbol;
using document::Value;

std::string json(const Value& value) {
    std::string text;
    document::append_json(text, value);
    return text;
}

// A document with what it becomes; both stay where they are.
struct Plan {
    explicit Plan(std::string text, const inputs::CanonicalOptions& options = {})
        : source(std::make_unique<document::Document>(document::must_load(std::move(text)))),
          canonical(inputs::canonical_plan(*source, options)) {
        REQUIRE(canonical.has_value());
    }

    const Value* find(std::initializer_list<std::string_view> path) const {
        const Value* value = &canonical->document.root();
        for (const std::string_view key : path) {
            value = value == nullptr || value->kind != Kind::Map ? nullptr : document::find(*value, key);
        }
        return value;
    }
    const Value* property(std::string_view address, std::string_view name) const {
        return find({"Resources", address, "Properties", name});
    }
    std::string text(std::string_view address, std::string_view name) const {
        const Value* value = property(address, name);
        return value == nullptr ? "missing" : json(*value);
    }
    const Symbol& symbol(std::string_view address, std::string_view name) const {
        const Value* value = property(address, name);
        REQUIRE(value != nullptr);
        REQUIRE(value->kind == Kind::Symbol);
        return *value->symbol;
    }

    std::unique_ptr<document::Document> source;
    std::optional<inputs::Canonical> canonical;
};

std::string change(const std::string& address, const std::string& change, const std::string& more = "") {
    const std::size_t start = address.rfind("module.") == std::string::npos ? 0 : address.find('.', 7) + 1;
    std::string own = address.substr(start);
    std::string module = start == 0 ? "" : R"("module_address": ")" + address.substr(0, start - 1) + "\", ";
    const std::string mode = own.starts_with("data.") ? "data" : "managed";
    own = own.starts_with("data.") ? own.substr(5) : own;
    const std::size_t dot = own.find('.');
    const std::string name =
        own.substr(dot + 1, own.find('[') == std::string::npos ? own.npos : own.find('[') - dot - 1);
    return R"({"address": ")" + address + "\", " + module + R"("mode": ")" + mode + R"(", "type": ")" +
           own.substr(0, dot) + R"(", "name": ")" + name + "\", " + more + R"("change": )" + change + "}";
}

std::string create(const std::string& address, const std::string& after, const std::string& unknown = "{}",
                   const std::string& sensitive = "{}") {
    return change(address, R"({"actions": ["create"], "before": null, "after": )" + after + R"(, "after_unknown": )" +
                               unknown + R"(, "after_sensitive": )" + sensitive + "}");
}

std::string plan(const std::string& changes, const std::string& more = "") {
    return R"({"format_version": "1.2", "complete": true, "resource_changes": [)" + changes + "]" + more + "}";
}

}  // namespace

TEST_CASE("damaged terraform rows are refused with the line", "[inputs][plans]") {
    const auto line = [](std::string_view text) {
        inputs::Shape shape;
        const auto error = inputs::read_shape(text, shape);
        return error ? error->line : 0;
    };
    CHECK(line("type\tA::B::C\nterraform\tx_y\n  plan\tX\tx\n  join\tx_z\ty\n    plan\tZ\tz\n  end\nend\n") == 0);
    CHECK(line("type\tA::B::C\nterraform\tx_y\n  item\tX\tx\nend\n") == 3);
    CHECK(line("type\tA::B::C\nterraform\tx_y\n  plan\tX\tx\n") == 4);
    CHECK(line("type\tA::B::C\nplan\tX\tx\n") == 2);
}

TEST_CASE("what is known after apply is unknown and not missing", "[inputs][plans]") {
    const Plan made(plan(create(
        "x_thing.a",
        R"({"name": "n", "unset": null, "none": [], "list": ["a", null], "map": {"k": "v"}, "block": [{"inner": 1, "gone": null}], "wrong": "old"})",
        R"({"id": true, "list": [false, true], "map": {"other": true}, "blocks": true, "block": [{"deep": true}], "wrong": true})")));
    CHECK(made.text("x_thing.a", "Name") == "\"n\"");
    CHECK(made.property("x_thing.a", "Unset") == nullptr);
    CHECK(made.property("x_thing.a", "None") == nullptr);
    const Symbol& id = made.symbol("x_thing.a", "Id");
    CHECK(id.presence == Symbol::Presence::Possible);
    CHECK(id.reason == "known after apply");
    CHECK(made.symbol("x_thing.a", "Blocks").known == nullptr);
    CHECK(made.symbol("x_thing.a", "Wrong").known == nullptr);
    const Value& list = *made.property("x_thing.a", "List");
    REQUIRE(list.size == 2);
    CHECK(json(list.item_data[0]) == "\"a\"");
    CHECK(list.item_data[1].kind == Kind::Symbol);
    CHECK(made.find({"Resources", "x_thing.a", "Properties", "Map", "other"})->kind == Kind::Symbol);
    const Value& block = made.property("x_thing.a", "Block")->item_data[0];
    CHECK(document::find(block, "Deep")->kind == Kind::Symbol);
    CHECK(document::find(block, "Gone") == nullptr);
    // It is shown where the plan says so.
    const auto path = document::path_of(made.canonical->document, *made.property("x_thing.a", "Wrong"));
    REQUIRE(path.has_value());
    CHECK(document::path_text(*path) == "/resource_changes/0/change/after_unknown/wrong");
}

TEST_CASE("actions decide what there is", "[inputs][plans]") {
    const auto with = [](const std::string& name, const std::string& actions, const std::string& after,
                         const std::string& more = "") {
        return change("x_thing." + name,
                      R"({"actions": )" + actions + R"(, "before": {"size": 1}, "after": )" + after + "}", more) +
               ",";
    };
    const std::string changes =
        with("stays", R"(["no-op"])", R"({"size": 1})") + with("changes", R"(["update"])", R"({"size": 2})") +
        with("first_deleted", R"(["delete","create"])", R"({"size": 2})") +
        with("first_created", R"(["create","delete"])", R"({"size": 2})") +
        with("abandoned", R"(["create","forget"])", R"({"size": 2})") + with("gone", R"(["delete"])", "null") +
        with("forgotten", R"(["forget"])", "null") + with("stays", R"(["delete"])", "null", R"("deposed": "abc", )") +
        change("data.x_thing.d", R"({"actions": ["read"], "after": {}})");
    const Plan made(plan(changes));
    CHECK(made.canonical->resources == 5);
    CHECK(made.canonical->left_out.size() == 3);
    CHECK(json(*made.find({"Resources", "x_thing.changes", "Change"})) ==
          R"({"Before":{"Size":1},"Actions":["update"]})");
    inputs::CanonicalOptions options;
    options.changes_only = true;
    CHECK(Plan(plan(changes), options).canonical->resources == 4);
}

TEST_CASE("companions become part of their owners", "[inputs][plans]") {
    const std::string bucket =
        create("aws_s3_bucket.b", R"({"bucket": "logs", "versioning": []})", R"({"id": true, "arn": true})");
    const std::string on = R"({"versioning_configuration": [{"status": "Enabled"}])";
    SECTION("by name") {
        const Plan made(plan(bucket + "," + create("aws_s3_bucket_versioning.v", on + R"(, "bucket": "logs"})")));
        CHECK(made.canonical->resources == 1);
        CHECK(made.text("aws_s3_bucket.b", "VersioningConfiguration") == R"({"Status":"Enabled"})");
    }
    SECTION("by reference") {
        const Plan made(
            plan(bucket + "," + create("aws_s3_bucket_versioning.v", on + "}", R"({"bucket": true})"),
                 R"(, "configuration": {"root_module": {"resources": [{"address": "aws_s3_bucket.b", "expressions": {}},
                {"address": "aws_s3_bucket_versioning.v", "expressions": {"bucket": {"references": ["aws_s3_bucket.b.id", "aws_s3_bucket.b"]}}}]}})"));
        CHECK(made.canonical->resources == 1);
        CHECK(made.text("aws_s3_bucket.b", "VersioningConfiguration") == R"({"Status":"Enabled"})");
    }
    SECTION("of something else they are resources of their own") {
        const Plan made(plan(bucket + "," + create("aws_s3_bucket_versioning.v", on + R"(, "bucket": "other"})")));
        CHECK(made.canonical->resources == 2);
        CHECK(made.property("aws_s3_bucket.b", "VersioningConfiguration") == nullptr);
    }
    SECTION("of an unknown owner they leave open what they set") {
        const Plan made(plan(bucket + "," + create("aws_s3_bucket_versioning.v", on + "}", R"({"bucket": true})")));
        CHECK(made.canonical->resources == 2);
        const Value* status =
            made.find({"Resources", "aws_s3_bucket.b", "Properties", "VersioningConfiguration", "Status"});
        REQUIRE(status != nullptr);
        REQUIRE(status->kind == Kind::Symbol);
        CHECK(status->symbol->reason == "aws_s3_bucket_versioning.v may belong to it");
    }
}

TEST_CASE("references are followed through modules", "[inputs][plans]") {
    const std::string changes =
        create("module.keys.aws_kms_key.k", R"({"description": "k"})", R"({"arn": true, "key_id": true})") + "," +
        create("module.trail.aws_cloudtrail.t", R"({"name": "t", "s3_bucket_name": "x"})",
               R"({"kms_key_id": true, "arn": true})");
    const std::string configuration =
        R"(, "configuration": {"root_module": {"module_calls": {
             "keys": {"module": {"resources": [{"address": "aws_kms_key.k", "expressions": {}}],
                                 "outputs": {"key": {"expression": {"references": ["aws_kms_key.k.arn", "aws_kms_key.k"]}},
                                             "loop": {"expression": {"references": ["var.loop"]}}}}},
             "trail": {"expressions": {"key": {"references": [")";
    const std::string rest =
        R"(]}}, "module": {"resources": [{"address": "aws_cloudtrail.t", "expressions": {"kms_key_id": {"references": ["var.key"]}}}]}}}}})";
    SECTION("to one resource") {
        const Plan made(plan(changes, configuration + R"(module.keys.key", "module.keys")" + rest));
        const Symbol& key = made.symbol("module.trail.aws_cloudtrail.t", "KMSKeyId");
        CHECK(key.presence == Symbol::Presence::Certain);
        REQUIRE(key.written != nullptr);
        CHECK(json(*key.written) == R"({"Fn::GetAtt":["module.keys.aws_kms_key.k","Arn"]})");
        CHECK(key.identity == "module.keys.aws_kms_key.k.Arn");
        REQUIRE(key.references.size() == 1);
    }
    SECTION("not into local values") {
        const Plan made(plan(changes, configuration + R"(local.key")" + rest));
        CHECK(made.symbol("module.trail.aws_cloudtrail.t", "KMSKeyId").reason == "through local.key");
    }
    SECTION("in circles they end") {
        const Plan made(plan(changes, configuration + R"(module.trail.key", "module.keys.loop")" + rest));
        CHECK(made.symbol("module.trail.aws_cloudtrail.t", "KMSKeyId").written == nullptr);
    }
}

TEST_CASE("policies that are read during apply are known in part", "[inputs][plans]") {
    const Plan made(plan(create("aws_kms_key.k", R"({"description": "k"})", R"({"policy": true, "arn": true})") + "," +
                             change("data.aws_iam_policy_document.p",
                                    R"({"actions": ["read"], "before": null, "after": {"version": null, "statement": [
                     {"sid": "A", "effect": null, "actions": ["kms:*"], "resources": [null], "principals": [{"type": "*", "identifiers": ["*"]}],
                      "condition": [{"test": "Bool", "variable": "aws:SecureTransport", "values": ["false"]}]},
                     {"effect": "Deny", "actions": ["a:b", "c:d"], "resources": ["&{aws:username}"], "principals": [{"type": "AWS", "identifiers": ["*"]}]}]},
                     "after_unknown": {"json": true, "statement": [{"resources": [true]}, {}]}})"),
                         R"(, "configuration": {"root_module": {"resources": [
             {"address": "aws_kms_key.k", "expressions": {"policy": {"references": ["data.aws_iam_policy_document.p.json", "data.aws_iam_policy_document.p"]}}},
             {"address": "data.aws_iam_policy_document.p", "expressions": {"statement": [{"resources": {"references": ["aws_kms_key.k.arn", "aws_kms_key.k"]}}, {}]}}]}})"));
    const Value* statements = made.find({"Resources", "aws_kms_key.k", "Properties", "KeyPolicy", "Statement"});
    REQUIRE(statements != nullptr);
    REQUIRE(statements->size == 2);
    const Value& first = statements->item_data[0];
    CHECK(json(*document::find(first, "Effect")) == "\"Allow\"");
    CHECK(json(*document::find(first, "Principal")) == "\"*\"");
    CHECK(json(*document::find(first, "Condition")) == R"({"Bool":{"aws:SecureTransport":"false"}})");
    CHECK(document::find(first, "Resource")->kind == Kind::Symbol);
    CHECK(json(statements->item_data[1]) ==
          R"({"Effect":"Deny","Principal":{"AWS":"*"},"Action":["a:b","c:d"],"Resource":"${aws:username}"})");
}

TEST_CASE("secrets are hidden wherever they stand", "[inputs][plans]") {
    const std::string text = plan(
        create("x_thing.a",
               R"({"password": "hunter\"22", "pin": 7, "copy": "see hunter\"22!", "json": "{\"p\":\"hunter\\\"22\"}"})",
               "{}", R"({"password": true, "pin": true})"),
        R"(, "variables": {"token": {"value": "tok-12345"}}, "configuration": {"root_module": {"variables": {"token": {"sensitive": true}}, "resources": []}},
            "planned_values": {"outputs": {"o": {"sensitive": true, "value": "outgoing"}}}, "note": "tok-12345 outgoing <x>")");
    const Plan made(text);
    CHECK(json(*made.property("x_thing.a", "Password")) == "\"(sensitive)\"");
    CHECK(made.property("x_thing.a", "Copy")->is_sensitive);
    const std::string shown(made.canonical->document.shown_text());
    CHECK(shown.size() == text.size());
    for (const std::string_view secret : {"hunter", "tok-1", "outgoing", ": 7"}) {
        INFO(shown);
        CHECK(shown.find(secret) == std::string::npos);
    }
    CHECK(shown.find("see ****") != std::string::npos);
    CHECK(shown.find("<x>") != std::string::npos);
}

TEST_CASE("many texts are searched for at once", "[inputs][plans]") {
    document::SecretTexts texts;
    for (const std::string_view text : {"abcd", "bcde", "abcdefgh", "xyz"}) {
        texts.add(text);
    }
    texts.finish();
    const auto marked = [&](std::string_view text) {
        std::vector<bool> marks;
        texts.mark(text, marks);
        std::string shown(text);
        for (std::size_t i = 0; i < shown.size(); ++i) {
            shown[i] = marks[i] ? '*' : shown[i];
        }
        return shown;
    };
    CHECK(marked("-abcdef-xyz") == "-*****f-xyz");
    CHECK(marked("abcdefghi") == "********i");
    CHECK(marked("abcabcd") == "abc****");
    CHECK_FALSE(texts.is_in("abc bcd"));
}

TEST_CASE("regions and accounts are told as far as they can be", "[inputs][plans]") {
    const Plan made(plan(
        create("aws_kms_key.a", R"({"description": "k", "region": "us-east-2"})") + "," +
            create("aws_kms_key.b", R"({"description": "k"})", R"({"region": true})") + "," +
            create("aws_iam_role.r", R"({"name": "r", "arn": "arn:aws:iam::111122223333:role/r"})"),
        R"(, "variables": {"home": {"value": "eu-west-1"}}, "configuration": {"provider_config": {"aws.x": {"name": "aws", "expressions": {
             "region": {"references": ["var.home"]}, "assume_role": [{"role_arn": {"constant_value": "arn:aws:iam::444455556666:role/d"}}]}}},
             "root_module": {"resources": [{"address": "aws_kms_key.a", "provider_config_key": "aws.x"}, {"address": "aws_kms_key.b", "provider_config_key": "aws.x"},
                                           {"address": "aws_iam_role.r", "provider_config_key": "aws.x"}]}})"));
    const auto of = [&](std::string_view address, std::string_view key) {
        const Value* value = made.find({"Resources", address, key});
        return value == nullptr ? "missing" : json(*value);
    };
    CHECK(of("aws_kms_key.a", "Region") == "\"us-east-2\"");
    CHECK(of("aws_kms_key.b", "Region") == "\"eu-west-1\"");
    CHECK(of("aws_iam_role.r", "Region") == "missing");
    CHECK(of("aws_kms_key.a", "AccountId") == "\"444455556666\"");
    CHECK(of("aws_iam_role.r", "AccountId") == "\"111122223333\"");
}

TEST_CASE("plans say whether they are complete", "[inputs][plans]") {
    CHECK(Plan(plan("")).canonical->document.incomplete_because().empty());
    CHECK_FALSE(Plan(R"({"format_version": "1.2", "complete": false, "resource_changes": []})")
                    .canonical->document.incomplete_because()
                    .empty());
    CHECK_FALSE(Plan(R"({"format_version": "1.2", "errored": true, "resource_changes": []})")
                    .canonical->document.incomplete_because()
                    .empty());
    CHECK(Plan(R"({"format_version": "0.2", "resource_changes": []})").canonical->notes.size() == 1);
    CHECK(Plan(R"({"format_version": "2.0", "complete": true, "resource_changes": []})").canonical->notes.size() == 1);
}

TEST_CASE("planned values leave out what is not known", "[inputs][plans]") {
    const Plan made(R"({"format_version": "1.2", "planned_values": {"root_module": {"resources": [
        {"address": "aws_cloudtrail.t", "mode": "managed", "type": "aws_cloudtrail", "name": "t", "values": {"name": "t"}}]}},
        "configuration": {"root_module": {"resources": [{"address": "aws_cloudtrail.t", "expressions": {"kms_key_id": {"references": ["var.key"]}}}]}}})");
    CHECK(made.text("aws_cloudtrail.t", "TrailName") == "\"t\"");
    CHECK(made.symbol("aws_cloudtrail.t", "KMSKeyId").presence == Symbol::Presence::Certain);
    CHECK(made.property("aws_cloudtrail.t", "S3KeyPrefix") == nullptr);
}

TEST_CASE("states are read in both layouts", "[inputs][plans]") {
    const Plan shown(
        R"({"format_version": "1.0", "values": {"root_module": {"child_modules": [{"address": "module.m", "resources": [
        {"address": "module.m.x_thing.a[0]", "mode": "managed", "type": "x_thing", "name": "a", "index": 0, "values": {"size": 1, "pass": "secret"},
         "sensitive_values": {"pass": true}}]}]}}})");
    CHECK(shown.text("module.m.x_thing.a[0]", "Size") == "1");
    CHECK(shown.property("module.m.x_thing.a[0]", "Pass")->is_sensitive);
    const Plan raw(R"({"version": 4, "serial": 1, "lineage": "l", "terraform_version": "1.9.0", "resources": [
        {"module": "module.m", "mode": "managed", "type": "x_thing", "name": "a", "instances": [{"index_key": "k", "attributes": {"size": 1, "pass": "secret"},
         "sensitive_attributes": [[{"type": "get_attr", "value": "pass"}]]}]}]})");
    CHECK(raw.text("module.m.x_thing.a[\"k\"]", "Size") == "1");
    CHECK(raw.property("module.m.x_thing.a[\"k\"]", "Pass")->is_sensitive);
    CHECK(raw.canonical->document.shown_text().find("secret\"") == std::string_view::npos);
}

TEST_CASE("very large plans take a time that grows with their size", "[inputs][plans]") {
    constexpr int many = 100'000;
    std::string changes;
    std::string resources;
    for (int i = 0; i < many; ++i) {
        const std::string n = std::to_string(i);
        const std::string key = "[" + n + "]";
        changes += create("aws_s3_bucket.b" + key, R"({"bucket": "b)" + n + "\"}", R"({"arn": true})") + ",";
        changes += create("aws_s3_bucket_versioning.v" + key,
                          R"({"versioning_configuration": [{"status": "Enabled"}]})", R"({"bucket": true})") +
                   (i + 1 == many ? "" : ",");
    }
    const Plan made(plan(
        changes,
        R"(, "configuration": {"root_module": {"resources": [{"address": "aws_s3_bucket.b", "expressions": {}}, {"address": "aws_s3_bucket_versioning.v",
             "expressions": {"bucket": {"references": ["aws_s3_bucket.b", "count.index"]}}}]}})"));
    CHECK(made.canonical->resources == many);
    CHECK(made.text("aws_s3_bucket.b[99999]", "VersioningConfiguration") == R"({"Status":"Enabled"})");
}

TEST_CASE("every plan of the corpus has the resources that it lists", "[inputs][plans]") {
    const std::filesystem::path corpus = std::filesystem::path(BYLAW_SOURCE_DIR) / "../shared/corpus/terraform-plans";
    if (!std::filesystem::exists(corpus)) {
        WARN("no corpus of plans is there");
        return;
    }
    int plans = 0;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(corpus)) {
        if (entry.path().extension() != ".json") {
            continue;
        }
        INFO(entry.path().string());
        std::ifstream file(entry.path(), std::ios::binary);
        const std::string bytes((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
        inputs::MemoryBytes memory(bytes);
        inputs::Documents documents("plan.json", memory);
        const auto read = documents.next();
        const document::Document* source = read ? read->document() : nullptr;
        const Value* changes = source == nullptr || source->root().kind != Kind::Map
                                   ? nullptr
                                   : document::find(source->root(), "resource_changes");
        if (changes == nullptr || changes->kind != Kind::List) {
            continue;
        }
        ++plans;
        std::set<std::string> expected;
        std::set<std::string> companions;
        for (const Value& one : changes->items()) {
            // Replacements say `create`, in whichever order.
            const std::string actions = json(*document::find(*document::find(one, "change"), "actions"));
            const bool is_gone =
                actions.find("\"create\"") == std::string::npos &&
                (actions.find("\"delete\"") != std::string::npos || actions.find("\"forget\"") != std::string::npos);
            const Value* mode = document::find(one, "mode");
            if (is_gone || document::find(one, "deposed") != nullptr || (mode != nullptr && mode->text() == "data")) {
                continue;
            }
            const std::string address(document::find(one, "address")->text());
            expected.insert(address);
            if (!inputs::joins_of_terraform(document::find(one, "type")->text()).empty()) {
                companions.insert(address);
            }
        }
        const auto canonical = inputs::canonical_plan(*source);
        REQUIRE(canonical.has_value());
        std::size_t found = 0;
        const std::set<std::string> all = expected;
        for (const document::Entry& resource : document::find(canonical->document.root(), "Resources")->entries()) {
            const std::string key(resource.key());
            if (expected.erase(key) == 1) {
                ++found;
            } else {
                // Made of a part of another one.
                auto owner = all.upper_bound(key);
                REQUIRE(owner != all.begin());
                CHECK(key.starts_with(*--owner));
            }
        }
        CHECK(found == canonical->resources);
        // What is not there is part of another resource.
        for (const std::string& address : expected) {
            CHECK(companions.contains(address));
        }
    }
    CHECK(plans > 100);
}
