/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * utf8 - just enough of RFC 3629 to know what may be shown.
 */
#ifndef SBX_BASE_UTF8_H
#define SBX_BASE_UTF8_H

#include <stddef.h>
#include <stdint.h>

/*
 * Length of the well-formed sequence at s (n bytes are there), 0 when there is none: overlong
 * forms, surrogates, values beyond U+10FFFF and cut sequences are none. `cp` may be NULL.
 */
size_t utf8_decode(const char *s, size_t n, uint32_t *cp);

#endif
