/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * ids - who is who: the id maps of the new user namespace, who writes them, who builds the root
 * and who the payload is.
 *
 * Decided once, before anything is lowered, since it also says which setgroups(2) is possible,
 * whom directories on the host belong to, and whether writable binds need an id-mapped mount.
 */
#ifndef SBX_FEATURE_IDS_H
#define SBX_FEATURE_IDS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/list.h"
#include "plan/step_kinds.h"
#include "spec/types.h"

struct lowering;

/* Most lines that the kernel takes in a uid_map. */
#define ID_MAX_RANGES 340

struct ids {
	bool made; /* a new user namespace, with these maps: */
	struct id_ranges uids, gids;
	enum actor writer;		   /* of the maps */
	const char *newuidmap, *newgidmap; /* helpers; "": written directly */
	bool deny;			   /* setgroups must be denied before gids are mapped */
	bool setgroups;			   /* setgroups(2) works inside */

	int64_t uid, gid; /* of the payload, inside; -1: whatever it is already */

	/*
	 * Who builds the root, inside. When the caller is not in the map (`become`), the child
	 * takes these ids after WAIT: the kernel lets nobody without an id own a file.
	 */
	int64_t builder_uid, builder_gid;
	bool become;

	/*
	 * Real root with ids that are shifted outside: writable binds are id-mapped, so that
	 * inside and on the disk owners are the same numbers.
	 */
	bool shifted;
	int64_t builder_outside; /* the builder's uid on the host; -1: the caller's own */
};

/* Is the caller allowed to do what root does in its user namespace: make others, mount? */
bool ids_privileged(struct lowering *l);

/* Fills l->ids; 0, or -1 with all that is wrong with the maps. */
int ids_resolve(struct lowering *l);

/* The id inside that stands for `outside`, or -1; and the other way round. */
int64_t ids_inside(struct id_ranges map, int64_t outside);
int64_t ids_outside(struct id_ranges map, int64_t inside);

/*
 * Is a range of uids (k = 0) or gids (1) one at all, and do two of them overlap? 0, or -1 with an
 * error.
 */
int ids_check_range(struct lowering *l, int k, const struct s_range *r);
int ids_check_overlap(struct lowering *l, int k, const struct s_range *r, const struct s_range *q);

/* The mode of a directory that is the payload's alone: the builder makes it, the payload uses it.
 */
int64_t ids_private_mode(const struct ids *ids);

#endif
