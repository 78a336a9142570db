/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * filter: rules are read, printed and resolved; its tables hold what they promise.
 */
#include <errno.h>
#include <seccomp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/list.h"
#include "plan/filter.h"
#include "plan/filter_groups.h"
#include "tests/unit/fixture.h"

/* ---- reading and printing ------------------------------------------------------ */

static const struct {
	const char *text, *printed; /* NULL: as it is written */
} good[] = {
	{ "allow read", NULL },
	{ "deny @mount", NULL },
	{ "errno ENOSYS clone3", NULL },
	{ "errno EPERM ptrace", "deny ptrace" },
	{ "log personality", NULL },
	{ "ignore setrlimit(resource == RLIMIT_CORE)", NULL },
	{ "kill @obsolete uselib", NULL },
	{ "  deny\tmount \n umount2  ", "deny mount umount2" },
	{ "deny ioctl(request == TIOCSTI)", NULL },
	{ "deny ioctl ( request==TIOCSTI )", "deny ioctl(request == TIOCSTI)" },
	{ "deny ioctl(request == TIOCSTI) ioctl(request == TIOCLINUX) mount", NULL },
	{ "deny clone(flags & CLONE_NEWUSER)", NULL },
	{ "deny clone(flags & CLONE_NEWUSER|CLONE_NEWNS)", NULL },
	{ "deny mmap(prot & PROT_WRITE|PROT_EXEC == PROT_WRITE|PROT_EXEC)", NULL },
	{ "deny mmap(prot & PROT_EXEC == 0, flags & MAP_FIXED != 0)", NULL },
	{ "deny socket(family != AF_UNIX)", NULL },
	{ "deny socket(domain != AF_UNIX)", "deny socket(family != AF_UNIX)" },
	{ "deny shmat(flags & SHM_EXEC)", "deny shmat(shmflg & SHM_EXEC)" },
	{ "deny socket(family > 2, type <= 3, protocol < 4)", NULL },
	{ "deny socket(family >= 0x1ff)", "deny socket(family >= 511)" },
	{ "deny socket(family == 1023) socket(family == 1024)",
	  "deny socket(family == 1023) socket(family == 0x400)" },
	{ "deny chmod(mode & 06000)", "deny chmod(mode & 0xc00)" },
	{ "deny chmod(mode & S_ISUID|S_ISGID)", NULL },
	{ "deny setns(nstype == 0)", NULL },
	{ "deny openat(dirfd == -1)", NULL },
	{ "deny openat(dirfd == -0)", "deny openat(dirfd == 0)" },
	{ "deny openat(dirfd != AT_FDCWD)", NULL },
	{ "deny ioctl(arg1 == 5)", NULL },
	{ "deny getuid(arg5 == 0xFFFFFFFFFFFFFFFF)", "deny getuid(arg5 == 0xffffffffffffffff)" },
	{ "deny getuid(arg0 & 0xffffffff == 5)", NULL },
	{ "allow socketcall ipc", NULL },
	{ "allow mseal", NULL },   /* younger than some libseccomp */
	{ "allow _llseek", NULL }, /* not on x86_64 */
	{ "deny clone(flags & CLONE_NEWUSER)unshare", "deny clone(flags & CLONE_NEWUSER) unshare" },
};

static void test_good(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(good); i++) {
		const char *want = good[i].printed ? good[i].printed : good[i].text;
		struct filter_error err = { 0 };
		struct filter_rule rule;
		struct strbuf once, twice;

		if (!filter_parse(arena, good[i].text, &rule, &err))
			fail_msg("%s: %s", good[i].text, err.msg);
		strbuf_init(&once, arena);
		filter_print(&once, &rule);
		assert_string_equal(once.s, want);
		assert_true(filter_parse(arena, once.s, &rule, &err));
		strbuf_init(&twice, arena);
		filter_print(&twice, &rule);
		assert_string_equal(twice.s, once.s);
	}
}

