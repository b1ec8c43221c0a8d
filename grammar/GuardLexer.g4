// The words of the rules language.
//
// The language has no reserved words and no word boundaries: `in` is a key in `in == 1`, an operator in `a in b`, and
// the beginning of `inside` in `a inside`. This grammar therefore only knows shapes. Which WORD is a keyword, and how
// much of it, depends on where it stands; compiler/syntax/keywords.h decides that between this lexer and the parser,
// and gives out the types listed under `tokens`.
lexer grammar GuardLexer;

tokens {
    // words that stand for themselves where they are expected
    IMPORT, FROM, LET, RULE, WHEN, SOME, THIS, KEYS, OR,
    IN, EXISTS, EMPTY, IS_STRING, IS_LIST, IS_STRUCT, IS_BOOL, IS_INT, IS_FLOAT, IS_NULL,
    NULL_LITERAL, TRUE, FALSE,
    // names by what they do
    RULE_REFERENCE,  // a word that is a whole clause
    MAP_KEY,         // the unquoted key of a map literal; may hold dashes
    BRACKET_NAME,    // the word of `[name]` and `[ name ]`
    BRACKET_KEY,     // the string of `['key']`
    QUOTED_HEAD,     // a string that begins a query
    CAPTURE,         // `name |` at the start of a filter
    // a place where the reading already failed and was reported
    INVALID
}

WORD         : Name ;
CALL         : Name '(' ;
TYPE_NAME    : Name '::' Name ( '::' Name '::MODULE'? )? ;
VARIABLE     : '%' Name ;

// Nothing may stand between a dot and what it selects.
DOT_NAME     : '.' Name ;
DOT_STRING   : '.' String ;
DOT_VARIABLE : '.%' Name ;
DOT_INDEX    : '.' Int ;
DOT_ALL      : '.*' ;

INT          : Int ;
FLOAT        : Float ;
// A range looks like a call or an index; it is one only where a value is expected.
RANGE        : 'r' [([] Bound ',' Bound [)\]] ;

// Strings may run over several lines. The only escape is a backslash before the quote that opened the string, and a
// quote after a backslash, however many there are, never closes it.
STRING           : String ;
UNCLOSED_STRING  : '"' DoubleQuoted* '\\'* | '\'' SingleQuoted* '\\'* ;
REGEX            : '/' Pattern+ '/' ;
UNCLOSED_REGEX   : '/' Pattern* '\\'* ;
MESSAGE          : '<<' ( ~[>] | '>' ~[>] )* '>>' ;
UNCLOSED_MESSAGE : '<<' ( ~[>] | '>' ~[>] )* '>'? ;

EQUAL         : '==' ;
NOT_EQUAL     : '!=' ;
GREATER_EQUAL : '>=' ;
LESS_EQUAL    : '<=' ;
GREATER       : '>' ;
LESS          : '<' ;
NOT           : '!' ;
ALTERNATIVE   : '|OR|' ;
ASSIGN        : '=' | ':=' ;

LEFT_BRACE    : '{' ;
RIGHT_BRACE   : '}' ;
LEFT_BRACKET  : '[' ;
RIGHT_BRACKET : ']' ;
RIGHT_PAREN   : ')' ;
COMMA         : ',' ;
COLON         : ':' ;
STAR          : '*' ;

WHITE_SPACE : [ \t\r\n]+ -> channel(HIDDEN) ;
COMMENT     : '#' ~[\n]* -> channel(HIDDEN) ;

UNEXPECTED : . ;

fragment Name          : [A-Za-z] ( [A-Za-z0-9_] | BeyondAscii )* ;
// Letters and digits of any script. Which characters those are is not decided here: compiler/syntax/parse_lexer.h shows
// every character beyond ASCII as one that is in this set or as one that is not, because the full table
// ([\p{Alphabetic}\p{N}]) would cost every run a millisecond to load.
fragment BeyondAscii   : [\u00AA-\u{10FFFF}] ;
fragment Int           : '-'? Digits ;
fragment Float         : Digits '.' Digits ( [eE] [+\-]? Digits )? | Digits [eE] [+\-] Digits ;
fragment Digits        : [0-9]+ ;
fragment Bound         : [ \t]* ( Float | Int | ~[ \t0-9] ) [ \t]* ;
fragment String        : '"' DoubleQuoted* '"' | '\'' SingleQuoted* '\'' ;
fragment DoubleQuoted  : ~["\\] | '\\'+ ~[\\] ;
fragment SingleQuoted  : ~['\\] | '\\'+ ~[\\] ;
fragment Pattern       : ~[/\\] | '\\'+ ~[\\] ;
