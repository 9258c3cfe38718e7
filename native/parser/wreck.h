/* What does not fit becomes an ERROR node. */
#ifndef PSVERIFY_WRECK_H
#define PSVERIFY_WRECK_H

#include "driver.h"

/* The region that becomes an ERROR node: items taken off the stack and tokens passed over. */
typedef struct {
  bool begun;
  uint32_t first;   /* slot */
  uint32_t visible; /* visible slots before it */
  uint32_t start;   /* byte */
  uint32_t end;     /* byte */
} Wreck;

/* Takes items off the stack until so many are left. */
bool wreck_pop(Driver *driver, Wreck *wreck, uint32_t kept);

/* Passes over the lookahead, or over one code point if that is empty. */
bool wreck_skip(Driver *driver, Wreck *wreck);

/* Makes the node, if there is anything for it to hold. */
bool wreck_end(Driver *driver, Wreck *wreck);

/* Takes everything off the stack, passes over the rest of the text, and makes the node. */
bool wreck_rest(Driver *driver, Wreck *wreck);

/* Each is false if memory is short. */

#endif
