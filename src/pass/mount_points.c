/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * mount_points - makes what mounts need to be mounted on, and completes what depends on the tree.
 *
 * Example: a bind at /srv/data in a tmpfs root gets "mkdir /srv" and "mkdir /srv/data" before it,
 * marked as implied. In a directory of the host nothing is ever made: there a missing mount point
 * is an error.
 *
 * Also decided here, because only the tree of all mounts tells: whether a file can be written in
 * place or must be put over another; what hide has to cover; what of the host protect is about;
 * that a read-only file system becomes so only after the last thing was made in it; two mounts at
 * one place.
 */
#include <string.h>

#include "base/path.h"
#include "feature/grants.h"
#include "pass/passes.h"
#include "pass/tree.h"
#include "plan/print.h"

struct points {
	struct lowering *l;
	struct tree *tree;
	struct plan out;  /* takes the finished steps */
	struct plan late; /* SETATTR steps, behind the last mount */
};

static struct step *add(struct points *x, struct step s)
{
	struct step *out = plan_add(&x->out, s.kind, s.actor, s.at, s.why);

	*out = s;
	return out;
}

static const char *needed_by(struct points *x, const struct step *s)
{
	return arena_printf(x->l->arena, "needed by %s", s->why);
}

/* ---- making mount points ---------------------------------------------------- */

/* Something is going to be made in a file system that is to be read-only: it has to be so later. */
static void postpone_read_only(struct points *x, const struct area *area)
{
	struct step *mount = &x->out.steps[area->step], *s;
	uint64_t *attrs =
		mount->kind == STEP_TMPFS ? &mount->u.tmpfs.attrs : &mount->u.overlay.attrs;

	if (!(*attrs & ATTR_RO))
		return;
	*attrs &= ~(uint64_t)ATTR_RO;
	s = plan_add(&x->late, STEP_SETATTR, ACTOR_CHILD, mount->at, mount->why);
	s->u.setattr.target = *step_target(mount);
	s->u.setattr.attrs = ATTR_RO;
	s->implied = true;
}

static int cannot_make(struct points *x, const struct step *s, const struct node *node)
{
	const char *path = node_path(x->l->arena, node);
	const struct node *top = node;
	const struct step *mount;
	struct diag *d;

	/* The first that is missing on the way is what the reader has to know. */
	while (top->parent && top->parent->kind == NODE_MISSING)
		top = top->parent;
	d = diag_add(x->l->diags, SEV_ERROR, DIAG_E0303, s->at,
		     "there is no '%s', and sbx makes nothing in %s", node_path(x->l->arena, top),
		     node->area->kind == AREA_HOST     ? "a directory of the host"
		     : node->area->kind == AREA_PSEUDO ? "a pseudo file system"
						       : "a read-only overlay");
	d->help = arena_printf(
		x->l->arena,
		"make '%s' there by hand, or use a root of the sandbox's own: \"tmpfs\", or an "
		"overlay with an upper layer%s",
		path, s->pending ? ", or write a '-' before the path" : "");
	mount = &x->out.steps[node->area->step];
	if (place_is_known(mount->at)) {
		d->other = mount->at;
		d->other_msg = "that is mounted by this";
	}
	return -1;
}

static int make_dirs(struct points *x, const struct step *cause, struct node *node)
{
	struct step *s;

	if (node->kind != NODE_MISSING)
		return 0;
	if (make_dirs(x, cause, node->parent) < 0)
		return -1;
	s = plan_add(&x->out, STEP_MKDIR, ACTOR_CHILD, cause->at, needed_by(x, cause));
	s->u.mkdir.path = node_path(x->l->arena, node);
	s->u.mkdir.mode = 0755;
	s->implied = true;
	node->kind = NODE_DIR;
	return 0;
}

/* Through links of the tree a path can be below a hidden one that was written otherwise. */
static const struct step *hidden_by(const struct points *x, const struct step *s,
				    const struct node *node)
{
	const struct step *mount = &x->out.steps[node->area->step];

	if (s->pending & STEP_MASK || mount->kind != STEP_TMPFS)
		return NULL;
	return grant_kind_of(mount) == GRANT_HIDE ? mount : NULL;
}

