/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "plan/print.h"
#include "back/back.h"

/* Places stand in this column, unless the step is longer. */
#define PLACE_COLUMN 72

static int digits(size_t n)
{
	int d = 1;

	while (n >= 10) {
		n /= 10;
		d++;
	}
	return d;
}

static void place_print(struct strbuf *out, const struct step *s)
{
	if (!place_is_known(s->at)) {
		strbuf_add(out, s->why);
		return;
	}
	strbuf_add_safe(out, s->at.file);
	strbuf_addf(out, ":%u:%u", s->at.line, s->at.col);
}

/*
 * # given up: 1
 *   every system call: security.seccomp.policy = "none"       my.profile:12:3
 */
static void gaps_print(struct strbuf *out, const struct plan *p)
{
	strbuf_addf(out, "# given up: %zu\n", p->n_gaps);
	for (size_t i = 0; i < p->n_gaps; i++) {
		const struct gap *gap = &p->gaps[i];
		size_t start = out->len;

		strbuf_add(out, "  ");
		strbuf_add_safe(out, gap->text);
		strbuf_addc(out, ' ');
		if (out->len - start < PLACE_COLUMN)
			strbuf_fill(out, ' ', PLACE_COLUMN - (out->len - start));
		strbuf_addc(out, ' ');
		if (place_is_known(gap->at)) {
			strbuf_add_safe(out, gap->at.file);
			strbuf_addf(out, ":%u:%u", gap->at.line, gap->at.col);
		} else {
			strbuf_add(out, "(default)");
		}
		strbuf_addc(out, '\n');
	}
}

/*
 *    1 S   clone user,mount,pid                      base/minimal.profile:7:1
 *    2 C + mkdir /etc 0755                           shell.profile:12:9
 *
 *   64 C   seccomp default abis=x86_64                security.seccomp.policy (default)
 *          allow @system-service
 *          otherwise errno ENOSYS
 *
 * Number; S the supervisor, C the child; + a step that nobody wrote, but that the one at that place
 * needs. Rules of a filter have lines of their own. Where a step comes from no file, the default
 * behind it is named.
 */
void back_print(struct strbuf *out, const struct plan *p)
{
	int width = digits(p->n_steps) < 3 ? 3 : digits(p->n_steps);

	strbuf_add(out, "# plan of ");
	strbuf_add_safe(out, p->name);
	strbuf_addf(out, ": %zu steps\n", p->n_steps);
	for (size_t i = 0; i < p->n_steps; i++) {
		const struct step *s = &p->steps[i];
		size_t start = out->len;

		strbuf_addf(out, "%*zu %c %c ", width, i + 1, s->actor == ACTOR_CHILD ? 'C' : 'S',
			    s->implied ? '+' : ' ');
		step_print(out, s);
		strbuf_addc(out, ' ');
		if (out->len - start < PLACE_COLUMN)
			strbuf_fill(out, ' ', PLACE_COLUMN - (out->len - start));
		strbuf_addc(out, ' ');
		place_print(out, s);
		strbuf_addc(out, '\n');
		step_print_lines(out, s, width + 5);
	}
	gaps_print(out, p);
}
