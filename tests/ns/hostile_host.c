/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * hostile_host - what of the host answers: sockets, interfaces, shared memory, keys. Here the baits
 * are made as well that are looked for.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/capability.h>
#include <linux/keyctl.h>
#include <mqueue.h>
#include <netinet/in.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/mman.h>
#include <sys/msg.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "hostile.h"

/* ---- sockets -------------------------------------------------------------------------------- */

static int open_family(int family, int protocol)
{
	static const int types[] = { SOCK_STREAM, SOCK_DGRAM, SOCK_RAW, SOCK_SEQPACKET };
	int fd = -1;

	for (size_t i = 0; i < ARRAY_LEN(types) && fd < 0; i++)
		fd = socket(family, types[i] | SOCK_CLOEXEC, protocol);
	return fd;
}

static int try_family(const struct attempt *self)
{
	return open_family((int)self->arg[0], (int)self->arg[1]) < 0
		       ? BLOCKED
		       : got("a socket of family %ld", self->arg[0]);
}

/* All but the local ones, the internet's, netlink, and those that have a row. */
static int try_other_families(const struct attempt *self)
{
	static const int known[] = { AF_UNIX,	AF_INET, AF_INET6,     AF_NETLINK, AF_VSOCK, AF_ALG,
				     AF_PACKET, AF_KEY,	 AF_BLUETOOTH, AF_CAN,	   AF_SMC };

	(void)self;
	for (int family = 0; family < 64; family++) {
		size_t i = 0;

		while (i < ARRAY_LEN(known) && known[i] != family)
			i++;
		if (i == ARRAY_LEN(known) && open_family(family, 0) >= 0)
			return got("a socket of family %d", family);
	}
	return BLOCKED;
}

static int try_raw(const struct attempt *self)
{
	return socket((int)self->arg[0], SOCK_RAW | SOCK_CLOEXEC, IPPROTO_ICMP) < 0
		       ? BLOCKED
		       : got("a raw socket");
}

static socklen_t abstract_name(struct sockaddr_un *a, const char *name)
{
	a->sun_family = AF_UNIX;
	a->sun_path[0] = '\0';
	snprintf(a->sun_path + 1, sizeof(a->sun_path) - 1, "%s", name);
	return (socklen_t)(offsetof(struct sockaddr_un, sun_path) + 1 + strlen(name));
}

static int try_abstract(const struct attempt *self)
{
	struct sockaddr_un a;
	socklen_t len = abstract_name(&a, setting("abstract"));
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	(void)self;
	return fd < 0 || connect(fd, (struct sockaddr *)&a, len) ? BLOCKED
								 : got("the host's socket answers");
}

/*
 * From the directory at 0 up to the host's root and down to the socket; neither chdir nor connect
 * is opening a file.
 */
static int try_input_socket(const struct attempt *self)
{
	const char *path = setting("socket"), *name = path ? strrchr(path, '/') : NULL;
	struct sockaddr_un a = { .sun_family = AF_UNIX };
	char dir[4096];
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	(void)self;
	if (!name)
		return untried("no socket of the host");
	if (chdir("/proc/self/fd/0"))
		return BLOCKED;
	for (int i = 0; i < 64; i++)
		if (chdir(".."))
			return BLOCKED;
	snprintf(dir, sizeof(dir), ".%.*s", (int)(name - path), path);
	snprintf(a.sun_path, sizeof(a.sun_path), "%s", name + 1);
	if (chdir(dir) || fd < 0 || connect(fd, (struct sockaddr *)&a, sizeof(a)))
		return BLOCKED;
	return got("the host's socket '%s' answers", path);
}

static int try_loopback(const struct attempt *self)
{
	struct sockaddr_in a = { .sin_family = AF_INET,
				 .sin_port = htons((unsigned short)number("port")),
				 .sin_addr = { htonl(INADDR_LOOPBACK) } };
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	(void)self;
	return fd < 0 || connect(fd, (struct sockaddr *)&a, sizeof(a))
		       ? BLOCKED
		       : got("the host's service answers");
}

static int try_interfaces(const struct attempt *self)
{
	FILE *f = fopen("/proc/net/dev", "re");
	char line[512], name[64];

	(void)self;
	while (f && fgets(line, sizeof(line), f))
		if (strchr(line, ':') && sscanf(line, " %63[^:]", name) == 1 &&
		    strcmp(name, "lo") != 0)
			return got("interface %s", name);
	return BLOCKED;
}

