/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * mkplan - writes a flat plan from text, so that the runner can be tested by itself.
 *
 *	mkplan [-x] FILE < TEXT		-x: no checks, for plans that the runner has to refuse
 *
 * One step a line: its actor, S or C, its name, and operands of steps.def:
 *
 *	S clone ns=user,mount,pid
 *	S uid_map ranges=0:1000:1 helper=/usr/bin/newuidmap
 *	C tmpfs target=/ mode=0755 attrs=nosuid,nodev
 *	C exec argv=sh argv=-c argv="echo $HOME"
 *
 * A value with blanks is in double quotes, where \n, \t, \\ and \" mean what they mean in C. An
 * operand of a list is one element and may be repeated. Numbers may be hexadecimal, BPF is in
 * hexadecimal digits. Empty lines and lines that begin with # are left out. Operands that are not
 *named are 0; those of INT whose nothing is -1 (slot, owner) are -1.
 */
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/list.h"
#include "plan/flat.h"

enum {
	MAX_STEPS = 4096,
	MAX_WORDS = 65536,
	MAX_BYTES = 1 << 20,
};

static struct flat_step steps[MAX_STEPS];
static uint64_t words[MAX_WORDS];
static char bytes[MAX_BYTES];
static struct flat_place places[MAX_STEPS + 1];
static union {
	uint64_t align;
	char bytes[FLAT_MAX_SIZE];
} whole;
static uint32_t n_steps, n_words, n_bytes = 1, line_number;

static _Noreturn void die(const char *what, const char *subject)
{
	fprintf(stderr, "mkplan: line %u: %s '%s'\n", line_number, what, subject);
	exit(2);
}

static uint32_t add_bytes(const char *s, size_t n)
{
	uint32_t at = n_bytes;

	if (n_bytes + n + 1 > MAX_BYTES)
		die("too long", s);
	memcpy(bytes + n_bytes, s, n);
	n_bytes += (uint32_t)n + 1;
	return at;
}

static uint32_t add_string(const char *s)
{
	return *s ? add_bytes(s, strlen(s)) : 0;
}

static void add_word(uint64_t w)
{
	if (n_words == MAX_WORDS)
		die("too many list elements", "");
	words[n_words++] = w;
}

static uint64_t parse_number(const char *s)
{
	char *end;
	uint64_t v;

	errno = 0;
	v = *s == '-' ? (uint64_t)strtoll(s, &end, 0) : strtoull(s, &end, 0);
	if (!*s || *end || errno)
		die("not a number", s);
	return v;
}

static uint64_t parse_bits(char *s, const char *const *names)
{
	uint64_t bits = 0;

	for (char *word = strtok(s, ","); word; word = strtok(NULL, ",")) {
		int i = 0;

		while (names[i] && strcmp(names[i], word) != 0)
			i++;
		if (!names[i])
			die("unknown name", word);
		bits |= 1u << i;
	}
	return bits;
}

static const char *const ns_names[] = { "user", "mount",  "pid",  "ipc", "uts",
					"net",	"cgroup", "time", NULL };
static const char *const attr_names[] = { "ro",	     "nosuid",	    "nodev", "noexec",
					  "noatime", "nosymfollow", NULL };
static const char *const overlay_names[] = { "staged", "userxattr", NULL };

/* Pairs of digits become bytes, in place; their number. */
static size_t parse_hex(char *s)
{
	size_t n = 0;
	unsigned int byte;

	for (; s[2 * n]; n++) {
		if (sscanf(s + 2 * n, "%2x", &byte) != 1 || !s[2 * n + 1])
			die("not hexadecimal", s);
		s[n] = (char)byte;
	}
	return n;
}

static void set_operand(struct flat_step *s, int i, const struct field_info *field, char *value)
{
	uint64_t *arg = &s->arg[i];
	unsigned long long r[3];
	size_t n = strlen(value);

	switch (field->type) {
	case FIELD_STR:
		*arg = add_string(value);
		break;
	case FIELD_INT:
	case FIELD_SIZE:
	case FIELD_BOOL:
	case FIELD_CAPS:
	case FIELD_RES:
	case FIELD_MODE:
	case FIELD_LLFS:
	case FIELD_LLNET:
	case FIELD_LLSCOPE:
		*arg = parse_number(value);
		break;
	case FIELD_NS:
		*arg = parse_bits(value, ns_names);
		break;
	case FIELD_ATTRS:
		*arg = parse_bits(value, attr_names);
		break;
	case FIELD_OVLFLAGS:
		*arg = parse_bits(value, overlay_names);
		break;
	case FIELD_STRV:
	case FIELD_RULES:
	case FIELD_INTV:
	case FIELD_RANGES:
		/* Lists lie in one piece: elements of one operand follow each other. */
		if (!(uint32_t)*arg)
			*arg = (uint64_t)n_words << 32;
		++*arg;
		if (field->type == FIELD_STRV || field->type == FIELD_RULES) {
			add_word(add_string(value));
		} else if (field->type == FIELD_INTV) {
			add_word(parse_number(value));
		} else {
			if (sscanf(value, "%llu:%llu:%llu", &r[0], &r[1], &r[2]) != 3)
				die("not a range", value);
			for (int k = 0; k < 3; k++)
				add_word(r[k]);
		}
		break;
	case FIELD_BYTES:
		*arg = (uint64_t)add_bytes(value, n) << 32 | n;
		break;
	case FIELD_BPF:
		n = parse_hex(value);
		*arg = (uint64_t)add_bytes(value, n) << 32 | n;
		break;
	}
}

