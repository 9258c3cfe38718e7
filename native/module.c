/* The extension module `psverify._grammar`. */
#include <string.h>

#include "facts.h"
#include "names.h"

#ifndef PSVERIFY_LANGUAGE
#define PSVERIFY_LANGUAGE tree_sitter_powershell
#endif

extern const TSLanguage *PSVERIFY_LANGUAGE(void);

static PyObject *language(PyObject *module, PyObject *ignored) {
  (void)module;
  (void)ignored;
  return PyCapsule_New((void *)PSVERIFY_LANGUAGE(), "tree_sitter.Language", NULL);
}

/* A tree of one ERROR node: what there is before error recovery has had a look. */
static bool flat_tree_of_error(FlatTree *flat, const Grammar *grammar, uint32_t length) {
  if (!flat_tree_allocate(flat, 1)) return false;
  flat->start[0] = 0;
  flat->end[0] = length;
  flat->size[0] = 1;
  flat->parent[0] = NO_NODE;
  flat->kind[0] = (uint16_t)grammar->kind_count;
  flat->field[0] = 0;
  flat->flags[0] = NODE_NAMED | NODE_ERROR | NODE_HAS_ERROR;
  return true;
}

/* Parses once more, up to the token before the bad one, where the stack still says what was begun. */
static PyObject *explain(ModuleState *state, const Driver *failed, const uint8_t *text, uint32_t length) {
  Driver driver;
  PyObject *facts = NULL;
  if (driver_init(&driver, &state->grammar, text, length) && driver_run(&driver, failed->shifts) != PARSE_NO_MEMORY) {
    facts = facts_new(state, &driver, &failed->token);
  } else {
    PyErr_NoMemory();
  }
  driver_free(&driver);
  return facts;
}

static PyObject *tree_of_error(ModuleState *state, const Driver *driver, PyObject *buffer, const uint8_t *text, uint32_t length) {
  FlatTree flat;
  PyObject *facts = explain(state, driver, text, length);
  if (!facts) return NULL;
  PyObject *tree = NULL;
  if (flat_tree_of_error(&flat, &state->grammar, length)) {
    tree = tree_new(state, buffer, facts, flat);
  } else {
    PyErr_NoMemory();
  }
  Py_DECREF(facts);
  return tree;
}

static ParseStatus run_without_gil(Driver *driver, const Grammar *grammar, const uint8_t *text, uint32_t length, FlatTree *flat) {
  ParseStatus status = PARSE_NO_MEMORY;
  Py_BEGIN_ALLOW_THREADS
  if (driver_init(driver, grammar, text, length)) status = driver_run(driver, UINT32_MAX);
  if (status == PARSE_DONE && !flat_tree_from_forest(flat, &driver->forest, grammar->language)) status = PARSE_NO_MEMORY;
  Py_END_ALLOW_THREADS
  return status;
}

static PyObject *parse(PyObject *module, PyObject *buffer) {
  ModuleState *state = PyModule_GetState(module);
  char *text;
  Py_ssize_t length;
  if (PyBytes_AsStringAndSize(buffer, &text, &length) < 0) return NULL;
  if ((uint64_t)length > UINT32_MAX / 2) return PyErr_Format(PyExc_OverflowError, "a text of %zd bytes is too long", length);
  Driver driver;
  FlatTree flat;
  PyObject *tree;
  ParseStatus status = run_without_gil(&driver, &state->grammar, (const uint8_t *)text, (uint32_t)length, &flat);
  if (status == PARSE_DONE) {
    tree = tree_new(state, buffer, Py_None, flat);
  } else if (status == PARSE_NO_MEMORY) {
    tree = PyErr_NoMemory();
  } else {
    tree = tree_of_error(state, &driver, buffer, (const uint8_t *)text, (uint32_t)length);
  }
  driver_free(&driver);
  return tree;
}

/* The arrays of a tree that another parser made, as bytes of native integers, pre-order. */
typedef struct {
  const char *kinds, *fields, *flags, *starts, *ends, *sizes;
  Py_ssize_t kinds_size, fields_size, flags_size, starts_size, ends_size, sizes_size;
} Arrays;

static bool same_lengths(const Arrays *arrays) {
  Py_ssize_t n = arrays->flags_size;
  return n > 0 && n <= INT32_MAX && arrays->fields_size == n && arrays->kinds_size == 2 * n && arrays->starts_size == 4 * n &&
         arrays->ends_size == 4 * n && arrays->sizes_size == 4 * n;
}

static void copy_arrays(FlatTree *flat, const Arrays *arrays) {
  memcpy(flat->kind, arrays->kinds, (size_t)arrays->kinds_size);
  memcpy(flat->field, arrays->fields, (size_t)arrays->fields_size);
  memcpy(flat->flags, arrays->flags, (size_t)arrays->flags_size);
  memcpy(flat->start, arrays->starts, (size_t)arrays->starts_size);
  memcpy(flat->end, arrays->ends, (size_t)arrays->ends_size);
  memcpy(flat->size, arrays->sizes, (size_t)arrays->sizes_size);
}

static bool values_fit(const FlatTree *flat, const Grammar *grammar, Py_ssize_t length) {
  for (uint32_t i = 0; i < flat->count; i++) {
    if (flat->kind[i] > grammar->kind_count || flat->field[i] > grammar->language->field_count) return false;
    if (flat->start[i] > flat->end[i] || flat->end[i] > length) return false;
  }
  return true;
}

