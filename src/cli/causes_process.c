/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * causes_process - why names, limits, priorities and rights could not be set.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "cli/causes.h"

enum {
	SETPCAP_CAP = 8,
	SYS_NICE_CAP = 23,
	SYS_RESOURCE_CAP = 24,
};

enum verdict cause_host_name(const struct failure *f, struct cause *c)
{
	bool host = f->step->kind == STEP_HOSTNAME;
	const char *name = host ? f->step->u.hostname.name : f->step->u.domainname.name;

	if (f->err == EPERM && !has_namespace(f, NS_UTS))
		return because(f, c, VERDICT_CONFIRMED, "namespaces.uts = true",
			       "without a uts namespace it would be the host's name");
	if (f->err == EINVAL && strlen(name) > 64)
		return because(f, c, VERDICT_CONFIRMED, "a shorter name",
			       "the kernel takes 64 bytes, and the name has %zu", strlen(name));
	return VERDICT_NO;
}

enum verdict cause_link_up(const struct failure *f, struct cause *c)
{
	const char *name = f->step->u.link_up.interface;

	if (f->err == EPERM && !has_namespace(f, NS_NET))
		return because(f, c, VERDICT_CONFIRMED,
			       "namespaces.net = true, or network.mode = \"host\"",
			       "without a net namespace it would be the host's interface");
	if (f->err == ENODEV)
		return because(f, c, VERDICT_CONFIRMED, "correct the name",
			       "there is no interface '%s' inside", name);
	return VERDICT_NO;
}

enum verdict cause_clocks(const struct failure *f, struct cause *c)
{
	if (!strcmp(fact_of(f, "ns.", "time"), "no"))
		return because(f, c, VERDICT_CONFIRMED, "namespaces.time = false, or Linux 5.6",
			       "this kernel has no time namespaces");
	if (f->err == ERANGE || f->err == EINVAL)
		return because(f, c, VERDICT_POSSIBLE,
			       "offsets that leave the clock between 0 and 146 years",
			       "a clock would be before 0 or beyond what the kernel can count");
	return VERDICT_NO;
}

static const char *limit_name(int64_t resource)
{
	static const struct {
		int64_t resource;
		const char *name;
	} names[] = {
		{ RLIMIT_NOFILE, "nofile" },   { RLIMIT_NPROC, "nproc" },
		{ RLIMIT_CORE, "core" },       { RLIMIT_FSIZE, "fsize" },
		{ RLIMIT_STACK, "stack" },     { RLIMIT_AS, "as" },
		{ RLIMIT_MEMLOCK, "memlock" }, { RLIMIT_DATA, "data" },
		{ RLIMIT_CPU, "cpu_time" },
	};

	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		if (names[i].resource == resource)
			return names[i].name;
	return "";
}

enum verdict cause_rlimit(const struct failure *f, struct cause *c)
{
	const struct step_rlimit *r = &f->step->u.rlimit;
	const char *name = limit_name(r->resource), *hard = fact_of(f, "rlimit:", name);
	uint64_t want = r->hard < 0 ? UINT64_MAX : (uint64_t)r->hard;
	uint64_t soft = r->soft < 0 ? UINT64_MAX : (uint64_t)r->soft;
	const char *max = fact_of(f, "sysctl:", "fs/nr_open");

	if (f->err == EINVAL && soft > want)
		return because(f, c, VERDICT_CONFIRMED,
			       arena_printf(f->arena,
					    "limits.%s = \"SOFT:HARD\" with SOFT up to HARD", name),
			       "the soft limit is above the hard one");
	if (f->err != EPERM)
		return VERDICT_NO;
	if (!strcmp(name, "nofile") && *max && want > strtoull(max, NULL, 10))
		return because(f, c, VERDICT_CONFIRMED,
			       arena_printf(f->arena, "limits.nofile = up to %s", max),
			       "no process may open more than %s files (fs.nr_open)", max);
	if (*hard && strcmp(hard, "unlimited") != 0 && want > strtoull(hard, NULL, 10))
		return because(f, c, VERDICT_CONFIRMED,
			       arena_printf(f->arena,
					    "limits.%s = up to %s; or raise it for yourself in "
					    "/etc/security/limits.conf",
					    name, hard),
			       "only root may raise a hard limit, and yours is %s", hard);
	return VERDICT_NO;
}

