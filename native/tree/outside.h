/* Comparing two trees outside the edits that lead from the text of one to that of the other. */
#ifndef PSVERIFY_OUTSIDE_H
#define PSVERIFY_OUTSIDE_H

#include "objects.h"

/* `Tree.first_change(after, edits, kinds)`: see _grammar.pyi. */
PyObject *tree_first_change(PyObject *self, PyObject *arguments);

#endif
