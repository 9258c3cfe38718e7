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

/* The first child with a field, the node itself if that is 0. */
static uint32_t part_of(const FlatTree *flat, uint32_t node, uint8_t field) {
  if (field == 0) return node;
  uint32_t end = node + flat->size[node];
  for (uint32_t child = node + 1; child < end; child += flat->size[child]) {
    if (flat->field[child] == field) return child;
  }
  return NO_NODE;
}

/* A part that is made of others, such as the block that `& { }` runs, is no name; its text would be copied at each level. */
static uint32_t plain_part_of(const FlatTree *flat, uint32_t node, uint8_t field) {
  uint32_t part = part_of(flat, node, field);
  return field && part != NO_NODE && flat->size[part] > 1 ? NO_NODE : part;
}

static PyObject *text_of(TreeObject *tree, uint32_t node) {
  if (node == NO_NODE) return PyUnicode_FromString("");
  const char *text = PyBytes_AsString(tree->buffer);
  uint32_t start = tree->flat.start[node];
  return text ? PyUnicode_DecodeUTF8(text + start, tree->flat.end[node] - start, "replace") : NULL;
}

static int fill_by_part(TreeObject *tree, const char *mask, uint8_t field, PyObject *groups) {
  for (uint32_t i = 0; i < tree->flat.count; i++) {
    if (!mask[tree->flat.kind[i]]) continue;
    PyObject *key = text_of(tree, plain_part_of(&tree->flat, i, field));
    PyObject *list = key ? list_at(groups, key) : NULL;
    Py_XDECREF(key);
    if (!list || append(list, tree, i) < 0) return -1;
  }
  return 0;
}

static PyObject *by_part(TreeObject *tree, uint8_t field, PyObject *const *kinds, Py_ssize_t count) {
  char mask[MAX_KINDS];
  if (!kind_mask(tree->state, kinds, count, mask)) return NULL;
  PyObject *groups = PyDict_New();
  if (groups && fill_by_part(tree, mask, field, groups) < 0) Py_CLEAR(groups);
  return groups;
}

PyObject *tree_by_text(PyObject *self, PyObject *const *kinds, Py_ssize_t count) {
  return by_part((TreeObject *)self, 0, kinds, count);
}

PyObject *tree_by_part(PyObject *self, PyObject *const *arguments, Py_ssize_t count) {
  TreeObject *tree = (TreeObject *)self;
  if (count == 0) return PyErr_Format(PyExc_TypeError, "a field is needed");
  uint8_t field = field_id(tree->state, arguments[0]);
  return field ? by_part(tree, field, arguments + 1, count - 1) : NULL;
}

/* Nodes without a text begin with nothing. */
static int fill_beginning(TreeObject *tree, const char *mask, const bool firsts[256], PyObject *list) {
  const uint8_t *text = (const uint8_t *)PyBytes_AsString(tree->buffer);
  const FlatTree *flat = &tree->flat;
  for (uint32_t i = 0; i < flat->count; i++) {
    if (!mask[flat->kind[i]] || flat->start[i] == flat->end[i] || !firsts[text[flat->start[i]]]) continue;
    if (append(list, tree, i) < 0) return -1;
  }
  return 0;
}

PyObject *tree_beginning(PyObject *self, PyObject *const *arguments, Py_ssize_t count) {
  TreeObject *tree = (TreeObject *)self;
  char mask[MAX_KINDS], *bytes;
  Py_ssize_t size;
  bool firsts[256] = {false};
  if (count == 0) return PyErr_Format(PyExc_TypeError, "bytes are needed");
  if (PyBytes_AsStringAndSize(arguments[0], &bytes, &size) < 0) return NULL;
  if (!kind_mask(tree->state, arguments + 1, count - 1, mask)) return NULL;
  for (Py_ssize_t i = 0; i < size; i++) firsts[(uint8_t)bytes[i]] = true;
  PyObject *list = PyList_New(0);
  if (list && fill_beginning(tree, mask, firsts, list) < 0) Py_CLEAR(list);
  return list;
}

static int fill_with_other_part(TreeObject *tree, uint8_t field, const char *usual, const char *mask, PyObject *list) {
  const FlatTree *flat = &tree->flat;
  for (uint32_t i = 0; i < flat->count; i++) {
    if (!mask[flat->kind[i]]) continue;
    uint32_t part = part_of(flat, i, field);
    if (part != NO_NODE && !usual[flat->kind[part]] && append(list, tree, i) < 0) return -1;
  }
  return 0;
}

PyObject *tree_with_other_part(PyObject *self, PyObject *const *arguments, Py_ssize_t count) {
  TreeObject *tree = (TreeObject *)self;
  if (count != 3) return PyErr_Format(PyExc_TypeError, "a field and two masks are needed");
  uint8_t field = field_id(tree->state, arguments[0]);
  const char *usual = field ? mask_of(tree->state, arguments[1]) : NULL;
  const char *mask = usual ? mask_of(tree->state, arguments[2]) : NULL;
  if (!mask) return NULL;
  PyObject *list = PyList_New(0);
  if (list && fill_with_other_part(tree, field, usual, mask, list) < 0) Py_CLEAR(list);
  return list;
}

PyObject *starting_before(PyObject *module, PyObject *const *arguments, Py_ssize_t count) {
  PyTypeObject *node_type = ((ModuleState *)PyModule_GetState(module))->node_type;
  if (count != 2 || !PyList_Check(arguments[0])) return PyErr_Format(PyExc_TypeError, "a list and an offset are needed");
  long long offset = PyLong_AsLongLong(arguments[1]);
  if (offset == -1 && PyErr_Occurred()) return NULL;
  Py_ssize_t low = 0, high = PyList_Size(arguments[0]);
  while (low < high) {
    Py_ssize_t middle = low + (high - low) / 2;
    NodeObject *node = (NodeObject *)PyList_GetItem(arguments[0], middle);
    if (Py_TYPE(node) != node_type) return PyErr_Format(PyExc_TypeError, "the list has something that is no node");
    if (node->tree->flat.start[node->index] < offset) low = middle + 1;
    else high = middle;
  }
  return PyLong_FromSsize_t(low);
}
