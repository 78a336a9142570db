/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * flat_read - checks a flat plan, so that whoever executes or prints it need not.
 *
 * Three layers, each relying on the one before: the block (sizes, sections, checksum), each step by
 * itself (operands within their types, paths clean), and the order of the steps. The checksum is
 * there for torn and mistaken files, not for hostile ones: what a plan may do is limited by who may
 * own it.
 */
#include <stdbool.h>
#include <string.h>

#include "plan/flat.h"

#define PATH_LIMIT 4096	    /* PATH_MAX, with the NUL */
#define ID_LIMIT UINT32_MAX /* the id -1 is none */

/* 1 on little-endian, with the width of pointers and the architecture the plan is for. */
#if defined(__x86_64__)
#define MACHINE 1u
#elif defined(__aarch64__)
#define MACHINE 2u
#elif defined(__riscv) && __riscv_xlen == 64
#define MACHINE 3u
#elif defined(__i386__)
#define MACHINE 4u
#elif defined(__arm__)
#define MACHINE 5u
#elif defined(__powerpc64__)
#define MACHINE 6u
#else
#define MACHINE 0xffu
#endif

_Static_assert(sizeof(struct flat_header) == 64, "the header is 64 bytes");
_Static_assert(sizeof(struct flat_step) == 64, "a step is 64 bytes");
_Static_assert(sizeof(struct flat_place) == 24, "a place is 24 bytes");
_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "flat plans are little-endian");

uint32_t flat_version(void)
{
	return FLAT_VERSION | MACHINE << 16;
}

/* Eight bytes at a time: the runner does this at every start. */
uint64_t flat_checksum(const void *data, size_t size)
{
	const unsigned char *p = data;
	uint64_t h = 0xcbf29ce484222325u ^ size, w;

	for (; size >= sizeof(w); p += sizeof(w), size -= sizeof(w)) {
		memcpy(&w, p, sizeof(w));
		h = (h ^ w) * 0x9e3779b97f4a7c15u;
		h ^= h >> 29;
	}
	if (size) {
		w = 0;
		memcpy(&w, p, size);
		h = (h ^ w) * 0x9e3779b97f4a7c15u;
		h ^= h >> 29;
	}
	return h;
}

const char *flat_strerror(enum flat_error e)
{
	switch (e) {
	case FLAT_OK:
		return "no error";
	case FLAT_TRUNCATED:
		return "the file is too short";
	case FLAT_BAD_MAGIC:
		return "the file is not a plan";
	case FLAT_BAD_VERSION:
		return "the plan was made by another version of sbx or for another machine";
	case FLAT_BAD_SIZE:
		return "the size in the plan is not that of the file";
	case FLAT_BAD_CHECKSUM:
		return "the checksum is wrong: the plan is damaged";
	case FLAT_BAD_OFFSET:
		return "the plan points outside itself";
	case FLAT_BAD_STEP:
		return "a step has an operand that is not possible";
	case FLAT_BAD_ORDER:
		return "the steps cannot be executed in this order";
	}
	return "unknown error";
}

/* ---- the block ------------------------------------------------------------- */

static bool all_zero(const void *data, size_t size)
{
	const unsigned char *p = data;

	while (size--)
		if (*p++)
			return false;
	return true;
}

static enum flat_error check_block(struct flat *f, const void *data, size_t size)
{
	const struct flat_header *h = data;
	const char *at = data;
	uint64_t need;

