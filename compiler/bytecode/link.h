// Programs made of files of other programs: which of a bundle are evaluated, and how often.
#pragma once

#include <cstdint>
#include <memory>

#include "bytecode/program.h"

namespace bylaw::bytecode {

// Puts files of programs together. A file may be added several times: each copy has literals of its own, so that its
// parameters can have values of their own (lower/parameters.h). The programs must be verified and outlive the linker;
// the result refers to none of them.
class Linker {
public:
    Linker();
    ~Linker();
    Linker(const Linker&) = delete;
    Linker& operator=(const Linker&) = delete;

    // Appends the file and returns its index. Its rules follow those of the files before, in their order.
    std::uint32_t add_file(const Program& program, std::uint32_t file);
    [[nodiscard]] std::shared_ptr<const Program> finish();

private:
    struct Tables;
    class FileCopy;
    struct Origin;
    std::unique_ptr<Tables> tables_;
};

}  // namespace bylaw::bytecode
