/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * lookup - from the name of a profile to its text. Private to front/.
 */
#ifndef SBX_FRONT_LOOKUP_H
#define SBX_FRONT_LOOKUP_H

#include "base/diag.h"
#include "host/host.h"

struct source {
	const char *path;  /* to open; relative to the current directory when it was given so */
	const char *shown; /* in places: with ~ for the home directory */
	struct bytes text;
};

/*
 * Finds and reads a profile. `at` is the place of the include, `from` the path of the file that it
 * stands in, to which "./" is relative; unknown and NULL for the command line. 0, or -1 after an
 * error: a bad name, nothing found, a file that may not be obeyed.
 */
int lookup_profile(struct arena *a, struct host *h, const char *name, struct place at,
		   const char *from, struct source *out, struct diags *d);

/* The same for a file at an absolute path that a directory's list has named: a drop-in. */
int lookup_file(struct arena *a, struct host *h, const char *path, struct source *out,
		struct diags *d);

/* Does it begin like a path (/ ./ ../ ~)? */
bool lookup_is_path(const char *name);

/* Letters, digits and ._+-@, one slash at most, no component that begins with '.' or '-'. */
bool lookup_is_name(const char *name);

#endif
