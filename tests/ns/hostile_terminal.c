/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * hostile_terminal - typing into the caller's terminal, and finding one that was not given.
 *
 * What counts is the caller's terminal, tty=DEVICE:NUMBER of the harness: a pty of the sandbox's
 * own may take any of this.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <termios.h>
#include <unistd.h>

#include "hostile.h"

#define HIGH_BITS (1UL << 32)
#define TIOCL_GETSHIFTSTATE 6

bool is_callers_terminal(int fd)
{
	const char *tty = setting("tty");
	unsigned long dev, rdev;
	struct stat st;

	return tty && sscanf(tty, "%lx:%lx", &dev, &rdev) == 2 && !fstat(fd, &st) &&
	       S_ISCHR(st.st_mode) && st.st_dev == dev && st.st_rdev == rdev;
}

static int callers_terminal(void)
{
	for (int fd = 0; fd < 3; fd++)
		if (is_callers_terminal(fd))
			return fd;
	return -1;
}

/* A space for the caller's shell. */
static int try_tiocsti(const struct attempt *self)
{
	long request = self->arg[0];
	char c = ' ';

	for (int fd = 0; fd < 3; fd++)
		if (is_callers_terminal(fd) && !syscall(SYS_ioctl, fd, request, &c))
			return got("typed into the terminal at %d", fd);
	return BLOCKED;
}

/* On a pty the kernel answers ENOTTY, on a console it pastes: both are the kernel's answers. */
static int try_tioclinux(const struct attempt *self)
{
	char sub = TIOCL_GETSHIFTSTATE;
	int fd = callers_terminal();

	if (fd < 0)
		return BLOCKED;
	if (!syscall(SYS_ioctl, fd, self->arg[0], &sub))
		return got("the console answers");
	return is_refused(errno) ? BLOCKED : got("the kernel's answer: %s", strerror(errno));
}

/* A session of our own that takes the terminal from the caller's. */
static int try_steal(const struct attempt *self)
{
	int fd = callers_terminal();

	(void)self;
	if (fd < 0)
		return BLOCKED;
	if (setsid() < 0)
		return untried("no new session: %s", strerror(errno));
	for (int force = 0; force < 2; force++)
		if (!ioctl(fd, TIOCSCTTY, force))
			return got("the caller's session has lost its terminal");
	return BLOCKED;
}

/*
 * It may be one of the sandbox's own. The caller's is that of the caller's session, whose leader is
 * either in sight, or 0 to us.
 */
static int try_dev_tty(const struct attempt *self)
{
	int fd = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY);

	(void)self;
	if (fd < 0 || (getsid(0) != 0 && kill((pid_t)number("pid"), 0)))
		return BLOCKED;
	return got("opened the caller's terminal");
}

static int look_at(const char *path)
{
	int fd = open(path, O_RDWR | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	bool is_it;

	if (fd < 0)
		return BLOCKED;
	is_it = is_callers_terminal(fd);
	close(fd);
	return is_it ? got("opened %s", path) : BLOCKED;
}

/* Every link of every process's descriptors, and every terminal that has a name. */
static int try_walk(const struct attempt *self)
{
	DIR *proc = opendir("/proc"), *d;
	struct dirent *p, *e;
	char path[600];
	int v = BLOCKED;

	(void)self;
	while (!v && proc && (p = readdir(proc))) {
		if (*p->d_name < '0' || *p->d_name > '9')
			continue;
		snprintf(path, sizeof(path), "/proc/%s/fd", p->d_name);
		d = opendir(path);
		while (!v && d && (e = readdir(d))) {
			snprintf(path, sizeof(path), "/proc/%s/fd/%s", p->d_name, e->d_name);
			if (*e->d_name != '.')
				v = look_at(path);
		}
		if (d)
			closedir(d);
	}
	if (proc)
		closedir(proc);
	d = v ? NULL : opendir("/dev/pts");
	while (!v && d && (e = readdir(d))) {
		snprintf(path, sizeof(path), "/dev/pts/%s", e->d_name);
		v = look_at(path);
	}
	if (d)
		closedir(d);
	return v ? v : look_at("/dev/console");
}

#define TYPED "CVE-2017-5226, promise 7: nothing is typed into the caller's terminal"

const struct attempt terminal_attempts[] = {
	TRY("tiocsti", TYPED, NEED_TTY, try_tiocsti, TIOCSTI),
	TRY("tiocsti-high-bits", "CVE-2019-10063: all 64 bits of a request are considered",
	    NEED_TTY, try_tiocsti, (long)(HIGH_BITS | TIOCSTI)),
	TRY("tioclinux", "CVE-2023-28100: no pasting on a console", NEED_TTY, try_tioclinux,
	    TIOCLINUX),
	TRY("tioclinux-high-bits", "CVE-2023-28100: with other bits set", NEED_TTY, try_tioclinux,
	    (long)(HIGH_BITS | TIOCLINUX)),
	TRY("terminal-steal", "promise 7: job control stays the caller's", NEED_TTY, try_steal),
	TRY("dev-tty", "promise 7: a terminal that was not given is not there", NEED_NO_TTY,
	    try_dev_tty),
	TRY("terminal-walk", "promise 7: no way to it through another's descriptors", NEED_NO_TTY,
	    try_walk),
	{ 0 },
};
