/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * race - starts a command many times while another process exchanges names under it.
 *
 *	race N A B [A B]... -- CMD [ARG]...
 *		exchanges A with B, and so on with each pair, as fast as it can, while CMD runs N
 *		times, one after the other; of many times, as often again as it takes until CMD has
 *		ended both with 0 and otherwise
 *	race see PATH...
 *		prints the first line of each file ("-": it is empty), or why there is none, on one
 *		line
 *	race put PATH...
 *		tries to make each file, and prints the same
 *	race set PATH...
 *		looks at the files again and again, and prints what there is to see: each line once,
 *		in order
 *
 * Then "exchanges N" and, for each outcome, "COUNT STATUS OUTPUT" are printed. The output is the
 * first line of CMD's; its standard error is thrown away. At the end every pair is as it was.
 *
 * Static, since `see`, `put` and `set` are what runs in the sandbox.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

#define MAX_OUTCOMES 64
#define EXCHANGE 2 /* RENAME_EXCHANGE */

struct outcome {
	unsigned long count;
	int status;
	char text[256];
};

static struct outcome outcomes[MAX_OUTCOMES];
static int n_outcomes;
static volatile unsigned long *exchanges;

static void die(const char *what)
{
	fprintf(stderr, "race: %s: %s\n", what, strerror(errno));
	exit(99);
}

static void exchange(char **pair)
{
	if (syscall(SYS_renameat2, AT_FDCWD, pair[0], AT_FDCWD, pair[1], EXCHANGE))
		die(pair[0]);
}

static volatile sig_atomic_t stop;

static void on_term(int sig)
{
	(void)sig;
	stop = 1;
}

/* In the racer's process: a round leaves each pair the other way round. */
static void swap_forever(char **pairs, int n)
{
	unsigned long rounds = 0;

	signal(SIGTERM, on_term);
	while (!stop || rounds % 2) {
		for (int i = 0; i < n; i += 2)
			exchange(pairs + i);
		rounds++;
		*exchanges += (unsigned long)n / 2;
	}
	_exit(0);
}

/* One start: its status, and the first line that it prints. */
static int start(char **command, char *text, size_t size)
{
	posix_spawn_file_actions_t actions;
	int out[2], status;
	size_t got = 0;
	ssize_t r;
	pid_t pid;

	if (pipe2(out, O_CLOEXEC))
		die("pipe");
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_adddup2(&actions, out[1], 1);
	posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0);
	errno = posix_spawn(&pid, command[0], &actions, NULL, command, environ);
	if (errno)
		die(command[0]);
	posix_spawn_file_actions_destroy(&actions);
	close(out[1]);
	while ((r = read(out[0], text + got, size - 1 - got)) > 0)
		got += (size_t)r;
	close(out[0]);
	text[got] = '\0';
	text[strcspn(text, "\n")] = '\0';
	if (waitpid(pid, &status, 0) != pid)
		die("wait");
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

static void note(int status, const char *text)
{
	int i = 0;

	while (i < n_outcomes &&
	       (outcomes[i].status != status || strcmp(outcomes[i].text, text) != 0))
		i++;
	if (i == MAX_OUTCOMES)
		die("more kinds of outcome than there may be");
	if (i == n_outcomes) {
		outcomes[n_outcomes++].status = status;
		snprintf(outcomes[i].text, sizeof(outcomes[i].text), "%s", text);
	}
	outcomes[i].count++;
}

/* Where a start seldom wins, N starts may all have lost by chance: that says nothing about CMD. */
#define MANY 50
#define PATIENCE 20

static bool both_seen(void)
{
	bool won = false, lost = false;

	for (int i = 0; i < n_outcomes; i++) {
		won |= !outcomes[i].status;
		lost |= outcomes[i].status != 0;
	}
	return won && lost;
}

