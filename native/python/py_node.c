/* The Python type `Node`: a tree and an index into its arrays. */
#include "objects.h"

static FlatTree *flat_of(NodeObject *node) { return &node->tree->flat; }

PyObject *node_new(TreeObject *tree, uint32_t index) {
  if (index == NO_NODE) Py_RETURN_NONE;
  NodeObject *node = PyObject_New(NodeObject, tree->state->node_type);
  if (!node) return NULL;
  node->tree = (TreeObject *)Py_NewRef((PyObject *)tree);
  node->index = index;
  return (PyObject *)node;
}

static void node_dealloc(PyObject *self) {
  PyTypeObject *type = Py_TYPE(self);
  Py_DECREF((PyObject *)((NodeObject *)self)->tree);
  PyObject_Free(self);
  Py_DECREF((PyObject *)type);
}

static PyObject *node_richcompare(PyObject *a, PyObject *b, int operation) {
  if (Py_TYPE(a) != Py_TYPE(b) || (operation != Py_EQ && operation != Py_NE)) Py_RETURN_NOTIMPLEMENTED;
  NodeObject *left = (NodeObject *)a, *right = (NodeObject *)b;
  bool equal = left->tree == right->tree && left->index == right->index;
  return PyBool_FromLong(equal == (operation == Py_EQ));
}

static Py_hash_t node_hash(PyObject *self) {
  NodeObject *node = (NodeObject *)self;
  Py_hash_t hash = (Py_hash_t)((size_t)node->tree / 16 + (size_t)node->index * 0x9E3779B1u);
  return hash == -1 ? -2 : hash;
}

static PyObject *node_repr(PyObject *self) {
  NodeObject *node = (NodeObject *)self;
  FlatTree *flat = flat_of(node);
  PyObject *kind = PyTuple_GetItem(node->tree->state->kind_names, flat->kind[node->index]);
  return PyUnicode_FromFormat("<Node %U %u-%u>", kind, (unsigned)flat->start[node->index], (unsigned)flat->end[node->index]);
}

static PyObject *get_kind(PyObject *self, void *closure) {
  (void)closure;
  NodeObject *node = (NodeObject *)self;
  return Py_XNewRef(PyTuple_GetItem(node->tree->state->kind_names, flat_of(node)->kind[node->index]));
}

static PyObject *get_kind_id(PyObject *self, void *closure) {
  (void)closure;
  return PyLong_FromLong(flat_of((NodeObject *)self)->kind[((NodeObject *)self)->index]);
}

static PyObject *get_start(PyObject *self, void *closure) {
  (void)closure;
  return PyLong_FromUnsignedLong(flat_of((NodeObject *)self)->start[((NodeObject *)self)->index]);
}

static PyObject *get_end(PyObject *self, void *closure) {
  (void)closure;
  return PyLong_FromUnsignedLong(flat_of((NodeObject *)self)->end[((NodeObject *)self)->index]);
}

static PyObject *get_text(PyObject *self, void *closure) {
  (void)closure;
  NodeObject *node = (NodeObject *)self;
  FlatTree *flat = flat_of(node);
  const char *text = PyBytes_AsString(node->tree->buffer);
  uint32_t start = flat->start[node->index];
  return text ? PyUnicode_DecodeUTF8(text + start, flat->end[node->index] - start, "replace") : NULL;
}

/* `closure` is the flag asked for. */
static PyObject *get_flag(PyObject *self, void *closure) {
  return PyBool_FromLong(flat_of((NodeObject *)self)->flags[((NodeObject *)self)->index] & (size_t)closure);
}

static PyObject *get_is_leaf(PyObject *self, void *closure) {
  (void)closure;
  return PyBool_FromLong(flat_of((NodeObject *)self)->size[((NodeObject *)self)->index] == 1);
}

static PyObject *get_tree(PyObject *self, void *closure) {
  (void)closure;
  return Py_NewRef((PyObject *)((NodeObject *)self)->tree);
}

