/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * front - front-ends turn one input syntax into a value tree, and trees into a spec.
 *
 * profile.c: libconfig text; argv.c: command-line options (sugar for keys, and --set). load.c
 * gathers the layers of a profile (layer.h), settles its parameters, judges its conditions and lays
 * the layers over each other: that is profile_read(). profile_spec() expands variables and binds.
 */
#ifndef SBX_FRONT_FRONT_H
#define SBX_FRONT_FRONT_H

#include "base/diag.h"
#include "host/host.h"
#include "spec/spec.h"
#include "spec/value.h"

/* Limits on a profile, checked before libconfig sees it. */
#define PROFILE_MAX_SIZE (256u << 10)
#define PROFILE_MAX_DEPTH 32
#define PROFILE_MAX_SETTINGS 1024 /* a group */
#define INCLUDE_MAX_FILES 64
#define INCLUDE_MAX_DEPTH 16

/* Text -> tree. `name` is what places show. Returns NULL after appending errors. */
struct value *profile_parse(struct arena *a, const char *name, struct bytes text, struct diags *d);

/* Where profiles are looked for, in order; all asked of host. */
struct strv profile_dirs(struct arena *a, struct host *h);

/*
 * NAME or path -> the file's path, or NULL after an error that lists where it looked and what is
 * nearest. `at` is the place of the include, or unknown for the command line.
 */
const char *profile_find(struct arena *a, struct host *h, const char *name, struct place at,
			 struct diags *d);

/* ---- from a name to a spec -------------------------------------------------------------- */

/* --param NAME=VALUE */
struct assignment {
	const char *name, *text;
	struct place name_at, at; /* of the name, of the value */
};

/* What the command line asks for. */
struct profile_request {
	const char *name;	     /* or path */
	const struct value *options; /* the topmost layer; NULL: none */
	const struct assignment *params;
	size_t n_params;
	bool no_drop_ins;
	bool any_params; /* one without a value is no error: the profile is only looked at */
};

enum param_type {
	PARAM_STRING,
	PARAM_NAME,
	PARAM_PATH,
	PARAM_DIR,
	PARAM_ROOTFS,
	PARAM_BOOL,
	PARAM_INT,
	PARAM_SIZE,
	PARAM_ENUM,
	PARAM_LIST,
};

struct param {
	const char *name, *help; /* help: "" without one */
	enum param_type type;
	const char *type_name;
	struct place at;	  /* of its type */
	const struct value *decl; /* the merged group, with `values`, `min`, `max` */
	const struct value *dflt; /* as written; NULL: none, it must be given */
	struct value *value;	  /* of its type, expanded; NULL before it is settled */
	bool given;		  /* on the command line */
};

struct params {
	struct param *v;
	size_t n;
};

const struct param *params_find(const struct params *params, const char *name);

enum layer_kind {
	LAYER_FILE,
	LAYER_DROPIN,
	LAYER_WHEN,    /* a block of the file or drop-in before it */
	LAYER_OPTIONS, /* the command line */
};

struct layer {
	enum layer_kind kind;
	const char
		*profile;   /* the name that the file was asked for by, or that the drop-in is of */
	const char *shown;  /* the file, as places show it */
	const char *masks;  /* LAYER_DROPIN: the file that this one stands in for; NULL: none */
	bool disabled;	    /* LAYER_DROPIN: a link to /dev/null; it says nothing */
	struct value *tree; /* its settings alone, without the rest: */
	const struct value *replace, *remove, *params; /* NULL: none */
	const struct value *test;		       /* LAYER_WHEN */
	struct s_condition condition;		       /* LAYER_WHEN */
};

struct profile {
	const char *name;
	struct place at;    /* its file */
	struct value *tree; /* all that holds, merged, before variables are filled in */
	struct params params;
	struct layer *layers; /* lowest first, with those that do not hold */
	size_t n_layers;
};

/* 0, or -1 with errors in d: no layer is ever left out because something is wrong with it. */
int profile_read(struct arena *a, struct host *h, const struct profile_request *request,
		 struct profile *out, struct diags *d);

/*
 * The merged tree with its variables filled in: what is bound to the spec. Parameters, which are
 * settled by now, are not in it. NULL after errors.
 */
struct value *profile_expand(struct arena *a, struct host *h, const struct profile *profile,
			     struct diags *d);

/* An abstract profile is refused. */
int profile_spec(struct arena *a, struct host *h, const struct profile *profile, struct spec *out,
		 struct diags *d);

/* Both. */
int profile_load(struct arena *a, struct host *h, const struct profile_request *request,
		 struct spec *out, struct diags *d);

/*
 * The merged profile as text that can be read again and means the same, with the origin of each
 * line as a comment.
 */
void profile_write(struct arena *a, const struct profile *profile, struct strbuf *out);

/*
 * The text, keys and values of one file by its name or path, alone: also of a drop-in, which is no
 * profile of its own, so that what it takes out or gives a default cannot be judged. 0, or -1 after
 * errors; *tree is NULL only when there is no text that can be read.
 */
int profile_check_alone(struct arena *a, struct host *h, const char *name, struct value **tree,
			struct diags *d);

bool profile_is_abstract(const struct value *tree); /* as one file says it, or all together */

/* ---- the command line -------------------------------------------------------------------- */

/* Options that are sugar for keys -> tree with places on a "command line" text. */
struct argv_reader;
struct argv_reader *argv_reader_new(struct arena *a, int argc, char **argv);
/*
 * Option number i of argv with value (NULL for a flag) sets `dotted` in the tree. Where the value
 * is a part of a word of argv (optarg), its place is exact.
 */
int argv_reader_set(struct argv_reader *r, int i, const char *dotted, const char *value,
		    struct diags *d);
/*
 * --set: "KEY=VALUE" for any key. VALUE is read as profile text when it is that ("[ \"a\" ]", true,
 * 3), else as a string.
 */
int argv_reader_assign(struct argv_reader *r, int i, const char *assignment, struct diags *d);
/* --param: NAME=VALUE, kept for a struct profile_request. */
int argv_reader_param(struct argv_reader *r, int i, const char *assignment, struct diags *d);
const struct assignment *argv_reader_params(const struct argv_reader *r, size_t *n);
/*
 * These words of argv are the command, verbatim: a dollar or tilde is the payload's own business.
 * No words: nothing is set.
 */
void argv_reader_command(struct argv_reader *r, int n, char **words);
/* NULL when nothing was set. */
struct value *argv_reader_tree(struct argv_reader *r);

#endif
