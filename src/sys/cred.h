/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * cred - who a process is and what it may do. Each function returns -errno when it fails. They are
 * the plain system calls, which act on the calling thread.
 */
#ifndef SBX_SYS_CRED_H
#define SBX_SYS_CRED_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

int sys_setuid_all(uid_t uid); /* real, effective, saved */
int sys_setgid_all(gid_t gid);
int sys_setgroups(size_t n, const gid_t *groups);

/* Permitted, effective and inheritable become `caps`; ambient ones outside of it are gone too. */
int sys_capset_all(uint64_t caps);
int sys_cap_ambient_raise(unsigned int cap);
int sys_cap_bounding_drop(unsigned int cap); /* -EINVAL: the kernel has no such capability */

int sys_set_securebits(unsigned long bits);
int sys_set_keepcaps(void);
int sys_set_no_new_privs(void);
int sys_set_pdeathsig(int sig);
int sys_set_dumpable(int on);
int sys_set_subreaper(void);
int sys_set_process_name(const char *name);

#endif
