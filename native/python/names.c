#include "names.h"

/* Only what can be a node counts: visible symbols, each under its public number. */
static bool is_public(const Grammar *grammar, uint32_t symbol) {
  return symbol == grammar->kind_count ||
         ((grammar->traits[symbol] & TRAIT_VISIBLE) && grammar->language->public_symbol_map[symbol] == symbol);
}

static const char *kind_name(const Grammar *grammar, uint32_t symbol) {
  return symbol == grammar->kind_count ? "ERROR" : grammar->language->symbol_names[symbol];
}

static int add_kind_id(PyObject *ids, PyObject *name, uint32_t symbol) {
  PyObject *known = PyDict_GetItemWithError(ids, name);
  if (!known && PyErr_Occurred()) return -1;
  PyObject *own = Py_BuildValue("(I)", (unsigned)symbol);
  PyObject *all = own && known ? PySequence_Concat(known, own) : Py_XNewRef(own);
  int result = all ? PyDict_SetItem(ids, name, all) : -1;
  Py_XDECREF(own);
  Py_XDECREF(all);
  return result;
}

static int add_kind(ModuleState *state, uint32_t symbol) {
  PyObject *name = PyUnicode_InternFromString(kind_name(&state->grammar, symbol));
  if (!name || PyTuple_SetItem(state->kind_names, (Py_ssize_t)symbol, name) < 0) return -1;
  return is_public(&state->grammar, symbol) ? add_kind_id(state->kind_ids, name, symbol) : 0;
}

static int add_field(ModuleState *state, uint32_t field) {
  PyObject *name = PyUnicode_InternFromString(state->grammar.language->field_names[field]);
  PyObject *id = PyLong_FromUnsignedLong(field);
  int result = name && id ? PyDict_SetItem(state->field_ids, name, id) : -1;
  Py_XDECREF(id);
  if (name && PyTuple_SetItem(state->field_names, (Py_ssize_t)field, name) < 0) return -1;
  return result;
}

int names_init(ModuleState *state) {
  const Grammar *grammar = &state->grammar;
  uint32_t fields = grammar->language->field_count;
  state->kind_names = PyTuple_New((Py_ssize_t)grammar->kind_count + 1);
  state->kind_ids = PyDict_New();
  state->field_names = PyTuple_New((Py_ssize_t)fields + 1);
  state->field_ids = PyDict_New();
  if (!state->kind_names || !state->kind_ids || !state->field_names || !state->field_ids) return -1;
  for (uint32_t symbol = 0; symbol <= grammar->kind_count; symbol++) {
    if (add_kind(state, symbol) < 0) return -1;
  }
  if (PyTuple_SetItem(state->field_names, 0, Py_NewRef(Py_None)) < 0) return -1;
  for (uint32_t field = 1; field <= fields; field++) {
    if (add_field(state, field) < 0) return -1;
  }
  return 0;
}

PyObject *kind_id_of(ModuleState *state, PyObject *name, bool named) {
  PyObject *ids = PyDict_GetItemWithError(state->kind_ids, name);
  for (Py_ssize_t i = 0; ids && i < PyTuple_Size(ids); i++) {
    PyObject *id = PyTuple_GetItem(ids, i);
    long symbol = PyLong_AsLong(id);
    bool is_named = symbol == (long)state->grammar.kind_count || (state->grammar.traits[symbol] & TRAIT_NAMED);
    if (is_named == named) return Py_NewRef(id);
  }
  if (PyErr_Occurred()) return NULL;
  return PyErr_Format(PyExc_ValueError, "the grammar has no %s node kind %R", named ? "named" : "anonymous", name);
}
