/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * landlock - the kernel's numbers of Landlock's rights and scopes, landlock(7); they are the same
 * on every architecture. Later headers than the ones we build with have them, so they are ours.
 * Names are in print.c.
 */
#ifndef SBX_PLAN_LANDLOCK_H
#define SBX_PLAN_LANDLOCK_H

/*
 * The newest ABI that sbx makes use of. 8 lets all threads be restricted at once, which a runner
 * with one thread does not need; 9 brings connections to sockets by path, 10 UDP ports.
 */
#define LANDLOCK_NEWEST_ABI 7

/* Rights below a path, and the ABI that brought them. */
#define LANDLOCK_FS_EXECUTE (1u << 0)	  /* 1 */
#define LANDLOCK_FS_WRITE_FILE (1u << 1)  /* 1 */
#define LANDLOCK_FS_READ_FILE (1u << 2)	  /* 1 */
#define LANDLOCK_FS_READ_DIR (1u << 3)	  /* 1 */
#define LANDLOCK_FS_REMOVE_DIR (1u << 4)  /* 1 */
#define LANDLOCK_FS_REMOVE_FILE (1u << 5) /* 1 */
#define LANDLOCK_FS_MAKE_CHAR (1u << 6)	  /* 1 */
#define LANDLOCK_FS_MAKE_DIR (1u << 7)	  /* 1 */
#define LANDLOCK_FS_MAKE_REG (1u << 8)	  /* 1 */
#define LANDLOCK_FS_MAKE_SOCK (1u << 9)	  /* 1 */
#define LANDLOCK_FS_MAKE_FIFO (1u << 10)  /* 1 */
#define LANDLOCK_FS_MAKE_BLOCK (1u << 11) /* 1 */
#define LANDLOCK_FS_MAKE_SYM (1u << 12)	  /* 1 */
#define LANDLOCK_FS_REFER (1u << 13)	  /* 2, Linux 5.19; before, always denied */
#define LANDLOCK_FS_TRUNCATE (1u << 14)	  /* 3, Linux 6.2 */
#define LANDLOCK_FS_IOCTL_DEV (1u << 15)  /* 5, Linux 6.10 */
#define LANDLOCK_FS_ALL ((1u << 16) - 1)

/* Those that a mount allows together, and that are printed as one word: read, write, make. */
#define LANDLOCK_FS_READS (LANDLOCK_FS_READ_FILE | LANDLOCK_FS_READ_DIR)
#define LANDLOCK_FS_WRITES (LANDLOCK_FS_WRITE_FILE | LANDLOCK_FS_TRUNCATE)
#define LANDLOCK_FS_MAKES                                                          \
	(LANDLOCK_FS_REMOVE_DIR | LANDLOCK_FS_REMOVE_FILE | LANDLOCK_FS_MAKE_DIR | \
	 LANDLOCK_FS_MAKE_REG | LANDLOCK_FS_MAKE_SOCK | LANDLOCK_FS_MAKE_FIFO |    \
	 LANDLOCK_FS_MAKE_SYM | LANDLOCK_FS_REFER)

/* All that gives something a name. What has one may go. */
#define LANDLOCK_FS_NEW_NAMES                                                     \
	(LANDLOCK_FS_MAKE_CHAR | LANDLOCK_FS_MAKE_DIR | LANDLOCK_FS_MAKE_REG |    \
	 LANDLOCK_FS_MAKE_SOCK | LANDLOCK_FS_MAKE_FIFO | LANDLOCK_FS_MAKE_BLOCK | \
	 LANDLOCK_FS_MAKE_SYM | LANDLOCK_FS_REFER)

/* Rules for what is not a directory take only these. */
#define LANDLOCK_FS_OF_FILE                                                     \
	(LANDLOCK_FS_EXECUTE | LANDLOCK_FS_WRITE_FILE | LANDLOCK_FS_READ_FILE | \
	 LANDLOCK_FS_TRUNCATE | LANDLOCK_FS_IOCTL_DEV)

/* Rights on TCP ports: 4, Linux 6.7. */
#define LANDLOCK_NET_BIND_TCP (1u << 0)
#define LANDLOCK_NET_CONNECT_TCP (1u << 1)
#define LANDLOCK_NET_ALL ((1u << 2) - 1)

/* What must not reach out of the sandbox: 6, Linux 6.12. */
#define LANDLOCK_SCOPE_ABSTRACT_UNIX_SOCKET (1u << 0)
#define LANDLOCK_SCOPE_SIGNAL (1u << 1)
#define LANDLOCK_SCOPE_ALL ((1u << 2) - 1)

#endif
