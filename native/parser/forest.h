/* The nodes that the parser has finished, in post-order; trees that have no parent yet stand side by side. */
#ifndef PSVERIFY_FOREST_H
#define PSVERIFY_FOREST_H

#include "language.h"

enum { NODE_NAMED = 1, NODE_EXTRA = 2, NODE_ERROR = 4, NODE_MISSING = 8, NODE_HAS_ERROR = 16, SLOT_HIDDEN = 32 };

/* 20 bytes. A hidden slot holds the place of a node that only an alias would make visible. */
typedef struct {
  uint32_t start;
  uint32_t end;
  uint32_t span; /* slots of the subtree, this one included */
  uint32_t size; /* visible nodes of the subtree, this one included */
  TSSymbol symbol;
  uint8_t field;
  uint8_t flags;
} Slot;

typedef struct {
  Slot *slots;
  uint32_t count;
  uint32_t capacity;
  uint32_t visible; /* slots that are not hidden */
} Forest;

bool forest_append(Forest *forest, Slot slot);
bool forest_append_all(Forest *forest, const Forest *other);
void forest_free(Forest *forest);

/* Gives the root of a subtree, its last slot, another symbol, and makes it visible. */
void forest_alias(Forest *forest, uint32_t root, TSSymbol symbol, bool named);

/* Gives a field to each tree among the slots `first` … `last - 1` that has none and is no extra. */
void forest_label(Forest *forest, uint32_t first, uint32_t last, uint8_t field);

#endif