static PyObject *from_arrays(PyObject *module, PyObject *arguments) {
  ModuleState *state = PyModule_GetState(module);
  PyObject *buffer, *error;
  Arrays a;
  if (!PyArg_ParseTuple(arguments, "Sy#y#y#y#y#y#O", &buffer, &a.kinds, &a.kinds_size, &a.fields, &a.fields_size, &a.flags,
                        &a.flags_size, &a.starts, &a.starts_size, &a.ends, &a.ends_size, &a.sizes, &a.sizes_size, &error)) {
    return NULL;
  }
  FlatTree flat;
  if (!same_lengths(&a)) return PyErr_Format(PyExc_ValueError, "the arrays differ in length");
  if (!flat_tree_allocate(&flat, (uint32_t)a.flags_size)) return PyErr_NoMemory();
  copy_arrays(&flat, &a);
  if (flat_tree_link(&flat) && values_fit(&flat, &state->grammar, PyBytes_Size(buffer))) {
    return tree_new(state, buffer, error, flat);
  }
  flat_tree_free(&flat);
  return PyErr_Format(PyExc_ValueError, "the arrays are no tree over this text");
}

static PyObject *kind_id(PyObject *module, PyObject *arguments, PyObject *keywords) {
  static char *names[] = {"name", "named", NULL};
  PyObject *name;
  int named = 1;
  if (!PyArg_ParseTupleAndKeywords(arguments, keywords, "U|p", names, &name, &named)) return NULL;
  return kind_id_of(PyModule_GetState(module), name, named != 0);
}

static PyObject *kind_names(PyObject *module, PyObject *ignored) {
  (void)ignored;
  return Py_NewRef(((ModuleState *)PyModule_GetState(module))->kind_names);
}

static PyObject *field_names(PyObject *module, PyObject *ignored) {
  (void)ignored;
  return Py_NewRef(((ModuleState *)PyModule_GetState(module))->field_names);
}

static PyTypeObject *add_type(PyObject *module, PyType_Spec *spec) {
  PyTypeObject *type = (PyTypeObject *)PyType_FromModuleAndSpec(module, spec, NULL);
  if (type && PyModule_AddType(module, type) < 0) Py_CLEAR(type);
  return type;
}

static int module_exec(PyObject *module) {
  ModuleState *state = PyModule_GetState(module);
  if (!grammar_init(&state->grammar, PSVERIFY_LANGUAGE())) {
    PyErr_NoMemory();
    return -1;
  }
  if (state->grammar.language->abi_version != 15 || state->grammar.language->field_count > UINT8_MAX) {
    PyErr_SetString(PyExc_ImportError, "the grammar's tables are not of ABI 15 or have more than 255 fields");
    return -1;
  }
  state->tree_type = add_type(module, &tree_spec);
  state->node_type = add_type(module, &node_spec);
  state->facts_type = PyStructSequence_NewType(&facts_description);
  if (!state->tree_type || !state->node_type || !state->facts_type) return -1;
  if (PyModule_AddObjectRef(module, "SyntaxFacts", (PyObject *)state->facts_type) < 0) return -1;
  return names_init(state);
}

static int module_clear(PyObject *module) {
  ModuleState *state = PyModule_GetState(module);
  Py_CLEAR(state->tree_type);
  Py_CLEAR(state->node_type);
  Py_CLEAR(state->facts_type);
  Py_CLEAR(state->kind_names);
  Py_CLEAR(state->kind_ids);
  Py_CLEAR(state->field_names);
  Py_CLEAR(state->field_ids);
  return 0;
}

static int module_traverse(PyObject *module, visitproc visit, void *arg) {
  ModuleState *state = PyModule_GetState(module);
  Py_VISIT(state->tree_type);
  Py_VISIT(state->node_type);
  Py_VISIT(state->facts_type);
  return 0;
}

static void module_free(void *module) {
  module_clear(module);
  grammar_free(&((ModuleState *)PyModule_GetState(module))->grammar);
}

static PyMethodDef module_methods[] = {
    {"language", language, METH_NOARGS, "Returns the grammar as a capsule for tree_sitter.Language."},
    {"parse", parse, METH_O, "Parses bytes; the tree of a text with a syntax error is one ERROR node, its `error` says more."},
    {"from_arrays", from_arrays, METH_VARARGS,
     "Makes a tree of (buffer, kinds, fields, flags, starts, ends, sizes, error): native integers of 2, 1, 1, 4, 4, 4 bytes."},
    {"kind_id", (PyCFunction)(void (*)(void))kind_id, METH_VARARGS | METH_KEYWORDS,
     "Returns the number of a kind; ValueError if the grammar lacks it."},
    {"kind_names", kind_names, METH_NOARGS, "Returns the names of all kinds by number; the last is ERROR."},
    {"field_names", field_names, METH_NOARGS, "Returns the names of all fields by number; the first is None."},
    {NULL, NULL, 0, NULL},
};

static PyModuleDef_Slot module_slots[] = {{Py_mod_exec, module_exec}, {0, NULL}};

static struct PyModuleDef module_definition = {
    PyModuleDef_HEAD_INIT,
    "psverify._grammar",
    "The compiled PowerShell grammar, its parser, and syntax trees.",
    sizeof(ModuleState),
    module_methods,
    module_slots,
    module_traverse,
    module_clear,
    module_free,
};

PyMODINIT_FUNC PyInit__grammar(void) { return PyModuleDef_Init(&module_definition); }
