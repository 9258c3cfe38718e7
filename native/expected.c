#include "expected.h"

enum { MOST_STATES = 64 };

/* The parser's stack, of which only the states matter here: `kept` real items below states of our own. */
typedef struct {
  const Driver *driver;
  uint32_t kept;
  TSStateId states[MOST_STATES];
  uint32_t count;
} Trial;

static TSStateId trial_state(const Trial *trial) {
  return trial->count ? trial->states[trial->count - 1] : trial->driver->items[trial->kept - 1].state;
}

static void trial_reduce(Trial *trial, const TSParseAction *action) {
  uint32_t pops = action->reduce.child_count;
  uint32_t own = pops < trial->count ? pops : trial->count;
  trial->count -= own;
  trial->kept -= pops - own;
  TSStateId state = table_value(trial->driver->grammar->language, trial_state(trial), action->reduce.symbol);
  trial->states[trial->count++] = state;
}

/* Reductions leave one state of our own, and more only where a rule matches nothing: few. */
static bool can_shift(const Driver *driver, TSSymbol token) {
  Trial trial = {driver, driver->item_count, {0}, 0};
  while (trial.count < MOST_STATES) {
    bool choice;
    const TSParseAction *action = only_action(table_actions(driver->grammar->language, trial_state(&trial), token), &choice);
    if (!action) return false;
    if (action->type == TSParseActionTypeAccept) return true;
    if (action->type == TSParseActionTypeShift) return !action->shift.extra;
    trial_reduce(&trial, action);
  }
  return false;
}

void expected_tokens(const Driver *driver, bool *expected) {
  uint32_t tokens = driver->grammar->language->token_count;
  for (uint32_t token = 0; token < tokens; token++) expected[token] = can_shift(driver, (TSSymbol)token);
}
