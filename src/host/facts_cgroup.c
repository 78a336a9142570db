/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * facts_cgroup - facts about control groups, and about what their limits are measured by.
 *
 * The v2 hierarchy is looked for where systemd and everybody after it mounts it; the hierarchies of
 * v1 wherever they are. Paths of our own cgroup are those that the mounts show: where an engine has
 * mounted only its part of a hierarchy, that part's root is our own cgroup.
 */
#include <dirent.h>
#include <errno.h>
#include <linux/magic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/sysmacros.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "base/path.h"
#include "base/words.h"
#include "host/facts.h"
#include "host/source.h"

static const char *read_text(struct arena *a, const char *path, size_t max_size)
{
	struct file_answer got = file_read(a, path, false, false, max_size);

	return got.file.status == HOST_FILE_OK ? got.file.content.v : NULL;
}

static bool is_cgroup2(const char *path)
{
	struct statfs fs;

	return statfs(path, &fs) == 0 && fs.f_type == CGROUP2_SUPER_MAGIC;
}

static const char *v2_mount(void)
{
	if (is_cgroup2("/sys/fs/cgroup"))
		return "/sys/fs/cgroup";
	return is_cgroup2("/sys/fs/cgroup/unified") ? "/sys/fs/cgroup/unified" : NULL;
}

const char *fact_cgroup(struct host *h, const char *arg)
{
	const char *mount = v2_mount(), *mounts;

	(void)arg;
	if (mount)
		return strcmp(mount, "/sys/fs/cgroup") == 0 ? "v2" : "hybrid";
	mounts = read_text(host_arena(h), "/proc/self/mountinfo", 4 << 20);
	return mounts && strstr(mounts, " - cgroup ") ? "v1" : "none";
}

const char *fact_cgroup_mount(struct host *h, const char *arg)
{
	(void)h;
	(void)arg;
	return v2_mount();
}

/* The path in the line of /proc/self/cgroup that is about the controller; "" is that of v2. */
static const char *path_in_hierarchy(struct arena *a, const char *controller)
{
	const char *text = read_text(a, "/proc/self/cgroup", 64 << 10);

	while (text && *text) {
		size_t n = strcspn(text, "\n");
		const char *line = arena_strndup(a, text, n), *list = strchr(line, ':');
		const char *path = list ? strchr(list + 1, ':') : NULL;

		if (path &&
		    words_have_in_commas(arena_strndup(a, list + 1, (size_t)(path - list - 1)),
					 controller))
			return path_normalize(a, path + 1);
		text += n + (text[n] == '\n');
	}
	return NULL;
}

static bool is_member(struct arena *a, const char *path)
{
	const char *procs = read_text(a, path_join(a, path, "cgroup.procs"), 4 << 20);
	const char *pid = arena_printf(a, "%d", (int)getpid()), *line;

	while ((line = words_line(a, &procs)))
		if (strcmp(line, pid) == 0)
			return true;
	return false;
}

/*
 * Our own cgroup as a path on the host; where the mount shows only it, the mount. NULL: where the
 * mount shows more than what is ours to see, as our path there is somebody else's.
 */
static const char *own_path(struct arena *a, const char *mount, const char *controller)
{
	const char *inside = mount ? path_in_hierarchy(a, controller) : NULL, *path;

	/* "/../x": it is outside of our cgroup namespace, and no path leads there. */
	if (!inside || strncmp(inside, "/..", 3) == 0)
		return NULL;
	path = inside[1] ? arena_printf(a, "%s%s", mount, inside) : mount;
	if (is_member(a, path))
		return path;
	return is_member(a, mount) ? mount : NULL;
}

const char *fact_cgroup_path(struct host *h, const char *arg)
{
	(void)arg;
	return own_path(host_arena(h), v2_mount(), "");
}

