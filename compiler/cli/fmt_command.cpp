// `bylaw fmt`
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <istream>
#include <memory>
#include <optional>
#include <ostream>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "cli/command.h"
#include "cli/diagnostic_output.h"
#include "cli/input_files.h"
#include "cli/limit_options.h"
#include "syntax/format.h"
#include "syntax/parse.h"

namespace bylaw::cli {
namespace {

namespace fs = std::filesystem;

constexpr int done = 0;
constexpr int would_change = 1;
constexpr int failed = 2;

struct Options {
    std::vector<std::string> paths;
    bool only_checks = false;
    syntax::ParseLimits limits;
};

// The formatted text; nothing after what is wrong was said.
std::optional<std::string> formatted(const std::string& name, std::string text, const Options& options,
                                     Streams streams) {
    auto source = std::make_shared<support::SourceFile>();
    source->name = name;
    source->text = std::move(text);
    const syntax::ParsedFile parsed = syntax::parse(source, options.limits);
    if (parsed.ok()) {
        return syntax::format(parsed);
    }
    for (const support::Diagnostic& diagnostic : parsed.diagnostics) {
        print_diagnostic(streams.err, diagnostic, source->text);
    }
    return std::nullopt;
}

// Replaces the file in one step, so that it is never seen half written; permissions stay.
bool replace(const fs::path& path, const std::string& text) {
    std::error_code error;
    const fs::path target = fs::canonical(path, error);
    if (error) {
        return false;
    }
    const fs::path unfinished = target.string() + ".bylaw-" + std::to_string(::getpid());
    {
        std::ofstream file(unfinished, std::ios::binary | std::ios::trunc);
        file << text;
        file.close();
        if (!file) {
            fs::remove(unfinished, error);
            return false;
        }
    }
    const fs::perms permissions = fs::status(target, error).permissions();
    fs::permissions(unfinished, permissions, error);
    fs::rename(unfinished, target, error);
    if (error) {
        std::error_code ignored;
        fs::remove(unfinished, ignored);
        return false;
    }
    return true;
}

int format_stream(const Options& options, Streams streams) {
    const std::string text = read_stream(streams.in);
    const auto result = formatted("STDIN", text, options, streams);
    if (!result) {
        return failed;
    }
    if (options.only_checks) {
        return *result == text ? done : would_change;
    }
    streams.out << *result;
    return done;
}

int format_file(const fs::path& path, const Options& options, Streams streams) {
    ReadResult read = read_file(path);
    if (const auto* diagnostic = std::get_if<support::Diagnostic>(&read)) {
        print_diagnostic(streams.err, *diagnostic);
        return failed;
    }
    const std::string text = std::move(std::get<std::string>(read));
    const auto result = formatted(path.string(), text, options, streams);
    if (!result) {
        return failed;
    }
    if (*result == text) {
        return done;
    }
    if (options.only_checks) {
        streams.out << path.string() << '\n';
        return would_change;
    }
    if (!replace(path, *result)) {
        print_diagnostic(streams.err, cannot_write(path.string()));
        return failed;
    }
    return done;
}

int run_fmt(const Options& options, Streams streams) {
    int code = done;
    for (const std::string& path : options.paths) {
        if (path == "-") {
            code = std::max(code, format_stream(options, streams));
            continue;
        }
        std::error_code error;
        if (!fs::exists(path, error)) {
            print_diagnostic(streams.err, no_such_path(path));
            code = failed;
            continue;
        }
        const bool is_folder = fs::is_directory(path, error);
        for (const fs::path& file : files_below(path)) {
            if (!is_folder || is_rules_name(file.filename().string())) {
                code = std::max(code, format_file(file, options, streams));
            }
        }
    }
    return code;
}

}  // namespace

void add_fmt_command(CLI::App& app, Run& run) {
    auto options = std::make_shared<Options>();
    CLI::App* command = app.add_subcommand("fmt", "Lays rules files out in one style, in place");
    command->add_option("PATH", options->paths, "Rules files, directories, or - for standard input to standard output")
        ->required();
    command->add_flag("--check", options->only_checks,
                      "Change nothing; name the files that would change and end with 1");
    add_rules_limits(*command, options->limits);
    command->callback([options, &run] { run = [options](Streams streams) { return run_fmt(*options, streams); }; });
}

}  // namespace bylaw::cli
