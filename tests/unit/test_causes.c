/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Each case: a machine, a plan whose last step failed, and what a person is told: the cause and the
 * way out, or parts of them.
 */
#include <errno.h>
#include <string.h>
#include <sys/resource.h>

#include "base/diag.h"
#include "cli/causes.h"
#include "tests/unit/unit.h"

static struct arena *arena;
static struct plan *plan;

static int setup(void **state)
{
	(void)state;
	arena = arena_new();
	plan = plan_new(arena, "test");
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	arena_free(arena);
	return 0;
}

/* ---- plans ------------------------------------------------------------------------ */

static struct step *add(enum step_kind kind)
{
	return plan_add(plan, kind, ACTOR_CHILD, (struct place){ 0 }, "test");
}

static struct strv words(const char *text)
{
	struct strv v = { arena_array(arena, 16, sizeof(*v.v)), 0 };

	while (*text) {
		size_t n = strcspn(text, " ");

		v.v[v.n++] = arena_strndup(arena, text, n);
		text += n + (text[n] == ' ');
	}
	return v;
}

static struct id_ranges range(uint32_t inside, uint32_t outside, uint32_t count)
{
	struct id_ranges r = { arena_array(arena, 1, sizeof(*r.v)), 1 };

	r.v[0] = (struct id_range){ inside, outside, count };
	return r;
}

static void clone_with(uint64_t ns)
{
	struct step *s = add(STEP_CLONE);

	s->actor = ACTOR_SUPERVISOR;
	s->u.clone.ns = ns;
}

static void bind(const char *source, const char *target, uint64_t attrs)
{
	struct step *s = add(STEP_BIND);

	s->u.bind.source = source;
	s->u.bind.target = target;
	s->u.bind.attrs = attrs;
	s->u.bind.slot = -1;
	s->u.bind.recursive = true;
}

static void link_to(const char *content, const char *path)
{
	struct step *s = add(STEP_SYMLINK);

	s->u.symlink.content = content;
	s->u.symlink.path = path;
}

/* A new root with the host's /usr in it and /bin as a link. */
static void root(void)
{
	clone_with(NS_USER | NS_MOUNT | NS_PID);
	add(STEP_SETGROUPS_DENY);
	add(STEP_UID_MAP)->u.uid_map.ranges = range(0, 1000, 1);
	add(STEP_GID_MAP)->u.gid_map.ranges = range(0, 1000, 1);
	add(STEP_PROPAGATION);
	add(STEP_TMPFS)->u.tmpfs.target = "/";
	add(STEP_MKDIR)->u.mkdir.path = "/usr";
	bind("/usr", "/usr", ATTR_RO);
	link_to("usr/bin", "/bin");
}

static void overlay_root(const char *lower)
{
	struct step *s;

	clone_with(NS_USER | NS_MOUNT);
	s = add(STEP_OVERLAY);
	s->u.overlay.target = "/";
	s->u.overlay.lower = words(lower);
	s->u.overlay.upper = "upper";
	s->u.overlay.flags = OVL_STAGED | OVL_USERXATTR;
}

static void path_is(const char *path)
{
	struct step *s;

	add(STEP_ENV_CLEAN);
	s = add(STEP_ENV_SET);
	s->u.env_set.name = "PATH";
	s->u.env_set.value = path;
}

static void exec_words(const char *argv)
{
	add(STEP_EXEC)->u.exec.argv = words(argv);
}

/* ---- asking ----------------------------------------------------------------------- */

static struct cause ask(const char *machine, int err)
{
	struct diags d;
	struct failure f = { .arena = arena, .plan = plan, .index = plan->n_steps - 1, .err = err };

	diags_init(&d, arena);
	f.step = &plan->steps[f.index];
	f.host = host_new_fixture(arena, "host", machine, &d);
	if (!f.host) {
		struct strbuf out;

		strbuf_init(&out, arena);
		diags_render(&out, &d, false);
		fail_msg("%s", out.s);
	}
	return cause_find(&f);
}

/* The cause is `text`, and `help` is part of the way out. */
static void told(const char *machine, int err, const char *text, const char *help)
{
	struct cause c = ask(machine, err);
	const char *got = c.text ? c.text : "(none found)", *way = c.help ? c.help : "(none)";

	if (strcmp(got, text) != 0)
		fail_msg("cause:  %s\nwanted: %s", got, text);
	if (!strstr(way, help))
		fail_msg("help: %s\nwanted: %s", way, help);
}

#define TEST(name) static void name(void **state __attribute__((unused)))

/* ---- namespaces and ids ------------------------------------------------------------ */

TEST(test_userns_limit)
{
	clone_with(NS_USER | NS_MOUNT);
	told("fact userns = limit", ENOSPC,
	     "the limit on user namespaces is reached: user.max_user_namespaces is 0 or used up, "
	     "here or in "
	     "a user namespace above",
	     "sysctl -w user.max_user_namespaces=15000");
}

TEST(test_userns_debian_sysctl)
{
	clone_with(NS_USER | NS_MOUNT);
	told("fact userns = sysctl", EPERM,
	     "user namespaces are switched off for ordinary users: "
	     "kernel.unprivileged_userns_clone is 0",
	     "sysctl -w kernel.unprivileged_userns_clone=1");
}

TEST(test_userns_apparmor)
{
	clone_with(NS_USER | NS_MOUNT);
	told("fact userns = apparmor", EPERM,
	     "AppArmor takes the rights away that a new user namespace gives "
	     "(kernel.apparmor_restrict_unprivileged_userns)",
	     "AppArmor profile");
	add(STEP_SETGROUPS_DENY);
	told("fact userns = apparmor", EACCES,
	     "AppArmor takes the rights away that a new user namespace gives "
	     "(kernel.apparmor_restrict_unprivileged_userns)",
	     "AppArmor profile");
}

TEST(test_userns_seccomp)
{
	clone_with(NS_USER | NS_MOUNT);
	told("fact userns = seccomp", EPERM,
	     "a seccomp filter above sbx refuses new user namespaces, as container engines and "
	     "services do",
	     "seccomp=unconfined");
}

TEST(test_userns_chroot)
{
	clone_with(NS_USER | NS_MOUNT);
	told("fact userns = chroot", EPERM,
	     "sbx runs in a chroot, and the kernel allows no user namespace there", "pivot_root");
}

