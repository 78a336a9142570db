/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * hostile_credential - rights: what came along, what can be had back, and what can be left on the
 * host for somebody else to use.
 */
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <limits.h>
#include <linux/capability.h>
#include <linux/openat2.h>
#include <linux/securebits.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "hostile.h"

#define SET_ID (S_ISUID | S_ISGID)

/* ---- what came along --------------------------------------------------------------------- */

/* KEY of /proc/self/status as a hexadecimal number. */
static int status(const char *key, unsigned long *value)
{
	static char text[8192];
	char *line;

	if (read_text("/proc/self/status", text, sizeof(text)) < 1)
		return -1;
	line = strstr(text, key);
	if (!line)
		return -1;
	*value = strtoul(line + strlen(key), NULL, 16);
	return 0;
}

static int try_capabilities(const struct attempt *self)
{
	static const char *const sets[] = { "\nCapInh:", "\nCapPrm:", "\nCapEff:", "\nCapBnd:",
					    "\nCapAmb:" };
	const char *set = sets[self->arg[0]];
	unsigned long value;

	if (status(set, &value))
		return untried("no /proc");
	return value ? got("%s %lx", set + 1, value) : BLOCKED;
}

static int try_no_new_privs(const struct attempt *self)
{
	(void)self;
	prctl(PR_SET_NO_NEW_PRIVS, 0, 0, 0, 0);
	return prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) == 1 ? BLOCKED : got("it is not set");
}

static int try_securebits(const struct attempt *self)
{
	int want = SECBIT_NOROOT | SECBIT_NOROOT_LOCKED | SECBIT_NO_SETUID_FIXUP_LOCKED |
		   SECBIT_KEEP_CAPS_LOCKED | SECBIT_NO_CAP_AMBIENT_RAISE_LOCKED;
	int bits;

	(void)self;
	prctl(PR_SET_SECUREBITS, 0, 0, 0, 0);
	bits = prctl(PR_GET_SECUREBITS, 0, 0, 0, 0);
	return (bits & want) == want ? BLOCKED : got("%#x, without %#x", bits, want & ~bits);
}

static int try_groups(const struct attempt *self)
{
	gid_t groups[NGROUPS_MAX > 1024 ? 1024 : NGROUPS_MAX];
	int n = getgroups((int)ARRAY_LEN(groups), groups);

	(void)self;
	for (int i = 0; i < n; i++)
		if (groups[i] != getegid())
			return got("group %d", (int)groups[i]);
	return BLOCKED;
}

static int try_umask(const struct attempt *self)
{
	(void)self;
	return start.umask == 0 ? got("%04o, the caller's", (unsigned)start.umask) : BLOCKED;
}

static int try_signals(const struct attempt *self)
{
	unsigned long set = self->arg[0] ? start.ignored : start.blocked;

	return set ? got("signals %#lx", set) : BLOCKED;
}

static int try_environment(const struct attempt *self)
{
	extern char **environ;

	(void)self;
	for (char **e = environ; *e; e++)
		if (strstr(*e, "SECRET_TOKEN") || strstr(*e, "hostile-secret"))
			return got("%s", *e);
	return BLOCKED;
}

/* ---- what can be had ------------------------------------------------------------------------- */

static int try_ambient(const struct attempt *self)
{
	struct __user_cap_header_struct h = { .version = _LINUX_CAPABILITY_VERSION_3 };
	struct __user_cap_data_struct d[2] = { 0 };

	(void)self;
	if (syscall(SYS_capget, &h, d))
		return BLOCKED;
	d[0].inheritable |= 1u << CAP_NET_RAW;
	syscall(SYS_capset, &h, d);
	if (!prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, CAP_NET_RAW, 0, 0))
		return got("CAP_NET_RAW is ambient");
	d[0].permitted = d[0].effective = ~0u;
	return syscall(SYS_capset, &h, d) ? BLOCKED : got("capabilities");
}

