#include "cli/output_file.h"

#include <fstream>
#include <ostream>

#include "cli/diagnostic_output.h"

namespace bylaw::cli {

bool write_output(const std::string& path, std::string_view text, Streams streams) {
    if (path.empty()) {
        streams.out << text;
        return true;
    }
    std::ofstream file(path, std::ios::binary | std::ios::trunc);
    file << text;
    file.close();
    if (!file) {
        print_diagnostic(streams.err, cannot_write(path));
        return false;
    }
    return true;
}

}  // namespace bylaw::cli
