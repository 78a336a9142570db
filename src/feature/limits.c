/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * limits - the keys of the group `limits` as files of cgroups.
 *
 * Files and their values: the kernel's Documentation/admin-guide/cgroup-v2.rst and cgroup-v1/.
 * Values are written as the kernel shows them afterwards, because that is how the runner knows that
 * they are in force.
 */
#include "feature/limits.h"

#include <string.h>
#include <sys/resource.h>

#include "schema/schema.h"

/* Of cpu.max and cpu.cfs_period_us: the kernel's default, a tenth of a second. */
#define CPU_PERIOD_US 100000

struct builder {
	struct lowering *l;
	struct limits *out;
	size_t cap;
	int err;
};

static bool is_unlimited(const struct s_str *s)
{
	return !s->set || strcmp(s->v, "unlimited") == 0;
}

static struct limit *add(struct builder *b, const char *name, struct place at,
			 const char *controller)
{
	const struct spec *s = b->l->spec;
	struct limit *limit;

	if (b->out->n == b->cap) {
		b->cap = b->cap ? 2 * b->cap : 16;
		b->out->v = arena_grow(b->l->arena, b->out->v, b->out->n * sizeof(*limit),
				       b->cap * sizeof(*limit));
	}
	limit = &b->out->v[b->out->n++];
	*limit = (struct limit){ .key = arena_printf(b->l->arena, "limits.%s", name),
				 .at = at,
				 .optional = s->limits.on_unavailable.v == ON_UNAVAILABLE_WARN,
				 .resource = -1 };
	for (size_t i = 0; i < s->limits.optional.n; i++)
		limit->optional |= strcmp(s->limits.optional.v[i].v, name) == 0;
	limit->v1.controller = limit->v2.controller = controller;
	return limit;
}

static void add_file(struct limit_how *how, const char *name, const char *value)
{
	how->files[how->n_files++] = (struct limit_file){ name, value };
}

static const char *number(struct builder *b, int64_t n)
{
	return arena_printf(b->l->arena, "%lld", (long long)n);
}

/* Both generations have no such limit, for one reason. */
static void refuse(struct limit *limit, const char *why)
{
	limit->v1.lacks = limit->v2.lacks = why;
}

/* ---- memory ------------------------------------------------------------------- */

/*
 * "1G", or "50%" of the fact's bytes, in whole pages, as the kernel counts. -1: what it is a part
 * of is not known.
 */
static int64_t amount(struct builder *b, const struct s_str *s, const char *fact)
{
	int64_t page = host_int(b->l->host, HOST_FACT, "page_size", 4096), hundredths, total, bytes;

	if (!parse_size(s->v, &bytes)) {
		parse_percent(s->v, &hundredths);
		total = host_int(b->l->host, HOST_FACT, fact, -1);
		if (total < 0)
			return -1;
		bytes = total / 10000 * hundredths;
	}
	return bytes / page * page;
}

static void add_memory(struct builder *b)
{
	const struct spec *s = b->l->spec;
	const struct {
		const char *name, *v2, *v1;
		const struct s_str *value;
	} rows[] = {
		{ "memory", "memory.max", "memory.limit_in_bytes", &s->limits.memory },
		{ "memory_high", "memory.high", NULL, &s->limits.memory_high },
		{ "memory_low", "memory.low", NULL, &s->limits.memory_low },
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct limit *limit;
		int64_t bytes;

		if (is_unlimited(rows[i].value))
			continue;
		limit = add(b, rows[i].name, rows[i].value->at, "memory");
		bytes = amount(b, rows[i].value, "memory_total");
		if (bytes < 0)
			refuse(limit, "how much memory the machine has is not known");
		add_file(&limit->v2, rows[i].v2, number(b, bytes));
		if (rows[i].v1)
			add_file(&limit->v1, rows[i].v1, number(b, bytes));
		else
			limit->v1.lacks = "cgroup v1 has no such limit";
		if (!i) {
			limit->resource = RLIMIT_DATA;
			limit->amount = bytes;
		}
	}
}

