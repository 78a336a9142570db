/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "plan/print.h"

#include <inttypes.h>
#include <string.h>
#include <sys/resource.h>

#include "plan/caps.h"
#include "plan/flat.h"
#include "plan/landlock.h"

/* Content is shown up to here; --json has all of it. */
#define CONTENT_SHOWN 40

#define SECOND INT64_C(1000000000)

/* Origins stand in this column, unless the line is longer. */
#define ORIGIN_COLUMN 72

struct bit_name {
	uint64_t bit; /* or several, and then it stands before those that have one of them */
	const char *name;
};

static const struct bit_name ns_names[] = {
	{ NS_USER, "user" }, { NS_MOUNT, "mount" }, { NS_PID, "pid" },	     { NS_IPC, "ipc" },
	{ NS_UTS, "uts" },   { NS_NET, "net" },	    { NS_CGROUP, "cgroup" }, { NS_TIME, "time" },
};

static const struct bit_name attr_names[] = {
	{ ATTR_RO, "ro" },	   { ATTR_NOSUID, "nosuid" },	{ ATTR_NODEV, "nodev" },
	{ ATTR_NOEXEC, "noexec" }, { ATTR_NOATIME, "noatime" }, { ATTR_NOSYMFOLLOW, "nosymfollow" },
};

static const struct bit_name overlay_names[] = {
	{ OVL_STAGED, "staged" },
	{ OVL_USERXATTR, "userxattr" },
};

static const struct bit_name landlock_fs_names[] = {
	{ LANDLOCK_FS_READS, "read" },
	{ LANDLOCK_FS_WRITES, "write" },
	{ LANDLOCK_FS_MAKES, "make" },
	{ LANDLOCK_FS_EXECUTE, "execute" },
	{ LANDLOCK_FS_WRITE_FILE, "write_file" },
	{ LANDLOCK_FS_READ_FILE, "read_file" },
	{ LANDLOCK_FS_READ_DIR, "read_dir" },
	{ LANDLOCK_FS_REMOVE_DIR, "remove_dir" },
	{ LANDLOCK_FS_REMOVE_FILE, "remove_file" },
	{ LANDLOCK_FS_MAKE_CHAR, "make_char" },
	{ LANDLOCK_FS_MAKE_DIR, "make_dir" },
	{ LANDLOCK_FS_MAKE_REG, "make_reg" },
	{ LANDLOCK_FS_MAKE_SOCK, "make_sock" },
	{ LANDLOCK_FS_MAKE_FIFO, "make_fifo" },
	{ LANDLOCK_FS_MAKE_BLOCK, "make_block" },
	{ LANDLOCK_FS_MAKE_SYM, "make_sym" },
	{ LANDLOCK_FS_REFER, "refer" },
	{ LANDLOCK_FS_TRUNCATE, "truncate" },
	{ LANDLOCK_FS_IOCTL_DEV, "ioctl_dev" },
};

static const struct bit_name landlock_net_names[] = {
	{ LANDLOCK_NET_BIND_TCP, "bind_tcp" },
	{ LANDLOCK_NET_CONNECT_TCP, "connect_tcp" },
};

static const struct bit_name landlock_scope_names[] = {
	{ LANDLOCK_SCOPE_ABSTRACT_UNIX_SOCKET, "abstract_unix_socket" },
	{ LANDLOCK_SCOPE_SIGNAL, "signal" },
};

static const struct bit_name resource_names[] = {
	{ RLIMIT_CPU, "cpu" },	     { RLIMIT_FSIZE, "fsize" },	    { RLIMIT_DATA, "data" },
	{ RLIMIT_STACK, "stack" },   { RLIMIT_CORE, "core" },	    { RLIMIT_NPROC, "nproc" },
	{ RLIMIT_NOFILE, "nofile" }, { RLIMIT_MEMLOCK, "memlock" }, { RLIMIT_AS, "as" },
};

static void bits_print(struct strbuf *out, uint64_t bits, const struct bit_name *names, size_t n,
		       const char *none)
{
	const char *sep = "";

	for (size_t i = 0; i < n; i++) {
		if ((bits & names[i].bit) != names[i].bit)
			continue;
		bits &= ~names[i].bit;
		strbuf_add(out, sep);
		strbuf_add(out, names[i].name);
		sep = ",";
	}
	if (!*sep)
		strbuf_add(out, none);
}

void ns_print(struct strbuf *out, uint64_t ns)
{
	bits_print(out, ns, ns_names, ARRAY_LEN(ns_names), "none");
}

void attrs_print(struct strbuf *out, uint64_t attrs)
{
	bits_print(out, attrs, attr_names, ARRAY_LEN(attr_names), "");
}

