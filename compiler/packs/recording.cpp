#include "packs/recording.h"

#include <algorithm>
#include <iterator>

#include "document/symbol.h"
#include "inputs/members.h"
#include "inputs/shapes.h"

namespace bylaw::packs {
namespace {

using document::Kind;
using document::Value;

bool is_boolean(const Value* value, bool wanted) {
    if (value == nullptr) {
        return false;
    }
    return (value->kind == Kind::Bool && value->boolean == wanted) ||
           (value->kind == Kind::String && value->text() == (wanted ? "true" : "false"));
}

bool is_symbol(const Value* value) {
    return value != nullptr && value->kind == Kind::Symbol;
}

// What a list names; what cannot be told is noted.
void read_types(const Value* list, Recorder& recorder) {
    if (list == nullptr) {
        return;
    }
    if (list->kind != Kind::List) {
        recorder.has_unknown_types = true;
        return;
    }
    for (const Value& item : list->items()) {
        const Value& text = document::settled(item);
        if (text.kind == Kind::String) {
            recorder.types.emplace_back(text.text());
        } else {
            recorder.has_unknown_types = true;
        }
    }
}

// An entry that templates and plans write `AllSupported`, items and facts about the account `allSupported`.
const Value* part_of(const Value* map, std::string_view name) {
    if (map == nullptr) {
        return nullptr;
    }
    const Value* found = inputs::member(*map, name);
    if (found == nullptr) {
        std::string other(name);
        other.front() = static_cast<char>(other.front() - 'A' + 'a');
        found = inputs::member(*map, other);
    }
    const Value* const known = found == nullptr ? nullptr : &document::settled(*found);
    return known == nullptr || known->kind == Kind::Null ? nullptr : known;
}

void read_group(const Value* group, Recorder& recorder) {
    const Value* const all = part_of(group, "AllSupported");
    const Value* const types = part_of(group, "ResourceTypes");
    const Value* const strategy = part_of(group, "RecordingStrategy");
    const Value* const exclusion = part_of(group, "ExclusionByResourceTypes");
    const Value* const use_only = part_of(strategy, "UseOnly");
    if (is_symbol(group) || is_symbol(strategy) || is_symbol(use_only)) {
        recorder.is_doubtful = true;
        return;
    }
    const std::string_view use =
        use_only != nullptr && use_only->kind == Kind::String ? use_only->text() : std::string_view();
    if (use == "EXCLUSION_BY_RESOURCE_TYPES" || (use.empty() && exclusion != nullptr)) {
        recorder.has_unknown_types = is_symbol(exclusion);
        read_types(part_of(exclusion, "ResourceTypes"), recorder);
        return;
    }
    if (use == "INCLUSION_BY_RESOURCE_TYPES" ||
        (use.empty() && !is_boolean(all, true) && (types != nullptr || is_boolean(all, false)))) {
        recorder.records_all = false;
        // It may record all others as well.
        recorder.has_unknown_types = is_symbol(all);
        read_types(types, recorder);
        return;
    }
    recorder.is_doubtful = recorder.is_doubtful || (use.empty() && is_symbol(all));
}

Recorded records(const Recorder& recorder, std::string_view type) {
    if (recorder.is_off) {
        return Recorded::No;
    }
    const bool is_named = std::any_of(recorder.types.begin(), recorder.types.end(),
                                      [&](const std::string& name) { return is_same_type(name, type); });
    if (!is_named && recorder.has_unknown_types) {
        return Recorded::NotKnown;
    }
    return is_named == recorder.records_all ? Recorded::No : recorder.is_doubtful ? Recorded::NotKnown : Recorded::Yes;
}

}  // namespace

bool is_recorder(std::string_view resource_type) {
    return resource_type == "AWS::Config::ConfigurationRecorder";
}

bool is_recorder_switch(std::string_view resource_type) {
    return resource_type == "aws_config_configuration_recorder_status";
}

Recorder read_recorder(const Value& resource, bool has_other_switch) {
    Recorder recorder;
    recorder.account = inputs::text_member(resource, "AccountId");
    recorder.region = inputs::text_member(resource, "Region");
    const Value* const properties = inputs::member(resource, "Properties");
    if (properties == nullptr || document::settled(*properties).kind != Kind::Map) {
        recorder.is_doubtful = properties != nullptr && document::is_unknown(*properties);
        return recorder;
    }
    const Value* const known = &document::settled(*properties);
    // What Terraform and what the account says. Terraform's recorders rest until they are started; only its resources
    // have a `Source`.
    const Value* const started = part_of(known, "IsEnabled");
    const Value* const recording = part_of(known, "Recording");
    const bool is_never_started = started == nullptr && recording == nullptr && !has_other_switch &&
                                  inputs::member(resource, "Source") != nullptr;
    recorder.is_off = is_never_started || is_boolean(started, false) || is_boolean(recording, false);
    recorder.is_doubtful = is_symbol(started) || is_symbol(recording);
    read_group(part_of(known, "RecordingGroup"), recorder);
    return recorder;
}

bool is_nothing_recorded(const std::vector<Recorder>& recorders) {
    return !recorders.empty() &&
           std::all_of(recorders.begin(), recorders.end(), [](const Recorder& recorder) { return recorder.is_off; });
}

Recorded is_recorded(const std::vector<Recorder>& recorders, const std::vector<std::string_view>& types) {
    if (recorders.empty() || types.empty()) {
        return Recorded::Yes;
    }
    Recorded best = Recorded::No;
    for (const Recorder& recorder : recorders) {
        for (const std::string_view type : types) {
            best = std::max(best, records(recorder, type));
        }
    }
    return best;
}

std::vector<Recorder> recorders_of(const std::vector<Recorder>& recorders, std::string_view account,
                                   std::string_view region) {
    std::vector<Recorder> found;
    std::copy_if(recorders.begin(), recorders.end(), std::back_inserter(found), [&](const Recorder& recorder) {
        const bool is_same_account = account.empty() || recorder.account.empty() || recorder.account == account;
        const bool is_same_region =
            region.empty() || region == "global" || recorder.region.empty() || recorder.region == region;
        return is_same_account && is_same_region;
    });
    return found;
}

bool is_same_type(std::string_view name, std::string_view other) {
    if (name == other) {
        return true;
    }
    const auto type_of = [](std::string_view text) {
        const inputs::Shape* const shape = inputs::shape_of_item(text);
        return shape == nullptr ? text : std::string_view(shape->type);
    };
    return type_of(name) == type_of(other);
}

}  // namespace bylaw::packs
