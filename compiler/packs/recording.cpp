#include "packs/recording.h"

#include <algorithm>
#include <iterator>

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

// The texts of a list; false if not all of them are known.
bool read_texts(const Value* list, std::vector<std::string>& texts) {
    if (list == nullptr || list->kind != Kind::List) {
        return list == nullptr;
    }
    for (const Value& item : list->items()) {
        if (item.kind != Kind::String) {
            return false;
        }
        texts.emplace_back(item.text());
    }
    return true;
}

// An entry that templates and plans write `AllSupported`, items and facts about the account `allSupported`.
const Value* part_of(const Value& map, std::string_view name) {
    const Value* const found = inputs::member(map, name);
    if (found != nullptr || name.empty()) {
        return found;
    }
    std::string other(name);
    other.front() = static_cast<char>(other.front() - 'A' + 'a');
    return inputs::member(map, other);
}

const Value* map_of(const Value& map, std::string_view name) {
    const Value* const found = part_of(map, name);
    return found != nullptr && found->kind == Kind::Map ? found : nullptr;
}

void read_group(const Value& group, Recorder& recorder) {
    const Value* const all = part_of(group, "AllSupported");
    const Value* const types = part_of(group, "ResourceTypes");
    const Value* const strategy = map_of(group, "RecordingStrategy");
    const Value* const use_only = strategy == nullptr ? nullptr : part_of(*strategy, "UseOnly");
    const std::string_view use =
        use_only != nullptr && use_only->kind == Kind::String ? use_only->text() : std::string_view();
    std::vector<std::string> texts;
    if (use == "EXCLUSION_BY_RESOURCE_TYPES" || (use.empty() && part_of(group, "ExclusionByResourceTypes"))) {
        const Value* const exclusion = map_of(group, "ExclusionByResourceTypes");
        if (exclusion != nullptr && read_texts(part_of(*exclusion, "ResourceTypes"), texts)) {
            recorder.types = std::move(texts);
        }
        return;
    }
    const bool is_by_type = use == "INCLUSION_BY_RESOURCE_TYPES" ||
                            (use.empty() && !is_boolean(all, true) && (types != nullptr || is_boolean(all, false)));
    if (is_by_type && read_texts(types, texts)) {
        recorder.records_all = false;
        recorder.types = std::move(texts);
    }
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
    const Value* const properties = inputs::map_member(resource, "Properties");
    if (properties == nullptr) {
        return recorder;
    }
    // What Terraform and what the account says. Terraform's recorders rest until they are started; only its resources
    // have a `Source`.
    const Value* const started = part_of(*properties, "IsEnabled");
    const Value* const records = part_of(*properties, "Recording");
    const bool is_never_started =
        started == nullptr && records == nullptr && !has_other_switch && inputs::member(resource, "Source") != nullptr;
    recorder.is_off = is_never_started || is_boolean(started, false) || is_boolean(records, false);
    if (const Value* const group = map_of(*properties, "RecordingGroup")) {
        read_group(*group, recorder);
    }
    return recorder;
}

bool is_nothing_recorded(const std::vector<Recorder>& recorders) {
    return !recorders.empty() &&
           std::all_of(recorders.begin(), recorders.end(), [](const Recorder& recorder) { return recorder.is_off; });
}

bool is_unrecorded(const std::vector<Recorder>& recorders, const std::vector<std::string_view>& types) {
    const auto records = [](const Recorder& recorder, std::string_view type) {
        const bool is_named = std::any_of(recorder.types.begin(), recorder.types.end(),
                                          [&](const std::string& name) { return is_same_type(name, type); });
        return !recorder.is_off && is_named != recorder.records_all;
    };
    return !recorders.empty() && !types.empty() &&
           std::none_of(recorders.begin(), recorders.end(), [&](const Recorder& recorder) {
               return std::any_of(types.begin(), types.end(),
                                  [&](std::string_view type) { return records(recorder, type); });
           });
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
