/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/vfs.h>

#include "sys/file.h"
#include "sys/kernel.h"

#ifdef SBX_TEST_HOOKS
static bool follows_links;

void sys_follow_links(void)
{
	follows_links = true;
}

/* What the program would be without its care about links, for the tests of that care. */
static void forget_care(int *flags, uint64_t *resolve)
{
	if (follows_links) {
		*flags &= ~O_NOFOLLOW;
		*resolve = 0;
	}
}
#else
static void forget_care(int *flags, uint64_t *resolve)
{
	(void)flags;
	(void)resolve;
}
#endif

int sys_open(int dir, const char *path, int flags, mode_t mode)
{
	uint64_t unused;

	forget_care(&flags, &unused);
	return sys_result(openat(dir, path, flags | O_CLOEXEC, mode));
}

static int openat2(int dir, const char *path, int flags, uint64_t resolve)
{
	struct k_open_how how = { 0 };

	resolve |= K_RESOLVE_NO_MAGICLINKS;
	forget_care(&flags, &resolve);
	how.flags = (uint64_t)(flags | O_CLOEXEC);
	how.resolve = resolve;
	return sys_result(syscall(SYS_openat2, dir, path, &how, sizeof(how)));
}

/* O_PATH opens a link itself when O_NOFOLLOW forbids to follow it. */
static int refuse_link(int fd)
{
	struct stat st;

	if (fstat(fd, &st) < 0)
		return -errno;
	return S_ISLNK(st.st_mode) ? -ELOOP : 0;
}

int sys_open_walk(int dir, const char *path, int flags)
{
	char name[256];
	int fd = dir, r = 0;

	if (*path == '/')
		fd = sys_open(AT_FDCWD, "/", O_PATH | O_DIRECTORY, 0);
	for (path += strspn(path, "/"); !r && fd != -1 && *path; path += strspn(path, "/")) {
		size_t n = strcspn(path, "/");
		int next;

		if (fd < 0 && fd != AT_FDCWD)
			return fd;
		if (n >= sizeof(name))
			r = -ENAMETOOLONG;
		else if (n == 2 && path[0] == '.' && path[1] == '.')
			r = -EXDEV;
		if (r)
			break;
		memcpy(name, path, n);
		name[n] = '\0';
		path += n;
		next = sys_open(
			fd, name,
			O_NOFOLLOW | (path[strspn(path, "/")] ? O_PATH | O_DIRECTORY : flags), 0);
		if (fd != dir)
			close(fd);
		fd = next;
		if (fd < 0)
			return fd;
		r = refuse_link(fd);
	}
	if (fd == dir && !r) /* the empty path, or "/" of a relative one */
		return sys_open(dir, ".", flags, 0);
	if (r && fd >= 0 && fd != dir)
		close(fd);
	return r ? r : fd;
}

static int open_resolved(int dir, const char *path, int flags, uint64_t resolve)
{
	static bool walk; /* openat2 was refused once */
	int fd;

	if (!walk) {
		fd = openat2(dir, path, flags, resolve);
		if (fd != -ENOSYS && fd != -EPERM)
			return fd;
		walk = true;
	}
	return sys_open_walk(dir, path, flags);
}

int sys_open_plain(int dir, const char *path, int flags)
{
	return open_resolved(dir, path, flags, K_RESOLVE_NO_SYMLINKS);
}

int sys_open_beneath(int dir, const char *path, int flags)
{
	if (*path == '/')
		return -EXDEV;
	return open_resolved(dir, path, flags, K_RESOLVE_NO_SYMLINKS | K_RESOLVE_BENEATH);
}

int sys_open_same_mount(int dir, const char *name, int flags)
{
	struct stat a, b;
	int fd = openat2(dir, name, flags, K_RESOLVE_NO_XDEV | K_RESOLVE_NO_SYMLINKS);

	if (fd != -ENOSYS && fd != -EPERM)
		return fd;
	fd = sys_open_walk(dir, name, flags);
	if (fd < 0 || (fstat(dir, &a) == 0 && fstat(fd, &b) == 0 && a.st_dev == b.st_dev))
		return fd;
	close(fd);
	return -EXDEV;
}

