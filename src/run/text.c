/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <string.h>

#include "run/text.h"
#include "sys/file.h"

void text_add_n(struct text *t, const char *s, size_t n)
{
	if (n >= t->size - t->len) {
		t->full = true;
		return;
	}
	memcpy(t->buf + t->len, s, n);
	t->len += n;
	t->buf[t->len] = '\0';
}

void text_add(struct text *t, const char *s)
{
	text_add_n(t, s, strlen(s));
}

static void add_digits(struct text *t, uint64_t v, unsigned int base)
{
	char digits[24], *p = digits + sizeof(digits);

	do
		*--p = (char)('0' + v % base);
	while (v /= base);
	text_add_n(t, p, (size_t)(digits + sizeof(digits) - p));
}

void text_add_number(struct text *t, int64_t v)
{
	if (v < 0)
		text_add(t, "-");
	add_digits(t, v < 0 ? -(uint64_t)v : (uint64_t)v, 10);
}

void text_add_octal(struct text *t, uint32_t v)
{
	text_add(t, "0");
	add_digits(t, v, 8);
}

static void add_escaped(struct text *t, const char *s)
{
	static const char hex[] = "0123456789abcdef";

	for (unsigned char before = 0; *s; before = (unsigned char)*s++) {
		unsigned char c = (unsigned char)*s, next = (unsigned char)s[1];
		char code[] = { '\\', 'x', hex[c >> 4], hex[c & 15] };

		/* 0x80 to 0x9f are parts of UTF-8, and after 0xc2 control characters of it. */
		if (c < 0x20 || c == 0x7f || (c == 0xc2 && next >= 0x80 && next < 0xa0) ||
		    (before == 0xc2 && c >= 0x80 && c < 0xa0))
			text_add_n(t, code, sizeof(code));
		else
			text_add_n(t, s, 1);
	}
}

void say_all(const char *const *parts)
{
	char buf[2048];
	struct text t = TEXT_OVER(buf);

	for (; *parts; parts++)
		add_escaped(&t, *parts);
	if (t.len > sizeof(buf) - 2)
		t.len = sizeof(buf) - 2;
	buf[t.len] = '\n';
	/* There is nowhere to complain about a standard error that cannot be written. */
	(void)sys_write(2, buf, t.len + 1);
}

const char *number(int64_t v)
{
	static char bufs[8][24];
	static unsigned int next;
	char *buf = bufs[next++ % 8];
	struct text t = { .buf = buf, .size = sizeof(bufs[0]) };

	text_add_number(&t, v);
	return buf;
}
