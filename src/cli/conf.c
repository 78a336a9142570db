/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli/conf.h"

#include <string.h>

#include "base/path.h"
#include "base/suggest.h"
#include "host/rootfs.h"

#define CONF_MAX_SIZE (64u << 10)

static const char *const keys[] = {
#define CONF(id, key, help) [CONF_##id] = key,
#include "cli/conf.def"
#undef CONF
};

const char *conf_key_name(enum conf_key key)
{
	return keys[key];
}

/* One key of a file, by its dotted name. */
static void take(struct cli *c, const char *dotted, const struct value_entry *e, struct conf *out)
{
	struct diag *d;
	const char *near;

	for (size_t i = 0; i < CONF_COUNT; i++) {
		if (strcmp(keys[i], dotted) != 0)
			continue;
		if (e->val->type == VAL_STRING)
			out->v[i] = e->val->u.s;
		else
			diag_error(&c->diags, DIAG_E0714, e->val->at,
				   "'%s' must be a string, got %s", dotted,
				   value_type_name(e->val->type));
		return;
	}
	near = suggest(dotted, keys, CONF_COUNT);
	d = diag_add(&c->diags, SEV_ERROR, DIAG_E0714, e->at, "unknown key '%s'", dotted);
	if (near)
		d->label = arena_printf(c->arena, "did you mean '%s'?", near);
}

static void take_group(struct cli *c, const char *prefix, const struct value *group,
		       struct conf *out)
{
	for (size_t i = 0; i < group->u.group.n; i++) {
		const struct value_entry *e = &group->u.group.v[i];
		const char *dotted =
			*prefix ? arena_printf(c->arena, "%s.%s", prefix, e->key) : e->key;

		if (e->val->type == VAL_GROUP)
			take_group(c, dotted, e->val, out);
		else
			take(c, dotted, e, out);
	}
}

static void load_file(struct cli *c, const char *path, struct conf *out)
{
	struct host_file f = host_file(c->host, path, true, CONF_MAX_SIZE);
	struct value *tree;

	if (f.status == HOST_FILE_ABSENT)
		return;
	if (f.status != HOST_FILE_OK) {
		diag_error(&c->diags, DIAG_E0714, (struct place){ 0 }, "cannot use '%s': %s", path,
			   f.reason);
		return;
	}
	tree = profile_parse(c->arena, path, f.content, &c->diags);
	if (tree)
		take_group(c, "", tree, out);
}

int conf_load(struct cli *c, struct conf *out)
{
	const char *dir = host_ask(c->host, HOST_ENV, "XDG_CONFIG_HOME");
	const char *home = host_ask(c->host, HOST_ENV, "HOME");
	int before = c->diags.n_errors;

	*out = (struct conf){ 0 };
	load_file(c, SBX_SYSCONFDIR "/sbx.conf", out);
	if (!rootfs_is_system(c->host)) {
		if (!dir || !path_is_absolute(dir))
			dir = home && path_is_absolute(home) ? path_join(c->arena, home, ".config")
							     : NULL;
		if (dir)
			load_file(c, path_join(c->arena, dir, "sbx/sbx.conf"), out);
	}
	return c->diags.n_errors > before ? -1 : 0;
}
