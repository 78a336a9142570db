/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* help_profile - what a user of a profile wants to know before running it. */
#include <string.h>

#include "cli/cli.h"
#include "cli/fill.h"
#include "cli/help.h"
#include "front/front.h"

/* A value as it would be written on the command line; a list with blanks between. */
static void add_value(struct strbuf *out, const struct value *v)
{
	switch (v->type) {
	case VAL_BOOL:
		strbuf_add(out, v->u.b ? "true" : "false");
		return;
	case VAL_INT:
		strbuf_addf(out, "%lld", (long long)v->u.i);
		return;
	case VAL_STRING:
		strbuf_add_safe(out, *v->u.s ? v->u.s : "none");
		return;
	case VAL_LIST:
		for (size_t i = 0; i < v->u.list.n; i++) {
			strbuf_add(out, i ? " " : "");
			add_value(out, v->u.list.v[i]);
		}
		strbuf_add(out, v->u.list.n ? "" : "none");
		return;
	case VAL_FLOAT:
	case VAL_GROUP:
		break;
	}
}

/* "imported root (rootfs; default alpine)" */
static const char *about_param(struct arena *a, const struct param *p)
{
	const struct value *words = value_get(p->decl, "values");
	struct strbuf out;

	strbuf_init(&out, a);
	strbuf_add_safe(&out, p->help);
	strbuf_addf(&out, "%s(%s", *p->help ? " " : "", p->type_name);
	if (words) {
		strbuf_add(&out, ": ");
		add_value(&out, words);
	}
	if (p->dflt) {
		strbuf_add(&out, "; default ");
		add_value(&out, p->dflt);
	} else {
		strbuf_add(&out, "; must be given");
	}
	strbuf_addc(&out, ')');
	return out.s;
}

static void add_params(struct arena *a, struct strbuf *out, const struct params *params)
{
	size_t column = 8;

	if (!params->n)
		return;
	for (size_t i = 0; i < params->n; i++)
		if (strlen(params->v[i].name) + 4 > column)
			column = strlen(params->v[i].name) + 4;
	strbuf_add(out, "\nParameters, given with --param NAME=VALUE:\n");
	for (size_t i = 0; i < params->n; i++)
		text_row(out, params->v[i].name, about_param(a, &params->v[i]), column);
}

static void add_command(struct strbuf *out, const struct value *tree)
{
	const struct value *command = value_get(tree, "command");

	strbuf_add(out, "\nWithout a command it runs: ");
	if (command && command->u.list.n)
		add_value(out, command);
	else
		strbuf_add(out, "/bin/sh"); /* as lowering has it */
	strbuf_addc(out, '\n');
}

static void add_dropins(struct strbuf *out, const struct profile *p)
{
	size_t n = 0;

	for (size_t i = 0; i < p->n_layers; i++) {
		const struct layer *l = &p->layers[i];

		if (l->kind != LAYER_DROPIN)
			continue;
		strbuf_add(out, n++ ? "" : "\nChanged by drop-ins:\n");
		strbuf_add(out, "  ");
		strbuf_add_safe(out, l->shown);
		strbuf_add(out, l->disabled ? " (disabled)\n" : "\n");
	}
}

int help_profile(struct cli *c, struct strbuf *out, const char *name)
{
	struct profile_request request = cli_request(c, name);
	const struct value *description;
	struct strbuf shown;
	struct profile p;

	strbuf_init(&shown, c->arena);
	strbuf_add_safe(&shown, name);
	request.any_params = true;
	if (profile_read(c->arena, c->host, &request, &p, &c->diags) < 0)
		return -1;
	description = value_get(p.tree, "description");
	strbuf_add_safe(out, p.name);
	if (description && description->type == VAL_STRING) {
		strbuf_add(out, " - ");
		strbuf_add_safe(out, description->u.s);
	}
	strbuf_add(out, "\n");
	strbuf_add_safe(out, p.at.file);
	strbuf_add(out, "\n");
	if (profile_is_abstract(p.tree))
		strbuf_add(out, "\nIt is abstract: only for other profiles to include.\n");
	else
		strbuf_addf(out, "\nusage: sbx --profile=%s%s [OPTIONS] [--] [COMMAND [ARG]...]\n",
			    shown.s, p.params.n ? " [--param NAME=VALUE]..." : "");
	add_params(c->arena, out, &p.params);
	if (!profile_is_abstract(p.tree))
		add_command(out, p.tree);
	add_dropins(out, &p);
	strbuf_addf(out,
		    "\n'sbx show %s' prints all that it says, 'sbx plan --profile=%s' what it "
		    "does.\n",
		    shown.s, shown.s);
	return 0;
}
