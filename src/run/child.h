/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * child - what the steps of the child share. Each step_*() carries one step out: 0 or -errno.
 */
#ifndef SBX_RUN_CHILD_H
#define SBX_RUN_CHILD_H

#include "run/broker.h"
#include "run/run.h"

/* The directory that the last path was in, kept open as the next one is often there, too. */
struct dir_cache {
	const char *path; /* its first `len` bytes */
	size_t len;
	int fd;
};

/*
 * Directories that this plan has made in a tmpfs that it has mounted: nobody else can have put
 * anything in their place, so that they are safe to name by their path.
 */
struct own_dirs {
	bool has_root; /* the new root is such a tmpfs */
	size_t n;
	const char *path[16]; /* more are not worth remembering */
};

/* Layers of overlays that were opened early, in the order in which they are needed. */
struct early_layers {
	uint32_t n, taken;
	int fd[64]; /* or -errno; more are opened when they are needed */
};

/*
 * A mount, and the step that made it. When another step asks for the same elsewhere a copy of it
 * will do, which is two system calls.
 */
struct same_again {
	const struct flat_step *step; /* NULL: none */
	int fd;			      /* the mount's root, or -1 */
};

struct child {
	const struct sandbox *sandbox;
	const struct flat *plan;
	uint32_t index;	      /* of the step at hand */
	int root;	      /* the new root; -1: there is none, and "/" it is */
	int stage;	      /* the work area, or -1 */
	int proc;	      /* /proc/self, or -1 */
	int ruleset;	      /* of Landlock, between its first step and the last */
	bool is_in_root;      /* the working directory is the new root */
	bool is_shared;	      /* others may be in this mount namespace */
	bool is_tree_private; /* copies of mounts need not be cut loose any more */
	bool is_mapped;	      /* the id maps are there, and who it is in them is yet to be seen */
	mode_t umask;	      /* as it was found */
	int64_t uid, gid;     /* taken on already; -1: none was */
	uint64_t ignored;     /* signals that the caller has left ignored */
	bool is_payload_tied; /* the payload is to die with its init */
	bool has_pty;	      /* it stands for the caller's terminal */
	struct dir_cache into, from;
	struct own_dirs own;
	struct early_layers layers;
	int attached;			/* the root of what attach() has attached, or -1 */
	struct same_again bound, empty; /* by BIND; by TMPFS, read-only */
	int slots[FLAT_MAX_SLOTS];
	struct broker broker;
};

/*
 * Closes a descriptor that nothing needs any more. Low ones stay open until CLOSE_FDS or exec:
 * that is one system call for all of them.
 */
bool drop_fd(int fd); /* true: it stays open */

/* run_tree.c */
int root_dir(struct child *c); /* the new root, or -errno */
int enter_root(struct child *c);
bool is_own_dir(const struct child *c, const char *target);
int open_target(struct child *c, const char *target, int flags);
int target_parent(struct child *c, const char *target, const char **name);
int open_source(struct child *c, const char *path, int flags);
void note_mount(struct child *c, const char *target, bool is_tmpfs);
int step_mkdir(struct child *c, const struct flat_step *s);
int step_touch(struct child *c, const struct flat_step *s);
int step_symlink(struct child *c, const struct flat_step *s);
int step_file(struct child *c, const struct flat_step *s);
int step_chdir(struct child *c, const struct flat_step *s);
int write_new_file(int dir, const char *name, mode_t mode, const char *data, size_t n);

/* run_mount.c */
unsigned long attrs_to_ms(uint64_t attrs);
int adopt_root(struct child *c, int fd, bool is_tmpfs);
int step_propagation(struct child *c);
int step_stage(struct child *c, const struct flat_step *s);
int step_tmpfs(struct child *c, const struct flat_step *s);
int step_filesystem(struct child *c, const struct flat_step *s);
int step_overlay(struct child *c, const struct flat_step *s);
int step_layer(struct child *c, const struct flat_step *s);
void open_layers_early(struct child *c);
int step_pivot_root(struct child *c);
int step_detach_root(struct child *c);

/* run_bind.c */
int attach_copy(struct child *c, int fd, const char *target);
int step_bind(struct child *c, const struct flat_step *s);
int step_bind_file(struct child *c, const struct flat_step *s);
int step_setattr(struct child *c, const struct flat_step *s);

/* run_id.c */
unsigned int ns_to_clone(uint64_t ns);
int open_namespace(const struct flat *f, const struct flat_step *s);
int join_namespace(const struct flat_step *s, int fd); /* closes it */
int proc_dir(struct child *c);
int step_time_offsets(struct child *c, const struct flat_step *s);
int step_link_up(const struct flat *f, const struct flat_step *s);
int step_oom_score_adj(struct child *c, const struct flat_step *s);

/* run_proc.c */
int step_rlimit(const struct flat_step *s);
int step_affinity(const struct flat *f, const struct flat_step *s);
int step_close_fds(struct child *c, const struct flat_step *s);
int step_env(struct child *c, const struct flat_step *s);
int step_exec(struct child *c, const struct flat_step *s);

/* run_cred.c */
int step_bounding_set(const struct flat_step *s);
int step_setgroups(const struct flat *f, const struct flat_step *s);
int step_setgid(const struct child *c, const struct flat_step *s);
int step_setuid(struct child *c, const struct flat_step *s);
int step_capset(const struct flat_step *s);
int step_pdeathsig(struct child *c);

/* run_lsm.c */
int step_landlock_ruleset(struct child *c, const struct flat_step *s);
int step_landlock_path(struct child *c, const struct flat_step *s);
int step_landlock_port(const struct child *c, const struct flat_step *s);
int step_landlock_fds(const struct child *c, const struct flat_step *s);
int step_landlock_restrict(struct child *c);
int step_seccomp(const struct child *c, const struct flat_step *s);
int step_sysctl(const struct child *c, const struct flat_step *s);

/* init.c: forgets what the runner was called with, in this process. */
int wipe_arguments(const struct sandbox *s);

/* tty.c */
int step_pty(struct child *c, const struct flat_step *s);
int step_pipes(struct child *c);
int terminal_fd(const struct child *c); /* one of 0, 1, 2 that is on a pty of ours; -1: none */

/* init.c: 0 in the payload; the caller goes on as init and does not return. */
int step_init(struct child *c);

#endif
