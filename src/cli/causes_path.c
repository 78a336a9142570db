/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * causes_path - what is wrong with a path: on the host, which component is missing, closed or a
 * link; inside, which mount or step stands in the way.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/path.h"
#include "base/words.h"
#include "cli/causes.h"

/* ---- on the host ---------------------------------------------------------------- */

/* "1000:1000:700" -> "uid 1000, mode 0700" */
static const char *owner_text(const struct failure *f, const char *path)
{
	const char *owner = fact_of(f, "owner:", path), *mode = strrchr(owner, ':');

	if (!mode)
		return "an unknown owner";
	return arena_printf(f->arena, "uid %.*s, mode %04o", (int)strcspn(owner, ":"), owner,
			    (unsigned int)strtoul(mode + 1, NULL, 8));
}

static bool is_mapped(const struct id_ranges *map, unsigned long id)
{
	for (size_t k = 0; k < map->n; k++)
		if (id >= map->v[k].outside && id - map->v[k].outside < map->v[k].count)
			return true;
	return false;
}

/* "0:524288:710": does the sandbox have that owner, or a group that may search? */
static bool is_open_inside(const struct failure *f, const char *owner)
{
	size_t u = plan_find(f->plan, STEP_UID_MAP, 0), g = plan_find(f->plan, STEP_GID_MAP, 0);
	const char *group = strchr(owner, ':'), *mode = strrchr(owner, ':');
	unsigned long bits = mode ? strtoul(mode + 1, NULL, 8) : 01;

	/* Without a map it has all ids. */
	if (bits & 01 || u == f->plan->n_steps)
		return true;
	if (is_mapped(&f->plan->steps[u].u.uid_map.ranges, strtoul(owner, NULL, 10)))
		return true;
	return bits & 010 && g < f->plan->n_steps &&
	       is_mapped(&f->plan->steps[g].u.gid_map.ranges, strtoul(group + 1, NULL, 10));
}

/*
 * The nearest directory above that only its owner may search, who is nobody inside: root's right
 * to search every directory goes as far as the id map. With real root's shifted ids that leaves
 * out what belongs to root itself.
 */
static const char *foreign_directory(const struct failure *f, const char *path)
{
	for (const char *dir = path; strcmp(dir, "/") != 0 && strcmp(dir, ".") != 0;) {
		dir = path_dirname(f->arena, dir);
		if (!is_open_inside(f, fact_of(f, "owner:", dir)))
			return dir;
	}
	return NULL;
}

static enum verdict foreign(const struct failure *f, struct cause *c, const char *path,
			    const char *help)
{
	const char *dir = foreign_directory(f, path);

	if (!dir)
		return VERDICT_NO;
	return because(f, c, VERDICT_CONFIRMED, help,
		       "only its owner may search '%s' on the host (%s), and the sandbox's id map "
		       "does not have that id",
		       dir, owner_text(f, dir));
}

/* The nearest directory above that may not be searched, or NULL. */
static const char *closed_directory(const struct failure *f, const char *path)
{
	const char *closed = NULL;

	for (const char *dir = path_dirname(f->arena, path);; dir = path_dirname(f->arena, dir)) {
		const char *access =
			host_ask(f->host, HOST_FACT, arena_printf(f->arena, "access:%s", dir));

		/* The topmost one is what must be opened first. */
		if (access && !strchr(access, 'x'))
			closed = dir;
		if (!strcmp(dir, "/") || !strcmp(dir, "."))
			return closed;
	}
}

static enum verdict closed(const struct failure *f, struct cause *c, const char *path)
{
	const char *dir = closed_directory(f, path);

	if (dir)
		return because(f, c, VERDICT_CONFIRMED,
			       "a source that you may reach, or the right to search that directory "
			       "(chmod, setfacl)",
			       "you may not search '%s' (%s)", dir, owner_text(f, dir));
	if (f->step->actor != ACTOR_CHILD)
		return VERDICT_NO;
	return foreign(f, c, path,
		       "let others search the directory (chmod o+x), another place, or "
		       "identity.id_map = \"root\"");
}

