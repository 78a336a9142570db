/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * fixture - a machine as text, and the record of a real one in the same form.
 *
 *	# comment
 *	path /usr = dir
 *	link /bin = usr/bin
 *	env HOME = /home/u
 *	list /etc/sbx/profiles = a.profile\nb.profile
 *	fact uid = 1000
 *	file /etc/subuid = u:100000:65536\n
 *	badfile /etc/x = unsafe it is writable by everybody
 *	no path /nowhere
 *
 * A backslash begins \n, \t, \\, \xNN, or \- which stands for nothing (an empty subject); blanks
 * around '=' and at the ends of a line don't count.
 * What a line names makes the directories above it, so that `path /a/b/c = file` is enough. What
 * isn't listed is absent, except files that sbx obeys (profiles): they are read from the file
 * system, so that a test can hold its own, and without regard to owner and mode, which depend on
 * how the test was unpacked.
 */
#include <ctype.h>
#include <string.h>

#include "base/json.h"
#include "base/path.h"
#include "base/words.h"
#include "host/source.h"

static const struct {
	const char *name;
	enum host_kind kind;
} kinds[] = {
	{ "path", HOST_PATH }, { "link", HOST_LINK }, { "env", HOST_ENV },
	{ "list", HOST_LIST }, { "fact", HOST_FACT }, { "file", HOST_FILE },
};

static const struct {
	const char *name;
	enum host_file_status status;
} bad_files[] = {
	{ "denied", HOST_FILE_DENIED },
	{ "not-file", HOST_FILE_NOT_FILE },
	{ "unsafe", HOST_FILE_UNSAFE },
	{ "too-big", HOST_FILE_TOO_BIG },
};

static const char *const path_types[] = {
	"dir", "file", "link", "char", "block", "fifo", "socket", "denied",
};

struct line {
	enum host_kind kind;
	const char *subject;
	const char *answer; /* NULL: `no` was written */
	struct host_file file;
};

struct fixture {
	struct arena *arena;
	struct line *lines;
	size_t n, cap;
};

static const char *kind_name(enum host_kind kind)
{
	for (size_t i = 0; i < ARRAY_LEN(kinds); i++)
		if (kinds[i].kind == kind)
			return kinds[i].name;
	return "?";
}

/* ---- reading ---------------------------------------------------------------- */

struct reader {
	struct fixture *f;
	struct diags *d;
	struct place at;
};

static int bad(struct reader *r, const char *from, size_t len, const char *what)
{
	struct place at = r->at;
	struct strbuf safe;

	at.col = (uint32_t)(from - at.text) + 1;
	at.len = (uint32_t)len;
	strbuf_init(&safe, r->f->arena);
	strbuf_addn_safe(&safe, from, len);
	return diag_error(r->d, DIAG_E0010, at, "%s '%s' in a host fixture", what, safe.s);
}

/* Takes the escapes out; a NUL byte is only allowed in the content of a file. */
static int unescape(struct reader *r, const char *s, size_t n, bool nul_ok, struct bytes *out)
{
	char *buf = arena_alloc(r->f->arena, n + 1);
	size_t len = 0;

	for (size_t i = 0; i < n; i++) {
		size_t at = i;
		int hi, lo;

		if (s[i] != '\\') {
			buf[len++] = s[i];
			continue;
		}
		switch (i + 1 < n ? s[++i] : '\0') {
		case 'n':
			buf[len++] = '\n';
			break;
		case 't':
			buf[len++] = '\t';
			break;
		case '\\':
			buf[len++] = '\\';
			break;
		case '-':
			break;
		case 'x':
			hi = i + 2 < n ? words_hex(s[i + 1]) : -1;
			lo = i + 2 < n ? words_hex(s[i + 2]) : -1;
			if (hi < 0 || lo < 0 || (!hi && !lo && !nul_ok))
				return bad(r, s + at, n - at < 4 ? n - at : 4, "bad escape");
			buf[len++] = (char)(hi << 4 | lo);
			i += 2;
			break;
		default:
			return bad(r, s + at, n - at < 2 ? n - at : 2, "bad escape");
		}
	}
	*out = (struct bytes){ buf, len };
	return 0;
}