/* v1 limits memory and swap together, so that only the sum can be said. */
static void add_swap(struct builder *b)
{
	const struct spec *s = b->l->spec;
	struct limit *limit;
	int64_t bytes, memory;

	if (is_unlimited(&s->limits.swap))
		return;
	limit = add(b, "swap", s->limits.swap.at, "memory");
	bytes = amount(b, &s->limits.swap, "swap_total");
	if (bytes < 0)
		refuse(limit, "how much swap space the machine has is not known");
	add_file(&limit->v2, "memory.swap.max", number(b, bytes));
	memory =
		is_unlimited(&s->limits.memory) ? -1 : amount(b, &s->limits.memory, "memory_total");
	if (memory < 0)
		limit->v1.lacks = "cgroup v1 limits it only together with limits.memory";
	else
		add_file(&limit->v1, "memory.memsw.limit_in_bytes", number(b, memory + bytes));
}

static void add_oom_group(struct builder *b)
{
	const struct s_bool *key = &b->l->spec->limits.oom_group;
	struct limit *limit;

	if (!key->v)
		return;
	limit = add(b, "oom_group", key->at, "memory");
	add_file(&limit->v2, "memory.oom.group", "1");
	limit->v1.lacks = "cgroup v1 kills single processes only";
}

/* "2M" is called 2MB in the names of files. */
static const char *page_name(struct builder *b, int64_t page)
{
	if (page >> 30 && page % (1 << 30) == 0)
		return arena_printf(b->l->arena, "%lldGB", (long long)(page >> 30));
	if (page >> 20 && page % (1 << 20) == 0)
		return arena_printf(b->l->arena, "%lldMB", (long long)(page >> 20));
	return arena_printf(b->l->arena, "%lldKB", (long long)(page >> 10));
}

static void add_hugetlb(struct builder *b)
{
	const struct s_list *list = &b->l->spec->limits.hugetlb;
	struct arena *a = b->l->arena;

	for (size_t i = 0; i < list->n; i++) {
		struct limit *limit = add(b, "hugetlb", list->v[i].at, "hugetlb");
		int64_t page, bytes;
		const char *name;

		parse_hugetlb(list->v[i].v, &page, &bytes);
		name = page_name(b, page);
		bytes = bytes / page * page;
		if (!host_yes(b->l->host, arena_printf(a, "hugetlb:%lld", (long long)(page >> 10))))
			refuse(limit, arena_printf(a, "the kernel has no huge pages of %s", name));
		add_file(&limit->v2, arena_printf(a, "hugetlb.%s.max", name), number(b, bytes));
		add_file(&limit->v1, arena_printf(a, "hugetlb.%s.limit_in_bytes", name),
			 number(b, bytes));
	}
}

/* ---- processes and processors ---------------------------------------------------- */

static void add_pids(struct builder *b)
{
	const struct s_str *key = &b->l->spec->limits.pids;
	struct limit *limit;

	if (is_unlimited(key))
		return;
	limit = add(b, "pids", key->at, "pids");
	add_file(&limit->v2, "pids.max", key->v);
	add_file(&limit->v1, "pids.max", key->v);
	limit->resource = RLIMIT_NPROC;
	parse_int(key->v, 1, INT64_MAX, &limit->amount);
}

static void add_cpu(struct builder *b)
{
	const struct spec *s = b->l->spec;
	struct limit *limit;
	int64_t hundredths, quota, weight = s->limits.cpu_weight.v;

	if (!is_unlimited(&s->limits.cpu)) {
		limit = add(b, "cpu", s->limits.cpu.at, "cpu");
		parse_percent(s->limits.cpu.v, &hundredths);
		quota = hundredths * CPU_PERIOD_US / 10000;
		add_file(&limit->v2, "cpu.max",
			 arena_printf(b->l->arena, "%lld %d", (long long)quota, CPU_PERIOD_US));
		add_file(&limit->v1, "cpu.cfs_period_us", number(b, CPU_PERIOD_US));
		add_file(&limit->v1, "cpu.cfs_quota_us", number(b, quota));
	}
	if (s->limits.cpu_weight.set) {
		limit = add(b, "cpu_weight", s->limits.cpu_weight.at, "cpu");
		add_file(&limit->v2, "cpu.weight", number(b, weight));
		/* 100 is 1024 there, and 2 the least. */
		weight = weight * 1024 / 100;
		add_file(&limit->v1, "cpu.shares", number(b, weight < 2 ? 2 : weight));
	}
}

