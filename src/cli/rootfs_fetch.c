/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * rootfs_fetch - Alpine's mini root file system, from a mirror that the user names.
 *
 * The source names no host. What comes is worth nothing until its SHA-256 is the one that was known
 * before, so it does not matter who served it, by which protocol, or how often it was redirected.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/sha256.h"
#include "cli/conf.h"
#include "cli/rootfs.h"

#define ALPINE_RELEASE "3.23.2"
#define ALPINE_MAX_SIZE (64 << 20)

static const struct place nowhere;

/* The kernel's name of the machine, Alpine's, and the digest of ALPINE_RELEASE for it. */
static const struct {
	const char *machine, *arch, *sha256;
} machines[] = {
	{ "x86_64", "x86_64", "b50bf42e519420ca2be48dd0efa22aa087c708d0602b67d413406533bef9dab5" },
	{ "aarch64", "aarch64",
	  "0a6c278a906bb7dc1c14f3dae426b4494280cdc421697977459bd37f91287d09" },
	{ "armv7l", "armv7", "79603b670dc749b494aabbcfbb34ce74ae6e4e289e78e3738d7ddeb57fe9b6f0" },
	{ "i686", "x86", NULL },
	{ "riscv64", "riscv64", NULL },
	{ "ppc64le", "ppc64le", NULL },
	{ "s390x", "s390x", NULL },
	{ "loongarch64", "loongarch64", NULL },
};

struct source {
	const char *url, *file, *sha256;
};

static bool is_sha256(const char *s)
{
	return strlen(s) == 64 && strspn(s, "0123456789abcdef") == 64;
}

/* "3.23.2" -> "3.23"; NULL when it isn't of that form. */
static const char *branch(struct arena *a, const char *release)
{
	const char *last = strrchr(release, '.');

	if (!last || release[strspn(release, "0123456789._rc")] || strstr(release, "..") ||
	    strchr(release, '.') == last)
		return NULL;
	return arena_strndup(a, release, (size_t)(last - release));
}

static const char *mirror(struct cli *c)
{
	const char *m = c->opt[OPT_mirror];

	if (!m)
		m = host_ask(c->host, HOST_ENV, "SBX_ALPINE_MIRROR");
	if (!m) {
		m = conf_value(c, CONF_alpine_mirror);
	}
	if (!m || !*m) {
		diag_error_help(&c->diags, DIAG_E0710, nowhere,
				"--mirror URL, SBX_ALPINE_MIRROR=URL, or in sbx.conf:\n"
				"rootfs = { alpine_mirror = \"URL\"; };\n"
				"the URL is the folder that holds v3.23/, v3.22/, ...",
				"cannot fetch Alpine: no mirror is set");
		return NULL;
	}
	if (strncmp(m, "https://", 8) != 0 && strncmp(m, "http://", 7) != 0) {
		diag_error(&c->diags, DIAG_E0710, nowhere,
			   "cannot fetch Alpine: the mirror '%s' is no http or https address", m);
		return NULL;
	}
	return arena_strndup(c->arena, m, m[strlen(m) - 1] == '/' ? strlen(m) - 1 : strlen(m));
}

static int find_source(struct cli *c, struct source *s)
{
	const char *release = c->opt[OPT_release] ? c->opt[OPT_release] : ALPINE_RELEASE;
	const char *machine = host_ask(c->host, HOST_FACT, "arch"), *arch = NULL, *from, *series;

	s->sha256 = c->opt[OPT_sha256];
	for (size_t i = 0; i < ARRAY_LEN(machines); i++)
		if (machine && strcmp(machines[i].machine, machine) == 0) {
			arch = machines[i].arch;
			if (!s->sha256 && strcmp(release, ALPINE_RELEASE) == 0)
				s->sha256 = machines[i].sha256;
		}
	if (!arch)
		return diag_error(&c->diags, DIAG_E0716, nowhere,
				  "cannot fetch Alpine: it has nothing for this machine, '%s'",
				  machine ? machine : "unknown");
	series = branch(c->arena, release);
	if (!series)
		return diag_error(&c->diags, DIAG_E0715, nowhere,
				  "'%s' is no release of Alpine, such as %s", release,
				  ALPINE_RELEASE);
	if (!s->sha256)
		return diag_error_help(
			&c->diags, DIAG_E0716, nowhere,
			"give it: --sha256 DIGEST; Alpine publishes it beside the file",
			"cannot fetch Alpine %s for %s: its SHA-256 is not known", release, arch);
	if (!is_sha256(s->sha256))
		return diag_error(&c->diags, DIAG_E0715, nowhere,
				  "'%s' is no SHA-256: 64 lower-case hexadecimal digits",
				  s->sha256);
	from = mirror(c);
	if (!from)
		return -1;
	s->file = arena_printf(c->arena, "alpine-minirootfs-%s-%s.tar.gz", release, arch);
	s->url = arena_printf(c->arena, "%s/v%s/releases/%s/%s", from, series, arch, s->file);
	return 0;
}

