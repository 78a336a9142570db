/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * show - a value tree as one line of text, for tests to compare: {a=1 b=[<x> <y>]}
 */
#ifndef SBX_TESTS_SHOW_H
#define SBX_TESTS_SHOW_H

#include "spec/value.h"

/* "none" for NULL. */
const char *show(struct arena *a, const struct value *v);

/* Profile text that must be right -> tree. */
struct value *read_text(struct arena *a, const char *text);

#endif
