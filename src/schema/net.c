/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* net - settings about the network. */
#include <string.h>

#include "schema/rows.h"

static bool is_mode(const char *s)
{
	size_t n = strspn(s, "abcdefghijklmnopqrstuvwxyz-");

	return n > 0 && !s[n];
}

static const struct setting rows[] = {
	{
		ROW_GROUP(network),
		.shorthand = "mode",
		.help = "what the sandbox can reach",
		.text = "A word, or a group with the details.",
		.example = "network = { mode = \"none\"; };",
	},
	{
		ROW_STRING(network.mode),
		.accepts = is_mode,
		.form = "the name of a network mode",
		.option = "net",
		.arg = "MODE",
		.help = "how the sandbox is connected",
		.text = "\\fBnone\\fR is a loopback interface and nothing else. \\fBhost\\fR is "
			"the host's network with all that listens on it, and goes with "
			"\\fBnamespaces.net = false\\fR. Without this key: \\fBnone\\fR in a new "
			"network namespace, else \\fBhost\\fR.",
		.example = "network = { mode = \"none\"; };",
	},
	{
		ROW_INTS(network.tcp_bind),
		.min = 0,
		.max = 65535,
		.help = "TCP ports that may be bound",
		.text = "Without this key all may; an empty list is none. 0 lets the kernel choose "
			"a "
			"port, any that is free. Landlock holds it from ABI 4 on; with less, or "
			"without it, nothing runs. UDP is not restricted, and who listens without "
			"bind gets a port that the kernel chooses. MPTCP and SMC, which Landlock "
			"does not see, are refused.",
		.example = "network = { tcp_bind = [ 8080 ]; };",
	},
	{
		ROW_INTS(network.tcp_connect),
		.min = 1,
		.max = 65535,
		.help = "TCP ports that may be connected to",
		.text = "Without this key all may, on every host that can be reached; an empty "
			"list "
			"is none. As with tcp_bind, Landlock holds it; TCP Fast Open by sendto, "
			"sendmsg and sendmmsg is refused.",
		.example = "network = { tcp_connect = [ 443 ]; };",
	},
};

SETTING_TABLE(settings_net, rows);
