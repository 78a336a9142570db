/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * broker_call - one call of the payload: what is it, whose, where, may it be, and the call itself.
 */
#include <fcntl.h>
#include <linux/fs.h>
#include <string.h>
#include <sys/stat.h>

#include "run/broker.h"
#include "run/run.h"
#include "run/text.h"
#include "sys/kernel.h"
#include "sys/process.h"

#define PATH_SIZE 4096

/* No errno of the kernel's: it is to go on with the call itself. */
#define GO_ON (-4096)

enum what {
	OPEN,
	OPENAT2,
	MKDIR,
	MKNOD,
	SYMLINK,
	LINK,
	RENAME,
};

/* Which argument is what; -1: there is none, and the call means what it means without. */
struct call {
	int nr;
	enum what what;
	int dir, path;	    /* the new name */
	int from_dir, from; /* the old one, or a link's content */
	int flags, mode;
};

static const struct call calls[] = {
	{ SYS_openat, OPEN, 0, 1, -1, -1, 2, 3 },
	{ SYS_openat2, OPENAT2, 0, 1, -1, -1, -1, -1 },
	{ SYS_mkdirat, MKDIR, 0, 1, -1, -1, -1, 2 },
	{ SYS_mknodat, MKNOD, 0, 1, -1, -1, -1, 2 },
	{ SYS_symlinkat, SYMLINK, 1, 2, -1, 0, -1, -1 },
	{ SYS_linkat, LINK, 2, 3, 0, 1, 4, -1 },
	{ SYS_renameat2, RENAME, 2, 3, 0, 1, 4, -1 },
#ifdef SYS_renameat
	{ SYS_renameat, RENAME, 2, 3, 0, 1, -1, -1 },
#endif
#ifdef SYS_open
	{ SYS_open, OPEN, -1, 0, -1, -1, 1, 2 },
	{ SYS_creat, OPEN, -1, 0, -1, -1, -1, 1 },
	{ SYS_mkdir, MKDIR, -1, 0, -1, -1, -1, 1 },
	{ SYS_mknod, MKNOD, -1, 0, -1, -1, -1, 1 },
	{ SYS_symlink, SYMLINK, -1, 1, -1, 0, -1, -1 },
	{ SYS_link, LINK, -1, 1, -1, 0, -1, -1 },
	{ SYS_rename, RENAME, -1, 1, -1, 0, -1, -1 },
#endif
};

/* A name in a directory: ours to look at, and nobody can change it any more. */
struct name {
	char path[PATH_SIZE];
	const char *last; /* in it, and the directory's path is before */
	bool has_slash;	  /* at the end */
	int dir;
	struct file_id id;
};

struct request {
	struct broker *b;
	const struct k_notification *n;
	const struct call *call;
	int proc; /* the caller's directory in /proc */
	mode_t umask;
	struct name *to, *from; /* from: NULL, or of LINK and RENAME */
};

static uint64_t arg(const struct request *r, int i)
{
	return i < 0 ? 0 : r->n->data.arg[i];
}

/* ---- whose -------------------------------------------------------------------------- */

/* What is behind "\nKEY:\t"; "" when there is no such line. */
static const char *line_of(const char *status, const char *key)
{
	size_t n = strlen(key);

	for (const char *s = status; *s; s += *s == '\n') {
		if (strncmp(s, key, n) == 0 && s[n] == ':' && s[n + 1] == '\t')
			return s + n + 2;
		s += strcspn(s, "\n");
	}
	return "";
}

static bool same_line(const char *a, const char *b, const char *key)
{
	const char *x = line_of(a, key), *y = line_of(b, key);
	size_t n = strcspn(x, "\n");

	return n && n == strcspn(y, "\n") && memcmp(x, y, n) == 0;
}

static int read_file(int dir, const char *name, char *buf, size_t size)
{
	int fd = sys_open(dir, name, O_RDONLY, 0);
	ssize_t n = fd < 0 ? fd : sys_read(fd, buf, size - 1);

	if (fd >= 0)
		close(fd);
	buf[n < 0 ? 0 : n] = '\0';
	return n < 0 ? (int)n : 0;
}

/* A number at the beginning of a line. */
static long number_in(const char *line)
{
	long n = 0;

	for (; *line >= '0' && *line <= '9' && n < 100000; line++)
		n = n * 10 + (*line - '0');
	return n;
}