int sys_open_no_magic(int dir, const char *path, int flags)
{
	int fd = openat2(dir, path, flags, 0);

	return fd == -ENOSYS || fd == -EPERM ? sys_open_walk(dir, path, flags) : fd;
}

int sys_mkdir(int dir, const char *name, mode_t mode)
{
	return sys_result(mkdirat(dir, name, mode));
}

int sys_make_file(int dir, const char *name, mode_t mode)
{
	return sys_result(mknodat(dir, name, S_IFREG | mode, 0));
}

int sys_symlink(const char *content, int dir, const char *name)
{
	return sys_result(symlinkat(content, dir, name));
}

int sys_rmdir(int dir, const char *name)
{
	return sys_result(unlinkat(dir, name, AT_REMOVEDIR));
}

int sys_unlink(int dir, const char *name)
{
	return sys_result(unlinkat(dir, name, 0));
}

int sys_read_dir(int fd, void *buf, size_t size)
{
	return sys_result(syscall(SYS_getdents64, fd, buf, size));
}

int sys_rewind(int fd)
{
	return lseek(fd, 0, SEEK_SET) < 0 ? -errno : 0;
}

int sys_fchmod(int fd, mode_t mode)
{
	return sys_result(fchmod(fd, mode));
}

int sys_fchdir(int fd)
{
	return sys_result(fchdir(fd));
}

int sys_chdir(const char *path)
{
	return sys_result(chdir(path));
}

int sys_write(int fd, const char *data, size_t n)
{
	while (n) {
		ssize_t r = write(fd, data, n);

		if (r < 0 && errno == EINTR)
			continue;
		if (r <= 0)
			return r ? -errno : -EIO;
		data += r;
		n -= (size_t)r;
	}
	return 0;
}

ssize_t sys_read(int fd, void *data, size_t n)
{
	ssize_t r;

	do
		r = read(fd, data, n);
	while (r < 0 && errno == EINTR);
	return r < 0 ? -errno : r;
}

int sys_is_procfs(int fd)
{
	struct statfs st;

	if (fstatfs(fd, &st) < 0)
		return -errno;
	return st.f_type == K_PROC_SUPER_MAGIC;
}

int sys_is_cgroupfs(int fd, bool v2)
{
	struct statfs st;

	if (fstatfs(fd, &st) < 0)
		return -errno;
	return (uint32_t)st.f_type == (v2 ? K_CGROUP2_SUPER_MAGIC : K_CGROUP_SUPER_MAGIC);
}

int sys_is_same_file(int dir, const char *name, int fd)
{
	struct stat a, b;

	return fstatat(dir, name, &a, AT_SYMLINK_NOFOLLOW) == 0 && fstat(fd, &b) == 0 &&
	       a.st_dev == b.st_dev && a.st_ino == b.st_ino;
}

int sys_is_same_device(int a, int b)
{
	struct stat st[2];

	return fstat(a, &st[0]) == 0 && fstat(b, &st[1]) == 0 && st[0].st_dev == st[1].st_dev;
}

#define TMPFS_MAGIC 0x01021994u
#define XFS_MAGIC 0x58465342u

