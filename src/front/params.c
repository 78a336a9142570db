/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * params - the parameters of a profile: what its layers declare, and the values that they get.
 *
 * All layers together declare: a drop-in may change a default, or add a parameter. A value comes
 * from the command line, where it is text, or from the default; it is expanded (without
 * parameters), made a value of its type, and checked, before anything else is done with the layers.
 */
#include <string.h>

#include "base/path.h"
#include "base/suggest.h"
#include "front/layer.h"
#include "front/parse.h"
#include "host/rootfs.h"
#include "schema/schema.h"

#define MAX_PARAMS 64

static const struct {
	const char *name;
	enum param_type type;
	enum setting_type setting; /* how text of the command line becomes a value */
	const char *form;	   /* "it is ..." */
} types[] = {
	{ "string", PARAM_STRING, SET_STRING, "text" },
	{ "name", PARAM_NAME, SET_STRING, "letters, digits and ._-, at most 64" },
	{ "path", PARAM_PATH, SET_PATH, "an absolute path without '..', or empty for none" },
	{ "dir", PARAM_DIR, SET_PATH, "a directory that is there, or empty for none" },
	{ "rootfs", PARAM_ROOTFS, SET_STRING,
	  "the name of an imported root file system (sbx rootfs list), or a directory" },
	{ "bool", PARAM_BOOL, SET_BOOL, "true or false" },
	{ "int", PARAM_INT, SET_INT, "an integer" },
	{ "size", PARAM_SIZE, SET_SIZE,
	  "a number of bytes, or one with K, M, G, T or P, such as \"64M\"" },
	{ "enum", PARAM_ENUM, SET_STRING, "one of its words" },
	{ "list", PARAM_LIST, SET_STRINGS, "a list of strings, such as [ \"a\", \"b\" ]" },
};

/* ---- declarations ------------------------------------------------------------------------ */

static const char *string_of(const struct value *group, const char *key)
{
	const struct value *v = value_get(group, key);

	return v && v->type == VAL_STRING ? v->u.s : NULL;
}

static int not_declared(struct arena *a, const struct value_entry *e, struct diags *d)
{
	return diag_error_help(d, DIAG_E0163, e->at,
			       arena_printf(a,
					    "give it one, such as %s = { type = \"bool\"; ... }; "
					    "or take the entry away",
					    e->key),
			       "no layer says the type of the parameter '%s'", e->key);
}

static int check_words(const struct param *p, struct diags *d)
{
	const struct value *values = value_get(p->decl, "values");

	if (p->type == PARAM_ENUM && (!values || !values->u.list.n))
		return diag_error_help(d, DIAG_E0163, p->at, "values = [ \"WORD\", ... ];",
				       "the parameter '%s' is an enum without 'values'", p->name);
	if (p->type != PARAM_ENUM && values)
		return diag_error(d, DIAG_E0163, values->at,
				  "'values' is for an enum, and the parameter '%s' is a %s",
				  p->name, p->type_name);
	for (int i = 0; i < 2 && p->type != PARAM_INT; i++) {
		const struct value *bound = value_get(p->decl, i ? "max" : "min");

		if (bound)
			return diag_error(d, DIAG_E0163, bound->at,
					  "'%s' is for an int, and the parameter '%s' is a %s",
					  i ? "max" : "min", p->name, p->type_name);
	}
	return 0;
}

int params_declare(struct arena *a, const struct value *merged, struct params *out, struct diags *d)
{
	size_t n = merged ? merged->u.group.n : 0;
	int ret = 0;

	*out = (struct params){ 0 };
	if (n > MAX_PARAMS)
		return diag_error(d, DIAG_E0112, merged->at, "more than %d parameters", MAX_PARAMS);
	out->v = arena_array(a, n, sizeof(*out->v));
	for (size_t i = 0; i < n; i++) {
		const struct value_entry *e = &merged->u.group.v[i];
		const char *type = string_of(e->val, "type"), *help = string_of(e->val, "help");
		struct param *p = &out->v[out->n];

		if (!type) {
			ret = not_declared(a, e, d);
			continue;
		}
		*p = (struct param){
			.name = e->key,
			.help = help ? help : "",
			.at = value_get(e->val, "type")->at,
			.decl = e->val,
			.dflt = value_get(e->val, "default"),
		};
		for (size_t k = 0; k < ARRAY_LEN(types); k++) {
			if (strcmp(types[k].name, type) != 0)
				continue;
			p->type = types[k].type;
			p->type_name = types[k].name;
		}
		ret |= check_words(p, d);
		out->n++;
	}
	return ret;
}

