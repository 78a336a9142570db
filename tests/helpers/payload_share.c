/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <errno.h>
#include <fcntl.h>
#include <linux/keyctl.h>
#include <sched.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <unistd.h>

#include "payload_share.h"

static const char *answer(long r)
{
	return r < 0 ? strerrorname_np(errno) : "yes";
}

static int cmd_with_key(char **argv)
{
	static const char content[] = "secret";

	if (syscall(SYS_keyctl, KEYCTL_JOIN_SESSION_KEYRING, NULL) < 0 ||
	    syscall(SYS_add_key, "user", argv[0], content, sizeof(content) - 1,
		    KEY_SPEC_SESSION_KEYRING) < 0) {
		perror("payload: with-key");
		return 1;
	}
	execvp(argv[1], argv + 1);
	return 127;
}

static int cmd_key(const char *name)
{
	char buf[64];
	long key = syscall(SYS_keyctl, KEYCTL_SEARCH, KEY_SPEC_SESSION_KEYRING, "user", name, 0);
	long n = key < 0 ? -1 : syscall(SYS_keyctl, KEYCTL_READ, key, buf, sizeof(buf));

	if (n >= 0 && n <= (long)sizeof(buf))
		printf("%.*s\n", (int)n, buf);
	else
		printf("%s\n", answer(-1));
	return 0;
}

static socklen_t abstract_name(struct sockaddr_un *addr, const char *name)
{
	*addr = (struct sockaddr_un){ .sun_family = AF_UNIX };
	return (socklen_t)(offsetof(struct sockaddr_un, sun_path) + 1 +
			   (size_t)snprintf(addr->sun_path + 1, sizeof(addr->sun_path) - 1,
					    "sbx-test-%s", name));
}

static int cmd_ipc_make(const char *name)
{
	char queue[64], shm[64];
	struct sockaddr_un addr;
	sigset_t term;
	socklen_t len = abstract_name(&addr, name);
	int s = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0), key = atoi(name), fd;
	int mem = shmget(key, 4096, IPC_CREAT | IPC_EXCL | 0600);
	int msg = msgget(key, IPC_CREAT | IPC_EXCL | 0600);
	int sem = semget(key, 1, IPC_CREAT | IPC_EXCL | 0600), sig;

	sigemptyset(&term);
	sigaddset(&term, SIGTERM);
	sigprocmask(SIG_BLOCK, &term, NULL);
	snprintf(queue, sizeof(queue), "sbx-test-%s", name);
	snprintf(shm, sizeof(shm), "/dev/shm/sbx-test-%s", name);
	fd = open(shm, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (mem < 0 || msg < 0 || sem < 0 || fd < 0 ||
	    syscall(SYS_mq_open, queue, O_RDWR | O_CREAT | O_EXCL, 0600, NULL) < 0 ||
	    bind(s, (struct sockaddr *)&addr, len) || listen(s, 64)) {
		perror("payload: ipc-make");
		return 1;
	}
	puts("ready");
	if (fflush(stdout))
		return 1;
	sigwait(&term, &sig);
	shmctl(mem, IPC_RMID, NULL);
	msgctl(msg, IPC_RMID, NULL);
	semctl(sem, 0, IPC_RMID);
	unlink(shm);
	return syscall(SYS_mq_unlink, queue) < 0;
}

static int cmd_ipc_find(const char *name)
{
	char queue[64], shm[64];
	struct sockaddr_un addr;
	socklen_t len = abstract_name(&addr, name);
	int s = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0), key = atoi(name);

	snprintf(queue, sizeof(queue), "sbx-test-%s", name);
	snprintf(shm, sizeof(shm), "/dev/shm/sbx-test-%s", name);
	printf("memory %s\n", answer(shmget(key, 0, 0)));
	printf("messages %s\n", answer(msgget(key, 0)));
	printf("semaphores %s\n", answer(semget(key, 0, 0)));
	printf("queue %s\n", answer(syscall(SYS_mq_open, queue, O_RDONLY, 0, NULL)));
	printf("file %s\n", answer(open(shm, O_RDONLY | O_CLOEXEC)));
	printf("socket %s\n", answer(connect(s, (struct sockaddr *)&addr, len)));
	return 0;
}

bool payload_share(int argc, char **argv, int *status)
{
	const char *what = argc > 1 ? argv[1] : "";

	if (!strcmp(what, "userns"))
		*status = puts(answer(unshare(CLONE_NEWUSER))) < 0;
	else if (!strcmp(what, "with-key") && argc > 3)
		*status = cmd_with_key(argv + 2);
	else if (!strcmp(what, "key") && argc > 2)
		*status = cmd_key(argv[2]);
	else if (!strcmp(what, "ipc-make") && argc > 2)
		*status = cmd_ipc_make(argv[2]);
	else if (!strcmp(what, "ipc-find") && argc > 2)
		*status = cmd_ipc_find(argv[2]);
	else
		return false;
	return true;
}