static int try_setuid(const struct attempt *self)
{
	static const int ids[] = { 0, 1, 2, 1000, 65534 };

	for (size_t i = 0; i < ARRAY_LEN(ids); i++) {
		id_t id = (id_t)ids[i];

		if (self->arg[0] ? id == getgid() : id == getuid())
			continue;
		if (self->arg[0] ? !setresgid(id, id, id) : !setresuid(id, id, id))
			return got("is %d", ids[i]);
	}
	return BLOCKED;
}

static int try_setgroups(const struct attempt *self)
{
	gid_t groups[] = { 0, 1, 2 };

	(void)self;
	return setgroups(ARRAY_LEN(groups), groups) ? BLOCKED : got("groups 0, 1, 2");
}

/* The planted program is of another user, and prints who it runs as. */
static int try_set_id_program(const struct attempt *self)
{
	char out[64] = "";
	int p[2], uid, gid;
	ssize_t n;
	pid_t pid;

	(void)self;
	if (pipe2(p, O_CLOEXEC))
		return untried("no pipe");
	pid = fork();
	if (!pid) {
		dup2(p[1], 1);
		execl(setting("suid"), "hostile", "--ids", (char *)NULL);
		_exit(127);
	}
	close(p[1]);
	n = pid < 0 ? -1 : read(p[0], out, sizeof(out) - 1);
	if (pid > 0)
		waitpid(pid, NULL, 0);
	if (n <= 0 || sscanf(out, "%d %d", &uid, &gid) != 2)
		return untried("the planted program does not run");
	return uid != (int)geteuid() || gid != (int)getegid()
		       ? got("is user %d, group %d", uid, gid)
		       : BLOCKED;
}

static int try_nice(const struct attempt *self)
{
	int now;

	(void)self;
	errno = 0;
	now = getpriority(PRIO_PROCESS, 0);
	return errno || setpriority(PRIO_PROCESS, 0, now - 1) ? BLOCKED : got("nice %d", now - 1);
}

static int try_realtime(const struct attempt *self)
{
	struct sched_param p = { .sched_priority = 1 };

	(void)self;
	return sched_setscheduler(0, SCHED_FIFO, &p) ? BLOCKED : got("real-time priority");
}

static int try_rlimit(const struct attempt *self)
{
	static const struct {
		const char *name;
		int resource;
	} rows[] = {
		{ "nofile", RLIMIT_NOFILE },	 { "nproc", RLIMIT_NPROC },
		{ "memlock", RLIMIT_MEMLOCK },	 { "rtprio", RLIMIT_RTPRIO },
		{ "nice", RLIMIT_NICE },	 { "core", RLIMIT_CORE },
		{ "msgqueue", RLIMIT_MSGQUEUE },
	};

	(void)self;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		__rlimit_resource_t resource = (__rlimit_resource_t)rows[i].resource;
		struct rlimit was, r;

		if (getrlimit(resource, &was) || was.rlim_max == RLIM_INFINITY)
			continue;
		r = was;
		r.rlim_max++;
		/* That it went well is no proof: the filter says so of what it ignores. */
		if (!setrlimit(resource, &r) && !getrlimit(resource, &r) &&
		    r.rlim_max != was.rlim_max)
			return got("a higher limit for %s", rows[i].name);
	}
	return BLOCKED;
}

/*
 * Where the host's pattern is a pipe, a program of the host's root takes the dump, whatever the
 * limit, if it isn't 1. On the host itself that one is not bothered.
 */
