/* Which of some words stand in a text. */
#ifndef PSVERIFY_WORDS_H
#define PSVERIFY_WORDS_H

#include "objects.h"

/* words_in(text, words): the set of those words, all bytes, that are found in the text. */
PyObject *words_in(PyObject *module, PyObject *arguments);

#endif
