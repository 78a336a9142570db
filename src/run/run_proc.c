/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * run_proc - limits, descriptors, environment, and exec.
 */
#include <string.h>
#include <sys/stat.h>

#include "base/list.h"
#include "run/child.h"
#include "sys/file.h"
#include "sys/kernel.h"
#include "sys/process.h"

#define DEFAULT_PATH "/usr/local/bin:/usr/bin:/bin"

int step_rlimit(const struct flat_step *s)
{
	/* -1 is the kernel's RLIM64_INFINITY. */
	return sys_setrlimit((int)s->arg[ARG_RLIMIT_resource], s->arg[ARG_RLIMIT_soft],
			     s->arg[ARG_RLIMIT_hard]);
}

int step_affinity(const struct flat *f, const struct flat_step *s)
{
	static unsigned long mask[8192 / (8 * sizeof(unsigned long))];
	const unsigned int bits = 8 * sizeof(mask[0]);

	memset(mask, 0, sizeof(mask));
	for (uint32_t k = 0; k < flat_count(s, ARG_AFFINITY_cpus); k++) {
		uint64_t cpu = (uint64_t)flat_intv(f, s, ARG_AFFINITY_cpus, k);

		mask[cpu / bits] |= 1ul << (cpu % bits);
	}
	return sys_setaffinity(mask, sizeof(mask));
}

/* The lowest kept descriptor from `from` on, or -1. */
static int next_kept(const struct child *c, const struct flat_step *s, int from)
{
	int own[] = { c->sandbox->self, c->sandbox->terminal.notice };
	int best = -1;

	for (uint32_t k = 0; k < flat_count(s, ARG_CLOSE_FDS_keep); k++) {
		int fd = (int)flat_intv(c->plan, s, ARG_CLOSE_FDS_keep, k);

		if (fd >= from && (best < 0 || fd < best))
			best = fd;
	}
	/* Wanted until PDEATHSIG has asked it and until INIT has it; exec closes both. */
	for (size_t k = 0; k < ARRAY_LEN(own); k++)
		if (own[k] >= from && (best < 0 || own[k] < best))
			best = own[k];
	return best;
}

/* From a directory all of the host is within reach. Where there is LANDLOCK_FDS it will look. */
static bool has_open_directory(const struct child *c)
{
	struct stat st;

	if (find_step(c->plan, STEP_LANDLOCK_FDS, ACTOR_CHILD, 0) < c->plan->header->n_steps)
		return false;
	for (int fd = 0; fd <= 2; fd++)
		if (!fstat(fd, &st) && S_ISDIR(st.st_mode))
			return true;
	return false;
}

/*
 * Closed, and not just marked for exec: the working directory or the command could otherwise be a
 * path through /proc/self/fd that leads out.
 */
int step_close_fds(struct child *c, const struct flat_step *s)
{
	int from = 3, kept, r;

	if (has_open_directory(c))
		return -EISDIR;
	c->proc = c->root = c->stage = c->into.fd = c->from.fd = -1;
	while ((kept = next_kept(c, s, from)) >= 0) {
		r = kept > from ? sys_close_range((unsigned int)from, (unsigned int)kept - 1) : 0;
		if (r)
			return r;
		from = kept + 1;
	}
	return sys_close_range((unsigned int)from, ~0u);
}

/* ---- environment ------------------------------------------------------------- */

/*
 * One block of memory: the environment's vector, argv's vector, and the strings "NAME=VALUE" of
 * ENV_SET; all other strings are where they were. What it needs at most is known from the plan.
 */
static struct {
	char **env;
	size_t n;
	char **argv;
	char *strings;
} block;

static size_t count_environ(char **e)
{
	size_t n = 0;

	while (e[n])
		n++;
	return n;
}

static int make_block(struct child *c)
{
	const struct flat *f = c->plan;
	size_t n_env = count_environ(c->sandbox->environ), n_argv = 0, bytes = 0;
	static char *small[2048];
	char **memory = small;
	size_t size;

	for (uint32_t i = 0; i < f->header->n_steps; i++) {
		const struct flat_step *s = &f->steps[i];

		if (s->kind == STEP_ENV_SET) {
			bytes += strlen(flat_str(f, s, ARG_ENV_SET_name)) + 1;
			bytes += strlen(flat_str(f, s, ARG_ENV_SET_value)) + 1;
			n_env++;
		} else if (s->kind == STEP_EXEC) {
			n_argv = flat_count(s, ARG_EXEC_argv);
		}
	}
	size = (n_env + 1 + n_argv + 1) * sizeof(*memory) + bytes;
	if (size > sizeof(small))
		memory = sys_map(size, 0);
	if (!memory)
		return -ENOMEM;
	block.env = memory;
	block.argv = memory + n_env + 1;
	block.strings = (char *)(block.argv + n_argv + 1);
	return 0;
}

/* Index of the variable that is called the first n bytes of `name`, or block.n. */
static size_t find_variable(const char *name, size_t n)
{
	size_t i = 0;

	while (i < block.n && !(strncmp(block.env[i], name, n) == 0 && block.env[i][n] == '='))
		i++;
	return i;
}