int sys_has_exact_names(int dir)
{
	static const uint32_t magics[] = {
		0xef53,			 /* ext2, ext3, ext4 */
		0x9123683e,		 /* btrfs */
		TMPFS_MAGIC, 0xf2f52010, /* f2fs */
		XFS_MAGIC,   0x794c7630, /* overlay: its layers are asked */
	};
	struct k_xfs_geometry xfs;
	struct statfs st;
	long flags = 0;
	size_t i = 0;
	int fd = sys_open(dir, ".", O_RDONLY | O_DIRECTORY, 0), r;

	if (fd < 0)
		return fd;
	r = fstatfs(fd, &st) < 0 ? -errno : 0;
	while (!r && i < sizeof(magics) / sizeof(magics[0]) && (uint32_t)st.f_type != magics[i])
		i++;
	if (!r && i < sizeof(magics) / sizeof(magics[0]) &&
	    ioctl(fd, K_FS_IOC_GETFLAGS, &flags) == 0)
		r = !(flags & K_FS_CASEFOLD_FL);
	else if (!r && (uint32_t)st.f_type == TMPFS_MAGIC) /* nor could it be told to fold */
		r = errno == ENOTTY;
	if (r == 1 && (uint32_t)st.f_type == XFS_MAGIC)
		r = ioctl(fd, K_XFS_IOC_FSGEOMETRY_V1, &xfs) == 0 &&
		    !(xfs.flags & K_XFS_FOLDS_CASE);
	close(fd);
	return r;
}

int sys_file_id(int dir, const char *path, struct file_id *id)
{
	const unsigned int want = K_STATX_INO | K_STATX_MNT_ID;
	struct k_statx st;
	int r = sys_result(syscall(SYS_statx, dir, path, AT_EMPTY_PATH, want, &st));

	if (r < 0)
		return r;
	if ((st.mask & want) != want)
		return -ENOSYS;
	id->dev = (uint64_t)st.dev_major << 32 | st.dev_minor;
	id->ino = st.ino;
	id->mount = st.mount_id;
	return 0;
}

int sys_read_link(int dir, const char *path, char *buf, size_t size)
{
	int r = sys_result(readlinkat(dir, path, buf, size));

	if (r < 0)
		return r;
	if ((size_t)r == size)
		return -ENAMETOOLONG;
	buf[r] = '\0';
	return r;
}

int sys_is_there(int dir, const char *name)
{
	struct stat st;

	return fstatat(dir, name, &st, AT_SYMLINK_NOFOLLOW) == 0;
}

int sys_make_node(int dir, const char *name, mode_t mode)
{
	return sys_result(mknodat(dir, name, mode, 0));
}

int sys_link(int from_dir, const char *from, int dir, const char *name)
{
	return sys_result(linkat(from_dir, from, dir, name, 0));
}

int sys_rename(int from_dir, const char *from, int dir, const char *name, unsigned int flags)
{
	return sys_result(syscall(SYS_renameat2, from_dir, from, dir, name, flags));
}

int sys_open_dir_no_magic(int dir, const char *path)
{
	return openat2(dir, path, O_PATH | O_DIRECTORY, 0);
}

int sys_is_open(int fd)
{
	return fcntl(fd, F_GETFD) >= 0;
}

int sys_close_range(unsigned int first, unsigned int last)
{
	int r = sys_result(syscall(SYS_close_range, first, last, 0));

	/* Before Linux 5.9, or refused by a filter; 1 << 20 is the kernel's limit then (nr_open).
	 */
	if (r == -ENOSYS || r == -EPERM) {
		if (last > 1u << 20)
			last = 1u << 20;
		for (; first <= last; first++)
			syscall(SYS_close, first);
		r = 0;
	}
	return r;
}

int sys_flock_now(int fd, bool shared)
{
	return sys_result(flock(fd, (shared ? LOCK_SH : LOCK_EX) | LOCK_NB));
}

int sys_fill_standard_fds(void)
{
	struct pollfd p[] = { { .fd = 0 }, { .fd = 1 }, { .fd = 2 } };
	int r = sys_result(poll(p, 3, 0));

	for (int fd = 0; r >= 0 && fd < 3; fd++)
		/* The lowest that is free is taken, and that is this one. */
		if (p[fd].revents & POLLNVAL)
			r = sys_result(open("/dev/null", O_RDWR | O_NOCTTY));
	return r < 0 ? r : 0;
}
