/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* fs - settings about the file system: root, grants, home, /proc, /dev, /tmp, /sys. */
#include <ctype.h>
#include <string.h>

#include "schema/rows.h"

static const char *const roots[] = { "tmpfs", "host", "overlay", NULL };
static const char *const uppers[] = { "tmpfs", NULL };
static const char *const accesses[] = { "ro", "rw", NULL };
static const char *const homes[] = { "none", "tmpfs", "host", "persistent", NULL };
static const char *const pseudo[] = { "private", "none", "host", NULL };
static const char *const devs[] = { "minimal", "none", "host", NULL };
static const char *const syss[] = { "none", "private", "host", NULL };
static const char *const merges[] = { "none", "as-host", "merged", NULL };
static const char *const files[] = { "passwd",	      "group",	     "hosts",	   "hostname",
				     "nsswitch.conf", "resolv.conf", "machine-id", NULL };

/* "persistent:NAME"; the name becomes a directory's, so it can neither be hidden nor lead
 * elsewhere. */
static bool is_named_home(const char *s)
{
	static const char prefix[] = "persistent:";
	size_t n = 0;

	if (strncmp(s, prefix, strlen(prefix)) != 0)
		return false;
	s += strlen(prefix);
	if (!isalnum((unsigned char)*s))
		return false;
	while (isalnum((unsigned char)s[n]) || s[n] == '.' || s[n] == '_' || s[n] == '-')
		n++;
	return !s[n] && n <= 64;
}

static bool is_size(const char *s)
{
	int64_t size;

	return parse_size(s, &size) && size > 0;
}

