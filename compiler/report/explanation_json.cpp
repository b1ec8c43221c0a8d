// Explanations for programs (docs/explain.md).
#include <span>

#include "report/explanation.h"
#include "report/explanation_words.h"
#include "report/report_json.h"

namespace bylaw::report {
namespace {

class Object {
public:
    explicit Object(std::string& out) : out_(out) { out_ += '{'; }
    ~Object() { out_ += '}'; }
    Object(const Object&) = delete;
    Object& operator=(const Object&) = delete;

    std::string& member(std::string_view key) {
        out_ += is_first_ ? "" : ",";
        is_first_ = false;
        append_json_text(out_, key);
        out_ += ':';
        return out_;
    }
    void text(std::string_view key, std::string_view value) { append_json_text(member(key), value); }
    // Left out where there is none.
    void text_if(std::string_view key, std::string_view value) {
        if (!value.empty()) {
            text(key, value);
        }
    }
    template <typename Items, typename Append>
    void list(std::string_view key, const Items& items, Append append) {
        member(key) += '[';
        bool is_first = true;
        for (const auto& item : items) {
            out_ += is_first ? "" : ",";
            is_first = false;
            append(item);
        }
        out_ += ']';
    }
    void texts(std::string_view key, std::span<const std::string> items) {
        list(key, items, [&](const std::string& item) { append_json_text(out_, item); });
    }

private:
    std::string& out_;
    bool is_first_ = true;
};

void append_example(std::string& out, const Example& example) {
    Object object(out);
    object.text("verdict", example.is_bad ? "NON_COMPLIANT" : "COMPLIANT");
    object.text("name", example.name);
    object.text("text", example.text);
    object.list("findings", example.findings, [&](const Example::Finding& finding) {
        Object found(out);
        found.member("line") += std::to_string(finding.line);
        found.text("message", finding.message);
    });
}

void append_rule(std::string& out, Object& object, const Explanation& explanation) {
    const Annotations& annotations = explanation.annotations;
    object.text_if("severity", explanation.severity);
    if (explanation.managed) {
        object.member("implemented") += explanation.managed->is_implemented ? "true" : "false";
        object.text_if("why_not", explanation.managed->why_not);
        object.text_if("deprecation", explanation.managed->deprecation);
        object.texts("resource_types", explanation.managed->resource_types);
        object.text("trigger", explanation.managed->trigger);
        object.member("sample_packs") += std::to_string(explanation.managed->sample_packs);
    }
    object.text_if("description", explanation.description);
    object.text_if("why", annotations.why);
    object.text_if("fix", annotations.fix);
    {
        object.member("fixes");
        Object fixes(out);
        for (const Annotations::InputFix& fix : annotations.fixes) {
            fixes.text(fix.input, fix.text);
        }
    }
    object.text_if("confirm", annotations.confirm);
    object.texts("inputs", annotations.inputs);
    object.member("default") += annotations.is_off ? "\"off\"" : "\"on\"";
    object.text_if("scope", annotations.scope);
    object.list("parameters", explanation.parameters, [&](const RuleParameter& parameter) {
        Object described(out);
        described.text("name", parameter.name);
        described.text("type", parameter.type);
        described.text("default", parameter.value);
        described.text("description", parameter.description);
        if (parameter.is_required) {
            described.member("required") += "true";
        }
    });
    object.list("controls", annotations.controls, [&](const Annotations::Framework& framework) {
        Object control(out);
        control.text("framework", framework.name);
        control.texts("ids", framework.ids);
    });
    object.texts("links", annotations.links);
    object.text_if("deprecated_by", annotations.deprecated_by);
    object.texts("replaces", explanation.replaces);
    object.list("examples", explanation.examples, [&](const Example& example) { append_example(out, example); });
    if (explanation.path.empty()) {
        return;
    }
    object.member("place");
    Object place(out);
    place.text("path", explanation.path);
    if (explanation.line != 0) {
        place.member("line") += std::to_string(explanation.line);
    }
}

}  // namespace

std::string explanations_json(const std::vector<const Explanation*>& explanations) {
    std::string out;
    {
        Object whole(out);
        whole.member("version") += '1';
        whole.list("explanations", explanations, [&](const Explanation* explanation) {
            out += '\n';
            Object object(out);
            object.text("id", explanation->id);
            object.text("kind", kind_name(explanation->kind));
            object.text("title", explanation->title);
            if (explanation->kind != ExplanationKind::Diagnostic) {
                append_rule(out, object, *explanation);
                return;
            }
            object.text("stage", explanation->group);
            object.text("meaning", explanation->meaning);
            object.text_if("way_out", explanation->way_out);
            object.text_if("context", explanation->context);
        });
    }
    out += '\n';
    return out;
}

}  // namespace bylaw::report
