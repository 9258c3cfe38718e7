#include "trial.h"

void trial_begin(Trial *trial, Driver *driver, uint32_t kept) {
  trial->driver = driver;
  trial->kept = kept;
  trial->count = 0;
}

TSStateId trial_state(const Trial *trial) {
  return trial->count ? trial->states[trial->count - 1] : trial->driver->items[trial->kept - 1].state;
}

static void reduce(Trial *trial, const TSParseAction *action) {
  Driver *driver = trial->driver;
  uint32_t pops = action->reduce.child_count;
  uint32_t own = pops < trial->count ? pops : trial->count;
  trial->count -= own;
  trial->kept -= pops - own;
  TSStateId state = memo_value(&driver->memo, driver->grammar->language, trial_state(trial), action->reduce.symbol);
  trial->states[trial->count++] = state;
}

static void shift(Trial *trial, const TSParseAction *action) {
  if (!action->shift.extra) trial->states[trial->count++] = action->shift.state;
}

/* Reductions leave few states of our own: a chain of them never needs the room that there is. */
bool trial_take(Trial *trial, Token token) {
  if (token.symbol == NO_SYMBOL) return false;
  while (trial->count < MOST_TRIAL_STATES) {
    TSStateId state = trial_state(trial);
    const TSParseAction *action = driver_action(trial->driver, state, token.symbol);
    if (!action) {
      if (!demote_keyword(trial->driver->grammar->language, state, &token)) return false;
    } else if (action->type == TSParseActionTypeReduce) {
      reduce(trial, action);
    } else {
      if (action->type == TSParseActionTypeShift) shift(trial, action);
      return true;
    }
  }
  return false;
}

bool token_fits(Driver *driver, uint32_t kept, TSSymbol token) {
  const TSParseAction *action = driver_action(driver, driver->items[kept - 1].state, token);
  if (action && action->type == TSParseActionTypeShift && action->shift.extra) return false;
  Trial trial;
  Token plain = {token, false, 0, 0};
  trial_begin(&trial, driver, kept);
  return trial_take(&trial, plain);
}
