#include "cli/validate_command.h"
#include "cli/rules_sources.h"

#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <system_error>
#include <utility>

#include "cli/input_files.h"
#include "cli/limit_options.h"
#include "cli/terminal.h"
#include "report/visible_text.h"
#include "support/parallel.h"

namespace bylaw::cli {

namespace fs = std::filesystem;

namespace {

RunError error_of(support::Diagnostic diagnostic, std::string text = {}) {
    return {std::move(diagnostic), std::move(text)};
}

RunError usage_error(std::string message) {
    support::Diagnostic diagnostic;
    diagnostic.code = support::DiagnosticCode::UsageOption;
    diagnostic.message = std::move(message);
    return {std::move(diagnostic), {}};
}

// Combinations that the reference refuses while it runs.
std::optional<RunError> contradiction(const ValidateOptions& options) {
    if (options.structured && !options.summary.none()) {
        return usage_error("`--structured` needs `--show-summary none`");
    }
    if (options.structured && options.format == OutputFormat::SingleLineSummary) {
        return usage_error("`--structured` needs an output format other than `single-line-summary`");
    }
    if (!options.structured && (options.format == OutputFormat::Junit || options.format == OutputFormat::Sarif)) {
        return usage_error(std::string("output format `") +
                           (options.format == OutputFormat::Junit ? "junit" : "sarif") + "` needs `--structured`");
    }
    return std::nullopt;
}

std::string canonical_name(const fs::path& path) {
    std::error_code error;
    const fs::path canonical = fs::canonical(path, error);
    return error ? path.string() : canonical.string();
}

WalkOptions walk_options(const ValidateOptions& options) {
    return {options.last_modified ? FileOrder::ByTime : FileOrder::ByName, false};
}

std::optional<RunError> load_paths(const ValidateOptions& options, ValidateInput& input) {
    for (const std::string& argument : options.data) {
        if (!fs::exists(argument)) {
            return error_of(no_such_path(argument));
        }
        for (const fs::path& path : files_below(argument, walk_options(options))) {
            std::string name = canonical_name(path);
            if (!is_data_name(name)) {
                continue;
            }
            ReadResult read = read_file(path, options.limits.documents.bytes);
            if (auto* diagnostic = std::get_if<support::Diagnostic>(&read)) {
                return error_of(std::move(*diagnostic));
            }
            if (auto error = load_data(input, std::move(name), std::move(std::get<std::string>(read)),
                                       options.limits.documents)) {
                return error;
            }
        }
    }
    return std::nullopt;
}

// All input parameters as one document; null when there are none.
std::optional<RunError> load_parameters(const ValidateOptions& options, ValidateInput& input,
                                        const document::Document*& parameters) {
    ValidateInput files;
    for (const std::string& argument : options.input_params) {
        if (!fs::exists(argument)) {
            return error_of(no_such_path(argument));
        }
        for (const fs::path& path : files_below(argument, walk_options(options))) {
            if (!is_data_name(path.filename().string())) {
                continue;
            }
            ReadResult read = read_file(path, options.limits.documents.bytes);
            if (auto* diagnostic = std::get_if<support::Diagnostic>(&read)) {
                return error_of(std::move(*diagnostic));
            }
            document::LoadResult loaded =
                document::load(path.filename().string(), std::move(std::get<std::string>(read)),
                               document::Loader::Validate, options.limits.documents);
            if (auto* diagnostic = std::get_if<support::Diagnostic>(&loaded)) {
                return error_of(std::move(*diagnostic));
            }
            const document::Document& added =
                input.documents.emplace_back(std::move(std::get<document::Document>(loaded)));
            if (parameters == nullptr) {
                parameters = &added;
                continue;
            }
            document::LoadResult merged = document::merge("input parameters", *parameters, added);
            if (auto* diagnostic = std::get_if<support::Diagnostic>(&merged)) {
                return error_of(std::move(*diagnostic));
            }
            parameters = &input.documents.emplace_back(std::move(std::get<document::Document>(merged)));
        }
    }
    return std::nullopt;
}

std::optional<RunError> merge_parameters(ValidateInput& input, const document::Document& parameters) {
    for (DataFile& file : input.data) {
        document::LoadResult merged = document::merge(file.name, parameters, *file.document);
        if (auto* diagnostic = std::get_if<support::Diagnostic>(&merged)) {
            return error_of(std::move(*diagnostic));
        }
        file.document = &input.documents.emplace_back(std::move(std::get<document::Document>(merged)));
    }
    return std::nullopt;
}

using Sources = std::vector<std::shared_ptr<const support::SourceFile>>;

void print_diagnostic(const support::Diagnostic& diagnostic, const ValidateOptions& options, Streams streams) {
    std::string text;
    report::append_diagnostic(
        text, diagnostic, [](std::string_view) { return std::nullopt; }, options.error_palette);
    streams.err << text;
}

std::optional<RunError> read_rules(const ValidateOptions& options, Streams streams, Sources& sources) {
    const RulesSources with_imports(options.rules);
    for (const std::string& argument : options.rules) {
        if (!fs::exists(argument)) {
            return error_of(no_such_path(argument));
        }
        const bool is_folder = fs::is_directory(argument);
        for (const fs::path& path : files_below(argument, walk_options(options))) {
            if (is_folder && !is_rules_name(path.filename().string())) {
                continue;
            }
            ReadResult read = read_file(path);
            if (auto* diagnostic = std::get_if<support::Diagnostic>(&read)) {
                // The reference goes on without the file in the text mode.
                if (options.structured) {
                    return error_of(std::move(*diagnostic));
                }
                print_diagnostic(*diagnostic, options, streams);
                continue;
            }
            sources.push_back(
                with_imports.make(path.filename().string(), std::move(std::get<std::string>(read)), path));
        }
    }
    return std::nullopt;
}

// Rules files that are no text: the reference cannot even read them, which ends a structured run and is passed over in
// the text mode.
std::optional<RunError> drop_unreadable_rules(const ValidateOptions& options, Streams streams, CompiledRules& rules) {
    for (std::size_t i = rules.sources.size(); i-- > 0;) {
        if (rules.file_of_source[i] != bytecode::none || is_utf8(rules.sources[i]->text)) {
            continue;
        }
        support::Diagnostic diagnostic;
        diagnostic.code = support::DiagnosticCode::DocumentEncoding;
        diagnostic.message = "rules file `" + rules.sources[i]->name + "` is not valid UTF-8";
        if (options.structured) {
            return error_of(std::move(diagnostic));
        }
        print_diagnostic(diagnostic, options, streams);
        const auto at = static_cast<std::ptrdiff_t>(i);
        rules.sources.erase(rules.sources.begin() + at);
        rules.file_of_source.erase(rules.file_of_source.begin() + at);
        rules.diagnostics.erase(rules.diagnostics.begin() + at);
    }
    return std::nullopt;
}

std::optional<RunError> read_input(const ValidateOptions& options, Streams streams, ValidateInput& input) {
    Sources sources;
    const document::Document* parameters = nullptr;
    if (options.payload) {
        // Read whatever else was asked for, so that what is wrong with it is found.
        if (auto error = load_parameters(options, input, parameters)) {
            return error;
        }
        Payload payload;
        if (auto error = read_payload(read_stream(streams.in, options.limits.documents.bytes), options.limits.documents,
                                      payload)) {
            return error;
        }
        for (std::size_t i = 0; i < payload.data.size(); ++i) {
            if (auto error = load_data(input, "DATA_STDIN[" + std::to_string(i + 1) + ']', payload.data[i],
                                       options.limits.documents)) {
                return error;
            }
        }
        sources = std::move(payload.rules);
        // Without --structured the reference leaves input parameters out here.
        if (!options.structured) {
            parameters = nullptr;
        }
    } else {
        auto error = options.data.empty()
                         ? load_data(input, "STDIN", read_stream(streams.in, options.limits.documents.bytes),
                                     options.limits.documents)
                         : load_paths(options, input);
        if (!error) {
            error = load_parameters(options, input, parameters);
        }
        if (!error) {
            error = read_rules(options, streams, sources);
        }
        if (error) {
            return error;
        }
    }
    if (parameters != nullptr) {
        if (auto error = merge_parameters(input, *parameters)) {
            return error;
        }
    }
    input.rules = compile_rules(std::move(sources), options.compile);
    return drop_unreadable_rules(options, streams, input.rules);
}

void print_error(const RunError& error, const ValidateInput& input, const ValidateOptions& options, Streams streams) {
    std::string text;
    report::append_diagnostic(text, error.diagnostic, texts_of(input, &error), options.error_palette);
    streams.err << text;
}

}  // namespace

std::optional<RunError> load_data(ValidateInput& input, std::string name, std::string text,
                                  const document::Limits& limits) {
    document::LoadResult loaded = document::load_keeping_text(name, text, document::Loader::Validate, limits);
    if (auto* diagnostic = std::get_if<support::Diagnostic>(&loaded)) {
        return error_of(std::move(*diagnostic), std::move(text));
    }
    const document::Document& document = input.documents.emplace_back(std::move(std::get<document::Document>(loaded)));
    input.data.push_back({std::move(name), &document});
    return std::nullopt;
}

unsigned judging_threads(const ValidateOptions& options, const ValidateInput& input) {
    constexpr std::size_t large = std::size_t{1} << 20U;
    constexpr std::size_t very_large = std::size_t{8} << 20U;
    std::size_t largest = 0;
    for (const DataFile& data : input.data) {
        largest = std::max(largest, data.document->text().size());
    }
    if (options.threads != 0 || largest < large) {
        return options.threads;
    }
    const std::size_t most = largest < very_large ? 4 : 2;
    return static_cast<unsigned>(std::min(most, support::thread_count(0)));
}

report::TextOf texts_of(const ValidateInput& input, const RunError* error) {
    return [&input, error](std::string_view name) -> std::optional<std::string_view> {
        if (error != nullptr && !error->document_text.empty()) {
            return error->document_text;
        }
        for (const auto& source : input.rules.sources) {
            if (source->name == name) {
                return source->text;
            }
        }
        for (const document::Document& document : input.documents) {
            if (document.name() == name && !document.text().empty()) {
                return document.text();
            }
        }
        return std::nullopt;
    };
}

void print_parse_errors(std::ostream& err, const CompiledRules& rules, std::size_t source,
                        const report::Palette& palette) {
    const support::SourceFile& file = *rules.sources[source];
    std::string text;
    text += "Parsing error handling rule file = ";
    text += palette.underline;
    report::append_visible(text, file.name);
    text += palette.reset;
    bool is_first = true;
    for (const support::Diagnostic& diagnostic : rules.diagnostics[source]) {
        if (is_first) {
            text += ", Error = ";
            report::append_visible(text, diagnostic.message);
            text += '\n';
            report::append_diagnostic_details(
                text, diagnostic, [&](std::string_view) { return std::optional<std::string_view>(file.text); },
                palette);
        } else {
            report::append_diagnostic(
                text, diagnostic, [&](std::string_view) { return std::optional<std::string_view>(file.text); },
                palette);
        }
        is_first = false;
    }
    text += "---\n";
    err << text;
}

int run_validate(const ValidateOptions& options, Streams streams) {
    ValidateInput input;
    RunOutcome outcome;
    outcome.error = contradiction(options);
    if (!outcome.error) {
        outcome.error = read_input(options, streams, input);
    }
    if (!outcome.error) {
        outcome =
            options.structured ? report_structured(options, input, streams) : report_as_text(options, input, streams);
    }
    streams.out.flush();
    if (outcome.error) {
        print_error(*outcome.error, input, options, streams);
        return exit_error;
    }
    return outcome.exit_code;
}

namespace {

// What the command line gave, before it is understood.
struct Arguments {
    ValidateOptions options;
    std::string format = "single-line-summary";
    std::string type;
    std::vector<std::string> summary;
    std::string color = "auto";
    bool no_cache = false;
    bool alphabetical = false;  // the default anyway
};

constexpr auto formats = {"single-line-summary", "json", "yaml", "junit", "sarif"};

OutputFormat format_of(const std::string& name) {
    if (name == "json") {
        return OutputFormat::Json;
    }
    if (name == "yaml") {
        return OutputFormat::Yaml;
    }
    if (name == "junit") {
        return OutputFormat::Junit;
    }
    return name == "sarif" ? OutputFormat::Sarif : OutputFormat::SingleLineSummary;
}

// Words of `--show-summary`, in order; false for a word that is none.
bool select(const std::vector<std::string>& arguments, report::Selection& selection) {
    for (const std::string& argument : arguments) {
        std::size_t begin = 0;
        while (true) {
            const std::size_t end = argument.find(',', begin);
            const std::string word = argument.substr(begin, end == std::string::npos ? end : end - begin);
            if (word == "none") {
                selection = {};
            } else if (word != "all" && word != "pass" && word != "fail" && word != "skip") {
                return false;
            } else {
                selection.pass = selection.pass || word == "all" || word == "pass";
                selection.fail = selection.fail || word == "all" || word == "fail";
                selection.skip = selection.skip || word == "all" || word == "skip";
            }
            if (end == std::string::npos) {
                break;
            }
            begin = end + 1;
        }
    }
    return true;
}

}  // namespace

void add_validate_command(CLI::App& app, Run& run) {
    auto arguments = std::make_shared<Arguments>();
    CLI::App* command = app.add_subcommand("validate", "Evaluates rules against data, as `cfn-guard validate` does");
    ValidateOptions& options = arguments->options;
    auto* rules = command->add_option("-r,--rules", options.rules,
                                      "Rules files, and directories that are searched for .guard and .ruleset files");
    rules->expected(0, CLI::detail::expected_max_vector_size)->type_name("PATH");
    auto* data = command->add_option(
        "-d,--data", options.data,
        "Data files, and directories that are searched, with names that end in .yaml, .yml, .json, .jsn or .template; "
        "standard input without it");
    data->expected(0, CLI::detail::expected_max_vector_size)->type_name("PATH");
    command
        ->add_option("-i,--input-params", options.input_params,
                     "Parameter files, and directories that are searched; merged with each other and with every "
                     "data file")
        ->expected(0, CLI::detail::expected_max_vector_size)
        ->type_name("PATH");
    command->add_option("-t,--type", arguments->type, "Accepted for compatibility")
        ->check(CLI::IsMember({"CFNTemplate"}))
        ->type_name("TYPE");
    command->add_option("-o,--output-format", arguments->format, "single-line-summary, json, yaml, junit or sarif")
        ->check(CLI::IsMember(formats))
        ->type_name("FORMAT");
    command
        ->add_option("-S,--show-summary", arguments->summary,
                     "Statuses to list: all, pass, fail, skip, none, separated by commas (default: fail)")
        ->expected(1)
        ->take_all()
        ->type_name("STATUSES");
    auto* alphabetical = command->add_flag("-a,--alphabetical", arguments->alphabetical,
                                           "Files of a directory in order of their names (default)");
    command->add_flag("-m,--last-modified", options.last_modified, "Files of a directory in order of their times")
        ->excludes(alphabetical);
    auto* verbose = command->add_flag("-v,--verbose", options.verbose, "Print every step of the evaluation as a tree");
    auto* print_json =
        command->add_flag("-p,--print-json", options.print_json, "Print every step of the evaluation as JSON");
    command
        ->add_flag("-P,--payload", options.payload,
                   R"(Read {"rules": [TEXT, …], "data": [TEXT, …]} from standard input)")
        ->excludes(rules)
        ->excludes(data);
    command
        ->add_flag("-z,--structured", options.structured,
                   "One document for all results; needs --show-summary none and an output format")
        ->excludes(verbose)
        ->excludes(print_json);
    add_color_option(*command, arguments->color);
    command->add_option("--threads", options.threads, "Threads to use (default: one per core)")->type_name("N");
    command->add_flag("--no-cache", arguments->no_cache, "Do not keep compiled rules in the cache folder");
    add_document_limits(*command, options.limits.documents);
    add_rules_limits(*command, options.compile.limits);
    add_evaluation_limits(*command, options.limits);
    command->callback([command, arguments, &run] {
        ValidateOptions& parsed = arguments->options;
        if (!parsed.payload && command->count("--rules") == 0) {
            throw CLI::RequiredError("--rules or --payload");
        }
        if (arguments->summary.empty()) {
            parsed.summary.fail = true;
        } else if (!select(arguments->summary, parsed.summary)) {
            throw CLI::ValidationError("--show-summary", "not a list of all, pass, fail, skip, none");
        }
        parsed.format = format_of(arguments->format);
        parsed.palette = palette_for(arguments->color, STDOUT_FILENO);
        parsed.error_palette = palette_for(arguments->color, STDERR_FILENO);
        parsed.compile.use_cache = !arguments->no_cache;
        parsed.compile.threads = parsed.threads;
        run = [arguments](Streams streams) { return run_validate(arguments->options, streams); };
    });
}

}  // namespace bylaw::cli
