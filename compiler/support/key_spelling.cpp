#include "support/key_spelling.h"

#include <optional>
#include <vector>

#include "support/unicode.h"

namespace bylaw::support {

namespace {

char32_t ascii_upper(char32_t c) {
    return c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c;
}

char32_t ascii_lower(char32_t c) {
    return c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c;
}

struct Character {
    char32_t point;
    std::size_t position;  // in bytes
};

std::vector<Character> characters_of(std::string_view text) {
    std::vector<Character> result;
    result.reserve(text.size());
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t position = at;
        result.push_back({unicode::decode(text, at), position});
    }
    return result;
}

// How many characters stay when those at the end that are not alphanumeric are dropped.
std::size_t trimmed_size(const std::vector<Character>& characters) {
    std::size_t size = characters.size();
    while (size != 0 && !unicode::is_alphanumeric(characters[size - 1].point)) {
        --size;
    }
    return size;
}

struct CamelStyle {
    bool starts_new_word;
    char separator;  // NUL for none
};

std::string respell_camel(const std::vector<Character>& characters, CamelStyle style) {
    std::string result;
    bool new_word = style.starts_new_word;
    bool first_word = true;
    bool seen = false;
    char32_t last = ' ';
    for (std::size_t index = 0, size = trimmed_size(characters); index < size; ++index) {
        const char32_t c = characters[index].point;
        if (!unicode::is_alphanumeric(c)) {
            new_word = new_word || seen;
            continue;
        }
        seen = true;
        if (unicode::is_numeric(c)) {
            new_word = true;
            unicode::append(result, c);
        } else if (new_word || (unicode::is_lower_case(last) && unicode::is_upper_case(c))) {
            if (style.separator != '\0' && !first_word) {
                result += style.separator;
            }
            new_word = false;
            first_word = false;
            unicode::append(result, ascii_upper(c));
        } else {
            last = c;
            unicode::append(result, ascii_lower(c));
        }
    }
    return result;
}

std::string respell_snake(const std::vector<Character>& characters, char separator) {
    const auto is_lower_at = [&](std::size_t index) {
        return index < characters.size() && unicode::is_lower_case(characters[index].point);
    };
    std::string result;
    bool at_start = true;
    for (std::size_t index = 0, size = trimmed_size(characters); index < size; ++index) {
        const auto [c, position] = characters[index];
        if (!unicode::is_alphanumeric(c)) {
            if (!at_start) {
                result += separator;
                at_start = true;
            }
            continue;
        }
        // The reference takes the byte position for a character index; kept, since spellings must agree with it.
        if (!at_start && c == ascii_upper(c) && (is_lower_at(position + 1) || is_lower_at(position - 1))) {
            result += separator;
        }
        at_start = false;
        unicode::append(result, ascii_lower(c));
    }
    return result;
}

// The start of the run of word characters that ends at `end`.
std::size_t word_run_before(std::string_view text, std::size_t end) {
    std::size_t start = end;
    while (start != 0) {
        std::size_t previous = start - 1;
        while (previous != 0 && (static_cast<unsigned char>(text[previous]) & 0xC0U) == 0x80U) {
            --previous;
        }
        std::size_t at = previous;
        if (!unicode::is_word(unicode::decode(text, at))) {
            break;
        }
        start = previous;
    }
    return start;
}

std::size_t start_of_last_character(std::string_view text) {
    std::size_t start = text.size() - 1;
    while (start != 0 && (static_cast<unsigned char>(text[start]) & 0xC0U) == 0x80U) {
        --start;
    }
    return start;
}

enum class Stem : unsigned char {
    Fixed,      // the ending alone decides
    Word,       // whole characters of a word go before the ending
    Character,  // as Word, with one character more that is none of `excluded` and is dropped
};

struct SingularRule {
    std::string_view ending;
    std::string_view result;  // replaces the ending; for Word, after the run of word characters
    Stem stem;
    std::string_view excluded;
    bool whole;  // the ending must be the whole text
};

constexpr SingularRule fixed(std::string_view ending, std::string_view result, bool whole = false) {
    return {ending, result, Stem::Fixed, {}, whole};
}

constexpr SingularRule after_word(std::string_view ending, std::string_view result) {
    return {ending, result, Stem::Word, {}, false};
}

// The table of guard-language.md 3.5, from its last row to its first, alternatives spelled out, longest first.
constexpr SingularRule singular_rules[] = {
    fixed("databases", "database"),
    fixed("quizzes", "quiz"),
    fixed("matrices", "matrix"),
    fixed("vertices", "vertex"),
    fixed("indices", "index"),
    // Row 23 (`^(ox)en`) is not about an ending and stands in singular_of.
    fixed("aliases", "alias"),
    fixed("alias", "alias"),
    fixed("statuses", "status"),
    fixed("status", "status"),
    fixed("octopus", "octopus"),
    fixed("octopi", "octopus"),
    fixed("virus", "virus"),
    fixed("viri", "virus"),
    fixed("axis", "axis", true),
    fixed("axes", "axis", true),
    fixed("crisis", "crisis"),
    fixed("crises", "crisis"),
    fixed("testis", "testis"),
    fixed("testes", "testis"),
    fixed("shoes", "shoe"),
    fixed("buses", "bus"),
    fixed("bus", "bus"),
    fixed("mice", "mouse"),
    fixed("lice", "louse"),
    after_word("xes", "x"),
    after_word("ches", "ch"),
    after_word("sses", "ss"),
    after_word("shes", "sh"),
    fixed("movies", "movie"),
    fixed("series", "series"),
    after_word("quies", "quy"),
    {"ies", "y", Stem::Character, "aeiouy", false},
    after_word("lves", "f"),
    after_word("rves", "f"),
    after_word("tives", ""),
    after_word("hives", ""),
    {"ves", "fe", Stem::Character, "f", false},
    fixed("analysis", "analysis"),
    fixed("analyses", "analysis"),
    fixed("basis", "basis"),
    fixed("bases", "basis"),
    fixed("diagnosis", "diagnosis"),
    fixed("diagnoses", "diagnosis"),
    fixed("parenthesis", "parenthesis"),
    fixed("parentheses", "parenthesis"),
    fixed("prognosis", "prognosis"),
    fixed("prognoses", "prognosis"),
    fixed("synopsis", "synopsis"),
    fixed("synopses", "synopsis"),
    fixed("thesis", "thesis"),
    fixed("theses", "thesis"),
    after_word("ta", "um"),
    after_word("ia", "um"),
    after_word("oes", ""),
    fixed("news", "news"),
    after_word("ss", "ss"),
    after_word("s", ""),
};

std::optional<std::string> apply(const SingularRule& rule, std::string_view text) {
    if (!text.ends_with(rule.ending) || (rule.whole && text != rule.ending)) {
        return std::nullopt;
    }
    std::string_view stem = text.substr(0, text.size() - rule.ending.size());
    switch (rule.stem) {
        case Stem::Fixed:
            return std::string(rule.result);
        case Stem::Word:
            break;
        case Stem::Character: {
            if (stem.empty()) {
                return std::nullopt;
            }
            const std::size_t start = start_of_last_character(stem);
            if (rule.excluded.find(stem[start]) != std::string_view::npos) {
                return std::nullopt;
            }
            const std::size_t run = word_run_before(stem, start);
            // "ies" keeps the character it looks at, "ves" loses it.
            const std::size_t end = rule.ending == "ies" ? stem.size() : start;
            return std::string(stem.substr(run, end - run)) + std::string(rule.result);
        }
    }
    return std::string(stem.substr(word_run_before(stem, stem.size()))) + std::string(rule.result);
}

std::string singular_of(std::string_view text) {
    if (text.starts_with("oxen")) {
        const bool is_other = text.ends_with("databases") || text.ends_with("quizzes") || text.ends_with("matrices") ||
                              text.ends_with("vertices") || text.ends_with("indices");
        if (!is_other) {
            return "ox";
        }
    }
    for (const SingularRule& rule : singular_rules) {
        if (std::optional<std::string> result = apply(rule, text)) {
            return *std::move(result);
        }
    }
    return std::string(text);
}

std::string respell_class(const std::vector<Character>& characters) {
    const std::string pascal = respell_camel(characters, {true, '\0'});
    std::size_t split = 0;
    for (std::size_t at = 0; at < pascal.size();) {
        const std::size_t position = at;
        if (unicode::is_upper_case(unicode::decode(pascal, at))) {
            split = position;
        }
    }
    return pascal.substr(0, split) + singular_of(std::string_view(pascal).substr(split));
}

std::string respell(const std::vector<Character>& characters, Spelling spelling) {
    switch (spelling) {
        case Spelling::Camel:
            return respell_camel(characters, {false, '\0'});
        case Spelling::Class:
            return respell_class(characters);
        case Spelling::Kebab:
            return respell_snake(characters, '-');
        case Spelling::Pascal:
            return respell_camel(characters, {true, '\0'});
        case Spelling::Snake:
            return respell_snake(characters, '_');
        case Spelling::Title:
            return respell_camel(characters, {true, ' '});
        case Spelling::Train:
            return respell_camel(characters, {true, '-'});
    }
    return {};
}

}  // namespace

std::string respell(std::string_view key, Spelling spelling) {
    return respell(characters_of(key), spelling);
}

std::array<std::string, spelling_count> all_spellings(std::string_view key) {
    const std::vector<Character> characters = characters_of(key);
    std::array<std::string, spelling_count> result;
    for (std::size_t index = 0; index < spelling_count; ++index) {
        result[index] = respell(characters, static_cast<Spelling>(index));
    }
    return result;
}

}  // namespace bylaw::support
