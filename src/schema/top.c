/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* top - settings outside any group. */
#include <ctype.h>
#include <string.h>

#include "schema/rows.h"

/* Two or more parts of letters, digits, '_' and '-', none beginning with a digit: D-Bus's rule. */
static bool is_app_id(const char *s)
{
	int parts = 0;

	if (strlen(s) > 255)
		return false;
	for (;; s++) {
		if (!isalpha((unsigned char)*s) && *s != '_')
			return false;
		while (isalnum((unsigned char)*s) || *s == '_' || *s == '-')
			s++;
		parts++;
		if (!*s)
			return parts >= 2;
		if (*s != '.')
			return false;
	}
}

static const struct setting rows[] = {
	{
		ROW_INT(schema),
		.flags = SETTING_TOP | SETTING_NO_CLI | SETTING_FILE,
		.min = 1,
		.max = SCHEMA_VERSION,
		.help = "version of the profile language",
		.text = "The version of the profile language that the file is written in. Every "
			"file must say it, and there is only version 1 so far. An sbx that does "
			"not know a version refuses the file, since it could not tell what it "
			"leaves out.",
		.example = "schema = 1;",
	},
	{
		ROW_STRING(description),
		.flags = SETTING_TOP | SETTING_FILE,
		.help = "one line for people",
		.text = "What the sandbox is for, in one line. It is shown, never interpreted.",
		.example = "description = \"Throw-away Alpine Linux shell\";",
	},
	{
		ROW_BOOL(abstract),
		.flags = SETTING_TOP | SETTING_NO_CLI | SETTING_FILE,
		.dflt = "false",
		.help = "only for include, cannot be run",
		.text = "Marks a profile that other profiles build upon and that is no sandbox by "
			"itself. sbx refuses to run it. The mark is not inherited.",
		.example = "abstract = true;",
	},
	{
		.key = "include",
		.type = SET_STRINGS,
		.flags = SETTING_TOP | SETTING_NO_CLI | SETTING_UNBOUND | SETTING_FILE,
		.help = "profiles that this one is laid over",
		.text = "Names or paths of profiles that are read before this one, from left to "
			"right, each once. What this file says is laid over them: a single value "
			"replaces theirs, a group is merged key by key, a list is appended. A "
			"profile that cannot be found or read is an error, and so is one that "
			"includes itself.",
		.example = "include = [ \"base/minimal\" ];",
	},
	{
		ROW_STRINGS(command),
		.flags = SETTING_REPLACE,
		.help = "what to run when the command line names nothing",
		.text = "The program and its arguments, one string each; no shell looks at them. "
			"A command on the command line takes its place as a whole. A program "
			"without a slash is searched for in the sandbox's PATH. Where no layer has "
			"a "
			"command, it is /bin/sh.",
		.example = "command = [ \"/bin/sh\", \"-l\" ];",
	},
	{
		ROW_STRINGS(alternatives),
		.flags = SETTING_REPLACE,
		.help = "programs to try when command is not there",
		.text = "Programs that take the place of the first word of \\fBcommand\\fR, in "
			"order, when that is not there. They go with the command of the same file: "
			"where another one takes its place, they don't count.",
		.example = "alternatives = [ \"firefox-esr\" ];",
	},
	{
		ROW_PATH(cwd),
		.option = "cwd",
		.arg = "DIR",
		.help = "working directory inside",
		.text = "The directory, as the sandbox sees it, in which the command starts. "
			"Without it: the sandbox's home when it has one, else the root.",
		.example = "cwd = \"/root\";",
	},
	{
		ROW_STRING(app_id),
		.accepts = is_app_id,
		.form = "a reverse domain name such as \"org.example.App\"",
		.help = "name of the application, for the desktop",
		.text = "The reverse domain name by which a desktop knows the application, with "
			"at least one dot.",
		.example = "app_id = \"org.mozilla.firefox\";",
	},
};

SETTING_TABLE(settings_top, rows);
