/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * parse - one value of profile text, for the command line.
 */
#ifndef SBX_FRONT_PARSE_H
#define SBX_FRONT_PARSE_H

#include "base/diag.h"
#include "spec/value.h"

/* How far the columns below lie behind those of the text. */
#define PROFILE_VALUE_INDENT 2

/*
 * "[ 1, 2 ]", "true", "\"text\"" -> a value whose places are lines and columns of `text`, the first
 * line indented. NULL when the text is anything else; there need not be an error in d then.
 */
struct value *profile_parse_value(struct arena *a, const char *file, const char *text,
				  struct diags *d);

#endif
