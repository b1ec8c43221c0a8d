// Runs the generated lexer. Private to the room.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "antlr4-runtime.h"
#include "grammar/GuardLexer.h"

namespace bylaw::syntax {

// What the runtime's simulator refers to has to exist before it.
struct LexerAutomatonParts {
    LexerAutomatonParts();

    antlr4::ANTLRInputStream no_input;
    grammar::GuardLexer lexer;
    std::vector<antlr4::dfa::DFA> decisions;
    antlr4::atn::PredictionContextCache contexts;
};

// The automaton of grammar/GuardLexer.g4, walked over bytes. The runtime's own loop takes two locks and a hash look-up
// for every character; here the runtime only computes each transition once, and a table remembers it. Not for use from
// several threads at once; keep one for each thread, since a warm table is what makes it fast.
class LexerAutomaton : private LexerAutomatonParts, private antlr4::atn::LexerATNSimulator {
public:
    LexerAutomaton();

    struct Match {
        std::size_t type;
        std::uint32_t end;
    };
    // The longest token that starts at `at`, which must be less than the size. `text` is valid UTF-8.
    [[nodiscard]] Match token_at(std::string_view text, std::uint32_t at);

private:
    // Characters beyond ASCII fall into two kinds, letters and digits of any script, and the rest.
    static constexpr std::size_t letter_beyond_ascii = 128;
    static constexpr std::size_t other_beyond_ascii = 129;
    static constexpr std::size_t symbol_count = 130;
    static constexpr std::int32_t not_computed = -1;
    static constexpr std::int32_t no_transition = -2;

    struct State {
        antlr4::dfa::DFAState* automaton_state;
        std::size_t accepted_type;  // 0: not an accepting state
        std::array<std::int32_t, symbol_count> next;
    };

    [[nodiscard]] std::int32_t compute(std::int32_t from, std::size_t symbol);
    [[nodiscard]] std::int32_t state_for(antlr4::dfa::DFAState* state);

    std::vector<State> states_;
};

}  // namespace bylaw::syntax
