/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "pass/tree.h"

#include <string.h>

#include "base/path.h"

#define MAX_LINKS 40

struct tree *tree_new(struct arena *a, struct host *h)
{
	struct tree *t = arena_alloc(a, sizeof(*t));

	t->arena = a;
	t->host = h;
	t->root = arena_alloc(a, sizeof(*t->root));
	t->root->name = "";
	t->root->kind = NODE_DIR;
	t->root->area = arena_alloc(a, sizeof(*t->root->area));
	return t;
}

const char *node_path(struct arena *a, const struct node *node)
{
	const char *path = "";

	for (; node->parent; node = node->parent)
		path = arena_printf(a, "/%s%s", node->name, path);
	return *path ? path : "/";
}

/* ---- what the host shows at a node ------------------------------------------ */

static enum node_kind kind_of(const char *type)
{
	if (!type)
		return NODE_MISSING;
	if (strcmp(type, "dir") == 0)
		return NODE_DIR;
	if (strcmp(type, "link") == 0)
		return NODE_LINK;
	return strcmp(type, "denied") == 0 ? NODE_UNKNOWN : NODE_FILE;
}

/* A directory of several layers shows the names of all, the others those of the topmost. */
static void look_up(struct tree *t, struct node *node)
{
	const struct strv *above = &node->parent->layers;

	node->layers.v = arena_array(t->arena, above->n, sizeof(*node->layers.v));
	for (size_t i = 0; i < above->n; i++) {
		const char *path = path_join(t->arena, above->v[i], node->name);
		const char *type = host_ask(t->host, HOST_PATH, path);
		enum node_kind kind = kind_of(type);

		if (kind == NODE_MISSING)
			continue;
		/* A device in an upper layer is the kernel's mark for a deleted file. */
		if (node->area->kind == AREA_OVERLAY && i < node->area->n_kept &&
		    strcmp(type, "char") == 0)
			return;
		if (node->layers.n && kind != NODE_DIR)
			return;
		node->kind = kind;
		node->layers.v[node->layers.n++] = path;
		if (kind == NODE_LINK) {
			node->link = host_ask(t->host, HOST_LINK, path);
			node->planted = i < node->area->n_kept;
		}
		if (kind != NODE_DIR)
			return;
	}
}

static struct node *child_of(struct tree *t, struct node *dir, const char *name, size_t n)
{
	struct node *node;

	for (node = dir->child; node; node = node->next)
		if (strncmp(node->name, name, n) == 0 && !node->name[n])
			return node;
	node = arena_alloc(t->arena, sizeof(*node));
	node->name = arena_strndup(t->arena, name, n);
	node->parent = dir;
	node->area = dir->area;
	node->next = dir->child;
	dir->child = node;
	if (dir->area->kind == AREA_PSEUDO || dir->kind == NODE_UNKNOWN)
		node->kind = NODE_UNKNOWN;
	else
		look_up(t, node);
	return node;
}

enum walk_error tree_walk(struct tree *t, const char *path, bool follow, struct node **out)
{
	struct node *node = t->root;
	const char *rest = path;
	int links = 0;
	size_t n;

	while (rest += strspn(rest, "/"), (n = strcspn(rest, "/"))) {
		struct node *next;

		*out = node;
		if (node->kind == NODE_FILE)
			return WALK_NOT_DIR;
		if (n <= 2 && rest[0] == '.' && rest[n - 1] == '.') {
			if (n == 2 && node->parent)
				node = node->parent;
			rest += n;
			continue;
		}
		next = child_of(t, node, rest, n);
		rest += n;
		if (next->kind != NODE_LINK || (!follow && !rest[strspn(rest, "/")])) {
			node = next;
			continue;
		}
		*out = next;
		if (next->planted)
			return WALK_PLANTED;
		if (!next->link || ++links > MAX_LINKS)
			return WALK_LOOP;
		rest = arena_printf(t->arena, "%s/%s", next->link, rest);
		if (path_is_absolute(next->link))
			node = t->root;
	}
	*out = node;
	return WALK_OK;
}

/* ---- what a step does to the tree ------------------------------------------- */

