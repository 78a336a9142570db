/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * file - reading files of the host, with the rules for those that sbx obeys.
 *
 * A profile decides what a sandbox may do, so whoever can write it must be the caller or root. All
 * checks are made on the opened descriptor; the path is looked up once.
 */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/path.h"
#include "host/source.h"

#define OVERFLOW_UID 65534 /* what stat shows for an owner that the user namespace does not map */

static const char *not_regular(mode_t mode)
{
	if (S_ISDIR(mode))
		return "it is a directory";
	if (S_ISLNK(mode))
		return "it is a symbolic link";
	return "it is not a regular file";
}

/* Is host root's id unmapped here, so that its files look as if nobody owned them? */
static bool root_is_unmapped(struct arena *a)
{
	const char *map = file_line(a, "/proc/self/uid_map");
	unsigned int inside, outside, count;

	return map && sscanf(map, "%u %u %u", &inside, &outside, &count) == 3 &&
	       count != UINT32_MAX;
}

/* The tree that this program was installed into: the grandparent of its folder, "" if unknown. */
static const char *own_prefix(struct arena *a)
{
	char exe[4096];
	ssize_t n = readlink("/proc/self/exe", exe, sizeof(exe) - 1);

	if (n <= 0)
		return "";
	exe[n] = '\0';
	return path_dirname(a, path_dirname(a, path_dirname(a, exe)));
}

/*
 * In a user namespace that does not map the host's root its files have the overflow owner, and so
 * have those of every other unmapped user. There only what lies where root alone can write counts
 * as root's: the system's folders, and the tree that sbx itself was started from (which is as
 * trusted as sbx).
 */
static bool is_unmapped_root_file(struct arena *a, uid_t owner, const char *path)
{
	const char *prefix;

	if (owner != OVERFLOW_UID || path_has_dotdot(path) || !root_is_unmapped(a))
		return false;
	if (path_is_within(path, "/etc") || path_is_within(path, "/usr"))
		return true;
	prefix = own_prefix(a);
	return strlen(prefix) > 1 && path_is_within(path, prefix);
}

/* Why the file must not be obeyed, or NULL. */
static const char *distrust(struct arena *a, const struct stat *st, const char *path)
{
	uid_t me = geteuid();

	if (st->st_uid != 0 && st->st_uid != me && !is_unmapped_root_file(a, st->st_uid, path))
		return arena_printf(a, "it is owned by uid %u, neither root nor you",
				    (unsigned int)st->st_uid);
	if (st->st_mode & S_IWOTH)
		return "it is writable by everybody";
	if (st->st_mode & S_IWGRP)
		return "it is writable by its group";
	return NULL;
}

static struct host_file refused(enum host_file_status status, const char *reason)
{
	return (struct host_file){ .status = status, .content = { "", 0 }, .reason = reason };
}

static const char *error_text(struct arena *a, int err)
{
	return arena_strdup(a, strerror(err));
}

static struct host_file read_all(struct arena *a, int fd, size_t size, size_t max_size)
{
	/* Files of /proc say size 0; one byte more than allowed shows that there is too much. */
	size_t cap = (size ? size : 4096) + 1, len = 0;
	char *buf;
	ssize_t n;

	if (cap > max_size + 1)
		cap = max_size + 1;
	buf = arena_alloc(a, cap + 1);
	for (;;) {
		if (len == cap && len <= max_size) {
			size_t more = cap < max_size / 2 ? 2 * cap : max_size + 1;

			buf = arena_grow(a, buf, len, more + 1);
			cap = more;
		}
		if (len > max_size)
			return refused(HOST_FILE_TOO_BIG,
				       arena_printf(a, "it is larger than %zu bytes", max_size));
		n = read(fd, buf + len, cap - len);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return refused(HOST_FILE_DENIED, error_text(a, errno));
		if (!n)
			break;
		len += (size_t)n;
	}
	buf[len] = '\0';
	return (struct host_file){ .status = HOST_FILE_OK, .content = { buf, len } };
}

static struct host_file cannot_open(struct arena *a, int err)
{
	switch (err) {
	case ENOENT:
	case ENOTDIR:
	case ENAMETOOLONG:
		return refused(HOST_FILE_ABSENT, error_text(a, err));
	case ELOOP:
		return refused(HOST_FILE_NOT_FILE, "it is a symbolic link");
	default:
		return refused(HOST_FILE_DENIED, error_text(a, err));
	}
}

static const char *identity(struct arena *a, const struct stat *st)
{
	return arena_printf(a,
			    "dev=%" PRIx64 " ino=%" PRIu64 " size=%" PRId64
			    " mtime=%lld.%09ld ctime=%lld.%09ld",
			    (uint64_t)st->st_dev, (uint64_t)st->st_ino, (int64_t)st->st_size,
			    (long long)st->st_mtim.tv_sec, st->st_mtim.tv_nsec,
			    (long long)st->st_ctim.tv_sec, st->st_ctim.tv_nsec);
}

struct file_answer file_read(struct arena *a, const char *path, bool trusted, bool lax,
			     size_t max_size)
{
	struct file_answer got = { .identity = "" };
	int flags = O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY | (trusted ? O_NOFOLLOW : 0);
	const char *reason;
	struct stat st;
	int fd;

	fd = open(path, flags);
	if (fd < 0) {
		got.file = cannot_open(a, errno);
		return got;
	}
	if (fstat(fd, &st) < 0) {
		got.file = refused(HOST_FILE_DENIED, error_text(a, errno));
		close(fd);
		return got;
	}
	got.identity = identity(a, &st);
	reason = trusted && !lax ? distrust(a, &st, path) : NULL;
	if (!S_ISREG(st.st_mode))
		got.file = refused(HOST_FILE_NOT_FILE, not_regular(st.st_mode));
	else if (reason)
		got.file = refused(HOST_FILE_UNSAFE, reason);
	else if (st.st_size > 0 && (uint64_t)st.st_size > max_size)
		got.file = refused(HOST_FILE_TOO_BIG,
				   arena_printf(a, "it is larger than %zu bytes", max_size));
	else
		got.file = read_all(a, fd, (size_t)st.st_size, max_size);
	close(fd);
	return got;
}

const char *file_line(struct arena *a, const char *path)
{
	struct file_answer got = file_read(a, path, false, false, 64 << 10);
	char *s;

	if (got.file.status != HOST_FILE_OK)
		return NULL;
	s = arena_strndup(a, got.file.content.v, got.file.content.n);
	s[strcspn(s, "\n")] = '\0';
	return s;
}
