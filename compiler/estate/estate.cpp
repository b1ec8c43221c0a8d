#include "estate/estate.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <tuple>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "document/symbol.h"
#include "estate/index.h"
#include "estate/names.h"
#include "support/arn.h"
#include "support/parallel.h"

namespace bylaw::estate {

using document::Document;
using document::Entry;
using document::Kind;
using document::Symbol;
using document::Value;

namespace {

// More resources than this with one name are not told apart: looking through them for each value would have no end.
constexpr std::size_t most_of_one_name = 256;
constexpr std::string_view ambiguous = "several resources of the run have this name";
constexpr std::string_view not_complete = "the input does not tell of all resources";
constexpr std::string_view not_in_template = "it is not known what this stands for";

std::string_view text_of(const Value& map, std::string_view key) {
    const Value* found = document::find(map, key);
    if (found == nullptr) {
        return {};
    }
    const Value& value = document::settled(*found);
    return value.kind == Kind::String ? value.text() : std::string_view();
}

// The only entry of a map that is written as a function of templates.
const Entry* intrinsic(const Value& value) {
    if (value.kind != Kind::Map || value.size != 1) {
        return nullptr;
    }
    const std::string_view key = value.entry_data->key();
    return key == "Ref" || key.starts_with("Fn::") ? value.entry_data : nullptr;
}

// What tells the place of a value apart where it was seen: what its content refers to is stored nowhere else.
const void* identity_of(const Value& value) {
    const bool has_content = value.kind == Kind::Symbol || value.size != 0;
    if (!has_content) {
        return nullptr;
    }
    switch (value.kind) {
        case Kind::String:
            return value.text_data;
        case Kind::List:
            return value.item_data;
        case Kind::Map:
            return value.entry_data;
        case Kind::Symbol:
            return value.symbol;
        default:
            return nullptr;
    }
}

}  // namespace

struct Estate::State {
    struct Input {
        const Document* document = nullptr;
        const Value* resources = nullptr;
        bool is_complete = true;
    };
    struct Reference {
        std::uint32_t target = none;
        std::uint32_t referrer = none;
    };
    struct Export {
        std::uint32_t document = 0;
        const Value* value = nullptr;
    };
    // What a value was found to name.
    struct Named {
        std::vector<std::uint32_t> resources;
        std::string_view unknown;

        void add(std::uint32_t resource) {
            // Values that name many resources hold many references.
            if (resources.empty() || resources.back() != resource) {
                resources.push_back(resource);
            }
        }
        void add_unknown(std::string_view reason) { unknown = unknown.empty() ? reason : unknown; }
    };
    // From where a value names something.
    struct Origin {
        std::uint32_t document = none;
        std::uint32_t resource = none;
        std::string_view region;
        std::string_view account;
    };
    // The same, found when it is asked for: most values name nothing, or something that has its name alone.
    class From {
    public:
        explicit From(const Origin& known) : origin_(known) {}
        From(const State& state, const Value& value, const Document* document)
            : state_(&state), value_(&value), document_(document) {}

        [[nodiscard]] const Origin& origin() const {
            if (!origin_) {
                origin_ = state_->origin_of(*value_, document_);
            }
            return *origin_;
        }
        // That of the origin, at less cost where there is no other.
        [[nodiscard]] std::uint32_t document() const {
            return !origin_ && state_->inputs.size() == 1 && state_->inputs.front().document == document_
                       ? 0
                       : origin().document;
        }

    private:
        const State* state_ = nullptr;
        const Value* value_ = nullptr;
        const Document* document_ = nullptr;
        mutable std::optional<Origin> origin_;
    };
    // Who names whom among the resources of one type; found when it is asked for the first time.
    struct ReferrersOfType {
        std::vector<std::uint32_t> resources;
        mutable std::once_flag are_found;
        mutable std::vector<Reference> references;  // in the order of targets, then of referrers
    };

    std::vector<Input> inputs;
    std::unordered_map<const Document*, std::uint32_t> input_of_document;
    std::vector<Resource> resources;
    NameTable names;
    std::unordered_map<std::string_view, std::vector<Export>> exports;
    OwnerTable owners;                 // of whole resources, by identity_of
    mutable OwnerTable owners_inside;  // of what lies in them: seldom asked for, so found when they are
    mutable std::once_flag inside_is_owned;
    std::map<std::string_view, ReferrersOfType> referrers;  // by type
    unsigned threads = 1;

