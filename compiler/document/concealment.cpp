#include "document/concealment.h"

#include <algorithm>
#include <cstdio>
#include <deque>

#include "document/document.h"
#include "document/path.h"

namespace bylaw::document {

namespace {

// As it stands in a JSON text within a JSON text, and in what Go prints.
std::string escaped(std::string_view text) {
    std::string result;
    for (const char c : text) {
        switch (c) {
            case '"':
            case '\\':
                result += '\\';
                result += c;
                break;
            case '\n':
                result += "\\n";
                break;
            case '\r':
                result += "\\r";
                break;
            case '\t':
                result += "\\t";
                break;
            case '<':
            case '>':
            case '&': {
                char code[8];
                static_cast<void>(std::snprintf(code, sizeof code, "\\u%04x", static_cast<unsigned>(c)));
                result += code;
                break;
            }
            default:
                result += c;
        }
    }
    return result;
}

int digit_of(char c) {
    return c >= '0' && c <= '9'   ? c - '0'
           : c >= 'a' && c <= 'f' ? c - 'a' + 10
           : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                  : 0;
}

// A JSON string's text, with the place of every byte in the string as it was written.
struct Unescaped {
    std::string text;
    std::vector<std::uint32_t> places;
};

void append_code_point(Unescaped& out, std::uint32_t code, std::uint32_t place) {
    const std::size_t before = out.text.size();
    if (code < 0x80) {
        out.text += static_cast<char>(code);
    } else if (code < 0x800) {
        out.text += static_cast<char>(0xC0U | code >> 6U);
        out.text += static_cast<char>(0x80U | (code & 0x3FU));
    } else if (code < 0x10000) {
        out.text += static_cast<char>(0xE0U | code >> 12U);
        out.text += static_cast<char>(0x80U | (code >> 6U & 0x3FU));
        out.text += static_cast<char>(0x80U | (code & 0x3FU));
    } else {
        out.text += static_cast<char>(0xF0U | code >> 18U);
        out.text += static_cast<char>(0x80U | (code >> 12U & 0x3FU));
        out.text += static_cast<char>(0x80U | (code >> 6U & 0x3FU));
        out.text += static_cast<char>(0x80U | (code & 0x3FU));
    }
    out.places.resize(out.places.size() + out.text.size() - before, place);
}

std::uint32_t code_at(std::string_view raw, std::size_t at) {
    std::uint32_t code = 0;
    for (std::size_t i = at; i < std::min(at + 4, raw.size()); ++i) {
        code = code * 16 + static_cast<std::uint32_t>(digit_of(raw[i]));
    }
    return code;
}

Unescaped unescaped(std::string_view raw) {
    Unescaped out;
    std::size_t at = 0;
    while (at < raw.size()) {
        const auto place = static_cast<std::uint32_t>(at);
        if (raw[at] != '\\' || at + 1 == raw.size()) {
            out.text += raw[at++];
            out.places.push_back(place);
            continue;
        }
        const char c = raw[at + 1];
        at += 2;
        if (c != 'u') {
            constexpr std::string_view letters = "nrtbf";
            constexpr std::string_view meanings = "\n\r\t\b\f";
            const std::size_t letter = letters.find(c);
            out.text += letter == std::string_view::npos ? c : meanings[letter];
            out.places.push_back(place);
            continue;
        }
        std::uint32_t code = code_at(raw, at);
        at = std::min(at + 4, raw.size());
        if (code >= 0xD800 && code < 0xDC00 && raw.substr(at).starts_with("\\u")) {
            code = 0x10000 + ((code - 0xD800) << 10U) + ((code_at(raw, at + 2) - 0xDC00) & 0x3FFU);
            at = std::min(at + 6, raw.size());
        }
        append_code_point(out, code, place);
    }
    out.places.push_back(static_cast<std::uint32_t>(raw.size()));
    return out;
}

// Line ends stay, so that lines keep their numbers.
void hide(std::string& text, std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < std::min(end, text.size()); ++i) {
        if (text[i] != '\n' && text[i] != '\r') {
            text[i] = '*';
        }
    }
}

}  // namespace

SecretTexts::SecretTexts() : nodes_(1), beginnings_(std::size_t{1} << 16U) {}

void SecretTexts::add(std::string_view text) {
    if (text.size() < shortest || hides_everything()) {
        return;
    }
    bytes_ += text.size();
    if (hides_everything()) {
        return;
    }
    beginnings_[beginning(text[0], text[1])] = true;
    std::uint32_t node = 0;
    for (const char c : text) {
        const auto [found, is_new] = edges_.try_emplace(edge(node, c), static_cast<std::uint32_t>(nodes_.size()));
        if (is_new) {
            nodes_.emplace_back();
        }
        node = found->second;
    }
    nodes_[node].longest = static_cast<std::uint32_t>(text.size());
}

