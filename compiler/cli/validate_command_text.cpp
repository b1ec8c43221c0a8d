// The text output of `validate`: guard-language.md, section 5.2.
#include <algorithm>
#include <mutex>
#include <utility>

#include "cli/validate_command.h"
#include "document/value.h"
#include "report/check_texts.h"
#include "report/evaluation_tree.h"
#include "report/failure_text.h"
#include "report/file_report.h"
#include "report/output.h"
#include "report/rule_source.h"
#include "report/structured_json.h"
#include "report/structured_yaml.h"
#include "report/summary_table.h"
#include "report/visible_text.h"
#include "support/in_order.h"
#include "vm/evaluate.h"

namespace bylaw::cli {
namespace {

using report::Escape;

// Which of the reference's forms a document's failures take.
enum class Form : std::uint8_t { Template, Plan, Generic };

Form form_of(const document::Document& document) {
    const document::Value& root = document.root();
    if (root.kind == document::Kind::Map) {
        if (document::find(root, "Resources") != nullptr) {
            return Form::Template;
        }
        if (document::find(root, "resource_changes") != nullptr) {
            return Form::Plan;
        }
    }
    return Form::Generic;
}

// What one rules file said about one document.
struct Slot {
    std::vector<std::string> text;  // in pieces
    vm::Status status = vm::Status::Skip;
    std::optional<RunError> error;
};

// One document, or a share of the rules files on it; used from one thread at a time.
class Lane {
public:
    Lane(const ValidateOptions& options, const report::RuleNames& names, const DataFile& data)
        : options_(options),
          names_(names),
          program_(names.program()),
          data_(data),
          evaluation_(program_, *data.document, options.limits),
          plain_texts_(names, Escape::None),
          rule_source_(program_),
          json_texts_(names, Escape::Json) {}

    void run(std::uint32_t file, Slot& slot) {
        run_file(file, slot);
        slot.text = pieces_.take();
    }

private:
    void run_file(std::uint32_t file, Slot& slot) {
        const bool needs_tree = options_.verbose || options_.print_json;
        vm::FileResult result =
            evaluation_.evaluate_file(file, needs_tree ? vm::Detail::Everything : vm::Detail::Evidence);
        if (!result.errors.empty()) {
            slot.error = RunError{std::move(result.errors.front().diagnostic), {}};
            return;
        }
        slot.status = result.status;
        report::append_summary_table(pieces_.text, names_, result, data_.name, options_.summary, options_.palette);
        bool is_showable = append_details(result);
        if (options_.verbose) {
            if (!tree_texts_) {
                tree_texts_.emplace(plain_texts_, *data_.document);
            }
            tree_texts_->use(result);
            report::append_tree_text(pieces_.text, *tree_texts_, result, data_.name, options_.palette);
        }
        if (options_.print_json) {
            if (!json_tree_texts_) {
                json_tree_texts_.emplace(json_texts_, *data_.document);
            }
            json_tree_texts_->use(result);
            is_showable = report::append_tree_json(pieces_.text, *json_tree_texts_, result, data_.name) && is_showable;
        }
        if (!is_showable) {
            support::Diagnostic diagnostic;
            diagnostic.code = support::DiagnosticCode::EvaluateNotANumber;
            diagnostic.message = "`" + data_.name + "` holds a number (NaN or infinity) that the report cannot show";
            slot.error = RunError{std::move(diagnostic), {}};
        }
    }

    // False if a value has no form in the report.
    bool append_details(const vm::FileResult& result) {
        std::string& out = pieces_.text;
        switch (options_.format) {
            case OutputFormat::Json:
            case OutputFormat::Yaml: {
                const bool is_json = options_.format == OutputFormat::Json;
                if (renderer_ == nullptr) {
                    if (is_json) {
                        renderer_ = std::make_unique<report::StructuredJson>(json_texts_, *data_.document, 2);
                    } else {
                        renderer_ = std::make_unique<report::StructuredYaml>(plain_texts_, *data_.document, 0);
                    }
                }
                report::Outcomes outcomes;
                outcomes.add(names_, result);
                outcomes.finish();
                report::Pieces pieces;
                renderer_->append(pieces, result);
                const std::vector<std::string> failures = pieces.take();
                if (is_json) {
                    report::append_json_report_head(out, data_.name, result.status, 0);
                } else {
                    report::append_yaml_report_head(out, data_.name, result.status, false);
                }
                bool is_first = is_json;
                for (const std::string& piece : failures) {
                    out += std::string_view(piece).substr(is_first ? 1 : 0);
                    is_first = false;
                }
                if (is_json) {
                    report::append_json_report_tail(out, outcomes, !failures.empty(), 0);
                } else {
                    report::append_yaml_report_tail(out, outcomes, !failures.empty(), false);
                }
                return !renderer_->met_non_finite();
            }
            default:
                append_failures(result);
                return true;
        }
    }

    void append_failures(const vm::FileResult& result) {
        std::string& out = pieces_.text;
        const Form form = form_of(*data_.document);
        const std::string_view rules_file = program_.string(program_.file(result.file).name);
        if (form == Form::Generic) {
            append_generic(out, result, rules_file);
            return;
        }
        if (result.status != vm::Status::Fail) {
            return;
        }
        out += "Evaluating data ";
        report::append_visible(out, data_.name);
        out += " against rules ";
        report::append_visible(out, rules_file);
        out += "\nNumber of non-compliant resources ";
        // The number is known behind the findings, the first of which may be in another piece by then.
        std::string head = std::exchange(out, "\n\n");
        const std::size_t resources = append_findings(result);
        head += options_.palette.bold;
        report::append_number(head, resources);
        head += options_.palette.reset;
        pieces_.put_in_front(std::move(head));
    }

