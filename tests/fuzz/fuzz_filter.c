/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Any bytes as rules, one a line: each is refused, with a place in the text, or printed to
 * something that is read as the same rule. What was accepted is compiled for three ABIs; the
 * program, when there is one, is sane and comes to a verdict.
 */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "back/bpf.h"
#include "plan/bpf_check.h"
#include "plan/filter.h"
#include "tests/unit/bpf_eval.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define MAX_RULES 64

/* NULL: refused. */
static const char *canonical(struct arena *a, const char *text)
{
	struct filter_rule rule;
	struct filter_error err = { 0 };
	struct strbuf out, label;

	if (!filter_parse(a, text, &rule, &err)) {
		if (!err.msg || err.offset + err.length > strlen(text))
			abort();
		strbuf_init(&label, a);
		strbuf_add_safe(&label, err.msg);
		return NULL;
	}
	strbuf_init(&out, a);
	filter_print(&out, &rule);
	return out.s;
}

static void run(const struct bytes *program)
{
	const struct sock_filter *f = (const struct sock_filter *)program->v;
	size_t n = program->n / BPF_INSTRUCTION_SIZE;

	if (!bpf_is_sane(program->v, program->n))
		abort();
	for (int nr = -1; nr < 500; nr++) {
		struct seccomp_data d = { .nr = nr, .arch = 0xc000003e, .args = { 1, 0x5412, 3 } };

		if (bpf_eval(f, n, &d).steps > n)
			abort();
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new();
	const char *abis[] = { "x86_64", "x86", "x32" }, *rules[MAX_RULES];
	struct step_seccomp s = { .policy = "fuzz", .otherwise = "errno ENOSYS" };
	struct place nowhere = { 0 };
	struct bytes program;
	struct diags d;
	char *text = arena_strndup(a, size ? (const char *)data : "", size);

	while (*text && s.rules.n < MAX_RULES) {
		char *end = text + strcspn(text, "\n");
		bool is_last = !*end;
		const char *once;

		*end = '\0';
		once = canonical(a, text);
		if (once) {
			const char *twice = canonical(a, once);

			if (!twice || strcmp(once, twice) != 0)
				abort();
			rules[s.rules.n++] = once;
		}
		text = is_last ? end : end + 1;
	}
	s.abis = (struct strv){ abis, 3 };
	s.rules.v = rules;
	diags_init(&d, a);
	if (bpf_compile(a, &s, nowhere, &d, &program) == 0)
		run(&program);
	else if (!d.n_errors || d.first->id == DIAG_E0440)
		abort();
	arena_free(a);
	return 0;
}
