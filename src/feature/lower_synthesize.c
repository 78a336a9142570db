/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * synthesize - small files below /etc that programs want, made up so that they tell nothing of the
 * host.
 */
#include <string.h>

#include "base/sha256.h"
#include "base/strbuf.h"
#include "feature/lower.h"

#define NOBODY 65534
#define MAX_ETC_FILE (64u << 10)

static const char *user_name(struct lowering *l)
{
	const char *user = host_ask(l->host, HOST_FACT, "user");

	/* A name from outside must not end the line or the field that it is put into. */
	if (!user || !*user || strpbrk(user, ":\n"))
		return "user";
	/* root may be somebody else inside, and there is a root already. */
	if (l->ids.uid != 0 && (!strcmp(user, "root") || !strcmp(user, "nobody")))
		return "user";
	return user;
}

/* The payload's line, root's, and nobody's; each id once. */
static void add_passwd(struct lowering *l, struct strbuf *out)
{
	const char *home = has_home(l) ? inside_home(l) : "/";

	strbuf_addf(out, "root:x:0:0:root:%s:/bin/sh\n",
		    l->ids.uid == 0 ? inside_home(l) : "/root");
	if (l->ids.uid > 0 && l->ids.uid != NOBODY)
		strbuf_addf(out, "%s:x:%lld:%lld:%s:%s:/bin/sh\n", user_name(l),
			    (long long)l->ids.uid, (long long)l->ids.gid, user_name(l), home);
	strbuf_addf(out, "nobody:x:%d:%d:nobody:/:/usr/sbin/nologin\n", NOBODY, NOBODY);
}

static void add_group(struct lowering *l, struct strbuf *out)
{
	const char *group = host_ask(l->host, HOST_FACT, "group");

	if (!group || !*group || strpbrk(group, ":\n") || !strcmp(group, "root"))
		group = user_name(l);
	strbuf_add(out, "root:x:0:\n");
	if (l->ids.gid > 0 && l->ids.gid != NOBODY)
		strbuf_addf(out, "%s:x:%lld:\n", group, (long long)l->ids.gid);
	strbuf_addf(out, "nogroup:x:%d:\n", NOBODY);
}

static void add_hosts(struct lowering *l, struct strbuf *out)
{
	const char *name = l->spec->identity.hostname.v;

	strbuf_add(out, "127.0.0.1\tlocalhost");
	if (*name && strcmp(name, "localhost") != 0)
		strbuf_addf(out, " %s", name);
	strbuf_add(out, "\n::1\tlocalhost ip6-localhost ip6-loopback\n");
}

static void add_hostname(struct lowering *l, struct strbuf *out)
{
	const char *name = l->spec->identity.hostname.v;

	strbuf_addf(out, "%s\n", *name ? name : "localhost");
}

static void add_nsswitch(struct lowering *l, struct strbuf *out)
{
	(void)l;
	strbuf_add(
		out,
		"passwd: files\ngroup: files\nshadow: files\nhosts: files dns\n"
		"networks: files\nprotocols: files\nservices: files\nethers: files\nrpc: files\n");
}

/* With the host's network its name servers; with none of its own there is nobody to ask. */
static void add_resolv(struct lowering *l, struct strbuf *out)
{
	struct host_file f;
	const char *path, *missing;

	if (l->spec->namespaces.net.how == S_NS_NEW) {
		strbuf_add(out, "# no network\n");
		return;
	}
	path = host_real_path(l->host, "/etc/resolv.conf", &missing);
	if (!path)
		return;
	f = host_file(l->host, path, false, MAX_ETC_FILE);
	if (f.status == HOST_FILE_OK)
		strbuf_addn(out, f.content.v, f.content.n);
}

/*
 * "random" is not that: the same profile on the same host has the same id at each start, so that
 * what remembers it finds it again, but nobody can tell host or other profiles from it.
 */
static void add_machine_id(struct lowering *l, struct strbuf *out)
{
	const char *key = l->spec->identity.machine_id.v;
	struct host_file f;
	struct strbuf seed;
	char hex[65];

	if (*key && strcmp(key, "random") != 0 && strcmp(key, "host") != 0) {
		strbuf_addf(out, "%s\n", key);
		return;
	}
	f = host_file(l->host, "/etc/machine-id", false, 128);
	if (strcmp(key, "host") == 0) {
		if (f.status == HOST_FILE_OK)
			strbuf_addn(out, f.content.v, f.content.n);
		return;
	}
	strbuf_init(&seed, l->arena);
	strbuf_add(&seed, "sbx machine-id ");
	if (f.status == HOST_FILE_OK)
		strbuf_addn(&seed, f.content.v, f.content.n);
	strbuf_addc(&seed, '\0');
	strbuf_add(&seed, l->spec->name);
	sha256_hex(seed.s, seed.len, hex);
	strbuf_addn(out, hex, 32);
	strbuf_addc(out, '\n');
}

static const struct {
	const char *name;
	void (*add)(struct lowering *l, struct strbuf *out);
} files[] = {
	{ "passwd", add_passwd },
	{ "group", add_group },
	{ "hosts", add_hosts },
	{ "hostname", add_hostname },
	{ "nsswitch.conf", add_nsswitch },
	{ "resolv.conf", add_resolv },
	{ "machine-id", add_machine_id },
};

int lower_synthesize(struct lowering *l)
{
	const struct s_list *list = &l->spec->filesystem.synthesize;
	int err = 0;

	for (size_t i = 0; i < list->n; i++) {
		const struct s_str *item = &list->v[i];
		struct strbuf text;
		struct step *s;
		size_t k = 0;

		while (k < ARRAY_LEN(files) && strcmp(files[k].name, item->v) != 0)
			k++;
		if (k == ARRAY_LEN(files)) {
			err = diag_error(l->diags, DIAG_E0307, item->at,
					 "sbx cannot make a file '%s'", item->v);
			continue;
		}
		strbuf_init(&text, l->arena);
		files[k].add(l, &text);
		s = lower_add(l, STEP_FILE, item->at, "filesystem.synthesize");
		s->u.file.path = arena_printf(l->arena, "/etc/%s", item->v);
		s->u.file.mode = 0644;
		s->u.file.data = (struct bytes){ text.s, text.len };
	}
	return err;
}
