/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "front/lexer.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "base/words.h"
#include "front/front.h"

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_hex(char c)
{
	return words_hex(c) >= 0;
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

/* What a key may be made of; it begins with a letter or '*'. */
static bool is_key(char c)
{
	return is_letter(c) || is_digit(c) || c == '_' || c == '-' || c == '*';
}

static size_t key_length(const char *s)
{
	size_t n = 0;

	while (is_key(s[n]))
		n++;
	return n;
}

/* The place of [start, end), which begins in the current line; what goes beyond it is cut. */
static struct place place_of(const struct lexer *lx, size_t start, size_t end)
{
	size_t in_line = strcspn(lx->text + start, "\n");

	return (struct place){
		.file = lx->file,
		.text = lx->text + lx->line_start,
		.line = lx->line,
		.col = (uint32_t)(start - lx->line_start) + 1,
		.len = (uint32_t)(end - start < in_line ? end - start : in_line),
	};
}

static struct diag *error(struct lexer *lx, enum diag_id id, size_t start, size_t end,
			  const char *fmt, ...) __attribute__((format(printf, 5, 6)));

static struct diag *error(struct lexer *lx, enum diag_id id, size_t start, size_t end,
			  const char *fmt, ...)
{
	const char *msg;
	va_list ap;

	va_start(ap, fmt);
	msg = arena_vprintf(lx->arena, fmt, ap);
	va_end(ap);
	return diag_add(lx->diags, SEV_ERROR, id, place_of(lx, start, end), "%s", msg);
}

/* ---- the text as a whole --------------------------------------------------- */

/* Characters that change how the text around them looks: what is shown must be what is read. */
static bool is_deceiving(uint32_t cp)
{
	return (cp >= 0x80 && cp <= 0x9f) ||	 /* C1 controls */
	       (cp >= 0x200b && cp <= 0x200f) || /* without width; direction marks */
	       (cp >= 0x2028 && cp <= 0x202e) || /* line separators, direction overrides */
	       (cp >= 0x2060 && cp <= 0x2069) || /* invisible operators, isolates */
	       cp == 0xfeff;
}

static int check_bytes(struct lexer *lx)
{
	const char *nul = memchr(lx->text, '\0', lx->len);
	struct diag *x;
	int failed = 0;

	while (lx->pos < lx->len) {
		uint32_t cp = 0;
		size_t n = utf8_decode(lx->text + lx->pos, lx->len - lx->pos, &cp);

		if (nul == lx->text + lx->pos) {
			x = error(lx, DIAG_E0103, lx->pos, lx->pos + 1, "a NUL byte in the text");
			x->help =
				"what follows it would be ignored in silence; is this a text file?";
			return -1;
		}
		if (n == 0) {
			x = error(lx, DIAG_E0103, lx->pos, lx->pos + 1, "the text is not UTF-8");
			x->help = "convert it: iconv -f LATIN1 -t UTF-8";
			return -1;
		}
		if (is_deceiving(cp)) {
			x = error(lx, DIAG_E0115, lx->pos, lx->pos + n,
				  "an invisible or direction-changing character, U+%04X",
				  (unsigned int)cp);
			x->help = "remove it: with it the file does not look like what it says";
			failed = -1;
		}
		lx->pos += n;
		if (cp == '\n') {
			lx->line++;
			lx->line_start = lx->pos;
		}
	}
	lx->pos = lx->line_start = 0;
	lx->line = 1;
	return failed;
}

int lexer_init(struct lexer *lx, struct arena *a, const char *file, struct bytes text,
	       struct diags *d)
{
	size_t bom = text.n >= 3 && memcmp(text.v, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
	struct diag *x;

	*lx = (struct lexer){ .arena = a, .diags = d, .file = file, .line = 1 };
	lx->len = text.n - bom;
	if (lx->len > PROFILE_MAX_SIZE) {
		x = diag_add(d, SEV_ERROR, DIAG_E0112, (struct place){ .file = file },
			     "the file is larger than %u KiB", PROFILE_MAX_SIZE >> 10);
		x->help = "split it and use include = [ ... ]";
		return -1;
	}
	/* libconfig wants a newline behind a comment. */
	lx->text = arena_alloc(a, lx->len + 2);
	if (lx->len)
		memcpy(lx->text, text.v + bom, lx->len);
	lx->text[lx->len] = '\n';
	return check_bytes(lx);
}

/* ---- what is between tokens ------------------------------------------------- */

static void newline(struct lexer *lx)
{
	lx->line++;
	lx->line_start = lx->pos;
}

static void skip_comment(struct lexer *lx)
{
	const char *end = strstr(lx->text + lx->pos + 2, "*/");
	struct diag *x;

	if (!end) {
		x = error(lx, DIAG_E0108, lx->pos, lx->pos + 2, "this comment is never closed");
		x->help = "the rest of the file would be ignored in silence: add the */";
		end = lx->text + lx->len - 2;
	}
	end += 2;
	while (lx->text + lx->pos < end)
		if (lx->text[lx->pos++] == '\n')
			newline(lx);
}

static void skip_blanks(struct lexer *lx)
{
	for (;;) {
		const char *p = lx->text + lx->pos;

		if (lx->pos >= lx->len)
			return;
		if (*p == '#' || (*p == '/' && p[1] == '/')) {
			lx->pos += strcspn(p, "\n");
		} else if (*p == '/' && p[1] == '*') {
			skip_comment(lx);
		} else if (is_blank(*p)) {
			lx->pos++;
			if (*p == '\n')
				newline(lx);
		} else {
			return;
		}
	}
}

/* ---- strings ------------------------------------------------------------------ */

/* One escape at lx->pos; appends what it means to `out` and goes behind it. */
static char *lex_escape(struct lexer *lx, char *out)
{
	static const char from[] = "nrtf\\\"", to[] = "\n\r\t\f\\\"";
	const char *p = lx->text + lx->pos + 1, *known = *p ? strchr(from, *p) : NULL;
	size_t start = lx->pos, len = *p && *p != '\n' ? utf8_decode(p, 4, NULL) : 0;
	struct diag *x;

	if (known) {
		lx->pos += 2;
		*out++ = to[known - from];
		return out;
	}
	if ((*p == 'x' || *p == 'X') && is_hex(p[1]) && is_hex(p[2])) {
		char c = (char)(words_hex(p[1]) << 4 | words_hex(p[2]));

		lx->pos += 4;
		if (c == '\0') {
			x = error(lx, DIAG_E0109, start, lx->pos, "'\\x00' in a string");
			x->help = "no string of a profile can hold a NUL";
			return out;
		}
		*out++ = c;
		return out;
	}
	lx->pos += 1 + len;
	x = error(lx, DIAG_E0109, start, lx->pos, "unknown escape '%.*s'", (int)(1 + len), p - 1);
	x->help =
		"known are \\n \\r \\t \\f \\\" \\\\ and \\xHH; a backslash itself is written \\\\";
	return out;
}

static void lex_string(struct lexer *lx, struct token *t)
{
	/* What it means is never longer than how it is written. */
	size_t start = lx->pos, written = 1;
	struct lexer at_start = *lx;
	struct diag *x;
	char *buf, *out;

	while (start + written < lx->len && lx->text[start + written] != '"')
		written += lx->text[start + written] == '\\' ? 2 : 1;
	if (start + written >= lx->len) {
		t->type = TOK_UNCLOSED;
		t->end = lx->pos = lx->len;
		t->at = place_of(&at_start, start, lx->len);
		return;
	}
	t->type = TOK_STRING;
	buf = out = arena_alloc(lx->arena, written + 1);
	lx->pos++;
	while (lx->text[lx->pos] != '"') {
		char c = lx->text[lx->pos];

		if (c == '\\') {
			out = lex_escape(lx, out);
			continue;
		}
		if ((unsigned char)c < ' ' && c != '\t' && c != '\n') {
			x = error(lx, DIAG_E0103, lx->pos, lx->pos + 1,
				  "a control character in a string");
			x->help = arena_printf(lx->arena,
					       "write \\x%02x, if it is meant to be there", c);
		} else if (c == 127) {
			x = error(lx, DIAG_E0103, lx->pos, lx->pos + 1,
				  "a control character in a string");
			x->help = "write \\x7f, if it is meant to be there";
		}
		*out++ = c;
		lx->pos++;
		if (c == '\n')
			newline(lx);
	}
	t->end = ++lx->pos;
	t->end_line = lx->line;
	t->at = place_of(&at_start, start, t->end);
	t->u.s = buf;
	/* Escapes may spell what is not text. */
	for (const char *p = buf; p < out;) {
		size_t n = utf8_decode(p, (size_t)(out - p), NULL);

		if (n == 0) {
			x = diag_add(lx->diags, SEV_ERROR, DIAG_E0103, t->at,
				     "the escapes in this string are not UTF-8");
			x->help = "\\xHH is one byte of UTF-8, not a character: write the "
				  "character itself";
			break;
		}
		p += n;
	}
}

/* ---- numbers ------------------------------------------------------------------ */

static const char *size_text(struct arena *a, uint64_t n)
{
	static const char units[] = "TGMK";

	for (int i = 0; i < 4; i++)
		if (n && n % (UINT64_C(1) << (40 - 10 * i)) == 0)
			return arena_printf(a, "%llu%c", (unsigned long long)(n >> (40 - 10 * i)),
					    units[i]);
	return arena_printf(a, "%llu", (unsigned long long)n);
}

static void too_large(struct lexer *lx, struct token *t, const char *word, int digits, uint64_t n,
		      bool overflow)
{
	struct diag *x;

	t->type = TOK_BAD;
	if (overflow) {
		x = error(lx, DIAG_E0104, t->start, t->end, "'%s' does not fit into 64 bits", word);
		x->help = "write it as a string, where a string is wanted";
		return;
	}
	x = error(lx, DIAG_E0104, t->start, t->end, "'%s' does not fit into 32 bits", word);
	x->help = arena_printf(
		lx->arena,
		"a size is a string: \"%s\"; a number as large as this needs an L: %.*sL",
		size_text(lx->arena, n), digits, word);
}

/* [+-]digits or 0xdigits, then L or LL: the checks that libconfig does not make. */
static void lex_integer(struct lexer *lx, struct token *t, const char *word, size_t digits)
{
	bool negative = word[0] == '-', hex;
	const char *p = word + (word[0] == '-' || word[0] == '+');
	uint64_t n, limit;
	struct diag *x;

	hex = p[0] == '0' && (p[1] == 'x' || p[1] == 'X');
	if (!hex && p[0] == '0' && is_digit(p[1])) {
		t->type = TOK_BAD;
		x = error(lx, DIAG_E0105, t->start, t->end, "'%s' begins with a zero", word);
		x->help = arena_printf(
			lx->arena,
			"it would be read as decimal: a mode is a string, \"%s\"; else "
			"leave the zeros out",
			word);
		return;
	}
	errno = 0;
	n = strtoull(p, NULL, hex ? 16 : 10);
	limit = t->wide ? INT64_MAX : INT32_MAX;
	if (errno || n > limit + negative) {
		too_large(lx, t, word, (int)digits, n, errno || n > (uint64_t)INT64_MAX + negative);
		return;
	}
	t->type = TOK_INT;
	t->u.i = negative ? (int64_t)(0 - n) : (int64_t)n;
}

/* Length of what begins with a digit, a sign or a dot and is one number for libconfig; 0: none. */
static size_t number_shape(const char *s, enum token_type *type, bool *wide, size_t *digits)
{
	size_t i = *s == '+' || *s == '-', start = i, fraction, mark;
	bool hex = i == 0 && s[0] == '0' && (s[1] == 'x' || s[1] == 'X') && is_hex(s[2]);

	*type = TOK_INT;
	*wide = false;
	if (hex) {
		for (i = 2; is_hex(s[i]);)
			i++;
	} else {
		while (is_digit(s[i]))
			i++;
		fraction = i + (s[i] == '.');
		while (fraction > i && is_digit(s[fraction]))
			fraction++;
		/* "." alone would be 0, "1." and ".5" are more often a slip than meant. */
		if (i == start || fraction == i + 1)
			return 0;
		mark = fraction;
		if (s[mark] == 'e' || s[mark] == 'E') {
			mark += 1 + (s[mark + 1] == '+' || s[mark + 1] == '-');
			if (!is_digit(s[mark]))
				return 0;
			while (is_digit(s[mark]))
				mark++;
		}
		if (mark > i) {
			*type = TOK_FLOAT;
			return mark;
		}
	}
	*digits = i;
	if (s[i] == 'L') {
		*wide = true;
		i += 1 + (s[i + 1] == 'L');
	}
	return i;
}

/* ---- what isn't a token -------------------------------------------------------- */

/* Length of the run up to a blank or to what ends a value. */
static size_t word_length(const char *s)
{
	return strcspn(s, " \t\r\n\f;,{}[]()\"=#");
}

/* May a name or number end before this? What is else would be glued to it. */
static bool ends_word(const char *s)
{
	return word_length(s) == 0 || s[0] == ':' || (s[0] == '/' && (s[1] == '/' || s[1] == '*'));
}

static void lex_include(struct lexer *lx, struct token *t)
{
	struct diag *x;

	t->type = TOK_BAD;
	lx->pos += strcspn(lx->text + lx->pos, "\n;");
	t->end = lx->pos;
	t->at = place_of(lx, t->start, t->end);
	x = diag_add(lx->diags, SEV_ERROR, DIAG_E0111, t->at, "@include is not used in profiles");
	x->help = "write include = [ \"base/minimal\" ]; names are looked up, \"./FILE\" is a path";
}

/* 'text' in single quotes, or in the typographic ones that some editors make. */
static bool lex_wrong_quotes(struct lexer *lx, struct token *t)
{
	static const char *const pairs[][2] = {
		{ "'", "'" },
		{ "`", "`" },
		{ "\xe2\x80\x9c", "\xe2\x80\x9d" },
		{ "\xe2\x80\x9e", "\xe2\x80\x9c" },
		{ "\xe2\x80\x98", "\xe2\x80\x99" },
		{ "\xc2\xab", "\xc2\xbb" },
	};
	const char *p = lx->text + lx->pos;

	for (size_t i = 0; i < ARRAY_LEN(pairs); i++) {
		size_t n = strlen(pairs[i][0]), line = strcspn(p, "\n");
		const char *end;
		struct diag *x;

		if (strncmp(p, pairs[i][0], n) != 0)
			continue;
		end = strstr(p + n, pairs[i][1]);
		if (!end || (size_t)(end - p) > line)
			end = p + word_length(p + n);
		lx->pos += (size_t)(end - p) + strlen(pairs[i][1]);
		if (lx->pos > t->start + line)
			lx->pos = t->start + line;
		t->end = lx->pos;
		t->at = place_of(lx, t->start, t->end);
		x = diag_add(lx->diags, SEV_ERROR, DIAG_E0106, t->at,
			     "a string takes double quotes");
		x->help = "write \"...\"; a double quote within it is written \\\"";
		return true;
	}
	return false;
}

static void lex_word(struct lexer *lx, struct token *t)
{
	size_t n = word_length(lx->text + lx->pos);
	const char *word;
	struct diag *x;

	t->type = TOK_BAD;
	if (strncmp(lx->text + lx->pos, "@include", 8) == 0) {
		lex_include(lx, t);
		return;
	}
	if (lex_wrong_quotes(lx, t))
		return;
	if (n == 0)
		n = 1;
	t->end = lx->pos += n;
	t->at = place_of(lx, t->start, t->end);
	word = arena_strndup(lx->arena, lx->text + t->start, n);
	x = diag_add(lx->diags, SEV_ERROR, DIAG_E0106, t->at, "'%s' is neither a key nor a value",
		     word);
	x->help = is_letter(word[0]) && word[key_length(word)] == '.'
			  ? arena_printf(lx->arena,
					 "a text takes quotes: \"%s\"; a key in a group is written "
					 "GROUP = { KEY = ...; };",
					 word)
			  : arena_printf(lx->arena, "a text takes quotes: \"%s\"", word);
}

static void lex_number(struct lexer *lx, struct token *t)
{
	const char *s = lx->text + lx->pos, *word;
	bool wide;
	size_t digits = 0, n = number_shape(s, &t->type, &wide, &digits);
	struct diag *x;

	/* "64M", "1.2.3.4" and "10-2" would be a number and something else. */
	if (n == 0 || !ends_word(s + n)) {
		lex_word(lx, t);
		return;
	}
	t->end = lx->pos += n;
	t->at = place_of(lx, t->start, t->end);
	t->wide = wide;
	word = arena_strndup(lx->arena, s, n);
	if (t->type == TOK_INT) {
		lex_integer(lx, t, word, digits);
		return;
	}
	t->u.f = strtod(word, NULL);
	if (t->u.f - t->u.f != 0.0) { /* infinite */
		t->type = TOK_BAD;
		x = error(lx, DIAG_E0104, t->start, t->end, "'%s' is too large", word);
		x->help = "write it as a string, where a string is wanted";
	}
}

static void lex_name(struct lexer *lx, struct token *t)
{
	size_t n = key_length(lx->text + lx->pos);

	if (!ends_word(lx->text + lx->pos + n)) { /* example.org, a/b */
		lex_word(lx, t);
		return;
	}
	t->type = TOK_NAME;
	t->end = lx->pos += n;
	t->at = place_of(lx, t->start, t->end);
	t->u.s = arena_strndup(lx->arena, lx->text + t->start, n);
	if (strcasecmp(t->u.s, "true") == 0 || strcasecmp(t->u.s, "false") == 0) {
		bool yes = (t->u.s[0] | 0x20) == 't';

		t->type = TOK_BOOL;
		t->u.b = yes;
	}
}

void lexer_next(struct lexer *lx, struct token *t)
{
	static const char punctuation[] = "=:,;{}[]()";
	static const enum token_type types[] = {
		TOK_EQUALS,	 TOK_EQUALS,	 TOK_COMMA,	  TOK_SEMICOLON, TOK_GROUP_OPEN,
		TOK_GROUP_CLOSE, TOK_ARRAY_OPEN, TOK_ARRAY_CLOSE, TOK_LIST_OPEN, TOK_LIST_CLOSE,
	};
	const char *p;
	char c;

	skip_blanks(lx);
	*t = (struct token){ .start = lx->pos, .end = lx->pos, .end_line = lx->line };
	if (lx->pos >= lx->len) {
		t->at = place_of(lx, lx->pos, lx->pos);
		return;
	}
	c = lx->text[lx->pos];
	p = strchr(punctuation, c);
	if (p) {
		t->type = types[p - punctuation];
		t->end = ++lx->pos;
		t->at = place_of(lx, t->start, t->end);
	} else if (c == '"') {
		lex_string(lx, t);
	} else if (is_letter(c) || c == '*') {
		lex_name(lx, t);
	} else if (is_digit(c) || c == '+' || c == '-' || c == '.') {
		lex_number(lx, t);
	} else {
		lex_word(lx, t);
	}
}
