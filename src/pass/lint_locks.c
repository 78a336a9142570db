/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * lint_locks - which locks does the profile give up, and where does it say so?
 *
 * Example: security.capabilities = [ "net_admin" ] gives up an empty set. Nothing is wrong with
 * that; `sbx plan` lists it so that whoever reads a plan need not know what is not in it. Every
 * default of sbx has its row here, and only what weakens it counts. What Landlock could not be used
 * for landlock.c has said already.
 */
#include <stdlib.h>
#include <string.h>

#include "feature/lower.h"
#include "pass/passes.h"
#include "plan/landlock.h"

static void gap_unless(struct lowering *l, const struct s_bool *key, bool safe, const char *text)
{
	if (key->v != safe)
		plan_note(l->plan, NOTE_GAP, key->at, "%s", text);
}

static void gap_if(struct lowering *l, const struct s_str *key, const char *word, const char *text)
{
	if (strcmp(key->v, word) == 0)
		plan_note(l->plan, NOTE_GAP, key->at, "%s", text);
}

/* Does the plan's Landlock keep the payload from what has this scope? */
static bool is_scoped(const struct plan *p, uint64_t scope)
{
	size_t i = plan_find(p, STEP_LANDLOCK_RULESET, 0);

	return i < p->n_steps && (p->steps[i].u.landlock_ruleset.scope & scope);
}

static void namespaces(struct lowering *l)
{
	const struct spec *s = l->spec;
	bool alone = is_scoped(l->plan, LANDLOCK_SCOPE_ABSTRACT_UNIX_SOCKET);
	const struct {
		const struct s_ns *ns;
		const char *name, *what;
	} rows[] = {
		{ &s->namespaces.user, "user", "ids inside are ids of the host" },
		{ &s->namespaces.mount, "mount", "the host's files as they are" },
		{ &s->namespaces.pid, "pid",
		  is_scoped(l->plan, LANDLOCK_SCOPE_SIGNAL)
			  ? "processes of the host are seen"
			  : "processes of the host are seen, and can be sent signals" },
		{ &s->namespaces.ipc, "ipc", "System V IPC and POSIX queues of the host" },
		{ &s->namespaces.uts, "uts", "the host's name" },
		{ &s->namespaces.net, "net",
		  alone ? "network of the host" : "network, and abstract sockets, of the host" },
		{ &s->namespaces.cgroup, "cgroup", "the host's cgroup paths are seen" },
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct place at = rows[i].ns->at;

		if (rows[i].ns == &s->namespaces.net && !rows[i].ns->set)
			at = s->network.mode.at;
		if (rows[i].ns->how == S_NS_OFF)
			plan_note(l->plan, NOTE_GAP, at, "no %s namespace: %s", rows[i].name,
				  rows[i].what);
		else if (rows[i].ns->how == S_NS_JOIN)
			plan_note(l->plan, NOTE_GAP, at, "shares the %s namespace of '%s'",
				  rows[i].name, rows[i].ns->path);
	}
}

/* Whoever has that id inside is real root to every file that it can reach. */
static void root_outside(struct lowering *l)
{
	const struct s_id_map *map = &l->spec->identity.id_map;
	const struct id_ranges maps[] = { l->ids.uids, l->ids.gids };
	const struct place at[] = { map->uids.set ? map->uids.at : map->mode.at,
				    map->gids.set ? map->gids.at : map->mode.at };
	static const char *const kinds[] = { "uid", "gid" };

	for (int k = 0; k < 2 && l->ids.made && host_yes(l->host, "initial_userns"); k++)
		if (ids_inside(maps[k], 0) >= 0)
			plan_note(l->plan, NOTE_GAP, at[k], "%s %lld inside is %s 0 outside",
				  kinds[k], (long long)ids_inside(maps[k], 0), kinds[k]);
}

static void rights(struct lowering *l)
{
	const struct spec *s = l->spec;

	for (size_t i = 0; i < s->security.capabilities.n; i++)
		plan_note(l->plan, NOTE_GAP, s->security.capabilities.v[i].at,
			  "keeps the capability %s", s->security.capabilities.v[i].v);
	gap_unless(l, &s->security.no_new_privs, true,
		   "no_new_privs is off: programs can gain rights by being run");
	gap_unless(l, &s->security.lock_personality, true, "the execution domain can be changed");
	gap_if(l, &s->security.landlock, "off", "no Landlock behind the mounts");
	gap_if(l, &s->security.set_id_bits, "allow",
	       "set-id programs can be left in what can be written");
}

static bool is_one_of(const char *word, const char *const *words)
{
	while (*words && strcmp(word, *words) != 0)
		words++;
	return *words;
}

