/* The facts of a syntax error as a Python record. */
#ifndef PSVERIFY_FACTS_H
#define PSVERIFY_FACTS_H

#include "driver.h"
#include "objects.h"

/* A stopped driver's stack and what it could go on with; `bad` is the token that came instead. */
PyObject *facts_new(ModuleState *state, const Driver *driver, const Token *bad);

#endif
