/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * rootfs_import - from an archive or a directory to a root file system in the store.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/path.h"
#include "cli/rootfs.h"
#include "host/rootfs.h"

static const struct place nowhere;

/*
 * Runs inside the sandbox; the words after "sh" are options of tar. Device nodes cannot be made in
 * a user namespace and each sandbox gets a /dev of its own, so the content of /dev is left out.
 * Set-id bits do nothing under nosuid and go, lest they do something when the mount is another.
 */
static const char unpack_script[] =
	"tar --extract --file=- --directory=/target --numeric-owner --preserve-permissions"
	" --anchored --exclude='./dev/*' --exclude='dev/*' --exclude='/dev/*' \"$@\" &&"
	" chown 0:0 /target && chmod 0755 /target &&"
	" find /target -xdev -type f -perm /6000 -exec chmod ug-s '{}' +";

enum archive_type archive_type(const unsigned char *head, size_t n)
{
	static const struct {
		size_t at, n;
		const char *magic;
		enum archive_type type;
	} magics[] = {
		{ 0, 2, "\x1f\x8b", ARCHIVE_GZIP },
		{ 0, 6,
		  "\xfd"
		  "7zXZ\0",
		  ARCHIVE_XZ },
		{ 0, 4, "\x28\xb5\x2f\xfd", ARCHIVE_ZSTD },
		{ 0, 3, "BZh", ARCHIVE_BZIP2 },
		{ 257, 5, "ustar", ARCHIVE_TAR },
	};
	unsigned long sum = 0, want;
	char field[9] = "";

	for (size_t i = 0; i < ARRAY_LEN(magics); i++)
		if (n >= magics[i].at + magics[i].n &&
		    memcmp(head + magics[i].at, magics[i].magic, magics[i].n) == 0)
			return magics[i].type;
	if (n < 512)
		return ARCHIVE_UNKNOWN;
	/* The oldest form has no magic, only a sum over the header with the sum's own field blank.
	 */
	for (size_t i = 0; i < 512; i++)
		sum += i >= 148 && i < 156 ? ' ' : head[i];
	memcpy(field, head + 148, 8);
	want = strtoul(field, NULL, 8);
	return want && want == sum ? ARCHIVE_TAR : ARCHIVE_UNKNOWN;
}

/* tar is told which program unpacks: it guesses only from files that it opened itself. */
static const struct {
	enum archive_type type;
	const char *option, *program, *package;
} packers[] = {
	{ ARCHIVE_GZIP, "--gzip", "gzip", "gzip" },
	{ ARCHIVE_XZ, "--xz", "xz", "xz-utils" },
	{ ARCHIVE_ZSTD, "--zstd", "zstd", "zstd" },
	{ ARCHIVE_BZIP2, "--bzip2", "bzip2", "bzip2" },
};

static int need_program(struct cli *c, const char *name, const char *package, const char *what)
{
	if (host_program(c, name))
		return 0;
	return diag_error_help(
		&c->diags, DIAG_E0705, nowhere,
		arena_printf(c->arena, "install it; Debian's package is '%s'", package),
		"cannot unpack %s: there is no program '%s'", what, name);
}

/* Two blocks of zeros are the end of every archive; tar itself takes one without for whole. */
static int check_end(struct cli *c, int fd, const char *shown)
{
	static const char zero[1024];
	char end[sizeof(zero)];
	struct stat st;

	if (fstat(fd, &st) == 0 && st.st_size % 512 == 0 &&
	    pread(fd, end, sizeof(end), st.st_size - (off_t)sizeof(end)) == (ssize_t)sizeof(end) &&
	    memcmp(end, zero, sizeof(end)) == 0)
		return 0;
	return diag_error(&c->diags, DIAG_E0705, nowhere,
			  "cannot unpack '%s': it has no end, so the rest is missing", shown);
}

/* The option for tar, NULL for none; -1 with an error. */
static int packer_option(struct cli *c, int fd, const char *shown, const char **option)
{
	unsigned char head[512];
	ssize_t n = pread(fd, head, sizeof(head), 0);
	enum archive_type type;

	if (n < 0)
		return diag_error(&c->diags, DIAG_E0705, nowhere, "cannot read '%s': %s", shown,
				  strerror(errno));
	type = archive_type(head, (size_t)n);
	*option = NULL;
	if (type == ARCHIVE_TAR)
		return check_end(c, fd, shown);
	for (size_t i = 0; i < ARRAY_LEN(packers); i++)
		if (packers[i].type == type) {
			*option = packers[i].option;
			return need_program(c, packers[i].program, packers[i].package,
					    arena_printf(c->arena, "'%s'", shown));
		}
	return diag_error_help(&c->diags, DIAG_E0705, nowhere,
			       "a tar archive, plain or packed with gzip, xz, zstd or bzip2",
			       "cannot unpack '%s': it is no archive that sbx knows", shown);
}

static void warn_single(struct cli *c, const char *name)
{
	struct diag *d = diag_add(
		&c->diags, SEV_WARNING, DIAG_W0701, nowhere,
		"all files of '%s' belong to one owner: there is only one id to map", name);

	d->help = "with newuidmap (Debian's package 'uidmap') and a range in /etc/subuid and\n"
		  "/etc/subgid, files keep the owners that the archive names";
}

