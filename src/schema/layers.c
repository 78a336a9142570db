/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* layers - settings about layers: what front-ends consume before anything is bound. */
#include "schema/rows.h"

static const char *const files_from_args_words[] = { "off", "read-only", "read-write", NULL };

static const char *const param_types[] = { "string", "name", "path", "dir",  "rootfs", "bool",
					   "int",    "size", "enum", "list", NULL };

static const struct setting layer_rows[] = {
	{
		.key = "params",
		.type = SET_MAP,
		.flags = SETTING_NO_CLI | SETTING_UNBOUND | SETTING_FILE,
		.help = "what a user may choose with --param",
		.text = "The parameters of the profile: what a user chooses with "
			"\\fB--param\\fR \\fINAME\\fR=\\fIVALUE\\fR, each under a name of letters, "
			"digits and '_'. Where \\fB${param.\\fINAME\\fB}\\fR is all of a value, "
			"the "
			"value has the parameter's type; within other text it is text; as the item "
			"of a list, \\fB${param.\\fINAME\\fB...}\\fR stands for all items of one "
			"that "
			"is a list. Layers merge what they say about one name, so a drop-in "
			"changes "
			"a default without a word about the rest; a list takes the place of the "
			"one "
			"before. As an item of a list a value is text.",
		.example = "params = { keep = { type = \"bool\"; default = false; }; };",
	},
	{
		.key = "params[].type",
		.type = SET_ENUM,
		.flags = SETTING_UNBOUND,
		.words = param_types,
		.help = "what its values are",
		.text = "\\fBname\\fR is letters, digits and ._-; \\fBpath\\fR an absolute path, "
			"or "
			"empty for none; \\fBdir\\fR a directory that is there, or empty; "
			"\\fBrootfs\\fR the name of an imported root file system, or a directory; "
			"\\fBsize\\fR a number of bytes such as \"64M\"; \\fBenum\\fR one of "
			"\\fBvalues\\fR; \\fBlist\\fR strings.",
		.example = "params = { root = { type = \"rootfs\"; default = \"alpine\"; }; };",
	},
	{
		.key = "params[].default",
		.type = SET_ANY,
		.flags = SETTING_UNBOUND,
		.help = "its value when none is given",
		.text = "The value that it has when the command line gives none. Variables are "
			"fine in it, other parameters are not. A parameter without a default must "
			"be given.",
		.example = "params = { to = { type = \"list\"; default = [ \"a\" ]; }; };",
	},
	{
		.key = "params[].help",
		.type = SET_STRING,
		.flags = SETTING_UNBOUND,
		.help = "one line for people",
		.text = "What it is for, in one line; \\fBsbx help\\fR \\fIPROFILE\\fR shows it.",
		.example = "params = { keep = { type = \"bool\"; help = \"keep it\"; }; };",
	},
	{
		.key = "params[].values",
		.type = SET_STRINGS,
		.flags = SETTING_UNBOUND,
		.help = "the words of an enum",
		.text = "All words that a parameter of the type \\fBenum\\fR may be.",
		.example = "params = { how = { type = \"enum\"; values = [ \"fast\", \"safe\" ]; "
			   "}; };",
	},
	{
		.key = "params[].min",
		.type = SET_INT,
		.flags = SETTING_UNBOUND,
		.help = "lowest number",
		.text = "The lowest number that a parameter of the type \\fBint\\fR may be.",
		.example = "params = { jobs = { type = \"int\"; min = 1; default = 2; }; };",
	},
	{
		.key = "params[].max",
		.type = SET_INT,
		.flags = SETTING_UNBOUND,
		.help = "highest number",
		.text = "The highest number that a parameter of the type \\fBint\\fR may be.",
		.example = "params = { jobs = { type = \"int\"; max = 16; default = 2; }; };",
	},
	{
		.key = "when",
		.type = SET_BLOCKS,
		.flags = SETTING_NO_CLI | SETTING_UNBOUND | SETTING_FILE,
		.help = "settings that hold under conditions",
		.text = "Blocks of settings. Each is laid over the rest of the file, in order, "
			"when "
			"all that its \\fBtest\\fR says is so on this machine, and left out when "
			"not. "
			"The plan shows each with its outcome. What concerns the file as a whole "
			"(\\fBinclude\\fR, \\fBparams\\fR, \\fBdescription\\fR) cannot stand in a "
			"block; \\fBreplace\\fR and \\fBremove\\fR can.",
		.example = "when = ( { test = [ \"param:keep\" ]; cwd = \"/work\"; } );",
	},
	{
		.key = "when[].test",
		.type = SET_STRINGS,
		.flags = SETTING_UNBOUND,
		.help = "conditions that all must hold",
		.text = "Each is one of \\fBpath:\\fIPATH\\fR (it is there), "
			"\\fBenv:\\fINAME\\fR or \\fBenv:\\fINAME\\fB=\\fIVALUE\\fR (the "
			"environment of "
			"sbx), \\fBparam:\\fINAME\\fR (true, not 0, not empty) or "
			"\\fBparam:\\fINAME\\fB=\\fIVALUE\\fR, \\fBsession:\\fR with "
			"\\fBwayland\\fR, "
			"\\fBx11\\fR or \\fBtty\\fR, \\fBfeature:\\fINAME\\fR, "
			"\\fBarch:\\fINAME\\fR (as "
			"uname -m), \\fBkernel>=\\fIVERSION\\fR, \\fBos:\\fIID\\fR (of "
			"os-release(5), "
			"ID or ID_LIKE); a '!' before it turns it round.",
		.example =
			"when = ( { test = [ \"session:x11\", \"!env:PLAIN\" ]; cwd = \"/\"; } );",
	},
	{
		.key = "replace",
		.type = SET_SETTINGS,
		.flags = SETTING_NO_CLI | SETTING_UNBOUND | SETTING_PATCH,
		.help = "values in place of inherited ones",
		.text = "Settings as in the file itself; but a list takes the place of the "
			"inherited "
			"one, instead of being appended to it, and so does a group that has a "
			"short "
			"form (\\fBfilesystem.root\\fR). Other groups are gone through key by key.",
		.example = "replace = { filesystem = { read_only = [ \"/usr\" ]; }; };",
	},
	{
		.key = "remove",
		.type = SET_REMOVALS,
		.flags = SETTING_NO_CLI | SETTING_UNBOUND | SETTING_PATCH,
		.help = "inherited items that are taken out",
		.text = "Items to take out of inherited lists: paths however they are written, the "
			"\\fIKEY\\fR of a pair, the \\fBid\\fR or the target of a mount; "
			"\\fBtrue\\fR "
			"takes out all of a key. What is not there is an error, so that nobody "
			"believes in a removal that removes nothing any more.",
		.example = "remove = { filesystem = { read_write = [ \"~/Downloads\" ]; }; };",
	},
	{
		ROW_ENUM(files_from_args),
		.words = files_from_args_words,
		.dflt = "off",
		.help = "share the paths among the arguments",
		.text = "Shares the files and directories that the command line's arguments name: "
			"exactly those words behind the command that are paths of something that "
			"exists, or file:// URIs of it. A relative path is made absolute for the "
			"command. The root, the home directory and what is above it are refused; "
			"paths in /dev, /proc and /sys are left alone. What the profile hides or "
			"protects stays so.",
		.example = "files_from_args = \"read-only\";",
	},
};

SETTING_TABLE(settings_layers, layer_rows);
