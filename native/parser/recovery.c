#include "recovery.h"

#include <string.h>

#include "faults.h"
#include "trial.h"
#include "wreck.h"

/* How far to look before giving up on an idea, so that a text of errors alone still takes linear time. */
enum {
  MOST_MISSING = 3,
  MOST_EXTRAS = 50,
  MOST_ITEMS = 200,
  MOST_LANDINGS = 30,
  MOST_LEVELS = 20,
  MOST_RECOVERIES = 1000,
  MOST_READINGS = 50,
  MOST_WORK = 1000000
};

/* ------------------------------------------------------------------ ideas how to go on */

static bool is_one_of(uint8_t byte, const char *bytes) { return byte && strchr(bytes, byte); }

static bool at_text_end(const Driver *driver) { return driver->token.start >= driver->tokens.lexer.length; }

/* The first byte of the lookahead; 0 at the end. */
static uint8_t first_byte(const Driver *driver) { return at_text_end(driver) ? 0 : driver->tokens.lexer.text[driver->token.start]; }

/* What an item does to the number of closed brackets, counted from the top of the stack down: 1, -1 or 0. */
static int bracket(const Driver *driver, uint32_t item) {
  TSSymbol symbol = driver->items[item].symbol;
  const TSLanguage *language = driver->grammar->language;
  if (driver->grammar->closers[symbol]) return -1;
  return symbol < language->token_count && is_one_of((uint8_t)language->symbol_names[symbol][0], ")]}");
}

/* The stack place of the innermost open bracket, 0 if there is none nearby. */
static uint32_t innermost_opener(const Driver *driver, uint32_t kept) {
  uint32_t lowest = kept > MOST_ITEMS ? kept - MOST_ITEMS : 1;
  int closed = 0;
  for (uint32_t i = kept; i-- > lowest;) {
    closed += bracket(driver, i);
    if (closed < 0) return i;
  }
  return 0;
}

/* Reads on from the current position as if the parser were in a state: whether the first token that is no extra fits. */
static bool reads_on(Driver *driver, Trial *trial) {
  uint32_t position = driver->position;
  for (uint32_t i = 0; i < MOST_EXTRAS; i++) {
    Token token = peek_token(&driver->tokens, trial_state(trial), position);
    const TSParseAction *action = token.symbol == NO_SYMBOL ? NULL : driver_action(driver, trial_state(trial), token.symbol);
    bool extra = action && action->type == TSParseActionTypeShift && action->shift.extra;
    if (!extra || token.end <= position) return trial_take(trial, token);
    position = token.end;
  }
  return false;
}

static bool reads_on_from(Driver *driver, uint32_t kept) {
  Trial trial;
  trial_begin(&trial, driver, kept);
  return reads_on(driver, &trial);
}

/* Whether the text goes on if `closers` brackets are closed first, and then perhaps the line. Fills `symbols`. */
static bool missing_helps(Driver *driver, uint32_t closers, bool line_end, TSSymbol *symbols) {
  Trial trial;
  Token missing = {0, false, 0, 0};
  uint32_t opener = driver->item_count;
  trial_begin(&trial, driver, driver->item_count);
  for (uint32_t i = 0; i < closers; i++) {
    opener = innermost_opener(driver, opener);
    if (opener == 0) return false;
    missing.symbol = symbols[i] = driver->grammar->closers[driver->items[opener].symbol];
    if (!trial_take(&trial, missing)) return false;
  }
  missing.symbol = symbols[closers] = driver->grammar->line_end;
  if (line_end && (missing.symbol == 0 || !trial_take(&trial, missing))) return false;
  return reads_on(driver, &trial);
}

/* The fewest things whose lack would explain the error; 0 if none. */
static uint32_t find_missing(Driver *driver, TSSymbol *symbols) {
  for (uint32_t closers = 0; closers <= MOST_MISSING; closers++) {
    if (closers > 0 && missing_helps(driver, closers, false, symbols)) return closers;
    if (missing_helps(driver, closers, true, symbols)) return closers + 1;
  }
  return 0;
}

static bool insert_missing(Driver *driver, const TSSymbol *symbols, uint32_t count) {
  for (uint32_t i = 0; i < count; i++) {
    if (!driver_insert(driver, symbols[i])) return false;
  }
  return true;
}

static bool closes(const Driver *driver, uint32_t opener) {
  TSSymbol closer = driver->grammar->closers[driver->items[opener].symbol];
  const char *name = driver->grammar->language->symbol_names[closer];
  return first_byte(driver) == (uint8_t)name[0];
}

/* Whether a bracket further out waits for this closing one. */
static bool closes_outer(const Driver *driver, uint32_t opener) {
  for (uint32_t level = 0; level < MOST_LEVELS && opener; level++) {
    if (closes(driver, opener)) return true;
    opener = innermost_opener(driver, opener);
  }
  return false;
}