static int below_hidden(struct points *x, const struct step *s, const struct step *mount)
{
	struct diag *d;

	d = diag_add(x->l->diags, SEV_ERROR, DIAG_E0320, s->at,
		     "%s leads to '%s', but '%s' is hidden", s->why, *step_target((struct step *)s),
		     mount->u.tmpfs.target);
	d->other = mount->at;
	d->other_msg = "hidden here";
	d->help = "take one of the two out";
	return -1;
}

/* What is at the node, or its directory, is there afterwards. */
static int make_point(struct points *x, const struct step *s, struct node *node,
		      enum node_kind want)
{
	const struct step *hidden;
	struct step *touch;

	if (node->kind != NODE_MISSING)
		return 0;
	hidden = hidden_by(x, s, node);
	if (hidden)
		return below_hidden(x, s, hidden);
	if (!node->area->can_create)
		return cannot_make(x, s, node);
	postpone_read_only(x, node->area);
	if (want == NODE_DIR)
		return make_dirs(x, s, node);
	if (make_dirs(x, s, node->parent) < 0)
		return -1;
	if (want != NODE_FILE)
		return 0;
	touch = plan_add(&x->out, STEP_TOUCH, ACTOR_CHILD, s->at, needed_by(x, s));
	touch->u.touch.path = node_path(x->l->arena, node);
	touch->implied = true;
	node->kind = NODE_FILE;
	return 0;
}

/* ---- two things at one place ------------------------------------------------ */

static bool same_text(struct points *x, const struct step *a, const struct step *b)
{
	struct strbuf ta, tb;

	strbuf_init(&ta, x->l->arena);
	strbuf_init(&tb, x->l->arena);
	step_print(&ta, a);
	step_print(&tb, b);
	return strcmp(ta.s, tb.s) == 0;
}

/* Does the second one ask for nothing that the first has not made? */
static bool is_same(struct points *x, const struct step *s, const struct step *first)
{
	if (s->kind == STEP_FILE && first->kind == STEP_BIND_FILE)
		return s->u.file.mode == first->u.bind_file.mode &&
		       s->u.file.data.n == first->u.bind_file.data.n &&
		       memcmp(s->u.file.data.v, first->u.bind_file.data.v, s->u.file.data.n) == 0;
	return s->kind == first->kind && same_text(x, s, first);
}

/* How to take it out when it is not written in this file. */
static const char *way_out(struct points *x, const struct step *s)
{
	if (grant_kind_of(s) < 0 && strcmp(s->why, "filesystem.mounts") != 0)
		return arena_printf(x->l->arena, "%.*s can be \"none\"", (int)strcspn(s->why, " "),
				    s->why);
	return arena_printf(
		x->l->arena,
		"one of another file goes with remove = { filesystem = { %s = [ \"%s\" ]; }; };",
		strchr(s->why, '.') + 1, *step_target((struct step *)s));
}

static int two_at_once(struct points *x, const struct step *s, const struct step *first)
{
	bool both = strcmp(s->why, "filesystem.mounts") == 0 && strcmp(first->why, s->why) == 0;
	const char *target = *step_target((struct step *)s);
	struct diag *d;

	d = diag_add(x->l->diags, SEV_ERROR, DIAG_E0304, s->at, "two mounts at '%s': %s and %s",
		     target, first->why, s->why);
	d->help = arena_printf(
		x->l->arena, "take one of them out%s; %s",
		both ? ", or give both the same id, and the later one changes the other" : "",
		way_out(x, grant_kind_of(first) < 0 ? first : s));
	if (place_is_known(first->at)) {
		d->other = first->at;
		d->other_msg = "the other one";
	}
	return -1;
}

