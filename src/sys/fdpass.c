/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>

#include "sys/fdpass.h"
#include "sys/kernel.h"

union control {
	struct cmsghdr align;
	char space[CMSG_SPACE(sizeof(int))];
};

int sys_socketpair(int fds[2])
{
	return sys_result(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, fds));
}

int sys_send_number(int sock, uint32_t number, int fd)
{
	struct iovec iov = { .iov_base = &number, .iov_len = sizeof(number) };
	struct msghdr msg = { .msg_iov = &iov, .msg_iovlen = 1 };
	union control control;
	int r;

	memset(&control, 0, sizeof(control));
	if (fd >= 0) {
		struct cmsghdr *c;

		msg.msg_control = &control;
		msg.msg_controllen = sizeof(control);
		c = CMSG_FIRSTHDR(&msg);
		c->cmsg_level = SOL_SOCKET;
		c->cmsg_type = SCM_RIGHTS;
		c->cmsg_len = CMSG_LEN(sizeof(int));
		memcpy(CMSG_DATA(c), &fd, sizeof(fd));
	}
	do
		r = sys_result(sendmsg(sock, &msg, MSG_NOSIGNAL));
	while (r == -EINTR);
	return r < 0 ? r : 0;
}

int sys_receive_number(int sock, uint32_t *number, int *fd)
{
	struct iovec iov = { .iov_base = number, .iov_len = sizeof(*number) };
	union control control;
	struct msghdr msg = {
		.msg_iov = &iov,
		.msg_iovlen = 1,
		.msg_control = &control,
		.msg_controllen = sizeof(control),
	};
	struct cmsghdr *c;
	int r;

	*fd = -1;
	do
		r = sys_result(recvmsg(sock, &msg, MSG_CMSG_CLOEXEC));
	while (r == -EINTR);
	if (r <= 0)
		return r;
	for (c = CMSG_FIRSTHDR(&msg); c; c = CMSG_NXTHDR(&msg, c))
		if (c->cmsg_level == SOL_SOCKET && c->cmsg_type == SCM_RIGHTS)
			memcpy(fd, CMSG_DATA(c), sizeof(*fd));
	/* The descriptor is lost when the receiver has no room for it. */
	if (msg.msg_flags & MSG_CTRUNC)
		return -EMFILE;
	return r == sizeof(*number) ? 1 : -EPROTO;
}
