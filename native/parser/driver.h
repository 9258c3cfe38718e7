/* A deterministic LR parser over generated tables: one text in, a forest with one tree out. No token is let in before it is
   known to fit, so that at an error the stack still says what was begun. */
#ifndef PSVERIFY_DRIVER_H
#define PSVERIFY_DRIVER_H

#include "forest.h"
#include "tokens.h"

enum { MOST_FAULTS = 20 };

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

/* A syntax error as it was met: the token, what was on the stack, and what could have come. */
typedef struct {
  Token token;
  Item *items; /* without the lowest, which is the empty stack */
  uint32_t item_count;
  bool *expected; /* by token */
} Fault;

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
  Token token; /* the lookahead */
  Fault faults[MOST_FAULTS];
  uint32_t fault_count;
  uint32_t recoveries;
  uint64_t moved_slots;        /* by `driver_set_aside` */
  uint32_t recovered_shifts;   /* `shifts` at the last recovery … */
  uint32_t recovered_position; /* … and `position` */
} Driver;

bool driver_init(Driver *driver, const Grammar *grammar, const uint8_t *text, uint32_t length);
void driver_free(Driver *driver);

/* Parses to the end, past all errors; false if memory is short. The grammar's start rule must match the empty text. */
bool driver_run(Driver *driver);

enum { NO_ERROR = INT32_MAX };

/* Parses to the first token that does not fit and sets `stop` to its start, or to NO_ERROR; false if memory is short. */
bool driver_run_to_error(Driver *driver, uint32_t *stop);

/* For recovery. */

static inline Item *driver_top(const Driver *driver) { return &driver->items[driver->item_count - 1]; }

/* The actions that the tables have for a token in a state. */
static inline const TSParseAction *driver_action(Driver *driver, TSStateId state, TSSymbol token) {
  const TSLanguage *language = driver->grammar->language;
  return only_action(&language->parse_actions[memo_value(&driver->memo, language, state, token)]);
}

/* Puts the extras that wait into the forest. */
bool driver_settle_extras(Driver *driver);

/* Makes all slots behind the topmost item wait as extras. */
bool driver_set_aside(Driver *driver);

/* Shifts an empty token that the text lacks; it must fit. */
bool driver_insert(Driver *driver, TSSymbol symbol);

/* Whether a word that is no keyword here may be read as a plain one; if so, `token` becomes that. */
bool demote_keyword(const TSLanguage *language, TSStateId state, Token *token);

#endif
