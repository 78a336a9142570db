/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <string.h>

#include "base/path.h"
#include "feature/lower.h"

/* Set-user-id programs in the root are of use only to whom no_new_privs doesn't stop. */
static uint64_t root_attrs(const struct lowering *l)
{
	return l->spec->security.no_new_privs.v ? ATTRS_DEFAULT : ATTR_NODEV;
}

static int root_tmpfs(struct lowering *l, const char *why)
{
	const struct spec *s = l->spec;
	struct step *step = lower_add(l, STEP_TMPFS, s->filesystem.root.type.at, why);

	step->u.tmpfs.target = "/";
	step->u.tmpfs.size = s->filesystem.root.size.v;
	step->u.tmpfs.inodes = s->filesystem.root.inodes.v;
	step->u.tmpfs.mode = s->filesystem.root.mode.set ? s->filesystem.root.mode.v : 0755;
	step->u.tmpfs.attrs = root_attrs(l);
	if (!lower_writable(&s->filesystem.root.access, true))
		step->u.tmpfs.attrs |= ATTR_RO;
	return 0;
}

static int root_overlay(struct lowering *l, const char *why)
{
	const struct spec *s = l->spec;
	struct overlay o = {
		.target = "/",
		.lower = &s->filesystem.root.lower,
		.upper = &s->filesystem.root.upper,
		.size = s->filesystem.root.size.v,
		.attrs = root_attrs(l),
		.at = s->filesystem.root.type.at,
		.why = why,
	};

	if (*s->filesystem.root.access.v && !lower_writable(&s->filesystem.root.access, true))
		o.attrs |= ATTR_RO;
	return lower_overlay(l, &o);
}

static int root_bind(struct lowering *l, const char *path, const char *why)
{
	const struct spec *s = l->spec;
	struct source src = source_of(&s->filesystem.root.type);
	struct bind b = {
		.target = "/",
		.recursive = true,
		.writable = lower_writable(&s->filesystem.root.access, false),
		.attrs = root_attrs(l),
		.at = s->filesystem.root.type.at,
		.why = why,
	};
	const char *type;

	src.path = path;
	src.what = "root directory";
	src.has_minus = false;
	if (source_find(l, &src, &b.source, &type) != SOURCE_FOUND)
		return -1;
	if (strcmp(type, "dir") != 0)
		return diag_error(l->diags, DIAG_E0305, src.at, "the root '%s' is not a directory",
				  path);
	return lower_bind(l, &b) ? 0 : -1;
}

int lower_root(struct lowering *l)
{
	const struct s_str *type = &l->spec->filesystem.root.type;
	const struct s_ns *ns = &l->spec->namespaces.mount;
	const char *why = lower_why(l, "filesystem.root", type->set);
	const char *t = *type->v ? type->v : "tmpfs";
	int err;

	if (ns->how != S_NS_NEW)
		return 0;
	lower_add(l, STEP_PROPAGATION, ns->at, lower_why(l, "namespaces.mount", ns->set));
	if (strcmp(t, "tmpfs") == 0)
		err = root_tmpfs(l, why);
	else if (strcmp(t, "overlay") == 0)
		err = root_overlay(l, why);
	else
		err = root_bind(l, strcmp(t, "host") == 0 ? "/" : t, why);
	lower_add(l, STEP_PIVOT_ROOT, type->at, why);
	lower_add(l, STEP_DETACH_ROOT, type->at, why);
	return err;
}
