/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * filter - the parser: one function per line of the grammar in filter.h.
 */
#include "plan/filter.h"

#include <errno.h>
#include <string.h>

#include "base/list.h"
#include "base/suggest.h"
#include "plan/filter_groups.h"

#define BLANKS " \t\r\n"
#define LETTERS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
#define DIGITS "0123456789"
#define N_ARGS 6

struct parser {
	struct arena *arena;
	const char *text;
	size_t at;
	struct filter_error *err;
};

struct word {
	size_t offset, length;
	const char *s; /* "" when there is none */
};

static const char *const verdict_names[] = { "allow", "deny", "errno", "ignore", "log", "kill" };

/* ---- errors ---------------------------------------------------------------- */

static bool fail(struct parser *p, size_t offset, size_t length, const char *msg)
{
	*p->err = (struct filter_error){ .offset = offset, .length = length, .msg = msg };
	return false;
}

static bool fail_word(struct parser *p, struct word w, const char *what, const char *nearest)
{
	if (!w.length)
		return fail(p, w.offset, 0, arena_printf(p->arena, "%s is missing", what));
	fail(p, w.offset, w.length, arena_printf(p->arena, "unknown %s '%s'", what, w.s));
	if (nearest)
		p->err->label = arena_printf(p->arena, "did you mean '%s'?", nearest);
	return false;
}

/* What is between `offset` and here, without the blanks at its end. */
static bool fail_since(struct parser *p, size_t offset, const char *msg)
{
	size_t end = p->at;

	while (end > offset && strchr(BLANKS, p->text[end - 1]))
		end--;
	return fail(p, offset, end - offset, msg);
}

/* ---- words ------------------------------------------------------------------- */

static void skip_blanks(struct parser *p)
{
	p->at += strspn(p->text + p->at, BLANKS);
}

/* Does `s` stand here? Then it is taken. */
static bool take(struct parser *p, const char *s)
{
	skip_blanks(p);
	if (strncmp(p->text + p->at, s, strlen(s)) != 0)
		return false;
	p->at += strlen(s);
	return true;
}

static struct word take_word(struct parser *p, const char *set)
{
	struct word w;

	skip_blanks(p);
	w.offset = p->at;
	w.length = strspn(p->text + p->at, set);
	w.s = arena_strndup(p->arena, p->text + p->at, w.length);
	p->at += w.length;
	return w;
}

/*
 * Something else than a word may stand where one is meant: one byte of it is underlined. Bytes that
 * are no text are the printer's problem (strbuf_add_safe).
 */
static bool fail_missing(struct parser *p, const char *what)
{
	skip_blanks(p);
	return fail(p, p->at, p->text[p->at] != '\0',
		    arena_printf(p->arena, "%s is missing", what));
}

/* ---- values -------------------------------------------------------------------- */

/* Decimal, 0x hexadecimal or 0 octal, and nothing after it. */
static bool parse_number(const char *s, uint64_t *n)
{
	uint64_t base = 10;

	if (s[0] == '0' && (s[1] == 'x' || s[1] == 'X')) {
		base = 16;
		s += 2;
	} else if (s[0] == '0' && s[1]) {
		base = 8;
		s++;
	}
	if (!*s)
		return false;
	for (*n = 0; *s; s++) {
		static const char digits[] = "0123456789abcdef0123456789ABCDEF";
		const char *digit = strchr(digits, *s);
		uint64_t value = digit ? (uint64_t)(digit - digits) % 16 : base;

		if (value >= base || __builtin_mul_overflow(*n, base, n) ||
		    __builtin_add_overflow(*n, value, n))
			return false;
	}
	return true;
}

