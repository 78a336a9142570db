/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * program - what the kernel will see in a file that is to be executed.
 */
#ifndef SBX_HOST_PROGRAM_H
#define SBX_HOST_PROGRAM_H

#include "base/arena.h"
#include "base/list.h"

/*
 * From the file's first bytes: "elf MACHINE", "elf MACHINE INTERPRETER", "script INTERPRETER",
 * "empty" or "other". MACHINE is what uname -m calls it, or a number.
 */
const char *program_describe(struct arena *a, struct bytes head);

#endif