static PyObject *get_parent(PyObject *self, void *closure) {
  (void)closure;
  NodeObject *node = (NodeObject *)self;
  return node_new(node->tree, flat_of(node)->parent[node->index]);
}

static PyObject *get_next_sibling(PyObject *self, void *closure) {
  (void)closure;
  NodeObject *node = (NodeObject *)self;
  return node_new(node->tree, next_sibling(flat_of(node), node->index));
}

static PyObject *get_prev_sibling(PyObject *self, void *closure) {
  (void)closure;
  NodeObject *node = (NodeObject *)self;
  return node_new(node->tree, previous_sibling(flat_of(node), node->index));
}

static PyObject *get_field_name(PyObject *self, void *closure) {
  (void)closure;
  NodeObject *node = (NodeObject *)self;
  return Py_XNewRef(PyTuple_GetItem(node->tree->state->field_names, flat_of(node)->field[node->index]));
}

static int append_node(PyObject *list, TreeObject *tree, uint32_t index) {
  PyObject *node = node_new(tree, index);
  if (!node) return -1;
  int result = PyList_Append(list, node);
  Py_DECREF(node);
  return result;
}

/* The children with these flags, out of `mask`, and this field, unless it is 0. */
static PyObject *children_where(NodeObject *node, uint8_t mask, uint8_t flags, uint8_t field) {
  FlatTree *flat = flat_of(node);
  PyObject *list = PyList_New(0);
  uint32_t end = node->index + flat->size[node->index];
  for (uint32_t child = node->index + 1; list && child < end; child += flat->size[child]) {
    if ((flat->flags[child] & mask) != flags || (field && flat->field[child] != field)) continue;
    if (append_node(list, node->tree, child) < 0) Py_CLEAR(list);
  }
  return list;
}

static PyObject *get_children(PyObject *self, void *closure) {
  (void)closure;
  return children_where((NodeObject *)self, 0, 0, 0);
}

static PyObject *get_named_children(PyObject *self, void *closure) {
  (void)closure;
  return children_where((NodeObject *)self, NODE_NAMED | NODE_EXTRA, NODE_NAMED, 0);
}

uint8_t field_id(ModuleState *state, PyObject *name) {
  PyObject *id = PyDict_GetItemWithError(state->field_ids, name);
  if (id) return (uint8_t)PyLong_AsLong(id);
  if (!PyErr_Occurred()) PyErr_Format(PyExc_ValueError, "the grammar has no field %R", name);
  return 0;
}

static PyObject *node_field(PyObject *self, PyObject *name) {
  NodeObject *node = (NodeObject *)self;
  FlatTree *flat = flat_of(node);
  uint8_t field = field_id(node->tree->state, name);
  if (!field) return NULL;
  uint32_t end = node->index + flat->size[node->index];
  for (uint32_t child = node->index + 1; child < end; child += flat->size[child]) {
    if (flat->field[child] == field) return node_new(node->tree, child);
  }
  Py_RETURN_NONE;
}

static PyObject *node_fields(PyObject *self, PyObject *name) {
  NodeObject *node = (NodeObject *)self;
  uint8_t field = field_id(node->tree->state, name);
  return field ? children_where(node, 0, 0, field) : NULL;
}

static PyObject *node_descendants(PyObject *self, PyObject *const *kinds, Py_ssize_t count) {
  NodeObject *node = (NodeObject *)self;
  uint32_t last = node->index + flat_of(node)->size[node->index];
  char mask[MAX_KINDS];
  return kind_mask(node->tree->state, kinds, count, mask) ? nodes_of_kinds(node->tree, node->index + 1, last, mask) : NULL;
}

static PyObject *node_ancestors(PyObject *self, PyObject *ignored) {
  (void)ignored;
  NodeObject *node = (NodeObject *)self;
  PyObject *list = PyList_New(0);
  uint32_t above = flat_of(node)->parent[node->index];
  for (; list && above != NO_NODE; above = flat_of(node)->parent[above]) {
    if (append_node(list, node->tree, above) < 0) Py_CLEAR(list);
  }
  return list;
}

