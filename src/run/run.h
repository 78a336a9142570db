/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * run - executes one flat plan: the parts of the runner and what they share.
 *
 * Up to three processes. The supervisor stays on the host's side; it makes what has to be made
 * there, forks the child into its namespaces, does the child's id maps when the child cannot, and
 * waits. The child carries its steps out one by one and becomes the payload; with an INIT step it
 * forks, stays as the sandbox's init, and its own child becomes the payload. Where the supervisor
 * joins namespaces of others, there is an explainer, too. Nothing here uses the heap, stdio or the
 * locale.
 *
 * The child has no way to explain itself. It keeps the step that it is at in a page that it shares
 * with the supervisor, adds the errno when the step fails, and exits. The supervisor knows by that
 * page, too, whether a process that died was the payload or was still on the way. A page rather
 * than a pipe as it costs nothing per step and cannot be left open in the payload.
 */
#ifndef SBX_RUN_RUN_H
#define SBX_RUN_RUN_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/ioctl.h>
#include <sys/types.h>
#include <termios.h>

#include "plan/flat.h"
#include "run/cgroup.h"

/* Exit statuses that are sbx's own. */
enum {
	EXIT_RUNTIME_OVER = 124, /* as timeout(1) */
	EXIT_SBX_FAILED = 125,
	EXIT_BY_SIGNAL = 128, /* and the signal's number on top */
};

#define MAX_JOINS 16

struct report {
	volatile uint32_t step;	   /* the one that the child is at */
	volatile int32_t err;	   /* what ended it; 0: nothing did */
	volatile uint32_t started; /* exec is next: from here on it is the payload */

	/* With a terminal of its own. The payload cannot see this page any more. */
	volatile uint32_t stopped;    /* by init: the signal that has stopped the payload */
	volatile uint32_t foreground; /* for init: SIGCONT makes the payload the foreground */
};

/*
 * What stands for the caller's terminal inside. Bit n of `mask` is there when descriptor n is the
 * caller's terminal, and the plan has something else be in its place; all else is only meaningful
 * then.
 */
struct terminal {
	uint32_t mask;
	uint32_t step; /* PTY or PIPES */
	bool is_pty;
	bool is_behind;	      /* the payload begins in the background of its terminal */
	int master, slave;    /* of a pty of the host; -1: the child makes one */
	int pipe[2], null;    /* for PIPES */
	int notice;	      /* init raises it when report->stopped is new; -1: no init */
	struct termios modes; /* of the caller's terminal */
	struct winsize size;
};

/* Where the plan came from, to hand it to the compiler when a step fails. */
struct plan_source {
	const char *file; /* or NULL */
	int fd;		  /* a sealed memfd, or -1 */
	const void *data;
	size_t size;
};

struct sandbox {
	struct flat plan;
	struct plan_source source;
	char **argv;
	char **environ;
	uid_t uid; /* the child's, outside */
	gid_t gid;
	struct report *report;
	int self;	/* pidfd of the supervisor */
	int channel[2]; /* supervisor's and child's end; -1 without WAIT and PTY */
	struct terminal terminal;
	pid_t child_pid;
	int child_proc;	      /* its directory in /proc; 0: not open */
	int procfs;	      /* the host's, when another mount namespace is joined; 0: not open */
	int child;	      /* pidfd */
	int joins[MAX_JOINS]; /* the supervisor's: open namespaces, or -errno; in their order */
	uint32_t n_joins;     /* opened */
	uint32_t n_joined;
	struct cgroups cgroups;
	pid_t explainer_pid; /* 0: none */
	int explainer;	     /* the pipe to it */
};

/* Index of the first step of that kind and actor at or after `from`, or n_steps. */
uint32_t find_step(const struct flat *f, enum step_kind kind, enum actor actor, uint32_t from);

/* load.c: reads and checks the plan; says why and exits when it is refused. */
void load_plan_file(struct sandbox *s, const char *path);
void load_plan_fd(struct sandbox *s, const char *number);

/* supervisor.c */
_Noreturn void supervise(struct sandbox *s);

