#include "lower/program_cache.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <link.h>
#include <sys/stat.h>
#include <unistd.h>
#include <xxhash.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <system_error>
#include <utility>

#include "bytecode/bundle.h"

namespace bylaw::lower {
namespace {

namespace fs = std::filesystem;

constexpr const char* program_extension = ".bylaw";
constexpr const char* warnings_extension = ".warnings.bylaw";

std::optional<std::string> read_whole(const fs::path& path) {
    const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (file < 0) {
        return std::nullopt;
    }
    struct stat status {};
    std::string bytes;
    bool is_whole = ::fstat(file, &status) == 0 && S_ISREG(status.st_mode);
    if (is_whole) {
        bytes.resize(static_cast<std::size_t>(status.st_size));
        std::size_t done = 0;
        while (done < bytes.size()) {
            const ssize_t count = ::read(file, bytes.data() + done, bytes.size() - done);
            if (count <= 0) {
                break;
            }
            done += static_cast<std::size_t>(count);
        }
        is_whole = done == bytes.size();
    }
    ::close(file);
    return is_whole ? std::optional(std::move(bytes)) : std::nullopt;
}

bool write_whole(const fs::path& path, std::string_view bytes) {
    const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (file < 0) {
        return false;
    }
    while (!bytes.empty()) {
        const ssize_t count = ::write(file, bytes.data(), bytes.size());
        if (count <= 0) {
            break;
        }
        bytes.remove_prefix(static_cast<std::size_t>(count));
    }
    ::close(file);
    return bytes.empty();
}

// The linker's identity of this very program, so that two builds of one version do not run each other's bytecode. Empty
// if the program was linked without `--build-id`.
std::string build_identity() {
    std::string identity;
    const auto visit = [](dl_phdr_info* program, std::size_t, void* result) {
        for (int i = 0; i < program->dlpi_phnum; ++i) {
            const auto& header = program->dlpi_phdr[i];
            if (header.p_type != PT_NOTE) {
                continue;
            }
            // The loader has mapped the notes: a sequence of headers with a name and a description each.
            const char* at = reinterpret_cast<const char*>(program->dlpi_addr + header.p_vaddr);
            const char* const end = at + header.p_memsz;
            while (static_cast<std::size_t>(end - at) >= sizeof(ElfW(Nhdr))) {
                ElfW(Nhdr) note;
                std::memcpy(&note, at, sizeof(note));
                const std::size_t name_size = (note.n_namesz + 3U) & ~std::size_t{3};
                const std::size_t description_size = (note.n_descsz + 3U) & ~std::size_t{3};
                if (static_cast<std::size_t>(end - at) < sizeof(note) + name_size + description_size) {
                    break;
                }
                if (note.n_type == NT_GNU_BUILD_ID && note.n_namesz == sizeof("GNU") &&
                    std::memcmp(at + sizeof(note), "GNU", sizeof("GNU")) == 0) {
                    static_cast<std::string*>(result)->assign(at + sizeof(note) + name_size, note.n_descsz);
                }
                at += sizeof(note) + name_size + description_size;
            }
        }
        return 1;  // the first one is the program itself; the libraries do not matter
    };
    ::dl_iterate_phdr(visit, &identity);
    return identity;
}

}  // namespace

std::optional<fs::path> ProgramCache::default_folder() {
    const auto variable = [](const char* name) -> std::string {
        const char* value = std::getenv(name);  // NOLINT(concurrency-mt-unsafe): read before any thread starts
        return value == nullptr ? std::string() : std::string(value);
    };
    if (const std::string own = variable("BYLAW_CACHE_DIR"); !own.empty()) {
        return fs::path(own);
    }
    if (const std::string cache = variable("XDG_CACHE_HOME"); !cache.empty()) {
        return fs::path(cache) / "bylaw";
    }
    if (const std::string home = variable("HOME"); !home.empty()) {
        return fs::path(home) / ".cache" / "bylaw";
    }
    return std::nullopt;
}

std::string ProgramCache::path_of(const Sources& sources, const syntax::ParseLimits& limits) const {
    std::unique_ptr<XXH3_state_t, XXH_errorcode (*)(XXH3_state_t*)> state(XXH3_createState(), XXH3_freeState);
    XXH3_128bits_reset(state.get());
    const auto add = [&](std::string_view bytes) {
        const std::uint64_t size = bytes.size();
        XXH3_128bits_update(state.get(), &size, sizeof(size));
        XXH3_128bits_update(state.get(), bytes.data(), bytes.size());
    };
    add(fmt::format("bundle {} compiler {}", bytecode::bundle_version, compiler_version));
    add(build_identity());
    add(fmt::format("depth {} bytes {}", limits.depth, limits.bytes));
    for (const auto& source : sources) {
        add(source->name);
        add(source->text);
        if (source->imported == nullptr) {
            add("");
            continue;
        }
        add(fmt::format("{} {}", source->imported->files.size(), source->imported->statements.size()));
        for (const auto& imported : source->imported->files) {
            add(imported->name);
            add(imported->text);
        }
        for (const auto& statement : source->imported->statements) {
            add(std::to_string(statement.file));
        }
    }
    const XXH128_hash_t hash = XXH3_128bits_digest(state.get());
    return (folder_ / fmt::format("{:016x}{:016x}", hash.high64, hash.low64)).string();
}

std::shared_ptr<const bytecode::Program> ProgramCache::find(const Sources& sources,
                                                            const syntax::ParseLimits& limits) const {
    const std::string path = path_of(sources, limits) + program_extension;
    auto bytes = read_whole(path);
    if (!bytes) {
        return nullptr;
    }
    auto read = bytecode::read_bundle(path, std::move(*bytes));
    if (auto* program = std::get_if<std::shared_ptr<const bytecode::Program>>(&read)) {
        const bool has_all = (*program)->tables().files.size() == sources.size();
        return has_all ? std::move(*program) : nullptr;
    }
    // What cannot be read now will not be readable later.
    std::error_code ignored;
    fs::remove(path, ignored);
    return nullptr;
}

void ProgramCache::store(const Sources& sources, const syntax::ParseLimits& limits,
                         const bytecode::Program& program) const {
    store(path_of(sources, limits) + program_extension, bytecode::write_bundle(program));
}

std::optional<Warnings> ProgramCache::find_warnings(const Sources& sources, const syntax::ParseLimits& limits) const {
    const auto bytes = read_whole(path_of(sources, limits) + warnings_extension);
    return bytes ? read_warnings(*bytes, sources) : std::nullopt;
}

void ProgramCache::store_warnings(const Sources& sources, const syntax::ParseLimits& limits,
                                  const Warnings& warnings) const {
    store(path_of(sources, limits) + warnings_extension, write_warnings(warnings));
}

void ProgramCache::store(const std::string& path, std::string_view bytes) const {
    std::error_code error;
    fs::create_directories(folder_, error);
    const std::string unfinished = path + fmt::format(".{}", ::getpid());
    if (write_whole(unfinished, bytes)) {
        // Renaming is atomic: another process sees the whole bundle or none.
        fs::rename(unfinished, path, error);
    } else {
        fs::remove(unfinished, error);
    }
    prune();
}

void ProgramCache::prune() const {
    std::error_code error;
    std::vector<std::pair<fs::file_time_type, fs::path>> bundles;
    for (fs::directory_iterator entry(folder_, error), end; !error && entry != end; entry.increment(error)) {
        if (entry->path().extension() == ".bylaw") {
            std::error_code no_time;
            bundles.emplace_back(entry->last_write_time(no_time), entry->path());
        }
    }
    if (bundles.size() <= greatest_count) {
        return;
    }
    std::sort(bundles.begin(), bundles.end());
    for (std::size_t i = 0; i < bundles.size() / 2; ++i) {
        fs::remove(bundles[i].second, error);
    }
}

CompileResult compile_cached(const ProgramCache::Sources& sources, const ProgramCache& cache,
                             const CompileOptions& options) {
    CompileResult result;
    result.program = cache.find(sources, options.limits);
    std::optional<Warnings> warnings =
        options.warnings ? cache.find_warnings(sources, options.limits) : Warnings(sources.size());
    if (result.program != nullptr && warnings) {
        result.warnings = std::move(*warnings);
        for (std::uint32_t i = 0; i < sources.size(); ++i) {
            result.file_of_source.push_back(i);
        }
        return result;
    }
    result = compile(sources, options);
    const bool all_parsed = std::find(result.file_of_source.begin(), result.file_of_source.end(), bytecode::none) ==
                            result.file_of_source.end();
    if (all_parsed && !sources.empty()) {
        cache.store(sources, options.limits, *result.program);
        if (options.warnings) {
            cache.store_warnings(sources, options.limits, result.warnings);
        }
    }
    return result;
}

}  // namespace bylaw::lower