/*
 * A tracer can have a filter tell it of calls, and it is not told when init answers. Only who has
 * no other filters than the plan's has none of that kind.
 */
static bool may_be_judged_by_tracer(const struct broker *b, const char *status)
{
	long plans = 1 + b->has_policy;

	return strncmp(line_of(status, "TracerPid"), "0\n", 2) != 0 &&
	       (!*line_of(status, "Seccomp_filters") ||
		number_in(line_of(status, "Seccomp_filters")) !=
			number_in(line_of(b->status, "Seccomp_filters")) + plans);
}

/*
 * Init acts with its own rights. So it does that for those only who have the same, and who see
 * the same tree.
 */
static bool is_one_of_us(struct request *r)
{
	static const char *const keys[] = { "Uid",    "Gid",	"Groups", "NoNewPrivs",
					    "CapInh", "CapPrm", "CapEff", "CapAmb" };
	static char status[BROKER_STATUS], label[sizeof(r->b->label)];
	const char *digits;
	struct file_id root;

	if (read_file(r->proc, "status", status, sizeof(status)) < 0)
		return false;
	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
		if (!same_line(status, r->b->status, keys[i]))
			return false;
	if (may_be_judged_by_tracer(r->b, status))
		return false;
	/* Where no security module gives labels out init has none either. */
	if (*r->b->label && (read_file(r->proc, "attr/current", label, sizeof(label)) < 0 ||
			     strcmp(label, r->b->label) != 0))
		return false;
	digits = line_of(status, "Umask");
	if (!*digits)
		return false;
	for (r->umask = 0; *digits >= '0' && *digits <= '7'; digits++)
		r->umask = r->umask << 3 | (mode_t)(*digits - '0');
	return sys_file_id(r->proc, "root", &root) == 0 && root.ino == r->b->root.ino &&
	       root.dev == r->b->root.dev && root.mount == r->b->root.mount;
}

/* ---- where -------------------------------------------------------------------------- */

/* Up to its NUL, page by page, as the next one need not be there. */
static bool read_string(const struct request *r, uint64_t address, char *buf)
{
	size_t have = 0;

	while (have < PATH_SIZE) {
		size_t want = PATH_SIZE - (address + have) % PATH_SIZE;
		int n;

		if (want > PATH_SIZE - have)
			want = PATH_SIZE - have;
		n = sys_read_memory((int)r->n->pid, address + have, buf + have, want);
		if (n <= 0)
			return false;
		if (memchr(buf + have, '\0', (size_t)n))
			return true;
		have += (size_t)n;
	}
	return false;
}

/* "a/b/" is "b" in "a". False for what has no name of its own: "", "/", "." and "..". */
static bool split(struct name *name)
{
	size_t n = strlen(name->path), end = n;

	while (end && name->path[end - 1] == '/')
		end--;
	name->has_slash = end < n;
	name->path[end] = '\0';
	n = end;
	while (n && name->path[n - 1] != '/')
		n--;
	name->last = name->path + n;
	return *name->last && strcmp(name->last, ".") != 0 && strcmp(name->last, "..") != 0;
}

static int base_of(const struct request *r, int dirfd)
{
	char buf[32] = "";
	struct text path = TEXT_OVER(buf);

	if (dirfd == AT_FDCWD)
		return sys_open(r->proc, "cwd", O_PATH | O_DIRECTORY, 0);
	if (dirfd < 0)
		return -EBADF;
	text_add(&path, "fd/");
	text_add_number(&path, dirfd);
	return sys_open(r->proc, buf, O_PATH | O_DIRECTORY, 0);
}

static int open_parent(const struct request *r, int dirfd, struct name *name)
{
	static char parent[PATH_SIZE];
	size_t n = (size_t)(name->last - name->path);
	int base = AT_FDCWD, fd;

	memcpy(parent, n ? name->path : ".", n ? n : 2);
	parent[n ? n : 1] = '\0';
	if (*parent != '/')
		base = base_of(r, dirfd);
	if (base < 0 && base != AT_FDCWD)
		return base;
	fd = sys_open_dir_no_magic(base, parent);
	if (base != AT_FDCWD)
		close(base);
	return fd;
}

