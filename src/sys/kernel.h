/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * kernel - constants and structures of kernel interfaces that not every libc or kernel header
 * that we build with knows. Values are the kernel's ABI; man7.org has the meaning.
 */
#ifndef SBX_SYS_KERNEL_H
#define SBX_SYS_KERNEL_H

#include <errno.h>
#include <stdint.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <unistd.h>

/* The same numbers on every architecture. */
#ifndef SYS_pidfd_send_signal
#define SYS_pidfd_send_signal 424
#endif
#ifndef SYS_open_tree
#define SYS_open_tree 428
#define SYS_move_mount 429
#endif
#ifndef SYS_pidfd_open
#define SYS_pidfd_open 434
#endif
#ifndef SYS_clone3
#define SYS_clone3 435
#endif
#ifndef SYS_close_range
#define SYS_close_range 436
#endif
#ifndef SYS_openat2
#define SYS_openat2 437
#endif
#ifndef SYS_mount_setattr
#define SYS_mount_setattr 442
#endif
#ifndef SYS_file_setattr
#define SYS_file_setattr 469
#endif
#ifndef SYS_landlock_create_ruleset
#define SYS_landlock_create_ruleset 444
#define SYS_landlock_add_rule 445
#define SYS_landlock_restrict_self 446
#endif

/* clone3(2), setns(2) */
#define K_CLONE_NEWTIME 0x00000080u
#define K_CLONE_PIDFD 0x00001000u
#define K_CLONE_NEWNS 0x00020000u
#define K_CLONE_NEWCGROUP 0x02000000u
#define K_CLONE_NEWUTS 0x04000000u
#define K_CLONE_NEWIPC 0x08000000u
#define K_CLONE_NEWUSER 0x10000000u
#define K_CLONE_NEWPID 0x20000000u
#define K_CLONE_NEWNET 0x40000000u
#define K_CLONE_INTO_CGROUP 0x200000000ull

struct k_clone_args {
	uint64_t flags, pidfd, child_tid, parent_tid, exit_signal, stack, stack_size, tls;
	uint64_t set_tid, set_tid_size, cgroup;
};

/* openat2(2) */
struct k_open_how {
	uint64_t flags, mode, resolve;
};

#define K_RESOLVE_NO_XDEV 0x01
#define K_RESOLVE_NO_MAGICLINKS 0x02
#define K_RESOLVE_NO_SYMLINKS 0x04
#define K_RESOLVE_BENEATH 0x08

/* mount_setattr(2), open_tree(2), move_mount(2) */
struct k_mount_attr {
	uint64_t attr_set, attr_clr, propagation, userns_fd;
};

#define K_MOUNT_ATTR_RDONLY 0x00000001u
#define K_MOUNT_ATTR_NOSUID 0x00000002u
#define K_MOUNT_ATTR_NODEV 0x00000004u
#define K_MOUNT_ATTR_NOEXEC 0x00000008u
#define K_MOUNT_ATTR__ATIME 0x00000070u
#define K_MOUNT_ATTR_NOATIME 0x00000010u
#define K_MOUNT_ATTR_IDMAP 0x00100000u
#define K_MOUNT_ATTR_NOSYMFOLLOW 0x00200000u

#define K_OPEN_TREE_CLONE 1u
#define K_AT_RECURSIVE 0x8000u
#define K_MOVE_MOUNT_F_EMPTY_PATH 0x00000004u
#define K_MOVE_MOUNT_T_EMPTY_PATH 0x00000040u

/* mount(2) */
#define K_MS_NOSYMFOLLOW 256u
#define K_PROC_SUPER_MAGIC 0x9fa0
#define K_CGROUP_SUPER_MAGIC 0x27e0eb
#define K_CGROUP2_SUPER_MAGIC 0x63677270

/* getdents64(2) */
struct k_dirent {
	uint64_t ino;
	int64_t offset;
	uint16_t length; /* of this entry */
	uint8_t type;
	char name[];
};

#define K_DT_DIR 4

/* statx(2) */
struct k_statx {
	uint32_t mask;
	uint32_t other[7];
	uint64_t ino;
	uint32_t more[24];
	uint32_t dev_major, dev_minor;
	uint64_t mount_id;
	uint64_t rest[13];
};

#define K_STATX_INO 0x100u
#define K_STATX_MNT_ID 0x1000u

/* ioctl(2) of files: their attributes, and what an XFS is like */
#define K_FS_IOC_GETFLAGS _IOR('f', 1, long)
#define K_FS_IOC_SETFLAGS _IOW('f', 2, long)
#define K_FS_IOC32_SETFLAGS _IOW('f', 2, int)
#define K_FS_CASEFOLD_FL 0x40000000

/* ioctl(2) of btrfs that make a name; both structures have 4096 bytes */
#define K_BTRFS_SNAP_CREATE 0x50009401u
#define K_BTRFS_SUBVOL_CREATE 0x5000940eu
#define K_BTRFS_SNAP_CREATE_V2 0x50009417u
#define K_BTRFS_SUBVOL_CREATE_V2 0x50009418u

struct k_xfs_geometry {
	uint32_t sizes[8];
	uint64_t blocks[4];
	uint8_t uuid[16];
	uint32_t sunit, swidth;
	int32_t version;
	uint32_t flags;
	uint32_t sectors[3];
};

#define K_XFS_IOC_FSGEOMETRY_V1 _IOR('X', 100, struct k_xfs_geometry)
#define K_XFS_FOLDS_CASE (1u << 12)

/* landlock(7) */
struct k_landlock_ruleset {
	uint64_t fs, net, scope;
};

struct k_landlock_path {
	uint64_t access;
	int32_t parent;
} __attribute__((packed));

struct k_landlock_port {
	uint64_t access, port;
};

#define K_LANDLOCK_CREATE_RULESET_VERSION 1u
#define K_LANDLOCK_RULE_PATH_BENEATH 1
#define K_LANDLOCK_RULE_NET_PORT 2

/* seccomp(2), keyctl(2) */
#define K_SECCOMP_SET_MODE_FILTER 1u
#define K_SECCOMP_GET_NOTIF_SIZES 3u
#define K_SECCOMP_FLAG_NEW_LISTENER (1u << 3)
#define K_SECCOMP_FLAG_WAIT_KILLABLE_RECV (1u << 5)

#define K_KEYCTL_JOIN_SESSION_KEYRING 1

/* capset(2), prctl(2) */
#define K_CAP_VERSION_3 0x20080522u
#define K_PR_CAP_AMBIENT 47
#define K_PR_CAP_AMBIENT_RAISE 2

/* The result of a libc or syscall(2) call: itself, or -errno. */
static inline int sys_result(long r)
{
	return r < 0 ? -errno : (int)r;
}

#endif
