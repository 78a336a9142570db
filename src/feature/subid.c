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

/* Whose ranges are wanted; NULL in the place of it: everybody's. */
struct owner {
	const char *user;
	int64_t uid;
};

static bool is_of(const struct owner *o, const char *name, size_t n)
{
	uint64_t id;

	return (o->user && strlen(o->user) == n && memcmp(o->user, name, n) == 0) ||
	       (parse_number(name, n, &id) && (int64_t)id == o->uid);
}

/* USER:FIRST:COUNT, where USER is a name or a uid. */
static bool parse_line(const char *line, size_t n, const struct owner *owner, struct id_range *out)
{
	const char *end = line + n;
	const char *first = memchr(line, ':', n), *count;
	uint64_t from, many;

	if (!first)
		return false;
	if (owner && !is_of(owner, line, (size_t)(first - line)))
		return false;
	first++;
	count = memchr(first, ':', (size_t)(end - first));
	if (!count)
		return false;
	if (!parse_number(first, (size_t)(count - first), &from) ||
	    !parse_number(count + 1, (size_t)(end - count - 1), &many))
		return false;
	if (!many || from + many > UINT32_MAX)
		return false;
	*out = (struct id_range){ .outside = (uint32_t)from, .count = (uint32_t)many };
	return true;
}

static struct id_ranges ranges_of(struct arena *a, struct host *h, const char *file,
				  const struct owner *owner)
{
	struct host_file f = host_file(h, file, false, MAX_SUBID_FILE);
	struct id_ranges out = { .n = 0 };
	size_t cap = 0;

	if (f.status != HOST_FILE_OK)
		return out;
	for (const char *p = f.content.v, *end = p + f.content.n; p < end;) {
		const char *nl = memchr(p, '\n', (size_t)(end - p));
		size_t n = nl ? (size_t)(nl - p) : (size_t)(end - p);
		struct id_range r;

		if (parse_line(p, n, owner, &r)) {
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

struct id_ranges subid_ranges(struct arena *a, struct host *h, const char *file)
{
	struct owner caller = {
		.user = host_ask(h, HOST_FACT, "user"),
		.uid = host_int(h, HOST_FACT, "uid", -1),
	};

	return ranges_of(a, h, file, &caller);
}

uint64_t subid_after(struct arena *a, struct host *h, const char *file, uint64_t first,
		     uint32_t count)
{
	struct id_ranges all = ranges_of(a, h, file, NULL);
	uint64_t end = first;

	for (size_t i = 0; i < all.n; i++) {
		uint64_t from = all.v[i].outside, to = from + all.v[i].count;

		if (from < first + count && first < to && end < to)
			end = to;
	}
	return end;
}
