/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * fuzz_flat - flat_open() on any bytes, and every accessor on every step of what it accepts.
 *
 * Few inputs have the right checksum, so each is tried as it is and once more with a header whose
 * magic, version, size and checksum are put right.
 */
#include <stdlib.h>
#include <string.h>

#include "plan/flat.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Makes a sanitizer look at the memory, and the compiler keep the reads. */
static volatile uint64_t sink;

static void touch(const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++)
		sink += (unsigned char)s[i];
}

static void read_operand(const struct flat *f, const struct flat_step *s, int i,
			 enum field_type type)
{
	switch (type) {
	case FIELD_STR:
		touch(flat_str(f, s, i), strlen(flat_str(f, s, i)));
		break;
	case FIELD_STRV:
	case FIELD_RULES:
		for (uint32_t k = 0; k < flat_count(s, i); k++)
			touch(flat_strv(f, s, i, k), strlen(flat_strv(f, s, i, k)));
		break;
	case FIELD_INTV:
		for (uint32_t k = 0; k < flat_count(s, i); k++)
			sink += (uint64_t)flat_intv(f, s, i, k);
		break;
	case FIELD_RANGES:
		for (uint32_t k = 0; k < 3 * flat_count(s, i); k++)
			sink += (uint64_t)flat_intv(f, s, i, k);
		break;
	case FIELD_BYTES:
	case FIELD_BPF:
		touch(flat_bytes(f, s, i), flat_count(s, i));
		break;
	case FIELD_INT:
	case FIELD_MODE:
	case FIELD_SIZE:
	case FIELD_BOOL:
	case FIELD_NS:
	case FIELD_ATTRS:
	case FIELD_OVLFLAGS:
	case FIELD_CAPS:
	case FIELD_RES:
	case FIELD_LLFS:
	case FIELD_LLNET:
	case FIELD_LLSCOPE:
		sink += (uint64_t)flat_int(s, i);
		break;
	}
}

static void try_open(const void *block, size_t size)
{
	struct flat f;

	if (flat_open(&f, block, size) != FLAT_OK)
		return;
	for (uint32_t i = 0; i < f.header->n_steps; i++) {
		const struct flat_step *s = &f.steps[i];
		const struct step_info *info = step_info(s->kind);
		const struct flat_place *p = &f.places[s->place];

		for (int k = 0; k < info->n_fields; k++)
			read_operand(&f, s, k, info->fields[k].type);
		touch(f.bytes + p->file, strlen(f.bytes + p->file));
		touch(f.bytes + p->text, strlen(f.bytes + p->text));
		touch(f.bytes + s->why, strlen(f.bytes + s->why));
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *block = calloc(1, size + !size);
	struct flat_header h;

	if (!block)
		abort();
	if (size)
		memcpy(block, data, size);
	try_open(block, size);
	if (size >= sizeof(h)) {
		memcpy(&h, block, sizeof(h));
		memcpy(h.magic, FLAT_MAGIC, sizeof(h.magic));
		h.version = flat_version();
		h.size = (uint32_t)size;
		memcpy(block, &h, sizeof(h));
		h.checksum = flat_checksum(block + offsetof(struct flat_header, n_steps),
					   size - offsetof(struct flat_header, n_steps));
		memcpy(block, &h, sizeof(h));
		try_open(block, size);
	}
	free(block);
	return 0;
}
