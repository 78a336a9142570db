/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <sys/prctl.h>

#include "sys/cred.h"
#include "sys/kernel.h"

#ifdef SYS_setresuid32
#define NR_SETRESUID SYS_setresuid32
#define NR_SETRESGID SYS_setresgid32
#define NR_SETGROUPS SYS_setgroups32
#else
#define NR_SETRESUID SYS_setresuid
#define NR_SETRESGID SYS_setresgid
#define NR_SETGROUPS SYS_setgroups
#endif

/* prctl(2) demands zeros in what an operation does not use. */
static int set(int option, unsigned long value)
{
	return sys_result(syscall(SYS_prctl, option, value, 0UL, 0UL, 0UL));
}

int sys_setuid_all(uid_t uid)
{
	return sys_result(syscall(NR_SETRESUID, uid, uid, uid));
}

int sys_setgid_all(gid_t gid)
{
	return sys_result(syscall(NR_SETRESGID, gid, gid, gid));
}

int sys_setgroups(size_t n, const gid_t *groups)
{
	return sys_result(syscall(NR_SETGROUPS, n, groups));
}

int sys_capset_all(uint64_t caps)
{
	struct {
		uint32_t version;
		int pid;
	} header = { K_CAP_VERSION_3, 0 };
	struct {
		uint32_t effective, permitted, inheritable;
	} data[2];

	for (int i = 0; i < 2; i++) {
		uint32_t half = (uint32_t)(caps >> (32 * i));

		data[i].effective = data[i].permitted = data[i].inheritable = half;
	}
	return sys_result(syscall(SYS_capset, &header, data));
}

int sys_cap_ambient_raise(unsigned int cap)
{
	return sys_result(syscall(SYS_prctl, K_PR_CAP_AMBIENT,
				  (unsigned long)K_PR_CAP_AMBIENT_RAISE, (unsigned long)cap, 0UL,
				  0UL));
}

int sys_cap_bounding_drop(unsigned int cap)
{
	return set(PR_CAPBSET_DROP, cap);
}

int sys_set_securebits(unsigned long bits)
{
	return set(PR_SET_SECUREBITS, bits);
}

int sys_set_keepcaps(void)
{
	return set(PR_SET_KEEPCAPS, 1);
}

int sys_set_no_new_privs(void)
{
	return set(PR_SET_NO_NEW_PRIVS, 1);
}

int sys_set_pdeathsig(int sig)
{
	return set(PR_SET_PDEATHSIG, (unsigned long)sig);
}

int sys_set_dumpable(int on)
{
	return set(PR_SET_DUMPABLE, (unsigned long)on);
}

int sys_set_subreaper(void)
{
	return set(PR_SET_CHILD_SUBREAPER, 1);
}

int sys_set_process_name(const char *name)
{
	return set(PR_SET_NAME, (unsigned long)name);
}
