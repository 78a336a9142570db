/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <fcntl.h>
#include <stdbool.h>
#include <string.h>
#include <sys/mount.h>

#include "base/list.h"
#include "sys/file.h"
#include "sys/kernel.h"
#include "sys/mountinfo.h"

/* "36 35 98:0 /root /mount/point rw,noatime master:1 - ext3 /dev/root rw,errors=continue" */

static const struct {
	const char *name;
	unsigned long flag;
} options[] = {
	{ "ro", MS_RDONLY },	     { "nosuid", MS_NOSUID },
	{ "nodev", MS_NODEV },	     { "noexec", MS_NOEXEC },
	{ "noatime", MS_NOATIME },   { "nodiratime", MS_NODIRATIME },
	{ "relatime", MS_RELATIME }, { "nosymfollow", K_MS_NOSYMFOLLOW },
};

/* Cuts the field at *at off and moves on; NULL when there is none. */
static char *next_field(char **at)
{
	char *field = *at;
	size_t n = strcspn(field, " ");

	if (!n)
		return NULL;
	*at = field + n;
	if (**at)
		*(*at)++ = '\0';
	return field;
}

static bool parse_number(const char *s, uint32_t *out)
{
	uint64_t v = 0;

	if (!s || !*s)
		return false;
	for (; *s; s++) {
		if (*s < '0' || *s > '9')
			return false;
		v = v * 10 + (uint64_t)(*s - '0');
		if (v > UINT32_MAX)
			return false;
	}
	*out = (uint32_t)v;
	return true;
}

static bool is_octal(char c)
{
	return c >= '0' && c <= '7';
}

/* The kernel writes space, tab, newline and backslash as \ooo. */
static void unescape(char *s)
{
	char *out = s;

	while (*s) {
		int c = 0;

		if (s[0] == '\\' && is_octal(s[1]) && is_octal(s[2]) && is_octal(s[3]))
			c = (s[1] - '0') << 6 | (s[2] - '0') << 3 | (s[3] - '0');
		if (c > 0 && c < 256) {
			*out++ = (char)c;
			s += 4;
		} else {
			*out++ = *s++;
		}
	}
	*out = '\0';
}

static unsigned long parse_options(const char *s)
{
	unsigned long flags = 0;

	while (*s) {
		size_t n = strcspn(s, ",");

		for (size_t i = 0; i < ARRAY_LEN(options); i++)
			if (strlen(options[i].name) == n && memcmp(options[i].name, s, n) == 0)
				flags |= options[i].flag;
		s += n + (s[n] == ',');
	}
	/* None of the three is a way to keep access times, too, and one that can be locked. */
	if (!(flags & (MS_RELATIME | MS_NOATIME)))
		flags |= MS_STRICTATIME;
	return flags;
}

int mountinfo_parse(struct mountinfo *m, char *line)
{
	char *id = next_field(&line), *parent = id ? next_field(&line) : NULL;
	char *device = parent ? next_field(&line) : NULL;
	char *root = device ? next_field(&line) : NULL;
	char *point = root ? next_field(&line) : NULL;
	char *opts = point ? next_field(&line) : NULL;
	struct mountinfo found;

	if (!opts || !parse_number(id, &found.id) || !parse_number(parent, &found.parent))
		return -EINVAL;
	unescape(point);
	found.point = point;
	found.flags = parse_options(opts);
	*m = found;
	return 0;
}

int mountinfo_open(struct mountinfo_reader *r)
{
	r->used = r->next = 0;
	r->fd = sys_open(AT_FDCWD, "/proc/self/mountinfo", O_RDONLY, 0);
	return r->fd < 0 ? r->fd : 0;
}

int mountinfo_next(struct mountinfo_reader *r, struct mountinfo *m)
{
	for (;;) {
		char *line = r->buf + r->next;
		char *end = memchr(line, '\n', r->used - r->next);
		ssize_t n;

		if (end) {
			*end = '\0';
			r->next = (size_t)(end - r->buf) + 1;
			n = mountinfo_parse(m, line);
			return n < 0 ? (int)n : 1;
		}
		memmove(r->buf, line, r->used - r->next);
		r->used -= r->next;
		r->next = 0;
		if (r->used == sizeof(r->buf))
			return -E2BIG;
		n = sys_read(r->fd, r->buf + r->used, sizeof(r->buf) - r->used);
		if (n < 0)
			return (int)n;
		if (!n)
			return r->used ? -EINVAL : 0;
		r->used += (size_t)n;
	}
}

void mountinfo_close(struct mountinfo_reader *r)
{
	close(r->fd);
}
