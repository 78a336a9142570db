/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * diagnose - explains a step that failed; the runner calls it when it has taken back what it made.
 *
 * What, with which operands, why the kernel says no; the line of the profile that asked for it;
 * which step it was; the cause, when one can be found; the way out.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "back/back.h"
#include "cli/causes.h"
#include "cli/cli.h"
#include "plan/print.h"
#include "schema/schema.h"

/* A code per family of steps; those of the command are told apart by the errno. */
/* NOLINTNEXTLINE(readability-function-size): a flat switch, a code for each kind of step */
static enum diag_id code_of(const struct step *s, int err)
{
	switch (s->kind) {
	case STEP_CLONE:
		return DIAG_E0501;
	case STEP_JOIN:
		return DIAG_E0502;
	case STEP_SETGROUPS_DENY:
	case STEP_UID_MAP:
	case STEP_GID_MAP:
		return DIAG_E0503;
	case STEP_HOST_DIR:
		return DIAG_E0504;
	case STEP_CGROUP:
	case STEP_CGROUP_ENTER:
	case STEP_CGROUP_NS:
		return DIAG_E0518;
	case STEP_CGROUP_LIMIT:
		return DIAG_E0519;
	case STEP_CGROUP_SCOPE:
		return DIAG_E0520;
	case STEP_OPEN_TREE:
	case STEP_BIND:
	case STEP_LAYER:
		return DIAG_E0505;
	case STEP_OVERLAY:
		return DIAG_E0506;
	case STEP_STAGE:
	case STEP_TMPFS:
	case STEP_FILESYSTEM:
		return DIAG_E0507;
	case STEP_MKDIR:
	case STEP_TOUCH:
	case STEP_SYMLINK:
	case STEP_FILE:
	case STEP_BIND_FILE:
		return DIAG_E0508;
	case STEP_PROPAGATION:
	case STEP_SETATTR:
		return DIAG_E0509;
	case STEP_PIVOT_ROOT:
	case STEP_DETACH_ROOT:
		return DIAG_E0510;
	case STEP_CHDIR:
		return DIAG_E0511;
	case STEP_TIME_OFFSETS:
	case STEP_SYSCTL:
	case STEP_HOSTNAME:
	case STEP_DOMAINNAME:
	case STEP_LINK_UP:
		return DIAG_E0512;
	case STEP_OOM_SCORE_ADJ:
	case STEP_RLIMIT:
	case STEP_UMASK:
	case STEP_NICE:
	case STEP_AFFINITY:
	case STEP_SETSID:
	case STEP_PTY:
	case STEP_PIPES:
		return DIAG_E0513;
	case STEP_ENV_CLEAN:
	case STEP_ENV_PASS:
	case STEP_ENV_SET:
	case STEP_ENV_UNSET:
	case STEP_CLOSE_FDS:
		return DIAG_E0514;
	case STEP_SECUREBITS:
	case STEP_BOUNDING_SET:
	case STEP_SETGROUPS:
	case STEP_SETGID:
	case STEP_SETUID:
	case STEP_CAPSET:
	case STEP_NO_NEW_PRIVS:
		return DIAG_E0515;
	case STEP_LANDLOCK_RULESET:
	case STEP_LANDLOCK_PATH:
	case STEP_LANDLOCK_PORT:
	case STEP_LANDLOCK_FDS:
	case STEP_LANDLOCK_RESTRICT:
	case STEP_KEYRING:
	case STEP_BROKER:
	case STEP_SECCOMP:
		return DIAG_E0517;
	case STEP_RUNTIME:
	case STEP_USAGE:
	case STEP_WAIT:
	case STEP_PDEATHSIG:
	case STEP_INIT:
		return DIAG_E0516;
	case STEP_EXEC:
		return err == ENOENT || err == ENOTDIR ? DIAG_E0601 : DIAG_E0602;
	case STEP_KIND_COUNT:
		break;
	}
	return DIAG_E0001;
}

