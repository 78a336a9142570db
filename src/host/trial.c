/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * trial - facts that only trying can tell.
 *
 * Whether a user namespace can be had depends on a handful of switches, limits and security
 * modules; the only reliable question is to make one. A child does it, reports how far it came,
 * and ends; what it made goes with it. Mounts are made in its own mount namespace.
 */
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "host/facts.h"
#include "host/source.h"
#include "sys/cred.h"
#include "sys/lsm.h"

enum stage {
	STAGE_FORK, /* the trial could not be made */
	STAGE_USERNS,
	STAGE_MAP,
	STAGE_MOUNTNS,
	STAGE_TMPFS,
	STAGE_OVERLAY,
	STAGE_PIDNS,
	STAGE_PROC,
	STAGE_LIMIT,
	STAGE_DONE,
};

struct outcome {
	enum stage stage; /* the one that failed with err, or STAGE_DONE */
	int err;
};

static struct outcome failed(enum stage stage)
{
	return (struct outcome){ stage, errno };
}

static int write_file(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC), err = 0;

	if (fd < 0)
		return -1;
	if (write(fd, text, strlen(text)) < 0)
		err = errno;
	close(fd);
	errno = err;
	return err ? -1 : 0;
}

static struct outcome enter_userns(void)
{
	uid_t uid = geteuid();
	gid_t gid = getegid();
	char uid_map[64], gid_map[64];

	if (unshare(CLONE_NEWUSER) < 0)
		return failed(STAGE_USERNS);
	snprintf(uid_map, sizeof(uid_map), "0 %u 1\n", (unsigned int)uid);
	snprintf(gid_map, sizeof(gid_map), "0 %u 1\n", (unsigned int)gid);
	if (write_file("/proc/self/setgroups", "deny") < 0 ||
	    write_file("/proc/self/uid_map", uid_map) < 0 ||
	    write_file("/proc/self/gid_map", gid_map) < 0)
		return failed(STAGE_MAP);
	/* Ubuntu's AppArmor lets anyone make the namespace and then denies all rights in it. */
	if (unshare(CLONE_NEWNS) < 0)
		return failed(STAGE_MOUNTNS);
	return (struct outcome){ STAGE_DONE, 0 };
}

static struct outcome mount_overlay(void)
{
	struct outcome o = enter_userns();

	if (o.stage != STAGE_DONE)
		return o;
	/* "/.." is the topmost mount on "/": the tmpfs. */
	if (mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) < 0 ||
	    mount("tmpfs", "/", "tmpfs", 0, "size=1m") < 0 || chdir("/..") < 0 ||
	    mkdir("lower", 0755) < 0 || mkdir("upper", 0755) < 0 || mkdir("work", 0755) < 0 ||
	    mkdir("merged", 0755) < 0)
		return failed(STAGE_TMPFS);
	if (mount("overlay", "merged", "overlay", 0,
		  "lowerdir=lower,upperdir=upper,workdir=work,userxattr") < 0)
		return failed(STAGE_OVERLAY);
	return o;
}

/* The process that unshares does not enter the pid namespace, its child does. */
static struct outcome mount_proc(void)
{
	struct outcome o = enter_userns();
	int status;
	pid_t pid;

	if (o.stage != STAGE_DONE)
		return o;
	if (unshare(CLONE_NEWPID) < 0)
		return failed(STAGE_PIDNS);
	pid = fork();
	if (pid < 0)
		return failed(STAGE_PIDNS);
	if (!pid)
		_exit(mount("proc", "/proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC, NULL) < 0
			      ? errno
			      : 0);
	if (waitpid(pid, &status, 0) != pid || !WIFEXITED(status))
		return (struct outcome){ STAGE_PROC, EIO };
	if (WEXITSTATUS(status))
		return (struct outcome){ STAGE_PROC, WEXITSTATUS(status) };
	return o;
}

static struct outcome set_limit(void)
{
	struct outcome o = enter_userns();

