/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* limits - settings about limits: of the whole sandbox by cgroups(7), of each process by
 * getrlimit(2). */
#include <string.h>

#include "schema/rows.h"

/* The kernel's PID_MAX_LIMIT. */
#define MAX_PIDS 4194304

static const char *const unlimited[] = { "unlimited", NULL };
static const char *const unavailable[] = { "error", "warn", NULL };
static const char *const optionals[] = { "memory",  "memory_high", "memory_low", "swap",
					 "pids",    "cpu",	   "cpu_weight", "cpuset",
					 "mems",    "io",	   "io_weight",	 "hugetlb",
					 "unified", "oom_group",   NULL };

static bool is_share(const char *s)
{
	int64_t hundredths;

	return parse_percent(s, &hundredths) && hundredths > 0 && hundredths <= 10000;
}

static bool is_amount(const char *s)
{
	int64_t bytes;

	return is_share(s) || (parse_size(s, &bytes) && bytes > 0);
}

/* The kernel's own memory for what the sandbox is made of counts, too. */
#define MIN_MEMORY (1 << 20)

static bool is_memory(const char *s)
{
	int64_t bytes;

	return is_share(s) || (parse_size(s, &bytes) && bytes >= MIN_MEMORY);
}

static bool is_amount_or_none(const char *s)
{
	return strcmp(s, "0") == 0 || is_amount(s);
}

static bool is_count(const char *s)
{
	int64_t n;

	return parse_int(s, 1, MAX_PIDS, &n);
}

/* The kernel's quota is at least a millisecond in each tenth of a second. */
static bool is_cpu(const char *s)
{
	int64_t hundredths;

	return parse_percent(s, &hundredths) && hundredths >= 100 &&
	       hundredths <= (int64_t)(NUMBERS_MAX + 1) * 10000;
}

static bool is_io_limit(const char *s)
{
	struct io_limit limit;

	return parse_io_limit(s, &limit);
}

static bool is_hugetlb(const char *s)
{
	int64_t page, bytes;

	return parse_hugetlb(s, &page, &bytes);
}

