/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * hostile_file - what came along open, and what /proc and /sys tell or take.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "hostile.h"

/* ---- descriptors and the working directory ---------------------------------------- */

static int try_inherited(const struct attempt *self)
{
	(void)self;
	return start.n_fds ? got("%d descriptors, the first is %d", start.n_fds, start.fds[0])
			   : BLOCKED;
}

/* Each that is a directory, and whatever is above it. */
static int try_inherited_directory(const struct attempt *self)
{
	char path[64];

	(void)self;
	for (int i = 0; i < start.n_fds; i++) {
		snprintf(path, sizeof(path), "/proc/self/fd/%d/..", start.fds[i]);
		if (!chdir(path))
			return got("is in %s", path);
	}
	return BLOCKED;
}

/* The kernel says "(unreachable)" where glibc would only fail. */
static int try_cwd(const struct attempt *self)
{
	struct stat here, there;
	char path[4096];

	(void)self;
	if (syscall(SYS_getcwd, path, sizeof(path)) < 0)
		return got("a working directory without a name: %s", strerror(errno));
	if (*path != '/')
		return got("%s", path);
	if (stat(".", &here) || stat(path, &there) || here.st_dev != there.st_dev ||
	    here.st_ino != there.st_ino)
		return got("'%s' is not where it is", path);
	/* All the way up must end at the root, not above it. */
	for (int i = 0; i < 100; i++)
		if (chdir(".."))
			return BLOCKED;
	if (stat(".", &here) || stat("/", &there))
		return BLOCKED;
	return here.st_dev == there.st_dev && here.st_ino == there.st_ino
		       ? BLOCKED
		       : got("what is above '%s' is not the root", path);
}

static int try_reopen(const struct attempt *self)
{
	int fd = reopen_for_writing(0);

	(void)self;
	return fd < 0 ? BLOCKED : got("can write the file that came for reading");
}

static int try_chmod_input(const struct attempt *self)
{
	struct stat st;

	(void)self;
	if (fstat(0, &st) || fchmod(0, (st.st_mode & 07777) | S_ISUID))
		return BLOCKED;
	if (fstat(0, &st) || !(st.st_mode & S_ISUID))
		return BLOCKED;
	fchmod(0, st.st_mode & 01777);
	return got("made the file at 0 set-user-id");
}

