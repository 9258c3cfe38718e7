#include "driver.h"

#include <string.h>

#include "recovery.h"
#include "trial.h"

enum { START_STATE = 1 };

/* What one step of the loop led to. */
typedef enum { STEP_SHIFTED, STEP_REDUCED, STEP_ACCEPTED, STEP_REJECTED, STEP_NO_MEMORY } Step;

static bool push(Driver *driver, Item item) {
  if (driver->item_count == driver->item_capacity) {
    uint32_t capacity = driver->item_capacity * 2 + 256;
    Item *items = realloc(driver->items, capacity * sizeof *items);
    if (!items) return false;
    driver->items = items;
    driver->item_capacity = capacity;
  }
  driver->items[driver->item_count++] = item;
  return true;
}

bool driver_init(Driver *driver, const Grammar *grammar, const uint8_t *text, uint32_t length) {
  memset(driver, 0, sizeof *driver);
  driver->grammar = grammar;
  memo_init(&driver->memo);
  driver->first_start = UINT32_MAX;
  driver->recovered_position = UINT32_MAX;
  tokens_init(&driver->tokens, grammar->language, text, length);
  Item base = {START_STATE, 0, 0, 0, 0, 0, 0};
  return push(driver, base);
}

void driver_free(Driver *driver) {
  tokens_free(&driver->tokens);
  forest_free(&driver->forest);
  forest_free(&driver->extras);
  for (uint32_t i = 0; i < driver->fault_count; i++) {
    free(driver->faults[i].items);
    free(driver->faults[i].expected);
  }
  free(driver->items);
}

static uint8_t slot_flags(uint8_t traits, bool extra) {
  return (uint8_t)((traits & TRAIT_NAMED ? NODE_NAMED : 0) | (extra ? NODE_EXTRA : 0) |
                   (traits & TRAIT_VISIBLE ? 0 : SLOT_HIDDEN));
}

/* Extras stay outside the node that ends before them, so they wait until a token needs to stand behind them. */
bool driver_settle_extras(Driver *driver) {
  bool settled = forest_append_all(&driver->forest, &driver->extras);
  driver->extras.count = 0;
  driver->extras.visible = 0;
  return settled;
}

static Step shift_extra(Driver *driver, const Token *token) {
  uint8_t traits = driver->grammar->traits[token->symbol];
  if (!(traits & TRAIT_VISIBLE)) return STEP_SHIFTED;
  Slot slot = {token->start, token->end, 1, 1, token->symbol, 0, slot_flags(traits, true)};
  return forest_append(&driver->extras, slot) ? STEP_SHIFTED : STEP_NO_MEMORY;
}

static Step shift(Driver *driver, TSStateId state, const Token *token) {
  if (!driver_settle_extras(driver)) return STEP_NO_MEMORY;
  uint8_t traits = driver->grammar->traits[token->symbol];
  Forest *forest = &driver->forest;
  Item item = {state, token->symbol, forest->count, forest->count + 1, forest->visible, token->start, token->end};
  Slot slot = {token->start, token->end, 1, 1, token->symbol, 0, slot_flags(traits, false)};
  return forest_append(forest, slot) && push(driver, item) ? STEP_SHIFTED : STEP_NO_MEMORY;
}

static void apply_aliases(Driver *driver, const Item *children, uint8_t count, uint16_t production) {
  const TSLanguage *language = driver->grammar->language;
  const TSSymbol *aliases = language->alias_sequences + production * language->max_alias_sequence_length;
  for (uint8_t i = 0; i < count; i++) {
    if (!aliases[i] || !(driver->grammar->traits[children[i].symbol] & TRAIT_SLOT)) continue;
    bool named = (driver->grammar->traits[aliases[i]] & TRAIT_NAMED) != 0;
    forest_alias(&driver->forest, children[i].last - 1, aliases[i], named);
  }
}

