/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * values - text to numbers.
 *
 * Each takes the whole text or nothing: an empty text, trailing text, white space, a sign where
 * none is meant, and a number that does not fit are all refused. `-1` never becomes a large number.
 */
#include <string.h>

#include "base/list.h"
#include "schema/schema.h"

/* Digits of a base; *s is moved behind them. False when there are none or they don't fit. */
static bool digits(const char **s, int base, int64_t *out)
{
	int64_t v = 0;
	const char *p = *s;

	for (; *p >= '0' && *p < '0' + base; p++)
		if (__builtin_mul_overflow(v, (int64_t)base, &v) ||
		    __builtin_add_overflow(v, (int64_t)(*p - '0'), &v))
			return false;
	if (p == *s)
		return false;
	*s = p;
	*out = v;
	return true;
}

bool parse_int(const char *s, int64_t min, int64_t max, int64_t *out)
{
	bool negative = *s == '-';
	int64_t v;

	if (negative)
		s++;
	/* "007" is more likely meant as octal than as 7. */
	if (*s == '0' && s[1])
		return false;
	/* INT64_MIN itself is not a number that any setting takes. */
	if (!digits(&s, 10, &v) || *s)
		return false;
	if (negative)
		v = -v;
	if (v < min || v > max)
		return false;
	*out = v;
	return true;
}

bool parse_size(const char *s, int64_t *bytes)
{
	static const char units[] = "KMGTP";
	const char *unit;
	int64_t v;

	if (!digits(&s, 10, &v))
		return false;
	if (*s) {
		unit = strchr(units, *s);
		if (!unit || s[1])
			return false;
		if (__builtin_mul_overflow(v, (int64_t)1 << (10 * (unit - units + 1)), &v))
			return false;
	}
	*bytes = v;
	return true;
}

bool parse_duration(const char *s, int64_t *ns)
{
	static const struct {
		const char *name;
		int64_t ns;
	} units[] = {
		/* The largest first, and none is the beginning of an earlier one. */
		{ "d", 86400000000000 },
		{ "h", 3600000000000 },
		{ "ms", 1000000 },
		{ "m", 60000000000 },
		{ "s", 1000000000 },
		{ "us", 1000 },
		{ "ns", 1 },
	};
	int64_t sum = 0, last = INT64_MAX;
	bool negative = *s == '-';

	if (*s == '-' || *s == '+')
		s++;
	if (strcmp(s, "0") == 0) {
		*ns = 0;
		return true;
	}
	do {
		size_t u = 0;
		int64_t v;

		if (!digits(&s, 10, &v))
			return false;
		while (u < ARRAY_LEN(units) &&
		       strncmp(s, units[u].name, strlen(units[u].name)) != 0)
			u++;
		/* "1h30m", but neither "30m1h" nor "1h1h". */
		if (u == ARRAY_LEN(units) || units[u].ns >= last)
			return false;
		last = units[u].ns;
		s += strlen(units[u].name);
		if (__builtin_mul_overflow(v, units[u].ns, &v) ||
		    __builtin_add_overflow(sum, v, &sum))
			return false;
	} while (*s);
	*ns = negative ? -sum : sum;
	return true;
}

bool parse_mode(const char *s, int64_t *mode)
{
	size_t n = strlen(s);
	int64_t v;

	/* Two digits are a slip more often than a mode. */
	if (n < 3 || n > 5 || !digits(&s, 8, &v) || *s || v > 07777)
		return false;
	*mode = v;
	return true;
}

bool parse_percent(const char *s, int64_t *hundredths)
{
	int64_t whole, part = 0;

	if (!digits(&s, 10, &whole) || __builtin_mul_overflow(whole, (int64_t)100, &whole))
		return false;
	if (*s == '.') {
		const char *frac = ++s;

		if (!digits(&s, 10, &part) || s - frac > 2)
			return false;
		if (s - frac == 1)
			part *= 10;
	}
	if (strcmp(s, "%") != 0 || __builtin_add_overflow(whole, part, &whole))
		return false;
	*hundredths = whole;
	return true;
}

/* A number within the list; *s is moved behind it. */
static bool number_of_list(const char **s, int64_t *out)
{
	const char *from = *s;

	return digits(s, 10, out) && *out <= NUMBERS_MAX && (*from != '0' || *s == from + 1);
}

bool parse_numbers(const char *s, bool chosen[NUMBERS_MAX + 1])
{
	for (;; s++) {
		int64_t first, last;

		if (!number_of_list(&s, &first))
			return false;
		last = first;
		if (*s == '-') {
			s++;
			if (!number_of_list(&s, &last) || last < first)
				return false;
		}
		memset(chosen + first, true, (size_t)(last - first + 1) * sizeof(*chosen));
		if (*s != ',')
			return !*s;
	}
}

bool is_number_list(const char *s)
{
	return parse_numbers(s, (bool[NUMBERS_MAX + 1]){ false });
}

int first_not_in(const bool chosen[NUMBERS_MAX + 1], const char *list)
{
	bool there[NUMBERS_MAX + 1] = { false };

	if (!parse_numbers(list, there))
		return -1;
	for (int i = 0; i <= NUMBERS_MAX; i++)
		if (chosen[i] && !there[i])
			return i;
	return -1;
}

static bool io_word(const char *s, size_t n, struct io_limit *out)
{
	const struct {
		const char *name;
		int64_t *value;
		bool is_size;
	} words[] = {
		{ "rbps=", &out->rbps, true },
		{ "wbps=", &out->wbps, true },
		{ "riops=", &out->riops, false },
		{ "wiops=", &out->wiops, false },
	};
	char text[32];

	for (size_t i = 0; i < ARRAY_LEN(words); i++) {
		size_t len = strlen(words[i].name);

		if (n <= len || n - len >= sizeof(text) || strncmp(s, words[i].name, len) != 0)
			continue;
		if (*words[i].value >= 0)
			return false;
		memcpy(text, s + len, n - len);
		text[n - len] = '\0';
		if (words[i].is_size ? !parse_size(text, words[i].value)
				     : !parse_int(text, 1, UINT32_MAX, words[i].value))
			return false;
		return *words[i].value > 0;
	}
	return false;
}

bool parse_io_limit(const char *s, struct io_limit *out)
{
	*out = (struct io_limit){ strcspn(s, " "), -1, -1, -1, -1 };
	if (*s != '/' || !s[out->path_len])
		return false;
	for (s += out->path_len; *s;) {
		size_t n = strcspn(++s, " ");

		if (!io_word(s, n, out))
			return false;
		s += n;
	}
	return true;
}

bool parse_hugetlb(const char *s, int64_t *page, int64_t *bytes)
{
	size_t n = strcspn(s, "=");
	char text[32];

	if (!s[n] || n >= sizeof(text))
		return false;
	memcpy(text, s, n);
	text[n] = '\0';
	return parse_size(text, page) && *page >= 1024 && parse_size(s + n + 1, bytes);
}