TEST(test_other_namespaces)
{
	clone_with(NS_USER | NS_TIME);
	told("fact userns = yes\nfact ns.time = no", EINVAL, "this kernel has no time namespaces",
	     "namespaces.time = false");
	plan->steps[0].u.clone.ns = NS_USER | NS_NET;
	told("fact userns = yes\nfact sysctl:user/max_net_namespaces = 0", ENOSPC,
	     "net namespaces are switched off: user.max_net_namespaces is 0",
	     "sysctl -w user.max_net_namespaces=15000");
	plan->steps[0].u.clone.ns = NS_MOUNT;
	told("fact caps = 0000000000000000", EPERM,
	     "without a user namespace only root may make the others", "namespaces.user = true");
	told("fact rlimit:nproc = 7", EAGAIN,
	     "probably the limit on processes is reached (RLIMIT_NPROC is 7)", "ulimit -u");
}

TEST(test_join)
{
	struct step *s = add(STEP_JOIN);

	s->u.join.ns = NS_NET;
	s->u.join.path = "/run/netns/a";
	told("", ENOENT, "'/run/netns/a' is not there: the process or the named namespace has gone",
	     "start what the namespace belongs to");
	s->u.join.path = "/proc/7/ns/uts";
	told("link /proc/7/ns/uts = uts:[4026531838]", EINVAL,
	     "'/proc/7/ns/uts' is 'uts:[4026531838]', no net namespace", "/proc/PID/ns/net");
	told("path /proc/7/ns/uts = file\nfact fs_type:/proc/7/ns/uts = ext4", EINVAL,
	     "'/proc/7/ns/uts' is no namespace", "/proc/PID/ns/net");
	told("", EPERM,
	     "probably the namespace belongs to a user namespace in which you have no rights",
	     "namespaces.user");
}

#define USER                                                                              \
	"fact uid = 1000\nfact gid = 1000\nfact user = u\nfact caps = 0000000000000000\n" \
	"fact uid_map = 0 0 4294967295\nfact gid_map = 0 0 4294967295\n"
#define HELPER "path /usr/bin/newuidmap = file\nfact helper.newuidmap = /usr/bin/newuidmap setuid\n"

static void map_by_helper(void)
{
	struct step *s;

	clone_with(NS_USER);
	s = add(STEP_UID_MAP);
	s->actor = ACTOR_SUPERVISOR;
	s->u.uid_map.helper = "/usr/bin/newuidmap";
	s->u.uid_map.ranges = range(1, 100000, 65536);
}

TEST(test_newuidmap_missing)
{
	map_by_helper();
	told(USER, ENOENT, "the helper '/usr/bin/newuidmap' is not there", "package uidmap");
}

TEST(test_newuidmap_not_setuid)
{
	map_by_helper();
	told(USER
	     "path /usr/bin/newuidmap = file\nfact helper.newuidmap = /usr/bin/newuidmap plain",
	     EPERM, "'/usr/bin/newuidmap' is not set-uid root", "chmod u+s /usr/bin/newuidmap");
	told(USER
	     "path /usr/bin/newuidmap = file\nfact helper.newuidmap = /usr/bin/newuidmap plain\n"
	     "fact mount_flags:/usr/bin/newuidmap = nosuid,nodev",
	     EPERM, "'/usr/bin/newuidmap' lies on a mount with nosuid, so that it gets no rights",
	     "needs no helper");
}

TEST(test_newuidmap_no_new_privs)
{
	map_by_helper();
	told(USER HELPER "fact no_new_privs = yes", EPERM,
	     "no_new_privs is set on sbx itself, so that '/usr/bin/newuidmap' gets no rights",
	     "start sbx from where it is not set");
}

TEST(test_no_subuid_range)
{
	map_by_helper();
	told(USER HELPER, EPERM,
	     "newuidmap refuses the ids 100000 to 165535: /etc/subuid does not give them to 'u'",
	     "usermod --add-subuids 100000-165535 u");
	told(USER HELPER "file /etc/subuid = v:100000:65536\\nu:100000:65535\\nu:x\\n\n", EPERM,
	     "newuidmap refuses the ids 100000 to 165535: /etc/subuid does not give them to 'u'",
	     "usermod --add-subuids 100000-165535 u");
	told(USER HELPER "file /etc/subuid = 1000:100000:65536\\n\n", EPERM,
	     "probably newuidmap refuses the ranges", "needs no helper");
}

TEST(test_gid_map_without_deny)
{
	clone_with(NS_USER);
	add(STEP_GID_MAP)->u.gid_map.ranges = range(0, 1000, 1);
	told(USER, EPERM,
	     "setgroups was not denied first: only then may an ordinary user map a group, as "
	     "leaving a "
	     "group must not open what the group is kept out of",
	     "sbx compile");
}

TEST(test_map_of_foreign_ids)
{
	clone_with(NS_USER);
	add(STEP_SETGROUPS_DENY);
	add(STEP_UID_MAP)->u.uid_map.ranges = range(0, 1001, 1);
	told(USER, EPERM, "uid 1001 is not yours (1000), and only root may map others", "subids");
	told("fact uid = 0\nfact uid_map = 0 1000 1", EPERM,
	     "uids 1001 to 1001 do not exist in the user namespace that sbx runs in", "uid_map");
}

TEST(test_ids_inside)
{
	root();
	add(STEP_SETGROUPS)->u.setgroups.groups = (struct intv){ (int64_t[]){ 5 }, 1 };
	told(USER, EPERM,
	     "setgroups is denied in this user namespace, as its group was mapped without a helper",
	     "identity.groups = []");
	told(USER, EINVAL, "gid 5 is not mapped inside", "identity.groups");
	add(STEP_SETGID)->u.setgid.gid = 5;
	told(USER, EINVAL, "gid 5 is not mapped inside", "identity.user");
	add(STEP_SETUID)->u.setuid.uid = 7;
	told(USER, EINVAL, "uid 7 is not mapped inside", "identity.user");
}

/* ---- paths -------------------------------------------------------------------------- */

TEST(test_locked_directory)
{
	struct step *s = add(STEP_HOST_DIR);

	s->u.host_dir.path = "/home/u/upper";
	s->u.host_dir.lock = true;
	told("path /home/u/upper = dir", EWOULDBLOCK,
	     "another sandbox is using '/home/u/upper', and two at once would spoil it",
	     "fuser -v /home/u/upper");
}

