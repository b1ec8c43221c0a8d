#include "support/name_pattern.h"

namespace bylaw::support {

bool fits_pattern(std::string_view pattern, std::string_view name) {
    const std::size_t star = pattern.find('*');
    if (star == std::string_view::npos) {
        return pattern == name;
    }
    if (!name.starts_with(pattern.substr(0, star))) {
        return false;
    }
    name.remove_prefix(star);
    std::string_view rest = pattern.substr(star + 1);
    while (true) {
        const std::size_t next = rest.find('*');
        if (next == std::string_view::npos) {
            return name.size() >= rest.size() && name.ends_with(rest);
        }
        const std::size_t at = name.find(rest.substr(0, next));
        if (at == std::string_view::npos) {
            return false;
        }
        name.remove_prefix(at + next);
        rest.remove_prefix(next + 1);
    }
}

}  // namespace bylaw::support