static enum verdict missing(const struct failure *f, struct cause *c, const char *path)
{
	const char *gone = NULL;

	if (host_real_path(f->host, path, &gone) || !gone || host_has(f->host, HOST_PATH, gone))
		return VERDICT_NO;
	return because(
		f, c, VERDICT_CONFIRMED,
		arena_printf(f->arena,
			     "make it, correct the path, or write \"-%s\" where it may be absent",
			     path),
		"'%s' does not exist on the host", gone);
}

static const char *first_link(const struct failure *f, const char *path)
{
	for (const char *end = path; *end;) {
		const char *part, *type;

		end += strspn(end, "/");
		end += strcspn(end, "/");
		part = arena_strndup(f->arena, path, (size_t)(end - path));
		type = *part ? host_ask(f->host, HOST_PATH, part) : NULL;
		if (type && !strcmp(type, "link"))
			return part;
	}
	return NULL;
}

static enum verdict not_a_directory(const struct failure *f, struct cause *c, const char *path)
{
	for (const char *dir = path_dirname(f->arena, path); strcmp(dir, "/") != 0;
	     dir = path_dirname(f->arena, dir)) {
		const char *type = host_ask(f->host, HOST_PATH, dir);

		if (type && strcmp(type, "dir") != 0 && strcmp(type, "denied") != 0)
			return because(f, c, VERDICT_CONFIRMED, "correct the path",
				       "'%s' is %s on the host, no directory", dir,
				       type_text(type));
	}
	return VERDICT_NO;
}

enum verdict host_path_problem(const struct failure *f, struct cause *c, const char *path)
{
	const char *link;

	if (f->err == ENOENT)
		return missing(f, c, path);
	if (f->err == ENOTDIR)
		return not_a_directory(f, c, path);
	if (f->err == EACCES)
		return closed(f, c, path);
	if (f->err == ELOOP) {
		link = first_link(f, path);
		if (link)
			return because(f, c, VERDICT_CONFIRMED,
				       "compile the plan anew; if that happens again, look who "
				       "changes the path",
				       "'%s' has become a link since the plan was made, and is not "
				       "followed",
				       link);
	}
	return VERDICT_NO;
}

enum verdict cause_locked(const struct failure *f, struct cause *c)
{
	if (!f->step->u.host_dir.lock)
		return VERDICT_NO;
	return because(f, c, VERDICT_CONFIRMED,
		       arena_printf(f->arena,
				    "end the other one (fuser -v %s shows it), or give this one "
				    "its own directory",
				    f->step->u.host_dir.path),
		       "another sandbox is using '%s', and two at once would spoil it",
		       f->step->u.host_dir.path);
}

enum verdict cause_host_dir(const struct failure *f, struct cause *c)
{
	const char *path = f->step->u.host_dir.path, *dir = path;
	enum verdict v = f->err == ENOENT ? VERDICT_NO : host_path_problem(f, c, path);

	if (v != VERDICT_NO)
		return v;
	/* The nearest one that is there is where it failed. */
	while (strcmp(dir, "/") != 0 && !host_has(f->host, HOST_PATH, dir))
		dir = path_dirname(f->arena, dir);
	if (f->err == ENOENT)
		return because(f, c, VERDICT_POSSIBLE, "a directory on an ordinary file system",
			       "no directory can be made in '%s' (%s)", dir,
			       fact_of(f, "fs_type:", dir));
	if (f->err == EROFS && words_have_in_commas(fact_of(f, "mount_flags:", dir), "ro"))
		return because(f, c, VERDICT_CONFIRMED, "a directory on a writable file system",
			       "'%s' is on a read-only file system", dir);
	if (f->err == EACCES && !strchr(fact_of(f, "access:", dir), 'w'))
		return because(f, c, VERDICT_CONFIRMED, "a directory below one that is yours",
			       "you may not write to '%s' (%s)", dir, owner_text(f, dir));
	if (f->err == ENOSPC || f->err == EDQUOT)
		return because(f, c, VERDICT_POSSIBLE,
			       arena_printf(f->arena, "df -h %s; df -i %s; quota", dir, dir),
			       "the file system of '%s' is full", dir);
	if (f->err == EPERM && strcmp(dir, path) == 0)
		return because(f, c, VERDICT_CONFIRMED,
			       arena_printf(f->arena,
					    "chmod go-w %s, when what is in it is yours; else "
					    "remove it",
					    path),
			       "'%s' is there already, and somebody else may write to it (%s)",
			       path, owner_text(f, path));
	if (f->err == EPERM && f->step->u.host_dir.owner >= 0)
		return because(f, c, VERDICT_POSSIBLE,
			       "a directory that has the right owner already",
			       "only root may give a directory to another user");
	return VERDICT_NO;
}