TEST(test_host_directory)
{
	struct step *s = add(STEP_HOST_DIR);

	s->u.host_dir.path = "/srv/a/b";
	s->u.host_dir.owner = -1;
	told("path /srv = dir\nfact mount_flags:/srv = ro", EROFS,
	     "'/srv' is on a read-only file system", "writable file system");
	told("path /srv = dir\nfact access:/srv = rx\nfact owner:/srv = 0:0:755", EACCES,
	     "you may not write to '/srv' (uid 0, mode 0755)", "yours");
	told("path /srv = dir", ENOSPC, "probably the file system of '/srv' is full", "df -h /srv");
	told("path /srv/a/b = dir\nfact owner:/srv/a/b = 7:7:770", EPERM,
	     "'/srv/a/b' is there already, and somebody else may write to it (uid 7, mode 0770)",
	     "chmod go-w /srv/a/b");
}

TEST(test_source_missing)
{
	root();
	bind("/data/a/b", "/usr/share", 0);
	told("path /data = dir", ENOENT, "'/data/a' does not exist on the host",
	     "write \"-/data/a/b\" where it may be absent");
}

TEST(test_source_unreadable)
{
	root();
	bind("/root/a/b", "/usr/share", 0);
	told("path /root = dir\npath /root/a = denied\nfact access:/ = rx\nfact access:/root = "
	     "none\n"
	     "fact access:/root/a = none\nfact owner:/root = 0:0:700",
	     EACCES, "you may not search '/root' (uid 0, mode 0700)", "right to search");
}

TEST(test_source_became_a_link)
{
	root();
	bind("/data/a", "/usr/share", 0);
	told("path /data = link\nlink /data = /etc\npath /usr/share = dir", ELOOP,
	     "'/data' has become a link since the plan was made, and is not followed", "anew");
	told("path /data = file", ENOTDIR, "'/data' is a file on the host, no directory",
	     "correct");
}

TEST(test_target_is_a_link)
{
	root();
	bind("/data", "/bin/x", 0);
	told("path /data = dir\npath /usr/bin = dir", ELOOP,
	     "'/bin' is a link inside, and targets are never followed through links",
	     "name the place that it leads to: '/usr/bin/x'");
	told("path /data = dir", ELOOP,
	     "'/bin' is a link inside that leads nowhere, and targets are never followed through "
	     "links",
	     "no link");
}

TEST(test_link_in_an_overlay)
{
	overlay_root("/var/alpine");
	bind("/data", "/var/run/x", 0);
	told("path /data = dir\nlink /var/alpine/var/run = /run\npath /var/alpine/run = dir", ELOOP,
	     "'/var/run' is a link inside, and targets are never followed through links",
	     "name the place that it leads to: '/run/x'");
}

TEST(test_target_missing)
{
	root();
	bind("/data", "/usr/share/data", 0);
	told("path /data = dir\npath /usr/share = dir", ENOENT,
	     "'/usr/share/data' does not exist inside",
	     "make it on the host: sbx creates nothing in the host's '/usr'");
	bind("/data", "/srv/data", 0);
	told("path /data = dir\npath /usr/share = dir", ENOENT, "'/srv' does not exist inside",
	     "type \"dir\"");
}

TEST(test_target_of_another_type)
{
	root();
	bind("/etc/passwd", "/usr/share", 0);
	told("path /etc/passwd = file\npath /usr/share = dir", ENOTDIR,
	     "the source is a file, and '/usr/share' inside is a directory", "a file on a file");
	add(STEP_MKDIR)->u.mkdir.path = "/usr/x/y";
	told("path /usr/x = file", ENOTDIR, "'/usr/x' is a file inside, no directory", "correct");
}

TEST(test_target_exists)
{
	root();
	link_to("usr/lib", "/usr");
	told("path /usr = dir", EEXIST, "'/usr' is there already inside: a directory",
	     "another name");
}

TEST(test_target_read_only)
{
	root();
	add(STEP_MKDIR)->u.mkdir.path = "/usr/new";
	told("path /usr = dir", EROFS, "the host's '/usr' is mounted read-only over '/usr/new'",
	     "beforehand");
	told("path /usr = dir\nfact access:/usr = rx\nfact owner:/usr = 0:0:755", EACCES,
	     "you have no rights in '/usr' on the host (uid 0, mode 0755)", "your own");
}

TEST(test_target_of_foreign_owner)
{
	add(STEP_UID_MAP)->u.uid_map.ranges = range(0, 524288, 65536);
	bind("/", "/", 0);
	add(STEP_TMPFS)->u.tmpfs.target = "/root/.ssh";
	told("path /root = dir\npath /root/.ssh = dir\nfact owner:/root = 0:0:700", EACCES,
	     "only its owner may search '/root' on the host (uid 0, mode 0700), and the sandbox's "
	     "id map does not have that id",
	     "chmod o+x");
}

TEST(test_full_tmpfs)
{
	root();
	plan->steps[5].u.tmpfs.size = 4096;
	add(STEP_FILE)->u.file.path = "/big";
	told("", ENOSPC,
	     "probably the tmpfs on '/' is full: it has 4096 bytes and 0 inodes (0: no limit)",
	     "larger size");
}

TEST(test_too_many_mounts)
{
	root();
	bind("/data", "/usr/share", 0);
	told("path /data = dir\npath /usr/share = dir\nfact sysctl:fs/mount-max = 4\n"
	     "fact mounts_below:/ = /a\\n/b\\n/c",
	     ENOSPC,
	     "a mount namespace may hold 4 mounts (fs.mount-max), and the host's 3 nearly fill it",
	     "fs.mount-max");
}

TEST(test_working_directory)
{
	root();
	add(STEP_CHDIR)->u.chdir.path = "/home/u/project";
	told("", ENOENT, "'/home' does not exist inside", "cwd");
}

/* ---- mounts ------------------------------------------------------------------------- */

TEST(test_bind_would_uncover)
{
	root();
	bind("/data", "/usr/share", 0);
	plan->steps[plan->n_steps - 1].u.bind.recursive = false;
	told("path /data = dir\npath /usr/share = dir\nfact mounts_below:/data = /data/x\\n/data/y",
	     EINVAL,
	     "there are mounts below '/data' ('/data/x'), and a user namespace may not show what "
	     "they cover",
	     "norecursive");
}

TEST(test_bind_renamed)
{
	root();
	bind("/data", "/home/u/project", 0);
	told("path /data = dir\npath /home/u/project = dir", ESTALE,
	     "'/home/u/project' became the name of something else again and again while it was "
	     "bound",
	     "5.12");
}

