/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * sbx - the runner. It executes flat plans, `sbx run --plan=FILE` and `sbx run --plan-fd=N`, and
 * leaves everything else to the compiler, a program of its own.
 */
#include <string.h>

#include "run/run.h"
#include "run/text.h"
#include "sys/file.h"
#include "sys/kernel.h"

static const char *after(const char *text, const char *prefix)
{
	size_t n = strlen(prefix);

	return text && strncmp(text, prefix, n) == 0 ? text + n : NULL;
}

int main(int argc, char **argv, char **envp)
{
	static struct sandbox s;
	bool is_run = argc > 2 && strcmp(argv[1], "run") == 0;
	const char *file = is_run ? after(argv[2], "--plan=") : NULL;
	const char *fd = is_run ? after(argv[2], "--plan-fd=") : NULL;
	int r;

	r = sys_fill_standard_fds();
	if (r) {
		say("sbx: error: a standard descriptor is closed, and /dev/null cannot be opened "
		    "in its "
		    "place: errno ",
		    number(-r), NULL);
		_exit(EXIT_SBX_FAILED);
	}
	if (!file && !fd) {
		exec_compiler(argv, envp);
		_exit(EXIT_SBX_FAILED);
	}
	if (argc > 3) {
		say("sbx: error: the command is part of the plan; '", argv[3],
		    "' has no place in 'run ", argv[2], "'", NULL);
		_exit(EXIT_SBX_FAILED);
	}
	s.argv = argv;
	s.environ = envp;
	hooks_read(envp);
	if (file)
		load_plan_file(&s, file);
	else
		load_plan_fd(&s, fd);
	supervise(&s);
}
