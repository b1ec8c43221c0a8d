#include "report/suppressions.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <iterator>
#include <set>
#include <tuple>
#include <utility>

#include "document/path.h"
#include "document/yaml_comments.h"
#include "report/check_report.h"
#include "report/findings.h"
#include "report/readable_value.h"
#include "sema/suggestion.h"
#include "support/hash.h"
#include "support/name_pattern.h"

namespace bylaw::report {

using document::Kind;
using document::Value;

namespace {

// Of one document (docs/limits.md).
constexpr std::size_t most_suppressions = 10000;

constexpr std::string_view comment_form =
    "write `# bylaw: ignore ID[, ID…] [until 2027-01-31] [owner=…] [ticket=…] [-- reason]`";

const Value* member(const Value* map, std::string_view key) {
    return map == nullptr || map->kind != Kind::Map ? nullptr : document::find(*map, key);
}

std::string scalar_text(const Value& value) {
    if (value.kind == Kind::String) {
        return std::string(value.text());
    }
    std::string text;
    append_readable(text, value);
    return text;
}

const Value* resources_of(const document::Document& document) {
    const Value* resources = member(&document.root(), "Resources");
    return resources != nullptr && resources->kind == Kind::Map ? resources : nullptr;
}

bool has_word(std::string_view text) {
    return ::memmem(text.data(), text.size(), suppression_word.data(), suppression_word.size()) != nullptr;
}

// Whether resources may have metadata that suppress something. A miss is certain.
bool may_have_metadata(const document::Document& source) {
    // The keys of a template in a text are not known.
    constexpr std::array<std::string_view, 3> keys{"SuppressedRules", "bylaw", "TemplateBody"};
    return std::any_of(keys.begin(), keys.end(),
                       [&](std::string_view key) { return source.may_have_key(support::key_hash(key)); });
}

}  // namespace

std::string_view name_of(SuppressedBy by) {
    constexpr std::array<std::string_view, 5> names{"metadata", "comment", "file", "tag", "baseline"};
    return names.at(static_cast<std::size_t>(by));
}

RuleIds::RuleIds(const std::vector<CheckedRule>& rules, const RuleNames& names, std::vector<std::size_t> successors,
                 Others others)
    : rules_(rules), names_(names), successors_(std::move(successors)), others_(std::move(others)) {
    for (std::uint32_t i = 0; i < rules.size(); ++i) {
        by_name_.emplace(rules[i].id, i);
        if (names.of(i) != rules[i].id) {
            by_name_.emplace(names.of(i), i);
        }
        for (const std::string& other : rules[i].other_ids) {
            by_name_.emplace(other, i);
        }
    }
}

std::vector<std::uint32_t> RuleIds::fitting(std::string_view pattern) const {
    std::vector<std::uint32_t> found;
    if (pattern.find('*') == std::string_view::npos) {
        const auto [begin, end] = by_name_.equal_range(pattern);
        std::for_each(begin, end, [&](const auto& row) { found.push_back(row.second); });
    } else {
        for (std::uint32_t i = 0; i < rules_.size(); ++i) {
            if (rules_[i].is_meant_by(pattern) || support::fits_pattern(pattern, names_.of(i))) {
                found.push_back(i);
            }
        }
    }
    for (std::uint32_t& rule : found) {
        rule = static_cast<std::uint32_t>(successors_[rule]);
    }
    std::sort(found.begin(), found.end());
    found.erase(std::unique(found.begin(), found.end()), found.end());
    return found;
}

bool RuleIds::fits_other(std::string_view pattern) const {
    if (!others_) {
        return false;
    }
    const std::vector<std::string>& others = others_();
    return std::any_of(others.begin(), others.end(),
                       [&](const std::string& id) { return support::fits_pattern(pattern, id); });
}

std::string RuleIds::nearest(std::string_view pattern) const {
    std::size_t offers_left = 2 * rules_.size();
    sema::Suggestion suggestion(pattern, offers_left);
    for (std::uint32_t i = 0; i < rules_.size(); ++i) {
        static_cast<void>(suggestion.offer(rules_[i].id));
        static_cast<void>(suggestion.offer(names_.of(i)));
    }
    return std::string(suggestion.best());
}

support::Diagnostic RuleIds::no_such_rule(std::string_view pattern) const {
    support::Diagnostic diagnostic;
    diagnostic.code = support::DiagnosticCode::SuppressionInvalid;
    diagnostic.message = "`" + std::string(pattern) + "` fits no rule, so nothing is suppressed";
    const std::string best = nearest(pattern);
    diagnostic.help = best.empty() ? "write the id of a rule, or a pattern with `*`" : "did you mean `" + best + "`?";
    return diagnostic;
}

const CheckedRule& RuleIds::rule(std::uint32_t index) const {
    return rules_[index];
}

bool RuleIds::are_selected(const std::vector<std::uint32_t>& rules) const {
    return std::none_of(rules.begin(), rules.end(), [&](std::uint32_t rule) { return rules_[rule].is_left_out; });
}

bool Suppression::takes(std::uint32_t rule, const SuppressionContext& context) {
    if (!std::binary_search(rules.begin(), rules.end(), rule)) {
        return false;
    }
    const bool is_in_place = by != SuppressedBy::File;
    if (is_in_place && !context.ids.rule(rule).annotations.is_suppressible) {
        refused.fetch_add(1, std::memory_order_relaxed);
        return false;
    }
    if (!terms.until.empty() && terms.until < context.today) {
        expired.fetch_add(1, std::memory_order_relaxed);
        return false;
    }
    used.fetch_add(1, std::memory_order_relaxed);
    return true;
}

std::optional<support::Diagnostic> Suppression::remark(const SuppressionContext& context) const {
    support::Diagnostic diagnostic;
    diagnostic.severity = support::Severity::Warning;
    if (refused != 0) {
        diagnostic.code = support::DiagnosticCode::SuppressionRefused;
        diagnostic.message = "`" + pattern + "` cannot be suppressed in place";
        diagnostic.help = "its findings are reported; mend them, or accept them in a suppression file";
    } else if (expired != 0) {
        diagnostic.code = support::DiagnosticCode::SuppressionExpired;
        diagnostic.message = "the suppression of `" + pattern + "` ended on " + terms.until;
        diagnostic.help = "its findings are reported again; mend them, or extend it";
    } else if (used == 0 && by != SuppressedBy::Tag && context.ids.are_selected(rules)) {
        diagnostic.code = support::DiagnosticCode::SuppressionUnused;
        diagnostic.message = "there is no finding of `" + pattern + "` to suppress";
        diagnostic.help = "remove it";
    } else {
        return std::nullopt;
    }
    return diagnostic;
}

DocumentSuppressions::DocumentSuppressions(const document::Document& judged, const SuppressionContext& context)
    : judged_(judged), source_(judged.derived_from() == nullptr ? judged : *judged.derived_from()), context_(context) {}

std::unique_ptr<DocumentSuppressions> DocumentSuppressions::of(const document::Document& judged,
                                                               const SuppressionContext& context) {
    const document::Document& source = judged.derived_from() == nullptr ? judged : *judged.derived_from();
    const Value* const resources = resources_of(judged);
    std::vector<const Value*> with_own;
    if (resources != nullptr) {
        const bool may_have = may_have_metadata(source);
        for (const document::Entry& entry : resources->entries()) {
            const Value* const metadata = may_have ? member(&entry.value, "Metadata") : nullptr;
            if (member(member(&entry.value, "Tags"), context.tag) != nullptr ||
                member(member(metadata, "guard"), "SuppressedRules") != nullptr ||
                member(metadata, "bylaw") != nullptr) {
                with_own.push_back(&entry.value);
            }
        }
    }
    const bool has_comments = source.format() == document::Format::Yaml && has_word(source.text());
    if (with_own.empty() && !has_comments) {
        return nullptr;
    }
    std::unique_ptr<DocumentSuppressions> result(new DocumentSuppressions(judged, context));
    if (has_comments) {
        result->read_comments();
    }
    for (const Value* resource : with_own) {
        result->read_resource(*resource);
    }
    return result;
}

void DocumentSuppressions::read_comments() {
    for (const document::YamlComment& comment : document::yaml_comments(source_.text(), suppression_word)) {
        Entry place;
        place.comment = comment.span;
        place.about = comment.about;
        place.is_head = comment.is_head;
        const SuppressionText text =
            parse_suppression_comment(source_.text().substr(comment.span.begin, comment.span.end - comment.span.begin));
        if (!text.error.empty()) {
            add_wrong(text.error + ", so nothing is suppressed", std::string(comment_form), place);
            continue;
        }
        add(SuppressedBy::Comment, text, nullptr, place, false);
    }
    if (!comments_.empty()) {
        place_resources();
    }
}

void DocumentSuppressions::place_resources() {
    const Value* const resources = resources_of(judged_);
    if (resources == nullptr) {
        return;
    }
    document::PositionFinder positions(source_);
    for (const document::Entry& entry : resources->entries()) {
        const Value* const origin = judged_.derived_from() == nullptr ? &entry.value : judged_.origin_of(entry.value);
        const auto span = origin == nullptr ? std::nullopt : positions.span_of(*origin);
        if (!span) {
            continue;
        }
        const support::Span key = positions.key_span_of(*origin).value_or(*span);
        resources_.emplace(&entry.value, support::Span{key.begin, span->end});
        judged_spans_.push_back({key.begin, span->end});
    }
    std::sort(judged_spans_.begin(), judged_spans_.end(),
              [](const support::Span& a, const support::Span& b) { return a.begin < b.begin; });
}

void DocumentSuppressions::read_resource(const Value& resource) {
    const Value* const metadata = member(&resource, "Metadata");
    if (const Value* const list = member(member(metadata, "guard"), "SuppressedRules")) {
        read_list(resource, *list, true);
    }
    if (const Value* const own = member(metadata, "bylaw")) {
        const Value* const list = member(own, "ignore");
        if (list == nullptr) {
            Entry place;
            place.place = own;
            add_wrong("`Metadata.bylaw` has no `ignore`, so nothing is suppressed", "write `bylaw: {ignore: [ID]}`",
                      place);
        } else {
            read_list(resource, *list, false);
        }
    }
    if (const Value* const tag = member(member(&resource, "Tags"), context_.tag);
        tag != nullptr && tag->kind == Kind::String) {
        Entry place;
        place.place = tag;
        const SuppressionText text = parse_exception_tag(tag->text());
        if (!text.error.empty()) {
            add_wrong("tag `" + std::string(context_.tag) + "`: " + text.error + ", so nothing is suppressed",
                      "write ids of rules, then `until=2027-01-31`, `owner=…`, `ticket=…`", place);
        } else {
            add(SuppressedBy::Tag, text, &resource, place, true);
        }
    }
}

void DocumentSuppressions::read_list(const Value& resource, const Value& list, bool is_of_guard) {
    if (list.kind != Kind::List) {
        read_item(resource, list, is_of_guard);
        return;
    }
    for (const Value& item : list.items()) {
        read_item(resource, item, is_of_guard);
    }
}

void DocumentSuppressions::read_item(const Value& resource, const Value& item, bool is_of_guard) {
    Entry place;
    place.place = &item;
    SuppressionText text;
    if (item.kind == Kind::String) {
        text.rules.emplace_back(item.text());
    } else if (item.kind != Kind::Map) {
        text.error = "`" + scalar_text(item) + "` is no id";
    } else {
        for (const document::Entry& entry : item.entries()) {
            const std::string_view key = entry.key();
            std::string* const field = key == "until"    ? &text.terms.until
                                       : key == "owner"  ? &text.terms.owner
                                       : key == "ticket" ? &text.terms.ticket
                                       : key == "reason" ? &text.terms.reason
                                                         : nullptr;
            if (!entry.value.is_scalar() || (field == nullptr && key != "id" && key != "rule")) {
                text.error = "`" + std::string(key) + "` is none of `id`, `until`, `owner`, `ticket`, `reason`";
            } else if (field != nullptr) {
                *field = scalar_text(entry.value);
            } else {
                text.rules.push_back(scalar_text(entry.value));
            }
        }
        if (text.error.empty() && !text.terms.until.empty() && !is_date(text.terms.until)) {
            text.error = "`" + text.terms.until + "` is no day written as 2027-01-31";
        }
        if (text.error.empty() && text.rules.empty()) {
            text.error = "no rule is named";
        }
    }
    if (!text.error.empty()) {
        add_wrong(text.error + ", so nothing is suppressed", "write `ID`, or `{id, until, owner, ticket, reason}`",
                  place);
        return;
    }
    add(SuppressedBy::Metadata, text, &resource, place, is_of_guard);
}

void DocumentSuppressions::add(SuppressedBy by, const SuppressionText& text, const Value* resource, const Entry& place,
                               bool is_foreign) {
    for (const std::string& pattern : text.rules) {
        std::vector<std::uint32_t> rules = context_.ids.fitting(pattern);
        if (rules.empty()) {
            const bool is_mistake = !is_foreign || !context_.ids.nearest(pattern).empty();
            if (is_mistake && !context_.ids.fits_other(pattern)) {
                support::Diagnostic diagnostic = context_.ids.no_such_rule(pattern);
                add_wrong(std::move(diagnostic.message), std::move(diagnostic.help), place);
            }
            continue;
        }
        if (entries_.size() == most_suppressions) {
            const std::string most = std::to_string(most_suppressions);
            if (wrong_.empty() || wrong_.back().diagnostic.code != support::DiagnosticCode::DocumentTooLarge) {
                add_wrong("this is more than " + most + " suppressions; it and those behind it suppress nothing",
                          "use patterns with `*`", place);
                wrong_.back().diagnostic.code = support::DiagnosticCode::DocumentTooLarge;
            }
            return;
        }
        Entry& entry = entries_.emplace_back();
        entry.by = by;
        entry.pattern = pattern;
        entry.rules = std::move(rules);
        entry.terms = text.terms;
        entry.comment = place.comment;
        entry.about = place.about;
        entry.is_head = place.is_head;
        entry.place = place.place;
        if (resource != nullptr) {
            by_resource_[resource].push_back(&entry);
        } else {
            comments_.push_back(&entry);
        }
    }
}

void DocumentSuppressions::add_wrong(std::string message, std::string help, const Entry& place) {
    Wrong& wrong = wrong_.emplace_back();
    wrong.diagnostic.code = support::DiagnosticCode::SuppressionInvalid;
    wrong.diagnostic.severity = support::Severity::Warning;
    wrong.diagnostic.message = std::move(message);
    wrong.diagnostic.help = std::move(help);
    wrong.comment = place.comment;
    wrong.place = place.place;
}

bool DocumentSuppressions::covers(const Entry& entry, const Finding& finding) const {
    const auto is_about = [&](std::uint32_t at) { return at >= entry.about.begin && at < entry.about.end; };
    if (entry.is_head) {
        return true;
    }
    if (finding.place->text.data() == judged_.shown_text().data() && !finding.place->is_in_rules &&
        is_about(finding.place->span.begin)) {
        return true;
    }
    if (finding.resource == nullptr) {
        return false;
    }
    const auto resource = resources_.find(finding.resource->value);
    return resource != resources_.end() && is_about(resource->second.begin);
}

const Suppression* DocumentSuppressions::find(const Finding& finding) {
    for (Entry* const entry : comments_) {
        if (covers(*entry, finding) && entry->takes(finding.rule, context_)) {
            return entry;
        }
    }
    if (finding.resource != nullptr) {
        if (const auto own = by_resource_.find(finding.resource->value); own != by_resource_.end()) {
            for (Entry* const entry : own->second) {
                if (entry->takes(finding.rule, context_)) {
                    return entry;
                }
            }
        }
    }
    return nullptr;
}

// Whether a comment is about something that rules saw: a resource whose condition does not hold is not there.
bool DocumentSuppressions::is_judged(const Entry& entry) const {
    if (entry.by != SuppressedBy::Comment || entry.is_head || judged_spans_.empty()) {
        return true;
    }
    const auto behind = std::lower_bound(judged_spans_.begin(), judged_spans_.end(), entry.about.end,
                                         [](const support::Span& span, std::uint32_t at) { return span.begin < at; });
    return behind != judged_spans_.begin() && std::prev(behind)->end > entry.about.begin;
}

std::vector<SuppressionRemark> DocumentSuppressions::remarks() const {
    std::vector<SuppressionRemark> remarks;
    std::optional<document::PositionFinder> positions;
    const auto add = [&](support::Diagnostic diagnostic, const support::Span& comment, const Value* place) {
        SuppressionRemark remark;
        remark.diagnostic = std::move(diagnostic);
        remark.diagnostic.span = comment;
        const document::Document* document = &source_;
        remark.text = judged_.shown_text();
        if (place != nullptr) {
            if (!positions) {
                positions.emplace(judged_);
            }
            const auto span = positions->span_of(*place);
            document = span ? &positions->document_of(*place) : &source_;
            remark.text = document == &source_ ? judged_.shown_text() : document->text();
            remark.diagnostic.span = span.value_or(support::Span());
        }
        remark.diagnostic.file = document->name();
        remark.first_line = document->first_line();
        remarks.push_back(std::move(remark));
    };
    for (const Wrong& wrong : wrong_) {
        add(wrong.diagnostic, wrong.comment, wrong.place);
    }
    // Templates that are deployed several times, or stand for several resources, say the same each time.
    std::set<std::pair<const Value*, std::string_view>> used;
    std::set<std::tuple<const Value*, std::string_view, support::DiagnosticCode>> said;
    for (const Entry& entry : entries_) {
        if (entry.used != 0 && entry.place != nullptr) {
            used.emplace(entry.place, entry.pattern);
        }
    }
    for (const Entry& entry : entries_) {
        std::optional<support::Diagnostic> remark = entry.remark(context_);
        if (remark && entry.place != nullptr &&
            ((remark->code == support::DiagnosticCode::SuppressionUnused &&
              used.contains({entry.place, entry.pattern})) ||
             !said.emplace(entry.place, entry.pattern, remark->code).second)) {
            continue;
        }
        if (remark && (remark->code != support::DiagnosticCode::SuppressionUnused || is_judged(entry))) {
            add(std::move(*remark), entry.comment, entry.place);
        }
    }
    std::stable_sort(remarks.begin(), remarks.end(), [](const SuppressionRemark& a, const SuppressionRemark& b) {
        return std::tuple(a.first_line, a.diagnostic.span.begin) < std::tuple(b.first_line, b.diagnostic.span.begin);
    });
    return remarks;
}

void DocumentSuppressions::for_each_key(const std::function<void(const void*)>& visit) const {
    visit(judged_.shown_text().data());
    for (const auto& [resource, entries] : by_resource_) {
        visit(resource);
    }
    for (const auto& [resource, span] : resources_) {
        visit(resource);
    }
}

}  // namespace bylaw::report
