#include "cli/held_inputs.h"

#include <span>
#include <utility>

#include "support/parallel.h"

namespace bylaw::cli {
namespace {

struct Work {
    JudgedPiece* piece = nullptr;  // null: all documents of the run
    RulesPart rules;
    CheckedPart part;  // of several
};

void join(DocumentCheck& check, JudgedPiece& piece, CheckedPart part, bool is_last) {
    piece.part.add(part);
    piece.part.add_findings(std::move(part.findings));
    piece.part.add_complaints(std::move(part.complaints));
    if (is_last) {
        check.put_in_order(piece.name, piece.part.findings);
    }
}

}  // namespace

void judge_held(DocumentCheck& check, const RunDocuments& run, std::vector<JudgedPiece>& waiting,
                CheckedPart* of_estate, unsigned threads) {
    const auto documents_of = [&](const JudgedPiece& piece) {
        return std::span(run.documents()).subspan(piece.first, piece.count);
    };
    std::vector<Work> works;
    // One thread does all of it, so the others should not have to wait for it in the end.
    if (of_estate != nullptr) {
        works.emplace_back();
    }
    for (JudgedPiece& piece : waiting) {
        const std::size_t count = check.parts_of(documents_of(piece));
        for (std::size_t number = 0; number < count; ++number) {
            works.push_back({&piece, {number, count}, {}});
        }
    }
    support::parallel_for(works.size(), threads, [&](std::size_t i) {
        Work& work = works[i];
        if (work.piece == nullptr) {
            check.judge_estate(run, *of_estate);
        } else {
            check.judge_held(documents_of(*work.piece), run, work.rules,
                             work.rules.count == 1 ? work.piece->part : work.part);
        }
    });
    for (Work& work : works) {
        if (work.piece != nullptr && work.rules.count != 1) {
            join(check, *work.piece, std::move(work.part), work.rules.number + 1 == work.rules.count);
        }
    }
}

}  // namespace bylaw::cli
