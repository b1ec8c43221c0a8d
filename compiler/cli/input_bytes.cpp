#include "cli/input_bytes.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

#include "cli/input_files.h"

namespace bylaw::cli {

FileBytes::FileBytes(std::filesystem::path path)
    : path_(std::move(path)),
      descriptor_(::open(path_.c_str(), O_RDONLY | O_CLOEXEC)),
      open_error_(descriptor_ < 0 ? errno : 0) {}

FileBytes::~FileBytes() {
    if (descriptor_ >= 0) {
        ::close(descriptor_);
    }
}

inputs::ByteSource::Result FileBytes::read(std::span<char> room) {
    if (descriptor_ < 0) {
        return cannot_read(path_, open_error_);
    }
    while (true) {
        const ssize_t count = ::read(descriptor_, room.data(), room.size());
        if (count >= 0) {
            return static_cast<std::size_t>(count);
        }
        if (errno != EINTR) {
            return cannot_read(path_, errno);
        }
    }
}

std::uint64_t FileBytes::expected() const {
    struct stat status {};
    return descriptor_ >= 0 && fstat(descriptor_, &status) == 0 && status.st_size > 0
               ? static_cast<std::uint64_t>(status.st_size)
               : 0;
}

inputs::ByteSource::Result StreamBytes::read(std::span<char> room) {
    stream_.read(room.data(), static_cast<std::streamsize>(room.size()));
    return static_cast<std::size_t>(stream_.gcount());
}

}  // namespace bylaw::cli
