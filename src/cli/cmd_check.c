/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * check - all problems of all profiles that are named, each said once: for whoever ships profiles.
 *
 * A file goes as far as it can: text, keys, values, layers; and the plan, unless it is abstract or
 * --no-plan was given; a drop-in is checked alone, and as a layer with each profile that it changes
 * where profiles are looked up. What two profiles have of one file that both include is one
 * problem.
 */
#include <stdio.h>
#include <string.h>

#include "base/json.h"
#include "base/path.h"
#include "base/words.h"
#include "cli/cli.h"
#include "front/front.h"
#include "host/search.h"
#include "pass/pass.h"

#define SUFFIX ".profile"

/* Of one profile: more than anybody writes, and a bound for what is no profile at all. */
#define MAX_PROBLEMS 1000

struct checker {
	struct cli *c;
	struct assignment *params; /* of all options */
	size_t n_params;
};

/* ---- problems ----------------------------------------------------------------------------- */

static bool same_place(struct place x, struct place y)
{
	return x.line == y.line && x.col == y.col && x.file && y.file &&
	       strcmp(x.file, y.file) == 0;
}

static bool is_known(const struct diags *d, const struct diag *x)
{
	for (const struct diag *i = d->first; i; i = i->next)
		if (i->id == x->id && same_place(i->at, x->at) && strcmp(i->msg, x->msg) == 0)
			return true;
	return false;
}

/* Moves what is new. What has no place of its own is about the whole of the profile. */
static void collect(struct diags *to, struct diags *from, const char *file)
{
	struct diag *next;

	to->n_errors += from->n_dropped;
	to->n_dropped += from->n_dropped;
	for (struct diag *x = from->first; x; x = next) {
		next = x->next;
		x->next = NULL;
		if (!place_is_known(x->at))
			x->at.file = file;
		if (is_known(to, x))
			continue;
		if (to->last)
			to->last->next = x;
		else
			to->first = x;
		to->last = x;
		*(x->severity == SEV_ERROR ? &to->n_errors : &to->n_warnings) += 1;
	}
}

static void check_profile(const struct checker *k, const char *name, struct diags *d)
{
	struct cli *c = k->c;
	struct spec *spec = arena_alloc(c->arena, sizeof(*spec));
	struct profile_request request = cli_request(c, name);
	struct profile profile;

	request.params = k->params;
	request.n_params = k->n_params;
	/* What is only for include may leave a parameter to the one that includes it. */
	request.any_params = true;
	if (profile_read(c->arena, c->host, &request, &profile, d) < 0 ||
	    profile_is_abstract(profile.tree) || c->opt[OPT_no_plan])
		return;
	request.any_params = false;
	if (profile_read(c->arena, c->host, &request, &profile, d) < 0)
		return;
	if (profile_spec(c->arena, c->host, &profile, spec, d) == 0)
		compile(c->arena, c->host, spec, d);
}

/* The path of a file in a folder NAME.profile.d? */
static bool is_dropin(struct arena *a, const char *name)
{
	return strchr("/.~", *name) && words_end_with(path_dirname(a, name), SUFFIX ".d");
}

static void check_one(const struct checker *k, const char *name)
{
	struct value *unused;
	struct diags diags;

	diags_init(&diags, k->c->arena);
	diags.max_errors = MAX_PROBLEMS;
	if (is_dropin(k->c->arena, name))
		profile_check_alone(k->c->arena, k->c->host, name, &unused, &diags);
	else
		check_profile(k, name, &diags);
	collect(&k->c->diags, &diags,
		strchr("/.~", *name) ? path_normalize(k->c->arena, name) : name);
}

/* ---- words ---------------------------------------------------------------------------------- */

/* As a path for questions to the host. */
static const char *absolute(struct cli *c, const char *path)
{
	const char *base = host_ask(c->host, HOST_FACT, "cwd");

	if (path_is_absolute(path))
		return path_normalize(c->arena, path);
	if (strncmp(path, "~/", 2) == 0) {
		base = search_home(c->arena, c->host);
		path += 2;
	}
	return base ? path_join(c->arena, base, path) : NULL;
}

/* The profiles of a directory and of the folders in it, as when names are looked up; how many. */
static int check_dir(const struct checker *k, const char *dir, bool in_folder)
{
	struct cli *c = k->c;
	const char *path = absolute(c, dir);
	const char *list = path ? host_ask(c->host, HOST_LIST, path) : NULL, *name;
	int n = 0;

	if (!list)
		diag_error(&c->diags, DIAG_E0813, (struct place){ 0 },
			   "cannot list the profiles in '%s'", dir);
	while ((name = words_line(c->arena, &list))) {
		const char *below = arena_printf(c->arena, "%s/%s", dir, name), *kind;

		if (*name == '.' ||
		    (words_end_with(name, ".d") && !words_end_with(name, SUFFIX ".d")))
			continue;
		if (words_end_with(name, SUFFIX ".d")) {
			n += check_dir(k, below, true);
			continue;
		}
		if (words_end_with(name, SUFFIX)) {
			check_one(k, below);
			n++;
			continue;
		}
		kind = in_folder ? NULL
				 : host_ask(c->host, HOST_PATH, path_join(c->arena, path, name));
		if (kind && strcmp(kind, "dir") == 0)
			n += check_dir(k, below, true);
	}
	return n;
}

