/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * diag - errors and warnings as data with a place.
 *
 * A stage appends what it finds and goes on, so that a person sees all problems of a stage at
 * once; the stage then returns -1 and the pipeline stops. Only the command line prints. Every code
 * is a row of diags.def: `sbx explain E0102` shows its paragraph.
 *
 * Messages: lower case, no full stop; what failed, the subject in single quotes, the reason. The
 * way out goes into `help`.
 */
#ifndef SBX_BASE_DIAG_H
#define SBX_BASE_DIAG_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/place.h"
#include "base/strbuf.h"

enum diag_id {
#define DIAG(code, title, text) DIAG_##code,
#include "base/diags.def"
#undef DIAG
	DIAG_COUNT
};

enum severity {
	SEV_ERROR,
	SEV_WARNING,
};

/* The 20th error ends the list, as a rule: the rest is usually an echo of the first. */
#define DIAG_MAX_ERRORS 20

/* A line of its own below the place: "= cause: user namespaces are switched off". */
struct diag_remark {
	struct diag_remark *next;
	const char *word, *text;
};

struct diag {
	struct diag *next;
	enum severity severity;
	enum diag_id id;
	struct place at;
	const char *msg;
	const char *label;  /* after the carets, e.g. "did you mean 'filesystem'?"; may be NULL */
	struct place other; /* a second place, e.g. the first definition */
	const char *other_msg; /* NULL: no second place */
	struct diag_remark *remarks;
	const char *help; /* what to do; may hold several lines; may be NULL */
};

struct diags {
	struct arena *arena;
	struct diag *first, *last;
	int n_errors, n_warnings;
	int max_errors; /* DIAG_MAX_ERRORS, unless somebody wants more */
	int n_dropped;	/* errors beyond these */
};

void diags_init(struct diags *d, struct arena *a);

/* Appends; the result is for adding label, other place and help. Never NULL. */
struct diag *diag_add(struct diags *d, enum severity sev, enum diag_id id, struct place at,
		      const char *fmt, ...) __attribute__((format(printf, 5, 6)));

/* Appends an error and returns -1, so that a stage can end with `return diag_error(...)`. */
int diag_error(struct diags *d, enum diag_id id, struct place at, const char *fmt, ...)
	__attribute__((format(printf, 4, 5)));

/* The same with the way out; NULL: none is known. */
int diag_error_help(struct diags *d, enum diag_id id, struct place at, const char *help,
		    const char *fmt, ...) __attribute__((format(printf, 5, 6)));

/* Moves all of `more` to the end; both belong to one arena. */
void diags_append(struct diags *d, const struct diags *more);

/* Appends a remark to x. */
void diag_remark(struct diags *d, struct diag *x, const char *word, const char *fmt, ...)
	__attribute__((format(printf, 4, 5)));

const char *diag_code(enum diag_id id);	 /* "E0102" */
const char *diag_title(enum diag_id id); /* "unknown key" */
const char *diag_text(enum diag_id id);	 /* the paragraph */
bool diag_find(const char *code, enum diag_id *id);

/* The form of design.md 6, with carets; `colour` adds SGR sequences. */
void diags_render(struct strbuf *out, const struct diags *d, bool colour);

/* {"errors":[{"code":..,"severity":..,"message":..,"file":..,"line":..,"column":..,"help":..}]} */
void diags_render_json(struct strbuf *out, const struct diags *d);

#endif
