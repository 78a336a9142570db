/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * runtime - ends the sandbox when its time is over: SIGTERM first, after a while SIGKILL.
 *
 * The clock is CLOCK_MONOTONIC. While the machine is suspended it stands still, as the payload
 * does: a job that was given six hours is not ended because the laptop was closed for eight. A
 * payload that is stopped is another matter: it may have stopped itself, with others of the sandbox
 * still at work, and so its time goes on.
 *
 * With a stopped payload this process is stopped, too. So that it is awake in time there is a timer
 * whose signal is SIGCONT, the one signal that even a stopped process gets. All else is done by
 * looking at the clock whenever there is something to do, since what stops a process takes away a
 * SIGCONT that it had not looked at yet.
 */
#include <signal.h>

#include "run/runtime.h"
#include "run/words.h"
#include "sys/ns.h"
#include "sys/process.h"

#define NEVER INT64_MAX

static struct {
	const struct flat_step *step; /* NULL: there is all the time in the world */
	int timer;
	int64_t due; /* when the next thing is to be done */
	bool is_over, is_killed;
} limit = { .due = NEVER };

static void set_due(int64_t after)
{
	if (__builtin_add_overflow(sys_now_ns(), after, &limit.due))
		limit.due = NEVER;
	arm_runtime();
}

int prepare_runtime(const struct flat_step *step)
{
	limit.timer = sys_make_timer(SIGCONT);
	if (limit.timer < 0)
		return limit.timer;
	limit.step = step;
	return 0;
}

void start_runtime(void)
{
	if (limit.step)
		set_due(flat_int(limit.step, ARG_RUNTIME_limit));
}

void arm_runtime(void)
{
	/* It has been made for this, and a time that there is cannot be refused. */
	if (limit.step)
		(void)sys_set_timer(limit.timer, limit.due == NEVER ? 0 : limit.due);
}

int64_t runtime_left(void)
{
	int64_t now;

	if (limit.due == NEVER)
		return -1;
	now = sys_now_ns();
	return now < limit.due ? limit.due - now : 0;
}

bool is_runtime_over(void)
{
	return limit.is_over;
}

static void send(const struct sandbox *s, int sig)
{
	if (sys_pidfd_signal(s->child, sig) < 0)
		sys_kill(s->child_pid, sig); /* nobody has waited for it: it is still the one */
}

void check_runtime(const struct sandbox *s)
{
	/* What has ended by itself, while this process was stopped, has been in time. */
	if (runtime_left() != 0 || sys_pidfd_is_alive(s->child) == 0)
		return;
	if (limit.is_over) {
		limit.is_killed = true;
		limit.due = NEVER;
		send(s, SIGKILL);
		return;
	}
	limit.is_over = true;
	send(s, SIGTERM);
	send(s, SIGCONT); /* else one that is stopped would not get it */
	set_due(flat_int(limit.step, ARG_RUNTIME_grace));
}

void tell_runtime(const struct sandbox *s)
{
	char time[32], grace[32], origin[1024];
	struct text t = TEXT_OVER(time), g = TEXT_OVER(grace), o = TEXT_OVER(origin);

	text_add_duration(&t, flat_int(limit.step, ARG_RUNTIME_limit));
	text_add_duration(&g, flat_int(limit.step, ARG_RUNTIME_grace));
	text_add_origin(&o, &s->plan, limit.step);
	say("sbx: the run time of ", time, " is over (", origin, ")",
	    limit.is_killed ? "; SIGTERM did not end it within " : "", limit.is_killed ? grace : "",
	    limit.is_killed ? ", SIGKILL did" : "");
}
