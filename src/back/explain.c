/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "back/back.h"
#include "plan/flat.h"
#include "plan/print.h"

#include <string.h>

/* How pass/mount_points.c begins the reason of a step that another one needs. */
#define NEEDED_BY "needed by "

/* The source line with carets, in the form of a diagnostic. */
static void source_print(struct strbuf *out, struct place at)
{
	size_t n = strcspn(at.text, "\n");
	size_t col = at.col ? at.col - 1 : 0;

	strbuf_addf(out, "%5u | ", at.line);
	strbuf_addn_safe(out, at.text, n);
	strbuf_add(out, "\n      | ");
	for (size_t i = 0; i < col && i < n; i++)
		strbuf_addc(out, at.text[i] == '\t' ? '\t' : ' ');
	strbuf_fill(out, '^', at.len ? at.len : 1);
	strbuf_addc(out, '\n');
}

int back_explain(struct strbuf *out, const struct plan *p, size_t number, struct diags *d)
{
	const struct step *s;
	const struct step_info *info;

	if (!number || number > p->n_steps)
		return diag_error_help(d, DIAG_E0805, (struct place){ 0 },
				       "sbx plan lists the steps with their numbers",
				       "there is no step %zu: the plan has %zu", number,
				       p->n_steps);
	s = &p->steps[number - 1];
	info = step_info(s->kind);
	strbuf_addf(out, "step %zu of %zu: %s\n\n  ", number, p->n_steps, info->summary);
	step_print(out, s);
	strbuf_addc(out, '\n');
	step_print_lines(out, s, 4);
	strbuf_addc(out, '\n');
	for (int i = 0; i < info->n_fields; i++) {
		if (info->fields[i].type == FIELD_BPF || info->fields[i].type == FIELD_RULES)
			continue; /* not on a line, or above */
		strbuf_addf(out, "  %-12s ", info->fields[i].name);
		step_print_field(out, s, i);
		strbuf_addc(out, '\n');
	}
	if (info->n_fields)
		strbuf_addc(out, '\n');
	strbuf_add(out, s->actor == ACTOR_CHILD
				? "done by      the child, the process that becomes the sandbox\n"
				: "done by      the supervisor, on the host's side\n");
	strbuf_addf(out, "%s %s\n", s->implied ? "implied by  " : "because of  ",
		    strncmp(s->why, NEEDED_BY, strlen(NEEDED_BY)) == 0 ? s->why + strlen(NEEDED_BY)
								       : s->why);
	if (!place_is_known(s->at)) {
		strbuf_add(out, "written in   no file: it is a default of sbx\n");
		return 0;
	}
	strbuf_add(out, "written in   ");
	strbuf_add_safe(out, s->at.file);
	strbuf_addf(out, ":%u:%u\n", s->at.line, s->at.col);
	if (s->at.text)
		source_print(out, s->at);
	return 0;
}
