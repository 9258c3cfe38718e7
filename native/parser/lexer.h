/* The reader that generated lexers and external scanners call: UTF-8 code points of one text in memory. */
#ifndef PSVERIFY_LEXER_H
#define PSVERIFY_LEXER_H

#include "tree_sitter/parser.h"

typedef struct {
  TSLexer face; /* must be first: the callbacks get a pointer to it */
  const uint8_t *text;
  uint32_t length;
  uint32_t position;    /* of the lookahead */
  uint32_t width;       /* of the lookahead, in bytes; 0 at the end */
  uint32_t token_start; /* after what was skipped */
  uint32_t token_end;
  bool end_marked;
  uint32_t begun; /* where the last reading began */
  uint64_t work;  /* bytes read in all readings before that */
  uint32_t column_position; /* where `column` was last asked for … */
  uint32_t column;          /* … and what it was, in code points */
} Lexer;

void lexer_init(Lexer *lexer, const uint8_t *text, uint32_t length);

/* Makes ready to read one token at `position`. */
void lexer_start(Lexer *lexer, uint32_t position);

/* Settles the extent of the token just read. */
void lexer_finish(Lexer *lexer);

#endif
