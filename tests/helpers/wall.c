/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * wall - tries things, each by itself, and says what came of it: "yes", or the errno's name.
 *
 *	wall OP ARG... [, OP ARG...]...
 *
 *	read PATH  write PATH  truncate PATH  list DIR  exec PATH  ioctl PATH (a terminal's)
 *	make PATH  mkdir PATH  fifo PATH  symlink PATH  socket PATH  device PATH  unlink PATH
 *	rmdir PATH  rename FROM TO  exchange FROM TO  link FROM TO
 *	tmpfile DIR PATH	makes a file without a name in DIR, and names it
 *	openat2 PATH		makes it by that call
 *	reopen FD r|w|x		through /proc/self/fd
 *	below FD NAME		opens what is below a directory that is open
 *	abstract NAME		connects to that abstract socket
 *	signal PID		signal 0
 *	bind PORT  connect PORT  udp PORT	TCP on 127.0.0.1, a UDP packet to it
 *	mptcp-bind PORT  mptcp-connect PORT	the same, MPTCP
 *	fast-open CALL PORT	sendto, sendmsg or sendmmsg, which connects by itself (TCP)
 *	mount			a tmpfs, in namespaces of its own
 *
 *	wall all DIR...
 *
 * tries whatever a program does with a directory, with /proc, with devices and with its own
 * descriptors, for a comparison of two runs. Nothing of it is left.
 *
 *	wall abstract-server NAME	prints "ready", and can be connected to until SIGTERM
 */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <netinet/in.h>
#include <pty.h>
#include <sched.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

/* What came of it: 0, or the errno. */
static int result(int r)
{
	return r < 0 ? errno : 0;
}

static void say(const char *what, const char *where, int err)
{
	printf("%s%s%s %s\n", what, *where ? " " : "", where, err ? strerrorname_np(err) : "yes");
	fflush(stdout);
}

/* Opens and closes. */
static int try_open(const char *path, int flags)
{
	int fd = open(path, flags | O_CLOEXEC | O_NOCTTY, 0600), err = result(fd);

	if (fd >= 0)
		close(fd);
	return err;
}

static int try_exec(const char *path)
{
	char *argv[] = { (char *)path, (char *)"nothing", NULL };
	pid_t pid = fork();
	int status;

	if (!pid) {
		execv(path, argv);
		_exit(errno);
	}
	if (pid < 0 || waitpid(pid, &status, 0) < 0)
		return errno;
	return WIFEXITED(status) ? WEXITSTATUS(status) : EFAULT;
}

static int try_ioctl(const char *path)
{
	struct winsize size;
	int fd = open(path, O_RDWR | O_CLOEXEC | O_NOCTTY), err = result(fd);

	if (fd < 0)
		return err;
	err = result(ioctl(fd, TIOCGWINSZ, &size));
	close(fd);
	return err;
}

static int unix_socket(const char *path, bool abstract, struct sockaddr_un *addr, socklen_t *len)
{
	size_t n = strlen(path);

	memset(addr, 0, sizeof(*addr));
	addr->sun_family = AF_UNIX;
	if (n >= sizeof(addr->sun_path) - 1) {
		errno = ENAMETOOLONG;
		return -1;
	}
	memcpy(addr->sun_path + abstract, path, n);
	*len = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + abstract + n);
	return socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
}

static int try_unix(const char *path, bool abstract,
		    int (*call)(int, const struct sockaddr *, socklen_t))
{
	struct sockaddr_un addr;
	socklen_t len;
	int fd = unix_socket(path, abstract, &addr, &len), err = result(fd);

	if (fd < 0)
		return err;
	err = result(call(fd, (const struct sockaddr *)&addr, len));
	close(fd);
	return err;
}

static struct sockaddr_in loopback(const char *port)
{
	return (struct sockaddr_in){
		.sin_family = AF_INET,
		.sin_port = htons((uint16_t)atoi(port)),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	};
}

static int try_inet(const char *port, int type, int protocol,
		    int (*call)(int, const struct sockaddr *, socklen_t))
{
	struct sockaddr_in addr = loopback(port);
	int fd = socket(AF_INET, type | SOCK_CLOEXEC, protocol), err = result(fd);

	if (fd < 0)
		return err;
	err = result(call(fd, (const struct sockaddr *)&addr, sizeof(addr)));
	close(fd);
	return err;
}

