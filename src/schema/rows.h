/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * rows - how the tables of settings are written. Only src/schema/ includes this.
 *
 * A row begins with ROW_<TYPE>(member of struct spec): the member's path is the key, its offset the
 * place of the value. A row that says BOOL about a string does not compile.
 */
#ifndef SBX_SCHEMA_ROWS_H
#define SBX_SCHEMA_ROWS_H

#include "base/list.h"
#include "schema/schema.h"

struct setting_table {
	const struct setting *rows;
	size_t n;
};

#define SETTING_TABLE(name, array) \
	const struct setting_table name = { .rows = (array), .n = ARRAY_LEN(array) }

extern const struct setting_table settings_top, settings_layers, settings_ns, settings_id,
	settings_fs, settings_mounts, settings_net, settings_limits, settings_lsm, settings_proc,
	settings_env;

/* offsetof() that a wrong type turns into an array of negative size. */
#define OFFSET_IN(S, T, m)                                                                       \
	((uint16_t)(offsetof(struct S, m) +                                                      \
		    0 * sizeof(char[__builtin_types_compatible_p(T,                              \
								 __typeof__(((struct S *)0)->m)) \
					    ? 1                                                  \
					    : -1])))

#define ROW_OF(TYPE, T, m) .key = #m, .type = TYPE, .offset = OFFSET_IN(spec, T, m)
#define ROW_BOOL(m) ROW_OF(SET_BOOL, struct s_bool, m)
#define ROW_INT(m) ROW_OF(SET_INT, struct s_int, m)
#define ROW_STRING(m) ROW_OF(SET_STRING, struct s_str, m)
#define ROW_ENUM(m) ROW_OF(SET_ENUM, struct s_str, m)
#define ROW_INDEX(m) ROW_OF(SET_ENUM, struct s_int, m), .flags = SETTING_INDEX
#define ROW_SIZE(m) ROW_OF(SET_SIZE, struct s_int, m)
#define ROW_DURATION(m) ROW_OF(SET_DURATION, struct s_int, m)
#define ROW_MODE(m) ROW_OF(SET_MODE, struct s_int, m)
#define ROW_PERCENT(m) ROW_OF(SET_PERCENT, struct s_int, m)
#define ROW_PATH(m) ROW_OF(SET_PATH, struct s_str, m)
#define ROW_STRINGS(m) ROW_OF(SET_STRINGS, struct s_list, m)
#define ROW_PATHS(m) ROW_OF(SET_PATHS, struct s_list, m)
#define ROW_ENUMS(m) ROW_OF(SET_ENUMS, struct s_list, m)
#define ROW_INTS(m) ROW_OF(SET_INTS, struct s_list, m)
#define ROW_NS(m) ROW_OF(SET_NS, struct s_ns, m)
#define ROW_RLIMIT(m) ROW_OF(SET_RLIMIT, struct s_rlimit, m)
#define ROW_RANGES(m) ROW_OF(SET_RANGES, struct s_ranges, m)
#define ROW_MOUNTS(m) ROW_OF(SET_MOUNTS, struct mount_items, m)
#define ROW_GROUP(name) .key = #name, .type = SET_GROUP

/* Rows of an entry of a list of groups: `list` is the list's key, S the entry's struct. */
#define ENTRY_OF(list, S, TYPE, T, m) \
	.key = list "[]." #m, .type = TYPE, .offset = OFFSET_IN(S, T, m)

#endif
