/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * ids - decides the id maps and checks them, before anything is made.
 *
 * Three ways to get a map, by what the caller may do:
 *
 *	one id		the child writes its own id, as anybody may: no handshake, but setgroups(2)
 *			must be denied first
 *	helpers		newuidmap and newgidmap write the ranges of /etc/subuid and /etc/subgid
 *	directly	a caller with CAP_SETUID and CAP_SETGID writes what its own map has
 *
 * Layouts of ranges, inside: "root" puts the caller at 0 and the ranges behind it; "self" leaves
 *the caller its number and puts the ranges around it. Real root is in neither: its ids are all
 *shifted.
 */
#include <stdlib.h>
#include <string.h>

#include "feature/lower.h"
#include "feature/namespaces.h"
#include "feature/subid.h"
#include "plan/caps.h"

#define ROOT_FIRST 524288u
#define ROOT_COUNT 65536u

static const char *const kinds[] = { "uid", "gid" };

/* What is known of the caller and of what it may map. */
struct caller {
	int64_t id[2]; /* uid, gid */
	bool privileged;
	bool initial;
	struct id_ranges own[2];  /* of /etc/subuid and subgid; for root the shifted range */
	struct id_ranges map[2];  /* of the caller's own namespace: what exists at all */
	const char *helper[2];	  /* "": none that works */
	const char *no_helper[2]; /* why */
};

static bool has_cap(struct lowering *l, const char *name)
{
	const char *mask = host_ask(l->host, HOST_FACT, "caps");
	int cap;

	return mask && cap_find(name, &cap) && strtoull(mask, NULL, 16) >> cap & 1;
}

bool ids_privileged(struct lowering *l)
{
	return has_cap(l, "sys_admin");
}

int64_t ids_inside(struct id_ranges map, int64_t outside)
{
	for (size_t i = 0; i < map.n; i++)
		if (outside >= map.v[i].outside &&
		    outside - map.v[i].outside < (int64_t)map.v[i].count)
			return map.v[i].inside + (outside - map.v[i].outside);
	return -1;
}

int64_t ids_outside(struct id_ranges map, int64_t inside)
{
	for (size_t i = 0; i < map.n; i++)
		if (inside >= map.v[i].inside && inside - map.v[i].inside < (int64_t)map.v[i].count)
			return map.v[i].outside + (inside - map.v[i].inside);
	return -1;
}

int64_t ids_private_mode(const struct ids *ids)
{
	return ids->uid < 0 || ids->uid == ids->builder_uid ? 0700 : 01777;
}

/* ---- what the caller may map ------------------------------------------------ */

static const char *find_helper(struct lowering *l, const char *name, const char **why_not)
{
	const char *answer =
		host_ask(l->host, HOST_FACT, arena_printf(l->arena, "helper.%s", name));
	const char *kind = answer ? strrchr(answer, ' ') : NULL;

	if (!kind) {
		*why_not = arena_printf(l->arena, "%s is not installed (package uidmap)", name);
		return "";
	}
	if (strcmp(kind, " plain") == 0) {
		*why_not = arena_printf(l->arena,
					"%.*s is neither setuid root nor has file capabilities",
					(int)(kind - answer), answer);
		return "";
	}
	if (host_yes(l->host, "no_new_privs")) {
		*why_not = arena_printf(
			l->arena, "sbx itself runs with no_new_privs, so %s has no rights", name);
		return "";
	}
	return arena_strndup(l->arena, answer, (size_t)(kind - answer));
}

static struct id_ranges parse_map(struct arena *a, const char *text)
{
	struct id_ranges map = { .v = arena_array(a, ID_MAX_RANGES, sizeof(*map.v)) };
	char *end;

	while (text && *text && map.n < ID_MAX_RANGES) {
		struct id_range *r = &map.v[map.n];

		r->inside = (uint32_t)strtoul(text, &end, 10);
		r->outside = (uint32_t)strtoul(end, &end, 10);
		r->count = (uint32_t)strtoul(end, &end, 10);
		if (end == text)
			break;
		map.n++;
		text = end + strspn(end, "\n ");
	}
	return map;
}