	if (size < sizeof(*h))
		return FLAT_TRUNCATED;
	if (memcmp(h->magic, FLAT_MAGIC, sizeof(h->magic)) != 0)
		return FLAT_BAD_MAGIC;
	if (h->version != flat_version())
		return FLAT_BAD_VERSION;
	if (size < h->size)
		return FLAT_TRUNCATED;
	if (size != h->size || size > FLAT_MAX_SIZE)
		return FLAT_BAD_SIZE;
	if (h->checksum != flat_checksum(at + offsetof(struct flat_header, n_steps),
					 size - offsetof(struct flat_header, n_steps)))
		return FLAT_BAD_CHECKSUM;
	need = sizeof(*h) + (uint64_t)h->n_steps * sizeof(struct flat_step) +
	       (uint64_t)h->n_places * sizeof(struct flat_place) +
	       (uint64_t)h->n_words * sizeof(uint64_t) + h->n_bytes;
	if (need != size)
		return FLAT_BAD_SIZE;

	f->header = h;
	f->steps = (const void *)(at += sizeof(*h));
	f->places = (const void *)(at += h->n_steps * sizeof(struct flat_step));
	f->words = (const void *)(at += h->n_places * sizeof(struct flat_place));
	f->bytes = at + h->n_words * sizeof(uint64_t);
	/* With a NUL at both ends every offset is a string. */
	if (!h->n_bytes || f->bytes[0] || f->bytes[h->n_bytes - 1])
		return FLAT_BAD_OFFSET;
	if (!h->n_places || !all_zero(&f->places[0], sizeof(f->places[0])))
		return FLAT_BAD_OFFSET;
	if (h->name >= h->n_bytes || !all_zero(h->reserved, sizeof(h->reserved)))
		return FLAT_BAD_OFFSET;
	for (uint32_t i = 0; i < h->n_places; i++) {
		const struct flat_place *p = &f->places[i];

		if (p->file >= h->n_bytes || p->text >= h->n_bytes || p->reserved)
			return FLAT_BAD_OFFSET;
	}
	return FLAT_OK;
}

/* ---- operands -------------------------------------------------------------- */

static enum flat_error check_list(const struct flat *f, uint64_t arg, uint32_t words_each)
{
	uint64_t first = arg >> 32, n = (uint32_t)arg;

	return first + n * words_each <= f->header->n_words ? FLAT_OK : FLAT_BAD_OFFSET;
}

static enum flat_error check_strv(const struct flat *f, uint64_t arg)
{
	enum flat_error e = check_list(f, arg, 1);

	for (uint32_t k = 0; !e && k < (uint32_t)arg; k++)
		if (f->words[(arg >> 32) + k] >= f->header->n_bytes)
			e = FLAT_BAD_OFFSET;
	return e;
}

static enum flat_error check_ranges(const struct flat *f, uint64_t arg)
{
	enum flat_error e = check_list(f, arg, 3);
	const uint64_t *w = f->words + (arg >> 32);
	uint32_t n = (uint32_t)arg;

	if (e)
		return e;
	if (!n || n > FLAT_MAX_RANGES)
		return FLAT_BAD_STEP;
	for (; n; n--, w += 3) {
		if (w[0] >= ID_LIMIT || w[1] >= ID_LIMIT || !w[2] || w[2] > ID_LIMIT)
			return FLAT_BAD_STEP;
		if (w[0] + w[2] > ID_LIMIT || w[1] + w[2] > ID_LIMIT)
			return FLAT_BAD_STEP;
	}
	return FLAT_OK;
}

static enum flat_error check_bits(uint64_t arg, uint64_t all)
{
	return arg & ~all ? FLAT_BAD_STEP : FLAT_OK;
}

static enum flat_error check_operand(const struct flat *f, enum field_type type, uint64_t arg)
{
	switch (type) {
	case FIELD_STR:
		return arg < f->header->n_bytes ? FLAT_OK : FLAT_BAD_OFFSET;
	case FIELD_INT:
	case FIELD_CAPS:
		return FLAT_OK;
	case FIELD_MODE:
		return check_bits(arg, 07777);
	case FIELD_SIZE:
		return check_bits(arg, INT64_MAX);
	case FIELD_BOOL:
		return check_bits(arg, 1);
	case FIELD_NS:
		return check_bits(arg, NS_ALL);
	case FIELD_ATTRS:
		return check_bits(arg, ATTR_ALL);
	case FIELD_OVLFLAGS:
		return check_bits(arg, OVL_ALL);
	case FIELD_RES:
		return check_bits(arg, 15);
	case FIELD_STRV:
		return check_strv(f, arg);
	case FIELD_INTV:
		return check_list(f, arg, 1);
	case FIELD_RANGES:
		return check_ranges(f, arg);
	case FIELD_BYTES:
		return (arg >> 32) + (uint32_t)arg <= f->header->n_bytes ? FLAT_OK
									 : FLAT_BAD_OFFSET;
	}
	return FLAT_BAD_STEP;
}

