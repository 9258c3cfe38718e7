/* Keeping what is known of a syntax error. */
#ifndef PSVERIFY_FAULTS_H
#define PSVERIFY_FAULTS_H

#include "driver.h"

/* Notes that the lookahead does not fit, unless that only follows from the error before; false if memory is short. */
bool note_fault(Driver *driver);

#endif
