/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * file - opening without being led astray, and making files. Each function returns -errno when it
 * fails; descriptors are close-on-exec.
 */
#ifndef SBX_SYS_FILE_H
#define SBX_SYS_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

int sys_open(int dir, const char *path, int flags, mode_t mode);

#ifdef SBX_TEST_HOOKS
/* From now on all of these follow every link. */
void sys_follow_links(void);
#endif

/*
 * Opens a path of which no component is a link. `beneath` also keeps it below `dir`: it is
 * relative then, and without "..". The flags are those of open(2), O_PATH among them. Without
 * openat2(2) (before Linux 5.6, or refused by a filter) components are walked one by one; that
 * answers the same, but needs O_PATH.
 */
int sys_open_plain(int dir, const char *path, int flags);
int sys_open_beneath(int dir, const char *path, int flags);

/* And it is in the same mount as `dir`. */
int sys_open_same_mount(int dir, const char *name, int flags);

/* The walk by itself, which tests call. */
int sys_open_walk(int dir, const char *path, int flags);

/* Follows links, but not those of /proc that lead to somewhere that has no path. */
int sys_open_no_magic(int dir, const char *path, int flags);

int sys_mkdir(int dir, const char *name, mode_t mode);
int sys_make_file(int dir, const char *name, mode_t mode); /* empty, by mknodat(2) */
int sys_symlink(const char *content, int dir, const char *name);
int sys_rmdir(int dir, const char *name);
int sys_unlink(int dir, const char *name);

/* Entries as struct k_dirent; their bytes, or 0 at the end. sys_rewind() begins anew. */
int sys_read_dir(int fd, void *buf, size_t size);
int sys_rewind(int fd);

int sys_fchmod(int fd, mode_t mode);
int sys_fchdir(int fd);
int sys_chdir(const char *path);

/* All of it, or an error. */
int sys_write(int fd, const char *data, size_t n);

/* Up to n bytes; 0 at the end. */
ssize_t sys_read(int fd, void *data, size_t n);

int sys_is_procfs(int fd);				 /* 1, 0 */
int sys_is_cgroupfs(int fd, bool v2);			 /* 1, 0 */
int sys_is_same_device(int a, int b);			 /* 1, 0 */
int sys_is_same_file(int dir, const char *name, int fd); /* 1, 0; a link is not followed */

/*
 * Is a name in the directory what its bytes are, and no other bytes the same name? Some file
 * systems ignore case or normalize Unicode. 1; 0, also where it is not known; or -errno. It is
 * opened for that.
 */
int sys_has_exact_names(int dir);

/* What tells one file of one mount from all others. */
struct file_id {
	uint64_t dev, ino, mount;
};

int sys_file_id(int dir, const char *path, struct file_id *id); /* "": dir itself; follows links */
int sys_read_link(int dir, const char *path, char *buf, size_t size); /* with its NUL */

int sys_is_there(int dir, const char *name); /* 1, 0; a link is there wherever it leads */
int sys_make_node(int dir, const char *name, mode_t mode); /* a file, pipe or socket */
int sys_link(int from_dir, const char *from, int dir, const char *name);
int sys_rename(int from_dir, const char *from, int dir, const char *name, unsigned int flags);

/* As sys_open_no_magic(), and by openat2(2) or not at all. */
int sys_open_dir_no_magic(int dir, const char *path);
int sys_close_range(unsigned int first, unsigned int last);
int sys_is_open(int fd);		/* 1, 0 */
int sys_flock_now(int fd, bool shared); /* -EWOULDBLOCK when somebody else has it */

/*
 * Opens /dev/null in the place of each of 0, 1 and 2 that is closed. Else the next file that is
 * opened for some other end would be one of them, and all programs take them for granted.
 */
int sys_fill_standard_fds(void);

#endif
