/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * spec - the typed, merged request: what the user wants, every item with its place.
 *
 * Filled by schema/bind.c from a merged value tree; read by features and passes; never changed
 * afterwards. All strings are expanded (no ${...} is left) and paths are absolute and normalized,
 * but nothing has been looked up on the host yet.
 */
#ifndef SBX_SPEC_SPEC_H
#define SBX_SPEC_SPEC_H

#include "base/list.h"
#include "spec/types.h"

enum if_missing {
	IF_MISSING_ERROR,
	IF_MISSING_SKIP,
	IF_MISSING_CREATE, /* a directory, 0700, on the host */
};

/* An entry of filesystem.mounts; which members a type takes is in its mount_type row. */
struct mount_item {
	struct s_str id;
	struct s_str
		type; /* bind tmpfs overlay proc sysfs dev devpts mqueue cgroup symlink dir file */
	struct s_str source;
	struct s_str target;
	struct s_str access;   /* "ro" or "rw"; "" = the type's default */
	struct s_list options; /* nosuid nodev noexec noatime nosymfollow, dev, exec, norecursive */
	struct s_int if_missing;
	struct s_id_map id_map; /* bind: auto none; "" with ranges, outside: owner on the disk */
	struct s_list lower;	/* overlay */
	struct s_str upper, work;
	struct s_int size, inodes, mode; /* tmpfs, dir, file; bytes, count, permission bits */
	struct s_str content;		 /* file: its text; symlink: where it points */
	struct s_list devices;		 /* dev: further nodes below /dev */
	struct s_bool hidepid;		 /* proc */
	struct s_bool subset_pid;
	struct place at;
};

struct mount_items {
	struct mount_item *v;
	size_t n;
};

/* A block of `when`, for the plan to tell of. */
struct s_condition {
	struct place at;
	const char *text; /* its tests */
	bool holds;
	const char *why; /* of one that does not hold: the test, and how things are */
};

struct spec {
	const char *name; /* of the profile, as asked for */
	struct place at;  /* its file */

	struct s_condition *conditions; /* in the order of the layers */
	size_t n_conditions;

	struct s_int schema;
	struct s_str description;
	struct s_bool abstract;
	struct s_list command, alternatives;
	struct s_str cwd; /* "" = the root's home or / */
	struct s_str app_id;
	struct s_str files_from_args; /* off read-only read-write; done by front/ */

	struct {
		struct s_ns user, mount, pid, ipc, uts, net, cgroup, time;
		struct s_int monotonic_offset, boottime_offset; /* nanoseconds, may be negative */
	} namespaces;

	struct {
		struct s_str hostname, domainname;
		struct s_str user;	 /* "self", "root", "UID" or "UID:GID" */
		struct s_list groups;	 /* further gids inside */
		struct s_id_map id_map;	 /* auto self root subids; "" with explicit ranges */
		struct s_str machine_id; /* "random", "none"?, or 32 hexadecimal digits */
	} identity;

	struct {
		struct {
			struct s_str type; /* tmpfs host overlay, or a directory */
			struct s_list lower;
			struct s_str upper;  /* "tmpfs", a directory, "" = read-only */
			struct s_str access; /* ro rw; "" = the type's default */
			struct s_int size, inodes, mode;
		} root;
		struct s_list read_only, read_write, hide, protect;
		struct mount_items mounts;
		struct s_str home; /* none tmpfs host persistent persistent:NAME, or a directory */
		struct {
			struct s_str type; /* private none host */
			struct s_bool hidepid, subset_pid;
			struct s_bool masks; /* of what tells of or steers the machine */
		} proc;
		struct {
			struct s_str type; /* minimal none host */
			struct s_list devices;
		} dev;
		struct s_str tmp;	  /* private none host, or a size */
		struct s_str sys;	  /* none private host */
		struct s_list synthesize; /* passwd group hosts hostname nsswitch.conf resolv.conf
					     machine-id */
		struct s_str usr_merge;	  /* none as-host merged */
	} filesystem;

	struct {
		struct s_str mode; /* none host; "" = none when namespaces.net is new, else host */
		struct s_list tcp_bind, tcp_connect; /* ports; not set: all */
	} network;

	struct {
		/* Of the cgroup. Words of schema/limits.c, "unlimited" among them; "": no limit. */
		struct s_str memory, memory_high, memory_low, swap, pids, cpu;
		struct s_str cpuset, mems;
		struct s_int cpu_weight, io_weight; /* 0: none given */
		struct s_list io;		    /* see parse_io_limit() */
		struct s_list hugetlb;		    /* "2M=64M" */
		struct s_list unified;		    /* "FILE=VALUE" */
		struct s_bool oom_group, delegate;
		struct s_int on_unavailable; /* enum on_unavailable */
		struct s_list optional;	     /* names of those that may be missing */

		/* Of each process. */
		struct s_rlimit nofile, nproc, core, fsize, stack, as, memlock, data, cpu_time;
		struct s_int runtime; /* nanoseconds */
	} limits;

	struct {
		struct s_bool no_new_privs;
		struct s_list capabilities; /* kept for the payload; "CAP_CHOWN" or "chown" */
		struct {
			struct s_str policy; /* default strict none, or the name of a file */
			struct s_list rules; /* in the language of plan/filter.h */
			struct s_list abis;  /* native, x86, x32, ... */
		} seccomp;
		struct s_bool nested_userns;
		struct s_bool memory_deny_write_execute;
		struct s_bool lock_personality;
		struct s_str set_id_bits;      /* auto allow deny */
		struct s_list socket_families; /* "unix"; none given: the policy's */
		struct s_str landlock;	       /* auto off, or the ABI that there must be */
		struct s_str keyring;	       /* new inherit */
		struct s_str tty;	       /* inherit pty none */
	} security;

	struct {
		struct s_bool init, die_with_parent, new_session, usage;
		struct s_int umask, nice, oom_score_adj;
		struct s_str cpu_affinity; /* "0-3,8" */
		struct s_list keep_fds;	   /* descriptor numbers beside 0, 1, 2 */
	} process;

	struct {
		struct s_int mode;		/* enum env_mode */
		struct s_list pass, set, unset; /* names or "PREFIX*"; "K=V" */
	} environment;
};

enum on_unavailable {
	ON_UNAVAILABLE_ERROR,
	ON_UNAVAILABLE_WARN,
};

enum env_mode {
	ENV_MODE_CLEAN,
	ENV_MODE_INHERIT,
};

#endif