static bool find_name(const struct request *r, int dirfd, int path, struct name *name)
{
	name->dir = -1;
	if (!read_string(r, arg(r, path), name->path) || !split(name))
		return false;
	name->dir = open_parent(r, dirfd < 0 ? AT_FDCWD : (int)arg(r, dirfd), name);
	return name->dir >= 0 && sys_file_id(name->dir, "", &name->id) == 0;
}

/* In one of the mounts that the held directories are in, and nowhere else, init makes names. */
static bool is_ours(const struct broker *b, const struct name *name)
{
	for (uint32_t i = 0; i < b->n_dirs; i++)
		if (b->dirs[i].id.mount == name->id.mount)
			return true;
	return false;
}

/* ---- may it be ---------------------------------------------------------------------- */

/* Is it what `absent` says, or a directory on the way there? */
static bool is_held_name(const struct broker *b, uint32_t step, const char *name)
{
	const struct flat_step *s = &b->plan->steps[step];
	const char *path = flat_str(b->plan, s, ARG_LANDLOCK_PATH_path);
	size_t skip = path[1] ? strlen(path) + 1 : 1, len = strlen(name);

	for (uint32_t k = 0; k < flat_count(s, ARG_LANDLOCK_PATH_absent); k++) {
		const char *a = flat_strv(b->plan, s, ARG_LANDLOCK_PATH_absent, k) + skip;

		if (strcspn(a, "/") == len && memcmp(a, name, len) == 0)
			return true;
	}
	return false;
}

/* Somebody on the host may have put another directory in the place of the one that is held. */
static bool is_at_path(const struct broker *b, const struct name *name, uint32_t step)
{
	static char path[PATH_SIZE];
	char buf[32] = "";
	struct text link = TEXT_OVER(buf);

	text_add(&link, "self/fd/");
	text_add_number(&link, name->dir);
	return sys_read_link(b->proc, buf, path, sizeof(path)) < 0 ||
	       strcmp(flat_str(b->plan, &b->plan->steps[step], ARG_LANDLOCK_PATH_path), path) == 0;
}

static bool is_denied(const struct request *r, const struct name *name)
{
	const struct broker *b = r->b;

	for (uint32_t i = 0; i < b->n_dirs && !b->is_blind; i++) {
		const struct held_dir *d = &b->dirs[i];

		if (!is_held_name(b, d->step, name->last))
			continue;
		if ((d->id.dev == name->id.dev && d->id.ino == name->id.ino) ||
		    is_at_path(b, name, d->step))
			return true;
	}
	return false;
}

/* ---- the call ----------------------------------------------------------------------- */

/*
 * A new file, or none: what is there already, or where a link leads, is the caller's business. The
 * descriptor is that of the caller, and is closed here before the caller goes on: a program that is
 * open for writing anywhere could not be executed.
 */
static int make_file(const struct request *r, uint64_t flags, uint64_t mode)
{
	const uint64_t never = O_PATH | O_DIRECTORY | (O_TMPFILE & ~O_DIRECTORY);
	int fd, given;

	if (!(flags & O_CREAT) || flags & never || flags >> 31 || r->to->has_slash)
		return GO_ON;
	fd = sys_open(r->to->dir, r->to->last, (int)flags | O_EXCL | O_NOCTTY,
		      (mode_t)mode & 07777);
	if (fd == -EEXIST && !(flags & O_EXCL))
		return GO_ON;
	if (fd < 0)
		return fd;
	given = sys_notify_give_fd(r->b->listener, r->n->id, fd, flags & O_CLOEXEC);
	close(fd);
	return given;
}

static int make_file2(const struct request *r)
{
	struct k_open_how how = { 0 };

	if (arg(r, 3) != sizeof(how) ||
	    sys_read_memory((int)r->n->pid, arg(r, 2), &how, sizeof(how)) != sizeof(how) ||
	    sys_notify_is_valid(r->b->listener, r->n->id) < 0)
		return GO_ON;
	return how.resolve || how.mode & ~(uint64_t)07777 ? GO_ON
							  : make_file(r, how.flags, how.mode);
}

static int make_node(const struct request *r)
{
	mode_t mode = (mode_t)arg(r, r->call->mode) & 0xffff, type = mode & S_IFMT;

	if ((type && type != S_IFREG && type != S_IFIFO && type != S_IFSOCK) || r->to->has_slash)
		return GO_ON;
	return sys_make_node(r->to->dir, r->to->last, mode);
}

