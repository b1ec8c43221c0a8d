#include "cli/configuration_tree.h"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/mark.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <sstream>

#include "cli/input_files.h"

namespace bylaw::cli {
namespace {

using Kind = ConfigurationNode::Kind;

constexpr std::size_t most_keys = 4096;
constexpr std::size_t longest_shown = 512;

// What is wrong, on its way out of the parser.
struct Refusal {
    std::string message;
    support::Span place;
    std::string help;
};

class TreeBuilder : public YAML::EventHandler {
public:
    explicit TreeBuilder(std::string_view text) : text_(text) {}

    [[nodiscard]] ConfigurationNode& root() { return root_; }

    void OnDocumentStart(const YAML::Mark& /*mark*/) override {}
    void OnDocumentEnd() override {}

    void OnNull(const YAML::Mark& mark, YAML::anchor_t /*anchor*/) override { add({}, mark); }

    void OnAlias(const YAML::Mark& mark, YAML::anchor_t /*anchor*/) override {
        throw Refusal{"a configuration file has no aliases", place_at(mark), "write the value out"};
    }

    void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t /*anchor*/,
                  const std::string& value) override {
        // Plain scalars have the tag `?`, quoted ones `!`.
        refuse_tag(mark, tag);
        ConfigurationNode node;
        node.is_quoted = tag == "!";
        node.text = value;
        const bool is_null = !node.is_quoted && (value.empty() || value == "~" || value == "null");
        node.kind = is_null ? Kind::Null : Kind::Scalar;
        add(std::move(node), mark);
    }

    void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t /*anchor*/,
                         YAML::EmitterStyle::value /*style*/) override {
        open(Kind::List, mark, tag);
    }
    void OnSequenceEnd() override { open_.pop_back(); }
    void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t /*anchor*/,
                    YAML::EmitterStyle::value /*style*/) override {
        open(Kind::Map, mark, tag);
    }
    void OnMapEnd() override { open_.pop_back(); }

    [[nodiscard]] support::Span place_at(const YAML::Mark& mark, std::string_view value = {}) const {
        const std::size_t begin =
            std::min<std::size_t>(mark.pos < 0 ? 0 : static_cast<std::size_t>(mark.pos), text_.size());
        // Not to the end of very long lines, for every value in them again.
        const std::string_view line = text_.substr(begin, longest_shown);
        const std::size_t line_end = begin + std::min(line.find('\n'), line.size());
        std::size_t end = line_end;
        if (!value.empty() && text_.substr(begin, value.size()) == value) {
            end = begin + value.size();
        } else if (begin < text_.size() && (text_[begin] == '"' || text_[begin] == '\'')) {
            const std::size_t closing = line.find(line.front(), 1);
            end = closing < line_end - begin ? begin + closing + 1 : line_end;
        } else {
            const std::size_t last = text_.substr(begin, line_end - begin).find_last_not_of(" \t\r");
            end = last == std::string_view::npos ? begin : begin + last + 1;
        }
        return {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)};
    }

private:
    void refuse_tag(const YAML::Mark& mark, const std::string& tag) const {
        if (!tag.empty() && tag != "?" && tag != "!") {
            throw Refusal{"a configuration file has no tags", place_at(mark), "remove the tag"};
        }
    }

    void open(Kind kind, const YAML::Mark& mark, const std::string& tag) {
        refuse_tag(mark, tag);
        if (open_.size() >= greatest_configuration_depth) {
            throw Refusal{"lists and maps are nested deeper than " + std::to_string(greatest_configuration_depth),
                          place_at(mark),
                          {}};
        }
        ConfigurationNode node;
        node.kind = kind;
        if (ConfigurationNode* const added = add(std::move(node), mark)) {
            open_.push_back(added);
        }
    }

    // Puts a node where it belongs. While a list or map is open nothing is added beside it, so that its address stays.
    ConfigurationNode* add(ConfigurationNode node, const YAML::Mark& mark) {
        node.place = place_at(mark, node.text);
        if (open_.empty()) {
            root_ = std::move(node);
            return &root_;
        }
        ConfigurationNode& parent = *open_.back();
        if (parent.kind == Kind::List) {
            return &parent.items.emplace_back(std::move(node));
        }
        if (!has_key_) {
            if (node.kind != Kind::Scalar) {
                throw Refusal{"a key of a configuration file is text", node.place, {}};
            }
            const auto same = std::find_if(parent.entries.begin(), parent.entries.end(),
                                           [&](const auto& entry) { return entry.first.text == node.text; });
            if (same != parent.entries.end()) {
                throw Refusal{"the key `" + node.text + "` stands here a second time", node.place, "write it once"};
            }
            if (parent.entries.size() == most_keys) {
                throw Refusal{"a map has more than " + std::to_string(most_keys) + " keys", node.place, {}};
            }
            parent.entries.emplace_back(std::move(node), ConfigurationNode());
            has_key_ = true;
            return nullptr;
        }
        has_key_ = false;
        parent.entries.back().second = std::move(node);
        return &parent.entries.back().second;
    }

    std::string_view text_;
    ConfigurationNode root_;
    std::vector<ConfigurationNode*> open_;
    bool has_key_ = false;
};

support::Diagnostic refused(std::string_view name, Refusal refusal) {
    support::Diagnostic diagnostic;
    diagnostic.code = support::DiagnosticCode::UsageConfiguration;
    diagnostic.file = name;
    diagnostic.span = refusal.place;
    diagnostic.message = std::move(refusal.message);
    diagnostic.help = std::move(refusal.help);
    return diagnostic;
}

}  // namespace

std::variant<ConfigurationNode, support::Diagnostic> read_configuration_tree(std::string_view name,
                                                                             std::string_view text) {
    if (text.size() > greatest_configuration_size) {
        return refused(name, {"`" + std::string(name) + "` is larger than 1 MiB", {}, {}});
    }
    if (!is_utf8(text) || text.find('\0') != std::string_view::npos) {
        return refused(name, {"`" + std::string(name) + "` is no UTF-8 text", {}, "save it as UTF-8"});
    }
    TreeBuilder builder(text);
    std::istringstream stream{std::string(text)};
    try {
        YAML::Parser parser(stream);
        if (!parser.HandleNextDocument(builder)) {
            builder.root().kind = Kind::Map;
        } else {
            TreeBuilder further(text);
            if (parser.HandleNextDocument(further)) {
                throw Refusal{"a configuration file is one YAML document", further.root().place,
                              "remove what follows `---`"};
            }
        }
    } catch (Refusal& refusal) {
        return refused(name, std::move(refusal));
    } catch (const YAML::Exception& error) {
        return refused(name, {"this is not YAML: " + error.msg, builder.place_at(error.mark), {}});
    }
    if (builder.root().kind == Kind::Null) {
        builder.root().kind = Kind::Map;
    }
    return std::move(builder.root());
}

std::string_view kind_text(const ConfigurationNode& node) {
    switch (node.kind) {
        case Kind::Null:
            return "nothing";
        case Kind::Scalar:
            return "a single value";
        case Kind::List:
            return "a list";
        case Kind::Map:
            return "a map";
    }
    return {};
}

}  // namespace bylaw::cli