TEST(test_overlay)
{
	static const char dirs[] =
		"path /low = dir\npath /home/u/up = dir\npath /home/u/work = dir\n";
	struct step *s;

	overlay_root("/low");
	s = &plan->steps[1];
	told("path /low = dir\nfact overlay_userns = kernel", EPERM,
	     "this kernel cannot mount an overlay in a user namespace: Linux 5.11 was the first",
	     "newer kernel");
	told("path /low = dir\nfact filesystem:overlay = no", ENODEV,
	     "this kernel has no overlay file system, or its module is not loaded",
	     "modprobe overlay");
	told("", ENOENT, "'/low' does not exist on the host", "make it");
	s->u.overlay.flags = 0;
	s->u.overlay.upper = "/home/u/up";
	s->u.overlay.work = "/home/u/work";
	told(arena_printf(arena, "%sfact fs_type:/home/u/up = nfs\nfact fs_type:/home/u/work = nfs",
			  dirs),
	     EINVAL,
	     "the upper layer '/home/u/up' is on nfs, which the kernel does not take for one",
	     "ext4");
	told(arena_printf(arena, "%sfact fs_type:/home/u/up = overlay", dirs), EINVAL,
	     "the upper layer '/home/u/up' is on overlay, which the kernel does not take for one",
	     "filesystem.root.upper = \"tmpfs\"");
	told(arena_printf(arena,
			  "%sfact fs_type:/home/u/up = ext4\nfact fs_type:/home/u/work = xfs",
			  dirs),
	     EINVAL,
	     "the upper layer '/home/u/up' and the work directory '/home/u/work' are on different "
	     "file "
	     "systems",
	     "one directory");
	told(arena_printf(arena, "%sfact access:/home/u/up = rx\nfact owner:/home/u/up = 0:0:755",
			  dirs),
	     EACCES, "you may not write to '/home/u/up' (its owner, group and mode: 0:0:755)",
	     "belongs to you");
	told(arena_printf(arena, "%sfact access:/home/u/up = rwx", dirs), EPERM,
	     "probably the plan was made for a caller without a user namespace: it lacks "
	     "userxattr, and "
	     "only root may write the overlay's marks in trusted attributes",
	     "anew");
	told(dirs, EBUSY,
	     "probably the upper or the work directory is in use by another overlay ('/home/u/up')",
	     "end what uses it");
	told(dirs, ESTALE, "probably the upper layer '/home/u/up' was made over other lower layers",
	     "new upper");
}

static struct step *filesystem(const char *type)
{
	struct step *s = add(STEP_FILESYSTEM);

	s->u.filesystem.type = type;
	s->u.filesystem.target = "/usr";
	return s;
}

TEST(test_proc)
{
	root();
	filesystem("proc");
	told("fact proc_userns = masked", EPERM,
	     "parts of /proc are covered here, as container engines do, and then the kernel gives "
	     "no new one",
	     "systempaths=unconfined");
	plan->steps[0].u.clone.ns = NS_USER | NS_MOUNT;
	told("fact proc_userns = masked", EPERM,
	     "a proc can only be mounted in a pid namespace of one's own", "namespaces.pid = true");
}

TEST(test_sysfs)
{
	root();
	filesystem("sysfs");
	told("", EPERM, "a sysfs can only be mounted in a net namespace of one's own",
	     "namespaces.net = true");
	plan->steps[0].u.clone.ns |= NS_NET;
	told("fact mount_flags:/sys = ro,nosuid", EPERM,
	     "/sys is read-only here, as container engines do, and then the kernel gives no new "
	     "one",
	     "filesystem.sys");
	told("fact mount_flags:/sys = nosuid\nfact mounts_below:/sys = /sys/firmware", EPERM,
	     "probably /sys is partly covered here, as container engines do, and then the kernel "
	     "gives no "
	     "new one",
	     "filesystem.sys");
}

TEST(test_other_file_systems)
{
	root();
	filesystem("mqueue");
	told("", EPERM, "a mqueue can only be mounted in a ipc namespace of one's own",
	     "namespaces.ipc = true");
	told("fact filesystem:mqueue = no", ENODEV, "this kernel has no mqueue file system",
	     "modprobe mqueue");
	plan->steps[plan->n_steps - 1].u.filesystem.options = "hidepid=x";
	told("", EINVAL,
	     "probably this kernel does not know one of the options 'hidepid=x' of mqueue",
	     "leave the option out");
}

TEST(test_idmapped_source)
{
	clone_with(NS_USER);
	add(STEP_OPEN_TREE)->u.open_tree.source = "/data";
	told("path /data = dir\nfact fs_type:/data = nfs\nfact mount_setattr = yes", EINVAL,
	     "probably the file system of '/data' (nfs) cannot be mounted with other ids by this "
	     "kernel",
	     "identity.id_map");
	told("path /data = dir\nfact mount_setattr = no", ENOSYS,
	     "this kernel has no id-mapped mounts: Linux 5.12 was the first", "identity.id_map");
}

TEST(test_pivot_root)
{
	root();
	add(STEP_PIVOT_ROOT);
	told("fact chrooted = yes", EINVAL,
	     "sbx runs in a chroot, and pivot_root needs the root of a mount namespace",
	     "pivot_root");
	told("fact chrooted = no\nfact fs_type:/ = ramfs", EINVAL,
	     "probably the root of this machine is its initramfs, which cannot be pivoted away "
	     "from",
	     "switch_root");
	told("fact seccomp_filter = yes", EPERM,
	     "probably a seccomp filter above sbx refuses the system call", "seccomp=unconfined");
	told("fact apparmor_label = docker-default (enforce)", EPERM,
	     "probably the security module refuses it: sbx runs confined as 'docker-default "
	     "(enforce)'",
	     "dmesg");
}

/* ---- the process -------------------------------------------------------------------- */

TEST(test_names)
{
	root();
	add(STEP_HOSTNAME)->u.hostname.name = "x";
	told("", EPERM, "without a uts namespace it would be the host's name",
	     "namespaces.uts = true");
	add(STEP_LINK_UP)->u.link_up.interface = "lo";
	told("", EPERM, "without a net namespace it would be the host's interface",
	     "namespaces.net");
	told("", ENODEV, "there is no interface 'lo' inside", "name");
	add(STEP_TIME_OFFSETS);
	told("fact ns.time = no", ENOENT, "this kernel has no time namespaces",
	     "namespaces.time = false");
}

