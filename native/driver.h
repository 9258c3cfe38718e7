/* A deterministic LR parser over generated tables: one text in, a forest with one tree out, or the first syntax error. */
#ifndef PSVERIFY_DRIVER_H
#define PSVERIFY_DRIVER_H

#include "forest.h"
#include "tokens.h"

typedef enum {
  PARSE_DONE,
  PARSE_SYNTAX_ERROR,
  PARSE_BEYOND_LR, /* the tables leave a choice: this grammar is not LR(1) */
  PARSE_NO_MEMORY
} ParseStatus;

/* A symbol on the stack with the slots of its subtree. Extras lie between the slots of two items. */
typedef struct {
  TSStateId state;
  TSSymbol symbol;
  uint32_t first;   /* slot */
  uint32_t last;    /* slot, exclusive */
  uint32_t visible; /* visible slots before `first` */
  uint32_t start;   /* byte */
  uint32_t end;     /* byte */
} Item;

typedef struct {
  const Grammar *grammar;
  Memo memo;
  Tokens tokens;
  Forest forest;
  Forest extras; /* read since the last token that is none; they go into the forest before the next */
  Item *items;
  uint32_t item_count;
  uint32_t item_capacity;
  uint32_t position;    /* end of the last token */
  uint32_t first_start; /* start of the first token, if any was shifted */
  uint32_t shifts;      /* tokens so far */
  uint32_t empty_shifts;
  Token token; /* the lookahead; after an error the token that did not fit */
} Driver;

bool driver_init(Driver *driver, const Grammar *grammar, const uint8_t *text, uint32_t length);
void driver_free(Driver *driver);

/* Parses to the end, or until `shift_limit` tokens are shifted: the state right before a reduction that the next token brings. */
ParseStatus driver_run(Driver *driver, uint32_t shift_limit);

#endif