static PyObject *node_ancestor(PyObject *self, PyObject *const *kinds, Py_ssize_t count) {
  NodeObject *node = (NodeObject *)self;
  char mask[MAX_KINDS];
  if (!kind_mask(node->tree->state, kinds, count, mask)) return NULL;
  return node_new(node->tree, nearest_ancestor(&node->tree->ancestors, flat_of(node), node->index, mask));
}

static PyGetSetDef node_getters[] = {
    {"kind", get_kind, NULL, "The name of the node's kind.", NULL},
    {"kind_id", get_kind_id, NULL, "The number of the node's kind.", NULL},
    {"named", get_flag, NULL, "False for keywords, operators and punctuation.", (void *)NODE_NAMED},
    {"start", get_start, NULL, "Byte offset of the first byte.", NULL},
    {"end", get_end, NULL, "Byte offset after the last byte.", NULL},
    {"text", get_text, NULL, "The node's own text.", NULL},
    {"tree", get_tree, NULL, "The tree that the node belongs to.", NULL},
    {"parent", get_parent, NULL, "The node above, None for the root.", NULL},
    {"children", get_children, NULL, "All children, anonymous ones and comments included.", NULL},
    {"named_children", get_named_children, NULL, "The named children without comments and line continuations.", NULL},
    {"next_sibling", get_next_sibling, NULL, "The next child of the same parent.", NULL},
    {"prev_sibling", get_prev_sibling, NULL, "The child of the same parent before this one.", NULL},
    {"field_name", get_field_name, NULL, "The field that the node fills in its parent.", NULL},
    {"is_leaf", get_is_leaf, NULL, "True for a node without children.", NULL},
    {"is_extra", get_flag, NULL, "True for comments and line continuations.", (void *)NODE_EXTRA},
    {"is_error", get_flag, NULL, "True for text that fits nowhere.", (void *)NODE_ERROR},
    {"is_missing", get_flag, NULL, "True for a token that recovery made up.", (void *)NODE_MISSING},
    {"has_error", get_flag, NULL, "True if an error stands in the node.", (void *)NODE_HAS_ERROR},
    {NULL, NULL, NULL, NULL, NULL},
};

static PyMethodDef node_methods[] = {
    {"field", node_field, METH_O, "Returns the first child with a field, or None; ValueError for a field that no kind has."},
    {"fields", node_fields, METH_O, "Returns the children with a field; ValueError for a field that no kind has."},
    {"descendants", (PyCFunction)(void (*)(void))node_descendants, METH_FASTCALL,
     "Returns the nodes of some kinds below this one, parents first; ValueError for an unknown kind."},
    {"ancestors", node_ancestors, METH_NOARGS, "Returns the nodes above, the nearest first."},
    {"ancestor", (PyCFunction)(void (*)(void))node_ancestor, METH_FASTCALL,
     "Returns the nearest node above that is of one of some kinds, or None; ValueError for an unknown kind."},
    {NULL, NULL, 0, NULL},
};

static PyType_Slot node_slots[] = {
    {Py_tp_doc, "A node of a syntax tree; equal to another if it is the same place of the same tree."},
    {Py_tp_dealloc, node_dealloc},
    {Py_tp_richcompare, node_richcompare},
    {Py_tp_hash, node_hash},
    {Py_tp_repr, node_repr},
    {Py_tp_getset, node_getters},
    {Py_tp_methods, node_methods},
    {0, NULL},
};

PyType_Spec node_spec = {
    "psverify._grammar.Node",
    sizeof(NodeObject),
    0,
    Py_TPFLAGS_DEFAULT | Py_TPFLAGS_DISALLOW_INSTANTIATION | Py_TPFLAGS_IMMUTABLETYPE,
    node_slots,
};
