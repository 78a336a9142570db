/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * notify - answering system calls of others that a filter has left to a listener, by the
 * descriptor of sys_seccomp_listener(). Each function returns -errno when it fails.
 */
#ifndef SBX_SYS_NOTIFY_H
#define SBX_SYS_NOTIFY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sys/kernel.h"

/* seccomp_unotify(2) */
#define K_SECCOMP_CONTINUE 1u

struct k_seccomp_data {
	int32_t nr;
	uint32_t arch;
	uint64_t ip;
	uint64_t arg[6];
};

struct k_notification {
	uint64_t id;
	uint32_t pid;
	uint32_t flags;
	struct k_seccomp_data data;
};

struct k_notify_answer {
	uint64_t id;
	int64_t val;
	int32_t error;
	uint32_t flags;
};

struct k_notify_fd {
	uint64_t id;
	uint32_t flags, srcfd, newfd, newfd_flags;
};

#define K_NOTIFY_RECEIVE _IOWR('!', 0, struct k_notification)
#define K_NOTIFY_ANSWER _IOWR('!', 1, struct k_notify_answer)
#define K_NOTIFY_IS_VALID _IOW('!', 2, uint64_t)
#define K_NOTIFY_ADD_FD _IOW('!', 3, struct k_notify_fd)
#define K_NOTIFY_SET_FLAGS _IOW('!', 4, uint64_t)
#define K_NOTIFY_SAME_CPU 1u

/* Room for what later kernels may add. */
union notification {
	struct k_notification n;
	char room[512];
};

/* 0 when the kernel's structures fit in ours. */
int sys_notify_check(void);

/* Caller and listener take turns, so one processor will do for both; before Linux 6.6 they may not.
 */
int sys_notify_take_turns(int fd);

int sys_notify_receive(int fd, union notification *n);

/* Does it still wait? If so, its pid is its own and nobody else's. 0, or -ENOENT. */
int sys_notify_is_valid(int fd, uint64_t id);

int sys_notify_continue(int fd, uint64_t id); /* the kernel carries it out, as it is there now */
int sys_notify_answer(int fd, uint64_t id, int result); /* what the call returns, or -errno */

/* The caller gets a copy of `file`, and waits on; its number there. */
int sys_notify_give_fd(int fd, uint64_t id, int file, bool cloexec);

/* Of the memory of another process; how much there was. */
int sys_read_memory(int pid, uint64_t address, void *data, size_t n);

#endif
