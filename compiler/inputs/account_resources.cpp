// Resources out of account facts: which calls make which, and which belong together, is the table
// account_resources.def.
#include <algorithm>
#include <array>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "document/document_builder.h"
#include "document/made_entry.h"
#include "document/symbol.h"
#include "inputs/account_answer.h"
#include "inputs/canonical.h"
#include "inputs/canonical_root.h"
#include "inputs/credential_report.h"
#include "inputs/embedded_texts.h"
#include "inputs/item_writer.h"
#include "inputs/recognisers.h"
#include "inputs/shapes.h"

namespace bylaw::inputs {

using ValueKind = document::Kind;
using document::Value;

namespace {

struct ResourceOfCall {
    std::string_view call;
    std::string_view entries;
    std::string_view identity;
    std::string_view type;
};
struct Join {
    std::string_view call;
    std::string_view other;
    std::string_view list;
    std::string_view key;
};

struct Listing {
    std::string_view call;
    std::string_view entries;
    std::string_view type;
};

// clang-format off
#define ACCOUNT_RESOURCE(call, entries, identity, type)
#define ACCOUNT_JOIN(call, other, list, key)
#define ACCOUNT_LISTING(call, entries, type)
constexpr std::array resources_of_calls{
#undef ACCOUNT_RESOURCE
#define ACCOUNT_RESOURCE(call, entries, identity, type) ResourceOfCall{call, entries, identity, type},
#include "inputs/account_resources.def"
#undef ACCOUNT_RESOURCE
#define ACCOUNT_RESOURCE(call, entries, identity, type)
};
constexpr std::array joins{
#undef ACCOUNT_JOIN
#define ACCOUNT_JOIN(call, other, list, key) Join{call, other, list, key},
#include "inputs/account_resources.def"
#undef ACCOUNT_JOIN
#define ACCOUNT_JOIN(call, other, list, key)
};
constexpr std::array listings{
#undef ACCOUNT_LISTING
#define ACCOUNT_LISTING(call, entries, type) Listing{call, entries, type},
#include "inputs/account_resources.def"
};
#undef ACCOUNT_RESOURCE
#undef ACCOUNT_JOIN
#undef ACCOUNT_LISTING
// clang-format on

const document::Symbol not_collected = [] {
    document::Symbol symbol;
    symbol.presence = document::Symbol::Presence::Possible;
    symbol.reason = "the account facts do not say it";
    return symbol;
}();

// One call with what it printed.
struct Fact {
    std::string_view call;
    FoundValue region;
    FoundValue account;
    std::string_view subject;  // what the call was made on
    FoundValue output;
    bool is_refused = false;  // the service answered with an error, which often means that there is nothing
    FoundValue said = {};     // call and answer as they stand in a collection
};

// Whether an error says that there is nothing of the kind, and not that nobody may know.
bool says_nothing_there(std::string_view error) {
    constexpr std::array words{"NotFound", "NoSuch",        "NotEnabled",        "NotInUse",
                               "NotExist", "NotConfigured", "is not subscribed", "is not enabled"};
    return std::any_of(words.begin(), words.end(),
                       [&](std::string_view word) { return error.find(word) != std::string_view::npos; });
}

const Value nothing_there = Value::of_map({});

// `describe-trails` of `cloudtrail describe-trails`
std::string_view second_word(std::string_view call) {
    const std::size_t blank = call.find(' ');
    return blank == std::string_view::npos ? call : call.substr(blank + 1);
}

class Facts {
public:
    Facts(const document::Document& source, EmbeddedTexts& texts, document::DocumentBuilder& builder)
        : source_(source), texts_(texts), builder_(builder) {}

    void read() {
        const FoundValue root{&source_.root(), nullptr};
        if (is_collection(source_.root())) {
            for (const Value& fact : root.member("Facts").value->items()) {
                add_collected(root.inside(&fact), root);
            }
        } else if (is_collected_call(source_.root())) {
            add_collected(root, root);
        } else if (root.is(ValueKind::String)) {
            facts_.push_back({"iam get-credential-report", {}, {}, {}, root, false});
        } else {
            // Older versions print policies of keys and buckets alike: nobody knows whose it is.
            facts_.push_back({account_call_of(source_.root()), {}, {}, {}, root, false});
        }
        for (const Fact& fact : facts_) {
            if (fact.output) {
                by_subject_.emplace(key_of(fact.call, fact, fact.subject), fact.output);
            }
            for (const Join& join : joins) {
                if (join.other == fact.call && !join.list.empty()) {
                    index_list(fact, join);
                }
            }
        }
    }

