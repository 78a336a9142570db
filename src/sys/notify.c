/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <fcntl.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/uio.h>

#include "sys/notify.h"

int sys_notify_check(void)
{
	struct {
		uint16_t notification, answer, data;
	} sizes;
	int r = sys_result(syscall(SYS_seccomp, K_SECCOMP_GET_NOTIF_SIZES, 0, &sizes));

	if (r < 0)
		return r;
	/* It writes as much as it knows of, and reads as much. */
	return sizes.notification <= sizeof(union notification) &&
			       sizes.answer == sizeof(struct k_notify_answer)
		       ? 0
		       : -EOPNOTSUPP;
}

int sys_notify_take_turns(int fd)
{
	/* The flags themselves, not where they are. */
	return sys_result(ioctl(fd, K_NOTIFY_SET_FLAGS, (unsigned long)K_NOTIFY_SAME_CPU));
}

int sys_notify_receive(int fd, union notification *n)
{
	memset(n, 0, sizeof(*n));
	return sys_result(ioctl(fd, K_NOTIFY_RECEIVE, n));
}

int sys_notify_is_valid(int fd, uint64_t id)
{
	return sys_result(ioctl(fd, K_NOTIFY_IS_VALID, &id));
}

static int answer(int fd, struct k_notify_answer a)
{
	return sys_result(ioctl(fd, K_NOTIFY_ANSWER, &a));
}

int sys_notify_continue(int fd, uint64_t id)
{
	return answer(fd, (struct k_notify_answer){ .id = id, .flags = K_SECCOMP_CONTINUE });
}

int sys_notify_answer(int fd, uint64_t id, int result)
{
	return answer(fd, (struct k_notify_answer){ .id = id,
						    .val = result < 0 ? 0 : result,
						    .error = result < 0 ? result : 0 });
}

int sys_notify_give_fd(int fd, uint64_t id, int file, bool cloexec)
{
	struct k_notify_fd a = {
		.id = id,
		.srcfd = (uint32_t)file,
		.newfd_flags = cloexec ? O_CLOEXEC : 0,
	};

	return sys_result(ioctl(fd, K_NOTIFY_ADD_FD, &a));
}

int sys_read_memory(int pid, uint64_t address, void *data, size_t n)
{
	struct iovec to = { .iov_base = data, .iov_len = n };
	struct iovec from = { .iov_base = (void *)(uintptr_t)address, .iov_len = n };

	return sys_result(syscall(SYS_process_vm_readv, pid, &to, 1L, &from, 1L, 0L));
}
