#include "report/findings.h"

#include <algorithm>

#include "bytecode/display.h"
#include "document/path.h"

namespace bylaw::report {

using bytecode::Instruction;
using bytecode::Operator;
using document::Kind;
using document::Value;
using vm::Check;
using vm::CheckKind;
using vm::ResultKind;

namespace {

const RuleMessage no_message;

// A quoted value is cut when it would fill the screen.
void append_short(std::string& out, std::string_view text) {
    constexpr std::size_t most = 120;
    if (text.size() <= most) {
        out += text;
        return;
    }
    std::size_t end = most;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) {
        --end;
    }
    out += text.substr(0, end);
    out += "…";
}

std::string_view expectation(Operator op, bool negated) {
    switch (op) {
        case Operator::Equal:
            return negated ? "expected anything but " : "expected ";
        case Operator::In:
            return negated ? "expected none of " : "expected one of ";
        case Operator::Less:
            return negated ? "expected not less than " : "expected less than ";
        case Operator::LessEqual:
            return negated ? "expected not at most " : "expected at most ";
        case Operator::Greater:
            return negated ? "expected not greater than " : "expected greater than ";
        case Operator::GreaterEqual:
            return negated ? "expected not at least " : "expected at least ";
        case Operator::Exists:
            return negated ? "expected to be absent" : "expected to exist";
        case Operator::Empty:
            return negated ? "expected not to be empty" : "expected to be empty";
        case Operator::IsString:
            return negated ? "expected anything but a string" : "expected a string";
        case Operator::IsList:
            return negated ? "expected anything but a list" : "expected a list";
        case Operator::IsMap:
            return negated ? "expected anything but a struct" : "expected a struct";
        case Operator::IsBool:
            return negated ? "expected anything but a bool" : "expected a bool";
        case Operator::IsInt:
            return negated ? "expected anything but an int" : "expected an int";
        case Operator::IsFloat:
            return negated ? "expected anything but a float" : "expected a float";
        case Operator::IsNull:
            return negated ? "expected anything but null" : "expected null";
    }
    return {};
}

std::string text_of(const Value& map, std::string_view key) {
    if (map.kind != Kind::Map) {
        return {};
    }
    const Value* value = document::find(map, key);
    return value != nullptr && value->kind == Kind::String ? std::string(value->text()) : std::string();
}

}  // namespace

Findings::Findings(RuleTexts& rules, const document::Document& document, std::string_view data_name)
    : program_(rules.program()),
      document_(document),
      data_name_(data_name),
      texts_(rules, document),
      failures_(rules.program(), FailureView::People) {}

Findings::~Findings() = default;

void Findings::for_each(const vm::FileResult& result, const std::function<void(const Finding&)>& visit) {
    texts_.use(result);
    failures_.collect(result);
    Finding finding;
    finding.message = &no_message;
    visit_nodes(static_cast<std::uint32_t>(failures_.nodes().size()), finding, visit);
}

void Findings::visit_nodes(std::uint32_t parent, Finding finding, const std::function<void(const Finding&)>& visit) {
    const auto& nodes = failures_.nodes();
    const bool is_top = parent == nodes.size();
    failures_.for_each_child(parent, [&](std::uint32_t index) {
        const Failure& node = nodes[index];
        const vm::Event& event = texts_.trace().events[node.event];
        switch (node.kind) {
            case FailureKind::Rule: {
                Finding below = finding;
                if (is_top) {
                    below.rule = event.subject;
                }
                if (event.call != bytecode::none && program_.code(event.call).c != bytecode::none) {
                    below.message = message(program_.code(event.call).c);
                }
                visit_nodes(index, below, visit);
                finding.alternative = below.alternative;
                break;
            }
            case FailureKind::Alternatives: {
                Finding below = finding;
                if (below.alternatives == 0) {
                    below.alternatives = static_cast<std::uint32_t>(
                        std::count_if(nodes.begin() + index, nodes.begin() + node.end, [](const Failure& inner) {
                            return inner.kind == FailureKind::Check || inner.kind == FailureKind::EmptyBlock;
                        }));
                    below.alternative = 0;
                }
                // Numbers of the group's checks go on over nested nodes.
                std::uint32_t number = below.alternative;
                visit_nodes(index, below, [&](const Finding& alternative) {
                    Finding numbered = alternative;
                    numbered.alternative = ++number;
                    visit(numbered);
                });
                break;
            }
            case FailureKind::EmptyBlock: {
                Finding own = finding;
                own.instruction = event.subject;
                own.check = nullptr;
                own.label = "selects nothing, but must not be empty";
                place_in_rules(own);
                visit(own);
                break;
            }
            case FailureKind::Check: {
                Finding own = finding;
                fill(own, texts_.trace().checks[node.check]);
                visit(own);
                break;
            }
        }
    });
}

const RuleMessage* Findings::message(std::uint32_t text) {
    auto& message = messages_[text];
    if (message == nullptr) {
        message = std::make_unique<RuleMessage>(parse_message(program_.string(text)));
    }
    return message.get();
}

