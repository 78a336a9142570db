/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * record - what libconfig, whose grammar is the grammar of record, reads in the same text.
 */
#ifndef SBX_FRONT_RECORD_H
#define SBX_FRONT_RECORD_H

#include "base/diag.h"
#include "spec/value.h"

/* -1 after an error when libconfig refuses the text, or reads another tree than this one. */
int record_compare(const struct value *tree, const char *text, const char *file, struct diags *d);

#endif