/* As the kernel writes it: "0-3,8". */
static const char *numbers_text(struct arena *a, const bool *chosen)
{
	struct strbuf out;

	strbuf_init(&out, a);
	for (int i = 0; i <= NUMBERS_MAX; i++) {
		int first = i;

		if (!chosen[i])
			continue;
		while (i < NUMBERS_MAX && chosen[i + 1])
			i++;
		strbuf_addf(&out, "%s%d", out.len ? "," : "", first);
		if (i > first)
			strbuf_addf(&out, "-%d", i);
	}
	return out.s;
}

/* The kernel takes what there is of the list, all where there is none, and says nothing. */
static const char *why_not_there(struct builder *b, const bool *chosen, const char *fact,
				 const char *what)
{
	const char *text = host_ask(b->l->host, HOST_FACT, fact);
	int missing = text ? first_not_in(chosen, text) : -1;

	return missing < 0 ? NULL
			   : arena_printf(b->l->arena, "sbx itself may use %s %s, and not %d", what,
					  text, missing);
}

static void add_cpuset(struct builder *b)
{
	const struct spec *s = b->l->spec;
	const struct {
		const char *name, *file, *fact, *what;
		const struct s_str *value;
	} rows[] = {
		{ "cpuset", "cpuset.cpus", "cpus", "the processors", &s->limits.cpuset },
		{ "mems", "cpuset.mems", "mems", "the memory nodes", &s->limits.mems },
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		bool chosen[NUMBERS_MAX + 1] = { false };
		struct limit *limit;

		if (!*rows[i].value->v)
			continue;
		parse_numbers(rows[i].value->v, chosen);
		limit = add(b, rows[i].name, rows[i].value->at, "cpuset");
		refuse(limit, why_not_there(b, chosen, rows[i].fact, rows[i].what));
		add_file(&limit->v2, rows[i].file, numbers_text(b->l->arena, chosen));
		add_file(&limit->v1, rows[i].file, numbers_text(b->l->arena, chosen));
	}
}

/* ---- disks ------------------------------------------------------------------------ */

static void add_io_files(struct builder *b, struct limit *limit, const char *device,
			 const struct io_limit *io)
{
	const struct {
		const char *word, *v1;
		int64_t value;
	} rows[] = {
		{ "rbps", "blkio.throttle.read_bps_device", io->rbps },
		{ "wbps", "blkio.throttle.write_bps_device", io->wbps },
		{ "riops", "blkio.throttle.read_iops_device", io->riops },
		{ "wiops", "blkio.throttle.write_iops_device", io->wiops },
	};
	struct strbuf line;

	strbuf_init(&line, b->l->arena);
	strbuf_add(&line, device);
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		if (rows[i].value < 0)
			continue;
		strbuf_addf(&line, " %s=%lld", rows[i].word, (long long)rows[i].value);
		add_file(&limit->v1, rows[i].v1,
			 arena_printf(b->l->arena, "%s %lld", device, (long long)rows[i].value));
	}
	add_file(&limit->v2, "io.max", line.s);
}

/*
 * v1 limits no more than the processes of the very cgroup, which is the payload's own then: who is
 * root outside, too, and mounts the hierarchy once more, could write to it.
 */
static bool could_lift(const struct lowering *l)
{
	const struct spec *s = l->spec;
	bool is_root = !l->ids.made || ids_inside(l->ids.uids, 0) >= 0;

	return is_root && (s->security.nested_userns.v || s->security.capabilities.n);
}

static void add_io(struct builder *b)
{
	const struct s_list *list = &b->l->spec->limits.io;
	const struct s_int *weight = &b->l->spec->limits.io_weight;
	struct limit *limit;

	for (size_t i = 0; i < list->n; i++) {
		struct io_limit io;
		const char *path, *device;

		parse_io_limit(list->v[i].v, &io);
		path = arena_strndup(b->l->arena, list->v[i].v, io.path_len);
		device = host_ask(b->l->host, HOST_FACT,
				  arena_printf(b->l->arena, "block_device:%s", path));
		limit = add(b, "io", list->v[i].at, "io");
		limit->v1.controller = "blkio";
		if (could_lift(b->l))
			limit->v1.lacks =
				"cgroup v1 could not keep it from who is root outside, too, and "
				"has capabilities";
		if (device)
			add_io_files(b, limit, device, &io);
		else
			refuse(limit, arena_printf(b->l->arena,
						   "'%s' is no disk, and lies on none that the "
						   "kernel has by a number",
						   path));
	}
	if (!weight->set)
		return;
	limit = add(b, "io_weight", weight->at, "io");
	add_file(&limit->v2, "io.weight",
		 arena_printf(b->l->arena, "default %s", number(b, weight->v)));
	limit->v1.lacks = "cgroup v1 has no such limit on all kernels";
}

