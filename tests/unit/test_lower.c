/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What golden cases cannot show of the way from spec to plan: numbers beyond what fits a profile,
 * and specs that the schema would not let through, as another front-end might make them.
 */
#include <stdio.h>
#include <sys/capability.h>

#include "feature/subid.h"
#include "pass/passes.h"
#include "plan/caps.h"
#include "plan/flat.h"
#include "tests/unit/compiled.h"

static const struct step *find(const struct plan *p, enum step_kind kind)
{
	size_t i = plan_find(p, kind, 0);

	assert_true(i < p->n_steps);
	return &p->steps[i];
}

static struct s_list list(struct arena *a, const char *item)
{
	struct s_list l = { .v = arena_alloc(a, sizeof(*l.v)), .n = 1, .set = true };

	l.v[0] = (struct s_str){ .v = item, .set = true };
	return l;
}

/* ---- ids -------------------------------------------------------------------- */

static struct s_ranges ranges(struct arena *a, size_t n, int64_t count)
{
	struct s_ranges r = { .v = arena_array(a, n, sizeof(*r.v)), .n = n, .set = true };

	for (size_t i = 0; i < n; i++) {
		r.v[i].inside.v = (int64_t)(2 * i);
		r.v[i].outside.v = (int64_t)(100000 + 2 * i);
		r.v[i].count.v = count;
	}
	return r;
}

static void test_too_many_ranges(void **state)
{
	struct compiled c = bind_text(HOST_USER, "schema = 1;");

	(void)state;
	c.spec->identity.user.v = "root";
	c.spec->identity.id_map.uids = ranges(c.arena, ID_MAX_RANGES, 1);
	c.spec->identity.id_map.gids = ranges(c.arena, ID_MAX_RANGES, 1);
	compile_spec(&c);
	assert_non_null(c.plan);
	assert_int_equal(find(c.plan, STEP_UID_MAP)->u.uid_map.ranges.n, ID_MAX_RANGES);

	c.spec->identity.id_map.gids = ranges(c.arena, ID_MAX_RANGES + 1, 1);
	assert_refused(&c, DIAG_E0405);
	compiled_free(&c);
}

