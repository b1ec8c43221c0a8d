#include "cli/run_documents.h"

#include <algorithm>
#include <functional>
#include <iterator>
#include <unordered_map>
#include <unordered_set>

namespace bylaw::cli {

EstateNeeds::EstateNeeds(const bytecode::Program& program) {
    const bytecode::Program::Tables& tables = program.tables();
    references = std::any_of(tables.calls.begin(), tables.calls.end(), [&](const bytecode::Call& call) {
        const std::string_view name = program.string(call.name);
        return name == "referenced" || name == "referrers";
    });
    estate_rules = std::any_of(tables.rules.begin(), tables.rules.end(),
                               [](const bytecode::Rule& rule) { return rule.is_of_estate != 0; });
}

void RunDocuments::add(std::vector<std::unique_ptr<HeldDocument>> documents) {
    documents_.insert(documents_.end(), std::make_move_iterator(documents.begin()),
                      std::make_move_iterator(documents.end()));
}

void RunDocuments::finish(unsigned threads) {
    for (const auto& held : documents_) {
        estate_.add(held->judged());
        // Derived documents share values with their source.
        for (const document::Document* one = &held->judged(); one != nullptr; one = one->derived_from()) {
            one->arena().for_each_block([&](const std::byte* begin, const std::byte* end) {
                blocks_.push_back({begin, end, held.get()});
            });
        }
    }
    std::sort(blocks_.begin(), blocks_.end(),
              [](const Block& a, const Block& b) { return std::less<const std::byte*>()(a.begin, b.begin); });
    estate_.finish(threads);
}

const document::Value* RunDocuments::resources_of_all() const {
    if (documents_.size() != 1) {
        return nullptr;
    }
    const document::Value& root = documents_.front()->judged().root();
    const document::Value* const resources =
        root.kind == document::Kind::Map ? document::find(root, "Resources") : nullptr;
    // The estate leaves out what is no resource.
    const bool is_all = resources != nullptr && resources->kind == document::Kind::Map &&
                        resources->size == estate_.resources().size() && !resources->has_repeated_keys;
    return is_all ? resources : nullptr;
}

document::Document RunDocuments::merged() const {
    constexpr std::uint32_t deepest = 3;
    document::DocumentBuilder builder(deepest, document::RepeatedKeys::LastWins, 0);
    builder.add_keys_unseen();
    static_cast<void>(builder.open_map());
    if (const document::Value* const resources = resources_of_all()) {
        builder.key("Resources");
        builder.add(*resources);
    } else {
        static_cast<void>(builder.key_and_open_map("Resources"));
        add_resources(builder);
        builder.add(builder.close());
    }
    builder.add(builder.close());
    for (const auto& held : documents_) {
        if (const std::string_view reason = held->judged().incomplete_because(); !reason.empty()) {
            builder.set_incomplete(std::string(reason));
            break;
        }
    }
    return builder.finish("estate", nullptr, {}, document::Format::Json, document::Loader::Validate);
}

void RunDocuments::add_resources(document::DocumentBuilder& builder) const {
    const auto resources = estate_.resources();
    std::unordered_map<std::string_view, std::uint32_t> bearers;
    for (const estate::Resource& resource : resources) {
        ++bearers[resource.entry->key()];
    }
    std::unordered_set<std::string> taken;
    for (const estate::Resource& resource : resources) {
        std::string key(resource.entry->key());
        if (bearers[resource.entry->key()] > 1) {
            key = documents_[resource.document]->name;
            key += '#';
            key += resource.entry->key();
        }
        // An input may hold several documents.
        const std::string first = key;
        for (std::size_t number = 2; !taken.insert(key).second; ++number) {
            key = first + '#' + std::to_string(number);
        }
        builder.key(builder.arena().copy(std::string_view(key)));
        builder.add(resource.value());
    }
}

std::optional<report::ValueElsewhere> RunDocuments::find(const document::Value& value,
                                                         const document::Document* merged) const {
    const document::Value* wanted = &value;
    if (merged != nullptr) {
        // The entries of the merged map are in the order of the resources.
        const document::Value& resources = merged->root().entry_data->value;
        const auto* const at = reinterpret_cast<const char*>(wanted);
        const auto* const begin = reinterpret_cast<const char*>(resources.entry_data);
        if (at >= begin && at < begin + resources.size * sizeof(document::Entry)) {
            const auto index = static_cast<std::size_t>(at - begin) / sizeof(document::Entry);
            const estate::Resource& resource = estate_.resources()[index];
            const HeldDocument& held = *documents_[resource.document];
            return report::ValueElsewhere{&held.judged(), held.name, &resource.value(), held.kind};
        }
    }
    const auto* const memory = reinterpret_cast<const std::byte*>(wanted);
    const std::less<const std::byte*> is_before;
    const auto next =
        std::upper_bound(blocks_.begin(), blocks_.end(), memory,
                         [&](const std::byte* at, const Block& block) { return is_before(at, block.begin); });
    if (next == blocks_.begin() || !is_before(memory, std::prev(next)->end)) {
        return std::nullopt;
    }
    const HeldDocument& held = *std::prev(next)->document;
    return report::ValueElsewhere{&held.judged(), held.name, wanted, held.kind};
}

}  // namespace bylaw::cli
