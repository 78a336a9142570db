/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * diag_render - diagnostics as people and programs read them.
 *
 *	error[E0102]: unknown key 'filesytem'
 *	  --> 50-mine.profile:2:1
 *	   |
 *	 2 | filesytem = {
 *	   | ^^^^^^^^^ did you mean 'filesystem'?
 *	   = help: sbx help filesystem
 */
#include <string.h>

#include "base/diag.h"
#include "base/json.h"
#include "base/utf8.h"

#define MAX_LINE 200 /* bytes of a source line that are shown */

struct look {
	const char *error, *warning, *bold, *dim, *off;
};

static const struct look plain = { "", "", "", "", "" };
static const struct look colours = { "\033[1;31m", "\033[1;35m", "\033[1m", "\033[34m", "\033[0m" };

static size_t line_length(const char *text)
{
	size_t n = strcspn(text, "\n");

	return n && text[n - 1] == '\r' ? n - 1 : n;
}

/* How many columns the safe form of these bytes takes; wide characters count as one. */
static size_t columns(struct arena *a, const char *s, size_t n)
{
	struct strbuf b;
	size_t cols = 0;

	strbuf_init(&b, a);
	strbuf_addn_safe(&b, s, n);
	for (size_t i = 0; i < b.len; i++)
		cols += ((unsigned char)b.s[i] & 0xc0) != 0x80;
	return cols;
}

/* The line with tabs as single spaces, so that carets stand below what they mean. */
static void add_line(struct strbuf *out, const char *text, size_t n)
{
	for (size_t i = 0; i < n;) {
		size_t run = i;

		while (run < n && text[run] != '\t')
			run++;
		strbuf_addn_safe(out, text + i, run - i);
		if (run < n)
			strbuf_addc(out, ' ');
		i = run + 1;
	}
}

/* Columns before byte `n` of the line as add_line() shows it. */
static size_t shown_columns(struct arena *a, const char *text, size_t n)
{
	size_t cols = 0;

	for (size_t i = 0; i < n;) {
		size_t run = i;

		while (run < n && text[run] != '\t')
			run++;
		cols += columns(a, text + i, run - i) + (run < n);
		i = run + 1;
	}
	return cols;
}

/* Where the character of byte i begins; in text that is not UTF-8, somewhere near. */
static size_t boundary(const char *text, size_t i)
{
	for (int back = 0; back < 3 && i && ((unsigned char)text[i] & 0xc0) == 0x80; back++)
		i--;
	return i;
}

static void add_excerpt(struct strbuf *out, struct place at, const char *label,
			const struct look *l, const char *colour, int width)
{
	size_t n = line_length(at.text), start = at.col ? at.col - 1 : 0, len, cut = 0;

	if (start > n)
		start = n;
	len = at.len ? at.len : 1;
	if (len > n - start)
		len = n - start;
	if (start + len > MAX_LINE && start > 20)
		cut = boundary(at.text, start - 20);
	if (n - cut > MAX_LINE)
		n = boundary(at.text, cut + MAX_LINE);
	if (start > n)
		start = n;
	if (len > n - start)
		len = n - start;

	strbuf_addf(out, "%s%*s |%s\n", l->dim, width, "", l->off);
	strbuf_addf(out, "%s%*u |%s ", l->dim, width, at.line, l->off);
	strbuf_add(out, cut ? "..." : "");
	add_line(out, at.text + cut, n - cut);
	strbuf_addf(out, "\n%s%*s |%s ", l->dim, width, "", l->off);
	strbuf_fill(out, ' ',
		    (cut ? 3 : 0) + shown_columns(out->arena, at.text + cut, start - cut));
	len = shown_columns(out->arena, at.text + start, len);
	strbuf_add(out, colour);
	strbuf_fill(out, '^', len ? len : 1);
	if (label) {
		strbuf_addc(out, ' ');
		strbuf_add_safe(out, label);
	}
	strbuf_addf(out, "%s\n", l->off);
}

static void add_place(struct strbuf *out, struct place at, const char *label, const struct look *l,
		      const char *colour, int width)
{
	strbuf_addf(out, "%s%*s-->%s ", l->dim, width, "", l->off);
	strbuf_add_safe(out, at.file);
	if (at.line)
		strbuf_addf(out, ":%u:%u", at.line, at.col ? at.col : 1);
	strbuf_addc(out, '\n');
	if (at.text && at.line)
		add_excerpt(out, at, label, l, colour, width);
}

/* Text of several lines behind "= word: ", the further ones indented. */
static void add_remark(struct strbuf *out, const char *word, const char *text, const struct look *l,
		       int width)
{
	strbuf_addf(out, "%s%*s =%s %s%s:%s ", l->dim, width, "", l->off, l->bold, word, l->off);
	for (;;) {
		size_t n = strcspn(text, "\n");

		strbuf_addn_safe(out, text, n);
		strbuf_addc(out, '\n');
		if (!text[n] || !text[n + 1])
			return;
		text += n + 1;
		strbuf_fill(out, ' ', (size_t)width + 3 + strlen(word) + 2);
	}
}

static void render(struct strbuf *out, const struct diag *x, const struct look *l)
{
	const char *colour = x->severity == SEV_ERROR ? l->error : l->warning;
	uint32_t line = x->at.line > x->other.line ? x->at.line : x->other.line;
	int width = 2;

	for (; line >= 100; line /= 10)
		width++;
	strbuf_addf(out, "%s%s[%s]%s%s: ", colour, x->severity == SEV_ERROR ? "error" : "warning",
		    diag_code(x->id), l->off, l->bold);
	strbuf_add_safe(out, x->msg);
	strbuf_addf(out, "%s\n", l->off);
	if (place_is_known(x->at))
		add_place(out, x->at, x->label, l, colour, width);
	if (x->other_msg) {
		add_remark(out, "note", x->other_msg, l, width);
		if (place_is_known(x->other))
			add_place(out, x->other, NULL, l, l->dim, width);
	}
	for (const struct diag_remark *r = x->remarks; r; r = r->next)
		add_remark(out, r->word, r->text, l, width);
	if (x->help)
		add_remark(out, "help", x->help, l, width);
}

void diags_render(struct strbuf *out, const struct diags *d, bool colour)
{
	for (const struct diag *x = d->first; x; x = x->next)
		render(out, x, colour ? &colours : &plain);
	if (d->n_dropped)
		strbuf_addf(out, "... and %d more\n", d->n_dropped);
}

static void json_place(struct json *j, struct place at)
{
	json_key(j, "file");
	json_string(j, at.file);
	json_key(j, "line");
	json_int(j, at.line);
	json_key(j, "column");
	json_int(j, at.col);
}

void diags_render_json(struct strbuf *out, const struct diags *d)
{
	struct json j;

	json_init(&j, out);
	json_object(&j);
	json_key(&j, "diagnostics");
	json_array(&j);
	for (const struct diag *x = d->first; x; x = x->next) {
		json_object(&j);
		json_key(&j, "severity");
		json_string(&j, x->severity == SEV_ERROR ? "error" : "warning");
		json_key(&j, "code");
		json_string(&j, diag_code(x->id));
		json_key(&j, "message");
		json_string(&j, x->msg);
		json_place(&j, x->at);
		if (x->other_msg) {
			json_key(&j, "note");
			json_object(&j);
			json_key(&j, "message");
			json_string(&j, x->other_msg);
			json_place(&j, x->other);
			json_end_object(&j);
		}
		if (x->remarks) {
			json_key(&j, "remarks");
			json_array(&j);
			for (const struct diag_remark *r = x->remarks; r; r = r->next) {
				json_object(&j);
				json_key(&j, r->word);
				json_string(&j, r->text);
				json_end_object(&j);
			}
			json_end_array(&j);
		}
		json_key(&j, "help");
		json_string(&j, x->help ? x->help : x->label);
		json_end_object(&j);
	}
	json_end_array(&j);
	json_key(&j, "dropped");
	json_int(&j, d->n_dropped);
	json_end_object(&j);
	strbuf_addc(out, '\n');
}
