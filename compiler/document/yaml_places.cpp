#include <algorithm>

#include "document/short_form.h"
#include "document/value_places.h"
#include "document/yaml_events.h"

namespace bylaw::document {
namespace {

PositionFinder::ReferencePlace reference(const yaml_mark_t& mark) {
    return {static_cast<std::uint32_t>(mark.line), static_cast<std::uint32_t>(mark.column)};
}

class LockStep {
public:
    explicit LockStep(const Document& document) : document_(document), text_(with_mark(document)), events_(text_) {}

    std::vector<YamlPlaces::Place> walk();

private:
    struct Frame {
        const Value* container;  // null inside of a value that a repeated key replaced
        std::uint32_t next = 0;  // child
        bool is_map = false;
        bool expects_key = false;
        bool is_flow = false;
        std::size_t first_place = 0;  // of the container itself: where its end is filled in
        std::size_t place_count = 0;
        std::uint32_t last_end = 0;
        support::Span key;
        PositionFinder::ReferencePlace key_reference;
        std::vector<const Value*> written;
    };

    // The byte order mark is in front of the text, and a part of what libyaml read.
    static std::string_view with_mark(const Document& document) {
        const std::size_t mark = document.has_byte_order_mark() ? byte_order_mark.size() : 0;
        return {document.text().data() - mark, document.text().size() + mark};
    }
    bool take_key();
    const Value* next_target();
    void remember(const Value* value, const Value* inner, support::Span bytes);
    void start(bool is_map, bool is_flow);
    void end();
    void leave(std::uint32_t end_of_value);

    const Document& document_;
    std::string_view text_;
    YamlEvents events_;
    std::vector<Frame> frames_;
    std::vector<YamlPlaces::Place> places_;
};

std::vector<YamlPlaces::Place> LockStep::walk() {
    while (events_.next()) {
        const yaml_event_t& event = events_.event();
        switch (event.type) {
            case YAML_SCALAR_EVENT: {
                if (take_key()) {
                    break;
                }
                const Value* const target = next_target();
                const bool is_short = !long_form(events_.tag(), NodeKind::Scalar, document_.loader()).empty();
                support::Span bytes = events_.span();
                while (bytes.end > bytes.begin && document_.text()[bytes.end - 1] == '\n') {
                    --bytes.end;  // block scalars take the line breaks behind them along
                }
                remember(target, is_short && target != nullptr ? &target->entry_data->value : nullptr, bytes);
                leave(bytes.end);
                break;
            }
            case YAML_ALIAS_EVENT:
                if (!take_key()) {
                    remember(next_target(), nullptr, events_.span());
                    leave(events_.span().end);
                }
                break;
            case YAML_SEQUENCE_START_EVENT:
                start(false, event.data.sequence_start.style == YAML_FLOW_SEQUENCE_STYLE);
                break;
            case YAML_MAPPING_START_EVENT:
                start(true, event.data.mapping_start.style == YAML_FLOW_MAPPING_STYLE);
                break;
            case YAML_SEQUENCE_END_EVENT:
            case YAML_MAPPING_END_EVENT:
                end();
                break;
            case YAML_DOCUMENT_END_EVENT:
            case YAML_STREAM_END_EVENT:
                return std::move(places_);
            default:
                break;
        }
    }
    return std::move(places_);
}

bool LockStep::take_key() {
    if (frames_.empty() || !frames_.back().is_map || !frames_.back().expects_key) {
        return false;
    }
    frames_.back().key = events_.span();
    frames_.back().key_reference = reference(events_.event().start_mark);
    frames_.back().expects_key = false;
    return true;
}

const Value* LockStep::next_target() {
    if (frames_.empty()) {
        return &document_.root();
    }
    Frame& frame = frames_.back();
    const std::uint32_t index = frame.next++;
    if (frame.container == nullptr) {
        return nullptr;
    }
    return frame.written.empty() ? &child_at(*frame.container, index) : frame.written[index];
}

void LockStep::remember(const Value* value, const Value* inner, support::Span bytes) {
    if (value == nullptr) {
        return;
    }
    const PositionFinder::ReferencePlace place = reference(events_.event().start_mark);
    YamlPlaces::Place entry{value, bytes, {}, place, {}};
    if (!frames_.empty() && frames_.back().is_map) {
        entry.key = frames_.back().key;
        entry.key_reference = frames_.back().key_reference;
    }
    places_.push_back(entry);
    if (inner != nullptr) {
        entry.value = inner;
        entry.key = bytes;
        entry.key_reference = place;
        places_.push_back(entry);
    }
}

void LockStep::start(bool is_map, bool is_flow) {
    const Value* const target = next_target();
    const NodeKind kind = is_map ? NodeKind::Mapping : NodeKind::Sequence;
    const bool is_short = !long_form(events_.tag(), kind, document_.loader()).empty();
    const Value* const inner = is_short && target != nullptr ? &target->entry_data->value : nullptr;
    Frame frame;
    frame.container = inner != nullptr ? inner : target;
    frame.is_map = is_map;
    frame.expects_key = is_map;
    frame.is_flow = is_flow;
    frame.first_place = places_.size();
    remember(target, inner, events_.span());
    frame.place_count = places_.size() - frame.first_place;
    frame.last_end = events_.span().end;
    if (frame.container != nullptr && frame.container->has_repeated_keys) {
        frame.written = written_values(document_, *frame.container);
    }
    frames_.push_back(std::move(frame));
}

void LockStep::end() {
    const Frame frame = std::move(frames_.back());
    frames_.pop_back();
    const std::uint32_t end = frame.is_flow ? events_.span().end : frame.last_end;
    for (std::size_t i = 0; i < frame.place_count; ++i) {
        places_[frame.first_place + i].bytes.end = end;
    }
    if (frame.place_count == 2) {
        places_[frame.first_place + 1].key.end = end;
    }
    leave(end);
}

void LockStep::leave(std::uint32_t end_of_value) {
    if (!frames_.empty()) {
        frames_.back().last_end = std::max(frames_.back().last_end, end_of_value);
        frames_.back().expects_key = frames_.back().is_map;
    }
}

}  // namespace

YamlPlaces::YamlPlaces(const Document& document) : places_(LockStep(document).walk()) {
    std::sort(places_.begin(), places_.end(), [](const Place& a, const Place& b) { return a.value < b.value; });
}

const YamlPlaces::Place* YamlPlaces::place_of(const Value& value) const {
    const auto found = std::lower_bound(places_.begin(), places_.end(), &value,
                                        [](const Place& place, const Value* wanted) { return place.value < wanted; });
    return found != places_.end() && found->value == &value ? &*found : nullptr;
}

}  // namespace bylaw::document
