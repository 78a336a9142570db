/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * doctor - what this machine can do for sandboxes, line by line: what there is, what is missing,
 * what that costs and how to get it. All answers come from struct host, so a fixture shows what
 * another machine would be told.
 */
#include <string.h>

#include "base/json.h"
#include "cli/cli.h"
#include "cli/reasons.h"
#include "feature/limits.h"
#include "feature/subid.h"
#include "plan/landlock.h"

enum state {
	STATE_OK,
	STATE_LESS, /* sbx runs, with less */
	STATE_BAD,  /* the shipped profiles do not run */
};

struct line {
	const char *name, *value;
	enum state state;
	const char *costs, *get; /* NULL when all is well */
};

#define MAX_LINES 48

struct doctor {
	struct arena *arena;
	struct host *host;
	struct line lines[MAX_LINES];
	size_t n;
};

static void add(struct doctor *d, struct line l)
{
	if (d->n < MAX_LINES)
		d->lines[d->n++] = l;
}

static void good(struct doctor *d, const char *name, const char *value)
{
	add(d, (struct line){ .name = name, .value = value });
}

static const char *ask(struct doctor *d, const char *fact)
{
	const char *v = host_ask(d->host, HOST_FACT, fact);

	return v ? v : "";
}

/* A line whose "no" reasons.def explains. */
static void explained(struct doctor *d, const char *name, const char *fact, enum state state,
		      const char *costs)
{
	const struct reason *r = reason_find(d->host, fact);

	if (host_yes(d->host, fact))
		good(d, name, "yes");
	else
		add(d, (struct line){ name, r ? r->cause : "not known", state, costs,
				      r ? r->help : NULL });
}

/* ---- the lines ---------------------------------------------------------------- */

static void check_kernel(struct doctor *d)
{
	good(d, "kernel", arena_printf(d->arena, "%s %s", ask(d, "kernel"), ask(d, "arch")));
}

static void check_namespaces(struct doctor *d)
{
	static const struct {
		const char *fact, *name, *get;
		enum state state;
	} rows[] = {
		{ "ns.mnt", "mount namespaces", "a kernel that has them", STATE_BAD },
		{ "ns.pid", "pid namespaces", "a kernel with CONFIG_PID_NS", STATE_BAD },
		{ "ns.ipc", "ipc namespaces", "a kernel with CONFIG_IPC_NS", STATE_BAD },
		{ "ns.uts", "uts namespaces", "a kernel with CONFIG_UTS_NS", STATE_BAD },
		{ "ns.net", "net namespaces", "a kernel with CONFIG_NET_NS", STATE_BAD },
		{ "ns.cgroup", "cgroup namespaces", "a kernel with CONFIG_CGROUPS, 4.6 or newer",
		  STATE_BAD },
		{ "ns.time", "time namespaces", "a kernel with CONFIG_TIME_NS, 5.6 or newer",
		  STATE_LESS },
	};

	explained(d, "user namespaces", "userns", STATE_BAD,
		  "nothing runs: every sandbox begins with a user namespace");
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		if (host_yes(d->host, rows[i].fact))
			good(d, rows[i].name, "yes");
		else
			add(d,
			    (struct line){ rows[i].name, "no", rows[i].state,
					   "profiles that ask for one do not run", rows[i].get });
	}
}

/* "100000:65536,200000:1000", or NULL. */
static const char *ranges_of(struct doctor *d, const char *path)
{
	struct id_ranges own = subid_ranges(d->arena, d->host, path);
	struct strbuf out;

	strbuf_init(&out, d->arena);
	for (size_t i = 0; i < own.n; i++)
		strbuf_addf(&out, "%s%u:%u", i ? "," : "", own.v[i].outside, own.v[i].count);
	return own.n ? out.s : NULL;
}

static const char *const one_id = "a sandbox has one id: files of other owners belong to nobody, "
				  "packages that make users fail";

