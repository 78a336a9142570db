/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <string.h>

#include "base/arena.h"
#include "base/list.h"
#include "base/path.h"
#include "base/sha256.h"
#include "base/suggest.h"
#include "base/utf8.h"
#include "base/words.h"
#include "tests/unit/fixture.h"

static void test_arena_is_zeroed_aligned_and_disjoint(void **state)
{
	char *last = NULL;
	size_t last_size = 0;

	(void)state;
	for (size_t size = 0; size < 40000; size = size * 2 + 1) {
		char *p = arena_alloc(arena, size);

		assert_int_equal((uintptr_t)p % _Alignof(max_align_t), 0);
		for (size_t i = 0; i < size; i++)
			assert_int_equal(p[i], 0);
		memset(p, 0xff, size);
		for (size_t i = 0; i < last_size; i++)
			/* cppcheck-suppress nullPointer ; last_size is 0 while last is NULL */
			assert_int_equal((unsigned char)last[i], 0xff);
		last = p;
		last_size = size;
	}
}

static void test_arena_text(void **state)
{
	char *text;

	(void)state;
	assert_string_equal(arena_strndup(arena, "abcdef", 3), "abc");
	assert_string_equal(arena_strndup(arena, "ab", 30), "ab");
	text = arena_printf(arena, "%s-%0500d", "x", 7);
	assert_int_equal(strlen(text), 502);
	assert_string_equal(arena_grow(arena, "abc", 4, 100), "abc");
}