/* What the reader knows the step by: " '/data'", " 'proc' on '/proc'", or nothing. */
static const char *subject(struct arena *a, const struct step *s)
{
	struct strbuf ns;
	const char *target = inside_mount_target(s);

	strbuf_init(&ns, a);
	if (s->kind == STEP_CLONE || s->kind == STEP_JOIN) {
		ns_print(&ns, s->kind == STEP_CLONE ? s->u.clone.ns : s->u.join.ns);
		return s->kind == STEP_CLONE ? arena_printf(a, " '%s'", ns.s)
					     : arena_printf(a, " '%s' (%s)", s->u.join.path, ns.s);
	}
	if (s->kind == STEP_BIND)
		return strcmp(s->u.bind.source, target) != 0
			       ? arena_printf(a, " '%s' on '%s'", s->u.bind.source, target)
			       : arena_printf(a, " '%s'", target);
	if (s->kind == STEP_FILESYSTEM)
		return arena_printf(a, " '%s' on '%s'", s->u.filesystem.type, target);
	if (s->kind == STEP_SYMLINK)
		return arena_printf(a, " '%s'", s->u.symlink.path);
	if (s->kind == STEP_EXEC)
		return arena_printf(a, " '%s'", s->u.exec.argv.n ? s->u.exec.argv.v[0] : "");
	if (target)
		return arena_printf(a, " '%s'", target);
	if (s->kind == STEP_HOST_DIR)
		return arena_printf(a, " '%s'", s->u.host_dir.path);
	if (s->kind == STEP_MKDIR)
		return arena_printf(a, " '%s'", s->u.mkdir.path);
	if (s->kind == STEP_FILE)
		return arena_printf(a, " '%s'", s->u.file.path);
	if (s->kind == STEP_SETATTR)
		return arena_printf(a, " '%s'", s->u.setattr.target);
	strbuf_init(&ns, a);
	step_print(&ns, s);
	target = strchr(ns.s, ' ');
	return target ? arena_printf(a, " '%s'", target + 1) : "";
}

static const char *error_text(struct arena *a, int err)
{
	return strerrordesc_np(err) ? arena_strdup(a, strerror(err))
				    : arena_printf(a, "error %d", err);
}

static void explain(struct cli *c, const struct plan *p, size_t index, int err)
{
	const struct step *s = &p->steps[index];
	const struct failure f = {
		.arena = c->arena,
		.host = c->host,
		.plan = p,
		.index = index,
		.step = s,
		.err = err,
	};
	struct cause cause = cause_find(&f);
	struct strbuf step;
	struct diag *d;

	d = diag_add(&c->diags, SEV_ERROR, code_of(s, err), s->at, "cannot %s%s: %s",
		     step_info(s->kind)->summary, subject(c->arena, s), error_text(c->arena, err));
	strbuf_init(&step, c->arena);
	step_print(&step, s);
	if (s->why && *s->why)
		strbuf_addf(&step, "  (%s)", s->why);
	diag_remark(&c->diags, d, arena_printf(c->arena, "step %zu of %zu", index + 1, p->n_steps),
		    "%s", step.s);
	if (cause.text)
		diag_remark(&c->diags, d, "cause", "%s", cause.text);
	d->help = cause.help;
	if (!cause.text)
		d->help = arena_printf(c->arena,
				       "sbx explain %s; sbx doctor shows what this machine can do",
				       diag_code(d->id));
}

static int status_of(const struct step *s, int err)
{
	if (s->kind != STEP_EXEC)
		return EXIT_SBX;
	return err == ENOENT || err == ENOTDIR ? EXIT_NOT_FOUND : EXIT_NOT_EXECUTABLE;
}

/* The plan behind the descriptor, mapped for as long as we live; NULL when it is none. */
static struct plan *load(struct cli *c, int fd)
{
	struct flat *flat = arena_alloc(c->arena, sizeof(*flat));
	struct stat st;
	void *data;

	if (fstat(fd, &st) < 0 || st.st_size <= 0 || st.st_size > FLAT_MAX_SIZE)
		return NULL;
	data = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
	if (data == MAP_FAILED || flat_open(flat, data, (size_t)st.st_size) != FLAT_OK)
		return NULL;
	return back_unflat(c->arena, flat);
}

static int diagnose(struct cli *c)
{
	const char *fd = c->opt[OPT_plan_fd], *step = c->opt[OPT_step], *err = c->opt[OPT_errno];
	int64_t fd_number, step_number, err_number;
	struct plan *p;

	if (!fd || !step || !err || !parse_int(fd, 0, 1 << 20, &fd_number) ||
	    !parse_int(step, 0, 1 << 30, &step_number) || !parse_int(err, 0, 4095, &err_number)) {
		diag_error(&c->diags, DIAG_E0002, (struct place){ 0 },
			   "diagnose wants --plan-fd=N --step=S --errno=E; the runner calls it, "
			   "nobody else");
		return cli_fail(c);
	}
	p = load(c, (int)fd_number);
	if (!p || (size_t)step_number >= p->n_steps) {
		diag_error(
			&c->diags, DIAG_E0002, (struct place){ 0 },
			"step %s failed with error %s, but its plan cannot be read (descriptor %s)",
			step, err, fd);
		return cli_fail(c);
	}
	explain(c, p, (size_t)step_number, (int)err_number);
	cli_report(c);
	return status_of(&p->steps[step_number], (int)err_number);
}

const struct command command_diagnose = {
	.name = "diagnose",
	.args = "--plan-fd=N --step=S --errno=E",
	.help = "explain a step that failed",
	.run = diagnose,
	.usage_status = EXIT_SBX,
	.internal = true,
};
