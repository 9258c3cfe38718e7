#include "flat_tree.h"

#include <string.h>

/* One block: the wide arrays first, so that each is aligned. */
bool flat_tree_allocate(FlatTree *tree, uint32_t count) {
  size_t n = count;
  uint32_t *block = malloc(n * 20);
  if (!block) return false;
  tree->count = count;
  tree->start = block;
  tree->end = block + n;
  tree->size = block + 2 * n;
  tree->parent = block + 3 * n;
  tree->kind = (uint16_t *)(block + 4 * n);
  tree->field = (uint8_t *)(tree->kind + n);
  tree->flags = tree->field + n;
  return true;
}

void flat_tree_free(FlatTree *tree) {
  free(tree->start);
  memset(tree, 0, sizeof *tree);
}

static uint16_t public_kind(const Grammar *grammar, TSSymbol symbol) {
  return symbol == ERROR_SYMBOL ? (uint16_t)grammar->kind_count : grammar->language->public_symbol_map[symbol];
}

static void place(FlatTree *tree, uint32_t node, uint32_t parent, const Slot *slot, const Grammar *grammar) {
  tree->start[node] = slot->start;
  tree->end[node] = slot->end;
  tree->size[node] = slot->size;
  tree->parent[node] = parent;
  tree->kind[node] = public_kind(grammar, slot->symbol);
  tree->field[node] = slot->field;
  tree->flags[node] = slot->flags;
}

/* Post-order read backwards has each parent before its children, the last child first. `limit` is where the place
   of the next node ends: where its right neighbour begins, or its parent's subtree ends. */
bool flat_tree_from_forest(FlatTree *tree, const Forest *forest, const Grammar *grammar) {
  if (!flat_tree_allocate(tree, forest->visible)) return false;
  uint32_t parent = NO_NODE, limit = forest->visible;
  for (uint32_t i = forest->count; i-- > 0;) {
    const Slot *slot = &forest->slots[i];
    if (slot->flags & SLOT_HIDDEN) continue;
    uint32_t node = limit - slot->size;
    place(tree, node, parent, slot, grammar);
    if (slot->size > 1) {
      parent = node;
      continue;
    }
    limit = node;
    while (parent != NO_NODE && limit == parent + 1) {
      limit = parent;
      parent = tree->parent[parent];
    }
  }
  return true;
}

void flat_tree_mark_errors(FlatTree *tree) {
  tree->flags[0] |= NODE_HAS_ERROR;
  for (uint32_t node = tree->count; node-- > 0;) {
    if (!(tree->flags[node] & (NODE_ERROR | NODE_MISSING | NODE_HAS_ERROR))) continue;
    tree->flags[node] |= NODE_HAS_ERROR;
    if (node > 0) tree->flags[tree->parent[node]] |= NODE_HAS_ERROR;
  }
}

/* In pre-order no node begins before one that comes earlier. */
static uint32_t last_beginning_until(const FlatTree *tree, uint32_t offset) {
  uint32_t low = 0, high = tree->count;
  while (high - low > 1) {
    uint32_t middle = low + (high - low) / 2;
    if (tree->start[middle] <= offset) low = middle;
    else high = middle;
  }
  return low;
}

uint32_t flat_tree_at(const FlatTree *tree, uint32_t offset) {
  uint32_t node = last_beginning_until(tree, offset);
  while (node > 0 && tree->end[node] <= offset) node = tree->parent[node];
  return node;
}
