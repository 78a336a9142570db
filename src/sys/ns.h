/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * ns - making and entering namespaces, processes and their descriptors. Each function returns
 * -errno when it fails; descriptors are close-on-exec.
 */
#ifndef SBX_SYS_NS_H
#define SBX_SYS_NS_H

#include <stddef.h>
#include <sys/types.h>

/*
 * Forks into new namespaces (K_CLONE_NEW*); 0 in the child. In the parent *pidfd refers to the
 * child. Where clone3(2) is not allowed clone(2) does the same, but for the time namespace, which
 * the child then enters by itself.
 *
 * `cgroup` is a directory of cgroup v2 that the child is born in, which only clone3(2) can do; -1:
 * that of the caller.
 */
pid_t sys_fork_into(unsigned int namespaces, int cgroup, int *pidfd);
pid_t sys_fork(void);

int sys_setns(int fd, unsigned int type);

int sys_unshare_cgroup(void);

/* Into a new time namespace, which takes effect in sys_enter_new_time_ns() or for children. */
int sys_unshare_time(void);
int sys_enter_new_time_ns(void);

int sys_pidfd_open(pid_t pid);
int sys_pidfd_signal(int pidfd, int sig);
int sys_pidfd_is_alive(int pidfd); /* 1, 0 */

int sys_sethostname(const char *name, size_t len);
int sys_setdomainname(const char *name, size_t len);

int sys_inet_socket(void); /* what the next one asks through */
int sys_link_up(int socket, const char *interface);

#endif
