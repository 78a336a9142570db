/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * payload_share - the payload's words about what processes share; see payload.c.
 */
#include <stdbool.h>

/* Is argv[1] one of them? Then it is done, and *status is what to end with. */
bool payload_share(int argc, char **argv, int *status);
