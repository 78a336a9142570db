/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <linux/securebits.h>
#include <string.h>

#include "base/suggest.h"
#include "feature/lower.h"
#include "plan/caps.h"

/*
 * Uid 0 is nothing special, neither now nor after an exec, and that is locked. KEEP_CAPS stays off:
 * without the fix-up of set*uid nothing is lost on the way to the payload's ids, and CAPSET then
 * drops what is not to be kept.
 */
#define BITS                                                             \
	(SECBIT_NOROOT | SECBIT_NOROOT_LOCKED | SECBIT_NO_SETUID_FIXUP | \
	 SECBIT_NO_SETUID_FIXUP_LOCKED | SECBIT_KEEP_CAPS_LOCKED)
#define NO_AMBIENT (SECBIT_NO_CAP_AMBIENT_RAISE | SECBIT_NO_CAP_AMBIENT_RAISE_LOCKED)

static int unknown_cap(struct lowering *l, const struct s_str *cap)
{
	size_t n;
	const char *const *names = cap_names(&n);
	struct diag *d;
	const char *near = suggest(cap->v, names, n);

	d = diag_add(l->diags, SEV_ERROR, DIAG_E0416, cap->at, "unknown capability '%s'", cap->v);
	if (near)
		d->label = arena_printf(l->arena, "did you mean '%s'?", near);
	d->help = "capabilities(7) lists them";
	return -1;
}

/* Without keyctl(2) there is no key ring to inherit, or none that the payload could use either. */
static void lower_keyring(struct lowering *l)
{
	const struct s_str *key = &l->spec->security.keyring;
	const char *fact;

	if (strcmp(key->v, "new") != 0)
		return;
	fact = host_ask(l->host, HOST_FACT, "keyring");
	if (!fact || strcmp(fact, "yes") == 0)
		lower_add(l, STEP_KEYRING, key->at, lower_why(l, "security.keyring", key->set));
}

int lower_security(struct lowering *l)
{
	const struct s_list *caps = &l->spec->security.capabilities;
	const struct s_bool *nnp = &l->spec->security.no_new_privs;
	const char *why = lower_why(l, "security.capabilities", caps->set);
	struct place at = caps->n ? caps->v[0].at : (struct place){ 0 };
	uint64_t keep = 0;
	int err = 0, cap;

	for (size_t i = 0; i < caps->n; i++)
		if (cap_find(caps->v[i].v, &cap))
			keep |= UINT64_C(1) << cap;
		else
			err = unknown_cap(l, &caps->v[i]);
	lower_add(l, STEP_SECUREBITS, at, why)->u.securebits.bits = BITS | (keep ? 0 : NO_AMBIENT);
	lower_add(l, STEP_BOUNDING_SET, at, why)->u.bounding_set.keep = keep;
	lower_add(l, STEP_CAPSET, at, why)->u.capset.keep = keep;
	if (!nnp->v && !(ids_privileged(l) && host_yes(l->host, "initial_userns")))
		err = diag_error_help(l->diags, DIAG_E0421, nnp->at,
				      "leave security.no_new_privs out",
				      "only a profile that real root runs can do without "
				      "no_new_privs");
	lower_keyring(l);
	if (nnp->v)
		lower_add(l, STEP_NO_NEW_PRIVS, nnp->at,
			  lower_why(l, "security.no_new_privs", nnp->set));
	return err;
}
