/* A tree's leaves as a flat list of tokens, line ends among them. */
#ifndef PSVERIFY_LEAVES_H
#define PSVERIFY_LEAVES_H

#include "objects.h"

/* `Tree.leaves(codes, words)`: see _grammar.pyi. */
PyObject *tree_leaves(PyObject *self, PyObject *arguments);

#endif
