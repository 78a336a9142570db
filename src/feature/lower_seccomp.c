/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * lower_seccomp - the system call filter: policy, what kept capabilities and allowed namespaces
 * need, the profile's own rules, and last what settings deny.
 *
 * The order is what gives each setting its weight, since the last rule that matches decides: a
 * profile's rules can loosen or tighten the policy, but what lock_personality denies only
 * lock_personality gives back.
 */
#include <errno.h>
#include <string.h>

#include "feature/policy.h"

#define NAMESPACES                                                             \
	"CLONE_NEWNS|CLONE_NEWCGROUP|CLONE_NEWUTS|CLONE_NEWIPC|CLONE_NEWUSER|" \
	"CLONE_NEWPID|CLONE_NEWNET"
#define SET_ID "mode & S_ISUID|S_ISGID"

/* For this process and those of the same terminal: no request ends up as somebody's input. */
static const char *const tty_rules[] = {
	"deny ioctl(request == TIOCSTI) ioctl(request == TIOCLINUX)",
	NULL,
};

/* A process group does not end at a pid namespace: its other processes are the caller's. */
static const char *const group_rules[] = {
	"deny setpriority(which == PRIO_PGRP, who == 0)",
	"deny ioprio_set(which == IOPRIO_WHO_PGRP, who == 0)",
	NULL,
};

/* Signals to it are a matter of Landlock, where it knows of them. */
static const char *const no_group_signals[] = {
	"deny kill(pid == 0) pidfd_send_signal(flags & PIDFD_SIGNAL_PROCESS_GROUP)",
	NULL,
};

/* Without a flag for namespaces unshare only splits what threads share. */
static const char *const no_userns[] = {
	"deny clone(flags & " NAMESPACES ")",
	"deny unshare(flags & " NAMESPACES "|CLONE_NEWTIME)",
	"deny setns",
	"errno ENOSYS clone3",
	NULL,
};

/* What a browser, bwrap and sbx make their own sandboxes with. */
static const char *const userns[] = {
	"allow clone clone3 setns unshare @mount sethostname setdomainname "
	"keyctl(operation == KEYCTL_JOIN_SESSION_KEYRING)",
	NULL,
};

/*
 * Written once and executed later is as good as at once, so that mprotect may not make anything
 * executable at all. READ_IMPLIES_EXEC would have the kernel add PROT_EXEC behind the filter's
 * back; 0xffffffff only asks.
 */
static const char *const no_write_execute[] = {
	"deny mmap(prot & PROT_WRITE|PROT_EXEC == PROT_WRITE|PROT_EXEC)",
	"deny mmap2(prot & PROT_WRITE|PROT_EXEC == PROT_WRITE|PROT_EXEC)",
	"deny mprotect(prot & PROT_EXEC) pkey_mprotect(prot & PROT_EXEC) shmat(flags & SHM_EXEC)",
	"deny personality(persona & READ_IMPLIES_EXEC, persona != 0xffffffff)",
	NULL,
};

static const char *const no_personality[] = {
	"deny personality(persona != PER_LINUX, persona != 0xffffffff)",
	NULL,
};

/* open looks at its mode only when it makes a file, and many leave there what was in the register.
 */
static const char *const no_set_id[] = {
	"deny chmod(" SET_ID ") fchmod(" SET_ID ")",
	"deny fchmodat(" SET_ID ") fchmodat2(" SET_ID ")",
	"deny mkdir(" SET_ID ") mkdirat(" SET_ID ")",
	"deny mknod(" SET_ID ") mknodat(" SET_ID ")",
	"deny creat(" SET_ID ")",
	"deny open(flags & O_CREAT, " SET_ID ") openat(flags & O_CREAT, " SET_ID ")",
	"deny open(flags & O_TMPFILE == O_TMPFILE, " SET_ID ")",
	"deny openat(flags & O_TMPFILE == O_TMPFILE, " SET_ID ")",
	"errno ENOSYS openat2",
	NULL,
};

/*
 * The default limit of 1 keeps even a handler of core dumps from being run, and 0 does not.
 * Programs that hold secrets set it to 0, and end when they cannot: they are told that they have.
 * Not those that ask for the old one with it, as nobody would fill that in.
 */
static const char *const no_core[] = {
	"ignore setrlimit(resource == RLIMIT_CORE)",
	"ignore prlimit64(resource == RLIMIT_CORE, new_limit != 0)",
	"deny prlimit64(resource == RLIMIT_CORE, new_limit != 0, old_limit != 0)",
	NULL,
};

/*
 * Landlock's ports are those of sockets that are TCP from the start, and of connect and bind. The
 * other protocols are TCP on the wire all the same, towards who does not speak them; a message can
 * open its connection itself. Both as a kernel says it that was built without.
 */