/* ^^^ under what is wrong; the message; the suggestion. */
static const struct {
	const char *text, *carets, *msg, *label;
} bad[] = {
	{ "", "^", "action is missing", NULL },
	{ "   ", "   ^", "action is missing", NULL },
	{ "alow read", "^^^^", "unknown action 'alow'", "did you mean 'allow'?" },
	{ "@mount", "^^^^^^", "unknown action '@mount'", NULL },
	{ "deny", "    ^", "a system call is missing", NULL },
	{ "deny ", "     ^", "a system call is missing", NULL },
	{ "errno", "     ^", "error is missing", NULL },
	{ "errno ENOSIS clone3", "      ^^^^^^", "unknown error 'ENOSIS'",
	  "did you mean 'ENOSYS'?" },
	{ "errno 38 clone3", "      ^^", "unknown error '38'", NULL },
	{ "deny scoket", "     ^^^^^^", "unknown system call 'scoket'", "did you mean 'socket'?" },
	{ "deny mout_setattr", "     ^^^^^^^^^^^^", "unknown system call 'mout_setattr'",
	  "did you mean 'mount_setattr'?" },
	{ "deny msael", "     ^^^^^", "unknown system call 'msael'", "did you mean 'mseal'?" },
	{ "deny @mout", "     ^^^^^", "unknown group of system calls '@mout'",
	  "did you mean '@mount'?" },
	{ "deny 41", "     ^^", "unknown system call '41'", NULL },
	{ "deny @", "     ^", "unknown group of system calls '@'", NULL },
	{ "deny read;", "         ^", "this has no meaning here", NULL },
	{ "deny read, write", "         ^", "this has no meaning here", NULL },
	{ "deny(read)", "    ^", "this has no meaning here", NULL },
	{ "deny read )", "          ^", "a system call is missing", NULL },
	{ "deny @mount(flags == 1)", "     ^^^^^^", "a group has no arguments to look at", NULL },
	{ "deny socketcall(arg0 == 1)", "     ^^^^^^^^^^",
	  "'socketcall' has no arguments of its own", NULL },
	{ "deny ioctl()", "           ^", "an argument is missing", NULL },
	{ "deny ioctl(", "           ^", "an argument is missing", NULL },
	{ "deny ioctl(requets == TIOCSTI)", "           ^^^^^^^",
	  "unknown argument 'requets' of 'ioctl'", "did you mean 'request'?" },
	{ "deny clone3(flags & CLONE_NEWUSER)", "            ^^^^^",
	  "unknown argument 'flags' of 'clone3'", NULL },
	{ "deny ioctl(arg6 == 1)", "           ^^^^", "unknown argument 'arg6' of 'ioctl'",
	  "did you mean 'arg'?" },
	{ "deny ioctl(request)", "                  ^", "one of == != < <= > >= & is missing",
	  NULL },
	{ "deny ioctl(request = TIOCSTI)", "                   ^",
	  "one of == != < <= > >= & is missing", "did you mean '=='?" },
	{ "deny ioctl(request ==)", "                     ^", "a number or constant is missing",
	  NULL },
	{ "deny ioctl(request == TIOCSTl)", "                      ^^^^^^^",
	  "unknown constant 'TIOCSTl'", "did you mean 'TIOCSTI'?" },
	{ "deny ioctl(request == -TIOCSTI)", "                       ^^^^^^^",
	  "a constant has no sign", NULL },
	{ "deny ioctl(request == 1 2)", "                        ^", "',' or ')' is missing",
	  NULL },
	{ "deny ioctl(request == 1", "                       ^", "',' or ')' is missing", NULL },
	{ "deny ioctl(request == 1,)", "                        ^", "an argument is missing",
	  NULL },
	{ "deny ioctl(request & 1|)", "                       ^", "a number or constant is missing",
	  NULL },
	{ "deny ioctl(request == 09)", "                      ^^",
	  "'09' is not a number of 64 bits", NULL },
	{ "deny ioctl(request == 0x)", "                      ^^",
	  "'0x' is not a number of 64 bits", NULL },
	{ "deny ioctl(request == 12ab)", "                      ^^^^",
	  "'12ab' is not a number of 64 bits", NULL },
	{ "deny ioctl(arg == 0x10000000000000000)", "                  ^^^^^^^^^^^^^^^^^^^",
	  "'0x10000000000000000' is not a number of 64 bits", NULL },
	{ "deny ioctl(arg == -9223372036854775808)", "                   ^^^^^^^^^^^^^^^^^^^",
	  "'9223372036854775808' is not a number of 64 bits", NULL },
	{ "deny ioctl(request == 0x100005412)", "           ^^^^^^^^^^^^^^^^^^^^^^",
	  "the condition can never hold", NULL },
	{ "deny chmod(mode != 0104755 )", "           ^^^^^^^^^^^^^^^", NULL, NULL },
	{ "deny chmod(mode == 0204755 )", "           ^^^^^^^^^^^^^^^",
	  "the condition can never hold", NULL },
	{ "deny clone(flags & 1 == 2)", "           ^^^^^^^^^^^^^^", "the condition can never hold",
	  NULL },
	{ "deny clone(flags & 1 != 2)", "           ^^^^^^^^^^^^^^", "the condition always holds",
	  NULL },
	{ "deny clone(flags & 0)", "           ^^^^^^^^^",
	  "the mask has no bit that the kernel looks at", NULL },
	{ "deny clone(flags & 0x100000000)", "           ^^^^^^^^^^^^^^^^^^^",
	  "the mask has no bit that the kernel looks at", NULL },
	{ "deny openat(dirfd < 0)", "            ^^^^^^^^^", "the condition can never hold", NULL },
	{ "deny openat(dirfd >= 0)", "            ^^^^^^^^^^", "the condition always holds", NULL },
	{ "deny openat(dirfd < -1)", "            ^^^^^^^^^^",
	  "comparisons are of unsigned numbers", NULL },
	{ "deny openat(dirfd > AT_FDCWD)", "            ^^^^^^^^^^^^^^^^",
	  "comparisons are of unsigned numbers", NULL },
	{ "deny openat(dirfd > 0xffffffff)", "            ^^^^^^^^^^^^^^^^^^",
	  "the condition can never hold", NULL },
	{ "deny openat(dirfd > 0x1ffffffff)", "            ^^^^^^^^^^^^^^^^^^^",
	  "the number is wider than the argument", NULL },
	{ "allow read\x01", "          ^", "this has no meaning here", NULL },
	{ "allow \xff", "      ^", "a system call is missing", NULL },
};

