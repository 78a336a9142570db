/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * causes - the table, what its probes share, and the causes that any step can have.
 */
#include "cli/causes.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/path.h"
#include "cli/reasons.h"

#define STEP_ANY STEP_KIND_COUNT

static const struct {
	enum step_kind kind;
	int err;
	cause_fn *probe;
} causes[] = {
#define CAUSE(kind, err, probe) { STEP_##kind, err, probe },
#include "cli/causes.def"
#undef CAUSE
};

struct cause cause_find(const struct failure *f)
{
	struct cause possible = { NULL, NULL };

	for (size_t i = 0; i < ARRAY_LEN(causes); i++) {
		struct cause c = { NULL, NULL };
		enum verdict v;

		if ((causes[i].kind != STEP_ANY && causes[i].kind != f->step->kind) ||
		    (causes[i].err && causes[i].err != f->err))
			continue;
		v = causes[i].probe(f, &c);
		if (v == VERDICT_CONFIRMED)
			return c;
		if (v == VERDICT_POSSIBLE && !possible.text) {
			possible.text = arena_printf(f->arena, "probably %s", c.text);
			possible.help = c.help;
		}
	}
	return possible;
}

/* ---- what the probes share ------------------------------------------------------ */

enum verdict because(const struct failure *f, struct cause *c, enum verdict v, const char *help,
		     const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	c->text = arena_vprintf(f->arena, fmt, ap);
	va_end(ap);
	c->help = help;
	return v;
}

enum verdict because_of_fact(const struct failure *f, struct cause *c, const char *fact)
{
	const struct reason *r = reason_find(f->host, fact);

	if (!r)
		return VERDICT_NO;
	return because(f, c, VERDICT_CONFIRMED, r->help, "%s", r->cause);
}

const char *fact_of(const struct failure *f, const char *prefix, const char *rest)
{
	const char *v = host_ask(f->host, HOST_FACT, arena_printf(f->arena, "%s%s", prefix, rest));

	return v ? v : "";
}

const char *type_text(const char *type)
{
	static const struct {
		const char *type, *text;
	} rows[] = {
		{ "dir", "a directory" },      { "file", "a file" },
		{ "link", "a link" },	       { "char", "a character device" },
		{ "block", "a block device" }, { "fifo", "a fifo" },
		{ "socket", "a socket" },      { "denied", "closed to you" },
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		if (!strcmp(rows[i].type, type))
			return rows[i].text;
	return type;
}

bool has_namespace(const struct failure *f, uint64_t ns)
{
	for (size_t i = 0; i < f->plan->n_steps && i <= f->index; i++) {
		const struct step *s = &f->plan->steps[i];

		if ((s->kind == STEP_CLONE && (s->u.clone.ns & ns)) ||
		    (s->kind == STEP_JOIN && (s->u.join.ns & ns)))
			return true;
	}
	return false;
}

bool has_cap(const struct failure *f, int cap)
{
	const char *caps = host_ask(f->host, HOST_FACT, "caps");

	return caps && (strtoull(caps, NULL, 16) >> cap & 1);
}

/* ---- whatever the step was ------------------------------------------------------ */

enum verdict cause_no_such_call(const struct failure *f, struct cause *c)
{
	if (host_yes(f->host, "seccomp_filter"))
		return because(
			f, c, VERDICT_POSSIBLE,
			"docker, podman: a newer engine, or --security-opt seccomp=unconfined",
			"a seccomp filter above sbx does not know the system call");
	return because(f, c, VERDICT_POSSIBLE, "sbx doctor shows what this kernel has",
		       "this kernel (%s) is too old for the step", fact_of(f, "kernel", ""));
}

enum verdict cause_refused(const struct failure *f, struct cause *c)
{
	const char *label = fact_of(f, "apparmor_label", "");

	if (host_yes(f->host, "chrooted"))
		return because(
			f, c, VERDICT_POSSIBLE,
			"enter the tree by pivot_root in place of chroot, as systemd-nspawn does",
			"the kernel refuses it because sbx runs in a chroot");
	if (host_yes(f->host, "seccomp_filter"))
		return because(
			f, c, VERDICT_POSSIBLE,
			"docker, podman: run the container with --security-opt seccomp=unconfined",
			"a seccomp filter above sbx refuses the system call");
	if (*label && strcmp(label, "unconfined") != 0)
		return because(f, c, VERDICT_POSSIBLE,
			       "look into the kernel's log: dmesg | grep -i -e apparmor -e avc",
			       "the security module refuses it: sbx runs confined as '%s'", label);
	return because(f, c, VERDICT_POSSIBLE,
		       "look into the kernel's log: dmesg | grep -i -e apparmor -e avc",
		       "a security module of this machine refuses it");
}

enum verdict cause_no_memory(const struct failure *f, struct cause *c)
{
	return because(f, c, VERDICT_POSSIBLE,
		       "free -h; and the memory limit of the cgroup that sbx is in",
		       "the machine, or the cgroup that sbx is in, has no memory left");
}

enum verdict cause_no_descriptors(const struct failure *f, struct cause *c)
{
	return because(f, c, VERDICT_POSSIBLE, "raise it: ulimit -n 4096",
		       "the limit on open files is reached (it is %s)",
		       fact_of(f, "rlimit:", "nofile"));
}
