// The sentences of the rules language. Where a construct may stand (rule references, type blocks, `let`) and what may
// not be parted by white space is checked outside, in compiler/syntax, because it hangs on context and on blanks; so
// this grammar stays decidable with one token of look-ahead.
parser grammar GuardParser;

options { tokenVocab = GuardLexer; }

file
    : import_declaration* item* EOF
    ;

import_declaration
    : IMPORT LEFT_BRACE WORD ( COMMA WORD )* RIGHT_BRACE FROM STRING
    ;

item
    : assignment
    | rule_declaration
    | group
    ;

rule_declaration
    : RULE ( WORD condition_list? | CALL WORD ( COMMA WORD )* RIGHT_PAREN ) block
    ;

assignment
    : LET WORD ASSIGN operand
    ;

block
    : LEFT_BRACE ( assignment | group )+ RIGHT_BRACE
    ;

// Alternatives bind tighter than the sequence of groups.
group
    : statement ( OR statement )*
    ;

statement
    : clause
    | when_block
    | type_block
    ;

when_block
    : condition_list block
    ;

type_block
    : TYPE_NAME ( when_block | block | clause )
    ;

clause
    : NOT? ( ( RULE_REFERENCE | call ) MESSAGE? | query ( block | comparison ( block | MESSAGE )? ) )
    ;

condition_list
    : WHEN ( condition ( OR condition )* )+
    ;

condition
    : NOT? ( RULE_REFERENCE | call | query comparison ) MESSAGE?
    ;

comparison
    : ( EQUAL | NOT_EQUAL | GREATER_EQUAL | LESS_EQUAL | GREATER | LESS ) operand
    | NOT? ( IN operand | EXISTS | EMPTY | IS_STRING | IS_LIST | IS_STRUCT | IS_BOOL | IS_INT | IS_FLOAT | IS_NULL )
    ;

operand
    : literal
    | call
    | query
    ;

call
    : CALL operand ( COMMA operand )* RIGHT_PAREN
    ;

query
    : SOME? ( THIS | VARIABLE | WORD | QUOTED_HEAD )
      ( DOT_NAME | DOT_STRING | DOT_VARIABLE | DOT_INDEX | DOT_ALL | selection )*
    ;

selection
    : LEFT_BRACKET ( STAR | INT | BRACKET_KEY | BRACKET_NAME | CAPTURE? ( key_filter | group+ ) ) RIGHT_BRACKET
    ;

key_filter
    : KEYS ( EQUAL | NOT_EQUAL | NOT? IN ) ( literal | query )
    ;

literal
    : NULL_LITERAL | TRUE | FALSE | STRING | INT | FLOAT | REGEX | RANGE
    | LEFT_BRACKET ( literal ( COMMA literal )* )? RIGHT_BRACKET
    | LEFT_BRACE ( map_entry ( COMMA map_entry )* )? RIGHT_BRACE
    ;

map_entry
    : ( MAP_KEY | STRING ) COLON literal
    ;
