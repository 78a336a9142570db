/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * grants - the paths of read_only, read_write, hide and protect, and which of them counts where
 * two touch.
 *
 * A path is compared by its two names: as written, which is where it is inside, and really, with
 * the links of the host followed, which is what is shown there. hide and protect are about both.
 */
#ifndef SBX_FEATURE_GRANTS_H
#define SBX_FEATURE_GRANTS_H

#include "feature/lower.h"

enum grant_kind { /* the strongest first */
		  GRANT_HIDE,
		  GRANT_PROTECT,
		  GRANT_READ_WRITE,
		  GRANT_READ_ONLY,
};

struct grant {
	enum grant_kind kind;
	size_t order;	  /* as written */
	const char *path; /* inside */
	const char *real; /* on the host; of what is not there, where it would be */
	const struct s_str *item;
	bool is_alias; /* a denial once more, where the profile shows the same under another name */
};

extern const char *const grant_keys[]; /* "filesystem.hide" */

/* Which kind of grant, written in the profile, the step carries out; -1: it is of something else.
 */
int grant_kind_of(const struct step *s);

/* Those that have an effect, of each path the strongest; the weakest kind first. */
size_t grants_collect(struct lowering *l, struct grant **out, bool warn);

/* Only hide and protect, each also at the other paths inside where what they mean is shown. */
size_t grants_denials(struct lowering *l, struct grant **out);

/* The real path, whether or not there is something. */
const char *grant_real_path(struct lowering *l, const char *path);

/* How to take the grant out again, if it was inherited. */
const char *grant_way_out(struct lowering *l, const struct grant *g);

/* What is inside at the path already, once more: a mount of its own. */
struct step *grant_cover(struct lowering *l, const struct grant *g, const char *path,
			 uint64_t attrs);

/* An empty directory or file at the path. */
void grant_hide(struct lowering *l, const struct grant *g);

#endif