    // Whether an input tells of all resources. What others do not tell is as if they were not in the run.
    [[nodiscard]] bool is_complete(std::uint32_t input) const { return input == none || inputs[input].is_complete; }

    // The resource of a document with this address.
    [[nodiscard]] std::uint32_t of_address(std::uint32_t input, std::string_view address) const {
        if (input == none || inputs[input].resources == nullptr) {
            return none;
        }
        const Value* found = document::find(*inputs[input].resources, address);
        if (found == nullptr || found->kind != Kind::Map) {
            return none;
        }
        return owners.find(found->entry_data);
    }

    [[nodiscard]] std::uint32_t owner_of(const void* identity) const {
        if (identity == nullptr) {
            return none;
        }
        if (const std::uint32_t owner = owners.find(identity); owner != none) {
            return owner;
        }
        std::call_once(inside_is_owned, [&] { own_inside(); });
        return owners_inside.find(identity);
    }

    void own_inside() const {
        std::vector<const Value*> waiting;
        for (std::uint32_t number = 0; number < resources.size(); ++number) {
            waiting.push_back(&resources[number].value());
            while (!waiting.empty()) {
                const Value& value = *waiting.back();
                waiting.pop_back();
                if (const void* const identity = identity_of(value)) {
                    owners_inside.add(identity, number);
                }
                if (value.kind == Kind::List) {
                    for (const Value& item : value.items()) {
                        waiting.push_back(&item);
                    }
                } else if (value.kind == Kind::Map) {
                    for (const Entry& entry : value.entries()) {
                        waiting.push_back(&entry.value);
                    }
                }
            }
        }
    }

    [[nodiscard]] Origin origin_of(const Value& value, const Document* document) const {
        Origin origin;
        if (const std::uint32_t owner = owner_of(identity_of(value)); owner != none) {
            const Resource& resource = resources[owner];
            return {resource.document, owner, resource.region, resource.account};
        }
        if (const auto input = input_of_document.find(document); input != input_of_document.end()) {
            origin.document = input->second;
        }
        return origin;
    }

    // Of several resources with one name those that are nearest, to what an ARN tells or else to where it stands.
    void add_nearest(std::span<const std::uint32_t> candidates, const support::Arn* arn, const From& from,
                     Named& named) const {
        if (candidates.size() == 1) {
            named.add(candidates.front());
            return;
        }
        const Origin& origin = from.origin();
        const std::string_view region = arn == nullptr || arn->region.empty() ? origin.region : arn->region;
        const std::string_view account = arn == nullptr || arn->account.empty() ? origin.account : arn->account;
        const auto nearness = [&](std::uint32_t at) {
            const Resource& resource = resources[at];
            const bool same_account = !account.empty() && resource.account == account;
            const bool same_region = !region.empty() && resource.region == region;
            return resource.document == origin.document ? 3 : same_account && same_region ? 2 : same_account ? 1 : 0;
        };
        int nearest = 0;
        for (const std::uint32_t at : candidates) {
            nearest = std::max(nearest, nearness(at));
        }
        if (nearest == 0) {
            named.add_unknown(ambiguous);
            return;
        }
        for (const std::uint32_t at : candidates) {
            if (nearness(at) == nearest) {
                named.add(at);
            }
        }
    }

    [[nodiscard]] std::vector<std::uint32_t> of_name(std::string_view name, std::string_view type, Named& named) const {
        std::vector<std::uint32_t> candidates;
        const NameTable::Bearers bearers = names.bearers_of(name);
        if (bearers.count() > most_of_one_name) {
            named.add_unknown(ambiguous);
            return candidates;
        }
        bearers.for_each([&](std::uint32_t at) {
            if (type.empty() || resources[at].type == type) {
                candidates.push_back(at);
            }
        });
        return candidates;
    }

