/* The nearest node above another that is of some kinds. */
#ifndef PSVERIFY_ANCESTORS_H
#define PSVERIFY_ANCESTORS_H

#include "flat_tree.h"

#define MAX_KINDS 512 /* a mask over kinds fits on the stack */
#define KEPT_TABLES 8

typedef struct {
  char mask[MAX_KINDS];
  uint32_t *above; /* by node; NULL: not built */
} AncestorTable;

/* Deep trees are walked up once for a mask, not once for a node: what was found for the last masks is kept. */
typedef struct {
  uint64_t steps; /* walked since a table was built */
  uint32_t next;  /* the table to replace */
  AncestorTable *tables;
} Ancestors;

/* The nearest ancestor whose kind the mask flags, or NO_NODE. */
uint32_t nearest_ancestor(Ancestors *ancestors, const FlatTree *tree, uint32_t node, const char mask[MAX_KINDS]);

void ancestors_free(Ancestors *ancestors);

#endif
