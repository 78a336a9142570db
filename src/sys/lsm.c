/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sys/lsm.h"
#include "sys/kernel.h"

int sys_landlock_create(uint64_t fs, uint64_t net, uint64_t scope)
{
	struct k_landlock_ruleset attr = { .fs = fs, .net = net, .scope = scope };

	/* A kernel that knows a shorter structure wants the rest to be zero. */
	return sys_result(syscall(SYS_landlock_create_ruleset, &attr, sizeof(attr), 0));
}

int sys_landlock_add_path(int ruleset, int fd, uint64_t access)
{
	struct k_landlock_path rule = { .access = access, .parent = fd };

	return sys_result(
		syscall(SYS_landlock_add_rule, ruleset, K_LANDLOCK_RULE_PATH_BENEATH, &rule, 0));
}

int sys_landlock_add_port(int ruleset, uint64_t port, uint64_t access)
{
	struct k_landlock_port rule = { .access = access, .port = port };

	return sys_result(
		syscall(SYS_landlock_add_rule, ruleset, K_LANDLOCK_RULE_NET_PORT, &rule, 0));
}

int sys_landlock_restrict(int ruleset)
{
	return sys_result(syscall(SYS_landlock_restrict_self, ruleset, 0));
}

int sys_seccomp_filter(const void *program, uint16_t n)
{
	struct {
		uint16_t n;
		const void *program;
	} prog = { n, program };

	return sys_result(syscall(SYS_seccomp, K_SECCOMP_SET_MODE_FILTER, 0, &prog));
}

int sys_seccomp_listener(const void *program, uint16_t n)
{
	struct {
		uint16_t n;
		const void *program;
	} prog = { n, program };

	return sys_result(syscall(SYS_seccomp, K_SECCOMP_SET_MODE_FILTER,
				  K_SECCOMP_FLAG_NEW_LISTENER | K_SECCOMP_FLAG_WAIT_KILLABLE_RECV,
				  &prog));
}

int sys_new_session_keyring(void)
{
	int r = sys_result(syscall(SYS_keyctl, K_KEYCTL_JOIN_SESSION_KEYRING, NULL));

	return r < 0 ? r : 0;
}
