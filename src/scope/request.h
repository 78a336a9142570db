/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * request - what sbx-scope was asked for, and what it makes of text from outside. No system call.
 */
#ifndef SBX_SCOPE_REQUEST_H
#define SBX_SCOPE_REQUEST_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/scope.h"

struct scope_request {
	bool is_system; /* the system's manager, not the user's */
	bool is_verbose;
	const char *unit, *description;
	uint32_t pid;
	unsigned int timeout; /* seconds */
};

/* False: it is no request. */
bool scope_parse(int argc, char **argv, struct scope_request *r);

/* Is that, the content of /proc/PID/cgroup, of a process directly in the unit's v2 cgroup? */
bool scope_has_moved(const char *cgroup, const char *unit);

/* What an error of D-Bus means for us. */
enum scope_status scope_status_of(const char *dbus_error);

/* "unix:path=..." of a socket, with what that form cannot hold as it is escaped. */
const char *scope_address(struct arena *a, const char *path);

#endif
