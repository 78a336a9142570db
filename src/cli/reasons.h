/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * reasons - the sentences behind a fact's "no": for doctor, and for the diagnosis of a failed step.
 */
#ifndef SBX_CLI_REASONS_H
#define SBX_CLI_REASONS_H

#include "host/host.h"

struct reason {
	const char *fact, *word;
	const char *cause; /* lower case, no full stop */
	const char *help;  /* the way out; may hold several lines */
};

/* Why the fact isn't "yes" here; NULL when it is, or when its answer says nothing. */
const struct reason *reason_find(struct host *h, const char *fact);

#endif
