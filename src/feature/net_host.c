/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "feature/lower.h"

static int lower(struct lowering *l)
{
	const struct s_str *mode = &l->spec->network.mode;
	const struct s_ns *ns = &l->spec->namespaces.net;
	struct diag *d;

	if (ns->how != S_NS_NEW)
		return 0;
	d = diag_add(l->diags, SEV_ERROR, DIAG_E0412, mode->at,
		     "network.mode = \"host\" contradicts a network namespace of its own");
	d->help = "set namespaces.net = false to share the host's network";
	if (ns->set) {
		d->other = ns->at;
		d->other_msg = "a new one is asked for here";
	}
	return -1;
}

const struct net_mode net_host = {
	.name = "host",
	.help = "the network of whoever starts sbx",
	.lower = lower,
};
