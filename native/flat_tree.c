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

static void place(FlatTree *tree, uint32_t node, uint32_t parent, const Slot *slot, const TSSymbol *public_symbols) {
  tree->start[node] = slot->start;
  tree->end[node] = slot->end;
  tree->size[node] = slot->size;
  tree->parent[node] = parent;
  tree->kind[node] = public_symbols[slot->symbol];
  tree->field[node] = slot->field;
  tree->flags[node] = slot->flags;
}

/* Post-order read backwards has each parent before its children, the last child first. `limit` is where the place
   of the next node ends: where its right neighbour begins, or its parent's subtree ends. */
bool flat_tree_from_forest(FlatTree *tree, const Forest *forest, const TSLanguage *language) {
  if (!flat_tree_allocate(tree, forest->visible)) return false;
  uint32_t parent = NO_NODE, limit = forest->visible;
  for (uint32_t i = forest->count; i-- > 0;) {
    const Slot *slot = &forest->slots[i];
    if (slot->flags & SLOT_HIDDEN) continue;
    uint32_t node = limit - slot->size;
    place(tree, node, parent, slot, language->public_symbol_map);
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

bool flat_tree_link(FlatTree *tree) {
  uint32_t parent = NO_NODE;
  for (uint32_t node = 0; node < tree->count; node++) {
    while (parent != NO_NODE && node >= parent + tree->size[parent]) parent = tree->parent[parent];
    uint32_t room = parent == NO_NODE ? tree->count : parent + tree->size[parent] - node;
    if (tree->size[node] == 0 || tree->size[node] > room || (parent == NO_NODE && tree->size[node] != room)) return false;
    tree->parent[node] = parent;
    if (tree->size[node] > 1) parent = node;
  }
  return true;
}

static uint32_t child_at(const FlatTree *tree, uint32_t node, uint32_t offset) {
  uint32_t end = node + tree->size[node];
  for (uint32_t child = node + 1; child < end; child += tree->size[child]) {
    if (tree->start[child] <= offset && offset < tree->end[child]) return child;
  }
  return NO_NODE;
}

uint32_t flat_tree_at(const FlatTree *tree, uint32_t offset) {
  uint32_t node = 0;
  for (uint32_t child = 0; child != NO_NODE; child = child_at(tree, node, offset)) node = child;
  return node;
}
