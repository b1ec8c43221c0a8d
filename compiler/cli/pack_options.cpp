#include "cli/pack_options.h"

#include <memory>
#include <set>
#include <string>
#include <utility>
#include <variant>

#include "cli/input_files.h"
#include "cli/input_files_search.h"
#include "cli/template_options.h"

namespace bylaw::cli {

void add_pack_options(CLI::App& command, PackSettings& settings) {
    command
        .add_option("-p,--pack", settings.paths,
                    "A conformance pack, a directory with some, or a pattern; may be repeated")
        ->allow_extra_args(false)
        ->type_name("PATH");
    command
        .add_option("--pack-parameter", settings.parameters,
                    "A value for a parameter of the packs, NAME=VALUE; may be repeated")
        ->allow_extra_args(false)
        ->check([](const std::string& text) {
            const std::size_t equals = text.find('=');
            return equals == std::string::npos || equals == 0 ? "`" + text + "` is not of the form NAME=VALUE"
                                                              : std::string();
        })
        ->type_name("NAME=VALUE");
    command
        .add_option("--pack-parameters", settings.parameters_file,
                    "Values for the parameters of the packs, in a file as --parameters takes it")
        ->type_name("FILE");
}

std::vector<packs::Pack> read_packs(const PackSettings& settings, const document::Limits& limits, Streams streams,
                                    const Complain& complain) {
    std::vector<packs::Pack> packs;
    packs::PackOptions options;
    options.limits = limits;
    TemplateOptions given;
    given.parameters_file = settings.parameters_file;
    if (const auto diagnostic = read_parameters(given, limits)) {
        complain(*diagnostic, std::nullopt);
    }
    options.parameters = std::move(given.known.parameters);
    for (const std::string& text : settings.parameters) {
        const std::size_t equals = text.find('=');
        options.parameters.insert_or_assign(text.substr(0, equals), text.substr(equals + 1));
    }
    const FoundFiles found = find_inputs(settings.paths, {".yaml", ".yml"});
    for (const std::string& argument : found.missing) {
        complain(no_such_path(argument), std::nullopt);
    }
    std::set<std::string, std::less<>> used;
    for (const std::filesystem::path& path : found.files) {
        ReadResult read = path == "-" ? ReadResult(read_stream(streams.in)) : read_file(path, limits.bytes);
        if (const auto* diagnostic = std::get_if<support::Diagnostic>(&read)) {
            complain(*diagnostic, std::nullopt);
            continue;
        }
        packs.push_back(
            packs::read_pack(path == "-" ? "<stdin>" : path.string(), std::move(std::get<std::string>(read)), options));
        const packs::Pack& pack = packs.back();
        used.insert(pack.used_parameters.begin(), pack.used_parameters.end());
        for (const support::Diagnostic& diagnostic : pack.diagnostics) {
            complain(diagnostic, diagnostic.file.empty() ? std::nullopt : std::optional<std::string_view>(pack.text));
        }
    }
    for (const auto& [name, value] : options.parameters) {
        if (!packs.empty() && !used.contains(name)) {
            support::Diagnostic diagnostic;
            diagnostic.code = support::DiagnosticCode::UsageOption;
            diagnostic.message = "no conformance pack has a parameter `" + name + "`";
            complain(diagnostic, std::nullopt);
        }
    }
    return packs;
}

}  // namespace bylaw::cli
