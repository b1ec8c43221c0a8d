// The rules of packs as one program: each managed rule with the same parameters once, however many packs have it.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "bytecode/program.h"
#include "packs/catalogue.h"
#include "packs/pack.h"
#include "support/diagnostic.h"
#include "support/source.h"
#include "syntax/parameter.h"
#include "syntax/parse.h"

namespace bylaw::packs {

// Why nothing is said about a rule, whatever the inputs are.
enum class NoEvaluation : std::uint8_t {
    None,            // something is
    NotImplemented,  // a managed rule that there is no rules file of
    UnknownRule,     // an identifier that AWS does not document
    NotEvaluable,    // custom Lambda functions, process checks
    Parameter,       // a parameter is missing or wrong
    Scope,           // its scope has nothing that it looks at
    Template,        // a custom policy that is about templates, which AWS Config has none of: it is never applicable
    Defect,          // the pack is wrong
};

// What is evaluated once.
struct PackEvaluation {
    std::uint32_t file = 0;                  // of the program
    bool is_custom = false;                  // judges configuration items as they are
    std::string identifier;                  // of a managed rule
    const ManagedRule* managed = nullptr;    // null for custom policies
    std::string name;                        // that findings have
    RuleScope scope;                         // what of the document it is about; empty: all of it
    std::vector<std::string> unknown_types;  // of the scope: perhaps misspelt
    // Of managed rules: the parameters that packs give.
    std::vector<std::pair<std::string, syntax::ParameterValue>> settings;
    // Of custom policies: what the document has as `CONFIG_RULE_PARAMETERS`.
    std::vector<std::pair<std::string, std::string>> parameters;
    std::vector<std::string> controls;  // of the pack rules, each once
};

// What becomes of one rule of a pack.
struct PackRuleState {
    std::uint32_t evaluation = bytecode::none;  // where there is one
    NoEvaluation no_evaluation = NoEvaluation::None;
    std::string why;                       // in a few words, where there is none
    const ManagedRule* managed = nullptr;  // where AWS documents it
};

struct PackProgram {
    std::shared_ptr<const bytecode::Program> program;  // never null
    std::vector<PackEvaluation> evaluations;
    std::vector<std::vector<PackRuleState>> states;  // by pack and rule
    struct About {
        std::size_t pack = 0;
        support::Diagnostic diagnostic;
        std::shared_ptr<const support::SourceFile> policy;  // that the place is in; null: it is in the pack
    };
    std::vector<About> diagnostics;
};

// Files of `user` come first, so that their numbers, and those of their rules, stay.
[[nodiscard]] PackProgram compile_packs(const std::vector<Pack>& packs, const bytecode::Program& user,
                                        const syntax::ParseLimits& limits);

}  // namespace bylaw::packs
