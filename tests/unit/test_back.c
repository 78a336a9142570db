/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A plan as text, as bytes, and back. */
#include <stdio.h>

#include "back/back.h"
#include "plan/print.h"
#include "tests/unit/compiled.h"

/* Something of each kind. */
static const char profile[] =
	"schema = 1;\n"
	"command = [ \"app\", \"\", \"a b\" ];\n"
	"alternatives = [ \"b\" ];\n"
	"namespaces = { time = true; boottime_offset = \"1500ms\"; };\n"
	"identity = { hostname = \"h\"; domainname = \"d\"; id_map = \"subids\"; groups = [ 7, 8 "
	"]; };\n"
	"filesystem = { root = { type = \"overlay\"; lower = [ \"/srv/data\", \"/usr\" ]; upper = "
	"\"tmpfs\"; };\n"
	"  hide = [ \"/srv/data\" ]; read_write = [ \"/tmp\" ]; tmp = \"none\";\n"
	"  mounts = ( { type = \"file\"; target = \"/f\"; content = \"x\\ny\"; },\n"
	"             { type = \"overlay\"; target = \"/o\"; lower = [ \"/srv/data\" ]; upper = "
	"\"/srv/up\"; } ); };\n"
	"process = { nice = -5; cpu_affinity = \"1,3\"; oom_score_adj = 3; keep_fds = [ 9 ]; };\n"
	"limits = { nofile = 5; core = \"unlimited\"; };\n"
	"environment = { set = [ \"A=\" ]; pass = [ \"B*\" ]; unset = [ \"C\" ]; };\n";

static struct bytes flat_of(struct compiled *c, const struct plan *p)
{
	struct bytes b = back_flat(p, &c->diags);

	if (!b.n)
		fail_msg("%s", c->diags.first->msg);
	return b;
}

static void test_round_trip(void **state)
{
	struct compiled c = compile_text(HOST_USER, profile), again;
	struct bytes first = flat_of(&c, c.plan), second, third;
	struct strbuf before, after;
	struct flat f;

	(void)state;
	assert_int_equal(flat_open(&f, first.v, first.n), FLAT_OK);
	assert_int_equal(f.header->n_steps, c.plan->n_steps);
	second = flat_of(&c, back_unflat(c.arena, &f));
	assert_int_equal(first.n, second.n);
	assert_memory_equal(first.v, second.v, first.n);

	/* What is printed is the same too, and another compilation has the same bytes. */
	strbuf_init(&before, c.arena);
	strbuf_init(&after, c.arena);
	back_print(&before, c.plan);
	back_print(&after, back_unflat(c.arena, &f));
	assert_string_equal(before.s, after.s);
	again = compile_text(HOST_USER, profile);
	third = flat_of(&again, again.plan);
	assert_int_equal(first.n, third.n);
	assert_memory_equal(first.v, third.v, first.n);
	compiled_free(&again);
	compiled_free(&c);
}

/* Texts are there once; the place of each step is found again, with its line. */
static void test_flat_contents(void **state)
{
	struct compiled c = compile_text(HOST_USER, profile);
	struct bytes b = flat_of(&c, c.plan);
	struct plan *p;
	struct flat f;
	int found = 0;

	(void)state;
	flat_open(&f, b.v, b.n);
	for (const char *s = f.bytes; s < f.bytes + f.header->n_bytes; s += strlen(s) + 1)
		found += strcmp(s, "identity.id_map") == 0;
	assert_int_equal(found, 1);
	p = back_unflat(c.arena, &f);
	for (size_t i = 0; i < p->n_steps; i++) {
		const struct step *x = &c.plan->steps[i], *y = &p->steps[i];

		assert_int_equal(x->kind, y->kind);
		assert_int_equal(x->at.line, y->at.line);
		assert_int_equal(x->at.col, y->at.col);
		assert_int_equal(!x->at.file, !y->at.file);
		if (y->at.text)
			assert_null(strchr(y->at.text, '\n'));
	}
	compiled_free(&c);
}

/* A thousand binds are written in no time that a person notices. */
static void test_many_steps(void **state)
{
	struct arena *a = arena_new();
	struct plan *p = plan_new(a, "many");
	struct diags d;
	struct bytes b;

	(void)state;
	diags_init(&d, a);
	plan_add(p, STEP_CLONE, ACTOR_SUPERVISOR, (struct place){ 0 }, "x");
	plan_add(p, STEP_TMPFS, ACTOR_CHILD, (struct place){ 0 }, "x")->u.tmpfs.target = "/";
	for (uint32_t i = 0; i < 1000; i++) {
		struct place at = { .file = "p", .text = "line", .line = i + 1, .col = 1 };
		struct step *s = plan_add(p, STEP_BIND, ACTOR_CHILD, at, "x");

		s->u.bind.source = arena_printf(a, "/source/%u", i);
		s->u.bind.target = arena_printf(a, "/target/%u", i);
		s->u.bind.slot = -1;
	}
	plan_add(p, STEP_PIVOT_ROOT, ACTOR_CHILD, (struct place){ 0 }, "x");
	plan_add(p, STEP_DETACH_ROOT, ACTOR_CHILD, (struct place){ 0 }, "x");
	plan_add(p, STEP_EXEC, ACTOR_CHILD, (struct place){ 0 }, "x")->u.exec.argv =
		(struct strv){ (const char *[]){ "true" }, 1 };
	b = back_flat(p, &d);
	assert_int_equal(d.n_errors, 0);
	assert_true(b.n > 1000 * 64);
	arena_free(a);
}

