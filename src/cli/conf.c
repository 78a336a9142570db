/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli/conf.h"

#include <string.h>

#include "base/path.h"
#include "base/suggest.h"
#include "host/rootfs.h"
#include "host/search.h"

#define CONF_MAX_SIZE (64u << 10)
#define MAX_WORDS 8

struct conf {
	const char *v[CONF_COUNT]; /* NULL: not set */
	struct place at[CONF_COUNT];
	struct diags diags;
	bool said; /* the errors are in those of the command */
};

static const char *const keys[] = {
#define CONF(id, key, words, help, example) [CONF_##id] = key,
#include "cli/conf.def"
#undef CONF
};

static const char *const words_of[] = {
#define CONF(id, key, words, help, example) [CONF_##id] = words,
#include "cli/conf.def"
#undef CONF
};

const char *conf_key_name(enum conf_key key)
{
	return keys[key];
}

/* ---- values ----------------------------------------------------------------------------- */

/* Words of the row, or any text when it has none. */
static int check_word(struct arena *a, enum conf_key key, const struct value *v, struct diags *d)
{
	const char *words[MAX_WORDS], *near;
	struct strbuf help;
	struct diag *x;
	size_t n = 0;

	strbuf_init(&help, a);
	for (const char *p = words_of[key]; *p && n < MAX_WORDS; n++) {
		size_t len = strcspn(p, " ");

		words[n] = arena_strndup(a, p, len);
		if (strcmp(words[n], v->u.s) == 0)
			return 0;
		strbuf_addf(&help, "%s %s", n ? "," : "it is one of", words[n]);
		p += len;
		p += strspn(p, " ");
	}
	if (!n)
		return 0;
	x = diag_add(d, SEV_ERROR, DIAG_E0714, v->at, "'%s' cannot be '%s'", keys[key], v->u.s);
	near = suggest(v->u.s, words, n);
	if (near)
		x->label = arena_printf(a, "did you mean '%s'?", near);
	x->help = help.s;
	return -1;
}

/* A relative path would be another file in each directory. */
static int check_profile(const struct value *v, struct diags *d)
{
	if (v->u.s[0] && v->u.s[0] != '.')
		return 0;
	return diag_error_help(d, DIAG_E0714, v->at,
			       "it is the name of a profile (sbx profiles), or a path that begins "
			       "with / or ~/",
			       "'profile' cannot be '%s'", v->u.s);
}

/* ---- files ------------------------------------------------------------------------------ */

struct reader {
	struct arena *arena;
	struct host *host;
	struct conf *conf;
};

/* One key of a file, by its dotted name. */
static void take(const struct reader *r, const char *dotted, const struct value_entry *e)
{
	struct diags *d = &r->conf->diags;
	const struct value *v = e->val;
	const char *near;
	struct diag *x;

	for (size_t i = 0; i < CONF_COUNT; i++) {
		if (strcmp(keys[i], dotted) != 0)
			continue;
		if (v->type != VAL_STRING) {
			diag_error(d, DIAG_E0714, v->at, "'%s' must be a string, got %s", dotted,
				   value_type_name(v->type));
		} else if (check_word(r->arena, (enum conf_key)i, v, d) == 0 &&
			   (i != CONF_profile || check_profile(v, d) == 0)) {
			r->conf->v[i] = v->u.s;
			r->conf->at[i] = v->at;
		}
		return;
	}
	near = suggest(dotted, keys, CONF_COUNT);
	x = diag_add(d, SEV_ERROR, DIAG_E0714, e->at, "unknown key '%s'", dotted);
	if (near)
		x->label = arena_printf(r->arena, "did you mean '%s'?", near);
	x->help = "sbx.conf(5) has the keys; settings of sandboxes stand in profiles";
}

static void take_group(const struct reader *r, const char *prefix, const struct value *group)
{
	for (size_t i = 0; i < group->u.group.n; i++) {
		const struct value_entry *e = &group->u.group.v[i];
		const char *dotted =
			*prefix ? arena_printf(r->arena, "%s.%s", prefix, e->key) : e->key;

		if (e->val->type == VAL_GROUP)
			take_group(r, dotted, e->val);
		else
			take(r, dotted, e);
	}
}

/* A path is asked for first: a fixture answers for it, too, which for files alone it need not. */
static void load_file(const struct reader *r, const char *path)
{
	const char *shown = search_shorten(r->arena, r->host, path);
	struct value *tree;
	struct host_file f;

	if (!host_has(r->host, HOST_PATH, path))
		return;
	f = host_file(r->host, path, true, CONF_MAX_SIZE);
	if (f.status == HOST_FILE_ABSENT)
		return;
	if (f.status != HOST_FILE_OK) {
		diag_error_help(&r->conf->diags, DIAG_E0714, (struct place){ 0 },
				"what it says is not known, so nothing is done as if it were not "
				"there",
				"cannot use '%s': %s", shown, f.reason);
		return;
	}
	tree = profile_parse(r->arena, shown, f.content, &r->conf->diags);
	if (tree)
		take_group(r, "", tree);
}

static struct conf *load(struct cli *c)
{
	struct reader r = { .arena = c->arena, .host = c->tool_host };
	const char *dir;

	if (c->conf)
		return c->conf;
	c->conf = r.conf = arena_alloc(c->arena, sizeof(*r.conf));
	diags_init(&r.conf->diags, c->arena);
	load_file(&r, SBX_SYSCONFDIR "/sbx.conf");
	dir = host_is_real_root(r.host)
		      ? NULL
		      : search_xdg(c->arena, r.host, "XDG_CONFIG_HOME", ".config");
	if (dir)
		load_file(&r, path_join(c->arena, dir, "sbx/sbx.conf"));
	return c->conf;
}

const char *conf_value(struct cli *c, enum conf_key key)
{
	const struct conf *conf = load(c);

	return conf->diags.n_errors ? NULL : conf->v[key];
}

struct place conf_place(struct cli *c, enum conf_key key)
{
	return load(c)->at[key];
}

int conf_check(struct cli *c)
{
	struct conf *conf = load(c);

	if (!conf->diags.n_errors)
		return 0;
	if (!conf->said)
		diags_append(&c->diags, &conf->diags);
	conf->said = true;
	return -1;
}
