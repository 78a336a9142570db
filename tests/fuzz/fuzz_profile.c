/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Profile text, differentially: what sbx's reader takes, libconfig must take too and read the same
 * (profile_parse compares the trees). Whatever is refused must have been said, with places that lie
 * in the text. What is taken goes on through merging and expansion.
 */
#include <stdlib.h>
#include <string.h>

#include "front/front.h"
#include "spec/expand.h"
#include "spec/merge.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_place(struct place at)
{
	if (!at.text)
		return;
	if (!at.line || !at.col || at.col - 1 + at.len > strcspn(at.text, "\n"))
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

static void check_diags(const struct diags *d)
{
	for (const struct diag *x = d->first; x; x = x->next) {
		if (x->id == DIAG_E0001)
			abort(); /* the two readers disagree */
		check_place(x->at);
		check_place(x->other);
	}
}

static const char *get(void *ctx, const char *name, bool *known)
{
	(void)ctx;
	*known = name[0] != 'U';
	return name[0] == 'N' ? NULL : "value";
}

static enum list_rule rule(const char *dotted)
{
	if (strcmp(dotted, "command") == 0)
		return LIST_REPLACE;
	return *dotted == 's' ? LIST_LAST : LIST_FOLD;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct expander x = { .get = get };
	struct arena *a = arena_new();
	struct value *tree;
	struct strbuf out;
	struct diags d;

	diags_init(&d, a);
	tree = profile_parse(a, "fuzz", (struct bytes){ .v = (const char *)data, .n = size }, &d);
	if (!tree != (d.n_errors > 0))
		abort();
	if (tree) {
		struct value *merged = value_merge(a, value_merge(a, NULL, tree, rule), tree, rule);

		check_places(tree);
		value_expand(a, merged, &x, &d);
	}
	check_diags(&d);
	strbuf_init(&out, a);
	diags_render(&out, &d, false);
	arena_free(a);
	return 0;
}
