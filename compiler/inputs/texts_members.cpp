// Large documents with their configuration items in one list: the items one after the other, so that a snapshot of any
// size needs the memory of an item.
#include <algorithm>
#include <string>
#include <utility>

#include "inputs/json_extent.h"
#include "inputs/texts.h"

namespace bylaw::inputs {
namespace {

constexpr std::string_view blanks = " \t\r\n";

// Where the list has to begin: what stands in front of it is small.
constexpr std::size_t most_in_front = std::size_t{1} << 16U;
// No item is larger; what seems to be has lost a bracket.
constexpr std::size_t largest_member = std::size_t{64} << 20U;
// Looking for the next item behind a damaged one reads the text again each time.
constexpr unsigned most_damaged_members = 1000;
constexpr unsigned most_attempts = 10000;

// Behind the bracket that opens the list `configurationItems` of a text's outermost map; 0 if it is not there.
std::size_t list_in(std::string_view text) {
    constexpr std::string_view name = "\"configurationItems\"";
    int depth = 0;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text[at] == '{' || text[at] == '[') {
            ++depth;
        } else if (text[at] == '}' || text[at] == ']') {
            --depth;
        } else if (text[at] == '"') {
            const bool is_it = depth == 1 && text.substr(at).starts_with(name);
            const std::size_t begin = at;
            for (++at; at < text.size() && text[at] != '"'; ++at) {
                at += text[at] == '\\' ? 1U : 0U;
            }
            std::size_t next = text.find_first_not_of(blanks, begin + name.size());
            if (!is_it || next == std::string_view::npos || text[next] != ':') {
                continue;
            }
            next = text.find_first_not_of(blanks, next + 1);
            return next != std::string_view::npos && text[next] == '[' ? next + 1 : 0;
        }
    }
    return 0;
}

}  // namespace

// Whether the input begins with a document that is so large that its items are taken one by one, and if so, goes to the
// first.
bool Texts::starts_large_list(std::size_t begin) {
    if (limits_.whole_lists == ~std::uint64_t{0} || rest()[begin] != '{') {
        return false;
    }
    while (rest().size() < begin + most_in_front && fill()) {
    }
    const std::size_t list = list_in(rest().substr(begin, most_in_front));
    if (list == 0) {
        return false;
    }
    while (rest().size() <= limits_.whole_lists) {
        if (!fill()) {
            return false;
        }
    }
    JsonExtent extent(limits_.depth);
    if (extent.read(rest().substr(begin)) == JsonExtent::Status::Complete) {
        return false;
    }
    drop(begin + list);
    state_ = State::Members;
    return true;
}

Texts::Next Texts::in_members() {
    std::size_t begin = 0;
    while (fill_to_visible(begin) && rest()[begin] == ',') {
        ++begin;
    }
    drop(std::min(begin, rest().size()));
    if (rest().empty() || rest()[0] == ']') {
        return end_of_members();
    }
    ++members_;
    JsonExtent extent(limits_.depth);
    auto status = rest()[0] == '{' ? JsonExtent::Status::Open : JsonExtent::Status::Broken;
    while (status == JsonExtent::Status::Open && extent.size() <= largest_member) {
        const std::size_t read = extent.size();
        if (read == rest().size() && !fill()) {
            --members_;
            return end_of_members();
        }
        status = extent.read(rest().substr(read));
    }
    if (status != JsonExtent::Status::Complete) {
        return cut_damaged_member();
    }
    Text text = cut(extent.size(), false);
    text.member = members_;
    return text;
}

// Behind the last item, or where the input breaks off.
Texts::Next Texts::end_of_members() {
    const bool is_closed = !rest().empty() && rest()[0] == ']';
    std::size_t at = 1;
    // What stands behind the list is small, too.
    while (is_closed && rest().size() < most_in_front && fill()) {
    }
    const bool is_complete = is_closed && rest().find('}', at) != std::string_view::npos;
    if (is_complete || failure_ || is_too_large_) {
        return end();
    }
    state_ = State::End;
    support::Diagnostic diagnostic;
    diagnostic.code = support::DiagnosticCode::InputDamagedPart;
    diagnostic.message = "the list of configuration items breaks off behind item " + std::to_string(members_) +
                         " (byte " + std::to_string(offset_) + ")";
    return diagnostic;
}

// The next place from which on an item may stand.
std::optional<std::size_t> Texts::next_member(std::size_t from) {
    constexpr std::string_view sign = "\"configurationItem";
    for (unsigned attempt = 0; attempt < most_attempts && from <= largest_member; ++attempt) {
        std::size_t comma = rest().find(',', from);
        if (comma == std::string_view::npos) {
            from = rest().size();
            if (!fill()) {
                return std::nullopt;
            }
            continue;
        }
        std::size_t at = comma + 1;
        if (!fill_to_visible(at)) {
            return std::nullopt;
        }
        from = at;
        if (rest()[at] != '{') {
            continue;
        }
        // An item has its own members early or late, but all of it is small against what is read ahead.
        JsonExtent extent(limits_.depth);
        const auto status = extent.read(rest().substr(at, largest_member));
        if (status == JsonExtent::Status::Broken) {
            continue;
        }
        if (rest().substr(at, extent.size()).find(sign) != std::string_view::npos) {
            return at;
        }
    }
    return std::nullopt;
}

Texts::Next Texts::cut_damaged_member() {
    const std::optional<std::size_t> next =
        ++damaged_members_ <= most_damaged_members ? next_member(1) : std::optional<std::size_t>();
    if (!next) {
        --members_;
        return end_of_members();
    }
    Text text = cut(*next, true);
    text.member = members_;
    return text;
}

}  // namespace bylaw::inputs
