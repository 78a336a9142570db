/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * table - the domains' rows as one table, and look-up in it. Tens of rows: a linear scan.
 */
#include "schema/schema.h"

#include <string.h>

#include "schema/rows.h"

/* The order of the manual. */
static const struct setting_table *const tables[] = {
	&settings_top, &settings_layers, &settings_ns,	&settings_id,
	&settings_fs,  &settings_mounts, &settings_net, &settings_limits,
	&settings_lsm, &settings_proc,	 &settings_env,
};

static const struct setting_alias aliases[] = {
	{
		.option = "bind",
		.arg = "SRC[:DST][:ro|rw]",
		.key = "filesystem.mounts",
		.prefix = "",
		.help = "show the host's SRC at DST, read-only without rw",
		.text = "Shows the host's \\fISRC\\fR at \\fIDST\\fR, or at the same path, with "
			"all that is mounted below it. A colon in a path is written \\e:.",
	},
	{
		.option = "tmpfs",
		.arg = "PATH",
		.key = "filesystem.mounts",
		.prefix = "type=tmpfs,target=",
		.help = "an empty directory in memory at PATH",
		.text = "Mounts an empty tmpfs at \\fIPATH\\fR. For a size or a mode, write an "
			"entry of \\fBfilesystem.mounts\\fR.",
	},
};

_Static_assert(sizeof(struct spec) < UINT16_MAX, "an offset in struct spec fits a row");

size_t schema_count(void)
{
	size_t n = 0;

	for (size_t t = 0; t < ARRAY_LEN(tables); t++)
		n += tables[t]->n;
	return n;
}

const struct setting *schema_row(size_t i)
{
	for (size_t t = 0; t < ARRAY_LEN(tables); t++) {
		if (i < tables[t]->n)
			return &tables[t]->rows[i];
		i -= tables[t]->n;
	}
	return NULL;
}

const struct setting_alias *schema_aliases(size_t *n)
{
	*n = ARRAY_LEN(aliases);
	return aliases;
}

const struct setting *schema_find(const char *dotted)
{
	const struct setting *s;

	for (size_t i = 0; (s = schema_row(i)); i++)
		if (strcmp(s->key, dotted) == 0)
			return s;
	return NULL;
}

const struct setting *schema_find_option(const char *option, char letter)
{
	const struct setting *s;

	for (size_t i = 0; (s = schema_row(i)); i++) {
		if (option && s->option && strcmp(s->option, option) == 0)
			return s;
		if (letter && s->letter == letter)
			return s;
	}
	return NULL;
}

enum list_rule schema_list_rule(const char *dotted)
{
	const struct setting *s = schema_find(dotted);

	if (s && (s->flags & SETTING_REPLACE))
		return LIST_REPLACE;
	return s && (s->flags & SETTING_PAIRS) ? LIST_LAST : LIST_FOLD;
}

bool schema_in_group(const struct setting *s, const char *prefix)
{
	size_t n = strlen(prefix);

	if (n) {
		if (strncmp(s->key, prefix, n) != 0 || s->key[n] != '.')
			return false;
		n++;
	}
	return !strchr(s->key + n, '.');
}

const char *schema_leaf(const struct setting *s)
{
	const char *dot = strrchr(s->key, '.');

	return dot ? dot + 1 : s->key;
}