static void test_bad(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		struct filter_error err = { 0 };
		struct filter_rule rule;
		size_t offset = strspn(bad[i].carets, " ");
		size_t length = strlen(bad[i].carets) - offset;
		bool is_good = filter_parse(arena, bad[i].text, &rule, &err);

		if (!bad[i].msg) {
			assert_true(is_good);
			continue;
		}
		if (is_good)
			fail_msg("%s: accepted", bad[i].text);
		if (strcmp(err.msg, bad[i].msg) != 0)
			fail_msg("%s: %s", bad[i].text, err.msg);
		if (err.offset != offset || (err.length ? err.length : 1) != length)
			fail_msg("%s: at %zu, %zu bytes", bad[i].text, err.offset, err.length);
		if (err.offset + err.length > strlen(bad[i].text))
			fail_msg("%s: beyond the text", bad[i].text);
		if (!bad[i].label != !err.label ||
		    (err.label && strcmp(err.label, bad[i].label) != 0))
			fail_msg("%s: label '%s'", bad[i].text, err.label ? err.label : "none");
	}
}

static void test_help(void **state)
{
	struct filter_error err;
	struct filter_rule rule;

	(void)state;
	assert_false(filter_parse(arena, "deny clone3(flags & 1)", &rule, &err));
	assert_non_null(strstr(err.help, "behind a pointer"));
	assert_false(filter_parse(arena, "deny socket(x == 1)", &rule, &err));
	assert_non_null(strstr(err.help, "family"));
	assert_false(filter_parse(arena, "refuse socket", &rule, &err));
	assert_non_null(strstr(err.help, "errno NAME"));
}

static void test_verdict(void **state)
{
	struct filter_error err;
	struct filter_verdict v;

	(void)state;
	assert_true(filter_parse_verdict(arena, "errno ENOSYS", &v, &err));
	assert_int_equal(v.action, FILTER_ERRNO);
	assert_int_equal(v.error, ENOSYS);
	assert_true(filter_parse_verdict(arena, " deny ", &v, &err));
	assert_int_equal(v.error, EPERM);
	assert_true(filter_parse_verdict(arena, "ignore", &v, &err));
	assert_int_equal(v.action, FILTER_ERRNO);
	assert_int_equal(v.error, 0);
	assert_true(filter_parse_verdict(arena, "kill", &v, &err));
	assert_int_equal(v.action, FILTER_KILL);
	assert_false(filter_parse_verdict(arena, "kill it", &v, &err));
	assert_int_equal(err.offset, 5);
	assert_false(filter_parse_verdict(arena, "", &v, &err));
}

