#include "wreck.h"

static bool begin(Driver *driver, Wreck *wreck) {
  if (wreck->begun) return true;
  const Forest *extras = &driver->extras;
  wreck->end = extras->count ? extras->slots[extras->count - 1].end : driver_top(driver)->end;
  if (!driver_settle_extras(driver)) return false;
  wreck->begun = true;
  wreck->first = driver->forest.count;
  wreck->visible = driver->forest.visible;
  wreck->start = UINT32_MAX;
  return true;
}

bool wreck_pop(Driver *driver, Wreck *wreck, uint32_t kept) {
  if (kept == driver->item_count) return true;
  if (!begin(driver, wreck)) return false;
  const Item *lowest = &driver->items[kept];
  wreck->first = lowest->first;
  wreck->visible = lowest->visible;
  wreck->start = lowest->start;
  driver->item_count = kept;
  return true;
}

bool wreck_skip(Driver *driver, Wreck *wreck) {
  if (!begin(driver, wreck)) return false;
  Token token = driver->token;
  if (token.end <= driver->position) token = code_point(&driver->tokens, driver->position);
  if (wreck->start == UINT32_MAX) wreck->start = token.start;
  if (driver->first_start == UINT32_MAX) driver->first_start = token.start;
  wreck->end = driver->position = token.end;
  if (token.symbol == NO_SYMBOL || !(driver->grammar->traits[token.symbol] & TRAIT_VISIBLE)) return true;
  uint8_t flags = driver->grammar->traits[token.symbol] & TRAIT_NAMED ? NODE_NAMED : 0;
  Slot slot = {token.start, token.end, 1, 1, token.symbol, 0, flags};
  return forest_append(&driver->forest, slot);
}

bool wreck_end(Driver *driver, Wreck *wreck) {
  if (!wreck->begun) return true;
  wreck->begun = false;
  Forest *forest = &driver->forest;
  Slot slot = {wreck->start, wreck->end, forest->count - wreck->first + 1, forest->visible - wreck->visible + 1,
               ERROR_SYMBOL, 0, NODE_NAMED | NODE_EXTRA | NODE_ERROR};
  return forest_append(forest, slot) && driver_set_aside(driver);
}

bool wreck_rest(Driver *driver, Wreck *wreck) {
  if (!wreck_pop(driver, wreck, 1) || !begin(driver, wreck)) return false;
  if (wreck->start == UINT32_MAX) wreck->start = driver->position;
  if (driver->first_start == UINT32_MAX) driver->first_start = wreck->start;
  wreck->end = driver->position = driver->tokens.lexer.length;
  return wreck_end(driver, wreck);
}
