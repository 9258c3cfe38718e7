#include "ancestors.h"

#include <stdlib.h>
#include <string.h>

#define SHORT_WALK 64

static const uint32_t *kept_table(const Ancestors *ancestors, const char *mask) {
  for (uint32_t i = 0; ancestors->tables && i < KEPT_TABLES; i++) {
    const AncestorTable *table = &ancestors->tables[i];
    if (table->above && memcmp(table->mask, mask, MAX_KINDS) == 0) return table->above;
  }
  return NULL;
}

/* Short memory costs speed, no answer: the next walk is a long one again. */
static void build_table(Ancestors *ancestors, const FlatTree *tree, const char *mask) {
  if (!ancestors->tables) ancestors->tables = calloc(KEPT_TABLES, sizeof *ancestors->tables);
  if (!ancestors->tables) return;
  AncestorTable *table = &ancestors->tables[ancestors->next++ % KEPT_TABLES];
  if (!table->above) table->above = malloc((size_t)tree->count * sizeof *table->above);
  if (!table->above) return;
  memcpy(table->mask, mask, MAX_KINDS);
  for (uint32_t node = 0; node < tree->count; node++) {
    uint32_t parent = tree->parent[node];
    table->above[node] = parent == NO_NODE || mask[tree->kind[parent]] ? parent : table->above[parent];
  }
}

/* A table costs as many steps as there are nodes, so it is built after as many steps of long walks. */
static void count_steps(Ancestors *ancestors, const FlatTree *tree, const char *mask, uint32_t steps) {
  ancestors->steps += steps;
  if (ancestors->steps < tree->count) return;
  ancestors->steps = 0;
  build_table(ancestors, tree, mask);
}

uint32_t nearest_ancestor(Ancestors *ancestors, const FlatTree *tree, uint32_t node, const char mask[MAX_KINDS]) {
  uint32_t above = tree->parent[node], steps = 0;
  while (above != NO_NODE && !mask[tree->kind[above]]) {
    above = tree->parent[above];
    if (++steps != SHORT_WALK) continue;
    const uint32_t *known = kept_table(ancestors, mask);
    if (known) return known[node];
  }
  if (steps > SHORT_WALK) count_steps(ancestors, tree, mask, steps);
  return above;
}

void ancestors_free(Ancestors *ancestors) {
  for (uint32_t i = 0; ancestors->tables && i < KEPT_TABLES; i++) free(ancestors->tables[i].above);
  free(ancestors->tables);
  ancestors->tables = NULL;
}
