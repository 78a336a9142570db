/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * rung_root - root, cgroup v2, and no systemd whose cgroups these would be.
 */
#include <string.h>

#include "feature/limits.h"

static const char *controllers(struct lowering *l)
{
	const char *list = host_ask(l->host, HOST_FACT, "cgroup_above");

	return list ? list : "";
}

static const char *missing(struct lowering *l, const char **help)
{
	const char *version = host_ask(l->host, HOST_FACT, "cgroup");
	const char *systemd = host_ask(l->host, HOST_FACT, "systemd_system");

	(void)help;
	if (!host_is_real_root(l->host))
		return "you are not root";
	if (!version || strcmp(version, "v2") != 0)
		return "cgroup v2 does not have the controllers here";
	if (systemd && strcmp(systemd, "none") != 0)
		return "the cgroups here are systemd's";
	return host_has(l->host, HOST_FACT, "cgroup_above")
		       ? NULL
		       : "no cgroup from our own upwards can be divided";
}

static void lower(struct lowering *l, const struct limits *held)
{
	lower_group_v2(l, held, false, controllers(l));
	lower_group_entry(l, held, true);
}

const struct rung rung_root = {
	.name = "root",
	.missing = missing,
	.controllers = controllers,
	.lower = lower,
};
