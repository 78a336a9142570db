/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <string.h>

#include "run/run.h"
#include "sys/file.h"

#ifdef SBX_TEST_HOOKS

static struct {
	bool is_set, pretend;
	uint32_t step;
	int err;
	const char *skip;
} hooks;

static const char *variable(char **e, const char *name)
{
	size_t n = strlen(name);

	for (; *e; e++)
		if (strncmp(*e, name, n) == 0 && (*e)[n] == '=')
			return *e + n + 1;
	return NULL;
}

static const char *digits(const char *s, uint32_t *out)
{
	*out = 0;
	for (; *s >= '0' && *s <= '9'; s++)
		*out = *out * 10 + (uint32_t)(*s - '0');
	return s;
}

/* Is `name` one of the words between commas? */
static bool is_in(const char *list, const char *name)
{
	size_t len = strlen(name);

	for (size_t n; *list; list += n + (list[n] == ',')) {
		n = strcspn(list, ",");
		if (n == len && memcmp(list, name, n) == 0)
			return true;
	}
	return false;
}

bool hooks_skips(const char *what)
{
	return hooks.skip && is_in(hooks.skip, what);
}

void hooks_read(char **e)
{
	const char *fail = variable(e, "SBX_TEST_FAIL"), *pretend = variable(e, "SBX_TEST_PRETEND");
	uint32_t err = 0;

	hooks.skip = variable(e, "SBX_TEST_SKIP");
	if (hooks_skips("resolve"))
		sys_follow_links();
	if (!fail)
		return;
	fail = digits(fail, &hooks.step);
	if (*fail == ':')
		digits(fail + 1, &err);
	hooks.err = (int)err;
	hooks.is_set = err > 0;
	hooks.pretend = pretend && strcmp(pretend, "1") == 0;
}

int hooks_step(const struct flat *f, uint32_t index)
{
	if (hooks_skips(step_info(f->steps[index].kind)->name))
		return 1;
	if (!hooks.is_set)
		return 0;
	if (index == hooks.step)
		return -hooks.err;
	return hooks.pretend;
}

#endif
