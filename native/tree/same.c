#include "same.h"

#include <string.h>

/* A walk over the nodes of a tree that are not skipped; `ranks` numbers them, so that parents can be compared. */
typedef struct {
  const TreeObject *tree;
  const char *skipped;
  uint32_t *ranks;
  uint32_t index, rank;
} Walk;

static bool walk_begin(Walk *walk, const TreeObject *tree, const char *skipped) {
  *walk = (Walk){.tree = tree, .skipped = skipped, .ranks = malloc(tree->flat.count * sizeof(uint32_t))};
  return walk->ranks != NULL;
}

/* Moves on to a node that counts; false at the end. */
static bool walk_on(Walk *walk) {
  const FlatTree *flat = &walk->tree->flat;
  while (walk->index < flat->count && walk->skipped[flat->kind[walk->index]]) walk->index += flat->size[walk->index];
  if (walk->index >= flat->count) return false;
  walk->ranks[walk->index] = walk->rank++;
  return true;
}

static uint32_t parent_rank(const Walk *walk) {
  uint32_t parent = walk->tree->flat.parent[walk->index];
  return parent == NO_NODE ? NO_NODE : walk->ranks[parent];
}

static bool same_place(const Walk *a, const Walk *b) {
  const FlatTree *left = &a->tree->flat, *right = &b->tree->flat;
  return left->kind[a->index] == right->kind[b->index] && left->field[a->index] == right->field[b->index] &&
         parent_rank(a) == parent_rank(b);
}

static bool is_leaf(const Walk *walk) { return walk->tree->flat.size[walk->index] == 1; }

static bool same_text(const Walk *a, const Walk *b) {
  const FlatTree *left = &a->tree->flat, *right = &b->tree->flat;
  uint32_t length = left->end[a->index] - left->start[a->index];
  if (right->end[b->index] - right->start[b->index] != length) return false;
  const char *one = PyBytes_AsString(a->tree->buffer), *two = PyBytes_AsString(b->tree->buffer);
  return memcmp(one + left->start[a->index], two + right->start[b->index], length) == 0;
}

static bool add_pair(PyObject *list, const Walk *a, const Walk *b) {
  PyObject *pair = Py_BuildValue("(NN)", node_new((TreeObject *)a->tree, a->index), node_new((TreeObject *)b->tree, b->index));
  bool added = pair && PyList_Append(list, pair) == 0;
  Py_XDECREF(pair);
  return added;
}

/* The pairs of leaves that read differently; None if the trees differ in shape. */
static PyObject *compare(Walk *a, Walk *b) {
  PyObject *list = PyList_New(0);
  while (list) {
    bool more = walk_on(a);
    if (walk_on(b) != more || (more && !same_place(a, b))) {
      Py_DECREF(list);
      return Py_NewRef(Py_None);
    }
    if (!more) break;
    bool leaves = is_leaf(a) && is_leaf(b);
    if (leaves && !same_text(a, b) && !add_pair(list, a, b)) Py_CLEAR(list);
    a->index++;
    b->index++;
  }
  return list;
}

PyObject *tree_differences(PyObject *self, PyObject *arguments) {
  TreeObject *tree = (TreeObject *)self;
  PyObject *other;
  const char *skipped;
  Py_ssize_t size;
  if (!PyArg_ParseTuple(arguments, "O!y#", tree->state->tree_type, &other, &skipped, &size)) return NULL;
  if (size != PyTuple_Size(tree->state->kind_names)) {
    return PyErr_Format(PyExc_ValueError, "differences() takes one byte a kind");
  }
  Walk a, b;
  bool begun = walk_begin(&a, tree, skipped);
  begun = walk_begin(&b, (TreeObject *)other, skipped) && begun;
  PyObject *result = begun ? compare(&a, &b) : PyErr_NoMemory();
  free(a.ranks);
  free(b.ranks);
  return result;
}
