/* A tree's nodes in groups, made in one walk: what every rule would else sort for itself, node by node. */
#ifndef PSVERIFY_GROUPS_H
#define PSVERIFY_GROUPS_H

#include "objects.h"

/* Tree.by_kind(mask): a dict from kind id to the nodes of that kind. */
PyObject *tree_by_kind(PyObject *self, PyObject *kind_ids);

/* Tree.by_text(*kinds): a dict from text to the nodes that read so. */
PyObject *tree_by_text(PyObject *self, PyObject *const *kinds, Py_ssize_t count);

/* Tree.by_part(field, *kinds): the same, but for the text of the first child with that field, empty if there is none. */
PyObject *tree_by_part(PyObject *self, PyObject *const *arguments, Py_ssize_t count);

/* Tree.beginning(bytes, *kinds): the nodes of some kinds whose first byte is one of some. */
PyObject *tree_beginning(PyObject *self, PyObject *const *arguments, Py_ssize_t count);

/* Tree.with_other_part(field, usual, mask): the nodes of a mask whose first child with the field is of no usual kind. */
PyObject *tree_with_other_part(PyObject *self, PyObject *const *arguments, Py_ssize_t count);

/* starting_before(nodes, offset): how many of some nodes, given in the order of the text, start before an offset. */
PyObject *starting_before(PyObject *module, PyObject *const *arguments, Py_ssize_t count);

#endif