static int race(unsigned long starts, char **pairs, int n, char **command)
{
	char text[sizeof(outcomes[0].text)];
	int status;
	pid_t racer;

	exchanges = mmap(NULL, sizeof(*exchanges), PROT_READ | PROT_WRITE,
			 MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (exchanges == MAP_FAILED)
		die("mmap");
	racer = fork();
	if (racer < 0)
		die("fork");
	if (!racer)
		swap_forever(pairs, n);
	/* From the first start on it is at work. */
	while (!*exchanges && waitpid(racer, &status, WNOHANG) == 0)
		usleep(100);
	for (unsigned long i = 0;
	     i < starts || (starts >= MANY && i < PATIENCE * starts && !both_seen()); i++) {
		status = start(command, text, sizeof(text));
		note(status, text);
	}
	kill(racer, SIGTERM);
	if (waitpid(racer, &status, 0) != racer || status)
		die("the racer");
	printf("exchanges %lu\n", *exchanges);
	for (int i = 0; i < n_outcomes; i++)
		printf("%lu %d %s\n", outcomes[i].count, outcomes[i].status, outcomes[i].text);
	return 0;
}

/* ---- inside -------------------------------------------------------------------------- */

static void look(const char *path, int flags)
{
	char line[64] = "";
	int fd = open(path, flags | O_CLOEXEC | O_NONBLOCK | O_NOCTTY, 0600);
	ssize_t n = fd < 0 ? -1 : flags & O_CREAT ? 0 : read(fd, line, sizeof(line) - 1);

	if (n < 0) {
		printf("%s", strerrorname_np(errno));
	} else {
		line[n] = '\0';
		line[strcspn(line, "\n")] = '\0';
		printf("%s", flags & O_CREAT ? "made" : *line ? line : "-");
	}
	if (fd >= 0)
		close(fd);
}

#define LOOKS 400
#define MAX_SEEN 8

static int compare(const void *a, const void *b)
{
	return strcmp(a, b);
}

static int see_all(char **paths, unsigned int n_paths)
{
	static char seen[MAX_SEEN][64];
	size_t n = 0, k;
	uint32_t random = 1;

	for (int i = 0; i < LOOKS; i++) {
		char line[sizeof(seen[0])] = "";
		ssize_t got;
		int fd;

		/* In no order: in a fixed one the exchanges could keep step, and show one side
		 * only. */
		random = random * 1103515245 + 12345;
		fd = open(paths[(random >> 16) % n_paths],
			  O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
		got = fd < 0 ? 0 : read(fd, line, sizeof(line) - 1);
		if (fd >= 0)
			close(fd);
		line[got > 0 ? strcspn(line, "\n") : 0] = '\0';
		for (k = 0; k < n && strcmp(seen[k], line) != 0; k++)
			;
		if (k == n && *line && n < MAX_SEEN)
			memcpy(seen[n++], line, sizeof(line));
	}
	qsort(seen, n, sizeof(seen[0]), compare);
	for (k = 0; k < n; k++)
		printf("%s%s", k ? " " : "", seen[k]);
	printf("\n");
	return 0;
}

int main(int argc, char **argv)
{
	bool is_see = argc > 1 && !strcmp(argv[1], "see");
	int end = 2;

	if (is_see || (argc > 1 && !strcmp(argv[1], "put"))) {
		for (int i = 2; i < argc; i++) {
			printf("%s", i > 2 ? " " : "");
			look(argv[i], is_see ? O_RDONLY : O_WRONLY | O_CREAT);
		}
		printf("\n");
		return 0;
	}
	if (argc > 2 && !strcmp(argv[1], "set"))
		return see_all(argv + 2, (unsigned int)argc - 2);
	while (end < argc && strcmp(argv[end], "--") != 0)
		end++;
	if (argc < 6 || end > argc - 2 || end % 2) {
		fprintf(stderr, "race: see the head of race.c\n");
		return 2;
	}
	return race(strtoul(argv[1], NULL, 10), argv + 2, end - 2, argv + end + 1);
}
