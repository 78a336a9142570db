/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "pass/pass.h"

#include <string.h>

#include "pass/passes.h"

enum stage {
	STAGE_CHECK,
	STAGE_LOWER,
	STAGE_ORDER,
	STAGE_POINTS,
	STAGE_LANDLOCK,
	STAGE_VERIFY,
	STAGE_LINT,
};

static const struct {
	enum stage stage;
	int (*run)(struct lowering *l);
} passes[] = {
#define PASS(stage, function) { STAGE_##stage, function },
#include "pass/passes.def"
#undef PASS
};

/*
 * The network namespace is new by default, but for whom wants the host's network. Whoever writes
 * both contradicts himself, and net_host.c says so.
 */
static const struct spec *with_defaults(struct arena *a, const struct spec *s)
{
	struct spec *out = arena_alloc(a, sizeof(*out));

	*out = *s;
	if (strcmp(s->network.mode.v, "host") == 0 && !s->namespaces.net.set)
		out->namespaces.net.how = S_NS_OFF;
	return out;
}

static void tell_conditions(const struct lowering *l)
{
	for (size_t i = 0; i < l->spec->n_conditions; i++) {
		const struct s_condition *c = &l->spec->conditions[i];

		plan_note(l->plan, c->holds ? NOTE_HOLDS : NOTE_LEFT_OUT, c->at, "%s%s%s%s",
			  c->text, c->holds ? "" : " (", c->holds ? "" : c->why,
			  c->holds ? "" : ")");
	}
}

struct plan *compile(struct arena *a, struct host *h, const struct spec *s, struct diags *d)
{
	struct lowering l = {
		.arena = a,
		.host = h,
		.spec = with_defaults(a, s),
		.plan = plan_new(a, s->name),
		.diags = d,
	};
	int err = 0;

	tell_conditions(&l);
	for (size_t i = 0; i < ARRAY_LEN(passes); i++) {
		if (err < 0 && passes[i].stage != passes[i - 1].stage)
			return NULL;
		if (passes[i].run(&l) < 0)
			err = -1;
	}
	return err < 0 ? NULL : l.plan;
}