static void resource_print(struct strbuf *out, int64_t resource)
{
	for (size_t i = 0; i < ARRAY_LEN(resource_names); i++)
		if ((int64_t)resource_names[i].bit == resource) {
			strbuf_add(out, resource_names[i].name);
			return;
		}
	strbuf_addf(out, "%" PRId64, resource);
}

static void size_print(struct strbuf *out, int64_t size)
{
	static const char units[] = "KMGT";
	int unit = -1;

	while (unit < 3 && size && size % 1024 == 0) {
		size /= 1024;
		unit++;
	}
	strbuf_addf(out, "%" PRId64, size);
	if (unit >= 0)
		strbuf_addc(out, units[unit]);
}

/* How a byte is written in quotes; NULL: as it is. */
static const char *escape_of(char c)
{
	switch (c) {
	case '"':
		return "\\\"";
	case '\\':
		return "\\\\";
	case '\n':
		return "\\n";
	case '\t':
		return "\\t";
	default:
		return NULL;
	}
}

/* As it is when it is a plain word, else in quotes: the reader must see where operands end. */
static void text_print(struct strbuf *out, const char *s, size_t n)
{
	bool plain = n > 0;

	for (size_t i = 0; i < n && plain; i++)
		plain = (unsigned char)s[i] > ' ' && s[i] != '"' && s[i] != '\\' && s[i] != 0x7f;
	if (plain) {
		strbuf_addn_safe(out, s, n);
		return;
	}
	strbuf_addc(out, '"');
	for (size_t i = 0, k; i < n; i += k) {
		for (k = 0; i + k < n && !escape_of(s[i + k]);)
			k++;
		strbuf_addn_safe(out, s + i, k);
		if (i + k < n)
			strbuf_add(out, escape_of(s[i + k++]));
	}
	strbuf_addc(out, '"');
}

static void bytes_print(struct strbuf *out, struct bytes b)
{
	text_print(out, b.v, b.n < CONTENT_SHOWN ? b.n : CONTENT_SHOWN);
	if (b.n > CONTENT_SHOWN)
		strbuf_addf(out, "... (%zu bytes)", b.n);
}

static void strv_print(struct strbuf *out, struct strv v, char sep)
{
	for (size_t i = 0; i < v.n; i++) {
		if (i)
			strbuf_addc(out, sep);
		text_print(out, v.v[i], strlen(v.v[i]));
	}
}

static void rules_print(struct strbuf *out, struct strv v)
{
	for (size_t i = 0; i < v.n; i++) {
		if (i)
			strbuf_add(out, "; ");
		strbuf_add_safe(out, v.v[i]);
	}
}

static void intv_print(struct strbuf *out, struct intv v)
{
	for (size_t i = 0; i < v.n; i++)
		strbuf_addf(out, "%s%" PRId64, i ? "," : "", v.v[i]);
	if (!v.n)
		strbuf_add(out, "none");
}

static void ranges_print(struct strbuf *out, struct id_ranges r)
{
	for (size_t i = 0; i < r.n; i++)
		strbuf_addf(out, "%s%" PRIu32 ":%" PRIu32 ":%" PRIu32, i ? "," : "", r.v[i].inside,
			    r.v[i].outside, r.v[i].count);
}

/* The operand's value in memory, as type T. */
#define VALUE(s, f, T) (*(T const *)(const void *)((const char *)&(s)->u + (f)->offset))

/* What a reader misses nothing by not seeing: an absent text, a limit that is the kernel's. */
static bool is_unsaid(const struct step *s, const struct field_info *f)
{
	switch (f->type) {
	case FIELD_STR:
		if (s->kind == STEP_SECCOMP && strcmp(f->name, "otherwise") == 0)
			return true; /* it follows on the rules */
		return !*VALUE(s, f, const char *) && s->kind != STEP_ENV_SET;
	case FIELD_SIZE:
		return !VALUE(s, f, int64_t);
	case FIELD_BOOL:
		return !VALUE(s, f, bool);
	case FIELD_ATTRS:
	case FIELD_OVLFLAGS:
	case FIELD_LLFS:
	case FIELD_LLNET:
	case FIELD_LLSCOPE:
		return !VALUE(s, f, uint64_t);
	case FIELD_STRV:
		return !VALUE(s, f, struct strv).n;
	case FIELD_RULES: /* step_print_lines() */
	case FIELD_BPF:	  /* the rules are what it says */
		return true;
	case FIELD_INT:
		if (strcmp(f->name, "inodes") == 0)
			return !VALUE(s, f, int64_t);
		return VALUE(s, f, int64_t) == -1 &&
		       (strcmp(f->name, "slot") == 0 || strcmp(f->name, "owner") == 0);
	case FIELD_INTV:
		return (s->kind == STEP_CLOSE_FDS || s->kind == STEP_LANDLOCK_FDS) &&
		       !VALUE(s, f, struct intv).n;
	case FIELD_RANGES:
		return !VALUE(s, f, struct id_ranges).n;
	case FIELD_MODE:
	case FIELD_NS:
	case FIELD_CAPS:
	case FIELD_RES:
	case FIELD_BYTES:
		break;
	}
	return false;
}