/*
 * Beside what --profile takes: FILE.profile and DIR/ without "./" before them, as a shell's
 * patterns make them. Neither is the name of a profile, and nothing is run here.
 */
static int check_word(const struct checker *k, const char *word)
{
	struct cli *c = k->c;
	bool is_path = strchr("/.~", *word) && *word, is_dir = words_end_with(word, "/");
	const char *path, *kind;
	int n, before = c->diags.n_errors;

	if (!is_path && (is_dir || words_end_with(word, SUFFIX))) {
		word = arena_printf(c->arena, "./%s", word);
		is_path = true;
	}
	path = is_path ? absolute(c, word) : NULL;
	kind = path ? host_ask(c->host, HOST_PATH, path) : NULL;
	if (!is_dir && (!kind || strcmp(kind, "dir") != 0)) {
		check_one(k, word);
		return 1;
	}
	for (n = (int)strlen(word); n > 1 && word[n - 1] == '/'; n--)
		;
	word = arena_strndup(c->arena, word, (size_t)n);
	if (!kind) {
		diag_error(&c->diags, DIAG_E0150, (struct place){ 0 }, "there is no directory '%s'",
			   word);
		return 0;
	}
	n = check_dir(k, word, false);
	if (!n && c->diags.n_errors == before)
		diag_error_help(&c->diags, DIAG_E0150, (struct place){ 0 },
				"the name of a profile's file ends in " SUFFIX,
				"there is no profile in '%s'", word);
	return n;
}

/* ---- output -----------------------------------------------------------------------------------
 */

static void print_json(const struct diags *d, struct strbuf *out)
{
	struct json j;

	json_init(&j, out);
	json_array(&j);
	for (const struct diag *x = d->first; x; x = x->next) {
		json_object(&j);
		json_key(&j, "file");
		json_string(&j, x->at.file);
		json_key(&j, "line");
		json_int(&j, x->at.line);
		json_key(&j, "column");
		json_int(&j, x->at.col);
		json_key(&j, "severity");
		json_string(&j, x->severity == SEV_ERROR ? "error" : "warning");
		json_key(&j, "code");
		json_string(&j, diag_code(x->id));
		json_key(&j, "message");
		json_string(&j, x->msg);
		json_key(&j, "help");
		json_string(&j, x->help ? x->help : x->label);
		json_end_object(&j);
	}
	json_end_array(&j);
	strbuf_addc(out, '\n');
}

static void print_count(const char *before, int n, const char *what)
{
	fprintf(stderr, "%s%d %s%s", before, n, what, n == 1 ? "" : "s");
}

/* Options may stand between the words, and behind them. How many words there are, or -1. */
static int read_words(struct checker *k, const char **words)
{
	struct cli *c = k->c;
	int n = 0;

	for (;;) {
		size_t more;
		const struct assignment *params = argv_reader_params(c->reader, &more);

		k->params = arena_grow(c->arena, k->params, k->n_params * sizeof(*k->params),
				       (k->n_params + more) * sizeof(*k->params));
		for (size_t i = 0; i < more; i++)
			k->params[k->n_params++] = params[i];
		if (!c->argc)
			return n;
		words[n++] = c->argv[0];
		if (!c->had_dashes) {
			if (options_parse(c, c->command, c->argc, c->argv) < 0)
				return -1;
			continue;
		}
		while (--c->argc)
			words[n++] = *++c->argv;
		return n;
	}
}

static int check(struct cli *c)
{
	const char **words = arena_array(c->arena, (size_t)c->argc + 1, sizeof(*words));
	struct checker k = { .c = c };
	int n = 0, n_words = read_words(&k, words), status = 0;
	struct strbuf out;

	if (n_words < 0)
		return cli_fail(c);
	if (!n_words) {
		diag_error_help(&c->diags, DIAG_E0804, (struct place){ 0 },
				"sbx check NAME|FILE.profile|DIR/...", "no profile was given");
		return cli_fail(c);
	}
	for (int i = 0; i < n_words; i++)
		n += check_word(&k, words[i]);
	if (c->opt[OPT_json]) {
		strbuf_init(&out, c->arena);
		print_json(&c->diags, &out);
		status = cli_print(&out);
	} else {
		cli_report(c);
	}
	if (!c->opt[OPT_quiet]) {
		print_count("", n, "profile");
		print_count(", ", c->diags.n_errors, "problem");
		if (c->diags.n_warnings)
			print_count(", ", c->diags.n_warnings, "warning");
		fputc('\n', stderr);
	}
	return status ? status : c->diags.n_errors ? EXIT_FINDINGS : 0;
}

const struct command command_check = {
	.name = "check",
	.args = "NAME|FILE|DIR...",
	.help = "report all that is wrong with profiles",
	.run = check,
	.complete = "profile file",
	.usage_status = EXIT_USAGE,
};
