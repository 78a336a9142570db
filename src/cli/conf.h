/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * conf - sbx.conf: settings of the tool itself, not of a sandbox.
 *
 * /etc/sbx/sbx.conf < $XDG_CONFIG_HOME/sbx/sbx.conf, key by key; root reads only the first. The
 * syntax is that of profiles, the keys are the rows of conf.def, and what is wrong in a file, or
 * keeps it from being read, is an error. It is read when the first value is asked for.
 */
#ifndef SBX_CLI_CONF_H
#define SBX_CLI_CONF_H

#include "cli/cli.h"

enum conf_key {
#define CONF(id, key, words, help, example) CONF_##id,
#include "cli/conf.def"
#undef CONF
	CONF_COUNT
};

/* NULL: not set, or there are errors in the files. */
const char *conf_value(struct cli *c, enum conf_key key);
struct place conf_place(struct cli *c, enum conf_key key);

/* 0, or -1 with the errors of the files in c->diags. */
int conf_check(struct cli *c);

const char *conf_key_name(enum conf_key key);

#endif