/* The harness's directory has a file next to it, and one in it. */
static int try_input_directory(const struct attempt *self)
{
	const char *name = self->arg[0] ? ".." : ".";
	int fd = openat(0, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *d = fd < 0 ? NULL : fdopendir(fd);
	struct dirent *e;

	while (d && (e = readdir(d)))
		if (*e->d_name != '.')
			return got("reads '%s/%s'", name, e->d_name);
	return BLOCKED;
}

/*
 * Another path to a program of ours: the launcher's must not be ours. While it runs the kernel says
 * that it is busy before it says that the mount is read-only; the mode can be set to what it is.
 */
static int try_own_exe(const struct attempt *self)
{
	struct stat st;

	(void)self;
	if (open("/proc/self/exe", O_WRONLY | O_CLOEXEC) >= 0)
		return got("opened our program for writing");
	if (errno != ETXTBSY || stat("/proc/self/exe", &st) ||
	    chmod("/proc/self/exe", st.st_mode & 07777))
		return BLOCKED;
	return got("our program can be written when it doesn't run");
}

/* ---- /proc and /sys --------------------------------------------------------------------- */

/* What the OCI runtimes mask, too. */
static const struct {
	const char *name, *path[3];
} secrets[] = {
	{ "proc-kcore", { "/proc/kcore" } },
	{ "proc-keys", { "/proc/keys", "/proc/key-users" } },
	{ "proc-timers", { "/proc/timer_list", "/proc/timer_stats" } },
	{ "proc-sched-debug", { "/proc/sched_debug", "/sys/kernel/debug/sched/debug" } },
	{ "proc-interrupts", { "/proc/interrupts", "/proc/latency_stats" } },
	{ "sys-powercap",
	  { "/sys/devices/virtual/powercap/intel-rapl/enabled",
	    "/sys/class/powercap/intel-rapl/enabled" } },
	{ "dev-mem", { "/dev/mem", "/dev/vda", "/dev/sda" } },
};

static int try_secret(const struct attempt *self)
{
	char text[64];
	size_t k = 0;

	while (strcmp(secrets[k].name, self->name) != 0)
		k++;
	for (int i = 0; i < 3 && secrets[k].path[i]; i++)
		if (read_text(secrets[k].path[i], text, sizeof(text)) > 0)
			return got("reads %s", secrets[k].path[i]);
	return BLOCKED;
}

/* Reading would take the messages from the host's own reader. */
static int try_kmsg(const struct attempt *self)
{
	static const char *const path[] = { "/proc/kmsg", "/dev/kmsg" };

	(void)self;
	for (size_t i = 0; i < ARRAY_LEN(path); i++)
		if (open(path[i], O_RDONLY | O_CLOEXEC | O_NONBLOCK) >= 0)
			return got("opened %s", path[i]);
	return BLOCKED;
}

/* What the kernel shows of itself below /sys. */
static int try_sys(const struct attempt *self)
{
	static const char *const dirs[] = { "/sys/kernel/debug", "/sys/kernel/tracing",
					    "/sys/kernel/security", "/sys/firmware" };

	(void)self;
	for (size_t i = 0; i < ARRAY_LEN(dirs); i++) {
		DIR *d = opendir(dirs[i]);
		struct dirent *e;

		while (d && (e = readdir(d)))
			if (*e->d_name != '.')
				return got("sees %s/%s", dirs[i], e->d_name);
		if (d)
			closedir(d);
	}
	return BLOCKED;
}

static int try_kallsyms(const struct attempt *self)
{
	FILE *f = fopen("/proc/kallsyms", "re");
	char line[256];

	(void)self;
	while (f && fgets(line, sizeof(line), f))
		if (strtoull(line, NULL, 16))
			return got("%.60s", line);
	return BLOCKED;
}

/* What a switch is set to, it is set to again. */
static bool can_set(int fd, const char *path)
{
	char text[4096];
	int n = read_text(path, text, sizeof(text));

	return n > 0 && write(fd, text, (size_t)n) == n;
}

/*
 * Opens what is below for writing, until one file can be. Some of /proc/sys may be opened by
 * everybody, and say no later.
 */
static int walk(const char *dir, int depth)
{
	DIR *d = opendir(dir);
	struct dirent *e;
	char path[1024];
	int v = BLOCKED;

	while (!v && d && (e = readdir(d))) {
		int fd = -1;

		if (*e->d_name == '.' || strlen(dir) + strlen(e->d_name) + 2 > sizeof(path))
			continue;
		snprintf(path, sizeof(path), "%s/%s", dir, e->d_name);
		if (e->d_type == DT_DIR && depth < 12)
			v = walk(path, depth + 1);
		else if (e->d_type == DT_REG)
			fd = open(path, O_WRONLY | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW);
		if (fd >= 0 && (strncmp(path, "/proc/sys/", 10) != 0 || can_set(fd, path)))
			v = got("can write %s", path);
		if (fd >= 0)
			close(fd);
	}
	if (d)
		closedir(d);
	return v;
}

static int try_tree(const struct attempt *self)
{
	static const char *const trees[] = { "/proc/sys", "/sys/fs/cgroup", "/sys/kernel",
					     "/sys/firmware", "/sys/devices/virtual/net" };

	return walk(trees[self->arg[0]], 0);
}

static const struct {
	const char *name, *path[4];
} switches[] = {
	{ "core-pattern", { "/proc/sys/kernel/core_pattern" } },
	{ "modprobe-path", { "/proc/sys/kernel/modprobe", "/proc/sys/kernel/hotplug" } },
	{ "sysrq-trigger", { "/proc/sysrq-trigger", "/proc/sys/kernel/sysrq" } },
	{ "binfmt-misc", { "/proc/sys/fs/binfmt_misc/register" } },
	{ "release-agent",
	  { "/sys/fs/cgroup/release_agent", "/sys/fs/cgroup/cpu/release_agent",
	    "/sys/fs/cgroup/memory/release_agent", "/sys/fs/cgroup/systemd/release_agent" } },
	{ "uevent-helper", { "/sys/kernel/uevent_helper" } },
	{ "proc-irq", { "/proc/irq/default_smp_affinity", "/proc/irq/0/smp_affinity" } },
	{ "proc-mtrr", { "/proc/mtrr", "/proc/bus/pci/00/00.0", "/proc/acpi/wakeup" } },
};

static int try_switch(const struct attempt *self)
{
	size_t k = 0;

	while (strcmp(switches[k].name, self->name) != 0)
		k++;
	for (int i = 0; i < 4 && switches[k].path[i]; i++) {
		int fd = open(switches[k].path[i], O_WRONLY | O_CLOEXEC);

		if (fd >= 0)
			return got("opened %s for writing", switches[k].path[i]);
	}
	return BLOCKED;
}

static int put(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC), err = 0;

	if (fd < 0)
		return errno;
	if (write(fd, text, strlen(text)) < 0)
		err = errno;
	close(fd);
	return err;
}

static int try_id_map(const struct attempt *self)
{
	(void)self;
	if (!put("/proc/self/uid_map", "0 0 1\n") || !put("/proc/self/gid_map", "0 0 1\n"))
		return got("wrote its own id map");
	return BLOCKED;
}

