#include "sema/imports.h"

#include <algorithm>
#include <string>
#include <unordered_set>
#include <utility>

#include "sema/names.h"
#include "sema/suggestion.h"
#include "syntax/imports.h"

namespace bylaw::sema {
namespace {

using namespace syntax;
using support::Diagnostic;
using support::DiagnosticCode;
using support::ImportedFiles;
using support::Span;

std::string in_backticks(std::string_view text) {
    return '`' + std::string(text) + '`';
}

// The names that a definition uses.
struct Uses {
    std::unordered_set<std::string_view> variables;
    std::unordered_set<std::string_view> rules;
    std::unordered_set<std::string_view> parameterized;

    void add(const Block& block) {
        for (const Let& let : block.lets) {
            add(let.value);
        }
        add(block.body);
    }

    void add(const Conjunction& conjunction) {
        for (const Disjunction& group : conjunction.groups) {
            for (const Clause* clause : group.alternatives) {
                add(*clause);
            }
        }
    }

    void add(const Clause& clause) {
        switch (clause.kind) {
            case ClauseKind::Access:
                add(*clause.access.query);
                if (!is_unary(clause.access.op)) {
                    add(clause.access.right);
                }
                break;
            case ClauseKind::Block:
                add(*clause.block.query);
                add(*clause.block.block);
                break;
            case ClauseKind::When:
                add(*clause.when.conditions);
                add(*clause.when.block);
                break;
            case ClauseKind::RuleReference:
                rules.insert(clause.reference.name);
                break;
            case ClauseKind::Call:
                parameterized.insert(clause.call.call->name);
                for (const Operand& argument : clause.call.call->arguments) {
                    add(argument);
                }
                break;
            case ClauseKind::Type:
                if (clause.type.conditions != nullptr) {
                    add(*clause.type.conditions);
                }
                add(*clause.type.block);
                break;
        }
    }

    void add(const Query& query) {
        for (const Part& part : query.parts) {
            switch (part.kind) {
                case PartKind::Variable:
                case PartKind::Interpolation:
                    variables.insert(part.name);
                    break;
                case PartKind::Filter:
                    add(*part.filter);
                    break;
                case PartKind::KeyFilter:
                    add(part.key_filter->right);
                    break;
                default:
                    break;
            }
        }
    }

    void add(const Operand& operand) {
        if (operand.kind == OperandKind::Query) {
            add(*operand.query);
        } else if (operand.kind == OperandKind::Call) {
            for (const Operand& argument : operand.call->arguments) {
                add(argument);
            }
        }
    }
};

class Resolver {
public:
    Resolver(const ParsedFile& file, const ParseLimits& limits) : file_(file), limits_(limits) {}

    Imports run() {
        result_.units.push_back({&file_, 0, {}, {}, {}, {}, {}, {}});
        if (file_.file->imports.empty()) {
            return std::move(result_);
        }
        if (file_.source->imported == nullptr) {
            fail(DiagnosticCode::ImportFile, file_.file->imports.front().span, "nothing can be imported here",
                 "write the definitions into these rules");
            return std::move(result_);
        }
        if (parse_files() && read_statements()) {
            for (std::uint32_t unit = 0; unit < result_.units.size(); ++unit) {
                bind(unit);
            }
        }
        if (result_.errors.empty()) {
            note_needs();
        }
        std::stable_sort(result_.errors.begin(), result_.errors.end(),
                         [](const Diagnostic& a, const Diagnostic& b) { return a.span.begin < b.span.begin; });
        return std::move(result_);
    }

private:
    Diagnostic& fail(DiagnosticCode code, Span place, std::string message, std::string help) {
        Diagnostic& diagnostic = result_.errors.emplace_back();
        diagnostic.code = code;
        diagnostic.file = file_.source->name;
        diagnostic.span = place;
        diagnostic.message = std::move(message);
        diagnostic.help = std::move(help);
        return diagnostic;
    }

    // What is wrong in an imported file is said where the file itself imports it, or what leads to it.
    void fail_in(std::uint32_t unit, DiagnosticCode code, Span place, std::string message, std::string help,
                 std::vector<support::RelatedPlace> related = {}) {
        if (unit == 0) {
            fail(code, place, std::move(message), std::move(help)).related = std::move(related);
            return;
        }
        if (!said_.insert(unit).second) {
            return;
        }
        const Import& import = file_.file->imports[entry_[unit]];
        Diagnostic& diagnostic =
            fail(code, import.path_span, in_backticks(name_of(unit)) + " cannot be imported", std::move(help));
        diagnostic.related.push_back({name_of(unit), place, std::move(message), imported().files[unit - 1]});
        diagnostic.related.insert(diagnostic.related.end(), related.begin(), related.end());
    }

