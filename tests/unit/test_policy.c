/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * policy: the groups are complete, and what comes out of the policies and settings: each row is a
 * call that a program makes, and what it gets for an answer.
 */
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/sched.h>
#include <seccomp.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/socket.h>

#include "back/bpf.h"
#include "feature/policy.h"
#include "plan/caps.h"
#include "plan/filter_groups.h"
#include "tests/unit/bpf_eval.h"
#include "tests/unit/compiled.h"

#define ALLOW SECCOMP_RET_ALLOW
#define LOG SECCOMP_RET_LOG
#define KILL SECCOMP_RET_KILL_PROCESS
#define ERROR(e) (SECCOMP_RET_ERRNO | (e))
#define DENY ERROR(EPERM)
#define NOSYS ERROR(ENOSYS)
#define NOFAMILY ERROR(EAFNOSUPPORT)
#define X32 0x40000000u
#define HIGH (UINT64_C(1) << 32)

/* ---- groups ------------------------------------------------------------------------ */

/* In no group, since: */
static const char *const left_out[] = {
	"ipc",
	"socketcall", /* stand for calls that are in groups */
	"multiplexer",
	"syscall", /* do for any other call, and nobody uses them */
	"lsm_get_self_attr",
	"lsm_list_modules", /* /proc/self/attr is there */
	"lsm_set_self_attr",
	"spu_create", /* of a processor that is not made any more */
	"spu_run",
	"s390_sthyi",
	"sysmips", /* ask for what a machine or firmware is */
	"usr26",
	"usr32", /* modes of processors before ARMv4 */
};

static void find(void *ctx, const char *call)
{
	const char **wanted = ctx;

	if (*wanted && strcmp(call, *wanted) == 0)
		*wanted = NULL;
}

static bool is_in_a_group(const char *call)
{
	const char *wanted = call;
	size_t n;
	const struct filter_group *g = filter_groups(&n);

	for (size_t i = 0; i < n; i++)
		filter_expand(g[i].name, find, &wanted);
	return !wanted;
}

static bool is_left_out(const char *call)
{
	for (size_t i = 0; i < ARRAY_LEN(left_out); i++)
		if (strcmp(call, left_out[i]) == 0)
			return true;
	return false;
}

static const uint32_t arches[] = {
	SCMP_ARCH_X86_64, SCMP_ARCH_X86,   SCMP_ARCH_X32,     SCMP_ARCH_AARCH64,
	SCMP_ARCH_ARM,	  SCMP_ARCH_S390X, SCMP_ARCH_PPC64LE, SCMP_ARCH_RISCV64,
};

static void judge(const char *call, size_t *n_calls)
{
	if (is_in_a_group(call) == is_left_out(call))
		fail_msg("'%s' is %s", call,
			 is_left_out(call) ? "in a group, and left out" : "in no group");
	++*n_calls;
}

static void test_every_call_has_a_group(void **state)
{
	static const char *const newest[] = {
#define NEW_CALL(name, number) name,
#include "plan/filter_calls.def"
	};
	size_t n = 0;

	(void)state;
	for (size_t a = 0; a < ARRAY_LEN(arches); a++)
		for (int i = 0; i < 7000; i++) {
			char *name = seccomp_syscall_resolve_num_arch(arches[a], i);

			if (name)
				judge(name, &n);
			free(name);
		}
	assert_true(n > 2000);
	for (size_t i = 0; i < ARRAY_LEN(newest); i++)
		judge(newest[i], &n);
	for (size_t i = 0; i < ARRAY_LEN(left_out); i++)
		assert_true(filter_call_known(left_out[i]));
}

/* ---- policies as they are ------------------------------------------------------------ */