/* ---- resolving --------------------------------------------------------------------- */

static const struct {
	const char *abi;
	unsigned int bits;
	const char *rule;
	unsigned int index;
	enum filter_op op;
	uint64_t mask, value;
} tests[] = {
	/* The kernel drops the upper half of these. */
	{ "x86_64", 64, "deny ioctl(request == TIOCSTI)", 1, FILTER_EQ, 0xffffffff, 0x5412 },
	{ "x86_64", 64, "deny ioctl(arg1 == 0x5412)", 1, FILTER_EQ, 0xffffffff, 0x5412 },
	{ "x86_64", 64, "deny ioctl(arg == 7)", 2, FILTER_EQ, UINT64_MAX, 7 },
	{ "x86_64", 64, "deny clone(flags & CLONE_NEWUSER)", 0, FILTER_NE, 0x10000000, 0 },
	{ "x86_64", 64, "deny chmod(mode == 0755)", 1, FILTER_EQ, 0xffff, 0755 },
	{ "x86_64", 64, "deny openat(dirfd == AT_FDCWD)", 0, FILTER_EQ, 0xffffffff, 0xffffff9c },
	{ "x86_64", 64, "deny getuid(arg0 == -1)", 0, FILTER_EQ, UINT64_MAX, UINT64_MAX },
	{ "x86", 32, "deny getuid(arg0 == -1)", 0, FILTER_EQ, 0xffffffff, 0xffffffff },
	{ "x86", 32, "deny getuid(arg0 == 0x100000001)", 0, FILTER_EQ, 0xffffffff, 0x100000001 },
	{ "x86", 32, "deny getuid(arg0 & 0x300000001)", 0, FILTER_NE, 1, 0 },
	/* clone has its flags elsewhere on s390, and nothing known where they are elsewhere. */
	{ "s390x", 64, "deny clone(flags & CLONE_NEWUSER)", 1, FILTER_NE, 0x10000000, 0 },
	{ "s390x", 64, "deny clone(arg1 & CLONE_NEWUSER)", 1, FILTER_NE, 0x10000000, 0 },
	{ "x86_64", 64, "deny clone(arg1 == 5)", 1, FILTER_EQ, UINT64_MAX, 5 },
	/* Constants that differ. */
	{ "x86_64", 64, "deny open(flags & O_DIRECTORY)", 1, FILTER_NE, 0200000, 0 },
	{ "riscv64", 64, "deny openat(flags & O_DIRECTORY)", 2, FILTER_NE, 0200000, 0 },
	{ "aarch64", 64, "deny openat(flags & O_DIRECTORY)", 2, FILTER_NE, 040000, 0 },
	{ "arm", 32, "deny open(flags & O_NOFOLLOW)", 1, FILTER_NE, 0100000, 0 },
	{ "ppc64le", 64, "deny open(flags & O_DIRECT)", 1, FILTER_NE, 0400000, 0 },
	{ "mips", 32, "deny open(flags & O_RDWR)", 1, FILTER_NE, 2, 0 },
};

static void test_resolve(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(tests); i++) {
		struct filter_error err;
		struct filter_rule rule;
		struct filter_test t;

		assert_true(filter_parse(arena, tests[i].rule, &rule, &err));
		assert_true(filter_test(arena, filter_abi_find(tests[i].abi), tests[i].bits,
					rule.calls[0].name, &rule.calls[0].conds[0], &t, &err));
		if (t.index != tests[i].index || t.op != tests[i].op || t.mask != tests[i].mask ||
		    t.value != tests[i].value)
			fail_msg("%s on %s: arg%u & 0x%llx, op %d, 0x%llx", tests[i].rule,
				 tests[i].abi, t.index, (unsigned long long)t.mask, (int)t.op,
				 (unsigned long long)t.value);
	}
}

