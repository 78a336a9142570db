/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "front/vars.h"

#include <string.h>

#include "base/path.h"
#include "front/layer.h"
#include "host/rootfs.h"
#include "host/search.h"
#include "schema/schema.h"

#define USER_DIRS_MAX (64u << 10)
#define PARAM "param."	 /* ${param.NAME} */
#define ROOTFS "rootfs." /* ${rootfs.NAME}: the directory of an imported root file system */

/* ---- directories of the user --------------------------------------------------------- */

static const char *home(const struct vars *v, const char *arg)
{
	(void)arg;
	return search_home(v->arena, v->host);
}

/* arg: "XDG_CONFIG_HOME=.config" */
static const char *xdg(const struct vars *v, const char *arg)
{
	const char *eq = strchr(arg, '=');

	return search_xdg(v->arena, v->host, arena_strndup(v->arena, arg, (size_t)(eq - arg)),
			  eq + 1);
}

static const char *runtime_dir(const struct vars *v, const char *arg)
{
	const char *dir = host_ask(v->host, HOST_ENV, "XDG_RUNTIME_DIR");

	(void)arg;
	return dir && path_is_absolute(dir) ? path_normalize(v->arena, dir) : NULL;
}

/* sbx's own directory of the profile, below an XDG directory. */
static const char *own_dir(const struct vars *v, const char *arg)
{
	const char *dir = xdg(v, arg);

	return dir ? path_join(v->arena, dir, arena_printf(v->arena, "sbx/%s", v->profile)) : NULL;
}

/* The value of a line KEY="VALUE" of user-dirs.dirs, where a backslash escapes; NULL: none. */
static const char *user_dirs_value(const struct vars *v, const char *text, const char *key)
{
	size_t n = strlen(key);
	struct strbuf out;

	for (const char *p = text; *p; p += strcspn(p, "\n"), p += *p == '\n') {
		const char *q = p + strspn(p, " \t");

		if (strncmp(q, key, n) != 0 || strncmp(q + n, "=\"", 2) != 0)
			continue;
		strbuf_init(&out, v->arena);
		for (q += n + 2; *q && *q != '"' && *q != '\n'; q++) {
			if (*q == '\\' && q[1] && q[1] != '\n')
				q++;
			strbuf_addc(&out, *q);
		}
		return *q == '"' ? out.s : NULL;
	}
	return NULL;
}

/*
 * arg: "XDG_DOWNLOAD_DIR=Downloads". The file says $HOME for a directory that is not wanted; that
 * counts as unset, since nobody who shares a folder means to share all of them.
 */
static const char *user_dir(const struct vars *v, const char *arg)
{
	const char *eq = strchr(arg, '=');
	const char *key = arena_strndup(v->arena, arg, (size_t)(eq - arg));
	const char *dir = search_home(v->arena, v->host);
	const char *config = xdg(v, "XDG_CONFIG_HOME=.config"), *value = NULL, *path;
	bool root = host_int(v->host, HOST_FACT, "uid", -1) == 0;
	struct host_file f;

	if (!dir || !config)
		return NULL;
	/* Root must not be told by somebody else's file what to share. */
	f = host_file(v->host, path_join(v->arena, config, "user-dirs.dirs"), root, USER_DIRS_MAX);
	if (f.status == HOST_FILE_OK)
		value = user_dirs_value(v, f.content.v, key);
	else if (f.status != HOST_FILE_ABSENT)
		return NULL;
	if (!value)
		return path_join(v->arena, dir, eq + 1);
	if (strncmp(value, "$HOME/", 6) == 0)
		path = path_join(v->arena, dir, value + 6);
	else if (path_is_absolute(value))
		path = path_normalize(v->arena, value);
	else
		return NULL;
	return path_is_within(dir, path) ? NULL : path;
}

/* ---- where we are -------------------------------------------------------------------- */

static const char *fact(const struct vars *v, const char *arg)
{
	return host_ask(v->host, HOST_FACT, arg);
}

