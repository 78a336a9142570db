/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * flat - writes the flat form of a plan, see plan/flat.h.
 *
 * Texts are written once each, sorted, so that equal plans are equal bytes and finding one needs
 * no table: first every text is gathered, then sorted and laid out, then operands are encoded by
 * searching it. File content follows the texts.
 */
#include "plan/flat.h"

#include <stdlib.h>
#include <string.h>

#include "back/back.h"
#include "back/bpf.h"

struct text {
	const char *s;
	size_t len;
	uint32_t offset;
};

struct writer {
	struct arena *arena;
	const struct plan *plan;
	struct text *texts;
	size_t n_texts, cap_texts;
	uint64_t *words;
	size_t n_words, cap_words;
	struct flat_place *places;
	size_t n_places;
	struct flat_note *notes;
	struct strbuf bytes;
	struct diags *diags;
	bool has_failed;
};

#define VALUE(s, f, T) (*(T const *)(const void *)((const char *)&(s)->u + (f)->offset))

static void gather(struct writer *w, const char *s, size_t len)
{
	if (!len)
		return;
	if (w->n_texts == w->cap_texts) {
		w->cap_texts = w->cap_texts ? 2 * w->cap_texts : 256;
		w->texts = arena_grow(w->arena, w->texts, w->n_texts * sizeof(*w->texts),
				      w->cap_texts * sizeof(*w->texts));
	}
	w->texts[w->n_texts++] = (struct text){ .s = s, .len = len };
}

static void gather_place(struct writer *w, struct place at)
{
	if (!place_is_known(at))
		return;
	gather(w, at.file, strlen(at.file));
	if (at.text)
		gather(w, at.text, strcspn(at.text, "\n"));
}

static void gather_step(struct writer *w, const struct step *s)
{
	const struct step_info *info = step_info(s->kind);

	gather(w, s->why, strlen(s->why));
	gather_place(w, s->at);
	for (int i = 0; i < info->n_fields; i++) {
		const struct field_info *f = &info->fields[i];
		struct strv v;

		if (f->type == FIELD_STR)
			gather(w, VALUE(s, f, const char *), strlen(VALUE(s, f, const char *)));
		if (f->type != FIELD_STRV && f->type != FIELD_RULES)
			continue;
		v = VALUE(s, f, struct strv);
		for (size_t k = 0; k < v.n; k++)
			gather(w, v.v[k], strlen(v.v[k]));
	}
}

static int compare_texts(const void *x, const void *y)
{
	const struct text *a = x, *b = y;
	int c = memcmp(a->s, b->s, a->len < b->len ? a->len : b->len);

	return c ? c : (a->len > b->len) - (a->len < b->len);
}

static void lay_out_texts(struct writer *w)
{
	size_t kept = 0;

	if (w->n_texts)
		qsort(w->texts, w->n_texts, sizeof(*w->texts), compare_texts);
	strbuf_addc(&w->bytes, '\0');
	for (size_t i = 0; i < w->n_texts; i++) {
		struct text *t = &w->texts[kept];

		if (kept && compare_texts(t - 1, &w->texts[i]) == 0)
			continue;
		*t = w->texts[i];
		t->offset = (uint32_t)w->bytes.len;
		strbuf_addn(&w->bytes, t->s, t->len);
		strbuf_addc(&w->bytes, '\0');
		kept++;
	}
	w->n_texts = kept;
}

static uint32_t textn(const struct writer *w, const char *s, size_t len)
{
	struct text key = { .s = s, .len = len };
	const struct text *found;

	if (!len || !w->n_texts)
		return 0;
	found = bsearch(&key, w->texts, w->n_texts, sizeof(key), compare_texts);
	return found ? found->offset : 0;
}

static uint32_t text(const struct writer *w, const char *s)
{
	return textn(w, s, strlen(s));
}

static void add_word(struct writer *w, uint64_t word)
{
	if (w->n_words == w->cap_words) {
		w->cap_words = w->cap_words ? 2 * w->cap_words : 64;
		w->words = arena_grow(w->arena, w->words, w->n_words * sizeof(*w->words),
				      w->cap_words * sizeof(*w->words));
	}
	w->words[w->n_words++] = word;
}

/* An empty list is 0, wherever it stands. */
static uint64_t list_arg(size_t first, size_t n)
{
	return n ? (uint64_t)first << 32 | n : 0;
}

static uint64_t add_content(struct writer *w, struct bytes b)
{
	size_t first = w->bytes.len;

	strbuf_addn(&w->bytes, b.v, b.n);
	return list_arg(first, b.n);
}

/* R4: a step has rules; what the kernel takes is made here, once. Empty after an error. */
static struct bytes bpf_of(struct writer *w, const struct step *s)
{
	struct bytes program = { 0 };

	if (bpf_compile(w->arena, &s->u.seccomp, s->at, w->diags, &program) < 0)
		w->has_failed = true;
	return program;
}