/* In a user namespace of its own even root's process has no such right: the kernel asks the host's.
 */
static bool has_cap_of_host(const struct failure *f, int cap)
{
	return has_cap(f, cap) && !has_namespace(f, NS_USER);
}

enum verdict cause_nice(const struct failure *f, struct cause *c)
{
	if ((f->err != EPERM && f->err != EACCES) || has_cap_of_host(f, SYS_NICE_CAP))
		return VERDICT_NO;
	return because(f, c, VERDICT_CONFIRMED,
		       "process.nice = that value or more (or a limit on nice in limits.conf)",
		       "only root may go below the nice value that sbx has itself");
}

enum verdict cause_oom_score(const struct failure *f, struct cause *c)
{
	if ((f->err != EPERM && f->err != EACCES) || has_cap_of_host(f, SYS_RESOURCE_CAP))
		return VERDICT_NO;
	return because(
		f, c, VERDICT_CONFIRMED,
		"process.oom_score_adj = the present value or more (/proc/self/oom_score_adj)",
		"only root may lower the value that sbx has itself");
}

enum verdict cause_fd_closed(const struct failure *f, struct cause *c)
{
	struct intv keep = f->step->u.close_fds.keep;
	struct strbuf list;

	strbuf_init(&list, f->arena);
	for (size_t i = 0; i < keep.n; i++)
		strbuf_addf(&list, "%s%lld", i ? ", " : "", (long long)keep.v[i]);
	return because(f, c, VERDICT_CONFIRMED,
		       "open it before sbx starts (sbx ... 8<FILE), or leave it out",
		       "%s %s is not open in the process that started sbx",
		       keep.n == 1 ? "descriptor" : "one of the descriptors", list.s);
}

enum verdict cause_affinity(const struct failure *f, struct cause *c)
{
	const char *cpus = fact_of(f, "cpus", "");

	return because(f, c, *cpus ? VERDICT_CONFIRMED : VERDICT_POSSIBLE,
		       "process.cpu_affinity with at least one of them",
		       "none of the processors can be used here: there are %s",
		       *cpus ? cpus : "others");
}

/* The one inside is looked for beneath the new root, and has to be a devpts: see run/tty.c. */
enum verdict cause_pty(const struct failure *f, struct cause *c)
{
	const char *ptmx = f->step->u.pty.ptmx, *max = fact_of(f, "sysctl:", "kernel/pty/max");
	bool host = !*ptmx;

	if (f->err == ENOSPC)
		return because(f, c, *max ? VERDICT_CONFIRMED : VERDICT_POSSIBLE,
			       "as root: sysctl -w kernel.pty.max=N; or close some terminals",
			       "all pseudo-terminals of the machine are taken%s%s%s",
			       *max ? " (kernel.pty.max is " : "", max, *max ? ")" : "");
	if (host && f->err == ENOENT && !host_ask(f->host, HOST_PATH, "/dev/ptmx"))
		return because(f, c, VERDICT_CONFIRMED,
			       "a /dev with a devpts for sbx; or filesystem.dev = \"minimal\", "
			       "which has one; or security.tty = \"none\"",
			       "there is no /dev/ptmx on this machine");
	if (!host && (f->err == ENODEV || f->err == ENOENT || f->err == ENOTDIR))
		return because(f, c, VERDICT_POSSIBLE, "nothing else at that place",
			       "something that is no devpts has been put over '%s'", ptmx);
	if (f->err == EACCES)
		return because(f, c, VERDICT_POSSIBLE, "a devpts without the option nodev",
			       "devices cannot be opened there");
	return VERDICT_NO;
}

enum verdict cause_no_null(const struct failure *f, struct cause *c)
{
	if (host_ask(f->host, HOST_PATH, "/dev/null"))
		return VERDICT_NO;
	return because(f, c, VERDICT_CONFIRMED, "a /dev with its usual devices for sbx",
		       "there is no /dev/null on this machine");
}

enum verdict cause_rights(const struct failure *f, struct cause *c)
{
	if (has_namespace(f, NS_USER) || has_cap(f, SETPCAP_CAP))
		return VERDICT_NO;
	return because(f, c, VERDICT_CONFIRMED, "namespaces.user = true",
		       "without a user namespace only root may change capability sets");
}