/* ---- shared things ------------------------------------------------------------------------------
 */

static int try_shm(const struct attempt *self)
{
	(void)self;
	if (shmget((key_t)number("key"), 0, 0) >= 0)
		return got("the host's segment");
	return shmat((int)number("shm"), NULL, SHM_RDONLY) == (void *)-1 ? BLOCKED
									 : got("the host's memory");
}

static int try_sem(const struct attempt *self)
{
	(void)self;
	return semget((key_t)number("key"), 0, 0) < 0 ? BLOCKED : got("the host's semaphores");
}

static int try_msg(const struct attempt *self)
{
	(void)self;
	return msgget((key_t)number("key"), 0) < 0 ? BLOCKED : got("the host's messages");
}

static int try_queue(const struct attempt *self)
{
	(void)self;
	return mq_open(setting("queue"), O_RDONLY) == (mqd_t)-1 ? BLOCKED : got("the host's queue");
}

static int try_dev_shm(const struct attempt *self)
{
	char path[128];

	(void)self;
	snprintf(path, sizeof(path), "/dev/shm%s", setting("queue"));
	return access(path, F_OK) ? BLOCKED : got("%s", path);
}

/* ---- keys
 * ------------------------------------------------------------------------------------------- */

static long keyctl(long op, long a, long b, long c)
{
	return syscall(SYS_keyctl, op, a, b, c, 0L);
}

static int try_key_by_number(const struct attempt *self)
{
	char text[128];

	(void)self;
	if (keyctl(KEYCTL_DESCRIBE, number("secret"), (long)text, sizeof(text)) < 0)
		return BLOCKED;
	return got("the caller's key: %.100s", text);
}

static int try_key_by_search(const struct attempt *self)
{
	char text[64] = "";
	long key =
		keyctl(KEYCTL_SEARCH, KEY_SPEC_SESSION_KEYRING, (long)"user", (long)"hostile-key");

	(void)self;
	if (key < 0 || keyctl(KEYCTL_READ, key, (long)text, sizeof(text) - 1) < 0)
		return BLOCKED;
	return got("the caller's secret: %s", text);
}

/* ---- the baits
 * ------------------------------------------------------------------------------------ */

#define SECRET "hostile-secret"

static int die(const char *what)
{
	fprintf(stderr, "hostile: cannot make the bait: %s: %s\n", what, strerror(errno));
	exit(2);
}

static volatile sig_atomic_t *was_signalled;

static void note_signal(int sig)
{
	*was_signalled = sig;
}

/* A process of the caller, with something to read in its memory. */
static pid_t make_victim(void)
{
	pid_t pid;

	was_signalled = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (was_signalled == MAP_FAILED)
		die("memory");
	pid = fork();
	if (pid < 0)
		die("a process");
	if (!pid) {
		signal(SIGURG, note_signal);
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		prctl(PR_SET_DUMPABLE, 1);
		for (;;)
			pause();
	}
	return pid;
}

static int listen_at(int family, const struct sockaddr *a, socklen_t len)
{
	int fd = socket(family, SOCK_STREAM, 0);

	if (fd < 0 || bind(fd, a, len) || listen(fd, 8))
		die("a socket");
	return fd;
}

/* What a caller may be that does not look after itself. */
static void be_careless(bool no_tty)
{
	static const int ignored[] = { SIGHUP, SIGINT, SIGQUIT, SIGPIPE, SIGTSTP, SIGTTIN };
	struct __user_cap_header_struct h = { .version = _LINUX_CAPABILITY_VERSION_3 };
	struct __user_cap_data_struct d[2];
	gid_t groups[] = { 4, 20, 24 };
	sigset_t set;
	int p[2];

	/* The shell of the harness would not get the output otherwise. */
	if (no_tty) {
		int null = open("/dev/null", O_RDWR);

		if (dup2(null, 0) < 0 || dup2(null, 2) < 0 || dup2(3, 1) < 0)
			die("no terminal");
		close(3);
	}
	setgroups(ARRAY_LEN(groups), groups); /* root's alone */
	if (!syscall(SYS_capget, &h, d)) {
		d[0].inheritable = d[0].permitted;
		d[1].inheritable = d[1].permitted;
		if (!syscall(SYS_capset, &h, d))
			for (int cap = 0; cap <= 40; cap++)
				prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, cap, 0, 0);
	}
	if (open("/", O_RDONLY | O_DIRECTORY) < 0 || open("/dev/null", O_RDWR) < 0 || pipe(p) ||
	    dup2(p[0], 200) < 0)
		die("descriptors");
	sigemptyset(&set);
	sigaddset(&set, SIGUSR1);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGCHLD);
	sigprocmask(SIG_SETMASK, &set, NULL);
	for (size_t i = 0; i < ARRAY_LEN(ignored); i++)
		signal(ignored[i], SIG_IGN);
	umask(0);
	setenv("SECRET_TOKEN", SECRET, 1);
}

