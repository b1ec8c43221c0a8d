// The packs of a run of `check`: what of its rules they are, and what became of them.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "document/document.h"
#include "packs/pack.h"
#include "packs/pack_program.h"
#include "packs/recording.h"
#include "report/check_report.h"
#include "report/pack_report.h"
#include "support/address_table.h"
#include "verdicts/pack_verdicts.h"
#include "vm/evaluate.h"

namespace bylaw::verdicts {

// What the values of one document belong to.
class ResourcesOfDocument {
public:
    explicit ResourcesOfDocument(const document::Document& document);

    template <class Visit>
    void for_each(Visit&& visit) const {
        for (const document::Entry* entry = begin_; entry != end_; ++entry) {
            visit(*entry, type_of(*entry));
        }
    }
    // Empty where it is not known.
    [[nodiscard]] static std::string_view type_of(const document::Entry& resource);

    // The resource that a value is, or whose `Properties` it is; null if it is neither.
    [[nodiscard]] const document::Entry* resource_of(const document::Value& value);

    // What kind a resource of the document is of, by its number here.
    [[nodiscard]] std::uint32_t kind_of(const document::Entry& resource);
    [[nodiscard]] const RecordedKind::View& kind(std::uint32_t number) const { return kinds_[number]; }

private:
    const document::Entry* begin_ = nullptr;
    const document::Entry* end_ = nullptr;
    support::AddressTable<const document::Entry*, nullptr> properties_;  // by address, once they are needed
    bool has_properties_ = false;
    std::vector<std::uint32_t> kind_of_resource_;  // once they are needed; none where it was not asked for
    std::vector<RecordedKind::View> kinds_;
    std::map<RecordedKind::View, std::uint32_t> number_of_kind_;
};

class PackRun {
public:
    PackRun(std::vector<packs::Pack> packs, packs::PackProgram program);

    [[nodiscard]] const std::vector<packs::Pack>& packs() const { return packs_; }
    [[nodiscard]] const packs::PackProgram& program() const { return program_; }

    // Rules as findings name them.
    void rename(std::vector<report::CheckedRule>& rules) const;
    // Leaves the packs themselves out of what is judged.
    void leave_out(std::vector<std::filesystem::path>& documents) const;
    // Whether a file judges configuration items as they are; and the evaluations of all that do.
    [[nodiscard]] bool is_custom(std::uint32_t file) const;
    [[nodiscard]] bool has_custom() const { return !custom_.empty(); }
    [[nodiscard]] const std::vector<std::uint32_t>& custom() const { return custom_; }
    // Forgets in a result what is not in the scope of its rule, and leaves open what may be. The resources that are not
    // certain to be in it.
    std::set<const document::Value*> keep_scope(vm::FileResult& result, ResourcesOfDocument& resources,
                                                PackVerdicts& verdicts) const;
    // From now on verdicts are listed, too.
    void list_verdicts() { lists_verdicts_ = true; }
    // What became of an item.
    void count_item(const vm::FileResult& result, const document::Value& item, std::string_view path,
                    PackVerdicts& verdicts) const;
    // Items of which nothing can be said.
    void count_unknown(std::uint32_t evaluation, std::uint64_t count, std::string_view path,
                       PackVerdicts& verdicts) const;
    // Adds what became of the resources of a document by one file. Whether there is anything; nothing for files that
    // are not of packs. `path_of` tells the input of a resource.
    using PathOf = std::function<std::string_view(const document::Entry*)>;
    bool count(const vm::FileResult& result, ResourcesOfDocument& resources, const PathOf& path_of,
               PackVerdicts& verdicts) const;
    // Remembers why resources are not compliant, where verdicts are listed.
    void annotate(const report::CheckFindings& findings, PackVerdicts& verdicts) const;
    [[nodiscard]] report::PackReport results(const PackVerdicts& verdicts,
                                             const std::set<std::string, std::less<>>& types,
                                             const std::vector<packs::Recorder>& recorders,
                                             const std::vector<report::CheckedRule>& rules) const;

private:
    [[nodiscard]] const packs::PackEvaluation* evaluation_of(std::uint32_t file) const;
    // What packs call the rules that an evaluation is for.
    [[nodiscard]] std::vector<std::string> names_in_packs(const packs::PackEvaluation& evaluation) const;
    void describe_idle(const packs::PackEvaluation& evaluation, const std::set<std::string, std::less<>>& types,
                       report::PackRuleResult& result) const;
    // Whether a scope has a type that no table has, nor anything that was looked at.
    [[nodiscard]] bool has_unseen_type(std::uint32_t evaluation, const PackVerdicts& verdicts) const;
    [[nodiscard]] bool is_left_out(const packs::PackEvaluation& evaluation,
                                   const std::vector<report::CheckedRule>& rules) const;
    // What there is to say where AWS Config would not ask the rule about resources of this type, or, without one, about
    // any; empty where it would.
    [[nodiscard]] static std::string_view blind_because(const packs::PackEvaluation& evaluation,
                                                        const std::vector<packs::Recorder>& recorders,
                                                        std::string_view type);
    struct Counted;
    [[nodiscard]] Counted count_seen(std::uint32_t evaluation, const PackVerdicts& verdicts,
                                     const std::vector<packs::Recorder>& recorders) const;
    [[nodiscard]] std::vector<report::ResourceVerdict> listed(const PackVerdicts& verdicts,
                                                              const std::vector<Counted>& counted,
                                                              const std::vector<report::CheckedRule>& rules) const;

    std::vector<packs::Pack> packs_;
    packs::PackProgram program_;
    std::vector<std::uint32_t> evaluations_;  // by file
    std::vector<std::uint32_t> custom_;
    std::vector<std::string> names_;  // by evaluation, as findings have them
    bool lists_verdicts_ = false;
};

}  // namespace bylaw::verdicts
