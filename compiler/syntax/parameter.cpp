#include "syntax/parameter.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <system_error>
#include <utility>

#include "support/regex.h"

namespace bylaw::syntax {
namespace {

using support::Span;

constexpr std::string_view blank = " \t\r";

std::string_view trim(std::string_view text) {
    const std::size_t begin = text.find_first_not_of(blank);
    return begin == std::string_view::npos ? std::string_view()
                                           : text.substr(begin, text.find_last_not_of(blank) - begin + 1);
}

template <class Number>
std::optional<Number> number_of(std::string_view text) {
    Number number{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size()) {
        return std::nullopt;
    }
    return number;
}

struct TypeName {
    std::string_view name;
    ParameterType type;
};
constexpr std::array type_names{
    TypeName{"int", ParameterType::Int},         TypeName{"float", ParameterType::Float},
    TypeName{"bool", ParameterType::Bool},       TypeName{"string", ParameterType::String},
    TypeName{"pattern", ParameterType::Pattern},
};

std::string_view name_of(ParameterType type) {
    return type_names.at(static_cast<std::size_t>(type)).name;
}

bool is_number(ParameterType type) {
    return type == ParameterType::Int || type == ParameterType::Float;
}

// A bound as people write it: whole numbers without a fraction.
std::string number_text(double number) {
    std::array<char, 32> buffer{};
    const auto written = std::to_chars(buffer.data(), buffer.data() + buffer.size(), number);
    return {buffer.data(), written.ptr};
}

// Reads one declaration from its left to its right.
class Reader {
public:
    Reader(std::string_view rules_text, Span tagged)
        : text_(rules_text), rest_(rules_text.substr(tagged.begin, tagged.end - tagged.begin)) {
        whole_ = tagged;
        parameter_.place = tagged;
    }

    Parameter read() {
        static_cast<void>(word());  // the tag
        parameter_.name = word();
        parameter_.name_place = place_of(parameter_.name);
        const auto is_letter = [](char c) {
            return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
        };
        if (parameter_.name.empty() || !std::all_of(parameter_.name.begin(), parameter_.name.end(), is_letter)) {
            return refuse(parameter_.name, "`@param` needs the name of a variable");
        }
        if (!read_type(word())) {
            return std::move(parameter_);
        }
        take_description();
        rest_ = trim(rest_);
        if (!rest_.empty()) {
            read_range();
        }
        return std::move(parameter_);
    }

private:
    std::string_view word() {
        rest_.remove_prefix(std::min(rest_.size(), rest_.find_first_not_of(blank)));
        const std::string_view found = rest_.substr(0, rest_.find_first_of(blank));
        rest_.remove_prefix(found.size());
        return found;
    }

    [[nodiscard]] Span place_of(std::string_view part) const {
        if (part.empty()) {
            return whole_;
        }
        const auto begin = static_cast<std::uint32_t>(part.data() - text_.data());
        return {begin, begin + static_cast<std::uint32_t>(part.size())};
    }

    Parameter refuse(std::string_view part, std::string problem) {
        parameter_.problem = std::move(problem);
        parameter_.problem_place = place_of(part);
        return std::move(parameter_);
    }

    bool read_type(std::string_view word) {
        std::string_view name = word;
        if (word == "csv") {
            parameter_.is_list = parameter_.is_csv = true;
            return true;
        }
        if (name.starts_with("list(") && name.ends_with(')')) {
            parameter_.is_list = true;
            name = name.substr(5, name.size() - 6);
        }
        const auto* const found =
            std::find_if(type_names.begin(), type_names.end(), [&](const TypeName& row) { return row.name == name; });
        if (found == type_names.end()) {
            parameter_ = refuse(word, word.empty() ? "the parameter has no type"
                                                   : "there is no type `" + std::string(word) + "` of parameters");
            return false;
        }
        parameter_.type = found->type;
        return true;
    }