    [[nodiscard]] const std::string& name_of(std::uint32_t unit) const {
        return unit == 0 ? file_.source->name : imported().files[unit - 1]->name;
    }
    [[nodiscard]] const ImportedFiles& imported() const { return *file_.source->imported; }
    [[nodiscard]] const File& tree(std::uint32_t unit) const { return *result_.units[unit].parsed->file; }

    // All that parse; the others are noted in `broken_`.
    bool parse_files() {
        std::uint64_t end = std::uint64_t{file_.source->text.size()} + 1;
        constexpr std::uint64_t greatest = 0xFFFFFFF0U;
        ParseLimits limits = limits_;
        limits.reported_errors = 1;
        for (const auto& source : imported().files) {
            const ParsedFile& parsed = result_.parsed.emplace_back(parse(source, limits));
            result_.units.push_back({&parsed, static_cast<std::uint32_t>(end), {}, {}, {}, {}, {}, {}});
            end += source->text.size() + 1;
        }
        if (end > greatest) {
            fail(DiagnosticCode::ImportLimit, file_.file->imports.front().span,
                 "this file and what it imports hold more than 4 GiB together", "split the file");
            return false;
        }
        return true;
    }

    bool read_statements() {
        const auto& statements = imported().statements;
        std::size_t next = 0;
        result_.targets.resize(result_.units.size());
        statements_.resize(result_.units.size());
        for (std::uint32_t unit = 0; unit < result_.units.size(); ++unit) {
            statements_[unit] = next;
            const std::size_t count = imported_paths(result_.units[unit].parsed->source->text).size();
            const bool is_ok = result_.units[unit].parsed->ok();
            if (next + count > statements.size() || (is_ok && count != tree(unit).imports.size())) {
                // Whoever looked for the imports read the text otherwise than the parser.
                fail(DiagnosticCode::ImportFile, file_.file->imports.front().span, "the imports cannot be read", "");
                return false;
            }
            for (std::size_t i = 0; i < count && is_ok; ++i) {
                const std::uint32_t file = statements[next + i].file;
                result_.targets[unit].push_back(file == ImportedFiles::no_file ? none : file + 1);
            }
            next += count;
        }
        entry_.assign(result_.units.size(), 0);
        std::vector<char> seen(result_.units.size(), 0);
        seen[0] = 1;
        for (std::uint32_t i = 0; i < result_.targets[0].size(); ++i) {
            enter(result_.targets[0][i], i, seen);
        }
        for (std::uint32_t unit = 0; unit < result_.units.size(); ++unit) {
            if (!result_.units[unit].parsed->ok()) {
                const Diagnostic& first = result_.units[unit].parsed->diagnostics.front();
                fail_in(unit, DiagnosticCode::ImportFile, first.span, first.message, first.help);
                continue;
            }
            for (std::size_t i = 0; i < tree(unit).imports.size(); ++i) {
                const ImportedFiles::Statement& statement = statements[statements_[unit] + i];
                if (statement.file == ImportedFiles::no_file) {
                    fail_in(unit,
                            statement.is_cycle   ? DiagnosticCode::ImportCycle
                            : statement.is_limit ? DiagnosticCode::ImportLimit
                                                 : DiagnosticCode::ImportFile,
                            tree(unit).imports[i].path_span, statement.problem, statement.help);
                }
            }
        }
        return true;
    }

    void enter(std::uint32_t unit, std::uint32_t statement, std::vector<char>& seen) {
        if (unit == none || seen[unit] != 0) {
            return;
        }
        seen[unit] = 1;
        entry_[unit] = statement;
        for (const std::uint32_t target : result_.targets[unit]) {
            enter(target, statement, seen);
        }
    }