/* Absolute, and without a component that is empty, "." or "..". */
static bool is_clean_path(const char *p)
{
	const char *start = p;

	if (*p != '/')
		return false;
	while (*p) {
		size_t n = strcspn(++p, "/");

		if (!n && (*p || p - start > 1))
			return false;
		if ((n == 1 || n == 2) && p[0] == '.' && p[n - 1] == '.')
			return false;
		p += n;
	}
	return p - start < PATH_LIMIT;
}

/* Below "/", so that there is a name to make. */
static bool is_clean_name(const char *p)
{
	return is_clean_path(p) && p[1];
}

static bool is_component(const char *p)
{
	return *p && !strchr(p, '/') && strcmp(p, ".") != 0 && strcmp(p, "..") != 0 &&
	       strlen(p) < 256;
}

static bool is_within(int64_t v, int64_t low, int64_t high)
{
	return v >= low && v <= high;
}

static bool is_one_bit(uint64_t v)
{
	return v && !(v & (v - 1));
}

static bool is_intv_within(const struct flat *f, const struct flat_step *s, int i, int64_t low,
			   int64_t high)
{
	for (uint32_t k = 0; k < flat_count(s, i); k++)
		if (!is_within(flat_intv(f, s, i, k), low, high))
			return false;
	return true;
}

static bool is_overlay_sane(const struct flat *f, const struct flat_step *s)
{
	const char *upper = flat_str(f, s, ARG_OVERLAY_upper);
	const char *work = flat_str(f, s, ARG_OVERLAY_work);

	if (!is_clean_path(flat_str(f, s, ARG_OVERLAY_target)))
		return false;
	if (!flat_count(s, ARG_OVERLAY_lower))
		return false;
	for (uint32_t k = 0; k < flat_count(s, ARG_OVERLAY_lower); k++)
		if (!is_clean_path(flat_strv(f, s, ARG_OVERLAY_lower, k)))
			return false;
	if (s->arg[ARG_OVERLAY_flags] & OVL_STAGED)
		return is_component(upper) && is_component(work) && strcmp(upper, work) != 0;
	if (!*upper)
		return !*work;
	return is_clean_name(upper) && is_clean_name(work);
}

