/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * rootfs_tar - just enough of ustar to write a small archive. What sbx makes itself goes the same
 * way into the store as what comes from outside.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cli/rootfs.h"

#define BLOCK 512

static int write_block_padded(int fd, const char *data, size_t n)
{
	static const char zero[BLOCK];
	size_t pad = (BLOCK - n % BLOCK) % BLOCK;

	while (n) {
		ssize_t k = write(fd, data, n);

		if (k < 0)
			return -errno;
		data += k;
		n -= (size_t)k;
	}
	return pad && write(fd, zero, pad) != (ssize_t)pad ? -EIO : 0;
}

/* All belongs to 0:0 and is from the first second of 1970: same content, same archive. */
static int header(int fd, char type, const char *path, unsigned mode, const char *link,
		  uint64_t size)
{
	char h[BLOCK] = "";
	unsigned sum = 0;

	if (strlen(path) > 99 || (link && strlen(link) > 99))
		return -ENAMETOOLONG;
	memcpy(h, path, strlen(path));
	snprintf(h + 100, 8, "%07o", mode);
	snprintf(h + 108, 8, "%07o", 0);
	snprintf(h + 116, 8, "%07o", 0);
	snprintf(h + 124, 12, "%011llo", (unsigned long long)size & 077777777777ull);
	snprintf(h + 136, 12, "%011o", 0);
	memset(h + 148, ' ', 8);
	h[156] = type;
	if (link)
		memcpy(h + 157, link, strlen(link));
	memcpy(h + 257, "ustar\00000", 8);
	for (size_t i = 0; i < BLOCK; i++)
		sum += (unsigned char)h[i];
	snprintf(h + 148, 8, "%06o", sum & 0777777);
	return write_block_padded(fd, h, BLOCK);
}

int tar_add(int fd, const struct tar_entry *e)
{
	int err;

	if (e->link)
		return header(fd, '2', e->path, 0777, e->link, 0);
	if (!e->text)
		return header(fd, '5', e->path, e->mode, NULL, 0);
	err = header(fd, '0', e->path, e->mode, NULL, strlen(e->text));
	return err ? err : write_block_padded(fd, e->text, strlen(e->text));
}

int tar_add_file(int fd, const char *path, unsigned mode, int from, uint64_t size)
{
	int err = header(fd, '0', path, mode, NULL, size);
	char buf[128 * BLOCK];

	while (!err && size) {
		size_t want = size < sizeof(buf) ? (size_t)size : sizeof(buf), have = 0;

		while (have < want) {
			ssize_t k = read(from, buf + have, want - have);

			if (k <= 0)
				return k < 0 ? -errno : -EIO; /* shorter than it was */
			have += (size_t)k;
		}
		err = write_block_padded(fd, buf, have);
		size -= have;
	}
	return err;
}

int tar_end(int fd)
{
	static const char zero[2 * BLOCK];

	return write_block_padded(fd, zero, sizeof(zero));
}
