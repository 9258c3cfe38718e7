/* The facts of a syntax error as a Python record. */
#ifndef PSVERIFY_FACTS_H
#define PSVERIFY_FACTS_H

#include "driver.h"
#include "objects.h"

/* The facts of all errors that a driver met, a tuple of SyntaxFacts. */
PyObject *facts_of(ModuleState *state, const Driver *driver);

#endif
