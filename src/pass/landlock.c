/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * landlock - the second wall: what the mounts allow, said once more in Landlock's words.
 *
 * Example: a read-only root with a tmpfs at /tmp becomes "/ execute,read_file,read_dir" and "/tmp"
 * with all rights but those on devices. Nobody but the payload asks for it, so each rule carries
 * the place of the mount that it comes from.
 *
 * A rule holds for all that is below its path and cannot be taken back further down. So a mount
 * gets one only where it allows more than the rules above it, and where the root can be written a
 * read-only mount is held by the mounts alone. Rules belong to inodes: a directory that is bound
 * twice has the rights of both places, and again the mounts tell them apart.
 *
 * Who is under rules for files can mount nothing any more. Where the payload is meant to
 * (nested_userns, CAP_SYS_ADMIN) there are none, which counts as given up. A number in place of
 * "auto" asks for the whole wall: what stands in its way is an error then.
 */
#include <linux/capability.h>
#include <stdlib.h>
#include <string.h>

#include "base/path.h"
#include "feature/lower.h"
#include "pass/passes.h"
#include "pass/wall.h"
#include "plan/caps.h"
#include "plan/landlock.h"

#define ABI_WITH_TCP 4

/* ---- what there is ------------------------------------------------------------ */

static const char *linux_of(int64_t abi)
{
	static const char *const versions[] = { "5.13", "5.13", "5.19", "6.2",
						"6.7",	"6.10", "6.12", "6.15" };

	return versions[abi < LANDLOCK_NEWEST_ABI ? abi : LANDLOCK_NEWEST_ABI];
}

/* "" when there is one. */
static const char *why_none(struct lowering *l)
{
	const char *answer = host_ask(l->host, HOST_FACT, "landlock");

	if (!answer || strcmp(answer, "ENOSYS") == 0)
		return "this kernel has none";
	if (strcmp(answer, "EOPNOTSUPP") == 0)
		return "it is switched off in this kernel";
	if (strcmp(answer, "denied") == 0)
		return "its system calls are refused here";
	return "";
}

static const char *what_there_is(const struct wall *w)
{
	return w->abi ? arena_printf(w->l->arena, "this kernel has ABI %d", (int)w->abi)
		      : why_none(w->l);
}

static int check_demand(struct wall *w)
{
	const struct s_str *key = &w->l->spec->security.landlock;
	int64_t wanted = strtoll(key->v, NULL, 10);

	w->demanded = wanted > 0;
	if (wanted > LANDLOCK_NEWEST_ABI)
		return diag_error_help(
			w->l->diags, DIAG_E0430, key->at,
			arena_printf(w->l->arena, "ask for %d or less", LANDLOCK_NEWEST_ABI),
			"ABI %d of Landlock is asked for, and this sbx uses those up "
			"to %d",
			(int)wanted, LANDLOCK_NEWEST_ABI);
	if (wanted <= w->abi)
		return 0;
	return diag_error_help(
		w->l->diags, DIAG_E0430, key->at,
		arena_printf(w->l->arena,
			     "Linux %s or later, with landlock among its lsm=; \"auto\" uses what "
			     "there is (sbx doctor)",
			     linux_of(wanted)),
		"ABI %d of Landlock is asked for, and %s", (int)wanted, what_there_is(w));
}

/* ---- what is handled ---------------------------------------------------------- */

static uint64_t fs_of_abi(int64_t abi)
{
	uint64_t fs = LANDLOCK_FS_ALL;

	if (abi < 2)
		fs &= ~(uint64_t)LANDLOCK_FS_REFER;
	if (abi < 3)
		fs &= ~(uint64_t)LANDLOCK_FS_TRUNCATE;
	if (abi < 5)
		fs &= ~(uint64_t)LANDLOCK_FS_IOCTL_DEV;
	return fs;
}

