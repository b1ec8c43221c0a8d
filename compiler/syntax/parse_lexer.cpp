#include "syntax/parse_lexer.h"

#include "support/unicode.h"

namespace bylaw::syntax {

LexerAutomatonParts::LexerAutomatonParts() : lexer(&no_input) {
    const antlr4::atn::ATN& automaton = lexer.getATN();
    for (std::size_t i = 0; i < automaton.getNumberOfDecisions(); ++i) {
        decisions.emplace_back(automaton.getDecisionState(i), i);
    }
}

LexerAutomaton::LexerAutomaton() : LexerATNSimulator(lexer.getATN(), decisions, contexts) {
    auto start = computeStartState(&no_input, atn.modeToStartState[0]);
    (void)state_for(addDFAState(start.release()));
}

std::int32_t LexerAutomaton::state_for(antlr4::dfa::DFAState* state) {
    for (std::size_t i = 0; i < states_.size(); ++i) {
        if (states_[i].automaton_state == state) {
            return static_cast<std::int32_t>(i);
        }
    }
    State fresh{state, state->isAcceptState ? state->prediction : 0, {}};
    fresh.next.fill(not_computed);
    states_.push_back(fresh);
    return static_cast<std::int32_t>(states_.size() - 1);
}

std::int32_t LexerAutomaton::compute(std::int32_t from, std::size_t symbol) {
    constexpr std::size_t letter = 0xE9;
    constexpr std::size_t other = 0xA1;
    const std::size_t character = symbol == letter_beyond_ascii  ? letter
                                  : symbol == other_beyond_ascii ? other
                                                                 : symbol;
    const auto index = static_cast<std::size_t>(from);
    antlr4::dfa::DFAState* target = computeTargetState(&no_input, states_[index].automaton_state, character);
    const std::int32_t next = target == ERROR.get() ? no_transition : state_for(target);
    states_[index].next[symbol] = next;
    return next;
}

LexerAutomaton::Match LexerAutomaton::token_at(std::string_view text, std::uint32_t at) {
    Match longest{grammar::GuardLexer::UNEXPECTED, at + 1};
    std::int32_t state = 0;
    std::size_t next_at = at;
    while (next_at < text.size()) {
        auto symbol = static_cast<std::size_t>(static_cast<unsigned char>(text[next_at]));
        if (symbol < 0x80) {
            ++next_at;
        } else {
            symbol = support::unicode::is_alphanumeric(support::unicode::decode(text, next_at)) ? letter_beyond_ascii
                                                                                                : other_beyond_ascii;
        }
        std::int32_t target = states_[static_cast<std::size_t>(state)].next[symbol];
        if (target == not_computed) {
            target = compute(state, symbol);
        }
        if (target == no_transition) {
            break;
        }
        state = target;
        if (const std::size_t type = states_[static_cast<std::size_t>(state)].accepted_type; type != 0) {
            longest = {type, static_cast<std::uint32_t>(next_at)};
        }
    }
    return longest;
}

}  // namespace bylaw::syntax
