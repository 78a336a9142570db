/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * --set KEY=VALUE with any text, and every row's option with the same: the tree is made or an error
 * said, and each place lies within the text of the command line.
 */
#include <stdlib.h>
#include <string.h>

#include "front/front.h"
#include "schema/schema.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_place(struct place at)
{
	if (at.text && (!at.col || at.col - 1 + at.len > strlen(at.text)))
		abort();
}

static void check_places(const struct value *v)
{
	check_place(v->at);
	for (size_t i = 0; v->type == VAL_LIST && i < v->u.list.n; i++)
		check_places(v->u.list.v[i]);
	for (size_t i = 0; v->type == VAL_GROUP && i < v->u.group.n; i++) {
		check_place(v->u.group.v[i].at);
		check_places(v->u.group.v[i].val);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new();
	char *word = arena_strndup(a, size ? (const char *)data : "", size);
	char *argv[] = { arena_strdup(a, "/bin/sbx"), arena_strdup(a, "--set"), word };
	struct argv_reader *r = argv_reader_new(a, 3, argv);
	struct strbuf out;
	struct value *v;
	struct diags d;

	diags_init(&d, a);
	if ((argv_reader_assign(r, 1, word, &d) < 0) != (d.n_errors > 0))
		abort();
	if (size) {
		const struct setting *s = schema_row(data[0] % schema_count());

		argv_reader_set(r, 1, s->key, word + (*word != '\0'), &d);
	}
	argv_reader_command(r, 1, argv + 2);
	v = argv_reader_tree(r);
	if (!v)
		abort();
	check_places(v);
	schema_check_options(a, v, &d);
	for (const struct diag *x = d.first; x; x = x->next) {
		if (x->id == DIAG_E0001)
			abort();
		check_place(x->at);
		check_place(x->other);
	}
	strbuf_init(&out, a);
	diags_render(&out, &d, false);
	arena_free(a);
	return 0;
}
