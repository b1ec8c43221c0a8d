// What the configuration recorders of an estate record: without them no rule is asked about a change.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "document/value.h"

namespace bylaw::packs {

// One `AWS::Config::ConfigurationRecorder`.
struct Recorder {
    std::string account;  // whose resources it records; empty: not known
    std::string region;   // the same
    bool is_off = false;
    bool is_doubtful = false;  // it may be off, or record something else
    bool records_all = true;
    std::vector<std::string> types;  // those that are recorded, or, with `records_all`, those that are not
    bool has_unknown_types = false;  // there may be more of them
};

enum class Recorded : std::uint8_t { No, NotKnown, Yes };

[[nodiscard]] bool is_recorder(std::string_view resource_type);
// Of a resource in the canonical shape. `has_other_switch`: something in the document starts recorders, though it is
// not known which.
[[nodiscard]] Recorder read_recorder(const document::Value& resource, bool has_other_switch);
// Whether a resource starts a recorder, and was not found to belong to one.
[[nodiscard]] bool is_recorder_switch(std::string_view resource_type);

// Whether there are recorders and all of them are off.
[[nodiscard]] bool is_nothing_recorded(const std::vector<Recorder>& recorders);
// Whether one of the recorders records one of the types; where there are no recorders or types, it is taken for
// granted.
[[nodiscard]] Recorded is_recorded(const std::vector<Recorder>& recorders, const std::vector<std::string_view>& types);
// Those that may record what is in an account and Region, either of which may be empty.
[[nodiscard]] std::vector<Recorder> recorders_of(const std::vector<Recorder>& recorders, std::string_view account,
                                                 std::string_view region);
// Whether two names are of one type: recorders, rules and packs have those of AWS Config, resources those of
// CloudFormation.
[[nodiscard]] bool is_same_type(std::string_view name, std::string_view other);

}  // namespace bylaw::packs