enum verdict cause_seccomp_missing(const struct failure *f, struct cause *c)
{
	if (host_yes(f->host, "seccomp"))
		return VERDICT_NO;
	if (host_yes(f->host, "seccomp_filter"))
		return because(
			f, c, VERDICT_CONFIRMED,
			"docker, podman: run the container with --security-opt seccomp=unconfined",
			"a seccomp filter above sbx lets nobody install another one");
	return because(f, c, VERDICT_CONFIRMED, "a kernel with CONFIG_SECCOMP_FILTER",
		       "this kernel (%s) has no system call filters", fact_of(f, "kernel", ""));
}

enum verdict cause_seccomp_rights(const struct failure *f, struct cause *c)
{
	if (!f->step->u.seccomp.early)
		return VERDICT_NO;
	return because(f, c, VERDICT_POSSIBLE, "security.no_new_privs = true",
		       "without no_new_privs a filter needs CAP_SYS_ADMIN in the user namespace");
}

/* Each filter counts, those that were there before sbx among them. */
enum verdict cause_seccomp_long(const struct failure *f, struct cause *c)
{
	return because(f, c, VERDICT_POSSIBLE, "start sbx below fewer filters, or with fewer rules",
		       "the filters of a process may have 32768 instructions in all");
}

/* A plan that was made where there was more: another kernel, or no filter above sbx. */
enum verdict cause_landlock_missing(const struct failure *f, struct cause *c)
{
	int64_t abi = f->step->u.landlock_ruleset.abi;
	int64_t here = host_int(f->host, HOST_FACT, "landlock", 0);

	if (here <= 0)
		return because_of_fact(f, c, "landlock");
	if (here < abi)
		return because(
			f, c, VERDICT_CONFIRMED, "make the plan again on this machine",
			"the plan was made for ABI %lld of Landlock, and this kernel has %lld",
			(long long)abi, (long long)here);
	return VERDICT_NO;
}

enum verdict cause_landlock_path(const struct failure *f, struct cause *c)
{
	return because(f, c, VERDICT_POSSIBLE, "start it again",
		       "what was mounted at '%s' has gone since", f->step->u.landlock_path.path);
}

enum verdict cause_directory_open(const struct failure *f, struct cause *c)
{
	return because(
		f, c, VERDICT_CONFIRMED,
		"redirect it from or to a file, or --ro=DIRECTORY to let it be seen",
		"standard input, output or error is a directory, which leads to all of the host");
}

enum verdict cause_landlock_rights(const struct failure *f, struct cause *c)
{
	if (plan_find(f->plan, STEP_NO_NEW_PRIVS, 0) < f->index)
		return VERDICT_NO;
	return because(f, c, VERDICT_CONFIRMED,
		       "security.no_new_privs = true, or security.landlock = \"off\"",
		       "without no_new_privs only CAP_SYS_ADMIN may restrict itself");
}

enum verdict cause_landlock_layers(const struct failure *f, struct cause *c)
{
	return because(
		f, c, VERDICT_CONFIRMED, "security.landlock = \"off\" for the innermost",
		"sbx runs inside 16 layers of Landlock already, and the kernel takes no more");
}

/* The plan was made for a directory that was another one, or elsewhere. */
enum verdict cause_names_fold(const struct failure *f, struct cause *c)
{
	return because(f, c, VERDICT_CONFIRMED, "make the plan again on this machine",
		       "in '%s' other bytes may be the same name, so that init could not tell what "
		       "must not be made",
		       f->step->u.landlock_path.path);
}

enum verdict cause_listener(const struct failure *f, struct cause *c)
{
	const char *fact = host_ask(f->host, HOST_FACT, "seccomp_listener");

	if (fact && strcmp(fact, "yes") == 0)
		return VERDICT_NO;
	return because(f, c, VERDICT_CONFIRMED, "make the plan again on this machine",
		       "the plan was made where a filter may leave system calls to init; here %s",
		       fact && strcmp(fact, "kernel") == 0  ? "the kernel is older than Linux 5.19"
		       : fact && strcmp(fact, "taken") == 0 ? "a sandbox around sbx does it already"
							    : "that is refused");
}
