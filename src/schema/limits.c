/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* limits - settings about resource limits, getrlimit(2). */
#include "schema/rows.h"

static const struct setting rows[] = {
	{
		ROW_GROUP(limits),
		.help = "how much the sandbox may use",
		.text = "Limits of each process, see getrlimit(2). A value is a number, "
			"\\fBunlimited\\fR, or two of them with a colon between: the soft limit, "
			"which a process may raise, up to the hard one. One value sets both. None "
			"can be above what the caller has.",
		.example = "limits = { nofile = 1024; core = 0; };",
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
};

SETTING_TABLE(settings_limits, rows);
