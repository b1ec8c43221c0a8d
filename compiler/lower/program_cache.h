// Compiled rules kept by content, so that unchanged rules are not compiled again.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "lower/compile.h"
#include "lower/warning_record.h"

namespace bylaw::lower {

// A folder of bundles, named by a hash of the names and texts of the sources, of the limits they were read under, and
// of the compiler's version and build. Whatever is wrong with the folder or a bundle in it means that nothing is found:
// a cache is never an error. Several processes may use one folder at once.
class ProgramCache {
public:
    explicit ProgramCache(std::filesystem::path folder) : folder_(std::move(folder)) {}

    // $BYLAW_CACHE_DIR, else $XDG_CACHE_HOME/bylaw, else $HOME/.cache/bylaw; nothing when none of them is set.
    [[nodiscard]] static std::optional<std::filesystem::path> default_folder();

    using Sources = std::vector<std::shared_ptr<const support::SourceFile>>;
    [[nodiscard]] std::shared_ptr<const bytecode::Program> find(const Sources& sources,
                                                                const syntax::ParseLimits& limits) const;
    void store(const Sources& sources, const syntax::ParseLimits& limits, const bytecode::Program& program) const;

    // The warnings of the same sources are kept beside the program, since most runs do not ask for them.
    [[nodiscard]] std::optional<Warnings> find_warnings(const Sources& sources,
                                                        const syntax::ParseLimits& limits) const;
    void store_warnings(const Sources& sources, const syntax::ParseLimits& limits, const Warnings& warnings) const;

private:
    // Without its extension.
    [[nodiscard]] std::string path_of(const Sources& sources, const syntax::ParseLimits& limits) const;
    void store(const std::string& path, std::string_view bytes) const;
    // Keeps the folder from growing for ever: removes the oldest half once there are more than `greatest_count`
    // bundles.
    void prune() const;
    static constexpr std::size_t greatest_count = 512;

    std::filesystem::path folder_;
};

// As `compile`, with the cache asked first, for warnings too if they are wanted. Only sets of rules that all parse are
// kept, so that diagnostics come again.
[[nodiscard]] CompileResult compile_cached(const ProgramCache::Sources& sources, const ProgramCache& cache,
                                           const CompileOptions& options = {});

}  // namespace bylaw::lower
