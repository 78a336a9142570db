/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * flat_step - is each step of a flat plan possible by itself: operands within their types, paths
 * clean?
 */
#include <string.h>

#include "plan/bpf_check.h"
#include "plan/flat_check.h"
#include "plan/landlock.h"

#define PATH_LIMIT 4096	    /* PATH_MAX, with the NUL */
#define ID_LIMIT UINT32_MAX /* the id -1 is none */

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
	if (n > FLAT_MAX_RANGES)
		return FLAT_BAD_STEP;
	for (; n; n--, w += 3) {
		if (w[0] >= ID_LIMIT || w[1] >= ID_LIMIT || !w[2] || w[2] > ID_LIMIT)
			return FLAT_BAD_STEP;
		if (w[0] + w[2] > ID_LIMIT || w[1] + w[2] > ID_LIMIT)
			return FLAT_BAD_STEP;
	}
	return FLAT_OK;
}

/* Of operands that are bits: all that may be set. */
static const uint64_t all_bits[FIELD_BPF + 1] = {
	[FIELD_MODE] = 07777,
	[FIELD_SIZE] = INT64_MAX,
	[FIELD_BOOL] = 1,
	[FIELD_NS] = NS_ALL,
	[FIELD_ATTRS] = ATTR_ALL,
	[FIELD_OVLFLAGS] = OVL_ALL,
	[FIELD_RES] = 15,
	[FIELD_LLFS] = LANDLOCK_FS_ALL,
	[FIELD_LLNET] = LANDLOCK_NET_ALL,
	[FIELD_LLSCOPE] = LANDLOCK_SCOPE_ALL,
};