static void test_tables(void **state)
{
	static const char *const abis[] = { "x86_64", "x86",	 "x32",	    "aarch64",	  "arm",
					    "s390x",  "ppc64le", "riscv64", "loongarch64" };
	struct arena *a = arena_new();
	struct strv names = policy_names(a);
	size_t n_caps;
	const char *const *caps = cap_names(&n_caps);
	size_t n_rules = 0;

	(void)state;
	for (size_t i = 0; i < names.n; i++)
		for (size_t k = 0; k < ARRAY_LEN(abis); k++) {
			struct policy p;
			struct step_seccomp s = { .policy = names.v[i] };
			const char *abi = abis[k];
			struct diags d;
			struct bytes out;

			diags_init(&d, a);
			if (seccomp_arch_resolve_name(abi) == 0)
				continue;
			if (!policy_built_in(a, names.v[i], &p))
				fail_msg("the policy '%s' cannot be read", names.v[i]);
			s.otherwise = p.otherwise;
			s.rules = p.rules;
			s.abis = (struct strv){ &abi, 1 };
			if (bpf_compile(a, &s, (struct place){ 0 }, &d, &out) < 0)
				fail_msg("%s on %s: %s", names.v[i], abi, d.first->msg);
		}
	for (size_t i = 0; i < n_caps; i++) {
		char name[64] = "CAP_";
		struct strv rules = { 0 };
		struct filter_error err;

		for (size_t k = 0; caps[i][k]; k++)
			name[4 + k] = (char)toupper(caps[i][k]);
		if (!policy_cap_rule(name))
			continue;
		n_rules++;
		if (!policy_add(a, &rules, policy_cap_rule(name), &err))
			fail_msg("%s: %s", name, err.msg);
	}
	/* None is for a capability that there is not. */
	assert_int_equal(n_rules, policy_n_cap_rules());
	arena_free(a);
}

/* ---- verdicts --------------------------------------------------------------------------- */

struct row {
	const char *security; /* what the profile's group has */
	const char *call;
	uint64_t args[6];
	uint32_t verdict;
};

#define STRICT "seccomp = \"strict\";"
#define NONE "seccomp = \"none\";"
#define RULES(text) "seccomp = { rules = [ " text " ]; };"
#define CAPS(text) "capabilities = [ " text " ];"