/* Cuts off the next word in place, with its quotes undone; NULL at the end of the line. */
static char *next_word(char **at)
{
	char *in = *at + strspn(*at, " \t"), *start = in, *out = in;
	bool quoted = false;

	if (!*in)
		return NULL;
	for (; *in && (quoted || (*in != ' ' && *in != '\t')); in++) {
		if (*in == '"') {
			quoted = !quoted;
		} else if (quoted && *in == '\\' && in[1]) {
			in++;
			if (*in == 'n')
				*out++ = '\n';
			else
				*out++ = (char)(*in == 't' ? '\t' : *in);
		} else {
			*out++ = *in;
		}
	}
	*at = *in ? in + 1 : in;
	*out = '\0';
	return start;
}

static enum step_kind find_kind(const char *name)
{
	int kind = 0;

	while (kind < STEP_KIND_COUNT && strcmp(step_info((enum step_kind)kind)->name, name) != 0)
		kind++;
	if (kind == STEP_KIND_COUNT)
		die("unknown step", name);
	return (enum step_kind)kind;
}

static void parse_operand(struct flat_step *s, char *word)
{
	const struct step_info *info = step_info(s->kind);
	char *value = strchr(word, '=');
	int i = 0;

	if (!value)
		die("not NAME=VALUE", word);
	*value++ = '\0';
	while (i < info->n_fields && strcmp(info->fields[i].name, word) != 0)
		i++;
	if (i == info->n_fields)
		die("the step has no operand", word);
	set_operand(s, i, &info->fields[i], value);
}

static void parse_line(char *line)
{
	char *at = line, *actor = next_word(&at), *word;
	struct flat_step *s = &steps[n_steps];

	if (!actor || *actor == '#')
		return;
	if (n_steps == MAX_STEPS)
		die("too many steps", "");
	word = next_word(&at);
	if (!word || strlen(actor) != 1 || !strchr("SC", *actor))
		die("not S or C, and a step", actor);
	s->actor = *actor == 'C' ? ACTOR_CHILD : ACTOR_SUPERVISOR;
	s->kind = (uint16_t)find_kind(word);
	if (s->kind == STEP_BIND)
		s->arg[ARG_BIND_slot] = (uint64_t)-1;
	if (s->kind == STEP_HOST_DIR)
		s->arg[ARG_HOST_DIR_owner] = (uint64_t)-1;
	while ((word = next_word(&at)))
		parse_operand(s, word);
	s->place = ++n_steps;
	places[n_steps].file = 1;
	places[n_steps].line = line_number;
}

int main(int argc, char **argv)
{
	bool unchecked = argc > 1 && strcmp(argv[1], "-x") == 0;
	const char *path = argv[1 + unchecked];
	static char line[MAX_BYTES];
	struct flat_header h = { .magic = FLAT_MAGIC };
	size_t at = sizeof(h);
	enum flat_error e;
	struct flat f;
	char *block = whole.bytes;
	FILE *out;

	if (argc != 2 + unchecked) {
		fputs("usage: mkplan [-x] FILE < TEXT\n", stderr);
		return 2;
	}
	add_string("test.plan"); /* at offset 1: each place's file */
	while (fgets(line, sizeof(line), stdin)) {
		line_number++;
		line[strcspn(line, "\n")] = '\0';
		parse_line(line);
	}
	h.version = flat_version();
	h.n_steps = n_steps;
	h.n_places = n_steps + 1;
	h.n_words = n_words;
	h.n_bytes = n_bytes;
	h.name = 1;
	h.size = (uint32_t)(sizeof(h) + n_steps * sizeof(steps[0]) +
			    h.n_places * sizeof(places[0]) + n_words * sizeof(words[0]) + n_bytes);
	memcpy(block + at, steps, n_steps * sizeof(steps[0]));
	at += n_steps * sizeof(steps[0]);
	memcpy(block + at, places, h.n_places * sizeof(places[0]));
	at += h.n_places * sizeof(places[0]);
	memcpy(block + at, words, n_words * sizeof(words[0]));
	at += n_words * sizeof(words[0]);
	memcpy(block + at, bytes, n_bytes);
	memcpy(block, &h, sizeof(h));
	h.checksum = flat_checksum(block + offsetof(struct flat_header, n_steps),
				   h.size - offsetof(struct flat_header, n_steps));
	memcpy(block, &h, sizeof(h));
	e = flat_open(&f, block, h.size);
	if (e && !unchecked) {
		fprintf(stderr, "mkplan: %s\n", flat_strerror(e));
		return 1;
	}
	out = fopen(path, "we");
	if (!out || fwrite(block, 1, h.size, out) != h.size || fclose(out) != 0) {
		fprintf(stderr, "mkplan: cannot write '%s': %s\n", path, strerror(errno));
		return 1;
	}
	return 0;
}
