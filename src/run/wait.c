/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * wait - the supervisor's life while the sandbox runs: signals and job control.
 *
 * What somebody sends to sbx is meant for the payload and handed on. What the terminal sends goes
 * to the whole foreground process group, so the payload has it already, unless the plan gave it
 * a session of its own. When the terminal (or the payload's own stopping) stops the job, sbx
 * stops, too, so that the shell that started it notices.
 */
#include <sys/wait.h>

#include "run/run.h"
#include "run/runtime.h"
#include "run/usage.h"
#include "sys/kernel.h"
#include "sys/ns.h"
#include "sys/process.h"

bool is_stop(int sig)
{
	return sig == SIGTSTP || sig == SIGTTIN || sig == SIGTTOU;
}

/* Sent to the whole foreground group. SIGHUP is not: it goes to the leader of the session. */
static bool is_of_terminal(int sig)
{
	return is_stop(sig) || sig == SIGINT || sig == SIGQUIT || sig == SIGWINCH;
}

bool is_for_payload(int sig, bool by_kernel, bool has_session)
{
	if (!by_kernel || !is_of_terminal(sig))
		return true;
	/* In another session it does not come by itself. What sbx was told to ignore stays so. */
	return has_session && sys_is_signal_ignored(sig) != 1;
}

/*
 * By the default action of a signal, not by SIGSTOP: the kernel does not stop a process by it
 * whose group nobody is left to continue. What comes from a terminal stops all of the group.
 */
void stop_by(int sig, bool all)
{
	if (all)
		sys_kill(0, sig);
	else
		sys_raise(sig);
	/* That has taken the timer's signal away if there was one; now it undoes the stop. */
	arm_runtime();
	sys_set_signal_mask(~(1ull << (sig - 1)));
	sys_set_signal_mask(~0ull);
}

int wait_for_child(const struct sandbox *s, int *status)
{
	const struct flat *f = &s->plan;
	bool has_session = find_step(f, STEP_SETSID, ACTOR_CHILD, 0) < f->header->n_steps;
	bool has_init = find_step(f, STEP_INIT, ACTOR_CHILD, 0) < f->header->n_steps;
	/* That an init is stopped says nothing of the payload. */
	int options = WNOHANG | (has_init ? 0 : WUNTRACED);
	siginfo_t info;
	pid_t pid;
	int sig;

	for (;;) {
		check_runtime(s);
		sig = sys_wait_signal_for(&info, runtime_left());
		if (sig < 0)
			return sig;
		/* Time has passed, and more than that need not be. */
		if (!sig || info.si_code == SI_TIMER)
			continue;
		if (sig == SIGCHLD) {
			pid = wait_for_usage(s->child_pid, status, options);
			if (pid < 0)
				return pid;
			if (pid && !WIFSTOPPED(*status))
				return 0;
			if (pid && !is_runtime_over())
				stop_by(SIGTSTP, false);
			continue;
		}
		if (is_for_payload(sig, info.si_code == SI_KERNEL, has_session))
			sys_pidfd_signal(s->child, sig);
		if (is_stop(sig) && !is_runtime_over())
			stop_by(sig, false);
	}
}
