#include "support/arn.h"

#include <array>
#include <cstddef>

namespace bylaw::support {

std::optional<ArnPart> arn_part_named(std::string_view name) {
    constexpr std::array<std::string_view, 7> names = {"partition", "service",       "region",     "account",
                                                       "resource",  "resource_type", "resource_id"};
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (names[i] == name) {
            return static_cast<ArnPart>(i);
        }
    }
    return std::nullopt;
}

std::string_view Arn::part(ArnPart part) const {
    switch (part) {
        case ArnPart::Partition:
            return partition;
        case ArnPart::Service:
            return service;
        case ArnPart::Region:
            return region;
        case ArnPart::Account:
            return account;
        case ArnPart::Resource:
            return resource;
        case ArnPart::ResourceType:
            return resource_type;
        case ArnPart::ResourceId:
            return resource_id;
    }
    return {};
}

std::optional<Arn> parse_arn(std::string_view text) {
    if (!text.starts_with("arn:")) {
        return std::nullopt;
    }
    text.remove_prefix(4);
    Arn arn;
    for (std::string_view* field : {&arn.partition, &arn.service, &arn.region, &arn.account}) {
        const std::size_t colon = text.find(':');
        if (colon == std::string_view::npos) {
            return std::nullopt;
        }
        *field = text.substr(0, colon);
        text.remove_prefix(colon + 1);
    }
    if (arn.partition.empty() || arn.service.empty() || text.empty()) {
        return std::nullopt;
    }
    arn.resource = text;
    const std::size_t end = text.find_first_of("/:");
    if (end != std::string_view::npos) {
        arn.resource_type = text.substr(0, end);
    }
    arn.resource_id = end == std::string_view::npos ? text : text.substr(end + 1);
    return arn;
}

}  // namespace bylaw::support