/*
 * Can nobody but the caller and root have put a mark into the directory? In /tmp/.git somebody else
 * could have, and all of /tmp would be the project.
 */
static bool is_own_checkout(const struct vars *v, const char *dir)
{
	const char *owner = fact(v, arena_printf(v->arena, "owner:%s", dir)), *uid = fact(v, "uid");
	const char *mode = owner ? strrchr(owner, ':') : NULL;
	int64_t bits;
	size_t n;

	if (!mode || !uid || !parse_mode(mode + 1, &bits))
		return true;
	n = strcspn(owner, ":");
	if (strlen(uid) == n && strncmp(owner, uid, n) == 0)
		return !(bits & 02);
	return n == 1 && *owner == '0' && !(bits & 022);
}

static const char *checkout(const struct vars *v)
{
	static const char *const marks[] = { ".git", ".hg", ".jj", ".svn" };
	const char *cwd = fact(v, "cwd");

	for (const char *dir = cwd; dir && path_is_absolute(dir);
	     dir = path_dirname(v->arena, dir)) {
		for (size_t i = 0; i < ARRAY_LEN(marks); i++)
			if (host_has(v->host, HOST_PATH, path_join(v->arena, dir, marks[i])) &&
			    is_own_checkout(v, dir))
				return dir;
		if (strcmp(dir, "/") == 0)
			break;
	}
	return cwd;
}

/* The checkout that we are in, or the current directory; never the home directory or above it. */
static const char *project(const struct vars *v, const char *arg)
{
	const char *dir = checkout(v), *home_dir = search_home(v->arena, v->host);

	(void)arg;
	if (!dir || strcmp(dir, "/") == 0 || (home_dir && path_is_within(home_dir, dir)))
		return NULL;
	return dir;
}

static const char *profile(const struct vars *v, const char *arg)
{
	(void)arg;
	return v->profile;
}

/* Debian's names for library folders. */
static const char *multiarch(const struct vars *v, const char *arg)
{
	static const char *const names[][2] = {
		{ "x86_64", "x86_64-linux-gnu" },
		{ "aarch64", "aarch64-linux-gnu" },
		{ "armv7l", "arm-linux-gnueabihf" },
		{ "armv6l", "arm-linux-gnueabihf" },
		{ "i686", "i386-linux-gnu" },
		{ "i386", "i386-linux-gnu" },
		{ "ppc64le", "powerpc64le-linux-gnu" },
		{ "ppc64", "powerpc64-linux-gnu" },
		{ "riscv64", "riscv64-linux-gnu" },
		{ "s390x", "s390x-linux-gnu" },
		{ "loongarch64", "loongarch64-linux-gnu" },
	};
	const char *arch = fact(v, "arch");

	(void)arg;
	for (size_t i = 0; arch && i < ARRAY_LEN(names); i++)
		if (strcmp(arch, names[i][0]) == 0)
			return names[i][1];
	return NULL;
}

static const struct param *find_param(const struct vars *v, const char *name)
{
	if (strncmp(name, PARAM, strlen(PARAM)) != 0)
		return NULL;
	return params_find(v->params, name + strlen(PARAM));
}

static const struct value *param_value(void *ctx, const char *name)
{
	const struct param *p = find_param(ctx, name);

	return p ? p->value : NULL;
}

/* ---- the table ------------------------------------------------------------------------ */

