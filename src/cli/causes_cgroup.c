/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * causes_cgroup - why there is no cgroup for the sandbox, or not with the limit that was asked for.
 *
 * When this is asked, what the runner had made is gone again; only the cgroup that sbx is in, and
 * what is above it, can be looked at.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/path.h"
#include "base/words.h"
#include "cli/causes.h"

/* ---- a scope of systemd's -------------------------------------------------------- */

static bool is_of_system(const struct failure *f)
{
	return !strcmp(f->step->u.cgroup_scope.manager, "system");
}

/* systemctl and journalctl for that manager. */
static const char *journal_help(const struct failure *f)
{
	return arena_printf(f->arena, "journalctl%s -n 20 has what systemd says of it",
			    is_of_system(f) ? "" : " --user");
}

enum verdict cause_scope_missing(const struct failure *f, struct cause *c)
{
	return because_of_fact(f, c, is_of_system(f) ? "systemd_system" : "systemd_user");
}

enum verdict cause_scope_program(const struct failure *f, struct cause *c)
{
	return because(f, c, VERDICT_POSSIBLE, "install sbx again, whole",
		       "the program sbx-scope is not where sbx was installed");
}

enum verdict cause_scope_library(const struct failure *f, struct cause *c)
{
	return because(f, c, VERDICT_POSSIBLE,
		       "install the package libsystemd0 (Debian, Ubuntu) or systemd-libs (Fedora)",
		       "libsystemd.so.0 cannot be loaded, or is too old");
}

enum verdict cause_scope_unreachable(const struct failure *f, struct cause *c)
{
	return because(f, c, VERDICT_POSSIBLE,
		       is_of_system(f) ? "systemctl status shows whether it runs"
				       : "systemctl --user status shows whether it runs",
		       "the %s manager of systemd does not listen",
		       is_of_system(f) ? "system's" : "user's");
}

enum verdict cause_scope_foreign(const struct failure *f, struct cause *c)
{
	return because(f, c, VERDICT_CONFIRMED, "run sbx outside of that container",
		       "the manager is outside of the pid namespace that sbx is in, and would "
		       "take another process for it");
}

enum verdict cause_scope_answer(const struct failure *f, struct cause *c)
{
	const char *who = is_of_system(f) ? "the system's manager" : "your manager of systemd";

	switch (f->err) {
	case EACCES:
		return because(f, c, VERDICT_CONFIRMED,
			       is_of_system(f) ? "run sbx as root, or ask the user's manager"
					       : journal_help(f),
			       "%s does not make scopes for you", who);
	case EEXIST:
		return because(f, c, VERDICT_CONFIRMED,
			       "end what runs in it: systemctl list-units 'sbx-*.scope'",
			       "%s has a unit of that name and number already", who);
	case ECANCELED:
		return because(f, c, VERDICT_CONFIRMED, journal_help(f),
			       "%s began to make the scope, and failed", who);
	case EREMOTEIO:
		return because(f, c, VERDICT_CONFIRMED, journal_help(f),
			       "%s said that the scope is there, but sbx is not in it", who);
	case ETIMEDOUT:
		return because(f, c, VERDICT_CONFIRMED, journal_help(f),
			       "%s did not answer in 20 seconds", who);
	case EPROTO:
		return because(f, c, VERDICT_CONFIRMED, journal_help(f),
			       "%s refused; before systemd 236 none knew such scopes", who);
	case EINTR:
		return because(f, c, VERDICT_CONFIRMED, NULL,
			       "sbx-scope was ended by a signal while it asked systemd");
	default:
		return VERDICT_NO;
	}
}

/* ---- the cgroup itself ----------------------------------------------------------- */

static const char *scope_by_hand(const struct failure *f)
{
	return !strcmp(fact_of(f, "uid", ""), "0")
		       ? "start sbx in a cgroup of its own: systemd-run --scope -p Delegate=yes "
			 "sbx ..."
		       : "start sbx in a cgroup of its own: systemd-run --user --scope -p "
			 "Delegate=yes sbx ...";
}

/* Where a step of any kind works: the hierarchy, and sbx's own cgroup in it if that is known. */
static const char *place_of(const struct failure *f, const char *hierarchy)
{
	const char *own = fact_of(f, "cgroup_path", "");
	size_t n = strlen(hierarchy);

	return !strncmp(own, hierarchy, n) && (!own[n] || own[n] == '/') ? own : hierarchy;
}