/* A field of a hidden child belongs to the nodes that the child is made of. */
static void label_child(Driver *driver, const Item *child, uint8_t field) {
  Forest *forest = &driver->forest;
  bool has_node = (driver->grammar->traits[child->symbol] & TRAIT_SLOT) && !(forest->slots[child->last - 1].flags & SLOT_HIDDEN);
  forest_label(forest, has_node ? child->last - 1 : child->first, child->last, field);
}

static void apply_fields(Driver *driver, const Item *children, uint16_t production) {
  const TSLanguage *language = driver->grammar->language;
  if (language->field_count == 0) return;
  TSMapSlice slice = language->field_map_slices[production];
  for (uint16_t i = 0; i < slice.length; i++) {
    TSFieldMapEntry entry = language->field_map_entries[slice.index + i];
    if (!entry.inherited) label_child(driver, &children[entry.child_index], (uint8_t)entry.field_id);
  }
}

/* The item that stands for `count` items on top of the stack; for none, an empty one where the parser is. */
static Item parent_item(Driver *driver, TSSymbol symbol, uint8_t count) {
  Forest *forest = &driver->forest;
  const Item *children = driver->items + driver->item_count - count;
  Item item = {0, symbol, forest->count, 0, forest->visible, driver->position, driver->position};
  if (count > 0) {
    item.first = children[0].first;
    item.visible = children[0].visible;
    item.start = children[0].start;
    item.end = children[count - 1].end;
  }
  return item;
}

static bool append_parent(Driver *driver, const Item *item) {
  uint8_t traits = driver->grammar->traits[item->symbol];
  if (!(traits & TRAIT_SLOT)) return true;
  Forest *forest = &driver->forest;
  Slot slot = {item->start, item->end, forest->count - item->first + 1, forest->visible - item->visible + 1,
               item->symbol, 0, slot_flags(traits, false)};
  return forest_append(forest, slot);
}

static Step reduce(Driver *driver, const TSParseAction *action) {
  uint8_t count = action->reduce.child_count;
  if (count == 0 && !driver_settle_extras(driver)) return STEP_NO_MEMORY;
  Item *children = driver->items + driver->item_count - count;
  if (action->reduce.production_id) apply_aliases(driver, children, count, action->reduce.production_id);
  apply_fields(driver, children, action->reduce.production_id);
  Item item = parent_item(driver, action->reduce.symbol, count);
  if (!append_parent(driver, &item)) return STEP_NO_MEMORY;
  item.last = driver->forest.count;
  driver->item_count -= count;
  item.state = memo_value(&driver->memo, driver->grammar->language, driver_top(driver)->state, item.symbol);
  return push(driver, item) ? STEP_REDUCED : STEP_NO_MEMORY;
}

bool driver_set_aside(Driver *driver) {
  Forest *forest = &driver->forest;
  uint32_t from = driver_top(driver)->last;
  Forest moved = {forest->slots + from, forest->count - from, 0, 0};
  for (uint32_t i = 0; i < moved.count; i++) moved.visible += !(moved.slots[i].flags & SLOT_HIDDEN);
  forest->count = from;
  forest->visible -= moved.visible;
  driver->moved_slots += moved.count;
  return forest_append_all(&driver->extras, &moved);
}

/* Reduces what ends in a state that needs no lookahead. An extra that is a rule, not a token, goes among the waiting extras. */
static Step end_extra_rule(Driver *driver) {
  Step step = reduce(driver, driver_action(driver, driver_top(driver)->state, 0));
  Item finished = *driver_top(driver);
  if (step != STEP_REDUCED || finished.state != driver->items[driver->item_count - 2].state) return step;
  driver->item_count--;
  if (finished.last > finished.first) driver->forest.slots[finished.last - 1].flags |= NODE_EXTRA;
  return driver_set_aside(driver) ? STEP_REDUCED : STEP_NO_MEMORY;
}

