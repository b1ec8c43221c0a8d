#include "report/fingerprint.h"

#include <charconv>

namespace bylaw::report {

std::uint64_t fingerprint(std::initializer_list<std::string_view> parts) {
    // FNV-1a: has to stay the same from release to release.
    std::uint64_t hash = 0xCBF29CE484222325ULL;
    for (const std::string_view part : parts) {
        for (const char byte : part) {
            hash = (hash ^ static_cast<unsigned char>(byte)) * 0x100000001B3ULL;
        }
        hash = (hash ^ 0xFFU) * 0x100000001B3ULL;
    }
    return hash;
}

std::string_view last_name_of(std::string_view path) {
    const std::size_t slash = path.rfind('/');
    return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

void append_hexadecimal(std::string& out, std::uint64_t number) {
    constexpr std::string_view digits = "0123456789abcdef";
    for (int shift = 60; shift >= 0; shift -= 4) {
        out += digits[(number >> static_cast<unsigned>(shift)) & 0xFU];
    }
}

std::optional<std::uint64_t> read_hexadecimal(std::string_view text) {
    constexpr std::size_t size = 16;
    constexpr int base = 16;
    if (text.size() != size || text.find_first_not_of("0123456789abcdef") != std::string_view::npos) {
        return std::nullopt;
    }
    std::uint64_t number = 0;
    static_cast<void>(std::from_chars(text.data(), text.data() + text.size(), number, base));
    return number;
}

}  // namespace bylaw::report