static int try_core(const struct attempt *self)
{
	char pattern[256] = "";
	struct rlimit r;
	int result;
	pid_t pid;

	(void)self;
	read_text("/proc/sys/kernel/core_pattern", pattern, sizeof(pattern));
	if (getrlimit(RLIMIT_CORE, &r) || (scratch() && chdir(scratch())))
		return untried("no limit, or no directory");
	if (*pattern == '|' && !kill((pid_t)number("pid"), 0))
		return r.rlim_max == 1 ? BLOCKED : got("a dump would go to '%.100s'", pattern);
	pid = fork();
	if (!pid) {
		r.rlim_cur = r.rlim_max;
		setrlimit(RLIMIT_CORE, &r);
		prctl(PR_SET_DUMPABLE, 1, 0, 0, 0);
		abort();
	}
	if (pid < 0 || waitpid(pid, &result, 0) != pid)
		return untried("no child");
	return WCOREDUMP(result) ? got("a dump, by '%.100s'", pattern) : BLOCKED;
}

static int try_hostname(const struct attempt *self)
{
	struct utsname u;

	if (uname(&u))
		return BLOCKED;
	if (self->arg[0] ? setdomainname(u.domainname, strlen(u.domainname))
			 : sethostname(u.nodename, strlen(u.nodename)))
		return BLOCKED;
	return got("can set the name '%s'", u.nodename);
}

/* ---- what can be left on the host ---------------------------------------------------------- */

static const char *file_in(const char *dir, const char *name)
{
	static char path[PATH_MAX];

	snprintf(path, sizeof(path), "%s/.hostile-%s", dir, name);
	return path;
}

/* Is there a file with such a bit now? It goes in any case. */
static int has_set_id(const char *path)
{
	struct stat st;
	int v = BLOCKED;

	if (!lstat(path, &st) && (st.st_mode & SET_ID))
		v = got("%s has the mode %04o", path, st.st_mode & 07777);
	if (unlink(path))
		rmdir(path);
	return v;
}

enum how {
	BY_CHMOD,
	BY_CHMOD_GROUP,
	BY_FCHMOD,
	BY_FCHMODAT,
	BY_FCHMODAT2,
	BY_OPEN,
	BY_CREAT,
	BY_OPENAT,
	BY_OPENAT2,
	BY_TMPFILE,
	BY_MKNOD,
	BY_MKNODAT,
	BY_MKDIR_CHMOD,
};

static void set_id(enum how how, const char *path)
{
	struct open_how with = { .flags = O_WRONLY | O_CREAT | O_EXCL, .mode = S_ISUID | 0755 };
	char link[64];
	int fd = -1;

	if (how <= BY_FCHMODAT2) {
		fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0755);
		if (fd < 0)
			return;
	}
	switch (how) {
	case BY_CHMOD:
		syscall(SYS_fchmodat, AT_FDCWD, path, (long)(S_ISUID | 0755));
#ifdef SYS_chmod
		syscall(SYS_chmod, path, (long)(S_ISUID | 0755));
#endif
		break;
	case BY_CHMOD_GROUP:
		chmod(path, S_ISGID | 0755);
		break;
	case BY_FCHMOD:
		fchmod(fd, S_ISUID | 0755);
		break;
	case BY_FCHMODAT:
		/* With bits above those that the kernel looks at. */
		syscall(SYS_fchmodat, AT_FDCWD, path, (1L << 32) | S_ISUID | 0755);
		break;
	case BY_FCHMODAT2:
		syscall(452L, AT_FDCWD, path, (long)(S_ISUID | 0755), 0L);
		break;
	case BY_OPEN:
		syscall(SYS_openat, AT_FDCWD, path, (long)(O_WRONLY | O_CREAT),
			(long)(S_ISUID | 0755));
#ifdef SYS_open
		syscall(SYS_open, path, (long)(O_WRONLY | O_CREAT), (long)(S_ISUID | 0755));
#endif
		break;
	case BY_CREAT:
		creat(path, S_ISUID | 0755);
		break;
	case BY_OPENAT:
		syscall(SYS_openat, AT_FDCWD, path, (long)(O_WRONLY | O_CREAT),
			(long)(S_ISGID | 0755));
		break;
	case BY_OPENAT2:
		syscall(SYS_openat2, AT_FDCWD, path, &with, sizeof(with));
		break;
	case BY_TMPFILE:
		fd = open(setting("rw"), O_TMPFILE | O_WRONLY, S_ISUID | 0755);
		snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
		if (fd >= 0 && linkat(AT_FDCWD, link, AT_FDCWD, path, AT_SYMLINK_FOLLOW))
			close(fd);
		break;
	case BY_MKNOD:
		mknod(path, S_IFREG | S_ISUID | 0755, 0);
		break;
	case BY_MKNODAT:
		syscall(SYS_mknodat, AT_FDCWD, path, (long)(S_IFREG | S_ISUID | 0755), 0L);
		break;
	case BY_MKDIR_CHMOD:
		if (!mkdir(path, 0755))
			chmod(path, S_ISUID | 0755);
		break;
	}
}

