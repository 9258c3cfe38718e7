/* What the parser would do with tokens, worked out on the states of its stack alone. */
#ifndef PSVERIFY_TRIAL_H
#define PSVERIFY_TRIAL_H

#include "driver.h"

enum { MOST_TRIAL_STATES = 64 };

/* The lowest `kept` items of the real stack, and states of our own on top of them. */
typedef struct {
  Driver *driver;
  uint32_t kept;
  uint32_t count;
  TSStateId states[MOST_TRIAL_STATES];
} Trial;

void trial_begin(Trial *trial, Driver *driver, uint32_t kept);
TSStateId trial_state(const Trial *trial);

/* Takes a token with its reductions; false if it does not fit, and the trial is then over. */
bool trial_take(Trial *trial, Token token);

/* Whether a token fits the stack's lowest `kept` items; extras do not count. */
bool token_fits(Driver *driver, uint32_t kept, TSSymbol token);

#endif
