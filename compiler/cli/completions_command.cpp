// `bylaw completions`: the shapes of all commands come from where they are registered, so scripts cannot fall behind.
#include <memory>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

#include "cli/command.h"
#include "report/shell_completions.h"

namespace bylaw::cli {
namespace {

struct Arguments {
    std::string shell;
};

// The values that an option is limited to: CLI11 shows them as `{a,b}` in the name of its type.
std::vector<std::string> choices_of(const CLI::Option& option) {
    const std::string type = option.get_type_name();
    const std::size_t open = type.rfind('{');
    const std::size_t close = type.find('}', open == std::string::npos ? 0 : open);
    std::vector<std::string> choices;
    if (open == std::string::npos || close == std::string::npos) {
        return choices;
    }
    std::string_view rest = std::string_view(type).substr(open + 1, close - open - 1);
    while (!rest.empty()) {
        const std::size_t comma = std::min(rest.find(','), rest.size());
        choices.emplace_back(rest.substr(0, comma));
        rest.remove_prefix(std::min(comma + 1, rest.size()));
    }
    return choices;
}

report::CommandShape shape_of(const CLI::App& command) {
    report::CommandShape shape;
    shape.name = command.get_name();
    shape.description = command.get_description();
    for (const CLI::Option* option : command.get_options()) {
        if (option->get_positional()) {
            shape.takes_paths = true;
            continue;
        }
        report::OptionShape& known = shape.options.emplace_back();
        for (const std::string& name : option->get_snames()) {
            known.names.push_back("-" + name);
        }
        for (const std::string& name : option->get_lnames()) {
            known.names.push_back("--" + name);
        }
        known.description = option->get_description();
        known.takes_value = option->get_items_expected_max() > 0;
        known.may_repeat = option->get_items_expected_max() > 1;
        known.choices = choices_of(*option);
    }
    return shape;
}

int run_completions(const Arguments& arguments, Streams streams) {
    CLI::App app;
    Run none;
    std::vector<report::CommandShape> shapes;
    for (const Command& command : commands()) {
        command.add(app, none);
        shapes.push_back(shape_of(*app.get_subcommand(std::string(command.name))));
    }
    const report::Shell shell = arguments.shell == "bash"  ? report::Shell::Bash
                                : arguments.shell == "zsh" ? report::Shell::Zsh
                                                           : report::Shell::Fish;
    streams.out << report::shell_completions(shell, "bylaw", shapes);
    return 0;
}

}  // namespace

void add_completions_command(CLI::App& app, Run& run) {
    auto arguments = std::make_shared<Arguments>();
    CLI::App* command = app.add_subcommand("completions", "Prints a script that lets a shell complete command lines");
    command->add_option("-s,--shell", arguments->shell, "bash, zsh or fish")
        ->check(CLI::IsMember({"bash", "zsh", "fish"}))
        ->required()
        ->type_name("SHELL");
    command->callback(
        [arguments, &run] { run = [arguments](Streams streams) { return run_completions(*arguments, streams); }; });
}

}  // namespace bylaw::cli
