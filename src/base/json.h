/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * json - a writer. Two spaces of indentation, keys in the order of the calls, strings escaped as
 * RFC 8259 wants; bytes that are not UTF-8 become U+FFFD.
 */
#ifndef SBX_BASE_JSON_H
#define SBX_BASE_JSON_H

#include <stdbool.h>
#include <stdint.h>

#include "base/strbuf.h"

struct json {
	struct strbuf *out;
	int depth;
	bool first; /* nothing written yet on this level */
	bool after_key;
};

void json_init(struct json *j, struct strbuf *out);
void json_object(struct json *j); /* { */
void json_array(struct json *j);  /* [ */
void json_end_object(struct json *j);
void json_end_array(struct json *j);
void json_key(struct json *j, const char *key);
void json_string(struct json *j, const char *s); /* NULL writes null */
void json_stringn(struct json *j, const char *s, size_t n);
void json_int(struct json *j, int64_t i);
void json_bool(struct json *j, bool b);

#endif
