/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * back - back-ends turn a plan into something. They never see a spec.
 */
#ifndef SBX_BACK_BACK_H
#define SBX_BACK_BACK_H

#include "base/diag.h"
#include "base/strbuf.h"
#include "plan/flat.h"
#include "plan/plan.h"

/* The text of `sbx plan`: deterministic, one line a step with its place. */
void back_print(struct strbuf *out, const struct plan *p);

/* The same for programs. */
void back_json(struct strbuf *out, const struct plan *p);

/* A row of backends.def. */
struct backend {
	const char *name;
	void (*write)(struct strbuf *out, const struct plan *p);
};

const struct backend *backend_find(const char *name);

/* One step at length (from 1): what it is, its operands, its cause with the source line, why. */
int back_explain(struct strbuf *out, const struct plan *p, size_t number, struct diags *d);

/* The flat form; same plan, same bytes. The block belongs to the plan's arena. */
struct bytes back_flat(const struct plan *p, struct diags *d);

/* A flat plan back in memory, for printing and for diagnosing. `f` must stay mapped. */
struct plan *back_unflat(struct arena *a, const struct flat *f);

#endif
