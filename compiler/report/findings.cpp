#include "report/findings.h"

#include <algorithm>
#include <array>
#include <optional>
#include <tuple>

#include "document/symbol.h"
#include "report/escape.h"

namespace bylaw::report {

using bytecode::Instruction;
using bytecode::Operator;
using document::Kind;
using document::Value;
using vm::Check;
using vm::CheckKind;
using vm::ResultKind;

namespace {

const RuleMessage no_message;

// Values in labels are cut before they fill the screen.
constexpr std::size_t longest_value_in_label = 120;
constexpr std::size_t longest_name = 80;

struct Words {
    std::string_view plain;
    std::string_view negated;
};

// What follows "expected", by operator.
constexpr std::array<Words, bytecode::operator_count> wanted_words{{
    {"", "anything but "},
    {"one of ", "none of "},
    {"greater than ", "not greater than "},
    {"less than ", "not less than "},
    {"at most ", "not at most "},
    {"at least ", "not at least "},
    {"to exist", "to be absent"},
    {"to be empty", "not to be empty"},
    {"a string", "anything but a string"},
    {"a list", "anything but a list"},
    {"a map", "anything but a map"},
    {"a boolean", "anything but a boolean"},
    {"an integer", "anything but an integer"},
    {"a float", "anything but a float"},
    {"null", "anything but null"},
}};

// The same where the value compared with is in the document and the value tested is not.
constexpr std::array<Words, 6> mirrored_words{{
    {"", "anything but "},
    {"to hold ", "not to hold "},
    {"less than ", "not less than "},
    {"greater than ", "not greater than "},
    {"at least ", "not at least "},
    {"at most ", "not at most "},
}};

std::string_view choose(const Words& words, bool is_negated) {
    return is_negated ? words.negated : words.plain;
}

bool is_type_test(Operator op) {
    return op >= Operator::IsString;
}

// In front of a clause `not` inverts unary operators and means nothing to the others.
bool expects_opposite(const Instruction& instruction) {
    const bool has_leading_not = bytecode::is_unary(instruction.op) && (instruction.flags & bytecode::leading_not) != 0;
    return is_negated(instruction) != has_leading_not;
}

// The boolean that all of the values are spellings of; nothing if they are anything else.
std::optional<bool> spelled_boolean(const Value& value) {
    if (value.kind == Kind::Bool) {
        return value.boolean;
    }
    if (value.kind == Kind::List) {
        std::optional<bool> all;
        for (const Value& item : value.items()) {
            const std::optional<bool> one = item.kind == Kind::List ? std::nullopt : spelled_boolean(item);
            if (!one || (all && *all != *one)) {
                return std::nullopt;
            }
            all = one;
        }
        return all;
    }
    constexpr std::array<std::string_view, 3> yes{"true", "True", "TRUE"};
    constexpr std::array<std::string_view, 3> no{"false", "False", "FALSE"};
    const auto is_in = [&](const auto& words) {
        return value.kind == Kind::String && std::find(words.begin(), words.end(), value.text()) != words.end();
    };
    return is_in(yes) ? std::optional(true) : is_in(no) ? std::optional(false) : std::nullopt;
}

// The same of what a check looked for: a boolean in several spellings is one thing to people.
std::optional<bool> spelled_boolean(const Check& check, const vm::Trace& trace) {
    if (check.kind == CheckKind::Comparison && check.has_to && check.to.kind != ResultKind::Unresolved) {
        return check.to.value->kind == Kind::List ? spelled_boolean(*check.to.value) : std::nullopt;
    }
    std::optional<bool> all;
    for (std::uint32_t i = 0; check.kind == CheckKind::InComparison && i < check.to_count; ++i) {
        const vm::Result& result = trace.results[check.to_first + i];
        const auto one = result.kind == ResultKind::Unresolved ? std::nullopt : spelled_boolean(*result.value);
        if (!one || (all && *all != *one)) {
            return std::nullopt;
        }
        all = one;
    }
    return all;
}

// What a comparison with a value of a kind asks for, where the operator alone does not say it.
std::string_view wanted_of(const Instruction& instruction, const Check& check, bool is_mirrored) {
    const bool is_negated = expects_opposite(instruction);
    const auto op = static_cast<std::size_t>(instruction.op);
    if (is_mirrored && op < mirrored_words.size()) {
        return choose(mirrored_words.at(op), is_negated);
    }
    if (check.kind == CheckKind::Comparison && check.has_to && check.to.kind != ResultKind::Unresolved) {
        const Kind kind = check.to.value->kind;
        const bool is_fit = instruction.op == Operator::Equal || instruction.op == Operator::In;
        if (is_fit && kind == Kind::Regex) {
            return is_negated ? "no match of " : "a match of ";
        }
        if (is_fit && (kind == Kind::IntRange || kind == Kind::FloatRange || kind == Kind::CharRange)) {
            return is_negated ? "no value in " : "a value in ";
        }
        if (instruction.op == Operator::In && kind == Kind::String && check.from.kind != ResultKind::Unresolved &&
            check.from.value->kind == Kind::String) {
            return is_negated ? "no part of " : "a part of ";
        }
    }
    // Several values on the right-hand side are a membership, whatever the operator.
    const bool is_membership = check.kind == CheckKind::InComparison && instruction.op == Operator::Equal;
    return choose(wanted_words.at(is_membership ? static_cast<std::size_t>(Operator::In) : op), is_negated);
}

std::string_view text_of(const Value& map, std::string_view key) {
    if (map.kind != Kind::Map) {
        return {};
    }
    const Value* value = document::find(map, key);
    return value != nullptr && value->kind == Kind::String ? value->text() : std::string_view();
}

// The parts of a canonical document that are maps of resources.
bool holds_resources(std::string_view key) {
    return key == "Resources" || key == "Removed" || key == "Drift";
}

bool is_simple_name(std::string_view key) {
    return !key.empty() && std::all_of(key.begin(), key.end(), [](char byte) {
        const auto value = static_cast<unsigned char>(byte);
        return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || (byte >= '0' && byte <= '9') ||
               byte == '_' || byte == '-' || value >= 0x80;
    });
}

// The steps from `first` on as one would write them in a query; of long ones the last.
std::string name_of(std::span<const document::PathStep> steps, std::size_t first) {
    std::string name;
    for (std::size_t i = first; i < steps.size(); ++i) {
        const document::PathStep& step = steps[i];
        if (step.entry == nullptr) {
            name += '[';
            append_number(name, step.index);
            name += ']';
            continue;
        }
        name += name.empty() ? "" : ".";
        const std::string_view key = step.entry->key();
        if (is_simple_name(key)) {
            name += key;
        } else {
            name += '\'';
            name += key;
            name += '\'';
        }
    }
    if (name.size() > longest_name) {
        std::size_t begin = name.size() - longest_name;
        while (begin < name.size() && (static_cast<unsigned char>(name[begin]) & 0xC0U) == 0x80U) {
            ++begin;
        }
        name.replace(0, begin, "…");
    }
    return name;
}

// What is left of a query, with filters as `[…]`.
void append_query(std::string& out, std::string_view query) {
    for (const std::string_view filter : {". (filter-clauses)", ". (map-key-filter-clauses)"}) {
        if (query.find(filter) != std::string_view::npos) {
            std::string tidy(query);
            for (std::size_t at = tidy.find(filter); at != std::string::npos; at = tidy.find(filter, at)) {
                tidy.replace(at, filter.size(), "[…]");
            }
            append_query(out, tidy);
            return;
        }
    }
    for (const std::string_view filter : {" (filter-clauses)", " (map-key-filter-clauses)"}) {
        if (query == filter) {
            out += "[…]";
            return;
        }
    }
    out += query;
}

}  // namespace

void append_title(std::string& out, const Finding& finding) {
    if (!finding.message->title.empty()) {
        out += finding.message->title;
    } else if (finding.alternatives > 1) {
        out += "none of the alternatives holds";
    } else {
        if (!finding.name.empty() && finding.found != nullptr) {
            out += finding.name;
            out += ": ";
        }
        out += finding.label;
    }
}

Findings::Findings(RuleTexts& rules, RuleSource& source, const document::Document& document, std::string_view data_name)
    : program_(rules.program()),
      document_(document),
      data_name_(data_name),
      source_(source),
      texts_(rules, document),
      failures_(rules.program(), FailureView::People),
      own_paths_(document),
      rules_(rules) {}

Findings::~Findings() = default;

std::size_t Findings::remembered() const {
    std::size_t count = sites_.size();
    for (const auto& [document, other] : others_) {
        count += 1 + other->sites_.size();
    }
    return count;
}

void Findings::forget() {
    others_.clear();
    sites_ = {};
    resources_ = {};
    memory_ = support::Arena();
}

void Findings::for_each(const vm::FileResult& result, const Visit& visit) {
    texts_.use(result);
    failures_.collect(result);
    callers_.clear();
    Finding finding;
    finding.message = &no_message;
    visit_nodes(static_cast<std::uint32_t>(failures_.nodes().size()), finding, visit);
}

void Findings::visit_nodes(std::uint32_t parent, const Finding& finding, const Visit& visit) {
    const auto& nodes = failures_.nodes();
    const bool is_top = parent == nodes.size();
    failures_.for_each_child(parent, [&](std::uint32_t index) {
        const Failure& node = nodes[index];
        const vm::Event& event = texts_.trace().events[node.event];
        switch (node.kind) {
            case FailureKind::Rule: {
                Finding below = finding;
                if (is_top) {
                    below.rule = event.subject;
                    below.is_unknown = event.status == vm::Status::Unknown;
                    said_causes_.clear();
                }
                const std::size_t depth = callers_.size();
                if (event.call != bytecode::none) {
                    callers_.push_back(&source_.clause(texts_.file(), event.call));
                    if (program_.code(event.call).c != bytecode::none) {
                        below.message = &source_.message(program_.code(event.call).c);
                    }
                }
                visit_nodes(index, below, visit);
                callers_.resize(depth);
                break;
            }
            case FailureKind::Alternatives: {
                if (finding.alternatives != 0) {
                    // Inside another group, whose numbers go on.
                    visit_nodes(index, finding, visit);
                    break;
                }
                Finding below = finding;
                below.alternatives = static_cast<std::uint32_t>(
                    std::count_if(nodes.begin() + index, nodes.begin() + node.end, [](const Failure& inner) {
                        return inner.kind == FailureKind::Check || inner.kind == FailureKind::EmptyBlock;
                    }));
                std::uint32_t number = 0;
                visit_nodes(index, below, [&](const Finding& alternative) {
                    Finding numbered = alternative;
                    numbered.alternative = ++number;
                    visit(numbered);
                });
                break;
            }
            case FailureKind::EmptyBlock: {
                Finding own = finding;
                own.instruction = event.subject;
                own.label = "selects nothing, but must not be empty";
                own.wanted = "a selection that is not empty";
                place_in_rules(own);
                visit(own);
                break;
            }
            case FailureKind::Check: {
                const Check& check = texts_.trace().checks[node.check];
                // One value that is not known leaves many checks open, and its reason is said once.
                const Value* cause = finding.is_unknown ? cause_of(check) : nullptr;
                if (cause != nullptr && finding.alternatives == 0 && !said_causes_.insert(cause->symbol).second) {
                    break;
                }
                Finding own = finding;
                own.when = node.when;
                fill(own, check);
                visit(own);
                break;
            }
        }
    });
}

void Findings::fill(Finding& finding, const Check& check) {
    const Instruction& instruction = program_.code(check.instruction);
    finding.check = &check;
    finding.instruction = check.instruction;
    const bool is_clause = check.kind != CheckKind::MissingBlockValue && check.kind != CheckKind::Undecided;
    if (is_clause && instruction.c != bytecode::none) {
        finding.message = &source_.message(instruction.c);
    }
    place_in_rules(finding);
    finding.kind = kind_;
    label_.clear();
    if (check.kind == CheckKind::NothingForEmpty) {
        label_ = "selects nothing, but must not be empty";
        if (finding.is_unknown) {
            label_ = "selects nothing: ";
            finding.reason = document_.incomplete_because();
            label_ += finding.reason;
        }
        finding.label = label_;
        finding.wanted = "a selection that is not empty";
        const Site* site = check.from.value == nullptr ? nullptr : site_of(check.from);
        if (site != nullptr && site->resource != nullptr) {
            place_at_value(finding, *site);
        }
        return;
    }
    if (check.kind == CheckKind::DependentRule) {
        label_ += "rule `";
        label_ += program_.string(instruction.a);
        label_ += is_negated(instruction) ? "` holds" : "` does not hold";
        finding.label = label_;
        finding.wanted = is_negated(instruction) ? "the rule not to hold" : "the rule to hold";
        return;
    }
    if (check.kind == CheckKind::Undecided) {
        label_unknown(finding, check);
        finding.label = label_;
        finding.wanted = "values that are known";
        if (const Site* site = check.from.value == nullptr ? nullptr : site_of(check.from)) {
            place_at_value(finding, *site);
        }
        return;
    }
    const bool is_left_missing = check.from.kind == ResultKind::Unresolved;
    const bool is_right_missing =
        !is_left_missing && check.kind == CheckKind::Comparison && check.to.kind == ResultKind::Unresolved;
    const Site* left = site_of(check.from);
    const Site* site = is_right_missing ? site_of(check.to) : left;
    bool only_right_is_in_document = false;
    if (site == nullptr && check.kind == CheckKind::Comparison && check.has_to) {
        site = site_of(check.to);
        only_right_is_in_document = site != nullptr;
    }
    if (is_left_missing || is_right_missing) {
        label_missing(finding, check, is_right_missing);
    } else {
        label_comparison(finding, check, only_right_is_in_document);
    }
    const bool leaves_it_to_message = site != nullptr && !is_left_missing && !is_right_missing &&
                                      is_bound_to_fail(check, left) && !finding.message->title.empty();
    if (leaves_it_to_message) {
        label_.clear();
        finding.found = nullptr;
        finding.has_expected_value = false;
        finding.wanted = {};
    }
    if (finding.is_unknown) {
        label_unknown(finding, check);
    }
    finding.label = label_;
    if (left != nullptr) {
        finding.path = left->path;
    }
    if (site != nullptr) {
        place_at_value(finding, *site);
        if (leaves_it_to_message && site->has_place && site->resource != nullptr) {
            const Site* resource = site_of(*site->resource->value);
            finding.place = resource != nullptr && resource->has_place ? &resource->key_place : finding.place;
        }
        // What a function was asked about is shown itself, if it is not long.
        const vm::Result& missing = is_right_missing ? check.to : check.from;
        const bool is_shown = missing.stuck == vm::Stuck::None && missing.value->kind != Kind::Map;
        if (site->has_place && (is_left_missing || is_right_missing) && !is_shown) {
            finding.place = &site->key_place;
        }
    }
}

// Whether a check only ends a block whose conditions found what is wrong, as `this !exists` and `Type != 'TYPE'` do:
// the author's message says all there is to say.
bool Findings::is_bound_to_fail(const Check& check, const Site* left) const {
    const Instruction& instruction = program_.code(check.instruction);
    if (left == nullptr || left->resource == nullptr || !expects_opposite(instruction)) {
        return false;
    }
    const Value& value = *check.from.value;
    const bool is_whole = value.kind == Kind::Map && value.entry_data == left->resource->value->entry_data;
    return is_whole ? instruction.op == Operator::Exists : instruction.op == Operator::Equal && left->name == "Type";
}

void Findings::place_at_value(Finding& finding, const Site& site) {
    if (site.has_place) {
        finding.place = &site.place;
        finding.resource = site.resource;
        finding.name = site.name;
        finding.kind = site.kind;
    }
}

// The value that is not known, of those that a check looked at.
const Value* Findings::cause_of(const Check& check) {
    const Value* unknown = nullptr;
    for (const vm::Result* const result : {&check.from, &check.to}) {
        if (unknown == nullptr && result->value != nullptr && result->kind == ResultKind::Resolved) {
            unknown = document::find_unknown(*result->value);
        }
    }
    return unknown;
}

// Why a check is not known to hold, behind what it asks for.
void Findings::label_unknown(Finding& finding, const Check& check) {
    const Value* unknown = cause_of(check);
    label_ += label_.empty() ? "whether this applies is not known" : unknown == nullptr ? ", if it is selected" : "";
    if (unknown != nullptr) {
        label_ += label_.empty() ? "" : ": ";
        finding.reason = unknown->symbol->reason.empty() ? "not known" : unknown->symbol->reason;
        label_ += finding.reason;
    }
}

void Findings::label_missing(Finding& finding, const Check& check, bool is_right_side) {
    const Instruction& instruction = program_.code(check.instruction);
    const vm::Result& result = is_right_side ? check.to : check.from;
    const bool has_no_answer = result.stuck == vm::Stuck::None;  // a function
    std::string query;
    append_query(query, texts_.remaining_query(result));
    const bool is_itself = query == "_";
    label_ += !has_no_answer ? "`" : is_itself ? "nothing was found" : "nothing was found for `";
    label_ += is_itself && has_no_answer ? std::string_view() : query;
    label_ += has_no_answer ? (is_itself ? "" : "`") : is_right_side ? "` to compare with is missing" : "` is missing";
    const bool is_presence = check.kind == CheckKind::MissingBlockValue || instruction.op == Operator::Exists ||
                             instruction.op == Operator::Empty;
    if (is_right_side || is_presence) {
        finding.wanted = "a value";
        return;
    }
    finding.wanted = wanted_of(instruction, check, false);
    finding.has_expected_value =
        check.kind == CheckKind::InComparison ||
        (check.kind == CheckKind::Comparison && check.has_to && check.to.kind != ResultKind::Unresolved);
}

void Findings::label_comparison(Finding& finding, const Check& check, bool only_right_is_in_document) {
    const Instruction& instruction = program_.code(check.instruction);
    finding.found = only_right_is_in_document ? check.to.value : check.from.value;
    finding.wanted = wanted_of(instruction, check, only_right_is_in_document);
    if (instruction.op == Operator::In && !only_right_is_in_document && spelled_boolean(check, texts_.trace())) {
        finding.wanted =
            choose(wanted_words.at(static_cast<std::size_t>(Operator::Equal)), expects_opposite(instruction));
    }
    finding.has_expected_value = check.kind == CheckKind::Comparison || check.kind == CheckKind::InComparison;
    const auto append_value = [&] {
        const std::size_t begin = label_.size();
        append_expected_value(label_, finding, longest_value_in_label);
        finding.is_expected_shown = label_.size() - begin <= longest_value_in_label;
    };
    const bool is_mismatch = check.not_comparable && !only_right_is_in_document;
    const bool is_same_type =
        is_mismatch && check.kind == CheckKind::Comparison && check.from.value->kind == check.to.value->kind;
    const bool is_ordering = instruction.op != Operator::Equal && instruction.op != Operator::In;
    if (is_mismatch && (!is_same_type || is_ordering)) {
        label_ += type_in_words(*check.from.value);
        label_ += is_same_type ? " cannot be ordered against " : " cannot be compared with ";
        append_value();
        return;
    }
    label_ += "expected ";
    label_ += finding.wanted;
    if (finding.has_expected_value) {
        append_value();
        label_ += is_same_type ? ", found other types inside" : "";
    } else if (is_type_test(instruction.op) && !expects_opposite(instruction)) {
        label_ += ", found ";
        label_ += type_in_words(*finding.found);
    }
}

void Findings::append_expected_value(std::string& out, const Finding& finding, std::size_t most) const {
    const Check& check = *finding.check;
    if (const auto spelled = finding.found == check.to.value ? std::nullopt : spelled_boolean(check, texts_.trace())) {
        out += *spelled ? "true" : "false";
        return;
    }
    if (check.kind == CheckKind::Comparison) {
        append_readable(out, finding.found == check.to.value ? *check.from.value : *check.to.value, most);
        return;
    }
    const auto result = [&](std::uint32_t i) -> const Value& {
        return *texts_.trace().results[check.to_first + i].value;
    };
    if (check.to_count == 1) {
        append_readable(out, result(0), most);
        return;
    }
    const std::size_t begin = out.size();
    out += '[';
    for (std::uint32_t i = 0; i < check.to_count && out.size() - begin <= most; ++i) {
        out += i == 0 ? "" : ", ";
        append_readable(out, result(i), most);
    }
    out += ']';
    shorten(out, begin, most);
}

void Findings::append_expected(std::string& out, const Finding& finding, std::size_t most) {
    out += finding.wanted;
    if (finding.has_expected_value) {
        append_expected_value(out, finding, most);
    }
}

std::vector<RelatedResource> Findings::related_to(const Finding& finding) {
    constexpr std::size_t most = 8;
    std::vector<RelatedResource> related;
    const auto add = [&](const Site* site) {
        if (site == nullptr || !site->has_place || site->resource == nullptr || related.size() >= most) {
            return;
        }
        const auto is_same = [&](const ResourceName* other, const FindingPlace& place) {
            return site->resource == other || (other != nullptr && site->resource->address == other->address &&
                                               site->resource->type == other->type && site->place.name == place.name);
        };
        const bool is_known = is_same(finding.resource, *finding.place) ||
                              std::any_of(related.begin(), related.end(), [&](const RelatedResource& known) {
                                  return is_same(known.resource, *known.place);
                              });
        if (!is_known) {
            related.push_back({site->resource, &site->key_place});
        }
    };
    if (const Check* const check = finding.check; check != nullptr && !finding.is_unknown) {
        if (check->kind == CheckKind::Comparison && check->has_to && check->to.kind == ResultKind::Resolved) {
            add(site_of(check->to));
        } else if (check->kind == CheckKind::InComparison) {
            for (std::uint32_t i = 0; i < std::min<std::uint32_t>(check->to_count, most); ++i) {
                const vm::Result& result = texts_.trace().results[check->to_first + i];
                if (result.kind == ResultKind::Resolved) {
                    add(site_of(result));
                }
            }
        }
    }
    if (finding.when != vm::no_event) {
        for (const auto& [event, value] : texts_.trace().witnesses) {
            if (event == finding.when && related.size() < most) {
                add(site_of(*value));
            }
        }
    }
    return related;
}

void Findings::place_in_rules(Finding& finding) {
    finding.clause = &source_.clause(texts_.file(), finding.instruction);
    finding.callers = callers_;
    finding.place = beginning_ ? &*beginning_ : &finding.clause->place;
}

void Findings::show_inputs_instead_of_rules() {
    const document::Document* source = &document_;
    while (source->derived_from() != nullptr) {
        source = source->derived_from();
    }
    if (source->text().empty()) {
        return;
    }
    beginning_.emplace();
    beginning_->text = source == document_.derived_from() ? document_.shown_text() : source->text();
    beginning_->name = data_name_;
    beginning_->line = source->first_line();
    beginning_->is_in_rules = true;
}

const Findings::Site* Findings::site_of(const vm::Result& result) {
    if (result.kind == ResultKind::Literal) {
        return nullptr;
    }
    // What functions made has the place of what they made it from, in whichever document of the run that is.
    const Value* at = result.value;
    for (int step = 0; at != nullptr && step < ValuePlaces::longest_way; ++step) {
        if (const Site* site = site_of(*at)) {
            return site;
        }
        at = texts_.values().places().made_from(*at);
    }
    return nullptr;
}

const Findings::Site* Findings::site_of(const Value& value) {
    // Memory of the document is in use for as long as this, so a known address is still the same value.
    if (const Site* const known = sites_.find(&value)) {
        return known;
    }
    if (const Site* site = site_elsewhere(value)) {
        return site;
    }
    document::PositionFinder& positions = texts_.values().places().positions();
    const auto steps = positions.path_of(value);
    if (!steps) {
        return nullptr;
    }
    auto* const site = memory_.make<Site>();
    site->kind = kind_;
    site->path = memory_.copy(std::string_view(document::path_text(*steps)));
    std::size_t depth = 2;
    const auto own = document_.derived_from() == nullptr ? std::nullopt : own_paths_.find(value);
    if (own && own->size() > 1 && own->front().entry != nullptr && holds_resources(own->front().entry->key())) {
        // What it was made of may be a part of another resource in the input.
        site->resource = resource_of(*(*own)[1].entry);
    } else if (document_.derived_from() != nullptr) {
        std::tie(site->resource, depth) = derived_resource_on(*steps);
    } else {
        site->resource = resource_on(*steps);
    }
    // What people call it is its canonical name, where it has one.
    const std::string name =
        own && own->size() > 2 ? name_of(*own, 2) : name_of(*steps, site->resource == nullptr ? 0 : depth);
    site->name = memory_.copy(std::string_view(name));
    if (const auto places = positions.places_of(value)) {
        site->has_place = true;
        site->place = place_at(value, places->span, places->start);
        site->key_place = places->key.empty() ? site->place : place_at(value, places->key, places->key_start);
    }
    sites_.add(&value, site);
    return site;
}

const Findings::Site* Findings::site_elsewhere(const Value& value) {
    const auto place = elsewhere_ ? elsewhere_(value) : std::nullopt;
    if (!place || place->document == &document_) {
        return nullptr;
    }
    std::unique_ptr<Findings>& other = others_[place->document];
    if (other == nullptr) {
        other = std::make_unique<Findings>(rules_, source_, *place->document, place->name);
        other->set_kind(place->kind);
    }
    return other->site_of(*place->value);
}

FindingPlace Findings::place_at(const Value& value, support::Span span,
                                document::PositionFinder::ReferencePlace place) {
    const document::Document& document = texts_.values().places().positions().document_of(value);
    FindingPlace result;
    const bool is_source = &document == document_.derived_from();
    result.text = is_source ? document_.shown_text() : document.text();
    result.name = &document == &document_ ? data_name_ : std::string_view(document.name());
    result.span = span;
    result.line = place.line + document.first_line();
    result.column = place.column + 1;
    return result;
}

support::LineColumn Findings::end_of(const FindingPlace& place) {
    if (place.end_line != 0) {
        return {place.end_line, place.end_column};
    }
    auto& lines = lines_[place.text.data()];
    if (lines == nullptr) {
        lines = std::make_unique<support::LineIndex>(place.text);
    }
    // Counted from the beginning as it is reported: a byte order mark is a column there.
    const support::LineColumn begin = lines->at(place.span.begin);
    const support::LineColumn end = lines->at(place.span.end);
    if (begin.line == end.line) {
        return {place.line, place.column + end.column - begin.column};
    }
    return {place.line + end.line - begin.line, end.column};
}

const ResourceName* Findings::keep(const ResourceName& name) {
    const auto* const kept = memory_.make<ResourceName>(name);
    resources_.add(name.value, kept);
    return kept;
}

const ResourceName* Findings::resource_of(const document::Entry& entry) {
    if (const ResourceName* const known = resources_.find(&entry.value)) {
        return known;
    }
    ResourceName name;
    name.value = &entry.value;
    name.address = entry.key();
    name.type = text_of(entry.value, "Type");
    name.region = text_of(entry.value, "Region");
    name.account = text_of(entry.value, "AccountId");
    if (name.type.empty()) {
        // A configuration item as it is.
        name.type = text_of(entry.value, "resourceType");
        name.region = text_of(entry.value, "awsRegion");
        name.account = text_of(entry.value, "awsAccountId");
    }
    const Value* metadata = entry.value.kind == Kind::Map ? document::find(entry.value, "Metadata") : nullptr;
    if (metadata != nullptr) {
        name.cdk_path = text_of(*metadata, "aws:cdk:path");
    }
    return keep(name);
}

std::pair<const ResourceName*, std::size_t> Findings::derived_resource_on(std::span<const document::PathStep> steps) {
    if (derived_.empty()) {
        for (const document::Entry& part : document_.root().entries()) {
            if (!holds_resources(part.key()) || part.value.kind != Kind::Map) {
                continue;
            }
            for (const document::Entry& entry : part.value.entries()) {
                derived_.emplace(document_.origin_of(entry.value), &entry);
            }
        }
    }
    const Value* value = &document_.derived_from()->root();
    for (std::size_t i = 0;; ++i) {
        if (const auto found = derived_.find(value); found != derived_.end()) {
            return {resource_of(*found->second), i};
        }
        if (i == steps.size()) {
            return {nullptr, 0};
        }
        value = steps[i].entry != nullptr ? &steps[i].entry->value : &value->item_data[steps[i].index];
    }
}

const ResourceName* Findings::resource_on(std::span<const document::PathStep> steps) {
    if (steps.size() < 2 || steps.front().entry == nullptr) {
        return nullptr;
    }
    const std::string_view collection = steps.front().entry->key();
    const Value& container = steps.front().entry->value;
    if (collection == "Resources" && steps[1].entry != nullptr) {
        return resource_of(*steps[1].entry);
    }
    if (collection == "resource_changes" && container.kind == Kind::List) {
        const Value& change = container.items()[steps[1].index];
        const ResourceName* name = resources_.find(&change);
        if (name == nullptr) {
            ResourceName fresh;
            fresh.value = &change;
            fresh.address = text_of(change, "address");
            fresh.type = text_of(change, "type");
            name = keep(fresh);
        }
        return name->address.empty() ? nullptr : name;
    }
    return nullptr;
}

}  // namespace bylaw::report
