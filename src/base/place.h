/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * place - where something was written.
 *
 * A place is a value: it is copied into every token, spec value, plan step and diagnostic, so that
 * whatever fails can name the line that asked for it. Names and text live as long as the arena of
 * the compilation.
 */
#ifndef SBX_BASE_PLACE_H
#define SBX_BASE_PLACE_H

#include <stdbool.h>
#include <stdint.h>

struct place {
	const char *file; /* path as shown to people, or "command line"; NULL: sbx's own default */
	const char *text; /* first byte of the line, ends at '\n' or NUL; NULL when unknown */
	uint32_t line;	  /* from 1 */
	uint32_t col;	  /* from 1, in bytes */
	uint32_t len;	  /* bytes to underline; 0 is shown as one caret */
};

static inline bool place_is_known(struct place p)
{
	return p.file != NULL;
}

#endif
