/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * process - signals, waiting, limits, memory and exec. Each function returns -errno when it fails.
 * A set of signals is a mask as the kernel has it: bit n - 1 is signal n.
 */
#ifndef SBX_SYS_PROCESS_H
#define SBX_SYS_PROCESS_H

#include <signal.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#define SYS_SIGNALS 64

int sys_set_signal_mask(uint64_t mask);
int sys_default_signal(int sig);
int sys_is_signal_ignored(int sig);	  /* 1, 0 */
uint64_t sys_ignored_signals(int status); /* by /proc/self/status; all when that does not tell */
int sys_wait_signal(siginfo_t *info);	  /* of any signal; all have to be blocked */
int sys_raise(int sig);
int sys_kill(pid_t pid, int sig);

/* As waitpid(2); pid -1 waits for any child. */
pid_t sys_wait(pid_t pid, int *status, int options);

int sys_setrlimit(int resource, uint64_t soft, uint64_t hard);
int sys_setnice(int value);
int sys_setaffinity(const void *mask, size_t size);
int sys_setsid(void);
int sys_umask(mode_t mask); /* the old one; a filter can refuse it */

int64_t sys_now(void); /* milliseconds since some time or other; the clock does not jump */

/* Zeroed memory of our own; shared with children forked after. NULL when there is none. */
void *sys_map(size_t size, int shared);

int sys_execve(const char *path, char *const argv[], char *const envp[]);

#endif