static void test_normalize(void **state)
{
	static const struct {
		const char *in, *out;
	} cases[] = {
		{ "/", "/" },	{ "//a/./b//", "/a/b" }, { "", "." },	   { ".", "." },
		{ "a/", "a" },	{ "./a", "a" },		 { "/..", "/.." }, { "/a/../b", "/a/../b" },
		{ "/./", "/" }, { "a//b", "a/b" },	 { "/.a", "/.a" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		assert_string_equal(path_normalize(arena, cases[i].in), cases[i].out);
}

static void test_join_and_split(void **state)
{
	(void)state;
	assert_string_equal(path_join(arena, "/a", "b/c"), "/a/b/c");
	assert_string_equal(path_join(arena, "/", "b"), "/b");
	assert_string_equal(path_join(arena, "/a", "/b"), "/b");
	assert_string_equal(path_dirname(arena, "/a/b"), "/a");
	assert_string_equal(path_dirname(arena, "/a"), "/");
	assert_string_equal(path_dirname(arena, "/"), "/");
	assert_string_equal(path_dirname(arena, "a"), ".");
	assert_string_equal(path_basename("/a/b"), "b");
	assert_string_equal(path_basename("/"), "");
}

static void test_within(void **state)
{
	static const struct {
		const char *path, *dir, *below; /* below NULL: not within */
	} cases[] = {
		{ "/a/b", "/a", "b" },	{ "/a", "/a", "" },	{ "/ab", "/a", NULL },
		{ "/a", "/a/b", NULL }, { "/a/b", "/", "a/b" }, { "/", "/", "" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		assert_int_equal(path_is_within(cases[i].path, cases[i].dir),
				 cases[i].below != NULL);
		if (cases[i].below)
			assert_string_equal(path_below(cases[i].path, cases[i].dir),
					    cases[i].below);
	}
}

static void test_dotdot_and_depth(void **state)
{
	(void)state;
	assert_true(path_has_dotdot("/a/../b"));
	assert_true(path_has_dotdot(".."));
	assert_false(path_has_dotdot("/a/..b/c../..."));
	assert_int_equal(path_depth("/"), 0);
	assert_int_equal(path_depth("/a/b"), 2);
}

static void test_suggest(void **state)
{
	static const char *const words[] = { "filesystem", "network", "limits", "cwd" };

	(void)state;
	assert_string_equal(suggest("filesytem", words, 4), "filesystem");
	assert_string_equal(suggest("netwrok", words, 4), "network");
	assert_string_equal(suggest("cdw", words, 4), "cwd");
	assert_null(suggest("hostname", words, 4));
	assert_null(suggest("", words, 4));
}

static void test_utf8(void **state)
{
	static const struct {
		const char *s;
		size_t n, len;
	} cases[] = {
		{ "a", 1, 1 },
		{ "\xc3\xa9", 2, 2 },
		{ "\xe2\x82\xac", 3, 3 },
		{ "\xf0\x9f\x98\x80", 4, 4 },
		{ "\xc3", 1, 0 },
		{ "\xc0\x80", 2, 0 },
		{ "\xe0\x80\x80", 3, 0 },
		{ "\xed\xa0\x80", 3, 0 },
		{ "\xf4\x90\x80\x80", 4, 0 },
		{ "\x80", 1, 0 },
		{ "\xff", 1, 0 },
		{ "", 0, 0 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		assert_int_equal(utf8_decode(cases[i].s, cases[i].n, NULL), cases[i].len);
}

/* The examples of FIPS 180-4, and lengths around the padding's edges. */
static void test_sha256(void **state)
{
	static const struct {
		const char *text, *hex;
	} cases[] = {
		{ "", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855" },
		{ "abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" },
		{ "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
		  "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1" },
	};
	char hex[65], parts[65], *text = arena_alloc(arena, 200);
	static const char digits[] = "0123456789abcdef";

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		sha256_hex(cases[i].text, strlen(cases[i].text), hex);
		assert_string_equal(hex, cases[i].hex);
	}
	for (size_t n = 50; n < 140; n++) {
		struct sha256 h;
		uint8_t digest[32];

		memset(text, 'x', n);
		sha256_hex(text, n, hex);
		sha256_init(&h);
		for (size_t i = 0; i < n; i++)
			sha256_add(&h, text + i, 1);
		sha256_end(&h, digest);
		for (int i = 0; i < 32; i++) {
			parts[2 * i] = digits[digest[i] >> 4];
			parts[2 * i + 1] = digits[digest[i] & 15];
		}
		parts[64] = '\0';
		assert_string_equal(hex, parts);
	}
}

static void test_words(void **state)
{
	const char *list = "a\n\nb.c", *none = NULL;

	(void)state;
	assert_true(words_end_with("a.d", ".d"));
	assert_false(words_end_with(".d", ".d"));
	assert_false(words_end_with("d", ".d"));
	assert_true(words_have("run plan", "plan"));
	assert_true(words_have("run  plan ", "run"));
	assert_false(words_have("run plans", "plan"));
	assert_false(words_have("run plan", ""));
	assert_true(words_have_in_commas("cpu,cpuacct", "cpuacct"));
	assert_false(words_have_in_commas("cpu,cpuacct", "cpua"));
	assert_true(words_have_in_commas("", ""));
	assert_false(words_have_in_commas("memory", ""));
	assert_string_equal(words_line(arena, &list), "a");
	assert_string_equal(words_line(arena, &list), "");
	assert_string_equal(words_line(arena, &list), "b.c");
	assert_null(words_line(arena, &list));
	assert_null(words_line(arena, &none));
	assert_int_equal(words_hex('9') + words_hex('a') + words_hex('F'), 9 + 10 + 15);
	assert_int_equal(words_hex('g'), -1);
	assert_int_equal(words_hex('\0'), -1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_arena_is_zeroed_aligned_and_disjoint),
		cmocka_unit_test(test_arena_text),
		cmocka_unit_test(test_normalize),
		cmocka_unit_test(test_join_and_split),
		cmocka_unit_test(test_within),
		cmocka_unit_test(test_dotdot_and_depth),
		cmocka_unit_test(test_suggest),
		cmocka_unit_test(test_utf8),
		cmocka_unit_test(test_sha256),
		cmocka_unit_test(test_words),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
