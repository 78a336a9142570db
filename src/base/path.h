/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * path - algebra on path text. No file system is asked: `..` and links are other layers' work.
 */
#ifndef SBX_BASE_PATH_H
#define SBX_BASE_PATH_H

#include <stdbool.h>

#include "base/arena.h"

/* "//a/./b/" -> "/a/b", "" -> ".". `..` stays as it is. */
char *path_normalize(struct arena *a, const char *path);

/* "a" + "b" -> "a/b"; an absolute b is returned as it is; result normalized. */
char *path_join(struct arena *a, const char *dir, const char *rest);

char *path_dirname(struct arena *a, const char *path); /* "/a" -> "/", "a" -> "." */
const char *path_basename(const char *path);	       /* points into path; "/" -> "" */

/* Normalized absolute paths: is `path` equal to `dir` or below it? "/" is above everything. */
bool path_is_within(const char *path, const char *dir);

/* The rest of `path` below `dir`, without a leading slash ("" when equal); needs path_is_within. */
const char *path_below(const char *path, const char *dir);

bool path_is_absolute(const char *path);
bool path_has_dotdot(const char *path); /* a ".." component anywhere */

/* Number of components: "/" 0, "/a/b" 2. Parents order before children by it. */
int path_depth(const char *path);

#endif