/* A directory is no mount, and one that is there is fine, but not with two modes. */
static int check_dir(struct points *x, const struct step *s)
{
	const struct plan *p = &x->out;

	for (size_t i = plan_find(p, STEP_MKDIR, 0); i < p->n_steps;
	     i = plan_find(p, STEP_MKDIR, i + 1)) {
		const struct step *first = &p->steps[i];

		if (!first->implied && strcmp(first->u.mkdir.path, s->u.mkdir.path) == 0 &&
		    first->u.mkdir.mode != s->u.mkdir.mode)
			return two_at_once(x, s, first);
	}
	return 0;
}

/* What there is to do at a node where a step has put something before. */
enum meeting {
	MEETING_TIE,
	MEETING_COVER, /* the later one lies over the other */
	MEETING_DONE,  /* nothing is left to do */
};

static enum meeting meet(struct points *x, const struct step *s, const struct step *first)
{
	int above = grant_kind_of(s), below = grant_kind_of(first);

	if (s->implied && s->pending & STEP_PROTECT)
		return MEETING_DONE; /* any mount holds its folder */
	if (!(*step_target((struct step *)s))[1])
		return MEETING_TIE;
	if (above == GRANT_PROTECT)
		return below == GRANT_HIDE || below == GRANT_PROTECT ? MEETING_DONE : MEETING_COVER;
	if (above == GRANT_HIDE && below == GRANT_HIDE)
		return MEETING_DONE;
	/* The strongest kind is the first. */
	if (above >= 0 && below > above)
		return MEETING_COVER;
	return is_same(x, s, first) ? MEETING_DONE : MEETING_TIE;
}

/* ---- the kinds of steps that need more than a mount point ------------------- */

static int wrong_kind(struct points *x, const struct step *s, const struct node *node,
		      enum node_kind want)
{
	return diag_error(
		x->l->diags, DIAG_E0305, s->at, "'%s' is %s inside, and %s is mounted there",
		node_path(x->l->arena, node), node->kind == NODE_DIR ? "a directory" : "a file",
		want == NODE_DIR ? "a directory" : "a file");
}

static void cover_with_file(struct step *s, const char *path, int64_t mode, struct bytes data,
			    uint64_t attrs)
{
	s->kind = STEP_BIND_FILE;
	s->u.bind_file.path = path;
	s->u.bind_file.mode = mode;
	s->u.bind_file.data = data;
	s->u.bind_file.attrs = attrs;
}

/*
 * In a file system that goes with the sandbox a file is simply written, and the payload can do with
 * it what programs do with such files. Elsewhere it lies over what is there.
 */
static void place_file(struct points *x, struct step *s, const struct node *node)
{
	if (node->area->can_create && node->area->forgets) {
		postpone_read_only(x, node->area);
		return;
	}
	/* In what is protected nothing can be changed. */
	cover_with_file(s, s->u.file.path, s->u.file.mode, s->u.file.data,
			ATTR_NOSUID | ATTR_NODEV |
				(grant_kind_of(&x->out.steps[node->area->step]) == GRANT_PROTECT
					 ? ATTR_RO
					 : 0));
}

/*
 * protect: what of the host shows at the target, once more and read-only. Where that is missing
 * there is no mount point either.
 */
static int find_protected(struct points *x, struct step *s, const struct node *node)
{
	bool host = node->area->kind == AREA_HOST || node->area->kind == AREA_STATE;

	if (node->kind == NODE_MISSING && node->area->kind == AREA_HOST)
		return cannot_make(x, s, node);
	if (!host || node->layers.n != 1)
		return diag_error_help(x->l->diags, DIAG_E0313, s->at,
				       "protect is for parts of a read_write directory",
				       "there is nothing of the host at '%s' to protect",
				       s->u.bind.target);
	s->u.bind.source = node->layers.v[0];
	s->u.bind.recursive = node->kind == NODE_DIR;
	return 0;
}

/* Something to protect, and it is the sandbox's own: what is meant is elsewhere. */
static bool is_own(const struct step *s, const struct node *node)
{
	return s->pending & STEP_PROTECT && node->area->kind != AREA_HOST &&
	       node->area->kind != AREA_STATE;
}

