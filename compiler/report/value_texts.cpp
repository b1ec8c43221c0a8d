#include "report/value_texts.h"

#include "document/json_text.h"
#include "report/value_display.h"

namespace bylaw::report {

using document::Value;

// Open addressing by address; a power of two, at most half full.
class ValueTexts::Index {
public:
    [[nodiscard]] Texts* find(const Value* value) const {
        if (places_.empty()) {
            return nullptr;
        }
        for (std::size_t at = start(value);; at = (at + 1) & (places_.size() - 1)) {
            if (places_[at].value == value) {
                return places_[at].texts;
            }
            if (places_[at].value == nullptr) {
                return nullptr;
            }
        }
    }

    void insert(const Value* value, Texts* texts) {
        if (2 * (count_ + 1) > places_.size()) {
            grow();
        }
        put(value, texts);
        ++count_;
    }

    void clear() {
        if (count_ != 0) {
            places_.assign(places_.size(), Place{});
            count_ = 0;
        }
    }

private:
    struct Place {
        const Value* value = nullptr;
        Texts* texts = nullptr;
    };

    [[nodiscard]] std::size_t start(const Value* value) const {
        const auto address = reinterpret_cast<std::uintptr_t>(value) >> 4U;
        return static_cast<std::size_t>((address * 0x9E3779B97F4A7C15ULL) >> 20U) & (places_.size() - 1);
    }
    void put(const Value* value, Texts* texts) {
        std::size_t at = start(value);
        while (places_[at].value != nullptr) {
            at = (at + 1) & (places_.size() - 1);
        }
        places_[at] = {value, texts};
    }
    void grow() {
        std::vector<Place> old(places_.empty() ? 64 : 2 * places_.size());
        old.swap(places_);
        for (const Place& place : old) {
            if (place.value != nullptr) {
                put(place.value, place.texts);
            }
        }
    }

    std::vector<Place> places_;
    std::size_t count_ = 0;
};

ValueTexts::ValueTexts(const bytecode::Program& program, const document::Document& document, Escape escape)
    : escape_(escape),
      places_(program, document),
      lasting_(std::make_unique<Index>()),
      passing_(std::make_unique<Index>()) {}

ValueTexts::~ValueTexts() = default;

void ValueTexts::reset() {
    lasting_->clear();
    memory_ = support::Arena();
    bytes_ = 0;
}

void ValueTexts::use(const vm::Trace& trace) {
    trace_ = &trace;
    places_.use(trace);
    passing_->clear();
    if (bytes_ > most_bytes) {
        reset();
    }
}

ValueTexts::Texts& ValueTexts::of(const Value& value) {
    if (Texts* texts = lasting_->find(&value)) {
        return *texts;
    }
    if (Texts* texts = passing_->find(&value)) {
        return *texts;
    }
    // The memory of a trace may be used again for the next one, so addresses in it say nothing afterwards.
    const bool is_passing = trace_ != nullptr && !trace_->memory.empty() && !places_.is_in_document(value);
    auto* texts = memory_.make<Texts>();
    bytes_ += sizeof(Texts);
    (is_passing ? *passing_ : *lasting_).insert(&value, texts);
    return *texts;
}

ValueTexts::Texts& ValueTexts::placed(const Value& value) {
    Texts& texts = of(value);
    if (!texts.is_placed) {
        texts.is_placed = true;
        const ValuePlace place = places_.place_of(value);
        texts.line = place.line;
        texts.column = place.column;
        scratch_.clear();
        append_escaped(scratch_, place.path, escape_);
        const std::size_t path_size = scratch_.size();
        scratch_ += "[L:";
        append_number(scratch_, place.line);
        scratch_ += ",C:";
        append_number(scratch_, place.column);
        scratch_ += ']';
        texts.located_path = memory_.copy(std::string_view(scratch_));
        texts.path = texts.located_path.substr(0, path_size);
        bytes_ += scratch_.size();
    }
    return texts;
}

std::string_view ValueTexts::path(const Value& value) {
    return placed(value).path;
}

std::string_view ValueTexts::located_path(const Value& value) {
    return placed(value).located_path;
}

document::PositionFinder::ReferencePlace ValueTexts::place(const Value& value) {
    const Texts& texts = placed(value);
    return {texts.line, texts.column};
}

std::string_view ValueTexts::display(const Value& value) {
    Texts& texts = of(value);
    if (!texts.is_displayed) {
        texts.is_displayed = true;
        scratch_.clear();
        append_display(scratch_, value);
        if (escape_ == Escape::None) {
            texts.display = memory_.copy(std::string_view(scratch_));
        } else {
            std::string escaped;
            append_escaped(escaped, scratch_, escape_);
            texts.display = memory_.copy(std::string_view(escaped));
        }
        bytes_ += texts.display.size();
    }
    return texts.display;
}

std::string_view ValueTexts::pretty_json(const Value& value, std::uint32_t indent) {
    Texts& texts = of(value);
    // Scalars look the same at every level.
    const std::uint32_t level = value.is_scalar() || value.size == 0 ? 0 : indent;
    for (const Pretty* pretty = texts.pretty; pretty != nullptr; pretty = pretty->next) {
        if (pretty->indent == level) {
            return pretty->text;
        }
    }
    if (texts.pretty == nullptr && holds_non_finite(value)) {
        met_non_finite_ = true;
    }
    scratch_.clear();
    document::append_json_pretty(scratch_, value, static_cast<int>(level));
    if (bytes_ > most_bytes) {
        return scratch_;
    }
    auto* pretty = memory_.make<Pretty>(level, memory_.copy(std::string_view(scratch_)), texts.pretty);
    texts.pretty = pretty;
    bytes_ += scratch_.size();
    return pretty->text;
}

}  // namespace bylaw::report