/* The root takes in everything, also the extras before and behind it, and ends where the text ends. */
static Step accept(Driver *driver) {
  Forest *forest = &driver->forest;
  Slot root = forest->slots[--forest->count];
  forest->visible--;
  if (!driver_settle_extras(driver)) return STEP_NO_MEMORY;
  root.start = driver->first_start == UINT32_MAX ? driver->token.start : driver->first_start;
  root.end = driver->token.end;
  root.span = forest->count + 1;
  root.size = forest->visible + 1;
  return forest_append(forest, root) ? STEP_ACCEPTED : STEP_NO_MEMORY;
}

bool demote_keyword(const TSLanguage *language, TSStateId state, Token *token) {
  if (!token->is_keyword || token->symbol == language->keyword_capture_token) return false;
  if (is_reserved_word(language, state, token->symbol)) return false;
  if (!has_actions(language, state, language->keyword_capture_token)) return false;
  token->symbol = language->keyword_capture_token;
  return true;
}

static Step shift_token(Driver *driver, const TSParseAction *action) {
  const Token *token = &driver->token;
  Step step = action->shift.extra ? shift_extra(driver, token) : shift(driver, action->shift.state, token);
  if (driver->first_start == UINT32_MAX) driver->first_start = token->start;
  driver->empty_shifts += token->end <= driver->position;
  driver->position = token->end;
  driver->shifts++;
  return step;
}

static Step step(Driver *driver) {
  TSStateId state = driver_top(driver)->state;
  const TSParseAction *action = driver_action(driver, state, driver->token.symbol);
  if (!action) return demote_keyword(driver->grammar->language, state, &driver->token) ? STEP_REDUCED : STEP_REJECTED;
  switch (action->type) {
    case TSParseActionTypeShift: return shift_token(driver, action);
    case TSParseActionTypeReduce: return reduce(driver, action);
    default: return accept(driver);
  }
}

/* All reductions that the lookahead calls for, then the lookahead itself. */
static Step let_in(Driver *driver) {
  Step taken;
  do taken = step(driver);
  while (taken == STEP_REDUCED);
  return taken;
}

/* Whether the lookahead can be shifted at once, or after the reductions that it calls for. */
static bool lookahead_fits(Driver *driver) {
  if (driver->token.symbol == NO_SYMBOL) return false;
  const TSParseAction *action = driver_action(driver, driver_top(driver)->state, driver->token.symbol);
  if (action && action->type != TSParseActionTypeReduce) return true;
  Trial trial;
  trial_begin(&trial, driver, driver->item_count);
  return trial_take(&trial, driver->token);
}

static Step take_token(Driver *driver) {
  TSStateId state = driver_top(driver)->state;
  if (extra_rule_ends(driver->grammar->language, state)) return end_extra_rule(driver);
  driver->token = next_token(&driver->tokens, state, driver->position);
  return lookahead_fits(driver) ? let_in(driver) : STEP_REJECTED;
}

bool driver_insert(Driver *driver, TSSymbol symbol) {
  Token missing = {symbol, false, driver->position, driver->position};
  driver->token = missing;
  if (let_in(driver) == STEP_NO_MEMORY) return false;
  driver->forest.slots[driver->forest.count - 1].flags |= NODE_MISSING;
  return true;
}

/* Empty tokens are rare; more of them than bytes mean a scanner that never comes to an end. */
static bool runs_in_place(const Driver *driver) {
  return driver->empty_shifts > driver->tokens.lexer.length + 64;
}

bool driver_run(Driver *driver) {
  for (;;) {
    switch (take_token(driver)) {
      case STEP_ACCEPTED: return true;
      case STEP_NO_MEMORY: return false;
      case STEP_REJECTED:
        if (!recover(driver)) return false;
        break;
      default:
        if (runs_in_place(driver) && !give_up(driver)) return false;
    }
  }
}

bool driver_run_to_error(Driver *driver, uint32_t *stop) {
  for (;;) {
    switch (take_token(driver)) {
      case STEP_ACCEPTED: *stop = NO_ERROR; return true;
      case STEP_NO_MEMORY: return false;
      case STEP_REJECTED: *stop = driver->token.start; return true;
      default:
        if (!runs_in_place(driver)) break;
        *stop = driver->position;
        return true;
    }
  }
}
