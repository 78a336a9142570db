/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * pass - from spec to plan: checks, lowering, transforms, verification, in the order of passes.def.
 *
 * compile() is the whole middle of sbx in one readable function: every row of passes.def in turn.
 * A check appends all the problems it finds; the pipeline stops after the stage that had errors.
 * verify_plan runs last, on every plan.
 */
#ifndef SBX_PASS_PASS_H
#define SBX_PASS_PASS_H

#include "base/diag.h"
#include "feature/feature.h"
#include "host/host.h"
#include "plan/plan.h"
#include "spec/spec.h"

/* The plan, or NULL with errors in d. */
struct plan *compile(struct arena *a, struct host *h, const struct spec *s, struct diags *d);

#endif
