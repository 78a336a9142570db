/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * cgroup - the cgroups of a sandbox, one in each hierarchy that its plan names.
 *
 *	BASE				found by the CGROUP step, somebody else's
 *	BASE/sbx-NAME-PID		has the limits; no process is ever in it
 *	BASE/sbx-NAME-PID/payload	where the payload is, and the root of its cgroup namespace
 *	BASE/sbx-NAME-PID.self		the supervisor itself, where it could not stay in BASE
 *
 * Two levels, so that nothing inside, not even who mounts a cgroup file system, comes near the
 * files that hold the limits: nothing below a namespace's root can name them.
 *
 * The supervisor holds a lock (flock) on what it has made for as long as it lives. So who starts
 * next can tell what was left by one that was killed, and takes that away (cgroup_sweep.c), when no
 * process is in it any more. A cgroup whose processes were killed is never used again.
 *
 * All is done by descriptors, which are opened before another namespace is joined and are known to
 * be directories of a cgroup file system.
 */
#ifndef SBX_RUN_CGROUP_H
#define SBX_RUN_CGROUP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "plan/flat.h"

struct sandbox;

/* Of what is made in a base. Others may pass, but not open it: nobody else can hold its lock. */
#define CGROUP_MODE 0711

#define MAX_CGROUPS 12
#define CGROUP_NAME_SIZE (FLAT_MAX_CGROUP_NAME + 32)

/* Descriptors of directories; -1: it is not there. */
struct cgroup {
	const struct flat_step *step; /* its CGROUP */
	bool is_v2;
	int base;
	int limits;
	int payload;
	int self;
	char name[CGROUP_NAME_SIZE];	  /* of `limits` in `base` */
	char self_name[CGROUP_NAME_SIZE]; /* of `self` */
	bool is_in_self;		  /* the supervisor is */
	uint32_t switched_on;		  /* bit k: the step's controller k, by us, in `base` */
};

struct cgroups {
	uint32_t n;
	struct cgroup at[MAX_CGROUPS];
};

/* cgroup.c: the steps, each 0 or -errno. */
int make_cgroup(struct sandbox *s, const struct flat_step *step);
int set_cgroup_limit(struct sandbox *s, const struct flat_step *step);
int enter_cgroups(struct sandbox *s);

/* What has to be there before the child is; `step` is the one that has failed. */
int finish_cgroups(struct sandbox *s, uint32_t *step);
/* The cgroup that the child is to be born in, or -1. */
int cgroup_of_birth(const struct sandbox *s);

/* Of the hierarchy that is mounted there; NULL: there is none. */
struct cgroup *find_cgroup(struct sandbox *s, const char *hierarchy);

/* cgroup_base.c: where the CGROUP step makes one; a descriptor. */
int open_cgroup_base(const struct flat *f, const struct flat_step *s);
int open_cgroup(int dir, const char *path);

/* The whole of a file, with a NUL; its length, or -errno, -E2BIG when it does not fit. */
ssize_t read_cgroup_file(int dir, const char *file, char *buf, size_t size);
int write_cgroup_file(int dir, const char *file, const char *value);
bool has_word(const char *list, const char *word, const char *separators);
/* Does the text of a file, which is changed, say that it has this value? */
bool shows_value(char *text, const char *value);

/* cgroup_end.c: ends whatever is still in them. Their files can be read yet. */
void empty_cgroups(struct sandbox *s);
/* Takes away all that was made, and goes back to where it came from. Once. */
void remove_cgroups(struct sandbox *s);

/* cgroup_sweep.c */
void sweep_cgroups(int base, bool is_v2);
bool is_cgroup_populated(int dir, bool is_v2);
int remove_cgroups_below(int dir); /* -EBUSY: somebody is in one */
bool has_cgroups_below(int dir);
/* Visits `dir` and all that is below, until a visit returns something else than 0. */
typedef int visit_cgroup(int dir, void *with);
int each_cgroup(int dir, int depth, visit_cgroup *visit, void *with);
/* The parent of one that has none below it, and its name; -ENOENT: none is below `dir`. */
int find_last_cgroup(int dir, char *name);

/* Process ids out of a cgroup.procs, one by one. */
struct members {
	int fd;
	size_t at, n;
	char buf[512];
};

int open_members(struct members *m, int dir);
pid_t next_member(struct members *m); /* 0: there is no more; the descriptor is closed */

#define CGROUP_DEPTH 64 /* of each_cgroup() */

#endif
