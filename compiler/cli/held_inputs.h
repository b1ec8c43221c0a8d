// Inputs whose documents wait until all of the run were read, since rules look from one into others.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "cli/document_check.h"
#include "cli/run_documents.h"

namespace bylaw::cli {

// What came of an input, or of some texts of a large one.
struct JudgedPiece {
    std::string name;  // of the input
    bool is_last = true;
    CheckedPart part;
    std::size_t first = 0;  // of its documents, where they were kept
    std::size_t count = 0;
};

// Judges what waited and, unless `of_estate` is null, all of it by the rules that are about the estate: large documents
// by parts of the rules, so that several threads have something to do. The findings of each are in the order of the
// report, whatever the number of threads (0: one per core).
void judge_held(DocumentCheck& check, const RunDocuments& run, std::vector<JudgedPiece>& waiting,
                CheckedPart* of_estate, unsigned threads);

}  // namespace bylaw::cli
