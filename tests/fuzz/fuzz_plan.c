/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Any profile about the file system, on three kinds of machines: it is refused with a reason, or it
 * becomes a plan that can be written and read back. That nothing of the user's is an internal error
 * is the point: each byte chooses among words, so that most inputs come far.
 */
#include <stdlib.h>
#include <string.h>

#include "back/back.h"
#include "front/front.h"
#include "pass/pass.h"
#include "schema/schema.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char tree[] =
	"fact arch = x86_64\nfact setgroups = allow\nfact helper.newuidmap = /usr/bin/newuidmap "
	"setuid\n"
	"fact helper.newgidmap = /usr/bin/newgidmap setuid\n"
	"file /etc/subuid = u:100000:65536\\n\nfile /etc/subgid = u:100000:65536\\n\n"
	"env HOME = /home/u\nlink /bin = usr/bin\nlink /lib = usr/lib\npath /lib32 = dir\n"
	"path /usr/bin/sh = file\npath /usr/lib/firmware = dir\npath /dev/null = char\n"
	"path /dev/zero = char\npath /dev/full = char\npath /dev/random = char\n"
	"path /dev/urandom = char\npath /dev/tty = char\npath /dev/kvm = char\npath /proc = dir\n"
	"path /sys = dir\npath /tmp = dir\npath /etc/passwd = file\npath /etc/hosts = file\n"
	"path /srv/data/deep = dir\npath /srv/data/file = file\nlink /srv/link = data/deep\n"
	"link /srv/loop = loop\npath /srv/closed = denied\npath /home/u/project/.git/hooks = dir\n"
	"link /home/u/project/planted = /srv\npath /srv/image/etc/passwd = file\n"
	"link /srv/image/lib = usr/lib\npath /srv/layer/etc/hosts = file\npath /home/u/kept = dir\n"
	"link /home/u/kept/mnt = /etc\n";

static const char *const machines[] = {
	"fact uid = 1000\nfact gid = 1000\nfact user = u\nfact caps = 0\nfact initial_userns = "
	"yes\n"
	"fact uid_map = 0 0 4294967295\nfact gid_map = 0 0 4294967295\n",
	"fact uid = 0\nfact gid = 0\nfact user = root\nfact caps = 1ffffffffff\n"
	"fact initial_userns = yes\nfact uid_map = 0 0 4294967295\nfact gid_map = 0 0 4294967295\n",
	"fact uid = 0\nfact gid = 0\nfact user = root\nfact caps = 1ffffffffff\n"
	"fact initial_userns = no\nfact uid_map = 0 1000 1\nfact gid_map = 0 1000 1\n",
};

static const char *const paths[] = {
	"/",
	"/usr",
	"/usr/bin",
	"/bin",
	"/lib/firmware",
	"/srv",
	"/srv/data",
	"/srv/data/deep",
	"/srv/data/file",
	"/srv/link",
	"/srv/link/x",
	"/srv/loop",
	"/srv/closed",
	"/home/u",
	"/home/u/project",
	"/home/u/project/.git/hooks",
	"/home/u/project/planted",
	"/home/u/kept/mnt/x",
	"/tmp",
	"/etc",
	"/etc/passwd",
	"/dev",
	"/dev/kvm",
	"/proc",
	"/proc/sys",
	"/new",
	"/new/a/b",
	"/srv/image/lib/x",
};

static const char *const roots[] = {
	"tmpfs",
	"host",
	"/srv/image",
	"overlay",
};

static const char *const uppers[] = { "", "tmpfs", "/home/u/kept", "/srv/up" };
static const char *const accesses[] = { "", "ro", "rw" };
static const char *const homes[] = { "none", "tmpfs", "host", "persistent", "/srv/data" };
static const char *const types[] = { "bind",   "tmpfs",	 "overlay", "proc",    "sysfs", "dev",
				     "devpts", "mqueue", "cgroup",  "symlink", "dir",	"file" };
static const char *const contents[] = { "usr/lib", "/etc", "../x", ".", "/", "/a" };
static const char *const grants[] = { "read_only", "read_write", "hide", "protect" };

struct choices {
	const uint8_t *data;
	size_t size;
	struct strbuf text;
};

static size_t choose(struct choices *c, size_t n)
{
	if (!c->size)
		return 0;
	c->size--;
	return *c->data++ % n;
}

#define WORD(c, words) ((words)[choose(c, ARRAY_LEN(words))])

