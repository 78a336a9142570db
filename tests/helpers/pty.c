/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * pty - a terminal with somebody at it: runs a command on a new pty and follows a script.
 *
 *	pty SCRIPT CMD [ARG]...
 *
 * The script, one act a line; `#` begins a comment:
 *
 *	expect TEXT	wait until TEXT has come since the last match
 *	send TEXT	type it; \r \n \t \e \\ and \xHH are understood
 *	absent TEXT	TEXT has not come so far
 *	file PATH	type what is in it
 *	winsize R C	change the window's size
 *	size R C	the window must have this size
 *	modes raw	somebody makes the terminal raw
 *	modes same	the terminal is again as it was at the start
 *	signal N	send signal N to the command
 *	hangup		close the terminal
 *	status N	the command must end with this status (the default is 0)
 *
 * Nothing sleeps for luck: an act waits for what it names, ten seconds at most. In the end the
 * modes must be what they were at the start, whatever the script says, unless the terminal was
 * closed. The terminal's whole output is printed on standard output. Exit status: 0 when
 * everything came as written, else 1 with the reason.
 */
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#define PATIENCE_MS 10000

static char seen[1 << 20];
static size_t n_seen, matched;
static struct termios at_start; /* the other side's: a master has none of its own */
static pid_t command;

static int fail(const char *what, const char *arg)
{
	fflush(stdout);
	fprintf(stderr, "pty: %s '%s'\n", what, arg);
	return 1;
}

static int open_pty(char *name, size_t size)
{
	int fd = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);

	if (fd < 0 || grantpt(fd) || unlockpt(fd) || ptsname_r(fd, name, size))
		return -1;
	return fd;
}

static void run_command(const char *tty, char **argv)
{
	int fd;

	setsid();
	fd = open(tty, O_RDWR); /* becomes the controlling terminal */
	if (fd < 0)
		_exit(125);
	for (int i = 0; i < 3; i++)
		if (dup2(fd, i) < 0)
			_exit(125);
	if (fd > 2)
		close(fd);
	execvp(argv[0], argv);
	fprintf(stderr, "pty: cannot execute '%s': %s\n", argv[0], strerror(errno));
	_exit(127);
}

/* Takes what the terminal has; 0 at its end. */
static int take(int fd, int timeout_ms)
{
	struct pollfd p = { .fd = fd, .events = POLLIN };
	ssize_t n;

	if (poll(&p, 1, timeout_ms) <= 0)
		return -1;
	if (n_seen == sizeof(seen) - 1) {
		/* What has long been seen makes room. */
		size_t half = sizeof(seen) / 2;

		memmove(seen, seen + half, n_seen - half);
		n_seen -= half;
		matched = matched > half ? matched - half : 0;
	}
	n = read(fd, seen + n_seen, sizeof(seen) - 1 - n_seen);
	if (n <= 0)
		return 0; /* EIO: the last process closed the other side */
	fwrite(seen + n_seen, 1, (size_t)n, stdout);
	n_seen += (size_t)n;
	return 1;
}

static int expect(int fd, const char *text)
{
	for (;;) {
		char *hit = memmem(seen + matched, n_seen - matched, text, strlen(text));
		int got;

		if (hit) {
			matched = (size_t)(hit - seen) + strlen(text);
			return 0;
		}
		got = take(fd, PATIENCE_MS);
		if (got < 0)
			return fail("did not come:", text);
		if (!got)
			return fail("the terminal's end came instead of", text);
	}
}

static size_t unescape(const char *s, char *out, size_t size)
{
	size_t n = 0;

	while (*s && n < size) {
		unsigned byte;

		if (*s != '\\' || !s[1]) {
			out[n++] = *s++;
		} else if (s[1] == 'x' && sscanf(s + 2, "%2x", &byte) == 1) {
			out[n++] = (char)byte;
			s += 2 + (isxdigit((unsigned char)s[3]) ? 2 : 1);
		} else {
			const char *from = "rnte", *to = "\r\n\t\033", *at = strchr(from, s[1]);

			if (at)
				out[n++] = to[at - from];
			else
				out[n++] = s[1];
			s += 2;
		}
	}
	return n;
}

static int type(int fd, const char *text)
{
	char buf[4096];
	size_t n = unescape(text, buf, sizeof(buf));

	return write(fd, buf, n) == (ssize_t)n ? 0 : fail("cannot type", text);
}

/* What comes back meanwhile is taken, or both sides would wait for each other. */
static int type_file(int fd, const char *path)
{
	char buf[1024];
	FILE *f = fopen(path, "re");
	size_t n = 0, done;
	int bad = f ? 0 : fail("cannot open", path);

	while (!bad && (n = fread(buf, 1, sizeof(buf), f)) > 0)
		for (done = 0; !bad && done < n;) {
			struct pollfd p = { .fd = fd, .events = POLLIN | POLLOUT };
			ssize_t w = 0;

			if (poll(&p, 1, PATIENCE_MS) <= 0)
				bad = fail("does not read any more:", path);
			else if (p.revents & POLLIN && take(fd, 0) <= 0)
				bad = fail("the terminal's end came while typing", path);
			else if (p.revents & POLLOUT)
				w = write(fd, buf + done, n - done);
			done += w > 0 ? (size_t)w : 0;
		}
	if (f)
		fclose(f);
	return bad;
}

