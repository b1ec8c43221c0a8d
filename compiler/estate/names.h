// The texts by which a resource is known, and those by which another one may name it. Private to the room.
#pragma once

#include <functional>
#include <string_view>

#include "document/value.h"

namespace bylaw::estate {

// Calls `visit` for every text that a resource gives as its own name: its ARN and identifiers as they stand beside its
// properties (`Arn`, `ResourceId`, `ResourceName`), and of its properties `Arn`, `Id`, `Name`, `Identifier`, alone or
// behind the last part of its type or the end of that (`BucketName` of AWS::S3::Bucket, `ParameterGroupName` of
// AWS::Redshift::ClusterParameterGroup).
void for_each_own_name(const document::Value& resource, std::string_view type,
                       const std::function<void(std::string_view)>& visit);

// Whether an ARN can be one of a resource of this type, as far as both tell.
[[nodiscard]] bool fits_arn(std::string_view type, std::string_view arn_text);

// Whether a property of this name is likely to name a resource of this type: `KmsKeyId` and AWS::KMS::Key.
[[nodiscard]] bool speaks_of(std::string_view property, std::string_view type);

// The last part of a type: `Bucket` of AWS::S3::Bucket.
[[nodiscard]] std::string_view last_part(std::string_view type);

}  // namespace bylaw::estate