static const char *const no_other_tcp[] = {
	"errno EPROTONOSUPPORT socket(protocol == IPPROTO_MPTCP) socket(protocol == IPPROTO_SMC)",
	"errno EAFNOSUPPORT socket(family == AF_SMC)",
	NULL,
};

static const char *const no_fast_open[] = {
	"errno EOPNOTSUPP sendto(flags & MSG_FASTOPEN) sendmsg(flags & MSG_FASTOPEN)",
	"errno EOPNOTSUPP sendmmsg(flags & MSG_FASTOPEN)",
	NULL,
};

/* ---- kinds of programs ------------------------------------------------------ */

/* uname -m, and what libseccomp calls it and the others that its processors run. */
static const struct {
	const char *machine, *native, *others[2];
} machines[] = {
	{ "x86_64", "x86_64", { "x86", "x32" } },
	{ "i386", "x86", { NULL } },
	{ "i486", "x86", { NULL } },
	{ "i586", "x86", { NULL } },
	{ "i686", "x86", { NULL } },
	{ "aarch64", "aarch64", { "arm", NULL } },
	{ "armv6l", "arm", { NULL } },
	{ "armv7l", "arm", { NULL } },
	{ "armv8l", "arm", { NULL } },
	{ "riscv64", "riscv64", { NULL } },
	{ "loongarch64", "loongarch64", { NULL } },
	{ "s390x", "s390x", { NULL } },
	{ "ppc64le", "ppc64le", { NULL } },
	{ "ppc64", "ppc64", { NULL } },
};

static void add_text(struct arena *a, struct strv *list, const char *text)
{
	for (size_t i = 0; i < list->n; i++)
		if (strcmp(list->v[i], text) == 0)
			return;
	list->v = arena_grow(a, list->v, list->n * sizeof(*list->v),
			     (list->n + 1) * sizeof(*list->v));
	list->v[list->n++] = text;
}

static bool runs(size_t machine, const char *abi)
{
	if (strcmp(abi, machines[machine].native) == 0)
		return true;
	for (size_t i = 0; i < ARRAY_LEN(machines[0].others); i++)
		if (machines[machine].others[i] && strcmp(abi, machines[machine].others[i]) == 0)
			return true;
	return false;
}

/* sbx's own last calls are native, so "native" has to be among them. */
static int abis(struct lowering *l, struct strv *out)
{
	const struct s_list *list = &l->spec->security.seccomp.abis;
	const char *arch = host_ask(l->host, HOST_FACT, "arch");
	size_t m = 0;
	int err = 0;

	while (arch && m < ARRAY_LEN(machines) && strcmp(arch, machines[m].machine) != 0)
		m++;
	if (!arch || m == ARRAY_LEN(machines))
		return diag_error(l->diags, DIAG_E0446, list->at,
				  "sbx knows no system call filter for the machine '%s'",
				  arch ? arch : "");
	if (!list->n)
		add_text(l->arena, out, machines[m].native);
	for (size_t i = 0; i < list->n; i++) {
		const char *abi = list->v[i].v;

		if (strcmp(abi, "native") == 0)
			abi = machines[m].native;
		if (runs(m, abi))
			add_text(l->arena, out, abi);
		else
			err = diag_error(l->diags, DIAG_E0446, list->v[i].at,
					 "a machine of the kind '%s' runs no program for '%s'",
					 arch, abi);
	}
	for (size_t i = 0; i < out->n; i++)
		if (strcmp(out->v[i], machines[m].native) == 0)
			return err;
	return err < 0 ? err
		       : diag_error_help(
				 l->diags, DIAG_E0446, list->at,
				 "add \"native\": the program's start itself is such a call",
				 "native system calls cannot be left out");
}

/* ---- rules that settings mean ------------------------------------------------ */

/* Rules of our own, which unit tests read. */
static void add_all(struct lowering *l, struct strv *rules, const char *const *texts)
{
	struct filter_error err;

	for (; *texts; texts++)
		policy_add(l->arena, rules, *texts, &err);
}

static void add_one(struct lowering *l, struct strv *rules, const char *text)
{
	add_all(l, rules, (const char *const[]){ text, NULL });
}

/* "family != AF_UNIX, family != AF_INET", for socket and for socketpair. */
static void add_families(struct lowering *l, struct strv *rules, const struct s_list *families)
{
	struct strbuf conds;

	strbuf_init(&conds, l->arena);
	for (size_t i = 0; i < families->n; i++) {
		strbuf_add(&conds, i ? ", family != AF_" : "(family != AF_");
		for (const char *p = families->v[i].v; *p; p++) {
			char c = *p;

			if (c >= 'a' && c <= 'z')
				c = (char)(c - 'a' + 'A');
			strbuf_addc(&conds, c);
		}
	}
	if (families->n)
		strbuf_addc(&conds, ')');
	add_one(l, rules, arena_printf(l->arena, "errno EAFNOSUPPORT socket%s", conds.s));
	add_one(l, rules, arena_printf(l->arena, "errno EAFNOSUPPORT socketpair%s", conds.s));
}