/* Do all of [first, first + count) exist as ids in the caller's own namespace? */
static bool exists(struct id_ranges map, uint64_t first, uint64_t count)
{
	while (count) {
		uint64_t step = 0;

		for (size_t i = 0; i < map.n && !step; i++)
			if (first >= map.v[i].inside && first - map.v[i].inside < map.v[i].count)
				step = map.v[i].count - (first - map.v[i].inside);
		if (!step)
			return false;
		first += step;
		count -= step < count ? step : count;
	}
	return true;
}

static const char *const files[] = { "/etc/subuid", "/etc/subgid" };

/*
 * Where real root's sandboxes live when /etc/subuid has no line for root: in the first of these
 * blocks that is nobody's. A user with one of its ids could become the owner of root's files.
 */
static struct id_range default_range(struct lowering *l)
{
	uint64_t first = ROOT_FIRST, before;

	do {
		before = first;
		for (int k = 0; k < 2; k++)
			first = subid_after(l->arena, l->host, files[k], first, ROOT_COUNT);
		first = (first + ROOT_COUNT - 1) / ROOT_COUNT * ROOT_COUNT;
	} while (first != before && first + ROOT_COUNT <= UINT32_MAX);
	if (first + ROOT_COUNT > UINT32_MAX)
		return (struct id_range){ .count = 0 };
	return (struct id_range){ .outside = (uint32_t)first, .count = ROOT_COUNT };
}

static void learn_caller(struct lowering *l, struct caller *c)
{
	static const char *const map_facts[] = { "uid_map", "gid_map" };
	static const char *const helpers[] = { "newuidmap", "newgidmap" };

	c->privileged = has_cap(l, "setuid") && has_cap(l, "setgid");
	c->initial = host_yes(l->host, "initial_userns");
	for (int k = 0; k < 2; k++) {
		struct id_range range = { .count = 0 };
		struct id_ranges all;

		c->id[k] = host_int(l->host, HOST_FACT, kinds[k], 0);
		c->map[k] = parse_map(l->arena, host_ask(l->host, HOST_FACT, map_facts[k]));
		all = subid_ranges(l->arena, l->host, files[k]);
		if (!all.n && c->privileged && c->initial && c->id[0] == 0)
			range = default_range(l);
		if (range.count) {
			all.v = arena_alloc(l->arena, sizeof(*all.v));
			all.v[all.n++] = range;
		}
		/* What a nested namespace doesn't have cannot be mapped, whoever owns it. */
		c->own[k] = (struct id_ranges){ .v = arena_array(l->arena, all.n, sizeof(*all.v)) };
		for (size_t i = 0; i < all.n; i++)
			if (exists(c->map[k], all.v[i].outside, all.v[i].count))
				c->own[k].v[c->own[k].n++] = all.v[i];
		c->helper[k] = c->privileged ? "" : find_helper(l, helpers[k], &c->no_helper[k]);
	}
}

/* ---- layouts ---------------------------------------------------------------- */

static void append(struct id_ranges *map, uint64_t inside, uint64_t outside, uint64_t count)
{
	if (count && inside + count < UINT32_MAX)
		map->v[map->n++] =
			(struct id_range){ (uint32_t)inside, (uint32_t)outside, (uint32_t)count };
}

static struct id_ranges single(struct arena *a, int64_t inside, int64_t outside)
{
	struct id_ranges map = { .v = arena_alloc(a, sizeof(*map.v)) };

	append(&map, (uint64_t)inside, (uint64_t)outside, 1);
	return map;
}

static bool overlaps(int64_t a, int64_t b, int64_t n, int64_t m)
{
	return a < b + m && b < a + n;
}