static int try_fast_open(const char *call, const char *port)
{
	struct sockaddr_in addr = loopback(port);
	char byte = 0;
	struct iovec data = { .iov_base = &byte, .iov_len = 1 };
	struct mmsghdr m = { .msg_hdr = { .msg_name = &addr,
					  .msg_namelen = sizeof(addr),
					  .msg_iov = &data,
					  .msg_iovlen = 1 } };
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), err = result(fd);

	if (fd < 0)
		return err;
	if (strcmp(call, "sendmmsg") == 0)
		err = result(sendmmsg(fd, &m, 1, MSG_FASTOPEN));
	else if (strcmp(call, "sendmsg") == 0)
		err = result((int)sendmsg(fd, &m.msg_hdr, MSG_FASTOPEN));
	else
		err = result((int)sendto(fd, &byte, 1, MSG_FASTOPEN, (const struct sockaddr *)&addr,
					 sizeof(addr)));
	close(fd);
	return err;
}

static int try_reopen(const char *fd, const char *how)
{
	char path[64];

	snprintf(path, sizeof(path), "/proc/self/fd/%s", fd);
	if (*how == 'x')
		return try_exec(path);
	return try_open(path, *how == 'w' ? O_WRONLY : O_RDONLY);
}

static int try_below(const char *dir, const char *name)
{
	int fd = openat(atoi(dir), name, O_RDONLY | O_CLOEXEC), err = result(fd);

	if (fd >= 0)
		close(fd);
	return err;
}

static int try_tmpfile(const char *dir, const char *path)
{
	int fd = open(dir, O_RDWR | O_TMPFILE | O_CLOEXEC, 0600), err = result(fd);
	char name[64];

	if (fd < 0)
		return err;
	snprintf(name, sizeof(name), "/proc/self/fd/%d", fd);
	err = result(linkat(AT_FDCWD, name, AT_FDCWD, path, AT_SYMLINK_FOLLOW));
	close(fd);
	return err;
}

static int try_openat2(const char *path)
{
	struct open_how how = { .flags = O_WRONLY | O_CREAT | O_CLOEXEC, .mode = 0600 };
	int fd = (int)syscall(SYS_openat2, AT_FDCWD, path, &how, sizeof(how)), err = result(fd);

	if (fd >= 0)
		close(fd);
	return err;
}

/* A user namespace's root may mount, unless Landlock has rules for files. */
static int try_mount(void)
{
	pid_t pid = fork();
	int status;

	if (!pid) {
		if (unshare(CLONE_NEWUSER | CLONE_NEWNS) < 0)
			_exit(ENOSYS);
		_exit(result(mount("t", "/tmp", "tmpfs", 0, NULL)));
	}
	if (pid < 0 || waitpid(pid, &status, 0) < 0)
		return errno;
	return WIFEXITED(status) ? WEXITSTATUS(status) : EFAULT;
}

/* ---- single ones ---------------------------------------------------------------- */

#define UNKNOWN (-1)
#define IS(word) (strcmp(op, word) == 0)

static int try_with_one(const char *op, const char *arg)
{
	static const struct {
		const char *op;
		int flags;
	} opens[] = {
		{ "read", O_RDONLY },
		{ "write", O_WRONLY },
		{ "list", O_RDONLY | O_DIRECTORY },
		{ "make", O_WRONLY | O_CREAT | O_EXCL },
	};
	static const struct {
		const char *op;
		int type, protocol;
		int (*call)(int, const struct sockaddr *, socklen_t);
	} inets[] = {
		{ "bind", SOCK_STREAM, 0, bind },
		{ "connect", SOCK_STREAM, 0, connect },
		{ "udp", SOCK_DGRAM, 0, connect },
		{ "mptcp-bind", SOCK_STREAM, IPPROTO_MPTCP, bind },
		{ "mptcp-connect", SOCK_STREAM, IPPROTO_MPTCP, connect },
	};

	for (size_t i = 0; i < sizeof(opens) / sizeof(opens[0]); i++)
		if (IS(opens[i].op))
			return try_open(arg, opens[i].flags);
	for (size_t i = 0; i < sizeof(inets) / sizeof(inets[0]); i++)
		if (IS(inets[i].op))
			return try_inet(arg, inets[i].type, inets[i].protocol, inets[i].call);
	if (IS("truncate"))
		return result(truncate(arg, 1));
	if (IS("exec"))
		return try_exec(arg);
	if (IS("ioctl"))
		return try_ioctl(arg);
	if (IS("mkdir"))
		return result(mkdir(arg, 0700));
	if (IS("fifo"))
		return result(mkfifo(arg, 0600));
	if (IS("symlink"))
		return result(symlink("x", arg));
	if (IS("socket"))
		return try_unix(arg, false, bind);
	if (IS("openat2"))
		return try_openat2(arg);
	if (IS("device"))
		return result(mknod(arg, S_IFCHR | 0600, makedev(1, 3)));
	if (IS("unlink"))
		return result(unlink(arg));
	if (IS("rmdir"))
		return result(rmdir(arg));
	if (IS("abstract"))
		return try_unix(arg, true, connect);
	if (IS("signal"))
		return result(kill(atoi(arg), 0));
	return UNKNOWN;
}