    // Writes the resources; how many there are.
    std::uint64_t write(std::vector<LeftOut>& left_out) {
        ItemWriter writer(texts_, builder_);
        std::uint64_t count = 0;
        for (const Fact& fact : facts_) {
            answer(writer, fact);
            const auto* const row = std::find_if(resources_of_calls.begin(), resources_of_calls.end(),
                                                 [&](const ResourceOfCall& one) { return one.call == fact.call; });
            if (row == resources_of_calls.end() || fact.is_refused) {
                // What would have been listed is not known, and must not be taken for missing.
                const bool is_list = !listed_by(fact).type.empty();
                unanswered_ = is_list && !fact.output && unanswered_.empty() ? fact.call : unanswered_;
                continue;
            }
            const FoundValue entries = row->entries.empty() ? fact.output : entries_of(fact, *row);
            if (entries.is(ValueKind::List)) {
                for (const Value& entry : entries.value->items()) {
                    count += resource(writer, *row, fact, entries.inside(&entry), left_out);
                }
            } else if (row->entries.empty() && entries.is(ValueKind::Map)) {
                count += resource(writer, *row, fact, entries, left_out);
            }
        }
        return count;
    }

    // Whether there are resources that do not count. After `write`.
    [[nodiscard]] bool has_answers() const { return has_answers_; }
    // A call for a list that the service did not answer; empty if there is none. After `write`.
    [[nodiscard]] std::string_view unanswered() const { return unanswered_; }

private:
    void add_collected(FoundValue fact, FoundValue around) {
        const auto inherited = [&](std::string_view key) {
            const FoundValue own = fact.member(key);
            return own ? own : around.member(key);
        };
        const bool is_empty = says_nothing_there(fact.text_of("Error"));
        facts_.push_back({fact.text_of("Call"), inherited("Region"), inherited("Account"), fact.text_of("Subject"),
                          is_empty ? fact.inside(&nothing_there) : fact.member("Output"),
                          static_cast<bool>(fact.member("Error")), fact});
    }

    static std::string_view text_of(FoundValue found) {
        return found.is(ValueKind::String) ? found.value->text() : std::string_view();
    }

    // Names are told apart within a region of an account.
    static std::string key_of(std::string_view call, const Fact& fact, std::string_view identity) {
        std::string key(call);
        for (const std::string_view part : {text_of(fact.account), text_of(fact.region), identity}) {
            key += '\n';
            key += part;
        }
        return key;
    }

    void index_list(const Fact& fact, const Join& join) {
        const FoundValue list = fact.output.member(join.list);
        if (list.is(ValueKind::List)) {
            for (const Value& entry : list.value->items()) {
                const FoundValue found = list.inside(&entry);
                by_subject_.emplace(key_of(fact.call, fact, found.text_of(join.key)), found);
            }
        }
    }

    [[nodiscard]] FoundValue entries_of(const Fact& fact, const ResourceOfCall& row) {
        if (row.call != "iam get-credential-report") {
            return fact.output.member(row.entries);
        }
        if (fact.output.is(ValueKind::String)) {
            return texts_.keep(read_credential_report(source_.text()), fact.output.value);
        }
        const FoundValue content = fact.output.member("Content");
        return texts_.keep(read_credential_report(decode_base64(text_of(content))), content.place());
    }

    // The resources that a call lists, or the one that a Region or account has.
    struct Listed {
        std::string_view type;     // empty for other calls
        std::string_view entries;  // the list in the output; empty: the output is one resource
    };
    static Listed listed_by(const Fact& fact) {
        for (const ResourceOfCall& row : resources_of_calls) {
            // What is called for an account is called with its number.
            if (row.call == fact.call && row.identity != "@" &&
                (fact.subject.empty() || fact.subject == text_of(fact.account))) {
                return {row.type, row.entries};
            }
        }
        for (const Listing& row : listings) {
            if (row.call == fact.call) {
                return {row.type, row.entries};
            }
        }
        return {};
    }

    // A resource for what is not there, so that rules can see it: that nothing was listed, or that the call was
    // refused. It does not count as one.
    void answer(ItemWriter& writer, const Fact& fact) {
        const auto [type, entries] = listed_by(fact);
        if (type.empty()) {
            return;
        }
        const FoundValue list = entries.empty() ? FoundValue() : fact.output.member(entries);
        const bool lists_nothing = list.is(ValueKind::List) && list.value->size == 0;
        const bool is_none = fact.is_refused ? static_cast<bool>(fact.output) : lists_nothing;
        if (!is_none && !fact.is_refused) {
            return;
        }
        const std::vector<document::Entry> said{
            document::made_entry("Call", Value::of_string(fact.call), builder_.arena()),
            document::made_entry("ResourceType", Value::of_string(type), builder_.arena()),
            document::made_entry("Outcome",
                                 Value::of_string(is_none ? std::string_view("none") : std::string_view("refused")),
                                 builder_.arena())};
        std::vector<document::Entry> members{
            document::made_entry("configuration", Value::of_map(builder_.arena().copy(said)), builder_.arena())};
        if (fact.region) {
            members.push_back(document::made_entry("awsRegion", *fact.region.value, builder_.arena()));
        }
        if (fact.account) {
            members.push_back(document::made_entry("awsAccountId", *fact.account.value, builder_.arena()));
        }
        const Value* item = builder_.arena().make<Value>(Value::of_map(builder_.arena().copy(members)));
        const ResourceOfCall row{fact.call, {}, {}, account_answer};
        builder_.key(builder_.arena().copy(std::string_view(address_of(row, fact, fact.call))));
        // What stands for nothing is in no input.
        const Value* const place = fact.is_refused ? fact.said.place() : fact.output.place();
        has_answers_ = true;
        static_cast<void>(writer.resource({row.type, nullptr, {item, nullptr}, place, nullptr}));
    }

