/* Which tokens could have come instead of one that did not fit. */
#ifndef PSVERIFY_EXPECTED_H
#define PSVERIFY_EXPECTED_H

#include "driver.h"

/* Sets `expected[token]` for each token, extras aside, that the stopped parser could shift after its reductions. */
void expected_tokens(const Driver *driver, bool *expected);

#endif
