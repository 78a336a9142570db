/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "feature/lower.h"

static int lower(struct lowering *l)
{
	const struct s_str *mode = &l->spec->network.mode;
	const struct s_ns *ns = &l->spec->namespaces.net;
	struct step *s;
	struct diag *d;

	/* One that is joined is as its owner made it. */
	if (ns->how == S_NS_JOIN)
		return 0;
	if (ns->how == S_NS_OFF) {
		d = diag_add(l->diags, SEV_ERROR, DIAG_E0412, mode->at,
			     "network.mode = \"none\" contradicts the host's network namespace");
		d->help = "set network.mode = \"host\" to share the host's network, or "
			  "namespaces.net = true";
		d->other = ns->at;
		d->other_msg = "it is kept here";
		return -1;
	}
	s = lower_add(l, STEP_LINK_UP, mode->at, lower_why(l, "network.mode", mode->set));
	s->u.link_up.interface = "lo";
	return 0;
}

const struct net_mode net_none = {
	.name = "none",
	.help = "a loopback interface of its own and nothing else",
	.lower = lower,
};
