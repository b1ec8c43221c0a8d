// What the command line says about conformance packs.
#pragma once

#include <string>
#include <vector>

namespace bylaw::cli {

struct PackSettings {
    std::vector<std::string> paths;
    std::vector<std::string> parameters;  // NAME=VALUE
    std::string parameters_file;          // empty: none
};

}  // namespace bylaw::cli
