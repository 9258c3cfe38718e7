/* One token at a time: external scanner first, then the generated lexer, then keywords. */
#ifndef PSVERIFY_TOKENS_H
#define PSVERIFY_TOKENS_H

#include "language.h"
#include "lexer.h"

#define NO_SYMBOL ((TSSymbol)-1)

/* The state in which every token may come. */
enum { ERROR_STATE = 0 };

typedef struct {
  TSSymbol symbol; /* NO_SYMBOL: nothing in the grammar begins here */
  bool is_keyword;
  uint32_t start;
  uint32_t end;
} Token;

typedef struct {
  const TSLanguage *language;
  Lexer lexer;
  void *scanner;       /* the external scanner's own data, NULL if there is none */
  unsigned state_size; /* what the scanner said of itself after its last token */
  char state[TREE_SITTER_SERIALIZATION_BUFFER_SIZE];
} Tokens;

void tokens_init(Tokens *tokens, const TSLanguage *language, const uint8_t *text, uint32_t length);
void tokens_free(Tokens *tokens);

/* Whether a rule that is an extra ends in this state, whatever the next token is. */
bool extra_rule_ends(const TSLanguage *language, TSStateId state);

/* One code point as a token without a symbol. */
Token code_point(Tokens *tokens, uint32_t position);

/* Reads the token at `position` that the parse state can use. */
Token next_token(Tokens *tokens, TSStateId state, uint32_t position);

/* The same without consequences for the tokens after it. */
Token peek_token(Tokens *tokens, TSStateId state, uint32_t position);

#endif