    // What the names that a unit imports stand for.
    void bind(std::uint32_t number) {
        Unit& unit = result_.units[number];
        if (!unit.parsed->ok() || tree(number).imports.empty()) {
            return;
        }
        const File& own = tree(number);
        std::unordered_map<std::string_view, Span> own_variables;
        std::unordered_map<std::string_view, Span> own_rules;
        for (const Let& let : own.lets) {
            own_variables.emplace(let.name, let.name_span);
        }
        for (const Rule& rule : own.rules) {
            if (!rule.is_default) {
                own_rules.emplace(rule.name, rule.name_span);
            }
        }
        for (const ParameterizedRule& rule : own.parameterized_rules) {
            own_rules.emplace(rule.name, rule.name_span);
        }
        const Names names(own);
        std::unordered_map<std::string_view, Span> seen;
        for (std::size_t i = 0; i < own.imports.size(); ++i) {
            const std::uint32_t target = result_.targets[number][i];
            if (target == none || !result_.units[target].parsed->ok()) {
                continue;
            }
            for (const ImportedName& imported : own.imports[i].names) {
                const auto clash = [&](std::string message, std::string help, Span other, std::string about) {
                    fail_in(number, DiagnosticCode::ImportClash, imported.span, std::move(message), std::move(help),
                            {{name_of(number), other, std::move(about),
                              number == 0 ? nullptr : this->imported().files[number - 1]}});
                };
                const auto [first, is_new] = seen.emplace(imported.name, imported.span);
                if (!is_new) {
                    clash(in_backticks(imported.name) + " is imported twice", "leave one of them out", first->second,
                          "imported here");
                    continue;
                }
                const Kinds kinds = kinds_of(target, imported.name);
                if (!kinds.is_variable && !kinds.is_rule && !kinds.is_parameterized) {
                    unknown(number, own.imports[i], imported, target);
                    continue;
                }
                const bool is_any_rule = kinds.is_rule || kinds.is_parameterized;
                if (const auto other = own_variables.find(imported.name);
                    kinds.is_variable && other != own_variables.end()) {
                    clash("the variable " + in_backticks(imported.name) + " is defined in this file, too",
                          "give one of them another name", other->second, "defined here");
                    continue;
                }
                if (kinds.is_variable && (names.is_inner(imported.name) || names.is_captured(imported.name))) {
                    fail_in(number, DiagnosticCode::ImportClash, imported.span,
                            "a block, parameter or query of this file has a variable " + in_backticks(imported.name) +
                                ", too",
                            "give one of them another name");
                    continue;
                }
                if (const auto other = own_rules.find(imported.name); is_any_rule && other != own_rules.end()) {
                    clash("the rule " + in_backticks(imported.name) + " is defined in this file, too",
                          "give one of them another name", other->second, "defined here");
                    continue;
                }
                if (kinds.is_variable) {
                    unit.variables.emplace(imported.name, target);
                }
                if (kinds.is_rule) {
                    unit.rules.emplace(imported.name, target);
                }
                if (kinds.is_parameterized) {
                    unit.parameterized.emplace(imported.name, target);
                }
            }
        }
    }

    using Places = std::unordered_map<std::string_view, std::vector<std::uint32_t>>;
    // Where a unit defines which names.
    struct Index {
        Places lets;
        Places rules;
        Places parameterized;
    };
    template <class Definitions>
    static void note(Places& places, const Definitions& definitions) {
        for (std::uint32_t i = 0; i < definitions.size(); ++i) {
            places[definitions[i].name].push_back(i);
        }
    }
    const Index& index_of(std::uint32_t unit) {
        const auto [at, is_new] = indexes_.try_emplace(unit);
        if (is_new) {
            const File& file = tree(unit);
            note(at->second.lets, file.lets);
            // The clauses outside of any rule, which come first, have no name to be referred to.
            const bool has_default = !file.rules.empty() && file.rules.front().is_default;
            for (std::uint32_t i = has_default ? 1 : 0; i < file.rules.size(); ++i) {
                at->second.rules[file.rules[i].name].push_back(i);
            }
            note(at->second.parameterized, file.parameterized_rules);
        }
        return at->second;
    }

    struct Kinds {
        bool is_variable = false;
        bool is_rule = false;
        bool is_parameterized = false;
    };
    [[nodiscard]] Kinds kinds_of(std::uint32_t unit, std::string_view name) {
        const Index& index = index_of(unit);
        return {index.lets.contains(name), index.rules.contains(name), index.parameterized.contains(name)};
    }

    void unknown(std::uint32_t number, const Import& import, const ImportedName& imported, std::uint32_t target) {
        const File& file = tree(target);
        std::string help;
        for (const Import& further : file.imports) {
            for (const ImportedName& name : further.names) {
                if (name.name == imported.name) {
                    help = "that file imports it from `" + std::string(further.path) + "`; import it from there";
                }
            }
        }
        Suggestion suggestion(imported.name, offers_left_);
        const auto offer = [&](const auto& definitions) {
            for (const auto& one : definitions) {
                suggestion.offer(one.name);
            }
        };
        if (help.empty()) {
            offer(file.parameterized_rules);
            offer(file.rules);
            offer(file.lets);
            help = suggestion.best().empty() ? "what is imported is a named rule or a variable outside of all rules"
                                             : "did you mean " + in_backticks(suggestion.best()) + "?";
        }
        fail_in(number, DiagnosticCode::ImportName, imported.span,
                in_backticks(import.path) + " defines no rule or variable " + in_backticks(imported.name),
                std::move(help));
    }