/* A line of the file that says what another has said, by name and by number, or has the caller. */
static bool is_taken(struct id_ranges own, size_t i, int64_t id, bool with_id)
{
	const struct id_range *r = &own.v[i];

	for (size_t k = 0; k < i; k++)
		if (overlaps(r->outside, own.v[k].outside, r->count, own.v[k].count))
			return true;
	return with_id && overlaps(r->outside, id, r->count, 1);
}

/*
 * The ranges one behind the other from 0 on; the caller, when it is to be there, at `own_inside`,
 * where they make room.
 */
static struct id_ranges lay_out(struct arena *a, struct id_ranges own, int64_t id,
				int64_t own_inside)
{
	struct id_ranges map = { .v = arena_array(a, own.n + 2, sizeof(*map.v)) };
	uint64_t next = 0;
	bool placed = own_inside < 0;

	for (size_t i = 0; i < own.n; i++) {
		uint64_t first = own.v[i].outside, count = own.v[i].count;

		if (is_taken(own, i, id, own_inside >= 0))
			continue;
		if (!placed && (uint64_t)own_inside < next + count) {
			uint64_t before = (uint64_t)own_inside - next;

			append(&map, next, first, before);
			append(&map, (uint64_t)own_inside, (uint64_t)id, 1);
			next = (uint64_t)own_inside + 1;
			first += before;
			count -= before;
			placed = true;
		}
		append(&map, next, first, count);
		next += count;
	}
	if (!placed)
		append(&map, (uint64_t)own_inside, (uint64_t)id, 1);
	return map;
}

/* ---- who the payload is ----------------------------------------------------- */

enum who {
	WHO_SELF,
	WHO_ROOT,
	WHO_NUMBER,
};

/* "self", "root", "UID" or "UID:GID"; the schema has seen to the form. */
static enum who parse_user(const char *user, int64_t id[2])
{
	char *end;

	id[0] = id[1] = 0;
	if (!*user || strcmp(user, "self") == 0)
		return WHO_SELF;
	if (strcmp(user, "root") == 0)
		return WHO_ROOT;
	id[0] = id[1] = strtoll(user, &end, 10);
	if (*end == ':')
		id[1] = strtoll(end + 1, NULL, 10);
	return WHO_NUMBER;
}

/* ---- choosing a map --------------------------------------------------------- */

static const char *no_subids(struct lowering *l, const struct caller *c)
{
	const char *user = host_ask(l->host, HOST_FACT, "user");

	for (int k = 0; k < 2; k++) {
		if (!c->own[k].n)
			return arena_printf(l->arena, "%s gives '%s' no range%s", files[k],
					    user ? user : "the caller",
					    c->initial ? ""
						       : " that exists in this user namespace");
		if (!c->privileged && !*c->helper[k])
			return c->no_helper[k];
	}
	return NULL;
}

static void choose_single(struct lowering *l, const struct caller *c, bool as_root, enum who who,
			  const int64_t user[2])
{
	struct id_ranges *maps[] = { &l->ids.uids, &l->ids.gids };

	for (int k = 0; k < 2; k++) {
		int64_t inside = as_root ? 0 : c->id[k];

		if (!as_root && who == WHO_NUMBER)
			inside = user[k];
		*maps[k] = single(l->arena, inside, c->id[k]);
	}
}

static void choose_subids(struct lowering *l, const struct caller *c, enum who who)
{
	struct id_ranges *maps[] = { &l->ids.uids, &l->ids.gids };
	bool shifted = c->privileged && c->id[0] == 0;

	for (int k = 0; k < 2; k++) {
		int64_t at = who == WHO_SELF ? c->id[k] : 0;

		*maps[k] = lay_out(l->arena, c->own[k], c->id[k], shifted ? -1 : at);
	}
}

