/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * causes_exec - why the command could not be executed: it is looked for as the kernel would have
 * found it, in the tree that the plan describes.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/path.h"
#include "base/suggest.h"
#include "base/words.h"
#include "cli/causes.h"

#define DEFAULT_PATH "/usr/local/bin:/usr/bin:/bin"

static const char *command_path(const struct failure *f)
{
	const char *path = inside_env(f->plan, f->host, "PATH");

	return path ? path : DEFAULT_PATH;
}

/* The directories of PATH, or NULL behind the last. */
static const char *next_dir(const struct failure *f, const char **path)
{
	while (**path) {
		size_t n = strcspn(*path, ":");
		const char *dir = arena_strndup(f->arena, *path, n);

		*path += n + ((*path)[n] == ':');
		if (path_is_absolute(dir))
			return dir;
	}
	return NULL;
}

static bool find_in_path(const struct failure *f, const char *name, struct inside *in)
{
	const char *path = command_path(f), *dir;

	if (strchr(name, '/')) {
		if (!path_is_absolute(name)) {
			size_t i = plan_find(f->plan, STEP_CHDIR, 0);
			const char *cwd =
				i < f->plan->n_steps ? f->plan->steps[i].u.chdir.path : "/";

			name = path_join(f->arena, cwd, name);
		}
		return inside_find(f->plan, f->index, f->host, name, true, in);
	}
	while ((dir = next_dir(f, &path)))
		if (inside_find(f->plan, f->index, f->host, path_join(f->arena, dir, name), true,
				in))
			return true;
	return false;
}

/* The first of the command and its alternatives that is there. */
static bool find_command(const struct failure *f, struct inside *in)
{
	const struct step_exec *e = &f->step->u.exec;

	if (e->argv.n && find_in_path(f, e->argv.v[0], in))
		return true;
	for (size_t i = 0; i < e->alternatives.n; i++)
		if (find_in_path(f, e->alternatives.v[i], in))
			return true;
	return false;
}

#define MAX_NAMES 4096

/* The nearest name of a program inside, or NULL. */
static const char *similar(const struct failure *f, const char *name)
{
	const char **names = arena_array(f->arena, MAX_NAMES, sizeof(*names));
	const char *path = command_path(f), *dir;
	size_t n = 0;

	while (!strchr(name, '/') && (dir = next_dir(f, &path))) {
		struct inside in;
		const char *list, *other;

		if (!inside_find(f->plan, f->index, f->host, dir, true, &in) || !in.host)
			continue;
		list = host_ask(f->host, HOST_LIST, in.host);
		while (n < MAX_NAMES && (other = words_line(f->arena, &list)))
			if (strcmp(name, other) != 0)
				names[n++] = other;
	}
	return suggest(name, names, n);
}

static const char *install_help(const struct failure *f, const char *name)
{
	const char *near = similar(f, name);

	if (near)
		return arena_printf(f->arena, "did you mean '%s'?", near);
	if (strchr(name, '/') && host_has(f->host, HOST_PATH, name))
		return arena_printf(
			f->arena,
			"it exists on the host: filesystem.read_only = [ \"%s\" ] brings it in",
			name);
	return "install it in the sandbox's root, or bring it in with filesystem.read_only";
}

/* A link by that name that leads nowhere, such as one of /etc/alternatives that was left out. */
static bool find_dangling(const struct failure *f, const char *name, struct inside *in)
{
	const char *path = command_path(f), *dir;

	if (strchr(name, '/'))
		return inside_find(f->plan, f->index, f->host, name, false, in);
	while ((dir = next_dir(f, &path)))
		if (inside_find(f->plan, f->index, f->host, path_join(f->arena, dir, name), false,
				in))
			return true;
	return false;
}

enum verdict cause_exec_missing(const struct failure *f, struct cause *c)
{
	const struct step_exec *e = &f->step->u.exec;
	const char *name = e->argv.n ? e->argv.v[0] : "";
	struct inside in;

