/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * tree - the sandbox's tree as it is after some of a plan's mounts.
 *
 * Passes ask it what is at a path inside: something that a step made, something of the host that a
 * bind or an overlay shows, or nothing. Only what is asked for is looked up, component by
 * component, and links are followed inside the tree, as the kernel will follow them for the
 * payload.
 */
#ifndef SBX_PASS_TREE_H
#define SBX_PASS_TREE_H

#include "feature/feature.h"

enum node_kind {
	NODE_MISSING,
	NODE_DIR,
	NODE_FILE, /* anything that is no directory and no link */
	NODE_LINK,
	NODE_UNKNOWN, /* may not be looked at, or a pseudo file system: taken for what is wanted */
};

enum area_kind {
	AREA_NONE,
	AREA_OWN,     /* a tmpfs: sbx makes there what it needs */
	AREA_OVERLAY, /* likewise when it has an upper layer */
	AREA_HOST,    /* a bind: nothing is made there */
	AREA_STATE,   /* a bind of a directory that sbx keeps for the profile: may be made there */
	AREA_PSEUDO,  /* procfs and the like: nothing can be made there */
};

/* One mounted file system. */
struct area {
	enum area_kind kind;
	size_t step;	 /* that mounts it, as the caller numbers them */
	bool read_only;	 /* to the sandbox */
	bool can_create; /* while the root is built */
	bool forgets;	 /* what is written there goes with the sandbox */
	size_t n_kept;	 /* topmost layers that the sandbox can change and that stay */
};

struct node {
	const char *name;
	struct node *parent, *child, *next;
	enum node_kind kind;
	const char *link; /* NODE_LINK: its content */
	bool planted;	  /* NODE_LINK: the sandbox could have made it in an earlier run */
	struct area *area;
	struct strv layers; /* paths on the host that it shows, topmost first */
	bool is_made;	    /* a step of the plan put something here: */
	size_t maker;	    /* its number */
};

struct tree {
	struct arena *arena;
	struct host *host;
	struct node *root;
};

/* Result of a walk. */
enum walk_error {
	WALK_OK, /* the node may still be NODE_MISSING */
	WALK_PLANTED,
	WALK_LOOP,
	WALK_NOT_DIR,
};

struct tree *tree_new(struct arena *a, struct host *h);

/*
 * To the node at `path`. `follow` says whether a link as last component is followed. On an error
 * `node` is what the walk came to.
 */
enum walk_error tree_walk(struct tree *t, const char *path, bool follow, struct node **node);

const char *node_path(struct arena *a, const struct node *node);

/* Has the plan a step that puts the tree's state after it: mounts, makes, links. */
void tree_apply(struct tree *t, const struct plan *p, const struct step *s, size_t number,
		struct node *node);

/* Is the last component of the step's target followed when it is a link? */
bool tree_follows(const struct step *s);

/* The kind of thing that the step needs as mount point. */
enum node_kind tree_wants(struct tree *t, const struct plan *p, const struct step *s);

#endif
