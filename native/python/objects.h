/* What the Python types share: the module's state and the layout of trees and nodes. */
#ifndef PSVERIFY_OBJECTS_H
#define PSVERIFY_OBJECTS_H

#ifndef Py_LIMITED_API
#define Py_LIMITED_API 0x030A0000
#endif
#define PY_SSIZE_T_CLEAN
#include <Python.h>

#include "ancestors.h"

typedef struct {
  Grammar grammar;
  PyTypeObject *tree_type;
  PyTypeObject *node_type;
  PyTypeObject *facts_type;
  PyObject *kind_names;  /* tuple of str, by kind id */
  PyObject *kind_ids;    /* dict: name -> tuple of the kind ids, named and anonymous */
  PyObject *field_names; /* tuple of str or None, by field id */
  PyObject *field_ids;   /* dict: name -> id */
} ModuleState;

typedef struct {
  PyObject_HEAD
  ModuleState *state; /* lives as long as the type does */
  PyObject *buffer;   /* bytes */
  PyObject *errors;   /* tuple of SyntaxFacts */
  FlatTree flat;
  Ancestors ancestors;
} TreeObject;

typedef struct {
  PyObject_HEAD
  TreeObject *tree;
  uint32_t index;
} NodeObject;

extern PyType_Spec tree_spec;
extern PyType_Spec node_spec;
extern PyStructSequence_Desc facts_description;

/* Takes over `flat`, also when it fails; borrows the rest. */
PyObject *tree_new(ModuleState *state, PyObject *buffer, PyObject *errors, FlatTree flat);

/* A node, or None for NO_NODE. */
PyObject *node_new(TreeObject *tree, uint32_t index);

/* Fills a 0/1 mask over kind ids from names; ValueError for a name that the grammar lacks. */
bool kind_mask(ModuleState *state, PyObject *const *names, Py_ssize_t count, char mask[MAX_KINDS]);

/* A field's id, or 0 with ValueError. */
uint8_t field_id(ModuleState *state, PyObject *name);

/* The mask in a bytes object, borrowed; NULL with ValueError if it has not one byte a kind. */
const char *mask_of(ModuleState *state, PyObject *kind_ids);

/* The nodes from `first` to `last - 1` whose kind the mask flags. */
PyObject *nodes_of_kinds(TreeObject *tree, uint32_t first, uint32_t last, const char *mask);

#endif
