/* The Python type `Tree`: the text, the arrays of its nodes, and the facts of its errors. */
#include "groups.h"
#include "leaves.h"
#include "moved.h"
#include "outside.h"
#include "same.h"

#include <string.h>

PyObject *tree_new(ModuleState *state, PyObject *buffer, PyObject *errors, FlatTree flat) {
  TreeObject *tree = PyObject_New(TreeObject, state->tree_type);
  if (!tree) {
    flat_tree_free(&flat);
    return NULL;
  }
  tree->state = state;
  tree->buffer = Py_NewRef(buffer);
  tree->errors = Py_NewRef(errors);
  tree->flat = flat;
  memset(&tree->ancestors, 0, sizeof tree->ancestors);
  return (PyObject *)tree;
}

static void tree_dealloc(PyObject *self) {
  TreeObject *tree = (TreeObject *)self;
  PyTypeObject *type = Py_TYPE(self);
  flat_tree_free(&tree->flat);
  ancestors_free(&tree->ancestors);
  Py_DECREF(tree->buffer);
  Py_DECREF(tree->errors);
  PyObject_Free(self);
  Py_DECREF((PyObject *)type);
}

static bool add_name(ModuleState *state, PyObject *name, char *mask) {
  PyObject *ids = PyUnicode_Check(name) ? PyDict_GetItemWithError(state->kind_ids, name) : NULL;
  if (!ids) {
    if (!PyErr_Occurred()) PyErr_Format(PyExc_ValueError, "the grammar has no node kind %R", name);
    return false;
  }
  for (Py_ssize_t i = 0; i < PyTuple_Size(ids); i++) mask[PyLong_AsLong(PyTuple_GetItem(ids, i))] = 1;
  return true;
}

bool kind_mask(ModuleState *state, PyObject *const *names, Py_ssize_t count, char mask[MAX_KINDS]) {
  memset(mask, 0, MAX_KINDS);
  for (Py_ssize_t i = 0; i < count; i++) {
    if (!add_name(state, names[i], mask)) return false;
  }
  return true;
}

PyObject *nodes_of_kinds(TreeObject *tree, uint32_t first, uint32_t last, const char *mask) {
  const uint16_t *kind = tree->flat.kind;
  Py_ssize_t count = 0, filled = 0;
  for (uint32_t i = first; i < last; i++) count += mask[kind[i]] != 0;
  PyObject *list = PyList_New(count);
  for (uint32_t i = first; list && filled < count; i++) {
    if (!mask[kind[i]]) continue;
    PyObject *node = node_new(tree, i);
    if (!node || PyList_SetItem(list, filled++, node) < 0) Py_CLEAR(list);
  }
  return list;
}

const char *mask_of(ModuleState *state, PyObject *kind_ids) {
  char *mask;
  Py_ssize_t size, kinds = PyTuple_Size(state->kind_names);
  if (PyBytes_AsStringAndSize(kind_ids, &mask, &size) < 0) return NULL;
  if (size == kinds) return mask;
  PyErr_Format(PyExc_ValueError, "the mask has %zd kinds, the grammar %zd", size, kinds);
  return NULL;
}

static PyObject *tree_select(PyObject *self, PyObject *kind_ids) {
  TreeObject *tree = (TreeObject *)self;
  const char *mask = mask_of(tree->state, kind_ids);
  return mask ? nodes_of_kinds(tree, 0, tree->flat.count, mask) : NULL;
}

static PyObject *tree_at(PyObject *self, PyObject *offset) {
  TreeObject *tree = (TreeObject *)self;
  unsigned long value = PyLong_AsUnsignedLong(offset);
  if (value == (unsigned long)-1 && PyErr_Occurred()) return NULL;
  return node_new(tree, flat_tree_at(&tree->flat, value < UINT32_MAX ? (uint32_t)value : UINT32_MAX));
}

static PyObject *get_root(PyObject *self, void *closure) {
  (void)closure;
  return node_new((TreeObject *)self, 0);
}

