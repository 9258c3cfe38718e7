#include "faults.h"

#include <string.h>

#include "trial.h"

/* An error that comes before so many tokens were read again is only a consequence of the last one. */
enum { CALM_SHIFTS = 3, MOST_FAULT_ITEMS = 200 };

/* The first error has the whole stack, for what was begun far out; the others what is near. */
static bool copy_items(const Driver *driver, Fault *fault) {
  uint32_t from = driver->fault_count > 1 && driver->item_count > MOST_FAULT_ITEMS ? driver->item_count - MOST_FAULT_ITEMS : 1;
  fault->item_count = driver->item_count - from;
  fault->items = malloc((fault->item_count + 1) * sizeof *fault->items);
  if (fault->items) memcpy(fault->items, driver->items + from, fault->item_count * sizeof *fault->items);
  return fault->items != NULL;
}

static bool find_expected(Driver *driver, Fault *fault) {
  uint32_t tokens = driver->grammar->language->token_count;
  fault->expected = malloc(tokens * sizeof *fault->expected);
  if (!fault->expected) return false;
  for (uint32_t token = 0; token < tokens; token++) {
    fault->expected[token] = token_fits(driver, driver->item_count, (TSSymbol)token);
  }
  return true;
}

/* The token to blame: if a line end does not fit because what follows it is no token, that. */
static Token culprit(Driver *driver) {
  if (driver->token.symbol != driver->grammar->line_end) return driver->token;
  Token next = peek_token(&driver->tokens, ERROR_STATE, driver->token.end);
  return next.symbol == NO_SYMBOL ? next : driver->token;
}

bool note_fault(Driver *driver) {
  bool calm = driver->recoveries == 0 || driver->shifts >= driver->recovered_shifts + CALM_SHIFTS;
  if (!calm || driver->fault_count == MOST_FAULTS) return true;
  Fault *fault = &driver->faults[driver->fault_count++];
  memset(fault, 0, sizeof *fault);
  fault->token = culprit(driver);
  return copy_items(driver, fault) && find_expected(driver, fault);
}
