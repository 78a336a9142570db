/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * fill - paragraphs and two-column lists for a terminal of 80 columns.
 */
#ifndef SBX_CLI_FILL_H
#define SBX_CLI_FILL_H

#include "base/strbuf.h"

#define TEXT_WIDTH 79

/* The paragraph filled to the width, each line indented; manual page markup is left out. */
void text_fill(struct strbuf *out, const char *paragraph, size_t indent);

/* "  left    right", the right side filled and beginning at `column`. */
void text_row(struct strbuf *out, const char *left, const char *right, size_t column);

/* The same with outside text on the right: it has no markup, and draws nothing. */
void text_row_safe(struct strbuf *out, const char *left, const char *right, size_t column);

#endif
