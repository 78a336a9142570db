/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * reap - runs a command and finds the processes that it left behind.
 *
 *	reap CMD [ARG]...
 *
 * It is the subreaper of the command: whatever of its descendants outlives its parents, in whatever
 * session and whatever pid namespace below, becomes a child of reap. Those have GRACE_SECONDS to
 *end after the command did, as one that dies because its supervisor was killed does; then they are
 * listed and killed, and the exit status is 99. Otherwise it is that of the command.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define STATUS_LEFT 99
#define GRACE_SECONDS 3

static void on_alarm(int sig)
{
	(void)sig; /* its work is to interrupt waitpid */
}

static void print_process(const char *pid)
{
	char path[64], text[256];
	ssize_t n;
	int fd;

	snprintf(path, sizeof(path), "/proc/%s/cmdline", pid);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	n = fd < 0 ? -1 : read(fd, text, sizeof(text) - 1);
	if (fd >= 0)
		close(fd);
	if (n < 0)
		n = 0;
	for (ssize_t i = 0; i < n; i++)
		if (text[i] < ' ' || text[i] > '~')
			text[i] = ' ';
	text[n] = '\0';
	fprintf(stderr, "left behind: process %s: %s\n", pid, text);
}

/* Lists and kills our children; returns how many there are. */
static int kill_children(bool verbose)
{
	char path[64], line[4096];
	int n = 0;
	FILE *f;

	snprintf(path, sizeof(path), "/proc/self/task/%d/children", getpid());
	f = fopen(path, "re");
	if (!f) {
		fprintf(stderr, "reap: cannot open '%s': %s\n", path, strerror(errno));
		return -1;
	}
	if (fgets(line, sizeof(line), f)) {
		char *save = NULL;

		for (char *s = strtok_r(line, " \n", &save); s; s = strtok_r(NULL, " \n", &save)) {
			if (verbose)
				print_process(s);
			kill((pid_t)strtol(s, NULL, 10), SIGKILL);
			n++;
		}
	}
	fclose(f);
	return n;
}

static int wait_for(pid_t pid)
{
	int status;
	pid_t got;

	for (;;) {
		got = waitpid(-1, &status, 0);
		if (got < 0)
			return 127;
		if (got == pid)
			return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
	}
}

int main(int argc, char **argv)
{
	struct sigaction sa = { .sa_handler = on_alarm };
	int status;
	pid_t pid;

	if (argc < 2) {
		fputs("usage: reap CMD [ARG]...\n", stderr);
		return 2;
	}
	if (prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)) {
		perror("reap: subreaper");
		return STATUS_LEFT;
	}
	pid = fork();
	if (pid < 0) {
		perror("reap: fork");
		return STATUS_LEFT;
	}
	if (!pid) {
		execvp(argv[1], argv + 1);
		fprintf(stderr, "reap: cannot execute '%s': %s\n", argv[1], strerror(errno));
		_exit(127);
	}
	status = wait_for(pid);
	sigaction(SIGALRM, &sa, NULL);
	alarm(GRACE_SECONDS);
	while (waitpid(-1, NULL, 0) > 0)
		;
	if (errno == ECHILD)
		return status;
	/* A killed child may have had children of its own: they come to us next. */
	for (bool first = true; kill_children(first) > 0; first = false)
		waitpid(-1, NULL, 0);
	return STATUS_LEFT;
}
