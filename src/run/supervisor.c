/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * supervisor - carries out the steps on the host's side, then waits for the sandbox to end.
 */
#include <fcntl.h>
#include <sys/auxv.h>
#include <sys/wait.h>

#include "run/child.h"
#include "run/helper.h"
#include "run/run.h"
#include "run/runtime.h"
#include "run/text.h"
#include "run/usage.h"
#include "sys/cred.h"
#include "sys/fdpass.h"
#include "sys/file.h"
#include "sys/kernel.h"
#include "sys/mount.h"
#include "sys/ns.h"
#include "sys/process.h"

uint32_t find_step(const struct flat *f, enum step_kind kind, enum actor actor, uint32_t from)
{
	uint32_t n = f->header->n_steps;

	while (from < n && (f->steps[from].kind != kind || f->steps[from].actor != actor))
		from++;
	return from;
}

static int clone_child(struct sandbox *s, uint64_t ns)
{
	pid_t pid;

	/* The kernel has told already, unless JOIN has changed what they are called. */
	bool has_joined =
		find_step(&s->plan, STEP_JOIN, ACTOR_SUPERVISOR, 0) < s->plan.header->n_steps;

	s->uid = has_joined ? geteuid() : (uid_t)getauxval(AT_EUID);
	s->gid = has_joined ? getegid() : (gid_t)getauxval(AT_EGID);
	pid = sys_fork_into(ns_to_clone(ns), cgroup_of_birth(s), &s->child);
	if (!pid) {
		if (s->explainer_pid)
			close(s->explainer);
		child_main(s);
	}
	if (pid < 0)
		return pid;
	s->child_pid = pid;
	return 0;
}

/*
 * All of them before the first is joined: in another mount namespace every path is that of whoever
 * is in there.
 */
static int prepare_joins(struct sandbox *s)
{
	const struct flat *f = &s->plan;
	uint32_t n = f->header->n_steps, i = 0;
	bool is_foreign = false;

	for (; (i = find_step(f, STEP_JOIN, ACTOR_SUPERVISOR, i)) < n; i++) {
		if (s->n_joins == MAX_JOINS)
			return -E2BIG;
		s->joins[s->n_joins++] = open_namespace(f, &f->steps[i]);
		is_foreign |= f->steps[i].arg[ARG_JOIN_ns] & (NS_USER | NS_MOUNT);
	}
	/* Theirs would tell of other processes by the same numbers. */
	s->procfs = sys_open(AT_FDCWD, "/proc", O_PATH | O_DIRECTORY, 0);
	return is_foreign ? start_explainer(s) : 0;
}

static int step_join(struct sandbox *s, const struct flat_step *step)
{
	int r = s->n_joins ? 0 : prepare_joins(s);

	/*
	 * Whoever is in there already must get nothing from this process and from its child; what
	 * it was called with is for everybody to read.
	 */
	if (!r)
		r = be_out_of_reach();
	if (!r)
		r = wipe_arguments(s);
	return r ? r : join_namespace(step, s->joins[s->n_joined++]);
}

/* Kept open: the next step needs it again. */
static int child_proc(struct sandbox *s)
{
	int fd = s->child_proc ? s->child_proc : open_host_proc_dir(s, number(s->child_pid));

	if (fd > 0)
		s->child_proc = fd;
	return fd;
}

static int step_map(struct sandbox *s, const struct flat_step *step)
{
	bool is_map = step->kind != STEP_SETGROUPS_DENY;
	int proc;

	if (is_map && *flat_str(&s->plan, step, ARG_UID_MAP_helper))
		return write_id_map(&s->plan, step, s->child_pid, -1);
	proc = child_proc(s);
	if (proc < 0)
		return proc;
	return is_map ? write_id_map(&s->plan, step, s->child_pid, proc)
		      : write_setgroups_deny(proc);
}

/* Its process: it lives until it is killed, or the supervisor is. */
static _Noreturn void hold_user_namespace(const struct sandbox *s)
{
	siginfo_t info;

	if (sys_set_pdeathsig(SIGKILL) == 0)
		while (sys_pidfd_is_alive(s->self) == 1 && sys_wait_signal(&info) >= 0)
			continue;
	_exit(EXIT_SBX_FAILED);
}

/*
 * A user namespace with the step's own maps: all that a mount needs of it is a descriptor, but
 * only a process can be given maps.
 */
