/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * child - walks through the child's steps, in the plan's order, and becomes the payload.
 */
#include <fcntl.h>
#include <string.h>

#include "run/child.h"
#include "sys/cred.h"
#include "sys/fdpass.h"
#include "sys/file.h"
#include "sys/kernel.h"
#include "sys/lsm.h"
#include "sys/ns.h"
#include "sys/process.h"

/* Descriptors up to here may wait for the one sweep; there are at least so many everywhere. */
#define LAST_LAZY_FD 63

#define NOBODY 65534 /* the default of /proc/sys/kernel/overflowuid */

bool drop_fd(int fd)
{
	if (fd <= LAST_LAZY_FD)
		return true;
	close(fd);
	return false;
}

static bool has_joined(const struct flat *f, uint64_t ns)
{
	uint32_t n = f->header->n_steps, i = 0;

	for (; (i = find_step(f, STEP_JOIN, ACTOR_SUPERVISOR, i)) < n; i++)
		if (f->steps[i].arg[ARG_JOIN_ns] & ns)
			return true;
	return false;
}

/*
 * The id inside of what is `id` outside; if it has none, 0, or the first id that there is. The
 * list is that of a map's step, if the plan has one.
 */
static uint32_t id_inside(const struct flat *f, enum step_kind map, uint32_t id, bool *is_mapped)
{
	uint32_t i = find_step(f, map, ACTOR_SUPERVISOR, 0), inside = 0;
	const struct flat_step *s = &f->steps[i];

	*is_mapped = i == f->header->n_steps;
	for (uint32_t k = 0; !*is_mapped && k < flat_count(s, ARG_UID_MAP_ranges); k++) {
		const uint64_t *range = &f->words[(s->arg[ARG_UID_MAP_ranges] >> 32) + 3 * k];

		*is_mapped = id >= range[1] && id - range[1] < range[2];
		if (!k || !range[0])
			inside = (uint32_t)range[0];
	}
	return inside;
}

int be_out_of_reach(void)
{
	return sys_set_dumpable(hooks_skips("dumpable"));
}

/*
 * When there are others in the sandbox from the start, this process has to be out of their reach
 * all the way to exec. The supervisor has seen to that before it went there; but by the sysctl
 * fs.suid_dumpable who changes its ids can come into reach again. (A sandbox of its own has nobody
 * else in it before INIT, which sees to that itself.)
 */
static int stay_out_of_reach(const struct child *c)
{
	return has_joined(c->plan, ~0ull) ? be_out_of_reach() : 0;
}

/*
 * Root whose id is not mapped has no id inside, and nobody without one can make a file in the
 * sandbox's file systems. Becoming somebody there takes nothing away: the capabilities are those
 * of the new user namespace.
 */
static int become_somebody(struct child *c)
{
	bool has_uid, has_gid;
	uint32_t uid = id_inside(c->plan, STEP_UID_MAP, c->sandbox->uid, &has_uid);
	uint32_t gid = id_inside(c->plan, STEP_GID_MAP, c->sandbox->gid, &has_gid);
	int r = 0;

	if (!has_gid || !has_uid)
		open_layers_early(c);
	if (!has_gid) {
		r = sys_setgid_all(gid);
		c->gid = gid;
	}
	if (!r && !has_uid) {
		r = sys_setuid_all(uid);
		c->uid = uid;
	}
	return r ? r : stay_out_of_reach(c);
}

/* The same where the user namespace is one that the supervisor has joined, with maps unknown. */
static int become_somebody_joined(struct child *c)
{
	int r = 0;

	if (!has_joined(c->plan, NS_USER))
		return 0;
	/* Whose id is not mapped is called nobody. Where there is no 0 either, nothing can be done.
	 */
	if (getegid() == NOBODY)
		r = sys_setgid_all(0);
	if (!r && geteuid() == NOBODY)
		r = sys_setuid_all(0);
	return r == -EINVAL ? 0 : r;
}

/*
 * Messages with a descriptor are mounts of the supervisor's OPEN_TREE steps, by slot; the one
 * without says that its part is done. The end means that it is dead, and then so is this.
 */