	if ((f->err != ENOENT && f->err != ENOTDIR) || find_command(f, &in))
		return VERDICT_NO;
	if (find_dangling(f, name, &in)) {
		const char *link = in.path;

		inside_find(f->plan, f->index, f->host, link, true, &in);
		return because(f, c, VERDICT_CONFIRMED,
			       "bring in what it leads to, with filesystem.read_only",
			       "'%s' is a link inside, and '%s' does not exist there", link,
			       in.path);
	}
	if (strchr(name, '/'))
		return because(f, c, VERDICT_CONFIRMED, install_help(f, name),
			       "'%s' does not exist inside",
			       in.path && strcmp(in.path, "/") ? in.path : name);
	return because(f, c, VERDICT_CONFIRMED, install_help(f, name),
		       "there is no '%s' inside in any directory of PATH (%s)", name,
		       command_path(f));
}

/* What "program:" says of the command: its kind, and the word after it. */
static const char *program(const struct failure *f, const struct inside *in)
{
	return in->host ? fact_of(f, "program:", in->host) : "";
}

static const char *second_word(const char *s)
{
	const char *space = strchr(s, ' ');

	return space ? space + 1 : "";
}

enum verdict cause_exec_interpreter(const struct failure *f, struct cause *c)
{
	const char *what, *interpreter;
	struct inside in, other;
	bool script;

	if (f->err != ENOENT || !find_command(f, &in))
		return VERDICT_NO;
	what = program(f, &in);
	script = !strncmp(what, "script ", 7);
	interpreter = script ? second_word(what) : second_word(second_word(what));
	if (!*interpreter || (!script && strncmp(what, "elf ", 4) != 0))
		return VERDICT_NO;
	if (inside_find(f->plan, f->index, f->host, interpreter, true, &other))
		return VERDICT_NO;
	return because(f, c, VERDICT_CONFIRMED,
		       script ? "install the interpreter in the sandbox's root, or bring it in "
				"with filesystem.read_only"
			      : "bring in the libraries that it was linked for, or a program built "
				"for this root "
				"(a glibc program does not run on Alpine's musl)",
		       script ? "'%s' is a script for '%s', which does not exist inside"
			      : "'%s' needs the loader '%s', which does not exist inside",
		       in.path, interpreter);
}

enum verdict cause_exec_not_a_file(const struct failure *f, struct cause *c)
{
	struct inside in;

	if ((f->err != EACCES && f->err != ENOTDIR) || !find_command(f, &in) ||
	    !strcmp(in.type, "file"))
		return VERDICT_NO;
	if (!strcmp(in.type, "denied"))
		return VERDICT_NO;
	return because(f, c, VERDICT_CONFIRMED, "name a program", "'%s' is %s", in.path,
		       type_text(in.type));
}

enum verdict cause_exec_noexec(const struct failure *f, struct cause *c)
{
	struct inside in;

	if (!find_command(f, &in) || !in.mount)
		return VERDICT_NO;
	for (size_t i = 0; i < f->index; i++) {
		const struct step *s = &f->plan->steps[i];

		if (s->kind == STEP_SETATTR && (s->u.setattr.attrs & ATTR_NOEXEC) &&
		    path_is_within(in.path, s->u.setattr.target))
			return because(f, c, VERDICT_CONFIRMED,
				       "the option exec for that mount, or the command elsewhere",
				       "'%s' was made noexec inside", s->u.setattr.target);
	}
	if (inside_mount_attrs(in.mount) & ATTR_NOEXEC)
		return because(f, c, VERDICT_CONFIRMED,
			       "the option exec for that mount, or the command elsewhere",
			       "'%s' lies on '%s', which is mounted noexec", in.path,
			       inside_mount_target(in.mount));
	if (in.host && words_have_in_commas(fact_of(f, "mount_flags:", in.host), "noexec"))
		return because(f, c, VERDICT_CONFIRMED,
			       "a copy of it on another file system: what is noexec on the host "
			       "stays so inside",
			       "'%s' is on a file system that is mounted noexec on the host",
			       in.host);
	return VERDICT_NO;
}

