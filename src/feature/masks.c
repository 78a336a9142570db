/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * masks - what of /proc and /sys is no business of a sandbox, covered or read-only.
 *
 * Example: with a new procfs at /proc, /proc/keys is covered by something that cannot be opened,
 * and /proc/sys is bound over itself, read-only. The same holds wherever a procfs or a sysfs shows:
 * at another target, in a bind of the host's /sys or of its whole tree, or where a directory that
 * is bound has one mounted in it, as the roots of chroots and containers do.
 *
 * Most of these files are root's, and root inside is not the machine's root: the masks are what
 * holds when it is, and a second wall when it isn't. Only what this kernel has is masked; the part
 * of a procfs that is not about processes is the same in every one of a machine.
 */
#include <string.h>

#include "base/path.h"
#include "feature/lower.h"

enum mask_how {
	MASK_HIDE,
	MASK_HIDE_BOUND, /* a file system of its own is mounted there: a new sysfs is empty there */
	MASK_PROTECT,
};

static const struct mask {
	const char *path;
	enum mask_how how;
} masks[] = {
	/* hardware: suspend, wake up, sound cards, disks that can be taken away */
	{ "/proc/acpi", MASK_HIDE },
	{ "/proc/asound", MASK_HIDE },
	{ "/proc/scsi", MASK_HIDE },
	/* when keys are pressed and packets come in */
	{ "/proc/interrupts", MASK_HIDE },
	/* memory: all of it, who has which page, where in it the kernel's things are */
	{ "/proc/kcore", MASK_HIDE },
	{ "/proc/kpagecgroup", MASK_HIDE },
	{ "/proc/kpagecount", MASK_HIDE },
	{ "/proc/kpageflags", MASK_HIDE },
	{ "/proc/slabinfo", MASK_HIDE },
	{ "/proc/vmallocinfo", MASK_HIDE },
	/* keys of the kernel's key rings, and who has some */
	{ "/proc/key-users", MASK_HIDE },
	{ "/proc/keys", MASK_HIDE },
	/* the kernel's log: reading takes lines away from others */
	{ "/proc/kmsg", MASK_HIDE },
	/* what all processes of the machine wait for, and when */
	{ "/proc/latency_stats", MASK_HIDE },
	{ "/proc/sched_debug", MASK_HIDE },
	{ "/proc/timer_list", MASK_HIDE },
	{ "/proc/timer_stats", MASK_HIDE },
	/* knobs of buses, file systems, interrupts, and of the whole kernel */
	{ "/proc/bus", MASK_PROTECT },
	{ "/proc/driver", MASK_PROTECT },
	{ "/proc/dynamic_debug", MASK_PROTECT },
	{ "/proc/fs", MASK_PROTECT },
	{ "/proc/irq", MASK_PROTECT },
	{ "/proc/sys", MASK_PROTECT },
	{ "/proc/sysrq-trigger", MASK_PROTECT },
	/* serial numbers, ACPI tables, variables of the firmware */
	{ "/sys/firmware", MASK_HIDE },
	/* how much energy is used, from which secrets of other programs can be told */
	{ "/sys/devices/virtual/powercap", MASK_HIDE },
	/* what crashed before the last boot, programs in the kernel, its inner life */
	{ "/sys/fs/bpf", MASK_HIDE_BOUND },
	{ "/sys/fs/pstore", MASK_HIDE_BOUND },
	{ "/sys/fs/selinux", MASK_HIDE_BOUND },
	{ "/sys/kernel/config", MASK_HIDE_BOUND },
	{ "/sys/kernel/debug", MASK_HIDE_BOUND },
	{ "/sys/kernel/security", MASK_HIDE_BOUND },
	{ "/sys/kernel/tracing", MASK_HIDE_BOUND },
};

/*
 * A sandbox in this one could mount no /proc or /sys: the kernel gives a new one only where all of
 * an old one is to be seen.
 */
bool masks_wanted(const struct spec *s)
{
	const struct s_bool *key = &s->filesystem.proc.masks;

	return key->set ? key->v : !s->security.nested_userns.v;
}

/* A procfs, a sysfs, or a tree of the host with one of them in it. */
struct shown {
	const char *source; /* "/proc", "/sys", or a directory above or below them */
	const char *target;
	bool bound, read_only;
};

