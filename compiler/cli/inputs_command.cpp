// `bylaw inputs`
#include <unistd.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

#include "cli/cdk_assemblies.h"
#include "cli/command.h"
#include "cli/input_bytes.h"
#include "cli/input_files.h"
#include "cli/input_files_search.h"
#include "cli/kind_option.h"
#include "cli/limit_options.h"
#include "cli/terminal.h"
#include "inputs/canonical.h"
#include "inputs/documents.h"
#include "inputs/formats.h"
#include "report/diagnostic_text.h"
#include "report/inputs_report.h"

namespace bylaw::cli {
namespace {

namespace fs = std::filesystem;

constexpr int done = 0;
constexpr int failed = 2;

// Of a file with a million damaged lines only so many are shown one by one; all are counted.
constexpr std::uint64_t most_shown_errors = 20;
constexpr std::size_t most_notes = 5;

struct Options {
    std::vector<std::string> paths;
    std::string format = "text";
    std::string color = "auto";
    std::optional<inputs::Kind> taken_for;
    bool allow_empty = false;
    inputs::ReadLimits limits;
};

class InputsRun {
public:
    InputsRun(const Options& options, Streams streams)
        : options_(options), streams_(streams), error_palette_(palette_for(options.color, STDERR_FILENO)) {}

    int run() {
        const FoundFiles found = find_documents(options_.paths);
        for (const std::string& path : found.missing) {
            complain(no_such_path(path));
        }
        assemblies_ = CdkAssemblies(found.files, options_.limits.documents);
        for (const fs::path& path : found.files) {
            if (path == "-") {
                StreamBytes bytes(streams_.in);
                read("<stdin>", bytes);
            } else {
                FileBytes bytes(path);
                read(path.string(), bytes);
            }
        }
        if (summary_.recognised == 0 && !options_.allow_empty) {
            support::Diagnostic diagnostic;
            diagnostic.code = support::DiagnosticCode::InputUnrecognised;
            diagnostic.message = "no input was recognised";
            diagnostic.help = "check the paths, say what they are with --as, or allow it with --allow-empty";
            complain(diagnostic);
        }
        streams_.out << (options_.format == "json"
                             ? report::inputs_json(reports_, summary_)
                             : report::inputs_text(reports_, summary_, palette_for(options_.color, STDOUT_FILENO)));
        return has_failed_ ? failed : done;
    }

private:
    void complain(const support::Diagnostic& diagnostic, std::optional<std::string_view> text = std::nullopt) {
        has_failed_ = true;
        std::string out;
        report::append_diagnostic(
            out, diagnostic, [&](std::string_view) { return text; }, error_palette_);
        streams_.err << out;
    }

    void read(const std::string& name, inputs::ByteSource& bytes) {
        report::InputReport report;
        report.path = name;
        inputs::Documents documents(name, bytes, options_.limits);
        while (const std::optional<inputs::ReadDocument> read = documents.next()) {
            if (const document::Document* document = read->document()) {
                report.format = document->format() == document::Format::Json ? "JSON" : "YAML";
                take(report, *document);
            } else {
                refuse(report, *read);
            }
        }
        if (report.unread > most_shown_errors) {
            support::Diagnostic diagnostic;
            diagnostic.code = support::DiagnosticCode::InputDamagedPart;
            diagnostic.message = "`" + name + "` holds " + std::to_string(report.unread - most_shown_errors) +
                                 " more that cannot be read";
            complain(diagnostic);
        }
        report.is_compressed = documents.is_compressed();
        report.encoding = inputs::encoding_name(documents.encoding());
        report.passed_over = documents.passed_over();
        count(report);
        reports_.push_back(std::move(report));
    }

