/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "pass/passes.h"

/* The maps are decided here, so that whatever is wrong with them is said before anything is
 * lowered. */
int check_ids(struct lowering *l)
{
	return ids_resolve(l);
}
