/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * load - gets a plan that nobody can change any more, and that nobody else could have written.
 */
#include <fcntl.h>
#include <sys/auxv.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include "run/run.h"
#include "run/text.h"
#include "sys/file.h"
#include "sys/kernel.h"
#include "sys/process.h"

/* linux/fcntl.h */
#ifndef F_GET_SEALS
#define F_GET_SEALS 1034
#endif
#define SEALS_NEEDED 0xe /* shrink, grow, write */

static _Noreturn void refuse(const char *what, const char *why)
{
	say("sbx: error: cannot run the plan '", what, "': ", why);
	_exit(EXIT_SBX_FAILED);
}

static _Noreturn void refuse_errno(const char *what, const char *call, int r)
{
	say("sbx: error: cannot run the plan '", what, "': ", call, " fails with errno ",
	    number(-r));
	_exit(EXIT_SBX_FAILED);
}

static void check(struct sandbox *s, const char *name)
{
	enum flat_error e = flat_open(&s->plan, s->source.data, s->source.size);

	if (e)
		refuse(name, flat_strerror(e));
}

static size_t checked_size(const char *name, const struct stat *st)
{
	if (st->st_size > FLAT_MAX_SIZE)
		refuse(name, "it is too large");
	if (st->st_size < (off_t)sizeof(struct flat_header))
		refuse(name, flat_strerror(FLAT_TRUNCATED));
	return (size_t)st->st_size;
}

void load_plan_file(struct sandbox *s, const char *path)
{
	int fd = sys_open(AT_FDCWD, path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY, 0);
	static uint64_t small[4096];
	size_t size, got = 0;
	struct stat st;
	char *data;
	ssize_t n;

	if (fd < 0)
		refuse(path, fd == -ENOENT   ? "there is no such file"
			     : fd == -ELOOP  ? "it is a symbolic link"
			     : fd == -EACCES ? "permission denied"
					     : "it cannot be opened");
	if (fstat(fd, &st) < 0)
		refuse_errno(path, "fstat", -errno);
	if (!S_ISREG(st.st_mode))
		refuse(path, "it is not a regular file");
	/* What it says is done with this user's rights. */
	if (st.st_uid != 0 && st.st_uid != getauxval(AT_EUID))
		refuse(path, "it belongs to another user");
	if (st.st_mode & (S_IWGRP | S_IWOTH))
		refuse(path, "others may write to it");
	size = checked_size(path, &st);

	/* Read, not mapped: what is written to the file after the check must not matter. */
	data = size <= sizeof(small) ? (char *)small : sys_map(size, 0);
	if (!data)
		refuse_errno(path, "mmap", -ENOMEM);
	while (got < size) {
		n = sys_read(fd, data + got, size - got);
		if (n < 0)
			refuse_errno(path, "read", (int)n);
		if (!n)
			refuse(path, flat_strerror(FLAT_TRUNCATED));
		got += (size_t)n;
	}
	close(fd);
	s->source = (struct plan_source){ .file = path, .fd = -1, .data = data, .size = size };
	check(s, path);
}

static int parse_fd(const char *text)
{
	int fd = 0;

	if (!*text || (*text == '0' && text[1]))
		return -1;
	for (; *text; text++) {
		if (*text < '0' || *text > '9' || fd > 1 << 20)
			return -1;
		fd = fd * 10 + (*text - '0');
	}
	return fd;
}

void load_plan_fd(struct sandbox *s, const char *text)
{
	int fd = parse_fd(text), seals;
	size_t size;
	struct stat st;
	void *data;

	if (fd < 0)
		refuse(text, "that is not the number of a descriptor");
	if (fstat(fd, &st) < 0)
		refuse_errno(text, "fstat", -errno);
	seals = fcntl(fd, F_GET_SEALS);
	if (seals < 0 || (seals & SEALS_NEEDED) != SEALS_NEEDED)
		refuse(text, "it is not a memfd sealed against changes");
	size = checked_size(text, &st);
	data = mmap(NULL, size, PROT_READ, MAP_PRIVATE | MAP_POPULATE, fd, 0);
	if (data == MAP_FAILED)
		refuse_errno(text, "mmap", -errno);
	s->source = (struct plan_source){ .fd = fd, .data = data, .size = size };
	check(s, text);
	/* Without a CLOSE_FDS step the payload would have it. */
	if (find_step(&s->plan, STEP_CLOSE_FDS, ACTOR_CHILD, 0) == s->plan.header->n_steps &&
	    fcntl(fd, F_SETFD, FD_CLOEXEC) < 0)
		refuse_errno(text, "fcntl", -errno);
}
