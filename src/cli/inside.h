/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * inside - what a path inside the sandbox leads to, found out from the plan alone.
 *
 * The sandbox is gone when a failure is explained (or never was), so its tree is rebuilt from the
 * steps: the mount that covers a path, what steps made in it, and the host's files behind binds
 * and overlays, whose links are followed as they would be inside.
 */
#ifndef SBX_CLI_INSIDE_H
#define SBX_CLI_INSIDE_H

#include <stdbool.h>

#include "host/host.h"
#include "plan/plan.h"

struct inside {
	const char *path;	  /* with all links followed; where it ended when not found */
	const char *type;	  /* as HOST_PATH says it; NULL: there is nothing */
	const char *host;	  /* the path on the host behind it, or NULL */
	const struct step *mount; /* the topmost mount over it, or NULL */
};

/* The tree as it is before step number `limit`. Follows links; `follow_last` also the last one. */
bool inside_find(const struct plan *p, size_t limit, struct host *h, const char *path,
		 bool follow_last, struct inside *out);

/* The first component of the path that is a link, or NULL. */
const char *inside_first_link(const struct plan *p, size_t limit, struct host *h, const char *path);

/* The value of a variable for the payload, or NULL. */
const char *inside_env(const struct plan *p, struct host *h, const char *name);

/* Target and attributes of a step that mounts something; NULL for other steps. */
const char *inside_mount_target(const struct step *s);
uint64_t inside_mount_attrs(const struct step *s);

#endif
