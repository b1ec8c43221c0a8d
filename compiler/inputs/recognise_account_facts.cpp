// What read-only AWS CLI calls print about an account: configuration-items.md, "Account-level state". Which calls there
// are, and what tells their output, is the table account_facts.def.
#include <algorithm>
#include <array>
#include <string>

#include "inputs/members.h"
#include "inputs/recognisers.h"

namespace bylaw::inputs {

using document::Limits;
using document::Value;

namespace {

enum class Others : std::uint8_t { OnlyThese, AnyOthers };

struct Call {
    std::string_view name;
    std::string_view keys;
    std::string_view counted;
    Others others;
};

// clang-format off
constexpr std::array calls{
#define ACCOUNT_FACT(call, keys, counted, others) Call{call, keys, counted, Others::others},
#include "inputs/account_facts.def"
#undef ACCOUNT_FACT
};
// clang-format on

bool is_of_paging(std::string_view key) {
    constexpr std::array paging{"NextToken",   "nextToken", "NextMarker",      "Marker",
                                "IsTruncated", "Truncated", "ResponseMetadata"};
    return std::find(paging.begin(), paging.end(), key) != paging.end();
}

bool holds(const Value& value, std::string_view what) {
    return what.empty() || (what == "list" && value.kind == document::Kind::List) ||
           (what == "map" && value.kind == document::Kind::Map) ||
           (what == "text" && value.kind == document::Kind::String) ||
           (what == "bool" && value.kind == document::Kind::Bool);
}

bool fits(const Value& root, const Call& call) {
    std::uint32_t known = 0;
    for (std::string_view rest = call.keys; !rest.empty();) {
        const std::string_view key = rest.substr(0, rest.find(' '));
        rest.remove_prefix(std::min(key.size() + 1, rest.size()));
        const std::size_t colon = key.find(':');
        const Value* found = member(root, key.substr(0, colon));
        if (found == nullptr || !holds(*found, colon == std::string_view::npos ? "" : key.substr(colon + 1))) {
            return false;
        }
        ++known;
    }
    if (call.others == Others::AnyOthers) {
        return true;
    }
    for (const document::Entry& entry : root.entries()) {
        known += is_of_paging(entry.key()) ? 1U : 0U;
    }
    return known == root.size;
}

const Call* call_of(const Value& root) {
    if (root.kind != document::Kind::Map) {
        return nullptr;
    }
    const auto* const found =
        std::find_if(calls.begin(), calls.end(), [&](const Call& call) { return fits(root, call); });
    return found != calls.end() ? found : nullptr;
}

}  // namespace

std::string_view account_call_of(const Value& root) {
    const Call* call = call_of(root);
    return call == nullptr ? std::string_view() : call->name;
}

bool is_collected_call(const Value& root) {
    return text_member(root, "Call").find(' ') != std::string_view::npos && has_any(root, {"Output", "Error"});
}

bool is_collection(const Value& root) {
    const Value* facts = list_member(root, "Facts");
    return facts != nullptr && member(root, "Account") != nullptr &&
           std::all_of(facts->items().begin(), facts->items().end(), is_collected_call);
}

bool is_account_fact(const Value& root) {
    if (root.kind == document::Kind::String) {
        return root.text().starts_with(credential_report_start);
    }
    return is_collection(root) || is_collected_call(root) || call_of(root) != nullptr;
}

void describe_account_fact(const Value& root, const Limits& /*limits*/, Recognised& recognised) {
    if (root.kind == document::Kind::String) {
        recognised.detail = "credential report";
        // The lines of the text are one here, with blanks in between.
        const std::string_view text = root.text();
        recognised.resources = static_cast<std::uint64_t>(std::count(text.begin(), text.end(), ' '));
        return;
    }
    if (const Value* facts = list_member(root, "Facts"); facts != nullptr && is_collection(root)) {
        recognised.detail = "collected in account " + std::string(text_member(root, "Account"));
        recognised.resources = facts->size;
        return;
    }
    const Value* output = is_collected_call(root) ? member(root, "Output") : &root;
    const Call* call = output == nullptr ? nullptr : call_of(*output);
    if (is_collected_call(root)) {
        recognised.detail = text_member(root, "Call");
        recognised.resources = 1;
    }
    if (call != nullptr) {
        if (recognised.detail.empty()) {
            recognised.detail = call->name;
        }
        recognised.resources = call->counted.empty() ? 1 : size_of(member(*output, call->counted));
        if (!text_member(*output, "NextToken").empty() || !text_member(*output, "nextToken").empty()) {
            recognised.notes.emplace_back("there are more entries than this page of them");
        }
    }
}

}  // namespace bylaw::inputs
