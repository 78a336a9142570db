/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * lower_tty - the payload's session and its terminal.
 *
 * A pty comes from the devpts that the sandbox has, so that the name that programs find for it is
 * there inside; where it has none, from the host's.
 */
#include <string.h>

#include "feature/lower.h"

#define USUAL "/dev/pts"

static const char *find_ptmx(const struct lowering *l)
{
	const char *found = "";

	for (size_t i = 0; i < l->plan->n_steps; i++) {
		const struct step *s = &l->plan->steps[i];

		if (s->kind != STEP_FILESYSTEM || strcmp(s->u.filesystem.type, "devpts") != 0)
			continue;
		if (!*found || strcmp(s->u.filesystem.target, USUAL) == 0)
			found = s->u.filesystem.target;
	}
	return *found ? arena_printf(l->arena, "%s/ptmx", found) : "";
}

static int contradiction(struct lowering *l)
{
	const struct s_str *tty = &l->spec->security.tty;
	const struct s_bool *session = &l->spec->process.new_session;
	struct diag *d = diag_add(l->diags, SEV_ERROR, DIAG_E0425, session->at,
				  "tty = \"%s\" needs a session of its own", tty->v);

	d->other = tty->at;
	d->other_msg = "the terminal is chosen here";
	d->help = "leave process.new_session out: job control works on a pty as it is";
	return -1;
}

int lower_tty(struct lowering *l)
{
	const struct s_bool *session = &l->spec->process.new_session;
	const struct s_str *tty = &l->spec->security.tty;
	const char *why = lower_why(l, "security.tty", tty->set);

	if (!session->v && strcmp(tty->v, "inherit") != 0)
		return contradiction(l);
	if (session->v)
		lower_add(l, STEP_SETSID, session->at,
			  lower_why(l, "process.new_session", session->set));
	if (strcmp(tty->v, "pty") == 0)
		lower_add(l, STEP_PTY, tty->at, why)->u.pty.ptmx = find_ptmx(l);
	else if (strcmp(tty->v, "none") == 0)
		lower_add(l, STEP_PIPES, tty->at, why);
	return 0;
}
