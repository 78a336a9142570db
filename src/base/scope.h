/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * scope - what sbx-scope and those who run it know of each other.
 */
#ifndef SBX_BASE_SCOPE_H
#define SBX_BASE_SCOPE_H

enum scope_status {
	SCOPE_DONE = 0,
#define SCOPE_STATUS(name, status, err) SCOPE_##name = (status),
#include "base/scope.def"
#undef SCOPE_STATUS
};

#endif