/* Where the profile keeps that capability; NULL: it does not. */
static const struct place *keeps(const struct spec *s, int wanted)
{
	const struct s_list *caps = &s->security.capabilities;
	int cap;

	for (size_t i = 0; i < caps->n; i++)
		if (cap_find(caps->v[i].v, &cap) && cap == wanted)
			return &caps->v[i].at;
	return NULL;
}

/* What in the profile wants to mount inside; NULL: nothing. */
static const struct place *mounts_inside(const struct spec *s, const char **what)
{
	*what = s->security.nested_userns.v ? "security.nested_userns" : "CAP_SYS_ADMIN";
	return s->security.nested_userns.v ? &s->security.nested_userns.at
					   : keeps(s, CAP_SYS_ADMIN);
}

static int contradiction(struct wall *w, struct place other, const char *other_msg,
			 const char *what)
{
	const struct s_str *key = &w->l->spec->security.landlock;
	struct diag *d = diag_add(w->l->diags, SEV_ERROR, DIAG_E0431, key->at,
				  "ABI %s of Landlock is asked for, and %s", key->v, what);

	d->help = "security.landlock = \"auto\" leaves out the rules for files here";
	if (place_is_known(other)) {
		d->other = other;
		d->other_msg = other_msg;
	}
	return -1;
}

/* Rules for files, unless they would be in the way of what the profile wants. */
static int handle_files(struct wall *w)
{
	const struct spec *s = w->l->spec;
	const char *what, *none;
	const struct place *at = mounts_inside(s, &what);

	if (s->namespaces.mount.how != S_NS_NEW)
		/* Another's tree; lint_locks says that there are no mounts, either. */
		return w->demanded
			       ? contradiction(w, s->namespaces.mount.at, "it says so here",
					       "there is no mount namespace of the sandbox's own "
					       "whose files it could be about")
			       : 0;
	if (at && w->demanded)
		return contradiction(w, *at, "this wants to mount",
				     arena_printf(w->l->arena,
						  "with it nothing could be mounted inside, as %s "
						  "is meant to allow",
						  what));
	if (at) {
		plan_note(w->l->plan, NOTE_GAP, *at,
			  "no Landlock behind the mounts: with it %s could mount nothing", what);
		none = arena_printf(w->l->arena, "with Landlock %s could mount nothing", what);
		return refuse_absent(w->l, none);
	}
	if (w->abi == 1 && !w->demanded) {
		plan_note(w->l->plan, NOTE_GAP, s->security.landlock.at,
			  "no Landlock behind the mounts: ABI 1, which this kernel has, allows no "
			  "move between directories");
		return refuse_absent(w->l, "ABI 1 of Landlock, which this kernel has, is not used");
	}
	w->fs = fs_of_abi(w->abi);
	return 0;
}

/* Who joins a namespace wants to reach those who are in it. */
static void handle_scopes(struct wall *w)
{
	const struct spec *s = w->l->spec;

	if (w->abi < 6)
		return;
	if (s->namespaces.net.how != S_NS_JOIN)
		w->scope |= LANDLOCK_SCOPE_ABSTRACT_UNIX_SOCKET;
	if (s->namespaces.pid.how != S_NS_JOIN)
		w->scope |= LANDLOCK_SCOPE_SIGNAL;
}

static int check_ports(struct wall *w, const struct s_list *ports, const char *key)
{
	const struct s_str *landlock = &w->l->spec->security.landlock;
	struct diag *d;

	if (strcmp(landlock->v, "off") == 0) {
		d = diag_add(w->l->diags, SEV_ERROR, DIAG_E0431, ports->at,
			     "'%s' needs Landlock, and security.landlock is \"off\"", key);
		d->other = landlock->at;
		d->other_msg = "it is switched off here";
		return -1;
	}
	if (w->abi >= ABI_WITH_TCP)
		return 0;
	return diag_error_help(w->l->diags, DIAG_E0430, ports->at,
			       "leave it out, or boot Linux 6.7 or later with landlock among its "
			       "lsm= (sbx doctor)",
			       "'%s' needs ABI %d of Landlock, and %s", key, ABI_WITH_TCP,
			       what_there_is(w));
}

