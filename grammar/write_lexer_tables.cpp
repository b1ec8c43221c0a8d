// Run while building: writes the automaton of GuardLexer.g4 as tables. The generated lexer works its automaton out anew
// in every run of the program, while it reads, which takes longer than reading some hundred rules files.
#include <array>
#include <cstddef>
#include <cstdint>
#include <fstream>
#include <iostream>
#include <map>
#include <vector>

#include "antlr4-runtime.h"
#include "grammar/GuardLexer.h"

namespace {

constexpr std::size_t ascii = 128;
// Characters beyond ASCII fall into two kinds, letters and digits of any script, and the rest. One of each stands for
// all.
constexpr std::array<std::size_t, 2> beyond_ascii{0xE9, 0xA1};
constexpr std::size_t symbol_count = ascii + beyond_ascii.size();

// What the runtime's simulator refers to has to exist before it.
struct Parts {
    Parts() : lexer(&no_input) {
        const antlr4::atn::ATN& automaton = lexer.getATN();
        for (std::size_t i = 0; i < automaton.getNumberOfDecisions(); ++i) {
            decisions.emplace_back(automaton.getDecisionState(i), i);
        }
    }

    antlr4::ANTLRInputStream no_input;
    bylaw::grammar::GuardLexer lexer;
    std::vector<antlr4::dfa::DFA> decisions;
    antlr4::atn::PredictionContextCache contexts;
};

class Automaton : private Parts, private antlr4::atn::LexerATNSimulator {
public:
    struct State {
        antlr4::dfa::DFAState* automaton_state;
        std::array<int, symbol_count> next;  // -1: none
    };

    Automaton() : LexerATNSimulator(lexer.getATN(), decisions, contexts) {
        auto start = computeStartState(&no_input, atn.modeToStartState[0]);
        number_of(addDFAState(start.release()));
        for (std::size_t i = 0; i < states.size(); ++i) {
            for (std::size_t symbol = 0; symbol < symbol_count; ++symbol) {
                const std::size_t character = symbol < ascii ? symbol : beyond_ascii.at(symbol - ascii);
                antlr4::dfa::DFAState* target = computeTargetState(&no_input, states[i].automaton_state, character);
                const int next = target == ERROR.get() ? -1 : number_of(target);
                states[i].next.at(symbol) = next;
            }
        }
    }

    std::vector<State> states;

private:
    int number_of(antlr4::dfa::DFAState* state) {
        const auto [found, is_new] = numbers_.emplace(state, static_cast<int>(states.size()));
        if (is_new) {
            states.push_back({state, {}});
        }
        return found->second;
    }

    std::map<antlr4::dfa::DFAState*, int> numbers_;
};

}  // namespace

int main(int count, char** arguments) {
    if (count != 2) {
        std::cerr << "usage: write_lexer_tables FILE\n";
        return 2;
    }
    bylaw::grammar::GuardLexer::prepareTables();
    const Automaton automaton;
    const auto& states = automaton.states;
    // Most symbols lead to the same states as many others.
    std::map<std::vector<int>, std::size_t> kinds;
    std::vector<std::size_t> kind_of_symbol;
    std::vector<std::vector<int>> columns;
    for (std::size_t symbol = 0; symbol < symbol_count; ++symbol) {
        std::vector<int> column;
        for (const Automaton::State& state : states) {
            column.push_back(state.next.at(symbol));
        }
        const auto [found, is_new] = kinds.emplace(column, kinds.size());
        if (is_new) {
            columns.push_back(column);
        }
        kind_of_symbol.push_back(found->second);
    }

    std::ofstream out(arguments[1]);
    out << "// Written by write_lexer_tables.cpp from GuardLexer.g4.\n#pragma once\n\n#include <cstddef>\n#include "
           "<cstdint>\n\n"
        << "namespace bylaw::grammar {\n\n"
        << "// Symbols are the characters of ASCII, then one for letters and digits of other scripts, then one for the "
           "rest.\n"
        << "inline constexpr std::size_t lexer_symbol_kinds = " << columns.size() << ";\n"
        << "inline constexpr std::uint8_t lexer_kind_of_symbol[] = {";
    for (const std::size_t kind : kind_of_symbol) {
        out << kind << ',';
    }
    out << "};\n\n// The state that follows, -1 where the token has ended. State 0 is the first.\n"
        << "inline constexpr std::int16_t lexer_next_state[][lexer_symbol_kinds] = {\n";
    for (std::size_t i = 0; i < states.size(); ++i) {
        out << '{';
        for (const auto& column : columns) {
            out << column[i] << ',';
        }
        out << "},\n";
    }
    out << "};\n\n// The type of the token that ends here; 0: none.\ninline constexpr std::uint8_t "
           "lexer_accepted_type[] = {";
    for (const Automaton::State& state : states) {
        out << (state.automaton_state->isAcceptState ? state.automaton_state->prediction : 0) << ',';
    }
    out << "};\n\n}  // namespace bylaw::grammar\n";
    return out.flush() ? 0 : 1;
}
