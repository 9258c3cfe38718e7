/* The names of a grammar's kinds and fields as Python tuples and dicts. */
#ifndef PSVERIFY_NAMES_H
#define PSVERIFY_NAMES_H

#include "objects.h"

/* Fills `kind_names`, `kind_ids`, `field_names`, `field_ids`; -1 with an exception. */
int names_init(ModuleState *state);

/* A kind's id as an int; ValueError if there is none. */
PyObject *kind_id_of(ModuleState *state, PyObject *name, bool named);

#endif
