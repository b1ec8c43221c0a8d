// bylaw_unknowns RULES… -- DATA…: hides values of each document, one after the other, and evaluates every rules file on
// what is left. Where a rule is decided although a value is not known, it must come to the same verdict whatever the
// value turns out to be. Prints what does not; ends with 1 if anything does not.
#include <algorithm>
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

void collect(const Value& value, std::vector<const Value*>& all) {
    for (std::uint32_t i = 0; !value.is_scalar() && i < value.size; ++i) {
        const Value& child = value.kind == Kind::Map ? value.entry_data[i].value : value.item_data[i];
        all.push_back(&child);
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

}  // namespace

int main(int count, char** values) {
    const std::vector<std::string> arguments(values + 1, values + count);
    std::vector<std::string> rules;
    std::vector<document::Document> documents;
    bool is_data = false;
    for (const std::string& argument : arguments) {
        if (argument == "--") {
            is_data = true;
        } else if (!is_data) {
            rules.push_back(argument);
        } else if (auto loaded = document::load(argument, read(argument), document::Loader::Validate);
                   auto* document = std::get_if<document::Document>(&loaded)) {
            documents.push_back(std::move(*document));
        }
    }
    std::vector<std::shared_ptr<const bytecode::Program>> programs;
    for (const std::string& path : rules) {
        auto source = std::make_shared<support::SourceFile>();
        source->name = path;
        source->text = read(path);
        lower::CompileOptions options;
        options.threads = 1;
        const auto compiled = lower::compile({source}, options);
        programs.push_back(compiled.file_of_source[0] == bytecode::none ? nullptr : compiled.program);
    }
    const auto others = document::load(
        "others", R"(["a", "b", "", 1, 0, 2.5, true, false, null, [], {}, ["a"], [1, 2], {"a": 1}, {"Type": "T"}])",
        document::Loader::Validate);
    std::size_t compared = 0;
    std::size_t decided = 0;
    std::size_t wrong = 0;
    for (const document::Document& document : documents) {
        std::vector<const Value*> places;
        collect(document.root(), places);
        for (const Value* const place : places) {
            std::vector<const Value*> known{place};
            for (const Value& other : std::get<document::Document>(others).root().items()) {
                known.push_back(&other);
            }
            for (const auto presence : {Symbol::Presence::Certain, Symbol::Presence::Possible}) {
                Symbol symbol;
                symbol.reason = "hidden";
                symbol.presence = presence;
                const Value hidden = Value::of_symbol(&symbol);
                const auto with_hidden = Copy(place, &hidden).of(document);
                if (presence == Symbol::Presence::Possible) {
                    known.push_back(nullptr);
                }
                std::vector<document::Document> with_known;
                for (const Value* const value : known) {
                    with_known.push_back(Copy(place, value).of(document));
                }
                for (std::size_t i = 0; i < rules.size(); ++i) {
                    if (programs[i] == nullptr) {
                        continue;
                    }
                    const std::string unknown = verdicts(*programs[i], with_hidden);
                    if (unknown.find_first_not_of("U!") == std::string::npos) {
                        continue;
                    }
                    for (std::size_t k = 0; k < with_known.size(); ++k) {
                        const std::string found = verdicts(*programs[i], with_known[k]);
                        for (std::size_t rule = 0; rule < found.size(); ++rule) {
                            ++compared;
                            decided += unknown[rule] != 'U' && unknown[rule] != '!' ? 1 : 0;
                            if (is_sound(unknown[rule], found[rule])) {
                                continue;
                            }
                            ++wrong;
                            std::printf("%s rule %zu on %s, value %zu hidden (%s), known %zu: %c, not %c\n",
                                        rules[i].c_str(), rule, document.name().c_str(),
                                        static_cast<std::size_t>(std::find(places.begin(), places.end(), place) -
                                                                 places.begin()),
                                        presence == Symbol::Presence::Certain ? "certain" : "possible", k,
                                        unknown[rule], found[rule]);
                        }
                    }
                }
            }
        }
    }
    std::printf("%zu comparisons, %zu of them decided, %zu wrong\n", compared, decided, wrong);
    return wrong == 0 ? 0 : 1;
}
