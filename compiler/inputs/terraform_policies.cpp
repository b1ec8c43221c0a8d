#include "inputs/terraform_policies.h"

#include <algorithm>
#include <string>
#include <unordered_map>

#include "inputs/terraform_writer.h"

namespace bylaw::inputs {

using document::Kind;
using document::Value;

namespace {

constexpr std::string_view document_type = "aws_iam_policy_document";
constexpr int deepest = 8;

// The texts of a list, or what stands for all of it.
std::vector<TerraformValue> items_of(const TerraformValue& list) {
    std::vector<TerraformValue> items;
    if (list.is_unknown()) {
        items.push_back(list);
        return items;
    }
    for (std::uint32_t i = 0; i < list.item_count(); ++i) {
        if (const TerraformValue item = list.item(i); item.is_there()) {
            items.push_back(item);
        }
    }
    return items;
}

}  // namespace

const TerraformInstance* TerraformPolicies::document_of(const TerraformValue& value) {
    if (value.expression == nullptr || value.instance == nullptr) {
        return nullptr;
    }
    const TerraformReferences references = resolver_.resolve(*value.instance, *value.expression);
    if (!references.is_single || references.targets.size() != 1 || references.targets.front().instance == nullptr) {
        return nullptr;
    }
    const TerraformTarget& target = references.targets.front();
    const bool is_it = target.instance->is_data && target.instance->type == document_type &&
                       (target.attribute == "json" || target.attribute == "minified_json");
    return is_it ? target.instance : nullptr;
}

bool TerraformPolicies::add(const TerraformInstance& document, bool is_sensitive) {
    std::vector<Statement> statements;
    on_the_way_.clear();
    collect(document, statements, 0);
    constexpr std::uint32_t levels = 6;  // of a statement with conditions
    if (statements.size() > statements_left_ || builder_.depth() + levels > 1000) {
        return false;
    }
    statements_left_ -= static_cast<std::uint32_t>(statements.size());
    is_sensitive_ = is_sensitive;
    const Value* place = document.place;
    if (!builder_.open_map()) {
        return false;
    }
    const TerraformValue version = document.values.member("version");
    builder_.key("Version");
    if (version.is_there()) {
        add_leaf(version);
    } else {
        writer_.add_text("2012-10-17", place);
    }
    add_member("Id", document.values.member("policy_id"));
    builder_.key("Statement");
    if (builder_.open_list()) {
        for (const Statement& statement : statements) {
            add_statement(statement);
        }
        const TerraformValue own = document.values.member("statement");
        const Value done = builder_.close();
        builder_.add_from(done, own.place() != nullptr ? own.place() : place);
    }
    const Value done = builder_.close();
    builder_.add_from(done, place);
    return true;
}

void TerraformPolicies::collect(const TerraformInstance& document, std::vector<Statement>& statements, int depth) {
    if (depth == deepest || statements.size() > statements_left_ || !on_the_way_.insert(&document).second) {
        statements.push_back({Statement::Form::Unknown, document.values, {}});
        return;
    }
    const TerraformValue& values = document.values;
    for (const std::string_view key : {"source_policy_documents", "source_json"}) {
        collect_documents(values.member(key), statements, depth);
    }
    const TerraformValue own = values.member("statement");
    for (const TerraformValue& block : items_of(own)) {
        const bool is_unknown = block.is_unknown();
        statements.push_back(
            {is_unknown ? Statement::Form::Unknown : Statement::Form::Block, block, block.member("sid").known_text()});
    }
    for (const std::string_view key : {"override_policy_documents", "override_json"}) {
        std::vector<Statement> overriding;
        collect_documents(values.member(key), overriding, depth);
        replace(statements, std::move(overriding));
    }
    on_the_way_.erase(&document);
}

void TerraformPolicies::collect_documents(const TerraformValue& documents, std::vector<Statement>& statements,
                                          int depth) {
    if (!documents.is_set()) {
        return;
    }
    bool is_unknown = documents.is_unknown();
    if (documents.is(Kind::List)) {
        for (const TerraformValue& text : items_of(documents)) {
            is_unknown = is_unknown || text.is_unknown();
            if (!text.is_unknown()) {
                collect_json(text, statements);
            }
        }
    } else if (!is_unknown) {
        collect_json(documents, statements);
    }
    if (!is_unknown) {
        return;
    }
    // Which reference is which item is not said; together they are all that is not known.
    TerraformReferences references;
    if (documents.expression != nullptr && documents.instance != nullptr) {
        references = resolver_.resolve(*documents.instance, *documents.expression);
    }
    bool is_whole = !references.targets.empty() && references.local.empty();
    for (const TerraformTarget& target : references.targets) {
        if (target.instance != nullptr && target.instance->type == document_type) {
            collect(*target.instance, statements, depth + 1);
        } else {
            is_whole = false;
        }
    }
    if (!is_whole) {
        statements.push_back({Statement::Form::Unknown, documents, {}});
    }
}

void TerraformPolicies::collect_json(const TerraformValue& text, std::vector<Statement>& statements) {
    const TerraformValue policy = text.standing_for(texts_.read_json(text.found()));
    const TerraformValue own = policy.member("Statement");
    if (own.is(Kind::Map)) {
        statements.push_back({Statement::Form::Json, own, own.member("Sid").known_text()});
    }
    for (const TerraformValue& statement : items_of(own)) {
        statements.push_back({Statement::Form::Json, statement, statement.member("Sid").known_text()});
    }
}

void TerraformPolicies::replace(std::vector<Statement>& statements, std::vector<Statement> overriding) {
    std::unordered_map<std::string_view, std::size_t> by_sid;
    for (std::size_t i = 0; i < statements.size(); ++i) {
        if (!statements[i].sid.empty()) {
            by_sid.emplace(statements[i].sid, i);
        }
    }
    for (Statement& statement : overriding) {
        const auto same = by_sid.find(statement.sid);
        if (same == by_sid.end()) {
            statements.push_back(statement);
        } else {
            statements[same->second] = statement;
        }
    }
}

void TerraformPolicies::add_statement(const Statement& statement) {
    switch (statement.form) {
        case Statement::Form::Json:
            static_cast<void>(writer_.add(statement.value, false));
            return;
        case Statement::Form::Unknown: {
            document::Symbol symbol;
            symbol.reason = "known after apply";
            Value value = Value::of_symbol(builder_.arena().make<document::Symbol>(symbol));
            value.is_sensitive = is_sensitive_;
            builder_.add_from(value, statement.value.place());
            return;
        }
        case Statement::Form::Block:
            add_block(statement.value);
            return;
    }
}

void TerraformPolicies::add_block(const TerraformValue& block) {
    if (!builder_.open_map()) {
        return;
    }
    add_member("Sid", block.member("sid"));
    builder_.key("Effect");
    if (const TerraformValue effect = block.member("effect"); effect.is_there()) {
        add_leaf(effect);
    } else {
        writer_.add_text("Allow", block.place());
    }
    add_principals("Principal", block.member("principals"));
    add_principals("NotPrincipal", block.member("not_principals"));
    for (const auto& [key, attribute] :
         {std::pair("Action", "actions"), std::pair("NotAction", "not_actions"), std::pair("Resource", "resources"),
          std::pair("NotResource", "not_resources")}) {
        if (const TerraformValue list = block.member(attribute); list.is_set()) {
            add_texts(key, {list});
        }
    }
    add_conditions(block.member("condition"));
    const Value done = builder_.close();
    builder_.add_from(done, block.place());
}

void TerraformPolicies::add_principals(std::string_view key, const TerraformValue& principals) {
    if (!principals.is_set()) {
        return;
    }
    std::vector<std::pair<std::string_view, std::vector<TerraformValue>>> by_type;
    bool is_whole = !principals.is_unknown();
    for (const TerraformValue& principal : items_of(principals)) {
        const std::string_view type = principal.member("type").known_text();
        const TerraformValue identifiers = principal.member("identifiers");
        is_whole = is_whole && !type.empty();
        if (type == "*" && principals.item_count() == 1 && identifiers.item_count() == 1 &&
            identifiers.item(0).known_text() == "*") {
            builder_.key(key);
            add_leaf(identifiers.item(0));
            return;
        }
        auto known =
            std::find_if(by_type.begin(), by_type.end(), [&](const auto& other) { return other.first == type; });
        if (known == by_type.end()) {
            known = by_type.insert(by_type.end(), {type, {}});
        }
        known->second.push_back(identifiers);
    }
    if (!is_whole) {
        builder_.key(key);
        add_statement({Statement::Form::Unknown, principals, {}});
        return;
    }
    if (!builder_.key_and_open_map(key)) {
        return;
    }
    for (const auto& [type, lists] : by_type) {
        add_texts(type == "*" ? "AWS" : type, lists);
    }
    const Value done = builder_.close();
    builder_.add_from(done, principals.place());
}

void TerraformPolicies::add_conditions(const TerraformValue& conditions) {
    if (!conditions.is_set()) {
        return;
    }
    using Variables = std::vector<std::pair<std::string_view, std::vector<TerraformValue>>>;
    std::vector<std::pair<std::string_view, Variables>> by_test;
    bool is_whole = !conditions.is_unknown();
    constexpr std::uint32_t most = 256;
    is_whole = is_whole && conditions.item_count() <= most;
    for (std::uint32_t i = 0; is_whole && i < conditions.item_count(); ++i) {
        const TerraformValue condition = conditions.item(i);
        const std::string_view test = condition.member("test").known_text();
        const std::string_view variable = condition.member("variable").known_text();
        is_whole = !test.empty() && !variable.empty();
        auto known =
            std::find_if(by_test.begin(), by_test.end(), [&](const auto& other) { return other.first == test; });
        if (known == by_test.end()) {
            known = by_test.insert(by_test.end(), {test, {}});
        }
        auto of_variable = std::find_if(known->second.begin(), known->second.end(),
                                        [&](const auto& other) { return other.first == variable; });
        if (of_variable == known->second.end()) {
            of_variable = known->second.insert(known->second.end(), {variable, {}});
        }
        of_variable->second.push_back(condition.member("values"));
    }
    if (!is_whole) {
        builder_.key("Condition");
        add_statement({Statement::Form::Unknown, conditions, {}});
        return;
    }
    if (!builder_.key_and_open_map("Condition")) {
        return;
    }
    for (const auto& [test, variables] : by_test) {
        if (!builder_.key_and_open_map(test)) {
            continue;
        }
        for (const auto& [variable, lists] : variables) {
            add_texts(variable, lists);
        }
        const Value done = builder_.close();
        builder_.add_from(done, conditions.place());
    }
    const Value done = builder_.close();
    builder_.add_from(done, conditions.place());
}

void TerraformPolicies::add_texts(std::string_view key, const std::vector<TerraformValue>& lists) {
    std::vector<TerraformValue> items;
    for (const TerraformValue& list : lists) {
        const auto more = items_of(list);
        items.insert(items.end(), more.begin(), more.end());
    }
    builder_.key(key);
    if (items.size() == 1) {
        add_leaf(items.front());
    } else if (builder_.open_list()) {
        for (const TerraformValue& item : items) {
            add_leaf(item);
        }
        const Value done = builder_.close();
        builder_.add_from(done, lists.front().place());
    }
}

void TerraformPolicies::add_member(std::string_view key, const TerraformValue& value) {
    if (value.is_there() && (value.is_unknown() || !value.known_text().empty())) {
        builder_.key(key);
        add_leaf(value);
    }
}

void TerraformPolicies::add_leaf(TerraformValue value) {
    // An ARN in a policy is often the beginning of a longer one.
    value.is_part = true;
    if (is_sensitive_ && !value.is_sensitive()) {
        static const Value all = Value::of_bool(true);
        value.sensitive = &all;
    }
    const std::string_view text = value.known_text();
    if (text.find("&{") == std::string_view::npos) {
        static_cast<void>(writer_.add(value, false));
        return;
    }
    // Policy variables are written this way where `${` would be Terraform's own.
    std::string changed(text);
    for (std::size_t at = changed.find("&{"); at != std::string::npos; at = changed.find("&{", at)) {
        changed[at] = '$';
    }
    Value literal = Value::of_string(builder_.arena().copy(std::string_view(changed)));
    literal.is_sensitive = value.is_sensitive();
    builder_.add_from(literal, value.place());
}

}  // namespace bylaw::inputs