static struct line *find(struct fixture *f, enum host_kind kind, const char *subject)
{
	for (size_t i = 0; i < f->n; i++)
		if (f->lines[i].kind == kind && !strcmp(f->lines[i].subject, subject))
			return &f->lines[i];
	return NULL;
}

static void add(struct fixture *f, struct line l)
{
	if (f->n == f->cap) {
		f->cap = f->cap ? 2 * f->cap : 64;
		f->lines = arena_grow(f->arena, f->lines, f->n * sizeof(*f->lines),
				      f->cap * sizeof(*f->lines));
	}
	f->lines[f->n++] = l;
}

/* The path itself, unless a line says what it is, and the directories above it. */
static void imply_path(struct fixture *f, const char *path, const char *type)
{
	if (!path_is_absolute(path))
		return;
	if (!find(f, HOST_PATH, path))
		add(f, (struct line){ .kind = HOST_PATH, .subject = path, .answer = type });
	while (strcmp(path, "/") != 0) {
		path = path_dirname(f->arena, path);
		if (find(f, HOST_PATH, path))
			break;
		add(f, (struct line){ .kind = HOST_PATH, .subject = path, .answer = "dir" });
	}
}

/* Runs when all lines are read, so that what is written wins over what is implied. */
static void imply_paths(struct fixture *f)
{
	size_t n = f->n;

	for (size_t i = 0; i < n; i++) {
		struct line l = f->lines[i];

		if (!l.answer)
			continue;
		if (l.kind == HOST_PATH && strcmp(l.subject, "/") != 0)
			imply_path(f, path_dirname(f->arena, l.subject), "dir");
		else if (l.kind == HOST_LINK)
			imply_path(f, l.subject, "link");
		else if (l.kind == HOST_LIST)
			imply_path(f, l.subject, "dir");
		else if (l.kind == HOST_FILE)
			imply_path(f, l.subject, "file");
	}
}

static bool is_path_type(const char *s)
{
	for (size_t i = 0; i < ARRAY_LEN(path_types); i++)
		if (!strcmp(path_types[i], s))
			return true;
	return false;
}

/* "unsafe it is writable by everybody" */
static int read_bad_file(struct line *l, const char *answer)
{
	size_t len = strcspn(answer, " ");

	for (size_t i = 0; i < ARRAY_LEN(bad_files); i++) {
		if (strlen(bad_files[i].name) != len ||
		    strncmp(bad_files[i].name, answer, len) != 0)
			continue;
		l->file.status = bad_files[i].status;
		l->file.content = (struct bytes){ "", 0 };
		l->file.reason = answer + len + (answer[len] == ' ');
		return 0;
	}
	return -1;
}

static void trim(const char **s, const char **end)
{
	while (*s < *end && (**s == ' ' || **s == '\t'))
		++*s;
	while (*end > *s && ((*end)[-1] == ' ' || (*end)[-1] == '\t' || (*end)[-1] == '\r'))
		--*end;
}

/* The '=' between subject and answer: one with blanks on both sides, or at the line's end. */
static const char *find_equals(const char *s, const char *end)
{
	for (; s < end; s++)
		if (*s == '=' && (s[-1] == ' ' || s[-1] == '\t') &&
		    (s + 1 == end || s[1] == ' ' || s[1] == '\t'))
			return s;
	return NULL;
}