/* A path to hide or to protect that the sandbox could make on the host: Landlock will see to it. */
static bool is_absent(const struct step *s, const struct node *node)
{
	return s->pending & (STEP_HIDE | STEP_PROTECT) && node->kind == NODE_MISSING &&
	       node->area->kind == AREA_HOST && !node->area->read_only;
}

static void note_absent(struct points *x, const struct step *s, const struct node *node)
{
	struct absent **end = &x->l->absent, *a = arena_alloc(x->l->arena, sizeof(*a));
	const struct node *dir;
	size_t n = 0;

	a->path = node_path(x->l->arena, node);
	a->at = s->at;
	a->why = s->why;
	a->optional = s->pending & STEP_IF_THERE;
	/* The name that could be held is that of its folder: with "-/p/.git/hooks", no git init. */
	if (a->optional && node->parent->kind == NODE_MISSING)
		a->left_out = "the folder that it belongs in is not there either";
	while (node->kind == NODE_MISSING)
		node = node->parent;
	for (dir = node; dir; dir = dir->parent)
		n++;
	a->dirs = arena_array(x->l->arena, n, sizeof(*a->dirs));
	for (dir = node; dir; dir = dir->parent)
		a->dirs[a->n_dirs++] = (struct absent_dir){
			.path = node_path(x->l->arena, dir),
			.host = dir->area->kind == AREA_HOST ? dir->layers.v[0] : NULL,
		};
	while (*end)
		end = &(*end)->next;
	*end = a;
}

/* A link is what stands there already, or in the way. */
static int check_link(struct points *x, const struct step *s, const struct node *node, bool *there)
{
	*there = node->kind == NODE_LINK && node->link &&
		 strcmp(node->link, s->u.symlink.content) == 0;
	if (*there || node->kind == NODE_MISSING)
		return 0;
	return diag_error(x->l->diags, DIAG_E0312, s->at,
			  "cannot make the link '%s': the root already has %s there",
			  s->u.symlink.path,
			  node->kind == NODE_DIR    ? "a directory"
			  : node->kind == NODE_LINK ? "another link"
						    : "a file");
}

/* What only the tree can tell. `skip`: the step is not needed. */
static int decide(struct points *x, struct step *s, struct node *node, bool *skip)
{
	/* Below what is hidden there is nothing, and nothing can be made. */
	if (s->pending & (STEP_HIDE | STEP_PROTECT) && node->kind == NODE_MISSING &&
	    hidden_by(x, s, node)) {
		*skip = true;
		return 0;
	}
	if (is_absent(s, node)) {
		note_absent(x, s, node);
		*skip = true;
		return 0;
	}
	if (s->pending & STEP_ELSEWHERE && (node->kind == NODE_MISSING || is_own(s, node))) {
		*skip = true;
		return 0;
	}
	if (node->kind == NODE_MISSING && (s->pending & STEP_IF_THERE)) {
		*skip = true;
		return 0;
	}
	if (s->kind == STEP_MKDIR && node->kind == NODE_DIR) {
		*skip = true;
		return 0;
	}
	if (s->kind == STEP_FILE)
		place_file(x, s, node);
	if (s->kind == STEP_SYMLINK)
		return check_link(x, s, node, skip);
	if ((s->pending & STEP_HIDE) && node->kind == NODE_FILE)
		cover_with_file(s, s->u.tmpfs.target, 0, (struct bytes){ "", 0 }, s->u.tmpfs.attrs);
	if (s->pending & STEP_PROTECT)
		return find_protected(x, s, node);
	return 0;
}