static const struct {
	const char *name;
	const char *(*get)(const struct vars *v, const char *arg);
	const char *arg;
} table[] = {
	{ "HOME", home, "" },
	{ "USER", fact, "user" },
	{ "UID", fact, "uid" },
	{ "GID", fact, "gid" },
	{ "PWD", fact, "cwd" },
	{ "PROJECT", project, "" },
	{ "PROFILE", profile, "" },
	{ "STATE", own_dir, "XDG_STATE_HOME=.local/state" },
	{ "CACHE", own_dir, "XDG_CACHE_HOME=.cache" },
	{ "ARCH", fact, "arch" },
	{ "MULTIARCH", multiarch, "" },
	{ "XDG_RUNTIME_DIR", runtime_dir, "" },
	{ "XDG_CONFIG_HOME", xdg, "XDG_CONFIG_HOME=.config" },
	{ "XDG_CACHE_HOME", xdg, "XDG_CACHE_HOME=.cache" },
	{ "XDG_DATA_HOME", xdg, "XDG_DATA_HOME=.local/share" },
	{ "XDG_STATE_HOME", xdg, "XDG_STATE_HOME=.local/state" },
	{ "DESKTOP", user_dir, "XDG_DESKTOP_DIR=Desktop" },
	{ "DOCUMENTS", user_dir, "XDG_DOCUMENTS_DIR=Documents" },
	{ "DOWNLOADS", user_dir, "XDG_DOWNLOAD_DIR=Downloads" },
	{ "MUSIC", user_dir, "XDG_MUSIC_DIR=Music" },
	{ "PICTURES", user_dir, "XDG_PICTURES_DIR=Pictures" },
	{ "VIDEOS", user_dir, "XDG_VIDEOS_DIR=Videos" },
	{ "TEMPLATES", user_dir, "XDG_TEMPLATES_DIR=Templates" },
	{ "PUBLIC", user_dir, "XDG_PUBLICSHARE_DIR=Public" },
};

static const char *get(void *ctx, const char *name, bool *known)
{
	const struct vars *v = ctx;

	*known = true;
	if (find_param(v, name))
		return param_text(v->arena, find_param(v, name));
	if (!v->params && strncmp(name, PARAM, strlen(PARAM)) == 0)
		return NULL;
	if (strncmp(name, "env.", 4) == 0 && name[4])
		return host_ask(v->host, HOST_ENV, name + 4);
	if (strncmp(name, ROOTFS, strlen(ROOTFS)) == 0 && rootfs_name_ok(name + strlen(ROOTFS)))
		return rootfs_find(v->arena, v->host, name + strlen(ROOTFS));
	for (size_t i = 0; i < ARRAY_LEN(table); i++)
		if (strcmp(name, table[i].name) == 0)
			return table[i].get(v, table[i].arg);
	*known = false;
	return NULL;
}

static const char *why_unset(void *ctx, const char *name)
{
	const struct vars *v = ctx;
	const struct param *p = find_param(v, name);

	if (p && p->type == PARAM_LIST)
		return arena_printf(v->arena,
				    "it is a list: as an item of a list write ${" PARAM "%s...}",
				    p->name);
	if (!v->params && strncmp(name, PARAM, strlen(PARAM)) == 0)
		return "the value of a parameter cannot use another one";
	if (strncmp(name, ROOTFS, strlen(ROOTFS)) == 0)
		return rootfs_way_out(v->arena, name + strlen(ROOTFS));
	if (strcmp(name, "PROJECT") == 0)
		return arena_printf(
			v->arena,
			"it would be '%s', which is all of your home directory or more: change "
			"into a project first",
			checkout(v) ? checkout(v) : "unknown");
	for (size_t i = 0; i < ARRAY_LEN(table); i++)
		if (strcmp(name, table[i].name) == 0 && table[i].get == user_dir)
			return arena_printf(
				v->arena,
				"user-dirs.dirs gives no folder of its own for it; write the "
				"path, or a default: ${%s:-PATH}",
				name);
	return NULL;
}

struct expander vars_expander(struct vars *vars)
{
	size_t n_params = vars->params ? vars->params->n : 0;
	const char **names = arena_array(vars->arena, ARRAY_LEN(table) + n_params, sizeof(*names));

	for (size_t i = 0; i < ARRAY_LEN(table); i++)
		names[i] = table[i].name;
	for (size_t i = 0; i < n_params; i++)
		names[ARRAY_LEN(table) + i] =
			arena_printf(vars->arena, PARAM "%s", vars->params->v[i].name);
	return (struct expander){
		.ctx = vars,
		.get = get,
		.value = param_value,
		.why_unset = why_unset,
		.names = names,
		.n_names = ARRAY_LEN(table) + n_params,
	};
}
