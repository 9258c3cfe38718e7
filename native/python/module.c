/* The extension module `psverify._grammar`. */
#include "facts.h"
#include "groups.h"
#include "names.h"
#include "lines.h"
#include "words.h"

#ifndef PSVERIFY_LANGUAGE
#define PSVERIFY_LANGUAGE tree_sitter_powershell
#endif

extern const TSLanguage *PSVERIFY_LANGUAGE(void);

static PyObject *language(PyObject *module, PyObject *ignored) {
  (void)module;
  (void)ignored;
  return PyCapsule_New((void *)PSVERIFY_LANGUAGE(), "tree_sitter.Language", NULL);
}

static bool run(Driver *driver, const Grammar *grammar, const uint8_t *text, uint32_t length, FlatTree *flat) {
  bool done;
  Py_BEGIN_ALLOW_THREADS
  done = driver_init(driver, grammar, text, length) && driver_run(driver) && flat_tree_from_forest(flat, &driver->forest, grammar);
  if (done && driver->fault_count) flat_tree_mark_errors(flat);
  Py_END_ALLOW_THREADS
  return done;
}

/* Takes over `flat`. */
static PyObject *finished_tree(ModuleState *state, const Driver *driver, PyObject *buffer, FlatTree flat) {
  PyObject *errors = facts_of(state, driver);
  if (!errors) {
    flat_tree_free(&flat);
    return NULL;
  }
  PyObject *tree = tree_new(state, buffer, errors, flat);
  Py_DECREF(errors);
  return tree;
}

/* The bytes to parse; false with an exception for what is no bytes object or too long. */
static bool text_of(PyObject *buffer, char **text, Py_ssize_t *length) {
  if (PyBytes_AsStringAndSize(buffer, text, length) < 0) return false;
  if ((uint64_t)*length <= UINT32_MAX / 2) return true;
  PyErr_Format(PyExc_OverflowError, "a text of %zd bytes is too long", *length);
  return false;
}

static PyObject *parse(PyObject *module, PyObject *buffer) {
  ModuleState *state = PyModule_GetState(module);
  char *text;
  Py_ssize_t length;
  if (!text_of(buffer, &text, &length)) return NULL;
  Driver driver;
  FlatTree flat;
  bool done = run(&driver, &state->grammar, (const uint8_t *)text, (uint32_t)length, &flat);
  PyObject *tree = done ? finished_tree(state, &driver, buffer, flat) : PyErr_NoMemory();
  driver_free(&driver);
  return tree;
}

static PyObject *first_error(PyObject *module, PyObject *buffer) {
  ModuleState *state = PyModule_GetState(module);
  char *text;
  Py_ssize_t length;
  if (!text_of(buffer, &text, &length)) return NULL;
  Driver driver;
  uint32_t stop = NO_ERROR;
  bool done;
  Py_BEGIN_ALLOW_THREADS
  done = driver_init(&driver, &state->grammar, (const uint8_t *)text, (uint32_t)length) && driver_run_to_error(&driver, &stop);
  Py_END_ALLOW_THREADS
  driver_free(&driver);
  if (!done) return PyErr_NoMemory();
  if (stop == NO_ERROR) Py_RETURN_NONE;
  return PyLong_FromUnsignedLong(stop);
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
  if (state->grammar.kind_count >= MAX_KINDS) {
    PyErr_SetString(PyExc_ImportError, "the grammar has too many kinds of nodes");
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
    {"parse", parse, METH_O, "Parses bytes into a tree, past all errors."},
    {"first_error", first_error, METH_O, "Returns the offset of the first token that does not fit, or None."},
    {"kind_id", (PyCFunction)(void (*)(void))kind_id, METH_VARARGS | METH_KEYWORDS,
     "Returns the number of a kind; ValueError if the grammar lacks it."},
    {"kind_names", kind_names, METH_NOARGS, "Returns the names of all kinds by number; the last is ERROR."},
    {"line_starts", line_starts, METH_O, "Returns the offset of the first byte of each line of a text."},
    {"starting_before", (PyCFunction)(void (*)(void))starting_before, METH_FASTCALL,
     "Returns how many nodes of a list in the order of the text start before an offset."},
    {"words_in", words_in, METH_VARARGS, "Returns the set of those words of a tuple that stand in a text."},
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