static void test_unknown_value(void **state)
{
	struct filter_error err;
	struct filter_rule rule;
	struct filter_test t;

	(void)state;
	assert_true(filter_parse(arena, "deny open(flags & O_CREAT)", &rule, &err));
	assert_false(filter_test(arena, filter_abi_find("mips"), 32, "open", rule.calls[0].conds,
				 &t, &err));
	assert_string_equal(err.msg, "the value of O_CREAT on mips is not known");
}

/* ---- tables --------------------------------------------------------------------------- */

struct seen {
	const char *calls[64];
	size_t n;
};

static void see(void *ctx, const char *call)
{
	struct seen *s = ctx;

	if (s->n < ARRAY_LEN(s->calls))
		s->calls[s->n++] = call;
}

static void test_expand(void **state)
{
	struct seen s = { .n = 0 };
	const char *const *members = filter_group_find("@mount");

	(void)state;
	filter_expand("read", see, &s);
	assert_int_equal(s.n, 1);
	assert_string_equal(s.calls[0], "read");
	filter_expand("@mount", see, &s);
	assert_true(s.n > 2);
	assert_string_equal(s.calls[1], members[0]);
}

/* Every list of filter_groups.def is as its head says. */
static void test_groups(void **state)
{
	size_t n;
	const struct filter_group *g = filter_groups(&n);

	(void)state;
	for (size_t i = 0; i < n; i++) {
		const char *const *m = g[i].members;

		assert_int_equal(g[i].name[0], '@');
		assert_int_equal(strspn(g[i].name + 1, "abcdefghijklmnopqrstuvwxyz0123456789-"),
				 strlen(g[i].name + 1));
		assert_non_null(m[0]);
		assert_ptr_equal(filter_group_find(g[i].name), m);
		for (size_t k = 0; m[k]; k++) {
			if (k > 0 && strcmp(m[k - 1], m[k]) >= 0)
				fail_msg("%s: '%s' stands before '%s'", g[i].name, m[k - 1], m[k]);
			if (m[k][0] == '@') {
				const char *const *sub = filter_group_find(m[k]);
				size_t at = n;

				for (size_t j = 0; j < n; j++)
					if (sub == g[j].members)
						at = j;
				if (at >= i)
					fail_msg("%s: no group '%s' further up", g[i].name, m[k]);
			} else if (!filter_call_known(m[k])) {
				fail_msg("%s: no call '%s'", g[i].name, m[k]);
			}
		}
	}
	assert_null(filter_group_find("@no-such-group"));
	assert_null(filter_group_find("mount"));
	assert_non_null(filter_group_find("@mount"));
}

static void test_args(void **state)
{
	static const struct filter_arg args[] = {
#define ARG(call, name, index, bits) { call, name, index, bits },
#include "plan/filter_args.def"
#define ARG_ON(FAMILY, call, name, index, bits) { call, name, index, bits },
#include "plan/filter_args.def"
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(args); i++) {
		if (!filter_call_known(args[i].call))
			fail_msg("no call '%s'", args[i].call);
		if (args[i].index > 5)
			fail_msg("%s: no arg%u", args[i].call, args[i].index);
		if (args[i].bits != 16 && args[i].bits != 32 && args[i].bits != 64)
			fail_msg("%s: %u bits", args[i].call, args[i].bits);
		/* Or arg0 to arg5 would mean two things. */
		if (strncmp(args[i].name, "arg", 3) == 0 && args[i].name[3])
			fail_msg("%s: an argument '%s'", args[i].call, args[i].name);
		if (!filter_is_mux(args[i].call))
			assert_non_null(filter_arg_by_name(NULL, args[i].call, args[i].name));
		else
			fail_msg("%s has no arguments of its own", args[i].call);
	}
}

static void test_constants(void **state)
{
	static const char *const names[] = {
#define CONST(name, value) #name,
#define CONST_MOST(name, value) #name,
#define CONST_BY(name, value, arm, ppc) #name,
#include "plan/filter_constants.def"
#undef CONST
#undef CONST_MOST
#undef CONST_BY
	};
	static const char *const abis[] = { "x86_64", "aarch64", "ppc64le", "s390x", "riscv64" };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		const struct filter_constant *c = filter_constant_find(names[i]);
		int64_t value;

		assert_non_null(c);
		assert_string_equal(filter_constant_name(c), names[i]);
		for (size_t k = 0; k < ARRAY_LEN(abis); k++)
			assert_true(filter_constant_value(c, filter_abi_find(abis[k]), &value));
		for (size_t k = i + 1; k < ARRAY_LEN(names); k++)
			if (strcmp(names[i], names[k]) == 0)
				fail_msg("%s stands twice", names[i]);
	}
}

