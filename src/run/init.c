/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * init - pid 1 of the sandbox, or, where it has no pid namespace of its own, the reaper of its
 * processes.
 *
 * It reaps whatever ends, hands signals on to the payload, and ends with the payload's status; in
 * a pid namespace that ends everything. It holds no descriptor, has given up what the payload has
 * given up, and cannot be traced: to a payload there is nothing to be had from it.
 */
#include <string.h>
#include <sys/wait.h>

#include "run/child.h"
#include "sys/cred.h"
#include "sys/file.h"
#include "sys/kernel.h"
#include "sys/ns.h"
#include "sys/process.h"

#define NAME "sbx-init"

/* Reaps; ends the process when the payload was among them. */
static void reap(pid_t payload)
{
	pid_t pid;
	int status;

	while ((pid = sys_wait(-1, &status, WNOHANG)) > 0)
		if (pid == payload)
			_exit(WIFEXITED(status) ? WEXITSTATUS(status)
						: EXIT_BY_SIGNAL + WTERMSIG(status));
	/* Children gone without the payload's status having come by cannot be. */
	if (pid < 0)
		_exit(EXIT_SBX_FAILED);
}

/* Everybody inside may read /proc/PID/cmdline; where the plan lies on the host is not for them. */
int wipe_arguments(const struct sandbox *s)
{
	char **argv = s->argv, *first = argv[0];

	if (hooks_skips("wipe"))
		return 0;
	do
		memset(*argv, 0, strlen(*argv));
	while (*++argv);
	/* There is room: the arguments lie in one piece, and one of them is --plan. */
	memcpy(first, NAME, sizeof(NAME));
	return sys_set_process_name(NAME);
}

/* Nobody inside can read it; all the more it need not be there. */
static void wipe_environment(char **e)
{
	if (!hooks_skips("wipe"))
		for (; *e; e++)
			memset(*e, 0, strlen(*e));
}

static _Noreturn void init_main(const struct child *c, pid_t payload)
{
	siginfo_t info;
	int sig, r;

	r = hooks_skips("init_fds") ? 0 : sys_close_range(0, ~0u);
	if (r < 0) {
		c->sandbox->report->step = c->index;
		c->sandbox->report->err = -r;
		_exit(EXIT_SBX_FAILED);
	}
	wipe_environment(c->sandbox->environ);
	/* One that has ended by now has left its signal, as all are blocked since the start. */
	for (;;) {
		sig = sys_wait_signal(&info);
		if (sig == SIGCHLD)
			reap(payload);
		else if (sig < 0)
			_exit(EXIT_SBX_FAILED);
		else if (info.si_code != SI_KERNEL)
			/* Those of the terminal have reached the payload by themselves. */
			sys_kill(payload, sig);
	}
}

static int tie_to(pid_t init)
{
	int r = sys_set_pdeathsig(SIGKILL);

	if (!r && getppid() != init)
		_exit(EXIT_SBX_FAILED);
	return r;
}

int step_init(struct child *c)
{
	const struct flat *f = c->plan;
	uint32_t clone = find_step(f, STEP_CLONE, ACTOR_SUPERVISOR, 0);
	bool is_pid_1 = f->steps[clone].arg[ARG_CLONE_ns] & NS_PID;
	pid_t self = is_pid_1 ? 1 : getpid(), payload;
	int r;

	/* Before there is anybody who could look. */
	r = be_out_of_reach();
	if (!r)
		r = wipe_arguments(c->sandbox);
	if (!r && !is_pid_1)
		r = sys_set_subreaper();
	if (r)
		return r;
	payload = sys_fork();
	if (payload > 0)
		init_main(c, payload);
	if (payload < 0)
		return payload;
	/* With pid 1 its namespace goes; without one only this ties the payload to its init. */
	return is_pid_1 || !c->is_payload_tied ? 0 : tie_to(self);
}
