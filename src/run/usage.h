/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * usage - what a sandbox has used, as a table on standard error, and which limits it has reached.
 */
#ifndef SBX_RUN_USAGE_H
#define SBX_RUN_USAGE_H

#include "run/run.h"

void start_usage(void);

/* As sys_wait(), and keeps what the kernel says of who has ended. */
pid_t wait_for_usage(pid_t pid, int *status, int options);

/*
 * At the end, while the cgroups are there. `status` is how the child has ended. The table comes
 * when the plan wants it; the limits of the plan's cgroups, if they were in the way.
 */
void tell_usage(const struct sandbox *s, int status);
void tell_limits(struct sandbox *s, int status);

#endif
