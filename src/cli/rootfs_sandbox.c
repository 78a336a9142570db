/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * rootfs_sandbox - work on a staging directory inside a sandbox of sbx's own.
 *
 * The sandbox is made as every other: a tree of profile keys is checked, bound, compiled, and the
 * flat plan goes to the runner, here as a child. It has the host's programs read-only, no network,
 * nothing of the user's, and one writable directory.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "back/back.h"
#include "cli/rootfs.h"
#include "pass/pass.h"
#include "schema/schema.h"

#define MAX_JOBS 2
#define SAID_MAX 2048 /* bytes of a child's stderr that are kept: the last ones */

static const struct place here = { .file = "sbx rootfs" };
static const struct place nowhere;

/* ---- the sandbox ---- */

static void set(struct arena *a, struct value *tree, const char *key, const char *s)
{
	value_set_path(a, tree, key, value_string(a, s, here));
}

static void set_bool(struct arena *a, struct value *tree, const char *key, bool b)
{
	struct value *v = value_new(a, VAL_BOOL, here);

	v->u.b = b;
	value_set_path(a, tree, key, v);
}

static void set_list(struct arena *a, struct value *tree, const char *key, const char *const *items)
{
	struct value *list = value_new(a, VAL_LIST, here);

	for (; *items; items++)
		value_append(a, list, value_string(a, *items, here));
	value_set_path(a, tree, key, list);
}

static struct value *bind_mount(struct arena *a, const char *source, const char *target,
				const char *access)
{
	struct value *m = value_new(a, VAL_GROUP, here);

	set(a, m, "type", "bind");
	set(a, m, "source", source);
	set(a, m, "target", target);
	set(a, m, "access", access);
	return m;
}

/* What a profile for this would say. */
static struct value *job_tree(struct arena *a, const struct job *job)
{
	static const char *const namespaces[] = { "user", "mount", "pid",    "ipc",
						  "uts",  "net",   "cgroup", NULL };
	static const char *const read_only[] = { "/usr", "-/etc/alternatives", "-/etc/ld.so.cache",
						 NULL };
	/* Foreign owners, modes that shut out root itself, set-id bits: what root in there may do.
	 */
	static const char *const caps[] = { "chown", "dac_override", "fowner", "fsetid", NULL };
	static const char *const env[] = {
		"PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL=C",
		NULL
	};
	struct value *t = value_new(a, VAL_GROUP, here), *mounts = value_new(a, VAL_LIST, here);
	struct value *schema = value_new(a, VAL_INT, here);

	schema->u.i = 1;
	value_set_path(a, t, "schema", schema);
	for (size_t i = 0; namespaces[i]; i++)
		set_bool(a, t, arena_printf(a, "namespaces.%s", namespaces[i]), true);
	set(a, t, "identity.user", "root");
	set(a, t, "identity.id_map", "auto");
	set(a, t, "filesystem.root.type", "tmpfs");
	set(a, t, "filesystem.root.size", "1M");
	set(a, t, "filesystem.proc.type", "none");
	set(a, t, "filesystem.dev.type", "none");
	set(a, t, "filesystem.tmp", "none");
	set(a, t, "filesystem.usr_merge", "as-host");
	set_list(a, t, "filesystem.read_only", read_only);
	if (job->target)
		value_append(a, mounts, bind_mount(a, job->target, "/target", "rw"));
	if (job->source)
		value_append(a, mounts, bind_mount(a, job->source, "/source", "ro"));
	value_set_path(a, t, "filesystem.mounts", mounts);
	set(a, t, "network.mode", "none");
	set_bool(a, t, "security.no_new_privs", true);
	set_list(a, t, "security.capabilities", caps);
	set(a, t, "security.set_id_bits", "allow"); /* what is unpacked is unpacked whole */
	set_bool(a, t, "process.init", true);
	set_bool(a, t, "process.die_with_parent", true);
	set_bool(a, t, "process.new_session", false); /* Ctrl-C reaches it */
	set(a, t, "process.umask", "0022");
	set_list(a, t, "environment.set", env);
	set(a, t, "cwd", "/");
	set_list(a, t, "command", job->argv);
	return t;
}

