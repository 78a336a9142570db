/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * print - the one printer of a step: used by `sbx plan`, by explain and by error messages.
 */
#ifndef SBX_PLAN_PRINT_H
#define SBX_PLAN_PRINT_H

#include "base/json.h"
#include "base/strbuf.h"
#include "plan/plan.h"

/* "tmpfs /tmp size=64M mode=1777 nosuid,nodev": name and operands, no place. */
void step_print(struct strbuf *out, const struct step *s);

/* What takes lines of its own, each with its newline: the rules of a filter. */
void step_print_lines(struct strbuf *out, const struct step *s, int indent);

/*
 * Ends the line that begins at `start` of the text with where it comes from, in a column of its
 * own: FILE:LINE:COLUMN, or `why` where there is no place.
 */
void origin_print(struct strbuf *out, size_t start, struct place at, const char *why);

/* One operand's value, which may be nothing. */
void step_print_field(struct strbuf *out, const struct step *s, int i);

/* The operands as members of the current JSON object. */
void step_json(struct json *j, const struct step *s);

/* "clone" operands etc. as text: "user,mount,pid". */
void ns_print(struct strbuf *out, uint64_t ns);
void attrs_print(struct strbuf *out, uint64_t attrs);

#endif