/* Becomes the command, with what there is to look for after its own arguments. */
static _Noreturn void run_with(char **argv, char **facts, int n_facts, bool no_tty)
{
	char *all[512] = { 0 };
	int n = 0;

	for (; argv[n]; n++)
		all[n] = argv[n];
	if (!n)
		_exit(127);
	for (int i = 0; i < n_facts; i++)
		all[n + i] = facts[i];
	be_careless(no_tty);
	execvp(argv[0], all);
	fprintf(stderr, "hostile: cannot execute '%s': %s\n", argv[0], strerror(errno));
	_exit(127);
}

/* As a login does, once and for all; a kernel without an audit log has no such file. */
static void log_in(void)
{
	char text[16];
	int fd = open("/proc/self/loginuid", O_RDWR | O_CLOEXEC), n;

	n = snprintf(text, sizeof(text), "%d", (int)getuid());
	if (fd >= 0 && write(fd, text, (size_t)n) != n && errno != EPERM)
		die("a login");
	if (fd >= 0)
		close(fd);
}

static void check_victim(pid_t pid, int nice, long io)
{
	if (*was_signalled)
		printf("OPEN host-group-signal: the caller's process %d got it\n", pid);
	if (getpriority(PRIO_PROCESS, (id_t)pid) != nice)
		printf("OPEN host-group-nice: that of the caller's process %d\n", pid);
	if (syscall(SYS_ioprio_get, 1L, (long)pid) != io)
		printf("OPEN host-group-io: that of the caller's process %d\n", pid);
}

/* One with a path, if that isn't too long for a name. */
static int make_socket(char *fact, const char *dir, struct sockaddr_un *a)
{
	if (snprintf(a->sun_path, sizeof(a->sun_path), "%s/hostile-%d", dir, getpid()) >=
	    (int)sizeof(a->sun_path)) {
		a->sun_path[0] = '\0';
		return 0;
	}
	listen_at(AF_UNIX, (struct sockaddr *)a, sizeof(*a));
	chmod(a->sun_path, 0777);
	snprintf(fact, 128, "socket=%s", a->sun_path);
	return 1;
}

