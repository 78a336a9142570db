/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * rung_own - a v2 cgroup that has been left to us.
 *
 * Best is one around the one that sbx is in: an administrator has made two, one in the other, and
 * given both away. There any number of sandboxes can be started, and what a killed one leaves is
 * swept by the next. Else the very one that sbx is in, if it is alone there: in a service with
 * User= and Delegate=yes, in a container whose engine gave it a cgroup. The supervisor moves aside
 * in it then, as no process may be where controllers are divided.
 */
#include <string.h>

#include "feature/limits.h"

/* Of real root the same is rung_root. */
static const char *around(struct lowering *l)
{
	return host_is_real_root(l->host) ? NULL : host_ask(l->host, HOST_FACT, "cgroup_above");
}

static const char *controllers(struct lowering *l)
{
	const char *list = around(l);

	if (!list)
		list = host_ask(l->host, HOST_FACT, "cgroup_controllers");
	return list ? list : "";
}

static bool is_there(struct lowering *l)
{
	return host_has(l->host, HOST_FACT, "cgroup_mount") &&
	       (around(l) ||
		(host_yes(l->host, "cgroup_delegated") && host_yes(l->host, "cgroup_alone")));
}

static const char *why_missing(struct lowering *l)
{
	const char *path;

	if (!host_has(l->host, HOST_FACT, "cgroup_mount"))
		return "cgroup v2 is not mounted here";
	if (host_yes(l->host, "cgroup_delegated"))
		return "there are other processes in it";
	path = host_ask(l->host, HOST_FACT, "cgroup_path");
	return path ? arena_printf(l->arena, "'%s' has not been left to you", path)
		    : "it is out of sight from here";
}

/* Where exactly sbx is, which differs from session to session, is asked only for the error. */
static const char *missing(struct lowering *l, const char **help)
{
	const char *version;

	if (is_there(l))
		return NULL;
	if (!help)
		return "it is not there";
	version = host_ask(l->host, HOST_FACT, "cgroup");
	if (version && strcmp(version, "v2") == 0)
		*help = "as root, make a cgroup and one in it, give the directories, "
			"cgroup.procs and\ncgroup.subtree_control of both to you with chown, and "
			"move a shell into the inner one";
	else if (version && strcmp(version, "none") != 0)
		*help = "boot with systemd.unified_cgroup_hierarchy=1 on the kernel's command "
			"line,\nor start sbx as root";
	return why_missing(l);
}

static void lower(struct lowering *l, const struct limits *held)
{
	lower_group_v2(l, held, !around(l), controllers(l));
	lower_group_entry(l, held, true);
}

const struct rung rung_own = {
	.name = "own cgroup",
	.missing = missing,
	.controllers = controllers,
	.lower = lower,
};
