/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * layer - what one file, or one block of it, says; a profile is a pile of these. Private to front/.
 *
 * From the lowest to the topmost: for each file its includes, left to right, depth first, each file
 * once; its body; its `when` blocks; the drop-ins of its name. Those of `all`, and last the command
 * line, lie over the profile that was asked for.
 */
#ifndef SBX_FRONT_LAYER_H
#define SBX_FRONT_LAYER_H

#include "front/front.h"
#include "front/lookup.h"
#include "spec/expand.h"

/* ---- drop-ins (dropins.c) ---------------------------------------------------------------- */

struct dropin {
	const char *name;  /* of the file: "50-mine.profile"; they are sorted by it */
	const char *path;  /* in the first directory that has the name */
	bool disabled;	   /* a link to /dev/null */
	const char *masks; /* the file of that name in a later directory; NULL: none */
};

struct dropins {
	struct dropin *v;
	size_t n;
};

/*
 * The drop-ins of a profile's name, or of "all": the files of NAME.profile.d in all directories. A
 * directory that is there and cannot be read is an error (-1): it may hold what denies.
 */
int dropins_find(struct arena *a, struct host *h, const char *name, struct dropins *out,
		 struct diags *d);

/* ---- parameters (params.c) ----------------------------------------------------------------- */

/* What the layers' `params` say, merged (NULL: nothing), as a table. 0, or -1 after errors. */
int params_declare(struct arena *a, const struct value *merged, struct params *out,
		   struct diags *d);

/* Gives each its value: of the command line, or its default. */
int params_settle(struct arena *a, struct host *h, struct params *params,
		  const struct profile_request *request, const struct expander *x, struct diags *d);

/* As text; NULL for a list. */
const char *param_text(struct arena *a, const struct param *p);

/* Why the parameter can never have this text as its value, for a help; NULL: it can. */
const char *param_cannot_be(struct arena *a, const struct param *p, const char *text);

/* true, not 0, not empty */
bool param_holds(const struct param *p);

/* ---- conditions (when.c) ---------------------------------------------------------------- */

struct surroundings {
	struct arena *arena;
	struct host *host;
	const struct params *params;
	const struct expander *x;
	struct diags *diags;
};

/* Do all tests of a block hold? Fills *out; -1 after an error. */
int when_judge(const struct surroundings *s, const struct value *tests, struct s_condition *out);

/* ---- replace and remove (patch.c) ------------------------------------------------------- */

struct patcher {
	struct arena *arena;
	struct diags *diags;
	const struct expander *x;
	const struct layer *left_out; /* blocks that do not hold: what they have is no stale name */
	size_t n_left_out;
};

/* The tree without what `removals` names. NULL after an error: something was not there. */
struct value *patch_remove(const struct patcher *p, const struct value *tree,
			   const struct value *removals);

/* The tree with the values of `upper`, whose lists have been folded, in place of its own. */
struct value *patch_replace(struct arena *a, const struct value *tree, const struct value *upper);

/* ---- arguments (args.c) ------------------------------------------------------------------- */

/*
 * `files_from_args` of the merged tree: what the words of the command line name is granted, and the
 * words are made absolute. The tree, or NULL after an error.
 */
struct value *args_grant(struct arena *a, struct host *h, struct value *tree,
			 const struct value *options, const struct expander *x, struct diags *d);

#endif
