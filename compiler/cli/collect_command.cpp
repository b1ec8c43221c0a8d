// `bylaw collect`
#include <ostream>

#include "cli/collect_script.h"
#include "cli/command.h"

namespace bylaw::cli {

void add_collect_command(CLI::App& app, Run& run) {
    CLI::App* command = app.add_subcommand(
        "collect", "Prints a shell script that collects facts about an AWS account with read-only calls");
    command->callback([&run] {
        run = [](Streams streams) {
            streams.out << collect_script();
            return 0;
        };
    });
}

}  // namespace bylaw::cli
