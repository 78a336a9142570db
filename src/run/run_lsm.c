/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * run_lsm - the locks that a process puts on itself: Landlock, the filter, the keyring.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

#include "plan/landlock.h"
#include "run/child.h"
#include "sys/file.h"
#include "sys/kernel.h"
#include "sys/lsm.h"

/* Rights outside of those that the ruleset handles are no operands of its rules. */
static uint64_t handled_fs(const struct child *c)
{
	uint32_t i = find_step(c->plan, STEP_LANDLOCK_RULESET, ACTOR_CHILD, 0);

	return c->plan->steps[i].arg[ARG_LANDLOCK_RULESET_fs];
}

int step_landlock_ruleset(struct child *c, const struct flat_step *s)
{
	int fd = sys_landlock_create(s->arg[ARG_LANDLOCK_RULESET_fs],
				     s->arg[ARG_LANDLOCK_RULESET_net],
				     s->arg[ARG_LANDLOCK_RULESET_scope]);

	c->ruleset = fd;
	if (fd >= 0 && s->arg[ARG_LANDLOCK_RULESET_names])
		fd = c->broker.names = sys_landlock_create(LANDLOCK_FS_NEW_NAMES, 0, 0);
	return fd < 0 ? fd : 0;
}

/*
 * With a broker init has the rights of the plan, and the payload a second ruleset, of new names
 * alone: as in the plan, but for directories in which some name must not be made.
 */
static int add_names(struct child *c, const struct flat_step *s, int fd, bool *is_held)
{
	uint64_t access = s->arg[ARG_LANDLOCK_PATH_access] & LANDLOCK_FS_NEW_NAMES;

	*is_held = c->broker.names >= 0 && flat_count(s, ARG_LANDLOCK_PATH_absent);
	if (*is_held)
		return broker_hold(&c->broker, fd, c->index);
	return c->broker.names >= 0 && access ? sys_landlock_add_path(c->broker.names, fd, access)
					      : 0;
}

/* What is not a directory has no rights below it, and the kernel takes none for it. */
int step_landlock_path(struct child *c, const struct flat_step *s)
{
	int fd = sys_open_plain(AT_FDCWD, flat_str(c->plan, s, ARG_LANDLOCK_PATH_path), O_PATH), r;
	uint64_t access = s->arg[ARG_LANDLOCK_PATH_access];
	bool is_held = false;

	if (fd < 0)
		return fd;
	r = sys_landlock_add_path(c->ruleset, fd, access);
	if (!r)
		r = add_names(c, s, fd, &is_held);
	else if (r == -EINVAL && (access & ~(uint64_t)LANDLOCK_FS_OF_FILE))
		r = sys_landlock_add_path(c->ruleset, fd, access & LANDLOCK_FS_OF_FILE);
	if (!is_held)
		close(fd);
	return r;
}

int step_landlock_port(const struct child *c, const struct flat_step *s)
{
	return sys_landlock_add_port(c->ruleset, s->arg[ARG_LANDLOCK_PORT_port],
				     s->arg[ARG_LANDLOCK_PORT_access]);
}

/*
 * A file that is open may be opened again through /proc/self/fd (`echo >/dev/stderr` does), in the
 * way it is open now and in no other; of a directory nothing comes along.
 */
static int allow_descriptor(const struct child *c, int fd, uint64_t handled)
{
	int flags = fcntl(fd, F_GETFL), mode = flags & O_ACCMODE, r;
	uint64_t access = 0;
	struct stat st;

	if (flags < 0 || fstat(fd, &st) < 0)
		return 0;
	/*
	 * From there the payload could still go to any place of the host, and connect to its
	 * sockets. Nobody passes one for input or output; in keep_fds somebody wants it.
	 */
	if (S_ISDIR(st.st_mode))
		return fd <= 2 ? -EISDIR : 0;
	if (flags & O_PATH)
		return 0;
	if (mode == O_RDONLY || mode == O_RDWR)
		access |= LANDLOCK_FS_READ_FILE;
	if (mode == O_WRONLY || mode == O_RDWR)
		access |= LANDLOCK_FS_WRITE_FILE | LANDLOCK_FS_TRUNCATE;
	if (S_ISCHR(st.st_mode))
		access |= LANDLOCK_FS_IOCTL_DEV;
	access &= handled;
	r = access ? sys_landlock_add_path(c->ruleset, fd, access) : 0;
	/* Pipes and sockets are of no file system that has paths, and are not restricted. */
	return r == -EBADFD ? 0 : r;
}

int step_landlock_fds(const struct child *c, const struct flat_step *s)
{
	uint64_t handled = handled_fs(c);
	int r = 0;

	for (int fd = 0; !r && fd <= 2; fd++)
		r = allow_descriptor(c, fd, handled);
	for (uint32_t k = 0; !r && k < flat_count(s, ARG_LANDLOCK_FDS_keep); k++)
		r = allow_descriptor(c, (int)flat_intv(c->plan, s, ARG_LANDLOCK_FDS_keep, k),
				     handled);
	return r;
}

int step_landlock_restrict(struct child *c)
{
	int r = sys_landlock_restrict(c->ruleset);

	close(c->ruleset);
	c->ruleset = -1;
	return r;
}

int step_seccomp(const struct child *c, const struct flat_step *s)
{
	return sys_seccomp_filter(flat_bytes(c->plan, s, ARG_SECCOMP_program),
				  (uint16_t)(flat_count(s, ARG_SECCOMP_program) / 8));
}

/*
 * In a procfs, so that no file system that somebody has mounted over it is written to. The host's,
 * as this comes before the new root.
 */
int step_sysctl(const struct child *c, const struct flat_step *s)
{
	const char *value = flat_str(c->plan, s, ARG_SYSCTL_value);
	int dir = open_host_proc_dir(c->sandbox, "sys"), r;

	if (dir < 0)
		return dir;
	r = write_proc_file(dir, flat_str(c->plan, s, ARG_SYSCTL_name), value, strlen(value));
	drop_fd(dir);
	return r;
}
