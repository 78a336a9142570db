/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * facts - the functions behind facts.def. Each gets the row's argument, or the rest of the name
 * for a row that takes one, and returns NULL where the fact does not hold. Private to host/.
 */
#ifndef SBX_HOST_FACTS_H
#define SBX_HOST_FACTS_H

#include "host/host.h"

typedef const char *fact_fn(struct host *h, const char *arg);

static inline const char *fact_yes_no(bool yes)
{
	return yes ? "yes" : "no";
}

/* facts.c: the caller. */
fact_fn fact_kernel, fact_arch, fact_id, fact_user, fact_group, fact_groups, fact_cwd;
fact_fn fact_status, fact_status_flag, fact_rlimit, fact_initial_userns, fact_map, fact_line;
fact_fn fact_sysctl;

/* facts_system.c: kernel, file systems, cgroups, helpers. */
fact_fn fact_helper, fact_namespace, fact_syscall, fact_filesystem, fact_mount_flags, fact_fs_type;
fact_fn fact_exact_names;
fact_fn fact_access, fact_owner, fact_mounts_below, fact_kernel_mounts, fact_landlock;
fact_fn fact_seccomp, fact_keyring;

/* facts_cgroup.c */
fact_fn fact_cgroup, fact_cgroup_mount, fact_cgroup_path, fact_cgroup_delegated, fact_cgroup_alone;
fact_fn fact_cgroup_controllers, fact_cgroup_above, fact_cgroup_v1, fact_cgroup_file;
fact_fn fact_meminfo, fact_page_size, fact_block_device, fact_hugetlb;

/* facts_systemd.c */
fact_fn fact_systemd_user, fact_systemd_system, fact_systemd_controllers;

/* trial.c: what only trying can tell. */
fact_fn fact_seccomp_listener;
fact_fn fact_chrooted, fact_userns, fact_overlay_userns, fact_proc_userns, fact_userns_limit;

/* program.c */
fact_fn fact_program;

#endif