static int handle_ports(struct wall *w)
{
	const struct s_list *bind = &w->l->spec->network.tcp_bind;
	const struct s_list *connect = &w->l->spec->network.tcp_connect;
	int err = 0;

	if (bind->set && check_ports(w, bind, "network.tcp_bind") < 0)
		err = -1;
	if (connect->set && check_ports(w, connect, "network.tcp_connect") < 0)
		err = -1;
	if (bind->set)
		w->net |= LANDLOCK_NET_BIND_TCP;
	if (connect->set)
		w->net |= LANDLOCK_NET_CONNECT_TCP;
	return err;
}

/* ---- what the mounts allow ---------------------------------------------------- */

/* The attributes of the mount that the step makes, and of those that come later for it. */
static uint64_t attrs_of(const struct plan *p, const struct step *mount)
{
	const char *target = *step_target((struct step *)mount);
	uint64_t attrs = 0;

	if (mount->kind == STEP_TMPFS)
		attrs = mount->u.tmpfs.attrs;
	else if (mount->kind == STEP_BIND)
		attrs = mount->u.bind.attrs;
	else if (mount->kind == STEP_OVERLAY)
		attrs = mount->u.overlay.attrs;
	else if (mount->kind == STEP_FILESYSTEM)
		attrs = mount->u.filesystem.attrs;
	else
		attrs = mount->u.bind_file.attrs;
	for (size_t i = plan_find(p, STEP_SETATTR, 0); i < p->n_steps;
	     i = plan_find(p, STEP_SETATTR, i + 1)) {
		const struct step_setattr *s = &p->steps[i].u.setattr;

		if (strcmp(s->target, target) == 0 ||
		    (s->recursive && path_is_within(target, s->target)))
			attrs |= s->attrs;
	}
	return attrs;
}

static bool is_mount(const struct step *s)
{
	return s->kind == STEP_TMPFS || s->kind == STEP_BIND || s->kind == STEP_OVERLAY ||
	       s->kind == STEP_FILESYSTEM || s->kind == STEP_BIND_FILE;
}

/* Nothing is made in these. */
static bool is_fixed(const struct step *s)
{
	static const char *const types[] = { "proc", "sysfs", "devpts" };

	for (size_t i = 0; s->kind == STEP_FILESYSTEM && i < ARRAY_LEN(types); i++)
		if (strcmp(s->u.filesystem.type, types[i]) == 0)
			return true;
	return false;
}

/* Devices are made only by whom the profile has left the right to. */
static uint64_t makes(const struct wall *w)
{
	uint64_t devices = LANDLOCK_FS_MAKE_CHAR | LANDLOCK_FS_MAKE_BLOCK;

	return LANDLOCK_FS_MAKES | (keeps(w->l->spec, CAP_MKNOD) ? devices : 0);
}

/* A mount that is read-only does not keep anybody from writing to a device or a pipe. */
static uint64_t access_of(const struct wall *w, const struct step *s)
{
	uint64_t attrs = attrs_of(w->l->plan, s), access = LANDLOCK_FS_READS;
	const char *type =
		s->kind == STEP_BIND ? host_ask(w->l->host, HOST_PATH, s->u.bind.source) : NULL;

	if (!(attrs & ATTR_NOEXEC))
		access |= LANDLOCK_FS_EXECUTE;
	if (!(attrs & ATTR_RO))
		access |= LANDLOCK_FS_WRITES | (is_fixed(s) ? 0 : makes(w));
	if (!(attrs & ATTR_NODEV))
		access |= LANDLOCK_FS_WRITE_FILE | LANDLOCK_FS_IOCTL_DEV;
	if (type && strcmp(type, "dir") != 0)
		access &= LANDLOCK_FS_OF_FILE;
	if (type && strcmp(type, "fifo") == 0)
		access |= LANDLOCK_FS_WRITE_FILE;
	return access;
}

/* The mount of the grants above that the path lies in; NULL: none. */
static struct grant *grant_above(struct wall *w, const char *path)
{
	struct grant *best = NULL;

