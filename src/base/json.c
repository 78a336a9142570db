/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "base/json.h"

#include <inttypes.h>
#include <string.h>

#include "base/utf8.h"

void json_init(struct json *j, struct strbuf *out)
{
	*j = (struct json){ .out = out, .first = true };
}

static void newline(struct json *j)
{
	strbuf_addc(j->out, '\n');
	strbuf_fill(j->out, ' ', 2 * (size_t)j->depth);
}

/* What comes before a value or a key: a comma and a line, unless it belongs to a key. */
static void separate(struct json *j)
{
	if (j->after_key) {
		j->after_key = false;
		return;
	}
	if (!j->first)
		strbuf_addc(j->out, ',');
	if (j->depth)
		newline(j);
	j->first = false;
}

static void open_level(struct json *j, char c)
{
	separate(j);
	strbuf_addc(j->out, c);
	j->depth++;
	j->first = true;
}

static void close_level(struct json *j, char c)
{
	bool empty = j->first;

	j->depth--;
	if (!empty)
		newline(j);
	strbuf_addc(j->out, c);
	j->first = false;
}

void json_object(struct json *j)
{
	open_level(j, '{');
}

void json_array(struct json *j)
{
	open_level(j, '[');
}

void json_end_object(struct json *j)
{
	close_level(j, '}');
}

void json_end_array(struct json *j)
{
	close_level(j, ']');
}

static void add_quoted(struct json *j, const char *s, size_t n)
{
	strbuf_addc(j->out, '"');
	for (size_t i = 0; i < n;) {
		uint32_t cp = 0;
		size_t len = utf8_decode(s + i, n - i, &cp);

		if (!len) {
			strbuf_add(j->out, "\\ufffd");
			i++;
			continue;
		}
		if (cp == '"' || cp == '\\')
			strbuf_addf(j->out, "\\%c", (char)cp);
		else if (cp < 0x20 || (cp >= 0x7f && cp < 0xa0))
			strbuf_addf(j->out, "\\u%04x", cp);
		else
			strbuf_addn(j->out, s + i, len);
		i += len;
	}
	strbuf_addc(j->out, '"');
}

void json_key(struct json *j, const char *key)
{
	separate(j);
	add_quoted(j, key, strlen(key));
	strbuf_add(j->out, ": ");
	j->after_key = true;
}

void json_stringn(struct json *j, const char *s, size_t n)
{
	separate(j);
	add_quoted(j, s, n);
}

void json_string(struct json *j, const char *s)
{
	if (s) {
		json_stringn(j, s, strlen(s));
		return;
	}
	separate(j);
	strbuf_add(j->out, "null");
}

void json_int(struct json *j, int64_t i)
{
	separate(j);
	strbuf_addf(j->out, "%" PRId64, i);
}

void json_bool(struct json *j, bool b)
{
	separate(j);
	strbuf_add(j->out, b ? "true" : "false");
}