static bool can_make_in(struct arena *a, const char *path)
{
	return access(path, W_OK | X_OK) == 0 &&
	       access(path_join(a, path, "cgroup.procs"), W_OK) == 0;
}

static bool is_unit(const char *name)
{
	return words_end_with(name, ".service") || words_end_with(name, ".scope") ||
	       words_end_with(name, ".slice");
}

static bool has_mark(const char *path, const char *name)
{
	char value[8] = "";

	return getxattr(path, name, value, sizeof(value) - 1) > 0 && strcmp(value, "1") == 0;
}

/*
 * What is in a unit is systemd's to divide, unless it has Delegate=. The system's manager marks
 * those; the user's does not, so that its scopes look as if they had not been left to anybody, and
 * sbx asks for one of its own.
 */
static bool is_left_to_us(struct arena *a, const char *mount, const char *own)
{
	if (access("/run/systemd/system", F_OK) < 0)
		return true;
	for (const char *path = own; strcmp(path, mount) != 0; path = path_dirname(a, path))
		if (is_unit(path_basename(path)))
			return has_mark(path, "user.delegate") ||
			       has_mark(path, "trusted.delegate");
	/* Made by an administrator, by hand; or the root that an engine has given us. */
	return strcmp(own, mount) != 0 || access(path_join(a, mount, "cgroup.events"), F_OK) == 0;
}

const char *fact_cgroup_delegated(struct host *h, const char *arg)
{
	struct arena *a = host_arena(h);
	const char *path = own_path(a, v2_mount(), "");

	(void)arg;
	return fact_yes_no(path && can_make_in(a, path) && is_left_to_us(a, v2_mount(), path));
}

/* With others in it, controllers cannot be switched on for the cgroups below. */
const char *fact_cgroup_alone(struct host *h, const char *arg)
{
	struct arena *a = host_arena(h);
	const char *path = own_path(a, v2_mount(), "");
	const char *procs = path ? read_text(a, path_join(a, path, "cgroup.procs"), 1 << 20) : NULL;

	(void)arg;
	return procs ? fact_yes_no(strcmp(procs, arena_printf(a, "%d\n", (int)getpid())) == 0)
		     : NULL;
}

const char *fact_cgroup_controllers(struct host *h, const char *arg)
{
	struct arena *a = host_arena(h);
	const char *path = own_path(a, v2_mount(), "");

	(void)arg;
	return path ? file_line(a, path_join(a, path, "cgroup.controllers")) : NULL;
}

/* May it have cgroups with controllers below it: the real root, or one that nobody is in? */
static bool may_be_divided(struct arena *a, const char *path)
{
	const char *procs;

	if (access(path_join(a, path, "cgroup.events"), F_OK) < 0)
		return true;
	procs = read_text(a, path_join(a, path, "cgroup.procs"), 1 << 20);
	return procs && !*procs;
}

const char *fact_cgroup_above(struct host *h, const char *arg)
{
	struct arena *a = host_arena(h);
	const char *mount = v2_mount(), *path = own_path(a, mount, "");

	(void)arg;
	while (path && !may_be_divided(a, path))
		path = strcmp(path, mount) == 0 ? NULL : path_dirname(a, path);
	if (!path || !can_make_in(a, path) || !is_left_to_us(a, mount, path))
		return NULL;
	return file_line(a, path_join(a, path, "cgroup.controllers"));
}

/* "36 25 0:31 / /sys/fs/cgroup/memory rw,... shared:9 - cgroup cgroup rw,memory" */
static const char *v1_mount(struct arena *a, const char *controller)
{
	const char *text = read_text(a, "/proc/self/mountinfo", 4 << 20);

	while (text && *text) {
		size_t n = strcspn(text, "\n");
		const char *line = arena_strndup(a, text, n);
		const char *type = strstr(line, " - cgroup "), *options = strrchr(line, ' ');
		char mount[4096];

		if (type && words_have_in_commas(options + 1, controller) &&
		    sscanf(line, "%*s %*s %*s %*s %4095s", mount) == 1)
			return arena_strdup(a, mount);
		text += n + (text[n] == '\n');
	}
	return NULL;
}