    // Text in quotation marks at the end.
    void take_description() {
        const std::string_view all = trim(rest_);
        if (all.size() < 2 || !all.ends_with('"')) {
            return;
        }
        const std::size_t begin = all.find('"');
        if (begin + 1 < all.size()) {
            parameter_.description = all.substr(begin + 1, all.size() - begin - 2);
            rest_ = all.substr(0, begin);
        }
    }

    void read_range() {
        constexpr std::string_view one_of = "one of ";
        constexpr std::string_view matching = "matching ";
        const bool is_text = parameter_.type == ParameterType::String;
        if (rest_.starts_with(one_of) && (is_text || is_number(parameter_.type))) {
            read_choices(rest_.substr(one_of.size()));
        } else if (rest_.starts_with(matching) && is_text) {
            read_pattern(trim(rest_.substr(matching.size())));
        } else if (rest_.find("..") != std::string_view::npos && is_number(parameter_.type)) {
            read_bounds();
        } else {
            parameter_ = refuse(
                rest_, "`" + std::string(rest_) + "` limits no parameter of type `" + type_text(parameter_) + "`");
        }
    }

    void read_choices(std::string_view list) {
        const bool is_only = list.find('|') == std::string_view::npos;
        while (true) {
            const std::size_t end = list.find('|');
            const std::string_view choice = trim(list.substr(0, end));
            // Text may be empty, where something else is said as well: `one of |a|b`.
            const bool is_missing = choice.empty() && (parameter_.type != ParameterType::String || is_only);
            if (is_missing || !scalar_of(parameter_, choice)) {
                parameter_ =
                    refuse(is_missing ? rest_ : choice, is_missing ? "a choice is missing"
                                                                   : "`" + std::string(choice) + "` is not of type `" +
                                                                         std::string(name_of(parameter_.type)) + "`");
                return;
            }
            parameter_.choices.push_back(choice);
            if (end == std::string_view::npos) {
                return;
            }
            list.remove_prefix(end + 1);
        }
    }

    void read_pattern(std::string_view written) {
        if (written.size() < 3 || !written.starts_with('/') || !written.ends_with('/')) {
            parameter_ = refuse(written, "`matching` needs a regular expression between slashes");
            return;
        }
        const std::string_view inner = written.substr(1, written.size() - 2);
        std::string pattern;
        for (std::size_t i = 0; i < inner.size(); ++i) {
            if (inner[i] == '\\' && i + 1 < inner.size() && inner[i + 1] == '/') {
                ++i;
            }
            pattern += inner[i];
        }
        if (const auto error = support::Regex::error_in(pattern)) {
            parameter_ = refuse(written, *error);
            return;
        }
        parameter_.pattern = std::move(pattern);
    }

    void read_bounds() {
        const std::size_t dots = rest_.find("..");
        const std::string_view lower = trim(rest_.substr(0, dots));
        const std::string_view upper = trim(rest_.substr(dots + 2));
        for (const auto& [written, bound] :
             {std::pair(lower, &parameter_.least), std::pair(upper, &parameter_.greatest)}) {
            if (written.empty()) {
                continue;
            }
            const auto number = number_of<double>(written);
            if (!number || !std::isfinite(*number) ||
                (parameter_.type == ParameterType::Int && !number_of<std::int64_t>(written))) {
                parameter_ = refuse(written, "`" + std::string(written) + "` is no bound of a parameter of type `" +
                                                 type_text(parameter_) + "`");
                return;
            }
            *bound = *number;
        }
        if (lower.empty() && upper.empty()) {
            parameter_ = refuse(rest_, "a range has at least one bound");
        } else if (parameter_.least && parameter_.greatest && *parameter_.least > *parameter_.greatest) {
            parameter_ = refuse(rest_, "nothing lies in the range `" + std::string(rest_) + "`");
        }
    }

