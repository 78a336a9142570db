/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * dropins - the files that change a profile without copying it, by the rules of systemd.unit(5).
 *
 * NAME.profile.d in every directory where profiles are looked up. Of files of one name the first
 * directory's counts, so a user's stands in for the vendor's, and a link to /dev/null disables it;
 * then they are sorted by name, whatever directory they come from.
 */
#include <string.h>

#include "base/path.h"
#include "base/words.h"
#include "front/layer.h"
#include "host/search.h"
#include "schema/schema.h"

#define SUFFIX ".profile"
#define MAX_DROPINS INCLUDE_MAX_FILES

/* Adds a file of the list in its order, or as what a former directory's masks. */
static int add(struct arena *a, struct dropins *out, const char *dir, const char *name,
	       struct diags *d)
{
	size_t i = 0;

	while (i < out->n && strcmp(out->v[i].name, name) < 0)
		i++;
	if (i < out->n && strcmp(out->v[i].name, name) == 0) {
		if (!out->v[i].masks)
			out->v[i].masks = path_join(a, dir, name);
		return 0;
	}
	if (out->n == MAX_DROPINS)
		return diag_error(d, DIAG_E0153, (struct place){ 0 },
				  "'%s' holds more than %d drop-ins", dir, MAX_DROPINS);
	memmove(out->v + i + 1, out->v + i, (out->n - i) * sizeof(*out->v));
	out->v[i] = (struct dropin){ .name = name, .path = path_join(a, dir, name) };
	out->n++;
	return 0;
}

static int add_all(struct arena *a, struct dropins *out, const char *dir, const char *list,
		   struct diags *d)
{
	const char *name;
	int ret = 0;

	while (ret == 0 && (name = words_line(a, &list))) {
		struct diag *x;

		if (*name == '.') /* what editors leave */
			continue;
		if (words_end_with(name, SUFFIX)) {
			ret = add(a, out, dir, name, d);
			continue;
		}
		x = diag_add(d, SEV_WARNING, DIAG_W0101, (struct place){ 0 },
			     "'%s' is no drop-in: its name does not end in " SUFFIX,
			     path_join(a, dir, name));
		x->help = "rename it, or move it out of the folder";
	}
	return ret;
}

/*
 * Why somebody else could put a file in or take one away, as a link to /dev/null does, or NULL. The
 * rules of host_file(); an owner that the user namespace does not map may be the host's root, and
 * each file is judged by itself then.
 */
static const char *distrust(struct arena *a, struct host *h, const char *dir)
{
	const char *owner = host_ask(h, HOST_FACT, arena_printf(a, "owner:%s", dir));
	const char *mode = owner ? strrchr(owner, ':') : NULL;
	const char *uid = host_ask(h, HOST_FACT, "uid");
	int64_t bits;
	size_t n;

	if (!mode || !uid || !parse_mode(mode + 1, &bits))
		return NULL;
	n = strcspn(owner, ":");
	if (bits & 02)
		return "it is writable by everybody";
	if (bits & 020)
		return "it is writable by its group";
	if ((n == 1 && *owner == '0') || (strlen(uid) == n && strncmp(owner, uid, n) == 0))
		return NULL;
	if (search_owner_is_unmapped(h, owner))
		return NULL;
	return arena_printf(a, "it is owned by uid %.*s, neither root nor you", (int)n, owner);
}

static int add_folder(struct arena *a, struct host *h, struct dropins *out, const char *dir,
		      struct diags *d)
{
	const char *shown = search_shorten(a, h, dir), *list, *reason;

	if (!host_has(h, HOST_PATH, dir))
		return 0;
	/* Listed first: what is no folder, such as a link to /dev/null, needs no other mode. */
	list = host_ask(h, HOST_LIST, dir);
	if (!list)
		return diag_error_help(
			d, DIAG_E0157, (struct place){ 0 },
			"what is in it may forbid something, so it is not left out: make it a "
			"folder that you may read, or take it away",
			"cannot list the drop-ins in '%s'", shown);
	reason = distrust(a, h, dir);
	if (!reason)
		return add_all(a, out, dir, list, d);
	return diag_error_help(
		d, DIAG_E0157, (struct place){ 0 },
		strstr(reason, "writable")
			? arena_printf(a,
				       "who can write it could take away what forbids something: "
				       "chmod go-w %s",
				       shown)
			: "whoever owns it could take away what forbids something: make it a "
			  "folder of your own",
		"cannot use the drop-ins in '%s': %s", shown, reason);
}

int dropins_find(struct arena *a, struct host *h, const char *name, struct dropins *out,
		 struct diags *d)
{
	const char *folder = arena_printf(a, "%s" SUFFIX ".d", name);
	struct search dirs;
	int ret = 0;

	search_init(&dirs, a, h);
	*out = (struct dropins){ .v = arena_array(a, MAX_DROPINS, sizeof(*out->v)) };
	for (size_t i = 0; i < dirs.dirs.n; i++)
		ret |= add_folder(a, h, out, path_join(a, dirs.dirs.v[i], folder), d);
	for (size_t i = 0; i < out->n; i++) {
		const char *path = out->v[i].path, *kind = host_ask(h, HOST_PATH, path);
		const char *link =
			kind && strcmp(kind, "link") == 0 ? host_ask(h, HOST_LINK, path) : NULL;

		out->v[i].disabled = link && strcmp(link, "/dev/null") == 0;
	}
	return ret;
}
