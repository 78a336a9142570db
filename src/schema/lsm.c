/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* lsm - settings about rights that the payload gives up. */
#include <string.h>

#include "schema/rows.h"

static const char *const ttys[] = { "inherit", "pty", "none", NULL };
static const char *const set_id_bits[] = { "auto", "allow", "deny", NULL };
static const char *const landlocks[] = { "auto", "off", NULL };
static const char *const keyrings[] = { "new", "inherit", NULL };
static const char *const abis[] = { "native", "x86", "x32", "arm", NULL };

/* As socket(2) and address_families(7) call them, without AF_. */
static const char *const families[] = {
	"unix",	 "inet",  "inet6",     "netlink",   "packet",	  "vsock", "alg",
	"can",	 "key",	  "bluetooth", "tipc",	    "smc",	  "xdp",   "qipcrtr",
	"rds",	 "pppox", "nfc",       "kcm",	    "mctp",	  "iucv",  "phonet",
	"rxrpc", "x25",	  "ax25",      "appletalk", "ieee802154", NULL,
};

static bool is_abi(const char *text)
{
	int64_t n;

	return parse_int(text, 1, 1000, &n);
}

/* The name of a policy, and of a file: no slash, no dot in front. */
static bool is_policy(const char *text)
{
	size_t n = strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789_-");

	return n > 0 && n <= 64 && !text[n] && *text != '-';
}

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
		ROW_GROUP(security.seccomp),
		.shorthand = "policy",
		.help = "system calls that the payload may make",
		.text = "The name of a policy, or a group with the details.",
		.example = "security = { seccomp = \"strict\"; };",
	},
	{
		ROW_STRING(security.seccomp.policy),
		.accepts = is_policy,
		.form = "the name of a policy",
		.dflt = "default",
		.option = "seccomp",
		.arg = "POLICY",
		.help = "the policy that the rules are added to",
		.text = "\\fBdefault\\fR, \\fBstrict\\fR, \\fBnone\\fR, or the name of a file "
			"NAME.policy where profiles are. See SYSTEM CALL FILTER.",
		.example = "security = { seccomp = { policy = \"default\"; }; };",
	},
	{
		ROW_STRINGS(security.seccomp.rules),
		.help = "rules that are added to the policy",
		.text = "Each is an action and the system calls that it is for. The last rule "
			"that matches a call decides. See RULES OF A FILTER.",
		.example = "security = { seccomp = { rules = [ \"deny ptrace\" ]; }; };",
	},
	{
		ROW_ENUMS(security.seccomp.abis),
		.words = abis,
		.help = "kinds of programs that may run",
		.text = "Without it those of the machine alone. A program of another kind is "
			"killed at its first system call: 32-bit programs on x86_64 need "
			"\\fBx86\\fR beside \\fBnative\\fR.",
		.example = "security = { seccomp = { abis = [ \"native\", \"x86\" ]; }; };",
	},
	{
		ROW_BOOL(security.nested_userns),
		.dflt = "false",
		.option = "nested-userns",
		.help = "the payload may make user namespaces",
		.text = "Browsers, and sbx itself, make sandboxes of their own with them. They "
			"open much of the kernel to the payload. Without it the limit of the "
			"sandbox's own user namespace (user.max_user_namespaces) is 0, and the "
			"system call policy denies them, too. With it "
			"\\fBfilesystem.proc.masks\\fR is off unless it is set.",
		.example = "security = { nested_userns = true; };",
	},
	{
		ROW_BOOL(security.memory_deny_write_execute),
		.dflt = "false",
		.help = "no memory is written and then executed",
		.text = "Programs that compile at run time (JavaScript, Java, .NET, LuaJIT) do "
			"not work with it. What a file says can still be mapped and executed, "
			"and a process can write to its own code through /proc/self/mem.",
		.example = "security = { memory_deny_write_execute = true; };",
	},
	{
		ROW_BOOL(security.lock_personality),
		.dflt = "true",
		.help = "the execution domain cannot be changed",
		.text = "See personality(2); a debugger that turns off address randomization "
			"wants \\fBfalse\\fR.",
		.example = "security = { lock_personality = false; };",
	},
	{
		ROW_ENUM(security.set_id_bits),
		.words = set_id_bits,
		.dflt = "auto",
		.help = "may files be made set-user-id or set-group-id",
		.text = "\\fBauto\\fR denies it where files of the host can be written, or an "
			"upper layer is kept.",
		.example = "security = { set_id_bits = \"deny\"; };",
	},
	{
		ROW_ENUMS(security.socket_families),
		.words = families,
		.help = "address families of new sockets",
		.text = "Without it \\fBunix\\fR, \\fBinet\\fR, \\fBinet6\\fR and "
			"\\fBnetlink\\fR; with the policy \\fBstrict\\fR none but pairs of "
			"\\fBunix\\fR. Others are refused with EAFNOSUPPORT.",
		.example = "security = { socket_families = [ \"unix\" ]; };",
	},
	{
		ROW_ENUM(security.landlock),
		.flags = SETTING_OR_INT,
		.words = landlocks,
		.accepts = is_abi,
		.form = "the number of an ABI",
		.dflt = "auto",
		.help = "Landlock as a second wall",
		.text = "The kernel is told once more what the mounts allow, and holds the payload "
			"to that even where a mount fails. With ABI 6 no abstract socket and no "
			"process outside is reached, either. \\fBauto\\fR uses what the kernel "
			"has; "
			"\\fBsbx plan\\fR shows it. A number demands that ABI or a later one, for "
			"files, too: or nothing runs. \\fBoff\\fR does without. See "
			"\\fBLANDLOCK\\fR below.",
		.example = "security = { landlock = 6; };",
	},
	{
		ROW_ENUM(security.keyring),
		.words = keyrings,
		.dflt = "new",
		.help = "the session keyring",
		.text = "\\fBnew\\fR is an empty one, \\fBinherit\\fR the caller's with its keys. "
			"See session-keyring(7). A new user namespace has user key rings of its "
			"own, "
			"whatever this says.",
		.example = "security = { keyring = \"new\"; };",
	},
	{
		ROW_ENUM(security.tty),
		.words = ttys,
		.option = "tty",
		.arg = "HOW",
		.dflt = "inherit",
		.help = "what the payload has as its terminal",
		.text = "\\fBinherit\\fR leaves standard input, output and error as they are. "
			"With \\fBprocess.new_session\\fR the terminal behind them is no "
			"controlling terminal. \\fBpty\\fR puts a new pseudo-terminal in the place "
			"of each of the three that is a terminal, and sbx copies between it and "
			"yours; job control, window size and Ctrl-C work as without. \\fBnone\\fR "
			"lets the payload have no terminal: it reads nothing, and what it writes "
			"comes through a pipe. What is not a terminal, such as a file or a pipe, "
			"is "
			"always left as it is. See \\fBTHE TERMINAL\\fR.",
		.example = "security = { tty = \"inherit\"; };",
	},
};

SETTING_TABLE(settings_lsm, rows);
