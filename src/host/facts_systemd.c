/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * facts_systemd - facts about the managers of systemd: can sbx-scope ask one for a scope, and what
 * would that have? Nothing is asked of them here, not even by a connection: only what they have
 * put into the file system is looked at.
 */
#include <link.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/path.h"
#include "host/facts.h"
#include "host/source.h"

#define LIBRARY "libsystemd.so.0"

/* ld.so.cache holds the paths of all libraries in configured folders, with a NUL around each. */
static bool is_cached(struct arena *a)
{
	static const char end[] = "/" LIBRARY;
	struct file_answer got = file_read(a, "/etc/ld.so.cache", false, false, 16 << 20);
	struct bytes text = got.file.content;
	const char *at = text.v, *path;

	if (got.file.status != HOST_FILE_OK)
		return false;
	while ((at = memmem(at, (size_t)(text.v + text.n - at), end, sizeof(end)))) {
		for (path = at; path > text.v && path[-1]; path--)
			continue;
		if (access(path, R_OK) == 0)
			return true;
		at += sizeof(end);
	}
	return false;
}

static int is_beside(struct dl_phdr_info *info, size_t size, void *data)
{
	struct arena *a = data;
	const char *name = info->dlpi_name;

	(void)size;
	return name && *name == '/' &&
	       access(path_join(a, path_dirname(a, name), LIBRARY), R_OK) == 0;
}

/* Where a library of our own has been loaded from, or in another folder that the loader knows. */
static bool has_library(struct arena *a)
{
	return dl_iterate_phdr(is_beside, a) || is_cached(a);
}

static bool is_socket(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISSOCK(st.st_mode) && access(path, R_OK | W_OK) == 0;
}

/* "unix:path=/run/user/1000/bus,guid=..."; of another kind of address nothing can be told. */
static bool is_address_reachable(struct arena *a, const char *address)
{
	static const char prefix[] = "unix:path=";

	if (strncmp(address, prefix, strlen(prefix)) != 0)
		return *address;
	address += strlen(prefix);
	return is_socket(arena_strndup(a, address, strcspn(address, ",;")));
}

/* What both managers need; NULL: nothing is missing. */
static const char *missing(struct host *h)
{
	const char *cgroup = host_ask(h, HOST_FACT, "cgroup");

	if (access("/run/systemd/system", F_OK) < 0)
		return "none";
	if (!has_library(host_arena(h)))
		return "nolibrary";
	return cgroup && !strcmp(cgroup, "v2") ? NULL : "v1";
}

const char *fact_systemd_user(struct host *h, const char *arg)
{
	struct arena *a = host_arena(h);
	const char *no = missing(h), *run = host_ask(h, HOST_ENV, "XDG_RUNTIME_DIR");
	const char *bus = host_ask(h, HOST_ENV, "DBUS_SESSION_BUS_ADDRESS");

	(void)arg;
	if (no)
		return no;
	if (!run || *run != '/')
		return bus && is_address_reachable(a, bus) ? "yes" : "nosession";
	if (access(path_join(a, run, "systemd"), F_OK) < 0)
		return "nomanager";
	if (is_socket(path_join(a, run, "systemd/private")) || is_socket(path_join(a, run, "bus")))
		return "yes";
	return bus && is_address_reachable(a, bus) ? "yes" : "nobus";
}

const char *fact_systemd_system(struct host *h, const char *arg)
{
	const char *no = missing(h);

	(void)arg;
	if (no)
		return no;
	return is_socket("/run/systemd/private") || is_socket("/run/dbus/system_bus_socket")
		       ? "yes"
		       : "nobus";
}

const char *fact_systemd_controllers(struct host *h, const char *arg)
{
	struct arena *a = host_arena(h);
	const char *mount = host_ask(h, HOST_FACT, "cgroup_mount"), *uid;

	if (!mount)
		return NULL;
	if (!strcmp(arg, "system"))
		return file_line(a, path_join(a, mount, "cgroup.controllers"));
	uid = host_ask(h, HOST_FACT, "uid");
	if (!uid || strcmp(arg, "user") != 0)
		return NULL;
	return file_line(a, arena_printf(a,
					 "%s/user.slice/user-%s.slice/user@%s.service/"
					 "cgroup.controllers",
					 mount, uid, uid));
}
