/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * when - the conditions of `when` blocks: one table of kinds.
 *
 * Each is a question to the host or about a parameter, so a plan depends on the answers like on all
 * others. What is mistyped is an error: a condition that nobody understands neither holds nor does
 * not.
 */
#include <stdlib.h>
#include <string.h>

#include "base/suggest.h"
#include "base/words.h"
#include "front/layer.h"

#define OS_RELEASE_MAX (64u << 10)

/* One test on its way through the table. */
struct test {
	const struct surroundings *in;
	const struct value *val;
	const char *arg; /* behind the kind */
	const char *now; /* how things are, when it does not hold: "it is x86_64" */
};

static int bad_test(const struct test *t, const char *help)
{
	return diag_error_help(t->in->diags, DIAG_E0172, t->val->at, help,
			       "'%s' is not a condition", t->val->u.s);
}

/* ---- kinds: 1 it holds, 0 it does not, -1 after an error --------------------------------------
 */

static int test_path(struct test *t)
{
	struct value *path = value_string(t->in->arena, t->arg, t->val->at), *v;
	const char *missing;

	v = value_expand(t->in->arena, path, t->in->x, t->in->diags);
	if (!v)
		return -1;
	if (v->type != VAL_STRING || *v->u.s != '/')
		return bad_test(t, "a path begins with '/', '~/' or a variable");
	t->now = arena_printf(t->in->arena, "there is no %s", v->u.s);
	return host_real_path(t->in->host, v->u.s, &missing) != NULL;
}

/* NAME or NAME=VALUE against what the name has. */
static int matches(struct test *t, const char *what, const char *value, bool alone)
{
	const char *eq = strchr(t->arg, '=');

	if (!eq) {
		t->now = !value	  ? "it is not set"
			 : *value ? arena_printf(t->in->arena, "it is '%s'", value)
				  : "it is empty";
		return alone;
	}
	t->now = value ? arena_printf(t->in->arena, "%s is '%s'", what, value)
		       : arena_printf(t->in->arena, "%s is not set", what);
	return value && strcmp(value, eq + 1) == 0;
}

static const char *name_of(const struct test *t)
{
	return arena_strndup(t->in->arena, t->arg, strcspn(t->arg, "="));
}

static bool is_of(const char *s, const char *more)
{
	for (; *s; s++)
		if (!(*s >= 'a' && *s <= 'z') && !(*s >= '0' && *s <= '9') && !strchr(more, *s))
			return false;
	return true;
}