static bool parse_term(struct parser *p, struct filter_term *t)
{
	bool negative = take(p, "-");
	struct word w = take_word(p, LETTERS DIGITS "_");

	*t = (struct filter_term){ .negative = negative };
	if (!w.length)
		return fail_missing(p, "a number or constant");
	if (strchr(DIGITS, *w.s)) {
		if (!parse_number(w.s, &t->number) || (negative && t->number > INT64_MAX))
			return fail(p, w.offset, w.length,
				    arena_printf(p->arena, "'%s' is not a number of 64 bits", w.s));
		if (negative)
			t->number = -t->number;
		t->negative = t->number && negative;
		return true;
	}
	t->constant = filter_constant_find(w.s);
	if (!t->constant)
		return fail_word(p, w, "constant", filter_constant_suggest(p->arena, w.s));
	if (negative)
		return fail(p, w.offset, w.length, "a constant has no sign");
	return true;
}

static bool parse_value(struct parser *p, struct filter_value *v)
{
	size_t cap = 0;

	*v = (struct filter_value){ 0 };
	do {
		if (v->n == cap) {
			cap = cap ? 2 * cap : 2;
			v->terms = arena_grow(p->arena, v->terms, v->n * sizeof(*v->terms),
					      cap * sizeof(*v->terms));
		}
		if (!parse_term(p, &v->terms[v->n]))
			return false;
		v->n++;
	} while (take(p, "|"));
	return true;
}

/* ---- conditions ------------------------------------------------------------------ */

static bool fail_arg(struct parser *p, struct word w, const char *call)
{
	const char *names[16];
	size_t n = filter_arg_names(call, names, ARRAY_LEN(names));
	struct strbuf help;

	if (n > ARRAY_LEN(names))
		n = ARRAY_LEN(names);
	fail(p, w.offset, w.length,
	     arena_printf(p->arena, "unknown argument '%s' of '%s'", w.s, call));
	if (suggest(w.s, names, n))
		p->err->label =
			arena_printf(p->arena, "did you mean '%s'?", suggest(w.s, names, n));
	strbuf_init(&help, p->arena);
	if (strcmp(call, "clone3") == 0 || strcmp(call, "openat2") == 0) {
		strbuf_addf(
			&help,
			"the other arguments of %s lie behind a pointer, where no filter can look: "
			"'errno ENOSYS %s' sends programs back to the older call",
			call, call);
	} else {
		strbuf_addf(&help, "arguments of %s are arg0 to arg%d", call, N_ARGS - 1);
		for (size_t i = 0; i < n; i++)
			strbuf_addf(&help, ", %s", names[i]);
	}
	p->err->help = help.s;
	return false;
}

static bool parse_arg(struct parser *p, const char *call, struct filter_cond *c)
{
	struct word w = take_word(p, LETTERS DIGITS "_");
	const struct filter_arg *arg = filter_arg_by_name(NULL, call, w.s);

	if (!w.length)
		return fail_missing(p, "an argument");
	if (arg) {
		/* Of several names for one argument the first is kept. */
		c->index = arg->index;
		c->name = filter_arg_by_index(NULL, call, arg->index)->name;
		return true;
	}
	if (w.length == 4 && strncmp(w.s, "arg", 3) == 0 && w.s[3] >= '0' &&
	    w.s[3] < '0' + N_ARGS) {
		c->index = (unsigned int)(w.s[3] - '0');
		return true;
	}
	return fail_arg(p, w, call);
}

static bool parse_op(struct parser *p, enum filter_op *op)
{
	static const struct {
		const char *text;
		enum filter_op op;
	} ops[] = {
		{ "==", FILTER_EQ }, { "!=", FILTER_NE }, { "<=", FILTER_LE }, { "<", FILTER_LT },
		{ ">=", FILTER_GE }, { ">", FILTER_GT },  { "&", FILTER_ANY },
	};

	for (size_t i = 0; i < ARRAY_LEN(ops); i++)
		if (take(p, ops[i].text)) {
			*op = ops[i].op;
			return true;
		}
	fail_missing(p, "one of == != < <= > >= &");
	if (p->text[p->at] == '=')
		p->err->label = "did you mean '=='?";
	return false;
}