std::string_view Findings::expected_text(const Check& check) {
    if (check.kind == CheckKind::Comparison) {
        return check.has_to && check.to.kind != ResultKind::Unresolved ? texts_.values().display(*check.to.value)
                                                                       : std::string_view();
    }
    if (check.kind != CheckKind::InComparison) {
        return {};
    }
    if (check.to_count == 1) {
        const vm::Result& only = texts_.trace().results[check.to_first];
        return texts_.values().display(*only.value);
    }
    expected_ = "[";
    for (std::uint32_t i = 0; i < check.to_count; ++i) {
        if (i != 0) {
            expected_ += ',';
        }
        expected_ += texts_.values().display(*texts_.trace().results[check.to_first + i].value);
    }
    expected_ += ']';
    return expected_;
}

void Findings::fill(Finding& finding, const Check& check) {
    const Instruction& instruction = program_.code(check.instruction);
    finding.check = &check;
    finding.instruction = check.instruction;
    if (check.kind != CheckKind::MissingBlockValue && instruction.c != bytecode::none) {
        finding.message = message(instruction.c);
    }
    if (check.kind == CheckKind::NothingForEmpty) {
        finding.label = "selects nothing, but must not be empty";
        place_in_rules(finding);
        return;
    }
    if (check.kind == CheckKind::DependentRule) {
        finding.label = is_negated(instruction) ? "rule `" : "rule `";
        finding.label += program_.string(instruction.a);
        finding.label += is_negated(instruction) ? "` holds" : "` does not hold";
        place_in_rules(finding);
        return;
    }
    const bool from_is_missing = check.from.kind == ResultKind::Unresolved;
    const bool to_is_missing =
        !from_is_missing && check.kind == CheckKind::Comparison && check.to.kind == ResultKind::Unresolved;
    finding.expected = expected_text(check);
    if (from_is_missing || to_is_missing) {
        finding.label = "`";
        finding.label += texts_.remaining_query(from_is_missing ? check.from : check.to);
        finding.label += to_is_missing ? "` to compare with is missing" : "` is missing";
    } else {
        finding.label = expectation(instruction.op, is_negated(instruction));
        append_short(finding.label, finding.expected);
        if (check.not_comparable) {
            finding.label += ", and types that can be compared";
        }
        finding.found = texts_.values().display(*check.from.value);
    }
    finding.path = texts_.values().path(*check.from.value);
    const Value* shown = texts_.values().places().in_document(to_is_missing ? *check.to.value : *check.from.value);
    if (shown == nullptr && check.kind == CheckKind::Comparison && check.has_to) {
        shown = texts_.values().places().in_document(*check.to.value);
    }
    if (shown == nullptr) {
        place_in_rules(finding);
    } else {
        place_in_document(finding, *shown, from_is_missing || to_is_missing);
    }
}

void Findings::place_in_document(Finding& finding, const Value& value, bool at_key) {
    document::PositionFinder& positions = texts_.values().places().positions();
    std::optional<support::Span> span;
    document::PositionFinder::ReferencePlace place;
    if (at_key) {
        span = positions.key_span_of(value);
        place = positions.reference_key_place_of(value);
    }
    if (!span) {
        span = positions.span_of(value);
        place = positions.reference_place_of(value);
    }
    if (!span) {
        place_in_rules(finding);
        return;
    }
    const document::Document& document = positions.document_of(value);
    finding.place.text = document.text();
    finding.place.name = &document == &document_ ? data_name_ : std::string_view(document.name());
    finding.place.span = *span;
    finding.place.line = place.line + 1;
    finding.place.column = place.column + 1;
    finding.place.is_in_rules = false;
    finding.resource = resource_of(value);
}

void Findings::place_in_rules(Finding& finding) {
    const bytecode::File& file = program_.file(texts_.file());
    finding.place.text = program_.string(file.source);
    finding.place.name = program_.string(file.name);
    finding.place.span = program_.tables().places[finding.instruction];
    const support::LineColumn place = texts_.rules().place(texts_.file(), finding.place.span.begin);
    finding.place.line = place.line;
    finding.place.column = place.column;
    finding.place.is_in_rules = true;
}

const ResourceName* Findings::resource_of(const Value& value) {
    const auto steps = document::path_of(document_, value);
    if (!steps || steps->size() < 2 || steps->front().entry == nullptr) {
        return nullptr;
    }
    const std::string_view collection = steps->front().entry->key();
    const Value& container = steps->front().entry->value;
    if (collection == "Resources" && (*steps)[1].entry != nullptr) {
        const document::Entry& entry = *(*steps)[1].entry;
        auto& name = resources_[&entry.value];
        if (name == nullptr) {
            name = std::make_unique<ResourceName>();
            name->address = entry.key();
            name->type = text_of(entry.value, "Type");
            const Value* metadata = entry.value.kind == Kind::Map ? document::find(entry.value, "Metadata") : nullptr;
            if (metadata != nullptr) {
                name->cdk_path = text_of(*metadata, "aws:cdk:path");
            }
        }
        return name.get();
    }
    if (collection == "resource_changes" && container.kind == Kind::List) {
        const Value& change = container.items()[(*steps)[1].index];
        auto& name = resources_[&change];
        if (name == nullptr) {
            name = std::make_unique<ResourceName>();
            name->address = text_of(change, "address");
            name->type = text_of(change, "type");
        }
        return name->address.empty() ? nullptr : name.get();
    }
    return nullptr;
}

}  // namespace bylaw::report