/* What the types of the operands do not say. */
/* NOLINTNEXTLINE(readability-function-size): a flat switch, an answer for each kind of step */
static bool is_sane(const struct flat *f, const struct flat_step *s)
{
	switch ((enum step_kind)s->kind) {
	case STEP_HOST_DIR:
		return is_clean_name(flat_str(f, s, ARG_HOST_DIR_path)) &&
		       is_within(flat_int(s, ARG_HOST_DIR_owner), -1, ID_LIMIT - 1);
	case STEP_JOIN:
		return is_one_bit(s->arg[ARG_JOIN_ns]) && *flat_str(f, s, ARG_JOIN_path) == '/';
	case STEP_UID_MAP:
	case STEP_GID_MAP: {
		const char *helper = flat_str(f, s, ARG_UID_MAP_helper);

		return !*helper || (s->actor == ACTOR_SUPERVISOR && is_clean_name(helper));
	}
	case STEP_OPEN_TREE:
		return is_clean_path(flat_str(f, s, ARG_OPEN_TREE_source)) &&
		       is_within(flat_int(s, ARG_OPEN_TREE_slot), 0, FLAT_MAX_SLOTS - 1);
	case STEP_TMPFS:
		return is_clean_path(flat_str(f, s, ARG_TMPFS_target)) &&
		       is_within(flat_int(s, ARG_TMPFS_inodes), 0, INT64_MAX);
	case STEP_BIND:
		return is_clean_path(flat_str(f, s, ARG_BIND_target)) &&
		       is_clean_path(flat_str(f, s, ARG_BIND_source)) &&
		       is_within(flat_int(s, ARG_BIND_slot), BIND_INSIDE, FLAT_MAX_SLOTS - 1);
	case STEP_OVERLAY:
		return is_overlay_sane(f, s);
	case STEP_FILESYSTEM:
		return *flat_str(f, s, ARG_FILESYSTEM_type) &&
		       is_clean_path(flat_str(f, s, ARG_FILESYSTEM_target));
	case STEP_MKDIR:
		return is_clean_name(flat_str(f, s, ARG_MKDIR_path));
	case STEP_TOUCH:
		return is_clean_name(flat_str(f, s, ARG_TOUCH_path));
	case STEP_SYMLINK:
		return *flat_str(f, s, ARG_SYMLINK_content) &&
		       is_clean_name(flat_str(f, s, ARG_SYMLINK_path));
	case STEP_FILE:
		return is_clean_name(flat_str(f, s, ARG_FILE_path));
	case STEP_BIND_FILE:
		return is_clean_name(flat_str(f, s, ARG_BIND_FILE_path));
	case STEP_SETATTR:
		return is_clean_path(flat_str(f, s, ARG_SETATTR_target));
	case STEP_CHDIR:
		return is_clean_path(flat_str(f, s, ARG_CHDIR_path));
	case STEP_HOSTNAME:
	case STEP_DOMAINNAME:
		return is_within((int64_t)strlen(flat_str(f, s, 0)), 0, 64);
	case STEP_LINK_UP:
		return is_within((int64_t)strlen(flat_str(f, s, 0)), 1, 15);
	case STEP_OOM_SCORE_ADJ:
		return is_within(flat_int(s, ARG_OOM_SCORE_ADJ_value), -1000, 1000);
	case STEP_RLIMIT:
		return flat_int(s, ARG_RLIMIT_soft) >= -1 && flat_int(s, ARG_RLIMIT_hard) >= -1;
	case STEP_NICE:
		return is_within(flat_int(s, ARG_NICE_value), -20, 19);
	case STEP_AFFINITY:
		return flat_count(s, 0) && is_intv_within(f, s, ARG_AFFINITY_cpus, 0, 8191);
	case STEP_ENV_PASS:
	case STEP_ENV_UNSET:
		return *flat_str(f, s, 0) && !strchr(flat_str(f, s, 0), '=');
	case STEP_ENV_SET:
		return *flat_str(f, s, ARG_ENV_SET_name) &&
		       !strchr(flat_str(f, s, ARG_ENV_SET_name), '=');
	case STEP_CLOSE_FDS:
		return is_intv_within(f, s, ARG_CLOSE_FDS_keep, 3, INT32_MAX);
	case STEP_SECUREBITS:
		return is_within(flat_int(s, ARG_SECUREBITS_bits), 0, UINT32_MAX);
	case STEP_SETGROUPS:
		return flat_count(s, 0) <= 65536 && is_intv_within(f, s, 0, 0, ID_LIMIT - 1);
	case STEP_SETGID:
	case STEP_SETUID:
		return is_within(flat_int(s, 0), 0, ID_LIMIT - 1);
	case STEP_EXEC: {
		if (!flat_count(s, ARG_EXEC_argv) || !*flat_strv(f, s, ARG_EXEC_argv, 0))
			return false;
		for (uint32_t k = 0; k < flat_count(s, ARG_EXEC_alternatives); k++)
			if (!*flat_strv(f, s, ARG_EXEC_alternatives, k))
				return false;
		return true;
	}
	case STEP_CLONE:
	case STEP_SETGROUPS_DENY:
	case STEP_WAIT:
	case STEP_TIME_OFFSETS:
	case STEP_PROPAGATION:
	case STEP_STAGE:
	case STEP_PIVOT_ROOT:
	case STEP_DETACH_ROOT:
	case STEP_UMASK:
	case STEP_SETSID:
	case STEP_ENV_CLEAN:
	case STEP_BOUNDING_SET:
	case STEP_CAPSET:
	case STEP_NO_NEW_PRIVS:
	case STEP_PDEATHSIG:
	case STEP_INIT:
		return true;
	case STEP_KIND_COUNT:
		break;
	}
	return false;
}

