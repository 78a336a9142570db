/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * profiles - which profiles there are, what each says of itself, and whose it is.
 *
 * One that cannot be used is listed with the reason, and the exit status is 1 then: whoever asks
 * for it gets the error, not the next one of that name, and must be able to see why.
 */
#include <string.h>

#include "base/json.h"
#include "cli/cli.h"
#include "cli/fill.h"
#include "front/catalog.h"

struct item {
	const struct catalog_entry *entry;
	const char *origin;
	struct catalog_about about;
	const struct diag *problem; /* the first one; NULL: none */
};

struct listing {
	struct cli *c;
	struct catalog catalog;
	struct item *items;   /* those that are shown */
	size_t n, n_abstract; /* abstract: left out */
	bool bad;
};

/* The further problems of a file are for `sbx check`. */
static void add_item(struct listing *l, const struct catalog_entry *e)
{
	struct item *item = &l->items[l->n];
	struct arena *a = l->c->arena;
	struct diags diags;

	diags_init(&diags, a);
	*item = (struct item){ .entry = e };
	item->origin = catalog_origin(a, l->c->host, l->catalog.search.dirs.v[e->dir]);
	if (catalog_describe(a, l->c->host, e, &item->about, &diags) < 0) {
		item->problem = diags.first;
		l->bad = true;
	} else if (item->about.abstract && !l->c->opt[OPT_all]) {
		l->n_abstract++;
		return;
	}
	l->n++;
}

/* What could hold more, and was not looked into. */
static void tell_of_dirs(struct listing *l)
{
	const struct catalog *x = &l->catalog;
	struct cli *c = l->c;

	for (size_t i = 0; i < x->unreadable.n; i++) {
		diag_error_help(&c->diags, DIAG_E0813, (struct place){ 0 },
				"sbx does not go on to the next directory, since the one that is "
				"found there may allow more: make it readable",
				"cannot list the profiles in '%s'", x->unreadable.v[i]);
		l->bad = true;
	}
	for (size_t i = 0; i < x->search.ignored.n; i++)
		if (host_has(c->host, HOST_PATH, x->search.ignored.v[i]))
			diag_add(&c->diags, SEV_WARNING, DIAG_W0801, (struct place){ 0 },
				 "'%s' is not root's, and root does not use it",
				 x->search.ignored.v[i]);
}

/* ---- for people ----------------------------------------------------------------------- */

static const char *what(struct arena *a, const struct item *item)
{
	const char *description = item->about.description ? item->about.description : "";
	const struct diag *x = item->problem;

	if (!x)
		return arena_printf(a, "%s%s", item->about.abstract ? "(abstract) " : "",
				    description);
	if (!place_is_known(x->at))
		return x->msg;
	return arena_printf(a, "error in line %u: %s", x->at.line, x->msg);
}

static void print_item(struct listing *l, const struct item *item, size_t wide, struct strbuf *out)
{
	const struct catalog_entry *e = item->entry;
	struct arena *a = l->c->arena;
	struct strbuf left;

	strbuf_init(&left, a);
	strbuf_add_safe(&left, e->name);
	if (left.len < wide)
		strbuf_fill(&left, ' ', wide - left.len);
	strbuf_addf(&left, "  %-6s", item->origin);
	text_row_safe(out, left.s, what(a, item), wide + 12);
	for (size_t i = 0; i < e->in_shadow.n; i++)
		text_row_safe(out, "",
			      arena_printf(a, "instead of %s",
					   search_shorten(a, l->c->host, e->in_shadow.v[i])),
			      wide + 12);
}

/* Where the words of the second column are, as far as something there is shown. */
static void print_dirs(struct listing *l, struct strbuf *out)
{
	const struct strv *dirs = &l->catalog.search.dirs;
	struct arena *a = l->c->arena;

	for (size_t d = 0; d < dirs->n; d++) {
		size_t i = 0;

		while (i < l->n && l->items[i].entry->dir != d)
			i++;
		if (i == l->n)
			continue;
		strbuf_addf(out, "  %-6s  ", l->items[i].origin);
		strbuf_add_safe(out, search_shorten(a, l->c->host, dirs->v[d]));
		strbuf_addc(out, '\n');
	}
}

static void print_text(struct listing *l, struct strbuf *out)
{
	size_t wide = 0;

	for (size_t i = 0; i < l->n; i++) {
		size_t n = strlen(l->items[i].entry->name);

		/* One long name does not push all descriptions away. */
		if (n > wide && n <= 24)
			wide = n;
	}
	for (size_t i = 0; i < l->n; i++)
		print_item(l, &l->items[i], wide, out);
	if (l->n)
		strbuf_addc(out, '\n');
	print_dirs(l, out);
	if (!l->n && !l->n_abstract)
		strbuf_add(out, "there are no profiles\n");
	if (l->n_abstract)
		strbuf_addf(out, "%zu that can only be included: sbx profiles --all\n",
			    l->n_abstract);
}

/* ---- for programs ----------------------------------------------------------------------- */

static void print_problem(struct json *j, const struct diag *x)
{
	json_key(j, "problem");
	if (!x) {
		json_string(j, NULL);
		return;
	}
	json_object(j);
	json_key(j, "code");
	json_string(j, diag_code(x->id));
	json_key(j, "message");
	json_string(j, x->msg);
	json_key(j, "line");
	json_int(j, x->at.line);
	json_key(j, "column");
	json_int(j, x->at.col);
	json_end_object(j);
}

static void print_json(const struct listing *l, struct strbuf *out)
{
	struct json j;

	json_init(&j, out);
	json_array(&j);
	for (size_t i = 0; i < l->n; i++) {
		const struct item *item = &l->items[i];

		json_object(&j);
		json_key(&j, "name");
		json_string(&j, item->entry->name);
		json_key(&j, "description");
		json_string(&j, item->about.description);
		json_key(&j, "abstract");
		json_bool(&j, item->about.abstract);
		json_key(&j, "origin");
		json_string(&j, item->origin);
		json_key(&j, "path");
		json_string(&j, item->entry->path);
		json_key(&j, "instead_of");
		json_array(&j);
		for (size_t k = 0; k < item->entry->in_shadow.n; k++)
			json_string(&j, item->entry->in_shadow.v[k]);
		json_end_array(&j);
		print_problem(&j, item->problem);
		json_end_object(&j);
	}
	json_end_array(&j);
	strbuf_addc(out, '\n');
}

static int profiles(struct cli *c)
{
	struct listing l = { .c = c };
	struct strbuf out;
	int status;

	catalog_read(c->arena, c->host, &l.catalog);
	l.items = arena_array(c->arena, l.catalog.n, sizeof(*l.items));
	for (size_t i = 0; i < l.catalog.n; i++)
		add_item(&l, &l.catalog.v[i]);
	tell_of_dirs(&l);
	strbuf_init(&out, c->arena);
	if (c->opt[OPT_json])
		print_json(&l, &out);
	else
		print_text(&l, &out);
	cli_report(c);
	status = cli_print(&out);
	return status ? status : l.bad ? EXIT_FINDINGS : 0;
}

const struct command command_profiles = {
	.name = "profiles",
	.args = "[--all] [--json]",
	.help = "list the profiles that there are",
	.run = profiles,
	.usage_status = EXIT_USAGE,
};
