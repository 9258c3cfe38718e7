#include "moved.h"

#include <string.h>

/* The bytes from `start` to `end` were replaced by `length` bytes; `before` is how far the edits before this one moved the text. */
typedef struct {
  uint32_t start, end, length;
  int64_t before;
} Edit;

typedef struct {
  Edit *edits;
  uint32_t count;
} Edits;

static bool edits_read(Edits *list, const char *packed, Py_ssize_t size) {
  list->count = (uint32_t)(size / 12);
  list->edits = malloc((list->count + 1) * sizeof(Edit));
  if (!list->edits) return false;
  int64_t shift = 0;
  for (uint32_t i = 0; i < list->count; i++) {
    uint32_t values[3];
    memcpy(values, packed + 12 * i, sizeof values);
    list->edits[i] = (Edit){values[0], values[1], values[2], shift};
    shift += (int64_t)values[2] - (values[1] - values[0]);
  }
  list->edits[list->count] = (Edit){UINT32_MAX, UINT32_MAX, 0, shift};
  return true;
}

/* The new place of a node's start: edits that end at it or before it come first. */
static uint32_t moved_start(const Edits *list, uint32_t place) {
  uint32_t low = 0, high = list->count;
  while (low < high) {
    uint32_t middle = (low + high) / 2;
    if (list->edits[middle].end <= place) low = middle + 1;
    else high = middle;
  }
  return (uint32_t)(place + list->edits[low].before);
}

/* The new place of a node's end: edits that begin before it come first. */
static uint32_t moved_end(const Edits *list, uint32_t place) {
  uint32_t low = 0, high = list->count;
  while (low < high) {
    uint32_t middle = (low + high) / 2;
    if (list->edits[middle].start < place) low = middle + 1;
    else high = middle;
  }
  return (uint32_t)(place + list->edits[low].before);
}

static bool copy_moved(FlatTree *target, const FlatTree *flat, const Edits *list) {
  if (!flat_tree_allocate(target, flat->count)) return false;
  memcpy(target->size, flat->size, flat->count * sizeof *flat->size);
  memcpy(target->parent, flat->parent, flat->count * sizeof *flat->parent);
  memcpy(target->kind, flat->kind, flat->count * sizeof *flat->kind);
  memcpy(target->field, flat->field, flat->count * sizeof *flat->field);
  memcpy(target->flags, flat->flags, flat->count * sizeof *flat->flags);
  for (uint32_t i = 0; i < flat->count; i++) {
    target->start[i] = moved_start(list, flat->start[i]);
    uint32_t end = moved_end(list, flat->end[i]);
    target->end[i] = end < target->start[i] ? target->start[i] : end;
  }
  return true;
}

/* The root takes in the blanks at either end of the text. */
static void stretch_root(FlatTree *target, const FlatTree *flat, Py_ssize_t old_length, Py_ssize_t new_length) {
  if (flat->start[0] == 0) target->start[0] = 0;
  if (flat->end[0] == old_length) target->end[0] = (uint32_t)new_length;
}

/* Whether the edits are in order and lead from the old length to the new one. */
static bool edits_fit(const Edits *list, Py_ssize_t old_length, Py_ssize_t new_length) {
  uint32_t position = 0;
  for (uint32_t i = 0; i < list->count; i++) {
    if (list->edits[i].start < position || list->edits[i].end < list->edits[i].start) return false;
    position = list->edits[i].end;
  }
  return (Py_ssize_t)position <= old_length && old_length + list->edits[list->count].before == new_length;
}

PyObject *tree_moved(PyObject *self, PyObject *arguments) {
  TreeObject *tree = (TreeObject *)self;
  PyObject *buffer;
  const char *packed;
  Py_ssize_t size;
  if (!PyArg_ParseTuple(arguments, "Sy#", &buffer, &packed, &size)) return NULL;
  Edits list;
  if (!edits_read(&list, packed, size)) return PyErr_NoMemory();
  PyObject *result = NULL;
  FlatTree flat;
  if (size % 12 || !edits_fit(&list, PyBytes_Size(tree->buffer), PyBytes_Size(buffer))) {
    PyErr_SetString(PyExc_ValueError, "the edits are out of order or do not lead to this text");
  } else if (!copy_moved(&flat, &tree->flat, &list)) {
    PyErr_NoMemory();
  } else {
    stretch_root(&flat, &tree->flat, PyBytes_Size(tree->buffer), PyBytes_Size(buffer));
    result = tree_new(tree->state, buffer, tree->errors, flat);
  }
  free(list.edits);
  return result;
}