static void check_helper_of_ids(struct doctor *d, const char *name)
{
	const char *helper = ask(d, arena_printf(d->arena, "helper.%s", name));
	size_t len = strcspn(helper, " ");
	char *path = arena_strndup(d->arena, helper, len);

	if (!*helper)
		add(d, (struct line){ name, "not found in /usr/bin, /bin, /usr/local/bin",
				      STATE_LESS, one_id,
				      "install it: package uidmap (Debian, Ubuntu) or shadow-utils "
				      "(Fedora)" });
	else if (!strcmp(helper + len, " plain"))
		add(d,
		    (struct line){
			    name,
			    arena_printf(d->arena,
					 "%s is not set-uid root here (or lies on a nosuid mount)",
					 path),
			    STATE_LESS, one_id,
			    arena_printf(d->arena, "as root: chmod u+s %s", path) });
	else
		good(d, name, helper);
}

static void check_ids(struct doctor *d)
{
	const char *uids, *gids;

	if (host_is_real_root(d->host)) {
		good(d, "id ranges", "all, as root");
		return;
	}
	uids = ranges_of(d, "/etc/subuid");
	gids = ranges_of(d, "/etc/subgid");
	if (uids && gids)
		good(d, "id ranges", arena_printf(d->arena, "uids %s, gids %s", uids, gids));
	else
		add(d, (struct line){ "id ranges",
				      arena_printf(d->arena, "%s has none in %s", ask(d, "user"),
						   uids	  ? "/etc/subgid"
						   : gids ? "/etc/subuid"
							  : "/etc/subuid and /etc/subgid"),
				      STATE_LESS, one_id,
				      arena_printf(d->arena,
						   "as root: usermod --add-subuids 100000-165535 "
						   "--add-subgids 100000-165535 %s",
						   ask(d, "user")) });
	check_helper_of_ids(d, "newuidmap");
	check_helper_of_ids(d, "newgidmap");
	if (host_yes(d->host, "no_new_privs"))
		add(d, (struct line){ "no_new_privs", "set on sbx itself", STATE_LESS,
				      "newuidmap and newgidmap get no rights: a sandbox has one id",
				      "start sbx from where it is not set (not from a sandbox)" });
}

/* A range of owners for a bind is root's to ask for; nobody else needs it, and the rest has it. */
static void check_id_mapped_mounts(struct doctor *d)
{
	if (!host_is_real_root(d->host))
		good(d, "id-mapped mounts", "real root's alone; yours show owners as they are");
	else if (host_yes(d->host, "mount_setattr"))
		good(d, "id-mapped mounts", "what root's sandboxes may write keeps its owners");
	else
		add(d, (struct line){ "id-mapped mounts", "none", STATE_BAD,
				      "root's sandboxes cannot write to what is root's",
				      "Linux 5.12, or identity.id_map = \"root\"" });
}

static void check_mounts(struct doctor *d)
{
	explained(d, "proc", "proc_userns", STATE_BAD,
		  "profiles with a /proc of their own, all shipped ones, do not run");
	explained(d, "overlay", "overlay_userns", STATE_BAD,
		  "profiles with an overlay as root (alpine-shell) do not run");
	if (host_yes(d->host, "mount_setattr") && host_yes(d->host, "open_tree"))
		good(d, "mount interface", "open_tree, move_mount, mount_setattr");
	else
		add(d,
		    (struct line){
			    "mount interface", "mount(2) only", STATE_LESS,
			    "starts are slower where much is mounted; no id-mapped mounts for root",
			    "Linux 5.12" });
	check_id_mapped_mounts(d);
	if (host_yes(d->host, "openat2"))
		good(d, "safe path look-up", "openat2");
	else
		add(d, (struct line){
			       "safe path look-up", "no openat2", STATE_BAD,
			       "nothing runs: sbx does not open paths that could lead elsewhere",
			       "Linux 5.6; in a container, a filter that knows openat2" });
}

static void check_landlock(struct doctor *d)
{
	const struct reason *r = reason_find(d->host, "landlock");
	int64_t abi = host_int(d->host, HOST_FACT, "landlock", 0);

	if (abi <= 0)
		add(d, (struct line){ "landlock", r ? r->cause : "no", STATE_LESS,
				      "there is no second wall behind the mounts; profiles with a "
				      "number as security.landlock,\nwith network.tcp_bind or "
				      "network.tcp_connect do not run",
				      r ? r->help : "Linux 5.13" });
	else if (abi == 1)
		add(d, (struct line){ "landlock", "ABI 1, which allows no move between directories",
				      STATE_LESS, "there is no second wall behind the mounts",
				      "Linux 5.19" });
	else
		good(d, "landlock",
		     arena_printf(d->arena, "ABI %d: files%s%s%s", (int)abi,
				  abi >= 4 ? ", TCP ports" : "",
				  abi >= 6 ? ", abstract sockets, signals" : "",
				  abi > LANDLOCK_NEWEST_ABI ? "; of what is newer sbx knows nothing"
							    : ""));
}