    // Whether nothing was found.
    bool add_arn(std::string_view text, std::string_view type, const From& from, Named& named) const {
        const auto arn = support::parse_arn(text);
        if (!arn) {
            return true;
        }
        const std::size_t slash = arn->resource.find_last_of("/:");
        const std::string_view last = slash == std::string_view::npos ? arn->resource : arn->resource.substr(slash + 1);
        // ARNs of what lies in a resource, such as an object of a bucket, have neither Region nor account.
        const bool may_go_on = arn->region.empty() && arn->account.empty();
        const std::string_view outer =
            may_go_on ? arn->resource.substr(0, arn->resource.find('/')) : std::string_view();
        for (const std::string_view name : {arn->resource, arn->resource_id, last, outer}) {
            std::vector<std::uint32_t> candidates = of_name(name, type, named);
            std::erase_if(candidates, [&](std::uint32_t at) {
                const Resource& resource = resources[at];
                const bool elsewhere =
                    (!arn->account.empty() && !resource.account.empty() && resource.account != arn->account) ||
                    (!arn->region.empty() && !resource.region.empty() && resource.region != arn->region);
                return elsewhere || !fits_arn(resource.type, text);
            });
            if (!candidates.empty()) {
                add_nearest(candidates, &*arn, from, named);
                return false;
            }
        }
        return true;
    }

    // A name of something that only stands for a resource, such as the alias of a key.
    void follow_aliases(std::string_view text, std::string_view type, Named& named, int steps) const {
        std::string_view name = text;
        if (const auto arn = support::parse_arn(text)) {
            name = arn->resource;
        }
        for (const std::uint32_t at : of_name(name, {}, named)) {
            const Resource& resource = resources[at];
            const Value* properties = document::find(resource.value(), "Properties");
            if (last_part(resource.type) != "Alias" || properties == nullptr || properties->kind != Kind::Map) {
                continue;
            }
            for (const Entry& entry : properties->entries()) {
                if (entry.key().starts_with("Target")) {
                    add(entry.value, type, From({resource.document, at, resource.region, resource.account}), named,
                        steps - 1);
                }
            }
            break;
        }
    }

    void add_text(std::string_view text, std::string_view type, const From& from, Named& named, int steps) const {
        if (text.empty()) {
            return;
        }
        const std::string_view stem = text.ends_with(":*") ? text.substr(0, text.size() - 2) : text;
        const std::size_t before = named.resources.size();
        const bool was_known = named.unknown.empty();
        std::vector<std::uint32_t> candidates = of_name(text, type, named);
        if (candidates.empty() && stem.size() != text.size()) {
            candidates = of_name(stem, type, named);
        }
        if (!candidates.empty()) {
            add_nearest(candidates, nullptr, from, named);
        }
        if (named.resources.size() == before && (named.unknown.empty() || !was_known)) {
            const bool is_missing = add_arn(stem, type, from, named);
            if (is_missing && steps > 0) {
                follow_aliases(stem, type, named, steps);
            }
        }
    }

    void add_address(std::string_view address, std::string_view type, const From& from, Named& named) const {
        const std::uint32_t at = of_address(from.document(), address);
        if (at == none) {
            named.add_unknown(not_in_template);
        } else if (type.empty() || resources[at].type == type) {
            named.add(at);
        }
    }

    // `${Name}`, `${Name.Attribute}` of Fn::Sub.
    void add_sub(std::string_view text, std::string_view type, const From& from, Named& named) const {
        for (std::size_t at = text.find("${"); at != std::string_view::npos; at = text.find("${", at + 2)) {
            const std::size_t end = text.find('}', at);
            if (end == std::string_view::npos) {
                return;
            }
            const std::string_view inside = text.substr(at + 2, end - at - 2);
            const std::string_view name = inside.substr(0, inside.find('.'));
            if (!inside.starts_with('!') && !inside.starts_with("AWS::") && of_address(from.document(), name) != none) {
                add_address(name, type, from, named);
            }
        }
    }

    void add_import(const Value& given, std::string_view type, Named& named, int steps) const {
        const Value& name = document::settled(given);
        const auto found = name.kind == Kind::String ? exports.find(name.text()) : exports.end();
        if (found == exports.end() || found->second.size() != 1) {
            named.add_unknown(found == exports.end() ? not_in_template : ambiguous);
            return;
        }
        const Export& one = found->second.front();
        add(*one.value, type, From({one.document, none, {}, {}}), named, steps - 1);
    }