/* wait.c: 0 when the child has ended, and its wait status; or -errno. */
int wait_for_child(const struct sandbox *s, int *status);
bool is_stop(int sig);
bool is_for_payload(int sig, bool by_kernel, bool has_session);
void stop_by(int sig, bool all);

/* relay.c: before the child is made (-errno is the step's failure); and wait_for_child() with it.
 */
int prepare_terminal(struct sandbox *s);
int relay(struct sandbox *s, int *status);

/* child.c */
_Noreturn void child_main(const struct sandbox *s);

/* compiler.c: exec the other program; returns only when that fails, having said so. */
void exec_compiler(char **argv, char **envp);
_Noreturn void diagnose(const struct sandbox *s, uint32_t step, int err);

/* explainer.c: asked, it answers with the status to exit with; or -errno. */
int start_explainer(struct sandbox *s);
int ask_explainer(const struct sandbox *s, uint32_t step, int err);

/* host_dir.c */
int make_host_dir(const struct flat *f, const struct flat_step *s, uint32_t index);
void remove_made_dirs(const struct flat *f);

/* id_map.c: by the supervisor for `pid`, or by the child for itself. `proc` is the directory in
 * /proc of the process; a helper needs none. */
int write_id_map(const struct flat *f, const struct flat_step *s, pid_t pid, int proc);
int write_ranges(const struct flat *f, const struct flat_step *s, int arg, int proc,
		 const char *name); /* of operand `arg`, to "uid_map" or "gid_map" */
int write_setgroups_deny(int proc);

/*
 * Neither traced nor read by anybody who has no rights where sbx was started: not through
 * /proc/PID, and no core is written. Becoming somebody else can undo it, exec does.
 */
int be_out_of_reach(void);

/* A descriptor of /proc/NAME, where a procfs must be; -EXDEV when something else is. */
int open_proc_dir(const char *name);
/* The same, of the host also where its mounts have been left behind. */
int open_host_proc_dir(const struct sandbox *s, const char *name);
int write_proc_file(int dir, const char *name, const char *data, size_t n);

#ifdef SBX_TEST_HOOKS
/*
 * SBX_TEST_FAIL=STEP:ERRNO makes that step fail without being tried; with SBX_TEST_PRETEND=1 the
 * ones before it are not carried out either, so that it needs no privilege. SBX_TEST_SKIP=NAME,...
 * leaves out the steps of these kinds: a test of a lock then sees what is open without it. What
 * protects without being a step has a name of its own there, and asks hooks_skips():
 *
 *	dumpable	the supervisor, the child on its way and init can be traced and read
 *	wipe		init keeps the arguments and the environment that it was started with
 *	init_fds	init keeps its descriptors
 *	resolve		paths are followed through links and out of the root
 *	procfs		/proc is what it is called
 *	broker_freeze	Landlock's part of BROKER: the payload may make names by itself
 *	broker_names	init makes any name
 *	private		others may write to the folders of the state
 *	helper		helpers get the environment and the descriptors of the caller
 *	cgroupfs	a hierarchy is where it is said to be
 *	cgroup_lock	nobody can tell that a cgroup is in use before a process is in it
 *	cgroup_pin	controllers are only switched on above the cgroup with the limits
 *	cgroup_read_back	a limit is not looked at again
 *	cgroup_birth	the child is where the supervisor is
 *	cgroup_kill	what is left in a cgroup stays
 *	cgroup_kill_file	the kernel has no cgroup.kill
 *	cgroup_sweep	what others have left stays
 */
void hooks_read(char **env);
bool hooks_skips(const char *what);
int hooks_step(const struct flat *f, uint32_t index); /* -errno; 1: pretend; 0: do it */
#else
static inline void hooks_read(char **env)
{
	(void)env;
}

static inline bool hooks_skips(const char *what)
{
	(void)what;
	return false;
}

static inline int hooks_step(const struct flat *f, uint32_t index)
{
	(void)f;
	(void)index;
	return 0;
}
#endif

#endif