/* A token at the start of a line, a bracket or a separator is a good place to begin again. */
static bool is_landmark(const Driver *driver, uint32_t opener) {
  const uint8_t *text = driver->tokens.lexer.text;
  const Token *token = &driver->token;
  if (is_one_of(first_byte(driver), ")]}")) return closes_outer(driver, opener);
  if (at_text_end(driver) || memchr(text + driver->position, '\n', token->start - driver->position)) return true;
  return is_one_of(first_byte(driver), "\r\n;({[") || (token->end > token->start && is_one_of(text[token->end - 1], "({"));
}

/* Like `bracket`, for quotes, which look the same on both sides: behind the first of a string text can come. */
static int quote(Driver *driver, uint32_t item) {
  const TSLanguage *language = driver->grammar->language;
  if (strcmp(language->symbol_names[driver->items[item].symbol], "quote") != 0) return 0;
  return token_fits(driver, item + 1, driver->grammar->string_text) ? -1 : 1;
}

/* The most of the stack that can be kept so that the text goes on, opening up nothing that was closed; 0 if nothing can. */
static uint32_t find_landing(Driver *driver, uint32_t opener, bool whole_stack) {
  if (whole_stack && reads_on_from(driver, driver->item_count)) return driver->item_count;
  if (!is_landmark(driver, opener)) return 0;
  uint32_t lowest = driver->item_count > MOST_LANDINGS ? driver->item_count - MOST_LANDINGS : 0;
  if (lowest < opener) lowest = opener;
  int closed = 0;
  for (uint32_t kept = driver->item_count - 1; kept > lowest; kept--) {
    closed += bracket(driver, kept) + quote(driver, kept);
    if (closed < 0) closed = 0;
    if (closed == 0 && reads_on_from(driver, kept)) return kept;
  }
  return 0;
}

/* ------------------------------------------------------------------ recovery */

static void read_lookahead(Driver *driver) {
  driver->token = next_token(&driver->tokens, driver_top(driver)->state, driver->position);
}

/* At the end of the text: closes the innermost bracket, or else gives it up with all that is in it. */
static bool unwind(Driver *driver, Wreck *wreck, uint32_t opener) {
  TSSymbol closer = opener ? driver->grammar->closers[driver->items[opener].symbol] : 0;
  if (closer && token_fits(driver, driver->item_count, closer)) return wreck_end(driver, wreck) && driver_insert(driver, closer);
  return wreck_pop(driver, wreck, opener ? opener : 1);
}

/* Throws away what stands in the way of the lookahead, or the lookahead itself. */
static bool clear_way(Driver *driver, Wreck *wreck, uint32_t opener) {
  if (is_one_of(first_byte(driver), ")]}") && closes_outer(driver, opener)) {
    bool matches = closes(driver, opener);
    if (!wreck_pop(driver, wreck, opener)) return false;
    return !matches || wreck_skip(driver, wreck);
  }
  return wreck_skip(driver, wreck);
}

/* What does not end, such as a comment, is read to the end of the text each time that it is tried; and what is given up
   inside something else that is given up is moved again and again. */
static bool is_exhausted(const Driver *driver) {
  const Lexer *lexer = &driver->tokens.lexer;
  uint64_t most = MOST_WORK + (uint64_t)MOST_READINGS * lexer->length;
  return driver->recoveries > MOST_RECOVERIES || lexer->work > most || driver->moved_slots > most;
}

/* `move_on`: whatever else happens, the lookahead goes. */
static bool rebuild(Driver *driver, Wreck *wreck, bool move_on) {
  bool changed = move_on;
  if (move_on) {
    if (!wreck_skip(driver, wreck)) return false;
    read_lookahead(driver);
  }
  for (;;) {
    if (is_exhausted(driver)) return wreck_rest(driver, wreck);
    uint32_t opener = innermost_opener(driver, driver->item_count);
    uint32_t kept = find_landing(driver, opener, changed);
    if (kept) return wreck_pop(driver, wreck, kept) && wreck_end(driver, wreck);
    if (!(at_text_end(driver) ? unwind(driver, wreck, opener) : clear_way(driver, wreck, opener))) return false;
    changed = true;
    read_lookahead(driver);
  }
}

bool give_up(Driver *driver) {
  Wreck wreck = {false, 0, 0, 0, 0};
  return note_fault(driver) && wreck_rest(driver, &wreck);
}

bool recover(Driver *driver) {
  Wreck wreck = {false, 0, 0, 0, 0};
  TSSymbol missing[MOST_MISSING + 1];
  if (!note_fault(driver)) return false;
  bool stuck = driver->position == driver->recovered_position;
  driver->recovered_position = driver->position;
  uint32_t missing_count = stuck || at_text_end(driver) ? 0 : find_missing(driver, missing);
  bool done;
  driver->recoveries++;
  if (is_exhausted(driver) || (stuck && at_text_end(driver))) {
    done = wreck_rest(driver, &wreck);
  } else if (missing_count) {
    done = insert_missing(driver, missing, missing_count);
  } else {
    done = rebuild(driver, &wreck, stuck);
  }
  driver->recovered_shifts = driver->shifts;
  return done;
}
