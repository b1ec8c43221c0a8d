// bylaw_unknowns RULES… -- DATA…: hides values of each document, one after the other, and evaluates every rules file on
// what is left. Where a rule is decided although a value is not known, it must come to the same verdict whatever the
// value turns out to be; where it is said to be one of two, whichever of these. Prints what does not; ends with 1 if
// anything does not.
#include <cstdio>
#include <fstream>
#include <memory>
#include <sstream>
#include <string>
#include <variant>
#include <vector>

#include "document/document.h"
#include "document/document_builder.h"
#include "document/symbol.h"
#include "lower/compile.h"
#include "vm/evaluate.h"

namespace {

using namespace bylaw;
using document::Kind;
using document::Symbol;
using document::Value;

std::string read(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    std::stringstream text;
    text << file.rdbuf();
    return text.str();
}

// A copy of a document in which one value is another one, or not there.
class Copy {
public:
    Copy(const Value* replaced, const Value* replacement) : replaced_(replaced), replacement_(replacement) {}

    document::Document of(const document::Document& source) {
        add(source.root());
        return builder_.finish_derived("copy", source, {});
    }

private:
    void add(const Value& value) {
        if (&value == replaced_) {
            builder_.add(*replacement_);
        } else if (value.is_scalar()) {
            builder_.add(value);
        } else {
            static_cast<void>(value.kind == Kind::Map ? builder_.open_map() : builder_.open_list());
            for (std::uint32_t i = 0; i < value.size; ++i) {
                const Value& child = value.kind == Kind::Map ? value.entry_data[i].value : value.item_data[i];
                if (&child == replaced_ && replacement_ == nullptr) {
                    continue;
                }
                if (value.kind == Kind::Map) {
                    builder_.key(value.entry_data[i].key());
                }
                add(child);
            }
            builder_.add(builder_.close());
        }
    }

    const Value* replaced_;
    const Value* replacement_;
    document::DocumentBuilder builder_{1000, document::RepeatedKeys::LastWins, 0};
};

struct Place {
    const Value* value;
    bool is_member;
};

void collect(const Value& value, std::vector<Place>& all) {
    for (std::uint32_t i = 0; !value.is_scalar() && i < value.size; ++i) {
        const Value& child = value.kind == Kind::Map ? value.entry_data[i].value : value.item_data[i];
        all.push_back({&child, value.kind == Kind::Map});
        collect(child, all);
    }
}

// A letter a rule; `!` for one that could not be evaluated.
std::string verdicts(const bytecode::Program& program, const document::Document& document) {
    vm::DocumentEvaluation evaluation(program, document);
    std::string text(program.tables().rules.size(), '!');
    for (const auto& rule : evaluation.evaluate_file(0, vm::Detail::Verdicts, true).rules) {
        text[rule.rule] = "PFSU"[static_cast<std::size_t>(rule.status)];
    }
    return text;
}

bool is_sound(char unknown, char known) {
    if (unknown == 'U' || unknown == '!' || known == '!') {
        return true;
    }
    return unknown == known || (unknown == 'P' && known == 'S');
}

using Programs = std::vector<std::shared_ptr<const bytecode::Program>>;

// What the programs come to on one document, each with a value hidden, and with everything that it could be.
class Hidden {
public:
    // What stands in a list is there; members of maps may be missing.
    Hidden(const document::Document& document, const Value* place, bool is_member, const Value& others,
           Symbol::Presence presence) {
        symbol_.reason = "hidden";
        symbol_.presence = presence;
        const Value hidden = Value::of_symbol(&symbol_);
        hidden_.push_back(Copy(place, &hidden).of(document));
        if (place->kind != Kind::Null || presence == Symbol::Presence::Possible) {
            known_.push_back(Copy(place, place).of(document));
        }
        for (const Value& other : others.items()) {
            // What is set is not null.
            if (other.kind == Kind::Null && presence == Symbol::Presence::Certain) {
                continue;
            }
            known_.push_back(Copy(place, &other).of(document));
        }
        if (presence == Symbol::Presence::Possible && is_member) {
            known_.push_back(Copy(place, nullptr).of(document));
        }
    }

