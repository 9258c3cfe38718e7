#include "facts.h"

#include "expected.h"

static PyStructSequence_Field fact_fields[] = {
    {"start", "Byte offset of the token that did not fit."},
    {"end", "Byte offset after that token."},
    {"symbol", "Its name; empty for text that is no token."},
    {"expected", "Names of the tokens that could have come instead."},
    {"stack", "(symbol, start, end) of what was read and not yet part of anything finished, outermost first."},
    {NULL, NULL},
};

PyStructSequence_Desc facts_description = {
    "psverify._grammar.SyntaxFacts",
    "Where the parser stopped, at what, and in the midst of what.",
    fact_fields,
    5,
};

static PyObject *expected_names(const Driver *driver) {
  const TSLanguage *language = driver->grammar->language;
  bool *expected = calloc(language->token_count, sizeof *expected);
  if (!expected) return PyErr_NoMemory();
  expected_tokens(driver, expected);
  PyObject *names = PyList_New(0);
  for (uint32_t token = 0; names && token < language->token_count; token++) {
    if (!expected[token]) continue;
    PyObject *name = PyUnicode_FromString(language->symbol_names[token]);
    if (!name || PyList_Append(names, name) < 0) Py_CLEAR(names);
    Py_XDECREF(name);
  }
  free(expected);
  PyObject *tuple = names ? PyList_AsTuple(names) : NULL;
  Py_XDECREF(names);
  return tuple;
}

/* The lowest item is the empty stack. */
static PyObject *stack_items(const Driver *driver) {
  PyObject *tuple = PyTuple_New((Py_ssize_t)driver->item_count - 1);
  for (uint32_t i = 1; tuple && i < driver->item_count; i++) {
    const Item *item = &driver->items[i];
    PyObject *entry = Py_BuildValue("(sII)", driver->grammar->language->symbol_names[item->symbol],
                                    (unsigned)item->start, (unsigned)item->end);
    if (!entry || PyTuple_SetItem(tuple, (Py_ssize_t)i - 1, entry) < 0) Py_CLEAR(tuple);
  }
  return tuple;
}

static int set_fact(PyObject *facts, Py_ssize_t place, PyObject *value) {
  if (!value) return -1;
  PyStructSequence_SetItem(facts, place, value);
  return 0;
}

PyObject *facts_new(ModuleState *state, const Driver *driver, const Token *bad) {
  const char *symbol = bad->symbol == NO_SYMBOL ? "" : driver->grammar->language->symbol_names[bad->symbol];
  PyObject *facts = PyStructSequence_New(state->facts_type);
  if (!facts) return NULL;
  if (set_fact(facts, 0, PyLong_FromUnsignedLong(bad->start)) < 0 || set_fact(facts, 1, PyLong_FromUnsignedLong(bad->end)) < 0 ||
      set_fact(facts, 2, PyUnicode_FromString(symbol)) < 0 || set_fact(facts, 3, expected_names(driver)) < 0 ||
      set_fact(facts, 4, stack_items(driver)) < 0) {
    Py_CLEAR(facts);
  }
  return facts;
}
