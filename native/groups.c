#include "groups.h"

static int append(PyObject *list, TreeObject *tree, uint32_t index) {
  PyObject *node = node_new(tree, index);
  int result = node ? PyList_Append(list, node) : -1;
  Py_XDECREF(node);
  return result;
}

/* Borrowed: the list under a key, made if there is none yet. */
static PyObject *list_at(PyObject *groups, PyObject *key) {
  PyObject *list = PyDict_GetItemWithError(groups, key);
  if (list || PyErr_Occurred()) return list;
  list = PyList_New(0);
  int result = list ? PyDict_SetItem(groups, key, list) : -1;
  Py_XDECREF(list);
  return result < 0 ? NULL : list;
}

static PyObject *list_of_kind(PyObject *groups, uint16_t kind) {
  PyObject *key = PyLong_FromLong(kind);
  PyObject *list = key ? list_at(groups, key) : NULL;
  Py_XDECREF(key);
  return list;
}

/* `lists` has a place for each kind: the dict is asked once a kind, not once a node. */
static int fill_by_kind(TreeObject *tree, const char *mask, PyObject *groups, PyObject **lists) {
  const uint16_t *kind = tree->flat.kind;
  for (uint32_t i = 0; i < tree->flat.count; i++) {
    if (!mask[kind[i]]) continue;
    PyObject **list = &lists[kind[i]];
    if (!*list) *list = list_of_kind(groups, kind[i]);
    if (!*list || append(*list, tree, i) < 0) return -1;
  }
  return 0;
}

PyObject *tree_by_kind(PyObject *self, PyObject *kind_ids) {
  TreeObject *tree = (TreeObject *)self;
  const char *mask = mask_of(tree->state, kind_ids);
  if (!mask) return NULL;
  PyObject *groups = PyDict_New();
  PyObject **lists = calloc((size_t)PyTuple_Size(tree->state->kind_names), sizeof *lists);
  if (!lists) PyErr_NoMemory();
  if (!groups || !lists || fill_by_kind(tree, mask, groups, lists) < 0) Py_CLEAR(groups);
  free(lists);
  return groups;
}

static int fill_by_text(TreeObject *tree, const char *mask, PyObject *groups) {
  const FlatTree *flat = &tree->flat;
  const char *text = PyBytes_AsString(tree->buffer);
  if (!text) return -1;
  for (uint32_t i = 0; i < flat->count; i++) {
    if (!mask[flat->kind[i]]) continue;
    PyObject *key = PyUnicode_DecodeUTF8(text + flat->start[i], flat->end[i] - flat->start[i], "replace");
    PyObject *list = key ? list_at(groups, key) : NULL;
    Py_XDECREF(key);
    if (!list || append(list, tree, i) < 0) return -1;
  }
  return 0;
}

PyObject *tree_by_text(PyObject *self, PyObject *const *kinds, Py_ssize_t count) {
  TreeObject *tree = (TreeObject *)self;
  char mask[MAX_KINDS];
  if (!kind_mask(tree->state, kinds, count, mask)) return NULL;
  PyObject *groups = PyDict_New();
  if (groups && fill_by_text(tree, mask, groups) < 0) Py_CLEAR(groups);
  return groups;
}
