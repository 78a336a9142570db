/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * feature - what turns spec items into steps.
 *
 * A mount type or a network mode is one file and one row in mount_types.def or net_modes.def. The
 * other groups of the spec lower in files of their own (lower_ids.c, lower_process.c, ...), called
 * in the order of passes.def. A lowering asks the host what it must know, and appends steps; it
 * does not care where mount points come from (pass/mount_points.c adds them) nor about order
 * between mounts (pass/order_mounts.c).
 */
#ifndef SBX_FEATURE_FEATURE_H
#define SBX_FEATURE_FEATURE_H

#include "base/diag.h"
#include "feature/ids.h"
#include "host/host.h"
#include "plan/plan.h"
#include "spec/spec.h"

/* A directory around an absent path. */
struct absent_dir {
	const char *path; /* inside */
	const char *host; /* NULL: it is not one of the host */
};

/* What hide or protect is about and is not there, where the sandbox could make it on the host. */
struct absent {
	const char *path; /* inside */
	struct place at;
	const char *why;
	bool optional;		 /* written with '-': where nothing can hold it, that is said */
	const char *left_out;	 /* the reason why it is not held */
	struct absent_dir *dirs; /* those that are there, the innermost first */
	size_t n_dirs;
	struct absent *next;
};

struct lowering {
	struct arena *arena;
	struct host *host;
	const struct spec *spec;
	struct plan *plan;
	struct diags *diags;
	struct ids ids;	       /* by ids_resolve() */
	int n_slots;	       /* id-mapped binds so far */
	int n_staged;	       /* overlays in the work area */
	struct absent *absent; /* as written; pass/mount_points.c finds them, pass/landlock.c sees
				  to them */
};

struct mount_type {
	const char *name;
	const char *help;
	const char *members;  /* space-separated keys that it takes beside id and type */
	const char *required; /* of those, the ones that must be given */
	int (*lower)(struct lowering *l, const struct mount_item *m); /* 0 or -1 with an error */
};

const struct mount_type *mount_type_find(const char *name);
const struct mount_type *const *mount_types(size_t *n);

struct net_mode {
	const char *name;
	const char *help;
	int (*lower)(struct lowering *l);
};

const struct net_mode *net_mode_find(const char *name);
const struct net_mode *const *net_modes(size_t *n);

/* The other groups, one function each; all return 0 or -1 with errors appended. */
int lower_namespaces(struct lowering *l); /* JOIN, CLONE, TIME_OFFSETS */
int lower_ids(struct lowering *l);	  /* SETGROUPS_DENY, UID_MAP .. SETUID, WAIT */
int lower_root(struct lowering *l);	  /* STAGE, the root mount, PIVOT_ROOT, DETACH_ROOT */
int lower_filesystem(
	struct lowering *l);		/* grants, home, proc, dev, tmp, sys, synthesize, mounts */
int lower_masks(struct lowering *l);	/* of what is in /proc and /sys, after all mounts */
int lower_network(struct lowering *l);	/* the mode of network.mode */
int lower_identity(struct lowering *l); /* HOSTNAME, DOMAINNAME */
int lower_process(struct lowering *l);	/* RLIMIT .. CLOSE_FDS, PDEATHSIG, INIT, EXEC */
int lower_limits(struct lowering *l);	/* CGROUP and its kin, by the rung that is there */
int lower_tty(struct lowering *l);	/* SETSID, PTY or PIPES */
int lower_environment(struct lowering *l);
int lower_security(struct lowering *l); /* SECUREBITS, BOUNDING_SET, CAPSET, NO_NEW_PRIVS */
int lower_seccomp(struct lowering *l);	/* SECCOMP; looks at the mounts that are there by then */

/* Why init cannot make names for the payload (run/broker.h); NULL: it can. */
const char *why_no_broker(struct lowering *l);

/* Are /proc and /sys to be masked? */
bool masks_wanted(const struct spec *s);

/*
 * Are nested user namespaces to be refused by the limit of the sandbox's own, and can they? The
 * limit is a file in the host's /proc; it counts for the namespace of whoever writes to it.
 */
bool nested_limit_wanted(const struct spec *s);
bool nested_limit_works(struct lowering *l);

#endif
