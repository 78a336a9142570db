/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * rung_systemd - a scope from systemd, the user's or the system's, which then is a cgroup of our
 * own.
 *
 * The limits are not asked for as properties of the scope: that would count sbx itself, and be a
 * second way to set each of them, which older versions do in part and without a word.
 */
#include <string.h>

#include "base/words.h"
#include "feature/limits.h"

/* Root of a user namespace is somebody else to systemd. */
static const char *manager(struct lowering *l)
{
	return host_is_real_root(l->host) ? "system" : "user";
}

/* Of those that its cgroups have it hands down the ones that it knows itself, and no other. */
static const char *controllers(struct lowering *l)
{
	static const char *const known[] = { "cpuset", "cpu", "io", "memory", "pids" };
	const char *list = host_ask(l->host, HOST_FACT,
				    arena_printf(l->arena, "systemd_controllers:%s", manager(l)));
	struct strbuf out;

	strbuf_init(&out, l->arena);
	for (size_t i = 0; list && i < ARRAY_LEN(known); i++)
		if (words_have(list, known[i]))
			strbuf_addf(&out, "%s%s", out.len ? " " : "", known[i]);
	return out.s;
}

static const struct {
	const char *answer, *why, *help;
} reasons[] = {
	{ "none", "it does not run here", NULL },
	{ "nobus", "its bus cannot be reached",
	  "install the package dbus-user-session and log in again; of the system's: systemctl "
	  "start dbus" },
	{ "nolibrary", "libsystemd.so.0 is not installed", "install it: package libsystemd0" },
	{ "nosession", "XDG_RUNTIME_DIR is not set, as in cron, su and sudo",
	  "log in; or, where your manager runs: export XDG_RUNTIME_DIR=/run/user/$(id -u)" },
	{ "nomanager", "you have no user manager here",
	  "log in, and do not use su or sudo -u; or as root: loginctl enable-linger" },
	{ "v1", "it does not use cgroup v2",
	  "boot with systemd.unified_cgroup_hierarchy=1 on the kernel's command line" },
};

static const char *missing(struct lowering *l, const char **help)
{
	const char *answer =
		host_ask(l->host, HOST_FACT, arena_printf(l->arena, "systemd_%s", manager(l)));

	if (answer && strcmp(answer, "yes") == 0)
		return NULL;
	for (size_t i = 0; answer && i < ARRAY_LEN(reasons); i++) {
		if (strcmp(answer, reasons[i].answer) != 0)
			continue;
		if (help)
			*help = reasons[i].help;
		return reasons[i].why;
	}
	return "it cannot be asked";
}

static void lower(struct lowering *l, const struct limits *held)
{
	struct step *s = plan_add(l->plan, STEP_CGROUP_SCOPE, ACTOR_SUPERVISOR, held->v[0].at,
				  held->v[0].key);

	s->u.cgroup_scope.manager = manager(l);
	s->u.cgroup_scope.name = limits_group_name(l);
	lower_group_v2(l, held, true, controllers(l));
	lower_group_entry(l, held, true);
}

const struct rung rung_systemd = {
	.name = "systemd",
	.missing = missing,
	.controllers = controllers,
	.lower = lower,
};
