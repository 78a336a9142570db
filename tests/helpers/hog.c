/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * hog - takes what limits are to hold, and says how much it got.
 *
 *   memory BYTES	a child writes to so much: "touched BYTES ended SIGNAL" (0: none)
 *   fork N		up to so many children that wait: "forked N ERRNO"
 *   cpu MS		two children that count for so long each: "used MICROSECONDS"
 *   disk FILE BYTES	writes, then reads, past all caches: "BYTES MICROSECONDS MICROSECONDS"
 *   reserve BYTES	maps private memory: "reserved ERRNO"
 *   wait		"ready"
 *
 * With --stay before all else it goes on living after that until it reads a byte, or the end: so
 * its cgroup can be looked at. Static, and it needs nothing of the root that it runs in.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define BLOCK 65536
#define STEP (256 * 1024)

static _Noreturn void die(const char *what)
{
	fprintf(stderr, "hog: %s: %s\n", what, strerror(errno));
	exit(1);
}

static int64_t microseconds(clockid_t clock)
{
	struct timespec t;

	clock_gettime(clock, &t);
	return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static _Noreturn void touch(volatile long long *done, long long bytes)
{
	while (*done < bytes) {
		char *p = mmap(NULL, STEP, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1,
			       0);

		if (p == MAP_FAILED)
			_exit(errno);
		memset(p, 1, STEP);
		*done += STEP;
	}
	_exit(0);
}

static void memory(long long bytes)
{
	volatile long long *done =
		mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	int status;
	pid_t pid;

	if (done == MAP_FAILED)
		die("memory");
	pid = fork();
	if (pid < 0)
		die("fork");
	if (!pid)
		touch(done, bytes);
	waitpid(pid, &status, 0);
	printf("touched %lld ended %d\n", *done, WIFSIGNALED(status) ? WTERMSIG(status) : 0);
}

static void make_children(long long n)
{
	long long made = 0;
	pid_t pid = 0;
	int error = 0;

	while (made < n && (pid = fork()) > 0)
		made++;
	if (pid < 0)
		error = errno;
	else if (!pid)
		for (;;)
			pause();
	printf("forked %lld %d\n", made, error);
}

static void count(long long ms)
{
	struct rusage used;

	for (int i = 0; i < 2; i++) {
		pid_t pid = fork();

		if (pid < 0)
			die("fork");
		if (!pid) {
			while (microseconds(CLOCK_PROCESS_CPUTIME_ID) < ms * 1000)
				;
			_exit(0);
		}
	}
	while (wait(NULL) > 0)
		;
	getrusage(RUSAGE_CHILDREN, &used);
	printf("used %lld\n", (long long)(used.ru_utime.tv_sec + used.ru_stime.tv_sec) * 1000000 +
				      used.ru_utime.tv_usec + used.ru_stime.tv_usec);
}

static long long move(const char *path, long long bytes, int is_write)
{
	int fd = open(path, (is_write ? O_WRONLY | O_CREAT : O_RDONLY) | O_DIRECT, 0600);
	int64_t began;
	void *block;

	if (fd < 0)
		die(path);
	if (posix_memalign(&block, 4096, BLOCK))
		die("memory");
	memset(block, 1, BLOCK);
	began = microseconds(CLOCK_MONOTONIC);
	for (long long at = 0; at < bytes; at += BLOCK)
		if ((is_write ? pwrite(fd, block, BLOCK, at) : pread(fd, block, BLOCK, at)) !=
		    BLOCK)
			die(path);
	return microseconds(CLOCK_MONOTONIC) - began;
}

static void use_disk(const char *path, long long bytes)
{
	long long wrote = move(path, bytes, 1);

	printf("%lld %lld %lld\n", bytes, wrote, move(path, bytes, 0));
}

static void reserve(long long bytes)
{
	void *p = mmap(NULL, (size_t)bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1,
		       0);

	printf("reserved %d\n", p == MAP_FAILED ? errno : 0);
}

int main(int argc, char **argv)
{
	int stay = argc > 1 && !strcmp(argv[1], "--stay");
	const char *what, *last;

	argv += stay;
	argc -= stay;
	if (argc < 2)
		return 2;
	what = argv[1];
	last = argv[argc - 1];
	if (!strcmp(what, "memory"))
		memory(atoll(last));
	else if (!strcmp(what, "fork"))
		make_children(atoll(last));
	else if (!strcmp(what, "cpu"))
		count(atoll(last));
	else if (argc == 4 && !strcmp(what, "disk"))
		use_disk(argv[2], atoll(last));
	else if (!strcmp(what, "reserve"))
		reserve(atoll(last));
	else if (!strcmp(what, "wait"))
		puts("ready");
	else
		return 2;
	fflush(stdout);
	if (stay && read(0, &(char){ 0 }, 1) < 0)
		return 1;
	return 0;
}