    void add_intrinsic(const Entry& entry, std::string_view type, const From& from, Named& named, int steps) const {
        const std::string_view key = entry.key();
        const Value& value = document::settled(entry.value);
        if (key == "Ref" && value.kind == Kind::String) {
            if (!value.text().starts_with("AWS::")) {
                add_address(value.text(), type, from, named);
            }
        } else if (key == "Fn::GetAtt") {
            std::string_view address = value.kind == Kind::String ? value.text() : std::string_view();
            address = address.substr(0, address.find('.'));
            if (value.kind == Kind::List && value.size != 0 &&
                document::settled(value.item_data[0]).kind == Kind::String) {
                address = document::settled(value.item_data[0]).text();
            }
            add_address(address, type, from, named);
        } else if (key == "Fn::Sub") {
            const Value& text =
                value.kind == Kind::List && value.size != 0 ? document::settled(value.item_data[0]) : value;
            if (text.kind == Kind::String) {
                add_sub(text.text(), type, from, named);
                if (text.text().find("${") == std::string_view::npos) {
                    add_text(text.text(), type, from, named, steps);
                }
            }
        } else if (key == "Fn::ImportValue") {
            add_import(entry.value, type, named, steps);
        } else {
            add(entry.value, type, from, named, steps - 1);
        }
    }

    void add_symbol(const Symbol& symbol, std::string_view type, const From& from, Named& named, int steps) const {
        const std::size_t before = named.resources.size();
        bool is_missing = false;
        for (const std::string_view address : symbol.references) {
            const std::uint32_t at = of_address(from.document(), address);
            is_missing = is_missing || at == none;
            if (at != none && (type.empty() || resources[at].type == type)) {
                named.add(at);
            }
        }
        if (named.resources.size() == before && symbol.known != nullptr) {
            add(*symbol.known, type, from, named, steps - 1);
        } else if (named.resources.size() == before && symbol.written != nullptr && symbol.references.empty()) {
            if (const Entry* written = intrinsic(*symbol.written)) {
                add_intrinsic(*written, type, from, named, steps - 1);
            } else {
                named.add_unknown(symbol.reason);
            }
        } else if (symbol.references.empty() ? symbol.known == nullptr : is_missing && symbol.known == nullptr) {
            named.add_unknown(symbol.reason.empty() ? not_in_template : symbol.reason);
        }
    }

    // What a value and everything below it name. As deep as `steps` allow.
    void add(const Value& value, std::string_view type, const From& from, Named& named, int steps) const {
        if (steps <= 0) {
            named.add_unknown(not_in_template);
            return;
        }
        switch (value.kind) {
            case Kind::String:
                add_text(value.text(), type, from, named, steps);
                break;
            case Kind::Symbol:
                add_symbol(*value.symbol, type, from, named, steps);
                break;
            case Kind::List:
                for (const Value& item : value.items()) {
                    add(item, type, from, named, steps - 1);
                }
                break;
            case Kind::Map:
                if (const Entry* entry = intrinsic(value)) {
                    add_intrinsic(*entry, type, from, named, steps);
                    break;
                }
                for (const Entry& entry : value.entries()) {
                    add(entry.value, type, from, named, steps - 1);
                }
                break;
            default:
                break;
        }
    }

    // Whether it is worth asking what a text names: most name nothing.
    [[nodiscard]] bool may_name(std::string_view text) const {
        return names.may_have(text) || text.starts_with("arn:") || text.ends_with(":*");
    }

