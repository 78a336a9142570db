/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * host - the record of questions and answers.
 *
 * A compilation asks some hundred questions, so the record is an array that is searched from its
 * start; a hash beside each question keeps the search from comparing strings.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/path.h"
#include "host/host.h"
#include "host/source.h"

#define MAX_LINKS 40 /* the kernel's own limit */

/* What the record holds beside the question itself. */
struct detail {
	uint32_t hash;
	struct host_file file;
	bool trusted;
	size_t max_size;
};

struct host {
	struct arena *arena;
	const struct host_source *source;
	void *ctx;
	struct host_question *questions;
	struct detail *details;
	size_t n, cap;
};

struct host *host_new(struct arena *a, const struct host_source *source, void *ctx)
{
	struct host *h = arena_alloc(a, sizeof(*h));

	h->arena = a;
	h->source = source;
	h->ctx = ctx;
	return h;
}

struct arena *host_arena(const struct host *h)
{
	return h->arena;
}

static uint32_t hash(enum host_kind kind, const char *subject)
{
	uint32_t x = 2166136261u ^ (uint32_t)kind;

	for (; *subject; subject++)
		x = (x ^ (unsigned char)*subject) * 16777619u;
	return x;
}

static void record(struct host *h, enum host_kind kind, const char *subject, const char *answer,
		   struct detail detail)
{
	if (h->n == h->cap) {
		size_t cap = h->cap ? 2 * h->cap : 64;

		h->questions = arena_grow(h->arena, h->questions, h->n * sizeof(*h->questions),
					  cap * sizeof(*h->questions));
		h->details = arena_grow(h->arena, h->details, h->n * sizeof(*h->details),
					cap * sizeof(*h->details));
		h->cap = cap;
	}
	h->questions[h->n] = (struct host_question){
		.kind = kind,
		.subject = arena_strdup(h->arena, subject),
		.answer = answer,
	};
	h->details[h->n++] = detail;
}

const char *host_ask(struct host *h, enum host_kind kind, const char *subject)
{
	struct detail d = { .hash = hash(kind, subject) };
	const char *answer;

	for (size_t i = 0; i < h->n; i++)
		if (h->details[i].hash == d.hash && h->questions[i].kind == kind &&
		    !strcmp(h->questions[i].subject, subject))
			return h->questions[i].answer;
	/* A fact may ask others on its way; they are recorded before it. */
	answer = h->source->ask(h->ctx, h, kind, subject);
	record(h, kind, subject, answer, d);
	return answer;
}

struct host_file host_file(struct host *h, const char *path, bool trusted, size_t max_size)
{
	struct detail d = { .hash = hash(HOST_FILE, path),
			    .trusted = trusted,
			    .max_size = max_size };
	struct file_answer got;

	for (size_t i = 0; i < h->n; i++)
		if (h->details[i].hash == d.hash && h->questions[i].kind == HOST_FILE &&
		    h->details[i].trusted == trusted && h->details[i].max_size == max_size &&
		    !strcmp(h->questions[i].subject, path))
			return h->details[i].file;
	got = h->source->file(h->ctx, h->arena, path, trusted, max_size);
	d.file = got.file;
	record(h, HOST_FILE, path, got.file.status == HOST_FILE_ABSENT ? NULL : got.identity, d);
	return got.file;
}

int64_t host_int(struct host *h, enum host_kind kind, const char *subject, int64_t dflt)
{
	const char *s = host_ask(h, kind, subject);
	char *end;
	long long v;

	if (!s || !(*s == '-' || (*s >= '0' && *s <= '9')))
		return dflt;
	errno = 0;
	v = strtoll(s, &end, 10);
	return errno || *end ? dflt : v;
}

bool host_yes(struct host *h, const char *fact)
{
	const char *s = host_ask(h, HOST_FACT, fact);

	return s && !strcmp(s, "yes");
}

bool host_is_real_root(struct host *h)
{
	return host_int(h, HOST_FACT, "uid", -1) == 0 && host_yes(h, "initial_userns");
}

/* "/a/b" -> "/a", in place; "/a" and "" -> "". */
static void pop(struct strbuf *b)
{
	while (b->len && b->s[b->len - 1] != '/')
		b->len--;
	if (b->len)
		b->len--;
	b->s[b->len] = '\0';
}

const char *host_real_path(struct host *h, const char *path, const char **missing)
{
	struct strbuf done; /* the real part so far: "" or "/a/b" */
	const char *rest = path;
	int links = 0;

	strbuf_init(&done, h->arena);
	while (*rest) {
		size_t len = strcspn(rest, "/"), before = done.len;
		const char *type, *content;

		if (!len) {
			rest++;
			continue;
		}
		if (len == 1 && rest[0] == '.') {
			rest++;
			continue;
		}
		if (len == 2 && rest[0] == '.' && rest[1] == '.') {
			pop(&done);
			rest += 2;
			continue;
		}
		strbuf_addc(&done, '/');
		strbuf_addn(&done, rest, len);
		rest += len;
		type = host_ask(h, HOST_PATH, done.s);
		if (type && !strcmp(type, "link")) {
			content = host_ask(h, HOST_LINK, done.s);
			if (content && *content && ++links <= MAX_LINKS) {
				rest = arena_printf(h->arena, "%s/%s", content, rest);
				done.len = *content == '/' ? 0 : before;
				done.s[done.len] = '\0';
				continue;
			}
			type = NULL;
		}
		/* What isn't a directory has nothing below it, not even "..". */
		if (!type || !strcmp(type, "denied") ||
		    (strcmp(type, "dir") && rest[strspn(rest, "/")])) {
			if (missing)
				*missing = done.s;
			return NULL;
		}
	}
	return done.len ? done.s : "/";
}

const struct host_question *host_questions(const struct host *h, size_t *n)
{
	*n = h->n;
	return h->questions;
}

const struct host_file *host_question_file(const struct host *h, size_t i)
{
	return &h->details[i].file;
}