/* Its errors are the command's. Its warnings are not: they are about a profile that nobody wrote.
 */
static struct plan *job_plan(struct cli *c, const struct job *job)
{
	struct spec *spec = arena_alloc(c->arena, sizeof(*spec));
	struct value *tree = job_tree(c->arena, job);
	struct plan *p = NULL;
	struct diags mine;

	diags_init(&mine, c->arena);
	if (schema_check(c->arena, tree, &mine) == 0 &&
	    schema_bind(c->arena, tree, spec, &mine) == 0) {
		spec->name = "sbx rootfs";
		spec->at = here;
		p = compile(c->arena, c->host, spec, &mine);
	}
	if (!p)
		diags_append(&c->diags, &mine);
	return p;
}

/* The id on the host of root inside, and how many ids there are in all. */
static int64_t outside_root(const struct id_ranges *r, uint64_t *total)
{
	int64_t root = -1;

	*total = 0;
	for (size_t i = 0; i < r->n; i++) {
		*total += r->v[i].count;
		if (r->v[i].inside == 0)
			root = r->v[i].outside;
	}
	return root;
}

int sandbox_owner(struct cli *c, struct owner *o)
{
	static const char *const argv[] = { "true", NULL };
	struct job job = { .argv = argv, .in = -1, .out = -1 };
	struct plan *p = job_plan(c, &job);
	uint64_t uids, gids;
	size_t u, g;

	if (!p)
		return -1;
	u = plan_find(p, STEP_UID_MAP, 0);
	g = plan_find(p, STEP_GID_MAP, 0);
	*o = (struct owner){ .uid = -1, .gid = -1 };
	if (u < p->n_steps && g < p->n_steps) {
		o->uid = outside_root(&p->steps[u].u.uid_map.ranges, &uids);
		o->gid = outside_root(&p->steps[g].u.gid_map.ranges, &gids);
		o->single = uids == 1 || gids == 1;
	}
	if (o->uid < 0 || o->gid < 0)
		return diag_error(&c->diags, DIAG_E0708, nowhere,
				  "cannot unpack here: the id map of the sandbox has no root");
	return 0;
}

/* ---- children ---- */

static volatile sig_atomic_t came;
static pid_t children[MAX_JOBS];
static int n_children;

/* Remembered, and passed on: the children end, we tidy up, then it takes its course. */
static void on_signal(int sig)
{
	came = sig;
	for (int i = 0; i < n_children; i++)
		if (children[i] > 0)
			kill(children[i], sig);
}

static const int caught[] = { SIGINT, SIGTERM, SIGHUP };

void signals_catch(void)
{
	struct sigaction sa = { .sa_handler = on_signal };

	for (size_t i = 0; i < ARRAY_LEN(caught); i++) {
		struct sigaction old;

		if (sigaction(caught[i], NULL, &old) == 0 && old.sa_handler != SIG_IGN)
			sigaction(caught[i], &sa, NULL);
	}
}

bool signals_came(void)
{
	return came != 0;
}

void signals_obey(void)
{
	if (!came)
		return;
	signal(came, SIG_DFL);
	raise(came);
}

const char *host_program(struct cli *c, const char *name)
{
	const char *fact = host_ask(c->host, HOST_FACT, arena_printf(c->arena, "helper.%s", name));

	return fact ? arena_strndup(c->arena, fact, strcspn(fact, " ")) : NULL;
}

/* What a child is made of, ready before the fork. */
struct child {
	const char *path;
	char *const *argv, *const *envp;
	int plan; /* -1: none */
	int in, out;
	int64_t max_out;
};