static bool is_order(enum filter_op op)
{
	return op == FILTER_LT || op == FILTER_LE || op == FILTER_GT || op == FILTER_GE;
}

static bool has_negative(const struct filter_value *v)
{
	for (size_t i = 0; i < v->n; i++) {
		int64_t value = 0;

		if (v->terms[i].constant)
			filter_constant_value(v->terms[i].constant, filter_abi_find("x86_64"),
					      &value);
		if (v->terms[i].negative || value < 0)
			return true;
	}
	return false;
}

static bool never_holds(const struct filter_test *t)
{
	return (t->op == FILTER_EQ && (t->value & ~t->mask)) ||
	       (t->op == FILTER_LT && t->value == 0) || (t->op == FILTER_GT && t->value == t->mask);
}

static bool always_holds(const struct filter_test *t)
{
	return (t->op == FILTER_NE && (t->value & ~t->mask)) ||
	       (t->op == FILTER_GE && t->value == 0) || (t->op == FILTER_LE && t->value == t->mask);
}

/*
 * A condition that never holds, or always does, is a mistake. Seen with the usual values: other
 * architectures have other bits for some names, but as many.
 */
static bool check_cond(struct parser *p, const struct filter_cond *c, const char *call,
		       size_t start)
{
	struct filter_test t;
	const char *msg = NULL;

	if (!filter_test(p->arena, filter_abi_find("x86_64"), 64, call, c, &t, p->err))
		msg = p->err->msg;
	else if (is_order(t.op) && has_negative(&c->value))
		msg = "comparisons are of unsigned numbers";
	else if (is_order(t.op) && (t.value & ~t.mask))
		msg = "the number is wider than the argument";
	else if (!t.mask)
		msg = "the mask has no bit that the kernel looks at";
	else if (never_holds(&t))
		msg = "the condition can never hold";
	else if (always_holds(&t))
		msg = "the condition always holds";
	return !msg || fail_since(p, start, msg);
}

static bool parse_cond(struct parser *p, const char *call, struct filter_cond *c)
{
	size_t start;

	skip_blanks(p);
	start = p->at;
	*c = (struct filter_cond){ 0 };
	if (!parse_arg(p, call, c) || !parse_op(p, &c->op))
		return false;
	if (c->op == FILTER_ANY) {
		if (!parse_value(p, &c->mask))
			return false;
		if (take(p, "=="))
			c->op = FILTER_EQ;
		else if (take(p, "!="))
			c->op = FILTER_NE;
	}
	if (c->op != FILTER_ANY && !parse_value(p, &c->value))
		return false;
	return check_cond(p, c, call, start);
}

/* After the opening bracket. */
static bool parse_conds(struct parser *p, struct filter_call *call)
{
	size_t cap = 0;

	do {
		if (call->n_conds == cap) {
			cap = cap ? 2 * cap : 2;
			call->conds = arena_grow(p->arena, call->conds,
						 call->n_conds * sizeof(*call->conds),
						 cap * sizeof(*call->conds));
		}
		if (!parse_cond(p, call->name, &call->conds[call->n_conds]))
			return false;
		call->n_conds++;
	} while (take(p, ","));
	if (take(p, ")"))
		return true;
	return fail_missing(p, "',' or ')'");
}

/* ---- calls and rules ----------------------------------------------------------------- */

static bool fail_group(struct parser *p, struct word w)
{
	size_t n;
	const struct filter_group *groups = filter_groups(&n);
	const char **names = arena_array(p->arena, n, sizeof(*names));

	for (size_t i = 0; i < n; i++)
		names[i] = groups[i].name;
	return fail_word(p, w, "group of system calls", suggest(w.s, names, n));
}

