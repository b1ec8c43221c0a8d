#include "report/failure_text.h"

#include <algorithm>
#include <unordered_set>

#include "report/code_frame.h"
#include "report/escape.h"
#include "report/visible_text.h"
#include "support/source.h"

namespace bylaw::report {
namespace {

// Values in notes are cut; the structured formats have them whole.
constexpr std::size_t longest_value = 400;
constexpr std::size_t most_kept_bytes = std::size_t{1} << 20U;
constexpr std::size_t most_remembered = 4096;

// Digits of the last line number. Where resources come from several texts, of which there is no telling here, enough
// for most.
std::size_t gutter_of(const document::Document& document) {
    const document::Document* source = &document;
    while (source->derived_from() != nullptr) {
        source = source->derived_from();
    }
    constexpr std::size_t usual = 2;
    return source->text().empty() ? usual
                                  : digits_of(source->reference_places().line_count() - 1 + source->first_line());
}

}  // namespace

FailureText::FailureText(RuleTexts& rules, RuleSource& source, const document::Document& document,
                         std::string_view data_name, const Palette& palette, FailureDetail detail)
    : palette_(palette), detail_(detail), findings_(rules, source, document, data_name), gutter_(gutter_of(document)) {
    append_note_title(check_note_, "check", gutter_, palette_);
    append_note_title(path_note_, "path", gutter_, palette_);
    append_note_title(value_note_, "value", gutter_, palette_);
}

FailureText::Counts FailureText::append(Pieces& pieces, const vm::FileResult& result, const Headline& headline) {
    std::string& out = pieces.text;
    Counts counts;
    std::unordered_set<const document::Value*> resources;
    findings_.for_each(result, [&](const Finding& finding) {
        if (finding.alternative <= 1) {
            ++counts.findings;
            headline(out, finding);
            scratch_.clear();
            append_title(scratch_, finding);
            append_visible(out, scratch_);
            out += palette_.reset;
            out += '\n';
        }
        append_frame_of(out, finding);
        if (finding.resource != nullptr) {
            resources.insert(finding.resource->value);
        }
        if (finding.alternative == finding.alternatives) {
            append_end(out, finding);
            out += notes_of(finding, nullptr)->whole;
            out += '\n';
            pieces.close_if_large();
            if (findings_.remembered() > most_remembered) {
                kept_ = Kept();
                findings_.forget();
            }
        }
    });
    counts.resources = resources.size();
    return counts;
}

std::string_view FailureText::keep(const std::string& text) {
    kept_.bytes += text.size();
    return kept_.memory.copy(std::string_view(text));
}

void FailureText::limit_memory() {
    if (kept_.bytes > most_kept_bytes) {
        kept_ = Kept();
    }
}

void FailureText::append_frame_of(std::string& out, const Finding& finding) {
    if (detail_.joins_alternatives && finding.alternative > 1 && finding.place == last_place_) {
        append_note(out, "or", finding.label, gutter_, palette_);
        if (detail_.clauses) {
            append_clause(out, finding);
        }
        return;
    }
    last_place_ = finding.place;
    std::string_view& frame = kept_.frames[finding.place];
    if (frame.empty()) {
        const FindingPlace& place = *finding.place;
        std::string text;
        append_frame_head(text, {place.text, place.span, place.line, place.column}, place.name, gutter_, palette_);
        frame = keep(text);
    }
    out += frame;
    append_frame_label(out, finding.label, palette_);
    append_notes(out, finding);
    limit_memory();
}

void FailureText::append_notes(std::string& out, const Finding& finding) {
    // Alternatives may be about different resources.
    if (finding.alternative <= 1) {
        last_resource_ = nullptr;
    }
    if (finding.resource != nullptr && finding.resource != last_resource_) {
        last_resource_ = finding.resource;
        std::string_view& note = kept_.resources[finding.resource];
        if (note.empty()) {
            const ResourceName& resource = *finding.resource;
            std::string text(resource.address);
            if (!resource.type.empty()) {
                text += " (" + std::string(resource.type) + ')';
            }
            if (!resource.cdk_path.empty()) {
                text += ", CDK path ";
                text += resource.cdk_path;
            }
            std::string whole;
            append_note(whole, "resource", text, gutter_, palette_);
            note = keep(whole);
        }
        out += note;
    }
    // The path of a template's value begins with its resource, and the rest can be seen in the frame.
    if (!finding.path.empty() && (detail_.clauses || !finding.path.starts_with("/Resources/"))) {
        out += path_note_;
        append_visible(out, finding.path);
        out += '\n';
    }
    if (detail_.clauses) {
        append_clause(out, finding);
    }
    append_value(out, finding);
    if (finding.has_expected_value && !finding.is_expected_shown) {
        scratch_.clear();
        findings_.append_expected_value(scratch_, finding, longest_value);
        append_note(out, "compared with", scratch_, gutter_, palette_);
    }
}

void FailureText::append_clause(std::string& out, const Finding& finding) const {
    out += check_note_;
    out += finding.clause->located;
    out += '\n';
}

void FailureText::append_value(std::string& out, const Finding& finding) {
    if (finding.found == nullptr || (!detail_.clauses && finding.is_unknown)) {
        return;
    }
    scratch_.clear();
    append_readable(scratch_, *finding.found, longest_value);
    if (!detail_.clauses) {
        const FindingPlace& place = *finding.place;
        std::string_view framed;
        if (place.span.end <= place.text.size() && place.span.begin < place.span.end) {
            framed = place.text.substr(place.span.begin, place.span.end - place.span.begin);
        }
        std::string_view bare = scratch_;
        if (bare.size() > 1 && bare.front() == '"') {
            bare = bare.substr(1, bare.size() - 2);
        }
        if (framed == scratch_ || framed == bare || scratch_.size() >= longest_value) {
            return;
        }
    }
    out += value_note_;
    append_visible(out, scratch_);
    out += '\n';
}

void FailureText::append_related(std::string& out, const std::vector<RelatedResource>& related) {
    for (const RelatedResource& other : related) {
        scratch_ = other.place->name;
        scratch_ += ':';
        append_number(scratch_, other.place->line);
        scratch_ += ':';
        append_number(scratch_, other.place->column);
        scratch_ += ' ';
        scratch_ += other.resource->address;
        append_note(out, "also", scratch_, gutter_, palette_);
    }
}

void FailureText::append_end(std::string& out, const Finding& finding) {
    if (!detail_.clauses) {
        return;
    }
    if (finding.alternatives > 1) {
        append_note(out, "one of", std::to_string(finding.alternatives) + " checks in alternatives, none holds",
                    gutter_, palette_);
    }
    for (std::size_t i = finding.callers.size(); i-- > 0;) {
        append_note(out, "called at", finding.callers[i]->located, gutter_, palette_);
    }
}

std::shared_ptr<const FindingNotes> FailureText::notes_of(const Finding& finding, const Annotations* annotations) {
    std::shared_ptr<const FindingNotes>& kept = kept_.notes[{finding.message, annotations, finding.kind}];
    if (kept == nullptr) {
        kept = std::make_shared<const FindingNotes>(make_notes(*finding.message, annotations, finding.kind));
        kept_.bytes += kept->whole.size();
    }
    return kept;
}

FindingNotes FailureText::make_notes(const RuleMessage& message, const Annotations* annotations,
                                     inputs::Kind kind) const {
    FindingNotes notes;
    std::string& out = notes.whole;
    std::string titles;
    const auto note = [&](std::string_view title, const std::string& own, const std::string* annotation) {
        const std::string& text = own.empty() && annotation != nullptr ? *annotation : own;
        if (!text.empty()) {
            append_note(out, title, text, gutter_, palette_);
            titles += titles.empty() ? "" : " and ";
            titles += title;
        }
    };
    note("why", message.why, annotations == nullptr ? nullptr : &annotations->why);
    note("fix", message.fix, annotations == nullptr ? nullptr : &annotations->fix);
    if (const std::string_view code = annotations == nullptr ? std::string_view() : fix_for(*annotations, kind);
        message.fix.empty() && !code.empty()) {
        append_note(out, input_family(kind), code, gutter_, palette_);
    }
    if (!titles.empty()) {
        append_note_title(notes.reference, titles, gutter_, palette_);
    }
    if (annotations == nullptr) {
        return notes;
    }
    std::string controls;
    for (const Annotations::Framework& framework : annotations->controls) {
        controls += controls.empty() ? "" : ", ";
        controls += framework.name;
        for (const std::string& id : framework.ids) {
            controls += ' ';
            controls += id;
        }
    }
    if (!controls.empty()) {
        append_note(out, "controls", controls, gutter_, palette_);
    }
    for (const std::string& link : annotations->links) {
        append_note(out, "link", link, gutter_, palette_);
    }
    return notes;
}

}  // namespace bylaw::report
