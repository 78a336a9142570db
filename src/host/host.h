/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * host - what the compiler knows of this machine, as recorded questions and answers.
 *
 * The core of sbx makes no system call (rule R3): whatever it needs to know it asks here. Two
 * doors: facts (host_ask) and files (host_file). Each question is answered once and kept with its
 * answer; a kept plan is valid exactly while all answers are the same. probe.c answers from the
 * running machine, fixture.c from a text file, so that every plan can be made anywhere.
 */
#ifndef SBX_HOST_HOST_H
#define SBX_HOST_HOST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/list.h"

enum host_kind {
	HOST_PATH, /* absolute path -> dir file link char block fifo socket, or "denied" */
	HOST_LINK, /* absolute path of a link -> its content */
	HOST_ENV,  /* name -> value in sbx's own environment */
	HOST_LIST, /* absolute path of a directory -> sorted names, one a line */
	HOST_FACT, /* name -> value, see facts.def: "uid", "kernel", "helper.newuidmap", ... */
	HOST_FILE, /* recorded by host_file(): path -> identity */
};

enum host_file_status {
	HOST_FILE_OK,
	HOST_FILE_ABSENT,
	HOST_FILE_DENIED,   /* could not be opened: see errno_name */
	HOST_FILE_NOT_FILE, /* a directory, a link where none may be, a device */
	HOST_FILE_UNSAFE,   /* owner or mode: see reason */
	HOST_FILE_TOO_BIG,
};

struct host_file {
	enum host_file_status status;
	struct bytes content; /* NUL-terminated beyond its end */
	const char *reason;   /* a part of a sentence, e.g. "it is writable by group"; not for OK */
};

struct host_question {
	enum host_kind kind;
	const char *subject;
	const char *answer; /* NULL: absent */
};

struct host;

/* Answers from the running machine. */
struct host *host_new_probe(struct arena *a);

/*
 * Answers from text: lines `KIND SUBJECT = ANSWER` (`path /usr = dir`, `env HOME = /home/u`, `fact
 * uid = 1000`, `file /etc/subuid = u:100000:65536\n`), '#' comments; what isn't listed is absent.
 * Profiles are still read from the file system, so that a test can hold its own.
 */
struct host *host_new_fixture(struct arena *a, const char *name, const char *text, struct diags *d);

/* NULL when absent. The answer lives as long as the arena. */
const char *host_ask(struct host *h, enum host_kind kind, const char *subject);

static inline bool host_has(struct host *h, enum host_kind kind, const char *subject)
{
	return host_ask(h, kind, subject) != NULL;
}

/* A number as answer, or dflt when absent or not a number. */
int64_t host_int(struct host *h, enum host_kind kind, const char *subject, int64_t dflt);

/* true when the fact's answer is "yes". */
bool host_yes(struct host *h, const char *fact);

/* Is the caller root, and not of a user namespace that somebody has made? */
bool host_is_real_root(struct host *h);

/*
 * Reads a file whole. `trusted` wants the rules of a profile: opened without following a link as
 * last component, regular, owned by root or the caller, not writable by group or others (root
 * trusts only root's own).
 */
struct host_file host_file(struct host *h, const char *path, bool trusted, size_t max_size);

/*
 * The real path: every link on the way asked and recorded. NULL when a component is missing
 * (`missing` then names it) or there are more than 40 links.
 */
const char *host_real_path(struct host *h, const char *path, const char **missing);

/* All questions so far, in the order asked. */
const struct host_question *host_questions(const struct host *h, size_t *n);

/* The same in the fixture's syntax. */
void host_dump(const struct host *h, struct strbuf *out);

/* The same for programs: a list of { kind, subject, answer }, and why a file is not to be used. */
void host_dump_json(const struct host *h, struct strbuf *out);

#endif