static bool parse_call(struct parser *p, struct filter_call *call)
{
	struct word w = take_word(p, LETTERS DIGITS "_@-");

	*call = (struct filter_call){ .name = w.s };
	if (!w.length)
		return fail_missing(p, "a system call");
	if (*w.s == '@') {
		if (!filter_group_find(w.s))
			return fail_group(p, w);
	} else if (!filter_call_known(w.s)) {
		return fail_word(p, w, "system call", filter_call_suggest(p->arena, w.s));
	}
	if (!take(p, "(")) {
		p->at = w.offset + w.length;
		return true;
	}
	if (*w.s == '@')
		return fail(p, w.offset, w.length, "a group has no arguments to look at");
	if (filter_is_mux(w.s)) {
		fail(p, w.offset, w.length,
		     arena_printf(p->arena, "'%s' has no arguments of its own", w.s));
		p->err->help = "it stands for other calls; write the rule for these";
		return false;
	}
	return parse_conds(p, call);
}

static bool parse_verdict(struct parser *p, struct filter_verdict *v)
{
	struct word w = take_word(p, LETTERS DIGITS "_@-");

	*v = (struct filter_verdict){ 0 };
	if (strcmp(w.s, "allow") == 0) {
		v->action = FILTER_ALLOW;
	} else if (strcmp(w.s, "log") == 0) {
		v->action = FILTER_LOG;
	} else if (strcmp(w.s, "kill") == 0) {
		v->action = FILTER_KILL;
	} else if (strcmp(w.s, "deny") == 0) {
		v->action = FILTER_ERRNO;
		v->error = EPERM;
	} else if (strcmp(w.s, "ignore") == 0) {
		v->action = FILTER_ERRNO;
	} else if (strcmp(w.s, "errno") == 0) {
		w = take_word(p, LETTERS DIGITS "_@-");
		v->action = FILTER_ERRNO;
		if (!filter_errno_find(w.s, &v->error))
			return fail_word(p, w, "error", filter_errno_suggest(w.s));
	} else {
		fail_word(p, w, "action", suggest(w.s, verdict_names, ARRAY_LEN(verdict_names)));
		p->err->help = "a rule begins with allow, deny, errno NAME, ignore, log or kill";
		return false;
	}
	return true;
}

bool filter_parse(struct arena *a, const char *text, struct filter_rule *rule,
		  struct filter_error *err)
{
	struct parser p = { .arena = a, .text = text, .err = err };
	size_t cap = 0;

	*rule = (struct filter_rule){ 0 };
	if (!parse_verdict(&p, &rule->verdict))
		return false;
	do {
		/* `kill(...)`, `mount)`: words are apart by blanks. */
		if (text[p.at] && !strchr(BLANKS, text[p.at]) && (!p.at || text[p.at - 1] != ')'))
			return fail(&p, p.at, 1, "this has no meaning here");
		if (rule->n_calls == cap) {
			cap = cap ? 2 * cap : 4;
			rule->calls =
				arena_grow(a, rule->calls, rule->n_calls * sizeof(*rule->calls),
					   cap * sizeof(*rule->calls));
		}
		if (!parse_call(&p, &rule->calls[rule->n_calls]))
			return false;
		rule->n_calls++;
	} while (text[p.at + strspn(text + p.at, BLANKS)]);
	return true;
}

bool filter_parse_verdict(struct arena *a, const char *text, struct filter_verdict *v,
			  struct filter_error *err)
{
	struct parser p = { .arena = a, .text = text, .err = err };

	if (!parse_verdict(&p, v))
		return false;
	skip_blanks(&p);
	if (text[p.at])
		return fail(&p, p.at, strlen(text + p.at), "an action stands alone here");
	return true;
}

void filter_expand(const char *name, void (*fn)(void *ctx, const char *call), void *ctx)
{
	const char *const *members = *name == '@' ? filter_group_find(name) : NULL;

	if (*name != '@')
		fn(ctx, name);
	/* A group has only groups that stand further up, so this ends. */
	for (; members && *members; members++)
		filter_expand(*members, fn, ctx);
}
