/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * check_mounts - has each entry of filesystem.mounts a type that there is, and the members which
 * that type takes? Which those are says the row of the type; nothing here knows any.
 */
#include <string.h>

#include "base/suggest.h"
#include "base/words.h"
#include "pass/passes.h"

struct member {
	const char *name;
	bool set;
	struct place at;
};

#define N_MEMBERS 16

static struct place list_place(const struct s_list *list, struct place dflt)
{
	return list->n ? list->v[0].at : dflt;
}

static bool has_id_map(const struct mount_item *m)
{
	return m->id_map.mode.set || m->id_map.uids.set || m->id_map.gids.set;
}

static struct place id_map_place(const struct mount_item *m)
{
	const struct s_ranges *ranges = m->id_map.uids.set ? &m->id_map.uids : &m->id_map.gids;

	return m->id_map.mode.set ? m->id_map.mode.at : ranges->at;
}

static void list_members(const struct mount_item *m, struct member out[N_MEMBERS])
{
	const struct member all[N_MEMBERS] = {
		{ "source", m->source.set, m->source.at },
		{ "target", m->target.set, m->target.at },
		{ "access", m->access.set, m->access.at },
		{ "options", m->options.set, list_place(&m->options, m->at) },
		{ "if_missing", m->if_missing.set, m->if_missing.at },
		{ "id_map", has_id_map(m), id_map_place(m) },
		{ "lower", m->lower.set, list_place(&m->lower, m->at) },
		{ "upper", m->upper.set, m->upper.at },
		{ "work", m->work.set, m->work.at },
		{ "size", m->size.set, m->size.at },
		{ "inodes", m->inodes.set, m->inodes.at },
		{ "mode", m->mode.set, m->mode.at },
		{ "content", m->content.set, m->content.at },
		{ "devices", m->devices.set, list_place(&m->devices, m->at) },
		{ "hidepid", m->hidepid.set, m->hidepid.at },
		{ "subset_pid", m->subset_pid.set, m->subset_pid.at },
	};

	memcpy(out, all, sizeof(all));
}

static int unknown_type(struct lowering *l, const struct mount_item *m)
{
	size_t n;
	const struct mount_type *const *types = mount_types(&n);
	const char **names = arena_array(l->arena, n, sizeof(*names));
	struct strbuf all;
	struct diag *d;
	const char *near;

	strbuf_init(&all, l->arena);
	for (size_t i = 0; i < n; i++) {
		names[i] = types[i]->name;
		strbuf_addf(&all, "%s%s", i ? ", " : "there are ", names[i]);
	}
	if (!*m->type.v)
		return diag_error_help(l->diags, DIAG_E0307, m->at, all.s,
				       "an entry of filesystem.mounts needs a type");
	d = diag_add(l->diags, SEV_ERROR, DIAG_E0306, m->type.at, "unknown type of mount '%s'",
		     m->type.v);
	near = suggest(m->type.v, names, n);
	if (near)
		d->label = arena_printf(l->arena, "did you mean '%s'?", near);
	d->help = all.s;
	return -1;
}

static int check_mount(struct lowering *l, const struct mount_item *m)
{
	const struct mount_type *type = mount_type_find(m->type.v);
	struct member members[N_MEMBERS];
	int err = 0;

	if (!type)
		return unknown_type(l, m);
	list_members(m, members);
	for (size_t i = 0; i < N_MEMBERS; i++) {
		const struct member *x = &members[i];

		if (x->set && !words_have(type->members, x->name))
			err = diag_error_help(l->diags, DIAG_E0307, x->at,
					      arena_printf(l->arena, "it takes %s", type->members),
					      "a mount of type %s takes no '%s'", type->name,
					      x->name);
		if (!x->set && words_have(type->required, x->name))
			err = diag_error(l->diags, DIAG_E0307, m->at,
					 "a mount of type %s needs '%s'", type->name, x->name);
	}
	return err;
}

int check_mounts(struct lowering *l)
{
	int err = 0;

	for (size_t i = 0; i < l->spec->filesystem.mounts.n; i++)
		if (check_mount(l, &l->spec->filesystem.mounts.v[i]) < 0)
			err = -1;
	return err;
}
