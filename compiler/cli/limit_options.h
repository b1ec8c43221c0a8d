// The group of options for limits: what hostile or mistaken input may take before it is refused (docs/limits.md).
#pragma once

#include <CLI/CLI.hpp>

#include "document/document.h"
#include "inputs/documents.h"
#include "syntax/parse.h"
#include "vm/evaluate.h"

namespace bylaw::cli {

// Each registers options that write to the limits given, which must live until the command line is parsed and keep
// their values where an option is not used. Registered after a command's other options, they end its help.
void add_document_limits(CLI::App& command, document::Limits& limits);
// Those of documents, and of what they are packed in.
void add_unpacked_limit(CLI::App& command, inputs::ReadLimits& limits);
void add_input_limits(CLI::App& command, inputs::ReadLimits& limits);
void add_rules_limits(CLI::App& command, syntax::ParseLimits& limits);
// Those of evaluation alone; `limits.documents` belongs to the documents.
void add_evaluation_limits(CLI::App& command, vm::EvaluationLimits& limits);

}  // namespace bylaw::cli
