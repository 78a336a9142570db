/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * call - makes system calls and says how each ended: a line "NAME ok" or "NAME ERRNO".
 *
 *	call CALL...		CALL is NAME or a number, [:ARG[,ARG...]]
 *
 * ARG is a number. A failure for any other reason than the filter's is no success of the call, but
 * tells that it got through: mount with no arguments gives EFAULT. Two more do what is killed:
 *	x32			getpid by the door of x32
 *	int80			getpid by that of i386
 *	thread			a thread, so that glibc has to come down from clone3
 *	wx			a page, written and executed
 */
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

static const struct {
	const char *name;
	long number;
} names[] = {
#define CALL(name) { #name, SYS_##name },
	CALL(getpid) CALL(getppid) CALL(gettid) CALL(mount) CALL(unshare) CALL(setns) CALL(clone3)
		CALL(io_uring_setup) CALL(ptrace) CALL(ioctl) CALL(socket) CALL(socketpair)
			CALL(personality) CALL(fchmod) CALL(keyctl) CALL(bpf) CALL(chroot)
				CALL(clock_settime) CALL(setuid) CALL(shmget) CALL(openat2)
					CALL(process_vm_readv) CALL(sethostname) CALL(prlimit64)
#undef CALL
};

static void say(const char *name, long result)
{
	if (result < 0)
		printf("%s %s\n", name, strerrorname_np(errno));
	else
		printf("%s ok\n", name);
	fflush(stdout);
}

static void *nothing(void *arg)
{
	return arg;
}

static long special(const char *name)
{
	pthread_t thread;

#ifdef __x86_64__
	if (strcmp(name, "x32") == 0)
		return syscall(0x40000000 | SYS_getpid);
	if (strcmp(name, "int80") == 0) {
		long result;

		__asm__ volatile("int $0x80" : "=a"(result) : "a"(20L) : "memory");
		errno = (int)-result;
		return result < 0 ? -1 : result;
	}
#endif
	if (strcmp(name, "thread") == 0) {
		errno = pthread_create(&thread, NULL, nothing, NULL);
		return errno ? -1 : pthread_join(thread, NULL);
	}
	if (strcmp(name, "wx") == 0)
		return mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC,
			    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) == MAP_FAILED
			       ? -1
			       : 0;
	fprintf(stderr, "call: what is '%s'?\n", name);
	exit(2);
}

static long by_number(long number, const char *args)
{
	unsigned long v[6] = { 0 };

	for (int i = 0; args && i < 6; i++) {
		v[i] = strtoul(args, NULL, 0);
		args = strchr(args, ',');
		args = args ? args + 1 : NULL;
	}
	return syscall(number, v[0], v[1], v[2], v[3], v[4], v[5]);
}

int main(int argc, char **argv)
{
	for (int i = 1; i < argc; i++) {
		char *args = strchr(argv[i], ':'), *end;
		long number = strtol(argv[i], &end, 0);
		size_t k = 0;

		if (args)
			*args++ = '\0';
		while (k < sizeof(names) / sizeof(names[0]) && strcmp(argv[i], names[k].name) != 0)
			k++;
		if (k < sizeof(names) / sizeof(names[0]))
			say(argv[i], by_number(names[k].number, args));
		else if (end != argv[i] && !*end)
			say(argv[i], by_number(number, args));
		else
			say(argv[i], special(argv[i]));
	}
	return 0;
}