static int try_set_id(const struct attempt *self)
{
	const char *path = file_in(setting("rw"), self->name);

	umask(0);
	set_id((enum how)self->arg[0], path);
	return has_set_id(path);
}

/* The same by the other door, one call after the other. */
static int try_set_id_int80(const struct attempt *self)
{
#ifdef __x86_64__
	const char *path = file_in(setting("rw"), self->name);
	char *low = low_page();
	uint64_t *with = (uint64_t *)(low + 2048);
	long mode = S_ISUID | 0755, flags = O_WRONLY | O_CREAT, name = (long)low;
	const struct {
		bool is_new;
		long nr, a, b, c, d;
	} calls[] = {
		{ false, I386_CHMOD, name, mode, 0, 0 },
		{ false, I386_FCHMOD, 0, mode, 0, 0 },
		{ false, I386_FCHMODAT, AT_FDCWD, name, mode, 0 },
		{ false, I386_FCHMODAT2, AT_FDCWD, name, mode, 0 },
		{ true, I386_OPEN, name, flags, mode, 0 },
		{ true, I386_CREAT, name, mode, 0, 0 },
		{ true, I386_OPENAT, AT_FDCWD, name, flags, mode },
		{ true, I386_OPENAT2, AT_FDCWD, name, (long)with, 24 },
		{ true, I386_MKNOD, name, S_IFREG | mode, 0, 0 },
		{ true, I386_MKNODAT, AT_FDCWD, name, S_IFREG | mode, 0 },
	};

	if (!low)
		return untried("no memory below 4 GiB");
	umask(0);
	snprintf(low, 2048, "%s", path);
	with[0] = (uint64_t)flags;
	with[1] = (uint64_t)mode;
	for (size_t i = 0; i < ARRAY_LEN(calls); i++) {
		/* By number 0, which FCHMOD takes. */
		close(0);
		if (!calls[i].is_new && open(path, O_WRONLY | O_CREAT, 0755) != 0)
			return untried("cannot make a file: %s", strerror(errno));
		int80(calls[i].nr, calls[i].a, calls[i].b, calls[i].c, calls[i].d);
		if (has_set_id(path))
			return OPEN;
	}
#else
	(void)self;
#endif
	return BLOCKED;
}

static int try_file_capability(const struct attempt *self)
{
	const char *path = file_in(setting("rw"), self->name);
	struct vfs_ns_cap_data cap = { .magic_etc = VFS_CAP_REVISION_2,
				       .data = { { .permitted = 1u << CAP_NET_RAW } } };
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0755), r;

	if (fd < 0)
		return BLOCKED;
	r = fsetxattr(fd, "security.capability", &cap, XATTR_CAPS_SZ_2, 0);
	unlink(path);
	return r ? BLOCKED : got("a program with a capability");
}

static int try_device(const struct attempt *self)
{
	const char *dir = self->arg[0] ? setting("rw") : scratch(), *path;
	int r;

	if (!dir)
		return BLOCKED;
	path = file_in(dir, self->name);
	r = mknod(path, S_IFCHR | 0600, makedev(1, 3));
	unlink(path);
	return r ? BLOCKED : got("a device in '%s'", dir);
}