const struct param *params_find(const struct params *params, const char *name)
{
	for (size_t i = 0; params && i < params->n; i++)
		if (strcmp(params->v[i].name, name) == 0)
			return &params->v[i];
	return NULL;
}

/* ---- values ------------------------------------------------------------------------------ */

struct settling {
	struct arena *arena;
	struct host *host;
	struct diags *diags;
	const struct expander *x;
	const struct param *param;
	struct place at; /* of the value */
	/* Nothing is run: what this machine does not have is no error. */
	bool only_looked_at;
};

/* "the parameter 'keep' cannot be 'maybe'", with the place where its type is said. */
static int bad_value(const struct settling *s, const char *text, const char *help)
{
	const struct param *p = s->param;
	struct diag *x =
		diag_add(s->diags, SEV_ERROR, DIAG_E0161, s->at,
			 "the parameter '%s' (%s) cannot be '%s'", p->name, p->type_name, text);

	x->help = help ? help : arena_printf(s->arena, "it is %s", types[p->type].form);
	x->other = p->at;
	x->other_msg = "its type is said here";
	return -1;
}

static const char *shown(struct arena *a, const struct value *v)
{
	switch (v->type) {
	case VAL_STRING:
		return v->u.s;
	case VAL_BOOL:
		return v->u.b ? "true" : "false";
	case VAL_INT:
		return arena_printf(a, "%lld", (long long)v->u.i);
	case VAL_FLOAT:
	case VAL_LIST:
	case VAL_GROUP:
		break;
	}
	return value_type_name(v->type);
}