    void take(report::InputReport& report, const document::Document& document) const {
        inputs::Recognised recognised = inputs::recognise(document, options_.limits.documents, options_.taken_for);
        if (document.has_further_documents()) {
            recognised.notes.emplace_back("further YAML documents behind the first are passed over");
        }
        add_resources(report, document, recognised);
        if (recognised.kind == inputs::Kind::Unrecognised) {
            recognised.notes.push_back("this is " + inputs::why_unrecognised(document));
        }
        auto part = std::find_if(report.parts.begin(), report.parts.end(),
                                 [&](const report::InputPart& other) { return other.kind == recognised.kind; });
        if (part == report.parts.end()) {
            report.parts.push_back({recognised.kind, 0, 0, recognised.detail, {}});
            part = report.parts.end() - 1;
        }
        ++part->documents;
        part->resources += recognised.resources;
        if (part->detail != recognised.detail) {
            part->detail.clear();
        }
        for (std::string& note : recognised.notes) {
            if (part->notes.size() < most_notes &&
                std::find(part->notes.begin(), part->notes.end(), note) == part->notes.end()) {
                part->notes.push_back(std::move(note));
            }
        }
    }

    void add_resources(report::InputReport& report, const document::Document& document,
                       inputs::Recognised& recognised) const {
        inputs::CanonicalOptions options;
        options.limits = options_.limits.documents;
        assemblies_.apply(report.path, options);
        const std::optional<inputs::Canonical> canonical = inputs::canonical(document, recognised, options);
        if (!canonical) {
            return;
        }
        if (inputs::needs_tables(recognised)) {
            for (const std::string& type : inputs::types_without_table(*canonical)) {
                recognised.notes.push_back("no table is about `" + type + "`: its properties have converted names");
            }
        }
        for (const inputs::LeftOut& left : canonical->left_out) {
            if (left.why == inputs::LeftOut::Why::NotGiven || left.why == inputs::LeftOut::Why::Damaged) {
                recognised.notes.push_back(left.what);
            }
        }
        if (options_.format == "json") {
            report::append_resources(report.resources, canonical->document);
        }
    }

    void refuse(report::InputReport& report, const inputs::ReadDocument& read) {
        if (++report.unread > most_shown_errors) {
            return;
        }
        support::Diagnostic diagnostic = *read.diagnostic();
        report.errors.push_back(diagnostic.message);
        if (diagnostic.file.empty() && diagnostic.message.find('`' + report.path + '`') == std::string::npos) {
            diagnostic.message = "`" + report.path + "`: " + diagnostic.message;
        }
        complain(diagnostic, read.text);
    }

    void count(const report::InputReport& report) {
        ++summary_.inputs;
        summary_.unread += report.unread != 0 ? 1U : 0U;
        bool is_recognised = false;
        for (const report::InputPart& part : report.parts) {
            if (part.kind == inputs::Kind::Unrecognised) {
                ++summary_.unrecognised;
                continue;
            }
            is_recognised = true;
            summary_.documents += part.documents;
            summary_.resources += part.resources;
        }
        summary_.recognised += is_recognised ? 1U : 0U;
    }

    const Options& options_;
    Streams streams_;
    report::Palette error_palette_;
    std::vector<report::InputReport> reports_;
    report::InputsSummary summary_;
    CdkAssemblies assemblies_;
    bool has_failed_ = false;
};

}  // namespace

void add_inputs_command(CLI::App& app, Run& run) {
    auto options = std::make_shared<Options>();
    CLI::App* command =
        app.add_subcommand("inputs", "Says what every file is taken for and how many resources it holds");
    command
        ->add_option("paths", options->paths,
                     "Files, directories, patterns, or - for standard input (default: the current directory)")
        ->type_name("PATH");
    command->add_option("--format", options->format, "text or json (default: text)")
        ->check(CLI::IsMember({"text", "json"}))
        ->type_name("FORMAT");
    add_kind_option(*command, options->taken_for);
    command->add_flag("--allow-empty", options->allow_empty, "End with 0 when no input was recognised");
    add_color_option(*command, options->color);
    add_input_limits(*command, options->limits);
    command->callback([options, &run] {
        if (options->paths.empty()) {
            options->paths.emplace_back(".");
        }
        run = [options](Streams streams) { return InputsRun(*options, streams).run(); };
    });
}

}  // namespace bylaw::cli
