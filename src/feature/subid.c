/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "feature/subid.h"

#include <stdlib.h>
#include <string.h>

#define MAX_SUBID_FILE (1u << 20)

/* Digits only, within an id. */
static bool parse_number(const char *s, size_t n, uint64_t *out)
{
	*out = 0;
	for (size_t i = 0; i < n; i++) {
		if (s[i] < '0' || s[i] > '9')
			return false;
		*out = *out * 10 + (uint64_t)(s[i] - '0');
		if (*out > UINT32_MAX)
			return false;
	}
	return n > 0;
}

/* USER:FIRST:COUNT, where USER is a name or a uid. */
static bool parse_line(const char *line, size_t n, const char *user, int64_t uid,
		       struct id_range *out)
{
	const char *end = line + n;
	const char *first = memchr(line, ':', n), *count;
	uint64_t id, from, many;
	size_t name;

	if (!first)
		return false;
	name = (size_t)(first - line);
	first++;
	count = memchr(first, ':', (size_t)(end - first));
	if (!count)
		return false;
	if (!(user && strlen(user) == name && memcmp(user, line, name) == 0) &&
	    !(parse_number(line, name, &id) && (int64_t)id == uid))
		return false;
	if (!parse_number(first, (size_t)(count - first), &from) ||
	    !parse_number(count + 1, (size_t)(end - count - 1), &many))
		return false;
	if (!many || from + many > UINT32_MAX)
		return false;
	*out = (struct id_range){ .outside = (uint32_t)from, .count = (uint32_t)many };
	return true;
}

struct id_ranges subid_ranges(struct arena *a, struct host *h, const char *file)
{
	struct host_file f = host_file(h, file, false, MAX_SUBID_FILE);
	const char *user = host_ask(h, HOST_FACT, "user");
	int64_t uid = host_int(h, HOST_FACT, "uid", -1);
	struct id_ranges out = { .n = 0 };
	size_t cap = 0;

	if (f.status != HOST_FILE_OK)
		return out;
	for (const char *p = f.content.v, *end = p + f.content.n; p < end;) {
		const char *nl = memchr(p, '\n', (size_t)(end - p));
		size_t n = nl ? (size_t)(nl - p) : (size_t)(end - p);
		struct id_range r;

		if (parse_line(p, n, user, uid, &r)) {
			if (out.n == cap) {
				cap = cap ? 2 * cap : 4;
				out.v = arena_grow(a, out.v, out.n * sizeof(*out.v),
						   cap * sizeof(*out.v));
			}
			out.v[out.n++] = r;
		}
		p += n + 1;
	}
	return out;
}
