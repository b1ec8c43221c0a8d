# The parser generated from grammar/*.g4.
find_program(ANTLR4 antlr4 REQUIRED)

set(grammar_output ${PROJECT_BINARY_DIR}/generated/grammar)
set(grammar_generated
  ${grammar_output}/GuardLexer.cpp ${grammar_output}/GuardLexer.h
  ${grammar_output}/GuardParser.cpp ${grammar_output}/GuardParser.h)

add_custom_command(
  OUTPUT ${grammar_generated}
  COMMAND ${ANTLR4} -Dlanguage=Cpp -no-listener -no-visitor -package bylaw::grammar -o ${grammar_output} GuardLexer.g4
  COMMAND ${ANTLR4} -Dlanguage=Cpp -no-listener -no-visitor -package bylaw::grammar -lib ${grammar_output} -o ${grammar_output} GuardParser.g4
  COMMAND ${CMAKE_COMMAND} -DFOLDER=${grammar_output} -P ${PROJECT_SOURCE_DIR}/cmake/LazyTables.cmake
  WORKING_DIRECTORY ${PROJECT_SOURCE_DIR}/grammar
  DEPENDS ${PROJECT_SOURCE_DIR}/grammar/GuardLexer.g4 ${PROJECT_SOURCE_DIR}/grammar/GuardParser.g4
          ${PROJECT_SOURCE_DIR}/cmake/LazyTables.cmake
  COMMENT "Generating the parser from grammar/"
  VERBATIM)

# Of the runtime's headers one is refused by clang, which is right about it (a defaulted constructor of constant members).
# Nothing needs it, so the header that includes all of them is used without it.
file(READ ${antlr4_INCLUDE}/antlr4-runtime.h runtime_headers)
string(REPLACE "#include \"misc/InterpreterDataReader.h\"" "" runtime_headers "${runtime_headers}")
file(CONFIGURE OUTPUT ${PROJECT_BINARY_DIR}/generated/runtime/antlr4-runtime.h CONTENT "${runtime_headers}" @ONLY)

add_library(bylaw_grammar STATIC ${grammar_output}/GuardParser.cpp ${grammar_output}/GuardLexerTables.h)
target_include_directories(bylaw_grammar SYSTEM PUBLIC
  ${PROJECT_BINARY_DIR}/generated/runtime ${PROJECT_BINARY_DIR}/generated)
target_link_libraries(bylaw_grammar PUBLIC bylaw::antlr4 Threads::Threads)
# The generated code holds u8"" literals as plain char, which C++20 made another type.
target_compile_options(bylaw_grammar PUBLIC -fno-char8_t PRIVATE -w)

# The automaton of the lexer, worked out once.
add_executable(bylaw_write_lexer_tables ${PROJECT_SOURCE_DIR}/grammar/write_lexer_tables.cpp ${grammar_output}/GuardLexer.cpp)
target_include_directories(bylaw_write_lexer_tables SYSTEM PRIVATE
  ${PROJECT_BINARY_DIR}/generated/runtime ${PROJECT_BINARY_DIR}/generated)
target_link_libraries(bylaw_write_lexer_tables PRIVATE bylaw::antlr4 Threads::Threads)
target_compile_options(bylaw_write_lexer_tables PRIVATE -fno-char8_t -w)
add_custom_command(
  OUTPUT ${grammar_output}/GuardLexerTables.h
  COMMAND bylaw_write_lexer_tables ${grammar_output}/GuardLexerTables.h
  DEPENDS bylaw_write_lexer_tables
  COMMENT "Working out the automaton of the lexer"
  VERBATIM)
