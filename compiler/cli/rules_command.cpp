// `bylaw rules`: every rule that is known here.
#include <unistd.h>

#include <algorithm>
#include <map>
#include <memory>
#include <ostream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cli/command.h"
#include "cli/diagnostic_output.h"
#include "cli/limit_options.h"
#include "cli/managed_explanations.h"
#include "cli/pack_options.h"
#include "cli/terminal.h"
#include "packs/library.h"
#include "report/looked_for.h"
#include "report/rule_list.h"
#include "support/wildcard.h"

namespace bylaw::cli {
namespace {

constexpr int done = 0;
constexpr int failed = 2;

struct Arguments {
    std::vector<std::string> ids;
    std::string kind = "all";
    PackSettings packs;
    std::string format = "text";
    std::string color = "auto";
    document::Limits documents;
};

class RuleListing {
public:
    RuleListing(const Arguments& arguments, Streams streams) : arguments_(arguments), streams_(streams) {}

    int run() {
        if (arguments_.kind != "managed" && arguments_.packs.paths.empty()) {
            add_checks();
        }
        if (arguments_.kind != "check") {
            add_managed();
        }
        if (!arguments_.packs.paths.empty()) {
            keep_packs();
        }
        const std::size_t known = rules_.size();
        std::erase_if(rules_, [&](const report::ListedRule& rule) { return !is_wanted(rule.explanation.id); });
        if (rules_.empty() && known != 0) {
            support::Diagnostic diagnostic;
            diagnostic.code = support::DiagnosticCode::UsageUnknownId;
            diagnostic.message = "no rule has an id like that";
            diagnostic.help = "`bylaw rules` lists all; `*` stands for any text";
            print_diagnostic(streams_.err, diagnostic);
            is_fine_ = false;
        }
        print();
        return is_fine_ ? done : failed;
    }

private:
    void add_checks() {
        const auto program = packs::audit_rules();
        report::RuleExplainer explainer(*program);
        for (std::uint32_t rule = 0; rule < program->tables().rules.size(); ++rule) {
            if (program->rule(rule).is_default != 0) {
                continue;
            }
            report::ListedRule& listed = rules_.emplace_back();
            listed.explanation = explainer.explain(rule);
            listed.explanation.kind = report::ExplanationKind::Check;
            explainer.add_parameters(listed.explanation, rule);
            listed.resource_types = report::looked_for(*program, rule);
        }
    }

    void add_managed() {
        for (report::Explanation& explanation : explain_managed_rules(true)) {
            report::ListedRule& listed = rules_.emplace_back();
            listed.resource_types = explanation.managed->resource_types;
            listed.explanation = std::move(explanation);
        }
    }

    // Leaves what no pack names, and adds what only packs know.
    void keep_packs() {
        const auto complain = [&](const support::Diagnostic& diagnostic, std::optional<std::string_view> text) {
            print_diagnostic(streams_.err, diagnostic, text);
            is_fine_ = is_fine_ && diagnostic.severity != support::Severity::Error;
        };
        std::map<std::string, std::vector<report::PackUse>, std::less<>> uses;
        for (const packs::Pack& pack : read_packs(arguments_.packs, arguments_.documents, streams_, complain)) {
            for (const packs::PackRule& rule : pack.rules) {
                const bool is_managed = rule.owner == packs::Owner::Managed;
                uses[is_managed ? rule.identifier : rule.name].push_back({pack.name, rule.name});
                if (!is_managed) {
                    add_other(rule);
                }
            }
        }
        std::erase_if(rules_, [&](report::ListedRule& rule) {
            const auto found = uses.find(rule.explanation.id);
            if (found != uses.end()) {
                rule.packs = std::move(found->second);
                uses.erase(found);
            }
            return rule.packs.empty();
        });
        for (auto& [identifier, used] : uses) {
            report::ListedRule& listed = rules_.emplace_back();
            listed.explanation.id = identifier;
            listed.explanation.kind = report::ExplanationKind::Managed;
            listed.explanation.managed.emplace().why_not = "AWS documents no such rule";
            listed.packs = std::move(used);
        }
    }

    void add_other(const packs::PackRule& rule) {
        const auto is_same = [&](const report::ListedRule& other) { return other.explanation.id == rule.name; };
        if (std::any_of(rules_.begin(), rules_.end(), is_same)) {
            return;
        }
        report::ListedRule& listed = rules_.emplace_back();
        listed.explanation.id = rule.name;
        listed.resource_types = rule.scope.types;
        switch (rule.owner) {
            case packs::Owner::CustomPolicy:
                listed.explanation.title = "A custom policy of the pack";
                listed.explanation.severity = "medium";
                listed.explanation.annotations.inputs = {"config"};
                return;
            case packs::Owner::ProcessCheck:
                listed.explanation.managed.emplace().why_not = "somebody attests it by hand";
                break;
            case packs::Owner::CustomLambda:
                listed.explanation.managed.emplace().why_not = "a Lambda function decides it";
                break;
            default:
                listed.explanation.managed.emplace().why_not = "it does not say whose rule it is";
                break;
        }
        listed.explanation.kind = report::ExplanationKind::Managed;
    }

    [[nodiscard]] bool is_wanted(std::string_view id) const {
        std::uint64_t steps = std::uint64_t{10} << 20U;
        return arguments_.ids.empty() ||
               std::any_of(arguments_.ids.begin(), arguments_.ids.end(), [&](const std::string& pattern) {
                   return support::covers(pattern, id, support::Letters::Exact, steps);
               });
    }

    void print() {
        if (arguments_.format == "json") {
            streams_.out << report::rule_list_json(rules_);
        } else if (arguments_.format == "markdown") {
            streams_.out << report::rule_list_markdown(rules_);
        } else {
            std::string out;
            report::append_rule_list_text(out, rules_, palette_for(arguments_.color, STDOUT_FILENO));
            streams_.out << out;
        }
    }

    const Arguments& arguments_;
    Streams streams_;
    std::vector<report::ListedRule> rules_;
    bool is_fine_ = true;
};

}  // namespace

void add_rules_command(CLI::App& app, Run& run) {
    const auto arguments = std::make_shared<Arguments>();
    CLI::App* command = app.add_subcommand(
        "rules", "Lists the rules that come with bylaw: parameters, types, inputs, packs, and whether they are there");
    command->add_option("ids", arguments->ids, "Ids of checks or identifiers of managed rules; `*` stands for any text")
        ->type_name("ID");
    command
        ->add_option("--kind", arguments->kind,
                     "check (what `lint` looks for), managed (managed rules of AWS Config) or all")
        ->check(CLI::IsMember({"check", "managed", "all"}))
        ->type_name("KIND");
    add_pack_options(*command, arguments->packs);
    command->add_option("--format", arguments->format, "text, json or markdown")
        ->check(CLI::IsMember({"text", "json", "markdown"}))
        ->type_name("FORMAT");
    add_color_option(*command, arguments->color);
    add_document_limits(*command, arguments->documents);
    command->callback(
        [arguments, &run] { run = [arguments](Streams streams) { return RuleListing(*arguments, streams).run(); }; });
}

}  // namespace bylaw::cli
