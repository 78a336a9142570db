/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* env - settings about the environment. */
#include <string.h>

#include "schema/rows.h"

#define NAME_CHARS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_"

static const char *const modes[] = { "clean", "inherit", NULL };

_Static_assert(ENV_MODE_CLEAN == 0 && ENV_MODE_INHERIT == 1, "modes[] is in the order of env_mode");

/* "LANG", "LC_*"; "*" alone is everything. */
static bool is_pattern(const char *s)
{
	size_t n = strspn(s, NAME_CHARS);

	return *s && !(*s >= '0' && *s <= '9') && (!s[n] || strcmp(s + n, "*") == 0);
}

static bool is_assignment(const char *s)
{
	size_t n = strspn(s, NAME_CHARS);

	return n > 0 && s[n] == '=' && !(*s >= '0' && *s <= '9');
}

static const struct setting rows[] = {
	{
		ROW_GROUP(environment),
		.help = "environment variables",
		.text = "The environment is made anew: what \\fBpass\\fR lets through of the "
			"caller's, with what \\fBset\\fR says, without what \\fBunset\\fR names.",
		.example = "environment = { pass = [ \"LANG\", \"LC_*\" ]; set = [ \"PS1=> \" ]; "
			   "};",
	},
	{
		ROW_INDEX(environment.mode),
		.words = modes,
		.dflt = "clean",
		.help = "what is there at the beginning",
		.text = "\\fBclean\\fR is nothing, \\fBinherit\\fR all of the caller's "
			"environment, with whatever secrets it holds.",
		.example = "environment = { mode = \"clean\"; };",
	},
	{
		ROW_STRINGS(environment.pass),
		.accepts = is_pattern,
		.form = "a variable's name, or the beginning of one and '*'",
		.option = "pass",
		.arg = "NAME",
		.help = "let the caller's variable NAME through",
		.text = "Names, or beginnings of names with a star behind them. A variable that "
			"the caller does not have is not there inside either.",
		.example = "environment = { pass = [ \"TERM\", \"LC_*\" ]; };",
	},
	{
		ROW_STRINGS(environment.set),
		.flags = SETTING_PAIRS,
		.accepts = is_assignment,
		.form = "NAME=VALUE",
		.option = "env",
		.arg = "NAME=VALUE",
		.help = "set a variable",
		.text = "Of several entries for one name the last one counts.",
		.example = "environment = { set = [ \"HOME=/root\" ]; };",
	},
	{
		ROW_STRINGS(environment.unset),
		.accepts = is_pattern,
		.form = "a variable's name, or the beginning of one and '*'",
		.option = "unset",
		.arg = "NAME",
		.help = "take a variable out",
		.text = "Is stronger than \\fBpass\\fR, \\fBset\\fR and \\fBinherit\\fR.",
		.example = "environment = { unset = [ \"MOZ_ENABLE_WAYLAND\" ]; };",
	},
};

SETTING_TABLE(settings_env, rows);