enum verdict cause_source(const struct failure *f, struct cause *c)
{
	const struct step *s = f->step;
	const char *path = s->kind == STEP_BIND ? s->u.bind.source : s->u.open_tree.source;

	return host_path_problem(f, c, path);
}

enum verdict cause_layers(const struct failure *f, struct cause *c)
{
	const struct step_overlay *o = &f->step->u.overlay;
	enum verdict v = VERDICT_NO;

	for (size_t i = 0; i < o->lower.n && v == VERDICT_NO; i++)
		v = host_path_problem(f, c, o->lower.v[i]);
	if (v == VERDICT_NO && *o->upper && !(o->flags & OVL_STAGED))
		v = host_path_problem(f, c, o->upper);
	if (v == VERDICT_NO && *o->work && !(o->flags & OVL_STAGED))
		v = host_path_problem(f, c, o->work);
	return v;
}

enum verdict cause_mount_limit(const struct failure *f, struct cause *c)
{
	const char *mounts = fact_of(f, "mounts_below:", "/"),
		   *max = fact_of(f, "sysctl:", "fs/mount-max");
	long n = 1;

	if (f->step->kind != STEP_BIND && !inside_mount_target(f->step) &&
	    f->step->kind != STEP_STAGE)
		return VERDICT_NO;
	for (; *mounts; mounts++)
		n += *mounts == '\n';
	if (!*max || n < strtol(max, NULL, 10) / 2)
		return VERDICT_NO;
	return because(f, c, VERDICT_CONFIRMED, "as root: sysctl -w fs.mount-max=100000",
		       "a mount namespace may hold %s mounts (fs.mount-max), and the host's %ld "
		       "nearly fill it",
		       max, n);
}

/* ---- inside --------------------------------------------------------------------- */

/* The path inside that the step works on, or NULL. */
static const char *target_of(const struct step *s)
{
	const char *target = inside_mount_target(s);

	if (target)
		return target;
	if (s->kind == STEP_MKDIR)
		return s->u.mkdir.path;
	if (s->kind == STEP_TOUCH)
		return s->u.touch.path;
	if (s->kind == STEP_SYMLINK)
		return s->u.symlink.path;
	if (s->kind == STEP_FILE)
		return s->u.file.path;
	if (s->kind == STEP_SETATTR)
		return s->u.setattr.target;
	if (s->kind == STEP_CHDIR)
		return s->u.chdir.path;
	return NULL;
}

/* Is the step one that puts a new name there, whose parent is what must exist? */
static bool makes_name(const struct step *s)
{
	return s->kind == STEP_MKDIR || s->kind == STEP_TOUCH || s->kind == STEP_SYMLINK ||
	       s->kind == STEP_FILE;
}

static bool look_at_target(const struct failure *f, const char **target, struct inside *in)
{
	*target = target_of(f->step);
	if (!*target || !path_is_absolute(*target))
		return false;
	if (makes_name(f->step))
		inside_find(f->plan, f->index, f->host, path_dirname(f->arena, *target), true, in);
	else
		inside_find(f->plan, f->index, f->host, *target, true, in);
	return true;
}

