/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * ids - writes down what ids.c decided: the maps at the beginning, the payload's ids at the end.
 */
#include <stdlib.h>

#include "feature/lower.h"

static void lower_map(struct lowering *l, enum step_kind kind, struct id_ranges ranges,
		      const char *helper, struct place at, const char *why)
{
	struct step *s = plan_add(l->plan, kind, l->ids.writer, at, why);

	if (kind == STEP_UID_MAP) {
		s->u.uid_map.ranges = ranges;
		s->u.uid_map.helper = helper;
	} else {
		s->u.gid_map.ranges = ranges;
		s->u.gid_map.helper = helper;
	}
}

static void lower_maps(struct lowering *l)
{
	const struct spec *spec = l->spec;
	bool ranges = spec->identity.id_map.uids.n > 0;
	bool set = ranges || spec->identity.id_map.mode.set;
	struct place at = ranges ? spec->identity.id_map.uids.at : spec->identity.id_map.mode.at;
	struct place gids_at = ranges ? spec->identity.id_map.gids.at : at;
	const char *why = lower_why(l, "identity.id_map", set);

	if (l->ids.deny)
		plan_add(l->plan, STEP_SETGROUPS_DENY, l->ids.writer, at, why)->implied = true;
	lower_map(l, STEP_UID_MAP, l->ids.uids, l->ids.newuidmap, at, why);
	lower_map(l, STEP_GID_MAP, l->ids.gids, l->ids.newgidmap, gids_at, why);
}

static void lower_groups(struct lowering *l)
{
	const struct s_list *groups = &l->spec->identity.groups;
	struct step *s;

	if (!l->ids.setgroups)
		return;
	s = lower_add(l, STEP_SETGROUPS, groups->n ? groups->v[0].at : (struct place){ 0 },
		      lower_why(l, "identity.groups", groups->n > 0));
	s->u.setgroups.groups.v = arena_array(l->arena, groups->n, sizeof(int64_t));
	for (size_t i = 0; i < groups->n; i++)
		s->u.setgroups.groups.v[s->u.setgroups.groups.n++] =
			strtoll(groups->v[i].v, NULL, 10);
}

int lower_ids(struct lowering *l)
{
	const struct s_str *user = &l->spec->identity.user;
	const char *why = lower_why(l, "identity.user", user->set);

	if (l->ids.made)
		lower_maps(l);
	lower_groups(l);
	if (l->ids.gid >= 0)
		lower_add(l, STEP_SETGID, user->at, why)->u.setgid.gid = l->ids.gid;
	if (l->ids.uid >= 0)
		lower_add(l, STEP_SETUID, user->at, why)->u.setuid.uid = l->ids.uid;
	return 0;
}
