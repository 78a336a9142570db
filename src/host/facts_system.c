/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * facts_system - facts about the kernel, file systems, cgroups and helpers. Nothing here changes
 * anything: system calls are asked with arguments that a kernel that has them must refuse.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/keyctl.h>
#include <linux/magic.h>
#include <linux/seccomp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/statvfs.h>
#include <sys/syscall.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "base/path.h"
#include "host/facts.h"
#include "host/source.h"
#include "sys/file.h"

/*
 * Helpers are only looked for where root alone installs programs, never in PATH. What makes one
 * run with more rights than ours is told apart, for newuidmap is useless without.
 */
const char *fact_helper(struct host *h, const char *arg)
{
	static const char *const dirs[] = { "/usr/bin", "/bin", "/usr/local/bin" };
	struct arena *a = host_arena(h);

	if (strchr(arg, '/'))
		return NULL;
	for (size_t i = 0; i < ARRAY_LEN(dirs); i++) {
		const char *path = path_join(a, dirs[i], arg);
		struct stat st;
		struct statvfs fs;
		bool may_raise;

		if (stat(path, &st) < 0 || !S_ISREG(st.st_mode) || access(path, X_OK) < 0)
			continue;
		may_raise = st.st_uid == 0 && statvfs(path, &fs) == 0 && !(fs.f_flag & ST_NOSUID);
		if (may_raise && (st.st_mode & S_ISUID))
			return arena_printf(a, "%s setuid", path);
		if (may_raise && getxattr(path, "security.capability", NULL, 0) > 0)
			return arena_printf(a, "%s caps", path);
		return arena_printf(a, "%s plain", path);
	}
	return NULL;
}

const char *fact_namespace(struct host *h, const char *arg)
{
	struct stat st;

	if (strchr(arg, '/'))
		return NULL;
	return fact_yes_no(stat(arena_printf(host_arena(h), "/proc/self/ns/%s", arg), &st) == 0);
}

/* Each call's own argument check answers EINVAL (EBADF) before it does anything. */
const char *fact_syscall(struct host *h, const char *arg)
{
	long r;

	(void)h;
	if (!strcmp(arg, "mount_setattr"))
		r = syscall(SYS_mount_setattr, -1, "", 0, NULL, 0);
	else if (!strcmp(arg, "open_tree"))
		r = syscall(SYS_open_tree, -1, "", ~0u);
	else if (!strcmp(arg, "openat2"))
		r = syscall(SYS_openat2, -1, "", NULL, 0);
	else if (!strcmp(arg, "clone3"))
		r = syscall(SYS_clone3, NULL, 0);
	else if (!strcmp(arg, "close_range"))
		r = syscall(SYS_close_range, 2u, 1u, 0u);
	else
		return NULL;
	return fact_yes_no(r < 0 && (errno == EINVAL || errno == EBADF));
}

const char *fact_filesystem(struct host *h, const char *arg)
{
	struct file_answer got =
		file_read(host_arena(h), "/proc/filesystems", false, false, 64 << 10);
	size_t len = strlen(arg);

	if (got.file.status != HOST_FILE_OK || !len)
		return NULL;
	for (const char *s = got.file.content.v; *s; s += strcspn(s, "\n"), s += *s == '\n') {
		const char *name = s + strcspn(s, "\t");

		name += *name == '\t';
		if (!strncmp(name, arg, len) && name[len] == '\n')
			return "yes";
	}
	return "no";
}

const char *fact_mount_flags(struct host *h, const char *arg)
{
	static const struct {
		const char *name;
		unsigned long bit;
	} flags[] = {
		{ "ro", ST_RDONLY },
		{ "nosuid", ST_NOSUID },
		{ "nodev", ST_NODEV },
		{ "noexec", ST_NOEXEC },
	};
	struct statvfs fs;
	struct strbuf out;

	if (statvfs(arg, &fs) < 0)
		return NULL;
	strbuf_init(&out, host_arena(h));
	for (size_t i = 0; i < ARRAY_LEN(flags); i++)
		if (fs.f_flag & flags[i].bit)
			strbuf_addf(&out, "%s%s", out.len ? "," : "", flags[i].name);
	return out.len ? out.s : "none";
}

