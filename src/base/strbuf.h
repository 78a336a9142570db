/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * strbuf - text that grows, in an arena. Everything that sbx prints is made here first; only the
 * command line writes it out.
 */
#ifndef SBX_BASE_STRBUF_H
#define SBX_BASE_STRBUF_H

#include <stdarg.h>
#include <stddef.h>

#include "base/arena.h"

struct strbuf {
	struct arena *arena;
	char *s; /* always NUL-terminated, never NULL after strbuf_init */
	size_t len, cap;
};

void strbuf_init(struct strbuf *b, struct arena *a);
void strbuf_add(struct strbuf *b, const char *s);
void strbuf_addn(struct strbuf *b, const char *s, size_t n);
void strbuf_addc(struct strbuf *b, char c);
void strbuf_addf(struct strbuf *b, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void strbuf_vaddf(struct strbuf *b, const char *fmt, va_list ap)
	__attribute__((format(printf, 2, 0)));

/* n times c. */
void strbuf_fill(struct strbuf *b, char c, size_t n);

/*
 * Outside text for a person's eyes: control bytes (escape sequences, newlines) and bytes that are
 * not UTF-8 become \xNN, so that a profile or a payload cannot draw on the reader's terminal.
 */
void strbuf_add_safe(struct strbuf *b, const char *s);
void strbuf_addn_safe(struct strbuf *b, const char *s, size_t n);

#endif
