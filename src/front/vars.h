/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * vars - what the variables of profiles mean on this host.
 *
 * One table of names; the answers are asked of struct host when they are wanted, so that a plan
 * depends only on those that its profile uses. An empty or relative XDG directory counts as unset.
 * Parameters are variables of the profile's own.
 */
#ifndef SBX_FRONT_VARS_H
#define SBX_FRONT_VARS_H

#include "front/front.h"
#include "host/host.h"
#include "spec/expand.h"

struct vars {
	struct arena *arena;
	struct host *host;
	const char *profile;	     /* the name, for ${PROFILE}, ${STATE}, ${CACHE} */
	const struct params *params; /* for ${param.NAME}; NULL where they cannot be used */
};

/* An expander that answers from `vars`. */
struct expander vars_expander(struct vars *vars);

#endif
