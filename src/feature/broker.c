/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * broker - can init make names for the payload, so that Landlock may keep it from making any?
 *
 * It takes a kernel that leaves system calls to another process, and a payload that init can see,
 * is the ancestor of, and has the same rights as. Programs of other kinds would make their calls
 * under other numbers.
 */
#include <string.h>

#include "feature/feature.h"

static bool has_proc(const struct plan *p)
{
	size_t i = 0;

	for (; (i = plan_find(p, STEP_FILESYSTEM, i)) < p->n_steps; i++)
		if (strcmp(p->steps[i].u.filesystem.type, "proc") == 0 &&
		    strcmp(p->steps[i].u.filesystem.target, "/proc") == 0)
			return true;
	return false;
}

/* run/broker_filter.c knows these. */
static bool knows_machine(struct lowering *l)
{
	static const char *const machines[] = { "x86_64", "aarch64", "riscv64" };
	const char *arch = host_ask(l->host, HOST_FACT, "arch");

	for (size_t i = 0; arch && i < ARRAY_LEN(machines); i++)
		if (strcmp(arch, machines[i]) == 0)
			return true;
	return false;
}

const char *why_no_broker(struct lowering *l)
{
	const struct spec *s = l->spec;
	const struct s_list *abis = &s->security.seccomp.abis;
	const char *fact;

	if (!s->process.init.v || s->namespaces.pid.how != S_NS_NEW)
		return "there is no init (process.init, namespaces.pid)";
	if (!has_proc(l->plan))
		return "the sandbox has no /proc of its own (filesystem.proc)";
	if (!s->security.no_new_privs.v)
		return "no_new_privs is off";
	if (s->security.capabilities.n)
		return "the payload keeps capabilities, and init would lend it its own";
	for (size_t i = 0; i < abis->n; i++)
		if (strcmp(abis->v[i].v, "native") != 0)
			return "programs of other kinds are let in (security.seccomp.abis)";
	if (!knows_machine(l))
		return "sbx has no filter for that on this kind of machine";
	if (host_int(l->host, HOST_FACT, "sysctl:kernel/yama/ptrace_scope", 0) > 1)
		return "init could not read the payload's calls (kernel.yama.ptrace_scope)";
	fact = host_ask(l->host, HOST_FACT, "seccomp_listener");
	if (!fact || strcmp(fact, "denied") == 0)
		return "this machine lets no process answer another's system calls";
	if (strcmp(fact, "kernel") == 0)
		return "that takes Linux 5.19";
	if (strcmp(fact, "taken") == 0)
		return "a sandbox around sbx answers system calls already, and the kernel lets one "
		       "do that";
	return NULL;
}