static void add_access(struct choices *c)
{
	const char *access = WORD(c, accesses);

	if (*access)
		strbuf_addf(&c->text, " access = \"%s\";", access);
}

static void add_layers(struct choices *c)
{
	const char *upper = WORD(c, uppers);

	strbuf_add(&c->text, choose(c, 2) ? " lower = [ \"/srv/layer\", \"/srv/image\" ];"
					  : " lower = [ \"/srv/image\" ];");
	if (*upper)
		strbuf_addf(&c->text, " upper = \"%s\";", upper);
}

static void add_mount(struct choices *c)
{
	const char *type = WORD(c, types);

	strbuf_addf(&c->text, "{ type = \"%s\"; target = \"%s\";", type, WORD(c, paths));
	if (strcmp(type, "bind") == 0)
		strbuf_addf(&c->text, " source = \"%s\";", WORD(c, paths));
	if (strcmp(type, "overlay") == 0)
		add_layers(c);
	if (strcmp(type, "symlink") == 0 || strcmp(type, "file") == 0)
		strbuf_addf(&c->text, " content = \"%s\";", WORD(c, contents));
	if (strcmp(type, "bind") == 0 || strcmp(type, "tmpfs") == 0)
		add_access(c);
	strbuf_add(&c->text, " }");
}

static void add_profile(struct choices *c)
{
	const char *root = WORD(c, roots);
	size_t n;

	strbuf_addf(&c->text,
		    "schema = 1; identity = { user = \"%s\"; };\nfilesystem = { root = { type = "
		    "\"%s\";",
		    choose(c, 2) ? "self" : "root", root);
	add_access(c);
	if (strcmp(root, "overlay") == 0)
		add_layers(c);
	strbuf_addf(&c->text,
		    " }; home = \"%s\"; tmp = \"%s\"; dev = \"%s\"; usr_merge = \"%s\";\n",
		    WORD(c, homes), choose(c, 2) ? "none" : "private",
		    choose(c, 2) ? "none" : "minimal", choose(c, 2) ? "none" : "as-host");
	if (choose(c, 2))
		strbuf_add(&c->text, "synthesize = [ \"passwd\", \"hosts\" ];\n");
	for (size_t i = 0; i < ARRAY_LEN(grants); i++) {
		strbuf_addf(&c->text, "%s = [", grants[i]);
		n = choose(c, 3);
		for (size_t k = 0; k < n; k++)
			strbuf_addf(&c->text, "%s\"%s%s\"", k ? ", " : " ", choose(c, 2) ? "-" : "",
				    WORD(c, paths));
		strbuf_add(&c->text, " ];\n");
	}
	strbuf_add(&c->text, "mounts = (");
	n = choose(c, 4);
	for (size_t i = 0; i < n; i++) {
		strbuf_add(&c->text, i ? ", " : " ");
		add_mount(c);
	}
	strbuf_add(&c->text, " ); };\n");
}

static void check_plan(struct arena *a, const struct plan *p, struct diags *d)
{
	struct bytes first = back_flat(p, d), second;
	struct flat f;

	if (!first.n || flat_open(&f, first.v, first.n) != FLAT_OK)
		abort();
	second = back_flat(back_unflat(a, &f), d);
	if (first.n != second.n || memcmp(first.v, second.v, first.n) != 0)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new();
	struct choices c = { .data = data, .size = size };
	struct spec *spec = arena_alloc(a, sizeof(*spec));
	struct value *tree_of;
	struct diags d;
	struct host *h;
	struct plan *p;

	diags_init(&d, a);
	h = host_new_fixture(a, "fuzz", arena_printf(a, "%s%s", WORD(&c, machines), tree), &d);
	strbuf_init(&c.text, a);
	add_profile(&c);
	tree_of = profile_parse(a, "fuzz", (struct bytes){ c.text.s, c.text.len }, &d);
	if (!h || !tree_of || schema_check(a, tree_of, &d) < 0)
		abort();
	if (schema_bind(a, tree_of, spec, &d) == 0) {
		spec->name = "fuzz";
		p = compile(a, h, spec, &d);
		if (!p != (d.n_errors > 0))
			abort();
		if (p)
			check_plan(a, p, &d);
		for (const struct diag *x = d.first; x; x = x->next)
			if (x->id == DIAG_E0001)
				abort();
	}
	arena_free(a);
	return 0;
}