const char *fact_fs_type(struct host *h, const char *arg)
{
	static const struct {
		const char *name;
		unsigned long magic;
	} types[] = {
		{ "ext4", EXT4_SUPER_MAGIC },
		{ "xfs", XFS_SUPER_MAGIC },
		{ "btrfs", BTRFS_SUPER_MAGIC },
		{ "f2fs", F2FS_SUPER_MAGIC },
		{ "tmpfs", TMPFS_MAGIC },
		{ "ramfs", RAMFS_MAGIC },
		{ "overlay", OVERLAYFS_SUPER_MAGIC },
		{ "nfs", NFS_SUPER_MAGIC },
		{ "cifs", 0xff534d42 },
		{ "smb2", 0xfe534d42 },
		{ "fuse", FUSE_SUPER_MAGIC },
		{ "9p", V9FS_MAGIC },
		{ "proc", PROC_SUPER_MAGIC },
		{ "sysfs", SYSFS_MAGIC },
		{ "cgroup", CGROUP_SUPER_MAGIC },
		{ "cgroup2", CGROUP2_SUPER_MAGIC },
		{ "vfat", MSDOS_SUPER_MAGIC },
		{ "exfat", EXFAT_SUPER_MAGIC },
		{ "squashfs", SQUASHFS_MAGIC },
		{ "erofs", EROFS_SUPER_MAGIC_V1 },
		{ "zfs", 0x2fc12fc1 },
		{ "ecryptfs", ECRYPTFS_SUPER_MAGIC },
	};
	struct statfs fs;

	if (statfs(arg, &fs) < 0)
		return NULL;
	for (size_t i = 0; i < ARRAY_LEN(types); i++)
		if ((unsigned long)fs.f_type == types[i].magic)
			return types[i].name;
	return arena_printf(host_arena(h), "%lx", (unsigned long)fs.f_type);
}

/* The runner asks the same when it comes to it. */
const char *fact_exact_names(struct host *h, const char *arg)
{
	int fd = sys_open(AT_FDCWD, arg, O_PATH | O_DIRECTORY, 0), r;

	(void)h;
	if (fd < 0)
		return NULL;
	r = sys_has_exact_names(fd);
	close(fd);
	return fact_yes_no(r == 1);
}

const char *fact_access(struct host *h, const char *arg)
{
	struct strbuf out;

	if (faccessat(AT_FDCWD, arg, F_OK, AT_EACCESS) < 0)
		return errno == EACCES ? "none" : NULL;
	strbuf_init(&out, host_arena(h));
	if (faccessat(AT_FDCWD, arg, R_OK, AT_EACCESS) == 0)
		strbuf_addc(&out, 'r');
	if (faccessat(AT_FDCWD, arg, W_OK, AT_EACCESS) == 0)
		strbuf_addc(&out, 'w');
	if (faccessat(AT_FDCWD, arg, X_OK, AT_EACCESS) == 0)
		strbuf_addc(&out, 'x');
	return out.len ? out.s : "none";
}

const char *fact_owner(struct host *h, const char *arg)
{
	struct stat st;

	if (stat(arg, &st) < 0)
		return NULL;
	return arena_printf(host_arena(h), "%u:%u:%o", (unsigned int)st.st_uid,
			    (unsigned int)st.st_gid, (unsigned int)st.st_mode & 07777);
}

static int by_name(const void *x, const void *y)
{
	return strcmp(*(const char *const *)x, *(const char *const *)y);
}

