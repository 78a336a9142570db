/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli/fill.h"

#include <string.h>

/* Without the markup of manual pages: the fonts \fB, \fI, \fR, and \e for a backslash. */
static const char *plain(struct arena *a, const char *s)
{
	struct strbuf b;

	strbuf_init(&b, a);
	while (*s) {
		if (s[0] == '\\' && s[1] == 'f' && s[2]) {
			s += 3;
		} else if (s[0] == '\\' && s[1] == 'e') {
			strbuf_addc(&b, '\\');
			s += 2;
		} else {
			strbuf_addc(&b, *s++);
		}
	}
	return b.s;
}

/* Words from `col` on; lines after the first begin at `indent`. */
static void fill(struct strbuf *out, const char *s, size_t indent, size_t col)
{
	while (*s) {
		size_t n = strcspn(s, " ");

		if (col > indent && col + 1 + n > TEXT_WIDTH) {
			strbuf_addc(out, '\n');
			strbuf_fill(out, ' ', indent);
			col = indent;
		} else if (col > indent) {
			strbuf_addc(out, ' ');
			col++;
		}
		strbuf_addn(out, s, n);
		col += n;
		s += n;
		s += strspn(s, " ");
	}
	strbuf_addc(out, '\n');
}

void text_fill(struct strbuf *out, const char *paragraph, size_t indent)
{
	strbuf_fill(out, ' ', indent);
	fill(out, plain(out->arena, paragraph), indent, indent);
}

static void row(struct strbuf *out, const char *left, const char *right, size_t column)
{
	size_t n = strlen(left) + 2;

	strbuf_addf(out, "  %s", left);
	if (!*right) {
		strbuf_addc(out, '\n');
		return;
	}
	if (n + 2 > column) {
		strbuf_addc(out, '\n');
		n = 0;
	}
	strbuf_fill(out, ' ', column - n);
	fill(out, right, column, column);
}

void text_row(struct strbuf *out, const char *left, const char *right, size_t column)
{
	row(out, left, plain(out->arena, right), column);
}

void text_row_safe(struct strbuf *out, const char *left, const char *right, size_t column)
{
	struct strbuf safe;

	strbuf_init(&safe, out->arena);
	strbuf_add_safe(&safe, right);
	row(out, left, safe.s, column);
}
