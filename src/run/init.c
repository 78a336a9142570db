/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * init - pid 1 of the sandbox, or, where it has no pid namespace of its own, the reaper of its
 * processes.
 *
 * It reaps whatever ends, hands signals on to the payload, and ends with the payload's status; in
 * a pid namespace that ends everything. It holds no descriptor, has given up what the payload has
 * given up, and cannot be traced: to a payload there is nothing to be had from it. Where a plan has
 * a BROKER it makes names for the payload, too, and holds what broker.h says.
 *
 * On a pty of the sandbox's own it is the leader of the session, and the payload has a process
 * group of its own, so that it can be stopped: the kernel stops nobody in a session of whom no
 * parent could continue it. Init tells the supervisor, which stops, too, and is told by SIGCONT
 * when to continue and whether in the foreground. For that it holds two descriptors, the pty, which
 * the payload has anyway, and an event that says no more than that there is news.
 */
#include <string.h>
#include <sys/wait.h>

#include "run/child.h"
#include "sys/cred.h"
#include "sys/file.h"
#include "sys/kernel.h"
#include "sys/ns.h"
#include "sys/process.h"
#include "sys/tty.h"

#define NAME "sbx-init"

/* What it holds with a pty. */
enum {
	TTY,
	NOTICE,
	N_HELD,
};

struct init {
	pid_t payload;
	bool has_pty;
	pid_t foreground; /* the group to be it again */
	struct report *report;
};

static void tell_stopped(struct init *i, int sig)
{
	/* It wants to be in the foreground, whoever was there before. */
	if (sig == SIGTTIN || sig == SIGTTOU)
		i->foreground = i->payload;
	i->report->stopped = (uint32_t)sig;
	sys_raise_event(NOTICE);
}

/* Reaps; ends the process when the payload was among them. */
static void reap(struct init *i)
{
	int options = WNOHANG | (i->has_pty ? WUNTRACED : 0), status;
	pid_t pid;

	while ((pid = sys_wait(-1, &status, options)) > 0) {
		if (pid != i->payload)
			continue;
		if (!WIFSTOPPED(status))
			_exit(WIFEXITED(status) ? WEXITSTATUS(status)
						: EXIT_BY_SIGNAL + WTERMSIG(status));
		tell_stopped(i, WSTOPSIG(status));
	}
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

/* From `from` on, but for the broker's. */
static int close_from(const struct child *c, int from)
{
	int kept[BROKER_FDS], r = 0;
	size_t n = broker_fds(&c->broker, kept);

	for (;;) {
		int next = -1;

		for (size_t i = 0; i < n; i++)
			if (kept[i] >= from && (next < 0 || kept[i] < next))
				next = kept[i];
		if (next < 0)
			return sys_close_range((unsigned int)from, ~0u);
		if (next > from)
			r = sys_close_range((unsigned int)from, (unsigned int)next - 1);
		if (r)
			return r;
		from = next + 1;
	}
}

/* Keeps the pty and the event where it knows them; the rest is closed. */
static int close_all(const struct child *c)
{
	int r, tty = terminal_fd(c), notice = c->sandbox->terminal.notice;

	if (tty < 0)
		return close_from(c, 0);
	r = sys_dup_to(tty, TTY);
	if (r >= 0)
		r = sys_dup_to(notice, NOTICE);
	return r < 0 ? r : close_from(c, N_HELD);
}

/*
 * In the background is who is not in the terminal's foreground group; while the payload is there,
 * that group is init's own. When a shell inside has another group in front, it stays the shell's
 * business.
 */
static void continue_payload(struct init *i)
{
	pid_t now = sys_get_foreground(TTY), own = getpid();
	bool asked = i->report->stopped == SIGTTIN || i->report->stopped == SIGTTOU;

	if (!i->report->foreground && now != own) {
		if (now > 0)
			i->foreground = now;
		sys_set_foreground(TTY, own);
	} else if (i->report->foreground && (now == own || asked)) {
		if (sys_set_foreground(TTY, i->foreground) < 0) /* it has ended */
			sys_set_foreground(TTY, i->payload);
	}
	i->report->stopped = 0;
	sys_kill(-i->payload, SIGCONT);
}

static void hand_on(struct init *i, int sig, bool by_kernel)
{
	if (!by_kernel && sig == SIGCONT && i->has_pty)
		continue_payload(i);
	else if (!by_kernel)
		sys_kill(i->payload, sig);
	else if (i->has_pty)
		/* The terminal knows of init only; without one of its own the payload has got it
		 * by itself. */
		sys_kill(-i->payload, sig);
}

static int next_signal(struct child *c, bool *by_kernel)
{
	siginfo_t info;
	int sig;

	if (c->broker.proc >= 0)
		return broker_wait_signal(&c->broker, by_kernel);
	sig = sys_wait_signal(&info);
	*by_kernel = info.si_code == SI_KERNEL;
	return sig;
}

static _Noreturn void init_main(struct child *c, pid_t payload)
{
	struct init i = {
		.payload = payload,
		.has_pty = c->has_pty,
		.foreground = payload,
		.report = c->sandbox->report,
	};
	bool by_kernel;
	int sig, r;

	r = hooks_skips("init_fds") ? 0 : close_all(c);
	if (!r)
		r = broker_start(&c->broker);
	if (r < 0) {
		c->sandbox->report->step = c->index;
		c->sandbox->report->err = -r;
		_exit(EXIT_SBX_FAILED);
	}
	if (i.has_pty) /* both do, so that it is there for whoever needs it first */
		sys_new_group(payload);
	wipe_environment(c->sandbox->environ);
	/* One that has ended by now has left its signal, as all are blocked since the start. */
	for (;;) {
		sig = next_signal(c, &by_kernel);
		if (sig == SIGCHLD)
			reap(&i);
		else if (sig < 0)
			_exit(EXIT_SBX_FAILED);
		else
			hand_on(&i, sig, by_kernel);
	}
}

/* In the payload: its own group, which is the terminal's foreground unless sbx is not. */
static int make_group(const struct child *c)
{
	int tty = terminal_fd(c), r;

	if (tty < 0)
		return 0;
	r = sys_new_group(0);
	if (r || c->sandbox->terminal.is_behind)
		return r;
	return sys_set_foreground(tty, getpid());
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
	if (!r)
		r = broker_prepare(c);
	if (r)
		return r;
	payload = sys_fork();
	if (payload > 0)
		init_main(c, payload);
	if (payload < 0)
		return payload;
	r = make_group(c);
	if (r)
		return r;
	/* With pid 1 its namespace goes; without one only this ties the payload to its init. */
	return is_pid_1 || !c->is_payload_tied ? 0 : tie_to(self);
}
