/* Where the lines of a text start. */
#ifndef PSVERIFY_LINES_H
#define PSVERIFY_LINES_H

#include "objects.h"

/* line_starts(text): a tuple of the offset of each line's first byte. */
PyObject *line_starts(PyObject *module, PyObject *text);

#endif
