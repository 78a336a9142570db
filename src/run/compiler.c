/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * compiler - the way to the other program: for all that the runner does not do itself, and for
 * the explanation of a step that failed.
 */
#include <fcntl.h>
#include <string.h>

#include "run/helper.h"
#include "run/run.h"
#include "run/text.h"
#include "sys/file.h"
#include "sys/kernel.h"
#include "sys/process.h"

#define COMPILER "sbx-compiler"

#ifndef F_ADD_SEALS
#define F_ADD_SEALS 1033
#endif
#define ALLOW_SEALING 2 /* MFD_ALLOW_SEALING */
#define ALL_SEALS 0xf

void exec_compiler(char **argv, char **envp)
{
	static const char installed[] = SBX_LIBEXECDIR "/" COMPILER;
	const char *beside;
	bool is_there;
	int r = exec_own(installed, &beside, &is_there, argv, envp);

	if (is_there)
		say("sbx: error: cannot execute its compiler '", beside, "': errno ", number(-r));
	else
		say("sbx: error: cannot find its compiler, neither '", beside, "' nor '", installed,
		    "': errno ", number(-r));
}

/* The plan as a descriptor that stays open across exec. */
static int expose_plan(const struct plan_source *source)
{
	int fd = source->fd, r;

	if (fd >= 0)
		return fcntl(fd, F_SETFD, 0) < 0 ? -errno : fd;
	fd = sys_result(syscall(SYS_memfd_create, "sbx-plan", ALLOW_SEALING));
	if (fd < 0)
		return fd;
	r = sys_write(fd, source->data, source->size);
	if (!r && fcntl(fd, F_ADD_SEALS, ALL_SEALS) < 0)
		r = -errno;
	return r ? r : fd;
}

/* All that the runner can say by itself. */
static void say_failure(const struct flat *f, uint32_t step, int err)
{
	const struct flat_step *s = &f->steps[step];
	const struct step_info *info = step_info(s->kind);
	const struct flat_place *p = &f->places[s->place];
	bool has_operand = info->n_fields && info->fields[0].type == FIELD_STR;

	say("sbx: error: cannot ", info->summary, has_operand ? " '" : "",
	    has_operand ? flat_str(f, s, 0) : "", has_operand ? "'" : "", ": errno ", number(err),
	    " (step ", number(step + 1), p->file ? ", asked for in " : "",
	    p->file ? f->bytes + p->file : "", p->file ? ":" : "", p->file ? number(p->line) : "",
	    ")");
}

_Noreturn void diagnose(const struct sandbox *s, uint32_t step, int err)
{
	static char plan_buf[32], step_buf[32], err_buf[32];
	struct text plan_arg = TEXT_OVER(plan_buf), step_arg = TEXT_OVER(step_buf);
	struct text err_arg = TEXT_OVER(err_buf);
	static char name[] = COMPILER, verb[] = "diagnose";
	char *argv[] = { name, verb, plan_buf, step_buf, err_buf, NULL };
	int fd, r;

	if (s->explainer_pid) {
		r = ask_explainer(s, step, err);
		if (r < 0)
			say_failure(&s->plan, step, err);
		_exit(r < 0 ? EXIT_SBX_FAILED : r);
	}
	fd = expose_plan(&s->source);
	if (fd >= 0) {
		text_add(&plan_arg, "--plan-fd=");
		text_add_number(&plan_arg, fd);
		text_add(&step_arg, "--step=");
		text_add_number(&step_arg, step);
		text_add(&err_arg, "--errno=");
		text_add_number(&err_arg, err);
		sys_set_signal_mask(0);
		exec_compiler(argv, s->environ);
	}
	say_failure(&s->plan, step, err);
	_exit(EXIT_SBX_FAILED);
}