static void mount_at(struct tree *t, struct node *node, enum area_kind kind, enum node_kind what,
		     size_t number, uint64_t attrs)
{
	struct area *area = arena_alloc(t->arena, sizeof(*area));

	area->kind = kind;
	area->step = number;
	area->read_only = attrs & ATTR_RO;
	area->can_create = kind == AREA_OWN || (kind == AREA_STATE && !area->read_only);
	area->forgets = kind == AREA_OWN;
	node->area = area;
	node->kind = what;
	node->child = NULL;
	node->layers = (struct strv){ 0 };
}

static void mount_bind(struct tree *t, const struct plan *p, const struct step *s, size_t number,
		       struct node *node)
{
	enum area_kind kind = s->pending & STEP_STATE ? AREA_STATE : AREA_HOST;

	mount_at(t, node, kind, tree_wants(t, p, s), number, s->u.bind.attrs);
	node->layers.v = arena_array(t->arena, 1, sizeof(*node->layers.v));
	node->layers.v[node->layers.n++] = s->u.bind.source;
	node->area->n_kept = node->area->read_only ? 0 : 1;
}

static void mount_overlay(struct tree *t, const struct plan *p, const struct step *s, size_t number,
			  struct node *node)
{
	bool staged = s->u.overlay.flags & OVL_STAGED, upper = *s->u.overlay.upper;
	struct strv *layers = &node->layers;

	mount_at(t, node, AREA_OVERLAY, NODE_DIR, number, s->u.overlay.attrs);
	layers->v = arena_array(t->arena, s->u.overlay.lower.n + 1, sizeof(*layers->v));
	if (upper && !staged) {
		layers->v[layers->n++] = s->u.overlay.upper;
		node->area->n_kept = 1;
	}
	for (size_t i = 0; i < s->u.overlay.lower.n; i++)
		layers->v[layers->n++] = plan_layer_source(p, s->u.overlay.lower.v[i]);
	node->area->can_create = upper;
	node->area->forgets = staged;
}

/* The directories on the way have been made by steps of their own. */
static void make_parents(struct node *node)
{
	for (struct node *dir = node->parent; dir && dir->kind == NODE_MISSING; dir = dir->parent)
		dir->kind = NODE_DIR;
}

void tree_apply(struct tree *t, const struct plan *p, const struct step *s, size_t number,
		struct node *node)
{
	make_parents(node);
	/* Mount points and directories are no obstacle to a mount at the same place. */
	if (s->kind == STEP_MKDIR || s->kind == STEP_TOUCH) {
		if (node->kind == NODE_MISSING || node->kind == NODE_UNKNOWN)
			node->kind = s->kind == STEP_MKDIR ? NODE_DIR : NODE_FILE;
		return;
	}
	if (s->kind == STEP_TMPFS)
		mount_at(t, node, AREA_OWN, NODE_DIR, number, s->u.tmpfs.attrs);
	else if (s->kind == STEP_BIND)
		mount_bind(t, p, s, number, node);
	else if (s->kind == STEP_OVERLAY)
		mount_overlay(t, p, s, number, node);
	else if (s->kind == STEP_FILESYSTEM)
		mount_at(t, node, AREA_PSEUDO, NODE_DIR, number, s->u.filesystem.attrs);
	else if (s->kind == STEP_SYMLINK)
		node->kind = NODE_LINK;
	else
		node->kind = NODE_FILE;
	if (s->kind == STEP_SYMLINK)
		node->link = s->u.symlink.content;
	node->is_made = true;
	node->maker = number;
}

bool tree_follows(const struct step *s)
{
	return s->kind != STEP_SYMLINK;
}

/* A directory that the plan itself makes on the host is not there yet. */
static bool is_host_dir(const struct plan *p, const char *path)
{
	for (size_t i = plan_find(p, STEP_HOST_DIR, 0); i < p->n_steps;
	     i = plan_find(p, STEP_HOST_DIR, i + 1))
		if (strcmp(p->steps[i].u.host_dir.path, path) == 0)
			return true;
	return false;
}

enum node_kind tree_wants(struct tree *t, const struct plan *p, const struct step *s)
{
	const char *type;

	if (s->kind == STEP_FILE || s->kind == STEP_BIND_FILE || s->kind == STEP_TOUCH)
		return NODE_FILE;
	if (s->kind != STEP_BIND)
		return NODE_DIR;
	type = host_ask(t->host, HOST_PATH, s->u.bind.source);
	return (type && strcmp(type, "dir") == 0) || is_host_dir(p, s->u.bind.source) ? NODE_DIR
										      : NODE_FILE;
}