/* The fifth word of each line; the kernel writes blanks and backslashes in it as octal escapes. */
const char *fact_mounts_below(struct host *h, const char *arg)
{
	struct arena *a = host_arena(h);
	struct file_answer got = file_read(a, "/proc/self/mountinfo", false, false, 16 << 20);
	const char **points = NULL;
	size_t n = 0, cap = 0;
	struct strbuf out;

	if (got.file.status != HOST_FILE_OK || !path_is_absolute(arg))
		return NULL;
	for (const char *s = got.file.content.v; *s; s += strcspn(s, "\n"), s += *s == '\n') {
		const char *point = s;

		for (int word = 0; word < 4; word++) {
			point += strcspn(point, " \n");
			point += *point == ' ';
		}
		point = arena_strndup(a, point, strcspn(point, " \n"));
		if (!path_is_absolute(point) || !strcmp(point, arg) || !path_is_within(point, arg))
			continue;
		if (n == cap) {
			cap = cap ? 2 * cap : 32;
			points = arena_grow(a, points, n * sizeof(*points), cap * sizeof(*points));
		}
		points[n++] = point;
	}
	if (!n)
		return NULL;
	qsort(points, n, sizeof(*points), by_name);
	strbuf_init(&out, a);
	for (size_t i = 0; i < n; i++)
		strbuf_addf(&out, "%s%s", i ? "\n" : "", points[i]);
	return out.s;
}

static const char *skip_words(const char *s, int n)
{
	while (n--) {
		s += strcspn(s, " \n");
		s += *s == ' ';
	}
	return s;
}

static const char *unescaped(struct arena *a, const char *s, size_t n)
{
	struct strbuf out;

	strbuf_init(&out, a);
	for (size_t i = 0; i < n; i++)
		if (s[i] == '\\' && n - i > 3) {
			strbuf_addc(&out, (char)((s[i + 1] - '0') * 64 + (s[i + 2] - '0') * 8 +
						 s[i + 3] - '0'));
			i += 3;
		} else {
			strbuf_addc(&out, s[i]);
		}
	return out.len ? out.s : "";
}

const char *fact_kernel_mounts(struct host *h, const char *arg)
{
	struct arena *a = host_arena(h);
	struct file_answer got = file_read(a, "/proc/self/mountinfo", false, false, 16 << 20);
	struct strbuf out;

	(void)arg;
	if (got.file.status != HOST_FILE_OK)
		return NULL;
	strbuf_init(&out, a);
	for (const char *s = got.file.content.v; *s; s += strcspn(s, "\n"), s += *s == '\n') {
		const char *point = skip_words(s, 4), *type = skip_words(s, 6), *path;
		bool is_proc, is_sys;

		/* Optional words, and a dash. */
		while (*type && *type != '\n' && *type != '-')
			type = skip_words(type, 1);
		is_proc = strncmp(type, "- proc ", 7) == 0;
		is_sys = strncmp(type, "- sysfs ", 8) == 0;
		if (!is_proc && !is_sys)
			continue;
		path = unescaped(a, point, strcspn(point, " "));
		if (strchr(path, '\n') || path_is_within(path, "/proc") ||
		    path_is_within(path, "/sys"))
			continue;
		strbuf_addf(&out, "%s%s %s", out.len ? "\n" : "", is_proc ? "proc" : "sysfs", path);
	}
	return out.len ? out.s : NULL;
}

const char *fact_landlock(struct host *h, const char *arg)
{
	long abi = syscall(SYS_landlock_create_ruleset, NULL, 0, 1u /* ..._VERSION */);

	(void)arg;
	if (abi < 0)
		return errno == EOPNOTSUPP ? "EOPNOTSUPP" : errno == ENOSYS ? "ENOSYS" : "denied";
	return arena_printf(host_arena(h), "%ld", abi);
}

const char *fact_seccomp(struct host *h, const char *arg)
{
	uint32_t action = SECCOMP_RET_ERRNO;

	(void)h;
	(void)arg;
	return fact_yes_no(syscall(SYS_seccomp, SECCOMP_GET_ACTION_AVAIL, 0, &action) == 0);
}

/* Does it know the call? Whether there is a key ring yet, or one to be seen, makes no difference.
 */
const char *fact_keyring(struct host *h, const char *arg)
{
	long r = syscall(SYS_keyctl, KEYCTL_GET_KEYRING_ID, KEY_SPEC_SESSION_KEYRING, 0);

	(void)h;
	(void)arg;
	if (r >= 0 || (errno != ENOSYS && errno != EPERM))
		return "yes";
	return errno == ENOSYS ? "kernel" : "denied";
}