static enum flat_error check_step(const struct flat *f, const struct flat_step *s)
{
	const struct step_info *info = step_info(s->kind);
	enum flat_error e;
	int i;

	if (!info || s->actor > ACTOR_CHILD || s->implied > 1 || s->reserved)
		return FLAT_BAD_STEP;
	if (s->place >= f->header->n_places || s->why >= f->header->n_bytes)
		return FLAT_BAD_OFFSET;
	for (i = 0; i < info->n_fields; i++) {
		e = check_operand(f, info->fields[i].type, s->arg[i]);
		if (e)
			return e;
	}
	for (; i < FLAT_ARGS; i++)
		if (s->arg[i])
			return FLAT_BAD_STEP;
	return is_sane(f, s) ? FLAT_OK : FLAT_BAD_STEP;
}

/* ---- order ----------------------------------------------------------------- */

/* How far a plan has come. */
struct progress {
	bool cloned, waited, staged, rooted, pivoted, detached, inited, tied, executed;
	bool for_child; /* the supervisor has done something since CLONE */
	uint64_t clone_ns;
	unsigned char slots[FLAT_MAX_SLOTS]; /* 1: opened, 2: taken */
};

/* False when it is already; else makes it so. */
static bool once(bool *flag)
{
	if (*flag)
		return false;
	*flag = true;
	return true;
}

static bool is_supervisor_order(const struct flat_step *s, struct progress *p)
{
	enum step_kind kind = s->kind;

	if (kind == STEP_CLONE) {
		p->clone_ns = s->arg[ARG_CLONE_ns];
		return once(&p->cloned);
	}
	if (kind == STEP_HOST_DIR || kind == STEP_JOIN)
		return !p->cloned;
	if (!p->cloned || p->waited)
		return false;
	p->for_child = true;
	if (kind == STEP_OPEN_TREE)
		return p->slots[s->arg[ARG_OPEN_TREE_slot]]++ == 0;
	return kind == STEP_SETGROUPS_DENY || kind == STEP_UID_MAP || kind == STEP_GID_MAP;
}

/* A mount of anything; a target of "/" makes it the new root. */
static bool is_mount_order(const char *target, struct progress *p)
{
	if (p->detached != p->pivoted)
		return false;
	return target[1] || (!p->pivoted && once(&p->rooted));
}

static bool is_bind_order(const struct flat *f, const struct flat_step *s, struct progress *p)
{
	int64_t slot = flat_int(s, ARG_BIND_slot);

	if (slot >= 0 && p->slots[slot]++ != 1)
		return false;
	return !p->pivoted && is_mount_order(flat_str(f, s, ARG_BIND_target), p);
}