    std::string_view text_;
    std::string_view rest_;
    Span whole_;
    Parameter parameter_;
};

std::string scalar_text(const Parameter& parameter) {
    std::string text;
    switch (parameter.type) {
        case ParameterType::Int:
            text = "a whole number";
            break;
        case ParameterType::Float:
            text = "a number";
            break;
        case ParameterType::Bool:
            return "true or false";
        case ParameterType::Pattern:
            return "text, in which `*` stands for any text";
        case ParameterType::String:
            text = "text";
            break;
    }
    if (!parameter.choices.empty()) {
        text = "one of";
        for (const std::string_view& choice : parameter.choices) {
            text += (&choice == parameter.choices.data() ? " `" : ", `") +
                    (choice.empty() ? "''" : std::string(choice)) + '`';
        }
    } else if (!parameter.pattern.empty()) {
        text += " that matches `/" + parameter.pattern + "/`";
    } else if (parameter.least && parameter.greatest) {
        text += " from " + number_text(*parameter.least) + " to " + number_text(*parameter.greatest);
    } else if (parameter.least) {
        text += " of " + number_text(*parameter.least) + " or more";
    } else if (parameter.greatest) {
        text += " of " + number_text(*parameter.greatest) + " or less";
    }
    return text;
}

}  // namespace

std::optional<Span> tagged_text(std::string_view rules_text, Span line) {
    std::string_view text = trim(rules_text.substr(line.begin, line.end - line.begin));
    if (!text.starts_with('#')) {
        return std::nullopt;
    }
    text = trim(text.substr(1));
    if (!text.starts_with('@')) {
        return std::nullopt;
    }
    const auto begin = static_cast<std::uint32_t>(text.data() - rules_text.data());
    return Span{begin, begin + static_cast<std::uint32_t>(text.size())};
}

std::vector<Span> comment_lines_above(std::string_view rules_text, std::size_t offset) {
    std::vector<Span> lines;
    std::size_t end = offset == 0 ? std::string_view::npos : rules_text.rfind('\n', offset - 1);
    if (end == std::string_view::npos || !trim(rules_text.substr(end + 1, offset - end - 1)).empty()) {
        // What stands behind something else in its line has no comment of its own.
        return lines;
    }
    while (end != std::string_view::npos) {
        const std::size_t before = end == 0 ? std::string_view::npos : rules_text.rfind('\n', end - 1);
        const std::size_t begin = before == std::string_view::npos ? 0 : before + 1;
        if (!trim(rules_text.substr(begin, end - begin)).starts_with('#')) {
            break;
        }
        lines.push_back({static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)});
        end = before;
    }
    std::reverse(lines.begin(), lines.end());
    return lines;
}

std::string_view tag_of(std::string_view tagged) {
    return tagged.substr(1, tagged.find_first_of(blank) == std::string_view::npos ? std::string_view::npos
                                                                                  : tagged.find_first_of(blank) - 1);
}

Parameter read_parameter(std::string_view rules_text, Span tagged) {
    return Reader(rules_text, tagged).read();
}

std::optional<Parameter> parameter_above(std::string_view rules_text, const Let& let) {
    if (let.value.kind != OperandKind::Literal) {
        return std::nullopt;
    }
    for (const Span line : comment_lines_above(rules_text, let.span.begin)) {
        const auto tagged = tagged_text(rules_text, line);
        if (!tagged || tag_of(rules_text.substr(tagged->begin, tagged->end - tagged->begin)) != "param") {
            continue;
        }
        Parameter parameter = read_parameter(rules_text, *tagged);
        if (parameter.problem.empty() && parameter.name == let.name && default_of(parameter, *let.value.literal)) {
            return parameter;
        }
    }
    return std::nullopt;
}

std::optional<ParameterValue> default_of(const Parameter& parameter, const Literal& literal) {
    ParameterValue value;
    value.is_list = parameter.is_list;
    const auto add = [&](const Literal& element) {
        switch (parameter.type) {
            case ParameterType::Int:
                value.values.emplace_back(element.integer);
                return element.kind == LiteralKind::Int;
            case ParameterType::Float:
                value.values.emplace_back(element.real);
                return element.kind == LiteralKind::Float;
            case ParameterType::Bool:
                value.values.emplace_back(element.boolean);
                return element.kind == LiteralKind::Bool;
            case ParameterType::String:
                value.values.emplace_back(std::string(element.text));
                return element.kind == LiteralKind::String;
            case ParameterType::Pattern:
                value.values.emplace_back('/' + std::string(element.text) + '/');
                return element.kind == LiteralKind::Regex;
        }
        return false;
    };
    if (!parameter.is_list) {
        return add(literal) ? std::optional(std::move(value)) : std::nullopt;
    }
    const bool fits = literal.kind == LiteralKind::List && std::all_of(literal.items.begin(), literal.items.end(),
                                                                       [&](const Literal* item) { return add(*item); });
    return fits ? std::optional(std::move(value)) : std::nullopt;
}