static int choose_map(struct lowering *l, const struct caller *c, enum who who,
		      const int64_t user[2])
{
	const struct s_str *mode = &l->spec->identity.id_map.mode;
	const char *why_not = no_subids(l, c);
	const char *m = *mode->v ? mode->v : "auto";

	if (strcmp(m, "self") == 0 || strcmp(m, "root") == 0) {
		choose_single(l, c, strcmp(m, "root") == 0, WHO_SELF, user);
		return 0;
	}
	if (!why_not) {
		choose_subids(l, c, who);
		return 0;
	}
	/* That root inside is root outside has to be said by name. */
	if (strcmp(m, "subids") == 0 || (c->privileged && c->initial && c->id[0] == 0))
		return diag_error_help(l->diags, DIAG_E0409, mode->at,
				       "sbx doctor shows what is missing; id_map = \"root\" and "
				       "\"self\" map one id and need none of it",
				       "cannot map a range of ids: %s", why_not);
	choose_single(l, c, who == WHO_ROOT, who, user);
	return 0;
}

/* ---- explicit maps ---------------------------------------------------------- */

int ids_check_range(struct lowering *l, int k, const struct s_range *r)
{
	int64_t in = r->inside.v, out = r->outside.v, n = r->count.v;

	if (n < 1)
		return diag_error(l->diags, DIAG_E0406, r->at, "the range of %ss is empty",
				  kinds[k]);
	if (in < 0 || out < 0 || in + n > UINT32_MAX || out + n > UINT32_MAX)
		return diag_error(l->diags, DIAG_E0406, r->at,
				  "the range of %ss ends beyond the last id, 4294967294", kinds[k]);
	return 0;
}

static int check_owned(struct lowering *l, const struct caller *c, int k, const struct s_range *r)
{
	int64_t out = r->outside.v, n = r->count.v;
	bool mine = n == 1 && out == c->id[k];

	if (c->privileged) {
		if (exists(c->map[k], (uint64_t)out, (uint64_t)n))
			return 0;
		return diag_error(l->diags, DIAG_E0403, r->at,
				  "the %ss %lld to %lld do not all exist in this user namespace",
				  kinds[k], (long long)out, (long long)(out + n - 1));
	}
	for (size_t i = 0; i < c->own[k].n && !mine; i++)
		mine = out >= c->own[k].v[i].outside &&
		       out + n <= (int64_t)c->own[k].v[i].outside + c->own[k].v[i].count;
	if (mine)
		return 0;
	return diag_error_help(
		l->diags, DIAG_E0403, r->at,
		arena_printf(
			l->arena,
			"/etc/sub%s says what you own; usermod --add-sub%ss as root adds to it",
			kinds[k], kinds[k]),
		"the %ss %lld to %lld are not yours to map", kinds[k], (long long)out,
		(long long)(out + n - 1));
}

int ids_check_overlap(struct lowering *l, int k, const struct s_range *r, const struct s_range *q)
{
	bool inside = overlaps(r->inside.v, q->inside.v, r->count.v, q->count.v);
	struct diag *d;

	if (!inside && !overlaps(r->outside.v, q->outside.v, r->count.v, q->count.v))
		return 0;
	d = diag_add(l->diags, SEV_ERROR, DIAG_E0402, q->at, "two ranges of %ss overlap %s",
		     kinds[k], inside ? "inside" : "outside");
	d->other = r->at;
	d->other_msg = "the other range";
	return -1;
}

static int explicit_map(struct lowering *l, const struct caller *c, int k,
			const struct s_ranges *rows, struct id_ranges *map)
{
	int err = 0;

	if (rows->n > ID_MAX_RANGES)
		return diag_error(l->diags, DIAG_E0405, rows->at,
				  "too many ranges of %ss: %zu, the kernel takes %d", kinds[k],
				  rows->n, ID_MAX_RANGES);
	*map = (struct id_ranges){ .v = arena_array(l->arena, rows->n, sizeof(*map->v)) };
	for (size_t i = 0; i < rows->n; i++) {
		const struct s_range *r = &rows->v[i];

		if (ids_check_range(l, k, r) < 0 || check_owned(l, c, k, r) < 0) {
			err = -1;
			continue;
		}
		for (size_t j = 0; j < i; j++)
			if (ids_check_overlap(l, k, &rows->v[j], r) < 0)
				err = -1;
		map->v[map->n++] = (struct id_range){ (uint32_t)r->inside.v, (uint32_t)r->outside.v,
						      (uint32_t)r->count.v };
	}
	return err;
}