static int try_with_two(const char *op, const char *a, const char *b)
{
	if (IS("rename"))
		return result(rename(a, b));
	if (IS("exchange"))
		return result(renameat2(AT_FDCWD, a, AT_FDCWD, b, RENAME_EXCHANGE));
	if (IS("tmpfile"))
		return try_tmpfile(a, b);
	if (IS("link"))
		return result(link(a, b));
	if (IS("reopen"))
		return try_reopen(a, b);
	if (IS("below"))
		return try_below(a, b);
	if (IS("fast-open"))
		return try_fast_open(a, b);
	return UNKNOWN;
}

/* `a` and `b`: NULL when there is none. */
static int try_one(const char *op, const char *a, const char *b)
{
	int err = UNKNOWN;

	if (a && b)
		err = try_with_two(op, a, b);
	else if (a)
		err = try_with_one(op, a);
	else if (IS("mount"))
		err = try_mount();
	if (err != UNKNOWN)
		return err;
	fprintf(stderr, "wall: what is '%s' with %d arguments?\n", op, !!a + !!b);
	exit(2);
}

/* ---- all that a program does ------------------------------------------------------ */

static void do_all_of_directory(const char *dir)
{
	static const char *const ops[][3] = {
		{ "list", "." },	  { "make", "a" },	  { "write", "a" },
		{ "read", "a" },	  { "truncate", "a" },	  { "mkdir", "d" },
		{ "mkdir", "e" },	  { "rename", "a", "b" }, { "rename", "b", "d/b" },
		{ "link", "d/b", "c" },	  { "link", "c", "d/c" }, { "rename", "d", "e/d" },
		{ "unlink", "e/d/b" },	  { "unlink", "e/d/c" },  { "fifo", "f" },
		{ "symlink", "s" },	  { "socket", "u" },	  { "device", "n" },
		{ "rename", "f", "e/f" }, { "unlink", "e/f" },	  { "unlink", "s" },
		{ "unlink", "u" },	  { "unlink", "c" },	  { "unlink", "n" },
		{ "rmdir", "e/d" },	  { "rmdir", "e" },	  { "rmdir", "d" },
	};
	char here[4096], copy[64] = "x";
	int in, out;
	char buf[65536];
	ssize_t n;

	if (!getcwd(here, sizeof(here)) || chdir(dir) < 0) {
		say("chdir", dir, errno);
		return;
	}
	for (size_t i = 0; i < sizeof(ops) / sizeof(ops[0]); i++) {
		char what[32];

		snprintf(what, sizeof(what), "%s %s", ops[i][0], ops[i][1]);
		say(what, dir, try_one(ops[i][0], ops[i][1], ops[i][2]));
	}
	in = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);
	say("open the program", dir, result(in));
	out = open(copy, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0700);
	say("make a program", dir, result(out));
	while (in >= 0 && out >= 0 && (n = read(in, buf, sizeof(buf))) > 0)
		if (write(out, buf, (size_t)n) != n)
			say("write a program", dir, errno);
	close(in);
	close(out);
	say("execute", dir, out >= 0 ? try_exec("./x") : 0);
	say("open to overwrite", dir, try_open(copy, O_WRONLY | O_TRUNC));
	say("unlink", dir, result(unlink(copy)));
	out = open(".", O_RDWR | O_TMPFILE | O_CLOEXEC, 0600);
	say("open a file without a name", dir, result(out));
	if (out >= 0) {
		snprintf(buf, 64, "/proc/self/fd/%d", out);
		say("open it again", dir, try_open(buf, O_RDWR));
		say("name it", dir,
		    result(linkat(AT_FDCWD, buf, AT_FDCWD, "t", AT_SYMLINK_FOLLOW)));
		unlink("t");
		close(out);
	}
	if (chdir(here) < 0)
		exit(1);
}

