/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Any text as /etc/subuid: ranges that come out are not empty and end within an id.
 */
#include <stdlib.h>
#include <string.h>

#include "feature/subid.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The bytes as the value of a line of a fixture. */
static const char *fixture_text(struct arena *a, const uint8_t *data, size_t size)
{
	struct strbuf out;

	strbuf_init(&out, a);
	strbuf_add(&out, "fact uid = 1000\nfact user = u\nfile /etc/subuid = ");
	for (size_t i = 0; i < size; i++)
		strbuf_addf(&out, "\\x%02x", data[i]);
	return out.s;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new();
	struct diags d;
	struct host *h;
	struct id_ranges r;

	diags_init(&d, a);
	h = host_new_fixture(a, "fuzz", fixture_text(a, data, size), &d);
	if (!h)
		abort();
	r = subid_ranges(a, h, "/etc/subuid");
	for (size_t i = 0; i < r.n; i++)
		if (!r.v[i].count || (uint64_t)r.v[i].outside + r.v[i].count > UINT32_MAX)
			abort();
	arena_free(a);
	return 0;
}
