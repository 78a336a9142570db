/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * subid - the caller's lines of /etc/subuid and /etc/subgid.
 */
#ifndef SBX_FEATURE_SUBID_H
#define SBX_FEATURE_SUBID_H

#include "base/list.h"
#include "host/host.h"

/* `outside` and `count` of each range, in the file's order; lines that are no ranges don't count.
 */
struct id_ranges subid_ranges(struct arena *a, struct host *h, const char *file);

/* `first` when nobody has any of the `count` ids from it on; else an id behind a range of those. */
uint64_t subid_after(struct arena *a, struct host *h, const char *file, uint64_t first,
		     uint32_t count);

#endif