static PyObject *get_buffer(PyObject *self, void *closure) {
  (void)closure;
  return Py_NewRef(((TreeObject *)self)->buffer);
}

static PyObject *get_error(PyObject *self, void *closure) {
  (void)closure;
  PyObject *errors = ((TreeObject *)self)->errors;
  return Py_XNewRef(PyTuple_Size(errors) ? PyTuple_GetItem(errors, 0) : Py_None);
}

static PyObject *get_errors(PyObject *self, void *closure) {
  (void)closure;
  return Py_NewRef(((TreeObject *)self)->errors);
}

static PyObject *get_has_error(PyObject *self, void *closure) {
  (void)closure;
  return PyBool_FromLong(((TreeObject *)self)->flat.flags[0] & NODE_HAS_ERROR);
}

static PyObject *get_node_count(PyObject *self, void *closure) {
  (void)closure;
  return PyLong_FromUnsignedLong(((TreeObject *)self)->flat.count);
}

static PyGetSetDef tree_getters[] = {
    {"root", get_root, NULL, "The node of the whole text.", NULL},
    {"buffer", get_buffer, NULL, "The text that was parsed, as bytes.", NULL},
    {"error", get_error, NULL, "The facts of the first syntax error, or None.", NULL},
    {"errors", get_errors, NULL, "The facts of the first twenty syntax errors that stand apart.", NULL},
    {"has_error", get_has_error, NULL, "True if an error stands in the text.", NULL},
    {"node_count", get_node_count, NULL, "How many nodes there are.", NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

static PyMethodDef tree_methods[] = {
    {"select", tree_select, METH_O, "Returns the nodes whose kind id is flagged in a mask of 0 and 1 bytes, parents first."},
    {"by_kind", tree_by_kind, METH_O, "Returns the nodes whose kind id is flagged in a mask, in the order of the text, by kind id."},
    {"by_text", (PyCFunction)(void (*)(void))tree_by_text, METH_FASTCALL,
     "Returns the nodes of some kinds, in the order of the text, by their text."},
    {"by_part", (PyCFunction)(void (*)(void))tree_by_part, METH_FASTCALL,
     "Returns the nodes of some kinds, in the order of the text, by the text of their first child with a field,\n"
     "which is empty if it has children itself."},
    {"beginning", (PyCFunction)(void (*)(void))tree_beginning, METH_FASTCALL,
     "Returns the nodes of some kinds, in the order of the text, whose first byte is one of some."},
    {"with_other_part", (PyCFunction)(void (*)(void))tree_with_other_part, METH_FASTCALL,
     "Returns the nodes of some kinds whose first child with a field is of another kind than usual."},
    {"at", tree_at, METH_O, "Returns the smallest node around a byte offset."},
    {"differences", tree_differences, METH_VARARGS, "Returns pairs of leaves that read differently; None if shapes differ."},
    {"first_change", tree_first_change, METH_VARARGS, "Returns where another tree differs outside some edits; None: nowhere."},
    {"moved", tree_moved, METH_VARARGS, "Returns the tree of a text in which only blanks between tokens have changed."},
    {"leaves", tree_leaves, METH_VARARGS, "Returns the tokens, line ends and lines, by a code for each kind."},
    {NULL, NULL, 0, NULL},
};

static PyType_Slot tree_slots[] = {
    {Py_tp_doc, "A syntax tree, kept as flat arrays; nodes are made on demand."},
    {Py_tp_dealloc, tree_dealloc},
    {Py_tp_getset, tree_getters},
    {Py_tp_methods, tree_methods},
    {0, NULL},
};

PyType_Spec tree_spec = {
    "psverify._grammar.Tree",
    sizeof(TreeObject),
    0,
    Py_TPFLAGS_DEFAULT | Py_TPFLAGS_DISALLOW_INSTANTIATION | Py_TPFLAGS_IMMUTABLETYPE,
    tree_slots,
};