static bool is_param_name(const char *s)
{
	size_t n = strspn(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-");

	return n && n <= 64 && !s[n] && *s != '.' && *s != '-';
}

static bool is_directory(const struct settling *s, const char *path)
{
	const char *missing, *real = host_real_path(s->host, path, &missing);
	const char *kind = real ? host_ask(s->host, HOST_PATH, real) : NULL;

	return kind && strcmp(kind, "dir") == 0;
}

static int check_path(const struct settling *s, struct value *v)
{
	const char *path = v->u.s, *missing;

	if (!*path)
		return 0;
	/* The shell's user writes ../x: what that is, is known by where the links lead. */
	if (s->param->given && path_has_dotdot(path))
		path = host_real_path(s->host, path, &missing);
	if (!path)
		return bad_value(s, v->u.s,
				 "there is no such path, so it is not known where '..' leads");
	if (!path_is_absolute(path) || path_has_dotdot(path))
		return bad_value(s, path, NULL);
	v->u.s = path_normalize(s->arena, path);
	if (s->param->type == PARAM_DIR && !s->only_looked_at && !is_directory(s, v->u.s))
		return bad_value(s, path, "it is a directory, and there is none: make it first");
	return 0;
}

static int check_rootfs(const struct settling *s, struct value *v)
{
	const char *name = v->u.s, *dir;

	if (path_is_absolute(name)) {
		if (check_path(s, v) < 0)
			return -1;
		if (s->only_looked_at || is_directory(s, v->u.s))
			return 0;
		return bad_value(s, name, "there is no such directory");
	}
	dir = rootfs_name_ok(name) ? rootfs_find(s->arena, s->host, name) : NULL;
	if (dir) {
		v->u.s = dir;
		return 0;
	}
	if (!rootfs_name_ok(name))
		return bad_value(s, name, NULL);
	if (s->only_looked_at)
		return 0;
	return bad_value(s, name, rootfs_way_out(s->arena, name));
}

/* "one of fast, safe" */
static const char *one_of(struct arena *a, const struct value *words)
{
	struct strbuf out;

	strbuf_init(&out, a);
	for (size_t i = 0; i < words->u.list.n; i++)
		strbuf_addf(&out, "%s %s", i ? "," : "one of", words->u.list.v[i]->u.s);
	return out.s;
}

static int check_enum(const struct settling *s, const struct value *v)
{
	const struct value *words = value_get(s->param->decl, "values");
	const char **names = arena_array(s->arena, words->u.list.n, sizeof(*names)), *near;
	const char *help = arena_printf(s->arena, "it is %s", one_of(s->arena, words));

	for (size_t i = 0; i < words->u.list.n; i++) {
		names[i] = words->u.list.v[i]->u.s;
		if (strcmp(names[i], v->u.s) == 0)
			return 0;
	}
	near = suggest(v->u.s, names, words->u.list.n);
	if (near)
		help = arena_printf(s->arena, "%s\ndid you mean '%s'?", help, near);
	return bad_value(s, v->u.s, help);
}

static int check_int(const struct settling *s, const struct value *v)
{
	const struct value *min = value_get(s->param->decl, "min");
	const struct value *max = value_get(s->param->decl, "max");

	if (v->type != VAL_INT)
		return bad_value(s, shown(s->arena, v), NULL);
	if (min && min->type == VAL_INT && v->u.i < min->u.i)
		return bad_value(
			s, shown(s->arena, v),
			arena_printf(s->arena, "it is at least %lld", (long long)min->u.i));
	if (max && max->type == VAL_INT && v->u.i > max->u.i)
		return bad_value(s, shown(s->arena, v),
				 arena_printf(s->arena, "it is at most %lld", (long long)max->u.i));
	return 0;
}

static int check_list(const struct settling *s, const struct value *v)
{
	if (v->type != VAL_LIST)
		return bad_value(s, shown(s->arena, v), NULL);
	for (size_t i = 0; i < v->u.list.n; i++)
		if (v->u.list.v[i]->type != VAL_STRING)
			return bad_value(s, shown(s->arena, v->u.list.v[i]), NULL);
	return 0;
}

/* Is the expanded value one of the parameter's type? Paths are normalized in it. */
static int check_value(const struct settling *s, struct value *v)
{
	int64_t n;

	switch (s->param->type) {
	case PARAM_BOOL:
		return v->type == VAL_BOOL ? 0 : bad_value(s, shown(s->arena, v), NULL);
	case PARAM_INT:
		return check_int(s, v);
	case PARAM_LIST:
		return check_list(s, v);
	case PARAM_STRING:
	case PARAM_NAME:
	case PARAM_PATH:
	case PARAM_DIR:
	case PARAM_ROOTFS:
	case PARAM_SIZE:
	case PARAM_ENUM:
		break;
	}
	if (v->type != VAL_STRING)
		return bad_value(s, shown(s->arena, v), NULL);
	switch (s->param->type) {
	case PARAM_NAME:
		return is_param_name(v->u.s) ? 0 : bad_value(s, v->u.s, NULL);
	case PARAM_PATH:
	case PARAM_DIR:
		return check_path(s, v);
	case PARAM_ROOTFS:
		return check_rootfs(s, v);
	case PARAM_SIZE:
		return parse_size(v->u.s, &n) ? 0 : bad_value(s, v->u.s, NULL);
	case PARAM_ENUM:
		return check_enum(s, v);
	case PARAM_STRING:
	case PARAM_BOOL:
	case PARAM_INT:
	case PARAM_LIST:
		break;
	}
	return 0;
}

/* Text of the command line as a value; NULL after an error. */
static struct value *from_text(const struct settling *s, const char *text)
{
	const struct setting row = { .key = s->param->name, .type = types[s->param->type].setting };
	struct diags unused;
	struct value *v;

	diags_init(&unused, s->arena);
	if (row.type == SET_PATH && !*text)
		return value_string(s->arena, "", s->at);
	if (row.type == SET_STRINGS && *text == '[')
		v = profile_parse_value(s->arena, "command line", text, &unused);
	else if (s->param->type == PARAM_ROOTFS && (*text == '.' || strchr(text, '/')))
		v = schema_value(s->arena, &(struct setting){ .key = row.key, .type = SET_PATH },
				 text, s->at, &unused);
	else
		v = schema_value(s->arena, &row, text, s->at, &unused);
	if (!v) {
		bad_value(s, text, NULL);
		return NULL;
	}
	v->at = s->at;
	for (size_t i = 0; v->type == VAL_LIST && i < v->u.list.n; i++)
		v->u.list.v[i]->at = s->at;
	return v;
}

/* The values of the command line: the last one, or all items of a list after the default's. */
static int give(struct settling *s, struct param *p, const struct profile_request *request)
{
	struct value *v = p->dflt ? (struct value *)p->dflt : NULL;

	for (size_t i = 0; i < request->n_params; i++) {
		const struct assignment *given = &request->params[i];
		struct value *next, *list;

		if (strcmp(given->name, p->name) != 0)
			continue;
		s->at = given->at;
		next = from_text(s, given->text);
		if (!next)
			return -1;
		p->given = true;
		if (p->type == PARAM_LIST && v && v->type == VAL_LIST && next->type == VAL_LIST) {
			list = value_new(s->arena, VAL_LIST, next->at);
			for (size_t k = 0; k < v->u.list.n; k++)
				value_append(s->arena, list, v->u.list.v[k]);
			for (size_t k = 0; k < next->u.list.n; k++)
				value_append(s->arena, list, next->u.list.v[k]);
			next = list;
		}
		v = next;
	}
	if (!v)
		return 0;
	s->at = v->at;
	/* A copy: what is checked may be changed. */
	v = value_expand(s->arena, v, s->x, s->diags);
	if (!v)
		return -1;
	p->value = arena_alloc(s->arena, sizeof(*p->value));
	*p->value = *v;
	return check_value(s, p->value);
}

static int unknown_param(struct arena *a, const struct params *params, const struct assignment *x,
			 struct diags *d)
{
	const char **names = arena_array(a, params->n, sizeof(*names)), *near;
	struct strbuf help;

	strbuf_init(&help, a);
	for (size_t i = 0; i < params->n; i++) {
		names[i] = params->v[i].name;
		strbuf_addf(&help, "%s %s", i ? "," : "it has", names[i]);
	}
	near = suggest(x->name, names, params->n);
	if (near)
		strbuf_addf(&help, "\ndid you mean '%s'?", near);
	return diag_error_help(d, DIAG_E0162, x->name_at, params->n ? help.s : "it has none",
			       "the profile has no parameter '%s'", x->name);
}

int params_settle(struct arena *a, struct host *h, struct params *params,
		  const struct profile_request *request, const struct expander *x, struct diags *d)
{
	int ret = 0;

	for (size_t i = 0; i < request->n_params; i++)
		if (!params_find(params, request->params[i].name))
			ret = unknown_param(a, params, &request->params[i], d);
	for (size_t i = 0; i < params->n; i++) {
		struct param *p = &params->v[i];
		struct settling s = { .arena = a,
				      .host = h,
				      .diags = d,
				      .x = x,
				      .param = p,
				      .only_looked_at = request->any_params };

		if (give(&s, p, request) < 0)
			ret = -1;
		else if (!p->value && !request->any_params)
			ret = diag_error_help(
				d, DIAG_E0164, p->at,
				arena_printf(a, "--param %s=VALUE%s%s; it is %s", p->name,
					     *p->help ? ": " : "", p->help, types[p->type].form),
				"the parameter '%s' has no default and must be given", p->name);
	}
	return ret;
}

const char *param_text(struct arena *a, const struct param *p)
{
	return !p->value || p->value->type == VAL_LIST ? NULL : shown(a, p->value);
}

const char *param_cannot_be(struct arena *a, const struct param *p, const char *text)
{
	const struct value *words = value_get(p->decl, "values");
	const char *form =
		arena_printf(a, "the parameter '%s' is %s", p->name, types[p->type].form);
	int64_t n;

	switch (p->type) {
	case PARAM_BOOL:
		return strcmp(text, "true") == 0 || strcmp(text, "false") == 0 ? NULL : form;
	case PARAM_INT:
		/* It is compared as text. */
		return parse_int(text, INT64_MIN, INT64_MAX, &n) &&
				       strcmp(text, arena_printf(a, "%lld", (long long)n)) == 0
			       ? NULL
			       : form;
	case PARAM_ENUM:
		for (size_t i = 0; i < words->u.list.n; i++)
			if (strcmp(words->u.list.v[i]->u.s, text) == 0)
				return NULL;
		return arena_printf(a, "the parameter '%s' is %s", p->name, one_of(a, words));
	case PARAM_LIST:
		return arena_printf(a,
				    "the parameter '%s' is a list: test param:%s, whether "
				    "there is anything in it",
				    p->name, p->name);
	case PARAM_STRING:
	case PARAM_NAME:
	case PARAM_PATH:
	case PARAM_DIR:
	case PARAM_ROOTFS:
	case PARAM_SIZE:
		break;
	}
	return NULL;
}

bool param_holds(const struct param *p)
{
	const struct value *v = p->value;

	if (!v)
		return false;
	if (v->type == VAL_BOOL)
		return v->u.b;
	if (v->type == VAL_INT)
		return v->u.i != 0;
	return v->type == VAL_LIST ? v->u.list.n > 0 : *v->u.s != '\0';
}
