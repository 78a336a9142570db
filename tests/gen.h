/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * gen - what gen-docs makes for editors out of the settings table.
 */
#ifndef SBX_TESTS_GEN_H
#define SBX_TESTS_GEN_H

#include "base/strbuf.h"

/* The schema of the JSON form of a profile, draft 2020-12. */
void gen_json_schema(struct strbuf *out);

/* vim's syntax file. */
void gen_vim(struct strbuf *out);

#endif