/* The first operand, paths and sets of flags speak for themselves; the rest has its name before. */
static bool is_labelled(const struct step *s, int i, const struct field_info *f)
{
	static const char *const labelled[] = { "upper", "work", "helper", "options",
						"alternatives" };

	if (f->type == FIELD_BOOL || f->type == FIELD_ATTRS || f->type == FIELD_OVLFLAGS ||
	    f->type == FIELD_BYTES)
		return false;
	for (size_t k = 0; k < ARRAY_LEN(labelled); k++)
		if (strcmp(f->name, labelled[k]) == 0)
			return true;
	return (i > 0 && f->type != FIELD_STR) || s->kind == STEP_TIME_OFFSETS;
}

static void number_print(struct strbuf *out, const struct step *s, int64_t n)
{
	bool is_time = s->kind == STEP_TIME_OFFSETS || s->kind == STEP_RUNTIME;

	if (s->kind == STEP_RLIMIT && n == -1)
		strbuf_add(out, "unlimited");
	else if (s->kind == STEP_BIND && n == BIND_INSIDE)
		strbuf_add(out, "inside");
	else if (is_time && n % SECOND == 0)
		strbuf_addf(out, "%" PRId64 "s", n / SECOND);
	else if (is_time && n % (SECOND / 1000) == 0)
		strbuf_addf(out, "%" PRId64 "ms", n / (SECOND / 1000));
	else
		strbuf_addf(out, "%" PRId64 "%s", n, is_time ? "ns" : "");
}

static void field_print(struct strbuf *out, const struct step *s, const struct field_info *f)
{
	switch (f->type) {
	case FIELD_STR:
		text_print(out, VALUE(s, f, const char *), strlen(VALUE(s, f, const char *)));
		break;
	case FIELD_INT:
		number_print(out, s, VALUE(s, f, int64_t));
		break;
	case FIELD_MODE:
		strbuf_addf(out, "%04" PRIo64, (uint64_t)VALUE(s, f, int64_t));
		break;
	case FIELD_SIZE:
		size_print(out, VALUE(s, f, int64_t));
		break;
	case FIELD_BOOL:
		strbuf_add(out, f->name);
		break;
	case FIELD_NS:
		ns_print(out, VALUE(s, f, uint64_t));
		break;
	case FIELD_ATTRS:
		attrs_print(out, VALUE(s, f, uint64_t));
		break;
	case FIELD_OVLFLAGS:
		bits_print(out, VALUE(s, f, uint64_t), overlay_names, ARRAY_LEN(overlay_names), "");
		break;
	case FIELD_CAPS:
		caps_print(out, VALUE(s, f, uint64_t));
		break;
	case FIELD_LLFS:
		bits_print(out, VALUE(s, f, uint64_t), landlock_fs_names,
			   ARRAY_LEN(landlock_fs_names), "none");
		break;
	case FIELD_LLNET:
		bits_print(out, VALUE(s, f, uint64_t), landlock_net_names,
			   ARRAY_LEN(landlock_net_names), "none");
		break;
	case FIELD_LLSCOPE:
		bits_print(out, VALUE(s, f, uint64_t), landlock_scope_names,
			   ARRAY_LEN(landlock_scope_names), "none");
		break;
	case FIELD_RES:
		resource_print(out, VALUE(s, f, int64_t));
		break;
	case FIELD_STRV:
		strv_print(out, VALUE(s, f, struct strv), s->kind == STEP_EXEC ? ' ' : ':');
		break;
	case FIELD_INTV:
		intv_print(out, VALUE(s, f, struct intv));
		break;
	case FIELD_RANGES:
		ranges_print(out, VALUE(s, f, struct id_ranges));
		break;
	case FIELD_BYTES:
		bytes_print(out, VALUE(s, f, struct bytes));
		break;
	case FIELD_RULES:
		rules_print(out, VALUE(s, f, struct strv));
		break;
	case FIELD_BPF:
		break;
	}
}

void step_print_field(struct strbuf *out, const struct step *s, int i)
{
	const struct field_info *f = &step_info(s->kind)->fields[i];

	if (f->type == FIELD_BOOL)
		strbuf_add(out, VALUE(s, f, bool) ? "yes" : "no");
	else
		field_print(out, s, f);
}

