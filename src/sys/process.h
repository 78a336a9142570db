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
#include <sys/resource.h>
#include <sys/types.h>

#define SYS_SIGNALS 64

int sys_set_signal_mask(uint64_t mask);
int sys_default_signal(int sig);
int sys_is_signal_ignored(int sig);	  /* 1, 0 */
uint64_t sys_ignored_signals(int status); /* by /proc/self/status; all when that does not tell */
int sys_wait_signal(siginfo_t *info);	  /* of any signal; all have to be blocked */
/* For so many nanoseconds at most, -1: for ever; 0 also when something came between. */
int sys_wait_signal_for(siginfo_t *info, int64_t ns);
int sys_raise(int sig);
int sys_kill(pid_t pid, int sig);

/* As waitpid(2); pid -1 waits for any child. */
pid_t sys_wait(pid_t pid, int *status, int options);
/* And what it has used, with all that it has waited for. */
pid_t sys_wait_used(pid_t pid, int *status, int options, struct rusage *used);

/*
 * A timer of CLOCK_MONOTONIC that sends this process a signal, with SI_TIMER as its code; and when,
 * 0: not any more. A time that has passed sends it at once.
 */
int sys_make_timer(int sig);
int sys_set_timer(int timer, int64_t when);

int sys_setrlimit(int resource, uint64_t soft, uint64_t hard);
int sys_setnice(int value);
int sys_setaffinity(const void *mask, size_t size);
int sys_setsid(void);
int sys_umask(mode_t mask); /* the old one; a filter can refuse it */

int64_t sys_now(void);	  /* milliseconds since some time or other; the clock does not jump */
int64_t sys_now_ns(void); /* the same more closely: CLOCK_MONOTONIC */

/* Zeroed memory of our own; shared with children forked after. NULL when there is none. */
void *sys_map(size_t size, int shared);

int sys_execve(const char *path, char *const argv[], char *const envp[]);

#endif
