// Names of resources as AWS writes them: arn:partition:service:region:account:resource.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace bylaw::support {

enum class ArnPart : std::uint8_t { Partition, Service, Region, Account, Resource, ResourceType, ResourceId };

// `partition`, `service`, `region`, `account`, `resource`, `resource_type`, `resource_id`.
[[nodiscard]] std::optional<ArnPart> arn_part_named(std::string_view name);
inline constexpr std::string_view arn_part_names =
    "`partition`, `service`, `region`, `account`, `resource`, `resource_type` and `resource_id`";

// Refers to the text that it was read from.
struct Arn {
    std::string_view partition;
    std::string_view service;
    std::string_view region;   // empty for resources of no region
    std::string_view account;  // empty for resources that are named without it
    std::string_view resource;
    std::string_view resource_type;  // in front of the first `/` or `:` of the resource; empty if there is none
    std::string_view resource_id;    // behind it; the whole resource if there is none

    [[nodiscard]] std::string_view part(ArnPart part) const;
};

// Nothing if the text is no ARN.
[[nodiscard]] std::optional<Arn> parse_arn(std::string_view text);

}  // namespace bylaw::support
