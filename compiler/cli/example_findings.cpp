#include "cli/example_findings.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <sstream>

#include "cli/check_command.h"
#include "packs/library.h"

namespace bylaw::cli {

std::vector<report::Example::Finding> find_in_example(const std::string& id, const std::string& text) {
    CheckOptions options;
    options.built_in = packs::audit_rules();
    options.select = {id};
    options.paths = {"-"};
    options.outputs = {{CheckFormat::Json, {}}};
    options.threads = 1;
    std::istringstream in(text);
    std::ostringstream out;
    std::ostringstream err;
    static_cast<void>(run_check(options, {in, out, err}));
    std::vector<report::Example::Finding> findings;
    const auto report = nlohmann::json::parse(out.str(), nullptr, false);
    if (!report.is_object()) {
        return findings;
    }
    for (const auto& finding : report.value("findings", nlohmann::json::array())) {
        if (finding.value("verdict", "") == "NON_COMPLIANT" && finding.contains("place")) {
            findings.push_back({finding["place"].value("line", std::uint32_t{0}), finding.value("message", "")});
        }
    }
    const auto order = [](const auto& a, const auto& b) {
        return a.line != b.line ? a.line < b.line : a.message < b.message;
    };
    std::sort(findings.begin(), findings.end(), order);
    const auto is_same = [](const auto& a, const auto& b) { return a.line == b.line && a.message == b.message; };
    findings.erase(std::unique(findings.begin(), findings.end(), is_same), findings.end());
    return findings;
}

}  // namespace bylaw::cli