static int step_wait(struct child *c)
{
	int channel = c->sandbox->channel[1], fd, r;
	uint32_t slot;

	/* With the other end open here, too, the end would never come. */
	close(c->sandbox->channel[0]);
	for (;;) {
		r = sys_receive_number(channel, &slot, &fd);
		if (r < 0)
			return r;
		if (!r)
			_exit(EXIT_SBX_FAILED);
		if (fd < 0) {
			if (!c->sandbox->terminal.is_pty)
				drop_fd(channel);
			c->is_mapped = true;
			return 0;
		}
		if (slot >= FLAT_MAX_SLOTS)
			return -EPROTO;
		c->slots[slot] = fd;
	}
}

static int step_join(struct child *c, const struct flat_step *s)
{
	int r = join_namespace(s, open_namespace(c->plan, s));

	/* Another mount namespace, other mounts: what was open is of the old ones. */
	if (!r && (s->arg[ARG_JOIN_ns] & NS_MOUNT)) {
		c->proc = c->root = c->into.fd = c->from.fd = -1;
		c->is_tree_private = c->is_in_root = false;
		c->is_shared = true;
	}
	return r;
}

static int own_proc_dir_step(struct child *c, const struct flat_step *s)
{
	int proc = proc_dir(c);

	if (proc < 0)
		return proc;
	if (s->kind == STEP_SETGROUPS_DENY)
		return write_setgroups_deny(proc);
	return write_id_map(c->plan, s, 0, proc);
}

static int step_umask(struct child *c, const struct flat_step *s)
{
	/* Files are made with the exact modes of their steps; exec gets this one. */
	c->umask = (mode_t)s->arg[ARG_UMASK_mode];
	return 0;
}

/* NOLINTNEXTLINE(readability-function-size): a flat switch, a line for each kind of step */
static int do_step(struct child *c, const struct flat_step *s)
{
	const struct flat *f = c->plan;
	const char *name = flat_str(f, s, 0);

	switch ((enum step_kind)s->kind) {
	case STEP_JOIN:
		return step_join(c, s);
	case STEP_SETGROUPS_DENY:
	case STEP_UID_MAP:
	case STEP_GID_MAP:
		return own_proc_dir_step(c, s);
	case STEP_WAIT:
		return step_wait(c);
	case STEP_CGROUP_NS:
		return sys_unshare_cgroup();
	case STEP_TIME_OFFSETS:
		return step_time_offsets(c, s);
	case STEP_PROPAGATION:
		return step_propagation(c);
	case STEP_STAGE:
		return step_stage(c, s);
	case STEP_LAYER:
		return step_layer(c, s);
	case STEP_TMPFS:
		return step_tmpfs(c, s);
	case STEP_BIND:
		return step_bind(c, s);
	case STEP_OVERLAY:
		return step_overlay(c, s);
	case STEP_FILESYSTEM:
		return step_filesystem(c, s);
	case STEP_MKDIR:
		return step_mkdir(c, s);
	case STEP_TOUCH:
		return step_touch(c, s);
	case STEP_SYMLINK:
		return step_symlink(c, s);
	case STEP_FILE:
		return step_file(c, s);
	case STEP_BIND_FILE:
		return step_bind_file(c, s);
	case STEP_SETATTR:
		return step_setattr(c, s);
	case STEP_PIVOT_ROOT:
		return step_pivot_root(c);
	case STEP_DETACH_ROOT:
		return step_detach_root(c);
	case STEP_CHDIR:
		return step_chdir(c, s);
	case STEP_HOSTNAME:
		return sys_sethostname(name, strlen(name));
	case STEP_DOMAINNAME:
		return sys_setdomainname(name, strlen(name));
	case STEP_LINK_UP:
		return step_link_up(f, s);
	case STEP_OOM_SCORE_ADJ:
		return step_oom_score_adj(c, s);
	case STEP_RLIMIT:
		return step_rlimit(s);
	case STEP_UMASK:
		return step_umask(c, s);
	case STEP_NICE:
		return sys_setnice((int)flat_int(s, ARG_NICE_value));
	case STEP_AFFINITY:
		return step_affinity(f, s);
	case STEP_SETSID:
		return sys_setsid() < 0 ? -EPERM : 0;
	case STEP_ENV_CLEAN:
	case STEP_ENV_PASS:
	case STEP_ENV_SET:
	case STEP_ENV_UNSET:
		return step_env(c, s);
	case STEP_CLOSE_FDS:
		return step_close_fds(c, s);
	case STEP_SYSCTL:
		return step_sysctl(c, s);
	case STEP_PTY:
		return step_pty(c, s);
	case STEP_PIPES:
		return step_pipes(c);
	case STEP_LANDLOCK_RULESET:
		return step_landlock_ruleset(c, s);
	case STEP_LANDLOCK_PATH:
		return step_landlock_path(c, s);
	case STEP_LANDLOCK_PORT:
		return step_landlock_port(c, s);
	case STEP_LANDLOCK_FDS:
		return step_landlock_fds(c, s);
	case STEP_LANDLOCK_RESTRICT:
		return step_landlock_restrict(c);
	case STEP_KEYRING:
		return sys_new_session_keyring();
	case STEP_SECCOMP:
		return step_seccomp(c, s);
	case STEP_SECUREBITS:
		return sys_set_securebits((unsigned long)s->arg[ARG_SECUREBITS_bits]);
	case STEP_BOUNDING_SET:
		return step_bounding_set(s);
	case STEP_SETGROUPS:
		return step_setgroups(f, s);
	case STEP_SETGID:
		return step_setgid(c, s);
	case STEP_SETUID:
		return step_setuid(c, s);
	case STEP_CAPSET:
		return step_capset(s);
	case STEP_NO_NEW_PRIVS:
		return sys_set_no_new_privs();
	case STEP_PDEATHSIG:
		return step_pdeathsig(c);
	case STEP_INIT:
		return step_init(c);
	case STEP_BROKER:
		return step_broker(c);
	case STEP_EXEC:
		return step_exec(c, s);
	case STEP_HOST_DIR:
	case STEP_CGROUP_SCOPE:
	case STEP_CGROUP:
	case STEP_CGROUP_LIMIT:
	case STEP_CGROUP_ENTER:
	case STEP_RUNTIME:
	case STEP_USAGE:
	case STEP_CLONE:
	case STEP_OPEN_TREE:
	case STEP_KIND_COUNT:
		break; /* the supervisor's; flat_open() lets none of them get here */
	}
	return -ENOSYS;
}