    // Whom everything in a resource names, in no order.
    [[nodiscard]] std::unordered_set<std::uint32_t> targets_of(std::uint32_t number) const {
        const Resource& resource = resources[number];
        const From from({resource.document, number, resource.region, resource.account});
        struct Waiting {
            const Value* value;
            std::string_view property;  // the last key on the way
            bool is_relationship;
        };
        std::vector<Waiting> waiting;
        // Most values are texts that name nothing, and numbers.
        const auto wait_for = [&](const Waiting& next) {
            const Kind kind = next.value->kind;
            if (kind == Kind::String ? next.value->size != 0 && may_name(next.value->text())
                                     : kind == Kind::Map || kind == Kind::List || kind == Kind::Symbol) {
                waiting.push_back(next);
            }
        };
        for (const Entry& entry : resource.value().entries()) {
            // What a change takes away names nothing any more.
            if (entry.key() != "Change") {
                wait_for({&entry.value, entry.key(), entry.key() == "Relationships"});
            }
        }
        std::unordered_set<std::uint32_t> targets;
        while (!waiting.empty()) {
            const Waiting at = waiting.back();
            waiting.pop_back();
            const Value& value = *at.value;
            Named named;
            if (value.kind == Kind::Symbol) {
                add_symbol(*value.symbol, {}, from, named, 8);
            } else if (value.kind == Kind::String) {
                add_text(value.text(), {}, from, named, 4);
                if (!at.is_relationship && !value.text().starts_with("arn:")) {
                    std::erase_if(named.resources, [&](std::uint32_t target) {
                        return !speaks_of(at.property, resources[target].type);
                    });
                }
            } else if (const Entry* entry = intrinsic(value)) {
                add_intrinsic(*entry, {}, from, named, 8);
            } else if (value.kind == Kind::List) {
                for (const Value& item : value.items()) {
                    wait_for({&item, at.property, at.is_relationship});
                }
            } else if (value.kind == Kind::Map) {
                for (const Entry& member : value.entries()) {
                    wait_for({&member.value, member.key(), at.is_relationship});
                }
            }
            targets.insert(named.resources.begin(), named.resources.end());
        }
        targets.erase(number);
        return targets;
    }

    // Finds what the resources of a type name.
    void find_references(const ReferrersOfType& of_type) const {
        constexpr std::size_t smallest_part = 2048;
        const std::size_t count = of_type.resources.size();
        const std::size_t parts = std::clamp<std::size_t>(count / smallest_part, 1, support::thread_count(threads));
        std::vector<std::vector<Reference>> found(parts);
        support::parallel_for(parts, threads, [&](std::size_t part) {
            const std::size_t end = count * (part + 1) / parts;
            for (std::size_t i = count * part / parts; i < end; ++i) {
                for (const std::uint32_t target : targets_of(of_type.resources[i])) {
                    found[part].push_back({target, of_type.resources[i]});
                }
            }
        });
        for (const std::vector<Reference>& part : found) {
            of_type.references.insert(of_type.references.end(), part.begin(), part.end());
        }
        std::sort(of_type.references.begin(), of_type.references.end(), [](const Reference& a, const Reference& b) {
            return std::tie(a.target, a.referrer) < std::tie(b.target, b.referrer);
        });
    }

    // Adds who names a resource, of one type.
    void add_referrers(std::uint32_t target, const ReferrersOfType& of_type, std::vector<std::uint32_t>& found) const {
        std::call_once(of_type.are_found, [&] { find_references(of_type); });
        const auto [begin, end] =
            std::equal_range(of_type.references.begin(), of_type.references.end(), Reference{target, none},
                             [](const Reference& a, const Reference& b) { return a.target < b.target; });
        std::transform(begin, end, std::back_inserter(found), [](const Reference& one) { return one.referrer; });
    }