/* What a step has written has the mode that the step says. */
static enum verdict written_mode(const struct failure *f, struct cause *c, const char *path)
{
	for (size_t i = f->index; i-- > 0;) {
		const struct step *s = &f->plan->steps[i];
		bool bound = s->kind == STEP_BIND_FILE, file = s->kind == STEP_FILE;
		int64_t mode;

		if ((!bound && !file) ||
		    strcmp(bound ? s->u.bind_file.path : s->u.file.path, path) != 0)
			continue;
		mode = bound ? s->u.bind_file.mode : s->u.file.mode;
		if (mode & 0111)
			return VERDICT_NO;
		return because(f, c, VERDICT_CONFIRMED,
			       "name a program; or, for an entry of type \"file\": mode = \"0755\"",
			       "'%s' is not executable: step %zu of %zu writes it with mode %04o",
			       path, i + 1, f->plan->n_steps, (unsigned int)mode);
	}
	return VERDICT_NO;
}

enum verdict cause_exec_mode(const struct failure *f, struct cause *c)
{
	const char *access, *owner, *mode;
	struct inside in;
	bool nobody;

	if (!find_command(f, &in))
		return VERDICT_NO;
	if (!in.host)
		return written_mode(f, c, in.path);
	if (!strcmp(in.type, "denied"))
		return host_path_problem(f, c, in.host);
	access = fact_of(f, "access:", in.host);
	owner = fact_of(f, "owner:", in.host);
	mode = strrchr(owner, ':');
	if (!*access || strchr(access, 'x'))
		return VERDICT_NO;
	nobody = !mode || !(strtoul(mode + 1, NULL, 8) & 0111);
	return because(f, c, VERDICT_CONFIRMED,
		       nobody ? arena_printf(f->arena, "chmod +x %s", in.host)
			      : "the right to execute it, from its owner",
		       nobody ? "'%s' is not executable (owner, group and mode: %s)"
			      : "'%s' may be executed, but not by you (owner, group and mode: %s)",
		       in.path, *owner ? owner : "unknown");
}

/* Can a program of that machine run on this one? */
static bool is_native(const char *arch, const char *machine)
{
	if (!strcmp(arch, machine))
		return true;
	if (!strcmp(arch, "x86_64"))
		return !strcmp(machine, "i686") || !strcmp(machine, "x32");
	if (!strcmp(arch, "aarch64"))
		return !strcmp(machine, "arm");
	if (!strncmp(arch, "arm", 3))
		return !strcmp(machine, "arm");
	return !strcmp(arch, "i386") || !strcmp(arch, "i586") ? !strcmp(machine, "i686") : false;
}

enum verdict cause_exec_machine(const struct failure *f, struct cause *c)
{
	const char *arch = fact_of(f, "arch", ""), *what, *machine;
	struct inside in;

	if ((f->err != ENOEXEC && f->err != ENOENT) || !find_command(f, &in))
		return VERDICT_NO;
	what = program(f, &in);
	if (strncmp(what, "elf ", 4) != 0)
		return VERDICT_NO;
	machine = arena_strndup(f->arena, what + 4, strcspn(what + 4, " "));
	if (is_native(arch, machine))
		return VERDICT_NO;
	return because(f, c, VERDICT_CONFIRMED,
		       "a program for this machine, or an emulator: Debian's package "
		       "qemu-user-static registers one",
		       "'%s' is a program for %s, and this machine is %s", in.path, machine, arch);
}

enum verdict cause_exec_format(const struct failure *f, struct cause *c)
{
	const char *what;
	struct inside in;

	if (!find_command(f, &in))
		return VERDICT_NO;
	what = program(f, &in);
	if (!strcmp(what, "empty"))
		return because(f, c, VERDICT_CONFIRMED, "install it again", "'%s' is an empty file",
			       in.path);
	if (!strcmp(what, "other"))
		return because(
			f, c, VERDICT_CONFIRMED,
			arena_printf(
				f->arena,
				"a script needs a first line like '#!/bin/sh'; or run it as: sh %s",
				in.path),
			"'%s' is neither a program nor a script with a '#!' line", in.path);
	return because(f, c, VERDICT_POSSIBLE, "a program for this machine",
		       "'%s' is damaged, or this kernel cannot run its kind", in.path);
}

enum verdict cause_exec_too_long(const struct failure *f, struct cause *c)
{
	return because(f, c, VERDICT_POSSIBLE,
		       "fewer arguments, a smaller environment, or limits.stack",
		       "arguments and environment are more than the kernel takes (a quarter of the "
		       "stack limit)");
}