static uint64_t encode(struct writer *w, const struct step *s, const struct field_info *f)
{
	size_t first = w->n_words;
	struct id_ranges ranges;
	struct strv strv;
	struct intv intv;

	switch (f->type) {
	case FIELD_STR:
		return text(w, VALUE(s, f, const char *));
	case FIELD_INT:
	case FIELD_MODE:
	case FIELD_SIZE:
	case FIELD_RES:
		return (uint64_t)VALUE(s, f, int64_t);
	case FIELD_BOOL:
		return VALUE(s, f, bool);
	case FIELD_NS:
	case FIELD_ATTRS:
	case FIELD_OVLFLAGS:
	case FIELD_CAPS:
	case FIELD_LLFS:
	case FIELD_LLNET:
	case FIELD_LLSCOPE:
		return VALUE(s, f, uint64_t);
	case FIELD_STRV:
	case FIELD_RULES:
		strv = VALUE(s, f, struct strv);
		for (size_t i = 0; i < strv.n; i++)
			add_word(w, text(w, strv.v[i]));
		return list_arg(first, strv.n);
	case FIELD_INTV:
		intv = VALUE(s, f, struct intv);
		for (size_t i = 0; i < intv.n; i++)
			add_word(w, (uint64_t)intv.v[i]);
		return list_arg(first, intv.n);
	case FIELD_RANGES:
		ranges = VALUE(s, f, struct id_ranges);
		for (size_t i = 0; i < ranges.n; i++) {
			add_word(w, ranges.v[i].inside);
			add_word(w, ranges.v[i].outside);
			add_word(w, ranges.v[i].count);
		}
		return list_arg(first, ranges.n);
	case FIELD_BYTES:
		return add_content(w, VALUE(s, f, struct bytes));
	case FIELD_BPF:
		return add_content(w, bpf_of(w, s));
	}
	return 0;
}

/* Steps of one line mostly follow each other, so the search begins at the end. */
static uint32_t add_place(struct writer *w, struct place at)
{
	struct flat_place p = { .line = at.line, .col = at.col, .len = at.len };

	if (!place_is_known(at))
		return 0;
	p.file = text(w, at.file);
	p.text = at.text ? textn(w, at.text, strcspn(at.text, "\n")) : 0;
	for (size_t i = w->n_places; i-- > 1;)
		if (memcmp(&w->places[i], &p, sizeof(p)) == 0)
			return (uint32_t)i;
	w->places[w->n_places] = p;
	return (uint32_t)w->n_places++;
}

/* All sections behind each other, and the checksum over them. */
static struct bytes assemble(struct writer *w, const struct flat_step *steps, uint32_t name)
{
	size_t n_steps = w->plan->n_steps;
	struct flat_header h = {
		.magic = FLAT_MAGIC,
		.version = flat_version(),
		.n_steps = (uint32_t)n_steps,
		.n_places = (uint32_t)w->n_places,
		.n_notes = (uint32_t)w->plan->n_notes,
		.n_words = (uint32_t)w->n_words,
		.n_bytes = (uint32_t)w->bytes.len,
		.name = name,
	};
	const struct bytes sections[] = {
		{ (const char *)steps, n_steps * sizeof(*steps) },
		{ (const char *)w->places, w->n_places * sizeof(*w->places) },
		{ (const char *)w->notes, w->plan->n_notes * sizeof(*w->notes) },
		{ (const char *)w->words, w->n_words * sizeof(*w->words) },
		{ w->bytes.s, w->bytes.len },
	};
	size_t size = sizeof(h), at = sizeof(h);
	size_t summed = offsetof(struct flat_header, n_steps);
	char *block;

	for (size_t i = 0; i < ARRAY_LEN(sections); i++)
		size += sections[i].n;
	h.size = (uint32_t)size;
	block = arena_alloc(w->arena, size);
	for (size_t i = 0; i < ARRAY_LEN(sections); i++) {
		if (sections[i].n)
			memcpy(block + at, sections[i].v, sections[i].n);
		at += sections[i].n;
	}
	memcpy(block, &h, sizeof(h));
	h.checksum = flat_checksum(block + summed, size - summed);
	memcpy(block, &h, sizeof(h));
	return (struct bytes){ block, size };
}

struct bytes back_flat(const struct plan *p, struct diags *d)
{
	struct writer w = { .arena = p->arena, .plan = p, .n_places = 1, .diags = d };
	struct flat_step *steps = arena_array(p->arena, p->n_steps, sizeof(*steps));
	struct bytes flat;
	struct flat check;
	enum flat_error err;

	w.places = arena_array(p->arena, p->n_steps + p->n_notes + 1, sizeof(*w.places));
	w.notes = arena_array(p->arena, p->n_notes, sizeof(*w.notes));
	strbuf_init(&w.bytes, p->arena);
	gather(&w, p->name, strlen(p->name));
	for (size_t i = 0; i < p->n_steps; i++)
		gather_step(&w, &p->steps[i]);
	for (size_t i = 0; i < p->n_notes; i++) {
		gather_place(&w, p->notes[i].at);
		gather(&w, p->notes[i].text, strlen(p->notes[i].text));
	}
	lay_out_texts(&w);
	for (size_t i = 0; i < p->n_steps; i++) {
		const struct step *s = &p->steps[i];
		const struct step_info *info = step_info(s->kind);

		steps[i] = (struct flat_step){
			.kind = (uint16_t)s->kind,
			.actor = (uint8_t)s->actor,
			.implied = s->implied,
			.place = add_place(&w, s->at),
			.why = text(&w, s->why),
		};
		for (int k = 0; k < info->n_fields; k++)
			steps[i].arg[k] = encode(&w, s, &info->fields[k]);
	}
	for (size_t i = 0; i < p->n_notes; i++) {
		w.notes[i].place = add_place(&w, p->notes[i].at);
		w.notes[i].kind = p->notes[i].kind;
		w.notes[i].text = text(&w, p->notes[i].text);
	}
	if (w.has_failed)
		return (struct bytes){ 0 };
	strbuf_addc(&w.bytes, '\0'); /* ends the content of the last file */
	flat = assemble(&w, steps, text(&w, p->name));
	err = flat.n > FLAT_MAX_SIZE ? FLAT_BAD_SIZE : flat_open(&check, flat.v, flat.n);
	if (err != FLAT_OK) {
		diag_error(d, DIAG_E0001, (struct place){ 0 },
			   "the plan of '%s' cannot be written: %s", p->name, flat_strerror(err));
		return (struct bytes){ 0 };
	}
	return flat;
}