    // The resources that name another one, of one type if that is not empty, in the order of the run.
    [[nodiscard]] std::vector<std::uint32_t> referrers_of(std::uint32_t target, std::string_view type) const {
        std::vector<std::uint32_t> found;
        if (!type.empty()) {
            if (const auto of_type = referrers.find(type); of_type != referrers.end()) {
                add_referrers(target, of_type->second, found);
            }
            return found;
        }
        for (const auto& [name, of_type] : referrers) {
            add_referrers(target, of_type, found);
        }
        std::sort(found.begin(), found.end());
        return found;
    }
};

Estate::Estate() : state_(std::make_unique<State>()) {}
Estate::~Estate() = default;

void Estate::add(const Document& document, bool is_complete) {
    State& state = *state_;
    const auto number = static_cast<std::uint32_t>(state.inputs.size());
    state.input_of_document.emplace(&document, number);
    const Value& root = document.root();
    const Value* resources = root.kind == Kind::Map ? document::find(root, "Resources") : nullptr;
    state.inputs.push_back({&document, resources != nullptr && resources->kind == Kind::Map ? resources : nullptr,
                            is_complete && document.incomplete_because().empty()});
    if (state.inputs.back().resources == nullptr) {
        return;
    }
    for (const Entry& entry : resources->entries()) {
        if (entry.value.kind != Kind::Map || entry.value.size == 0) {
            continue;
        }
        state.owners.add(entry.value.entry_data, static_cast<std::uint32_t>(state.resources.size()));
        state.resources.push_back({&entry, number, {}, {}, {}, {}});
    }
    const Value* outputs = document::find(root, "Outputs");
    if (outputs == nullptr || outputs->kind != Kind::Map) {
        return;
    }
    for (const Entry& output : outputs->entries()) {
        if (output.value.kind != Kind::Map) {
            continue;
        }
        const Value* exported = document::find(output.value, "Export");
        const Value* value = document::find(output.value, "Value");
        if (value != nullptr && exported != nullptr && exported->kind == Kind::Map) {
            if (const std::string_view name = text_of(*exported, "Name"); !name.empty()) {
                state.exports[name].push_back({number, value});
            }
        }
    }
}

void Estate::finish(unsigned threads) {
    State& state = *state_;
    state.threads = threads;
    // What is asked of the resources is spread over all documents, so finding it takes longer than keeping it.
    constexpr std::size_t smallest_part = 512;
    const std::size_t count = state.resources.size();
    const std::size_t parts = std::clamp<std::size_t>(count / smallest_part, 1, support::thread_count(threads));
    std::vector<std::vector<std::pair<std::string_view, std::uint32_t>>> names(parts);
    support::parallel_for(parts, threads, [&](std::size_t part) {
        const std::size_t end = count * (part + 1) / parts;
        for (std::size_t i = count * part / parts; i < end; ++i) {
            Resource& resource = state.resources[i];
            const Value& value = resource.value();
            resource.type = text_of(value, "Type");
            resource.region = text_of(value, "Region");
            resource.account = text_of(value, "AccountId");
            const Value* const condition = document::find(value, "Condition");
            if (condition != nullptr && condition->kind == Kind::Symbol) {
                resource.condition = text_of(value, "Condition");
            }
            const auto add_name = [&](std::string_view name) {
                names[part].emplace_back(name, static_cast<std::uint32_t>(i));
            };
            for_each_own_name(value, resource.type, add_name);
            // The addresses of items are their ARNs.
            if (const std::string_view address = resource.entry->key(); address.starts_with("arn:")) {
                add_name(address);
            }
        }
    });
    for (std::uint32_t i = 0; i < state.resources.size(); ++i) {
        state.referrers[state.resources[i].type].resources.push_back(i);
    }
    std::size_t names_found = 0;
    for (const auto& part : names) {
        names_found += part.size();
    }
    state.names.reserve(names_found);
    for (const auto& part : names) {
        for (const auto& [name, resource] : part) {
            state.names.add(name, resource);
        }
    }
}

std::span<const Resource> Estate::resources() const {
    return state_->resources;
}

vm::FoundResources Estate::referenced(const Value& value, std::string_view type, const Document& document) const {
    constexpr int deepest = 64;
    const State& state = *state_;
    State::Named named;
    const State::From from(state, value, &document);
    state.add(value, type, from, named, deepest);
    vm::FoundResources found;
    // A resource as a whole names others, not itself.
    const std::uint32_t whole = value.kind == Kind::Map ? state.owners.find(value.entry_data) : none;
    std::unordered_set<std::uint32_t> seen;
    for (const std::uint32_t at : named.resources) {
        if (seen.insert(at).second && at != whole) {
            found.resources.push_back(&state.resources[at].value());
        }
    }
    found.unknown = named.unknown;
    if (found.resources.empty() && found.unknown.empty() && !state.is_complete(from.document())) {
        found.unknown = not_complete;
    }
    return found;
}

vm::FoundResources Estate::referrers(const Value& value, std::string_view type, const Document& document) const {
    const State& state = *state_;
    vm::FoundResources found;
    const Value& settled = document::settled(value);
    const State::Origin from = state.origin_of(settled, &document);
    if (from.resource == none) {
        return found;
    }
    for (const std::uint32_t at : state.referrers_of(from.resource, type)) {
        const Resource& resource = state.resources[at];
        found.resources.push_back(&resource.value());
        const Resource& named = state.resources[from.resource];
        const bool is_with_it = resource.document == named.document && resource.condition == named.condition;
        if (!resource.condition.empty() && !is_with_it) {
            found.uncertain.push_back(&resource.value());
        }
    }
    if (found.resources.empty() && !state.is_complete(from.document)) {
        found.unknown = not_complete;
    }
    return found;
}

}  // namespace bylaw::estate
