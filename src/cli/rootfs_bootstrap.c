/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * rootfs_bootstrap - a small root file system out of the host's static busybox, without network.
 *
 * The tables below become an archive in memory, which is imported as any other. The layout is that
 * of Alpine, so that a profile for the one starts in the other.
 */
#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/path.h"
#include "cli/rootfs.h"

static const struct place nowhere;

static const struct tar_entry tree[] = {
	{ ".", 0755, NULL, NULL },
	{ "bin", 0755, NULL, NULL },
	{ "dev", 0755, NULL, NULL },
	{ "etc", 0755, NULL, NULL },
	{ "etc/profile.d", 0755, NULL, NULL },
	{ "home", 0755, NULL, NULL },
	{ "lib", 0755, NULL, NULL },
	{ "media", 0755, NULL, NULL },
	{ "mnt", 0755, NULL, NULL },
	{ "opt", 0755, NULL, NULL },
	{ "proc", 0555, NULL, NULL },
	{ "root", 0700, NULL, NULL },
	{ "run", 0755, NULL, NULL },
	{ "sbin", 0755, NULL, NULL },
	{ "srv", 0755, NULL, NULL },
	{ "sys", 0555, NULL, NULL },
	{ "tmp", 01777, NULL, NULL },
	{ "usr", 0755, NULL, NULL },
	{ "usr/bin", 0755, NULL, NULL },
	{ "usr/lib", 0755, NULL, NULL },
	{ "usr/local", 0755, NULL, NULL },
	{ "usr/local/bin", 0755, NULL, NULL },
	{ "usr/local/sbin", 0755, NULL, NULL },
	{ "usr/sbin", 0755, NULL, NULL },
	{ "usr/share", 0755, NULL, NULL },
	{ "var", 0755, NULL, NULL },
	{ "var/cache", 0755, NULL, NULL },
	{ "var/empty", 0555, NULL, NULL },
	{ "var/lib", 0755, NULL, NULL },
	{ "var/log", 0755, NULL, NULL },
	{ "var/run", 0, "/run", NULL },
	{ "var/spool", 0755, NULL, NULL },
	{ "var/tmp", 01777, NULL, NULL },
	{ "etc/passwd", 0644, NULL,
	  "root:x:0:0:root:/root:/bin/sh\n"
	  "bin:x:1:1:bin:/bin:/sbin/nologin\n"
	  "daemon:x:2:2:daemon:/sbin:/sbin/nologin\n"
	  "nobody:x:65534:65534:nobody:/:/sbin/nologin\n" },
	{ "etc/group", 0644, NULL,
	  "root:x:0:root\n"
	  "bin:x:1:root,bin,daemon\n"
	  "daemon:x:2:root,bin,daemon\n"
	  "tty:x:5:\n"
	  "users:x:100:\n"
	  "nogroup:x:65533:\n"
	  "nobody:x:65534:\n" },
	{ "etc/hosts", 0644, NULL,
	  "127.0.0.1\tlocalhost localhost.localdomain\n"
	  "::1\t\tlocalhost localhost.localdomain\n" },
	{ "etc/hostname", 0644, NULL, "localhost\n" },
	{ "etc/shells", 0644, NULL, "/bin/sh\n/bin/ash\n" },
	{ "etc/nsswitch.conf", 0644, NULL, "passwd: files\ngroup: files\nhosts: files dns\n" },
	{ "etc/os-release", 0644, NULL,
	  "ID=sbx-busybox\n"
	  "NAME=\"sbx busybox root\"\n"
	  "PRETTY_NAME=\"busybox root made by sbx\"\n" },
	{ "etc/profile", 0644, NULL,
	  "export PATH=\"/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin\"\n"
	  "export PAGER=less\n"
	  "export PS1='\\h:\\w\\$ '\n"
	  "umask 022\n"
	  "for script in /etc/profile.d/*.sh; do\n"
	  "\t[ -r \"$script\" ] && . \"$script\"\n"
	  "done\n"
	  "unset script\n" },
};

/* ELF, and no segment asks for a dynamic linker: it runs where there is nothing else. */
static bool is_static(int fd)
{
	Elf64_Ehdr h64;
	Elf32_Ehdr h32;
	size_t n, size;
	off_t at;

	if (pread(fd, &h64, sizeof(h64), 0) != (ssize_t)sizeof(h64) ||
	    memcmp(h64.e_ident, ELFMAG, SELFMAG) != 0)
		return false;
	memcpy(&h32, &h64, sizeof(h32));
	if (h64.e_ident[EI_CLASS] == ELFCLASS64) {
		n = h64.e_phnum;
		size = h64.e_phentsize;
		at = (off_t)h64.e_phoff;
	} else {
		n = h32.e_phnum;
		size = h32.e_phentsize;
		at = (off_t)h32.e_phoff;
	}
	for (size_t i = 0; i < n; i++) {
		uint32_t type; /* the first member in both classes */

		if (pread(fd, &type, sizeof(type), at + (off_t)(i * size)) !=
			    (ssize_t)sizeof(type) ||
		    type == PT_INTERP)
			return false;
	}
	return n > 0;
}

