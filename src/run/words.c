/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "run/words.h"
#include "base/list.h"

static const char size_units[] = "KMGTPE";

void text_add_duration(struct text *t, int64_t ns)
{
	static const struct {
		const char *name;
		int64_t ns;
	} units[] = {
		{ "d", 86400000000000 },
		{ "h", 3600000000000 },
		{ "m", 60000000000 },
		{ "s", 1000000000 },
		{ "ms", 1000000 },
		{ "us", 1000 },
		{ "ns", 1 },
	};
	size_t u = ns ? 0 : 3;

	while (ns % units[u].ns)
		u++;
	text_add_number(t, ns / units[u].ns);
	text_add(t, units[u].name);
}

void text_add_rough_size(struct text *t, uint64_t bytes)
{
	uint64_t tenths = bytes * 10;
	int unit = -1;

	if (bytes > UINT64_MAX / 16)
		tenths = UINT64_MAX / 16 * 10;
	for (; tenths >= 10240; tenths /= 1024)
		unit++;
	text_add_number(t, (int64_t)(tenths / 10));
	if (unit < 0)
		return;
	text_add(t, ".");
	text_add_number(t, (int64_t)(tenths % 10));
	text_add_n(t, size_units + unit, 1);
}

void text_add_size(struct text *t, uint64_t bytes)
{
	uint64_t n = bytes;
	int unit = -1;

	for (; n && n % 1024 == 0; n /= 1024)
		unit++;
	if (n > 99999) {
		text_add_rough_size(t, bytes);
		return;
	}
	text_add_number(t, (int64_t)n);
	if (unit >= 0)
		text_add_n(t, size_units + unit, 1);
}

void text_add_seconds(struct text *t, int64_t ns)
{
	int64_t ms = ns / 1000000 % 1000;

	text_add_number(t, ns / 1000000000);
	text_add(t, ms < 10 ? ".00" : ms < 100 ? ".0" : ".");
	text_add_number(t, ms);
	text_add(t, "s");
}

void text_add_origin(struct text *t, const struct flat *f, const struct flat_step *s)
{
	const struct flat_place *place = &f->places[s->place];

	text_add(t, f->bytes + s->why);
	if (!place->file)
		return;
	if (s->why)
		text_add(t, ", ");
	text_add(t, f->bytes + place->file);
	text_add(t, ":");
	text_add_number(t, place->line);
	if (place->col) {
		text_add(t, ":");
		text_add_number(t, place->col);
	}
}
