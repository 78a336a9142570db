/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * check_namespaces - do the namespaces go together, with the caller's rights and with what else the
 * profile says?
 *
 * Example: user = false is root's alone; a network namespace is joined by an ordinary user only
 * together with the user namespace that it belongs to.
 */
#include <string.h>

#include "feature/namespaces.h"
#include "pass/passes.h"

static int check_user(struct lowering *l)
{
	const struct s_ns *user = &l->spec->namespaces.user;

	if (user->how != S_NS_OFF || ids_privileged(l))
		return 0;
	return diag_error_help(l->diags, DIAG_E0401, user->at, "set namespaces.user = true",
			       "a sandbox without a user namespace needs the rights of root");
}

static int check_joins(struct lowering *l)
{
	struct namespace_row row;
	int err = 0;

	if (ids_privileged(l) || l->spec->namespaces.user.how == S_NS_JOIN)
		return 0;
	for (size_t i = 0; namespace_row(i, l->spec, &row); i++) {
		const char *dir;

		if (row.ns->how != S_NS_JOIN || row.bit == NS_USER)
			continue;
		dir = strrchr(row.ns->path, '/');
		err = diag_error_help(
			l->diags, DIAG_E0413, row.ns->at,
			dir && strncmp(row.ns->path, "/proc/", 6) == 0
				? arena_printf(l->arena,
					       "join its user namespace too: namespaces.user = "
					       "\"%.*s/user\"",
					       (int)(dir - row.ns->path), row.ns->path)
				: "join the user namespace that it belongs to, too: "
				  "namespaces.user = \"/proc/PID/ns/user\"",
			"joining '%s' needs rights in the user namespace that it belongs to",
			row.ns->path);
	}
	return err;
}

static int check_time(struct lowering *l)
{
	const struct s_int *m = &l->spec->namespaces.monotonic_offset;
	const struct s_int *b = &l->spec->namespaces.boottime_offset;

	if ((!m->v && !b->v) || l->spec->namespaces.time.how == S_NS_NEW)
		return 0;
	return diag_error_help(l->diags, DIAG_E0410, m->v ? m->at : b->at,
			       "set namespaces.time = true",
			       "an offset of a clock needs a time namespace");
}

/* The first key of the group that somebody wrote; NULL: none. */
static const struct place *filesystem_key(const struct spec *s)
{
	const struct s_str *texts[] = {
		&s->filesystem.root.type, &s->filesystem.home, &s->filesystem.proc.type,
		&s->filesystem.dev.type,  &s->filesystem.tmp,  &s->filesystem.sys,
		&s->filesystem.usr_merge,
	};
	const struct s_list *lists[] = {
		&s->filesystem.read_only, &s->filesystem.read_write, &s->filesystem.hide,
		&s->filesystem.protect,	  &s->filesystem.synthesize,
	};

	for (size_t i = 0; i < ARRAY_LEN(texts); i++)
		if (texts[i]->set)
			return &texts[i]->at;
	for (size_t i = 0; i < ARRAY_LEN(lists); i++)
		if (lists[i]->n)
			return &lists[i]->v[0].at;
	return s->filesystem.mounts.n ? &s->filesystem.mounts.v[0].at : NULL;
}

static int check_filesystem(struct lowering *l)
{
	const struct s_ns *ns = &l->spec->namespaces.mount;
	const struct place *at = filesystem_key(l->spec);
	struct diag *d;

	if (ns->how == S_NS_NEW || !at)
		return 0;
	d = diag_add(l->diags, SEV_ERROR, DIAG_E0411, *at,
		     "a file system of its own needs a mount namespace");
	d->help = "set namespaces.mount = true, or leave out the group filesystem";
	if (ns->set) {
		d->other = ns->at;
		d->other_msg = ns->how == S_NS_JOIN ? "one that is there already is joined here"
						    : "the namespace is left out here";
	}
	return -1;
}

int check_namespaces(struct lowering *l)
{
	int (*const checks[])(struct lowering * l) = { check_user, check_joins, check_time,
						       check_filesystem };
	int err = 0;

	for (size_t i = 0; i < ARRAY_LEN(checks); i++)
		if (checks[i](l) < 0)
			err = -1;
	return err;
}
