/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * filter_groups - named sets of system calls, for rules such as `deny @mount`.
 *
 * filter_groups.def is the one list of them. A member is the name of a system call or another
 * group; who wants calls alone walks down by himself, as plan/filter.h does. A name may be one that
 * only some architecture has.
 */
#ifndef SBX_PLAN_FILTER_GROUPS_H
#define SBX_PLAN_FILTER_GROUPS_H

#include <stddef.h>

struct filter_group {
	const char *name;	    /* "@mount" */
	const char *help;	    /* one line: what its calls do */
	const char *const *members; /* ends with NULL */
};

/* The members of "@mount", ended by NULL; NULL when there is no such group. */
const char *const *filter_group_find(const char *name);

/* All groups in the order of filter_groups.def; n is their number. */
const struct filter_group *filter_groups(size_t *n);

#endif
