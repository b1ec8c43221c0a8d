// Rows of tables that make parts of lists and maps: pairs, keyed maps, companions of one element; and what nobody set.
#include <catch2/catch.hpp>

#include <string>

#include "document/json_text.h"
#include "document_loaded.h"
#include "inputs/canonical.h"
#include "inputs/shapes.h"

namespace {

using namespace bylaw;
using document::Value;

// A resource that a plan creates.
std::string resource(const std::string& type, const std::string& after, const std::string& unknown = "{}") {
    return R"({"address": ")" + type + R"(.x", "mode": "managed", "type": ")" + type + R"(", "name": "x",
  "change": {"actions": ["create"], "before": null, "after": )" +
           after + R"(, "after_unknown": )" + unknown + R"(, "before_sensitive": false, "after_sensitive": {}}})";
}

std::string plan(const std::string& changes, const std::string& configured) {
    return R"({"format_version": "1.2", "resource_changes": [)" + changes +
           R"(], "configuration": {"root_module": {"resources": [)" + configured + "]}}}";
}

std::string block(const std::string& type, const std::string& expressions) {
    return R"({"address": ")" + type + R"(.x", "mode": "managed", "type": ")" + type +
           R"(", "name": "x", "expressions": )" + expressions + "}";
}

// The property of a resource of the plan as JSON, or `none`.
std::string property(const document::Document& source, std::string_view address, std::string_view name) {
    const auto canonical = inputs::canonical_plan(source);
    REQUIRE(canonical.has_value());
    const Value* value = document::find(canonical->document.root(), "Resources");
    for (const std::string_view key : {address, std::string_view("Properties"), name}) {
        value = value == nullptr ? nullptr : document::find(*value, key);
    }
    std::string text = value == nullptr ? "none" : "";
    if (value != nullptr) {
        document::append_json(text, *value);
    }
    return text;
}

std::uint32_t refused_line(std::string_view rows) {
    const std::string text = "type\tA::B::C\n" + std::string(rows);
    inputs::Shape shape;
    const auto error = inputs::read_shape(text, shape);
    return error ? error->line : 0;
}

}  // namespace

TEST_CASE("rows that make parts of lists and maps are read", "[inputs]") {
    CHECK(refused_line("terraform\tx\n  pair\tX\tkey.enabled\ta.b\nend\n") == 0);
    CHECK(refused_line("terraform\tx\n  pair\tX\tkey.enabled\ta.b\t=-\nend\n") == 0);
    CHECK(refused_line("terraform\tx\n  pair\tX\ta.b\nend\n") == 3);
    CHECK(refused_line("terraform\tx\n  keyed\tX\ta[]\tname\n    plan\t.\tvalue\n  end\nend\n") == 0);
    CHECK(refused_line("terraform\tx\n  keyed\tX\ta[]\n  end\nend\n") == 3);
    CHECK(refused_line("terraform\tx\n  join\ty\ta\n    into\tX\tPort\tport\n    plan\tY\ty\n    end\n  end\nend\n") ==
          0);
    CHECK(refused_line("unkeyed\tX\ta\tOuter\tInner\n  item\tV\tv\nend\n") == 0);
    CHECK(refused_line("unkeyed\tX\ta\nend\n") != 0);
    CHECK(refused_line("terraform\tx\n  unkeyed\tX\ta\tOuter\n  end\nend\n") == 3);
    CHECK(refused_line("pair\tX\tkey\ta\n") == 2);
}

TEST_CASE("attributes of a load balancer are pairs of texts", "[inputs]") {
    const auto source = document::must_load(
        plan(resource("aws_lb",
                      R"({"name": "a", "enable_deletion_protection": true, "idle_timeout": 60, "internal": true,
                          "access_logs": [{"bucket": "logs", "enabled": true, "prefix": ""}]})",
                      R"({"arn": true, "enable_zonal_shift": true})"),
             block("aws_lb", R"({"name": {"constant_value": "a"}})")));
    CHECK(property(source, "aws_lb.x", "LoadBalancerAttributes") ==
          R"([{"Key":"deletion_protection.enabled","Value":"true"},{"Key":"access_logs.s3.enabled","Value":"true"},)"
          R"({"Key":"access_logs.s3.bucket","Value":"logs"},{"Key":"idle_timeout.timeout_seconds","Value":"60"}])");
    CHECK(property(source, "aws_lb.x", "Scheme") == R"("internal")");
}

TEST_CASE("parameters of a group are a map by name", "[inputs]") {
    const auto source = document::must_load(plan(resource("aws_db_parameter_group",
                                                          R"({"name": "a", "family": "postgres14", "parameter": [
                          {"apply_method": "immediate", "name": "rds.force_ssl", "value": "1"},
                          {"apply_method": "immediate", "name": "log_connections", "value": "0"}]})"),
                                                 block("aws_db_parameter_group", "{}")));
    CHECK(property(source, "aws_db_parameter_group.x", "Parameters") ==
          R"({"rds.force_ssl":"1","log_connections":"0"})");
}

TEST_CASE("a companion can belong to one element of a list", "[inputs]") {
    const auto source = document::must_load(
        plan(resource("aws_elb", R"({"name": "a", "listener": [
                 {"instance_port": 80, "instance_protocol": "http", "lb_port": 443, "lb_protocol": "https"},
                 {"instance_port": 80, "instance_protocol": "http", "lb_port": 80, "lb_protocol": "http"}]})") +
                 "," +
                 resource("aws_load_balancer_listener_policy",
                          R"({"load_balancer_name": "a", "load_balancer_port": 443, "policy_names": ["tls"]})"),
             block("aws_elb", "{}") + "," + block("aws_load_balancer_listener_policy", "{}")));
    CHECK(
        property(source, "aws_elb.x", "Listeners") ==
        R"([{"InstancePort":"80","InstanceProtocol":"HTTP","LoadBalancerPort":"443","Protocol":"HTTPS","PolicyNames":["tls"]},)"
        R"({"InstancePort":"80","InstanceProtocol":"HTTP","LoadBalancerPort":"80","Protocol":"HTTP"}])");
    CHECK(property(source, "aws_load_balancer_listener_policy.x", "PolicyNames") == "none");
}

TEST_CASE("what is computed and nobody set is not set", "[inputs]") {
    const std::string change = resource("aws_sqs_queue", R"({"name": "a"})", R"({"sqs_managed_sse_enabled": true})");
    const auto unset =
        document::must_load(plan(change, block("aws_sqs_queue", R"({"name": {"constant_value": "a"}})")));
    CHECK(property(unset, "aws_sqs_queue.x", "SqsManagedSseEnabled") == "none");
    const auto set = document::must_load(
        plan(change, block("aws_sqs_queue", R"({"sqs_managed_sse_enabled": {"references": ["var.x"]}})")));
    CHECK(property(set, "aws_sqs_queue.x", "SqsManagedSseEnabled") != "none");
    // Without the configuration of a plan nothing says who set what.
    const auto trimmed = document::must_load(plan(change, ""));
    CHECK(property(trimmed, "aws_sqs_queue.x", "SqsManagedSseEnabled") != "none");
}