static const struct row rows[] = {
	/* What programs do all day long. */
	{ "", "read", { 0 }, ALLOW },
	{ "", "openat", { 0, 0, O_RDWR | O_CREAT, 0666 }, ALLOW },
	{ "", "execve", { 0 }, ALLOW },
	{ "", "futex", { 0 }, ALLOW },
	{ "", "mmap", { 0, 0, PROT_READ | PROT_WRITE | PROT_EXEC }, ALLOW },
	{ "", "setuid", { 0 }, ALLOW },
	{ "", "ptrace", { 0 }, ALLOW },
	{ "", "seccomp", { 0 }, ALLOW },
	{ "", "landlock_restrict_self", { 0 }, ALLOW },
	{ "", "shmget", { 0 }, ALLOW },
	{ "", "mlock", { 0 }, ALLOW },
	{ "", "sched_setaffinity", { 0 }, ALLOW },
	{ "", "io_submit", { 0 }, ALLOW },
	{ "", "mknodat", { 0 }, ALLOW },

	/* What they only ask for. */
	{ "", "mount", { 0 }, DENY },
	{ "", "umount2", { 0 }, DENY },
	{ "", "pivot_root", { 0 }, DENY },
	{ "", "chroot", { 0 }, DENY },
	{ "", "fsopen", { 0 }, DENY },
	{ "", "open_tree", { 0 }, DENY },
	{ "", "move_mount", { 0 }, DENY },
	{ "", "mount_setattr", { 0 }, DENY },
	{ "", "init_module", { 0 }, DENY },
	{ "", "finit_module", { 0 }, DENY },
	{ "", "delete_module", { 0 }, DENY },
	{ "", "reboot", { 0 }, DENY },
	{ "", "kexec_load", { 0 }, DENY },
	{ "", "kexec_file_load", { 0 }, DENY },
	{ "", "swapon", { 0 }, DENY },
	{ "", "clock_settime", { 0 }, DENY },
	{ "", "settimeofday", { 0 }, DENY },
	{ "", "adjtimex", { 0 }, DENY },
	{ "", "iopl", { 0 }, DENY },
	{ "", "ioperm", { 0 }, DENY },
	{ "", "acct", { 0 }, DENY },
	{ "", "quotactl", { 0 }, DENY },
	{ "", "bpf", { 0 }, DENY },
	{ "", "perf_event_open", { 0 }, DENY },
	{ "", "userfaultfd", { 0 }, DENY },
	{ "", "lookup_dcookie", { 0 }, DENY },
	{ "", "fanotify_init", { 0 }, DENY },
	{ "", "open_by_handle_at", { 0 }, DENY },
	{ "", "keyctl", { 0 }, DENY },
	{ "", "add_key", { 0 }, DENY },
	{ "", "request_key", { 0 }, DENY },
	{ "", "process_vm_readv", { 0 }, DENY },
	{ "", "process_vm_writev", { 0 }, DENY },
	{ "", "pidfd_getfd", { 0 }, DENY },
	{ "", "kcmp", { 0 }, DENY },
	{ "", "modify_ldt", { 0 }, DENY },
	{ "", "syslog", { 0 }, DENY },
	{ "", "vhangup", { 0 }, DENY },
	{ "", "sethostname", { 0 }, DENY },
	{ "", "mbind", { 0 }, DENY },
	{ "", "move_pages", { 0 }, DENY },

	/* What is as if it were not there. */
	{ "", "io_uring_setup", { 0 }, NOSYS },
	{ "", "io_uring_enter", { 0 }, NOSYS },
	{ "", "statmount", { 0 }, NOSYS },
	{ "", "uselib", { 0 }, NOSYS },
	{ "", "nfsservctl", { 0 }, NOSYS },
	{ "", "lsm_list_modules", { 0 }, NOSYS },

	/* Families; the kernel looks at 32 bits. */
	{ "", "socket", { AF_UNIX }, ALLOW },
	{ "", "socket", { AF_INET }, ALLOW },
	{ "", "socket", { AF_INET6 }, ALLOW },
	{ "", "socket", { AF_NETLINK }, ALLOW },
	{ "", "socket", { AF_VSOCK }, NOFAMILY },
	{ "", "socket", { AF_ALG }, NOFAMILY },
	{ "", "socket", { AF_PACKET }, NOFAMILY },
	{ "", "socket", { HIGH | AF_ALG }, NOFAMILY },
	{ "", "socket", { HIGH | AF_UNIX }, ALLOW },
	{ "", "socketpair", { AF_UNIX }, ALLOW },
	{ "", "socketpair", { AF_TIPC }, NOFAMILY },
	{ "socket_families = [ \"unix\", \"vsock\" ];", "socket", { AF_VSOCK }, ALLOW },
	{ "socket_families = [ \"unix\", \"vsock\" ];", "socket", { AF_INET }, NOFAMILY },
	{ "socket_families = [ \"unix\", \"vsock\" ];", "socketpair", { AF_INET }, NOFAMILY },
	{ "socket_families = [];", "socket", { AF_UNIX }, NOFAMILY },
	{ "socket_families = [];", "socketpair", { AF_UNIX }, NOFAMILY },
	{ NONE, "socket", { AF_ALG }, ALLOW },
	{ NONE "socket_families = [ \"inet\" ];", "socket", { AF_ALG }, NOFAMILY },
	{ STRICT, "socket", { AF_UNIX }, NOFAMILY },
	{ STRICT, "socketpair", { AF_UNIX }, ALLOW },
	{ STRICT, "socketpair", { AF_INET }, NOFAMILY },
	{ STRICT "socket_families = [ \"inet\" ];", "socket", { AF_INET }, ALLOW },
	{ STRICT "socket_families = [ \"inet\" ];", "socket", { AF_UNIX }, NOFAMILY },

	/* strict has less; what is left still makes a process. */
	{ STRICT, "ptrace", { 0 }, DENY },
	{ STRICT, "setuid", { 0 }, DENY },
	{ STRICT, "setresuid", { 0 }, ALLOW },
	{ STRICT, "setpriority", { 0 }, DENY },
	{ STRICT, "mlock", { 0 }, DENY },
	{ STRICT, "mount", { 0 }, DENY },
	{ STRICT, "unshare", { 0 }, DENY },
	{ STRICT, "shmget", { 0 }, NOSYS },
	{ STRICT, "io_submit", { 0 }, NOSYS },
	{ STRICT, "pkey_alloc", { 0 }, NOSYS },
	{ STRICT, "prlimit64", { 0 }, ALLOW },
	{ STRICT, "clone", { CLONE_VM | CLONE_VFORK }, ALLOW },
	{ STRICT, "execve", { 0 }, ALLOW },
	{ STRICT, "sendmsg", { 0 }, ALLOW },
	{ "seccomp = { policy = \"strict\"; rules = [ \"allow ptrace\" ]; };",
	  "ptrace",
	  { 0 },
	  ALLOW },

	/* Namespaces: of clone only the low 32 bits count, of unshare all. */
	{ "", "clone", { CLONE_VM | CLONE_FS | CLONE_THREAD }, ALLOW },
	{ "", "clone", { CLONE_NEWUSER }, DENY },
	{ "", "clone", { CLONE_NEWNS | CLONE_VM }, DENY },
	{ "", "clone", { CLONE_NEWCGROUP }, DENY },
	{ "", "clone", { HIGH | CLONE_NEWPID }, DENY },
	{ "", "clone3", { 0 }, NOSYS },
	{ "", "unshare", { 0 }, ALLOW },
	{ "", "unshare", { CLONE_FS | CLONE_FILES }, ALLOW },
	{ "", "unshare", { CLONE_NEWUSER | CLONE_FS }, DENY },
	{ "", "unshare", { CLONE_NEWTIME }, DENY },
	{ "", "setns", { 0 }, DENY },
	{ NONE, "clone", { CLONE_NEWUSER }, DENY },
	{ NONE, "clone3", { 0 }, NOSYS },
	{ NONE, "setns", { 0 }, DENY },
	{ RULES("\"allow clone clone3 unshare setns\""), "clone", { CLONE_NEWUSER }, DENY },
	{ RULES("\"allow clone clone3 unshare setns\""), "clone3", { 0 }, NOSYS },
	{ "nested_userns = true;", "clone", { CLONE_NEWUSER }, ALLOW },
	{ "nested_userns = true;", "clone3", { 0 }, ALLOW },
	{ "nested_userns = true;", "unshare", { CLONE_NEWUSER }, ALLOW },
	{ "nested_userns = true;", "setns", { 0 }, ALLOW },
	{ "nested_userns = true;", "mount", { 0 }, ALLOW },
	{ "nested_userns = true;", "pivot_root", { 0 }, ALLOW },
	{ "nested_userns = true;", "chroot", { 0 }, ALLOW },
	{ "nested_userns = true;", "move_mount", { 0 }, ALLOW },
	{ "nested_userns = true;", "sethostname", { 0 }, ALLOW },
	{ "nested_userns = true;", "keyctl", { 1 }, ALLOW },
	{ "nested_userns = true;", "keyctl", { 11 }, DENY },
	{ "nested_userns = true;", "bpf", { 0 }, DENY },
	{ "nested_userns = true;" RULES("\"deny mount\""), "mount", { 0 }, DENY },

	/* Memory. */
	{ "memory_deny_write_execute = true;", "mmap", { 0, 0, 6 }, DENY },
	{ "memory_deny_write_execute = true;", "mmap", { 0, 0, 7 }, DENY },
	{ "memory_deny_write_execute = true;", "mmap", { 0, 0, 5 }, ALLOW },
	{ "memory_deny_write_execute = true;", "mmap", { 0, 0, 3 }, ALLOW },
	{ "memory_deny_write_execute = true;", "mprotect", { 0, 0, 4 }, DENY },
	{ "memory_deny_write_execute = true;", "mprotect", { 0, 0, 3 }, ALLOW },
	{ "memory_deny_write_execute = true;", "pkey_mprotect", { 0, 0, 5 }, DENY },
	{ "memory_deny_write_execute = true;", "shmat", { 0, 0, 0100000 }, DENY },
	{ "memory_deny_write_execute = true;", "shmat", { 0, 0, 0 }, ALLOW },
	{ "memory_deny_write_execute = true; lock_personality = false;",
	  "personality",
	  { 0x0400000 },
	  DENY },
	{ "memory_deny_write_execute = true; lock_personality = false;",
	  "personality",
	  { 0x0040000 },
	  ALLOW },
	{ "memory_deny_write_execute = true; lock_personality = false;",
	  "personality",
	  { 0xffffffff },
	  ALLOW },
	{ NONE "memory_deny_write_execute = true;", "mprotect", { 0, 0, 4 }, DENY },

	/* The execution domain. */
	{ "", "personality", { 0xffffffff }, ALLOW },
	{ "", "personality", { 0 }, ALLOW },
	{ "", "personality", { 0x0040000 }, DENY },
	{ "", "personality", { HIGH | 0x0040000 }, DENY },
	{ "", "personality", { 8 }, DENY },
	{ RULES("\"allow personality\""), "personality", { 8 }, DENY },
	{ NONE, "personality", { 8 }, DENY },
	{ STRICT "lock_personality = false;", "personality", { 8 }, ALLOW },

	/* Set-id bits; a mode has 16 bits. */
	{ "", "fchmod", { 0, 04755 }, ALLOW },
	{ "set_id_bits = \"deny\";", "chmod", { 0, 04755 }, DENY },
	{ "set_id_bits = \"deny\";", "fchmod", { 0, 02755 }, DENY },
	{ "set_id_bits = \"deny\";", "fchmod", { 0, 01777 }, ALLOW },
	{ "set_id_bits = \"deny\";", "fchmod", { 0, HIGH | 04755 }, DENY },
	{ "set_id_bits = \"deny\";", "fchmodat", { 0, 0, 06755 }, DENY },
	{ "set_id_bits = \"deny\";", "fchmodat2", { 0, 0, 04755 }, DENY },
	{ "set_id_bits = \"deny\";", "creat", { 0, 04755 }, DENY },
	{ "set_id_bits = \"deny\";", "creat", { 0, 0755 }, ALLOW },
	{ "set_id_bits = \"deny\";", "mknod", { 0, 0104755 }, DENY },
	{ "set_id_bits = \"deny\";", "mknodat", { 0, 0, 0104755 }, DENY },
	{ "set_id_bits = \"deny\";", "mkdir", { 0, 02755 }, DENY },
	{ "set_id_bits = \"deny\";", "mkdirat", { 0, 0, 02755 }, DENY },
	{ "set_id_bits = \"deny\";", "open", { 0, O_CREAT | O_WRONLY, 04755 }, DENY },
	{ "set_id_bits = \"deny\";", "open", { 0, O_RDONLY, 04755 }, ALLOW },
	{ "set_id_bits = \"deny\";", "openat", { 0, 0, O_CREAT, 02755 }, DENY },
	{ "set_id_bits = \"deny\";", "openat", { 0, 0, 020200000 | O_RDWR, 04755 }, DENY },
	{ "set_id_bits = \"deny\";", "openat", { 0, 0, O_DIRECTORY, 04755 }, ALLOW },
	{ "set_id_bits = \"deny\";", "openat2", { 0 }, NOSYS },
	{ NONE "set_id_bits = \"deny\";", "chmod", { 0, 04755 }, DENY },
	{ "set_id_bits = \"deny\";" RULES("\"allow chmod\""), "chmod", { 0, 04755 }, DENY },

	/* The terminal, whatever the profile says. */
	{ "", "ioctl", { 0, TIOCSTI }, DENY },
	{ "", "ioctl", { 0, HIGH | TIOCSTI }, DENY },
	{ "", "ioctl", { 0, TIOCSETD }, DENY },
	{ "seccomp = \"strict\";", "ioctl", { 0, TIOCSETD }, DENY },
	{ "seccomp = \"none\";", "ioctl", { 0, TIOCSETD }, ALLOW },
	{ "", "ioctl", { 0, TIOCLINUX }, DENY },
	{ "", "ioctl", { 0, TIOCGWINSZ }, ALLOW },
	{ NONE, "ioctl", { 0, HIGH | TIOCLINUX }, DENY },
	{ "tty = \"none\";", "ioctl", { 0, TIOCSTI }, DENY },
	{ RULES("\"allow ioctl(request == TIOCSTI)\", \"allow ioctl\""),
	  "ioctl",
	  { 0, TIOCSTI },
	  DENY },

	/* Capabilities. */
	{ CAPS("\"sys_chroot\""), "chroot", { 0 }, ALLOW },
	{ CAPS("\"sys_chroot\""), "mount", { 0 }, DENY },
	{ CAPS("\"sys_admin\""), "mount", { 0 }, ALLOW },
	{ CAPS("\"sys_admin\""), "clone", { CLONE_NEWUSER }, DENY },
	{ CAPS("\"sys_admin\""), "bpf", { 0 }, DENY },
	{ CAPS("\"sys_time\""), "clock_settime", { 0 }, ALLOW },
	{ CAPS("\"sys_nice\""), "mbind", { 0 }, ALLOW },
	{ CAPS("\"sys_ptrace\""), "process_vm_readv", { 0 }, ALLOW },
	{ CAPS("\"bpf\""), "bpf", { 0 }, ALLOW },
	{ STRICT CAPS("\"setuid\""), "setuid", { 0 }, ALLOW },
	{ CAPS("\"sys_admin\"") RULES("\"deny mount\""), "mount", { 0 }, DENY },

	/* Rules of the profile: the last one that matches. */
	{ RULES("\"kill getpid\", \"log getppid\", \"errno EXDEV gettid\""),
	  "getpid",
	  { 0 },
	  KILL },
	{ RULES("\"kill getpid\", \"log getppid\", \"errno EXDEV gettid\""),
	  "getppid",
	  { 0 },
	  LOG },
	{ RULES("\"kill getpid\", \"log getppid\", \"errno EXDEV gettid\""),
	  "gettid",
	  { 0 },
	  ERROR(EXDEV) },
	{ RULES("\"allow @io-uring\""), "io_uring_setup", { 0 }, ALLOW },
	{ RULES("\"deny getpid\", \"allow getpid\""), "getpid", { 0 }, ALLOW },
	{ NONE, "mount", { 0 }, ALLOW },
};