/*
 * The files in /proc of a process belong to who it was when it was last executed: what is written
 * there is written before anything else becomes of it.
 */
static int become_somebody_in_time(struct child *c, const struct flat_step *s)
{
	if (!c->is_mapped || s->kind == STEP_OOM_SCORE_ADJ || s->kind == STEP_TIME_OFFSETS ||
	    s->kind == STEP_SYSCTL)
		return 0;
	c->is_mapped = false;
	return become_somebody(c);
}

_Noreturn void child_main(const struct sandbox *sandbox)
{
	static struct child c;
	const struct flat *f = &sandbox->plan;
	int r, status;

	c.sandbox = sandbox;
	c.plan = f;
	c.root = c.stage = c.proc = c.ruleset = c.into.fd = c.from.fd = -1;
	c.broker.names = c.broker.proc = -1;
	memset(c.slots, -1, sizeof(c.slots));
	r = sys_umask(0);
	c.umask = (mode_t)r;
	c.uid = c.gid = -1;
	status = sys_open(AT_FDCWD, "/proc/self/status", O_RDONLY, 0);
	c.ignored = sys_ignored_signals(status);
	drop_fd(status);
	if (r >= 0)
		r = become_somebody_joined(&c);
	for (c.index = 0; r >= 0 && c.index < f->header->n_steps; c.index++) {
		const struct flat_step *s = &f->steps[c.index];

		r = 0;
		sandbox->report->step = c.index;
		if (s->actor == ACTOR_CHILD)
			r = hooks_step(f, c.index);
		if (!r && s->actor == ACTOR_CHILD)
			r = become_somebody_in_time(&c, s);
		if (!r && s->actor == ACTOR_CHILD)
			r = do_step(&c, s);
		if (r >= 0 && (s->kind == STEP_SETGID || s->kind == STEP_SETUID))
			r = stay_out_of_reach(&c);
	}
	/* Only a failure leads here. */
	if (r < 0)
		sandbox->report->err = -r;
	_exit(EXIT_SBX_FAILED);
}
