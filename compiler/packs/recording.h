// What the configuration recorders of an estate record: without them no rule is asked about a change.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "document/value.h"

namespace bylaw::packs {

// One `AWS::Config::ConfigurationRecorder`. What is not known counts as recorded.
struct Recorder {
    bool is_off = false;
    bool records_all = true;
    std::vector<std::string> types;  // those that are recorded, or, with `records_all`, those that are not
};

[[nodiscard]] bool is_recorder(std::string_view resource_type);
// Of a resource in the canonical shape.
[[nodiscard]] Recorder read_recorder(const document::Value& resource);

// Whether there are recorders and all of them are off.
[[nodiscard]] bool is_nothing_recorded(const std::vector<Recorder>& recorders);
// Whether there are recorders and none of them records one of the types, as AWS Config names them.
[[nodiscard]] bool is_unrecorded(const std::vector<Recorder>& recorders, const std::vector<std::string_view>& types);

}  // namespace bylaw::packs