    std::uint64_t resource(ItemWriter& writer, const ResourceOfCall& row, const Fact& fact, FoundValue entry,
                           std::vector<LeftOut>& left_out) {
        // The resource in the shape of an item, with what other calls say about it beside its configuration.
        const std::string_view identity = row.identity == "@"    ? fact.subject
                                          : row.identity.empty() ? std::string_view()
                                                                 : entry.text_of(row.identity);
        std::vector<document::Entry> members;
        const auto add = [&](std::string_view key, FoundValue found) {
            if (found) {
                members.push_back(document::made_entry(key, *found.value, builder_.arena()));
            }
        };
        add("configuration", entry);
        add("awsRegion", fact.region);
        add("awsAccountId", fact.account);
        const Value identity_value = Value::of_string(identity);
        if (!identity.empty()) {
            add("resourceId", {&identity_value, nullptr});
        }
        for (const Join& join : joins) {
            if (join.call == row.call) {
                const auto found = by_subject_.find(key_of(join.other, fact, identity));
                if (found != by_subject_.end()) {
                    add(second_word(join.other), found->second);
                }
            }
        }
        const auto kept = builder_.arena().copy(members);
        const Value* item = builder_.arena().make<Value>(Value::of_map(kept));
        const Shape* shape = shape_of_item("fact:" + std::string(row.call));
        builder_.key(builder_.arena().copy(std::string_view(address_of(row, fact, identity))));
        if (!writer.resource({row.type, shape, {item, entry.text}, entry.place(), &not_collected})) {
            left_out.push_back({LeftOut::Why::Damaged, std::string(row.type) + " is nested too deeply to be read whole",
                                entry.place()});
        }
        return 1;
    }

    // No two are the same: what has no name of its own is numbered.
    std::string address_of(const ResourceOfCall& row, const Fact& fact, std::string_view identity) {
        std::string address;
        if (identity.starts_with("arn:")) {
            address = identity;
        } else {
            for (const std::string_view part : {text_of(fact.account), text_of(fact.region), row.type, identity}) {
                if (!part.empty()) {
                    address += address.empty() ? "" : "/";
                    address += part;
                }
            }
        }
        // A bucket and its policy have one identity.
        const unsigned before = addresses_[address + '\n' + std::string(row.type)]++;
        if (before != 0) {
            address += '/' + std::to_string(before + 1);
        }
        return address;
    }

    const document::Document& source_;
    EmbeddedTexts& texts_;
    document::DocumentBuilder& builder_;
    std::vector<Fact> facts_;
    std::string_view unanswered_;
    bool has_answers_ = false;
    std::unordered_map<std::string, FoundValue> by_subject_;
    std::unordered_map<std::string, unsigned> addresses_;
};

}  // namespace

std::optional<Canonical> canonical_facts(const document::Document& source) {
    EmbeddedTexts texts;
    constexpr std::uint32_t deepest = 1000;
    document::DocumentBuilder builder(deepest, document::RepeatedKeys::LastWins, 0);
    Facts facts(source, texts, builder);
    facts.read();
    std::vector<LeftOut> left_out;
    if (!builder.open_map() || !builder.key_and_open_map("Resources")) {
        return std::nullopt;
    }
    const std::uint64_t count = facts.write(left_out);
    close_root(builder, source.root(), source.root());
    std::vector<std::string> notes;
    if (const std::string call(facts.unanswered()); !call.empty()) {
        builder.set_incomplete("`" + call + "` was refused");
        notes.push_back("`" + call + "` was refused, so that nothing proves that a resource is missing");
    }
    Canonical canonical{builder.finish_derived(source.name(), source, texts.take()), count, std::move(left_out),
                        std::move(notes)};
    canonical.is_judged_empty = facts.has_answers();
    return canonical;
}

}  // namespace bylaw::inputs
