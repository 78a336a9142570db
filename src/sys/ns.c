/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <fcntl.h>
#include <net/if.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include "sys/kernel.h"
#include "sys/ns.h"

pid_t sys_fork_into(unsigned int namespaces, int cgroup, int *pidfd)
{
	struct k_clone_args args = {
		.flags = namespaces | K_CLONE_PIDFD | (cgroup < 0 ? 0 : K_CLONE_INTO_CGROUP),
		.pidfd = (uint64_t)(uintptr_t)pidfd,
		.exit_signal = SIGCHLD,
		.cgroup = cgroup < 0 ? 0 : (uint64_t)cgroup,
	};
	unsigned int without_time = namespaces & ~K_CLONE_NEWTIME;
	int pid = sys_result(syscall(SYS_clone3, &args, sizeof(args)));

	/* Filters of container engines let clone(2) through, where they can see the flags. */
	if (cgroup >= 0 || (pid != -ENOSYS && pid != -EPERM))
		return pid;
	pid = sys_result(syscall(SYS_clone, (unsigned long)(without_time | K_CLONE_PIDFD | SIGCHLD),
				 NULL, pidfd, NULL, NULL));
	if (pid == 0 && without_time != namespaces) {
		int r = sys_unshare_time();

		if (!r)
			r = sys_enter_new_time_ns();
		if (r)
			return r;
	}
	return pid;
}

pid_t sys_fork(void)
{
	/* Not fork(3): that runs handlers and, in glibc, takes locks of stdio and of the heap. */
	return sys_result(syscall(SYS_clone, (unsigned long)SIGCHLD, NULL, NULL, NULL, NULL));
}

int sys_setns(int fd, unsigned int type)
{
	return sys_result(syscall(SYS_setns, fd, type));
}

int sys_unshare_cgroup(void)
{
	return sys_result(syscall(SYS_unshare, K_CLONE_NEWCGROUP));
}

int sys_unshare_time(void)
{
	return sys_result(syscall(SYS_unshare, K_CLONE_NEWTIME));
}

int sys_enter_new_time_ns(void)
{
	int fd = sys_result(open("/proc/self/ns/time_for_children", O_RDONLY | O_CLOEXEC));
	int r;

	if (fd < 0)
		return fd;
	r = sys_setns(fd, K_CLONE_NEWTIME);
	close(fd);
	return r;
}

int sys_pidfd_open(pid_t pid)
{
	return sys_result(syscall(SYS_pidfd_open, pid, 0));
}

int sys_pidfd_signal(int pidfd, int sig)
{
	return sys_result(syscall(SYS_pidfd_send_signal, pidfd, sig, NULL, 0));
}

int sys_pidfd_is_alive(int pidfd)
{
	struct pollfd p = { .fd = pidfd, .events = POLLIN };
	int r = sys_result(poll(&p, 1, 0));

	return r < 0 ? r : !r;
}

int sys_sethostname(const char *name, size_t len)
{
	return sys_result(syscall(SYS_sethostname, name, len));
}

int sys_setdomainname(const char *name, size_t len)
{
	return sys_result(syscall(SYS_setdomainname, name, len));
}

int sys_inet_socket(void)
{
	return sys_result(socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0));
}

int sys_link_up(int fd, const char *interface)
{
	struct ifreq req = { .ifr_flags = 0 };
	int r = 0;

	if (strlen(interface) >= sizeof(req.ifr_name))
		return -ENODEV;
	memcpy(req.ifr_name, interface, strlen(interface));
	/* lo is the one that is up by this alone, and has no other flags to keep. */
	req.ifr_flags = IFF_UP | IFF_RUNNING;
	if (strcmp(interface, "lo") != 0) {
		r = sys_result(ioctl(fd, SIOCGIFFLAGS, &req));
		req.ifr_flags |= IFF_UP;
	}
	return r ? r : sys_result(ioctl(fd, SIOCSIFFLAGS, &req));
}