static int complete(struct points *x, struct step s)
{
	enum node_kind want;
	struct node *node;
	bool skip = false;

	/* settle_targets has been here: there is no link and no other obstacle any more. */
	tree_walk(x->tree, *step_target(&s), tree_follows(&s), &node);
	if (node->is_made && s.kind != STEP_MKDIR) {
		const struct step *first = &x->out.steps[node->maker];

		if (s.pending & STEP_MASK) {
			if (first->kind != STEP_TMPFS && first->kind != STEP_BIND_FILE)
				plan_note(&x->out, NOTE_GAP, first->at,
					  "'%s' is not masked: %s is about it", *step_target(&s),
					  first->why);
			return 0;
		}
		switch (meet(x, &s, first)) {
		case MEETING_TIE:
			return two_at_once(x, &s, first);
		case MEETING_DONE:
			return 0;
		case MEETING_COVER:
			break;
		}
	}
	if (s.kind == STEP_MKDIR && !s.implied && check_dir(x, &s) < 0)
		return -1;
	if (decide(x, &s, node, &skip) < 0)
		return -1;
	if (skip)
		return 0;
	want = s.kind == STEP_SYMLINK || s.kind == STEP_FILE ? NODE_UNKNOWN
							     : tree_wants(x->tree, x->l->plan, &s);
	if (want != NODE_UNKNOWN && node->kind != want && node->kind != NODE_MISSING &&
	    node->kind != NODE_UNKNOWN)
		return wrong_kind(x, &s, node, want);
	if (s.kind == STEP_FILE && node->kind == NODE_DIR)
		return wrong_kind(x, &s, node, NODE_FILE);
	if (s.kind == STEP_MKDIR && node->kind == NODE_MISSING)
		want = NODE_UNKNOWN; /* only what is above it */
	if (make_point(x, &s, node, want) < 0)
		return -1;
	tree_apply(x->tree, x->l->plan, &s, x->out.n_steps, node);
	s.pending = 0;
	add(x, s);
	return 0;
}

/* ---- the rest --------------------------------------------------------------- */

/* Files that are put over others lie in the work area. */
static void add_stage(struct points *x)
{
	size_t file = plan_find(&x->out, STEP_BIND_FILE, 0),
	       stage = plan_find(&x->out, STEP_STAGE, 0);
	struct place at;
	size_t first = 0;

	if (file == x->out.n_steps || stage < x->out.n_steps)
		return;
	at = x->out.steps[file].at;
	while (step_phase(&x->out.steps[first]) < PHASE_STAGE)
		first++;
	plan_insert(&x->out, first, STEP_STAGE, ACTOR_CHILD, at, needed_by(x, &x->out.steps[file]))
		->implied = true;
}

static int check_cwd(struct points *x)
{
	size_t i = plan_find(&x->out, STEP_CHDIR, 0);
	const struct step *s = &x->out.steps[i];
	struct node *node;

	if (i == x->out.n_steps || x->l->spec->namespaces.mount.how != S_NS_NEW)
		return 0;
	if (tree_walk(x->tree, s->u.chdir.path, true, &node) == WALK_OK &&
	    (node->kind == NODE_DIR || node->kind == NODE_UNKNOWN))
		return 0;
	return diag_error_help(
		x->l->diags, DIAG_E0314, s->at,
		"grant it, or make it: an entry of filesystem.mounts with type = \"dir\"",
		"the working directory '%s' does not exist inside", s->u.chdir.path);
}

int mount_points(struct lowering *l)
{
	struct points x = {
		.l = l,
		.tree = tree_new(l->arena, l->host),
		.out = *plan_new(l->arena, l->plan->name),
		.late = *plan_new(l->arena, l->plan->name),
	};
	size_t first, n;
	int err = 0;

	x.out.notes = l->plan->notes;
	x.out.n_notes = l->plan->n_notes;
	x.out.cap_notes = l->plan->cap_notes;
	mount_steps(l->plan, &first, &n);
	for (size_t i = 0; i < first; i++)
		add(&x, l->plan->steps[i]);
	for (size_t i = first; i < first + n; i++)
		if (complete(&x, l->plan->steps[i]) < 0)
			err = -1;
	for (size_t i = 0; i < x.late.n_steps; i++)
		add(&x, x.late.steps[i]);
	for (size_t i = first + n; i < l->plan->n_steps; i++)
		add(&x, l->plan->steps[i]);
	if (err || check_cwd(&x) < 0)
		return -1;
	add_stage(&x);
	*l->plan = x.out;
	return 0;
}
