#include "cli/input_files.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <system_error>

#include "document/document.h"

namespace bylaw::cli {

namespace fs = std::filesystem;

namespace {

struct Item {
    fs::directory_entry entry;
    std::string name;
    fs::file_time_type time;
};

// Nested deeper than any sane tree; a loop of links ends here at the latest.
constexpr int deepest = 128;

void walk(const fs::path& folder, const WalkOptions& options, int depth, std::vector<fs::path>& files) {
    if (depth > deepest) {
        return;
    }
    std::vector<Item> items;
    std::error_code error;
    for (fs::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error)) {
        Item item{*entry, entry->path().filename().string(), {}};
        if (options.order == FileOrder::ByTime) {
            std::error_code ignored;
            item.time = fs::last_write_time(item.entry.path(), ignored);
        }
        items.push_back(std::move(item));
    }
    if (options.order == FileOrder::ByTime) {
        std::stable_sort(items.begin(), items.end(), [](const Item& a, const Item& b) { return a.time < b.time; });
    } else {
        std::sort(items.begin(), items.end(), [](const Item& a, const Item& b) { return a.name < b.name; });
    }
    for (const Item& item : items) {
        std::error_code ignored;
        // The directory usually knows what its entries are, without a system call for each.
        if (item.entry.is_directory(ignored)) {
            if (options.follows_directory_links || !item.entry.is_symlink(ignored)) {
                walk(item.entry.path(), options, depth + 1, files);
            }
        } else if (item.entry.is_regular_file(ignored)) {
            files.push_back(item.entry.path());
        }
    }
}

// A file descriptor that closes itself.
class Descriptor {
public:
    explicit Descriptor(const fs::path& path) : number_(::open(path.c_str(), O_RDONLY | O_CLOEXEC)) {}
    ~Descriptor() {
        if (number_ >= 0) {
            ::close(number_);
        }
    }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;

    [[nodiscard]] int number() const { return number_; }

private:
    int number_;
};

}  // namespace

support::Diagnostic cannot_read(const fs::path& path, int error) {
    support::Diagnostic diagnostic;
    diagnostic.code = support::DiagnosticCode::DocumentUnreadable;
    diagnostic.message =
        "cannot read `" + path.string() + "`: " + std::error_code(error, std::generic_category()).message();
    return diagnostic;
}

std::vector<fs::path> files_below(const fs::path& path, const WalkOptions& options) {
    std::error_code error;
    const fs::file_status status = fs::status(path, error);
    std::vector<fs::path> files;
    if (fs::is_directory(status)) {
        walk(path, options, 0, files);
    } else if (fs::exists(status)) {
        files.push_back(path);
    }
    return files;
}

bool has_ending(std::string_view name, std::initializer_list<std::string_view> endings) {
    return std::any_of(endings.begin(), endings.end(), [&](std::string_view ending) { return name.ends_with(ending); });
}

bool is_data_name(std::string_view name) {
    return has_ending(name, {".yaml", ".yml", ".json", ".jsn", ".template"});
}

bool is_rules_name(std::string_view name) {
    return has_ending(name, {".guard", ".ruleset"});
}

ReadResult read_file(const fs::path& path, std::uint64_t most) {
    const Descriptor file(path);
    if (file.number() < 0) {
        return cannot_read(path, errno);
    }
    struct stat about {};
    if (::fstat(file.number(), &about) != 0) {
        return cannot_read(path, errno);
    }
    if (S_ISDIR(about.st_mode)) {
        return cannot_read(path, EISDIR);
    }
    std::string text;
    // One byte more than the file says it has, so that its end is seen without growing the buffer.
    std::size_t room = static_cast<std::size_t>(std::min<std::uint64_t>(
                           static_cast<std::uint64_t>(std::max<off_t>(about.st_size, 0)), most)) +
                       1;
    std::size_t used = 0;
    while (true) {
        text.reserve(room + document::text_padding);
        text.resize(room);
        const ssize_t count = ::read(file.number(), text.data() + used, room - used);
        if (count < 0) {
            if (errno == EINTR) {
                continue;
            }
            return cannot_read(path, errno);
        }
        if (count == 0) {
            break;
        }
        used += static_cast<std::size_t>(count);
        if (used > most) {
            break;
        }
        if (used < room && S_ISREG(about.st_mode)) {
            break;  // regular files give less than what was asked for only at their end
        }
        if (used == room) {
            room = 2 * room + 4096;
        }
    }
    text.resize(used);
    return text;
}

std::string read_stream(std::istream& stream, std::uint64_t most) {
    std::string text;
    std::array<char, 65536> piece{};
    while (stream && text.size() <= most) {
        stream.read(piece.data(), static_cast<std::streamsize>(piece.size()));
        text.append(piece.data(), static_cast<std::size_t>(stream.gcount()));
    }
    text.reserve(text.size() + document::text_padding);
    return text;
}

support::Diagnostic no_such_path(std::string_view path) {
    support::Diagnostic diagnostic;
    diagnostic.code = support::DiagnosticCode::UsagePath;
    diagnostic.message = "the path `" + std::string(path) + "` does not exist";
    return diagnostic;
}

bool is_utf8(std::string_view text) {
    const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(text[at]); };
    for (std::size_t at = 0; at < text.size();) {
        const unsigned char first = byte(at);
        std::size_t size = 1;
        if (first >= 0x80) {
            size = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
            if (first < 0xC2 || first > 0xF4 || at + size > text.size()) {
                return false;
            }
            for (std::size_t i = 1; i < size; ++i) {
                if ((byte(at + i) & 0xC0U) != 0x80U) {
                    return false;
                }
            }
            const unsigned char second = byte(at + 1);
            if ((first == 0xE0 && second < 0xA0) || (first == 0xED && second > 0x9F) ||
                (first == 0xF0 && second < 0x90) || (first == 0xF4 && second > 0x8F)) {
                return false;
            }
        }
        at += size;
    }
    return true;
}

}  // namespace bylaw::cli