static int test_env(struct test *t)
{
	const char *name = name_of(t), *value;

	if (!*name || !is_of(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZ_"))
		return bad_test(t, "a variable of the environment is written without a dollar: "
				   "env:NAME or env:NAME=VALUE");
	value = host_ask(t->in->host, HOST_ENV, name);
	return matches(t, "it", value, value != NULL);
}

static int test_param(struct test *t)
{
	const struct params *params = t->in->params;
	const char *name = name_of(t), *near;
	const struct param *p = params_find(params, name);
	const char *eq = strchr(t->arg, '='), *help;
	const char **names;

	help = p && eq ? param_cannot_be(t->in->arena, p, eq + 1) : NULL;
	if (help)
		return bad_test(t, help);
	if (p)
		return matches(t, "it", param_text(t->in->arena, p), param_holds(p));
	names = arena_array(t->in->arena, params->n, sizeof(*names));
	for (size_t i = 0; i < params->n; i++)
		names[i] = params->v[i].name;
	near = suggest(name, names, params->n);
	return diag_error_help(t->in->diags, DIAG_E0173, t->val->at,
			       near ? arena_printf(t->in->arena, "did you mean '%s'?", near)
				    : "declare it in params = { ... }",
			       "the condition is about a parameter '%s' that no layer has", name);
}

static int test_session(struct test *t)
{
	static const char *const words[] = { "wayland", "x11", "tty" };
	const char *type = host_ask(t->in->host, HOST_ENV, "XDG_SESSION_TYPE");
	bool known = false;

	for (size_t i = 0; i < ARRAY_LEN(words); i++)
		known |= strcmp(t->arg, words[i]) == 0;
	if (!known)
		return bad_test(t, "it is session:wayland, session:x11 or session:tty");
	known = false;
	for (size_t i = 0; type && i < ARRAY_LEN(words); i++)
		known |= strcmp(type, words[i]) == 0;
	if (!known && host_has(t->in->host, HOST_ENV, "WAYLAND_DISPLAY"))
		type = "wayland";
	else if (!known)
		type = host_has(t->in->host, HOST_ENV, "DISPLAY") ? "x11" : "tty";
	t->now = arena_printf(t->in->arena, "it is %s", type);
	return strcmp(type, t->arg) == 0;
}

static int test_arch(struct test *t)
{
	static const char *const debian[][2] = {
		{ "amd64", "x86_64" }, { "arm64", "aarch64" },	 { "i386", "i686" },
		{ "armhf", "armv7l" }, { "ppc64el", "ppc64le" },
	};
	const char *arch = host_ask(t->in->host, HOST_FACT, "arch");

	for (size_t i = 0; i < ARRAY_LEN(debian); i++)
		if (strcmp(t->arg, debian[i][0]) == 0 && (!arch || strcmp(arch, t->arg) != 0))
			return bad_test(t, arena_printf(t->in->arena,
							"it is a name as of uname -m: arch:%s",
							debian[i][1]));
	t->now = arena_printf(t->in->arena, "it is %s", arch ? arch : "unknown");
	return arch && strcmp(arch, t->arg) == 0;
}

/* "6.18.5-x" -> 6, 18, 5; false when it begins with no number. */
static bool parse_version(const char *s, unsigned long v[3], bool whole)
{
	for (int i = 0; i < 3; i++) {
		char *end;

		v[i] = 0;
		if (*s < '0' || *s > '9')
			return false;
		v[i] = strtoul(s, &end, 10);
		if (*end != '.') {
			for (int k = i + 1; k < 3; k++)
				v[k] = 0;
			return !whole || !*end;
		}
		s = end + 1;
	}
	return !whole;
}

static int test_kernel(struct test *t)
{
	const char *release = host_ask(t->in->host, HOST_FACT, "kernel");
	unsigned long want[3], have[3];

	if (!parse_version(t->arg, want, true))
		return bad_test(t, "it is kernel>=VERSION, such as kernel>=6.1");
	t->now = arena_printf(t->in->arena, "it is %s", release ? release : "unknown");
	if (!release || !parse_version(release, have, false))
		return 0;
	for (int i = 0; i < 3; i++)
		if (have[i] != want[i])
			return have[i] > want[i];
	return 1;
}

/* The value of KEY=VALUE or KEY="VALUE" in os-release(5); NULL: none. */
static const char *os_release(struct arena *a, const char *text, const char *key)
{
	size_t n = strlen(key);

	for (const char *p = text; *p; p += strcspn(p, "\n"), p += *p == '\n') {
		const char *v = p + n + 1;
		bool quoted;

		if (strncmp(p, key, n) != 0 || p[n] != '=')
			continue;
		quoted = *v == '"' || *v == '\'';
		return quoted ? arena_strndup(a, v + 1, strcspn(v + 1, *v == '"' ? "\"\n" : "'\n"))
			      : arena_strndup(a, v, strcspn(v, " \t\n"));
	}
	return NULL;
}

static int test_os(struct test *t)
{
	struct host_file f = host_file(t->in->host, "/etc/os-release", false, OS_RELEASE_MAX);
	const char *id, *like;

	if (!is_of(t->arg, "._-"))
		return bad_test(t, "an ID of os-release(5) has small letters, digits and ._-");
	/* Distributions have a link there, which is read as what it leads to. */
	if (f.status != HOST_FILE_OK)
		f = host_file(t->in->host, "/usr/lib/os-release", false, OS_RELEASE_MAX);
	id = f.status == HOST_FILE_OK ? os_release(t->in->arena, f.content.v, "ID") : "linux";
	like = f.status == HOST_FILE_OK ? os_release(t->in->arena, f.content.v, "ID_LIKE") : NULL;
	id = id ? id : "linux"; /* os-release(5) */
	t->now = arena_printf(t->in->arena, "it is %s%s%s", id, like ? ", like " : "",
			      like ? like : "");
	return strcmp(id, t->arg) == 0 || (like && words_have(like, t->arg));
}

/* What a machine may have, by the fact that says so. */
static const struct {
	const char *name, *fact;
	const char *yes; /* the answer that means it; NULL: any; "1": a number from 1 on */
} features[] = {
	{ "userns", "userns", "yes" },
	{ "overlay", "overlay_userns", "yes" },
	{ "landlock", "landlock", "1" },
	{ "seccomp", "seccomp", "yes" },
	{ "newuidmap", "helper.newuidmap", NULL },
	{ "pasta", "helper.pasta", NULL },
	{ "xdg-dbus-proxy", "helper.xdg-dbus-proxy", NULL },
};

static int test_feature(struct test *t)
{
	const char *names[ARRAY_LEN(features)], *near;
	struct strbuf all;

	strbuf_init(&all, t->in->arena);
	for (size_t i = 0; i < ARRAY_LEN(features); i++) {
		const char *yes = features[i].yes, *answer;

		names[i] = features[i].name;
		strbuf_addf(&all, "%s %s", i ? "," : "it is one of", names[i]);
		if (strcmp(t->arg, features[i].name) != 0)
			continue;
		answer = host_ask(t->in->host, HOST_FACT, features[i].fact);
		t->now = arena_printf(t->in->arena, "this machine has it not%s%s",
				      answer ? ": " : "", answer ? answer : "");
		if (yes && strcmp(yes, "1") == 0)
			return host_int(t->in->host, HOST_FACT, features[i].fact, 0) >= 1;
		return answer && (!yes || strcmp(answer, yes) == 0);
	}
	near = suggest(t->arg, names, ARRAY_LEN(features));
	if (near)
		strbuf_addf(&all, "\ndid you mean 'feature:%s'?", near);
	return bad_test(t, all.s);
}

static const struct {
	const char *prefix;
	int (*judge)(struct test *t);
} kinds[] = {
	{ "path:", test_path },	      { "env:", test_env },	    { "param:", test_param },
	{ "session:", test_session }, { "feature:", test_feature }, { "arch:", test_arch },
	{ "kernel>=", test_kernel },  { "os:", test_os },
};

/* 1, 0 or -1; *why is filled when it is 0. */
static int judge(const struct surroundings *s, const struct value *val, const char **why)
{
	struct test t = { .in = s, .val = val };
	const char *text = val->u.s;
	bool turned = *text == '!';
	int holds;

	text += turned;
	for (size_t i = 0; i < ARRAY_LEN(kinds); i++) {
		size_t n = strlen(kinds[i].prefix);

		if (strncmp(text, kinds[i].prefix, n) != 0)
			continue;
		t.arg = text + n;
		if (!*t.arg)
			break;
		if (i > 0 && strstr(t.arg, "${"))
			return bad_test(&t, "only path: fills in variables");
		holds = kinds[i].judge(&t);
		if (holds < 0)
			return -1;
		if (holds == !turned)
			return 1;
		*why = turned ? arena_printf(s->arena, "%s is so", text)
			      : arena_printf(s->arena, "%s: %s", text, t.now);
		return 0;
	}
	return bad_test(&t, "a condition is path:PATH, env:NAME, env:NAME=VALUE, param:NAME, "
			    "session:TYPE, feature:NAME, arch:NAME, kernel>=VERSION or os:ID, with "
			    "'!' before it to turn it round");
}

int when_judge(const struct surroundings *s, const struct value *tests, struct s_condition *out)
{
	struct strbuf text;
	int ret = 0;

	strbuf_init(&text, s->arena);
	*out = (struct s_condition){ .at = tests->at, .holds = true };
	for (size_t i = 0; i < tests->u.list.n; i++) {
		const struct value *v = tests->u.list.v[i];
		const char *why = NULL;
		int holds = judge(s, v, &why);

		strbuf_addf(&text, "%s%s", i ? ", " : "", v->u.s);
		if (holds < 0)
			ret = -1;
		if (holds == 0 && out->holds) {
			out->holds = false;
			out->why = why;
		}
	}
	out->text = text.s;
	return ret;
}
