/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * broker_filter - which system calls of the payload are left to init.
 *
 * Those that make names, of this machine's own kind: the plan's policy kills all others. What the
 * policy refuses is refused whatever is said here, as the kernel takes the stricter of two filters.
 *
 * Refused are calls that would undo what the broker stands on. Some make the names of a directory
 * fold case, so that other bytes are the same name; directories that are like that from the start
 * have no broker. Some make a directory on a btrfs by an ioctl, and Landlock is not asked. And
 * Landlock itself: who puts more of it on himself would still be given names by init, which is not
 * under that and cannot see it. As a kernel says it that has Landlock switched off, which programs
 * know.
 */
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>

#include "run/broker.h"
#include "sys/lsm.h"

#if defined(__x86_64__)
#define NATIVE AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define NATIVE AUDIT_ARCH_AARCH64
#elif defined(__riscv) && __riscv_xlen == 64
#define NATIVE AUDIT_ARCH_RISCV64
#endif

#ifdef NATIVE

#define NOTIFY 0x7fc00000u /* SECCOMP_RET_USER_NOTIF */

#define LOAD(member) BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, member))
#define ANSWER(action) BPF_STMT(BPF_RET | BPF_K, action)
#define REFUSE(error) ANSWER(SECCOMP_RET_ERRNO | (error))
#define SKIP_UNLESS(value, n) BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, value, 0, n)

/* The low half: all of these are little-endian, as flat plans are. */
#define CALL(name) SKIP_UNLESS(SYS_##name, 1), ANSWER(NOTIFY)
#define REQUEST(ioctl) SKIP_UNLESS((uint32_t)(ioctl), 1), REFUSE(EPERM)
#define CALL_IF_CREAT(name, flags)                                                   \
	SKIP_UNLESS(SYS_##name, 4), LOAD(args[flags]),                               \
		BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, O_CREAT, 0, 1), ANSWER(NOTIFY), \
		ANSWER(SECCOMP_RET_ALLOW)

static const struct sock_filter program[] = {
	LOAD(arch),
	SKIP_UNLESS(NATIVE, 1),
	BPF_JUMP(BPF_JMP | BPF_JA, 1, 0, 0),
	ANSWER(SECCOMP_RET_ALLOW),
	LOAD(nr),
	CALL_IF_CREAT(openat, 2),
	CALL(openat2),
	CALL(mkdirat),
	CALL(mknodat),
	CALL(symlinkat),
	CALL(linkat),
#ifdef SYS_renameat
	CALL(renameat),
#endif
	CALL(renameat2),
#ifdef SYS_open
	CALL_IF_CREAT(open, 1),
	CALL(creat),
	CALL(mkdir),
	CALL(mknod),
	CALL(symlink),
	CALL(link),
	CALL(rename),
#endif
	SKIP_UNLESS(SYS_ioctl, 14),
	LOAD(args[1]),
	REQUEST(K_FS_IOC_SETFLAGS),
	REQUEST(K_FS_IOC32_SETFLAGS),
	REQUEST(K_BTRFS_SNAP_CREATE),
	REQUEST(K_BTRFS_SUBVOL_CREATE),
	REQUEST(K_BTRFS_SNAP_CREATE_V2),
	REQUEST(K_BTRFS_SUBVOL_CREATE_V2),
	ANSWER(SECCOMP_RET_ALLOW),
	SKIP_UNLESS(SYS_file_setattr, 1),
	REFUSE(ENOSYS),
	SKIP_UNLESS(SYS_landlock_create_ruleset, 1),
	REFUSE(EOPNOTSUPP),
	SKIP_UNLESS(SYS_landlock_restrict_self, 1),
	REFUSE(EOPNOTSUPP),
	ANSWER(SECCOMP_RET_ALLOW),
};

int broker_listen(void)
{
	return sys_seccomp_listener(program, (uint16_t)(sizeof(program) / sizeof(program[0])));
}

#else

int broker_listen(void)
{
	return -EOPNOTSUPP;
}

#endif
