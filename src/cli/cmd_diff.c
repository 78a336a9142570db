/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * diff - what two profiles do differently, as steps of their plans.
 *
 * Texts of profiles can differ in much that means the same, and be alike where includes differ; the
 * plans are what counts. Lines of both (a step, a rule of a filter, a lock given up) are compared
 * by their longest common subsequence; where a line comes from is shown and does not count.
 */
#include <string.h>

#include "base/json.h"
#include "base/words.h"
#include "cli/cli.h"
#include "front/front.h"
#include "pass/pass.h"
#include "plan/print.h"

struct line {
	const char *text;
	struct place at;
	const char *why; /* where it comes from when it has no place */
};

struct lines {
	struct line *v;
	size_t n, cap;
};

static void add_line(struct arena *a, struct lines *l, const char *text, struct place at,
		     const char *why)
{
	if (l->n == l->cap) {
		l->v = arena_grow(a, l->v, l->cap * sizeof(*l->v),
				  (2 * l->cap + 64) * sizeof(*l->v));
		l->cap = 2 * l->cap + 64;
	}
	l->v[l->n++] = (struct line){ .text = text, .at = at, .why = why };
}

/* Slots number the binds of a plan: one more bind changes those of all others, and means nothing.
 */
static void forget_slot(char *text)
{
	static const char name[] = " slot=";
	char *p = strstr(text, name);
	size_t n = p ? strspn(p + strlen(name), "0123456789") : 0;

	if (n)
		memmove(p, p + strlen(name) + n, strlen(p + strlen(name) + n) + 1);
}

/* A step and the lines below it. */
static void add_step(struct arena *a, struct lines *l, const struct step *s)
{
	const char *lines, *line;
	struct strbuf text, below;

	strbuf_init(&text, a);
	strbuf_addf(&text, "%c ", s->actor == ACTOR_CHILD ? 'C' : 'S');
	step_print(&text, s);
	forget_slot(text.s);
	add_line(a, l, text.s, s->at, s->why);
	strbuf_init(&below, a);
	step_print_lines(&below, s, 2);
	lines = below.s;
	while ((line = words_line(a, &lines)))
		add_line(a, l, arena_printf(a, "  %s", line), s->at, s->why);
}

static struct lines lines_of(struct arena *a, const struct plan *p)
{
	const struct note *note;
	struct lines l = { 0 };

	for (size_t i = 0; i < p->n_steps; i++)
		add_step(a, &l, &p->steps[i]);
	for (size_t i = 0; (note = plan_next_note(p, NOTE_GAP, &i));)
		add_line(a, &l, arena_printf(a, "given up: %s", note->text), note->at, "(default)");
	return l;
}

/*
 * length[i][k]: of the longest common subsequence of x from line i and y from line k on, as a table
 * of (x->n + 1) rows.
 */
static uint32_t *common(struct arena *a, const struct lines *x, const struct lines *y)
{
	size_t row = y->n + 1;
	uint32_t *length = arena_array(a, (x->n + 1) * row, sizeof(*length));

	for (size_t i = x->n; i-- > 0;) {
		for (size_t k = y->n; k-- > 0;) {
			uint32_t down = length[(i + 1) * row + k], right = length[i * row + k + 1];

			if (strcmp(x->v[i].text, y->v[k].text) == 0)
				length[i * row + k] = length[(i + 1) * row + k + 1] + 1;
			else
				length[i * row + k] = down > right ? down : right;
		}
	}
	return length;
}

struct report {
	struct strbuf out;
	struct json json;
	bool is_json;
	size_t n;
};

static void tell(struct report *r, char sign, const struct line *line)
{
	size_t start = r->out.len;

	r->n++;
	if (r->is_json) {
		json_object(&r->json);
		json_key(&r->json, "change");
		json_string(&r->json, sign == '-' ? "removed" : "added");
		json_key(&r->json, "what");
		json_string(&r->json, line->text);
		json_key(&r->json, "place");
		if (place_is_known(line->at))
			json_string(&r->json, arena_printf(r->out.arena, "%s:%u:%u", line->at.file,
							   line->at.line, line->at.col));
		else
			json_string(&r->json, line->why);
		json_end_object(&r->json);
		return;
	}
	strbuf_addf(&r->out, "%c ", sign);
	strbuf_add_safe(&r->out, line->text);
	origin_print(&r->out, start, line->at, line->why);
}

static void compare(struct arena *a, struct report *r, const struct lines *x, const struct lines *y)
{
	const uint32_t *length = common(a, x, y);
	size_t row = y->n + 1, i = 0, k = 0;

	while (i < x->n || k < y->n) {
		if (i < x->n && k < y->n && strcmp(x->v[i].text, y->v[k].text) == 0) {
			i++;
			k++;
		} else if (k == y->n ||
			   (i < x->n && length[(i + 1) * row + k] >= length[i * row + k + 1])) {
			tell(r, '-', &x->v[i++]);
		} else {
			tell(r, '+', &y->v[k++]);
		}
	}
}

static struct plan *plan_of(struct cli *c, const char *name, bool no_drop_ins)
{
	struct profile_request request = cli_request(c, name);
	struct spec *spec = arena_alloc(c->arena, sizeof(*spec));

	request.no_drop_ins |= no_drop_ins;
	if (profile_load(c->arena, c->host, &request, spec, &c->diags) < 0)
		return NULL;
	return compile(c->arena, c->host, spec, &c->diags);
}

static int diff(struct cli *c)
{
	struct report r = { .is_json = c->opt[OPT_json] != NULL };
	struct lines x, y;
	struct plan *p, *q;

	if (c->argc < 1 || c->argc > 2) {
		diag_error_help(&c->diags, DIAG_E0804, (struct place){ 0 },
				"sbx diff A B; or sbx diff A, to see what its drop-ins do; options "
				"come before the names",
				"one or two profiles are compared");
		return cli_fail(c);
	}
	p = plan_of(c, c->argv[0], c->argc == 1);
	q = p ? plan_of(c, c->argv[c->argc - 1], false) : NULL;
	if (!p || !q)
		return cli_fail(c);
	cli_report(c);
	x = lines_of(c->arena, p);
	y = lines_of(c->arena, q);
	strbuf_init(&r.out, c->arena);
	if (r.is_json) {
		json_init(&r.json, &r.out);
		json_array(&r.json);
	}
	compare(c->arena, &r, &x, &y);
	if (r.is_json) {
		json_end_array(&r.json);
		strbuf_addc(&r.out, '\n');
	}
	if (cli_print(&r.out))
		return EXIT_USAGE;
	return r.n ? EXIT_FINDINGS : 0;
}

const struct command command_diff = {
	.name = "diff",
	.args = "[OPTIONS] A [B]",
	.help = "compare the plans of two profiles, or with and without drop-ins",
	.run = diff,
	.complete = "profile",
	.usage_status = EXIT_USAGE,
};