static int has_size(int fd, const char *arg)
{
	struct winsize w = { 0 };
	unsigned short rows, cols;
	char text[32];

	if (sscanf(arg, "%hu %hu", &rows, &cols) != 2 || ioctl(fd, TIOCGWINSZ, &w))
		return fail("cannot tell the size", arg);
	snprintf(text, sizeof(text), "%hu %hu", w.ws_row, w.ws_col);
	return w.ws_row == rows && w.ws_col == cols ? 0 : fail("the size is", text);
}

static bool has_modes(int fd, bool raw)
{
	struct termios now;

	if (tcgetattr(fd, &now))
		return false;
	if (raw)
		return !(now.c_lflag & (ICANON | ECHO | ISIG));
	return now.c_iflag == at_start.c_iflag && now.c_oflag == at_start.c_oflag &&
	       now.c_cflag == at_start.c_cflag && now.c_lflag == at_start.c_lflag &&
	       !memcmp(now.c_cc, at_start.c_cc, sizeof(now.c_cc));
}

/* Nothing tells of a change: it is looked for, and output taken meanwhile. */
static int modes(int fd, const char *arg)
{
	bool raw = !strcmp(arg, "raw");

	if (!raw && strcmp(arg, "same") != 0)
		return fail("unknown modes", arg);
	for (int ms = 0; ms < PATIENCE_MS; ms += 10) {
		struct timespec tick = { .tv_nsec = 10000000 };

		if (has_modes(fd, raw))
			return 0;
		if (take(fd, 10) == 0)
			nanosleep(&tick, NULL);
	}
	return fail("the modes did not become", arg);
}

static int absent(const char *text)
{
	return memmem(seen, n_seen, text, strlen(text)) ? fail("came:", text) : 0;
}

static int winsize(int fd, const char *arg)
{
	struct winsize w = { 0 };

	if (sscanf(arg, "%hu %hu", &w.ws_row, &w.ws_col) != 2 || ioctl(fd, TIOCSWINSZ, &w))
		return fail("cannot set the size", arg);
	return 0;
}

/* Follows the script; *fd becomes -1 after a hangup. */
static int follow(FILE *script, int *fd, int *want)
{
	char line[4096];
	int bad = 0;

	while (!bad && fgets(line, sizeof(line), script)) {
		char *word = line + strspn(line, " \t"), *arg;

		word[strcspn(word, "\n")] = '\0';
		if (!*word || *word == '#')
			continue;
		arg = word + strcspn(word, " ");
		if (*arg)
			*arg++ = '\0';
		if (!strcmp(word, "expect")) {
			bad = expect(*fd, arg);
		} else if (!strcmp(word, "send")) {
			bad = type(*fd, arg);
		} else if (!strcmp(word, "absent")) {
			bad = absent(arg);
		} else if (!strcmp(word, "file")) {
			bad = type_file(*fd, arg);
		} else if (!strcmp(word, "winsize")) {
			bad = winsize(*fd, arg);
		} else if (!strcmp(word, "size")) {
			bad = has_size(*fd, arg);
		} else if (!strcmp(word, "modes")) {
			bad = modes(*fd, arg);
		} else if (!strcmp(word, "signal")) {
			if (kill(command, atoi(arg)))
				bad = fail("cannot send signal", arg);
		} else if (!strcmp(word, "status")) {
			*want = atoi(arg);
		} else if (!strcmp(word, "hangup")) {
			close(*fd);
			*fd = -1;
		} else {
			bad = fail("unknown act", word);
		}
	}
	return bad;
}

int main(int argc, char **argv)
{
	char tty[64], text[16];
	int fd, want = 0, status, bad, got = 1;
	FILE *script;
	pid_t pid;

	if (argc < 3)
		return fail("usage: pty SCRIPT CMD [ARG]...", "");
	fd = open_pty(tty, sizeof(tty));
	if (fd < 0 || tcgetattr(fd, &at_start))
		return fail("cannot make a terminal:", strerror(errno));
	command = pid = fork();
	if (pid < 0)
		return fail("cannot fork:", strerror(errno));
	if (!pid)
		run_command(tty, argv + 2);
	script = fopen(argv[1], "re");
	if (!script)
		return fail("cannot open", argv[1]); /* closing the terminal ends the command */
	bad = follow(script, &fd, &want);
	fclose(script);
	while (fd >= 0 && !bad && got > 0)
		got = take(fd, PATIENCE_MS);
	if (got < 0)
		bad = fail("still there after the script:", argv[2]);
	if (bad)
		kill(-pid, SIGKILL);
	if (waitpid(pid, &status, 0) != pid)
		return fail("cannot wait:", strerror(errno));
	if (!bad && fd >= 0 && !has_modes(fd, false))
		bad = fail("left the terminal's modes changed:", argv[2]);
	status = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
	snprintf(text, sizeof(text), "%d", status);
	return bad || status == want ? bad : fail("ended with the status", text);
}
