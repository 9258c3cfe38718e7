#include "driver.h"

#include <string.h>

enum { START_STATE = 1 };

/* What one step of the loop led to. */
typedef enum { STEP_SHIFTED, STEP_REDUCED, STEP_ACCEPTED, STEP_REJECTED, STEP_CHOICE, STEP_NO_MEMORY } Step;

static Item *top(Driver *driver) { return &driver->items[driver->item_count - 1]; }

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
  tokens_init(&driver->tokens, grammar->language, text, length);
  Item base = {START_STATE, 0, 0, 0, 0, 0, 0};
  return push(driver, base);
}

void driver_free(Driver *driver) {
  tokens_free(&driver->tokens);
  forest_free(&driver->forest);
  forest_free(&driver->extras);
  free(driver->items);
}

static uint8_t slot_flags(uint8_t traits, bool extra) {
  return (uint8_t)((traits & TRAIT_NAMED ? NODE_NAMED : 0) | (extra ? NODE_EXTRA : 0) |
                   (traits & TRAIT_VISIBLE ? 0 : SLOT_HIDDEN));
}

/* Extras stay outside the node that ends before them, so they wait until a token needs to stand behind them. */
static bool settle_extras(Driver *driver) {
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
  if (!settle_extras(driver)) return STEP_NO_MEMORY;
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
  if (count == 0 && !settle_extras(driver)) return STEP_NO_MEMORY;
  Item *children = driver->items + driver->item_count - count;
  if (action->reduce.production_id) apply_aliases(driver, children, count, action->reduce.production_id);
  apply_fields(driver, children, action->reduce.production_id);
  Item item = parent_item(driver, action->reduce.symbol, count);
  if (!append_parent(driver, &item)) return STEP_NO_MEMORY;
  item.last = driver->forest.count;
  driver->item_count -= count;
  item.state = memo_value(&driver->memo, driver->grammar->language, top(driver)->state, item.symbol);
  return push(driver, item) ? STEP_REDUCED : STEP_NO_MEMORY;
}

/* Takes a finished extra that is a rule, not a token, off the stack and back among the waiting extras. */
static Step set_extra_aside(Driver *driver) {
  Forest *forest = &driver->forest;
  Item extra = driver->items[--driver->item_count];
  uint32_t from = top(driver)->last;
  if (extra.last > extra.first) forest->slots[extra.last - 1].flags |= NODE_EXTRA;
  Forest moved = {forest->slots + from, forest->count - from, 0, 0};
  for (uint32_t i = 0; i < moved.count; i++) moved.visible += !(moved.slots[i].flags & SLOT_HIDDEN);
  forest->count = from;
  forest->visible -= moved.visible;
  return forest_append_all(&driver->extras, &moved) ? STEP_REDUCED : STEP_NO_MEMORY;
}

/* Reduces what ends in a state that needs no lookahead. */
static Step end_extra_rule(Driver *driver) {
  bool choice;
  const TSParseAction *action = only_action(table_actions(driver->grammar->language, top(driver)->state, 0), &choice);
  if (!action || action->type != TSParseActionTypeReduce) return STEP_CHOICE;
  Step step = reduce(driver, action);
  if (step != STEP_REDUCED || top(driver)->state != driver->items[driver->item_count - 2].state) return step;
  return set_extra_aside(driver);
}

/* The root takes in everything, also the extras before and behind it, and ends where the text ends. */
static Step accept(Driver *driver) {
  Forest *forest = &driver->forest;
  if (forest->count == 0) return STEP_CHOICE;
  Slot root = forest->slots[--forest->count];
  forest->visible--;
  if (!settle_extras(driver)) return STEP_NO_MEMORY;
  root.start = driver->first_start == UINT32_MAX ? driver->token.start : driver->first_start;
  root.end = driver->token.end;
  root.span = forest->count + 1;
  root.size = forest->visible + 1;
  return forest_append(forest, root) ? STEP_ACCEPTED : STEP_NO_MEMORY;
}

/* A keyword read in a state before some reductions may be only a word in the state after them. */
static bool demote_keyword(Driver *driver) {
  const TSLanguage *language = driver->grammar->language;
  TSStateId state = top(driver)->state;
  Token *token = &driver->token;
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
  const TSLanguage *language = driver->grammar->language;
  if (driver->token.symbol == NO_SYMBOL) return STEP_REJECTED;
  uint16_t actions = memo_value(&driver->memo, language, top(driver)->state, driver->token.symbol);
  bool choice;
  const TSParseAction *action = only_action(&language->parse_actions[actions], &choice);
  if (choice) return STEP_CHOICE;
  if (!action) return demote_keyword(driver) ? STEP_REDUCED : STEP_REJECTED;
  switch (action->type) {
    case TSParseActionTypeShift: return shift_token(driver, action);
    case TSParseActionTypeReduce: return reduce(driver, action);
    default: return accept(driver);
  }
}

/* Brings in one token, with all the reductions that it calls for. */
static Step take_token(Driver *driver) {
  TSStateId state = top(driver)->state;
  if (extra_rule_ends(driver->grammar->language, state)) return end_extra_rule(driver);
  driver->token = next_token(&driver->tokens, state, driver->position);
  Step taken;
  do taken = step(driver);
  while (taken == STEP_REDUCED);
  return taken;
}

/* Empty tokens are rare; more of them than bytes mean a scanner that never comes to an end. */
static bool runs_in_place(const Driver *driver) {
  return driver->empty_shifts / 8 > (uint64_t)driver->tokens.lexer.length + 64;
}

ParseStatus driver_run(Driver *driver, uint32_t shift_limit) {
  while (driver->shifts < shift_limit) {
    switch (take_token(driver)) {
      case STEP_ACCEPTED: return PARSE_DONE;
      case STEP_REJECTED: return PARSE_SYNTAX_ERROR;
      case STEP_CHOICE: return PARSE_BEYOND_LR;
      case STEP_NO_MEMORY: return PARSE_NO_MEMORY;
      default:
        if (runs_in_place(driver)) return PARSE_BEYOND_LR;
    }
  }
  return PARSE_DONE;
}
