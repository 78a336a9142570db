/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * lexer - tokens of libconfig's grammar, each with its place.
 *
 * The same tokens that libconfig 1.5 would see, but for what it reads as something else than is
 * written there: numbers that overflow or begin with 0, unknown escapes, NUL, comments that are
 * never closed, @include. Each of these is an error here. After an error the lexer goes on, so that
 * a person sees all of them; what stands for a value that cannot be used is a TOK_BAD.
 */
#ifndef SBX_FRONT_LEXER_H
#define SBX_FRONT_LEXER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/diag.h"
#include "base/list.h"

enum token_type {
	TOK_EOF,
	TOK_NAME,
	TOK_STRING,
	TOK_INT,
	TOK_FLOAT,
	TOK_BOOL,
	TOK_EQUALS, /* '=' or ':' */
	TOK_COMMA,
	TOK_SEMICOLON,
	TOK_GROUP_OPEN,
	TOK_GROUP_CLOSE,
	TOK_ARRAY_OPEN,
	TOK_ARRAY_CLOSE,
	TOK_LIST_OPEN,
	TOK_LIST_CLOSE,
	TOK_BAD,      /* in place of a value; the error has been reported */
	TOK_UNCLOSED, /* a string without end, which swallows the rest; not reported yet */
};

struct token {
	enum token_type type;
	size_t start, end; /* in the text */
	struct place at;
	bool wide; /* TOK_INT: written with an L */
	uint32_t end_line;
	union {
		const char *s; /* TOK_NAME, TOK_STRING: what it means */
		int64_t i;
		double f;
		bool b;
	} u;
};

struct lexer {
	struct arena *arena;
	struct diags *diags;
	const char *file;
	char *text; /* a copy of its own, without BOM, with a newline and a NUL at its end */
	size_t len;
	size_t pos;
	size_t line_start;
	uint32_t line;
};

/*
 * Copies the text and looks at its bytes. -1 after an error: more than PROFILE_MAX_SIZE, a NUL, not
 * UTF-8, characters that make it look different from what it is.
 */
int lexer_init(struct lexer *lx, struct arena *a, const char *file, struct bytes text,
	       struct diags *d);

void lexer_next(struct lexer *lx, struct token *t);

#endif