static int open_mapped_userns(const struct sandbox *s, const struct flat_step *step)
{
	int pidfd, proc, status, fd, r;
	pid_t pid = sys_fork_into(ns_to_clone(NS_USER), -1, &pidfd);

	if (!pid)
		hold_user_namespace(s);
	if (pid < 0)
		return pid;
	proc = r = open_host_proc_dir(s, number(pid));
	if (r >= 0)
		r = write_ranges(&s->plan, step, ARG_OPEN_TREE_uids, proc, "uid_map");
	if (r >= 0)
		r = write_ranges(&s->plan, step, ARG_OPEN_TREE_gids, proc, "gid_map");
	fd = r < 0 ? r : sys_open(proc, "ns/user", O_RDONLY, 0);
	if (proc >= 0)
		close(proc);
	sys_kill(pid, SIGKILL); /* a child that nobody has waited for: it is still the one */
	sys_wait(pid, &status, 0);
	close(pidfd);
	return fd;
}

static int open_userns(struct sandbox *s, const struct flat_step *step)
{
	int proc;

	if (flat_count(step, ARG_OPEN_TREE_uids))
		return open_mapped_userns(s, step);
	proc = child_proc(s);
	return proc < 0 ? proc : sys_open(proc, "ns/user", O_RDONLY, 0);
}

static int open_mapped_tree(struct sandbox *s, const struct flat_step *step)
{
	bool recursive = step->arg[ARG_OPEN_TREE_recursive];
	int userns = open_userns(s, step), fd, tree, r;

	if (userns < 0)
		return userns;
	fd = sys_open_plain(AT_FDCWD, flat_str(&s->plan, step, ARG_OPEN_TREE_source), O_PATH);
	tree = fd < 0 ? fd : sys_clone_tree(fd, recursive);
	r = tree < 0 ? tree : sys_mount_idmap(tree, recursive, userns);
	if (r < 0 && tree >= 0)
		close(tree);
	if (fd >= 0)
		close(fd);
	close(userns);
	return r < 0 ? r : tree;
}

static int step_open_tree(struct sandbox *s, const struct flat_step *step)
{
	int tree = open_mapped_tree(s, step), r;

	if (tree < 0)
		return tree;
	r = sys_send_number(s->channel[0], (uint32_t)step->arg[ARG_OPEN_TREE_slot], tree);
	close(tree);
	return r;
}

static int do_step(struct sandbox *s, const struct flat_step *step, uint32_t index)
{
	if (step->kind == STEP_HOST_DIR)
		return make_host_dir(&s->plan, step, index);
	if (step->kind == STEP_CGROUP_SCOPE)
		return make_scope(s, step);
	if (step->kind == STEP_CGROUP)
		return make_cgroup(s, step);
	if (step->kind == STEP_CGROUP_LIMIT)
		return set_cgroup_limit(s, step);
	if (step->kind == STEP_CGROUP_ENTER)
		return enter_cgroups(s);
	if (step->kind == STEP_JOIN)
		return step_join(s, step);
	if (step->kind == STEP_RUNTIME)
		return prepare_runtime(step);
	if (step->kind == STEP_USAGE)
		return 0; /* at the end */
	if (step->kind == STEP_OPEN_TREE)
		return step_open_tree(s, step);
	if (step->kind == STEP_SETGROUPS_DENY || step->kind == STEP_UID_MAP ||
	    step->kind == STEP_GID_MAP)
		return step_map(s, step);
	return -ENOSYS;
}

static void kill_child(const struct sandbox *s)
{
	int status;

	if (sys_pidfd_signal(s->child, SIGKILL) < 0)
		sys_kill(s->child_pid, SIGKILL);
	sys_wait(s->child_pid, &status, 0);
}

/*
 * Whoever may trace init (CAP_SYS_PTRACE, without a user namespace of the sandbox's own) can write
 * anything there.
 */
static uint32_t reported_step(const struct sandbox *s)
{
	uint32_t step = s->report->step, n = s->plan.header->n_steps;

	return step < n ? step : n - 1;
}

static void take_back(struct sandbox *s)
{
	empty_cgroups(s);
	remove_cgroups(s);
	remove_made_dirs(&s->plan);
}

/* Takes back what there is, then has it explained. */
static _Noreturn void fail(struct sandbox *s, uint32_t step, int err)
{
	if (s->child_pid) {
		kill_child(s);
		/* What went wrong in the child came first; that it was gone was the consequence. */
		if (s->report->err) {
			step = reported_step(s);
			err = s->report->err;
		}
	}
	take_back(s);
	diagnose(s, step, err);
}

static _Noreturn void give_up(const char *what, int r)
{
	say("sbx: error: cannot ", what, ": errno ", number(-r));
	_exit(EXIT_SBX_FAILED);
}

/*
 * What is to be kept has to be there before anything is opened: a number that is free now would be
 * one of the runner's own descriptors later, perhaps a directory of the host, and would be passed
 * on.
 */
