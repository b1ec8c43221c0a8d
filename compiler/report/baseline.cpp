#include "report/baseline.h"

#include <algorithm>
#include <optional>
#include <tuple>

#include <nlohmann/json.hpp>

#include "report/escape.h"
#include "report/fingerprint.h"
#include "report/report_json.h"

namespace bylaw::report {
namespace {

using Json = nlohmann::json;

std::string text_of(const Json& object, const char* name) {
    const auto found = object.find(name);
    return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

}  // namespace

std::variant<Baseline, support::Diagnostic> Baseline::read(const std::string& name, std::string_view text) {
    support::Diagnostic diagnostic;
    diagnostic.code = support::DiagnosticCode::BaselineFile;
    diagnostic.help = "write it anew with --write-baseline";
    const auto refuse = [&](const std::string& what) {
        diagnostic.message = "`" + name + "` is no baseline: " + what;
        return diagnostic;
    };
    Json json;
    try {
        json = Json::parse(text);
    } catch (const Json::parse_error& error) {
        diagnostic.file = name;
        diagnostic.span.begin = static_cast<std::uint32_t>(std::min(text.size(), error.byte == 0 ? 0 : error.byte - 1));
        diagnostic.span.end = std::min(static_cast<std::uint32_t>(text.size()), diagnostic.span.begin + 1);
        return refuse("it is not JSON");
    } catch (const Json::exception&) {
        return refuse("a number in it is too large");
    }
    if (!json.is_object() || !json.contains("version") || !json.contains("findings") || !json["findings"].is_array()) {
        return refuse("it has no `version` and `findings`");
    }
    if (json["version"] != 1) {
        return refuse("its version is not 1");
    }
    Baseline baseline;
    for (const Json& finding : json["findings"]) {
        const auto mark =
            finding.is_object() ? read_hexadecimal(text_of(finding, "fingerprint")) : std::optional<std::uint64_t>();
        if (!mark) {
            return refuse("finding " + std::to_string(baseline.rows_.size() + 1) +
                          " has no `fingerprint` of 16 digits");
        }
        baseline.by_fingerprint_.emplace(*mark, baseline.rows_.size());
        baseline.rows_.push_back({{text_of(finding, "rule"), text_of(finding, "address"), text_of(finding, "path"),
                                   text_of(finding, "message")},
                                  false});
    }
    return baseline;
}

bool Baseline::take(std::uint64_t fingerprint) {
    const auto found = by_fingerprint_.find(fingerprint);
    if (found == by_fingerprint_.end()) {
        return false;
    }
    rows_[found->second].is_taken = true;
    by_fingerprint_.erase(found);
    return true;
}

std::vector<const BaselineEntry*> Baseline::left(const std::function<bool(const BaselineEntry&)>& is_looked_for) const {
    std::vector<const BaselineEntry*> left;
    for (const Row& row : rows_) {
        if (!row.is_taken && is_looked_for(row.entry)) {
            left.push_back(&row.entry);
        }
    }
    return left;
}

std::string baseline_text(std::vector<std::pair<std::uint64_t, BaselineEntry>> findings) {
    std::sort(findings.begin(), findings.end(), [](const auto& a, const auto& b) {
        return std::tie(a.second.path, a.second.rule, a.second.address, a.second.message, a.first) <
               std::tie(b.second.path, b.second.rule, b.second.address, b.second.message, b.first);
    });
    std::string out = "{\"version\":1,\"findings\":[";
    for (const auto& [mark, entry] : findings) {
        out += out.back() == '[' ? "\n{\"fingerprint\":\"" : ",\n{\"fingerprint\":\"";
        append_hexadecimal(out, mark);
        out += "\",\"rule\":";
        append_json_text(out, entry.rule);
        if (!entry.address.empty()) {
            out += ",\"address\":";
            append_json_text(out, entry.address);
        }
        out += ",\"path\":";
        append_json_text(out, entry.path);
        out += ",\"message\":";
        append_json_text(out, entry.message);
        out += '}';
    }
    out += findings.empty() ? "]}\n" : "\n]}\n";
    return out;
}

}  // namespace bylaw::report