/* Real root's sandboxes run as a range of ids, and those must get to the staging directory. */
static int open_to(struct store *s, struct staging *st, const struct owner *o)
{
	struct stat dir;

	if (o->uid == (int64_t)geteuid() && o->gid == (int64_t)getegid())
		return 0;
	if (fstat(s->fd, &dir) == 0 && !(dir.st_mode & 01) &&
	    (fchown(s->fd, (uid_t)-1, (gid_t)o->gid) < 0 || fchmod(s->fd, 0710) < 0))
		return diag_error(&s->cli->diags, DIAG_E0702, nowhere,
				  "cannot let the sandboxes into the store '%s': %s", s->path,
				  strerror(errno));
	if (fchown(st->fd, (uid_t)o->uid, (gid_t)o->gid) < 0)
		return diag_error(&s->cli->diags, DIAG_E0702, nowhere,
				  "cannot give '%s' to its owner: %s", st->path, strerror(errno));
	return 0;
}

/* The jobs that fill the staging directory, run; then the rename. */
static int fill(struct store *s, const char *name, struct job *jobs, size_t n, struct staging *st,
		const struct owner *o, const struct progress *p, const char *shown)
{
	struct cli *c = s->cli;
	struct outcome out;

	if (open_to(s, st, o) < 0 || signals_came() || jobs_run(c, jobs, n, p, &out) < 0)
		return -1;
	if (out.status != 0)
		return diag_error_help(&c->diags, DIAG_E0706, nowhere, out.said,
				       "cannot unpack '%s': tar ended with status %d", shown,
				       out.status);
	if (out.said)
		diag_add(&c->diags, SEV_WARNING, DIAG_W0703, nowhere, "tar has remarks on '%s'",
			 shown)
			->help = out.said;
	return staging_commit(s, st, name);
}

/* All of it around the jobs: the store as it was unless everything went well. */
static int import(struct cli *c, const char *name, struct job *jobs, size_t n, const char *option,
		  const struct progress *p, const char *shown)
{
	static const char *const words[] = { "sh", "-c", unpack_script, "sh" };
	const char **argv = arena_array(c->arena, 9, sizeof(*argv));
	struct job *last = &jobs[n - 1];
	size_t k = ARRAY_LEN(words);
	struct staging st;
	struct owner o;
	struct store s;

	if (need_program(c, "tar", "tar", arena_printf(c->arena, "'%s'", shown)) < 0 ||
	    store_open(c, true, &s) < 0)
		return -1;
	store_sweep(&s);
	if (store_has(&s, name))
		return diag_error_help(&c->diags, DIAG_E0703, nowhere,
				       arena_printf(c->arena, "sbx rootfs remove %s", name),
				       "cannot import '%s': there is one of that name", name);
	if (sandbox_owner(c, &o) < 0 || staging_new(&s, &st) < 0)
		return -1;
	memcpy(argv, words, sizeof(words));
	if (option)
		argv[k++] = option;
	if (o.single)
		argv[k++] = "--no-same-owner";
	last->argv = argv;
	last->target = st.path;
	if (fill(&s, name, jobs, n, &st, &o, p, shown) < 0) {
		staging_remove(&s, &st);
		return -1;
	}
	if (o.single)
		warn_single(c, name);
	return 0;
}

int rootfs_import_fd(struct cli *c, const char *name, int fd, const char *shown)
{
	struct job job = { .in = fd, .out = -1 };
	struct progress p = { .what = arena_printf(c->arena, "importing %s", name), .fd = fd };
	const char *option = NULL;
	struct stat st;

	if (packer_option(c, fd, shown, &option) < 0)
		return -1;
	if (fstat(fd, &st) == 0)
		p.total = st.st_size;
	return import(c, name, &job, 1, option, &p, shown);
}

/*
 * Read as root of the machine by root of the machine; else inside a sandbox, where files of the
 * subordinate ids can be read too and keep their owners.
 */
static int import_dir(struct cli *c, const char *name, const char *path)
{
	const char *real = realpath(path, NULL), *tar = host_program(c, "tar");
	const char *argv[] = { tar ? tar : "tar",
			       "--create",
			       "--file=-",
			       "--numeric-owner",
			       "--one-file-system",
			       "--directory=/source",
			       ".",
			       NULL };
	struct job jobs[2] = { { .argv = argv, .in = -1, .out = -1 }, { .in = -1, .out = -1 } };
	struct strv dirs = rootfs_dirs(c->arena, c->host);

	if (!real)
		return diag_error(&c->diags, DIAG_E0705, nowhere, "cannot import '%s': %s", path,
				  strerror(errno));
	if (path_is_within(dirs.v[0], real))
		return diag_error(&c->diags, DIAG_E0705, nowhere,
				  "cannot import '%s': the store is in it", path);
	if (host_is_real_root(c->host)) {
		jobs[0].host = true;
		argv[5] = arena_printf(c->arena, "--directory=%s", real);
	} else {
		jobs[0].source = arena_strdup(c->arena, real);
	}
	return import(c, name, jobs, 2, NULL, NULL, path);
}

int rootfs_import(struct cli *c, const char *name, const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY), err;
	struct stat st;

	if (fd < 0 || fstat(fd, &st) < 0) {
		diag_error(&c->diags, DIAG_E0705, nowhere, "cannot open '%s': %s", path,
			   strerror(errno));
		if (fd >= 0)
			close(fd);
		return -1;
	}
	if (S_ISDIR(st.st_mode))
		err = import_dir(c, name, path);
	else if (S_ISREG(st.st_mode))
		err = rootfs_import_fd(c, name, fd, path);
	else
		err = diag_error(&c->diags, DIAG_E0705, nowhere,
				 "cannot import '%s': it is neither a file nor a directory", path);
	close(fd);
	return err;
}