static int read_line(struct reader *r, const char *s, const char *end)
{
	struct line l = { .file = { .status = HOST_FILE_OK } };
	struct bytes subject, answer = { "", 0 };
	const char *word, *eq, *subject_end;
	bool no = false, bad_file = false, known = false;
	size_t len;

	trim(&s, &end);
	if (s == end || *s == '#')
		return 0;
	word = s;
	len = strcspn(s, " \t\n");
	if (len == 2 && !memcmp(s, "no", 2) && s + len < end) {
		no = true;
		s += len;
		trim(&s, &end);
		word = s;
		len = strcspn(s, " \t\n");
	}
	if (len > (size_t)(end - s))
		len = (size_t)(end - s);
	for (size_t i = 0; i < ARRAY_LEN(kinds); i++)
		if (strlen(kinds[i].name) == len && !memcmp(kinds[i].name, word, len)) {
			l.kind = kinds[i].kind;
			known = true;
		}
	if (!no && len == 7 && !memcmp(word, "badfile", 7)) {
		l.kind = HOST_FILE;
		known = bad_file = true;
	}
	if (!known)
		return bad(r, word, len, "unknown kind");
	s += len;
	trim(&s, &end);
	eq = no || s == end ? NULL : find_equals(s, end);
	if (!no && !eq)
		return bad(r, word, (size_t)(end - word), "no ' = ' and answer after");
	subject_end = eq ? eq : end;
	trim(&s, &subject_end);
	if (s == subject_end)
		return bad(r, word, len, "no subject after");
	if (unescape(r, s, (size_t)(subject_end - s), false, &subject) < 0)
		return -1;
	l.subject = subject.v;
	if (find(r->f, l.kind, l.subject))
		return bad(r, s, (size_t)(subject_end - s), "second line for");
	if (no) {
		add(r->f, l);
		return 0;
	}
	s = eq + 1;
	trim(&s, &end);
	if (unescape(r, s, (size_t)(end - s), l.kind == HOST_FILE && !bad_file, &answer) < 0)
		return -1;
	l.answer = answer.v;
	if (l.kind == HOST_PATH && !is_path_type(l.answer))
		return bad(r, s, (size_t)(end - s), "unknown type of path");
	l.file.content = answer;
	if (bad_file && read_bad_file(&l, l.answer) < 0)
		return bad(r, s, (size_t)(end - s), "unknown state of a file");
	add(r->f, l);
	return 0;
}

/* ---- answering -------------------------------------------------------------- */

static const char *fixture_ask(void *ctx, struct host *h, enum host_kind kind, const char *subject)
{
	const struct line *l = find(ctx, kind, subject);

	(void)h;
	return l ? l->answer : NULL;
}

static struct file_answer fixture_file(void *ctx, struct arena *a, const char *path, bool trusted,
				       size_t max_size)
{
	const struct line *l = find(ctx, HOST_FILE, path);
	struct file_answer got = { .identity = "fixture" };

	if (!l && trusted)
		return file_read(a, path, true, true, max_size);
	if (!l || !l->answer)
		got.file = (struct host_file){ HOST_FILE_ABSENT,
					       { "", 0 },
					       "it is not in the fixture" };
	else if (l->file.content.n > max_size)
		got.file = (struct host_file){ HOST_FILE_TOO_BIG, { "", 0 }, "it is too large" };
	else
		got.file = l->file;
	return got;
}

struct host *host_new_fixture(struct arena *a, const char *name, const char *text, struct diags *d)
{
	static const struct host_source source = { .ask = fixture_ask, .file = fixture_file };
	struct fixture *f = arena_alloc(a, sizeof(*f));
	struct reader r = { .f = f, .d = d };
	int failed = 0;

	f->arena = a;
	r.at.file = name;
	for (const char *s = text; *s;) {
		const char *end = s + strcspn(s, "\n");

		r.at.text = s;
		r.at.line++;
		failed |= read_line(&r, s, end);
		s = end + (*end == '\n');
	}
	if (failed)
		return NULL;
	imply_paths(f);
	return host_new(a, &source, f);
}

/* ---- writing ---------------------------------------------------------------- */