/* What cannot be executed is not written. */
static void test_refused(void **state)
{
	struct compiled c = compile_text(HOST_USER, "schema = 1;\n" BARE);

	(void)state;
	c.plan->n_steps--; /* the exec */
	assert_int_equal(back_flat(c.plan, &c.diags).n, 0);
	assert_string_equal(diag_code(c.diags.first->id), "E0001");
	compiled_free(&c);
}

static void test_step_texts(void **state)
{
	static const char *const words[] = { "a", "b c", "" };
	struct arena *a = arena_new();
	struct plan *p = plan_new(a, "x");
	struct strbuf out;
	struct step *s;

	(void)state;
	strbuf_init(&out, a);
	s = plan_add(p, STEP_EXEC, ACTOR_CHILD, (struct place){ 0 }, "");
	s->u.exec.argv = (struct strv){ (const char **)words, 3 };
	step_print(&out, s);
	assert_string_equal(out.s, "exec a \"b c\" \"\"");

	strbuf_init(&out, a);
	s = plan_add(p, STEP_FILE, ACTOR_CHILD, (struct place){ 0 }, "");
	s->u.file.path = "/a\033[1m";
	s->u.file.mode = 0600;
	s->u.file.data = (struct bytes){ "\"\\\t\n\001\0x", 7 };
	step_print(&out, s);
	assert_string_equal(out.s, "file \"/a\\x1b[1m\" mode=0600 \"\\\"\\\\\\t\\n\\x01\\x00x\"");

	strbuf_init(&out, a);
	s = plan_add(p, STEP_CLONE, ACTOR_SUPERVISOR, (struct place){ 0 }, "");
	step_print(&out, s);
	assert_string_equal(out.s, "clone none");

	strbuf_init(&out, a);
	s = plan_add(p, STEP_RLIMIT, ACTOR_CHILD, (struct place){ 0 }, "");
	s->u.rlimit.resource = 99;
	s->u.rlimit.soft = -1;
	step_print(&out, s);
	assert_string_equal(out.s, "rlimit 99 soft=unlimited hard=0");
	arena_free(a);
}

/* Each step of a plan can be explained, and only those. */
static void test_explain(void **state)
{
	struct compiled c = compile_text(HOST_USER, profile);
	struct strbuf out;

	(void)state;
	for (size_t i = 1; i <= c.plan->n_steps; i++) {
		strbuf_init(&out, c.arena);
		assert_int_equal(back_explain(&out, c.plan, i, &c.diags), 0);
		assert_true(out.len > 40);
		assert_int_equal(strstr(out.s, "implied by") != NULL, c.plan->steps[i - 1].implied);
	}
	assert_int_equal(back_explain(&out, c.plan, 0, &c.diags), -1);
	assert_int_equal(back_explain(&out, c.plan, c.plan->n_steps + 1, &c.diags), -1);
	assert_string_equal(diag_code(c.diags.last->id), "E0805");
	compiled_free(&c);
}

static void test_registry(void **state)
{
	struct compiled c = compile_text(HOST_USER, profile);
	struct strbuf text, json;

	(void)state;
	strbuf_init(&text, c.arena);
	strbuf_init(&json, c.arena);
	backend_find("print")->write(&text, c.plan);
	backend_find("json")->write(&json, c.plan);
	assert_int_equal(strncmp(text.s, "# plan of test: ", 16), 0);
	assert_int_equal(json.s[0], '{');
	assert_null(backend_find("nothing"));
	compiled_free(&c);
}

static void test_insert(void **state)
{
	struct arena *a = arena_new();
	struct plan *p = plan_new(a, "x");

	(void)state;
	for (int64_t i = 0; i < 200; i++)
		plan_insert(p, 0, STEP_NICE, ACTOR_CHILD, (struct place){ 0 }, "")->u.nice.value =
			i;
	for (int64_t i = 0; i < 200; i++)
		assert_int_equal(p->steps[i].u.nice.value, 199 - i);
	plan_insert(p, 100, STEP_HOSTNAME, ACTOR_CHILD, (struct place){ 0 }, "");
	assert_int_equal(plan_find(p, STEP_HOSTNAME, 0), 100);
	assert_int_equal(plan_find(p, STEP_HOSTNAME, 101), p->n_steps);
	assert_string_equal(p->steps[100].u.hostname.name, "");
	arena_free(a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_round_trip), cmocka_unit_test(test_flat_contents),
		cmocka_unit_test(test_many_steps), cmocka_unit_test(test_refused),
		cmocka_unit_test(test_step_texts), cmocka_unit_test(test_explain),
		cmocka_unit_test(test_insert),	   cmocka_unit_test(test_registry),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
