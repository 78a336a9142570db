/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The first line is a number that chooses a row of the settings table; the rest is text of an
 * option for it. The parsers of numbers take it or leave it; what a value is made of is checked and
 * bound, and never bound when the check of the expanded text would have refused it.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "schema/schema.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A parser that refuses writes nothing; one that takes a text takes its own printing of it. */
static void fuzz_numbers(const char *text)
{
	static bool (*const parsers[])(const char *, int64_t *) = { parse_size, parse_duration,
								    parse_mode, parse_percent };
	int64_t v;
	char again[32];

	for (size_t i = 0; i < sizeof(parsers) / sizeof(*parsers); i++) {
		v = INT64_MIN;
		if (!parsers[i](text, &v) && v != INT64_MIN)
			abort();
	}
	v = INT64_MIN;
	if (!parse_int(text, -INT64_MAX, INT64_MAX, &v)) {
		if (v != INT64_MIN)
			abort();
		return;
	}
	snprintf(again, sizeof(again), "%" PRId64, v);
	if (strcmp(again, text) != 0 && strcmp(text, "-0") != 0)
		abort();
}

/* Does binding see all that the check sees? Not ids used twice, nor what a front-end consumes. */
static bool is_checked_by_binding(const struct setting *s)
{
	return s->type != SET_MOUNTS && !(s->flags & SETTING_UNBOUND) &&
	       strcmp(s->key, "schema") != 0;
}

static void fuzz_setting(struct arena *a, const struct setting *s, const char *text)
{
	struct place at = { .file = "fuzz", .text = text, .line = 1, .col = 1 };
	struct value *tree = value_new(a, VAL_GROUP, at), *v;
	struct spec *spec = arena_alloc(a, sizeof(*spec));
	struct diags d;

	diags_init(&d, a);
	v = schema_value(a, s, text, at, &d);
	if (!v) {
		if (!d.n_errors)
			abort();
		return;
	}
	value_set_path(a, tree, s->key, v);
	if (schema_check_options(a, tree, &d) < 0) {
		/* Nothing that the check refuses is forgiven later. */
		if (!d.n_errors)
			abort();
		if (is_checked_by_binding(s) && schema_bind(a, tree, spec, &d) == 0)
			abort();
		return;
	}
	if (schema_bind(a, tree, spec, &d) < 0 && !d.n_errors)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new();
	const char *text = arena_strndup(a, (const char *)data, size);
	const char *rest = strchr(text, '\n');
	const struct setting *s;

	fuzz_numbers(rest ? rest + 1 : text);
	s = rest ? schema_row((size_t)atol(text) % schema_count()) : NULL;
	if (s && !strstr(s->key, "[]"))
		fuzz_setting(a, s, rest + 1);
	arena_free(a);
	return 0;
}
