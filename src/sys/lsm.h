/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * lsm - locks that a thread puts on itself and cannot take off: Landlock, the system call filter,
 * the session keyring. Each function returns -errno when it fails; descriptors are close-on-exec.
 * Rights and scopes are those of plan/landlock.h.
 */
#ifndef SBX_SYS_LSM_H
#define SBX_SYS_LSM_H

#include <stddef.h>
#include <stdint.h>

/* A ruleset that denies these unless a rule allows them. Parts that an old kernel has not must be
 * 0: it refuses what it does not know. */
int sys_landlock_create(uint64_t fs, uint64_t net, uint64_t scope);
int sys_landlock_add_path(int ruleset, int fd, uint64_t access);
int sys_landlock_add_port(int ruleset, uint64_t port, uint64_t access);
int sys_landlock_restrict(int ruleset);

/* `program`: n instructions of classic BPF, as struct sock_filter. Needs no_new_privs or rights. */
int sys_seccomp_filter(const void *program, uint16_t n);

/*
 * The same, and a descriptor for sys/notify.h: of calls that the program leaves to it. Who waits
 * for an answer is not interrupted by signals that do not kill. -EBUSY: a filter around this
 * process has such a descriptor, and there is one at most.
 */
int sys_seccomp_listener(const void *program, uint16_t n);

/* A new, anonymous session keyring, in which nothing is. */
int sys_new_session_keyring(void);

#endif