/* curl gets a proxy and where certificates are, nothing else of the environment. */
static const char *const *curl_env(struct cli *c)
{
	static const char *const names[] = { "http_proxy", "https_proxy",   "HTTPS_PROXY",
					     "all_proxy",  "ALL_PROXY",	    "no_proxy",
					     "NO_PROXY",   "SSL_CERT_FILE", "SSL_CERT_DIR" };
	const char **env = arena_array(c->arena, ARRAY_LEN(names) + 3, sizeof(*env));
	size_t n = 0;

	env[n++] = "PATH=/usr/bin:/bin";
	env[n++] = "LC_ALL=C";
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		const char *v = host_ask(c->host, HOST_ENV, names[i]);

		if (v)
			env[n++] = arena_printf(c->arena, "%s=%s", names[i], v);
	}
	return env;
}

static int download(struct cli *c, const struct source *s, int fd)
{
	const char *argv[] = { host_program(c, "curl"),
			       "--disable",
			       "--fail",
			       "--silent",
			       "--show-error",
			       "--location",
			       "--max-redirs",
			       "5",
			       "--proto",
			       "=http,https",
			       "--connect-timeout",
			       "30",
			       "--speed-limit",
			       "1000",
			       "--speed-time",
			       "60",
			       "--url",
			       s->url,
			       NULL };
	struct job job = { .argv = argv,
			   .env = curl_env(c),
			   .in = -1,
			   .out = fd,
			   .host = true,
			   .max_out = ALPINE_MAX_SIZE };
	struct progress p = { .what = arena_printf(c->arena, "fetching %s", s->file),
			      .fd = fd,
			      .size = true };
	struct outcome o;

	if (!argv[0])
		return diag_error_help(&c->diags, DIAG_E0711, nowhere,
				       "install it; Debian's package is 'curl'",
				       "cannot fetch Alpine: there is no program 'curl'");
	if (jobs_run(c, &job, 1, &p, &o) < 0)
		return -1;
	if (o.status != 0)
		return diag_error_help(&c->diags, DIAG_E0711, nowhere, o.said,
				       "cannot fetch '%s': curl ended with status %d", s->url,
				       o.status);
	return 0;
}

static int verify(struct cli *c, const struct source *s, int fd)
{
	struct stat st;
	void *data;
	char hex[65];

	if (fstat(fd, &st) < 0 || st.st_size == 0)
		return diag_error(&c->diags, DIAG_E0711, nowhere, "cannot fetch '%s': it is empty",
				  s->url);
	data = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
	if (data == MAP_FAILED)
		return diag_error(&c->diags, DIAG_E0711, nowhere,
				  "cannot read what was fetched: %s", strerror(errno));
	sha256_hex(data, (size_t)st.st_size, hex);
	munmap(data, (size_t)st.st_size);
	if (strcmp(hex, s->sha256) == 0)
		return 0;
	return diag_error_help(&c->diags, DIAG_E0712, nowhere,
			       arena_printf(c->arena, "expected %s\ngot      %s", s->sha256, hex),
			       "'%s' is not the file that was expected: it was thrown away",
			       s->url);
}

int rootfs_fetch_alpine(struct cli *c, const char *name)
{
	struct source s;
	int fd, err;

	if (find_source(c, &s) < 0)
		return -1;
	fd = memfd_create("sbx-fetch", MFD_CLOEXEC);
	if (fd < 0)
		return diag_error(&c->diags, DIAG_E0711, nowhere, "cannot fetch Alpine: memfd: %s",
				  strerror(errno));
	err = download(c, &s, fd) < 0 || verify(c, &s, fd) < 0 ? -1 : 0;
	if (!err && lseek(fd, 0, SEEK_SET) < 0)
		err = diag_error(&c->diags, DIAG_E0711, nowhere, "cannot read what was fetched: %s",
				 strerror(errno));
	if (!err)
		err = rootfs_import_fd(c, name, fd, s.file);
	close(fd);
	return err;
}