struct filter {
	struct compiled c;
	struct bytes program;
};

static struct filter filter_of(const char *security)
{
	struct filter f;
	char text[1024];
	size_t i;

	snprintf(text, sizeof(text),
		 "schema = 1;\ncommand = [ \"/bin/true\" ];\n" BARE "security = { %s };\n",
		 security);
	f.c = compile_text(HOST_USER, text);
	i = plan_find(f.c.plan, STEP_SECCOMP, 0);
	assert_true(i < f.c.plan->n_steps);
	if (bpf_compile(f.c.arena, &f.c.plan->steps[i].u.seccomp, (struct place){ 0 }, &f.c.diags,
			&f.program) < 0)
		fail_msg("%s: %s", security, f.c.diags.first->msg);
	return f;
}

static uint32_t verdict(const struct filter *f, uint32_t arch, uint32_t nr, const uint64_t *args)
{
	struct seccomp_data d = { .arch = arch, .nr = (int)nr };

	if (args)
		memcpy(d.args, args, sizeof(d.args));
	return bpf_eval((const struct sock_filter *)(const void *)f->program.v,
			f->program.n / sizeof(struct sock_filter), &d)
		.verdict;
}

static void test_verdicts(void **state)
{
	const struct filter_abi *abi = filter_abi_find("x86_64");

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct filter f = filter_of(rows[i].security);
		uint32_t nr, got;

		assert_true(filter_call_number(abi, rows[i].call, &nr));
		got = verdict(&f, SCMP_ARCH_X86_64, nr, rows[i].args);
		if (got != rows[i].verdict)
			fail_msg("%s: %s(0x%llx, 0x%llx, ...) gives 0x%x, not 0x%x",
				 rows[i].security, rows[i].call,
				 (unsigned long long)rows[i].args[0],
				 (unsigned long long)rows[i].args[1], got, rows[i].verdict);
		compiled_free(&f.c);
	}
}

