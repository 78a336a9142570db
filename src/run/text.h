/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * text - building short strings in memory that is there already, and the runner's own messages.
 */
#ifndef SBX_RUN_TEXT_H
#define SBX_RUN_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A string that grows within its buffer; `full` is set instead of writing past it. */
struct text {
	char *buf;
	size_t size, len;
	bool full;
};

/* An empty text over an array. */
#define TEXT_OVER(array)                              \
	{                                             \
		.buf = (array), .size = sizeof(array) \
	}

void text_add(struct text *t, const char *s);
void text_add_n(struct text *t, const char *s, size_t n);
void text_add_number(struct text *t, int64_t v);
void text_add_octal(struct text *t, uint32_t v);

/* Strings, as one line on standard error, with control characters escaped. */
#define say(...) say_all((const char *const[]){ __VA_ARGS__, NULL })
void say_all(const char *const *parts); /* up to a NULL */

/* A number for say(); valid until the eighth call after this one. */
const char *number(int64_t v);

#endif