static int explicit_maps(struct lowering *l, const struct caller *c)
{
	const struct s_ranges *uids = &l->spec->identity.id_map.uids;
	const struct s_ranges *gids = &l->spec->identity.id_map.gids;
	int err;

	if (!uids->n || !gids->n)
		return diag_error_help(l->diags, DIAG_E0414, uids->n ? uids->at : gids->at,
				       "give both identity.id_map.uids and identity.id_map.gids",
				       "the id map has ranges of %ss but none of %ss",
				       kinds[uids->n ? 0 : 1], kinds[uids->n ? 1 : 0]);
	err = explicit_map(l, c, 0, uids, &l->ids.uids);
	return explicit_map(l, c, 1, gids, &l->ids.gids) < 0 ? -1 : err;
}

/* ---- who writes it ---------------------------------------------------------- */

static bool is_own_single(struct id_ranges map, int64_t id)
{
	return map.n == 1 && map.v[0].count == 1 && map.v[0].outside == id;
}

static int choose_writer(struct lowering *l, const struct caller *c, struct place at)
{
	struct ids *ids = &l->ids;
	const struct id_ranges maps[] = { ids->uids, ids->gids };
	const char **helpers[] = { &ids->newuidmap, &ids->newgidmap };
	bool own[] = { is_own_single(ids->uids, c->id[0]), is_own_single(ids->gids, c->id[1]) };

	ids->newuidmap = ids->newgidmap = "";
	/*
	 * To write its maps a process must have its files in /proc, and so be within reach of
	 * others of its user. Where there are others from the start, it may not.
	 */
	ids->writer =
		own[0] && own[1] && !namespace_joins(l->spec) ? ACTOR_CHILD : ACTOR_SUPERVISOR;
	ids->deny = own[1] && (!c->privileged || ids->writer == ACTOR_CHILD);
	for (int k = 0; k < 2; k++) {
		if (maps[k].n > ID_MAX_RANGES)
			return diag_error(l->diags, DIAG_E0405, at,
					  "too many ranges of %ss: %zu, the kernel takes %d",
					  kinds[k], maps[k].n, ID_MAX_RANGES);
		if (own[k] || c->privileged)
			continue;
		if (!*c->helper[k])
			return diag_error_help(
				l->diags, DIAG_E0404, at, "sbx doctor shows the helpers",
				"cannot map these %ss: %s", kinds[k], c->no_helper[k]);
		*helpers[k] = c->helper[k];
	}
	return 0;
}

/* ---- the payload and the builder -------------------------------------------- */

static int unmapped(struct lowering *l, struct place at, const char *kind, int64_t id)
{
	return diag_error_help(l->diags, DIAG_E0407, at,
			       "choose an identity.id_map that has the id, such as \"root\" for "
			       "user 0 or \"subids\"",
			       "the %s %lld is not in the sandbox's id map", kind, (long long)id);
}

static int choose_payload(struct lowering *l, const struct caller *c, enum who who,
			  const int64_t user[2])
{
	const struct s_str *key = &l->spec->identity.user;
	const struct id_ranges maps[] = { l->ids.uids, l->ids.gids };
	int64_t *ids[] = { &l->ids.uid, &l->ids.gid };
	int64_t *builders[] = { &l->ids.builder_uid, &l->ids.builder_gid };
	int err = 0;

	for (int k = 0; k < 2; k++) {
		int64_t self = ids_inside(maps[k], c->id[k]);

		*builders[k] = self;
		if (who != WHO_SELF)
			*ids[k] = user[k];
		else
			*ids[k] = self >= 0 ? self : c->id[k];
		if (ids_outside(maps[k], *ids[k]) < 0)
			err = unmapped(l, key->at, kinds[k], *ids[k]);
	}
	l->ids.become = l->ids.builder_uid < 0 || l->ids.builder_gid < 0;
	for (int k = 0; k < 2 && l->ids.become; k++)
		*builders[k] = ids_outside(maps[k], 0) >= 0 ? 0 : (int64_t)maps[k].v[0].inside;
	l->ids.builder_outside = l->ids.become ? ids_outside(maps[0], l->ids.builder_uid) : -1;
	l->ids.shifted = c->privileged && c->initial && c->id[0] == 0 && l->ids.become;
	return err;
}