    // Which rules this form mentions depends on the statuses that are selected.
    void append_generic(std::string& out, const vm::FileResult& result, std::string_view rules_file) {
        const auto any = [&](vm::Status status) {
            return std::any_of(result.rules.begin(), result.rules.end(),
                               [&](const vm::RuleResult& rule) { return rule.status == status; });
        };
        const report::Selection& selection = options_.summary;
        const vm::Status deciding = selection.fail   ? vm::Status::Fail
                                    : selection.pass ? vm::Status::Pass
                                                     : vm::Status::Skip;
        if (selection.none() || !any(deciding)) {
            return;
        }
        out += "Evaluation of rules ";
        report::append_visible(out, rules_file);
        out += " against data ";
        report::append_visible(out, data_.name);
        out += '\n';
        if (selection.fail) {
            out += "--\n";
            append_findings(result);
        }
        if (selection.pass) {
            append_rules(out, result, vm::Status::Pass, "compliant");
        }
        if (selection.skip) {
            append_rules(out, result, vm::Status::Skip, "not applicable");
        }
        out += "--\n";
    }

    void append_rules(std::string& out, const vm::FileResult& result, vm::Status status, std::string_view words) {
        std::vector<std::string_view> seen;
        for (const vm::RuleResult& rule : result.rules) {
            const std::string_view name = names_.of(rule.rule);
            if (rule.status != status || std::find(seen.begin(), seen.end(), name) != seen.end()) {
                continue;
            }
            out += seen.empty() ? "--\nRule [" : "Rule [";
            seen.push_back(name);
            report::append_visible(out, name);
            out += "] is ";
            out += words;
            out += " for template [";
            report::append_visible(out, data_.name);
            out += "]\n";
        }
    }

    // Returns how many resources the findings are about.
    std::size_t append_findings(const vm::FileResult& result) {
        if (!failure_text_) {
            failure_text_.emplace(plain_texts_, rule_source_, *data_.document, data_.name, options_.palette);
        }
        const auto headline = [&](std::string& text, const report::Finding& finding) {
            text += options_.palette.bold;
            text += names_.of(finding.rule);
            text += "  ";
        };
        return failure_text_->append(pieces_, result, headline).resources;
    }

    const ValidateOptions& options_;
    const report::RuleNames& names_;
    const bytecode::Program& program_;
    const DataFile& data_;
    report::Pieces pieces_;
    vm::DocumentEvaluation evaluation_;
    report::RuleTexts plain_texts_;
    report::RuleSource rule_source_;
    report::RuleTexts json_texts_;
    std::unique_ptr<report::FailureRenderer> renderer_;
    std::optional<report::FailureText> failure_text_;
    std::optional<report::CheckTexts> tree_texts_;
    std::optional<report::CheckTexts> json_tree_texts_;
};

}  // namespace

RunOutcome report_as_text(const ValidateOptions& options, const ValidateInput& input, Streams streams) {
    RunOutcome outcome;
    const bytecode::Program& program = *input.rules.program;
    const std::size_t documents = input.data.size();
    const std::size_t sources = input.rules.sources.size();
    const report::RuleNames names(program);
    report::Output output(streams.out);
    // Large texts are not copied once more.
    const auto write = [&](const std::string& text) {
        constexpr std::size_t large = 65536;
        if (text.size() >= large || output.text.size() >= large) {
            output.flush();
        }
        if (text.size() >= large) {
            streams.out.write(text.data(), static_cast<std::streamsize>(text.size()));
        } else {
            output.text += text;
        }
    };
    const auto begin_source = [&](std::size_t source) {
        if (input.rules.file_of_source[source] == bytecode::none) {
            output.flush();
            streams.out.flush();
            print_parse_errors(streams.err, input.rules, source, options.error_palette);
            outcome.exit_code = exit_rules_invalid;
        }
    };
    if (documents == 0) {
        for (std::size_t source = 0; source < sources; ++source) {
            begin_source(source);
        }
    }

    // Of few documents each thread keeps a lane of its own; of many, two threads hardly ever want the same.
    const unsigned threads = judging_threads(options, input);
    const std::size_t workers = support::thread_count(threads);
    const bool has_lane_for_each = documents <= 4 * workers;
    struct SharedLane {
        std::mutex mutex;
        std::unique_ptr<Lane> lane;
    };
    std::vector<SharedLane> lanes(documents * (has_lane_for_each ? workers : 1));
    // The output goes rules file by rules file, and for each of them document by document.
    support::parallel_in_order<Slot>(
        sources * documents, threads, most_waiting,
        [&](std::size_t task, std::size_t worker, const auto& emit) {
            const std::uint32_t file = input.rules.file_of_source[task / documents];
            const std::size_t document = task % documents;
            Slot slot;
            if (file != bytecode::none && !is_empty_file(program.file(file))) {
                SharedLane& shared = lanes[has_lane_for_each ? worker * documents + document : document];
                const std::lock_guard lock(shared.mutex);
                if (shared.lane == nullptr) {
                    shared.lane = std::make_unique<Lane>(options, names, input.data[document]);
                }
                shared.lane->run(file, slot);
            }
            std::size_t size = 0;
            for (const std::string& piece : slot.text) {
                size += piece.size();
            }
            emit(std::move(slot), size);
        },
        [&](std::size_t task, Slot slot) {
            if (task % documents == 0) {
                begin_source(task / documents);
            }
            if (slot.error) {
                output.flush();
                outcome.error = std::move(slot.error);
                return false;
            }
            for (const std::string& piece : slot.text) {
                write(piece);
            }
            if (slot.status == vm::Status::Fail) {
                outcome.exit_code = exit_failure;
            }
            return true;
        });
    output.flush();
    return outcome;
}

}  // namespace bylaw::cli
