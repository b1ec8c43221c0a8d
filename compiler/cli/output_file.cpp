#include "cli/output_file.h"

#include <fstream>
#include <ostream>

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
        streams.err << "error: `" << path << "` cannot be written\n";
        return false;
    }
    return true;
}

}  // namespace bylaw::cli