static void system_calls(struct lowering *l)
{
	static const char *const policies[] = { "default", "strict", "none", NULL };
	static const char *const families[] = { "unix", "inet", "inet6", "netlink", NULL };
	const struct s_str *policy = &l->spec->security.seccomp.policy;
	const struct s_list *rules = &l->spec->security.seccomp.rules;
	const struct s_list *abis = &l->spec->security.seccomp.abis;
	const struct s_list *sockets = &l->spec->security.socket_families;

	gap_if(l, policy, "none", "no system call policy: the whole kernel can be called");
	if (!is_one_of(policy->v, policies))
		plan_note(l->plan, NOTE_GAP, policy->at, "a system call policy of its own: '%s'",
			  policy->v);
	for (size_t i = 0; i < rules->n; i++)
		if (strncmp(rules->v[i].v, "allow", 5) == 0 ||
		    strncmp(rules->v[i].v, "log", 3) == 0)
			plan_note(l->plan, NOTE_GAP, rules->v[i].at, "system calls: %s",
				  rules->v[i].v);
	for (size_t i = 0; i < abis->n; i++)
		if (strcmp(abis->v[i].v, "native") != 0)
			plan_note(l->plan, NOTE_GAP, abis->v[i].at, "system calls of %s, too",
				  abis->v[i].v);
	for (size_t i = 0; i < sockets->n; i++)
		if (!is_one_of(sockets->v[i].v, families))
			plan_note(l->plan, NOTE_GAP, sockets->v[i].at, "sockets of the family %s",
				  sockets->v[i].v);
}

static void masks(struct lowering *l)
{
	const struct s_bool *key = &l->spec->filesystem.proc.masks;
	bool by_nesting = !key->set && l->spec->security.nested_userns.v;

	if (!masks_wanted(l->spec))
		plan_note(l->plan, NOTE_GAP,
			  by_nesting ? l->spec->security.nested_userns.at : key->at,
			  "/proc and /sys show, and the machine's root can change, what is the "
			  "machine's%s",
			  by_nesting ? ": a sandbox inside could mount none if they were masked"
				     : "");
}

static void nested(struct lowering *l)
{
	const struct spec *s = l->spec;

	gap_unless(l, &s->security.nested_userns, false,
		   "user namespaces can be made inside, and with them most of the kernel reached");
	if (nested_limit_wanted(s) && !nested_limit_works(l))
		plan_note(l->plan, NOTE_GAP, s->security.nested_userns.at,
			  "only the system call filter keeps user namespaces from being made "
			  "inside: their limit cannot be written here");
}

/* A user namespace of one id cannot set groups; those of the caller stay, as nobody's. */
static void groups(struct lowering *l)
{
	const char *list = host_ask(l->host, HOST_FACT, "groups");
	int64_t gid = host_int(l->host, HOST_FACT, "gid", -1);
	size_t n = 0;

	if (l->ids.setgroups || !list)
		return;
	for (const char *s = list; *s; s += strcspn(s, " "), s += *s == ' ')
		n += strtoll(s, NULL, 10) != gid;
	if (n)
		plan_note(l->plan, NOTE_GAP, l->spec->identity.id_map.mode.at,
			  "supplementary groups of the caller (%zu) stay: only with a range of "
			  "/etc/subgid (id_map = \"subids\") can they be dropped",
			  n);
}

/*
 * A handler of the host's gets the memory of whatever crashes, unless the limit is 1: another hard
 * limit can be lowered to another soft one, and 0 keeps only files from being written.
 */
static void core_dumps(struct lowering *l)
{
	const struct s_rlimit *core = &l->spec->limits.core;
	const char *pattern = host_ask(l->host, HOST_FACT, "sysctl:kernel/core_pattern");

	if (!pattern || !strchr("|@", *pattern) || has_default_core(l) ||
	    (core->set && core->hard == 1))
		return;
	plan_note(l->plan, NOTE_GAP, core->at,
		  "memory of what crashes goes to the host's handler of core dumps%s",
		  !core->set ? ": the caller's limit is 0, which does not stop it" : "");
}

static void keyring(struct lowering *l)
{
	const struct s_str *key = &l->spec->security.keyring;
	const char *fact = host_ask(l->host, HOST_FACT, "keyring");

	gap_if(l, key, "inherit", "keys of the caller's session keyring");
	if (strcmp(key->v, "new") == 0 && fact && strcmp(fact, "denied") == 0)
		plan_note(l->plan, NOTE_GAP, key->at,
			  "the caller's session keyring stays: only the filter around sbx, which "
			  "refuses keyctl, keeps it out of reach");
}

static void the_rest(struct lowering *l)
{
	const struct spec *s = l->spec;

	gap_if(l, &s->filesystem.proc.type, "host", "/proc of the host");
	masks(l);
	gap_if(l, &s->filesystem.dev.type, "host", "every device of the host");
	gap_if(l, &s->filesystem.tmp, "host", "/tmp of the host");
	if (!s->process.new_session.v && strcmp(s->security.tty.v, "inherit") == 0)
		plan_note(l->plan, NOTE_GAP, s->process.new_session.at,
			  "the caller's terminal controls the payload, and hears its ioctls");
	gap_unless(l, &s->process.die_with_parent, true, "outlives an sbx that is killed");
	if (s->environment.mode.v == ENV_MODE_INHERIT)
		plan_note(l->plan, NOTE_GAP, s->environment.mode.at,
			  "the caller's whole environment");
	for (size_t i = 0; i < s->process.keep_fds.n; i++)
		plan_note(l->plan, NOTE_GAP, s->process.keep_fds.v[i].at,
			  "descriptor %s of the caller", s->process.keep_fds.v[i].v);
}

int lint_locks(struct lowering *l)
{
	namespaces(l);
	root_outside(l);
	nested(l);
	groups(l);
	core_dumps(l);
	keyring(l);
	rights(l);
	system_calls(l);
	the_rest(l);
	return 0;
}