TEST(test_limits)
{
	struct step *s;

	root();
	s = add(STEP_RLIMIT);
	s->u.rlimit = (struct step_rlimit){ RLIMIT_NOFILE, 2000, 2000 };
	told("fact rlimit:nofile = 1024", EPERM,
	     "only root may raise a hard limit, and yours is 1024", "limits.nofile = up to 1024");
	told("fact rlimit:nofile = unlimited\nfact sysctl:fs/nr_open = 1500", EPERM,
	     "no process may open more than 1500 files (fs.nr_open)", "limits.nofile = up to 1500");
	s->u.rlimit.hard = 10;
	told("", EINVAL, "the soft limit is above the hard one", "SOFT:HARD");
	add(STEP_NICE)->u.nice.value = -5;
	told("fact caps = 0", EACCES, "only root may go below the nice value that sbx has itself",
	     "process.nice");
	add(STEP_CLONE)->u.clone.ns = NS_USER;
	add(STEP_NICE)->u.nice.value = 5;
	told("fact caps = ffffffffff", EACCES,
	     "only root may go below the nice value that sbx has itself", "that value or more");
	add(STEP_OOM_SCORE_ADJ)->u.oom_score_adj.value = -5;
	told("fact caps = 0", EACCES, "only root may lower the value that sbx has itself",
	     "process.oom_score_adj");
	add(STEP_CLOSE_FDS)->u.close_fds.keep = (struct intv){ (int64_t[]){ 8, 9 }, 2 };
	told("", EBADF, "one of the descriptors 8, 9 is not open in the process that started sbx",
	     "leave it out");
	add(STEP_PTY)->u.pty.ptmx = "";
	told("", ENOENT, "there is no /dev/ptmx on this machine", "filesystem.dev");
	told("fact sysctl:kernel/pty/max = 4096", ENOSPC,
	     "all pseudo-terminals of the machine are taken (kernel.pty.max is 4096)",
	     "kernel.pty.max=N");
	add(STEP_PTY)->u.pty.ptmx = "/dev/pts/ptmx";
	told("", ENODEV, "probably something that is no devpts has been put over '/dev/pts/ptmx'",
	     "else");
	told("", EACCES, "probably devices cannot be opened there", "nodev");
	add(STEP_PIPES);
	told("", ENOENT, "there is no /dev/null on this machine", "/dev");
	add(STEP_AFFINITY);
	told("fact cpus = 0-3", EINVAL, "none of the processors can be used here: there are 0-3",
	     "process.cpu_affinity");
	add(STEP_INIT);
	told("fact rlimit:nproc = 7", EAGAIN,
	     "probably the limit on processes is reached (RLIMIT_NPROC is 7)", "pids.max");
}

TEST(test_landlock)
{
	add(STEP_LANDLOCK_RULESET)->u.landlock_ruleset.abi = 6;
	told("fact landlock = 4", EINVAL,
	     "the plan was made for ABI 6 of Landlock, and this kernel has 4",
	     "make the plan again");
	told("fact landlock = ENOSYS", ENOSYS,
	     "this kernel has no Landlock: Linux 5.13 was the first", "a newer kernel");
	told("fact landlock = EOPNOTSUPP", EOPNOTSUPP,
	     "Landlock is built in, but switched off at boot", "lsm=");
	told("fact landlock = denied", EPERM, "something above sbx refuses Landlock's system calls",
	     "seccomp=unconfined");
	add(STEP_LANDLOCK_PATH)->u.landlock_path.path = "/data";
	told("", ENOENT, "probably what was mounted at '/data' has gone since", "again");
	told("", EOPNOTSUPP,
	     "in '/data' other bytes may be the same name, so that init could not tell what must "
	     "not be made",
	     "again");
	add(STEP_BROKER);
	told("fact seccomp_listener = kernel", EINVAL,
	     "the plan was made where a filter may leave system calls to init; here the kernel is "
	     "older than Linux 5.19",
	     "again");
	told("fact seccomp_listener = taken", EBUSY,
	     "the plan was made where a filter may leave system calls to init; here a sandbox "
	     "around sbx does it already",
	     "again");
	told("", EACCES,
	     "the plan was made where a filter may leave system calls to init; here that is "
	     "refused",
	     "again");
	add(STEP_LANDLOCK_RESTRICT);
	told("", EPERM, "without no_new_privs only CAP_SYS_ADMIN may restrict itself",
	     "security.no_new_privs = true");
	told("", E2BIG,
	     "sbx runs inside 16 layers of Landlock already, and the kernel takes no more",
	     "\"off\"");
}

TEST(test_rights_without_a_user_namespace)
{
	clone_with(NS_MOUNT);
	add(STEP_BOUNDING_SET);
	told("fact caps = 0", EPERM,
	     "without a user namespace only root may change capability sets",
	     "namespaces.user = true");
}

/* ---- control groups ------------------------------------------------------------------ */

static void scope_of(const char *manager)
{
	struct step *s = add(STEP_CGROUP_SCOPE);

	s->actor = ACTOR_SUPERVISOR;
	s->u.cgroup_scope.manager = manager;
	s->u.cgroup_scope.name = "sbx-a";
}

static struct step *cgroup_with(const char *controllers)
{
	struct step *s = add(STEP_CGROUP);

	s->actor = ACTOR_SUPERVISOR;
	s->u.cgroup.hierarchy = "/sys/fs/cgroup";
	s->u.cgroup.controllers = words(controllers);
	s->u.cgroup.name = "sbx-a";
	s->u.cgroup.v2 = true;
	s->u.cgroup.own = true;
	return s;
}

static void limit(const char *file, const char *value)
{
	struct step *s = add(STEP_CGROUP_LIMIT);

	s->actor = ACTOR_SUPERVISOR;
	s->u.cgroup_limit.file = file;
	s->u.cgroup_limit.value = value;
	s->u.cgroup_limit.hierarchy = "/sys/fs/cgroup";
}

struct row {
	const char *machine;
	int err;
	const char *text, *help;
};

/* Each of them is told about the last step. */
#define TELL(...)                                                                       \
	do {                                                                            \
		static const struct row rows[] = { __VA_ARGS__ };                       \
                                                                                        \
		for (size_t i = 0; i < ARRAY_LEN(rows); i++)                            \
			told(rows[i].machine, rows[i].err, rows[i].text, rows[i].help); \
	} while (0)