void step_print(struct strbuf *out, const struct step *s)
{
	const struct step_info *info = step_info(s->kind);

	strbuf_add(out, info->name);
	for (int i = 0; i < info->n_fields; i++) {
		const struct field_info *f = &info->fields[i];

		if (is_unsaid(s, f))
			continue;
		strbuf_addc(out, ' ');
		if (is_labelled(s, i, f))
			strbuf_addf(out, "%s=", f->name);
		field_print(out, s, f);
	}
}

void step_print_lines(struct strbuf *out, const struct step *s, int indent)
{
	const struct step_seccomp *filter = &s->u.seccomp;

	if (s->kind != STEP_SECCOMP)
		return;
	for (size_t i = 0; i < filter->rules.n; i++) {
		strbuf_fill(out, ' ', (size_t)indent);
		strbuf_add_safe(out, filter->rules.v[i]);
		strbuf_addc(out, '\n');
	}
	strbuf_fill(out, ' ', (size_t)indent);
	strbuf_add(out, "otherwise ");
	strbuf_add_safe(out, filter->otherwise);
	strbuf_addc(out, '\n');
}

/* A set as an array of its names. */
static void set_json(struct json *j, const char *names)
{
	json_array(j);
	for (size_t n; *names; names += n + (names[n] == ',')) {
		n = strcspn(names, ",");
		json_stringn(j, names, n);
	}
	json_end_array(j);
}

static void ranges_json(struct json *j, struct id_ranges r)
{
	json_array(j);
	for (size_t i = 0; i < r.n; i++) {
		json_object(j);
		json_key(j, "inside");
		json_int(j, r.v[i].inside);
		json_key(j, "outside");
		json_int(j, r.v[i].outside);
		json_key(j, "count");
		json_int(j, r.v[i].count);
		json_end_object(j);
	}
	json_end_array(j);
}

static void field_json(struct json *j, const struct step *s, const struct field_info *f)
{
	struct strbuf text;
	struct strv strv;
	struct intv intv;

	switch (f->type) {
	case FIELD_STR:
		json_string(j, VALUE(s, f, const char *));
		break;
	case FIELD_INT:
	case FIELD_SIZE:
		json_int(j, VALUE(s, f, int64_t));
		break;
	case FIELD_BOOL:
		json_bool(j, VALUE(s, f, bool));
		break;
	case FIELD_MODE:
	case FIELD_RES:
		strbuf_init(&text, j->out->arena);
		field_print(&text, s, f);
		json_string(j, text.s);
		break;
	case FIELD_NS:
	case FIELD_ATTRS:
	case FIELD_OVLFLAGS:
	case FIELD_CAPS:
	case FIELD_LLFS:
	case FIELD_LLNET:
	case FIELD_LLSCOPE:
		strbuf_init(&text, j->out->arena);
		field_print(&text, s, f);
		set_json(j, strcmp(text.s, "none") == 0 ? "" : text.s);
		break;
	case FIELD_STRV:
	case FIELD_RULES:
		strv = VALUE(s, f, struct strv);
		json_array(j);
		for (size_t i = 0; i < strv.n; i++)
			json_string(j, strv.v[i]);
		json_end_array(j);
		break;
	case FIELD_INTV:
		intv = VALUE(s, f, struct intv);
		json_array(j);
		for (size_t i = 0; i < intv.n; i++)
			json_int(j, intv.v[i]);
		json_end_array(j);
		break;
	case FIELD_RANGES:
		ranges_json(j, VALUE(s, f, struct id_ranges));
		break;
	case FIELD_BYTES:
		json_stringn(j, VALUE(s, f, struct bytes).v, VALUE(s, f, struct bytes).n);
		break;
	case FIELD_BPF:
		break;
	}
}

void step_json(struct json *j, const struct step *s)
{
	const struct step_info *info = step_info(s->kind);

	for (int i = 0; i < info->n_fields; i++) {
		if (info->fields[i].type == FIELD_BPF)
			continue;
		json_key(j, info->fields[i].name);
		field_json(j, s, &info->fields[i]);
	}
}

void origin_print(struct strbuf *out, size_t start, struct place at, const char *why)
{
	size_t n;

	strbuf_addc(out, ' ');
	n = out->len - start;
	if (n < ORIGIN_COLUMN)
		strbuf_fill(out, ' ', ORIGIN_COLUMN - n);
	strbuf_addc(out, ' ');
	strbuf_add_safe(out, place_is_known(at) ? at.file : why);
	if (place_is_known(at))
		strbuf_addf(out, ":%u:%u", at.line, at.col);
	strbuf_addc(out, '\n');
}
