#include "facts.h"

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

static PyObject *expected_names(const TSLanguage *language, const Fault *fault) {
  PyObject *names = PyList_New(0);
  for (uint32_t token = 0; names && token < language->token_count; token++) {
    if (!fault->expected[token]) continue;
    PyObject *name = PyUnicode_FromString(language->symbol_names[token]);
    if (!name || PyList_Append(names, name) < 0) Py_CLEAR(names);
    Py_XDECREF(name);
  }
  PyObject *tuple = names ? PyList_AsTuple(names) : NULL;
  Py_XDECREF(names);
  return tuple;
}

static PyObject *stack_items(const TSLanguage *language, const Fault *fault) {
  PyObject *tuple = PyTuple_New((Py_ssize_t)fault->item_count);
  for (uint32_t i = 0; tuple && i < fault->item_count; i++) {
    const Item *item = &fault->items[i];
    PyObject *entry = Py_BuildValue("(sII)", language->symbol_names[item->symbol],
                                    (unsigned)item->start, (unsigned)item->end);
    if (!entry || PyTuple_SetItem(tuple, (Py_ssize_t)i, entry) < 0) Py_CLEAR(tuple);
  }
  return tuple;
}

static int set_fact(PyObject *facts, Py_ssize_t place, PyObject *value) {
  if (!value) return -1;
  PyStructSequence_SetItem(facts, place, value);
  return 0;
}

static PyObject *facts_new(ModuleState *state, const Fault *fault) {
  const TSLanguage *language = state->grammar.language;
  const Token *token = &fault->token;
  const char *symbol = token->symbol == NO_SYMBOL ? "" : language->symbol_names[token->symbol];
  PyObject *facts = PyStructSequence_New(state->facts_type);
  if (!facts) return NULL;
  if (set_fact(facts, 0, PyLong_FromUnsignedLong(token->start)) < 0 || set_fact(facts, 1, PyLong_FromUnsignedLong(token->end)) < 0 ||
      set_fact(facts, 2, PyUnicode_FromString(symbol)) < 0 || set_fact(facts, 3, expected_names(language, fault)) < 0 ||
      set_fact(facts, 4, stack_items(language, fault)) < 0) {
    Py_CLEAR(facts);
  }
  return facts;
}

PyObject *facts_of(ModuleState *state, const Driver *driver) {
  PyObject *tuple = PyTuple_New((Py_ssize_t)driver->fault_count);
  for (uint32_t i = 0; tuple && i < driver->fault_count; i++) {
    PyObject *facts = facts_new(state, &driver->faults[i]);
    if (!facts || PyTuple_SetItem(tuple, (Py_ssize_t)i, facts) < 0) Py_CLEAR(tuple);
  }
  return tuple;
}