TEST(test_scope)
{
	scope_of("user");
	TELL({ "", ENOENT, "probably the program sbx-scope is not where sbx was installed",
	       "again" },
	     { "fact systemd_user = nolibrary", ENOPKG,
	       "libsystemd.so.0 is not here, which systemd is asked by", "libsystemd0" },
	     { "fact systemd_user = yes", ENOPKG,
	       "probably libsystemd.so.0 cannot be loaded, or is too old", "libsystemd0" },
	     { "fact systemd_user = none", ECONNREFUSED, "systemd is not the init of this machine",
	       "or root" },
	     { "fact systemd_user = nosession", ECONNREFUSED,
	       "neither XDG_RUNTIME_DIR nor DBUS_SESSION_BUS_ADDRESS is set, as in cron, su and "
	       "sudo: "
	       "sbx does not know of a manager of yours",
	       "loginctl enable-linger" },
	     { "fact systemd_user = nomanager", ECONNREFUSED,
	       "no manager of yours runs: there is nothing of systemd in XDG_RUNTIME_DIR",
	       "log in" },
	     { "fact systemd_user = nobus", ECONNREFUSED,
	       "your manager of systemd has no socket that can be reached", "systemctl --user" },
	     { "fact systemd_user = yes", ECONNREFUSED,
	       "probably the user's manager of systemd does not listen",
	       "systemctl --user status" },
	     { "", EREMOTE,
	       "the manager is outside of the pid namespace that sbx is in, and would take another "
	       "process for it",
	       "outside" },
	     { "", EACCES, "your manager of systemd does not make scopes for you",
	       "journalctl --user" },
	     { "", EEXIST, "your manager of systemd has a unit of that name and number already",
	       "list-units" },
	     { "", ECANCELED, "your manager of systemd began to make the scope, and failed",
	       "journalctl --user" },
	     { "", EREMOTEIO,
	       "your manager of systemd said that the scope is there, but sbx is not in it",
	       "journalctl --user" },
	     { "", ETIMEDOUT, "your manager of systemd did not answer in 20 seconds",
	       "journalctl --user" },
	     { "", EPROTO,
	       "your manager of systemd refused; before systemd 236 none knew such scopes",
	       "journalctl --user" },
	     { "", EINTR, "sbx-scope was ended by a signal while it asked systemd", "(none)" });
}

TEST(test_scope_of_the_system)
{
	scope_of("system");
	TELL({ "fact systemd_system = v1", ECONNREFUSED,
	       "systemd runs with control groups of version 1 here, and those cannot be delegated",
	       "unified_cgroup_hierarchy=1" },
	     { "fact systemd_system = nobus", ECONNREFUSED,
	       "systemd has no socket here that can be reached, as in containers", "outside" },
	     { "", ECONNREFUSED, "probably the system's manager of systemd does not listen",
	       "systemctl status" },
	     { "", EACCES, "the system's manager does not make scopes for you", "as root" },
	     { "", ECANCELED, "the system's manager began to make the scope, and failed",
	       "journalctl -n" });
}

#define OWN_CGROUP "path /sys/fs/cgroup = dir\nfact cgroup_path = /sys/fs/cgroup/a\n"

TEST(test_cgroup)
{
	cgroup_with("cpu memory");
	TELL({ "", ENOENT, "no cgroup hierarchy is mounted at '/sys/fs/cgroup'", "mount it" },
	     { OWN_CGROUP "fact mount_flags:/sys/fs/cgroup = ro,nosuid", EROFS,
	       "'/sys/fs/cgroup' is mounted read-only, as container engines do", "unmask" },
	     { OWN_CGROUP "fact cgroup_controllers = cpu pids", ENOENT,
	       "the controller 'memory' is not handed down to '/sys/fs/cgroup/a', which has: cpu "
	       "pids",
	       "Delegate=cpu cpuset io memory pids" },
	     { OWN_CGROUP "fact cgroup_alone = no\nfact uid = 1000", EBUSY,
	       "other processes are in the cgroup '/sys/fs/cgroup/a', and then the kernel does not "
	       "divide it",
	       "systemd-run --user --scope" },
	     { OWN_CGROUP "fact uid = 0", EBUSY,
	       "probably other processes are in the cgroup '/sys/fs/cgroup/a', and then the kernel "
	       "does not divide it",
	       "systemd-run --scope" },
	     { OWN_CGROUP
	       "fact access:/sys/fs/cgroup/a = rx\nfact owner:/sys/fs/cgroup/a = 0:0:755",
	       EACCES,
	       "the cgroup '/sys/fs/cgroup/a' is not yours (owner, group and mode: 0:0:755)",
	       "systemd-run" },
	     { OWN_CGROUP, EPERM, "probably the cgroup '/sys/fs/cgroup/a' is not yours",
	       "systemd-run" },
	     { OWN_CGROUP, EAGAIN,
	       "probably a limit on how many cgroups may be below '/sys/fs/cgroup/a' is reached",
	       "cgroup.max.descendants" },
	     { OWN_CGROUP, ENOSPC,
	       "probably the machine has as many cgroups as its kernel can count (65535)",
	       "rmdir" },
	     { OWN_CGROUP, EEXIST,
	       "probably every name that sbx tried below '/sys/fs/cgroup/a' is taken (sbx-a-...)",
	       "end" },
	     { OWN_CGROUP, EOPNOTSUPP,
	       "probably '/sys/fs/cgroup/a' holds threads, not processes (cgroup.type)",
	       "systemd-run" });
	cgroup_with("io")->u.cgroup.own = false;
	told(OWN_CGROUP "fact cgroup_above = cpu", ENOENT,
	     "the controller 'io' is not handed down to '/sys/fs/cgroup/a', which has: cpu",
	     "Delegate=");
}

TEST(test_cgroup_limit_missing)
{
	cgroup_with("memory");
	limit("memory.peak", "1");
	told(OWN_CGROUP "fact cgroup_file:memory.peak = no\nfact kernel = 5.10", ENOENT,
	     "this kernel (5.10) has no 'memory.peak': it needs Linux 5.19", "limits.optional");
	limit("memory.swap.max", "0");
	told(OWN_CGROUP "fact kernel = 5.10", ENOENT,
	     "probably this kernel (5.10) has no 'memory.swap.max': it needs swap accounting "
	     "(CONFIG_MEMCG_SWAP, or swapaccount=1 on its command line)",
	     "optional");
	limit("memory.maks", "0");
	told(OWN_CGROUP "fact cgroup_file:memory.maks = no", ENOENT,
	     "the cgroup has no file 'memory.maks'", "cgroup-v2.rst");
	told("fact mount_flags:/sys/fs/cgroup = ro", EROFS,
	     "'/sys/fs/cgroup' is mounted read-only, as container engines do", "podman");
}

