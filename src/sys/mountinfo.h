/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * mountinfo - a reader of /proc/PID/mountinfo that needs no memory but what it is given.
 *
 * The normal path reads no mount table. The classic interface has to, as mount(2) changes the
 * attributes of one mount at a time.
 */
#ifndef SBX_SYS_MOUNTINFO_H
#define SBX_SYS_MOUNTINFO_H

#include <stddef.h>
#include <stdint.h>

struct mountinfo {
	uint32_t id, parent;
	const char *point;   /* unescaped, in the line that was parsed */
	unsigned long flags; /* MS_* of the mount itself, not of its file system */
};

/* Parses a line (without its newline) in place. 0, or -EINVAL and *m as it was. */
int mountinfo_parse(struct mountinfo *m, char *line);

/* Lines of a file, one after the other. */
struct mountinfo_reader {
	int fd;
	size_t used, next; /* bytes in buf; where the next line begins */
	char buf[16384];
};

/* Opens /proc/self/mountinfo, or -errno. */
int mountinfo_open(struct mountinfo_reader *r);

/* 1 and a mount, 0 at the end, -errno; -E2BIG for a line that is longer than the buffer. */
int mountinfo_next(struct mountinfo_reader *r, struct mountinfo *m);

void mountinfo_close(struct mountinfo_reader *r);

#endif
