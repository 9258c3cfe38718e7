/* A syntax tree as arrays over its nodes in pre-order: 20 bytes a node. */
#ifndef PSVERIFY_FLAT_TREE_H
#define PSVERIFY_FLAT_TREE_H

#include "forest.h"

#define NO_NODE UINT32_MAX

typedef struct {
  uint32_t count;
  uint32_t *start;
  uint32_t *end;
  uint32_t *size; /* nodes of the subtree, this one included: the next sibling stands that much further on */
  uint32_t *parent;
  uint16_t *kind; /* public symbol */
  uint8_t *field;
  uint8_t *flags;
} FlatTree;

bool flat_tree_allocate(FlatTree *tree, uint32_t count);
void flat_tree_free(FlatTree *tree);

/* Lays out a forest of one tree; false if memory is short. */
bool flat_tree_from_forest(FlatTree *tree, const Forest *forest, const Grammar *grammar);

/* Flags the root and all nodes that have an error in them; a missing line end leaves no node of its own. */
void flat_tree_mark_errors(FlatTree *tree);

/* The smallest node around an offset; the root if no other is. */
uint32_t flat_tree_at(const FlatTree *tree, uint32_t offset);

static inline uint32_t next_sibling(const FlatTree *tree, uint32_t node) {
  uint32_t parent = tree->parent[node], next = node + tree->size[node];
  return parent != NO_NODE && next < parent + tree->size[parent] ? next : NO_NODE;
}

/* The node before this one in pre-order lies in the previous sibling, or is the parent. */
static inline uint32_t previous_sibling(const FlatTree *tree, uint32_t node) {
  uint32_t parent = tree->parent[node], previous = node - 1;
  if (parent == NO_NODE || previous == parent) return NO_NODE;
  while (tree->parent[previous] != parent) previous = tree->parent[previous];
  return previous;
}

#endif
