// Rules files together with what they import.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "support/source.h"

namespace bylaw::cli {

// Makes the sources of one command. Imports reach files below the folder that the command runs in, if the rules file
// lies in it, below folders among the arguments that hold the rules file, and below its own folder; and nothing that
// does not end like a rules file.
class RulesSources {
public:
    // `arguments`: where rules files were looked for.
    explicit RulesSources(const std::vector<std::string>& arguments);

    // The file at `path` (`-` for standard input), which reports call `name`.
    [[nodiscard]] std::shared_ptr<const support::SourceFile> make(std::string name, std::string text,
                                                                  const std::filesystem::path& path) const;
    // A text that lies in no folder: it can import from the library alone.
    [[nodiscard]] static std::shared_ptr<const support::SourceFile> make(std::string name, std::string text);

private:
    std::vector<std::filesystem::path> folders_;
};

}  // namespace bylaw::cli