	if (o.stage == STAGE_DONE && write_file("/proc/sys/user/max_user_namespaces", "0") < 0)
		return failed(STAGE_LIMIT);
	return o;
}

static struct outcome listen_to_calls(void)
{
	/* Lets all through. */
	static const struct {
		uint16_t code;
		uint8_t jt, jf;
		uint32_t k;
	} program[] = { { 6, 0, 0, 0x7fff0000u } };
	int r = sys_set_no_new_privs();

	if (!r)
		r = sys_seccomp_listener(program, 1);
	errno = r < 0 ? -r : 0;
	return r < 0 ? failed(STAGE_LIMIT) : (struct outcome){ STAGE_DONE, 0 };
}

/* Is "/" another place than the mount namespace's own root, which setns() goes to? */
static struct outcome leave_chroot(void)
{
	struct stat before, after;
	int fd = open("/proc/self/ns/mnt", O_RDONLY | O_CLOEXEC);

	if (fd < 0 || stat("/", &before) < 0 || setns(fd, CLONE_NEWNS) < 0 || stat("/", &after) < 0)
		return failed(STAGE_MOUNTNS);
	if (before.st_dev != after.st_dev || before.st_ino != after.st_ino)
		return (struct outcome){ STAGE_MAP, EPERM };
	return (struct outcome){ STAGE_DONE, 0 };
}

static struct outcome in_child(struct outcome (*trial)(void))
{
	struct outcome o = { STAGE_FORK, EIO };
	int pipe_fds[2], status;
	ssize_t n;
	pid_t pid;