static bool shows(const struct step *s, struct shown *out)
{
	if (s->kind == STEP_BIND) {
		*out = (struct shown){ s->u.bind.source, s->u.bind.target, s->u.bind.recursive,
				       s->u.bind.attrs & ATTR_RO };
		return s->u.bind.recursive || path_is_within(s->u.bind.source, "/proc") ||
		       path_is_within(s->u.bind.source, "/sys");
	}
	if (s->kind != STEP_FILESYSTEM || strstr(s->u.filesystem.options, "subset=pid"))
		return false;
	*out = (struct shown){ "", s->u.filesystem.target, false, s->u.filesystem.attrs & ATTR_RO };
	if (strcmp(s->u.filesystem.type, "proc") == 0)
		out->source = "/proc";
	else if (strcmp(s->u.filesystem.type, "sysfs") == 0)
		out->source = "/sys";
	return *out->source;
}

static bool is_masked(const struct plan *p, size_t from, const char *target)
{
	for (; from < p->n_steps; from++)
		if (strcmp(*step_target(&p->steps[from]), target) == 0)
			return true;
	return false;
}

static struct step *add_bind(struct lowering *l, const char *source, const char *target, int slot)
{
	const struct s_bool *key = &l->spec->filesystem.proc.masks;
	struct step *s =
		lower_add(l, STEP_BIND, key->at, lower_why(l, "filesystem.proc.masks", key->set));

	s->u.bind.source = source;
	s->u.bind.target = target;
	s->u.bind.attrs = ATTRS_PSEUDO | ATTR_RO;
	s->u.bind.slot = slot;
	s->pending = STEP_MASK | STEP_IF_THERE;
	return s;
}

/*
 * Over a file lies the host's null device, opened on the host, never the root's own; on a mount
 * without devices nobody can open it. That is one mount, copied, where an empty file would want a
 * file system to be in.
 */
static void hide(struct lowering *l, const char *target, bool is_dir)
{
	struct step *s = add_bind(l, "/dev/null", target, BIND_OWN);

	if (!is_dir)
		return;
	s->kind = STEP_TMPFS;
	s->u.tmpfs = (struct step_tmpfs){ .target = target,
					  .mode = 0555,
					  .attrs = ATTRS_PSEUDO | ATTR_RO };
}

static void mask(struct lowering *l, const struct shown *in, const struct mask *m, size_t from)
{
	const char *type = host_ask(l->host, HOST_PATH, m->path), *rest, *target;

	if (!type || (m->how == MASK_HIDE_BOUND && !in->bound) ||
	    (m->how == MASK_PROTECT && in->read_only))
		return;
	rest = m->path + (in->source[1] ? strlen(in->source) : 0);
	target = in->target[1] ? arena_printf(l->arena, "%s%s", in->target, rest) : rest;
	if (is_masked(l->plan, from, target))
		return;
	if (m->how == MASK_PROTECT)
		add_bind(l, m->path, target, BIND_INSIDE)->u.bind.recursive = true;
	else
		hide(l, target, strcmp(type, "dir") == 0);
}

/* Those of the table that lie below what is shown. */
static void mask_all(struct lowering *l, const struct shown *in, size_t from)
{
	for (size_t k = 0; k < ARRAY_LEN(masks); k++)
		if (path_is_within(masks[k].path, in->source) &&
		    strcmp(masks[k].path, in->source) != 0)
			mask(l, in, &masks[k], from);
}

/*
 * The same in each other procfs and sysfs of the host that comes along with a bind. Only the
 * machine's root has rights there.
 */
static void mask_others(struct lowering *l, const struct step_bind *b, size_t from)
{
	const char *list = ids_privileged(l) ? host_ask(l->host, HOST_FACT, "kernel_mounts") : NULL;

	for (; list && *list; list += strcspn(list, "\n"), list += *list == '\n') {
		bool is_proc = strncmp(list, "proc ", 5) == 0;
		const char *point = list + (is_proc ? strlen("proc ") : strlen("sysfs "));
		struct shown in = { is_proc ? "/proc" : "/sys", b->target, b->recursive,
				    b->attrs & ATTR_RO };

		point = arena_strndup(l->arena, point, strcspn(point, "\n"));
		if (!path_is_within(point, b->source) ||
		    (!b->recursive && strcmp(point, b->source) != 0))
			continue;
		if (*path_below(point, b->source))
			in.target = path_join(l->arena, b->target, path_below(point, b->source));
		mask_all(l, &in, from);
	}
}

int lower_masks(struct lowering *l)
{
	size_t n = l->plan->n_steps;
	struct shown in;

	if (l->spec->namespaces.mount.how != S_NS_NEW || !masks_wanted(l->spec))
		return 0;
	for (size_t i = 0; i < n; i++) {
		if (shows(&l->plan->steps[i], &in))
			mask_all(l, &in, n);
		if (l->plan->steps[i].kind == STEP_BIND) {
			struct step_bind bind = l->plan->steps[i].u.bind;

			mask_others(l, &bind, n);
		}
	}
	return 0;
}
