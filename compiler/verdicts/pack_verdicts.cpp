#include "verdicts/pack_verdicts.h"

#include <iterator>
#include <utility>

#include "inputs/members.h"

namespace bylaw::verdicts {

namespace {

RecordedKind kept(const RecordedKind::View& kind) {
    return {std::string(kind.type), std::string(kind.account), std::string(kind.region)};
}

}  // namespace

void PackVerdicts::add(std::uint32_t evaluation, const RecordedKind::View& kind, const report::VerdictCounts& more) {
    Counts& counts = counts_[evaluation];
    auto found = counts.find(kind);
    if (found == counts.end()) {
        found = counts.emplace(kept(kind), report::VerdictCounts()).first;
    }
    found->second.add(more);
}

void PackVerdicts::list(std::uint32_t evaluation, std::string_view address, const RecordedKind::View& kind,
                        report::Verdict verdict, std::string_view path) {
    list_.push_back({evaluation, verdict, std::string(path), std::string(address), kept(kind)});
}

void PackVerdicts::add_item(std::uint32_t evaluation, const document::Value& item, report::Verdict verdict,
                            std::string_view path, bool is_listed) {
    const auto text = [&](std::string_view key) { return inputs::text_member(item, key); };
    const std::string_view arn = text("ARN").empty() ? text("arn") : text("ARN");
    const std::string_view account = text("awsAccountId").empty() ? text("accountId") : text("awsAccountId");
    const RecordedKind::View kind{text("resourceType"), account, text("awsRegion")};
    report::VerdictCounts counts;
    counts.add(verdict);
    add(evaluation, kind, counts);
    if (is_listed) {
        list(evaluation, arn.empty() ? text("resourceId") : arn, kind, verdict, path);
    }
}

void PackVerdicts::add_other(std::uint32_t evaluation, report::Verdict verdict, std::uint64_t count,
                             std::string_view path, bool is_listed) {
    if (count == 0) {
        return;
    }
    others_[evaluation].add(verdict, count);
    if (is_listed) {
        list_.push_back({evaluation, verdict, std::string(path), {}, {}});
    }
}

void PackVerdicts::add(PackVerdicts more) {
    for (const auto& [evaluation, counts] : more.counts_) {
        Counts& all = counts_[evaluation];
        for (const auto& [kind, count] : counts) {
            all[kind].add(count);
        }
    }
    for (const auto& [evaluation, counts] : more.others_) {
        others_[evaluation].add(counts);
    }
    doubtful_scopes_.merge(more.doubtful_scopes_);
    for (const auto& [place, annotation] : more.annotations_) {
        annotate(place.first, place.second, annotation.text, annotation.is_certain);
    }
    list_.insert(list_.end(), std::make_move_iterator(more.list_.begin()), std::make_move_iterator(more.list_.end()));
}

void PackVerdicts::annotate(std::uint32_t evaluation, std::string_view address, std::string_view text,
                            bool is_certain) {
    Annotation& annotation = annotations_[{evaluation, std::string(address)}];
    if (annotation.text.empty() || (is_certain && !annotation.is_certain)) {
        annotation = {std::string(text), is_certain};
    }
}

std::string_view PackVerdicts::annotation(std::uint32_t evaluation, std::string_view address) const {
    const auto found = annotations_.find({evaluation, std::string(address)});
    return found == annotations_.end() ? std::string_view() : found->second.text;
}

const PackVerdicts::Counts* PackVerdicts::counts(std::uint32_t evaluation) const {
    const auto found = counts_.find(evaluation);
    return found == counts_.end() ? nullptr : &found->second;
}

report::VerdictCounts PackVerdicts::others(std::uint32_t evaluation) const {
    const auto found = others_.find(evaluation);
    return found == others_.end() ? report::VerdictCounts() : found->second;
}

}  // namespace bylaw::verdicts
