/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <string.h>

#include "feature/lower.h"
#include "schema/schema.h"

static int proc(struct lowering *l)
{
	const struct s_str *type = &l->spec->filesystem.proc.type;
	struct source src = source_at("/proc", type->at, "directory");
	struct proc p = {
		.target = "/proc",
		.hidepid = l->spec->filesystem.proc.hidepid.v,
		.subset_pid = l->spec->filesystem.proc.subset_pid.v,
		.attrs = ATTRS_PSEUDO,
		.at = type->at,
		.why = lower_why(l, "filesystem.proc", type->set),
	};

	if (strcmp(type->v, "private") == 0)
		return lower_proc(l, &p);
	if (strcmp(type->v, "host") == 0)
		return lower_bind_source(l, &src, "/proc", false, ATTRS_PSEUDO, p.why);
	return 0;
}

static int dev(struct lowering *l)
{
	const struct s_str *type = &l->spec->filesystem.dev.type;
	struct source src = source_at("/dev", type->at, "directory");
	struct bind b = {
		.target = "/dev",
		.writable = true,
		.attrs = ATTR_NOSUID,
		.at = type->at,
		.why = lower_why(l, "filesystem.dev", type->set),
	};

	if (strcmp(type->v, "minimal") == 0)
		return lower_dev(l, "/dev", &l->spec->filesystem.dev.devices, type->at, b.why);
	if (strcmp(type->v, "host") != 0)
		return 0;
	if (bind_from(l, &src, &b) != SOURCE_FOUND)
		return -1;
	b.is_device = true;
	return lower_bind(l, &b) ? 0 : -1;
}

int lower_tmp(struct lowering *l)
{
	const struct s_str *key = &l->spec->filesystem.tmp;
	struct source src = source_at("/tmp", key->at, "directory");
	const char *why = lower_why(l, "filesystem.tmp", key->set);
	struct step *s;

	if (!*key->v || strcmp(key->v, "none") == 0)
		return 0;
	if (strcmp(key->v, "host") == 0)
		return lower_bind_source(l, &src, "/tmp", true, ATTRS_DEFAULT, why);
	s = lower_add(l, STEP_TMPFS, key->at, why);
	s->u.tmpfs.target = "/tmp";
	s->u.tmpfs.mode = 01777;
	s->u.tmpfs.attrs = ATTRS_DEFAULT;
	if (strcmp(key->v, "private") != 0)
		parse_size(key->v, &s->u.tmpfs.size);
	return 0;
}

int lower_sys(struct lowering *l)
{
	const struct s_str *key = &l->spec->filesystem.sys;
	struct source src = source_at("/sys", key->at, "directory");
	const char *why = lower_why(l, "filesystem.sys", key->set);

	if (strcmp(key->v, "private") == 0)
		return lower_sysfs(l, "/sys", ATTRS_PSEUDO, key->at, why);
	if (strcmp(key->v, "host") == 0)
		return lower_bind_source(l, &src, "/sys", false, ATTRS_PSEUDO, why);
	return 0;
}

static int mounts(struct lowering *l)
{
	int err = 0;

	for (size_t i = 0; i < l->spec->filesystem.mounts.n; i++) {
		const struct mount_item *m = &l->spec->filesystem.mounts.v[i];
		const struct mount_type *type = mount_type_find(m->type.v);

		/* check_mounts has refused unknown ones. */
		if (type && type->lower(l, m) < 0)
			err = -1;
	}
	return err;
}

int lower_filesystem(struct lowering *l)
{
	static int (*const parts[])(struct lowering * l) = {
		lower_usr_merge,
		proc,
		dev,
		lower_sys,
		lower_tmp,
		lower_home,
		lower_grants,
		mounts,
		lower_aliases,
		lower_held_folders,
		lower_synthesize,
		lower_denied_mounts,
	};
	int err = 0;

	if (l->spec->namespaces.mount.how != S_NS_NEW)
		return 0;
	for (size_t i = 0; i < ARRAY_LEN(parts); i++)
		if (parts[i](l) < 0)
			err = -1;
	return err;
}
