/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* id - settings about names and numbers: host name, users, id maps. */
#include <ctype.h>
#include <string.h>

#include "schema/rows.h"

/* The last id is the kernel's "no change", never an identity. */
#define MAX_ID (UINT32_MAX - 1)

static const char *const id_maps[] = { "auto", "self", "root", "subids", NULL };
static const char *const users[] = { "self", "root", NULL };
static const char *const machine_ids[] = { "random", "host", NULL };

static bool is_name(const char *s)
{
	return *s && strlen(s) <= 64;
}

static bool is_user(const char *s)
{
	char uid[16];
	const char *colon = strchr(s, ':');
	size_t n = colon ? (size_t)(colon - s) : strlen(s);
	int64_t id;

	if (n >= sizeof(uid))
		return false;
	memcpy(uid, s, n);
	uid[n] = '\0';
	return parse_int(uid, 0, MAX_ID, &id) && (!colon || parse_int(colon + 1, 0, MAX_ID, &id));
}

static bool is_machine_id(const char *s)
{
	size_t n = strspn(s, "0123456789abcdef");

	return n == 32 && !s[n];
}

#define RANGE_EXAMPLE(list) \
	"identity = { id_map = { " list " = ( { inside = 0; outside = 1000; } ); }; };"

#define RANGE_ROW(list, m, low, otherwise, sentence, paragraph)                               \
	{                                                                                     \
		ENTRY_OF("identity.id_map." list, s_range, SET_INT, struct s_int, m),         \
			.min = (low), .max = MAX_ID, .dflt = (otherwise), .help = (sentence), \
			.text = (paragraph), .example = RANGE_EXAMPLE(list),                  \
	}

static const struct setting rows[] = {
	{
		ROW_GROUP(identity),
		.help = "names, users and id maps",
		.text = "Who the sandbox is: its host name, the user the command runs as, and "
			"which ids inside stand for which ids outside.",
		.example = "identity = { hostname = \"alpine\"; user = \"root\"; id_map = "
			   "\"auto\"; };",
	},
	{
		ROW_STRING(identity.hostname),
		.accepts = is_name,
		.form = "a name of 1 to 64 bytes",
		.option = "hostname",
		.arg = "NAME",
		.help = "host name inside",
		.text = "Needs a new uts namespace. Without it the sandbox has the host's name.",
		.example = "identity = { hostname = \"alpine\"; };",
	},
	{
		ROW_STRING(identity.domainname),
		.accepts = is_name,
		.form = "a name of 1 to 64 bytes",
		.option = "domainname",
		.arg = "NAME",
		.help = "NIS domain name inside",
		.text = "Needs a new uts namespace. Few programs look at it.",
		.example = "identity = { domainname = \"lab\"; };",
	},
	{
		ROW_ENUM(identity.user),
		.words = users,
		.accepts = is_user,
		.form = "UID or UID:GID",
		.dflt = "self",
		.option = "user",
		.arg = "WHO",
		.help = "who the command runs as inside",
		.text = "\\fBself\\fR keeps the caller's ids, \\fBroot\\fR is user 0 and group 0, "
			"and a number, or two with a colon between, any other. Whoever it is "
			"inside, outside it is what the id map says.",
		.example = "identity = { user = \"root\"; };",
	},
	{
		ROW_INTS(identity.groups),
		.min = 0,
		.max = MAX_ID,
		.help = "further groups of the command, as ids inside",
		.text = "Supplementary groups. Each must be in the map of group ids, and that map "
			"must be one that allows setgroups(2): a range of \\fI/etc/subgid\\fR, or "
			"real root's.",
		.example = "identity = { groups = [ 44, 100 ]; };",
	},
	{
		ROW_GROUP(identity.id_map),
		.shorthand = "mode",
		.help = "which ids inside are which ids outside",
		.text = "A word, or the ranges themselves in \\fBuids\\fR and \\fBgids\\fR.",
		.example = "identity = { id_map = \"subids\"; };",
	},
	{
		ROW_ENUM(identity.id_map.mode),
		.words = id_maps,
		.dflt = "auto",
		.option = "id-map",
		.arg = "MODE",
		.help = "how the id maps are made",
		.text = "\\fBself\\fR maps the caller's ids to themselves and nothing else. "
			"\\fBroot\\fR maps them to 0. \\fBsubids\\fR maps whole ranges, those of "
			"\\fI/etc/subuid\\fR and \\fI/etc/subgid\\fR, with the help of "
			"newuidmap(1) and newgidmap(1). \\fBauto\\fR is \\fBsubids\\fR where that "
			"can be had, and else \\fBroot\\fR or \\fBself\\fR, as "
			"\\fBidentity.user\\fR asks.",
		.example = "identity = { id_map = { mode = \"subids\"; }; };",
	},
	{
		ROW_RANGES(identity.id_map.uids),
		.help = "the map of user ids, range by range",
		.text = "A list of ranges, which takes the place of \\fBmode\\fR. Ranges may not "
			"overlap, neither inside nor outside, and the caller must own what they "
			"name outside.",
		.example = "identity = { id_map = { uids = ( { inside = 0; outside = 1000; } ); "
			   "}; };",
	},
	RANGE_ROW("uids", inside, 0, NULL, "first uid inside",
		  "The first uid of the range, as the sandbox sees it."),
	RANGE_ROW("uids", outside, 0, NULL, "first uid outside",
		  "The first uid of the range, as the host sees it."),
	RANGE_ROW("uids", count, 1, "1", "how many uids", "The length of the range."),
	{
		ROW_RANGES(identity.id_map.gids),
		.help = "the map of group ids, range by range",
		.text = "The same for group ids.",
		.example = "identity = { id_map = { gids = ( { inside = 0; outside = 1000; } ); "
			   "}; };",
	},
	RANGE_ROW("gids", inside, 0, NULL, "first gid inside",
		  "The first gid of the range, as the sandbox sees it."),
	RANGE_ROW("gids", outside, 0, NULL, "first gid outside",
		  "The first gid of the range, as the host sees it."),
	RANGE_ROW("gids", count, 1, "1", "how many gids", "The length of the range."),
	{
		ROW_ENUM(identity.machine_id),
		.words = machine_ids,
		.accepts = is_machine_id,
		.form = "32 lower-case hexadecimal digits",
		.dflt = "random",
		.help = "what /etc/machine-id says inside",
		.text = "Used where \\fBfilesystem.synthesize\\fR makes \\fImachine-id\\fR. "
			"\\fBrandom\\fR is always the same for one profile on one machine, so "
			"that what remembers it finds it again, but tells nothing of the machine. "
			"\\fBhost\\fR is the machine's own.",
		.example = "identity = { machine_id = \"0123456789abcdef0123456789abcdef\"; };",
	},
};

SETTING_TABLE(settings_id, rows);
