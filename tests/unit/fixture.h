/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * fixture - an arena and a list of problems for each case: for tests of what works in these.
 * Included once, by the file that has main().
 */
#ifndef SBX_TESTS_FIXTURE_H
#define SBX_TESTS_FIXTURE_H

#include "base/diag.h"
#include "tests/unit/unit.h"

static struct arena *arena;
static struct diags diags;

static int setup(void **state)
{
	(void)state;
	arena = arena_new();
	diags_init(&diags, arena);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	arena_free(arena);
	return 0;
}

#endif
