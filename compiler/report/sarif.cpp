#include "report/sarif.h"

#include <algorithm>

#include "document/json_text.h"
#include "support/unicode.h"

namespace bylaw::report {

using vm::Check;
using vm::CheckKind;
using vm::ResultKind;

namespace {

constexpr std::string_view head = R"({
  "$schema": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
  "version": "2.1.0",
  "runs": [
    {
      "tool": {
        "driver": {
          "name": "cfn-guard",
          "semanticVersion": "3.1.1",
          "fullName": "cfn-guard 3.1.1",
          "organization": "Amazon Web Services",
          "downloadUri": "https://github.com/aws-cloudformation/cloudformation-guard",
          "informationUri": "https://github.com/aws-cloudformation/cloudformation-guard",
          "shortDescription": {
            "text": "AWS CloudFormation Guard is an open-source general-purpose policy-as-code evaluation tool. It provides developers with a simple-to-use, yet powerful and expressive domain-specific language (DSL) to define policies and enables developers to validate JSON- or YAML- formatted structured data with those policies."
          }
        }
      },
      "artifacts": [)";

std::string_view without_leading_slash(std::string_view name) {
    return name.starts_with('/') ? name.substr(1) : name;
}

}  // namespace

Sarif::Sarif(RuleTexts& rules, const document::Document& document, std::string_view data_name)
    : texts_(rules, document), failures_(rules.program()) {
    append_escaped(name_, without_leading_slash(data_name), Escape::Json);
}

void append_sarif_head(std::string& out, const std::vector<std::string_view>& artifacts) {
    out += head;
    std::vector<std::string_view> seen;
    for (const std::string_view artifact : artifacts) {
        if (artifact.empty() || std::find(seen.begin(), seen.end(), artifact) != seen.end()) {
            continue;
        }
        out += seen.empty() ? "\n        {\n          \"location\": {\n            \"uri\": "
                            : ",\n        {\n          \"location\": {\n            \"uri\": ";
        seen.push_back(artifact);
        document::append_json_string(out, without_leading_slash(artifact));
        out += "\n          }\n        }";
    }
    out += seen.empty() ? "],\n" : "\n      ],\n";
    out += "      \"results\": [";
}

void append_sarif_tail(std::string& out, bool has_results) {
    out += has_results ? "\n      ]" : "]";
    out += "\n    }\n  ]\n}";
}

void Sarif::append(Pieces& pieces, const vm::FileResult& result) {
    std::string& out = pieces.text;
    texts_.use(result);
    failures_.collect(result);
    std::uint32_t rule_end = 0;
    const auto& nodes = failures_.nodes();
    for (std::uint32_t i = 0; i < nodes.size(); ++i) {
        if (i == rule_end) {
            const std::string_view name = texts_.rule_name(texts_.trace().events[nodes[i].event]);
            rule_end = nodes[i].end;
            rule_id_.clear();
            append_escaped(rule_id_, support::unicode::to_upper(name.substr(0, name.find('.'))), Escape::Json);
        }
        if (nodes[i].kind == FailureKind::Check || nodes[i].kind == FailureKind::EmptyBlock) {
            append_result(out, nodes[i]);
            pieces.close_if_large();
        }
    }
}

void Sarif::append_result(std::string& out, const Failure& node) {
    document::PositionFinder::ReferencePlace place;
    out += ",\n        {\n          \"ruleId\": \"";
    out += rule_id_;
    out += "\",\n          \"level\": \"error\",\n          \"message\": {\n            \"text\": \"";
    if (node.kind == FailureKind::EmptyBlock) {
        out += "query for block clause did not retrieve any value ";
    } else {
        const Check& check = texts_.trace().checks[node.check];
        texts_.append_error_message(out, check);
        out += ' ';
        out += texts_.custom_message(check).value_or("");
        const document::Value* shown = nullptr;
        if (check.kind == CheckKind::Comparison) {
            shown = check.from.kind == ResultKind::Unresolved ? check.from.value : check.to.value;
        } else if (check.kind == CheckKind::InComparison ||
                   (check.kind == CheckKind::Unary && check.from.kind == ResultKind::Unresolved)) {
            shown = check.from.value;
        }
        if (shown != nullptr) {
            place = texts_.values().place(*shown);
        }
    }
    out += "\"\n          },\n          \"locations\": [\n            {\n              \"physicalLocation\": {\n";
    out += "                \"artifactLocation\": {\n                  \"uri\": \"";
    out += name_;
    out += "\"\n                },\n                \"region\": {\n                  \"startLine\": ";
    append_number(out, std::max(1U, place.line));
    out += ",\n                  \"startColumn\": ";
    append_number(out, std::max(1U, place.column));
    out += "\n                }\n              }\n            }\n          ]\n        }";
}

}  // namespace bylaw::report