	for (size_t i = 0; i < w->n_grants; i++)
		if (path_is_within(path, w->grants[i].path) &&
		    (!best || path_is_within(w->grants[i].path, best->path)))
			best = &w->grants[i];
	return best;
}

static bool is_device(const struct wall *w, const struct step *s)
{
	const char *type;

	if (s->kind != STEP_BIND || s->u.bind.attrs & ATTR_NODEV)
		return false;
	type = host_ask(w->l->host, HOST_PATH, s->u.bind.source);
	return type && (strcmp(type, "char") == 0 || strcmp(type, "block") == 0);
}

/*
 * Devices that are bound into a tmpfs one by one: one rule on that is enough, as there can be no
 * others in it.
 */
static bool is_held_above(struct wall *w, const struct step *s)
{
	struct grant *above = grant_above(w, s->u.bind.target);

	if (!above || !above->path[1])
		return false;
	for (size_t i = 0; i < w->l->plan->n_steps; i++) {
		const struct step *t = &w->l->plan->steps[i];

		if (t->kind != STEP_TMPFS || strcmp(t->u.tmpfs.target, above->path) != 0)
			continue;
		above->access |= access_of(w, s) & ~(uint64_t)LANDLOCK_FS_EXECUTE;
		return true;
	}
	return false;
}

/* The place of a mount among the grants: that of one at the same path, which it covers, or a new
 * one. */
static struct grant *grant_at(struct wall *w, const char *path)
{
	for (size_t i = 0; i < w->n_grants; i++)
		if (strcmp(w->grants[i].path, path) == 0)
			return &w->grants[i];
	return &w->grants[w->n_grants++];
}

static void collect(struct wall *w)
{
	const struct plan *p = w->l->plan;

	w->grants = arena_array(w->l->arena, p->n_steps, sizeof(*w->grants));
	for (size_t i = 0; i < p->n_steps; i++) {
		const struct step *s = &p->steps[i];
		const char *path = is_mount(s) ? *step_target((struct step *)s) : NULL;

		if (!path || (is_device(w, s) && is_held_above(w, s)))
			continue;
		*grant_at(w, path) = (struct grant){
			.path = path, .access = access_of(w, s), .at = s->at, .why = s->why
		};
	}
}

/* ---- the steps ---------------------------------------------------------------- */

static struct step *add(struct wall *w, enum step_kind kind, struct place at, const char *why)
{
	struct step *s = plan_insert(w->l->plan, w->next++, kind, ACTOR_CHILD, at, why);

	s->implied = kind == STEP_LANDLOCK_PATH;
	return s;
}

/* What the payload does not have although it is said: with a broker new names are for init. */
static uint64_t held_rights(const struct grant *g)
{
	return g->absent.n ? LANDLOCK_FS_NEW_NAMES : 0;
}

/* Behind INIT, for the first path that it is needed for. */
static void add_broker(struct wall *w)
{
	struct plan *p = w->l->plan;
	const struct step *path = &p->steps[plan_find(p, STEP_LANDLOCK_PATH, 0)];

	while (!path->u.landlock_path.absent.n)
		path++;
	plan_insert(p, plan_find(p, STEP_INIT, 0) + 1, STEP_BROKER, ACTOR_CHILD, path->at,
		    path->why)
		->implied = true;
}

static void add_paths(struct wall *w)
{
	struct grant *rules = arena_array(w->l->arena, w->n_grants, sizeof(*rules));
	size_t n_rules = 0;

	for (size_t i = 0; i < w->n_grants; i++) {
		const struct grant *g = &w->grants[i];
		uint64_t access = g->access & w->fs, above = 0;
		struct step *s;

		for (size_t k = 0; k < n_rules; k++)
			if (path_is_within(g->path, rules[k].path))
				above |= rules[k].access & ~held_rights(&rules[k]);
		if (!(access & ~above) && !g->absent.n)
			continue;
		rules[n_rules++] = *g;
		s = add(w, STEP_LANDLOCK_PATH, g->at, g->why);
		s->u.landlock_path.path = g->path;
		s->u.landlock_path.access = access;
		s->u.landlock_path.absent = g->absent;
		s->implied = !g->absent.n;
	}
}