static const struct setting rows[] = {
	{
		ROW_GROUP(filesystem),
		.help = "what the sandbox sees as its file system",
		.text = "A sandbox begins with a root, usually an empty one, and sees of the host "
			"only what these keys grant. Which of them counts where they touch does "
			"not depend on the order of lines or layers: see "
			"\\fBGRANTS AND DENIALS\\fR.",
		.example = "filesystem = { root = \"tmpfs\"; read_only = [ \"/usr\" ]; };",
	},
	{
		ROW_GROUP(filesystem.root),
		.shorthand = "type",
		.help = "the root of the sandbox",
		.text = "A word, a directory, or a group with the details.",
		.example = "filesystem = { root = \"tmpfs\"; };",
	},
	{
		ROW_ENUM(filesystem.root.type),
		.flags = SETTING_WORDS_OR_PATH,
		.words = roots,
		.dflt = "tmpfs",
		.option = "root",
		.arg = "ROOT",
		.help = "tmpfs, host, overlay, or a directory",
		.text = "\\fBtmpfs\\fR is an empty root in memory. \\fBhost\\fR is the host's "
			"tree, read-only unless \\fBaccess\\fR says otherwise. \\fBoverlay\\fR "
			"lays a writable layer over directories. A directory is taken as the root "
			"as it is. The old root is always gone before anything of the sandbox "
			"runs.",
		.example = "filesystem = { root = { type = \"tmpfs\"; size = \"64M\"; }; };",
	},
	{
		ROW_PATHS(filesystem.root.lower),
		.only_with = "overlay",
		.help = "overlay: the layers below, the topmost first",
		.text = "Directories that are only read. At least one. When real root's sandbox "
			"has other ids, one that does not belong to these is id-mapped: its owners "
			"are inside who they are outside.",
		.example = "filesystem = { root = { type = \"overlay\"; lower = [ \"/srv/alpine\" "
			   "]; }; };",
	},
	{
		ROW_ENUM(filesystem.root.upper),
		.only_with = "overlay",
		.flags = SETTING_WORDS_OR_PATH,
		.words = uppers,
		.help = "overlay: where what is written goes",
		.text = "\\fBtmpfs\\fR forgets it at the end; a directory keeps it, and sbx makes "
			"and locks a work directory beside it. Without this key the root is "
			"read-only.",
		.example = "filesystem = { root = { type = \"overlay\"; lower = [ \"/srv/alpine\" "
			   "]; upper = \"tmpfs\"; }; };",
	},
	{
		ROW_ENUM(filesystem.root.access),
		.words = accesses,
		.help = "host, directory: read-only or writable",
		.text = "Whether the root can be written. A root that is the host's or a "
			"directory is \\fBro\\fR by default.",
		.example = "filesystem = { root = { type = \"/srv/alpine\"; access = \"rw\"; }; };",
	},
	{
		ROW_SIZE(filesystem.root.size),
		.only_with = "tmpfs overlay",
		.min = 4096,
		.max = INT64_MAX,
		.help = "most bytes in memory",
		.text = "For a tmpfs root, or an overlay whose upper layer is a tmpfs. Without it "
			"the kernel takes half of the machine's memory.",
		.example = "filesystem = { root = { type = \"tmpfs\"; size = \"512M\"; }; };",
	},
	{
		ROW_INT(filesystem.root.inodes),
		.only_with = "tmpfs",
		.min = 1,
		.max = INT32_MAX,
		.help = "most files in memory",
		.text = "For a tmpfs root: the number of files and directories.",
		.example = "filesystem = { root = { type = \"tmpfs\"; inodes = 10000; }; };",
	},
	{
		ROW_MODE(filesystem.root.mode),
		.only_with = "tmpfs",
		.min = 0,
		.max = 07777,
		.help = "permissions of a tmpfs root",
		.text = "The mode of the root directory itself; 0755 without it.",
		.example = "filesystem = { root = { type = \"tmpfs\"; mode = \"0700\"; }; };",
	},
	{
		ROW_PATHS(filesystem.read_only),
		.flags = SETTING_GRANT | SETTING_MAYBE,
		.option = "ro",
		.arg = "PATH",
		.help = "host paths to see, read-only",
		.text = "Each is shown at the same path inside, with everything that is mounted "
			"below it, and none of it can be written. A path that begins with a minus "
			"sign may be absent. For the same path \\fBread_write\\fR is stronger; "
			"below it the longer path counts.",
		.example = "filesystem = { read_only = [ \"/usr\", \"-/opt\" ]; };",
	},
	{
		ROW_PATHS(filesystem.read_write),
		.flags = SETTING_GRANT | SETTING_MAYBE,
		.option = "rw",
		.arg = "PATH",
		.help = "host paths to see and write",
		.text = "The same, but writable as far as the caller may write there. It gives way "
			"to \\fBhide\\fR and \\fBprotect\\fR, whatever the lengths of the paths.",
		.example = "filesystem = { read_write = [ \"${PROJECT}\" ]; };",
	},
	{
		ROW_PATHS(filesystem.hide),
		.flags = SETTING_GRANT | SETTING_MAYBE,
		.option = "hide",
		.arg = "PATH",
		.help = "paths that are empty whatever else is granted",
		.text = "A directory is seen empty and a file without content, and neither can be "
			"read or written. It wins over each other grant, at its path and below it, "
			"and by whichever name of the host the same is shown; a mount there is an "
			"error. The directories around it, up to the one that can be written, "
			"cannot be renamed. One that is "
			"not there cannot be made inside: Landlock lets the payload make nothing "
			"in the directories between what can be written and the path, and sbx's "
			"init makes all other names for it. Where init cannot (\\fBsbx plan\\fR "
			"tells why), or the path's folder is missing as well, a path with '-' is "
			"left out, and without '-' nothing at all "
			"can be made in these directories. Without Landlock such a path is an "
			"error.",
		.example = "filesystem = { hide = [ \"-~/.ssh\" ]; };",
	},
	{
		ROW_PATHS(filesystem.protect),
		.flags = SETTING_GRANT | SETTING_MAYBE,
		.option = "protect",
		.arg = "PATH",
		.help = "paths that stay read-only in a writable tree",
		.text = "For files below a writable directory which the host later runs or "
			"believes, such as \\fI.git/hooks\\fR. It wins over \\fBread_write\\fR, at "
			"its path and below it, and by whichever name of the host the same is "
			"shown; a mount there that could be written is an error. As with hide, "
			"the directories "
			"around it keep their names, and what is not there cannot be made "
			"inside.",
		.example = "filesystem = { protect = [ \"-${PROJECT}/.git/hooks\" ]; };",
	},
	{
		ROW_ENUM(filesystem.home),
		.flags = SETTING_WORDS_OR_PATH,
		.words = homes,
		.accepts = is_named_home,
		.form = "\"persistent:NAME\"",
		.dflt = "none",
		.option = "home",
		.arg = "HOME",
		.help = "none, tmpfs, host, persistent, or a directory",
		.text = "What the caller's home directory is inside: absent, empty and forgotten "
			"at the end, the real one, one that sbx keeps for this profile (or for a "
			"\\fINAME\\fR, with \\fBpersistent:\\fR\\fINAME\\fR), or a directory of "
			"the host.",
		.example = "filesystem = { home = \"tmpfs\"; };",
	},
	{
		ROW_GROUP(filesystem.proc),
		.shorthand = "type",
		.help = "what is at /proc",
		.text = "A word, or a group with the details.",
		.example = "filesystem = { proc = \"private\"; };",
	},
	{
		ROW_ENUM(filesystem.proc.type),
		.words = pseudo,
		.dflt = "private",
		.help = "private, none or host",
		.text = "\\fBprivate\\fR is a new procfs of the sandbox's own pid namespace. "
			"\\fBhost\\fR is the host's, read-only.",
		.example = "filesystem = { proc = { type = \"private\"; }; };",
	},
	{
		ROW_BOOL(filesystem.proc.hidepid),
		.only_with = "private",
		.dflt = "false",
		.help = "hide the processes of other users",
		.text = "Of another user inside no process is seen at all.",
		.example = "filesystem = { proc = { hidepid = true; }; };",
	},
	{
		ROW_BOOL(filesystem.proc.subset_pid),
		.only_with = "private",
		.dflt = "false",
		.help = "only processes, nothing about the machine",
		.text = "Leaves out everything in /proc but processes. Some programs want "
			"\\fI/proc/cpuinfo\\fR or \\fI/proc/meminfo\\fR.",
		.example = "filesystem = { proc = { subset_pid = true; }; };",
	},
	{
		ROW_BOOL(filesystem.proc.masks),
		.dflt = "true",
		.help = "cover what tells of the machine or steers it",
		.text = "Files of /proc and /sys that are no business of a sandbox cannot be "
			"opened "
			"inside (keys, interrupts, timers, the memory of the kernel, the log, the "
			"firmware's tables), or are read-only (\\fI/proc/sys\\fR, "
			"\\fI/proc/sysrq-trigger\\fR, what is about buses, file systems and "
			"interrupts): in a new procfs or sysfs wherever it is mounted, and in the "
			"host's where it is shown. What the profile itself puts at such a path is "
			"not covered. With \\fBsecurity.nested_userns\\fR the default is "
			"\\fBfalse\\fR, as a sandbox inside could have no /proc of its own.",
		.example = "filesystem = { proc = { masks = false; }; };",
	},
	{
		ROW_GROUP(filesystem.dev),
		.shorthand = "type",
		.help = "what is at /dev",
		.text = "A word, or a group with the details.",
		.example = "filesystem = { dev = \"minimal\"; };",
	},
	{
		ROW_ENUM(filesystem.dev.type),
		.words = devs,
		.dflt = "minimal",
		.help = "minimal, none or host",
		.text = "\\fBminimal\\fR has null, zero, full, random, urandom, tty, the "
			"pseudo-terminals, shm, and the links to standard input, output and "
			"error. \\fBhost\\fR is the host's.",
		.example = "filesystem = { dev = { type = \"minimal\"; }; };",
	},
	{
		ROW_PATHS(filesystem.dev.devices),
		.only_with = "minimal",
		.flags = SETTING_MAYBE,
		.help = "further devices of the host",
		.text = "Paths below \\fI/dev\\fR that a minimal /dev shows as well.",
		.example = "filesystem = { dev = { devices = [ \"-/dev/kvm\" ]; }; };",
	},
	{
		ROW_ENUM(filesystem.tmp),
		.words = pseudo,
		.accepts = is_size,
		.form = "a size such as \"256M\"",
		.dflt = "private",
		.help = "private, none, host, or a size",
		.text = "\\fBprivate\\fR is an empty one that nobody else sees; a size bounds it.",
		.example = "filesystem = { tmp = \"256M\"; };",
	},
	{
		ROW_ENUM(filesystem.sys),
		.words = syss,
		.dflt = "none",
		.help = "none, private or host",
		.text = "What is at /sys: nothing, a new sysfs of the sandbox's own network "
			"namespace, or the host's tree. Both are read-only.",
		.example = "filesystem = { sys = \"private\"; };",
	},
	{
		ROW_ENUMS(filesystem.synthesize),
		.words = files,
		.help = "files below /etc that sbx writes for the sandbox",
		.text = "Small files made up for the sandbox, so that programs find a user and a "
			"host name and learn nothing of the host's.",
		.example = "filesystem = { synthesize = [ \"passwd\", \"group\", \"hosts\" ]; };",
	},
	{
		ROW_ENUM(filesystem.usr_merge),
		.words = merges,
		.dflt = "none",
		.help = "where /bin, /lib and /sbin come from",
		.text = "\\fBas-host\\fR shows them as the host has them: as links into /usr or "
			"as directories. \\fBmerged\\fR always makes the links.",
		.example = "filesystem = { usr_merge = \"as-host\"; };",
	},
};

SETTING_TABLE(settings_fs, rows);