/* "the read-only bind of '/usr'": what the reader knows the mount by. */
static const char *mount_text(const struct failure *f, const struct step *m)
{
	if (m->kind == STEP_BIND)
		return arena_printf(f->arena, "the host's '%s'", m->u.bind.source);
	if (m->kind == STEP_OVERLAY)
		return arena_printf(f->arena, "the overlay on '%s'", m->u.overlay.target);
	if (m->kind == STEP_TMPFS)
		return arena_printf(f->arena, "the tmpfs on '%s'", m->u.tmpfs.target);
	if (m->kind == STEP_FILESYSTEM)
		return arena_printf(f->arena, "the %s on '%s'", m->u.filesystem.type,
				    m->u.filesystem.target);
	return arena_printf(f->arena, "the file '%s'", inside_mount_target(m));
}

enum verdict cause_target_link(const struct failure *f, struct cause *c)
{
	const char *target = target_of(f->step), *link;
	struct inside in;

	if (!target)
		return VERDICT_NO;
	link = inside_first_link(f->plan, f->index, f->host, target);
	if (!link)
		return VERDICT_NO;
	if (inside_find(f->plan, f->index, f->host, link, true, &in))
		return because(
			f, c, VERDICT_CONFIRMED,
			arena_printf(f->arena, "name the place that it leads to: '%s'",
				     path_join(f->arena, in.path, path_below(target, link))),
			"'%s' is a link inside, and targets are never followed through links",
			link);
	return because(f, c, VERDICT_CONFIRMED, "name a place that is no link",
		       "'%s' is a link inside that leads nowhere, and targets are never followed "
		       "through links",
		       link);
}

enum verdict cause_target_missing(const struct failure *f, struct cause *c)
{
	const char *target;
	struct inside in;

	if (!look_at_target(f, &target, &in) || in.type)
		return VERDICT_NO;
	if (in.mount && in.mount->kind == STEP_FILESYSTEM)
		return VERDICT_NO; /* what is in there only the kernel knows */
	if (f->step->kind == STEP_CHDIR)
		return because(f, c, VERDICT_CONFIRMED,
			       arena_printf(f->arena,
					    "cwd = a directory that is there, or a mount of type "
					    "\"dir\" on '%s'",
					    in.path),
			       "'%s' does not exist inside", in.path);
	return because(
		f, c, VERDICT_CONFIRMED,
		in.mount && in.mount->kind == STEP_BIND
			? arena_printf(f->arena, "make it on the host: sbx creates nothing in %s",
				       mount_text(f, in.mount))
			: arena_printf(f->arena,
				       "add a mount of type \"dir\" with target '%s' before it",
				       in.path),
		"'%s' does not exist inside", in.path);
}

enum verdict cause_target_type(const struct failure *f, struct cause *c)
{
	const char *target, *type;
	struct inside in;

	if (!look_at_target(f, &target, &in) || !in.type)
		return VERDICT_NO;
	if (f->step->kind == STEP_BIND && path_is_within(in.path, target)) {
		type = host_ask(f->host, HOST_PATH, f->step->u.bind.source);
		if (type && !strcmp(type, "dir") != !strcmp(in.type, "dir"))
			return because(f, c, VERDICT_CONFIRMED,
				       "a directory is bound on a directory, a file on a file",
				       "the source is %s, and '%s' inside is %s", type_text(type),
				       in.path, type_text(in.type));
		return VERDICT_NO;
	}
	if (!strcmp(in.type, "dir"))
		return VERDICT_NO;
	return because(f, c, VERDICT_CONFIRMED, "correct the path, or hide what is there",
		       "'%s' is %s inside, no directory", in.path, type_text(in.type));
}

enum verdict cause_target_exists(const struct failure *f, struct cause *c)
{
	const char *target = target_of(f->step);
	struct inside in;