static void check_locks(struct doctor *d)
{
	check_landlock(d);
	if (host_yes(d->host, "seccomp"))
		good(d, "seccomp", "yes");
	else
		add(d, (struct line){ "seccomp", "no", STATE_BAD,
				      "no sandbox starts, since each has a filter",
				      "a kernel with CONFIG_SECCOMP_FILTER" });
	if (!strcmp(ask(d, "tiocsti"), "0"))
		good(d, "terminal", "TIOCSTI is switched off");
	else
		add(d,
		    (struct line){ "terminal", "TIOCSTI is allowed", STATE_LESS,
				   "only the filter keeps a payload that shares the terminal from "
				   "typing into it",
				   !*ask(d, "tiocsti")
					   ? "Linux 6.2 can switch it off"
					   : "as root: sysctl -w dev.tty.legacy_tiocsti=0" });
}

static void check_apart(struct doctor *d)
{
	const char *limit = ask(d, "userns_limit");

	if (!strcmp(limit, "yes"))
		good(d, "nested namespaces", "refused by a limit");
	else if (*limit && strcmp(limit, "nouserns") != 0)
		add(d, (struct line){
			       "nested namespaces",
			       "/proc/sys/user/max_user_namespaces cannot be written", STATE_LESS,
			       "only the system call filter keeps user namespaces from being "
			       "made inside",
			       "in a container: one whose /proc/sys is not read-only" });
	if (!strcmp(ask(d, "keyring"), "yes"))
		good(d, "session keyring", "new for each sandbox");
	else if (*ask(d, "keyring"))
		add(d,
		    (struct line){ "session keyring", "keyctl is refused or not there", STATE_LESS,
				   "the caller's stays, out of reach only as long as that is so",
				   "in a container, a filter that knows keyctl" });
}

/* By the first rung that is there, as for a plan; where none is, each says why. */
static void check_cgroups(struct doctor *d)
{
	struct lowering l = { .arena = d->arena, .host = d->host };
	const char *version = ask(d, "cgroup"), *way_out = NULL, *help, *why;
	const struct rung *rung;
	struct strbuf reasons;

	good(d, "cgroups", *version ? version : "none");
	strbuf_init(&reasons, d->arena);
	for (size_t i = 0; (rung = rung_at(i)); i++) {
		help = NULL;
		why = rung->missing(&l, &help);
		if (!why) {
			good(d, "limits",
			     arena_printf(d->arena, "%s: %s", rung->name, rung->controllers(&l)));
			return;
		}
		if (help)
			way_out = help;
		strbuf_addf(&reasons, "\n%s: %s", rung->name, why);
	}
	add(d, (struct line){
		       "limits", "no cgroup that sbx may divide", STATE_LESS,
		       arena_printf(d->arena,
				    "profiles with limits on memory, processes and the like do not "
				    "run, unless\nthey say limits.on_unavailable = \"warn\"%s",
				    reasons.s),
		       way_out ? way_out : "start sbx as root" });
}

static void check_helpers(struct doctor *d)
{
	static const struct {
		const char *name, *costs;
	} rows[] = {
		{ "tar", "'sbx rootfs import' of archives does not work" },
		{ "gzip", "'sbx rootfs import' of .tar.gz does not work" },
		{ "xz", "'sbx rootfs import' of .tar.xz does not work" },
		{ "zstd", "'sbx rootfs import' of .tar.zst does not work" },
		{ "curl", "'sbx rootfs fetch' does not work" },
		{ "busybox", "'sbx rootfs bootstrap' does not work" },
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		const char *helper = ask(d, arena_printf(d->arena, "helper.%s", rows[i].name));

		if (*helper)
			good(d, rows[i].name,
			     arena_strndup(d->arena, helper, strcspn(helper, " ")));
		else
			add(d, (struct line){ rows[i].name,
					      "not found in /usr/bin, /bin, /usr/local/bin",
					      STATE_LESS, rows[i].costs,
					      arena_printf(d->arena, "install the package %s",
							   !strcmp(rows[i].name, "xz") ? "xz-utils"
							   : !strcmp(rows[i].name, "busybox")
								   ? "busybox-static"
								   : rows[i].name) });
	}
}

