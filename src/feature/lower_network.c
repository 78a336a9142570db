/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "feature/lower.h"

/* Nothing said: what fits the namespace. One that is joined is as its owner made it. */
int lower_network(struct lowering *l)
{
	const struct s_str *key = &l->spec->network.mode;
	const char *name = key->v;
	const struct net_mode *mode;
	struct diag *d;

	if (!key->set)
		name = l->spec->namespaces.net.how == S_NS_NEW ? "none" : "host";
	mode = net_mode_find(name);
	if (mode)
		return mode->lower(l);
	d = diag_add(l->diags, SEV_ERROR, DIAG_E0412, key->at, "unknown network mode '%s'", name);
	d->help = "there are none and host";
	return -1;
}
