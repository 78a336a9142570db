/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* mounts - what an entry of filesystem.mounts may say. Which type takes what, its feature knows. */
#include <string.h>

#include "schema/rows.h"

#define ENTRY(TYPE, T, m) ENTRY_OF("filesystem.mounts", mount_item, TYPE, T, m)

static const char *const accesses[] = { "ro", "rw", NULL };
static const char *const missing[] = { "error", "skip", "create", NULL };
static const char *const options[] = { "nosuid", "nodev", "noexec",	 "noatime", "nosymfollow",
				       "dev",	 "exec",  "norecursive", NULL };
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
		ENTRY(SET_PATHS, struct s_list, lower),
		.help = "overlay: the layers below, the topmost first",
		.text = "Directories of the host that are only read.",
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
