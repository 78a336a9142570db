/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * rootfs - the store of imported root file systems, and what fills it.
 *
 * Nothing appears in the store but by one rename: a root file system is made in a hidden staging
 * directory, `.import-XXXXXX`, that is locked (flock) by the process at work. Killed at any
 * instant, sbx leaves at most a staging directory that nobody holds; the next command takes it
 * away. What comes from outside is unpacked, walked and deleted only inside a sandbox of sbx's own,
 * where the staging directory is the one thing that can be written. There, too, ids mean what they
 * will mean to the sandboxes that use the root: the plan's id map decides who owns what on disk.
 */
#ifndef SBX_CLI_ROOTFS_H
#define SBX_CLI_ROOTFS_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "cli/cli.h"

/* ---- the store (rootfs_store.c) ---- */

struct store {
	struct cli *cli;
	const char *path;
	int fd; /* -1: there is none yet */
};

/* A directory of the store with a hidden name, locked by us. */
struct staging {
	char name[32];
	const char *path;
	int fd;
};

/* Opens the caller's own store, and makes it when `create`. 0, or -1 with an error. */
int store_open(struct cli *c, bool create, struct store *s);

bool store_has(const struct store *s, const char *name);

int staging_new(const struct store *s, struct staging *st);

/* The staging directory becomes NAME, unless that is there already. */
int staging_commit(const struct store *s, struct staging *st, const char *name);

/* NAME becomes a hidden, locked directory: from here on it is not in the store. */
int staging_take(const struct store *s, struct staging *st, const char *name);

/* Empties it in a sandbox, removes it, lets the lock go. -1 with an error: it stays, hidden. */
int staging_remove(const struct store *s, struct staging *st);

/* Removes what killed commands left. Failures are warnings. */
void store_sweep(const struct store *s);

/* Sorted names. */
struct strv store_names(struct arena *a, int fd);

/* ---- work in a sandbox (rootfs_sandbox.c) ---- */

struct job {
	const char *const *argv;
	const char *const *env; /* with `host`: the whole environment; NULL: PATH only */
	const char *target;	/* a directory, writable at /target; NULL: none */
	const char *source;	/* a directory, read-only at /source; NULL: none */
	int in, out;		/* -1: /dev/null */
	bool host;		/* no sandbox: a trusted program of the host, by its path */
	int64_t max_out;	/* with `host`: no file may get larger; 0: no limit */
};

/* Who is root inside, on this host; `single`: nobody else exists there. */
struct owner {
	int64_t uid, gid;
	bool single;
};

/* What the id map of such a sandbox is here and now. 0, or -1 with errors. */
int sandbox_owner(struct cli *c, struct owner *o);

/* What a child said on stderr: its last few lines; and how it ended. */
struct outcome {
	int status; /* as the shell says it: 128+n for a signal */
	const char *said;
};

struct progress {
	const char *what; /* NULL: none is shown */
	int fd;		  /* its offset is what has been done; or, when `size`, its size */
	bool size;
	off_t total; /* 0: unknown */
};

/*
 * Runs one job, or two with a pipe from the first to the second, and waits. -1: the sandbox could
 * not be made, with errors.
 */
int jobs_run(struct cli *c, struct job *jobs, size_t n, const struct progress *p,
	     struct outcome *o);

/* The absolute path of a program of the host out of the fixed directories; NULL: there is none. */
const char *host_program(struct cli *c, const char *name);

/*
 * From signals_catch() on SIGINT, SIGTERM and SIGHUP end the jobs, not the command, which tidies up
 * and then dies of the signal in signals_obey().
 */
void signals_catch(void);
bool signals_came(void);
void signals_obey(void);

/* ---- what fills it ---- */

enum archive_type {
	ARCHIVE_UNKNOWN,
	ARCHIVE_TAR,
	ARCHIVE_GZIP,
	ARCHIVE_XZ,
	ARCHIVE_ZSTD,
	ARCHIVE_BZIP2,
};

/* By its first bytes (512 are enough). */
enum archive_type archive_type(const unsigned char *head, size_t n);

/* An archive, open for reading at its beginning; `shown` is its name in messages. */
int rootfs_import_fd(struct cli *c, const char *name, int fd, const char *shown);

int rootfs_import(struct cli *c, const char *name, const char *path); /* file or directory */
int rootfs_bootstrap(struct cli *c, const char *name);
int rootfs_fetch_alpine(struct cli *c, const char *name);

/* ---- a tar archive of our own (rootfs_tar.c) ---- */

struct tar_entry {
	const char *path; /* relative */
	unsigned mode;
	const char *link; /* symbolic link; else NULL */
	const char *text; /* file; NULL: a directory */
};

/* Appends to a file; 0 or -errno. Names are at most 99 bytes. */
int tar_add(int fd, const struct tar_entry *e);
int tar_add_file(int fd, const char *path, unsigned mode, int from, uint64_t size);
int tar_end(int fd);

#endif