std::optional<ParameterScalar> scalar_of(const Parameter& parameter, std::string_view text) {
    switch (parameter.type) {
        case ParameterType::Int:
            if (const auto number = number_of<std::int64_t>(text)) {
                return *number;
            }
            return std::nullopt;
        case ParameterType::Float:
            if (const auto number = number_of<double>(text); number && std::isfinite(*number)) {
                return *number;
            }
            return std::nullopt;
        case ParameterType::Bool:
            return text == "true"    ? std::optional<ParameterScalar>(true)
                   : text == "false" ? std::optional<ParameterScalar>(false)
                                     : std::nullopt;
        case ParameterType::String:
        case ParameterType::Pattern:
            return std::string(text);
    }
    return std::nullopt;
}

std::optional<ParameterValue> value_of(const Parameter& parameter, std::string_view text) {
    ParameterValue value;
    value.is_list = parameter.is_list;
    const auto add = [&](std::string_view part) {
        const auto scalar = scalar_of(parameter, part);
        if (scalar) {
            value.values.push_back(*scalar);
        }
        return scalar.has_value();
    };
    if (!parameter.is_list) {
        return add(text) ? std::optional(std::move(value)) : std::nullopt;
    }
    for (text = trim(text); !text.empty();) {
        const std::size_t comma = text.find(',');
        if (!add(trim(text.substr(0, comma)))) {
            return std::nullopt;
        }
        if (comma == std::string_view::npos) {
            break;
        }
        text.remove_prefix(comma + 1);
        if (trim(text).empty()) {
            break;
        }
    }
    return value;
}

bool is_allowed(const Parameter& parameter, const ParameterScalar& value) {
    if (!parameter.choices.empty()) {
        return std::any_of(parameter.choices.begin(), parameter.choices.end(),
                           [&](std::string_view choice) { return scalar_of(parameter, choice) == value; });
    }
    if (const auto* const text = std::get_if<std::string>(&value)) {
        return parameter.pattern.empty() || parameter.type != ParameterType::String ||
               support::Regex(parameter.pattern).search(*text) == support::MatchOutcome::Match;
    }
    double number = 0;
    if (const auto* const integer = std::get_if<std::int64_t>(&value)) {
        number = static_cast<double>(*integer);
    } else if (const auto* const real = std::get_if<double>(&value)) {
        number = *real;
    } else {
        return true;
    }
    return (!parameter.least || number >= *parameter.least) && (!parameter.greatest || number <= *parameter.greatest);
}

bool is_allowed(const Parameter& parameter, const ParameterValue& value) {
    return value.is_list == parameter.is_list &&
           std::all_of(value.values.begin(), value.values.end(),
                       [&](const ParameterScalar& scalar) { return is_allowed(parameter, scalar); });
}

std::string type_text(const Parameter& parameter) {
    if (parameter.is_csv) {
        return "csv";
    }
    const std::string name(name_of(parameter.type));
    return parameter.is_list ? "list(" + name + ")" : name;
}

std::string allowed_text(const Parameter& parameter) {
    return parameter.is_list ? "a list, each element of it " + scalar_text(parameter) : scalar_text(parameter);
}

std::string regex_of_pattern(std::string_view pattern) {
    std::string regex = "^";
    for (const char letter : pattern) {
        if (letter == '*') {
            regex += ".*";
        } else {
            if (std::string_view("\\^$.|?+()[]{}").find(letter) != std::string_view::npos) {
                regex += '\\';
            }
            regex += letter;
        }
    }
    return regex + '$';
}

}  // namespace bylaw::syntax
