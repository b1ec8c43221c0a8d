// `allows` and `denies`: language.md, "Functions".
#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <vector>

#include "support/arn.h"
#include "support/wildcard.h"
#include "vm/policy.h"

namespace bylaw::vm {

using document::Entry;
using document::Kind;
using document::Value;
using support::Letters;

namespace {

// What one call may take: texts are compared byte by byte, and both sides may be long and many.
constexpr std::uint64_t most_steps = std::uint64_t{1} << 30U;

// Three-valued: what is not known may decide, or not.
enum class Truth : std::uint8_t { No, Maybe, Yes };

Truth truth_of(bool holds) {
    return holds ? Truth::Yes : Truth::No;
}
Truth both(Truth left, Truth right) {
    return std::min(left, right);
}
Truth either(Truth left, Truth right) {
    return std::max(left, right);
}
Truth opposite(Truth truth) {
    return truth == Truth::Yes ? Truth::No : truth == Truth::No ? Truth::Yes : Truth::Maybe;
}

// `123456789012` for an account or its root, empty for everything else.
std::string_view account_of(std::string_view principal) {
    constexpr std::size_t digits = 12;
    const bool is_account = principal.size() == digits && std::all_of(principal.begin(), principal.end(),
                                                                      [](char c) { return c >= '0' && c <= '9'; });
    if (is_account) {
        return principal;
    }
    const auto arn = support::parse_arn(principal);
    return arn && arn->service == "iam" && arn->resource == "root" ? arn->account : std::string_view();
}

bool is_in_account(std::string_view principal, std::string_view account) {
    if (account_of(principal) == account) {
        return true;
    }
    const auto arn = support::parse_arn(principal);
    return arn && (arn->service == "iam" || arn->service == "sts") && arn->account == account;
}

// What stands for any text in an Allow, and for none in a Deny: `${aws:username}` depends on the request.
struct Pattern {
    std::string text;
    bool depends_on_request = false;
};

Pattern pattern_of(std::string_view written) {
    Pattern pattern;
    while (!written.empty()) {
        const std::size_t dollar = written.find("${");
        const std::size_t end = dollar == std::string_view::npos ? dollar : written.find('}', dollar);
        if (end == std::string_view::npos) {
            pattern.text += written;
            break;
        }
        pattern.text += written.substr(0, dollar);
        const std::string_view name = written.substr(dollar + 2, end - dollar - 2);
        const bool is_character = name == "*" || name == "?" || name == "$";
        pattern.text += is_character ? name : std::string_view("*");
        pattern.depends_on_request = pattern.depends_on_request || !is_character;
        written.remove_prefix(end + 1);
    }
    return pattern;
}

enum class Subject : std::uint8_t { Action, Resource, Principal };

class Judge {
public:
    [[nodiscard]] bool is_exhausted() const { return steps_left_ == 0; }
    // The first thing that was not known and mattered; null if there was none.
    [[nodiscard]] const Value* cause() const { return cause_; }
    void forget_cause() { cause_ = nullptr; }

    // Whether a policy's statements of one effect cover a question. Of those that allow, conditions and variables are
    // taken as met; of those that deny, as not met.
    Truth any_of(const std::vector<Statement>& statements, bool is_allow, const std::array<const Value*, 3>& question) {
        Truth truth = Truth::No;
        for (const Statement& statement : statements) {
            truth = either(truth, covers(*statement.value, is_allow, question));
            if (truth == Truth::Yes || is_exhausted()) {
                break;
            }
        }
        return truth;
    }

private:
    bool take_step() {
        steps_left_ -= steps_left_ == 0 ? 0 : 1;
        return steps_left_ != 0;
    }

    Truth maybe(const Value& unknown) {
        cause_ = cause_ == nullptr ? &unknown : cause_;
        return Truth::Maybe;
    }

    Truth covers(const Value& statement, bool is_allow, const std::array<const Value*, 3>& question) {
        if (!take_step()) {
            return Truth::No;
        }
        if (statement.kind == Kind::Symbol) {
            return maybe(statement);
        }
        const Value* effect = document::find(statement, "Effect");
        if (effect == nullptr) {
            return Truth::No;
        }
        const Value& settled_effect = document::settled(*effect);
        Truth truth = Truth::Yes;
        if (settled_effect.kind == Kind::Symbol) {
            truth = maybe(settled_effect);
        } else if (settled_effect.kind != Kind::String || settled_effect.text() != (is_allow ? "Allow" : "Deny")) {
            return Truth::No;
        }
        if (!is_allow) {
            truth = both(truth, is_unconditional(statement));
        }
        struct Element {
            std::string_view name;
            std::string_view opposite;
            Subject subject;
        };
        constexpr std::array<Element, 3> elements{{{"Action", "NotAction", Subject::Action},
                                                   {"Principal", "NotPrincipal", Subject::Principal},
                                                   {"Resource", "NotResource", Subject::Resource}}};
        for (std::size_t i = 0; i < elements.size() && truth != Truth::No; ++i) {
            if (question[i] == nullptr) {
                continue;
            }
            const Element& row = elements[i];
            if (const Value* given = document::find(statement, row.name)) {
                truth = both(truth, covers_any(*given, row.subject, is_allow, *question[i], false));
            } else if (const Value* excluded = document::find(statement, row.opposite)) {
                truth = both(truth, opposite(covers_any(*excluded, row.subject, !is_allow, *question[i], true)));
            } else if (row.subject == Subject::Action) {
                return Truth::No;
            }
        }
        return truth;
    }