static const char *hierarchy_of(const struct failure *f)
{
	const struct step *s = f->step;

	if (s->kind == STEP_CGROUP)
		return s->u.cgroup.hierarchy;
	if (s->kind == STEP_CGROUP_LIMIT)
		return s->u.cgroup_limit.hierarchy;
	/* Of CGROUP_ENTER: the first that it goes through. */
	for (size_t i = 0; i < f->index; i++)
		if (f->plan->steps[i].kind == STEP_CGROUP)
			return f->plan->steps[i].u.cgroup.hierarchy;
	return "/sys/fs/cgroup";
}

enum verdict cause_cgroup_read_only(const struct failure *f, struct cause *c)
{
	const char *path = hierarchy_of(f);
	bool is_known = words_have_in_commas(fact_of(f, "mount_flags:", path), "ro");

	if (f->err != EROFS && !is_known)
		return VERDICT_NO;
	return because(f, c, is_known ? VERDICT_CONFIRMED : VERDICT_POSSIBLE,
		       "podman: --security-opt unmask=/sys/fs/cgroup; docker: -v "
		       "/sys/fs/cgroup:/sys/fs/cgroup:rw --cgroupns=host",
		       "'%s' is mounted read-only, as container engines do", path);
}

enum verdict cause_cgroup_gone(const struct failure *f, struct cause *c)
{
	const char *path = hierarchy_of(f);

	if (host_has(f->host, HOST_PATH, path))
		return VERDICT_NO;
	return because(f, c, VERDICT_CONFIRMED, "mount it, as systemd and cgroupfs-mount do",
		       "no cgroup hierarchy is mounted at '%s'", path);
}

enum verdict cause_cgroup_foreign(const struct failure *f, struct cause *c)
{
	const char *path = place_of(f, hierarchy_of(f)), *access = fact_of(f, "access:", path);
	const char *owner = fact_of(f, "owner:", path);

	return because(f, c, *access && !strchr(access, 'w') ? VERDICT_CONFIRMED : VERDICT_POSSIBLE,
		       scope_by_hand(f), "the cgroup '%s' is not yours%s%s%s", path,
		       *owner ? " (owner, group and mode: " : "", owner, *owner ? ")" : "");
}

enum verdict cause_cgroup_controller(const struct failure *f, struct cause *c)
{
	const struct step_cgroup *s = &f->step->u.cgroup;
	const char *there = fact_of(f, s->own ? "cgroup_controllers" : "cgroup_above", "");

	for (size_t i = 0; s->v2 && i < s->controllers.n; i++)
		if (!words_have(there, s->controllers.v[i]))
			return because(
				f, c, *there ? VERDICT_CONFIRMED : VERDICT_POSSIBLE,
				"as root, a file "
				"/etc/systemd/system/user@.service.d/delegate.conf:\n"
				"[Service]\n"
				"Delegate=cpu cpuset io memory pids\n"
				"and log in anew",
				"the controller '%s' is not handed down to '%s', which has: %s",
				s->controllers.v[i], place_of(f, s->hierarchy),
				*there ? there : "none");
	return VERDICT_NO;
}

enum verdict cause_cgroup_busy(const struct failure *f, struct cause *c)
{
	const char *path = place_of(f, hierarchy_of(f));
	bool is_known = !strcmp(fact_of(f, "cgroup_alone", ""), "no");

	return because(f, c, is_known ? VERDICT_CONFIRMED : VERDICT_POSSIBLE, scope_by_hand(f),
		       "other processes are in the cgroup '%s', and then the kernel does not "
		       "divide it",
		       path);
}

enum verdict cause_cgroup_refused(const struct failure *f, struct cause *c)
{
	const struct step_cgroup *s = &f->step->u.cgroup;
	const char *path = place_of(f, s->hierarchy);

