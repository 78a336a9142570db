/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "plan/plan.h"

#include <stdarg.h>
#include <string.h>

#include "plan/flat.h"

/* No text operand is ever NULL. */
static void set_texts(struct step *s)
{
	const struct step_info *info = step_info(s->kind);

	for (int i = 0; i < info->n_fields; i++) {
		char *operand = (char *)&s->u + info->fields[i].offset;

		if (info->fields[i].type == FIELD_STR)
			*(const char **)(void *)operand = "";
	}
}

struct plan *plan_new(struct arena *a, const char *name)
{
	struct plan *p = arena_alloc(a, sizeof(*p));

	p->arena = a;
	p->name = arena_strdup(a, name);
	return p;
}

struct step *plan_insert(struct plan *p, size_t i, enum step_kind kind, enum actor actor,
			 struct place at, const char *why)
{
	struct step *s;

	if (p->n_steps == p->cap_steps) {
		p->cap_steps = p->cap_steps ? 2 * p->cap_steps : 64;
		p->steps = arena_grow(p->arena, p->steps, p->n_steps * sizeof(*p->steps),
				      p->cap_steps * sizeof(*p->steps));
	}
	s = p->steps + i;
	memmove(s + 1, s, (p->n_steps - i) * sizeof(*s));
	p->n_steps++;
	*s = (struct step){ .kind = kind, .actor = actor, .at = at, .why = why };
	set_texts(s);
	return s;
}

struct step *plan_add(struct plan *p, enum step_kind kind, enum actor actor, struct place at,
		      const char *why)
{
	return plan_insert(p, p->n_steps, kind, actor, at, why);
}

size_t plan_find(const struct plan *p, enum step_kind kind, size_t from)
{
	while (from < p->n_steps && p->steps[from].kind != kind)
		from++;
	return from;
}

void plan_note(struct plan *p, enum note_kind kind, struct place at, const char *fmt, ...)
{
	struct note *note;
	va_list ap;

	if (p->n_notes == p->cap_notes) {
		p->cap_notes = p->cap_notes ? 2 * p->cap_notes : 8;
		p->notes = arena_grow(p->arena, p->notes, p->n_notes * sizeof(*p->notes),
				      p->cap_notes * sizeof(*p->notes));
	}
	note = &p->notes[p->n_notes++];
	note->kind = kind;
	note->at = at;
	va_start(ap, fmt);
	note->text = arena_vprintf(p->arena, fmt, ap);
	va_end(ap);
}

const struct note *plan_next_note(const struct plan *p, enum note_kind kind, size_t *i)
{
	while (*i < p->n_notes)
		if (p->notes[(*i)++].kind == kind)
			return &p->notes[*i - 1];
	return NULL;
}

const char *plan_layer_source(const struct plan *p, const char *lower)
{
	for (size_t i = 0; *lower != '/' && i < p->n_steps; i++)
		if (p->steps[i].kind == STEP_LAYER && strcmp(p->steps[i].u.layer.name, lower) == 0)
			return p->steps[i].u.layer.source;
	return lower;
}

/* NOLINTNEXTLINE(readability-function-size): a flat switch, an answer for each kind of step */
const char **step_target(struct step *s)
{
	switch (s->kind) {
	case STEP_TMPFS:
		return &s->u.tmpfs.target;
	case STEP_BIND:
		return &s->u.bind.target;
	case STEP_OVERLAY:
		return &s->u.overlay.target;
	case STEP_FILESYSTEM:
		return &s->u.filesystem.target;
	case STEP_MKDIR:
		return &s->u.mkdir.path;
	case STEP_TOUCH:
		return &s->u.touch.path;
	case STEP_SYMLINK:
		return &s->u.symlink.path;
	case STEP_FILE:
		return &s->u.file.path;
	case STEP_BIND_FILE:
		return &s->u.bind_file.path;
	case STEP_HOST_DIR:
	case STEP_CGROUP_SCOPE:
	case STEP_CGROUP:
	case STEP_CGROUP_LIMIT:
	case STEP_CGROUP_ENTER:
	case STEP_CGROUP_NS:
	case STEP_RUNTIME:
	case STEP_USAGE:
	case STEP_JOIN:
	case STEP_CLONE:
	case STEP_SETGROUPS_DENY:
	case STEP_UID_MAP:
	case STEP_GID_MAP:
	case STEP_OPEN_TREE:
	case STEP_WAIT:
	case STEP_TIME_OFFSETS:
	case STEP_PROPAGATION:
	case STEP_STAGE:
	case STEP_LAYER:
	case STEP_SETATTR:
	case STEP_PIVOT_ROOT:
	case STEP_DETACH_ROOT:
	case STEP_CHDIR:
	case STEP_HOSTNAME:
	case STEP_DOMAINNAME:
	case STEP_LINK_UP:
	case STEP_OOM_SCORE_ADJ:
	case STEP_RLIMIT:
	case STEP_UMASK:
	case STEP_NICE:
	case STEP_AFFINITY:
	case STEP_SETSID:
	case STEP_ENV_CLEAN:
	case STEP_ENV_PASS:
	case STEP_ENV_SET:
	case STEP_ENV_UNSET:
	case STEP_CLOSE_FDS:
	case STEP_SECUREBITS:
	case STEP_BOUNDING_SET:
	case STEP_SETGROUPS:
	case STEP_SETGID:
	case STEP_SETUID:
	case STEP_CAPSET:
	case STEP_NO_NEW_PRIVS:
	case STEP_SYSCTL:
	case STEP_PTY:
	case STEP_PIPES:
	case STEP_LANDLOCK_RULESET:
	case STEP_LANDLOCK_PATH:
	case STEP_LANDLOCK_PORT:
	case STEP_LANDLOCK_FDS:
	case STEP_LANDLOCK_RESTRICT:
	case STEP_KEYRING:
	case STEP_SECCOMP:
	case STEP_PDEATHSIG:
	case STEP_INIT:
	case STEP_BROKER:
	case STEP_EXEC:
	case STEP_KIND_COUNT:
		break;
	}
	return NULL;
}