    Truth is_unconditional(const Value& statement) {
        const Value* condition = document::find(statement, "Condition");
        if (condition == nullptr) {
            return Truth::Yes;
        }
        const Value& settled = document::settled(*condition);
        if (settled.kind == Kind::Symbol) {
            return maybe(settled);
        }
        const bool is_empty = settled.kind == Kind::Null || (settled.kind == Kind::Map && settled.size == 0);
        return truth_of(is_empty);
    }

    // Whether a list of patterns, or the lists of principals, cover what is asked for; or, with `overlaps`, a part of
    // it. `widely` says that what depends on the request is met.
    Truth covers_any(const Value& given, Subject subject, bool widely, const Value& asked, bool overlaps) {
        const Value& patterns = document::settled(given);
        Truth truth = Truth::No;
        switch (patterns.kind) {
            case Kind::Symbol:
                return maybe(patterns);
            case Kind::List:
                for (const Value& pattern : patterns.items()) {
                    truth = either(truth, covers_one(pattern, subject, widely, asked, overlaps));
                    if (truth == Truth::Yes || is_exhausted()) {
                        break;
                    }
                }
                return truth;
            case Kind::Map:
                for (const Entry& member : patterns.entries()) {
                    const bool is_aws = member.key() == "AWS";
                    const Value& list = document::settled(member.value);
                    if (list.kind == Kind::Symbol) {
                        truth = either(truth, maybe(list));
                        continue;
                    }
                    const std::span<const Value> items =
                        list.kind == Kind::List ? list.items() : std::span<const Value>(&list, 1);
                    for (const Value& item : items) {
                        const Value& pattern = document::settled(item);
                        // Everyone of a service or provider is not everyone.
                        if (!is_aws && pattern.kind == Kind::String && pattern.text() == "*" &&
                            asked.kind == Kind::String && asked.text() == "*") {
                            continue;
                        }
                        truth = either(truth, covers_one(item, subject, widely, asked, overlaps));
                        if (truth == Truth::Yes || is_exhausted()) {
                            return truth;
                        }
                    }
                }
                return truth;
            default:
                return truth;
        }
    }

    Truth covers_one(const Value& given, Subject subject, bool widely, const Value& asked, bool overlaps) {
        const Value& written = document::settled(given);
        if (!take_step()) {
            return Truth::No;
        }
        if (written.kind == Kind::String && written.text() == "*") {
            return Truth::Yes;
        }
        if (written.kind == Kind::Symbol) {
            return could_cover(*written.symbol, subject, asked) ? maybe(written) : Truth::No;
        }
        if (written.kind != Kind::String) {
            return Truth::No;
        }
        if (asked.kind == Kind::Symbol) {
            return maybe(asked);
        }
        if (asked.kind != Kind::String) {
            return Truth::No;
        }
        const std::string_view text = asked.text();
        if (subject == Subject::Principal) {
            if (text == "*") {
                return Truth::No;
            }
            const std::string_view account = account_of(written.text());
            if (!account.empty()) {
                return truth_of(is_in_account(text, account));
            }
            return truth_of(support::covers(written.text(), text, Letters::Exact, steps_left_));
        }
        const Letters letters = subject == Subject::Action ? Letters::IgnoreCase : Letters::Exact;
        const Pattern pattern = pattern_of(written.text());
        if (pattern.depends_on_request && !widely) {
            return Truth::No;
        }
        return truth_of(overlaps ? support::overlap(pattern.text, text, letters, steps_left_)
                                 : support::covers(pattern.text, text, letters, steps_left_));
    }

