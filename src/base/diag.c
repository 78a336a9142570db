/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "base/diag.h"

#include <string.h>

#include "base/list.h"

static const struct {
	const char *code, *title, *text;
} rows[] = {
#define DIAG(code, title, text) { #code, title, text },
#include "base/diags.def"
#undef DIAG
};

void diags_init(struct diags *d, struct arena *a)
{
	*d = (struct diags){ .arena = a, .max_errors = DIAG_MAX_ERRORS };
}

static struct diag *add(struct diags *d, enum severity sev, enum diag_id id, struct place at,
			const char *fmt, va_list ap) __attribute__((format(printf, 5, 0)));

static struct diag *add(struct diags *d, enum severity sev, enum diag_id id, struct place at,
			const char *fmt, va_list ap)
{
	struct diag *x = arena_alloc(d->arena, sizeof(*x));

	x->severity = sev;
	x->id = id;
	x->at = at;
	x->msg = arena_vprintf(d->arena, fmt, ap);
	if (sev == SEV_WARNING) {
		d->n_warnings++;
	} else if (++d->n_errors > d->max_errors) {
		d->n_dropped++;
		return x; /* counted, may be filled in, never shown */
	}
	if (d->last)
		d->last->next = x;
	else
		d->first = x;
	d->last = x;
	return x;
}

struct diag *diag_add(struct diags *d, enum severity sev, enum diag_id id, struct place at,
		      const char *fmt, ...)
{
	struct diag *x;
	va_list ap;

	va_start(ap, fmt);
	x = add(d, sev, id, at, fmt, ap);
	va_end(ap);
	return x;
}

int diag_error(struct diags *d, enum diag_id id, struct place at, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	add(d, SEV_ERROR, id, at, fmt, ap);
	va_end(ap);
	return -1;
}

int diag_error_help(struct diags *d, enum diag_id id, struct place at, const char *help,
		    const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	add(d, SEV_ERROR, id, at, fmt, ap)->help = help ? arena_strdup(d->arena, help) : NULL;
	va_end(ap);
	return -1;
}

void diags_append(struct diags *d, const struct diags *more)
{
	if (!more->first)
		return;
	if (d->last)
		d->last->next = more->first;
	else
		d->first = more->first;
	d->last = more->last;
	d->n_errors += more->n_errors;
	d->n_warnings += more->n_warnings;
	d->n_dropped += more->n_dropped;
}

void diag_remark(struct diags *d, struct diag *x, const char *word, const char *fmt, ...)
{
	struct diag_remark *r = arena_alloc(d->arena, sizeof(*r)), **last = &x->remarks;
	va_list ap;

	va_start(ap, fmt);
	r->word = arena_strdup(d->arena, word);
	r->text = arena_vprintf(d->arena, fmt, ap);
	va_end(ap);
	while (*last)
		last = &(*last)->next;
	*last = r;
}

const char *diag_code(enum diag_id id)
{
	return rows[id].code;
}

const char *diag_title(enum diag_id id)
{
	return rows[id].title;
}

const char *diag_text(enum diag_id id)
{
	return rows[id].text;
}

bool diag_find(const char *code, enum diag_id *id)
{
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		if (strcmp(rows[i].code, code) == 0) {
			*id = (enum diag_id)i;
			return true;
		}
	}
	return false;
}
