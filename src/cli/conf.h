/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * conf - sbx.conf: settings of the tool itself, not of a sandbox.
 *
 * /etc/sbx/sbx.conf < $XDG_CONFIG_HOME/sbx/sbx.conf, key by key; root reads only the first. The
 * syntax is that of profiles, the keys are the rows of conf.def, and what is wrong in it is an
 * error.
 */
#ifndef SBX_CLI_CONF_H
#define SBX_CLI_CONF_H

#include "cli/cli.h"

enum conf_key {
#define CONF(id, key, help) CONF_##id,
#include "cli/conf.def"
#undef CONF
	CONF_COUNT
};

struct conf {
	const char *v[CONF_COUNT]; /* NULL: not set */
};

/* 0, or -1 with errors in c->diags. */
int conf_load(struct cli *c, struct conf *out);

const char *conf_key_name(enum conf_key key);

#endif