	if (!target || !makes_name(f->step))
		return VERDICT_NO;
	if (!inside_find(f->plan, f->index, f->host, target, false, &in))
		return VERDICT_NO;
	return because(f, c, VERDICT_CONFIRMED, "another name, or leave the entry out",
		       "'%s' is there already inside: %s", target, type_text(in.type));
}

enum verdict cause_target_read_only(const struct failure *f, struct cause *c)
{
	const char *target;
	struct inside in;

	if (!look_at_target(f, &target, &in) || !in.mount)
		return VERDICT_NO;
	if (inside_mount_attrs(in.mount) & ATTR_RO)
		return because(f, c, VERDICT_CONFIRMED,
			       "mount it where something writable is, or make the place beforehand",
			       "%s is mounted read-only over '%s'", mount_text(f, in.mount),
			       target);
	if (in.host && words_have_in_commas(fact_of(f, "mount_flags:", in.host), "ro"))
		return because(f, c, VERDICT_CONFIRMED,
			       "a root on a writable file system, or an overlay with an upper",
			       "'%s' is on a file system that is read-only on the host", in.host);
	if (in.mount->kind == STEP_OVERLAY && !*in.mount->u.overlay.upper)
		return because(f, c, VERDICT_CONFIRMED, "filesystem.root.upper = \"tmpfs\"",
			       "%s has no upper layer, and so is read-only",
			       mount_text(f, in.mount));
	return VERDICT_NO;
}

enum verdict cause_target_foreign(const struct failure *f, struct cause *c)
{
	const char *target;
	struct inside in;

	if (!look_at_target(f, &target, &in) || !in.host)
		return VERDICT_NO;
	return foreign(f, c,
		       /* What is entered must be searched itself. */
		       f->step->kind == STEP_CHDIR ? path_join(f->arena, in.host, "x") : in.host,
		       "let others search the directory (chmod o+x), or take a root of the "
		       "sandbox's own (\"tmpfs\") and grant parts of the host");
}

enum verdict cause_target_denied(const struct failure *f, struct cause *c)
{
	const char *target, *dir;
	struct inside in;

	if (!look_at_target(f, &target, &in))
		return VERDICT_NO;
	/* What may not be searched looks like nothing from above. */
	if (in.mount && in.mount->kind == STEP_BIND && in.type && !strcmp(in.type, "denied") &&
	    in.host) {
		dir = closed_directory(f, in.host);
		if (dir)
			return because(f, c, VERDICT_CONFIRMED,
				       "leave it out, or get the right to search that directory",
				       "you may not search '%s' on the host (%s)", dir,
				       owner_text(f, dir));
	}
	if (in.host && in.type &&
	    !strchr(fact_of(f, "access:", in.host), f->step->kind == STEP_CHDIR ? 'x' : 'w'))
		return because(f, c, VERDICT_CONFIRMED, "a directory of your own",
			       "you have no rights in '%s' on the host (%s)", in.host,
			       owner_text(f, in.host));
	return VERDICT_NO;
}

enum verdict cause_target_full(const struct failure *f, struct cause *c)
{
	const char *target;
	struct inside in;

	if (f->step->kind == STEP_BIND_FILE)
		return because(f, c, VERDICT_POSSIBLE, "filesystem.root.size, or less content",
			       "the work area is full");
	if (!look_at_target(f, &target, &in) || !in.mount)
		return VERDICT_NO;
	if (in.mount->kind == STEP_TMPFS && (in.mount->u.tmpfs.size || in.mount->u.tmpfs.inodes))
		return because(f, c, VERDICT_POSSIBLE,
			       "a larger size, or more inodes, for that tmpfs",
			       "%s is full: it has %lld bytes and %lld inodes (0: no limit)",
			       mount_text(f, in.mount), (long long)in.mount->u.tmpfs.size,
			       (long long)in.mount->u.tmpfs.inodes);
	return because(f, c, VERDICT_POSSIBLE, "df -h and df -i on the host", "%s is full",
		       mount_text(f, in.mount));
}
