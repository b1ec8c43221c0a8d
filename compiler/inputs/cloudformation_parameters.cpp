// Parameters and pseudo parameters: cloudformation.md, section 3.
#include <charconv>

#include "inputs/cloudformation_values.h"
#include "inputs/members.h"
#include "inputs/template_attributes.h"

namespace bylaw::inputs {

using document::Kind;
using document::Value;

namespace {

std::string_view trimmed(std::string_view text) {
    const auto is_blank = [](char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; };
    while (!text.empty() && is_blank(text.front())) {
        text.remove_prefix(1);
    }
    while (!text.empty() && is_blank(text.back())) {
        text.remove_suffix(1);
    }
    return text;
}

bool is_list_type(std::string_view type) {
    return type == "CommaDelimitedList" || type.starts_with("List<");
}

// A text that is a number as that number; anything else as it is.
Value number(const Value& value) {
    if (value.kind != Kind::String) {
        return value;
    }
    const std::string_view text = trimmed(value.text());
    const char* const end = text.data() + text.size();
    std::int64_t integer = 0;
    if (const auto read = std::from_chars(text.data(), end, integer); read.ec == std::errc() && read.ptr == end) {
        return Value::of_int(integer);
    }
    double real = 0;
    if (const auto read = std::from_chars(text.data(), end, real); read.ec == std::errc() && read.ptr == end) {
        return Value::of_float(real);
    }
    return value;
}

bool is_true(const Value* value) {
    return value != nullptr && ((value->kind == Kind::Bool && value->boolean) ||
                                (value->kind == Kind::String && (value->text() == "true" || value->text() == "True")));
}

}  // namespace

const Value& TemplateValues::parameter(std::string_view name, const Value& declaration) {
    const auto known = known_parameters_.find(name);
    if (known != known_parameters_.end()) {
        return known->second;
    }
    Value value = make_parameter(name, declaration);
    value.is_sensitive = is_true(member(declaration, "NoEcho"));
    return known_parameters_.emplace(name, value).first->second;
}

Value TemplateValues::make_parameter(std::string_view name, const Value& declaration) {
    const std::string_view type = text_member(declaration, "Type");
    Symbol symbol;
    symbol.identity = name;
    symbol.type = type == "Number" ? Kind::Null : is_list_type(type) ? Kind::List : Kind::String;
    if (type.starts_with("AWS::SSM::Parameter::Value<")) {
        symbol.type = is_list_type(type.substr(type.find('<') + 1)) ? Kind::List : Kind::String;
        symbol.reason = keep("parameter `" + std::string(name) + "` is read from Parameter Store");
        return symbol_value(symbol);
    }
    if (unknown_parameters_ != nullptr && unknown_parameters_->contains(name)) {
        symbol.reason = keep("parameter `" + std::string(name) + "` has a value that is not known");
        return symbol_value(symbol);
    }
    if (const auto given = options_.parameters.find(name); given != options_.parameters.end()) {
        return typed(text_value(given->second), type, origin(declaration));
    }
    const Value* const value = member(declaration, "Default");
    if (value != nullptr && value->is_scalar() && value->kind != Kind::Null) {
        return typed(*value, type, origin(*value));
    }
    if (value != nullptr && value->kind == Kind::List && is_list_type(type)) {
        return *value;
    }
    const Value* const allowed = list_member(declaration, "AllowedValues");
    if (allowed != nullptr && allowed->size == 1 && !is_list_type(type)) {
        return typed(allowed->item_data[0], type, origin(allowed->item_data[0]));
    }
    if (allowed != nullptr && allowed->size != 0 && allowed->size <= TemplateLimits::candidates &&
        !is_list_type(type)) {
        std::vector<Value> candidates;
        for (const Value& item : allowed->items()) {
            candidates.push_back(typed(item, type, origin(item)));
        }
        symbol.candidates = builder_.arena().copy(candidates);
    }
    const bool has_default = value != nullptr && value->kind != Kind::Null;
    symbol.reason = keep("parameter `" + std::string(name) +
                         (has_default ? "` has a default that is no text" : "` has no default"));
    return symbol_value(symbol);
}

Value TemplateValues::typed(const Value& value, std::string_view type, const Value* origin) {
    if (type == "Number") {
        return number(value);
    }
    if (!is_list_type(type) || value.kind != Kind::String || !builder_.open_list()) {
        return value;
    }
    std::string_view rest = value.text();
    while (!rest.empty()) {
        const std::size_t comma = rest.find(',');
        const Value item = Value::of_string(trimmed(rest.substr(0, comma)));
        builder_.add_from(type == "List<Number>" ? number(item) : item, origin);
        rest = comma == std::string_view::npos ? std::string_view() : rest.substr(comma + 1);
    }
    return builder_.close();
}

std::optional<Value> TemplateValues::pseudo_parameter(std::string_view name) {
    if (name == "AWS::Partition") {
        return Value::of_string(partition_of(options_.region));
    }
    if (name == "AWS::URLSuffix") {
        return Value::of_string(partition_of(options_.region) == "aws-cn" ? "amazonaws.com.cn" : "amazonaws.com");
    }
    if (name == "AWS::Region" && !options_.region.empty()) {
        return text_value(options_.region);
    }
    if (name == "AWS::AccountId" && !options_.account.empty()) {
        return text_value(options_.account);
    }
    Symbol symbol;
    symbol.type = Kind::String;
    if (name == "AWS::Region") {
        symbol.reason = "the Region is not known";
        symbol.identity = "AWS::Region";
    } else if (name == "AWS::AccountId") {
        symbol.reason = "the account is not known";
        symbol.identity = "AWS::AccountId";
    } else if (name == "AWS::StackName") {
        symbol.reason = "the name of the stack is not known";
        symbol.identity = "AWS::StackName";
    } else if (name == "AWS::StackId") {
        symbol.reason = "the id of the stack is not known";
        symbol.identity = "AWS::StackId";
    } else if (name == "AWS::NotificationARNs") {
        symbol.type = Kind::List;
        symbol.reason = "what the stack notifies is not known";
        symbol.identity = "AWS::NotificationARNs";
    } else {
        return std::nullopt;
    }
    return symbol_value(symbol);
}

}  // namespace bylaw::inputs
