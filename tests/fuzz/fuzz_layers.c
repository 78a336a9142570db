/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Layers of any text: sections that a line "%%" divides are a profile, a drop-in of it, words of a
 * command line and assignments of parameters, one a line each. What is refused has been said. What
 * is taken is written out, as sbx show does, and what that reads back as must be the same profile.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "front/front.h"
#include "front/vars.h"
#include "schema/schema.h"
#include "spec/expand.h"

#define DIR "/etc/sbx/profiles"
#define MAX_WORDS 16

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char machine[] =
	"fact uid = 1000\nfact gid = 1000\nfact user = u\nfact home = /home/u\n"
	"fact cwd = /home/u/src\nfact arch = x86_64\nfact kernel = 6.1.0\n"
	"env HOME = /home/u\nenv SET = set\nenv EMPTY =\npath /usr/bin = dir\n"
	"path /srv/a b = file\npath /srv/$HOME = file\npath /srv/~ = file\n"
	"path /home/u/src/a = file\n";

/* Up to the next line "%%"; *rest is behind it, or NULL at the end. */
static struct bytes section(struct arena *a, struct bytes *rest)
{
	const char *p = rest->v, *end = rest->v ? p + rest->n : p;
	struct bytes out = { "", 0 };

	if (!p)
		return out;
	for (const char *line = p; line < end; line++) {
		if ((line > p && line[-1] != '\n') || end - line < 3 ||
		    memcmp(line, "%%\n", 3) != 0)
			continue;
		*rest = (struct bytes){ line + 3, (size_t)(end - line - 3) };
		out.n = (size_t)(line - p);
		out.v = arena_strndup(a, p, out.n);
		return out;
	}
	*rest = (struct bytes){ NULL, 0 };
	out.n = (size_t)(end - p);
	out.v = memcpy(arena_alloc(a, out.n + 1), p, out.n);
	return out;
}

static size_t lines(struct arena *a, struct bytes text, char **out)
{
	size_t n = 0;

	for (const char *p = text.v, *end = p + text.n; p < end && n < MAX_WORDS;) {
		const char *nl = memchr(p, '\n', (size_t)(end - p));
		size_t len = nl ? (size_t)(nl - p) : (size_t)(end - p);

		out[n++] = arena_strndup(a, p, len);
		p += len + 1;
	}
	return n;
}

static void add_file(struct strbuf *b, const char *path, struct bytes text)
{
	strbuf_addf(b, "path %s = file\nfile %s = ", path, path);
	for (size_t i = 0; i < text.n; i++)
		strbuf_addf(b, "\\x%02x", (unsigned int)(unsigned char)text.v[i]);
	strbuf_addc(b, '\n');
}

static struct host *host_with(struct arena *a, struct bytes profile, const struct bytes *dropin)
{
	struct strbuf b;
	struct diags d;
	struct host *h;

	strbuf_init(&b, a);
	strbuf_add(&b, machine);
	add_file(&b, DIR "/x.profile", profile);
	if (dropin) {
		add_file(&b, DIR "/x.profile.d/50.profile", *dropin);
		strbuf_add(&b, "list " DIR "/x.profile.d = 50.profile\n");
	}
	diags_init(&d, a);
	h = host_new_fixture(a, "host", b.s, &d);
	if (!h)
		abort();
	return h;
}

/* The tree with its variables filled in; NULL: one cannot be. */
static const struct value *filled(struct arena *a, struct host *h, const struct profile *p)
{
	struct vars vars = { .arena = a, .host = h, .profile = p->name, .params = &p->params };
	struct expander x = vars_expander(&vars);
	struct diags d;

	diags_init(&d, a);
	return value_expand(a, p->tree, &x, &d);
}

/* Filled in, a string is the same whether it was written with variables or came as it is. */
static bool same(const struct value *x, const struct value *y)
{
	if (x->type != y->type)
		return false;
	if (x->type == VAL_STRING)
		return strcmp(x->u.s, y->u.s) == 0;
	if (x->type == VAL_LIST) {
		for (size_t i = 0; i < x->u.list.n && i < y->u.list.n; i++)
			if (!same(x->u.list.v[i], y->u.list.v[i]))
				return false;
		return x->u.list.n == y->u.list.n;
	}
	if (x->type != VAL_GROUP)
		return value_equal(x, y);
	for (size_t i = 0; i < x->u.group.n; i++) {
		const struct value *other = value_get(y, x->u.group.v[i].key);

		if (!other || !same(x->u.group.v[i].val, other))
			return false;
	}
	return x->u.group.n == y->u.group.n;
}

static void check_params(const struct params *x, const struct params *y)
{
	if (x->n != y->n)
		abort();
	for (size_t i = 0; i < x->n; i++) {
		const struct param *p = &x->v[i], *q = params_find(y, p->name);

		if (!q || p->type != q->type || !p->value || !q->value || !same(p->value, q->value))
			abort();
	}
}

static bool is_text(const char *s)
{
	for (size_t n; *s; s += n)
		if (!(n = utf8_decode(s, strlen(s), NULL)))
			return false;
	return true;
}

/* What is to be looked at, for whoever finds the crash. */
static void give_up(const struct strbuf *text, const struct diags *d, struct arena *a)
{
	struct strbuf out;

	strbuf_init(&out, a);
	diags_render(&out, d, false);
	fprintf(stderr, "%s\n%s", text->s, out.s);
	abort();
}

static void check_again(struct arena *a, struct host *h, const struct profile *p)
{
	const struct profile_request request = { .name = "x" };
	const struct value *before, *after;
	struct profile again;
	struct strbuf out;
	struct host *h2;
	struct diags d;

	strbuf_init(&out, a);
	profile_write(a, p, &out);
	if (out.len > PROFILE_MAX_SIZE)
		return;
	h2 = host_with(a, (struct bytes){ out.s, out.len }, NULL);
	diags_init(&d, a);
	if (profile_read(a, h2, &request, &again, &d) < 0)
		give_up(&out, &d, a);
	check_params(&p->params, &again.params);
	before = filled(a, h, p);
	after = filled(a, h2, &again);
	if (!before != !after || (before && !same(before, after)))
		give_up(&out, &d, a);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new();
	struct bytes rest = { .v = (const char *)data, .n = size };
	struct bytes profile = section(a, &rest), dropin;
	bool more = rest.v != NULL;
	bool texts = true; /* a word that is none cannot be written in a profile */
	char *words[2 * MAX_WORDS + 1] = { 0 }, **values;
	struct argv_reader *r;
	struct profile_request request = { .name = "x" };
	struct profile p;
	struct strbuf out;
	struct diags d;
	struct host *h;
	size_t n, n_values;

	diags_init(&d, a);
	dropin = section(a, &rest);
	n = lines(a, section(a, &rest), words);
	values = words + n;
	n_values = lines(a, section(a, &rest), values);
	r = argv_reader_new(a, (int)(n + n_values), words);
	argv_reader_command(r, (int)n, words);
	for (size_t i = 0; i < n_values; i++)
		argv_reader_param(r, (int)(n + i), values[i], &d);
	for (size_t i = 0; i < n + n_values; i++)
		texts &= is_text(words[i]);
	request.options = argv_reader_tree(r);
	request.params = argv_reader_params(r, &request.n_params);
	h = host_with(a, profile, more && dropin.n ? &dropin : NULL);
	diags_init(&d, a);
	if (profile_read(a, h, &request, &p, &d) < 0 && !d.n_errors)
		abort();
	if (!d.n_errors && texts)
		check_again(a, h, &p);
	strbuf_init(&out, a);
	diags_render(&out, &d, false);
	arena_free(a);
	return 0;
}
