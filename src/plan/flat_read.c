/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * flat_read - checks a flat plan, so that whoever executes or prints it need not.
 *
 * Three layers, each relying on the one before: the block (sizes, sections, checksum), here; each
 * step by itself (flat_step.c); and the order of the steps (flat_order.c). The checksum is there
 * for torn and mistaken files, not for hostile ones: what a plan may do is limited by who may own
 * it.
 */
#include <stdbool.h>
#include <string.h>

#include "plan/flat_check.h"

/* 1 on little-endian, with the width of pointers and the architecture the plan is for. */
#if defined(__x86_64__)
#define MACHINE 1u
#elif defined(__aarch64__)
#define MACHINE 2u
#elif defined(__riscv) && __riscv_xlen == 64
#define MACHINE 3u
#elif defined(__i386__)
#define MACHINE 4u
#elif defined(__arm__)
#define MACHINE 5u
#elif defined(__powerpc64__)
#define MACHINE 6u
#else
#define MACHINE 0xffu
#endif

_Static_assert(sizeof(struct flat_header) == 64, "the header is 64 bytes");
_Static_assert(sizeof(struct flat_step) == 64, "a step is 64 bytes");
_Static_assert(sizeof(struct flat_place) == 24, "a place is 24 bytes");
_Static_assert(sizeof(struct flat_note) == 16, "a note is 16 bytes");
_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "flat plans are little-endian");

uint32_t flat_version(void)
{
	return FLAT_VERSION | MACHINE << 16;
}

/* Eight bytes at a time: the runner does this at every start. */
uint64_t flat_checksum(const void *data, size_t size)
{
	const unsigned char *p = data;
	uint64_t h = 0xcbf29ce484222325u ^ size, w;

	for (; size >= sizeof(w); p += sizeof(w), size -= sizeof(w)) {
		memcpy(&w, p, sizeof(w));
		h = (h ^ w) * 0x9e3779b97f4a7c15u;
		h ^= h >> 29;
	}
	if (size) {
		w = 0;
		memcpy(&w, p, size);
		h = (h ^ w) * 0x9e3779b97f4a7c15u;
		h ^= h >> 29;
	}
	return h;
}

const char *flat_strerror(enum flat_error e)
{
	switch (e) {
	case FLAT_OK:
		return "no error";
	case FLAT_TRUNCATED:
		return "the file is too short";
	case FLAT_BAD_MAGIC:
		return "the file is not a plan";
	case FLAT_BAD_VERSION:
		return "the plan was made by another version of sbx or for another machine";
	case FLAT_BAD_SIZE:
		return "the size in the plan is not that of the file";
	case FLAT_BAD_CHECKSUM:
		return "the checksum is wrong: the plan is damaged";
	case FLAT_BAD_OFFSET:
		return "the plan points outside itself";
	case FLAT_BAD_STEP:
		return "a step has an operand that is not possible";
	case FLAT_BAD_ORDER:
		return "the steps cannot be executed in this order";
	}
	return "unknown error";
}

static bool all_zero(const void *data, size_t size)
{
	const unsigned char *p = data;

	while (size--)
		if (*p++)
			return false;
	return true;
}

static enum flat_error check_block(struct flat *f, const void *data, size_t size)
{
	const struct flat_header *h = data;
	const char *at = data;
	uint64_t need;

	if (size < sizeof(*h))
		return FLAT_TRUNCATED;
	if (memcmp(h->magic, FLAT_MAGIC, sizeof(h->magic)) != 0)
		return FLAT_BAD_MAGIC;
	if (h->version != flat_version())
		return FLAT_BAD_VERSION;
	if (size < h->size)
		return FLAT_TRUNCATED;
	if (size != h->size || size > FLAT_MAX_SIZE)
		return FLAT_BAD_SIZE;
	if (h->checksum != flat_checksum(at + offsetof(struct flat_header, n_steps),
					 size - offsetof(struct flat_header, n_steps)))
		return FLAT_BAD_CHECKSUM;
	need = sizeof(*h) + (uint64_t)h->n_steps * sizeof(struct flat_step) +
	       (uint64_t)h->n_places * sizeof(struct flat_place) +
	       (uint64_t)h->n_notes * sizeof(struct flat_note) +
	       (uint64_t)h->n_words * sizeof(uint64_t) + h->n_bytes;
	if (need != size)
		return FLAT_BAD_SIZE;

	f->header = h;
	f->steps = (const void *)(at += sizeof(*h));
	f->places = (const void *)(at += h->n_steps * sizeof(struct flat_step));
	f->notes = (const void *)(at += h->n_places * sizeof(struct flat_place));
	f->words = (const void *)(at += h->n_notes * sizeof(struct flat_note));
	f->bytes = at + h->n_words * sizeof(uint64_t);
	/* With a NUL at both ends every offset is a string. */
	if (!h->n_bytes || f->bytes[0] || f->bytes[h->n_bytes - 1])
		return FLAT_BAD_OFFSET;
	if (!h->n_places || !all_zero(&f->places[0], sizeof(f->places[0])))
		return FLAT_BAD_OFFSET;
	if (h->name >= h->n_bytes || !all_zero(h->reserved, sizeof(h->reserved)))
		return FLAT_BAD_OFFSET;
	for (uint32_t i = 0; i < h->n_places; i++) {
		const struct flat_place *p = &f->places[i];

		if (p->file >= h->n_bytes || p->text >= h->n_bytes || p->reserved)
			return FLAT_BAD_OFFSET;
	}
	for (uint32_t i = 0; i < h->n_notes; i++)
		if (f->notes[i].place >= h->n_places || f->notes[i].text >= h->n_bytes ||
		    f->notes[i].kind > NOTE_LEFT_OUT || f->notes[i].reserved)
			return FLAT_BAD_OFFSET;
	return FLAT_OK;
}

enum flat_error flat_open(struct flat *f, const void *data, size_t size)
{
	struct flat found;
	enum flat_error e;

	if ((uintptr_t)data % sizeof(uint64_t))
		return FLAT_BAD_OFFSET;
	e = check_block(&found, data, size);
	for (uint32_t i = 0; !e && i < found.header->n_steps; i++)
		e = flat_check_step(&found, &found.steps[i]);
	if (!e)
		e = flat_check_order(&found);
	if (!e)
		*f = found;
	return e;
}
