/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * hostile - what the parts of the hostile payload share. hostile.c is the manual.
 */
#ifndef HOSTILE_H
#define HOSTILE_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))

/* What an attempt returns. */
enum verdict {
	BLOCKED,
	OPEN,
	UNTRIED,
};

/* What an attempt needs of its surroundings, beside what every run has. */
enum need {
	NO_NEED,
	NEED_TTY,    /* a caller with a terminal, which is at 0 to 2 unless it is kept from us */
	NEED_NO_TTY, /* a caller with a terminal, and none at 0 to 2 */
	NEED_FILE,   /* a file that the caller has opened for reading, and may write, at 0 */
	NEED_DIR,    /* a directory of the host at 0 */
	NEED_RW,     /* rw=PATH: a directory of the host that can be written */
	NEED_RO,     /* ro=PATH: one that is bound read-only, and can be written outside */
	NEED_SUID,   /* suid=PATH: a copy of this program that is set-user-id to another */
	NEED_BAIT,   /* what `hostile bait` lays out on the host */
};

struct attempt {
	const char *name;
	const char *rule; /* a promise of SECURITY.md, or what went wrong elsewhere */
	enum need need;
	int (*try)(const struct attempt *self);
	long nr, arg[6]; /* of try_call; an attempt's own choice for others */
};

#define TRY(name, rule, need, try, ...)   \
	{                                 \
		name, rule, need, try, 0, \
		{                         \
			__VA_ARGS__       \
		}                         \
	}
#define CALL(name, rule, nr, ...)                  \
	{                                          \
		name, rule, NO_NEED, try_call, nr, \
		{                                  \
			__VA_ARGS__                \
		}                                  \
	}

/* The tables, one a file; each ends with a row without a name. */
extern const struct attempt terminal_attempts[], process_attempts[], file_attempts[],
	mount_attempts[], call_attempts[], credential_attempts[], host_attempts[];

/* Verdicts; the text is printed with it. */
int got(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
int untried(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/* Makes the system call. Refused is what never reaches it: EPERM, EACCES, ENOSYS. */
int try_call(const struct attempt *self);
bool is_refused(int err);

/* KEY=VALUE of the command line, NULL when it isn't there; as a number, -1 when it isn't. */
const char *setting(const char *key);
long number(const char *key);

/* A directory of our own where files can be made; NULL when there is none. Emptied afterwards. */
const char *scratch(void);

/* How this process found itself, before it did anything. */
struct start {
	int fds[64]; /* open, beside 0 to 2 */
	int n_fds;
	mode_t umask;
	unsigned long blocked, ignored; /* bit N - 1: signal N */
	pid_t parent;			/* 0: outside of the pid namespace */
};
extern struct start start;

/* What the parts lend one another. */
bool is_callers_terminal(int fd);
int read_text(const char *path, char *buf, size_t size); /* length, or -errno */
int reopen_for_writing(int fd);				 /* through /proc/self/fd; fd, or -errno */

/* The second door of x86-64 into the kernel, with the numbers of i386. */
enum i386_call {
	I386_OPEN = 5,
	I386_CREAT = 8,
	I386_MKNOD = 14,
	I386_CHMOD = 15,
	I386_GETPID = 20,
	I386_IOCTL = 54,
	I386_FCHMOD = 94,
	I386_SOCKETCALL = 102,
	I386_MODIFY_LDT = 123,
	I386_QUOTACTL = 131,
	I386_PERSONALITY = 136,
	I386_VM86 = 166,
	I386_ADD_KEY = 286,
	I386_KEYCTL = 288,
	I386_OPENAT = 295,
	I386_MKNODAT = 297,
	I386_FCHMODAT = 306,
	I386_UNSHARE = 310,
	I386_PERF_EVENT_OPEN = 336,
	I386_FANOTIFY_INIT = 338,
	I386_SETNS = 346,
	I386_BPF = 357,
	I386_SOCKET = 359,
	I386_USERFAULTFD = 374,
	I386_IO_URING_SETUP = 425,
	I386_CLONE3 = 435,
	I386_OPENAT2 = 437,
	I386_FCHMODAT2 = 452,
};
#ifdef __x86_64__
long int80(long nr, long a, long b, long c, long d); /* the result, or -errno */
void *low_page(void);				     /* whose address fits in 32 bits; or NULL */
#endif

/* Lays out the baits, runs the command with what they are called, and takes them away. */
int bait(int argc, char **argv);

#endif
