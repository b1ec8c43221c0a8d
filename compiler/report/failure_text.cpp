#include "report/failure_text.h"

#include <algorithm>
#include <unordered_set>

#include "report/code_frame.h"
#include "report/escape.h"

namespace bylaw::report {
namespace {

// Values in notes are cut; the structured formats have them whole.
std::string_view short_value(std::string_view text, std::string& memory) {
    constexpr std::size_t most = 400;
    if (text.size() <= most) {
        return text;
    }
    std::size_t end = most;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) {
        --end;
    }
    memory = text.substr(0, end);
    memory += "…";
    return memory;
}

}  // namespace

std::string_view finding_title(const Finding& finding) {
    if (!finding.message->title.empty()) {
        return finding.message->title;
    }
    return finding.alternatives > 1 ? std::string_view("none of the alternatives holds")
                                    : std::string_view(finding.label);
}

FailureText::FailureText(RuleTexts& rules, const document::Document& document, std::string_view data_name,
                         const Palette& palette)
    : palette_(palette),
      findings_(rules, document, data_name),
      gutter_(digits_of(static_cast<std::uint64_t>(std::count(document.text().begin(), document.text().end(), '\n')) +
                        1)) {}

FailureText::Counts FailureText::append(std::string& out, const vm::FileResult& result, const Headline& headline) {
    Counts counts;
    std::unordered_set<const ResourceName*> resources;
    findings_.for_each(result, [&](const Finding& finding) {
        if (finding.alternative <= 1) {
            ++counts.findings;
            headline(out, finding);
            append_visible(out, finding_title(finding));
            out += palette_.reset;
            out += '\n';
        }
        append_frame_of(out, finding);
        if (finding.resource != nullptr) {
            resources.insert(finding.resource);
        }
        if (finding.alternative == finding.alternatives) {
            append_end(out, finding, nullptr);
            out += '\n';
        }
    });
    counts.resources = resources.size();
    return counts;
}

void FailureText::append_notes(std::string& out, const Finding& finding) {
    std::string memory;
    if (finding.resource != nullptr && finding.alternative <= 1) {
        memory = finding.resource->address;
        if (!finding.resource->type.empty()) {
            memory += " (";
            memory += finding.resource->type;
            memory += ')';
        }
        if (!finding.resource->cdk_path.empty()) {
            memory += ", CDK path ";
            memory += finding.resource->cdk_path;
        }
        append_note(out, "resource", memory, gutter_, palette_);
    }
    if (!finding.path.empty()) {
        append_note(out, "path", finding.path, gutter_, palette_);
    }
    if (finding.check != nullptr) {
        const std::string_view context = findings_.texts().context(finding.instruction);
        append_note(out, "check", context.starts_with(' ') ? context.substr(1) : context, gutter_, palette_);
    }
    if (!finding.found.empty()) {
        append_note(out, "value", short_value(finding.found, memory), gutter_, palette_);
    }
    if (!finding.expected.empty()) {
        append_note(out, "compared with", short_value(finding.expected, memory), gutter_, palette_);
    }
}

void FailureText::append_frame_of(std::string& out, const Finding& finding) {
    append_frame(out, {finding.place.text, finding.place.span, finding.place.line, finding.place.column},
                 finding.place.name, finding.label, gutter_, palette_);
    append_notes(out, finding);
}

void FailureText::append_end(std::string& out, const Finding& finding, const Annotations* annotations) {
    if (finding.alternatives > 1) {
        append_note(out, "one of", std::to_string(finding.alternatives) + " checks in alternatives, none holds",
                    gutter_, palette_);
    }
    const auto note = [&](std::string_view title, const std::string& message, const std::string* annotation) {
        const std::string& text = message.empty() && annotation != nullptr ? *annotation : message;
        if (!text.empty()) {
            append_note(out, title, text, gutter_, palette_);
        }
    };
    note("why", finding.message->why, annotations == nullptr ? nullptr : &annotations->why);
    note("fix", finding.message->fix, annotations == nullptr ? nullptr : &annotations->fix);
    if (annotations == nullptr) {
        return;
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
}

}  // namespace bylaw::report