/* The first static one of the two; -1 with an error. */
static int open_busybox(struct cli *c, const char **path)
{
	static const char *const places[] = { "/bin/busybox", "/usr/bin/busybox" };
	bool dynamic = false;

	for (size_t i = 0; i < ARRAY_LEN(places); i++) {
		int fd = open(places[i], O_RDONLY | O_CLOEXEC);

		if (fd < 0)
			continue;
		if (is_static(fd)) {
			*path = places[i];
			return fd;
		}
		dynamic = true;
		close(fd);
	}
	return diag_error_help(&c->diags, DIAG_E0709, nowhere,
			       "install a static one; Debian's package is 'busybox-static'",
			       "cannot make a root file system: %s in /bin and /usr/bin",
			       dynamic ? "busybox is there, but it is not static,"
				       : "there is no busybox");
}

/* `busybox --list-full`: "bin/ls" a line. The text, or NULL with an error. */
static char *applets(struct cli *c, const char *busybox)
{
	const char *argv[] = { busybox, "--list-full", NULL };
	int fd = memfd_create("sbx-applets", MFD_CLOEXEC);
	struct job job = { .argv = argv, .in = -1, .out = fd, .host = true };
	struct outcome o;
	struct stat st;
	char *text = NULL;

	if (fd >= 0 && jobs_run(c, &job, 1, NULL, &o) == 0 && o.status == 0 &&
	    fstat(fd, &st) == 0 && st.st_size > 0 && st.st_size < 1 << 20) {
		text = arena_alloc(c->arena, (size_t)st.st_size + 1);
		if (pread(fd, text, (size_t)st.st_size, 0) != st.st_size)
			text = NULL;
	}
	if (fd >= 0)
		close(fd);
	if (!text)
		diag_error(&c->diags, DIAG_E0709, nowhere,
			   "cannot make a root file system: '%s --list-full' does not work",
			   busybox);
	return text;
}

/* A link for each program that busybox is; 0 or -errno. */
static int add_applets(struct cli *c, int fd, char *list)
{
	static const char *const dirs[] = { "bin", "sbin", "usr/bin", "usr/sbin" };
	char *save = NULL;
	int err = 0;

	for (char *p = strtok_r(list, "\n", &save); p && !err; p = strtok_r(NULL, "\n", &save)) {
		const char *dir = path_dirname(c->arena, p);
		struct tar_entry link = { .path = p, .link = "/bin/busybox" };

		if (strcmp(p, "bin/busybox") == 0)
			continue;
		for (size_t i = 0; i < ARRAY_LEN(dirs); i++)
			if (strcmp(dir, dirs[i]) == 0)
				err = tar_add(fd, &link);
	}
	return err;
}

static int write_archive(struct cli *c, int fd, int busybox, char *list)
{
	struct stat st;
	int err = fstat(busybox, &st) < 0 ? -errno : 0;

	for (size_t i = 0; i < ARRAY_LEN(tree) && !err; i++)
		err = tar_add(fd, &tree[i]);
	if (!err)
		err = tar_add_file(fd, "bin/busybox", 0755, busybox, (uint64_t)st.st_size);
	if (!err)
		err = add_applets(c, fd, list);
	return err ? err : tar_end(fd);
}

int rootfs_bootstrap(struct cli *c, const char *name)
{
	const char *path = NULL;
	int busybox = open_busybox(c, &path), fd, err;
	char *list;

	if (busybox < 0)
		return -1;
	list = applets(c, path);
	fd = list ? memfd_create("sbx-rootfs", MFD_CLOEXEC) : -1;
	err = fd < 0 ? -errno : write_archive(c, fd, busybox, list);
	close(busybox);
	if (!list)
		return -1;
	if (!err && lseek(fd, 0, SEEK_SET) < 0)
		err = -errno;
	if (err)
		diag_error(&c->diags, DIAG_E0709, nowhere, "cannot make a root file system: %s",
			   strerror(-err));
	else
		err = rootfs_import_fd(c, name, fd, path);
	if (fd >= 0)
		close(fd);
	return err ? -1 : 0;
}