static void check_kept_fds(struct sandbox *s)
{
	const struct flat *f = &s->plan;

	for (uint32_t i = 0; i < f->header->n_steps; i++) {
		const struct flat_step *step = &f->steps[i];

		if (step->kind != STEP_CLOSE_FDS)
			continue;
		for (uint32_t k = 0; k < flat_count(step, ARG_CLOSE_FDS_keep); k++) {
			int fd = (int)flat_intv(f, step, ARG_CLOSE_FDS_keep, k);

			if (fd == s->source.fd || !sys_is_open(fd))
				fail(s, i, EBADF);
		}
	}
}

static void prepare(struct sandbox *s)
{
	const struct flat *f = &s->plan;
	int r = sys_set_signal_mask(~0ull);

	/* A parent that ignores it would have the kernel throw the child's status away. */
	if (!r)
		r = sys_default_signal(SIGCHLD);
	s->report = sys_map(sizeof(*s->report), 1);
	s->channel[0] = s->channel[1] = -1;
	if (!r && !s->report)
		r = -ENOMEM;
	if (!r)
		r = s->self = sys_pidfd_open(gettid()); /* musl knows it without asking */
	if (r >= 0) {
		r = prepare_terminal(s);
		if (r < 0)
			fail(s, s->terminal.step, -r);
	}
	if (r >= 0 &&
	    (s->terminal.is_pty || find_step(f, STEP_WAIT, ACTOR_CHILD, 0) < f->header->n_steps))
		r = sys_socketpair(s->channel);
	if (r < 0)
		give_up("get ready to start the sandbox", r);
}

static _Noreturn void end(struct sandbox *s, int status)
{
	const struct report *report = s->report;
	const struct flat *f = &s->plan;
	uint32_t step = reported_step(s);

	if (report->err)
		fail(s, step, report->err);
	empty_cgroups(s);
	tell_limits(s, status);
	if (!report->started && !is_runtime_over()) {
		take_back(s);
		say("sbx: error: the sandbox was killed", WIFSIGNALED(status) ? " by signal " : "",
		    WIFSIGNALED(status) ? number(WTERMSIG(status)) : "",
		    " while it was set up; it was to ", step_info(f->steps[step].kind)->summary,
		    " (step ", number(step + 1), ")", NULL);
		_exit(EXIT_SBX_FAILED);
	}
	if (is_runtime_over())
		tell_runtime(s);
	tell_usage(s, status);
	remove_cgroups(s);
	if (is_runtime_over())
		_exit(EXIT_RUNTIME_OVER);
	_exit(WIFEXITED(status) ? WEXITSTATUS(status) : EXIT_BY_SIGNAL + WTERMSIG(status));
}

/* All that is before the child is there by now. */
static int step_clone(struct sandbox *s, uint64_t ns)
{
	uint32_t cgroup;
	int r = finish_cgroups(s, &cgroup);

	if (r < 0)
		fail(s, cgroup, -r);
	return clone_child(s, ns);
}

_Noreturn void supervise(struct sandbox *s)
{
	const struct flat *f = &s->plan;
	int r = 0, status;

	check_kept_fds(s);
	prepare(s);
	for (uint32_t i = 0; i < f->header->n_steps; i++) {
		const struct flat_step *step = &f->steps[i];

		if (step->actor != ACTOR_SUPERVISOR)
			continue;
		r = hooks_step(f, i);
		if (r == 1) /* only a process is needed then */
			r = step->kind == STEP_CLONE ? clone_child(s, 0) : 0;
		else if (!r && step->kind == STEP_CLONE)
			r = step_clone(s, step->arg[ARG_CLONE_ns]);
		else if (!r)
			r = do_step(s, step, i);
		if (r < 0)
			fail(s, i, -r);
	}
	/* Not before: the child has to be this user's for its maps to be written. */
	r = be_out_of_reach();
	if (r < 0)
		fail(s, find_step(f, STEP_CLONE, ACTOR_SUPERVISOR, 0), -r);
	if (find_step(f, STEP_WAIT, ACTOR_CHILD, 0) < f->header->n_steps)
		r = sys_send_number(s->channel[0], 0, -1);
	/* That the child is gone already is seen below, with the reason. */
	if (r < 0 && r != -EPIPE && r != -ECONNRESET)
		fail(s, find_step(f, STEP_WAIT, ACTOR_CHILD, 0), -r);
	start_runtime();
	start_usage();
	r = s->terminal.mask ? relay(s, &status) : wait_for_child(s, &status);
	if (r < 0) {
		kill_child(s);
		take_back(s);
		give_up("wait for the sandbox", r);
	}
	s->child_pid = 0;
	end(s, status);
}
