/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* proc - settings about the process that runs inside. */
#include "schema/rows.h"

static const struct setting rows[] = {
	{
		ROW_GROUP(process),
		.help = "how the command runs",
		.text = "Attributes of the process itself.",
		.example = "process = { umask = \"0077\"; nice = 5; };",
	},
	{
		ROW_BOOL(process.init),
		.dflt = "true",
		.option = "init",
		.help = "an init of sbx's own as pid 1",
		.text = "A small process that reaps orphans, passes signals on, and ends with the "
			"command's status. Without it the command itself is pid 1, which many "
			"programs are not made for.",
		.example = "process = { init = true; };",
	},
	{
		ROW_BOOL(process.die_with_parent),
		.dflt = "true",
		.option = "die-with-parent",
		.help = "end when sbx is killed",
		.text = "The sandbox is killed when the sbx process that started it ends in "
			"whatever way. Without a pid namespace that is the command alone: what "
			"it has left in the background goes on.",
		.example = "process = { die_with_parent = true; };",
	},
	{
		ROW_BOOL(process.new_session),
		.dflt = "true",
		.option = "new-session",
		.help = "a session of its own, see setsid(2)",
		.text = "Cuts the command off from the controlling terminal, so that it cannot "
			"put characters into its input. For job control an interactive shell "
			"needs \\fBsecurity.tty\\fR = \"pty\", or \\fBfalse\\fR here.",
		.example = "process = { new_session = true; };",
	},
	{
		ROW_MODE(process.umask),
		.min = 0,
		.max = 0777,
		.dflt = "0022",
		.option = "umask",
		.arg = "MODE",
		.help = "permissions that new files do not get",
		.text = "An octal number in quotes, see umask(2). It is never the caller's by "
			"accident.",
		.example = "process = { umask = \"0077\"; };",
	},
	{
		ROW_INT(process.nice),
		.min = -20,
		.max = 19,
		.option = "nice",
		.arg = "N",
		.help = "scheduling priority, -20 to 19",
		.text = "The caller's without it. To lower the number takes rights.",
		.example = "process = { nice = 10; };",
	},
	{
		ROW_INT(process.oom_score_adj),
		.min = -1000,
		.max = 1000,
		.help = "how soon it is killed when memory runs out",
		.text = "From -1000 for never to 1000 for first. The caller's without it. To "
			"lower the number takes rights.",
		.example = "process = { oom_score_adj = 500; };",
	},
	{
		ROW_STRING(process.cpu_affinity),
		.accepts = is_number_list,
		.form = "processors and ranges of them, such as \"0-3,8\"",
		.option = "cpu-affinity",
		.arg = "LIST",
		.help = "processors it may run on",
		.text = "The caller's without it.",
		.example = "process = { cpu_affinity = \"0-3,8\"; };",
	},
	{
		ROW_INTS(process.keep_fds),
		.min = 3,
		.max = 1048575,
		.option = "keep-fd",
		.arg = "N",
		.help = "leave descriptor N open for the command",
		.text = "Standard input, output and error are always kept, and every other "
			"descriptor that is not listed here is closed.",
		.example = "process = { keep_fds = [ 3 ]; };",
	},
	{
		ROW_BOOL(process.usage),
		.dflt = "false",
		.option = "usage",
		.help = "say at the end what was used",
		.text = "A table on standard error: time, memory, processes, bytes read and "
			"written, "
			"how long anything had to wait for memory, processors or disks "
			"(pressure), and how many processes were killed as memory ran out. A dash "
			"stands "
			"for what is not known: some of it is counted only where the sandbox has "
			"limits of its own (\\fBlimits\\fR), and some only by newer kernels.",
		.example = "process = { usage = true; };",
	},
};

SETTING_TABLE(settings_proc, rows);
