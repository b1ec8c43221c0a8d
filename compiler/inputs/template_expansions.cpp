#include "inputs/template_expansions.h"

#include <algorithm>
#include <array>
#include <optional>
#include <unordered_map>

#include "inputs/members.h"

namespace bylaw::inputs {

using document::Entry;
using document::Kind;
using document::Value;

namespace {

using Tables = std::unordered_map<std::string_view, std::vector<Expansion>>;

std::string_view take(std::string_view& text, char end) {
    const std::string_view taken = text.substr(0, text.find(end));
    text.remove_prefix(std::min(text.size(), taken.size() + 1));
    return taken;
}

Tables read_tables() {
    Tables tables;
    for (std::string_view text : expansion_texts()) {
        while (!text.empty()) {
            std::string_view line = take(text, '\n');
            if (line.empty() || line.starts_with('#')) {
                continue;
            }
            const std::string_view type = take(line, '\t');
            const std::string_view from = take(line, '\t');
            const std::string_view made = take(line, '\t');
            const std::string_view to = take(line, '\t');
            std::vector<Expansion>& expansions = tables[type];
            if (expansions.empty() || expansions.back().type != made) {
                expansions.push_back({made, {}});
            }
            expansions.back().rows.push_back({from, to, line});
        }
    }
    return tables;
}

// One property of the resource that is made, or its parts.
class ExpandedProperties {
public:
    ExpandedProperties(document::DocumentBuilder& builder, const TemplateValues& values, const Value& properties,
                       const Value* written, const Value* place)
        : builder_(builder), values_(values), properties_(properties), written_(written), place_(place) {}

    void write(std::span<const ExpansionRow> rows) {
        std::string_view last;  // what the rows made
        for (std::size_t i = 0; i < rows.size();) {
            const std::string_view name = rows[i].to.substr(0, rows[i].to.find('.'));
            const bool has_parts = name.size() != rows[i].to.size();
            if (!has_parts) {
                if (last != name && add(rows[i], name)) {
                    last = name;
                }
                ++i;
                continue;
            }
            const auto parts = rows.subspan(i);
            const auto end = std::find_if(parts.begin(), parts.end(), [&](const ExpansionRow& row) {
                return !row.to.starts_with(name) || row.to.substr(name.size()).substr(0, 1) != ".";
            });
            if (write_parts(parts.first(static_cast<std::size_t>(end - parts.begin())), name)) {
                last = name;
            }
            i += static_cast<std::size_t>(end - parts.begin());
        }
    }

private:
    bool write_parts(std::span<const ExpansionRow> rows, std::string_view name) {
        const bool has_any =
            std::any_of(rows.begin(), rows.end(), [&](const ExpansionRow& row) { return value(row).has_value(); });
        if (!has_any || !builder_.key_and_open_map(name)) {
            return false;
        }
        for (const ExpansionRow& row : rows) {
            add(row, row.to.substr(name.size() + 1));
        }
        const Value done = builder_.close();
        builder_.add_from(done, origin(rows.front().from));
        return true;
    }

    bool add(const ExpansionRow& row, std::string_view key) {
        const auto made = value(row);
        if (made) {
            builder_.key(key);
            builder_.add_from(*made, origin(row.from));
        }
        return made.has_value();
    }

    [[nodiscard]] std::optional<Value> value(const ExpansionRow& row) {
        constexpr std::string_view unless = "unless=";
        if (row.conversion == "generated") {
            return unknown("the transform makes it", document::Symbol::Presence::Certain);
        }
        const Value* found = &properties_;
        for (std::string_view path = row.from; !path.empty();) {
            if (document::is_unknown(*found)) {
                return unknown(found->symbol->reason, document::Symbol::Presence::Possible);
            }
            found = member(document::settled(*found), take(path, '.'));
            if (found == nullptr) {
                return std::nullopt;
            }
        }
        if (row.conversion.starts_with(unless)) {
            const Value& text = document::settled(*found);
            const bool is_out = text.kind == Kind::String && text.text() == row.conversion.substr(unless.size());
            return is_out ? std::nullopt : std::optional(*found);
        }
        return row.conversion == "tags" ? tags(*found) : *found;
    }

    [[nodiscard]] Value unknown(std::string_view reason, document::Symbol::Presence presence) {
        document::Symbol symbol;
        symbol.reason = reason;
        symbol.presence = presence;
        return Value::of_symbol(builder_.arena().make<document::Symbol>(symbol));
    }

    [[nodiscard]] Value tags(const Value& tags) {
        const Value& map = document::settled(tags);
        if (map.kind != Kind::Map || !builder_.open_list()) {
            return tags;
        }
        const Value* const place = origin("Tags");
        for (const Entry& entry : map.entries()) {
            if (!builder_.open_map()) {
                break;
            }
            builder_.key("Key");
            builder_.add_from(Value::of_string(entry.key()), place);
            builder_.key("Value");
            builder_.add_from(entry.value, place);
            const Value tag = builder_.close();
            builder_.add_from(tag, place);
        }
        return builder_.close();
    }

    // The nearest place in the template.
    [[nodiscard]] const Value* origin(std::string_view path) const {
        const Value* found = written_;
        for (; found != nullptr && !path.empty() && path != "-";) {
            const Value* const next = member(*found, take(path, '.'));
            if (next == nullptr) {
                break;
            }
            found = next;
        }
        return found == nullptr || found == written_ ? place_ : values_.origin(*found);
    }

    document::DocumentBuilder& builder_;
    const TemplateValues& values_;
    const Value& properties_;
    const Value* written_;
    const Value* place_;
};

}  // namespace

std::span<const Expansion> expansions_of(std::string_view type) {
    static const Tables tables = read_tables();
    const auto found = tables.find(type);
    return found == tables.end() ? std::span<const Expansion>() : found->second;
}

Value expanded(document::DocumentBuilder& builder, const TemplateValues& values, const Expansion& expansion,
               const Value& properties, const Value* written, const Value* place) {
    if (properties.kind != Kind::Map && properties.kind != Kind::Null) {
        return properties;
    }
    if (!builder.open_map()) {
        return {};
    }
    ExpandedProperties(builder, values, properties, written, place).write(expansion.rows);
    return builder.close();
}

}  // namespace bylaw::inputs