/* Does "NAME=VALUE" have a name that is the pattern, or begins with what is before its '*'? */
static bool is_match(const char *entry, const char *pattern)
{
	size_t name = strcspn(entry, "="), n = strlen(pattern);

	if (n && pattern[n - 1] == '*')
		return name >= n - 1 && memcmp(entry, pattern, n - 1) == 0;
	return name == n && memcmp(entry, pattern, n) == 0;
}

static void remove_matches(const char *pattern)
{
	size_t kept = 0;

	for (size_t i = 0; i < block.n; i++)
		if (!is_match(block.env[i], pattern))
			block.env[kept++] = block.env[i];
	block.n = kept;
	block.env[kept] = NULL;
}

/* Of several with one name the first counts, as in getenv(3); what has no name is left behind. */
static void pass_matches(char **from, const char *pattern)
{
	for (; *from; from++) {
		const char *equals = strchr(*from, '=');

		if (equals && equals != *from && is_match(*from, pattern) &&
		    find_variable(*from, (size_t)(equals - *from)) == block.n)
			block.env[block.n++] = *from;
	}
	block.env[block.n] = NULL;
}

static void set_variable(const char *name, const char *value)
{
	size_t n = strlen(name), m = strlen(value), i = find_variable(name, n);

	block.env[i] = block.strings;
	if (i == block.n)
		block.env[++block.n] = NULL;
	memcpy(block.strings, name, n);
	block.strings[n] = '=';
	memcpy(block.strings + n + 1, value, m + 1);
	block.strings += n + m + 2;
}

/* Before the first ENV step, and for a plan that has none, it is the runner's own. */
static int need_env(struct child *c)
{
	int r;

	if (block.env)
		return 0;
	r = make_block(c);
	if (!r && c->plan->steps[c->index].kind != STEP_ENV_CLEAN)
		pass_matches(c->sandbox->environ, "*");
	return r;
}

int step_env(struct child *c, const struct flat_step *s)
{
	const char *operand = flat_str(c->plan, s, 0);
	int r = need_env(c);

	if (r)
		return r;
	if (s->kind == STEP_ENV_CLEAN) {
		block.n = 0;
		block.env[0] = NULL;
	} else if (s->kind == STEP_ENV_PASS) {
		pass_matches(c->sandbox->environ, operand);
	} else if (s->kind == STEP_ENV_SET) {
		set_variable(operand, flat_str(c->plan, s, ARG_ENV_SET_value));
	} else {
		remove_matches(operand);
	}
	return 0;
}

/* ---- exec -------------------------------------------------------------------- */

/* exec keeps what is ignored; the runner has no handlers. */
static int default_signals(const struct child *c)
{
	int r = 0;

	for (int sig = 1; sig <= SYS_SIGNALS && !r; sig++)
		if (c->ignored >> (sig - 1) & 1 && sig != SIGKILL && sig != SIGSTOP)
			r = sys_default_signal(sig);
	return r;
}

/* A better reason than "not there" is kept: it is what the user has to know. */
static void note_failure(int *why, int r)
{
	if (*why == -ENOENT && r != -ENOTDIR)
		*why = r;
}

static bool is_absence(int r)
{
	return r == -ENOENT || r == -ENOTDIR || r == -EACCES;
}

/* Looks for a name along PATH, inside. Returns only when it could not be executed. */
static int exec_name(const char *name)
{
	static char path[4096];
	size_t len = strlen(name), path_var = find_variable("PATH", strlen("PATH"));
	const char *dirs = DEFAULT_PATH, *end;
	int why = -ENOENT, r;

	if (strchr(name, '/'))
		return sys_execve(name, block.argv, block.env);
	if (path_var < block.n)
		dirs = block.env[path_var] + strlen("PATH=");
	for (; *dirs; dirs = *end ? end + 1 : end) {
		size_t n = strcspn(dirs, ":");

		end = dirs + n;
		/* One that is not absolute would mean the working directory. */
		if (*dirs != '/' || n + len + 2 > sizeof(path))
			continue;
		memcpy(path, dirs, n);
		path[n] = '/';
		memcpy(path + n + 1, name, len + 1);
		r = sys_execve(path, block.argv, block.env);
		note_failure(&why, r);
		if (!is_absence(r))
			break;
	}
	return why;
}

int step_exec(struct child *c, const struct flat_step *s)
{
	const struct flat *f = c->plan;
	uint32_t n = flat_count(s, ARG_EXEC_argv), k;
	int why, r = need_env(c);

	if (r)
		return r;
	for (k = 0; k < n; k++)
		block.argv[k] = (char *)(uintptr_t)flat_strv(f, s, ARG_EXEC_argv, k);
	block.argv[n] = NULL;

	r = sys_umask(c->umask);
	if (r >= 0)
		r = default_signals(c);
	if (r < 0)
		return r;
	c->sandbox->report->started = 1;
	r = sys_set_signal_mask(0);
	if (r)
		return r;
	why = exec_name(block.argv[0]);
	for (k = 0; k < flat_count(s, ARG_EXEC_alternatives) && is_absence(why); k++) {
		block.argv[0] = (char *)(uintptr_t)flat_strv(f, s, ARG_EXEC_alternatives, k);
		r = exec_name(block.argv[0]);
		if (!is_absence(r))
			return r;
		note_failure(&why, r);
	}
	return why;
}