/* Numbers that no kernel of today has, and doors that are not the native one. */
static void test_what_nobody_knows(void **state)
{
	static const char *const policies[] = { "", STRICT };

	(void)state;
	for (size_t p = 0; p < ARRAY_LEN(policies); p++) {
		struct filter f = filter_of(policies[p]);

		for (uint32_t nr = 475; nr < 2000; nr++)
			assert_int_equal(verdict(&f, SCMP_ARCH_X86_64, nr, NULL), NOSYS);
		for (uint32_t nr = 0; nr < 600; nr++) {
			assert_int_equal(verdict(&f, SCMP_ARCH_X86_64, X32 | nr, NULL), KILL);
			assert_int_equal(verdict(&f, SCMP_ARCH_X86, nr, NULL), KILL);
			assert_int_equal(verdict(&f, SCMP_ARCH_AARCH64, nr, NULL), KILL);
		}
		compiled_free(&f.c);
	}
}

static void test_another_abi(void **state)
{
	struct filter f = filter_of("seccomp = { abis = [ \"native\", \"x86\" ]; };");
	const struct filter_abi *abi = filter_abi_find("x86");
	uint32_t nr;

	(void)state;
	assert_true(filter_call_number(abi, "getpid", &nr));
	assert_int_equal(verdict(&f, SCMP_ARCH_X86, nr, NULL), ALLOW);
	assert_true(filter_call_number(abi, "mount", &nr));
	assert_int_equal(verdict(&f, SCMP_ARCH_X86, nr, NULL), DENY);
	assert_true(filter_call_number(abi, "ioctl", &nr));
	assert_int_equal(verdict(&f, SCMP_ARCH_X86, nr, (const uint64_t[6]){ 0, TIOCSTI }), DENY);
	assert_int_equal(verdict(&f, SCMP_ARCH_X86_64, X32 | 39, NULL), KILL);
	compiled_free(&f.c);
}

