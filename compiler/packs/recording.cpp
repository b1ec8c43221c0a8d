#include "packs/recording.h"

#include <algorithm>

#include "inputs/members.h"

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

void read_group(const Value& group, Recorder& recorder) {
    const Value* const all = inputs::member(group, "AllSupported");
    const Value* const types = inputs::member(group, "ResourceTypes");
    const Value* const strategy = inputs::map_member(group, "RecordingStrategy");
    const std::string_view use = strategy == nullptr ? std::string_view() : inputs::text_member(*strategy, "UseOnly");
    std::vector<std::string> texts;
    if (use == "EXCLUSION_BY_RESOURCE_TYPES" || (use.empty() && inputs::member(group, "ExclusionByResourceTypes"))) {
        const Value* const exclusion = inputs::map_member(group, "ExclusionByResourceTypes");
        if (exclusion != nullptr && read_texts(inputs::member(*exclusion, "ResourceTypes"), texts)) {
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

Recorder read_recorder(const Value& resource) {
    Recorder recorder;
    const Value* const properties = inputs::map_member(resource, "Properties");
    if (properties == nullptr) {
        return recorder;
    }
    // What Terraform and what the account says.
    recorder.is_off = is_boolean(inputs::member(*properties, "IsEnabled"), false) ||
                      is_boolean(inputs::member(*properties, "Recording"), false);
    if (const Value* const group = inputs::map_member(*properties, "RecordingGroup")) {
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
        const bool is_named = std::find(recorder.types.begin(), recorder.types.end(), type) != recorder.types.end();
        return !recorder.is_off && is_named != recorder.records_all;
    };
    return !recorders.empty() && !types.empty() &&
           std::none_of(recorders.begin(), recorders.end(), [&](const Recorder& recorder) {
               return std::any_of(types.begin(), types.end(),
                                  [&](std::string_view type) { return records(recorder, type); });
           });
}

}  // namespace bylaw::packs
