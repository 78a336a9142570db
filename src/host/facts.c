/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * facts - the table of facts, and those about the caller.
 */
#include <grp.h>
#include <inttypes.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "base/path.h"
#include "host/facts.h"
#include "host/source.h"

static const struct {
	const char *name;
	fact_fn *probe;
	const char *arg;
} facts[] = {
#define FACT(name, probe, arg, answer) { name, probe, arg },
#include "host/facts.def"
#undef FACT
};

/* Does the row's name end in a separator, so that it takes a rest? */
static bool takes_rest(const char *name, size_t len)
{
	return name[len - 1] == ':' || name[len - 1] == '.';
}

const char *fact_probe(struct host *h, const char *name)
{
	for (size_t i = 0; i < ARRAY_LEN(facts); i++) {
		size_t len = strlen(facts[i].name);

		if (!strcmp(facts[i].name, name) && !takes_rest(name, len))
			return facts[i].probe(h, facts[i].arg);
		if (takes_rest(facts[i].name, len) && !strncmp(facts[i].name, name, len) &&
		    name[len])
			return facts[i].probe(h, name + len);
	}
	return NULL;
}

const char *fact_kernel(struct host *h, const char *arg)
{
	struct utsname u;

	(void)arg;
	return uname(&u) < 0 ? NULL : arena_strdup(host_arena(h), u.release);
}

const char *fact_arch(struct host *h, const char *arg)
{
	struct utsname u;

	(void)arg;
	return uname(&u) < 0 ? NULL : arena_strdup(host_arena(h), u.machine);
}

const char *fact_id(struct host *h, const char *arg)
{
	return arena_printf(host_arena(h), "%u",
			    (unsigned int)(!strcmp(arg, "uid") ? geteuid() : getegid()));
}

const char *fact_user(struct host *h, const char *arg)
{
	const struct passwd *pw = getpwuid(geteuid());

	if (!pw)
		return NULL;
	return arena_strdup(host_arena(h), !strcmp(arg, "name") ? pw->pw_name : pw->pw_dir);
}

const char *fact_group(struct host *h, const char *arg)
{
	const struct group *gr = getgrgid(getegid());

	(void)arg;
	return gr ? arena_strdup(host_arena(h), gr->gr_name) : NULL;
}

static int by_number(const void *x, const void *y)
{
	gid_t a = *(const gid_t *)x, b = *(const gid_t *)y;

	return a < b ? -1 : a > b;
}

const char *fact_groups(struct host *h, const char *arg)
{
	struct arena *a = host_arena(h);
	int n = getgroups(0, NULL);
	struct strbuf out;
	gid_t *list;

	(void)arg;
	if (n < 0)
		return NULL;
	list = arena_array(a, (size_t)n + 1, sizeof(*list));
	n = getgroups(n, list);
	if (n < 0)
		return NULL;
	qsort(list, (size_t)n, sizeof(*list), by_number);
	strbuf_init(&out, a);
	for (int i = 0; i < n; i++)
		strbuf_addf(&out, "%s%u", i ? " " : "", (unsigned int)list[i]);
	return out.s;
}

const char *fact_cwd(struct host *h, const char *arg)
{
	char buf[4096];

	(void)arg;
	/* A working directory outside our root is shown as "(unreachable)/..." */
	if (!getcwd(buf, sizeof(buf)) || !path_is_absolute(buf))
		return NULL;
	return arena_strdup(host_arena(h), buf);
}

const char *fact_line(struct host *h, const char *arg)
{
	return file_line(host_arena(h), arg);
}

const char *fact_sysctl(struct host *h, const char *arg)
{
	if (path_has_dotdot(arg))
		return NULL;
	return file_line(host_arena(h), arena_printf(host_arena(h), "/proc/sys/%s", arg));
}

/* "CapEff:\t0000" -> "0000". */
const char *fact_status(struct host *h, const char *arg)
{
	struct arena *a = host_arena(h);
	struct file_answer got = file_read(a, "/proc/self/status", false, false, 64 << 10);
	size_t len = strlen(arg);

	if (got.file.status != HOST_FILE_OK)
		return NULL;
	for (const char *s = got.file.content.v; *s; s += strcspn(s, "\n"), s += *s == '\n') {
		if (strncmp(s, arg, len) || s[len] != ':')
			continue;
		s += len + 1;
		s += strspn(s, " \t");
		return arena_strndup(a, s, strcspn(s, "\n"));
	}
	return NULL;
}

const char *fact_status_flag(struct host *h, const char *arg)
{
	const char *v = fact_status(h, arg);

	return v ? (!strcmp(v, "0") ? "no" : "yes") : NULL;
}

const char *fact_rlimit(struct host *h, const char *arg)
{
	static const struct {
		const char *name;
		int resource;
	} limits[] = {
		{ "nofile", RLIMIT_NOFILE },   { "nproc", RLIMIT_NPROC },
		{ "core", RLIMIT_CORE },       { "fsize", RLIMIT_FSIZE },
		{ "stack", RLIMIT_STACK },     { "as", RLIMIT_AS },
		{ "memlock", RLIMIT_MEMLOCK }, { "data", RLIMIT_DATA },
		{ "cpu_time", RLIMIT_CPU },    { "nice", RLIMIT_NICE },
	};
	struct rlimit r;

	for (size_t i = 0; i < ARRAY_LEN(limits); i++) {
		if (strcmp(limits[i].name, arg))
			continue;
		if (getrlimit((__rlimit_resource_t)limits[i].resource, &r) < 0)
			return NULL;
		if (r.rlim_max == RLIM_INFINITY)
			return "unlimited";
		return arena_printf(host_arena(h), "%" PRIu64, (uint64_t)r.rlim_max);
	}
	return NULL;
}

/*
 * A map of all ids proves nothing, a nested namespace may have it too; the inode of the first user
 * namespace is fixed.
 */
const char *fact_initial_userns(struct host *h, const char *arg)
{
	struct stat st;

	(void)h;
	(void)arg;
	if (stat("/proc/self/ns/user", &st) < 0)
		return "yes"; /* a kernel without user namespaces has only one */
	return fact_yes_no(st.st_ino == 0xEFFFFFFDu);
}

/* "         0       1000          1\n" -> "0 1000 1" */
const char *fact_map(struct host *h, const char *arg)
{
	struct arena *a = host_arena(h);
	struct file_answer got = file_read(a, arg, false, false, 64 << 10);
	struct strbuf out;
	bool gap = false;

	if (got.file.status != HOST_FILE_OK)
		return NULL;
	strbuf_init(&out, a);
	for (const char *s = got.file.content.v; *s; s++) {
		if (*s == ' ' || *s == '\t') {
			gap = out.len && out.s[out.len - 1] != '\n';
			continue;
		}
		if (*s == '\n') {
			if (s[1])
				strbuf_addc(&out, '\n');
			gap = false;
			continue;
		}
		if (gap)
			strbuf_addc(&out, ' ');
		gap = false;
		strbuf_addc(&out, *s);
	}
	return out.s;
}