/* In the child: descriptors, signals, a life that ends with the parent's; then the program. */
static void __attribute__((noreturn)) become(const struct child *ch, int err_fd, pid_t parent)
{
	int null = open("/dev/null", O_RDWR | O_CLOEXEC);
	struct rlimit limit = { (rlim_t)ch->max_out, (rlim_t)ch->max_out };

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent)
		_exit(125);
	signal(SIGPIPE, SIG_DFL);
	if (dup2(ch->in >= 0 ? ch->in : null, 0) < 0 ||
	    dup2(ch->out >= 0 ? ch->out : null, 1) < 0 || dup2(err_fd, 2) < 0 ||
	    (ch->plan >= 0 && fcntl(ch->plan, F_SETFD, 0) < 0) ||
	    (ch->max_out && setrlimit(RLIMIT_FSIZE, &limit) < 0))
		_exit(125);
	execve(ch->path, ch->argv, ch->envp);
	dprintf(2, "%s: %s\n", ch->path, strerror(errno));
	_exit(127);
}

/* A sandboxed job is the runner with a plan; a host's job is its program. */
static int prepare(struct cli *c, const struct job *job, struct child *ch)
{
	static const char *const path[] = { "PATH=/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL=C",
					    NULL };
	struct plan *plan;
	struct bytes flat;
	char **argv;

	*ch = (struct child){ .plan = -1, .in = job->in, .out = job->out };
	if (job->host) {
		ch->path = job->argv[0];
		ch->argv = (char *const *)job->argv;
		ch->envp = (char *const *)(job->env ? job->env : path);
		ch->max_out = job->max_out;
		return 0;
	}
	plan = job_plan(c, job);
	flat = plan ? back_flat(plan, &c->diags) : (struct bytes){ 0 };
	if (!flat.n)
		return -1;
	ch->plan = cli_seal(flat);
	if (ch->plan < 0) {
		diag_error(&c->diags, DIAG_E0903, nowhere, "cannot hand over the plan: memfd: %s",
			   strerror(-ch->plan));
		return -1;
	}
	argv = arena_array(c->arena, 4, sizeof(*argv));
	argv[0] = arena_strdup(c->arena, "sbx");
	argv[1] = arena_strdup(c->arena, "run");
	argv[2] = arena_printf(c->arena, "--plan-fd=%d", ch->plan);
	ch->path = cli_runner(c->arena);
	ch->argv = argv;
	ch->envp = environ;
	return 0;
}

static int start(struct cli *c, const struct child *ch, int err_fd)
{
	pid_t parent = getpid(), pid;
	sigset_t all, before;
	struct sigaction sa;
	int err;

	/* No signal comes between the fork and our knowing whom to pass it on to. */
	sigfillset(&all);
	sigprocmask(SIG_BLOCK, &all, &before);
	pid = fork();
	err = errno;
	if (pid == 0) {
		for (size_t i = 0; i < ARRAY_LEN(caught); i++)
			if (sigaction(caught[i], NULL, &sa) == 0 && sa.sa_handler == on_signal)
				signal(caught[i], SIG_DFL);
		sigprocmask(SIG_SETMASK, &before, NULL);
		become(ch, err_fd, parent);
	}
	if (pid > 0)
		children[n_children++] = pid;
	sigprocmask(SIG_SETMASK, &before, NULL);
	if (pid < 0)
		return diag_error(&c->diags, DIAG_E0708, nowhere, "cannot start '%s': %s", ch->path,
				  strerror(err));
	return 0;
}

/* ---- waiting ---- */

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static off_t progress_at(const struct progress *p)
{
	struct stat st;

	if (p->size)
		return fstat(p->fd, &st) < 0 ? 0 : st.st_size;
	return lseek(p->fd, 0, SEEK_CUR);
}

/* One line that is drawn over; the children's own output has been caught. */
static void progress_draw(const struct progress *p)
{
	static const char bar[] = "##############################";
	off_t at = progress_at(p);
	double mib = (double)at / (1 << 20);

	if (p->total > 0 && at >= 0 && at <= p->total) {
		int cells = (int)(at * 30 / p->total);

		dprintf(STDERR_FILENO, "\r%s [%-30.*s] %3d%%", p->what, cells, bar,
			(int)(at * 100 / p->total));
	} else {
		dprintf(STDERR_FILENO, "\r%s %.1f MiB", p->what, mib);
	}
}

