/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * overlay - layers of directories, as root and as an entry of mounts.
 *
 * The upper layer is a directory in the work area, which goes with the sandbox, or one on the host,
 * which stays; then the kernel's work directory is beside it, and is locked: two sandboxes on one
 * upper layer would destroy it.
 */
#include <string.h>

#include "base/path.h"
#include "feature/lower.h"

void lower_stage(struct lowering *l, int64_t size, struct place at, const char *why)
{
	size_t i = plan_find(l->plan, STEP_STAGE, 0);
	struct step *s;

	if (i < l->plan->n_steps) {
		s = &l->plan->steps[i];
		if (size > s->u.stage.size && s->u.stage.size)
			s->u.stage.size = size;
		return;
	}
	s = lower_add(l, STEP_STAGE, at, why);
	s->u.stage.size = size;
	s->implied = true;
}

static int find_lower(struct lowering *l, const struct s_str *item, struct strv *out)
{
	struct source src = source_of(item);
	const char *real, *type;

	src.what = "lower directory";
	src.has_minus = false;
	switch (source_find(l, &src, &real, &type)) {
	case SOURCE_ERROR:
		return -1;
	case SOURCE_MISSING:
		return 0;
	case SOURCE_FOUND:
		break;
	}
	if (strcmp(type, "dir") != 0)
		return diag_error(l->diags, DIAG_E0305, item->at,
				  "the lower layer '%s' is not a directory", item->v);
	out->v[out->n++] = real;
	return 0;
}

/* Nobody inside may change what belongs to nobody inside, not even in a layer above. */
static void warn_of_owner(struct lowering *l, const struct s_str *item, const char *layer)
{
	struct diag *d;
	int64_t uid, gid;
	bool is_uid;

	if (!l->ids.made || needs_layer_map(l, layer) || !host_owner(l, layer, &uid, &gid))
		return;
	is_uid = ids_inside(l->ids.uids, uid) < 0;
	if (!is_uid && ids_inside(l->ids.gids, gid) >= 0)
		return;
	d = diag_add(
		l->diags, SEV_WARNING, DIAG_W0301, item->at,
		"the layer '%s' belongs to %s %lld, which the sandbox does not have: it cannot "
		"be written over",
		layer, is_uid ? "uid" : "gid", (long long)(is_uid ? uid : gid));
	d->help = "sbx rootfs import makes a copy for the sandbox's ids";
}

/*
 * Root's own directories as layers: they are id-mapped, as a bind would be, and a LAYER puts the
 * copy where overlay finds it.
 */
static int map_layers(struct lowering *l, const struct overlay *o, struct strv *lower)
{
	for (size_t i = 0; i < lower->n; i++) {
		struct bind b = { .source = lower->v[i], .at = o->at, .why = o->why };
		struct step *s;
		int64_t slot;

		if (!needs_layer_map(l, b.source))
			continue;
		slot = lower_open_tree(l, &b, false);
		if (slot < 0)
			return -1;
		lower_stage(l, 0, o->at, o->why);
		lower->v[i] = arena_printf(l->arena, "layer%d", (int)slot);
		s = lower_add(l, STEP_LAYER, o->at, o->why);
		s->implied = true;
		s->u.layer.source = b.source;
		s->u.layer.name = lower->v[i];
		s->u.layer.slot = slot;
	}
	return 0;
}

/* The kernel's own marks need a right that only real root has; these are for everybody. */
static bool needs_userxattr(struct lowering *l)
{
	return l->spec->namespaces.user.how != S_NS_OFF || !host_yes(l->host, "initial_userns") ||
	       !ids_privileged(l);
}

/* Upper and work directory on the host, made when they are not there. */
static int find_upper(struct lowering *l, const struct overlay *o, const char **upper,
		      const char **work)
{
	struct source src = {
		.path = o->upper->v,
		.at = o->upper->at,
		.what = "upper directory",
		.if_missing = IF_MISSING_CREATE,
	};
	int64_t owner = l->ids.shifted ? l->ids.builder_outside : -1;
	const char *type;

	if (source_find(l, &src, upper, &type) == SOURCE_ERROR)
		return -1;
	if (strcmp(type, "dir") != 0)
		return diag_error(l->diags, DIAG_E0305, o->upper->at,
				  "the upper layer '%s' is not a directory", o->upper->v);
	*work = arena_printf(l->arena, "%s.work", *upper);
	if (o->work && *o->work->v) {
		src.path = o->work->v;
		src.at = o->work->at;
		src.what = "work directory";
		if (source_find(l, &src, work, &type) == SOURCE_ERROR)
			return -1;
	}
	lower_host_dir(l, *upper, 0755, true, owner, o->upper->at, o->why);
	lower_host_dir(l, *work, 0700, true, owner, o->upper->at, o->why);
	l->plan->steps[l->plan->n_steps - 1].implied = true;
	return 0;
}

/* One layer and nothing over it is no overlay to the kernel, but it looks the same. */
static int bind_layer(struct lowering *l, const struct overlay *o, const char *layer)
{
	struct bind b = {
		.source = layer,
		.target = o->target,
		.attrs = o->attrs,
		.at = o->at,
		.why = o->why,
	};

	return lower_bind(l, &b) ? 0 : -1;
}

int lower_overlay(struct lowering *l, const struct overlay *o)
{
	bool staged = strcmp(o->upper->v, "tmpfs") == 0;
	struct strv lower = { .v = arena_array(l->arena, o->lower->n, sizeof(*lower.v)) };
	const char *upper = "", *work = "";
	struct step *s;
	int err = 0;

	for (size_t i = 0; i < o->lower->n; i++)
		if (find_lower(l, &o->lower->v[i], &lower) < 0)
			err = -1;
		else if (*o->upper->v && lower.n)
			warn_of_owner(l, &o->lower->v[i], lower.v[lower.n - 1]);
	if (!err && !lower.n)
		err = diag_error_help(
			l->diags, DIAG_E0311, o->at,
			"name a directory or an imported root: lower = [ \"${rootfs.alpine}\" ]",
			"the overlay at '%s' has no lower layer", o->target);
	if (staged) {
		/* Names of its own for each overlay in the one work area. */
		int n = ++l->n_staged;

		upper = arena_printf(l->arena, "upper%d", n);
		work = arena_printf(l->arena, "work%d", n);
		lower_stage(l, o->size, o->upper->at, o->why);
	} else if (*o->upper->v && find_upper(l, o, &upper, &work) < 0) {
		err = -1;
	}
	if (err)
		return -1;
	if (!*upper && lower.n == 1)
		return bind_layer(l, o, lower.v[0]);
	if (map_layers(l, o, &lower) < 0)
		return -1;
	s = lower_add(l, STEP_OVERLAY, o->at, o->why);
	s->u.overlay.target = o->target;
	s->u.overlay.lower = lower;
	s->u.overlay.upper = upper;
	s->u.overlay.work = work;
	s->u.overlay.flags = (staged ? OVL_STAGED : 0) | (needs_userxattr(l) ? OVL_USERXATTR : 0);
	s->u.overlay.attrs = o->attrs | (*upper ? 0 : ATTR_RO);
	return 0;
}