/* Where libseccomp has a number for what filter_calls.def adds to it, they agree. */
static void test_calls(void **state)
{
	static const struct {
		const char *name;
		uint32_t number;
	} fresh[] = {
#define NEW_CALL(name, number) { name, number },
#include "plan/filter_calls.def"
	};
	static const char *const abis[] = { "x86_64", "x86", "x32", "aarch64", "mips64", "s390x" };
	uint32_t number;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(fresh); i++)
		for (size_t k = 0; k < ARRAY_LEN(abis); k++) {
			const struct filter_abi *abi = filter_abi_find(abis[k]);

			/* No shadow stacks on x32. */
			if (!filter_call_number(abi, fresh[i].name, &number) &&
			    strcmp(fresh[i].name, "map_shadow_stack") == 0)
				continue;
			assert_true(filter_call_number(abi, fresh[i].name, &number));
			if (number != fresh[i].number + abi->base)
				fail_msg("%s on %s is %u", fresh[i].name, abis[k], number);
		}
	assert_true(filter_call_number(filter_abi_find("x86"), "socket", &number));
	assert_int_equal(number, 359);
	assert_true(filter_call_number(filter_abi_find("x86_64"), "socket", &number));
	assert_int_equal(number, 41);
	assert_true(filter_call_number(filter_abi_find("x32"), "socket", &number));
	assert_int_equal(number, 0x40000000 + 41);
	assert_false(filter_call_number(filter_abi_find("aarch64"), "open", &number));
	assert_false(filter_call_number(filter_abi_find("x86"), "accept", &number));
	assert_false(filter_call_number(filter_abi_find("x86_64"), "socketcall", &number));
	assert_false(filter_call_known("no_such_call"));
	assert_false(filter_call_known(""));
}

static void test_abis(void **state)
{
	size_t n;
	const char *const *names = filter_abi_names(&n);

	(void)state;
	assert_true(n > 10);
	for (size_t i = 0; i < n; i++)
		assert_non_null(filter_abi_find(names[i]));
	assert_null(filter_abi_find("z80"));
	assert_int_equal(filter_abi_arch(filter_abi_find("x32")), SCMP_ARCH_X86_64);
	assert_int_equal(filter_abi_arch(filter_abi_find("x86")), SCMP_ARCH_X86);
	assert_true(filter_abi_is_little(filter_abi_find("x32")));
	assert_true(filter_abi_is_little(filter_abi_find("aarch64")));
	assert_false(filter_abi_is_little(filter_abi_find("s390x")));
}

static void test_errnos(void **state)
{
	int error;

	(void)state;
	assert_true(filter_errno_find("EACCES", &error));
	assert_int_equal(error, EACCES);
	assert_string_equal(filter_errno_name(ENOSYS), "ENOSYS");
	assert_null(filter_errno_name(0));
	assert_false(filter_errno_find("", &error));
	for (int i = 1; i < 200; i++)
		if (filter_errno_name(i)) {
			assert_true(filter_errno_find(filter_errno_name(i), &error));
			assert_int_equal(error, i);
		}
}

int main(void)
{
	const struct CMUnitTest cases[] = {
		cmocka_unit_test(test_good),	cmocka_unit_test(test_bad),
		cmocka_unit_test(test_help),	cmocka_unit_test(test_verdict),
		cmocka_unit_test(test_resolve), cmocka_unit_test(test_unknown_value),
		cmocka_unit_test(test_expand),	cmocka_unit_test(test_groups),
		cmocka_unit_test(test_args),	cmocka_unit_test(test_constants),
		cmocka_unit_test(test_calls),	cmocka_unit_test(test_abis),
		cmocka_unit_test(test_errnos),
	};

	return cmocka_run_group_tests(cases, setup, teardown);
}
