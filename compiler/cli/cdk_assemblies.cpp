#include "cli/cdk_assemblies.h"

#include <optional>
#include <set>
#include <system_error>
#include <utility>
#include <variant>

#include "cli/input_files.h"
#include "inputs/members.h"

namespace bylaw::cli {
namespace {

namespace fs = std::filesystem;

using document::Kind;
using document::Value;
using inputs::map_member;
using inputs::text_member;

std::string key_of(const fs::path& path) {
    return path.lexically_normal().string();
}

std::optional<document::Document> read_document(const fs::path& path, const document::Limits& limits) {
    ReadResult read = read_file(path, limits.bytes);
    auto* const text = std::get_if<std::string>(&read);
    if (text == nullptr) {
        return std::nullopt;
    }
    document::LoadResult loaded = document::load(path.string(), std::move(*text), document::Loader::Template, limits);
    auto* const document = std::get_if<document::Document>(&loaded);
    return document == nullptr ? std::nullopt : std::optional(std::move(*document));
}

bool is_assembly(const fs::path& folder) {
    std::error_code error;
    return fs::is_regular_file(folder / "cdk.out", error) && fs::is_regular_file(folder / "manifest.json", error);
}

bool is_written_in(std::string_view text, std::string_view characters) {
    return text.find_first_not_of(characters) == std::string_view::npos;
}

}  // namespace

CdkAssemblies::CdkAssemblies(std::span<const fs::path> files, const document::Limits& limits) {
    std::set<fs::path> folders;
    for (const fs::path& file : files) {
        if (file != "-") {
            folders.insert(file.parent_path());
        }
    }
    for (const fs::path& folder : folders) {
        if (is_assembly(folder)) {
            read_manifest(folder, limits);
        }
    }
    // A stack's own template is among its assets, too.
    by_template_.merge(nested_);
    nested_.clear();
}

void CdkAssemblies::read_manifest(const fs::path& folder, const document::Limits& limits) {
    const auto manifest = read_document(folder / "manifest.json", limits);
    const Value* const artifacts = manifest ? map_member(manifest->root(), "artifacts") : nullptr;
    if (artifacts == nullptr) {
        return;
    }
    for (const document::Entry& artifact : artifacts->entries()) {
        const Value* const properties = map_member(artifact.value, "properties");
        if (properties == nullptr || text_member(artifact.value, "type") != "aws:cloudformation:stack") {
            continue;
        }
        const std::string_view file = text_member(*properties, "templateFile");
        std::string_view place = text_member(artifact.value, "environment");
        constexpr std::string_view scheme = "aws://";
        const std::size_t slash = place.starts_with(scheme) ? place.find('/', scheme.size()) : std::string_view::npos;
        if (file.empty() || slash == std::string_view::npos) {
            continue;
        }
        const std::string_view account = place.substr(scheme.size(), slash - scheme.size());
        const std::string_view region = place.substr(slash + 1);
        Deployment deployment;
        if (is_written_in(account, "0123456789")) {
            deployment.account = account;
        }
        if (region != "unknown-region" && is_written_in(region, "abcdefghijklmnopqrstuvwxyz0123456789-")) {
            deployment.region = region;
        }
        if (const Value* const parameters = map_member(*properties, "parameters")) {
            for (const document::Entry& parameter : parameters->entries()) {
                // Functions in values are resolved when the stack is deployed.
                if (parameter.value.kind == Kind::String &&
                    parameter.value.text().find("${") == std::string_view::npos) {
                    deployment.parameters.emplace(parameter.key(), parameter.value.text());
                }
            }
        }
        if (const Value* const dependencies = inputs::list_member(artifact.value, "dependencies")) {
            for (const Value& dependency : dependencies->items()) {
                const Value* const other =
                    dependency.kind == Kind::String ? map_member(*artifacts, dependency.text()) : nullptr;
                const Value* const about = other == nullptr ? nullptr : map_member(*other, "properties");
                // Names with a folder lead out of the assembly.
                const std::string_view assets = about == nullptr ? std::string_view() : text_member(*about, "file");
                if (other != nullptr && text_member(*other, "type") == "cdk:asset-manifest" && !assets.empty() &&
                    assets.find('/') == std::string_view::npos) {
                    read_assets(folder / fs::path(assets), deployment, limits);
                }
            }
        }
        by_template_.insert_or_assign(key_of(folder / fs::path(file)), std::move(deployment));
    }
}

// Nested stacks are deployed where the stack is whose assets their templates are; which values their parameters get is
// not known.
void CdkAssemblies::read_assets(const fs::path& file, const Deployment& stack, const document::Limits& limits) {
    const auto assets = read_document(file, limits);
    const Value* const files = assets ? map_member(assets->root(), "files") : nullptr;
    if (files == nullptr) {
        return;
    }
    for (const document::Entry& asset : files->entries()) {
        const Value* const source = map_member(asset.value, "source");
        const std::string_view path = source == nullptr ? std::string_view() : text_member(*source, "path");
        if (!path.ends_with(".template.json")) {
            continue;
        }
        const Deployment nested{stack.region, stack.account, {}};
        const auto [place, is_new] = nested_.emplace(key_of(file.parent_path() / fs::path(path)), nested);
        if (!is_new && (place->second.region != nested.region || place->second.account != nested.account)) {
            place->second = {};
        }
    }
}

void CdkAssemblies::apply(std::string_view name, inputs::CanonicalOptions& options) const {
    if (by_template_.empty()) {
        return;
    }
    const auto found = by_template_.find(key_of(fs::path(name)));
    if (found == by_template_.end()) {
        return;
    }
    const Deployment& deployment = found->second;
    if (!deployment.region.empty()) {
        options.region = deployment.region;
    }
    if (!deployment.account.empty()) {
        options.account = deployment.account;
    }
    options.parameters.insert(deployment.parameters.begin(), deployment.parameters.end());
}

}  // namespace bylaw::cli