/* `subject` escapes '=' too, so that the first one of a line is the separator. */
static void escape(struct strbuf *out, const char *s, size_t n, bool subject)
{
	if (subject && !n)
		strbuf_add(out, "\\-");
	for (size_t i = 0; i < n; i++) {
		unsigned char c = (unsigned char)s[i];
		bool edge = c == ' ' && (i == 0 || i + 1 == n);

		if (c == '\n')
			strbuf_add(out, "\\n");
		else if (c == '\t')
			strbuf_add(out, "\\t");
		else if (c == '\\')
			strbuf_add(out, "\\\\");
		else if (c < 0x20 || c == 0x7f || edge || (subject && c == '='))
			strbuf_addf(out, "\\x%02x", c);
		else
			strbuf_addc(out, (char)c);
	}
}

static void dump_file(struct strbuf *out, const struct host_file *f, const char *subject)
{
	const char *state = NULL;

	for (size_t i = 0; i < ARRAY_LEN(bad_files); i++)
		if (bad_files[i].status == f->status)
			state = bad_files[i].name;
	strbuf_add(out, state ? "badfile " : "file ");
	escape(out, subject, strlen(subject), true);
	strbuf_add(out, " = ");
	if (state) {
		strbuf_addf(out, "%s ", state);
		escape(out, f->reason, strlen(f->reason), false);
	} else {
		escape(out, f->content.v, f->content.n, false);
	}
}

/* A file may have been asked for twice, as one to obey and as one to read; one line is enough. */
static bool seen_before(const struct host_question *q, size_t i)
{
	for (size_t k = 0; k < i; k++)
		if (q[k].kind == q[i].kind && !strcmp(q[k].subject, q[i].subject))
			return true;
	return false;
}

void host_dump(const struct host *h, struct strbuf *out)
{
	size_t n;
	const struct host_question *q = host_questions(h, &n);

	for (size_t i = 0; i < n; i++) {
		if (q[i].kind == HOST_FILE && seen_before(q, i))
			continue;
		if (!q[i].answer) {
			strbuf_addf(out, "no %s ", kind_name(q[i].kind));
			escape(out, q[i].subject, strlen(q[i].subject), true);
		} else if (q[i].kind == HOST_FILE) {
			dump_file(out, host_question_file(h, i), q[i].subject);
		} else {
			strbuf_addf(out, "%s ", kind_name(q[i].kind));
			escape(out, q[i].subject, strlen(q[i].subject), true);
			strbuf_add(out, " = ");
			escape(out, q[i].answer, strlen(q[i].answer), false);
		}
		strbuf_addc(out, '\n');
	}
}

/* "problem" says why a file that is there has no answer. */
static void json_answer(struct json *j, const char *answer, const struct host_file *f)
{
	json_key(j, "answer");
	if (f && f->status == HOST_FILE_OK)
		json_stringn(j, f->content.v, f->content.n);
	else
		json_string(j, f ? NULL : answer);
	if (!f || f->status == HOST_FILE_OK)
		return;
	json_key(j, "problem");
	json_string(j, f->reason);
}

void host_dump_json(const struct host *h, struct strbuf *out)
{
	size_t n;
	const struct host_question *q = host_questions(h, &n);
	struct json j;

	json_init(&j, out);
	json_array(&j);
	for (size_t i = 0; i < n; i++) {
		if (q[i].kind == HOST_FILE && seen_before(q, i))
			continue;
		json_object(&j);
		json_key(&j, "kind");
		json_string(&j, kind_name(q[i].kind));
		json_key(&j, "subject");
		json_string(&j, q[i].subject);
		json_answer(&j, q[i].answer,
			    q[i].answer && q[i].kind == HOST_FILE ? host_question_file(h, i)
								  : NULL);
		json_end_object(&j);
	}
	json_end_array(&j);
	strbuf_addc(out, '\n');
}
