/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * words - times, sizes and places as people write them.
 */
#ifndef SBX_RUN_WORDS_H
#define SBX_RUN_WORDS_H

#include "plan/flat.h"
#include "run/text.h"

/* "6h", "90s", "250ms": exactly, in the largest unit that does it. */
void text_add_duration(struct text *t, int64_t ns);

/* "64M": exactly, as a profile has it, where that is short. */
void text_add_size(struct text *t, uint64_t bytes);

/* "31.9M": near enough to be read; and "1.234s". */
void text_add_rough_size(struct text *t, uint64_t bytes);
void text_add_seconds(struct text *t, int64_t ns);

/* "limits.runtime, box.profile:3:12": what the step comes from. */
void text_add_origin(struct text *t, const struct flat *f, const struct flat_step *s);

#endif