    // From the file itself to all that its definitions lead to.
    void note_needs() {
        for (std::uint32_t i = 0; i < result_.units.size(); ++i) {
            Unit& unit = result_.units[i];
            unit.needs_let.assign(tree(i).lets.size(), i == 0 ? 1 : 0);
            unit.needs_rule.assign(tree(i).rules.size(), i == 0 ? 1 : 0);
            unit.needs_parameterized.assign(tree(i).parameterized_rules.size(), i == 0 ? 1 : 0);
        }
        Uses own;
        for (const Let& let : file_.file->lets) {
            own.add(let.value);
        }
        for (const Rule& rule : file_.file->rules) {
            if (rule.conditions != nullptr) {
                own.add(*rule.conditions);
            }
            own.add(*rule.block);
        }
        for (const ParameterizedRule& rule : file_.file->parameterized_rules) {
            own.add(*rule.block);
        }
        follow(0, own);
        while (!waiting_.empty()) {
            const auto [unit, uses] = std::move(waiting_.back());
            waiting_.pop_back();
            follow(unit, uses);
        }
        for (const Import& import : file_.file->imports) {
            for (const ImportedName& imported : import.names) {
                const bool is_used = own.variables.contains(imported.name) || own.rules.contains(imported.name) ||
                                     own.parameterized.contains(imported.name);
                if (!is_used) {
                    Diagnostic& warning = result_.warnings.emplace_back();
                    warning.code = DiagnosticCode::SemaUnusedImport;
                    warning.severity = support::Severity::Warning;
                    warning.file = file_.source->name;
                    warning.span = imported.span;
                    warning.message = "nothing uses the imported name " + in_backticks(imported.name);
                    warning.help = "leave it out";
                }
            }
        }
    }

    void follow(std::uint32_t number, const Uses& uses) {
        const Unit& unit = result_.units[number];
        const auto owner = [&](const auto& imported, std::string_view name) {
            const auto found = imported.find(name);
            return found == imported.end() ? number : found->second;
        };
        for (const std::string_view name : uses.variables) {
            const std::uint32_t target = owner(unit.variables, name);
            need(target, name, index_of(target).lets, tree(target).lets, result_.units[target].needs_let,
                 [](Uses& found, const Let& let) { found.add(let.value); });
        }
        for (const std::string_view name : uses.rules) {
            const std::uint32_t target = owner(unit.rules, name);
            need(target, name, index_of(target).rules, tree(target).rules, result_.units[target].needs_rule,
                 [](Uses& found, const Rule& rule) {
                     if (rule.conditions != nullptr) {
                         found.add(*rule.conditions);
                     }
                     found.add(*rule.block);
                 });
        }
        for (const std::string_view name : uses.parameterized) {
            const std::uint32_t target = owner(unit.parameterized, name);
            need(target, name, index_of(target).parameterized, tree(target).parameterized_rules,
                 result_.units[target].needs_parameterized,
                 [](Uses& found, const ParameterizedRule& rule) { found.add(*rule.block); });
        }
    }

    template <class Definitions, class Add>
    void need(std::uint32_t unit, std::string_view name, const Places& places, const Definitions& definitions,
              std::vector<char>& needed, const Add& add) {
        const auto found = places.find(name);
        if (unit == 0 || found == places.end()) {
            return;
        }
        for (const std::uint32_t i : found->second) {
            if (needed[i] == 0) {
                needed[i] = 1;
                Uses uses;
                add(uses, definitions[i]);
                waiting_.emplace_back(unit, std::move(uses));
            }
        }
    }

    static constexpr std::uint32_t none = 0xFFFFFFFFU;

    const ParsedFile& file_;
    ParseLimits limits_;
    Imports result_;
    std::vector<std::size_t> statements_;  // by unit: its first import statement
    std::vector<std::uint32_t> entry_;     // by unit: the import of the file itself that leads to it
    std::unordered_set<std::uint32_t> said_;
    std::unordered_map<std::uint32_t, Index> indexes_;
    std::vector<std::pair<std::uint32_t, Uses>> waiting_;
    std::size_t offers_left_ = 20'000;
};

}  // namespace

Imports resolve_imports(const ParsedFile& file, const ParseLimits& limits) {
    return Resolver(file, limits).run();
}

}  // namespace bylaw::sema
