/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "feature/lower.h"

int lower_identity(struct lowering *l)
{
	const struct s_str *host = &l->spec->identity.hostname;
	const struct s_str *domain = &l->spec->identity.domainname;
	const struct s_ns *uts = &l->spec->namespaces.uts;
	int err = 0;

	if (*host->v) {
		if (lower_needs(l, uts, false, host->at, "a host name", "namespaces.uts") < 0)
			err = -1;
		lower_add(l, STEP_HOSTNAME, host->at, "identity.hostname")->u.hostname.name =
			host->v;
	}
	if (*domain->v) {
		if (lower_needs(l, uts, false, domain->at, "a domain name", "namespaces.uts") < 0)
			err = -1;
		lower_add(l, STEP_DOMAINNAME, domain->at, "identity.domainname")
			->u.domainname.name = domain->v;
	}
	return err;
}
