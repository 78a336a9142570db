/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * cgroup_sweep - what is below a cgroup, and what supervisors that were killed have left there.
 *
 * A leftover is a cgroup by the name and with the mode of ours that nobody holds the lock of. One
 * that processes are in belongs to a payload that may outlive its supervisor: it stays until they
 * have ended.
 */
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

#include "run/run.h"
#include "sys/file.h"
#include "sys/kernel.h"

#define PREFIX "sbx-"

static bool is_cgroup(const struct k_dirent *e)
{
	return e->type == K_DT_DIR && strcmp(e->name, ".") != 0 && strcmp(e->name, "..") != 0;
}

int each_cgroup(int dir, int depth, visit_cgroup *visit, void *with)
{
	char buf[1024] __attribute__((aligned(8)));
	int r = visit(dir, with), n, fd;

	if (r || !depth || sys_rewind(dir) < 0)
		return r;
	while (!r && (n = sys_read_dir(dir, buf, sizeof(buf))) > 0) {
		for (int at = 0; !r && at < n;) {
			const struct k_dirent *e = (const void *)(buf + at);

			at += e->length;
			fd = is_cgroup(e) ? open_cgroup(dir, e->name) : -1;
			if (fd < 0)
				continue;
			r = each_cgroup(fd, depth - 1, visit, with);
			close(fd);
		}
	}
	return r;
}

/* The name of one right below, unless `name` is NULL. */
static bool find_below(int dir, char *name)
{
	char buf[1024] __attribute__((aligned(8)));
	int n;

	if (sys_rewind(dir) < 0)
		return false;
	while ((n = sys_read_dir(dir, buf, sizeof(buf))) > 0) {
		for (int at = 0; at < n;) {
			const struct k_dirent *e = (const void *)(buf + at);

			at += e->length;
			if (!is_cgroup(e))
				continue;
			if (name)
				memcpy(name, e->name, strlen(e->name) + 1);
			return true;
		}
	}
	return false;
}

bool has_cgroups_below(int dir)
{
	return find_below(dir, NULL);
}

int find_last_cgroup(int dir, char *name)
{
	int parent = open_cgroup(dir, ""), child;
	char below[256];

	if (parent < 0)
		return parent;
	if (!find_below(parent, name)) {
		close(parent);
		return -ENOENT;
	}
	while ((child = open_cgroup(parent, name)) >= 0) {
		if (!find_below(child, below)) {
			close(child);
			return parent;
		}
		memcpy(name, below, sizeof(below));
		close(parent);
		parent = child;
	}
	close(parent);
	return child;
}

/* From the last ones up, however deep: a payload may have made them. */
int remove_cgroups_below(int dir)
{
	char name[256];
	int parent, r = 0;

	while (!r && (parent = find_last_cgroup(dir, name)) >= 0) {
		r = sys_rmdir(parent, name);
		close(parent);
	}
	return r;
}

static int has_members(int dir, void *unused)
{
	struct members m;

	(void)unused;
	if (open_members(&m, dir) || !next_member(&m))
		return 0;
	close(m.fd);
	return 1;
}

bool is_cgroup_populated(int dir, bool is_v2)
{
	char text[128];
	ssize_t n;

	if (!is_v2)
		return each_cgroup(dir, CGROUP_DEPTH, has_members, NULL);
	n = read_cgroup_file(dir, "cgroup.events", text, sizeof(text));
	return n < 0 || !strstr(text, "populated 0");
}

/*
 * A supervisor that was killed while it killed has left them frozen. Nobody else freezes this one:
 * what a payload freezes is below.
 */
static void thaw(int dir, bool is_v2)
{
	if (is_v2)
		write_cgroup_file(dir, "cgroup.freeze", "0");
	else
		write_cgroup_file(dir, "freezer.state", "THAWED");
}

/* "sbx-NAME-PID", "sbx-NAME-PID-2", with or without ".self". */
static bool is_our_name(const char *name)
{
	const char *suffix = strstr(name, ".self");
	const char *end = suffix && !suffix[5] ? suffix : name + strlen(name), *p = end;

	while (p > name && p[-1] >= '0' && p[-1] <= '9')
		p--;
	return strncmp(name, PREFIX, strlen(PREFIX)) == 0 && p < end && p > name + strlen(PREFIX) &&
	       p[-1] == '-';
}

/* Others may use such names, too, but not with the mode that ours have. */
static bool is_ours(int fd)
{
	struct stat st;

	return !fstat(fd, &st) && (st.st_mode & 07777) == CGROUP_MODE && st.st_uid == geteuid();
}

static void sweep(int base, const char *name, bool is_v2)
{
	int fd = open_cgroup(base, name);

	if (fd < 0)
		return;
	if (is_ours(fd) && !sys_flock_now(fd, false)) {
		thaw(fd, is_v2);
		/* The lock may be of one that is gone, and another one by that name be new. */
		if (!is_cgroup_populated(fd, is_v2) && !remove_cgroups_below(fd) &&
		    sys_is_same_file(base, name, fd))
			sys_rmdir(base, name);
	}
	close(fd);
}

void sweep_cgroups(int base, bool is_v2)
{
	char buf[1024] __attribute__((aligned(8)));
	int n;

	if (hooks_skips("cgroup_sweep") || sys_rewind(base) < 0)
		return;
	while ((n = sys_read_dir(base, buf, sizeof(buf))) > 0) {
		for (int at = 0; at < n;) {
			const struct k_dirent *e = (const void *)(buf + at);

			at += e->length;
			if (is_cgroup(e) && is_our_name(e->name))
				sweep(base, e->name, is_v2);
		}
	}
}