/* set_id_bits = "auto": where files of the host can be written. */
static void test_set_id_bits(void **state)
{
	static const struct {
		const char *name, *profile;
		uint32_t verdict;
	} cases[] = {
		{ "nothing of the host's", BARE, ALLOW },
		{ "read-only", "filesystem = { read_only = [ \"/srv/data\" ]; };\n", ALLOW },
		{ "writable", "filesystem = { read_write = [ \"/srv/data\" ]; };\n", DENY },
		{ "a root that is kept",
		  "filesystem = { root = { type = \"overlay\"; lower = [ \"/srv/data\" ]; upper = "
		  "\"/home/u/up\"; }; };\n",
		  DENY },
		{ "a root that is not",
		  "filesystem = { root = { type = \"overlay\"; lower = [ \"/srv/data\" ]; upper = "
		  "\"tmpfs\"; }; };\n",
		  ALLOW },
	};
	uint32_t nr;

	(void)state;
	assert_true(filter_call_number(filter_abi_find("x86_64"), "chmod", &nr));
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		char text[1024];
		struct filter f;
		size_t step;

		snprintf(text, sizeof(text), "schema = 1;\ncommand = [ \"/bin/true\" ];\n%s",
			 cases[i].profile);
		f.c = compile_text(HOST_USER "fact overlay = yes\nfact overlay_userns = yes\n"
					     "path /home/u/up = dir\npath /proc = dir\n",
				   text);
		step = plan_find(f.c.plan, STEP_SECCOMP, 0);
		assert_int_equal(bpf_compile(f.c.arena, &f.c.plan->steps[step].u.seccomp,
					     (struct place){ 0 }, &f.c.diags, &f.program),
				 0);
		if (verdict(&f, SCMP_ARCH_X86_64, nr, (const uint64_t[6]){ 0, 04755 }) !=
		    cases[i].verdict)
			fail_msg("%s", cases[i].name);
		compiled_free(&f.c);
	}
}

