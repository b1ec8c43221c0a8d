#include "cli/held_inputs.h"

#include <atomic>
#include <cstdint>
#include <deque>
#include <span>
#include <utility>

#include "support/parallel.h"

namespace bylaw::cli {
namespace {

struct Work {
    JudgedPiece* piece = nullptr;  // null: all documents of the run
    RulesWorker worker;
    bool is_last = true;  // of the workers of a piece
    CheckedPart part;     // of several
};

void join(DocumentCheck& check, JudgedPiece& piece, CheckedPart part, bool is_last) {
    piece.part.add(part);
    piece.part.add_findings(std::move(part.findings));
    piece.part.add_complaints(std::move(part.complaints));
    if (is_last) {
        check.put_in_order(piece.name, piece.part);
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
    std::deque<std::atomic<std::uint32_t>> next_files;
    for (JudgedPiece& piece : waiting) {
        const std::size_t count = check.workers_for(documents_of(piece));
        std::atomic<std::uint32_t>* const next_file = count == 1 ? nullptr : &next_files.emplace_back(0U);
        for (std::size_t number = 0; number < count; ++number) {
            works.push_back({&piece, {number, next_file}, number + 1 == count, {}});
        }
    }
    support::parallel_for(works.size(), threads, [&](std::size_t i) {
        Work& work = works[i];
        if (work.piece == nullptr) {
            check.judge_estate(run, *of_estate);
        } else {
            check.judge_held(documents_of(*work.piece), run, work.worker,
                             work.worker.is_alone() ? work.piece->part : work.part);
        }
    });
    for (Work& work : works) {
        if (work.piece != nullptr && !work.worker.is_alone()) {
            join(check, *work.piece, std::move(work.part), work.is_last);
        }
    }
}

}  // namespace bylaw::cli
