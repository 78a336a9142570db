/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * source - where the answers of a struct host come from: the machine (probe.c) or text (fixture.c).
 *
 * Private to host/. A source answers; host.c asks each question once and keeps the answer.
 */
#ifndef SBX_HOST_SOURCE_H
#define SBX_HOST_SOURCE_H

#include "base/strbuf.h"
#include "host/host.h"

/* What host_file() found, and the file's identity for the record ("" when there is none). */
struct file_answer {
	struct host_file file;
	const char *identity;
};

struct host_source {
	const char *(*ask)(void *ctx, struct host *h, enum host_kind kind, const char *subject);
	struct file_answer (*file)(void *ctx, struct arena *a, const char *path, bool trusted,
				   size_t max_size);
};

struct host *host_new(struct arena *a, const struct host_source *source, void *ctx);
struct arena *host_arena(const struct host *h);

/* What host_file() said to question number i, which is of kind HOST_FILE. */
const struct host_file *host_question_file(const struct host *h, size_t i);

/* Reads from the file system. `lax` leaves the rules about owner and mode out (fixtures). */
struct file_answer file_read(struct arena *a, const char *path, bool trusted, bool lax,
			     size_t max_size);

/* A short text file of the kernel without its last newline; NULL when it cannot be read. */
const char *file_line(struct arena *a, const char *path);

/* The answer to a fact, from facts.def; NULL when there is no such fact or it does not hold here.
 */
const char *fact_probe(struct host *h, const char *name);

#endif
