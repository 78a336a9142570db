/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <sys/vfs.h>

#include "sys/kernel.h"
#include "sys/tty.h"

/* linux/magic.h, asm/ioctls.h */
#define K_DEVPTS_SUPER_MAGIC 0x1cd1
#ifndef TIOCGPTPEER
#define TIOCGPTPEER 0x5441
#endif
#ifndef TIOCGDEV
#define TIOCGDEV 0x80045432
#endif
#ifndef TIOCSIG
#define TIOCSIG 0x40045436
#endif

int sys_is_terminal(int fd)
{
	struct termios modes;

	return sys_get_modes(fd, &modes) == 0;
}

int sys_get_modes(int fd, struct termios *modes)
{
	return sys_result(tcgetattr(fd, modes));
}

int sys_set_modes(int fd, const struct termios *modes)
{
	int r;

	do
		r = sys_result(tcsetattr(fd, TCSANOW, modes));
	while (r == -EINTR);
	return r;
}

void sys_make_raw(struct termios *modes, bool keeps_output)
{
	modes->c_iflag &= (tcflag_t) ~(IGNBRK | BRKINT | PARMRK | ISTRIP | INLCR | IGNCR | ICRNL |
				       IXON | IXOFF);
	modes->c_lflag &= (tcflag_t) ~(ECHO | ECHONL | ICANON | ISIG | IEXTEN);
	modes->c_cflag &= (tcflag_t) ~(CSIZE | PARENB);
	modes->c_cflag |= CS8;
	if (!keeps_output)
		modes->c_oflag &= (tcflag_t)~OPOST;
	modes->c_cc[VMIN] = 1;
	modes->c_cc[VTIME] = 0;
}

void sys_make_cooked(struct termios *modes)
{
	modes->c_iflag |= ICRNL | IXON;
	modes->c_iflag &= (tcflag_t) ~(INLCR | IGNCR);
	modes->c_oflag |= OPOST | ONLCR;
	modes->c_lflag |= ISIG | ICANON | IEXTEN | ECHO | ECHOE | ECHOK | ECHOCTL | ECHOKE;
}

bool sys_same_modes(const struct termios *a, const struct termios *b)
{
	return a->c_iflag == b->c_iflag && a->c_oflag == b->c_oflag && a->c_cflag == b->c_cflag &&
	       a->c_lflag == b->c_lflag && a->c_cc[VMIN] == b->c_cc[VMIN] &&
	       a->c_cc[VTIME] == b->c_cc[VTIME];
}

int sys_get_size(int fd, struct winsize *size)
{
	return sys_result(ioctl(fd, TIOCGWINSZ, size));
}

int sys_set_size(int fd, const struct winsize *size)
{
	return sys_result(ioctl(fd, TIOCSWINSZ, size));
}

pid_t sys_get_foreground(int fd)
{
	return sys_result(tcgetpgrp(fd));
}

int sys_set_foreground(int fd, pid_t group)
{
	return sys_result(tcsetpgrp(fd, group));
}

int sys_new_group(pid_t pid)
{
	return sys_result(setpgid(pid, pid));
}

int sys_take_terminal(int fd)
{
	return sys_result(ioctl(fd, TIOCSCTTY, 0));
}

static bool is_same_terminal(int a, int b)
{
	unsigned int device[2] = { 0, 0 };

	return ioctl(a, TIOCGDEV, &device[0]) == 0 && ioctl(b, TIOCGDEV, &device[1]) == 0 &&
	       device[0] == device[1];
}

static int open_terminal(const char *path, int like)
{
	int fd = sys_result(open(path, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC));

	if (fd < 0 || is_same_terminal(fd, like))
		return fd;
	close(fd);
	return -ENODEV;
}

int sys_reopen_terminal(int fd)
{
	char path[] = "/proc/self/fd/N";
	int other = -ENOTTY;

	/* The number of a device is not enough: each devpts has its own first terminal. */
	if (sys_get_foreground(fd) >= 0)
		other = open_terminal("/dev/tty", fd);
	/* One that does not control us; its file may belong to somebody else. */
	if (other < 0 && fd >= 0 && fd <= 9) {
		path[sizeof(path) - 2] = (char)('0' + fd);
		other = open_terminal(path, fd);
	}
	return other;
}

int sys_open_pty(int dir, const char *ptmx)
{
	int fd = sys_result(openat(dir, ptmx, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC)), r;
	int unlocked = 0;

	if (fd < 0)
		return fd;
	r = sys_result(ioctl(fd, TIOCSPTLCK, &unlocked));
	if (!r)
		return fd;
	close(fd);
	return r;
}

int sys_open_pty_peer(int master)
{
	return sys_result(ioctl(master, TIOCGPTPEER, O_RDWR | O_NOCTTY | O_CLOEXEC));
}

int sys_signal_pty(int master, int sig)
{
	return sys_result(ioctl(master, TIOCSIG, sig));
}

int sys_is_devpts(int fd)
{
	struct statfs st;

	if (fstatfs(fd, &st) < 0)
		return -errno;
	return st.f_type == K_DEVPTS_SUPER_MAGIC;
}

int sys_is_pipe(int fd)
{
	struct stat st;

	return fstat(fd, &st) == 0 && (S_ISFIFO(st.st_mode) || S_ISSOCK(st.st_mode));
}

int sys_set_nonblocking(int fd)
{
	int flags = fcntl(fd, F_GETFL);

	return flags < 0 ? -errno : sys_result(fcntl(fd, F_SETFL, flags | O_NONBLOCK));
}

int sys_chown(int fd, uid_t uid, gid_t gid)
{
	return sys_result(fchown(fd, uid, gid));
}

int sys_pipe(int fds[2])
{
	return sys_result(pipe2(fds, O_CLOEXEC));
}

int sys_dup_to(int from, int to)
{
	return sys_result(dup2(from, to));
}

ssize_t sys_write_some(int fd, const void *data, size_t n)
{
	ssize_t r;

	do
		r = write(fd, data, n);
	while (r < 0 && errno == EINTR);
	return r < 0 ? -errno : r;
}

int sys_poll(struct pollfd *fds, size_t n, int timeout)
{
	int r;

	do
		r = sys_result(poll(fds, (nfds_t)n, timeout));
	while (r == -EINTR);
	return r;
}

/*
 * The system call itself: libc's sets leave out the signals that it uses for threads.
 */
int sys_signal_fd(void)
{
	uint64_t all = ~(uint64_t)0;

	return sys_result(
		syscall(SYS_signalfd4, -1, &all, sizeof(all), SFD_CLOEXEC | SFD_NONBLOCK));
}

int sys_read_signal(int fd, bool *by_kernel)
{
	struct signalfd_siginfo info;
	ssize_t n;

	do
		n = read(fd, &info, sizeof(info));
	while (n < 0 && errno == EINTR);
	if (n < 0)
		return errno == EAGAIN ? 0 : -errno;
	*by_kernel = info.ssi_code == SI_KERNEL;
	return n == sizeof(info) ? (int)info.ssi_signo : -EIO;
}

int sys_is_pending(int sig)
{
	uint64_t set = 0;
	int r = sys_result(syscall(SYS_rt_sigpending, &set, sizeof(set)));

	return r < 0 ? r : (int)(set >> (sig - 1) & 1);
}

int sys_event_fd(void)
{
	return sys_result(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
}

int sys_raise_event(int fd)
{
	uint64_t one = 1;

	return write(fd, &one, sizeof(one)) < 0 ? -errno : 0;
}

int sys_clear_event(int fd)
{
	uint64_t n;

	return read(fd, &n, sizeof(n)) < 0 ? -errno : 0;
}
