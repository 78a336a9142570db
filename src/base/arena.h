/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * arena - one allocation region per compilation.
 *
 * Everything that the compiler builds lives in one arena and dies with it, so no stage has a free
 * path to get wrong. Out of memory ends the process with status 125: there is nothing to go on
 * with. The runner has no arena; it allocates nothing.
 */
#ifndef SBX_BASE_ARENA_H
#define SBX_BASE_ARENA_H

#include <stdarg.h>
#include <stddef.h>

struct arena;

struct arena *arena_new(void);
void arena_free(struct arena *a); /* NULL is fine */

/* Zeroed, aligned for any type, never NULL; size 0 is fine. */
void *arena_alloc(struct arena *a, size_t size);

/* n objects of the given size; ends the process when the product overflows. */
void *arena_array(struct arena *a, size_t n, size_t size);

/* A larger copy of an array that holds `used` bytes; the old one stays valid. */
void *arena_grow(struct arena *a, const void *old, size_t used, size_t size);

char *arena_strdup(struct arena *a, const char *s);
char *arena_strndup(struct arena *a, const char *s, size_t n);
char *arena_printf(struct arena *a, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
char *arena_vprintf(struct arena *a, const char *fmt, va_list ap)
	__attribute__((format(printf, 2, 0)));

#endif
