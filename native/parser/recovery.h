/* Going on after a token that does not fit. */
#ifndef PSVERIFY_RECOVERY_H
#define PSVERIFY_RECOVERY_H

#include "driver.h"

/* Notes the error, then makes the stack and the position such that the next token fits: missing closing brackets are made up,
   what cannot be saved goes into an ERROR node. False if memory is short. */
bool recover(Driver *driver);

/* Notes an error and puts the rest of the text into an ERROR node. */
bool give_up(Driver *driver);

#endif
