// Where the stacks of CDK applications are deployed, as the manifests beside their templates say (cloudformation.md,
// section 9).
#pragma once

#include <filesystem>
#include <map>
#include <span>
#include <string>
#include <string_view>

#include "document/document.h"
#include "inputs/canonical.h"

namespace bylaw::cli {

class CdkAssemblies {
public:
    CdkAssemblies() = default;
    // Looks at every folder that holds one of the files: it is an assembly if it holds `cdk.out` and `manifest.json`.
    // Templates of nested stacks are found if the template of the stack is among the files. Manifests and templates
    // that cannot be read say nothing here: whoever judges them reports them.
    CdkAssemblies(std::span<const std::filesystem::path> files, const document::Limits& limits);

    // Adds what the manifest says about the template of this name: its Region and account where they are known, and
    // values of parameters that the options do not have.
    void apply(std::string_view name, inputs::CanonicalOptions& options) const;

private:
    struct Deployment {
        std::string region;  // empty: not known
        std::string account;
        std::map<std::string, std::string, std::less<>> parameters;
    };
    void read_manifest(const std::filesystem::path& folder, const document::Limits& limits);
    void read_assets(const std::filesystem::path& file, const Deployment& stack, const document::Limits& limits);

    std::map<std::string, Deployment, std::less<>> by_template_;  // by normal path
    std::map<std::string, Deployment, std::less<>> nested_;       // while manifests are read
};

}  // namespace bylaw::cli
