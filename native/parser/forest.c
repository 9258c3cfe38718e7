#include "forest.h"

#include <string.h>

static bool forest_reserve(Forest *forest, uint32_t more) {
  if (more <= forest->capacity - forest->count) return true;
  if (more > UINT32_MAX / 4 || forest->capacity > UINT32_MAX / 4) return false;
  uint32_t capacity = forest->capacity * 2 + more + 64;
  Slot *slots = realloc(forest->slots, capacity * sizeof *slots);
  if (!slots) return false;
  forest->slots = slots;
  forest->capacity = capacity;
  return true;
}

bool forest_append(Forest *forest, Slot slot) {
  if (!forest_reserve(forest, 1)) return false;
  forest->slots[forest->count++] = slot;
  forest->visible += !(slot.flags & SLOT_HIDDEN);
  return true;
}

bool forest_append_all(Forest *forest, const Forest *other) {
  if (other->count == 0) return true;
  if (!forest_reserve(forest, other->count)) return false;
  memcpy(forest->slots + forest->count, other->slots, other->count * sizeof *other->slots);
  forest->count += other->count;
  forest->visible += other->visible;
  return true;
}

void forest_free(Forest *forest) {
  free(forest->slots);
  memset(forest, 0, sizeof *forest);
}

void forest_alias(Forest *forest, uint32_t root, TSSymbol symbol, bool named) {
  Slot *slot = &forest->slots[root];
  forest->visible += (slot->flags & SLOT_HIDDEN) != 0;
  slot->flags &= (uint8_t) ~(SLOT_HIDDEN | NODE_NAMED);
  slot->flags |= named ? NODE_NAMED : 0;
  slot->symbol = symbol;
}

void forest_label(Forest *forest, uint32_t first, uint32_t last, uint8_t field) {
  while (last > first) {
    Slot *slot = &forest->slots[last - 1];
    bool hidden = (slot->flags & SLOT_HIDDEN) != 0;
    if (!hidden && !slot->field && !(slot->flags & NODE_EXTRA)) slot->field = field;
    last -= hidden ? 1 : slot->span;
  }
}