/* ---- output ------------------------------------------------------------------- */

static void add_indented(struct strbuf *out, const char *word, const char *text)
{
	strbuf_addf(out, "       %s: ", word);
	for (;;) {
		size_t n = strcspn(text, "\n");

		strbuf_addn_safe(out, text, n);
		strbuf_addc(out, '\n');
		if (!text[n])
			return;
		text += n + 1;
		strbuf_fill(out, ' ', 7 + strlen(word) + 2);
	}
}

static void print_text(struct strbuf *out, const struct doctor *d, bool colour)
{
	static const struct {
		const char *word, *sgr;
	} looks[] = {
		[STATE_OK] = { "ok  ", "\033[32m" },
		[STATE_LESS] = { "less", "\033[33m" },
		[STATE_BAD] = { "BAD ", "\033[1;31m" },
	};
	const char *sep = "the shipped profiles do not run here: ";
	bool bad = false;

	for (size_t i = 0; i < d->n; i++) {
		const struct line *l = &d->lines[i];

		strbuf_addf(out, "%s%s%s  %-18s ", colour ? looks[l->state].sgr : "",
			    looks[l->state].word, colour ? "\033[0m" : "", l->name);
		strbuf_add_safe(out, l->value);
		strbuf_addc(out, '\n');
		if (l->costs)
			add_indented(out, "costs", l->costs);
		if (l->get)
			add_indented(out, "get it", l->get);
	}
	strbuf_addc(out, '\n');
	for (size_t i = 0; i < d->n; i++) {
		if (d->lines[i].state != STATE_BAD)
			continue;
		strbuf_addf(out, "%s%s", sep, d->lines[i].name);
		sep = ", ";
		bad = true;
	}
	strbuf_add(out, bad ? "\n" : "the shipped profiles run here\n");
}

static void print_json(struct strbuf *out, const struct doctor *d, bool runs)
{
	static const char *const words[] = { "ok", "less", "bad" };
	struct json j;

	json_init(&j, out);
	json_object(&j);
	json_key(&j, "profiles_run");
	json_bool(&j, runs);
	json_key(&j, "checks");
	json_array(&j);
	for (size_t i = 0; i < d->n; i++) {
		const struct line *l = &d->lines[i];

		json_object(&j);
		json_key(&j, "name");
		json_string(&j, l->name);
		json_key(&j, "state");
		json_string(&j, words[l->state]);
		json_key(&j, "value");
		json_string(&j, l->value);
		json_key(&j, "costs");
		json_string(&j, l->costs);
		json_key(&j, "get");
		json_string(&j, l->get);
		json_end_object(&j);
	}
	json_end_array(&j);
	json_end_object(&j);
	strbuf_addc(out, '\n');
}

static int doctor(struct cli *c)
{
	struct doctor *d = arena_alloc(c->arena, sizeof(*d));
	struct strbuf out;
	bool runs = true;
	int status;

	d->arena = c->arena;
	d->host = c->host;
	check_kernel(d);
	check_namespaces(d);
	check_ids(d);
	check_mounts(d);
	check_locks(d);
	check_apart(d);
	check_cgroups(d);
	check_helpers(d);
	for (size_t i = 0; i < d->n; i++)
		runs = runs && d->lines[i].state != STATE_BAD;
	strbuf_init(&out, c->arena);
	if (c->opt[OPT_json])
		print_json(&out, d, runs);
	else
		print_text(&out, d, cli_colour(c, 1));
	status = cli_print(&out);
	return status ? status : runs ? 0 : EXIT_FINDINGS;
}

const struct command command_doctor = {
	.name = "doctor",
	.args = "[--json]",
	.help = "show what this machine can do, and how to get the rest",
	.run = doctor,
	.usage_status = EXIT_USAGE,
};
