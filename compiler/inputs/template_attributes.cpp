#include "inputs/template_attributes.h"

#include <string>
#include <unordered_map>

namespace bylaw::inputs {
namespace {

// By type and attribute with a tab in between, as the tables have them.
std::unordered_map<std::string_view, std::string_view> read_tables() {
    std::unordered_map<std::string_view, std::string_view> rows;
    for (std::string_view text : attribute_texts()) {
        while (!text.empty()) {
            const std::string_view line = text.substr(0, text.find('\n'));
            text.remove_prefix(line.size() + (line.size() < text.size() ? 1 : 0));
            const std::size_t last = line.rfind('\t');
            if (!line.starts_with('#') && last != std::string_view::npos) {
                rows.emplace(line.substr(0, last), line.substr(last + 1));
            }
        }
    }
    return rows;
}

}  // namespace

std::string_view template_attribute(std::string_view type, std::string_view attribute) {
    static const std::unordered_map<std::string_view, std::string_view> rows = read_tables();
    std::string key(type);
    key += '\t';
    key += attribute;
    const auto found = rows.find(key);
    return found == rows.end() ? std::string_view() : found->second;
}

std::string_view partition_of(std::string_view region) {
    return region.starts_with("cn-") ? "aws-cn" : region.starts_with("us-gov-") ? "aws-us-gov" : "aws";
}

}  // namespace bylaw::inputs
