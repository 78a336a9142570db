/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tests/unit/show.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/strbuf.h"
#include "front/front.h"

static void add(struct strbuf *b, const struct value *v)
{
	switch (v->type) {
	case VAL_BOOL:
		strbuf_add(b, v->u.b ? "yes" : "no");
		break;
	case VAL_INT:
		strbuf_addf(b, "%lld", (long long)v->u.i);
		break;
	case VAL_FLOAT:
		strbuf_addf(b, "%g", v->u.f);
		break;
	case VAL_STRING:
		strbuf_addf(b, "<%s>", v->u.s);
		break;
	case VAL_LIST:
		strbuf_add(b, "[");
		for (size_t i = 0; i < v->u.list.n; i++) {
			strbuf_add(b, i ? " " : "");
			add(b, v->u.list.v[i]);
		}
		strbuf_add(b, "]");
		break;
	case VAL_GROUP:
		strbuf_add(b, "{");
		for (size_t i = 0; i < v->u.group.n; i++) {
			strbuf_addf(b, "%s%s=", i ? " " : "", v->u.group.v[i].key);
			add(b, v->u.group.v[i].val);
		}
		strbuf_add(b, "}");
		break;
	}
}

const char *show(struct arena *a, const struct value *v)
{
	struct strbuf b;

	strbuf_init(&b, a);
	if (v)
		add(&b, v);
	return v ? b.s : "none";
}

struct value *read_text(struct arena *a, const char *text)
{
	struct value *tree;
	struct strbuf out;
	struct diags d;

	diags_init(&d, a);
	tree = profile_parse(a, "text", (struct bytes){ .v = text, .n = strlen(text) }, &d);
	if (tree)
		return tree;
	strbuf_init(&out, a);
	diags_render(&out, &d, false);
	fputs(out.s, stderr);
	abort();
}