/* ---- names and files ---------------------------------------------------------------------- */

static void test_no_such_policy(void **state)
{
	struct compiled c =
		bind_text(HOST_USER "env XDG_CONFIG_HOME = /cfg\n"
				    "list /cfg/sbx/profiles = mine.policy\\nx.profile\n",
			  "schema = 1;\ncommand = [ \"/bin/true\" ];\n" BARE
			  "security = { seccomp = \"mien\"; };\n");

	(void)state;
	assert_refused(&c, DIAG_E0444);
	assert_string_equal(c.diags.first->label, "did you mean 'mine'?");
	assert_non_null(strstr(c.diags.first->help, "/cfg/sbx/profiles"));
	compiled_free(&c);
	c = bind_text(HOST_USER, "schema = 1;\ncommand = [ \"/bin/true\" ];\n" BARE
				 "security = { seccomp = \"strickt\"; };\n");
	assert_refused(&c, DIAG_E0444);
	assert_string_equal(c.diags.first->label, "did you mean 'strict'?");
	compiled_free(&c);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_call_has_a_group),
		cmocka_unit_test(test_tables),
		cmocka_unit_test(test_verdicts),
		cmocka_unit_test(test_what_nobody_knows),
		cmocka_unit_test(test_another_abi),
		cmocka_unit_test(test_set_id_bits),
		cmocka_unit_test(test_no_such_policy),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
