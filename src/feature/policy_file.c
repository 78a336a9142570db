/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * policy_file - policies that somebody wrote: NAME.policy, where profiles are.
 *
 *	# what our build may do
 *	policy strict			begin with the rules of another policy
 *	allow @ipc ptrace		a rule a line
 *	otherwise errno EPERM		instead of that policy's, or of errno ENOSYS
 *
 * A '#' begins a comment.
 */
#include <string.h>

#include "base/suggest.h"
#include "base/words.h"
#include "feature/policy.h"
#include "host/search.h"

#define SUFFIX ".policy"
#define MAX_SIZE (64u << 10)
#define MAX_NAMES 128 /* that a suggestion is looked for among */
#define BLANKS " \t"

struct reader {
	struct arena *arena;
	struct diags *diags;
	struct policy *out;
	bool has_statement, has_otherwise;
};

/* Is the first word of the text this one? Then `rest` is what follows. */
static bool begins(const char *text, const char *word, const char **rest)
{
	size_t n = strlen(word);

	if (strncmp(text, word, n) != 0 || (text[n] && !strchr(BLANKS, text[n])))
		return false;
	*rest = text + n + strspn(text + n, BLANKS);
	return true;
}

static struct place word_at(struct place at, const char *text, const char *word)
{
	at.col += (uint32_t)(word - text);
	at.len = (uint32_t)strlen(word);
	return at;
}

static int base_policy(struct reader *r, const char *text, const char *name, struct place at)
{
	struct strv names = policy_names(r->arena);
	const char *near, *own = r->out->name;
	struct diag *d;

	if (r->has_statement)
		return diag_error(r->diags, DIAG_E0448, at,
				  "the policy to begin with must come first");
	if (policy_built_in(r->arena, name, r->out)) {
		r->out->name = own;
		return 0;
	}
	d = diag_add(r->diags, SEV_ERROR, DIAG_E0448, word_at(at, text, name),
		     "a policy cannot begin with '%s'", name);
	near = suggest(name, names.v, names.n);
	if (near)
		d->label = arena_printf(r->arena, "did you mean '%s'?", near);
	d->help = "it begins with default, strict or none, or with nothing";
	return -1;
}

static int otherwise(struct reader *r, const char *text, const char *verdict, struct place at)
{
	struct filter_error err;
	struct filter_verdict v;
	struct strbuf out;

	if (r->has_otherwise)
		return diag_error(r->diags, DIAG_E0448, at, "there is an 'otherwise' already");
	r->has_otherwise = true;
	if (!filter_parse_verdict(r->arena, verdict, &v, &err))
		return policy_bad_rule(r->diags, word_at(at, text, verdict), &err);
	strbuf_init(&out, r->arena);
	filter_print_verdict(&out, v);
	r->out->otherwise = out.s;
	return 0;
}

static int statement(struct reader *r, const char *text, struct place at)
{
	struct filter_error err;
	const char *rest;

	if (begins(text, "policy", &rest))
		return base_policy(r, text, rest, at);
	if (begins(text, "otherwise", &rest))
		return otherwise(r, text, rest, at);
	return policy_add(r->arena, &r->out->rules, text, &err)
		       ? 0
		       : policy_bad_rule(r->diags, at, &err);
}

int policy_parse(struct arena *a, const char *shown, struct bytes text, struct policy *out,
		 struct diags *d)
{
	struct reader r = { .arena = a, .diags = d, .out = out };
	struct place at = { .file = shown };
	int result = 0;

	out->otherwise = "errno ENOSYS";
	if (memchr(text.v, '\0', text.n))
		return diag_error(d, DIAG_E0448, at, "there is a NUL byte in the policy");
	for (const char *line = text.v, *end = text.v + text.n; line < end;) {
		size_t n = strcspn(line, "\n"), from = strspn(line, BLANKS);
		size_t to = strcspn(line, "\n#");

		while (to > from && strchr(BLANKS, line[to - 1]))
			to--;
		at.line++;
		at.text = line;
		at.col = (uint32_t)from + 1;
		at.len = (uint32_t)(to - from);
		if (to > from) {
			if (statement(&r, arena_strndup(a, line + from, to - from), at) < 0)
				result = -1;
			r.has_statement = true;
		}
		line += n + 1;
	}
	return result;
}

/* ---- which file ------------------------------------------------------------------ */

static int not_found(struct lowering *l, const struct search *dirs, const struct s_str *name)
{
	struct arena *a = l->arena;
	struct strv names = policy_names(a),
		    all = { .v = arena_array(a, MAX_NAMES, sizeof(*all.v)) };
	struct strbuf help;
	const char *near;
	struct diag *d;

	memcpy(all.v, names.v, names.n * sizeof(*names.v));
	all.n = names.n;
	strbuf_init(&help, a);
	strbuf_add(&help, "looked for ");
	strbuf_addf(&help, "%s" SUFFIX " in", name->v);
	for (size_t i = 0; i < dirs->dirs.n; i++) {
		const char *list = host_ask(l->host, HOST_LIST, dirs->dirs.v[i]), *file;

		strbuf_addf(&help, "\n  %s", dirs->dirs.v[i]);
		while (all.n < MAX_NAMES && (file = words_line(a, &list)))
			if (words_end_with(file, SUFFIX))
				all.v[all.n++] =
					arena_strndup(a, file, strlen(file) - strlen(SUFFIX));
	}
	if (dirs->ignored.n)
		strbuf_add(&help, "\nnot in these, which are not root's");
	for (size_t i = 0; i < dirs->ignored.n; i++)
		strbuf_addf(&help, "\n  %s", dirs->ignored.v[i]);
	near = suggest(name->v, all.v, all.n);
	d = diag_add(l->diags, SEV_ERROR, DIAG_E0444, name->at, "there is no policy '%s'", name->v);
	if (near)
		d->label = arena_printf(a, "did you mean '%s'?", near);
	d->help = help.s;
	return -1;
}

static int unusable(struct lowering *l, const struct s_str *name, const char *shown,
		    const struct host_file *f)
{
	struct diag *d;

	if (f->status == HOST_FILE_TOO_BIG)
		return diag_error(l->diags, DIAG_E0445, name->at,
				  "the policy '%s' is larger than %u KiB", shown, MAX_SIZE >> 10);
	d = diag_add(l->diags, SEV_ERROR, DIAG_E0445, name->at, "cannot use the policy '%s': %s",
		     shown, f->reason);
	if (f->status == HOST_FILE_UNSAFE && strstr(f->reason, "writable"))
		d->help = arena_printf(l->arena, "take the right away: chmod go-w %s", shown);
	return -1;
}

int policy_find(struct lowering *l, const struct s_str *name, struct policy *out)
{
	const char *path, *shown;
	struct host_file file;
	struct search dirs;

	if (policy_built_in(l->arena, name->v, out))
		return 0;
	search_init(&dirs, l->arena, l->host);
	path = search_file(&dirs, l->arena, l->host, arena_printf(l->arena, "%s" SUFFIX, name->v),
			   MAX_SIZE, &file);
	if (!path)
		return not_found(l, &dirs, name);
	shown = search_shorten(l->arena, l->host, path);
	if (file.status != HOST_FILE_OK)
		return unusable(l, name, shown, &file);
	out->name = name->v;
	return policy_parse(l->arena, shown, file.content, out, l->diags);
}
