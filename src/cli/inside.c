/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli/inside.h"

#include <string.h>

#include "base/path.h"

#define MAX_LINKS 40

const char *inside_mount_target(const struct step *s)
{
	if (s->kind == STEP_TMPFS)
		return s->u.tmpfs.target;
	if (s->kind == STEP_BIND)
		return s->u.bind.target;
	if (s->kind == STEP_OVERLAY)
		return s->u.overlay.target;
	if (s->kind == STEP_FILESYSTEM)
		return s->u.filesystem.target;
	if (s->kind == STEP_BIND_FILE)
		return s->u.bind_file.path;
	return NULL;
}

uint64_t inside_mount_attrs(const struct step *s)
{
	if (s->kind == STEP_TMPFS)
		return s->u.tmpfs.attrs;
	if (s->kind == STEP_BIND)
		return s->u.bind.attrs;
	if (s->kind == STEP_OVERLAY)
		return s->u.overlay.attrs;
	if (s->kind == STEP_FILESYSTEM)
		return s->u.filesystem.attrs;
	if (s->kind == STEP_BIND_FILE)
		return s->u.bind_file.attrs;
	return 0;
}

/* The last one mounted counts: it lies on top of what is above and below it. */
static const struct step *mount_over(const struct plan *p, size_t limit, const char *path)
{
	const struct step *found = NULL;

	for (size_t i = 0; i < limit && i < p->n_steps; i++) {
		const char *target = inside_mount_target(&p->steps[i]);

		if (target && path_is_within(path, target))
			found = &p->steps[i];
	}
	return found;
}

/* What a step after `mount` made at exactly that path; *content is where a link points. */
static const char *made_at(const struct plan *p, size_t limit, const struct step *mount,
			   const char *path, const char **content)
{
	const char *type = NULL;
	size_t i = mount ? (size_t)(mount - p->steps) + 1 : 0;

	for (; i < limit && i < p->n_steps; i++) {
		const struct step *s = &p->steps[i];

		if (s->kind == STEP_MKDIR && !strcmp(s->u.mkdir.path, path)) {
			type = "dir";
		} else if ((s->kind == STEP_TOUCH && !strcmp(s->u.touch.path, path)) ||
			   (s->kind == STEP_FILE && !strcmp(s->u.file.path, path))) {
			type = "file";
		} else if (s->kind == STEP_SYMLINK && !strcmp(s->u.symlink.path, path)) {
			type = "link";
			*content = s->u.symlink.content;
		}
	}
	return type;
}

static const char *layer_type(struct arena *a, struct host *h, const char *layer, const char *below,
			      const char **host)
{
	const char *path = *below ? path_join(a, layer, below) : layer;
	const char *type = host_ask(h, HOST_PATH, path);

	if (type)
		*host = path;
	return type;
}

static const char *overlay_type(struct arena *a, struct host *h, const struct step_overlay *o,
				const char *below, const char **host)
{
	const char *type = NULL;

	if (*o->upper && !(o->flags & OVL_STAGED)) {
		type = layer_type(a, h, o->upper, below, host);
		/* A deleted file of a lower layer is a character device in the upper one. */
		if (type && !strcmp(type, "char"))
			return NULL;
	}
	for (size_t i = 0; i < o->lower.n && !type; i++)
		type = layer_type(a, h, o->lower.v[i], below, host);
	return type;
}

/* One path, none of whose parents is a link. */
static void look(const struct plan *p, size_t limit, struct host *h, const char *path,
		 struct inside *out, const char **content)
{
	const struct step *m = mount_over(p, limit, path);
	const char *below = "", *made;

	*out = (struct inside){ .path = path, .mount = m };
	*content = NULL;
	made = made_at(p, limit, m, path, content);
	if (m)
		below = path_below(path, inside_mount_target(m));
	if (m && m->kind == STEP_BIND)
		out->type = layer_type(p->arena, h, m->u.bind.source, below, &out->host);
	else if (m && m->kind == STEP_OVERLAY)
		out->type = overlay_type(p->arena, h, &m->u.overlay, below, &out->host);
	else if (m && !*below)
		out->type = m->kind == STEP_BIND_FILE ? "file" : "dir";
	if (made && strcmp(made, "dir") != 0)
		out->host = NULL; /* it is the step's, not the host's */
	if (made)
		out->type = made;
	if (!strcmp(path, "/"))
		out->type = "dir";
}

static const char *parent_of(struct arena *a, const char *path)
{
	return path_dirname(a, path);
}

bool inside_find(const struct plan *p, size_t limit, struct host *h, const char *path,
		 bool follow_last, struct inside *out)
{
	const char *done = "/", *rest = path;
	const char *content;
	int links = 0;

	look(p, limit, h, "/", out, &content);
	for (;;) {
		const char *next;
		size_t len;
		bool is_last;

		rest += strspn(rest, "/");
		len = strcspn(rest, "/");
		if (!len)
			return true;
		is_last = !rest[len + strspn(rest + len, "/")];
		if ((len == 1 && rest[0] == '.') ||
		    (len == 2 && rest[0] == '.' && rest[1] == '.')) {
			if (len == 2)
				done = parent_of(p->arena, done);
			rest += len;
			look(p, limit, h, done, out, &content);
			continue;
		}
		next = path_join(p->arena, done, arena_strndup(p->arena, rest, len));
		rest += len;
		look(p, limit, h, next, out, &content);
		if (!out->type)
			return false;
		if (!strcmp(out->type, "link") && (!is_last || follow_last)) {
			if (!content && out->host)
				content = host_ask(h, HOST_LINK, out->host);
			if (!content || !*content || ++links > MAX_LINKS)
				return false;
			rest = arena_printf(p->arena, "%s/%s", content, rest);
			if (*content == '/')
				done = "/";
			continue;
		}
		if (!is_last && strcmp(out->type, "dir") != 0)
			return false;
		done = next;
	}
}

const char *inside_first_link(const struct plan *p, size_t limit, struct host *h, const char *path)
{
	for (const char *end = path; *end;) {
		struct inside in;
		const char *content, *part;

		end += strspn(end, "/");
		end += strcspn(end, "/");
		part = arena_strndup(p->arena, path, (size_t)(end - path));
		look(p, limit, h, *part ? part : "/", &in, &content);
		if (!in.type)
			return NULL;
		if (!strcmp(in.type, "link"))
			return part;
	}
	return NULL;
}

static bool matches(const char *name, const char *pattern)
{
	size_t n = strlen(pattern);

	if (n && pattern[n - 1] == '*')
		return !strncmp(name, pattern, n - 1);
	return !strcmp(name, pattern);
}

const char *inside_env(const struct plan *p, struct host *h, const char *name)
{
	const char *value = NULL;
	bool seen = false;

	for (size_t i = 0; i < p->n_steps; i++) {
		const struct step *s = &p->steps[i];
		bool clean = s->kind == STEP_ENV_CLEAN, unset = s->kind == STEP_ENV_UNSET;
		bool pass = s->kind == STEP_ENV_PASS, set = s->kind == STEP_ENV_SET;

		if (!clean && !unset && !pass && !set)
			continue;
		if (!seen && !clean)
			value = host_ask(h, HOST_ENV, name);
		seen = true;
		if (clean || (unset && matches(name, s->u.env_unset.pattern)))
			value = NULL;
		else if (pass && !value && matches(name, s->u.env_pass.pattern))
			value = host_ask(h, HOST_ENV, name);
		else if (set && !strcmp(s->u.env_set.name, name))
			value = s->u.env_set.value;
	}
	return seen ? value : host_ask(h, HOST_ENV, name);
}