static enum flat_error check_operand(const struct flat *f, enum field_type type, uint64_t arg)
{
	switch (type) {
	case FIELD_STR:
		return arg < f->header->n_bytes ? FLAT_OK : FLAT_BAD_OFFSET;
	case FIELD_INT:
	case FIELD_CAPS:
		return FLAT_OK;
	case FIELD_MODE:
	case FIELD_SIZE:
	case FIELD_BOOL:
	case FIELD_NS:
	case FIELD_ATTRS:
	case FIELD_OVLFLAGS:
	case FIELD_RES:
	case FIELD_LLFS:
	case FIELD_LLNET:
	case FIELD_LLSCOPE:
		return arg & ~all_bits[type] ? FLAT_BAD_STEP : FLAT_OK;
	case FIELD_STRV:
	case FIELD_RULES:
		return check_strv(f, arg);
	case FIELD_INTV:
		return check_list(f, arg, 1);
	case FIELD_RANGES:
		return check_ranges(f, arg);
	case FIELD_BYTES:
	case FIELD_BPF:
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
		if (!is_clean_path(flat_strv(f, s, ARG_OVERLAY_lower, k)) &&
		    !is_component(flat_strv(f, s, ARG_OVERLAY_lower, k)))
			return false;
	if (s->arg[ARG_OVERLAY_flags] & OVL_STAGED)
		return is_component(upper) && is_component(work) && strcmp(upper, work) != 0;
	if (!*upper)
		return !*work;
	return is_clean_name(upper) && is_clean_name(work);
}

/* A relative path without an empty, "." or ".." component. */
static bool is_sysctl(const char *name)
{
	for (;;) {
		size_t n = strcspn(name, "/");

		if (!n || *name == '.')
			return false;
		if (!name[n])
			return true;
		name += n + 1;
	}
}

/* What must not be in the directory is below it: from there comes the name that nobody may make. */
static bool is_landlock_path(const struct flat *f, const struct flat_step *s)
{
	const char *path = flat_str(f, s, ARG_LANDLOCK_PATH_path);
	size_t n = path[1] ? strlen(path) : 0;

	if (!is_clean_path(path) || !s->arg[ARG_LANDLOCK_PATH_access])
		return false;
	for (uint32_t k = 0; k < flat_count(s, ARG_LANDLOCK_PATH_absent); k++) {
		const char *absent = flat_strv(f, s, ARG_LANDLOCK_PATH_absent, k);

		if (!is_clean_name(absent) || strncmp(absent, path, n) != 0 || absent[n] != '/')
			return false;
	}
	return true;
}

static bool is_filter(const struct flat *f, const struct flat_step *s)
{
	return bpf_is_sane(flat_bytes(f, s, ARG_SECCOMP_program),
			   flat_count(s, ARG_SECCOMP_program)) &&
	       *flat_str(f, s, ARG_SECCOMP_otherwise) && flat_count(s, ARG_SECCOMP_abis);
}

/* What sbx makes is told from what others have by its name. */
static bool is_cgroup_name(const char *name)
{
	return is_component(name) && strncmp(name, "sbx-", strlen("sbx-")) == 0 &&
	       strlen(name) <= FLAT_MAX_CGROUP_NAME;
}

static bool is_cgroup(const struct flat *f, const struct flat_step *s)
{
	for (uint32_t k = 0; k < flat_count(s, ARG_CGROUP_controllers); k++)
		if (!is_component(flat_strv(f, s, ARG_CGROUP_controllers, k)))
			return false;
	if (!s->arg[ARG_CGROUP_v2] && (s->arg[ARG_CGROUP_own] || s->arg[ARG_CGROUP_delegate] ||
				       !flat_count(s, ARG_CGROUP_controllers)))
		return false;
	return is_clean_name(flat_str(f, s, ARG_CGROUP_hierarchy)) &&
	       is_cgroup_name(flat_str(f, s, ARG_CGROUP_name));
}

static bool is_manager(const char *name)
{
	return !strcmp(name, "user") || !strcmp(name, "system");
}

/* What the types of the operands do not say. */
/* NOLINTNEXTLINE(readability-function-size): a flat switch, an answer for each kind of step */
static bool is_sane(const struct flat *f, const struct flat_step *s)
{
	switch ((enum step_kind)s->kind) {
	case STEP_HOST_DIR:
		return is_clean_name(flat_str(f, s, ARG_HOST_DIR_path)) &&
		       is_within(flat_int(s, ARG_HOST_DIR_owner), -1, ID_LIMIT - 1);
	case STEP_CGROUP_SCOPE:
		return is_manager(flat_str(f, s, ARG_CGROUP_SCOPE_manager)) &&
		       is_cgroup_name(flat_str(f, s, ARG_CGROUP_SCOPE_name));
	case STEP_CGROUP:
		return is_cgroup(f, s);
	case STEP_CGROUP_LIMIT:
		return is_component(flat_str(f, s, ARG_CGROUP_LIMIT_file)) &&
		       is_clean_name(flat_str(f, s, ARG_CGROUP_LIMIT_hierarchy)) &&
		       *flat_str(f, s, ARG_CGROUP_LIMIT_value);
	case STEP_RUNTIME:
		return is_within(flat_int(s, ARG_RUNTIME_limit), 1, INT64_MAX) &&
		       is_within(flat_int(s, ARG_RUNTIME_grace), 0, INT64_MAX);
	case STEP_JOIN:
		return is_one_bit(s->arg[ARG_JOIN_ns]) && *flat_str(f, s, ARG_JOIN_path) == '/';
	case STEP_UID_MAP:
	case STEP_GID_MAP: {
		const char *helper = flat_str(f, s, ARG_UID_MAP_helper);

		if (!flat_count(s, ARG_UID_MAP_ranges))
			return false;
		return !*helper || (s->actor == ACTOR_SUPERVISOR && is_clean_name(helper));
	}
	case STEP_OPEN_TREE:
		/* Both maps, or none. */
		return !flat_count(s, ARG_OPEN_TREE_uids) == !flat_count(s, ARG_OPEN_TREE_gids) &&
		       is_clean_path(flat_str(f, s, ARG_OPEN_TREE_source)) &&
		       is_within(flat_int(s, ARG_OPEN_TREE_slot), 0, FLAT_MAX_SLOTS - 1);
	case STEP_LAYER:
		return is_clean_path(flat_str(f, s, ARG_LAYER_source)) &&
		       is_component(flat_str(f, s, ARG_LAYER_name)) &&
		       is_within(flat_int(s, ARG_LAYER_slot), 0, FLAT_MAX_SLOTS - 1);
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
	case STEP_SYSCTL:
		return is_sysctl(flat_str(f, s, ARG_SYSCTL_name)) &&
		       *flat_str(f, s, ARG_SYSCTL_value);
	case STEP_PTY:
		return !*flat_str(f, s, ARG_PTY_ptmx) ||
		       is_clean_name(flat_str(f, s, ARG_PTY_ptmx));
	case STEP_LANDLOCK_RULESET:
		return is_within(flat_int(s, ARG_LANDLOCK_RULESET_abi), 1, 1000) &&
		       (s->arg[ARG_LANDLOCK_RULESET_fs] | s->arg[ARG_LANDLOCK_RULESET_net] |
			s->arg[ARG_LANDLOCK_RULESET_scope]);
	case STEP_LANDLOCK_PATH:
		return is_landlock_path(f, s);
	case STEP_LANDLOCK_PORT:
		return is_within(flat_int(s, ARG_LANDLOCK_PORT_port), 0, 65535) &&
		       s->arg[ARG_LANDLOCK_PORT_access];
	case STEP_LANDLOCK_FDS:
		return is_intv_within(f, s, ARG_LANDLOCK_FDS_keep, 3, INT32_MAX);
	case STEP_SECCOMP:
		return is_filter(f, s);
	case STEP_EXEC: {
		if (!flat_count(s, ARG_EXEC_argv) || !*flat_strv(f, s, ARG_EXEC_argv, 0))
			return false;
		for (uint32_t k = 0; k < flat_count(s, ARG_EXEC_alternatives); k++)
			if (!*flat_strv(f, s, ARG_EXEC_alternatives, k))
				return false;
		return true;
	}
	case STEP_USAGE:
	case STEP_CGROUP_ENTER:
	case STEP_CGROUP_NS:
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
	case STEP_PIPES:
	case STEP_LANDLOCK_RESTRICT:
	case STEP_KEYRING:
	case STEP_PDEATHSIG:
	case STEP_INIT:
	case STEP_BROKER:
		return true;
	case STEP_KIND_COUNT:
		break;
	}
	return false;
}

enum flat_error flat_check_step(const struct flat *f, const struct flat_step *s)
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