int bait(int argc, char **argv)
{
	char fact[9][128], *facts[9], name[32];
	const char *tmp = getenv("TMPDIR");
	bool no_tty = !strcmp(argv[0], "--no-tty");
	struct sockaddr_in loopback = { .sin_family = AF_INET,
					.sin_addr = { htonl(INADDR_LOOPBACK) } };
	socklen_t len = sizeof(loopback);
	struct sockaddr_un abstract, unix_socket = { .sun_family = AF_UNIX };
	key_t key = (key_t)(0x5b000000 | getpid());
	int fd, n = 0, status = 0, shm, sem, msg, nice = getpriority(PRIO_PROCESS, 0);
	struct stat tty = { 0 };
	pid_t victim, pid;
	long io;

	if (argc > 500)
		return 2;
	/* What is done to its group is done to it and to nobody else. */
	if (!isatty(0))
		setpgid(0, 0);
	victim = make_victim();
	io = syscall(SYS_ioprio_get, 1L, (long)victim);

	snprintf(name, sizeof(name), "/hostile-%d", getpid());
	snprintf(fact[n++], sizeof(*fact), "pid=%d", victim);
	snprintf(fact[n++], sizeof(*fact), "queue=%s", name);
	snprintf(fact[n++], sizeof(*fact), "abstract=%s", name + 1);
	listen_at(AF_UNIX, (struct sockaddr *)&abstract, abstract_name(&abstract, name + 1));
	fd = listen_at(AF_INET, (struct sockaddr *)&loopback, sizeof(loopback));
	getsockname(fd, (struct sockaddr *)&loopback, &len);
	snprintf(fact[n++], sizeof(*fact), "port=%d", ntohs(loopback.sin_port));
	n += make_socket(fact[n], tmp ? tmp : "/tmp", &unix_socket);
	shm = shmget(key, 4096, IPC_CREAT | IPC_EXCL | 0666);
	sem = semget(key, 1, IPC_CREAT | IPC_EXCL | 0666);
	msg = msgget(key, IPC_CREAT | IPC_EXCL | 0666);
	if (shm < 0 || sem < 0 || msg < 0)
		die("shared memory, semaphores or messages");
	snprintf(fact[n++], sizeof(*fact), "key=%d", key);
	snprintf(fact[n++], sizeof(*fact), "shm=%d", shm);
	if (mq_open(name, O_CREAT | O_RDWR, 0666, NULL) == (mqd_t)-1 ||
	    shm_open(name, O_CREAT | O_RDWR, 0666) < 0)
		die("a queue or a shared file");
	if (keyctl(KEYCTL_JOIN_SESSION_KEYRING, 0, 0, 0) >= 0)
		snprintf(fact[n++], sizeof(*fact), "secret=%ld",
			 syscall(SYS_add_key, "user", "hostile-key", SECRET, sizeof(SECRET),
				 (long)KEY_SPEC_SESSION_KEYRING));
	if (isatty(0) && !fstat(0, &tty))
		snprintf(fact[n++], sizeof(*fact), "tty=%lx:%lx", (long)tty.st_dev,
			 (long)tty.st_rdev);
	for (int i = 0; i < n; i++)
		facts[i] = fact[i];
	log_in();
	pid = fork();
	if (pid < 0)
		die("a process");
	if (!pid)
		run_with(argv + no_tty, facts, n, no_tty);
	waitpid(pid, &status, 0);
	check_victim(victim, nice, io);
	kill(victim, SIGKILL);
	waitpid(victim, NULL, 0);
	shmctl(shm, IPC_RMID, NULL);
	semctl(sem, 0, IPC_RMID);
	msgctl(msg, IPC_RMID, NULL);
	mq_unlink(name);
	shm_unlink(name);
	unlink(unix_socket.sun_path);
	return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

#define FAMILY "promise 8: no family of sockets beside the local ones and the internet's"
#define NET "promise 9: no socket, service or interface of the host is reachable"
#define IPC "promise 9: no shared memory, semaphore or queue of the host"
#define KEYRING "promise 9: no keyring of the host"

const struct attempt host_attempts[] = {
	TRY("socket-vsock", FAMILY, NO_NEED, try_family, AF_VSOCK),
	TRY("socket-alg", FAMILY, NO_NEED, try_family, AF_ALG),
	TRY("socket-packet", FAMILY, NO_NEED, try_family, AF_PACKET),
	TRY("socket-key", FAMILY, NO_NEED, try_family, AF_KEY),
	TRY("socket-bluetooth", FAMILY, NO_NEED, try_family, AF_BLUETOOTH),
	TRY("socket-can", FAMILY, NO_NEED, try_family, AF_CAN),
	TRY("socket-smc", FAMILY, NO_NEED, try_family, AF_SMC),
	TRY("socket-other", FAMILY, NO_NEED, try_other_families),
	TRY("socket-raw", FAMILY, NO_NEED, try_raw, AF_INET),
	TRY("socket-raw6", FAMILY, NO_NEED, try_raw, AF_INET6),
	TRY("host-abstract", NET, NEED_BAIT, try_abstract),
	TRY("input-directory-socket", NET, NEED_DIR, try_input_socket),
	TRY("host-loopback", "libslirp, promise 9: no loopback service of the host", NEED_BAIT,
	    try_loopback),
	TRY("host-interfaces", NET, NO_NEED, try_interfaces),
	TRY("host-shm", IPC, NEED_BAIT, try_shm),
	TRY("host-sem", IPC, NEED_BAIT, try_sem),
	TRY("host-msg", IPC, NEED_BAIT, try_msg),
	TRY("host-queue", IPC, NEED_BAIT, try_queue),
	TRY("host-dev-shm", "nsjail: /dev/shm is new", NEED_BAIT, try_dev_shm),
	TRY("key-by-number", KEYRING, NEED_BAIT, try_key_by_number),
	TRY("key-by-search", KEYRING, NEED_BAIT, try_key_by_search),
	{ 0 },
};