static bool is_child_order(const struct flat *f, const struct flat_step *s, struct progress *p)
{
	switch ((enum step_kind)s->kind) {
	case STEP_HOST_DIR:
	case STEP_CLONE:
	case STEP_OPEN_TREE:
	case STEP_KIND_COUNT:
		return false;
	case STEP_JOIN: /* these two are entered by a new process only */
		return !p->pivoted && !(s->arg[ARG_JOIN_ns] & (NS_PID | NS_TIME));
	case STEP_WAIT:
		return p->for_child && once(&p->waited);
	case STEP_TIME_OFFSETS:
		return !p->pivoted && !(p->clone_ns & NS_TIME);
	case STEP_SETGROUPS_DENY:
	case STEP_UID_MAP:
	case STEP_GID_MAP:
	case STEP_PROPAGATION:
	case STEP_OOM_SCORE_ADJ:
		return !p->pivoted;
	case STEP_STAGE:
		return !p->rooted && !p->pivoted && once(&p->staged);
	case STEP_TMPFS:
		return is_mount_order(flat_str(f, s, ARG_TMPFS_target), p);
	case STEP_FILESYSTEM:
		return is_mount_order(flat_str(f, s, ARG_FILESYSTEM_target), p);
	case STEP_BIND:
		return is_bind_order(f, s, p);
	case STEP_OVERLAY:
		if ((s->arg[ARG_OVERLAY_flags] & OVL_STAGED) && !p->staged)
			return false;
		return !p->pivoted && is_mount_order(flat_str(f, s, ARG_OVERLAY_target), p);
	case STEP_BIND_FILE:
		return p->staged && !p->pivoted;
	case STEP_PIVOT_ROOT:
		return p->rooted && once(&p->pivoted);
	case STEP_DETACH_ROOT:
		return p->pivoted && once(&p->detached);
	case STEP_PDEATHSIG:
		return !p->inited && once(&p->tied);
	case STEP_INIT:
		return p->detached == p->rooted && once(&p->inited);
	case STEP_EXEC:
		return p->detached == p->rooted && once(&p->executed);
	case STEP_CHDIR:
		return p->detached == p->rooted;
	case STEP_MKDIR:
	case STEP_TOUCH:
	case STEP_SYMLINK:
	case STEP_FILE:
	case STEP_SETATTR:
	case STEP_HOSTNAME:
	case STEP_DOMAINNAME:
	case STEP_LINK_UP:
	case STEP_RLIMIT:
	case STEP_UMASK:
	case STEP_NICE:
	case STEP_AFFINITY:
	case STEP_SETSID:
	case STEP_ENV_CLEAN:
	case STEP_ENV_PASS:
	case STEP_ENV_SET:
	case STEP_ENV_UNSET:
	case STEP_CLOSE_FDS:
	case STEP_SECUREBITS:
	case STEP_BOUNDING_SET:
	case STEP_SETGROUPS:
	case STEP_SETGID:
	case STEP_SETUID:
	case STEP_CAPSET:
	case STEP_NO_NEW_PRIVS:
		return p->detached == p->pivoted;
	}
	return false;
}

static enum flat_error check_order(const struct flat *f)
{
	struct progress p = { .cloned = false };
	uint32_t i;

	for (i = 0; i < f->header->n_steps; i++) {
		const struct flat_step *s = &f->steps[i];

		if (p.executed)
			return FLAT_BAD_ORDER;
		if (s->actor == ACTOR_SUPERVISOR ? !is_supervisor_order(s, &p)
						 : !p.cloned || !is_child_order(f, s, &p))
			return FLAT_BAD_ORDER;
	}
	if (!p.executed || p.for_child != p.waited)
		return FLAT_BAD_ORDER;
	for (i = 0; i < FLAT_MAX_SLOTS; i++)
		if (p.slots[i] == 1)
			return FLAT_BAD_ORDER;
	return FLAT_OK;
}

enum flat_error flat_open(struct flat *f, const void *data, size_t size)
{
	struct flat found;
	enum flat_error e;

	if ((uintptr_t)data % sizeof(uint64_t))
		return FLAT_BAD_OFFSET;
	e = check_block(&found, data, size);
	for (uint32_t i = 0; !e && i < found.header->n_steps; i++)
		e = check_step(&found, &found.steps[i]);
	if (!e)
		e = check_order(&found);
	if (!e)
		*f = found;
	return e;
}
