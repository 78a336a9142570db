/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "feature/lower.h"

static int lower(struct lowering *l)
{
	const struct s_str *mode = &l->spec->network.mode;
	struct step *s;

	if (lower_needs(l, &l->spec->namespaces.net, false, mode->at, "network.mode = \"none\"",
			"namespaces.net") < 0)
		return -1;
	s = lower_add(l, STEP_LINK_UP, mode->at, lower_why(l, "network.mode", mode->set));
	s->u.link_up.interface = "lo";
	return 0;
}

const struct net_mode net_none = {
	.name = "none",
	.help = "a loopback interface of its own and nothing else",
	.lower = lower,
};