static int make_link(const struct request *r)
{
	static char content[PATH_SIZE];

	if (r->to->has_slash || !read_string(r, arg(r, r->call->from), content) ||
	    sys_notify_is_valid(r->b->listener, r->n->id) < 0)
		return GO_ON;
	return sys_symlink(content, r->to->dir, r->to->last);
}

static int make_second(const struct request *r)
{
	uint64_t flags = arg(r, r->call->flags);
	const uint64_t known = RENAME_NOREPLACE | RENAME_EXCHANGE;

	if (r->to->has_slash || r->from->has_slash || r->to->id.mount != r->from->id.mount)
		return GO_ON;
	if (r->call->what == LINK)
		return (uint32_t)flags
			       ? GO_ON
			       : sys_link(r->from->dir, r->from->last, r->to->dir, r->to->last);
	if ((uint32_t)flags & ~known)
		return GO_ON;
	return is_denied(r, r->from) ? GO_ON
				     : sys_rename(r->from->dir, r->from->last, r->to->dir,
						  r->to->last, (unsigned int)flags);
}

static int carry_out(const struct request *r)
{
	const struct call *c = r->call;

	switch (c->what) {
	case OPEN:
		return make_file(
			r, c->flags < 0 ? O_CREAT | O_WRONLY | O_TRUNC : (uint32_t)arg(r, c->flags),
			arg(r, c->mode));
	case OPENAT2:
		return make_file2(r);
	case MKDIR:
		return sys_mkdir(r->to->dir, r->to->last, (mode_t)arg(r, c->mode));
	case MKNOD:
		return make_node(r);
	case SYMLINK:
		return make_link(r);
	case LINK:
	case RENAME:
		return make_second(r);
	}
	return GO_ON;
}

static bool is_just_opened(const struct request *r)
{
	return r->call->what == OPEN && !(arg(r, r->call->flags) & O_EXCL) &&
	       sys_is_there(r->to->dir, r->to->last);
}

/* The names, whose memory, and whose directories: all of one caller, who still waits. */
static int decide(struct request *r)
{
	const struct call *c = r->call;
	int listener = r->b->listener;

	if (sys_notify_is_valid(listener, r->n->id) < 0)
		return GO_ON;
	if (!find_name(r, c->dir, c->path, r->to) || !is_ours(r->b, r->to) ||
	    (r->from && !find_name(r, c->from_dir, c->from, r->from)))
		return GO_ON;
	/* What is there most calls only open. This is for speed, make_file() sees to the rest. */
	if (is_just_opened(r))
		return GO_ON;
	if (!is_one_of_us(r) || sys_notify_is_valid(listener, r->n->id) < 0)
		return GO_ON;
	/* Landlock finds the right word: there may be something of that name by now. */
	if (is_denied(r, r->to) || sys_umask(r->umask) < 0)
		return GO_ON;
	return carry_out(r);
}

static const struct call *call_of(const struct k_notification *n)
{
	for (size_t i = 0; i < sizeof(calls) / sizeof(calls[0]); i++)
		if (calls[i].nr == n->data.nr)
			return &calls[i];
	return NULL;
}

static void close_name(const struct name *name)
{
	if (name && name->dir >= 0)
		close(name->dir);
}

void broker_serve(struct broker *b, const struct k_notification *n)
{
	static struct name to, from;
	struct request r = { .b = b, .n = n, .call = call_of(n), .to = &to, .proc = -1 };
	int result = GO_ON;

	to.dir = from.dir = -1;
	if (r.call && (r.call->what == LINK || r.call->what == RENAME))
		r.from = &from;
	if (r.call && n->pid)
		r.proc = sys_open(b->proc, number((int64_t)n->pid), O_PATH | O_DIRECTORY, 0);
	if (r.proc >= 0)
		result = decide(&r);
	/* Who has gone gets no answer by this. */
	if (result == GO_ON)
		sys_notify_continue(b->listener, n->id);
	else
		sys_notify_answer(b->listener, n->id, result);
	close_name(&to);
	close_name(&from);
	if (r.proc >= 0)
		close(r.proc);
}
