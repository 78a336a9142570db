/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * tty - the child's side of a terminal of its own: what becomes of the caller's among 0, 1 and 2.
 *
 * After these two steps nothing here refers to the caller's terminal any more, and the session has
 * no other controlling terminal than the new one. The pty's master is with the supervisor alone.
 */
#include <fcntl.h>
#include <string.h>

#include "run/child.h"
#include "sys/fdpass.h"
#include "sys/file.h"
#include "sys/kernel.h"
#include "sys/tty.h"

/*
 * The multiplexer of the sandbox's own devpts. Whatever else the root may hold: its directory is
 * reached without a link, and nobody can make a file in a devpts.
 */
static int open_own_pty(struct child *c, const char *ptmx)
{
	const char *name = strrchr(ptmx, '/') + 1;
	char dir[4096];
	int root = root_dir(c), fd, r;
	size_t n = (size_t)(name - ptmx);

	if (root < 0)
		return root;
	if (n >= sizeof(dir))
		return -ENAMETOOLONG;
	memcpy(dir, ptmx, n);
	dir[n - 1] = '\0';
	fd = n > 1 ? sys_open_beneath(root, dir + 1, O_PATH | O_DIRECTORY) : root;
	if (fd < 0)
		return fd;
	r = sys_is_devpts(fd);
	if (r == 1)
		r = sys_open_pty(fd, name);
	else if (!r)
		r = -ENODEV;
	if (fd != root)
		drop_fd(fd);
	return r;
}

/* Its file belongs to who has made it; the payload opens it by its name, too. */
static int give_away(struct child *c, int slave)
{
	uint32_t i = find_step(c->plan, STEP_SETUID, ACTOR_CHILD, c->index);

	if (i == c->plan->header->n_steps)
		return 0;
	return sys_chown(slave, (uid_t)c->plan->steps[i].arg[ARG_SETUID_uid], (gid_t)-1);
}

static int put_in_place(const struct terminal *t, int fd, uint32_t which)
{
	int r = 0;

	for (int i = 0; i < 3 && r >= 0; i++)
		if (t->mask & which & 1u << i)
			r = sys_dup_to(fd, i);
	return r < 0 ? r : 0;
}

static int set_up(const struct terminal *t, int slave)
{
	int r = sys_set_modes(slave, &t->modes);

	if (!r)
		r = sys_set_size(slave, &t->size);
	if (!r)
		r = sys_take_terminal(slave);
	return r ? r : put_in_place(t, slave, 7);
}

int step_pty(struct child *c, const struct flat_step *s)
{
	const struct sandbox *sandbox = c->sandbox;
	const struct terminal *t = &sandbox->terminal;
	int master = t->master, slave = t->slave, r = 0;

	if (!t->mask)
		return 0;
	if (slave < 0) {
		master = open_own_pty(c, flat_str(c->plan, s, ARG_PTY_ptmx));
		slave = master < 0 ? master : sys_open_pty_peer(master);
		r = slave < 0 ? slave : give_away(c, slave);
	}
	if (!r)
		r = set_up(t, slave);
	if (!r)
		r = sys_send_number(sandbox->channel[1], 0, t->master < 0 ? master : -1);
	if (r)
		return r;
	/* Now, not in the sweep: there may be none. */
	close(master);
	close(slave);
	close(sandbox->channel[0]);
	close(sandbox->channel[1]);
	c->has_pty = true;
	return 0;
}

int step_pipes(struct child *c)
{
	const struct terminal *t = &c->sandbox->terminal;
	int r;

	if (!t->mask)
		return 0;
	r = put_in_place(t, t->null, 1);
	if (!r)
		r = put_in_place(t, t->pipe[1], 6);
	close(t->null);
	close(t->pipe[0]);
	close(t->pipe[1]);
	return r;
}

int terminal_fd(const struct child *c)
{
	int fd = 0;

	while (c->has_pty && !(c->sandbox->terminal.mask & 1u << fd))
		fd++;
	return c->has_pty ? fd : -1;
}
