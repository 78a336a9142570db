/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * list - the few counted arrays that spec and plan share. The arena owns what they point to.
 */
#ifndef SBX_BASE_LIST_H
#define SBX_BASE_LIST_H

#include <stddef.h>
#include <stdint.h>

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))

struct strv {
	const char **v;
	size_t n;
};

struct intv {
	int64_t *v;
	size_t n;
};

struct bytes {
	const char *v;
	size_t n;
};

/* One line of /proc/PID/uid_map: `count` ids that begin at `inside` are those from `outside` on. */
struct id_range {
	uint32_t inside, outside, count;
};

struct id_ranges {
	struct id_range *v;
	size_t n;
};

#endif
