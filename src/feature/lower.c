/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "feature/lower.h"

#include <string.h>

#include "base/path.h"

struct step *lower_add(struct lowering *l, enum step_kind kind, struct place at, const char *why)
{
	return plan_add(l->plan, kind, ACTOR_CHILD, at, why);
}

const char *lower_why(struct lowering *l, const char *key, bool set)
{
	return set ? key : arena_printf(l->arena, "%s (default)", key);
}

/* ---- options of a mount ----------------------------------------------------- */

static const struct option {
	const char *name;
	uint64_t set, clear;
} options[] = {
	{ "nosuid", ATTR_NOSUID, 0 },
	{ "nodev", ATTR_NODEV, 0 },
	{ "noexec", ATTR_NOEXEC, 0 },
	{ "noatime", ATTR_NOATIME, 0 },
	{ "nosymfollow", ATTR_NOSYMFOLLOW, 0 },
	{ "dev", 0, ATTR_NODEV },
	{ "exec", 0, ATTR_NOEXEC },
};

int lower_options(struct lowering *l, const struct mount_item *m, uint64_t *attrs, bool *recursive)
{
	int err = 0;

	for (size_t i = 0; i < m->options.n; i++) {
		const struct s_str *o = &m->options.v[i];
		size_t k = 0;

		while (k < ARRAY_LEN(options) && strcmp(options[k].name, o->v) != 0)
			k++;
		if (k < ARRAY_LEN(options))
			*attrs = (*attrs | options[k].set) & ~options[k].clear;
		else if (recursive && strcmp(o->v, "norecursive") == 0)
			*recursive = false;
		else
			err = diag_error(l->diags, DIAG_E0310, o->at,
					 "a mount of type %s takes no option '%s'", m->type.v,
					 o->v);
	}
	return err;
}

const char *lower_target(const struct mount_item *m, const char *dflt)
{
	return m->target.set ? m->target.v : dflt;
}

bool lower_writable(const struct s_str *access, bool dflt)
{
	return *access->v ? strcmp(access->v, "rw") == 0 : dflt;
}

/* ---- paths that sbx knows --------------------------------------------------- */

const char *host_home(struct lowering *l)
{
	const char *home = host_ask(l->host, HOST_ENV, "HOME");

	if (!home || !path_is_absolute(home))
		home = host_ask(l->host, HOST_FACT, "home");
	return home && path_is_absolute(home) ? path_normalize(l->arena, home) : "";
}

/* An XDG directory; a relative one is no answer, says the specification. */
static const char *xdg_dir(struct lowering *l, const char *env, const char *below_home)
{
	const char *dir = host_ask(l->host, HOST_ENV, env);

	if (dir && path_is_absolute(dir))
		return path_normalize(l->arena, dir);
	return *host_home(l) ? path_join(l->arena, host_home(l), below_home) : "";
}

const char *host_state_dir(struct lowering *l)
{
	return xdg_dir(l, "XDG_STATE_HOME", ".local/state");
}

const char *host_state(struct lowering *l)
{
	const char *dir = host_state_dir(l);

	return *dir ? path_join(l->arena, dir, arena_printf(l->arena, "sbx/%s", l->spec->name))
		    : "";
}

const char *inside_home(struct lowering *l)
{
	const char *home = host_home(l);

	if (l->ids.uid == 0 && strcmp(l->spec->identity.user.v, "self") != 0)
		return "/root";
	return *home ? home : "/";
}

bool has_home(const struct lowering *l)
{
	const char *home = l->spec->filesystem.home.v;

	return *home && strcmp(home, "none") != 0 && l->spec->namespaces.mount.how == S_NS_NEW;
}

/* ---- namespaces ------------------------------------------------------------- */

int lower_needs(struct lowering *l, const struct s_ns *ns, bool joined_will_do, struct place at,
		const char *what, const char *key)
{
	const char *name = strrchr(key, '.') + 1;
	struct diag *d;

	if (ns->how == S_NS_NEW || (ns->how == S_NS_JOIN && joined_will_do))
		return 0;
	d = diag_add(l->diags, SEV_ERROR, DIAG_E0410, at, "%s needs %s %s namespace", what,
		     strcmp(name, "ipc") == 0 ? "an" : "a", name);
	d->help = arena_printf(l->arena, "set %s = true%s", key,
			       ns->how == S_NS_JOIN ? ", or take back what needs that" : "");
	if (ns->set) {
		d->other = ns->at;
		d->other_msg = ns->how == S_NS_JOIN ? "one that is there already is joined here"
						    : "the namespace is left out here";
	}
	return -1;
}
