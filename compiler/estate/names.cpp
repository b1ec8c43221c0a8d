#include "estate/names.h"

#include <algorithm>
#include <array>
#include <string>

#include "document/symbol.h"
#include "support/arn.h"

namespace bylaw::estate {

using document::Entry;
using document::Kind;
using document::Value;

namespace {

// Lower case, letters and digits only: `log-group` and `LogGroup` are one word.
std::string folded(std::string_view text) {
    std::string word;
    for (const char byte : text) {
        if (byte >= 'A' && byte <= 'Z') {
            word += static_cast<char>(byte - 'A' + 'a');
        } else if ((byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9')) {
            word += byte;
        }
    }
    return word;
}

// Whether a property gives the name of the resource that it stands in: `Name`, and `BucketName` where the last part of
// the type is or ends with `Bucket`.
bool is_own_name(std::string_view property, std::string_view part) {
    constexpr std::array<std::string_view, 6> words = {"Name", "Id", "Arn", "ARN", "Identifier", "ID"};
    return std::any_of(words.begin(), words.end(), [&](std::string_view word) {
        return property.ends_with(word) && part.ends_with(property.substr(0, property.size() - word.size()));
    });
}

void visit_text(const Value& given, const std::function<void(std::string_view)>& visit) {
    const Value& value = document::settled(given);
    if (value.kind == Kind::String && value.size != 0) {
        visit(value.text());
    }
}

}  // namespace

std::string_view last_part(std::string_view type) {
    const std::size_t colon = type.rfind(':');
    return colon == std::string_view::npos ? type : type.substr(colon + 1);
}

void for_each_own_name(const Value& resource, std::string_view type,
                       const std::function<void(std::string_view)>& visit) {
    for (const std::string_view key : {"Arn", "ResourceId", "ResourceName"}) {
        if (const Value* found = document::find(resource, key)) {
            visit_text(*found, visit);
        }
    }
    const Value* properties = document::find(resource, "Properties");
    if (properties == nullptr || properties->kind != Kind::Map) {
        return;
    }
    const std::string_view part = last_part(type);
    for (const Entry& entry : properties->entries()) {
        if (is_own_name(entry.key(), part)) {
            visit_text(entry.value, visit);
        }
    }
}

bool fits_arn(std::string_view type, std::string_view arn_text) {
    const auto arn = support::parse_arn(arn_text);
    if (!arn) {
        return false;
    }
    const std::string kind = folded(last_part(type));
    if (!arn->resource_type.empty() && folded(arn->resource_type) == kind) {
        return true;
    }
    // AWS::S3::Bucket: the service stands between the first two colons, perhaps with the number of a version.
    const std::size_t begin = type.find("::");
    const std::size_t end = begin == std::string_view::npos ? begin : type.find("::", begin + 2);
    if (end == std::string_view::npos) {
        return false;
    }
    std::string service = folded(type.substr(begin + 2, end - begin - 2));
    if (service.ends_with("v2")) {
        service.resize(service.size() - 2);
    }
    // Kinds have other words in ARNs than in types often enough: `db` for DBInstance, `stateMachine`, none for topics.
    return folded(arn->service) == service;
}

bool speaks_of(std::string_view property, std::string_view type) {
    const std::string kind = folded(last_part(type));
    return !kind.empty() && folded(property).find(kind) != std::string::npos;
}

}  // namespace bylaw::estate
