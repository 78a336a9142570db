/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * flat_check - the parts of flat_open(). `f` has passed the check of its block.
 */
#ifndef SBX_PLAN_FLAT_CHECK_H
#define SBX_PLAN_FLAT_CHECK_H

#include <stdbool.h>

#include "plan/flat.h"

enum flat_error flat_check_step(const struct flat *f, const struct flat_step *s);
enum flat_error flat_check_order(const struct flat *f); /* all steps have passed by themselves */

#endif
