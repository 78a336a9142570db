/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * map_mount - the id map that a mount has of its own.
 *
 * What a profile says is "who owns it on the disk is this one inside". The kernel's map of a mount
 * leads from the id on the disk to an id of the host, and the sandbox's id map from there to the
 * one inside; so each range is followed through the sandbox's map, piece by piece.
 *
 * Example: inside 0 outside 1000 count 2, in a sandbox whose 0 is the host's 524288
 *	->  on the disk 1000 as 524288, two of them
 */
#include "feature/lower.h"

static int unmapped(struct lowering *l, int k, const struct s_range *r, int64_t id)
{
	return diag_error_help(
		l->diags, DIAG_E0407, r->at, "choose an identity.id_map that has the id",
		"the %s %lld is not in the sandbox's id map", k ? "gid" : "uid", (long long)id);
}

/* The host's id for `inside`, and of how many from there on that holds. */
static int64_t host_id(const struct lowering *l, int k, int64_t inside, int64_t *count)
{
	struct id_ranges map = k ? l->ids.gids : l->ids.uids;
	int64_t rest = *count;

	if (!l->ids.made) /* they are the host's own */
		return inside;
	for (size_t i = 0; i < map.n; i++) {
		int64_t into = inside - map.v[i].inside;

		if (into < 0 || into >= map.v[i].count)
			continue;
		*count = map.v[i].count - into < rest ? map.v[i].count - into : rest;
		return map.v[i].outside + into;
	}
	return -1;
}

static int too_many(struct lowering *l, int k, const struct s_ranges *rows)
{
	return diag_error(
		l->diags, DIAG_E0405, rows->at,
		"too many ranges of %ss: the kernel takes %d, and each is split where the "
		"sandbox's own id map is",
		k ? "gid" : "uid", ID_MAX_RANGES);
}

static int follow(struct lowering *l, int k, const struct s_ranges *rows, size_t i,
		  struct id_ranges *out)
{
	const struct s_range *r = &rows->v[i];
	int64_t done = 0, n;

	if (ids_check_range(l, k, r) < 0)
		return -1;
	for (size_t j = 0; j < i; j++)
		if (ids_check_overlap(l, k, &rows->v[j], r) < 0)
			return -1;
	for (; done < r->count.v; done += n) {
		int64_t host;

		n = r->count.v - done;
		host = host_id(l, k, r->inside.v + done, &n);
		if (host < 0)
			return unmapped(l, k, r, r->inside.v + done);
		if (out->n == ID_MAX_RANGES)
			return too_many(l, k, rows);
		out->v[out->n++] = (struct id_range){ (uint32_t)(r->outside.v + done),
						      (uint32_t)host, (uint32_t)n };
	}
	return 0;
}

static int refused(struct lowering *l, struct place at, const char *source, const char *why)
{
	return diag_error_help(l->diags, DIAG_E0420, at,
			       "id_map = \"none\" shows its owners as they are on the host",
			       "'%s' cannot be shown with other owners: %s", source, why);
}

int lower_mount_ids(struct lowering *l, const struct s_id_map *map, const char *source,
		    struct id_ranges *uids, struct id_ranges *gids)
{
	const struct s_ranges *rows[] = { &map->uids, &map->gids };
	struct id_ranges *out[] = { uids, gids };
	struct place at = map->uids.set ? map->uids.at : map->gids.at;
	int err = 0;

	if (!map->uids.n || !map->gids.n)
		return diag_error_help(l->diags, DIAG_E0414, at,
				       "give both id_map.uids and id_map.gids",
				       "the id map has ranges of %ss but none of %ss",
				       map->uids.n ? "uid" : "gid", map->uids.n ? "gid" : "uid");
	if (!ids_privileged(l) || !host_yes(l->host, "initial_userns"))
		return refused(l, at, source, "that takes real root's rights over its file system");
	if (l->spec->namespaces.user.how == S_NS_JOIN)
		return refused(l, at, source,
			       "which ids the joined user namespace has is not known");
	for (int k = 0; k < 2; k++) {
		*out[k] = (struct id_ranges){ .v = arena_array(l->arena, ID_MAX_RANGES,
							       sizeof(*out[k]->v)) };
		for (size_t i = 0; i < rows[k]->n; i++)
			if (follow(l, k, rows[k], i, out[k]) < 0)
				err = -1;
	}
	return err;
}