static void test_impossible_ranges(void **state)
{
	static const struct {
		int64_t inside, outside, count;
	} bad[] = {
		{ 0, 100000, 0 },	   { 0, 100000, -1 },
		{ -1, 100000, 1 },	   { 0, -1, 1 },
		{ 4294967295, 100000, 1 }, { 0, 4294967295, 1 },
		{ 4294967290, 100000, 6 }, { 0, 1, INT64_C(1) << 33 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		struct compiled c = bind_text(HOST_USER, "schema = 1;");

		c.spec->identity.id_map.uids = ranges(c.arena, 1, 1);
		c.spec->identity.id_map.gids = ranges(c.arena, 1, 1);
		c.spec->identity.id_map.uids.v[0].inside.v = bad[i].inside;
		c.spec->identity.id_map.uids.v[0].outside.v = bad[i].outside;
		c.spec->identity.id_map.uids.v[0].count.v = bad[i].count;
		assert_refused(&c, DIAG_E0406);
		compiled_free(&c);
	}
}

static void test_subid_lines(void **state)
{
	static const char host[] =
		"fact arch = x86_64\nfact uid = 1000\nfact user = u\n"
		"file /etc/subuid = # comment\\nother:1:2\\nu:100000:10\\n1000:200000:20\\n"
		"u:300000:0\\nu:4294967290:10\\nu:-5:3\\nu:1:2:3\\nu:5\\nu:7:8x\\n"
		"ux:1:1\\n10:1:1\\nu:400000:30";
	struct arena *a = arena_new();
	struct diags d;
	struct lowering l = { .arena = a };
	struct id_ranges r;

	(void)state;
	diags_init(&d, a);
	l.host = host_new_fixture(a, "test", host, &d);
	r = subid_ranges(l.arena, l.host, "/etc/subuid");
	assert_int_equal(r.n, 3);
	assert_int_equal(r.v[0].outside, 100000);
	assert_int_equal(r.v[0].count, 10);
	assert_int_equal(r.v[1].outside, 200000);
	assert_int_equal(r.v[2].outside, 400000);
	assert_int_equal(r.v[2].count, 30);
	assert_int_equal(subid_ranges(l.arena, l.host, "/etc/nothing").n, 0);
	arena_free(a);
}

static void test_translation(void **state)
{
	struct id_range v[] = { { 0, 1000, 1 }, { 1, 100000, 10 } };
	struct id_ranges map = { v, 2 };

	(void)state;
	assert_int_equal(ids_inside(map, 1000), 0);
	assert_int_equal(ids_inside(map, 100009), 10);
	assert_int_equal(ids_inside(map, 100010), -1);
	assert_int_equal(ids_inside(map, 999), -1);
	assert_int_equal(ids_outside(map, 1), 100000);
	assert_int_equal(ids_outside(map, 11), -1);
}

/* A caller whose number lies beyond its ranges still keeps it. */
static void test_short_range(void **state)
{
	struct compiled c = compile_text(
		"fact arch = x86_64\nfact uid = 1000\nfact gid = 5\nfact user = u\nfact caps = 0\n"
		"fact initial_userns = yes\nfact setgroups = allow\n"
		"fact uid_map = 0 0 4294967295\nfact gid_map = 0 0 4294967295\n"
		"fact helper.newuidmap = /usr/bin/newuidmap setuid\n"
		"fact helper.newgidmap = /usr/bin/newgidmap caps\n"
		"file /etc/subuid = u:100000:10\\nu:200000:5\\n\nfile /etc/subgid = "
		"u:100000:10\\n\n",
		"schema = 1; identity = { id_map = \"subids\"; };\n" BARE);
	struct id_ranges uids = find(c.plan, STEP_UID_MAP)->u.uid_map.ranges;
	struct id_ranges gids = find(c.plan, STEP_GID_MAP)->u.gid_map.ranges;

	(void)state;
	assert_int_equal(uids.n, 3);
	assert_int_equal(uids.v[1].inside, 10);
	assert_int_equal(uids.v[1].outside, 200000);
	assert_int_equal(uids.v[2].inside, 1000);
	assert_int_equal(uids.v[2].outside, 1000);
	assert_int_equal(gids.n, 3);
	assert_int_equal(gids.v[1].inside, 5);
	assert_int_equal(gids.v[1].outside, 5);
	assert_int_equal(gids.v[2].inside, 6);
	assert_int_equal(gids.v[2].outside, 100005);
	assert_int_equal(gids.v[2].count, 5);
	compiled_free(&c);
}

/* ---- specs that the schema would refuse ------------------------------------- */

static void test_refused_specs(void **state)
{
	struct compiled c;

	(void)state;
	c = bind_text(HOST_USER, "schema = 1;\n" BARE);
	c.spec->security.capabilities = list(c.arena, "net_amin");
	assert_refused(&c, DIAG_E0416);
	compiled_free(&c);

	c = bind_text(HOST_USER, "schema = 1;\n" BARE);
	c.spec->environment.set = list(c.arena, "NOTHING");
	assert_refused(&c, DIAG_E0417);
	compiled_free(&c);

	c = bind_text(HOST_USER, "schema = 1;\n" BARE);
	c.spec->environment.pass = list(c.arena, "A*B");
	assert_refused(&c, DIAG_E0417);
	compiled_free(&c);

	c = bind_text(HOST_USER, "schema = 1;\n" BARE);
	c.spec->environment.unset = list(c.arena, "A=B");
	assert_refused(&c, DIAG_E0417);
	compiled_free(&c);

	c = bind_text(HOST_USER, "schema = 1;\n" BARE);
	c.spec->filesystem.home.v = "persistent:../x";
	assert_refused(&c, DIAG_E0318);
	compiled_free(&c);
}

static void test_cpu_lists(void **state)
{
	static const char *const bad[] = { "x",	 "3-1",	 "1-",	"-1",	"1,,2",
					   "1,", "8192", "1 2", "1-2-3" };
	struct compiled c;
	struct intv cpus;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		c = bind_text(HOST_USER, "schema = 1;\n" BARE);
		c.spec->process.cpu_affinity.v = bad[i];
		assert_refused(&c, DIAG_E0418);
		compiled_free(&c);
	}
	c = bind_text(HOST_USER "fact cpus = 0-3,8\n", "schema = 1;\n" BARE);
	c.spec->process.cpu_affinity.v = "0-3,8";
	compile_spec(&c);
	assert_int_equal(find(c.plan, STEP_AFFINITY)->u.affinity.cpus.n, 5);
	compiled_free(&c);
	c = bind_text(HOST_USER "fact cpus = 0-3,8\n", "schema = 1;\n" BARE);
	c.spec->process.cpu_affinity.v = "0,4";
	assert_refused(&c, DIAG_E0419);
	compiled_free(&c);
	c = bind_text(HOST_USER, "schema = 1;\n" BARE);
	c.spec->process.cpu_affinity.v = "8,0-2,1,8191";
	compile_spec(&c);
	cpus = find(c.plan, STEP_AFFINITY)->u.affinity.cpus;
	assert_int_equal(cpus.n, 5);
	assert_int_equal(cpus.v[0], 0);
	assert_int_equal(cpus.v[3], 8);
	assert_int_equal(cpus.v[4], 8191);
	compiled_free(&c);
}

/* ---- root's binds ------------------------------------------------------------ */

