/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * rung_rlimit - the last rung: what setrlimit(2) can do in the place of a limit that may be
 * missing.
 *
 * It holds for each process by itself, so that a sandbox with many of them uses a multiple; hence
 * the warning, and hence only for what the profile lets be missing. RLIMIT_DATA comes nearest to
 * memory: address space that is only reserved does not count. RLIMIT_NPROC counts the processes of
 * the user, in the user namespace since Linux 5.14.
 */
#include <sys/resource.h>

#include "feature/limits.h"

bool lower_limit_of_process(struct lowering *l, const struct limit *limit, const char *why)
{
	const struct s_rlimit *set =
		limit->resource == RLIMIT_DATA ? &l->spec->limits.data : &l->spec->limits.nproc;
	const char *fact = limit->resource == RLIMIT_DATA ? "rlimit:data" : "rlimit:nproc";
	int64_t hard = host_int(l->host, HOST_FACT, fact, INT64_MAX);
	struct step *s;
	struct diag *d;

	if (limit->resource < 0 || limit->amount < 0)
		return false;
	d = diag_add(l->diags, SEV_WARNING, DIAG_W0304, limit->at,
		     "'%s' holds for each process only, not for all together", limit->key);
	diag_remark(l->diags, d, "cause", "%s", why);
	/* What the profile says of each process itself stays. */
	if (set->set)
		return true;
	s = lower_add(l, STEP_RLIMIT, limit->at, limit->key);
	s->u.rlimit.resource = limit->resource;
	/* The caller may have less already. */
	s->u.rlimit.soft = s->u.rlimit.hard = hard < limit->amount ? hard : limit->amount;
	return true;
}
