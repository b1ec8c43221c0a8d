// What rules of packs say about resources: counted, and listed where a report shows them one by one.
#pragma once

#include <compare>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "document/value.h"
#include "report/pack_report.h"

namespace bylaw::verdicts {

// What a configuration recorder is asked about: resources of one type in one account and Region. Empty: not known.
struct RecordedKind {
    std::string type;
    std::string account;
    std::string region;

    // What is looked up, without being kept.
    struct View {
        std::string_view type;
        std::string_view account;
        std::string_view region;

        friend auto operator<=>(const View&, const View&) = default;
    };
    operator View() const { return {type, account, region}; }

    struct Order {
        using is_transparent = void;
        bool operator()(const View& a, const View& b) const { return a < b; }
    };
};

struct VerdictOnResource {
    std::uint32_t evaluation = 0;
    report::Verdict verdict = report::Verdict::NotApplicable;
    std::string path;     // of the input
    std::string address;  // empty: it is about the input as a whole
    RecordedKind kind;
};

class PackVerdicts {
public:
    // Of resources of one kind.
    void add(std::uint32_t evaluation, const RecordedKind::View& kind, const report::VerdictCounts& counts);
    // To be shown by itself as well.
    void list(std::uint32_t evaluation, std::string_view address, const RecordedKind::View& kind,
              report::Verdict verdict, std::string_view path);
    // A configuration item as it is; `is_listed`: it is shown by itself.
    void add_item(std::uint32_t evaluation, const document::Value& item, report::Verdict verdict, std::string_view path,
                  bool is_listed);
    // What lies in no resource, or in resources that cannot be told apart.
    void add_other(std::uint32_t evaluation, report::Verdict verdict, std::uint64_t count, std::string_view path,
                   bool is_listed);
    void add(PackVerdicts more);
    // For resources that may or may not be in the scope of a rule.
    void doubt_scope(std::uint32_t evaluation) { doubtful_scopes_.insert(evaluation); }
    [[nodiscard]] bool is_scope_doubtful(std::uint32_t evaluation) const {
        return doubtful_scopes_.contains(evaluation);
    }
    // Says why a verdict is not COMPLIANT; of several reasons the first that is certain stays.
    void annotate(std::uint32_t evaluation, std::string_view address, std::string_view text, bool is_certain);
    // Empty if nothing was said.
    [[nodiscard]] std::string_view annotation(std::uint32_t evaluation, std::string_view address) const;

    using Counts = std::map<RecordedKind, report::VerdictCounts, RecordedKind::Order>;
    // Null if it said nothing.
    [[nodiscard]] const Counts* counts(std::uint32_t evaluation) const;
    [[nodiscard]] report::VerdictCounts others(std::uint32_t evaluation) const;
    // In the order in which they were added.
    [[nodiscard]] const std::vector<VerdictOnResource>& list() const { return list_; }

private:
    std::map<std::uint32_t, Counts> counts_;
    std::map<std::uint32_t, report::VerdictCounts> others_;
    std::set<std::uint32_t> doubtful_scopes_;
    std::vector<VerdictOnResource> list_;
    struct Annotation {
        std::string text;
        bool is_certain = false;
    };
    std::map<std::pair<std::uint32_t, std::string>, Annotation> annotations_;
};

}  // namespace bylaw::verdicts
