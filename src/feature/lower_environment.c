/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <string.h>

#include "feature/lower.h"

#define DEFAULT_PATH "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"

static void set(struct lowering *l, const char *name, const char *value, struct place at,
		const char *why)
{
	struct step *s = lower_add(l, STEP_ENV_SET, at, why);

	s->u.env_set.name = name;
	s->u.env_set.value = value;
}

/* Does the profile set the variable itself? */
static bool is_set(const struct lowering *l, const char *name)
{
	const struct s_list *list = &l->spec->environment.set;
	size_t n = strlen(name);

	for (size_t i = 0; i < list->n; i++)
		if (strncmp(list->v[i].v, name, n) == 0 && list->v[i].v[n] == '=')
			return true;
	return false;
}

static void set_default(struct lowering *l, const char *name, const char *value)
{
	if (value && !is_set(l, name))
		set(l, name, value, (struct place){ 0 }, "environment.mode (default)");
}

/* Is there a directory at the path that is the payload's home? */
static bool sees_home(const struct lowering *l)
{
	return has_home(l) || l->ids.uid == 0 || l->spec->namespaces.mount.how != S_NS_NEW ||
	       strcmp(l->spec->filesystem.root.type.v, "host") == 0;
}

/*
 * What no program does without. They come first, so that whatever the profile passes or sets
 * takes their place.
 */
static void set_defaults(struct lowering *l)
{
	const char *user = host_ask(l->host, HOST_FACT, "user");

	if (l->ids.uid == 0)
		user = "root";
	set_default(l, "PATH", DEFAULT_PATH);
	set_default(l, "HOME", sees_home(l) ? inside_home(l) : "/");
	set_default(l, "USER", user);
	set_default(l, "LOGNAME", user);
}

static int set_one(struct lowering *l, const struct s_str *item)
{
	const char *eq = strchr(item->v, '=');

	if (!eq || eq == item->v)
		return diag_error_help(l->diags, DIAG_E0417, item->at, "write \"NAME=VALUE\"",
				       "'%s' does not set a variable", item->v);
	set(l, arena_strndup(l->arena, item->v, (size_t)(eq - item->v)), eq + 1, item->at,
	    "environment.set");
	return 0;
}

/* A name, or a prefix that ends in '*'. */
static int check_pattern(struct lowering *l, const struct s_str *item)
{
	size_t n = strlen(item->v);

	if (n && !strchr(item->v, '=') && strcspn(item->v, "*") + 1 >= n)
		return 0;
	return diag_error_help(l->diags, DIAG_E0417, item->at,
			       "write a name, or its beginning and a '*'",
			       "'%s' is no pattern for variables", item->v);
}

int lower_environment(struct lowering *l)
{
	const struct spec *s = l->spec;
	int err = 0;

	if (s->environment.mode.v == ENV_MODE_CLEAN) {
		lower_add(l, STEP_ENV_CLEAN, s->environment.mode.at,
			  lower_why(l, "environment.mode", s->environment.mode.set));
		set_defaults(l);
		for (size_t i = 0; i < s->environment.pass.n; i++) {
			const struct s_str *item = &s->environment.pass.v[i];

			if (check_pattern(l, item) < 0)
				err = -1;
			lower_add(l, STEP_ENV_PASS, item->at, "environment.pass")
				->u.env_pass.pattern = item->v;
		}
	}
	for (size_t i = 0; i < s->environment.set.n; i++)
		if (set_one(l, &s->environment.set.v[i]) < 0)
			err = -1;
	for (size_t i = 0; i < s->environment.unset.n; i++) {
		const struct s_str *item = &s->environment.unset.v[i];

		if (check_pattern(l, item) < 0)
			err = -1;
		lower_add(l, STEP_ENV_UNSET, item->at, "environment.unset")->u.env_unset.pattern =
			item->v;
	}
	return err;
}