TEST(test_cgroup_limit_changed)
{
	cgroup_with("memory");
	limit("memory.max", "5000");
	told("fact page_size = 4096", ERANGE,
	     "the kernel counts it in pages of 4096 bytes, and makes 4096 of it", "sbx compile");
	limit("cpu.max", "1 2");
	TELL({ "", ERANGE,
	       "probably the kernel took '1 2' for 'cpu.max' and shows another value: it is beyond "
	       "what it can count, or somebody has set it again",
	       "keeps" },
	     { "", EINVAL, "probably the kernel does not understand '1 2' in 'cpu.max'",
	       "correct" },
	     { OWN_CGROUP, EACCES, "probably the cgroup '/sys/fs/cgroup/a' is not yours",
	       "systemd-run" });
}

TEST(test_cgroup_limit_refused)
{
	cgroup_with("memory");
	limit("io.max", "8:99 rbps=1");
	told("", ENODEV, "this machine has no disk with the numbers 8:99", "lsblk");
	told("", EOPNOTSUPP, "probably what this machine has cannot be limited by 'io.max'",
	     "leave");
	limit("cpuset.cpus", "9");
	told("fact cpus = 0-3", EINVAL,
	     "probably the processors 9 are not all to be had here: sbx has 0-3", "limits.cpuset");
	limit("cpuset.mems", "1");
	told("fact mems = 0", EACCES,
	     "probably the memory nodes 1 are not all to be had here: sbx has 0", "limits.mems");
	limit("memory.memsw.limit_in_bytes", "4096");
	told("", EINVAL, "probably memory and swap together cannot be less than the memory alone",
	     "swap");
	limit("memory.limit_in_bytes", "4096");
	told("", EBUSY, "probably more memory than that is in use already", "higher");
}

TEST(test_cgroup_enter)
{
	cgroup_with("memory");
	add(STEP_CGROUP_ENTER)->actor = ACTOR_SUPERVISOR;
	TELL({ OWN_CGROUP, ENOSPC,
	       "probably the cgroup has no processors, or no memory nodes, that are there",
	       "limits.mems" },
	     { OWN_CGROUP, ESRCH, "probably the sandbox had ended before it could be moved",
	       "(none)" },
	     { OWN_CGROUP, ENOENT,
	       "probably somebody has removed the cgroup, as systemd does with what it has not "
	       "delegated",
	       "systemd-run" },
	     { OWN_CGROUP, EINVAL,
	       "probably a process with real-time priority cannot go where there is no time for it "
	       "(cpu.rt_runtime_us)",
	       "chrt" },
	     { OWN_CGROUP, EACCES,
	       "probably to be moved wants rights on the cgroup that holds both the old and the "
	       "new "
	       "one",
	       "systemd-run" },
	     { OWN_CGROUP, EBUSY,
	       "probably the cgroup divides what it has among others, and then no process may be "
	       "in "
	       "it",
	       "(none)" },
	     { OWN_CGROUP, EOPNOTSUPP,
	       "probably the cgroup is for threads, not for processes (cgroup.type)",
	       "systemd-run" },
	     { OWN_CGROUP "fact mount_flags:/sys/fs/cgroup = ro", EROFS,
	       "'/sys/fs/cgroup' is mounted read-only, as container engines do", "docker" });
}

/* ---- the command ---------------------------------------------------------------------- */

#define PROGRAMS                                                                    \
	"path /usr/bin/bash = file\npath /usr/bin/python3 = file\nlist /usr/bin = " \
	"bash\\npython3\n"                                                          \
	"fact arch = x86_64\n"

TEST(test_command_missing)
{
	root();
	path_is("/usr/local/bin:/usr/bin");
	exec_words("bahs -c x");
	told(PROGRAMS, ENOENT,
	     "there is no 'bahs' inside in any directory of PATH (/usr/local/bin:/usr/bin)",
	     "did you mean 'bash'?");
	exec_words("/opt/tool/run");
	told(PROGRAMS "path /opt/tool/run = file", ENOENT, "'/opt' does not exist inside",
	     "filesystem.read_only = [ \"/opt/tool/run\" ]");
	exec_words("/bin/nosuch");
	told(PROGRAMS, ENOENT, "'/usr/bin/nosuch' does not exist inside", "install it");
}

TEST(test_alternatives)
{
	root();
	path_is("/usr/bin");
	exec_words("zsh");
	plan->steps[plan->n_steps - 1].u.exec.alternatives = words("bash sh");
	told(PROGRAMS "fact program:/usr/bin/bash = elf x86_64 /lib64/ld.so", ENOENT,
	     "'/usr/bin/bash' needs the loader '/lib64/ld.so', which does not exist inside",
	     "musl");
}

TEST(test_interpreter_missing)
{
	root();
	path_is("/bin");
	exec_words("tool");
	told(PROGRAMS
	     "path /usr/bin/tool = file\nfact program:/usr/bin/tool = script /usr/bin/perl",
	     ENOENT, "'/usr/bin/tool' is a script for '/usr/bin/perl', which does not exist inside",
	     "install the interpreter");
}

TEST(test_interpreter_through_a_link)
{
	struct cause c;

	root();
	exec_words("/bin/tool");
	c = ask(PROGRAMS "path /usr/bin/tool = file\nfact program:/usr/bin/tool = script /bin/bash",
		ENOENT);
	/* /bin is a link to usr/bin inside, so the interpreter is there. */
	assert_null(c.text);
}

TEST(test_noexec)
{
	root();
	plan->steps[7].u.bind.attrs |= ATTR_NOEXEC;
	exec_words("/bin/bash");
	told(PROGRAMS, EACCES, "'/usr/bin/bash' lies on '/usr', which is mounted noexec",
	     "option exec");
	plan->steps[7].u.bind.attrs = 0;
	told(PROGRAMS "fact mount_flags:/usr/bin/bash = nosuid,noexec", EACCES,
	     "'/usr/bin/bash' is on a file system that is mounted noexec on the host", "copy");
}

TEST(test_not_executable)
{
	root();
	exec_words("/bin/bash");
	told(PROGRAMS "fact access:/usr/bin/bash = rw\nfact owner:/usr/bin/bash = 0:0:644", EACCES,
	     "'/usr/bin/bash' is not executable (owner, group and mode: 0:0:644)",
	     "chmod +x /usr/bin/bash");
	told(PROGRAMS "fact access:/usr/bin/bash = r\nfact owner:/usr/bin/bash = 0:0:754", EACCES,
	     "'/usr/bin/bash' may be executed, but not by you (owner, group and mode: 0:0:754)",
	     "from its owner");
	told("path /usr/bin/bash = denied\nfact access:/usr/bin = r\nfact owner:/usr/bin = 0:0:744",
	     EACCES, "you may not search '/usr/bin' (uid 0, mode 0744)", "right to search");
	exec_words("/bin");
	told(PROGRAMS, EACCES, "'/usr/bin' is a directory", "name a program");
}

