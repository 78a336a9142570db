/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "plan/print.h"
#include "back/back.h"

static int digits(size_t n)
{
	int d = 1;

	while (n >= 10) {
		n /= 10;
		d++;
	}
	return d;
}

/* A line "  text     place". */
static void note_print(struct strbuf *out, const struct note *note)
{
	size_t start = out->len;

	strbuf_add(out, "  ");
	strbuf_add_safe(out, note->text);
	origin_print(out, start, note->at, "(default)");
}

/*
 * # given up: 1
 *   every system call: security.seccomp.policy = "none"       my.profile:12:3
 */
static void notes_print(struct strbuf *out, const struct plan *p, enum note_kind kind,
			const char *title, bool always)
{
	const struct note *note;
	size_t n = 0;

	for (size_t i = 0; plan_next_note(p, kind, &i);)
		n++;
	if (n || always)
		strbuf_addf(out, "# %s: %zu\n", title, n);
	for (size_t i = 0; (note = plan_next_note(p, kind, &i));)
		note_print(out, note);
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
		origin_print(out, start, s->at, s->why);
		step_print_lines(out, s, width + 5);
	}
	notes_print(out, p, NOTE_HOLDS, "conditions that hold", false);
	notes_print(out, p, NOTE_LEFT_OUT, "conditions that do not hold", false);
	notes_print(out, p, NOTE_GAP, "given up", true);
}
