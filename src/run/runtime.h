/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * runtime - a limit of the time that a sandbox may run, from the start on.
 *
 * Whoever waits does so no longer than runtime_left() says, and whenever it is awake lets
 * check_runtime() send what is due. Once the time is over nothing must stop this process any more.
 */
#ifndef SBX_RUN_RUNTIME_H
#define SBX_RUN_RUNTIME_H

#include "run/run.h"

int prepare_runtime(const struct flat_step *step);
void start_runtime(void);

/* The timer that undoes a stop, again: what makes a stop pending takes away what it has sent. */
void arm_runtime(void);

int64_t runtime_left(void); /* nanoseconds; -1: for ever */
void check_runtime(const struct sandbox *s);

bool is_runtime_over(void);
void tell_runtime(const struct sandbox *s); /* that it is */

#endif
