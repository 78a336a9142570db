/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * lower - what the lowerings share.
 */
#ifndef SBX_FEATURE_LOWER_H
#define SBX_FEATURE_LOWER_H

#include "feature/feature.h"

/* Attributes that a mount has unless its options say otherwise. */
#define ATTRS_DEFAULT (ATTR_NOSUID | ATTR_NODEV)
#define ATTRS_PSEUDO (ATTR_NOSUID | ATTR_NODEV | ATTR_NOEXEC)

/* A step of the child; shorthand for plan_add(). */
struct step *lower_add(struct lowering *l, enum step_kind kind, struct place at, const char *why);

/* "KEY", or "KEY (default)" when nobody set it. */
const char *lower_why(struct lowering *l, const char *key, bool set);

/*
 * A mount's options over the attributes it has by default. `recursive` may be NULL where
 * "norecursive" makes no sense.
 */
int lower_options(struct lowering *l, const struct mount_item *m, uint64_t *attrs, bool *recursive);

/* An item's target, or the type's own. */
const char *lower_target(const struct mount_item *m, const char *dflt);

/* Is access = "rw" written, or "ro" not? */
bool lower_writable(const struct s_str *access, bool dflt);

/* Paths on the host. */
const char *host_home(struct lowering *l);	/* of the caller; "" when unknown */
const char *host_state(struct lowering *l);	/* sbx's own, for this profile */
const char *host_state_dir(struct lowering *l); /* the user's, which that is below */

/* The owner of what is at the path; false when it is not known. */
bool host_owner(struct lowering *l, const char *path, int64_t *uid, int64_t *gid);

/* The payload's home inside. */
const char *inside_home(struct lowering *l);
/* Does the profile put something there? */
bool has_home(const struct lowering *l);

/* ---- sources of binds ------------------------------------------------------- */

enum source_result {
	SOURCE_FOUND,
	SOURCE_MISSING, /* and that is fine: optional, or if_missing is "skip" or "create" */
	SOURCE_ERROR,	/* appended */
};

/* A path on the host that a mount is made from. */
struct source {
	const char *path;
	struct place at;
	const char *what; /* "host path", "lower directory": for messages */
	enum if_missing if_missing;
	bool has_minus; /* the key takes "-/path" */
};

struct source source_of(const struct s_str *s);
struct source source_at(const char *path, struct place at, const char *what); /* must be there */

/*
 * The real path and its type ("dir", "file", ...); of a missing one where it would be. A link that
 * lies where the sandbox may write is refused: an earlier run could have put it there to be given
 * more than the profile says.
 */
enum source_result source_find(struct lowering *l, const struct source *s, const char **real,
			       const char **type);

/* ---- binds ------------------------------------------------------------------ */

struct bind {
	const char *source, *target; /* source: a real path */
	bool recursive, writable;
	bool is_device;		       /* its owner is not id-mapped: that is the host's business */
	const struct s_id_map *id_map; /* NULL: "auto" */
	uint64_t attrs;		       /* beside ATTR_RO */
	struct place at;
	const char *why;
};

/*
 * Finds the source and fills in what follows from it: source, recursive, is_device, attrs. One that
 * is to be created becomes a HOST_DIR and counts as found.
 */
enum source_result bind_from(struct lowering *l, const struct source *s, struct bind *b);

/* OPEN_TREE, and the slot that it fills; -1 after an error. */
int64_t lower_open_tree(struct lowering *l, const struct bind *b, bool has_ranges);

/* Would a layer show the owners of the host, which the sandbox of real root has not? */
bool needs_layer_map(struct lowering *l, const char *layer);

/* BIND, and OPEN_TREE where the sandbox's ids are shifted. NULL after an error. */
struct step *lower_bind(struct lowering *l, const struct bind *b);

/*
 * The ranges of a mount's own id map, as the kernel wants them: from the id on the disk to the
 * host's id that the sandbox has for the one inside. -1 with all that is wrong with them.
 */
int lower_mount_ids(struct lowering *l, const struct s_id_map *map, const char *source,
		    struct id_ranges *uids, struct id_ranges *gids);

/* Finds the source and binds it at `target`; 0 also when it is missing and may be. */
int lower_bind_source(struct lowering *l, const struct source *s, const char *target, bool writable,
		      uint64_t attrs, const char *why);

/* A directory on the host that the supervisor makes; owned by the host's uid, -1: the caller. */
void lower_host_dir(struct lowering *l, const char *path, int64_t mode, bool lock, int64_t owner,
		    struct place at, const char *why);

/* ---- parts of lower_filesystem ---------------------------------------------- */

/* What overlays have in common, as root and as an entry of mounts. */
struct overlay {
	const char *target;
	const struct s_list *lower;
	const struct s_str *upper, *work;
	int64_t size;
	uint64_t attrs; /* beside ATTR_RO, which follows from `upper` */
	struct place at;
	const char *why;
};

int lower_overlay(struct lowering *l, const struct overlay *o);

/* STAGE, once. */
void lower_stage(struct lowering *l, int64_t size, struct place at, const char *why);

struct proc {
	const char *target;
	bool hidepid, subset_pid;
	uint64_t attrs;
	struct place at;
	const char *why;
};

int lower_proc(struct lowering *l, const struct proc *p);
int lower_dev(struct lowering *l, const char *target, const struct s_list *devices, struct place at,
	      const char *why);
int lower_sysfs(struct lowering *l, const char *target, uint64_t attrs, struct place at,
		const char *why);

int lower_grants(struct lowering *l);	     /* read_only read_write hide protect */
int lower_aliases(struct lowering *l);	     /* after all mounts of the profile */
int lower_denied_mounts(struct lowering *l); /* after all that it makes */
int lower_held_folders(struct lowering *l);  /* after all that they can be in */
int lower_home(struct lowering *l);
int lower_tmp(struct lowering *l);
int lower_sys(struct lowering *l);
int lower_synthesize(struct lowering *l);
int lower_usr_merge(struct lowering *l);

/* Does limits.core say nothing, so that a payload's crash is to be nobody's business? */
bool has_default_core(struct lowering *l);

/* Refuses what needs a namespace that isn't new. */
int lower_needs(struct lowering *l, const struct s_ns *ns, bool joined_will_do, struct place at,
		const char *what, const char *key);

#endif
