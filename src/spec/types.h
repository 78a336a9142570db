/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * types - what the items of a spec are made of: a value, whether any layer gave it, and where.
 *
 * `set` is false when no layer did; `v` then holds the schema's default.
 */
#ifndef SBX_SPEC_TYPES_H
#define SBX_SPEC_TYPES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/place.h"

struct s_bool {
	bool v, set;
	struct place at;
};

struct s_int { /* also sizes (bytes), durations (nanoseconds), modes, enum words' indices */
	int64_t v;
	bool set;
	struct place at;
};

struct s_str {
	const char *v; /* "" by default, never NULL */
	bool set;
	bool optional; /* written as "-/path": may be absent */
	struct place at;
};

struct s_list {
	struct s_str *v;
	size_t n;
	bool set;
	struct place at;
};

/* A namespace: not touched, new, or one to join. */
enum s_ns_how {
	S_NS_OFF,
	S_NS_NEW,
	S_NS_JOIN,
};

struct s_ns {
	enum s_ns_how how;
	const char *path; /* of the namespace to join, else "" */
	bool set;
	struct place at;
};

struct s_range { /* a row of an explicit id map */
	struct s_int inside, outside, count;
	struct place at;
};

struct s_ranges {
	struct s_range *v;
	size_t n;
	bool set;
	struct place at;
};

/* A word, or ranges: which ids are shown as which. */
struct s_id_map {
	struct s_str mode;
	struct s_ranges uids, gids;
};

/* An rlimit: "64", "unlimited", "64:128" (soft:hard); -1 is unlimited. */
struct s_rlimit {
	int64_t soft, hard;
	bool set;
	struct place at;
};

#endif
