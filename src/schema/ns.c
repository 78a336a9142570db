/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* ns - settings about namespaces. Without a word in a profile everything but the clock is new. */
#include "schema/rows.h"

/* A clock may be moved by as much as the kernel's arithmetic takes: about 146 years. */
#define CLOCK_LIMIT (INT64_MAX / 2)

static const struct setting rows[] = {
	{
		ROW_GROUP(namespaces),
		.help = "what the sandbox does not share with the host",
		.text = "Each namespace is \\fBtrue\\fR for a new one, \\fBfalse\\fR to stay in "
			"the caller's, or a path to join an existing one: "
			"\\fI/proc/PID/ns/net\\fR, or a file that such a link was bound to, as "
			"\\fIip netns\\fR does below \\fI/run/netns\\fR. To join another sandbox "
			"take the "
			"PID of what runs in it; sbx's own processes are closed.",
		.example = "namespaces = { net = \"/run/netns/lab\"; time = true; };",
	},
	{
		ROW_NS(namespaces.user),
		.dflt = "true",
		.help = "user namespace: ids and capabilities of its own",
		.text = "A new user namespace is what lets an ordinary user make all the others. "
			"With \\fBfalse\\fR the caller must hold the rights for the rest, as root "
			"does.",
		.example = "namespaces = { user = true; };",
	},
	{
		ROW_NS(namespaces.mount),
		.dflt = "true",
		.help = "mount namespace: a file system tree of its own",
		.text = "Without a mount namespace of its own a sandbox has no root of its own, "
			"and nothing of the group \\fBfilesystem\\fR can be done.",
		.example = "namespaces = { mount = true; };",
	},
	{
		ROW_NS(namespaces.pid),
		.dflt = "true",
		.help = "pid namespace: sees only its own processes",
		.text = "In a new pid namespace the payload sees and signals only processes of "
			"the sandbox, and all of them die with the first one.",
		.example = "namespaces = { pid = true; };",
	},
	{
		ROW_NS(namespaces.ipc),
		.dflt = "true",
		.help = "ipc namespace: System V IPC and message queues",
		.text = "System V semaphores, queues and shared memory, and POSIX message queues, "
			"of its own.",
		.example = "namespaces = { ipc = true; };",
	},
	{
		ROW_NS(namespaces.uts),
		.dflt = "true",
		.help = "uts namespace: a host name of its own",
		.text = "Needed for \\fBidentity.hostname\\fR and \\fBidentity.domainname\\fR.",
		.example = "namespaces = { uts = true; };",
	},
	{
		ROW_NS(namespaces.net),
		.dflt = "true",
		.help = "network namespace: interfaces of its own",
		.text = "A new one has a loopback interface and nothing else, until "
			"\\fBnetwork.mode\\fR gives it more. Abstract unix sockets of the host "
			"are out of reach too.",
		.example = "namespaces = { net = true; };",
	},
	{
		ROW_NS(namespaces.cgroup),
		.dflt = "true",
		.help = "cgroup namespace: its cgroup looks like the root",
		.text = "Hides where in the host's cgroup tree the sandbox lives.",
		.example = "namespaces = { cgroup = true; };",
	},
	{
		ROW_NS(namespaces.time),
		.dflt = "false",
		.help = "time namespace: monotonic and boot clocks shifted",
		.text = "Lets the clocks that count from boot differ from the host's, by "
			"\\fBmonotonic_offset\\fR and \\fBboottime_offset\\fR. The time of day is "
			"the host's.",
		.example = "namespaces = { time = true; boottime_offset = \"-2h\"; };",
	},
	{
		ROW_DURATION(namespaces.monotonic_offset),
		.min = -CLOCK_LIMIT,
		.max = CLOCK_LIMIT,
		.help = "what is added to CLOCK_MONOTONIC",
		.text = "A duration, which may be negative, that the sandbox's monotonic clock is "
			"ahead of the host's. Needs a new time namespace.",
		.example = "namespaces = { time = true; monotonic_offset = \"1d\"; };",
	},
	{
		ROW_DURATION(namespaces.boottime_offset),
		.min = -CLOCK_LIMIT,
		.max = CLOCK_LIMIT,
		.help = "what is added to CLOCK_BOOTTIME",
		.text = "The same for the clock that also counts while the machine sleeps; "
			"\\fI/proc/uptime\\fR shows it. Needs a new time namespace.",
		.example = "namespaces = { time = true; boottime_offset = \"1d\"; };",
	},
};

SETTING_TABLE(settings_ns, rows);
