/* Comparing two trees, comments and other extras aside. */
#ifndef PSVERIFY_SAME_H
#define PSVERIFY_SAME_H

#include "objects.h"

/* `Tree.differences(other, skipped)`: see _grammar.pyi. */
PyObject *tree_differences(PyObject *self, PyObject *arguments);

#endif
