/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * gen_vim - the settings table as a syntax file of vim.
 *
 * Theory: every group of the language is a region of its own, in which its keys, and the words that
 * these take, are known, and no others; so a key in the wrong group looks like a mistyped one.
 * A key that is followed by a group names the region that comes behind the '='. Of items that match
 * at one place vim takes the one defined last, so what is general comes first.
 */
#include <ctype.h>
#include <string.h>

#include "cli/help.h"
#include "tests/gen.h"

/* "filesystem.mounts[]" -> "FilesystemMountsEntry" */
static const char *ident(struct arena *a, const char *key)
{
	struct strbuf b;
	bool upper = true;

	strbuf_init(&b, a);
	for (; *key; key++) {
		if (*key == '.' || *key == '_') {
			upper = true;
		} else if (*key == '[') {
			strbuf_add(&b, "Entry");
		} else if (*key != ']') {
			strbuf_addc(&b, (char)(upper ? toupper((unsigned char)*key) : *key));
			upper = false;
		}
	}
	return b.s;
}

/* Of the keys outside any group, which may stand where: see SETTING_FILE and SETTING_PATCH. */
static const char *key_class(struct arena *a, const struct setting *s, const char *group)
{
	if (*group)
		return ident(a, group);
	return s->flags & SETTING_FILE ? "File" : s->flags & SETTING_PATCH ? "Patch" : "Top";
}

/* Does the value hold keys of its own? */
static bool has_body(const struct setting *s)
{
	switch (s->type) {
	case SET_GROUP:
	case SET_RANGES:
	case SET_MOUNTS:
	case SET_MAP:
	case SET_BLOCKS:
	case SET_SETTINGS:
	case SET_REMOVALS:
		return true;
	case SET_BOOL:
	case SET_INT:
	case SET_STRING:
	case SET_ENUM:
	case SET_SIZE:
	case SET_DURATION:
	case SET_MODE:
	case SET_PERCENT:
	case SET_PATH:
	case SET_STRINGS:
	case SET_PATHS:
	case SET_ENUMS:
	case SET_INTS:
	case SET_NS:
	case SET_RLIMIT:
	case SET_ANY:
		break;
	}
	return false;
}

/* ---- keys and words ------------------------------------------------------------------------ */

static void add_key(struct strbuf *out, const struct setting *s, const char *group)
{
	struct arena *a = out->arena;

	strbuf_addf(out, "syn match sbxKey%s /\\<%s\\>\\ze\\_s*[=:]/%s", key_class(a, s, group),
		    schema_leaf(s), *group ? " contained" : "");
	if (has_body(s))
		strbuf_addf(out, " nextgroup=sbxIs%s skipwhite skipempty", ident(a, s->key));
	strbuf_addc(out, '\n');
}

static void add_words(struct strbuf *out, const struct setting *s, const char *group)
{
	struct feature_word word;
	struct strbuf b;
	size_t n = 0;

	strbuf_init(&b, out->arena);
	for (; feature_word(s, n, &word); n++)
		strbuf_addf(&b, "%s%s", n ? "\\|" : "", word.name);
	for (; s->words && s->words[n]; n++)
		strbuf_addf(&b, "%s%s%s", n ? "\\|" : "",
			    s->flags & SETTING_CAPS ? "\\%(CAP_\\)\\=" : "",
			    s->words[n] + (s->flags & SETTING_CAPS ? strlen("CAP_") : 0));
	if (n)
		strbuf_addf(out, "syn match sbxWord%s /%s\"\\%%(%s\\)\"/%s\n",
			    *group ? ident(out->arena, group) : "Top",
			    s->flags & SETTING_CAPS ? "\\c" : "", b.s, *group ? " contained" : "");
}

static void add_group(struct strbuf *out, const char *group)
{
	const struct setting *s;

	for (size_t i = 0; (s = schema_row(i)); i++)
		if (schema_in_group(s, group))
			add_key(out, s, group);
	for (size_t i = 0; (s = schema_row(i)); i++)
		if (schema_in_group(s, group))
			add_words(out, s, group);
	if (*group)
		strbuf_addf(out, "syn cluster sbxIn%s contains=@sbxValue,sbxKey%s,sbxWord%s\n",
			    ident(out->arena, group), ident(out->arena, group),
			    ident(out->arena, group));
}

/* ---- regions ------------------------------------------------------------------------------- */

static void add_region(struct strbuf *out, const char *name, const char *start, const char *end,
		       const char *contains)
{
	/* With a matchgroup nothing that is contained begins at the brace itself. */
	strbuf_addf(out,
		    "syn region %s matchgroup=sbxBrace start=/%s/ end=/%s/ contained transparent "
		    "contains=%s\n",
		    name, start, end, contains);
}

