/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli/cli.h"
#include "front/front.h"
#include "pass/pass.h"

static bool has_all_params(const struct profile *profile)
{
	for (size_t i = 0; i < profile->params.n; i++)
		if (!profile->params.v[i].value)
			return false;
	return true;
}

/*
 * One profile, as far as it goes: text, keys, values; and the plan, unless it is abstract. All
 * problems of all files are collected.
 */
static void check_one(struct cli *c, const char *name)
{
	struct spec *spec = arena_alloc(c->arena, sizeof(*spec));
	struct profile_request request = cli_request(c, name);
	struct profile profile;

	/* What is only for include may leave a parameter to the one that includes it. */
	request.any_params = true;
	if (profile_read(c->arena, c->host, &request, &profile, &c->diags) < 0 ||
	    profile_is_abstract(&profile))
		return;
	request.any_params = false;
	if (!has_all_params(&profile) &&
	    profile_read(c->arena, c->host, &request, &profile, &c->diags) < 0)
		return;
	if (profile_spec(c->arena, c->host, &request, &profile, spec, &c->diags) == 0)
		compile(c->arena, c->host, spec, &c->diags);
}

static int check(struct cli *c)
{
	if (!c->argc) {
		diag_error_help(&c->diags, DIAG_E0804, (struct place){ 0 },
				"sbx check NAME|./FILE.profile...", "no profile was given");
		return cli_fail(c);
	}
	for (int i = 0; i < c->argc; i++)
		check_one(c, c->argv[i]);
	cli_report(c);
	return c->diags.n_errors ? EXIT_FINDINGS : 0;
}

const struct command command_check = {
	.name = "check",
	.args = "NAME|FILE...",
	.help = "check profiles without running them",
	.run = check,
	.complete = "profile",
	.usage_status = EXIT_USAGE,
};
