/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * deny - runs a command whose system calls fail as on a kernel, or below a filter, that refuses
 * them.
 *
 *	deny ERRNO CALL... [ERRNO CALL...]... -- CMD [ARG]...
 *
 * ERRNO is EPERM, ENOSYS, ..., or KILL. CALL is
 *	NAME		a system call
 *	NAME:ARG&MASK	when a bit of MASK is set in argument ARG (from 0)
 *	userns		clone and unshare with CLONE_NEWUSER; clone3 is ENOSYS, as it hides its
 *flags namespaces	the same for every kind of namespace, and setns mountapi	open_tree,
 *move_mount, fsopen, mount_setattr and the like landlock	its three calls
 *
 * With CAP_SYS_ADMIN no_new_privs stays off, so that set-uid helpers of CMD keep their rights.
 */
#include <errno.h>
#include <sched.h>
#include <seccomp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/list.h"

#define STATUS_DENY 99 /* deny itself failed */

static scmp_filter_ctx filter;

static _Noreturn void die(const char *what, const char *subject)
{
	fprintf(stderr, "deny: %s '%s'\n", what, subject);
	exit(STATUS_DENY);
}

/* What the distribution's libseccomp may not know yet; these numbers are the same everywhere. */
static int number_of(const char *name)
{
	static const struct {
		const char *name;
		int nr;
	} newer[] = {
		{ "cachestat", 451 },  { "fchmodat2", 452 },	{ "statmount", 457 },
		{ "listmount", 458 },  { "mseal", 462 },	{ "open_tree_attr", 467 },
		{ "setxattrat", 463 }, { "file_getattr", 468 },
	};
	int nr = seccomp_syscall_resolve_name(name);

	for (size_t i = 0; nr == __NR_SCMP_ERROR && i < ARRAY_LEN(newer); i++)
		if (strcmp(newer[i].name, name) == 0)
			nr = newer[i].nr;
	if (nr == __NR_SCMP_ERROR)
		die("there is no system call", name);
	return nr;
}

static void deny(uint32_t action, const char *name)
{
	if (seccomp_rule_add(filter, action, number_of(name), 0) < 0)
		die("cannot deny", name);
}

/* The filter language compares for equality: one rule for each bit. */
static void deny_bits(uint32_t action, const char *name, unsigned int arg, uint64_t mask)
{
	for (int i = 0; i < 64; i++) {
		uint64_t bit = (uint64_t)1 << i;
		struct scmp_arg_cmp cmp = SCMP_CMP(arg, SCMP_CMP_MASKED_EQ, bit, bit);

		if ((mask & bit) &&
		    seccomp_rule_add_array(filter, action, number_of(name), 1, &cmp) < 0)
			die("cannot deny", name);
	}
}

static void deny_namespaces(uint32_t action, uint64_t flags)
{
	deny_bits(action, "unshare", 0, flags);
	deny_bits(action, "clone", 0, flags);
	deny(SCMP_ACT_ERRNO(ENOSYS), "clone3");
}

static void deny_all(uint32_t action, const char *const *names)
{
	for (; *names; names++)
		deny(action, *names);
}

static void deny_word(uint32_t action, char *word)
{
	static const char *const landlock[] = { "landlock_create_ruleset", "landlock_add_rule",
						"landlock_restrict_self", NULL };
	static const char *const mountapi[] = {
		"open_tree",	 "move_mount",	   "fsopen",	"fsconfig",  "fsmount", "fspick",
		"mount_setattr", "open_tree_attr", "statmount", "listmount", NULL
	};
	const uint64_t all_namespaces = CLONE_NEWUSER | CLONE_NEWNS | CLONE_NEWPID | CLONE_NEWNET |
					CLONE_NEWIPC | CLONE_NEWUTS | CLONE_NEWCGROUP;
	char *colon = strchr(word, ':'), *end;

	if (strcmp(word, "userns") == 0) {
		deny_namespaces(action, CLONE_NEWUSER);
	} else if (strcmp(word, "namespaces") == 0) {
		deny_namespaces(action, all_namespaces);
		deny(action, "setns");
	} else if (strcmp(word, "landlock") == 0) {
		deny_all(action, landlock);
	} else if (strcmp(word, "mountapi") == 0) {
		deny_all(action, mountapi);
	} else if (colon) {
		unsigned long arg = strtoul(colon + 1, &end, 0);

		*colon = '\0';
		if (*end != '&' || arg > 5)
			die("not of the form NAME:ARG&MASK:", colon + 1);
		deny_bits(action, word, (unsigned int)arg, strtoull(end + 1, NULL, 0));
	} else {
		deny(action, word);
	}
}

/* 0 when the word is no errno. */
static uint32_t action_of(const char *word)
{
	if (strcmp(word, "KILL") == 0)
		return SCMP_ACT_KILL_PROCESS;
	for (int err = 1; err < 134; err++)
		if (strerrorname_np(err) && strcmp(strerrorname_np(err), word) == 0)
			return SCMP_ACT_ERRNO((uint32_t)err);
	return 0;
}

static void load(void)
{
	int r;

	seccomp_attr_set(filter, SCMP_FLTATR_CTL_NNP, 0);
	if (seccomp_load(filter) == 0)
		return;
	seccomp_attr_set(filter, SCMP_FLTATR_CTL_NNP, 1);
	r = seccomp_load(filter);
	if (r < 0)
		die("cannot load the filter:", strerror(-r));
}

int main(int argc, char **argv)
{
	uint32_t action = 0;
	int i;

	filter = seccomp_init(SCMP_ACT_ALLOW);
	if (!filter)
		die("cannot make a filter for", argv[0]);
	for (i = 1; i < argc && strcmp(argv[i], "--") != 0; i++) {
		uint32_t next = action_of(argv[i]);

		if (next)
			action = next;
		else if (!action)
			die("an error's name must come before", argv[i]);
		else
			deny_word(action, argv[i]);
	}
	if (i + 1 >= argc) {
		fputs("usage: deny ERRNO CALL... [ERRNO CALL...]... -- CMD [ARG]...\n", stderr);
		return STATUS_DENY;
	}
	load();
	execvp(argv[i + 1], argv + i + 1);
	die("cannot execute", argv[i + 1]);
}