/* "memory.oom.group=1": a file of a controller, and no other place. */
static bool is_unified(const char *s)
{
	size_t n = strcspn(s, "=");

	return n && s[n] && s[n + 1] && memchr(s, '.', n) && *s != '.' && s[n - 1] != '.' &&
	       strspn(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._") == n &&
	       !strpbrk(s + n, "\n");
}

static const struct setting rows[] = {
	{
		ROW_GROUP(limits),
		.help = "how much the sandbox may use",
		.text = "Two kinds. Limits of the whole sandbox, all its processes together, are "
			"held by "
			"a cgroup, see cgroups(7); sbx makes one below its own cgroup, asks "
			"systemd for "
			"one, or, as root, makes one where there is no systemd. Limits of each "
			"process are "
			"those of getrlimit(2): a value is a number, \\fBunlimited\\fR, or two of "
			"them with "
			"a colon between: the soft limit, which a process may raise, up to the "
			"hard one. "
			"One value sets both. None can be above what the caller has.",
		.example = "limits = { memory = \"1G\"; pids = 256; nofile = 1024; };",
	},
	{
		ROW_ENUM(limits.memory),
		.words = unlimited,
		.accepts = is_memory,
		.form = "a size of at least \"1M\", or a share of the machine's memory such as "
			"\"50%\"",
		.flags = SETTING_OR_INT,
		.option = "memory",
		.arg = "SIZE",
		.help = "most memory of the whole sandbox",
		.text = "What would go beyond it is reclaimed, then a process is killed. Files "
			"that are "
			"cached and tmpfs count. A percentage is of the machine's memory. At the "
			"end "
			"sbx says if processes were killed.",
		.example = "limits = { memory = \"1G\"; };",
	},
	{
		ROW_ENUM(limits.memory_high),
		.words = unlimited,
		.accepts = is_amount,
		.form = "a size such as \"1G\", or a share of the machine's memory such as \"50%\"",
		.flags = SETTING_OR_INT,
		.help = "memory beyond which the sandbox is slowed down",
		.text = "Nothing is killed for it. Only cgroup v2 has it.",
		.example = "limits = { memory_high = \"768M\"; memory = \"1G\"; };",
	},
	{
		ROW_ENUM(limits.memory_low),
		.words = unlimited,
		.accepts = is_amount,
		.form = "a size such as \"1G\", or a share of the machine's memory such as \"50%\"",
		.flags = SETTING_OR_INT,
		.help = "memory that is left alone as long as possible",
		.text = "Others are reclaimed from first. Only as far as the cgroups above grant "
			"it. Only "
			"cgroup v2 has it.",
		.example = "limits = { memory_low = \"128M\"; };",
	},
	{
		ROW_ENUM(limits.swap),
		.words = unlimited,
		.accepts = is_amount_or_none,
		.form = "a size such as \"1G\", \"0\", or a share of the machine's swap such as "
			"\"50%\"",
		.flags = SETTING_OR_INT,
		.option = "swap",
		.arg = "SIZE",
		.help = "most swap space of the whole sandbox",
		.text = "Beside \\fBmemory\\fR, not within it. cgroup v1 can limit it only where "
			"\\fBmemory\\fR is limited, too.",
		.example = "limits = { memory = \"1G\"; swap = \"0\"; };",
	},
	{
		ROW_ENUM(limits.pids),
		.words = unlimited,
		.accepts = is_count,
		.form = "a number of processes from 1 to 4194304",
		.flags = SETTING_OR_INT,
		.option = "pids",
		.arg = "N",
		.help = "most processes and threads of the whole sandbox",
		.text = "sbx's init is one of them. When it was reached and the command failed sbx "
			"says so at the end.",
		.example = "limits = { pids = 256; };",
	},
	{
		ROW_ENUM(limits.cpu),
		.words = unlimited,
		.accepts = is_cpu,
		.form = "a percentage of one processor, at least \"1%\"",
		.option = "cpu",
		.arg = "PERCENT",
		.help = "most processor time, 100% is one processor",
		.text = "Of all processes together, in each tenth of a second.",
		.example = "limits = { cpu = \"150%\"; };",
	},
	{
		ROW_INT(limits.cpu_weight),
		.min = 1,
		.max = 10000,
		.option = "cpu-weight",
		.arg = "N",
		.help = "share of the processors when others want them",
		.text = "100 is what everybody has.",
		.example = "limits = { cpu_weight = 50; };",
	},
	{
		ROW_STRING(limits.cpuset),
		.accepts = is_number_list,
		.form = "processors and ranges of them, such as \"0-3,8\"",
		.option = "cpuset",
		.arg = "LIST",
		.help = "processors that the sandbox may run on",
		.text = "Unlike \\fBprocess.cpu_affinity\\fR nothing inside can change it.",
		.example = "limits = { cpuset = \"0-1\"; };",
	},
	{
		ROW_STRING(limits.mems),
		.accepts = is_number_list,
		.form = "memory nodes and ranges of them, such as \"0\"",
		.help = "memory nodes that the sandbox may use",
		.text = "Of machines that have several, see numa(7).",
		.example = "limits = { mems = \"0\"; };",
	},
	{
		ROW_STRINGS(limits.io),
		.accepts = is_io_limit,
		.form = "a path and what is limited: \"/home rbps=10M wbps=5M riops=100 wiops=50\"",
		.option = "io",
		.arg = "TEXT",
		.help = "most traffic with a disk",
		.text = "A device, or any path that lies on a disk, then one or more of "
			"\\fBrbps\\fR, "
			"\\fBwbps\\fR (bytes read and written in a second), \\fBriops\\fR and "
			"\\fBwiops\\fR (operations). It is the whole disk that is limited, not the "
			"path.",
		.example = "limits = { io = [ \"/home rbps=10M wbps=5M\" ]; };",
	},
	{
		ROW_INT(limits.io_weight),
		.min = 1,
		.max = 10000,
		.option = "io-weight",
		.arg = "N",
		.help = "share of the disks when others want them",
		.text = "100 is what everybody has. The kernel must have a scheduler that knows "
			"it.",
		.example = "limits = { io_weight = 50; };",
	},
	{
		ROW_STRINGS(limits.hugetlb),
		.accepts = is_hugetlb,
		.form = "a size of pages and of memory, such as \"2M=64M\"",
		.help = "most memory in huge pages, for each size of them",
		.text = "Huge pages are not part of \\fBmemory\\fR.",
		.example = "limits = { hugetlb = [ \"2M=0\", \"1G=0\" ]; };",
	},
	{
		ROW_STRINGS(limits.unified),
		.flags = SETTING_PAIRS,
		.accepts = is_unified,
		.form = "a file of cgroup v2 and its value, such as \"memory.oom.group=1\"",
		.help = "values for other files of cgroup v2",
		.text = "For what has no key here. The file must show the value after it was "
			"written.",
		.example = "limits = { unified = [ \"cpu.idle=1\" ]; };",
	},
	{
		ROW_BOOL(limits.oom_group),
		.dflt = "false",
		.help = "when memory runs out, kill all of the sandbox",
		.text = "And not only the largest process. Only cgroup v2 has it.",
		.example = "limits = { memory = \"1G\"; oom_group = true; };",
	},
	{
		ROW_BOOL(limits.delegate),
		.dflt = "false",
		.help = "let the sandbox divide what it has further",
		.text = "It may make cgroups of its own below its limits, which it cannot change. "
			"A mount "
			"of type \\fBcgroup\\fR can be written to then. Only cgroup v2 has it.",
		.example = "limits = { delegate = true; memory = \"4G\"; };",
	},
	{
		ROW_INDEX(limits.on_unavailable),
		.words = unavailable,
		.dflt = "error",
		.help = "what to do where limits cannot be held",
		.text = "\\fBerror\\fR stops. \\fBwarn\\fR goes on without those that cannot be "
			"held, "
			"and says which; in the place of \\fBmemory\\fR and \\fBpids\\fR limits of "
			"each "
			"process are set then.",
		.example = "limits = { memory = \"1G\"; on_unavailable = \"warn\"; };",
	},
	{
		ROW_ENUMS(limits.optional),
		.words = optionals,
		.help = "limits that may be missing",
		.text = "Names of keys of this group, for which alone \\fBwarn\\fR counts.",
		.example = "limits = { io_weight = 50; optional = [ \"io_weight\" ]; };",
	},
	{
		ROW_RLIMIT(limits.nofile),
		.option = "nofile",
		.arg = "N",
		.help = "most open files of a process",
		.text = "One more than the highest descriptor number.",
		.example = "limits = { nofile = \"1024:4096\"; };",
	},
	{
		ROW_RLIMIT(limits.nproc),
		.option = "nproc",
		.arg = "N",
		.help = "most processes of the user",
		.text = "Counts every process and thread of the same real user id, outside the "
			"sandbox as well.",
		.example = "limits = { nproc = 512; };",
	},
	{
		ROW_RLIMIT(limits.core),
		.flags = SETTING_BYTES,
		.help = "largest core dump",
		.text = "The default is 1, which keeps the kernel from writing a file, and from "
			"starting the host's handler of core dumps (\\fBkernel.core_pattern\\fR "
			"with "
			"a pipe) on the payload's memory. 0 keeps it from the first only.",
		.example = "limits = { core = 0; };",
	},
	{
		ROW_RLIMIT(limits.fsize),
		.flags = SETTING_BYTES,
		.help = "largest file that may be written",
		.text = "A process that goes on gets SIGXFSZ.",
		.example = "limits = { fsize = \"1G\"; };",
	},
	{
		ROW_RLIMIT(limits.stack),
		.flags = SETTING_BYTES,
		.help = "largest stack",
		.text = "Of the main thread; other threads take it as their default.",
		.example = "limits = { stack = \"8M\"; };",
	},
	{
		ROW_RLIMIT(limits.as),
		.flags = SETTING_BYTES,
		.help = "largest address space of a process",
		.text = "Counts what is mapped, not what is used. Programs that reserve much fail "
			"early.",
		.example = "limits = { as = \"4G\"; };",
	},
	{
		ROW_RLIMIT(limits.memlock),
		.flags = SETTING_BYTES,
		.help = "most memory that may be locked",
		.text = "For mlock(2) and its like.",
		.example = "limits = { memlock = \"64K\"; };",
	},
	{
		ROW_RLIMIT(limits.data),
		.flags = SETTING_BYTES,
		.help = "most private writable memory of a process",
		.text = "Heap, data and private mappings.",
		.example = "limits = { data = \"1G\"; };",
	},
	{
		ROW_RLIMIT(limits.cpu_time),
		.flags = SETTING_SECONDS,
		.help = "most processor time of a process",
		.text = "In seconds, or a duration such as \"10m\". A process that goes on gets "
			"SIGXCPU, and SIGKILL at the hard limit.",
		.example = "limits = { cpu_time = \"10m\"; };",
	},
	{
		ROW_DURATION(limits.runtime),
		.min = 1,
		.max = INT64_MAX,
		.option = "runtime",
		.arg = "TIME",
		.help = "end the sandbox after this time",
		.text = "A duration such as \"90s\" or \"1h30m\". When it is over the command gets "
			"SIGTERM, and if it is still there 5 seconds later everything in the "
			"sandbox SIGKILL; the status of sbx is 124 then, whatever the command's "
			"was. Time in which the command is stopped counts, time in which the "
			"machine is suspended does not. Without a pid namespace what the command "
			"has left in the background goes on.",
		.example = "limits = { runtime = \"6h\"; };",
	},
};

SETTING_TABLE(settings_limits, rows);
