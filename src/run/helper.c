/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * helper - other programs that the runner executes: where its own are, and how one is run in
 * between.
 */
#include <fcntl.h>
#include <string.h>
#include <sys/wait.h>

#include "run/helper.h"
#include "run/run.h"
#include "run/text.h"
#include "sys/cred.h"
#include "sys/file.h"
#include "sys/kernel.h"
#include "sys/ns.h"
#include "sys/process.h"

#define FROM_BINDIR "../libexec/sbx/"

/* Beside this program, where a build tree and a moved installation have it. */
static bool find_beside(struct text *path, const char *name)
{
	ssize_t n = readlink("/proc/self/exe", path->buf, path->size - 1);
	char *slash;

	if (n <= 0)
		return false;
	path->buf[n] = '\0';
	slash = strrchr(path->buf, '/');
	if (*path->buf != '/' || !slash)
		return false;
	path->len = (size_t)(slash - path->buf) + 1;
	text_add(path, FROM_BINDIR);
	text_add(path, name);
	return !path->full;
}

int exec_own(const char *installed, const char **beside, bool *is_there, char **argv, char **envp)
{
	static char buf[4096];
	struct text path = TEXT_OVER(buf);
	const char *name = strrchr(installed, '/') + 1;
	int r;

	*is_there = false;
	*beside = FROM_BINDIR;
	if (find_beside(&path, name)) {
		*beside = buf;
		r = sys_execve(buf, argv, envp);
		*is_there = r != -ENOENT && r != -ENOTDIR;
		if (*is_there)
			return r;
	}
	return sys_execve(installed, argv, envp);
}

/* In the helper's process. What it would say is what the compiler finds out and says better. */
static _Noreturn void exec_helper(const char *path, bool is_own, char **argv, char **envp)
{
	int null = sys_open(AT_FDCWD, "/dev/null", O_RDWR, 0);
	const char *beside;
	bool is_there;

	for (int fd = 0; fd < 3 && null >= 0; fd++)
		syscall(SYS_dup3, null, fd, 0);
	for (int sig = 1; sig <= SYS_SIGNALS; sig++)
		sys_default_signal(sig);
	sys_set_signal_mask(0);
	sys_set_pdeathsig(SIGKILL);
	if (hooks_skips("helper"))
		envp = environ;
	else
		/* What the caller has open is none of its business. */
		sys_close_range(3, ~0u);
	if (is_own)
		exec_own(path, &beside, &is_there, argv, envp);
	else
		sys_execve(path, argv, envp);
	_exit(EXIT_BY_SIGNAL - 1);
}

int run_helper(const char *path, bool is_own, char **argv, char **envp)
{
	int status, r;
	pid_t helper = sys_fork();

	if (!helper)
		exec_helper(path, is_own, argv, envp);
	if (helper < 0)
		return helper;
	r = sys_wait(helper, &status, 0);
	if (r < 0)
		return r;
	if (!WIFEXITED(status))
		return -EINTR;
	return WEXITSTATUS(status) == EXIT_BY_SIGNAL - 1 ? -ENOENT : WEXITSTATUS(status);
}
