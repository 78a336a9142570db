/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>

#include "sys/file.h"
#include "sys/kernel.h"
#include "sys/process.h"

/*
 * The system calls themselves: libc's wrappers leave out the signals that libc uses for threads,
 * and an inherited disposition of those is as unwanted as any other.
 */
#define MASK_SIZE sizeof(uint64_t)

struct kernel_sigaction {
	void (*handler)(int);
	unsigned long flags;
	void (*restorer)(void);
	uint64_t mask;
};

int sys_set_signal_mask(uint64_t mask)
{
	return sys_result(syscall(SYS_rt_sigprocmask, SIG_SETMASK, &mask, NULL, MASK_SIZE));
}

int sys_default_signal(int sig)
{
	struct kernel_sigaction act = { .handler = SIG_DFL };

	return sys_result(syscall(SYS_rt_sigaction, sig, &act, NULL, MASK_SIZE));
}

int sys_is_signal_ignored(int sig)
{
	struct kernel_sigaction act = { .handler = SIG_DFL };
	int r = sys_result(syscall(SYS_rt_sigaction, sig, NULL, &act, MASK_SIZE));

	return r < 0 ? r : act.handler == SIG_IGN;
}

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* One question to /proc is two system calls; one for each signal would be 64. */
uint64_t sys_ignored_signals(int status)
{
	char buf[4096];
	ssize_t n = status < 0 ? status : sys_read(status, buf, sizeof(buf) - 1);
	const char *p = NULL;
	uint64_t mask = 0;

	if (n > 0) {
		buf[n] = '\0';
		p = strstr(buf, "\nSigIgn:\t");
	}
	if (!p)
		return ~(uint64_t)0;
	for (p += strlen("\nSigIgn:\t"); hex_digit(*p) >= 0; p++)
		mask = mask << 4 | (uint64_t)hex_digit(*p);
	return mask;
}

int sys_wait_signal(siginfo_t *info)
{
	uint64_t all = ~(uint64_t)0;
	int sig;

	do
		sig = sys_result(syscall(SYS_rt_sigtimedwait, &all, info, NULL, MASK_SIZE));
	while (sig == -EINTR);
	return sig;
}

/* The kernel's own, of two longs, which is not libc's everywhere. */
struct kernel_timespec {
	long sec, nsec;
};

struct kernel_itimerspec {
	struct kernel_timespec interval, value;
};

#define SECOND 1000000000
#define MAX_WAIT (INT64_C(3600) * SECOND) /* fits a long of any size; the caller asks again */

static struct kernel_timespec timespec_of(int64_t ns)
{
	return (struct kernel_timespec){ .sec = (long)(ns / SECOND), .nsec = (long)(ns % SECOND) };
}

int sys_wait_signal_for(siginfo_t *info, int64_t ns)
{
	struct kernel_timespec t = timespec_of(ns < MAX_WAIT ? ns : MAX_WAIT);
	uint64_t all = ~(uint64_t)0;
	int sig;

	if (ns < 0)
		return sys_wait_signal(info);
	sig = sys_result(syscall(SYS_rt_sigtimedwait, &all, info, &t, MASK_SIZE));
	return sig == -EAGAIN || sig == -EINTR ? 0 : sig;
}

int sys_kill(pid_t pid, int sig)
{
	return sys_result(syscall(SYS_kill, pid, sig));
}

int sys_raise(int sig)
{
	return sys_kill((pid_t)syscall(SYS_getpid), sig);
}

pid_t sys_wait(pid_t pid, int *status, int options)
{
	int r;

	do
		r = sys_result(waitpid(pid, status, options));
	while (r == -EINTR);
	return r;
}

pid_t sys_wait_used(pid_t pid, int *status, int options, struct rusage *used)
{
	int r;

	do
		r = sys_result(wait4(pid, status, options, used));
	while (r == -EINTR);
	return r;
}

int sys_make_timer(int sig)
{
	struct sigevent event = { .sigev_notify = SIGEV_SIGNAL, .sigev_signo = sig };
	int timer, r = sys_result(syscall(SYS_timer_create, CLOCK_MONOTONIC, &event, &timer));

	return r < 0 ? r : timer;
}

int sys_set_timer(int timer, int64_t when)
{
	struct kernel_itimerspec t = { .value = timespec_of(when) };

	return sys_result(syscall(SYS_timer_settime, timer, TIMER_ABSTIME, &t, NULL));
}

int sys_setrlimit(int resource, uint64_t soft, uint64_t hard)
{
	uint64_t limit[2] = { soft, hard };

	return sys_result(syscall(SYS_prlimit64, 0, resource, limit, NULL));
}

int sys_setnice(int value)
{
	return sys_result(syscall(SYS_setpriority, PRIO_PROCESS, 0, value));
}

int sys_setaffinity(const void *mask, size_t size)
{
	return sys_result(syscall(SYS_sched_setaffinity, 0, size, mask));
}

int sys_setsid(void)
{
	return sys_result(setsid());
}

int sys_umask(mode_t mask)
{
	return sys_result(syscall(SYS_umask, mask));
}

int64_t sys_now_ns(void)
{
	struct timespec t = { 0 };

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * SECOND + t.tv_nsec;
}

int64_t sys_now(void)
{
	return sys_now_ns() / 1000000;
}

void *sys_map(size_t size, int shared)
{
	void *p = mmap(NULL, size, PROT_READ | PROT_WRITE,
		       MAP_ANONYMOUS | (shared ? MAP_SHARED : MAP_PRIVATE), -1, 0);

	return p == MAP_FAILED ? NULL : p;
}

int sys_execve(const char *path, char *const argv[], char *const envp[])
{
	return sys_result(execve(path, argv, envp));
}
