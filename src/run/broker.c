/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <fcntl.h>
#include <poll.h>
#include <string.h>

#include "run/broker.h"
#include "run/child.h"
#include "run/text.h"
#include "sys/fdpass.h"
#include "sys/kernel.h"
#include "sys/lsm.h"
#include "sys/tty.h"

/* ---- before there is an init ----------------------------------------------------- */

int broker_hold(struct broker *b, int dir, uint32_t step)
{
	struct held_dir *d = &b->dirs[b->n_dirs];
	int r;

	if (b->n_dirs == BROKER_MAX_DIRS)
		return -E2BIG;
	r = sys_file_id(dir, "", &d->id);
	if (r)
		return r;
	/* The plan was made by what was there then. */
	r = sys_has_exact_names(dir);
	if (r <= 0)
		return r ? r : -EOPNOTSUPP;
	d->fd = dir;
	d->step = step;
	b->n_dirs++;
	return 0;
}

/* In that of another pid namespace this process has another number, or none. */
static int is_own_procfs(int proc)
{
	char self[24];
	int r = sys_read_link(proc, "self", self, sizeof(self));

	return r < 0 ? r : strcmp(self, number(getpid())) == 0;
}

int broker_prepare(struct child *c)
{
	struct broker *b = &c->broker;
	int r;

	b->proc = -1;
	if (find_step(c->plan, STEP_BROKER, ACTOR_CHILD, 0) == c->plan->header->n_steps)
		return 0;
	b->plan = c->plan;
	b->has_policy =
		find_step(c->plan, STEP_SECCOMP, ACTOR_CHILD, c->index) < c->plan->header->n_steps;
	b->is_blind = hooks_skips("broker_names");
	r = sys_notify_check();
	if (!r)
		r = sys_file_id(AT_FDCWD, "/", &b->root);
	if (!r)
		r = sys_socketpair(b->channel);
	if (r < 0)
		return r;
	b->proc = sys_open_plain(AT_FDCWD, "/proc", O_PATH | O_DIRECTORY);
	r = b->proc < 0 ? b->proc : sys_is_procfs(b->proc);
	if (r > 0)
		r = is_own_procfs(b->proc);
	return r > 0 ? 0 : r < 0 ? r : -ENODEV;
}

/* ---- in the payload -------------------------------------------------------------- */

int step_broker(struct child *c)
{
	struct broker *b = &c->broker;
	bool skip = hooks_skips("broker_freeze") || hooks_skips("landlock_ruleset");
	int r = skip ? 0 : sys_landlock_restrict(b->names), fd;

	close(b->names);
	b->names = -1;
	if (r)
		return r;
	fd = broker_listen();
	if (fd < 0)
		return fd;
	r = sys_send_number(b->channel[1], 0, fd);
	close(fd);
	close(b->channel[1]);
	return r;
}

/* ---- in init --------------------------------------------------------------------- */

size_t broker_fds(const struct broker *b, int fds[BROKER_FDS])
{
	size_t n = 0;

	if (b->proc < 0)
		return 0;
	fds[n++] = b->proc;
	fds[n++] = b->channel[0];
	for (uint32_t i = 0; i < b->n_dirs; i++)
		fds[n++] = b->dirs[i].fd;
	return n;
}

static int read_own(const struct broker *b, const char *path, char *buf, size_t size)
{
	int fd = sys_open(b->proc, path, O_RDONLY, 0);
	ssize_t n = fd < 0 ? fd : sys_read(fd, buf, size - 1);

	if (fd >= 0)
		close(fd);
	buf[n < 0 ? 0 : n] = '\0';
	return n < 0 ? (int)n : 0;
}

int broker_start(struct broker *b)
{
	int r;

	if (b->proc < 0)
		return 0;
	b->listener = -1;
	b->signals = sys_signal_fd();
	r = b->signals < 0 ? b->signals : read_own(b, "self/status", b->status, sizeof(b->status));
	/* Where no security module gives out labels there is none, for others as well. */
	if (!r)
		read_own(b, "self/attr/current", b->label, sizeof(b->label));
	return r;
}

static void take_listener(struct broker *b)
{
	uint32_t number;

	/* Nothing comes when the payload has ended on its way; init hears of that as ever. */
	if (sys_receive_number(b->channel[0], &number, &b->listener) <= 0)
		b->listener = -1;
	else
		sys_notify_take_turns(b->listener);
	close(b->channel[0]);
	b->channel[0] = -1;
}

static void serve(struct broker *b)
{
	static union notification n;

	if (sys_notify_receive(b->listener, &n) == 0)
		broker_serve(b, &n.n);
}

int broker_wait_signal(struct broker *b, bool *by_kernel)
{
	for (;;) {
		struct pollfd p[] = {
			{ .fd = b->signals, .events = POLLIN },
			{ .fd = b->channel[0], .events = POLLIN },
			{ .fd = b->listener, .events = POLLIN },
		};
		int r = sys_poll(p, 3, -1);

		if (r < 0)
			return r;
		if (p[1].revents)
			take_listener(b);
		if (p[2].revents & POLLIN) {
			serve(b);
		} else if (p[2].revents) { /* nobody is left whom it could be about */
			close(b->listener);
			b->listener = -1;
		}
		if (!p[0].revents)
			continue;
		r = sys_read_signal(b->signals, by_kernel);
		if (r)
			return r;
	}
}
