// IAM policies, service control policies and resource policies by themselves.
#include <algorithm>

#include "inputs/members.h"
#include "inputs/recognisers.h"

namespace bylaw::inputs {

using document::Limits;
using document::Value;

bool is_policy_document(const Value& root) {
    const Value* statement = member(root, "Statement");
    if (statement == nullptr) {
        return false;
    }
    if (statement->kind == document::Kind::Map) {
        return member(*statement, "Effect") != nullptr;
    }
    return statement->kind == document::Kind::List &&
           (statement->size == 0 ? member(root, "Version") != nullptr
                                 : std::all_of(statement->items().begin(), statement->items().end(),
                                               [](const Value& item) { return member(item, "Effect") != nullptr; }));
}

void describe_policy_document(const Value& root, const Limits& /*limits*/, Recognised& recognised) {
    if (const Value* statement = member(root, "Statement")) {
        recognised.resources = statement->kind == document::Kind::Map ? 1 : size_of(statement);
    }
    if (const std::string_view version = text_member(root, "Version"); !version.empty()) {
        recognised.detail = "version " + std::string(version);
    }
}

}  // namespace bylaw::inputs
