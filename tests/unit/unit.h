/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * unit - what every unit test includes: cmocka with the headers that it wants before itself.
 */
#ifndef SBX_TESTS_UNIT_H
#define SBX_TESTS_UNIT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#endif