static void test_too_many_slots(void **state)
{
	struct compiled c = bind_text(HOST_ROOT, "schema = 1;\n" BARE);
	struct s_list *rw = &c.spec->filesystem.read_write;
	struct strbuf host;

	(void)state;
	strbuf_init(&host, c.arena);
	strbuf_add(&host, HOST_ROOT);
	rw->v = arena_array(c.arena, FLAT_MAX_SLOTS + 1, sizeof(*rw->v));
	for (; rw->n < FLAT_MAX_SLOTS; rw->n++) {
		rw->v[rw->n].v = arena_printf(c.arena, "/srv/%zu", rw->n);
		strbuf_addf(&host, "path %s = dir\n", rw->v[rw->n].v);
	}
	c.host = host_new_fixture(c.arena, "test", host.s, &c.diags);
	compile_spec(&c);
	assert_non_null(c.plan);
	assert_int_equal(find(c.plan, STEP_BIND)->u.bind.slot, 0);

	rw->v[rw->n++].v = "/srv/data";
	assert_refused(&c, DIAG_E0317);
	compiled_free(&c);
}

/* ---- what the verifier is for ------------------------------------------------ */

static void test_verifier(void **state)
{
	struct compiled c =
		compile_text(HOST_USER, "schema = 1; identity = { id_map = \"subids\"; };\n"
					"filesystem = { read_only = [ \"/usr\" ]; };");
	struct lowering l = { .arena = c.arena, .host = c.host, .spec = c.spec, .diags = &c.diags };
	struct plan whole = *c.plan;

	(void)state;
	l.plan = &whole;
	assert_int_equal(verify_plan(&l), 0);
	/* Take out one step after the other: those that others rely on are missed. */
	for (size_t i = 0; i < c.plan->n_steps; i++) {
		enum step_kind kind = c.plan->steps[i].kind;
		struct plan p = *c.plan;
		int got;

		p.steps = arena_array(c.arena, p.n_steps, sizeof(*p.steps));
		memcpy(p.steps, c.plan->steps, i * sizeof(*p.steps));
		memcpy(p.steps + i, c.plan->steps + i + 1, (p.n_steps - i - 1) * sizeof(*p.steps));
		p.n_steps--;
		l.plan = &p;
		got = verify_plan(&l);
		if (kind == STEP_CLONE || kind == STEP_EXEC || kind == STEP_WAIT ||
		    kind == STEP_PIVOT_ROOT || kind == STEP_DETACH_ROOT)
			assert_int_equal(got, -1);
	}
	assert_true(c.diags.n_errors >= 5);
	assert_string_equal(diag_code(c.diags.first->id), "E0001");
	/* Two neighbours of different phases the wrong way round. */
	for (size_t i = 1; i < whole.n_steps; i++) {
		struct step a = whole.steps[i - 1], b = whole.steps[i];

		if (step_phase(&a) == step_phase(&b))
			continue;
		whole.steps[i - 1] = b;
		whole.steps[i] = a;
		l.plan = &whole;
		assert_int_equal(verify_plan(&l), -1);
		whole.steps[i - 1] = a;
		whole.steps[i] = b;
	}
	compiled_free(&c);
}

/* ---- names of capabilities -------------------------------------------------- */

static void test_caps_are_libcaps(void **state)
{
	size_t n;
	const char *const *names = cap_names(&n);
	struct arena *a = arena_new();
	struct strbuf text;
	int cap;

	(void)state;
	for (size_t i = 0; i < n; i++) {
		char *libcap = cap_to_name((cap_value_t)i);

		assert_true(cap_find(libcap, &cap));
		assert_int_equal(cap, i);
		assert_string_equal(libcap + 4, names[i]);
		cap_free(libcap);
	}
	assert_true(cap_find("CAP_SYS_ADMIN", &cap));
	assert_int_equal(cap, CAP_SYS_ADMIN);
	assert_false(cap_find("cap_", &cap));
	assert_null(cap_name(63));
	strbuf_init(&text, a);
	caps_print(&text, UINT64_C(1) << 63 | 1);
	assert_string_equal(text.s, "chown,63");
	arena_free(a);
}

/* Every type says its members in words that check_mounts knows. */
static void test_mount_types(void **state)
{
	size_t n;
	const struct mount_type *const *types = mount_types(&n);
	struct arena *a = arena_new();

	(void)state;
	assert_int_equal(n, 12);
	for (size_t i = 0; i < n; i++) {
		assert_ptr_equal(mount_type_find(types[i]->name), types[i]);
		assert_true(*types[i]->help && types[i]->lower);
		for (const char *p = types[i]->required; *p; p += strspn(p, " ")) {
			char *word = arena_strndup(a, p, strcspn(p, " "));

			assert_non_null(strstr(types[i]->members, word));
			p += strlen(word);
		}
	}
	assert_null(mount_type_find("bnd"));
	assert_null(net_mode_find("bridge"));
	arena_free(a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_too_many_ranges), cmocka_unit_test(test_impossible_ranges),
		cmocka_unit_test(test_subid_lines),	cmocka_unit_test(test_translation),
		cmocka_unit_test(test_short_range),	cmocka_unit_test(test_refused_specs),
		cmocka_unit_test(test_cpu_lists),	cmocka_unit_test(test_too_many_slots),
		cmocka_unit_test(test_verifier),	cmocka_unit_test(test_caps_are_libcaps),
		cmocka_unit_test(test_mount_types),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
