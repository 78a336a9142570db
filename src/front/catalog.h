/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * catalog - every profile that could be asked for by name.
 *
 * All files NAME.profile of the directories of host/search.h, and of the folders in them: a name
 * holds one slash at most. Of one name the first directory's counts, as when it is looked up; the
 * others are in its shadow. What editors leave (.NAME) and drop-ins (NAME.profile.d) are none.
 */
#ifndef SBX_FRONT_CATALOG_H
#define SBX_FRONT_CATALOG_H

#include "base/diag.h"
#include "host/search.h"

struct catalog_entry {
	const char *name, *path;
	size_t dir;	       /* of search.dirs, where it was found */
	struct strv in_shadow; /* paths of the same name further on */
};

struct catalog {
	struct search search;
	struct catalog_entry *v; /* by name */
	size_t n;
	struct strv unreadable; /* directories that are there and cannot be listed */
};

void catalog_read(struct arena *a, struct host *h, struct catalog *out);

/* Whose files a directory of the search holds: "user", "system" (/etc) or "vendor". */
const char *catalog_origin(struct arena *a, struct host *h, const char *dir);

struct catalog_about {
	const char *description; /* NULL: it says none */
	bool abstract;
};

/*
 * What the file says of itself. -1 with errors in d when nobody can ask for it by this name, it may
 * not be obeyed, or is wrong in itself; what depends on other files is not looked at.
 */
int catalog_describe(struct arena *a, struct host *h, const struct catalog_entry *e,
		     struct catalog_about *out, struct diags *d);

#endif