    // The value is hidden, and said to be itself or the other.
    Hidden(const document::Document& document, const Place& place, const Value& other, Symbol::Presence presence)
        : candidates_{*place.value, other} {
        symbol_.reason = "hidden";
        symbol_.presence = presence;
        symbol_.candidates = candidates_;
        const Value hidden = Value::of_symbol(&symbol_);
        hidden_.push_back(Copy(place.value, &hidden).of(document));
        known_.push_back(Copy(place.value, place.value).of(document));
        known_.push_back(Copy(place.value, &other).of(document));
        if (presence == Symbol::Presence::Possible && place.is_member) {
            known_.push_back(Copy(place.value, nullptr).of(document));
        }
    }

    void compare(const bytecode::Program& program, const std::string& name) {
        const std::string unknown = verdicts(program, hidden_[0]);
        if (unknown.find_first_not_of("U!") == std::string::npos) {
            return;
        }
        for (std::size_t k = 0; k < known_.size(); ++k) {
            const std::string found = verdicts(program, known_[k]);
            for (std::size_t rule = 0; rule < found.size(); ++rule) {
                ++compared;
                if (!is_sound(unknown[rule], found[rule])) {
                    ++wrong;
                    std::printf("%s, known value %zu, rule %zu: %c, not %c\n", name.c_str(), k, rule, unknown[rule],
                                found[rule]);
                }
            }
        }
    }

    std::size_t compared = 0;
    std::size_t wrong = 0;

private:
    Symbol symbol_;
    std::vector<Value> candidates_;
    std::vector<document::Document> hidden_;
    std::vector<document::Document> known_;
};

Programs compile(const std::vector<std::string>& rules) {
    Programs programs;
    for (const std::string& path : rules) {
        auto source = std::make_shared<support::SourceFile>();
        source->name = path;
        source->text = read(path);
        lower::CompileOptions options;
        options.threads = 1;
        const auto compiled = lower::compile({source}, options);
        programs.push_back(compiled.file_of_source[0] == bytecode::none ? nullptr : compiled.program);
    }
    return programs;
}

}  // namespace

int main(int count, char** values) {
    std::vector<std::string> rules;
    std::vector<document::Document> documents;
    bool is_data = false;
    for (int i = 1; i < count; ++i) {
        const std::string argument = values[i];
        if (argument == "--") {
            is_data = true;
        } else if (!is_data) {
            rules.push_back(argument);
        } else if (auto loaded = document::load(argument, read(argument), document::Loader::Validate);
                   auto* document = std::get_if<document::Document>(&loaded)) {
            documents.push_back(std::move(*document));
        }
    }
    const Programs programs = compile(rules);
    const auto others = document::load(
        "others", R"(["a", "b", "", 1, 0, 2.5, true, false, null, [], {}, ["a"], [1, 2], {"a": 1}, {"Type": "T"}])",
        document::Loader::Validate);
    const Value& other_values = std::get<document::Document>(others).root();
    std::size_t compared = 0;
    std::size_t wrong = 0;
    for (const document::Document& document : documents) {
        std::vector<Place> places;
        collect(document.root(), places);
        for (std::size_t place = 0; place < places.size(); ++place) {
            const auto judge = [&](Hidden hidden, const std::string& how) {
                for (std::size_t i = 0; i < rules.size(); ++i) {
                    if (programs[i] != nullptr) {
                        hidden.compare(*programs[i],
                                       rules[i] + " on " + document.name() + ", value " + std::to_string(place) + how);
                    }
                }
                compared += hidden.compared;
                wrong += hidden.wrong;
            };
            for (const auto presence : {Symbol::Presence::Certain, Symbol::Presence::Possible}) {
                const std::string how = presence == Symbol::Presence::Certain ? " hidden" : " perhaps there";
                judge(Hidden(document, places[place].value, places[place].is_member, other_values, presence), how);
                // Each place is another two of the values.
                const Value& other = other_values.item_data[place % other_values.size];
                const bool is_null = other.kind == Kind::Null || places[place].value->kind == Kind::Null;
                if (!is_null) {
                    judge(Hidden(document, places[place], other, presence), how + ", one of two");
                }
            }
        }
    }
    std::printf("%zu comparisons, %zu wrong\n", compared, wrong);
    return wrong == 0 ? 0 : 1;
}
