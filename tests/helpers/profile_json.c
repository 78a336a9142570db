/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * profile_json FILE... - the JSON forms of profiles, as they are written, as an object with a
 * member for each file. Exits with 1 when one is no profile text.
 */
#include <stdio.h>

#include "base/json.h"
#include "front/front.h"

static int print(struct arena *a, struct json *j, const char *path)
{
	struct host *h = host_new_probe(a);
	struct host_file f = host_file(h, path, false, PROFILE_MAX_SIZE);
	struct value *tree;
	struct strbuf text;
	struct diags diags;

	diags_init(&diags, a);
	tree = f.status == HOST_FILE_OK ? profile_parse(a, path, f.content, &diags) : NULL;
	if (tree) {
		json_key(j, path);
		if (value_write_json(j, tree))
			return 0;
		fprintf(stderr, "%s: no setting takes a number with a fraction\n", path);
		return -1;
	}
	strbuf_init(&text, a);
	diags_render(&text, &diags, false);
	fprintf(stderr, "%s: no profile\n%s", path, text.s);
	return -1;
}

int main(int argc, char **argv)
{
	struct arena *a = arena_new();
	struct strbuf out;
	struct json j;
	int status = 0;

	strbuf_init(&out, a);
	json_init(&j, &out);
	json_object(&j);
	for (int i = 1; i < argc; i++)
		if (print(a, &j, argv[i]) < 0)
			status = 1;
	json_end_object(&j);
	puts(out.s);
	arena_free(a);
	return status;
}