/* Keeps the last bytes that come from the children. */
static void keep_tail(char *said, size_t *n, const char *more, size_t k)
{
	if (k >= SAID_MAX) {
		more += k - SAID_MAX;
		k = SAID_MAX;
	}
	if (*n + k > SAID_MAX) {
		size_t drop = *n + k - SAID_MAX;

		memmove(said, said + drop, *n - drop);
		*n -= drop;
	}
	memcpy(said + *n, more, k);
	*n += k;
}

/* Reads what the children say until all of them have closed it; draws the bar meanwhile. */
static size_t read_said(int fd, const struct progress *p, char *said)
{
	bool draw = p && p->what && isatty(STDERR_FILENO), drawn = false;
	double begin = now();
	size_t n = 0;

	for (;;) {
		struct pollfd pfd = { .fd = fd, .events = POLLIN };
		char buf[4096];
		ssize_t k;
		int ready = poll(&pfd, 1, draw ? 100 : -1);

		if (draw && now() - begin > 0.5) {
			progress_draw(p);
			drawn = true;
		}
		if (ready <= 0)
			continue;
		k = read(fd, buf, sizeof(buf));
		if (k < 0 && errno == EINTR)
			continue;
		if (k <= 0)
			break;
		keep_tail(said, &n, buf, (size_t)k);
	}
	if (drawn)
		dprintf(STDERR_FILENO, "\r\033[K");
	return n;
}

/* Whole lines of it, escaped: archives name their files as they like. */
static const char *safe_lines(struct arena *a, const char *said, size_t n)
{
	size_t from = n == SAID_MAX ? strcspn(said, "\n") : 0;
	struct strbuf b;

	strbuf_init(&b, a);
	while (from < n) {
		const char *end = memchr(said + from, '\n', n - from);
		size_t len = end ? (size_t)(end - said) - from : n - from;

		if (len) {
			strbuf_add(&b, b.len ? "\n" : "");
			strbuf_addn_safe(&b, said + from, len);
		}
		from += len + 1;
	}
	return b.len ? b.s : NULL;
}

/* The status of the last job that failed: the end of a pipe knows best, its begin got SIGPIPE. */
static void wait_all(struct cli *c, int err_fd, const struct progress *p, struct outcome *o)
{
	char said[SAID_MAX + 1];
	size_t n = read_said(err_fd, p, said);

	said[n] = '\0';
	*o = (struct outcome){ .said = safe_lines(c->arena, said, n) };
	for (int i = 0; i < n_children; i++) {
		int status, got;

		while (waitpid(children[i], &status, 0) < 0 && errno == EINTR)
			;
		children[i] = 0;
		got = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
		if (got)
			o->status = got;
	}
	n_children = 0;
}

static void close_all(const int *fds, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (fds[i] >= 0)
			close(fds[i]);
}

int jobs_run(struct cli *c, struct job *jobs, size_t n, const struct progress *p, struct outcome *o)
{
	struct child ch[MAX_JOBS];
	int said[2], between[2] = { -1, -1 }, err = 0;

	for (size_t i = 0; i < n; i++)
		if (prepare(c, &jobs[i], &ch[i]) < 0)
			return -1;
	if (pipe2(said, O_CLOEXEC) < 0 || (n > 1 && pipe2(between, O_CLOEXEC) < 0))
		return diag_error(&c->diags, DIAG_E0708, nowhere, "cannot make a pipe: %s",
				  strerror(errno));
	if (n > 1) {
		ch[0].out = between[1];
		ch[1].in = between[0];
	}
	for (size_t i = 0; i < n && !err; i++) {
		err = start(c, &ch[i], said[1]);
		close_all(&ch[i].plan, 1);
	}
	close_all(between, 2);
	close(said[1]);
	wait_all(c, said[0], p, o);
	close(said[0]);
	if (!err && o->status == 125)
		err = diag_error_help(&c->diags, DIAG_E0708, nowhere, o->said,
				      "the sandbox for this work could not be made");
	return err;
}
