/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * search - the directories where profiles and policies are, as questions to the host.
 *
 * In this order: $XDG_CONFIG_HOME, /etc, where this sbx was configured for, $XDG_DATA_HOME, each of
 * $XDG_DATA_DIRS, where this sbx was installed; in each, sbx/profiles. Never the current directory,
 * where whoever made it could lay a weaker file of the same name. Real root does not look into
 * directories that its environment names but somebody else owns.
 */
#ifndef SBX_HOST_SEARCH_H
#define SBX_HOST_SEARCH_H

#include "host/host.h"

struct search {
	struct strv dirs;
	struct strv ignored; /* not root's, for root */
};

void search_init(struct search *s, struct arena *a, struct host *h);

/*
 * The first NAME that is there, whatever its state: never on to another one that may allow more.
 * Its path, and its content as a file that must be trusted; NULL when there is none.
 */
const char *search_file(const struct search *s, struct arena *a, struct host *h, const char *name,
			size_t max_size, struct host_file *file);

/* $HOME, else the user database's; NULL when there is none or it is not absolute. */
const char *search_home(struct arena *a, struct host *h);

/* $XDG_CONFIG_HOME and the like, or `below` the home directory. NULL without home. */
const char *search_xdg(struct arena *a, struct host *h, const char *variable, const char *below);

/*
 * Is the owner, an answer to "owner:PATH", one that this user namespace does not map? It may be the
 * host's root then; host_file() judges each file by itself.
 */
bool search_owner_is_unmapped(struct host *h, const char *owner);

/* With ~ for the home directory, for places and messages. */
const char *search_shorten(struct arena *a, struct host *h, const char *path);

#endif
