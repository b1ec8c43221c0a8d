#include "cli/kind_option.h"

#include <string>
#include <vector>

namespace bylaw::cli {

void add_kind_option(CLI::App& command, std::optional<inputs::Kind>& taken_for) {
    std::vector<std::string> names;
    for (const inputs::Format& format : inputs::formats()) {
        names.emplace_back(format.name);
    }
    command
        .add_option_function<std::string>(
            "--as", [&taken_for](const std::string& name) { taken_for = inputs::kind_of_name(name); },
            "Take every document for this, whatever it looks like")
        ->check(CLI::IsMember(names))
        ->type_name("KIND");
}

}  // namespace bylaw::cli
