/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * helper - other programs that the runner executes.
 */
#ifndef SBX_RUN_HELPER_H
#define SBX_RUN_HELPER_H

#include "run/run.h"

/*
 * Executes a program of our own, beside this one or where it was installed. Returns only when
 * that fails: -errno, of *beside when *is_there.
 */
int exec_own(const char *installed, const char **beside, bool *is_there, char **argv, char **envp);

/*
 * Runs another program, with nothing of the caller's open and with that environment alone, and
 * waits for it: its exit status; -EINTR when a signal has ended it; or -errno. `is_own`: the path
 * is where it was installed, as above.
 */
int run_helper(const char *path, bool is_own, char **argv, char **envp);

/* scope.c: by CGROUP_SCOPE. */
int make_scope(const struct sandbox *s, const struct flat_step *step);

#endif
