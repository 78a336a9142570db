/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * scope - a cgroup of systemd's making for the supervisor to be in: sbx-scope asks for it.
 */
#include "base/scope.h"

#include <string.h>

#include "run/helper.h"
#include "run/run.h"
#include "run/text.h"
#include "sys/kernel.h"

/* An option, and a string behind it, at the end of what is in `t` already. */
static char *add_option(struct text *t, const char *option, const char *value)
{
	char *at = t->buf + t->len;

	text_add(t, option);
	text_add(t, value);
	return at;
}

static void end_option(struct text *t)
{
	text_add_n(t, "", 1);
}

/* NAME=VALUE of the caller; NULL when it has none. */
static char *variable(const struct sandbox *s, const char *name)
{
	size_t n = strlen(name);

	for (char **e = s->environ; *e; e++)
		if (strncmp(*e, name, n) == 0 && (*e)[n] == '=')
			return *e;
	return NULL;
}

static int scope_errno(int status)
{
	switch (status) {
#define SCOPE_STATUS(name, number, err) \
	case number:                    \
		return -(err);
#include "base/scope.def"
#undef SCOPE_STATUS
	default:
		return -EIO;
	}
}

int make_scope(const struct sandbox *s, const struct flat_step *step)
{
	static char installed[] = SBX_LIBEXECDIR "/sbx-scope", buf[1024];
	static char *argv[6], *env[3];
	const char *name = flat_str(&s->plan, step, ARG_CGROUP_SCOPE_name);
	const char *pid = number(gettid()); /* musl knows it without asking */
	struct text t = TEXT_OVER(buf);
	int n = 0, r;

	argv[n++] = strrchr(installed, '/') + 1;
	argv[n++] =
		add_option(&t, "--manager=", flat_str(&s->plan, step, ARG_CGROUP_SCOPE_manager));
	end_option(&t);
	argv[n++] = add_option(&t, "--unit=", name);
	text_add(&t, "-");
	text_add(&t, pid);
	text_add(&t, ".scope");
	end_option(&t);
	argv[n++] = add_option(&t, "--pid=", pid);
	end_option(&t);
	argv[n++] = add_option(&t, "--description=sandbox ", name);
	if (t.full)
		return -ENAMETOOLONG;
	/* Where the manager is; and nothing else that the caller may have put there. */
	n = 0;
	env[n] = variable(s, "XDG_RUNTIME_DIR");
	n += env[n] != NULL;
	env[n] = variable(s, "DBUS_SESSION_BUS_ADDRESS");
	r = run_helper(installed, true, argv, env);
	return r > 0 ? scope_errno(r) : r;
}
