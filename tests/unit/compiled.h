/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * compiled - profiles and hosts as text, for tests of what lies between spec and plan.
 */
#ifndef SBX_TESTS_COMPILED_H
#define SBX_TESTS_COMPILED_H

#include <string.h>

#include "feature/feature.h"
#include "front/front.h"
#include "pass/pass.h"
#include "schema/schema.h"
#include "tests/unit/unit.h"

/* An ordinary user with a range of ids, on a machine with little on it. */
#define HOST_USER                                                               \
	"fact arch = x86_64\nfact uid = 1000\nfact gid = 1000\nfact user = u\n" \
	"fact caps = 0\nfact initial_userns = yes\n"                            \
	"fact setgroups = allow\n"                                              \
	"fact uid_map = 0 0 4294967295\n"                                       \
	"fact gid_map = 0 0 4294967295\n"                                       \
	"fact helper.newuidmap = /usr/bin/newuidmap setuid\n"                   \
	"fact helper.newgidmap = /usr/bin/newgidmap setuid\n"                   \
	"file /etc/subuid = u:100000:65536\\n\n"                                \
	"file /etc/subgid = u:100000:65536\\n\n"                                \
	"env HOME = /home/u\npath /home/u = dir\npath /usr = dir\n"             \
	"path /dev/null = char\npath /dev/zero = char\n"                        \
	"path /dev/full = char\npath /dev/random = char\n"                      \
	"path /dev/urandom = char\npath /dev/tty = char\n"                      \
	"path /tmp = dir\npath /srv/data = dir\n"

/* The same machine to real root. */
#define HOST_ROOT                                                            \
	"fact arch = x86_64\nfact uid = 0\nfact gid = 0\nfact user = root\n" \
	"fact caps = 1ffffffffff\nfact initial_userns = yes\n"               \
	"fact setgroups = allow\n"                                           \
	"fact uid_map = 0 0 4294967295\n"                                    \
	"fact gid_map = 0 0 4294967295\n"                                    \
	"env HOME = /root\npath /root = dir\npath /usr = dir\npath /srv/data = dir\n"

/* No /proc, /dev and /tmp, which most tests are not about. */
#define BARE "filesystem = { proc = \"none\"; dev = \"none\"; tmp = \"none\"; };\n"

struct compiled {
	struct arena *arena;
	struct host *host;
	struct diags diags;
	struct spec *spec;
	struct plan *plan;
};

static inline void compiled_free(struct compiled *c)
{
	arena_free(c->arena);
}

/* Reads profile and host, as far as the spec. */
static inline struct compiled bind_text(const char *host, const char *profile)
{
	struct compiled c = { .arena = arena_new() };
	struct value *tree;

	diags_init(&c.diags, c.arena);
	c.host = host_new_fixture(c.arena, "test", host, &c.diags);
	tree = profile_parse(c.arena, "test.profile", (struct bytes){ profile, strlen(profile) },
			     &c.diags);
	c.spec = arena_alloc(c.arena, sizeof(*c.spec));
	if (!c.host || !tree || schema_check(c.arena, tree, &c.diags) < 0 ||
	    schema_bind(c.arena, tree, c.spec, &c.diags) < 0)
		fail_msg("%s: %s", profile, c.diags.first ? c.diags.first->msg : "?");
	c.spec->name = "test";
	return c;
}

static inline void compile_spec(struct compiled *c)
{
	c->plan = compile(c->arena, c->host, c->spec, &c->diags);
}

static inline struct compiled compile_text(const char *host, const char *profile)
{
	struct compiled c = bind_text(host, profile);

	compile_spec(&c);
	if (!c.plan)
		fail_msg("%s: %s", profile, c.diags.first->msg);
	return c;
}

/* The spec of `c` must be refused, first of all with that code. */
static inline void assert_refused(struct compiled *c, enum diag_id id)
{
	compile_spec(c);
	assert_null(c->plan);
	assert_non_null(c->diags.first);
	assert_string_equal(diag_code(c->diags.first->id), diag_code(id));
}

#endif