static bool has_port(const struct s_list *list, const char *port)
{
	for (size_t i = 0; i < list->n; i++)
		if (strcmp(list->v[i].v, port) == 0)
			return true;
	return false;
}

static void add_port(struct wall *w, const struct s_str *port, const char *why, uint64_t access)
{
	struct step *s = add(w, STEP_LANDLOCK_PORT, port->at, why);

	s->u.landlock_port.port = strtoll(port->v, NULL, 10);
	s->u.landlock_port.access = access;
}

static void add_ports(struct wall *w)
{
	const struct s_list *bind = &w->l->spec->network.tcp_bind;
	const struct s_list *connect = &w->l->spec->network.tcp_connect;

	for (size_t i = 0; i < bind->n; i++)
		add_port(w, &bind->v[i], "network.tcp_bind",
			 LANDLOCK_NET_BIND_TCP |
				 (has_port(connect, bind->v[i].v) ? LANDLOCK_NET_CONNECT_TCP : 0));
	for (size_t i = 0; i < connect->n; i++)
		if (!has_port(bind, connect->v[i].v))
			add_port(w, &connect->v[i], "network.tcp_connect",
				 LANDLOCK_NET_CONNECT_TCP);
}

static int add_steps(struct wall *w)
{
	const struct s_str *key = &w->l->spec->security.landlock;
	const char *why = lower_why(w->l, "security.landlock", key->set);
	struct plan *p = w->l->plan;
	size_t close = plan_find(p, STEP_CLOSE_FDS, 0);
	struct intv keep = { 0 };
	struct step *s;

	if (close < p->n_steps)
		keep = p->steps[close].u.close_fds.keep;
	while (w->next < p->n_steps && step_phase(&p->steps[w->next]) < PHASE_LANDLOCK)
		w->next++;
	if (w->fs) {
		collect(w);
		if (hold_absent(w) < 0)
			return -1;
	}
	s = add(w, STEP_LANDLOCK_RULESET, key->at, why);
	s->u.landlock_ruleset.abi = w->abi < LANDLOCK_NEWEST_ABI ? w->abi : LANDLOCK_NEWEST_ABI;
	s->u.landlock_ruleset.fs = w->fs;
	s->u.landlock_ruleset.net = w->net;
	s->u.landlock_ruleset.scope = w->scope;
	s->u.landlock_ruleset.names = w->has_broker;
	if (w->fs) {
		add_paths(w);
		s = add(w, STEP_LANDLOCK_FDS, key->at, why);
		s->u.landlock_fds.keep = keep;
	}
	add_ports(w);
	add(w, STEP_LANDLOCK_RESTRICT, key->at, why);
	if (w->has_broker)
		add_broker(w);
	return 0;
}

int landlock(struct lowering *l)
{
	const struct s_str *key = &l->spec->security.landlock;
	bool off = strcmp(key->v, "off") == 0;
	struct wall w = { .l = l };
	int err = 0;

	if (!off)
		w.abi = host_int(l->host, HOST_FACT, "landlock", 0);
	if (w.abi < 0)
		w.abi = 0;
	if (!off && check_demand(&w) < 0)
		err = -1;
	if (handle_ports(&w) < 0)
		err = -1;
	if (err)
		return err;
	if (off)
		return refuse_absent(l, "security.landlock is \"off\"");
	if (!w.abi) {
		plan_note(l->plan, NOTE_GAP, key->at, "no Landlock behind the mounts: %s",
			  why_none(l));
		return refuse_absent(l, arena_printf(l->arena, "for that it takes Landlock, and %s",
						     why_none(l)));
	}
	if (handle_files(&w) < 0)
		return -1;
	handle_scopes(&w);
	return w.fs | w.net | w.scope ? add_steps(&w) : 0;
}
