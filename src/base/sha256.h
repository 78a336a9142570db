/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * sha256 - FIPS 180-4, for naming plans and checking fetched files.
 */
#ifndef SBX_BASE_SHA256_H
#define SBX_BASE_SHA256_H

#include <stddef.h>
#include <stdint.h>

struct sha256 {
	uint32_t state[8];
	uint64_t size;
	uint8_t block[64];
};

void sha256_init(struct sha256 *h);
void sha256_add(struct sha256 *h, const void *data, size_t n);
void sha256_end(struct sha256 *h, uint8_t digest[32]);

/* 64 hexadecimal digits and a NUL. */
void sha256_hex(const void *data, size_t n, char hex[65]);

#endif
