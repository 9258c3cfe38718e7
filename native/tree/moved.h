/* A tree of a text in which only blanks between tokens have changed. */
#ifndef PSVERIFY_MOVED_H
#define PSVERIFY_MOVED_H

#include "objects.h"

/* `Tree.moved(buffer, edits)`: see _grammar.pyi. */
PyObject *tree_moved(PyObject *self, PyObject *arguments);

#endif