/* Does the sandbox write to files that stay when it is gone? */
static bool writes_to_host(const struct lowering *l)
{
	if (l->spec->namespaces.mount.how != S_NS_NEW)
		return true;
	for (size_t i = 0; i < l->plan->n_steps; i++) {
		const struct step *s = &l->plan->steps[i];

		if (s->kind == STEP_BIND && !(s->u.bind.attrs & ATTR_RO) &&
		    s->u.bind.slot != BIND_INSIDE)
			return true;
		if (s->kind == STEP_OVERLAY && *s->u.overlay.upper &&
		    !(s->u.overlay.flags & OVL_STAGED))
			return true;
	}
	return false;
}

static bool denies_set_id(const struct lowering *l)
{
	const char *how = l->spec->security.set_id_bits.v;

	return strcmp(how, "deny") == 0 || (strcmp(how, "auto") == 0 && writes_to_host(l));
}

/* What the payload got more of by another key; its own rules can take it away again. */
static void add_allowances(struct lowering *l, bool has_policy, struct strv *rules)
{
	const struct spec *s = l->spec;

	if (!has_policy)
		return;
	for (size_t i = 0; i < s->security.capabilities.n; i++) {
		const char *rule = policy_cap_rule(s->security.capabilities.v[i].v);

		if (rule)
			add_one(l, rules, rule);
	}
	if (s->security.nested_userns.v)
		add_all(l, rules, userns);
	if (s->security.socket_families.set && s->security.socket_families.n)
		add_one(l, rules, "allow socket socketpair");
}

static bool scopes_signals(const struct lowering *l)
{
	return strcmp(l->spec->security.landlock.v, "off") != 0 &&
	       host_int(l->host, HOST_FACT, "landlock", 0) >= 6 &&
	       l->spec->namespaces.pid.how != S_NS_JOIN;
}

static void add_denials(struct lowering *l, struct strv *rules)
{
	const struct spec *s = l->spec;

	if (s->security.socket_families.set)
		add_families(l, rules, &s->security.socket_families);
	if (s->network.tcp_bind.set || s->network.tcp_connect.set)
		add_all(l, rules, no_other_tcp);
	if (s->network.tcp_connect.set)
		add_all(l, rules, no_fast_open);
	if (!s->security.nested_userns.v)
		add_all(l, rules, no_userns);
	if (s->security.lock_personality.v)
		add_all(l, rules, no_personality);
	if (s->security.memory_deny_write_execute.v)
		add_all(l, rules, no_write_execute);
	if (denies_set_id(l))
		add_all(l, rules, no_set_id);
	if (has_default_core(l))
		add_all(l, rules, no_core);
	add_all(l, rules, tty_rules);
	if (!s->process.new_session.v)
		add_all(l, rules, group_rules);
	if (!s->process.new_session.v && !scopes_signals(l))
		add_all(l, rules, no_group_signals);
	/* sbx's own KEYRING comes behind the filter then; an empty keyring is nothing to deny. */
	if (!s->security.no_new_privs.v)
		add_one(l, rules, "allow keyctl(operation == KEYCTL_JOIN_SESSION_KEYRING)");
}

/* ---- the profile's own rules -------------------------------------------------- */

int policy_bad_rule(struct diags *d, struct place at, const struct filter_error *err)
{
	struct diag *x;

	/* A string that stands there as it is read, without escapes: the very word can be shown. */
	at.col += (uint32_t)err->offset;
	at.len = (uint32_t)err->length;
	x = diag_add(d, SEV_ERROR, DIAG_E0440, at, "%s", err->msg);
	x->label = err->label;
	x->help = err->help;
	return -1;
}

static bool is_verbatim(struct place at, const char *text)
{
	size_t n = strlen(text);
	const char *p = at.text;

	if (!p || !at.col || strcspn(p, "\n") < at.col + n + 1)
		return false;
	p += at.col - 1;
	return *p == '"' && memcmp(p + 1, text, n) == 0 && p[n + 1] == '"';
}

static int own_rules(struct lowering *l, struct strv *rules)
{
	const struct s_list *list = &l->spec->security.seccomp.rules;
	int result = 0;

	for (size_t i = 0; i < list->n; i++) {
		const char *text = list->v[i].v;
		struct place at = list->v[i].at;
		struct filter_error err;

		if (policy_add(l->arena, rules, text, &err))
			continue;
		if (is_verbatim(at, text)) {
			at.col++;
		} else {
			err.offset = 0;
			err.length = at.len;
		}
		result = policy_bad_rule(l->diags, at, &err);
	}
	return result;
}