std::uint32_t SecretTexts::next(std::uint32_t node, char c) const {
    for (;;) {
        if (const auto found = edges_.find(edge(node, c)); found != edges_.end()) {
            return found->second;
        }
        if (node == 0) {
            return 0;
        }
        node = nodes_[node].fallback;
    }
}

// Aho and Corasick: what has been read last is the beginning of some text, or of a shorter one at the fallback.
void SecretTexts::finish() {
    std::vector<std::vector<std::pair<char, std::uint32_t>>> children(nodes_.size());
    for (const auto& [key, child] : edges_) {
        children[static_cast<std::size_t>(key >> 8U)].emplace_back(static_cast<char>(key & 0xFFU), child);
    }
    std::deque<std::uint32_t> waiting{0};
    while (!waiting.empty()) {
        const std::uint32_t node = waiting.front();
        waiting.pop_front();
        for (const auto& [c, child] : children[node]) {
            nodes_[child].fallback = node == 0 ? 0 : next(nodes_[node].fallback, c);
            nodes_[child].longest = std::max(nodes_[child].longest, nodes_[nodes_[child].fallback].longest);
            waiting.push_back(child);
        }
    }
}

void SecretTexts::mark(std::string_view text, std::vector<bool>& marks) const {
    marks.assign(text.size(), hides_everything());
    if (hides_everything() || is_empty()) {
        return;
    }
    std::uint32_t node = 0;
    std::size_t marked = 0;  // up to here nothing has to be marked again
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (is_idle(node, text, i)) {
            continue;
        }
        node = next(node, text[i]);
        const std::size_t length = nodes_[node].longest;
        if (length != 0) {
            for (std::size_t j = std::max(marked, i + 1 - length); j <= i; ++j) {
                marks[j] = true;
            }
            marked = i + 1;
        }
    }
}

bool SecretTexts::is_in(std::string_view text) const {
    if (hides_everything()) {
        return true;
    }
    std::uint32_t node = 0;
    for (std::size_t i = 0; i < text.size() && !is_empty(); ++i) {
        if (is_idle(node, text, i)) {
            continue;
        }
        node = next(node, text[i]);
        if (nodes_[node].longest != 0) {
            return true;
        }
    }
    return false;
}

Concealment::Concealment(const Document& source, std::vector<const Value*> secrets)
    : source_(source), secrets_(std::move(secrets)) {
    for (const Value* secret : secrets_) {
        if (secret->kind == Kind::Int) {
            texts_.add(std::to_string(secret->integer));
        } else if (secret->kind == Kind::String) {
            texts_.add(secret->text());
            if (const std::string other = escaped(secret->text()); other != secret->text()) {
                texts_.add(other);
            }
        }
    }
    texts_.finish();
}

bool Concealment::hides(std::string_view text) const {
    return texts_.is_in(text);
}

std::string_view Concealment::shown_text() const {
    if (is_empty()) {
        return source_.text();
    }
    std::call_once(is_made_, [this] {
        shown_ = source_.text();
        hide_places(shown_);
        hide_occurrences(shown_);
    });
    return shown_;
}

void Concealment::hide_places(std::string& text) const {
    PositionFinder positions(source_);
    for (const Value* secret : secrets_) {
        const auto span = positions.span_of(*secret);
        if (!span) {
            continue;
        }
        const bool is_quoted = secret->kind == Kind::String && span->end > span->begin + 1 && text[span->begin] == '"';
        hide(text, span->begin + (is_quoted ? 1 : 0), span->end - (is_quoted ? 1 : 0));
    }
}

// Also within longer texts, and where they are escaped.
void Concealment::hide_occurrences(std::string& text) const {
    const std::string_view original = source_.text();
    std::vector<bool> marks;
    texts_.mark(original, marks);
    for (std::size_t i = 0; i < original.size() && !texts_.hides_everything(); ++i) {
        if (marks[i]) {
            hide(text, i, i + 1);
        }
    }
    if (source_.format() != Format::Json) {
        if (texts_.hides_everything()) {
            hide(text, 0, text.size());
        }
        return;
    }
    for (std::size_t at = original.find('"'); at != std::string_view::npos; at = original.find('"', at)) {
        const std::size_t begin = at + 1;
        bool has_escapes = false;
        for (at = begin; at < original.size() && original[at] != '"'; ++at) {
            const bool is_escape = original[at] == '\\';
            has_escapes = has_escapes || is_escape;
            at += is_escape ? 1U : 0U;
        }
        const std::size_t end = std::min(at, original.size());
        at = std::min(at + 1, original.size());
        if (texts_.hides_everything()) {
            hide(text, begin, end);
        } else if (has_escapes) {
            const Unescaped inner = unescaped(original.substr(begin, end - begin));
            texts_.mark(inner.text, marks);
            for (std::size_t i = 0; i < inner.text.size(); ++i) {
                if (marks[i]) {
                    hide(text, begin + inner.places[i], begin + std::max(inner.places[i + 1], inner.places[i] + 1));
                }
            }
        }
    }
}

}  // namespace bylaw::document
