/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <string.h>

#include "base/path.h"
#include "feature/lower.h"

/* Kept below sbx's own state of the profile; a NAME keeps several apart. */
static int persistent(struct lowering *l, const char *name, const char *why)
{
	const struct s_str *key = &l->spec->filesystem.home;
	struct source src = { .at = key->at, .what = "kept home", .if_missing = IF_MISSING_CREATE };
	struct bind b = {
		.target = inside_home(l),
		.recursive = true,
		.writable = true,
		.attrs = ATTRS_DEFAULT,
		.at = key->at,
		.why = why,
	};
	const char *base, *type, *state;
	struct step *s;

	if (strchr(name, '/') || strcmp(name, ".") == 0 || strcmp(name, "..") == 0)
		return diag_error(l->diags, DIAG_E0318, key->at,
				  "'%s' cannot be the name of a home", name);
	/* Links on the way to his state folder are the user's; from there on, there is to be none.
	 */
	src.path = host_state_dir(l);
	if (source_find(l, &src, &base, &type) == SOURCE_ERROR)
		return -1;
	state = path_join(l->arena, base, path_below(host_state(l), src.path));
	b.source = path_join(l->arena, state,
			     *name ? arena_printf(l->arena, "home-%s", name) : "home");
	lower_host_dir(l, b.source, 0700, false, l->ids.shifted ? l->ids.uid : -1, key->at, why);
	s = lower_bind(l, &b);
	if (!s)
		return -1;
	s->pending = STEP_STATE;
	return 0;
}

int lower_home(struct lowering *l)
{
	const struct s_str *key = &l->spec->filesystem.home;
	const char *why = lower_why(l, "filesystem.home", key->set);
	const char *target = inside_home(l);
	struct source src = source_of(key);
	struct step *s;

	if (!has_home(l))
		return 0;
	if (strcmp(target, "/") == 0 || !*host_home(l))
		return diag_error_help(l->diags, DIAG_E0318, key->at,
				       "set HOME, or filesystem.home = \"none\"",
				       "the caller's home directory is not known");
	if (strcmp(key->v, "tmpfs") == 0) {
		s = lower_add(l, STEP_TMPFS, key->at, why);
		s->u.tmpfs.target = target;
		s->u.tmpfs.mode = ids_private_mode(&l->ids);
		s->u.tmpfs.attrs = ATTRS_DEFAULT;
		return 0;
	}
	if (strcmp(key->v, "persistent") == 0)
		return persistent(l, "", why);
	if (strncmp(key->v, "persistent:", 11) == 0)
		return persistent(l, key->v + 11, why);
	src.what = "home";
	src.has_minus = false;
	if (strcmp(key->v, "host") == 0)
		src.path = host_home(l);
	return lower_bind_source(l, &src, target, true, ATTRS_DEFAULT, why);
}