/* ---- what sbx itself still calls ------------------------------------------------ */

struct question {
	const char *call;
	bool found;
};

static void compare(void *ctx, const char *call)
{
	struct question *q = ctx;

	if (strcmp(q->call, call) == 0)
		q->found = true;
}

/* By EINVAL the runner knows that it has dropped the last capability that there is. */
static bool is_unnoticed(struct filter_verdict v)
{
	return v.action == FILTER_ERRNO && (v.error == 0 || v.error == EINVAL);
}

/*
 * Conditions are not looked at: a rule that has some decides only about some calls, and one that
 * refuses such a call of ours is seen when it is made. Not so one that ignores it: sbx would go on
 * with rights that it believes to have dropped. `by` is the index of the rule that decides, or the
 * number of all of them.
 */
static bool is_allowed(const struct filter_rule *rules, size_t n, struct filter_verdict otherwise,
		       const char *call, size_t *by)
{
	struct filter_verdict v = otherwise;
	bool found = false;

	for (*by = n; !found && (*by)-- > 0;) {
		const struct filter_rule *rule = &rules[*by];

		for (size_t k = 0; !found && k < rule->n_calls; k++) {
			struct question q = { .call = call };

			filter_expand(rule->calls[k].name, compare, &q);
			found = q.found && (is_unnoticed(rule->verdict) || !rule->calls[k].n_conds);
		}
	}
	if (found)
		v = rules[*by].verdict;
	else
		*by = n;
	return v.action == FILTER_ALLOW || v.action == FILTER_LOG;
}

/* Between the filter and the payload's first instruction. */
static const char *const needed[] = {
	"umask", "rt_sigaction", "rt_sigprocmask", "execve", "exit_group", NULL,
};

/*
 * Without no_new_privs the filter stands before rights are dropped, as installing one needs either;
 * init then is under it, too.
 */
static const char *const needed_early[] = {
	"prctl",       "setgroups",	  "setresgid", "setresuid", "capset", "clone",
	"close_range", "rt_sigtimedwait", "wait4",     "kill",	    NULL,
};

/* Rules from `first` on are the profile's own, which have places. */
static int check_needed(struct lowering *l, const struct step_seccomp *s, const char *const *calls,
			size_t first, struct place at)
{
	const struct s_list *own = &l->spec->security.seccomp.rules;
	struct filter_rule *rules = arena_array(l->arena, s->rules.n, sizeof(*rules));
	struct filter_verdict otherwise = { .action = FILTER_KILL };
	struct filter_error err;

	for (size_t i = 0; i < s->rules.n; i++)
		filter_parse(l->arena, s->rules.v[i], &rules[i], &err);
	filter_parse_verdict(l->arena, s->otherwise, &otherwise, &err);
	for (; *calls; calls++) {
		size_t by;

		if (is_allowed(rules, s->rules.n, otherwise, *calls, &by))
			continue;
		if (by >= first && by - first < own->n)
			at = own->v[by - first].at;
		return diag_error_help(
			l->diags, DIAG_E0447, at,
			arena_printf(l->arena, "add the rule \"allow %s\"", *calls),
			"the policy '%s' denies %s, which sbx needs to start the payload",
			s->policy, *calls);
	}
	return 0;
}

/* ---- all of it ---------------------------------------------------------------- */

int lower_seccomp(struct lowering *l)
{
	const struct s_str *name = &l->spec->security.seccomp.policy;
	const struct s_bool *no_new_privs = &l->spec->security.no_new_privs;
	struct policy policy = { 0 };
	struct strv kinds = { 0 };
	struct step_seccomp *out;
	size_t first;
	int err = 0;

	if (policy_find(l, name, &policy) < 0)
		err = -1;
	if (abis(l, &kinds) < 0)
		err = -1;
	add_allowances(l, strcmp(name->v, "none") != 0, &policy.rules);
	first = policy.rules.n;
	if (own_rules(l, &policy.rules) < 0 || err < 0)
		return -1;
	add_denials(l, &policy.rules);

	out = &lower_add(l, STEP_SECCOMP, name->at,
			 lower_why(l, "security.seccomp.policy", name->set))
		       ->u.seccomp;
	out->policy = policy.name;
	out->otherwise = policy.otherwise;
	out->abis = kinds;
	out->rules = policy.rules;
	out->early = !no_new_privs->v;
	err = check_needed(l, out, needed, first, name->at);
	if (!err && out->early)
		err = check_needed(l, out, needed_early, first, no_new_privs->at);
	return err;
}