    // What an unknown text begins with may be enough to tell that it is something else.
    static bool could_cover(const document::Symbol& symbol, Subject subject, const Value& asked) {
        if (subject == Subject::Principal && asked.kind == Kind::String && asked.text() == "*") {
            // Everybody is written as nothing but `*`: a resource is somebody, and so is a text of which a part is
            // known.
            return !document::is_reference(symbol) &&
                   std::none_of(symbol.parts.begin(), symbol.parts.end(), [](const Value& part) {
                       const Value& known = document::settled(part);
                       return known.kind == Kind::String && known.size != 0 && known.text() != "*";
                   });
        }
        if (symbol.parts.empty() || asked.kind != Kind::String) {
            return true;
        }
        const Value& first = document::settled(symbol.parts.front());
        if (first.kind != Kind::String || first.text().find_first_of("*?$") != std::string_view::npos ||
            asked.text().find_first_of("*?") != std::string_view::npos) {
            return true;
        }
        return asked.text().starts_with(first.text());
    }

    std::uint64_t steps_left_ = most_steps;
    const Value* cause_ = nullptr;
};

constexpr std::array<const char*, 4> wanted = {"", "an action", "a principal", "a resource"};

// The values that are asked for; an error if there are none.
std::variant<std::vector<Argument>, FunctionError> questions(const Call& call, std::size_t index) {
    std::vector<Argument> asked;
    for (const Argument& item : items_of(call.arguments[index])) {
        asked.push_back(item);
        asked.back().value = &document::settled(*item.value);
    }
    if (asked.empty()) {
        FunctionError error = bad_argument(call, index, wanted.at(index));
        error.message += call.arguments[index].empty() ? ", which selected nothing" : ", which does not exist";
        return error;
    }
    return asked;
}

using Questions = std::array<std::vector<Argument>, 3>;

// `allows`: any of what is asked for; `denies`: all of it. Nothing when that takes too many steps.
std::optional<Truth> answer_of(Judge& judge, const std::vector<Statement>& statements, const Questions& asked,
                               bool is_allow) {
    Truth truth = is_allow ? Truth::No : Truth::Yes;
    const auto ask = [&](const Argument& action, const Argument& principal, const Argument& resource) {
        const std::array<const Value*, 3> question{action.value, principal.value, resource.value};
        const bool is_uncertain = action.is_uncertain || principal.is_uncertain || resource.is_uncertain;
        const Truth is_denied = judge.any_of(statements, false, question);
        if (!is_allow) {
            truth = both(truth, is_uncertain ? either(is_denied, Truth::Maybe) : is_denied);
        } else if (is_denied != Truth::Yes) {
            const Truth is_allowed = both(judge.any_of(statements, true, question), opposite(is_denied));
            truth = either(truth, is_uncertain ? both(is_allowed, Truth::Maybe) : is_allowed);
        }
        return !judge.is_exhausted();
    };
    for (const Argument& action : asked[0]) {
        for (const Argument& principal : asked[1]) {
            for (const Argument& resource : asked[2]) {
                if (!ask(action, principal, resource)) {
                    return std::nullopt;
                }
            }
        }
    }
    return truth;
}

FunctionOutcome judge(const Call& call, bool is_allow) {
    // In the order of the elements in Judge: action, principal, resource.
    Questions asked;
    asked[2].emplace_back();
    for (std::size_t i = 1; i < call.arguments.size(); ++i) {
        auto found = questions(call, i);
        if (auto* error = std::get_if<FunctionError>(&found)) {
            return std::move(*error);
        }
        asked.at(i - 1) = std::move(std::get<std::vector<Argument>>(found));
    }
    std::vector<FunctionResult> results;
    Judge judge;
    const Value* yes = call.made(Value::of_bool(true));
    const Value* no = call.made(Value::of_bool(false));
    for (const Argument& argument : call.arguments[0]) {
        if (!argument.resolved) {
            continue;
        }
        const auto statements = statements_of(*argument.value, call);
        if (!statements) {
            results.push_back(no_answer(argument));
            continue;
        }
        judge.forget_cause();
        const std::optional<Truth> truth = answer_of(judge, *statements, asked, is_allow);
        if (!truth) {
            return FunctionError{call.name() + " takes too many steps on this policy",
                                 "ask for fewer actions, principals and resources at once"};
        }
        if (*truth == Truth::Maybe) {
            const std::string_view reason = judge.cause() == nullptr
                                                ? std::string_view("a part of the policy is not known")
                                                : judge.cause()->symbol->reason;
            results.push_back(
                answer(call.made_unknown(reason, Kind::Bool, document::Symbol::Presence::Certain), argument));
        } else {
            results.push_back(answer(*truth == Truth::Yes ? yes : no, argument));
        }
    }
    return results;
}

}  // namespace

FunctionOutcome allows(const Call& call) {
    return judge(call, true);
}

FunctionOutcome denies(const Call& call) {
    return judge(call, false);
}

}  // namespace bylaw::vm
