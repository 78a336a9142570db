/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* mounts - what an entry of filesystem.mounts may say. Which type takes what, its feature knows. */
#include <string.h>

#include "schema/rows.h"

#define ENTRY(TYPE, T, m) ENTRY_OF("filesystem.mounts", mount_item, TYPE, T, m)

static const char *const accesses[] = { "ro", "rw", NULL };
static const char *const missing[] = { "error", "skip", "create", NULL };
static const char *const options[] = { "nosuid", "nodev", "noexec",	 "noatime", "nosymfollow",
				       "dev",	 "exec",  "norecursive", NULL };
static const char *const id_maps[] = { "auto", "none", NULL };
static const char *const uppers[] = { "tmpfs", NULL };

static bool is_word(const char *s)
{
	size_t n = strspn(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-");

	return n > 0 && n <= 64 && !s[n];
}

static bool is_link_or_text(const char *s)
{
	return strlen(s) <= (64u << 10);
}

#define EXAMPLE(text) \
	"filesystem = { mounts = ( { type = \"bind\"; source = \"/srv\"; " text "; } ); };"
#define RANGES_EXAMPLE(list) EXAMPLE("id_map = { " list " = ( { inside = 0; outside = 1000; } ); }")
#define RANGE_ROW(list, m, low, otherwise, sentence, paragraph)                                   \
	{                                                                                         \
		ENTRY_OF("filesystem.mounts[].id_map." list, s_range, SET_INT, struct s_int, m),  \
			.min = (low), .max = UINT32_MAX - 1, .dflt = (otherwise),                 \
			.help = (sentence), .text = (paragraph), .example = RANGES_EXAMPLE(list), \
	}

static const struct setting rows[] = {
	{
		ROW_MOUNTS(filesystem.mounts),
		.help = "further mounts, one by one",
		.text = "A list of groups, one for each mount that the other keys cannot say. An "
			"entry with an \\fBid\\fR can be changed by a later profile, whose entry "
			"of the same id is merged into it.",
		.example = "filesystem = { mounts = ( { type = \"bind\"; source = \"/srv/data\"; "
			   "target = \"/data\"; } ); };",
	},
	{
		ENTRY(SET_STRING, struct s_str, id),
		.accepts = is_word,
		.form = "a name of letters, digits, '.', '_' and '-'",
		.help = "name by which later profiles refer to the entry",
		.text = "Entries of one id are merged into one.",
		.example = "filesystem = { mounts = ( { id = \"data\"; type = \"tmpfs\"; target = "
			   "\"/data\"; } ); };",
	},
	{
		ENTRY(SET_STRING, struct s_str, type),
		.accepts = is_word,
		.form = "the name of a type of mount",
		.help = "what is mounted",
		.text = "Each type takes some of the other keys; sbx.profile(5) has them under "
			"TYPES OF MOUNTS.",
		.example = "filesystem = { mounts = ( { type = \"mqueue\"; target = "
			   "\"/dev/mqueue\"; } ); };",
	},
	{
		ENTRY(SET_PATH, struct s_str, source),
		.flags = SETTING_MAYBE,
		.help = "bind: the path on the host",
		.text = "A file, a directory, a device or a socket. A path that begins with a "
			"minus sign may be absent, as with \\fBif_missing\\fR.",
		.example = "filesystem = { mounts = ( { type = \"bind\"; source = \"/srv\"; } ); "
			   "};",
	},
	{
		ENTRY(SET_PATH, struct s_str, target),
		.help = "the path inside",
		.text = "Where it appears; for a bind mount the source's path unless said "
			"otherwise. What is missing of it is made in a root of the sandbox's own, "
			"and never in a directory of the host.",
		.example = "filesystem = { mounts = ( { type = \"tmpfs\"; target = \"/scratch\"; "
			   "} ); };",
	},
	{
		ENTRY(SET_ENUM, struct s_str, access),
		.words = accesses,
		.help = "read-only or writable",
		.text = "Whether it can be written. Without it each type has its own default; "
			"bind mounts are read-only.",
		.example = "filesystem = { mounts = ( { type = \"bind\"; source = \"/srv\"; "
			   "access = \"rw\"; } ); };",
	},
	{
		ENTRY(SET_ENUMS, struct s_list, options),
		.words = options,
		.help = "mount attributes",
		.text = "Attributes that the mount and all mounts below it get. \\fBnosuid\\fR "
			"and \\fBnodev\\fR are set anyway; \\fBdev\\fR and \\fBexec\\fR take back "
			"a type's default, and \\fBnorecursive\\fR leaves out what is mounted "
			"below the source.",
		.example = "filesystem = { mounts = ( { type = \"bind\"; source = \"/srv\"; "
			   "options = [ \"noexec\" ]; } ); };",
	},
	{
		ENTRY(SET_ENUM, struct s_int, if_missing),
		.flags = SETTING_INDEX,
		.words = missing,
		.dflt = "error",
		.help = "what to do when the source is not there",
		.text = "\\fBerror\\fR stops, \\fBskip\\fR leaves the mount out, \\fBcreate\\fR "
			"makes a directory of mode 0700 on the host.",
		.example = "filesystem = { mounts = ( { type = \"bind\"; source = \"/srv\"; "
			   "if_missing = \"skip\"; } ); };",
	},
	{
		.key = "filesystem.mounts[].id_map",
		.type = SET_GROUP,
		.shorthand = "mode",
		.help = "bind: which owners on the disk are which inside",
		.text = "A word, or the ranges themselves in \\fBuids\\fR and \\fBgids\\fR. An "
			"id-mapped mount takes the rights of real root, and a file system that the "
			"kernel can do it with.",
		.example = EXAMPLE("id_map = \"none\""),
	},
	{
		ENTRY(SET_ENUM, struct s_str, id_map.mode),
		.words = id_maps,
		.dflt = "auto",
		.help = "how the owners are mapped",
		.text = "\\fBnone\\fR leaves them as they are on the host: an id that the sandbox "
			"does not have is nobody's. \\fBauto\\fR does so, too, for everybody but "
			"root; for root's sandbox with ids of its own, what it may write, and what "
			"others may not read, has the same numbers inside as on the disk.",
		.example = EXAMPLE("id_map = { mode = \"none\"; }"),
	},
	{
		ENTRY(SET_RANGES, struct s_ranges, id_map.uids),
		.help = "the map of user ids, range by range",
		.text = "A list of ranges, which takes the place of \\fBmode\\fR: the owner "
			"\\fBoutside\\fR, on the disk, is shown as \\fBinside\\fR, and what it "
			"makes "
			"belongs to it on the disk. Who is in no range can make nothing there, and "
			"what belongs to somebody in none can be changed by nobody.",
		.example = RANGES_EXAMPLE("uids"),
	},
	RANGE_ROW("uids", inside, 0, NULL, "first uid inside",
		  "The first uid of the range, as the sandbox sees it."),
	RANGE_ROW("uids", outside, 0, NULL, "first uid on the disk",
		  "The first uid of the range, as the file system has it."),
	RANGE_ROW("uids", count, 1, "1", "how many uids", "The length of the range."),
	{
		ENTRY(SET_RANGES, struct s_ranges, id_map.gids),
		.help = "the map of group ids, range by range",
		.text = "The same for group ids. Both must be given.",
		.example = RANGES_EXAMPLE("gids"),
	},
	RANGE_ROW("gids", inside, 0, NULL, "first gid inside",
		  "The first gid of the range, as the sandbox sees it."),
	RANGE_ROW("gids", outside, 0, NULL, "first gid on the disk",
		  "The first gid of the range, as the file system has it."),
	RANGE_ROW("gids", count, 1, "1", "how many gids", "The length of the range."),
	{
		ENTRY(SET_PATHS, struct s_list, lower),
		.help = "overlay: the layers below, the topmost first",
		.text = "Directories of the host that are only read; as those of a root, they are "
			"id-mapped where real root's sandbox has other ids.",
		.example = "filesystem = { mounts = ( { type = \"overlay\"; target = \"/opt\"; "
			   "lower = [ \"/opt\" ]; upper = \"tmpfs\"; } ); };",
	},
	{
		ENTRY(SET_ENUM, struct s_str, upper),
		.flags = SETTING_WORDS_OR_PATH,
		.words = uppers,
		.help = "overlay: where what is written goes",
		.text = "\\fBtmpfs\\fR, or a directory of the host that keeps it. Without it the "
			"mount is read-only.",
		.example = "filesystem = { mounts = ( { type = \"overlay\"; target = \"/opt\"; "
			   "lower = [ \"/opt\" ]; upper = \"tmpfs\"; } ); };",
	},
	{
		ENTRY(SET_PATH, struct s_str, work),
		.help = "overlay: the kernel's work directory",
		.text = "On the file system of \\fBupper\\fR; without it sbx makes one beside it.",
		.example = "filesystem = { mounts = ( { type = \"overlay\"; target = \"/opt\"; "
			   "lower = [ \"/opt\" ]; upper = \"/srv/up\"; work = \"/srv/work\"; } ); "
			   "};",
	},
	{
		ENTRY(SET_SIZE, struct s_int, size),
		.min = 4096,
		.max = INT64_MAX,
		.help = "tmpfs: most bytes",
		.text = "Without it the kernel takes half of the machine's memory.",
		.example = "filesystem = { mounts = ( { type = \"tmpfs\"; target = \"/scratch\"; "
			   "size = \"64M\"; } ); };",
	},
	{
		ENTRY(SET_INT, struct s_int, inodes),
		.min = 1,
		.max = INT32_MAX,
		.help = "tmpfs: most files",
		.text = "The number of files and directories that fit in.",
		.example = "filesystem = { mounts = ( { type = \"tmpfs\"; target = \"/scratch\"; "
			   "inodes = 1000; } ); };",
	},
	{
		ENTRY(SET_MODE, struct s_int, mode),
		.min = 0,
		.max = 07777,
		.help = "tmpfs, dir, file: permissions",
		.text = "Of the directory or file itself: 0755 for directories and 0644 for files "
			"without it.",
		.example = "filesystem = { mounts = ( { type = \"dir\"; target = \"/data\"; mode "
			   "= \"0700\"; } ); };",
	},
	{
		ENTRY(SET_STRING, struct s_str, content),
		.accepts = is_link_or_text,
		.form = "text of at most 64 KiB",
		.help = "file: its text; symlink: where it points",
		.text = "A link's text is taken as it is and is never followed by sbx.",
		.example = "filesystem = { mounts = ( { type = \"symlink\"; target = \"/bin\"; "
			   "content = \"usr/bin\"; } ); };",
	},
	{
		ENTRY(SET_PATHS, struct s_list, devices),
		.flags = SETTING_MAYBE,
		.help = "dev: further devices of the host",
		.text = "Paths below \\fI/dev\\fR.",
		.example = "filesystem = { mounts = ( { type = \"dev\"; target = \"/dev\"; "
			   "devices = [ \"/dev/fuse\" ]; } ); };",
	},
	{
		ENTRY(SET_BOOL, struct s_bool, hidepid),
		.dflt = "false",
		.help = "proc: hide the processes of other users",
		.text = "As \\fBfilesystem.proc.hidepid\\fR.",
		.example = "filesystem = { mounts = ( { type = \"proc\"; target = \"/proc\"; "
			   "hidepid = true; } ); };",
	},
	{
		ENTRY(SET_BOOL, struct s_bool, subset_pid),
		.dflt = "false",
		.help = "proc: only processes",
		.text = "As \\fBfilesystem.proc.subset_pid\\fR.",
		.example = "filesystem = { mounts = ( { type = \"proc\"; target = \"/proc\"; "
			   "subset_pid = true; } ); };",
	},
};

SETTING_TABLE(settings_mounts, rows);
