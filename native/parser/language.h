/* What the generated tables of a tree-sitter language say, without any runtime: actions, gotos, reserved words. */
#ifndef PSVERIFY_LANGUAGE_H
#define PSVERIFY_LANGUAGE_H

#include "tree_sitter/parser.h"

/* A symbol's bits in `Grammar.traits`. */
enum {
  TRAIT_VISIBLE = 1, /* it becomes a node */
  TRAIT_NAMED = 2,
  TRAIT_SLOT = 4 /* it keeps a slot in the forest: visible, or hidden but perhaps made visible by an alias */
};

/* The symbol of nodes that hold what does not fit. */
#define ERROR_SYMBOL ((TSSymbol)-1)

/* A language and what is worked out of it once. */
typedef struct {
  const TSLanguage *language;
  uint8_t *traits;      /* by symbol, aliases included */
  TSSymbol *closers;    /* by symbol: the bracket that closes this one, or 0 */
  TSSymbol line_end;    /* the token that ends a statement without a character of its own */
  TSSymbol string_text; /* text in a quoted string */
  uint32_t kind_count;  /* symbols and aliases; this number itself is the kind of ERROR nodes */
} Grammar;

bool grammar_init(Grammar *grammar, const TSLanguage *language);
void grammar_free(Grammar *grammar);

/* Looks a symbol up in the row of a state with few entries: groups of (value, symbol count, symbols). */
static inline uint16_t small_table_value(const TSLanguage *language, TSStateId state, TSSymbol symbol) {
  const uint16_t *data = language->small_parse_table + language->small_parse_table_map[state - language->large_state_count];
  for (uint16_t groups = *data++; groups > 0; groups--) {
    uint16_t value = *data++;
    for (uint16_t symbols = *data++; symbols > 0; symbols--) {
      if (*data++ == symbol) return value;
    }
  }
  return 0;
}

/* For a token: the index of its actions. For any other symbol: the state after it. Zero: nothing. */
static inline uint16_t table_value(const TSLanguage *language, TSStateId state, TSSymbol symbol) {
  if (state < language->large_state_count) return language->parse_table[state * language->symbol_count + symbol];
  return small_table_value(language, state, symbol);
}

enum { MEMO_SIZE = 4096 };

/* The answers of `table_value` to recent questions: nearly all of a script's, and rows need not be searched again. */
typedef struct {
  uint32_t questions[MEMO_SIZE];
  uint16_t answers[MEMO_SIZE];
} Memo;

void memo_init(Memo *memo);

static inline uint16_t memo_value(Memo *memo, const TSLanguage *language, TSStateId state, TSSymbol symbol) {
  uint32_t question = (uint32_t)state << 16 | symbol;
  uint32_t place = (question * 0x9E3779B1u) >> 20;
  if (memo->questions[place] != question) {
    memo->questions[place] = question;
    memo->answers[place] = table_value(language, state, symbol);
  }
  return memo->answers[place];
}

static inline const TSParseActionEntry *table_actions(const TSLanguage *language, TSStateId state, TSSymbol token) {
  return &language->parse_actions[table_value(language, state, token)];
}

static inline bool has_actions(const TSLanguage *language, TSStateId state, TSSymbol token) {
  return table_value(language, state, token) != 0;
}

/* The action of an entry that an LR parser takes, NULL if there is none. A shift marked `repetition` stands beside a
   reduction that leads to the same tree: it is never taken. Our grammar leaves no other choice. */
static inline const TSParseAction *only_action(const TSParseActionEntry *entry) {
  for (uint8_t i = 1; i <= entry->entry.count; i++) {
    const TSParseAction *action = &entry[i].action;
    if (action->type == TSParseActionTypeRecover) return NULL;
    if (action->type != TSParseActionTypeShift || !action->shift.repetition) return action;
  }
  return NULL;
}

bool is_reserved_word(const TSLanguage *language, TSStateId state, TSSymbol word);

/* The state after a token, as far as shifts say; 0 if it is not shifted. */
TSStateId state_after_token(const TSLanguage *language, TSStateId state, TSSymbol token);

#endif