TEST(test_machine)
{
	root();
	exec_words("/bin/bash");
	told(PROGRAMS "fact program:/usr/bin/bash = elf aarch64 /lib/ld-linux-aarch64.so.1\n"
		      "path /usr/lib/ld-linux-aarch64.so.1 = file",
	     ENOEXEC, "'/usr/bin/bash' is a program for aarch64, and this machine is x86_64",
	     "qemu");
	told(PROGRAMS "fact program:/usr/bin/bash = elf i686", ENOEXEC,
	     "probably '/usr/bin/bash' is damaged, or this kernel cannot run its kind", "machine");
	told(PROGRAMS "fact program:/usr/bin/bash = other", ENOEXEC,
	     "'/usr/bin/bash' is neither a program nor a script with a '#!' line", "#!/bin/sh");
	told(PROGRAMS "fact program:/usr/bin/bash = empty", ENOEXEC,
	     "'/usr/bin/bash' is an empty file", "again");
}

TEST(test_whatever_the_step)
{
	root();
	told("fact kernel = 5.4.0", ENOSYS, "probably this kernel (5.4.0) is too old for the step",
	     "doctor");
	told("fact seccomp_filter = yes", ENOSYS,
	     "probably a seccomp filter above sbx does not know the system call", "newer engine");
	told("", ENOMEM, "probably the machine, or the cgroup that sbx is in, has no memory left",
	     "free -h");
	told("fact rlimit:nofile = 20", EMFILE,
	     "probably the limit on open files is reached (it is 20)", "ulimit -n");
}

/* ---- the tree inside -------------------------------------------------------------------- */

TEST(test_tree_inside)
{
	static const struct {
		const char *path, *type, *host, *real;
	} cases[] = {
		{ "/", "dir", NULL, "/" },
		{ "/usr", "dir", "/usr", "/usr" },
		{ "/bin/bash", "file", "/usr/bin/bash", "/usr/bin/bash" },
		{ "/bin/../lib", "dir", "/usr/lib", "/usr/lib" },
		{ "/etc", NULL, NULL, "/etc" },
		{ "/usr/share/x", "dir", "/data", "/usr/share/x" },
		{ "/usr/share/x/y", NULL, NULL, "/usr/share/x/y" },
		{ "/usr/bin/up", "file", "/usr/bin/bash", "/usr/bin/bash" },
	};
	struct diags d;
	struct host *h;

	root();
	bind("/data", "/usr/share/x", 0);
	diags_init(&d, arena);
	h = host_new_fixture(
		arena, "host",
		"path /usr/bin/bash = file\npath /usr/lib = dir\npath /usr/share/x/y = file\n"
		"path /data = dir\nlink /usr/bin/up = /bin/bash\n",
		&d);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct inside in;
		bool found = inside_find(plan, plan->n_steps, h, cases[i].path, true, &in);

		if (found != (cases[i].type != NULL) || strcmp(in.path, cases[i].real) != 0)
			fail_msg("%s: at %s", cases[i].path, in.path);
		if (found && strcmp(in.type, cases[i].type) != 0)
			fail_msg("%s: %s", cases[i].path, in.type);
		if (cases[i].host && (!in.host || strcmp(in.host, cases[i].host) != 0))
			fail_msg("%s: host %s", cases[i].path, in.host ? in.host : "none");
	}
}

TEST(test_environment_inside)
{
	struct diags d;
	struct host *h;

	diags_init(&d, arena);
	h = host_new_fixture(arena, "host", "env A = host\nenv LC_ALL = C", &d);
	assert_string_equal(inside_env(plan, h, "A"), "host"); /* no step: all of it */
	add(STEP_ENV_CLEAN);
	assert_null(inside_env(plan, h, "A"));
	add(STEP_ENV_PASS)->u.env_pass.pattern = "LC_*";
	assert_string_equal(inside_env(plan, h, "LC_ALL"), "C");
	assert_null(inside_env(plan, h, "A"));
	add(STEP_ENV_SET)->u.env_set.name = "A";
	plan->steps[2].u.env_set.value = "set";
	assert_string_equal(inside_env(plan, h, "A"), "set");
	add(STEP_ENV_UNSET)->u.env_unset.pattern = "*";
	assert_null(inside_env(plan, h, "LC_ALL"));
}

int main(void)
{
#undef TEST
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(test_userns_limit),
		TEST(test_userns_debian_sysctl),
		TEST(test_userns_apparmor),
		TEST(test_userns_seccomp),
		TEST(test_userns_chroot),
		TEST(test_other_namespaces),
		TEST(test_join),
		TEST(test_newuidmap_missing),
		TEST(test_newuidmap_not_setuid),
		TEST(test_newuidmap_no_new_privs),
		TEST(test_no_subuid_range),
		TEST(test_gid_map_without_deny),
		TEST(test_map_of_foreign_ids),
		TEST(test_ids_inside),
		TEST(test_locked_directory),
		TEST(test_host_directory),
		TEST(test_source_missing),
		TEST(test_source_unreadable),
		TEST(test_source_became_a_link),
		TEST(test_target_is_a_link),
		TEST(test_link_in_an_overlay),
		TEST(test_target_missing),
		TEST(test_target_of_another_type),
		TEST(test_target_exists),
		TEST(test_target_read_only),
		TEST(test_target_of_foreign_owner),
		TEST(test_full_tmpfs),
		TEST(test_too_many_mounts),
		TEST(test_working_directory),
		TEST(test_bind_would_uncover),
		TEST(test_bind_renamed),
		TEST(test_overlay),
		TEST(test_proc),
		TEST(test_sysfs),
		TEST(test_other_file_systems),
		TEST(test_idmapped_source),
		TEST(test_pivot_root),
		TEST(test_names),
		TEST(test_limits),
		TEST(test_landlock),
		TEST(test_rights_without_a_user_namespace),
		TEST(test_scope),
		TEST(test_scope_of_the_system),
		TEST(test_cgroup),
		TEST(test_cgroup_limit_missing),
		TEST(test_cgroup_limit_changed),
		TEST(test_cgroup_limit_refused),
		TEST(test_cgroup_enter),
		TEST(test_command_missing),
		TEST(test_alternatives),
		TEST(test_interpreter_missing),
		TEST(test_interpreter_through_a_link),
		TEST(test_noexec),
		TEST(test_not_executable),
		TEST(test_machine),
		TEST(test_whatever_the_step),
		TEST(test_tree_inside),
		TEST(test_environment_inside),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
