/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <string.h>

#include "back/back.h"

static struct place unflat_place(const struct flat *f, uint32_t i)
{
	const struct flat_place *p = &f->places[i];

	if (!p->file)
		return (struct place){ 0 };
	return (struct place){
		.file = f->bytes + p->file,
		.text = p->text ? f->bytes + p->text : NULL,
		.line = p->line,
		.col = p->col,
		.len = p->len,
	};
}

static struct strv unflat_strv(struct arena *a, const struct flat *f, const struct flat_step *s,
			       int i)
{
	struct strv v = { .n = flat_count(s, i) };

	v.v = arena_array(a, v.n, sizeof(*v.v));
	for (uint32_t k = 0; k < v.n; k++)
		v.v[k] = flat_strv(f, s, i, k);
	return v;
}

static struct intv unflat_intv(struct arena *a, const struct flat *f, const struct flat_step *s,
			       int i)
{
	struct intv v = { .n = flat_count(s, i) };

	v.v = arena_array(a, v.n, sizeof(*v.v));
	for (uint32_t k = 0; k < v.n; k++)
		v.v[k] = flat_intv(f, s, i, k);
	return v;
}

static struct id_ranges unflat_ranges(struct arena *a, const struct flat *f,
				      const struct flat_step *s, int i)
{
	struct id_ranges r = { .n = flat_count(s, i) };

	r.v = arena_array(a, r.n, sizeof(*r.v));
	for (uint32_t k = 0; k < r.n; k++)
		r.v[k] = (struct id_range){
			.inside = (uint32_t)flat_intv(f, s, i, 3 * k),
			.outside = (uint32_t)flat_intv(f, s, i, 3 * k + 1),
			.count = (uint32_t)flat_intv(f, s, i, 3 * k + 2),
		};
	return r;
}

/* The operand of `out` as an object of type T. */
#define VALUE(out, f, T) (*(T *)(void *)((char *)&(out)->u + (f)->offset))

static void unflat_operand(struct arena *a, const struct flat *f, const struct flat_step *s, int i,
			   const struct field_info *field, struct step *out)
{
	switch (field->type) {
	case FIELD_STR:
		VALUE(out, field, const char *) = flat_str(f, s, i);
		break;
	case FIELD_INT:
	case FIELD_MODE:
	case FIELD_SIZE:
	case FIELD_RES:
		VALUE(out, field, int64_t) = flat_int(s, i);
		break;
	case FIELD_BOOL:
		VALUE(out, field, bool) = s->arg[i] != 0;
		break;
	case FIELD_NS:
	case FIELD_ATTRS:
	case FIELD_OVLFLAGS:
	case FIELD_CAPS:
	case FIELD_LLFS:
	case FIELD_LLNET:
	case FIELD_LLSCOPE:
		VALUE(out, field, uint64_t) = s->arg[i];
		break;
	case FIELD_STRV:
	case FIELD_RULES:
		VALUE(out, field, struct strv) = unflat_strv(a, f, s, i);
		break;
	case FIELD_INTV:
		VALUE(out, field, struct intv) = unflat_intv(a, f, s, i);
		break;
	case FIELD_RANGES:
		VALUE(out, field, struct id_ranges) = unflat_ranges(a, f, s, i);
		break;
	case FIELD_BYTES:
		VALUE(out, field, struct bytes) =
			(struct bytes){ flat_bytes(f, s, i), flat_count(s, i) };
		break;
	case FIELD_BPF: /* in memory a step has the rules */
		break;
	}
}

struct plan *back_unflat(struct arena *a, const struct flat *f)
{
	struct plan *p = plan_new(a, f->bytes + f->header->name);

	for (uint32_t i = 0; i < f->header->n_steps; i++) {
		const struct flat_step *s = &f->steps[i];
		const struct step_info *info = step_info(s->kind);
		struct step *out = plan_add(p, s->kind, s->actor, unflat_place(f, s->place),
					    f->bytes + s->why);

		out->implied = s->implied;
		for (int k = 0; k < info->n_fields; k++)
			unflat_operand(a, f, s, k, &info->fields[k], out);
	}
	for (uint32_t i = 0; i < f->header->n_notes; i++)
		plan_note(p, (enum note_kind)f->notes[i].kind, unflat_place(f, f->notes[i].place),
			  "%s", f->bytes + f->notes[i].text);
	return p;
}