/* What comes behind the key: sbxIsX is the '=', sbxBodyX what is in braces or parentheses. */
static void add_body(struct strbuf *out, const struct setting *s)
{
	struct arena *a = out->arena;
	const char *id = ident(a, s->key), *body = arena_printf(a, "sbxBody%s", id);
	const char *entry = arena_printf(a, "sbxEntry%s", id);
	const char *in_entry = arena_printf(a, "@sbxIn%sEntry", id);

	strbuf_addf(out, "syn match sbxIs%s /[=:]/ contained nextgroup=%s skipwhite skipempty\n",
		    id, body);
	switch (s->type) {
	case SET_GROUP:
		add_region(out, body, "{", "}", arena_printf(a, "@sbxIn%s", id));
		return;
	case SET_SETTINGS:
	case SET_REMOVALS:
		add_region(out, body, "{", "}", "@sbxInPatch");
		return;
	case SET_BLOCKS:
		in_entry = arena_printf(a, "%s,@sbxInBlock", in_entry);
		add_region(out, body, "(", ")", arena_printf(a, "sbxComment,%s", entry));
		add_region(out, entry, "{", "}", in_entry);
		return;
	case SET_RANGES:
	case SET_MOUNTS:
		add_region(out, body, "(", ")", arena_printf(a, "sbxComment,%s", entry));
		add_region(out, entry, "{", "}", in_entry);
		return;
	case SET_MAP:
		strbuf_addf(out,
			    "syn match sbxName%s /\\<\\w\\+\\>\\_s*[=:]/he=e-1 contained "
			    "nextgroup=%s skipwhite skipempty\n",
			    id, entry);
		add_region(out, body, "{", "}", arena_printf(a, "sbxComment,sbxName%s", id));
		add_region(out, entry, "{", "}", in_entry);
		return;
	case SET_BOOL:
	case SET_INT:
	case SET_STRING:
	case SET_ENUM:
	case SET_SIZE:
	case SET_DURATION:
	case SET_MODE:
	case SET_PERCENT:
	case SET_PATH:
	case SET_STRINGS:
	case SET_PATHS:
	case SET_ENUMS:
	case SET_INTS:
	case SET_NS:
	case SET_RLIMIT:
	case SET_ANY:
		return;
	}
}

/* ---- the file -------------------------------------------------------------------------------- */

static const char head[] =
	"\" SPDX-License-Identifier: LGPL-2.1-or-later\n"
	"\" Vim syntax file: profiles of sbx, see sbx.profile(5).\n"
	"\" Made by tests/gen-docs out of the tables in src/: make regen\n"
	"\n"
	"if exists('b:current_syntax')\n"
	"  finish\n"
	"endif\n"
	"syn case match\n"
	"syn sync fromstart\n"
	"\n"
	"\" What looks the same everywhere. A brace that no known key stands before holds nothing\n"
	"\" that is known.\n"
	"syn region sbxUnknown matchgroup=sbxBrace start=/{/ end=/}/ transparent "
	"contains=@sbxValue\n"
	"syn region sbxComment start=/#/ end=/$/ oneline contains=@Spell\n"
	"syn region sbxComment start=+//+ end=/$/ oneline contains=@Spell\n"
	"syn region sbxComment start=+/\\*+ end=+\\*/+ contains=@Spell\n"
	"syn match sbxBoolean /\\c\\<\\%(true\\|false\\)\\>/\n"
	"syn match sbxNumber /[-+]\\=\\<\\d\\+\\>/\n"
	"syn region sbxString start=/\"/ skip=/\\\\./ end=/\"/ "
	"contains=sbxEscape,sbxVariable,sbxHome\n"
	"syn match sbxEscape /\\\\\\%(x\\x\\x\\|.\\)/ contained\n"
	"syn match sbxHome +\\%(\"-\\=\\)\\@2<=\\~\\ze[/\"]+ contained\n"
	"syn region sbxVariable start=/\\${/ end=/}/ oneline contained contains=sbxVariable\n"
	"syn cluster sbxValue contains=sbxString,sbxNumber,sbxBoolean,sbxComment,sbxUnknown\n";

static const char links[] = "hi def link sbxComment Comment\n"
			    "hi def link sbxString String\n"
			    "hi def link sbxEscape SpecialChar\n"
			    "hi def link sbxVariable Identifier\n"
			    "hi def link sbxHome Identifier\n"
			    "hi def link sbxBoolean Boolean\n"
			    "hi def link sbxNumber Number\n"
			    "hi def link sbxWord Constant\n"
			    "hi def link sbxName Identifier\n"
			    "hi def link sbxKey Keyword\n"
			    "hi def link sbxBrace Delimiter\n";

static void add_links(struct strbuf *out, const char *group)
{
	const char *id = ident(out->arena, group);

	strbuf_addf(out, "hi def link sbxKey%s sbxKey\nhi def link sbxWord%s sbxWord\n", id, id);
}

/* Every group that has members of its own, in the order of the table. */
static const char *members_of(struct arena *a, const struct setting *s)
{
	if (s->type == SET_GROUP)
		return s->key;
	if (s->type == SET_RANGES || s->type == SET_MOUNTS || s->type == SET_MAP ||
	    s->type == SET_BLOCKS)
		return arena_printf(a, "%s[]", s->key);
	return NULL;
}

void gen_vim(struct strbuf *out)
{
	const struct setting *s;

	strbuf_add(out, head);
	strbuf_add(out, "\n\" Outside any group.\n");
	add_group(out, "");
	strbuf_add(out, "syn cluster sbxInPatch contains=@sbxValue,sbxKeyTop,sbxWordTop\n"
			"syn cluster sbxInBlock contains=@sbxInPatch,sbxKeyPatch\n");
	for (size_t i = 0; (s = schema_row(i)); i++) {
		if (!members_of(out->arena, s))
			continue;
		strbuf_addf(out, "\n\" %s\n", members_of(out->arena, s));
		add_group(out, members_of(out->arena, s));
	}
	strbuf_add(out, "\n\" What stands behind a key.\n");
	for (size_t i = 0; (s = schema_row(i)); i++)
		if (has_body(s))
			add_body(out, s);
	strbuf_add(out, "\n");
	strbuf_add(out, links);
	add_links(out, "top");
	strbuf_add(out, "hi def link sbxKeyFile sbxKey\nhi def link sbxKeyPatch sbxKey\n");
	for (size_t i = 0; (s = schema_row(i)); i++) {
		if (members_of(out->arena, s))
			add_links(out, members_of(out->arena, s));
		if (s->type == SET_MAP)
			strbuf_addf(out, "hi def link sbxName%s sbxName\n",
				    ident(out->arena, s->key));
	}
	strbuf_add(out, "\nlet b:current_syntax = 'sbx-profile'\n");
}