static int check_groups(struct lowering *l)
{
	const struct s_list *groups = &l->spec->identity.groups;
	int err = 0;

	if (groups->n && !l->ids.setgroups)
		return diag_error_help(
			l->diags, DIAG_E0408, groups->v[0].at,
			"use identity.id_map = \"subids\", or leave identity.groups out",
			"cannot set groups: with a map of one id the kernel denies setgroups");
	for (size_t i = 0; i < groups->n && l->ids.made; i++) {
		int64_t gid = strtoll(groups->v[i].v, NULL, 10);

		if (ids_outside(l->ids.gids, gid) < 0)
			err = unmapped(l, groups->v[i].at, "gid", gid);
	}
	return err;
}

/* ---- the other two cases ---------------------------------------------------- */

/* /proc/PID/ns/user: what the namespace says of setgroups is beside it. */
static bool joined_denies_setgroups(struct lowering *l, const char *path)
{
	size_t n = strlen(path), tail = strlen("/ns/user");
	struct host_file f;

	if (strncmp(path, "/proc/", 6) != 0 || n < tail || strcmp(path + n - tail, "/ns/user") != 0)
		return false;
	f = host_file(l->host, arena_printf(l->arena, "%.*s/setgroups", (int)(n - tail), path),
		      false, 64);
	return f.status == HOST_FILE_OK && f.content.n >= 4 && memcmp(f.content.v, "deny", 4) == 0;
}

/* No map of ours: the ids are those of the namespace that the sandbox will be in. */
static int resolve_unmapped(struct lowering *l, enum who who, const int64_t user[2])
{
	const struct s_ns *ns = &l->spec->namespaces.user;
	bool join = ns->how == S_NS_JOIN;

	l->ids.uid =
		who == WHO_SELF ? (join ? -1 : host_int(l->host, HOST_FACT, "uid", -1)) : user[0];
	l->ids.gid =
		who == WHO_SELF ? (join ? -1 : host_int(l->host, HOST_FACT, "gid", -1)) : user[1];
	l->ids.builder_uid = join ? -1 : host_int(l->host, HOST_FACT, "uid", -1);
	l->ids.builder_gid = join ? -1 : host_int(l->host, HOST_FACT, "gid", -1);
	l->ids.builder_outside = -1;
	l->ids.newuidmap = l->ids.newgidmap = "";
	l->ids.setgroups = join ? !joined_denies_setgroups(l, ns->path) : has_cap(l, "setgid");
	return check_groups(l);
}

int ids_resolve(struct lowering *l)
{
	const struct spec *s = l->spec;
	const char *setgroups = host_ask(l->host, HOST_FACT, "setgroups");
	struct caller c = { .privileged = false };
	int64_t user[2];
	enum who who = parse_user(s->identity.user.v, user);
	bool is_explicit = s->identity.id_map.uids.n || s->identity.id_map.gids.n;
	struct place at = s->identity.id_map.uids.set ? s->identity.id_map.uids.at
						      : s->identity.id_map.mode.at;

	if (s->namespaces.user.how != S_NS_NEW)
		return resolve_unmapped(l, who, user);
	l->ids.made = true;
	learn_caller(l, &c);
	if (is_explicit ? explicit_maps(l, &c) < 0 : choose_map(l, &c, who, user) < 0)
		return -1;
	if (choose_writer(l, &c, at) < 0 || choose_payload(l, &c, who, user) < 0)
		return -1;
	l->ids.setgroups = !l->ids.deny && !(setgroups && strcmp(setgroups, "deny") == 0);
	return check_groups(l);
}
