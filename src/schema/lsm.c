/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* lsm - settings about rights that the payload gives up. */
#include "schema/rows.h"

static const char *const ttys[] = { "inherit", NULL };

/* By number, capabilities(7). */
static const char *const capabilities[] = {
	"CAP_CHOWN",
	"CAP_DAC_OVERRIDE",
	"CAP_DAC_READ_SEARCH",
	"CAP_FOWNER",
	"CAP_FSETID",
	"CAP_KILL",
	"CAP_SETGID",
	"CAP_SETUID",
	"CAP_SETPCAP",
	"CAP_LINUX_IMMUTABLE",
	"CAP_NET_BIND_SERVICE",
	"CAP_NET_BROADCAST",
	"CAP_NET_ADMIN",
	"CAP_NET_RAW",
	"CAP_IPC_LOCK",
	"CAP_IPC_OWNER",
	"CAP_SYS_MODULE",
	"CAP_SYS_RAWIO",
	"CAP_SYS_CHROOT",
	"CAP_SYS_PTRACE",
	"CAP_SYS_PACCT",
	"CAP_SYS_ADMIN",
	"CAP_SYS_BOOT",
	"CAP_SYS_NICE",
	"CAP_SYS_RESOURCE",
	"CAP_SYS_TIME",
	"CAP_SYS_TTY_CONFIG",
	"CAP_MKNOD",
	"CAP_LEASE",
	"CAP_AUDIT_WRITE",
	"CAP_AUDIT_CONTROL",
	"CAP_SETFCAP",
	"CAP_MAC_OVERRIDE",
	"CAP_MAC_ADMIN",
	"CAP_SYSLOG",
	"CAP_WAKE_ALARM",
	"CAP_BLOCK_SUSPEND",
	"CAP_AUDIT_READ",
	"CAP_PERFMON",
	"CAP_BPF",
	"CAP_CHECKPOINT_RESTORE",
	NULL,
};

static const struct setting rows[] = {
	{
		ROW_GROUP(security),
		.help = "rights that the payload gives up",
		.text = "Without a word here the payload has no capability and can gain none.",
		.example = "security = { capabilities = [ \"chown\" ]; };",
	},
	{
		ROW_BOOL(security.no_new_privs),
		.dflt = "true",
		.help = "no program can gain rights by being run",
		.text = "Set-user-id bits and file capabilities have no effect, for ever. See "
			"prctl(2).",
		.example = "security = { no_new_privs = true; };",
	},
	{
		ROW_ENUMS(security.capabilities),
		.flags = SETTING_CAPS,
		.words = capabilities,
		.option = "cap",
		.arg = "NAME",
		.help = "capabilities that the payload keeps",
		.text = "Names of capabilities(7), with or without CAP_. They count inside the "
			"sandbox's user namespace only. All others are dropped from every set, "
			"the bounding set among them.",
		.example = "security = { capabilities = [ \"net_bind_service\" ]; };",
	},
	{
		ROW_ENUM(security.tty),
		.words = ttys,
		.dflt = "inherit",
		.help = "what the payload has as its terminal",
		.text = "\\fBinherit\\fR leaves standard input, output and error as they are. "
			"With \\fBprocess.new_session\\fR the terminal behind them is no "
			"controlling terminal.",
		.example = "security = { tty = \"inherit\"; };",
	},
};

SETTING_TABLE(settings_lsm, rows);
