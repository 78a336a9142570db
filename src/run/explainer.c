/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * explainer - a process that stays outside when the supervisor joins namespaces of others.
 *
 * Whoever is in there may be hostile. In a joined mount namespace every path is theirs, that of
 * the compiler among them; in a joined user namespace they may trace what can be traced, and exec
 * would make the supervisor one of those. So the supervisor executes nothing from then on. This
 * process waits, on the host's side, for a step that has failed, and becomes the compiler. It ends
 * with the supervisor.
 */
#include <fcntl.h>
#include <sys/wait.h>

#include "run/run.h"
#include "sys/file.h"
#include "sys/kernel.h"
#include "sys/ns.h"
#include "sys/process.h"

struct failure {
	uint32_t step;
	int32_t err;
};

static _Noreturn void wait_for_failure(struct sandbox *s, const int *ends)
{
	struct failure f;

	close(ends[1]);
	s->explainer_pid = 0;
	if (sys_read(ends[0], &f, sizeof(f)) != (ssize_t)sizeof(f))
		_exit(0);
	diagnose(s, f.step, f.err);
}

int start_explainer(struct sandbox *s)
{
	int ends[2], r = sys_result(pipe2(ends, O_CLOEXEC));

	if (r)
		return r;
	r = sys_fork();
	if (!r)
		wait_for_failure(s, ends);
	close(ends[0]);
	if (r < 0) {
		close(ends[1]);
		return r;
	}
	s->explainer_pid = r;
	s->explainer = ends[1];
	return 0;
}

int ask_explainer(const struct sandbox *s, uint32_t step, int err)
{
	struct failure f = { step, err };
	int status = 0, r = sys_write(s->explainer, (const char *)&f, sizeof(f));

	if (!r)
		r = sys_wait(s->explainer_pid, &status, 0);
	if (r < 0)
		return r;
	return WIFEXITED(status) ? WEXITSTATUS(status) : -ECHILD;
}
