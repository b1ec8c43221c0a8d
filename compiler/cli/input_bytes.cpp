#include "cli/input_bytes.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <utility>

namespace bylaw::cli {
namespace {

support::Diagnostic unreadable(const std::filesystem::path& path, int error) {
    support::Diagnostic diagnostic;
    diagnostic.code = support::DiagnosticCode::DocumentUnreadable;
    diagnostic.message =
        "cannot read `" + path.string() + "`: " + std::error_code(error, std::generic_category()).message();
    return diagnostic;
}

}  // namespace

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
        return unreadable(path_, open_error_);
    }
    while (true) {
        const ssize_t count = ::read(descriptor_, room.data(), room.size());
        if (count >= 0) {
            return static_cast<std::size_t>(count);
        }
        if (errno != EINTR) {
            return unreadable(path_, errno);
        }
    }
}

inputs::ByteSource::Result StreamBytes::read(std::span<char> room) {
    stream_.read(room.data(), static_cast<std::streamsize>(room.size()));
    return static_cast<std::size_t>(stream_.gcount());
}

}  // namespace bylaw::cli