const char *fact_cgroup_v1(struct host *h, const char *controller)
{
	struct arena *a = host_arena(h);
	const char *mount = v1_mount(a, controller), *path = own_path(a, mount, controller);

	return path && can_make_in(a, path) ? mount : NULL;
}

/* Does the cgroup show what files its controller has? The root has others. */
static bool shows_files_of(struct arena *a, const char *dir, const char *name)
{
	const char *list = file_line(a, path_join(a, dir, "cgroup.controllers"));
	const char *controller = arena_strndup(a, name, strcspn(name, "."));

	return access(path_join(a, dir, "cgroup.events"), F_OK) == 0 &&
	       (strcmp(controller, "cgroup") == 0 || (list && words_have(list, controller)));
}

/* In the cgroup itself, or in the first below it that tells. */
static bool find_file(struct arena *a, const char *dir, const char *name, bool *is_known)
{
	struct dirent *e;
	bool found = access(path_join(a, dir, name), F_OK) == 0;
	DIR *d;

	*is_known = found || shows_files_of(a, dir, name);
	d = *is_known ? NULL : opendir(dir);
	while (d && !*is_known && (e = readdir(d))) {
		const char *below = path_join(a, dir, e->d_name);

		if (e->d_type != DT_DIR || *e->d_name == '.' || !shows_files_of(a, below, name))
			continue;
		*is_known = true;
		found = access(path_join(a, below, name), F_OK) == 0;
	}
	if (d)
		closedir(d);
	return found;
}

const char *fact_cgroup_file(struct host *h, const char *name)
{
	struct arena *a = host_arena(h);
	const char *path = own_path(a, v2_mount(), "");
	bool is_known = false, found;

	if (!path || strchr(name, '/'))
		return NULL;
	found = find_file(a, path, name, &is_known);
	if (!found)
		found = find_file(a, v2_mount(), name, &is_known);
	return found || is_known ? fact_yes_no(found) : NULL;
}

/* ---- what limits are measured by ------------------------------------------------ */

/* "MemTotal:       16307032 kB" */
const char *fact_meminfo(struct host *h, const char *arg)
{
	struct arena *a = host_arena(h);
	const char *text = read_text(a, "/proc/meminfo", 64 << 10);
	const char *line = text ? strstr(text, arg) : NULL;
	unsigned long long kib;

	if (!line || sscanf(line + strlen(arg), ": %llu kB", &kib) != 1)
		return NULL;
	return arena_printf(a, "%llu", kib << 10);
}

const char *fact_page_size(struct host *h, const char *arg)
{
	(void)arg;
	return arena_printf(host_arena(h), "%ld", sysconf(_SC_PAGESIZE));
}

/* Numbers of the disk that a device node is, or that a file lies on; of a partition the whole. */
const char *fact_block_device(struct host *h, const char *path)
{
	struct arena *a = host_arena(h);
	const char *sys;
	struct stat st;
	dev_t dev;

	if (stat(path, &st) < 0)
		return NULL;
	dev = S_ISBLK(st.st_mode) ? st.st_rdev : st.st_dev;
	sys = arena_printf(a, "/sys/dev/block/%u:%u", major(dev), minor(dev));
	if (!major(dev) || access(sys, F_OK) < 0)
		return NULL;
	if (access(path_join(a, sys, "partition"), F_OK) < 0)
		return arena_printf(a, "%u:%u", major(dev), minor(dev));
	return file_line(a, path_join(a, sys, "../dev"));
}

const char *fact_hugetlb(struct host *h, const char *kib)
{
	return fact_yes_no(
		access(arena_printf(host_arena(h), "/sys/kernel/mm/hugepages/hugepages-%skB", kib),
		       F_OK) == 0);
}
