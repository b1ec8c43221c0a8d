#include "cli/terminal.h"

#include <unistd.h>

#include <cstdlib>

namespace bylaw::cli {
namespace {

bool is_set(const char* name) {
    const char* value = std::getenv(name);
    return value != nullptr && *value != '\0';
}

bool wants_colours(std::string_view choice, int descriptor) {
    if (choice != "auto") {
        return choice == "always";
    }
    if (is_set("NO_COLOR")) {
        return false;
    }
    if (is_set("CLICOLOR_FORCE") && std::string_view(std::getenv("CLICOLOR_FORCE")) != "0") {
        return true;
    }
    const char* terminal = std::getenv("TERM");
    return ::isatty(descriptor) == 1 && (terminal == nullptr || std::string_view(terminal) != "dumb");
}

}  // namespace

report::Palette palette_for(std::string_view choice, int descriptor) {
    return wants_colours(choice, descriptor) ? report::terminal_colours : report::no_colours;
}

void add_color_option(CLI::App& command, std::string& choice) {
    command.add_option("--color", choice, "auto, always or never")
        ->check(CLI::IsMember({"auto", "always", "never"}))
        ->type_name("WHEN");
}

}  // namespace bylaw::cli
