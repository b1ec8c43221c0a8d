#include "packs/rule_facts.h"

#include <algorithm>
#include <string_view>
#include <utility>
#include <vector>

#include "document/document_builder.h"
#include "inputs/members.h"
#include "packs/fact_writer.h"
#include "packs/managed_facts.h"

namespace bylaw::packs {
namespace {

using document::Entry;
using document::Value;

constexpr std::string_view rule_type = "AWS::Config::ConfigRule";

bool is_rule(const Entry& resource) {
    return inputs::text_member(resource.value, "Type") == rule_type;
}

class Extension {
public:
    explicit Extension(const document::Document& base) : base_(base), facts_(builder_, base) {}

    // False if the document is too deep.
    [[nodiscard]] bool write() {
        static_cast<void>(builder_.open_map());
        for (const Entry& entry : base_.root().entries()) {
            builder_.key(entry.key());
            const bool is_written =
                entry.key() == "Resources" ? write_resources(entry.value) : builder_.add_again(base_, entry.value);
            if (!is_written) {
                return false;
            }
        }
        facts_.close(base_.origin_of(base_.root()));
        return true;
    }

    [[nodiscard]] document::Document finish(document::Document base) {
        return builder_.finish_extended(std::move(base), std::move(embedded_));
    }

private:
    [[nodiscard]] bool write_resources(const Value& resources) {
        static_cast<void>(builder_.open_map());
        for (const Entry& resource : resources.entries()) {
            builder_.key(resource.key());
            if (!is_rule(resource)) {
                if (!builder_.add_again(base_, resource.value)) {
                    return false;
                }
                continue;
            }
            static_cast<void>(builder_.open_map());
            for (const Entry& entry : resource.value.entries()) {
                builder_.key(entry.key());
                if (!builder_.add_again(base_, entry.value)) {
                    return false;
                }
            }
            if (const Value* const properties = inputs::map_member(resource.value, "Properties")) {
                write_managed_facts(facts_, *properties, embedded_);
            }
            facts_.close(base_.origin_of(resource.value));
        }
        facts_.close(base_.origin_of(resources));
        return true;
    }

    // No document is deeper than the option for the depth of documents may say.
    static constexpr std::uint32_t deepest = 6000;

    const document::Document& base_;
    document::DocumentBuilder builder_{deepest, document::RepeatedKeys::LastWins, 0};
    FactWriter facts_;
    std::vector<document::Document> embedded_;
};

}  // namespace

void add_rule_facts(inputs::Canonical& canonical) {
    const Value* const resources = inputs::map_member(canonical.document.root(), "Resources");
    if (canonical.document.derived_from() == nullptr || resources == nullptr ||
        std::none_of(resources->entries().begin(), resources->entries().end(), is_rule)) {
        return;
    }
    Extension extension(canonical.document);
    if (extension.write()) {
        canonical.document = extension.finish(std::move(canonical.document));
    }
}

}  // namespace bylaw::packs