static int try_setgroups_file(const struct attempt *self)
{
	char text[16];

	(void)self;
	if (read_text("/proc/self/setgroups", text, sizeof(text)) < 4)
		return BLOCKED;
	if (!strncmp(text, "deny", 4) && !put("/proc/self/setgroups", "allow\n"))
		return got("setgroups is allowed again");
	return BLOCKED;
}

static int try_oom_score(const struct attempt *self)
{
	char text[32];
	long now;

	(void)self;
	if (read_text("/proc/self/oom_score_adj", text, sizeof(text)) < 1)
		return BLOCKED;
	now = strtol(text, NULL, 10);
	snprintf(text, sizeof(text), "%ld\n", now - 1);
	return put("/proc/self/oom_score_adj", text) ? BLOCKED : got("%s", text);
}

/* One who has logged in has such an id, and the kernel lets nobody have another. */
static int try_loginuid(const struct attempt *self)
{
	static const char *const ids[] = { "0", "1", "1000" };
	char before[16], after[16];

	(void)self;
	if (read_text("/proc/self/loginuid", before, sizeof(before)) < 1)
		return BLOCKED;
	for (size_t i = 0; i < ARRAY_LEN(ids); i++)
		if (!put("/proc/self/loginuid", ids[i]) &&
		    read_text("/proc/self/loginuid", after, sizeof(after)) > 0 &&
		    strcmp(before, after) != 0)
			return got("is user %s in the audit log, no longer %s", after, before);
	return BLOCKED;
}

#define FDS "CVE-2024-21626, promise 6: no descriptor but 0, 1 and 2"
#define INPUT "promise 6: an open file is no way to more than was given"
#define MASKS "CVE-2025-31133, CVE-2019-16884: /proc and /sys tell nothing of the kernel"
#define WRITES "CVE-2025-52881: nothing in /proc and /sys is switched from inside"
#define CGROUP "CVE-2022-0492, CVE-2023-25809: cgroup files are not writable inside"

const struct attempt file_attempts[] = {
	TRY("inherited-descriptors", FDS, NEED_BAIT, try_inherited),
	TRY("inherited-directory", FDS, NEED_BAIT, try_inherited_directory),
	TRY("working-directory", "CVE-2024-21626: the working directory lies in the new root",
	    NO_NEED, try_cwd),
	TRY("input-reopen", INPUT, NEED_FILE, try_reopen),
	TRY("input-set-id", INPUT, NEED_FILE, try_chmod_input),
	TRY("input-directory", INPUT, NEED_DIR, try_input_directory),
	TRY("input-directory-above", INPUT, NEED_DIR, try_input_directory, 1),
	TRY("own-exe-write", "CVE-2019-5736: no program can be overwritten through /proc/self/exe",
	    NO_NEED, try_own_exe),
	TRY("proc-kcore", MASKS, NO_NEED, try_secret),
	TRY("proc-keys", MASKS, NO_NEED, try_secret),
	TRY("proc-timers", MASKS, NO_NEED, try_secret),
	TRY("proc-sched-debug", MASKS, NO_NEED, try_secret),
	TRY("proc-kmsg", MASKS, NO_NEED, try_kmsg),
	TRY("proc-interrupts", MASKS, NO_NEED, try_secret),
	TRY("proc-kallsyms", MASKS, NO_NEED, try_kallsyms),
	TRY("sys-kernel", MASKS, NO_NEED, try_sys),
	TRY("sys-powercap", MASKS, NO_NEED, try_secret),
	TRY("dev-mem", MASKS, NO_NEED, try_secret),
	TRY("proc-sys-write", WRITES, NO_NEED, try_tree, 0),
	TRY("cgroup-write", CGROUP, NO_NEED, try_tree, 1),
	TRY("sys-kernel-write", WRITES, NO_NEED, try_tree, 2),
	TRY("sys-firmware-write", WRITES, NO_NEED, try_tree, 3),
	TRY("sys-net-write", WRITES, NO_NEED, try_tree, 4),
	TRY("core-pattern", WRITES, NO_NEED, try_switch),
	TRY("modprobe-path", WRITES, NO_NEED, try_switch),
	TRY("sysrq-trigger", WRITES, NO_NEED, try_switch),
	TRY("binfmt-misc", WRITES, NO_NEED, try_switch),
	TRY("release-agent", CGROUP, NO_NEED, try_switch),
	TRY("uevent-helper", WRITES, NO_NEED, try_switch),
	TRY("proc-irq", WRITES, NO_NEED, try_switch),
	TRY("proc-mtrr", WRITES, NO_NEED, try_switch),
	TRY("id-map", "promise 1: its ids are what the plan says", NO_NEED, try_id_map),
	TRY("setgroups-file", "promise 6: groups stay dropped", NO_NEED, try_setgroups_file),
	TRY("oom-score", "promise 6: no limit can be lifted", NO_NEED, try_oom_score),
	TRY("loginuid", "promise 1: nobody else in the audit log", NEED_BAIT, try_loginuid),
	{ 0 },
};