/* ---- the rest ---------------------------------------------------------------------- */

/* The kernel takes "100M" and shows bytes. */
static const char *as_shown(struct builder *b, const char *value)
{
	int64_t bytes;

	return parse_size(value, &bytes) ? number(b, bytes) : value;
}

static void add_unified(struct builder *b)
{
	const struct s_list *list = &b->l->spec->limits.unified;

	for (size_t i = 0; i < list->n; i++) {
		const char *text = list->v[i].v;
		const char *file = arena_strndup(b->l->arena, text, strcspn(text, "="));
		const char *word = arena_strndup(b->l->arena, file, strcspn(file, "."));
		bool is_core = strcmp(word, "cgroup") == 0;
		struct limit *limit;

		/* cgroup.procs, cgroup.freeze and their like are no limits, but would end the run.
		 */
		if (is_core && strncmp(file, "cgroup.max.", strlen("cgroup.max.")) != 0) {
			b->err = diag_error_help(b->l->diags, DIAG_E0423, list->v[i].at,
						 "of these only cgroup.max.depth and "
						 "cgroup.max.descendants are limits",
						 "'%s' is not for profiles to write to", file);
			continue;
		}
		limit = add(b, "unified", list->v[i].at, is_core ? "" : word);
		add_file(&limit->v2, file, as_shown(b, text + strlen(file) + 1));
		limit->v1.lacks = "it is about files of cgroup v2";
	}
}

/* Not a limit, but what holds them must be able to. */
static void add_delegate(struct builder *b)
{
	const struct s_bool *key = &b->l->spec->limits.delegate;

	if (key->v)
		add(b, "delegate", key->at, "")->v1.lacks = "cgroup v1 cannot be left to a sandbox";
}

/* ---- one file, two values -------------------------------------------------------------- */

/* Do the two write to one file, or to one device's line of it, what is not the same? */
static bool is_same_place(const struct limit_file *x, const struct limit_file *y)
{
	size_t n = strcspn(x->value, " ");

	if (strcmp(x->name, y->name) != 0 || strcmp(x->value, y->value) == 0)
		return false;
	return !x->value[n] || strncmp(x->value, y->value, n + 1) == 0;
}

static bool is_clash_of(const struct limit_how *x, const struct limit_how *y)
{
	for (size_t i = 0; i < x->n_files; i++)
		for (size_t k = 0; k < y->n_files; k++)
			if (is_same_place(&x->files[i], &y->files[k]))
				return true;
	return false;
}

/*
 * The later would undo the earlier without a word. In v2 a disk's line takes each of the four by
 * itself; the files of v1 tell them apart.
 */
static bool is_clash(const struct limit *x, const struct limit *y)
{
	bool are_disks = x->v1.n_files && y->v1.n_files && strcmp(x->v2.controller, "io") == 0;

	return is_clash_of(&x->v1, &y->v1) || (!are_disks && is_clash_of(&x->v2, &y->v2));
}

static int check_clashes(struct builder *b)
{
	int err = 0;

	for (size_t i = 0; i < b->out->n; i++) {
		for (size_t k = 0; k < i; k++) {
			const struct limit *x = &b->out->v[k], *y = &b->out->v[i];
			struct diag *d;

			if (!is_clash(x, y))
				continue;
			d = diag_add(b->l->diags, SEV_ERROR, DIAG_E0424, y->at,
				     "'%s' limits what is limited already, to something else",
				     y->key);
			d->other = x->at;
			d->other_msg = arena_printf(b->l->arena, "by '%s', here", x->key);
			d->help = "keep one of them: remove takes out what a layer below has";
			err = -1;
		}
	}
	return err;
}

int limits_of(struct lowering *l, struct limits *out)
{
	struct builder b = { .l = l, .out = out };

	*out = (struct limits){ 0 };
	add_memory(&b);
	add_swap(&b); /* after memory: v1 refuses a sum below the one */
	add_oom_group(&b);
	add_pids(&b);
	add_cpu(&b);
	add_cpuset(&b);
	add_io(&b);
	add_hugetlb(&b);
	add_unified(&b);
	add_delegate(&b);
	return check_clashes(&b) < 0 ? -1 : b.err;
}