	if (pipe2(pipe_fds, O_CLOEXEC) < 0)
		return failed(STAGE_FORK);
	pid = fork();
	if (pid < 0) {
		o = failed(STAGE_FORK);
		close(pipe_fds[0]);
		close(pipe_fds[1]);
		return o;
	}
	if (!pid) {
		o = trial();
		n = write(pipe_fds[1], &o, sizeof(o));
		_exit(n != sizeof(o));
	}
	close(pipe_fds[1]);
	do
		n = read(pipe_fds[0], &o, sizeof(o));
	while (n < 0 && errno == EINTR);
	if (n != sizeof(o))
		o = (struct outcome){ STAGE_FORK, EIO };
	close(pipe_fds[0]);
	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		continue;
	return o;
}

/* The mount point of the mount `id` (0: the id of the mount on "/") in a table of mounts. */
static bool find_mount(const char *table, unsigned int *id, char point[3])
{
	for (const char *s = table; *s; s += strcspn(s, "\n"), s += *s == '\n') {
		unsigned int this;

		if (sscanf(s, "%u %*u %*s %*s %2s", &this, point) != 2)
			continue;
		if (*id ? this == *id : !strcmp(point, "/")) {
			*id = this;
			return true;
		}
	}
	return false;
}

/*
 * mountinfo shows only what lies below "/", so a root that is no mount at all has no line of its
 * own. A root that is a mount in the middle of the tree is seen there by init; or, with the rights
 * for it, setns() into our own mount namespace tells.
 */
const char *fact_chrooted(struct host *h, const char *arg)
{
	struct arena *a = host_arena(h);
	struct file_answer own = file_read(a, "/proc/self/mountinfo", false, false, 16 << 20);
	struct file_answer init = file_read(a, "/proc/1/mountinfo", false, false, 16 << 20);
	unsigned int id = 0;
	char point[3];

	(void)arg;
	if (own.file.status == HOST_FILE_OK && !find_mount(own.file.content.v, &id, point))
		return "yes";
	if (id && init.file.status == HOST_FILE_OK && find_mount(init.file.content.v, &id, point) &&
	    strcmp(point, "/") != 0)
		return "yes";
	return fact_yes_no(in_child(leave_chroot).stage == STAGE_MAP);
}

/* EPERM has many fathers; the certain ones first. */
static const char *why_eperm(struct host *h)
{
	const char *caps = host_ask(h, HOST_FACT, "caps");
	bool admin = caps && (strtoull(caps, NULL, 16) >> 21 & 1); /* CAP_SYS_ADMIN */

	if (!admin && !host_int(h, HOST_FACT, "unprivileged_userns_clone", 1))
		return "sysctl";
	if (host_yes(h, "chrooted"))
		return "chroot";
	if (!admin && host_int(h, HOST_FACT, "apparmor_restrict_unprivileged_userns", 0))
		return "apparmor";
	if (host_yes(h, "seccomp_filter"))
		return "seccomp";
	return "denied";
}

static const char *userns_reason(struct host *h, struct outcome o)
{
	switch (o.stage) {
	case STAGE_USERNS:
		if (o.err == ENOSPC || o.err == EUSERS)
			return "limit";
		if (o.err == EINVAL || o.err == ENOSYS)
			return host_yes(h, "seccomp_filter") ? "seccomp" : "kernel";
		return why_eperm(h);
	case STAGE_MAP:
	case STAGE_MOUNTNS:
		if (o.err == ENOSPC)
			return "limit";
		if (o.err != EPERM && o.err != EACCES)
			return "denied";
		/* A filter may know the kinds of namespaces apart; AppArmor is the usual one. */
		return host_yes(h, "seccomp_filter") &&
				       !host_int(h, HOST_FACT,
						 "apparmor_restrict_unprivileged_userns", 0)
			       ? "seccomp"
			       : "apparmor";
	case STAGE_FORK:
		return "denied";
	case STAGE_TMPFS:
	case STAGE_OVERLAY:
	case STAGE_PIDNS:
	case STAGE_PROC:
	case STAGE_LIMIT:
	case STAGE_DONE:
		return "yes";
	}
	return "denied";
}

const char *fact_userns(struct host *h, const char *arg)
{
	(void)arg;
	return userns_reason(h, in_child(enter_userns));
}

/* 5.11 was the first kernel with overlay in user namespaces. */
static bool kernel_before_5_11(struct host *h)
{
	const char *release = host_ask(h, HOST_FACT, "kernel");
	int major, minor;

	return release && sscanf(release, "%d.%d", &major, &minor) == 2 &&
	       (major < 5 || (major == 5 && minor < 11));
}

const char *fact_overlay_userns(struct host *h, const char *arg)
{
	struct outcome o = in_child(mount_overlay);

	(void)arg;
	if (o.stage == STAGE_DONE)
		return "yes";
	if (o.stage != STAGE_OVERLAY)
		return o.stage == STAGE_TMPFS ? "denied" : "nouserns";
	if (o.err == ENODEV)
		return "module";
	return kernel_before_5_11(h) || o.err == EINVAL ? "kernel" : "denied";
}

/*
 * The kernel lets a user namespace have a new procfs only where one without covered parts is
 * mounted already; container engines cover parts.
 */
const char *fact_proc_userns(struct host *h, const char *arg)
{
	struct outcome o = in_child(mount_proc);

	(void)arg;
	if (o.stage == STAGE_DONE)
		return "yes";
	if (o.stage != STAGE_PROC)
		return o.stage == STAGE_PIDNS ? "nopidns" : "nouserns";
	return o.err == EPERM && host_has(h, HOST_FACT, "mounts_below:/proc") ? "masked" : "denied";
}

const char *fact_userns_limit(struct host *h, const char *arg)
{
	struct outcome o = in_child(set_limit);

	(void)h;
	(void)arg;
	if (o.stage == STAGE_DONE)
		return "yes";
	if (o.stage != STAGE_LIMIT)
		return "nouserns";
	return o.err == EROFS ? "readonly" : o.err == ENOENT ? "missing" : "denied";
}

/* Linux 5.19 has all that it takes; a filter of another sandbox around sbx can have it already. */
const char *fact_seccomp_listener(struct host *h, const char *arg)
{
	struct outcome o = in_child(listen_to_calls);

	(void)h;
	(void)arg;
	if (o.stage == STAGE_DONE)
		return "yes";
	return o.err == EINVAL || o.err == ENOSYS ? "kernel" : o.err == EBUSY ? "taken" : "denied";
}