	switch (f->err) {
	case EAGAIN:
		return because(f, c, VERDICT_POSSIBLE,
			       "cgroup.max.descendants and cgroup.max.depth of those above tell "
			       "which it is",
			       "a limit on how many cgroups may be below '%s' is reached", path);
	case ENOSPC:
		return because(f, c, VERDICT_POSSIBLE,
			       "remove what is not used: rmdir, from the deepest on",
			       "the machine has as many cgroups as its kernel can count (65535)");
	case EEXIST:
		return because(f, c, VERDICT_POSSIBLE, "end what runs in it",
			       "every name that sbx tried below '%s' is taken (%s-...)", path,
			       s->name);
	case EOPNOTSUPP:
		return because(f, c, VERDICT_POSSIBLE, scope_by_hand(f),
			       "'%s' holds threads, not processes (cgroup.type)", path);
	default:
		return VERDICT_NO;
	}
}

/* ---- limits ---------------------------------------------------------------------- */

/* What a kernel without the file lacks; the longest prefix that fits is first. */
static const char *file_needs(const char *file)
{
	static const struct {
		const char *prefix, *needs;
	} rows[] = {
		{ "memory.swap.", "swap accounting (CONFIG_MEMCG_SWAP, or swapaccount=1 on its "
				  "command line)" },
		{ "memory.memsw.", "swap accounting (CONFIG_MEMCG_SWAP, or swapaccount=1 on its "
				   "command line)" },
		{ "memory.oom.group", "Linux 4.19" },
		{ "memory.zswap.", "Linux 5.19" },
		{ "memory.peak", "Linux 5.19" },
		{ "cpu.max.burst", "Linux 5.14" },
		{ "cpu.idle", "Linux 5.15" },
		{ "cpu.cfs_", "CONFIG_CFS_BANDWIDTH" },
		{ "cpu.max", "CONFIG_CFS_BANDWIDTH" },
		{ "io.weight", "CONFIG_BLK_CGROUP_IOCOST" },
		{ "io.bfq.", "the module bfq" },
		{ "io.max", "CONFIG_BLK_DEV_THROTTLING" },
		{ "io.latency", "CONFIG_BLK_CGROUP_IOLATENCY" },
		{ "blkio.throttle.", "CONFIG_BLK_DEV_THROTTLING" },
		{ "blkio.bfq.", "the module bfq" },
		{ "blkio.weight", "the I/O scheduler cfq, which Linux 5.0 took out" },
		{ "hugetlb.",
		  "huge pages of that size, or Linux 5.6 for control groups of version 2" },
		{ "misc.", "Linux 5.13" },
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		if (!strncmp(file, rows[i].prefix, strlen(rows[i].prefix)))
			return rows[i].needs;
	return NULL;
}

enum verdict cause_limit_missing(const struct failure *f, struct cause *c)
{
	const struct step_cgroup_limit *s = &f->step->u.cgroup_limit;
	const char *needs = file_needs(s->file);
	bool is_known = !strcmp(fact_of(f, "cgroup_file:", s->file), "no");

	if (needs)
		return because(f, c, is_known ? VERDICT_CONFIRMED : VERDICT_POSSIBLE,
			       "leave the limit out, or say that it may be missing: "
			       "limits.optional",
			       "this kernel (%s) has no '%s': it needs %s",
			       fact_of(f, "kernel", ""), s->file, needs);
	return because(f, c, is_known ? VERDICT_CONFIRMED : VERDICT_POSSIBLE,
		       "look for the name in the kernel's Documentation/admin-guide/cgroup-v2.rst",
		       "the cgroup has no file '%s'", s->file);
}

/* The limits that are counted in pages: a plain number that is no multiple of one. */
static enum verdict is_cut_to_pages(const struct failure *f, struct cause *c)
{
	const struct step_cgroup_limit *s = &f->step->u.cgroup_limit;
	int64_t page = host_int(f->host, HOST_FACT, "page_size", 4096);
	size_t n = strspn(s->value, "0123456789");
	int64_t v = n && n < 19 && !s->value[n] ? strtoll(s->value, NULL, 10) : 0;

	if (strncmp(s->file, "memory.", strlen("memory.")) != 0 || page < 1 || v % page == 0)
		return VERDICT_NO;
	return because(f, c, VERDICT_CONFIRMED, "make the plan anew, for this machine: sbx compile",
		       "the kernel counts it in pages of %" PRId64 " bytes, and makes %" PRId64
		       " of it",
		       page, v - v % page);
}

enum verdict cause_limit_changed(const struct failure *f, struct cause *c)
{
	const struct step_cgroup_limit *s = &f->step->u.cgroup_limit;

	if (is_cut_to_pages(f, c) == VERDICT_CONFIRMED)
		return VERDICT_CONFIRMED;
	return because(f, c, VERDICT_POSSIBLE, "a value that the kernel keeps as it is",
		       "the kernel took '%s' for '%s' and shows another value: it is beyond what "
		       "it can count, or somebody has set it again",
		       s->value, s->file);
}

static bool is_about(const struct step_cgroup_limit *s, const char *prefix)
{
	return !strncmp(s->file, prefix, strlen(prefix));
}

/* "8:0 rbps=1000" -> "8:0" */
static const char *first_word(const struct failure *f, const char *value)
{
	return arena_strndup(f->arena, value, strcspn(value, " "));
}

enum verdict cause_limit_device(const struct failure *f, struct cause *c)
{
	return because(f, c, VERDICT_CONFIRMED,
		       "lsblk -d -o NAME,MAJ:MIN shows the disks; a partition is none",
		       "this machine has no disk with the numbers %s",
		       first_word(f, f->step->u.cgroup_limit.value));
}

enum verdict cause_limit_refused(const struct failure *f, struct cause *c)
{
	const struct step_cgroup_limit *s = &f->step->u.cgroup_limit;

	if (is_about(s, "cpuset.cpus"))
		return because(f, c, VERDICT_POSSIBLE, "correct limits.cpuset",
			       "the processors %s are not all to be had here: sbx has %s", s->value,
			       fact_of(f, "cpus", ""));
	if (is_about(s, "cpuset.mems"))
		return because(f, c, VERDICT_POSSIBLE, "correct limits.mems",
			       "the memory nodes %s are not all to be had here: sbx has %s",
			       s->value, fact_of(f, "mems", ""));
	if (is_about(s, "memory.memsw."))
		return because(f, c, VERDICT_POSSIBLE, "swap has to hold the memory, too",
			       "memory and swap together cannot be less than the memory alone");
	if (f->err == EBUSY && is_about(s, "memory."))
		return because(f, c, VERDICT_POSSIBLE, "a higher limit",
			       "more memory than that is in use already");
	if (f->err == EOPNOTSUPP)
		return because(f, c, VERDICT_POSSIBLE, "leave the limit out",
			       "what this machine has cannot be limited by '%s'", s->file);
	if (f->err == EINVAL || f->err == ERANGE)
		return because(f, c, VERDICT_POSSIBLE, "correct the value",
			       "the kernel does not understand '%s' in '%s'", s->value, s->file);
	return VERDICT_NO;
}

/* ---- being moved into it --------------------------------------------------------- */

enum verdict cause_enter(const struct failure *f, struct cause *c)
{
	switch (f->err) {
	case ENOSPC:
		return because(f, c, VERDICT_POSSIBLE, "set limits.cpuset and limits.mems",
			       "the cgroup has no processors, or no memory nodes, that are there");
	case ESRCH:
		return because(f, c, VERDICT_POSSIBLE, NULL,
			       "the sandbox had ended before it could be moved");
	case ENOENT:
	case ENODEV:
		return because(f, c, VERDICT_POSSIBLE, scope_by_hand(f),
			       "somebody has removed the cgroup, as systemd does with what it has "
			       "not delegated");
	case EINVAL:
		return because(f, c, VERDICT_POSSIBLE,
			       "start sbx with ordinary priority: chrt --other 0 sbx ...",
			       "a process with real-time priority cannot go where there is no time "
			       "for it (cpu.rt_runtime_us)");
	case EACCES:
	case EPERM:
		return because(f, c, VERDICT_POSSIBLE, scope_by_hand(f),
			       "to be moved wants rights on the cgroup that holds both the old and "
			       "the new one");
	case EBUSY:
		return because(f, c, VERDICT_POSSIBLE, NULL,
			       "the cgroup divides what it has among others, and then no process "
			       "may be in it");
	case EOPNOTSUPP:
		return because(f, c, VERDICT_POSSIBLE, scope_by_hand(f),
			       "the cgroup is for threads, not for processes (cgroup.type)");
	default:
		return VERDICT_NO;
	}
}
