/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Any text as a host fixture: it is refused with a place, or answers and is written out again in a
 * form that reads back the same.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/diag.h"
#include "host/host.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void ask_subjects(struct host *h, const char *text, struct arena *a)
{
	/* Every word of the text is a question of every kind. */
	while (*text) {
		size_t n = strcspn(text, " \t\n");
		const char *word = arena_strndup(a, text, n);

		for (int kind = HOST_PATH; kind < HOST_FILE; kind++)
			host_ask(h, (enum host_kind)kind, word);
		host_file(h, word, false, 1000);
		host_real_path(h, word, NULL);
		text += n + (text[n] != '\0');
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new();
	const char *text = arena_strndup(a, (const char *)data, size);
	struct strbuf first, second;
	struct diags d;
	struct host *h;

	diags_init(&d, a);
	h = host_new_fixture(a, "fuzz", text, &d);
	if (!h) {
		struct strbuf out;

		if (!d.n_errors)
			abort();
		strbuf_init(&out, a);
		diags_render(&out, &d, true);
		arena_free(a);
		return 0;
	}
	ask_subjects(h, text, a);
	strbuf_init(&first, a);
	host_dump(h, &first);
	h = host_new_fixture(a, "again", first.s, &d);
	if (!h)
		abort();
	ask_subjects(h, text, a);
	strbuf_init(&second, a);
	host_dump(h, &second);
	if (strcmp(first.s, second.s) != 0)
		abort();
	arena_free(a);
	return 0;
}