#define CAPS "CVE-2022-27650, promise 6: all five sets are empty"
#define KEPT "promise 6: nothing is inherited by accident"
#define RAISE "promise 7: no right can be had back"
#define LEAVE "promise 11: no set-id program is left on the host"

const struct attempt credential_attempts[] = {
	TRY("cap-inheritable", CAPS, NO_NEED, try_capabilities, 0),
	TRY("cap-permitted", CAPS, NO_NEED, try_capabilities, 1),
	TRY("cap-effective", CAPS, NO_NEED, try_capabilities, 2),
	TRY("cap-bounding", CAPS, NO_NEED, try_capabilities, 3),
	TRY("cap-ambient", CAPS, NO_NEED, try_capabilities, 4),
	TRY("no-new-privs", RAISE, NO_NEED, try_no_new_privs),
	TRY("securebits", RAISE, NO_NEED, try_securebits),
	TRY("groups", KEPT, NO_NEED, try_groups),
	TRY("umask", KEPT, NEED_BAIT, try_umask),
	TRY("signal-mask", KEPT, NO_NEED, try_signals),
	TRY("signal-dispositions", KEPT, NO_NEED, try_signals, 1),
	TRY("environment", KEPT, NEED_BAIT, try_environment),
	TRY("cap-raise", RAISE, NO_NEED, try_ambient),
	TRY("setuid", RAISE, NO_NEED, try_setuid),
	TRY("setgid", RAISE, NO_NEED, try_setuid, 1),
	TRY("setgroups", RAISE, NO_NEED, try_setgroups),
	TRY("set-id-program", RAISE, NEED_SUID, try_set_id_program),
	TRY("nice", RAISE, NO_NEED, try_nice),
	TRY("realtime", RAISE, NO_NEED, try_realtime),
	TRY("rlimit", RAISE, NO_NEED, try_rlimit),
	TRY("core-dump", "promise 11: no core dump to a program of the host", NEED_BAIT, try_core),
	TRY("hostname", RAISE, NO_NEED, try_hostname),
	TRY("domainname", RAISE, NO_NEED, try_hostname, 1),
	TRY("set-id-chmod", LEAVE, NEED_RW, try_set_id, BY_CHMOD),
	TRY("set-id-chmod-group", LEAVE, NEED_RW, try_set_id, BY_CHMOD_GROUP),
	TRY("set-id-fchmod", LEAVE, NEED_RW, try_set_id, BY_FCHMOD),
	TRY("set-id-fchmodat", LEAVE, NEED_RW, try_set_id, BY_FCHMODAT),
	TRY("set-id-fchmodat2", LEAVE, NEED_RW, try_set_id, BY_FCHMODAT2),
	TRY("set-id-open", LEAVE, NEED_RW, try_set_id, BY_OPEN),
	TRY("set-id-creat", LEAVE, NEED_RW, try_set_id, BY_CREAT),
	TRY("set-id-openat", LEAVE, NEED_RW, try_set_id, BY_OPENAT),
	TRY("set-id-openat2", LEAVE, NEED_RW, try_set_id, BY_OPENAT2),
	TRY("set-id-tmpfile", LEAVE, NEED_RW, try_set_id, BY_TMPFILE),
	TRY("set-id-mknod", LEAVE, NEED_RW, try_set_id, BY_MKNOD),
	TRY("set-id-mknodat", LEAVE, NEED_RW, try_set_id, BY_MKNODAT),
	TRY("set-id-directory", LEAVE, NEED_RW, try_set_id, BY_MKDIR_CHMOD),
	TRY("set-id-int80", LEAVE, NEED_RW, try_set_id_int80),
	TRY("file-capability", LEAVE, NEED_RW, try_file_capability),
	TRY("device-in-sandbox", "promise 4: no device can be made", NO_NEED, try_device),
	TRY("device-on-host", "promise 4: no device can be made", NEED_RW, try_device, 1),
	{ 0 },
};