static void do_all_of_terminals(void)
{
	int master, slave, pipes[2], memory;
	struct winsize size = { .ws_row = 24, .ws_col = 80 };
	struct termios t;
	char name[128], path[64];

	if (openpty(&master, &slave, name, NULL, NULL) < 0) {
		say("openpty", "", errno);
	} else {
		say("size", "pty", result(ioctl(master, TIOCSWINSZ, &size)));
		say("settings", "pty", result(tcgetattr(slave, &t)));
		say("open again", "pty", try_open(name, O_RDWR));
		say("ioctl", "pty", try_ioctl(name));
	}
	if (pipe(pipes) == 0) {
		snprintf(path, sizeof(path), "/proc/self/fd/%d", pipes[1]);
		say("open again", "pipe", try_open(path, O_WRONLY));
	}
	memory = memfd_create("m", MFD_CLOEXEC);
	snprintf(path, sizeof(path), "/proc/self/fd/%d", memory);
	say("open again", "memory", try_open(path, O_RDWR));
}

static void do_all_of_the_rest(void)
{
	static const struct {
		const char *path;
		int flags;
	} files[] = {
		{ "/proc/self/comm", O_WRONLY | O_TRUNC },
		{ "/proc/self/oom_score_adj", O_WRONLY },
		{ "/proc/self/coredump_filter", O_RDWR },
		{ "/proc/self/status", O_RDONLY },
		{ "/proc/self/ns/mnt", O_RDONLY },
		{ "/proc/self/fd", O_RDONLY | O_DIRECTORY },
		{ "/proc/1/status", O_RDONLY },
		{ "/proc/meminfo", O_RDONLY },
		{ "/dev/null", O_RDWR | O_TRUNC },
		{ "/dev/null", O_WRONLY | O_CREAT },
		{ "/dev/zero", O_RDWR },
		{ "/dev/full", O_WRONLY },
		{ "/dev/urandom", O_RDWR },
		{ "/dev/tty", O_RDWR },
		{ "/dev/ptmx", O_RDWR },
		{ "/dev/stdin", O_RDONLY },
		{ "/dev/stdout", O_WRONLY },
		{ "/dev/stderr", O_WRONLY },
		{ "/dev/stderr", O_WRONLY | O_TRUNC | O_CREAT },
		{ "/dev/fd/0", O_RDONLY },
		{ "/dev/shm", O_RDWR | O_TMPFILE },
		{ "/proc/sys/kernel/hostname", O_WRONLY },
		{ "/etc/passwd", O_RDONLY },
		{ "/etc/passwd", O_RDWR },
	};
	char path[64];
	pid_t child;

	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		snprintf(path, sizeof(path), "open %#o", (unsigned int)files[i].flags);
		say(path, files[i].path, try_open(files[i].path, files[i].flags));
	}
	say("ioctl", "/dev/tty", try_ioctl("/dev/tty"));
	say("listen", "0", try_inet("0", SOCK_STREAM, 0, bind));
	say("signal", "itself", result(kill(getpid(), 0)));
	say("signal", "init", result(kill(1, 0)));
	child = fork();
	if (!child) {
		pause();
		_exit(0);
	}
	say("signal", "child", result(kill(child, 0)));
	kill(child, SIGKILL);
	waitpid(child, NULL, 0);
}

static int do_all(char **dirs)
{
	umask(022);
	for (; *dirs; dirs++)
		do_all_of_directory(*dirs);
	do_all_of_terminals();
	do_all_of_the_rest();
	return 0;
}

static int abstract_server(const char *name)
{
	struct sockaddr_un addr;
	socklen_t len;
	int fd = unix_socket(name, true, &addr, &len);

	if (fd < 0 || bind(fd, (struct sockaddr *)&addr, len) < 0 || listen(fd, 8) < 0) {
		perror("wall");
		return 1;
	}
	puts("ready");
	fflush(stdout);
	pause();
	return 0;
}

int main(int argc, char **argv)
{
	signal(SIGPIPE, SIG_IGN);
	if (argc == 2 && strcmp(argv[1], "nothing") == 0)
		return 0;
	if (argc >= 2 && strcmp(argv[1], "all") == 0)
		return do_all(argv + 2);
	if (argc == 3 && strcmp(argv[1], "abstract-server") == 0)
		return abstract_server(argv[2]);
	for (int i = 1; i < argc;) {
		int n = i;

		while (n < argc && strcmp(argv[n], ",") != 0)
			n++;
		if (n == i || n > i + 3) {
			fprintf(stderr, "wall: see the head of wall.c\n");
			return 2;
		}
		say(argv[i], n > i + 1 ? argv[i + 1] : "",
		    try_one(argv[i], n > i + 1 ? argv[i + 1] : NULL,
			    n > i + 2 ? argv[i + 2] : NULL));
		i = n + 1;
	}
	return 0;
}
