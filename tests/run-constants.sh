#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# run-constants.sh - the values of src/plan/filter_constants.def are those of this machine's headers.
#
# A name that the headers have not (they may be old) is counted, not judged.

set -u
src=${top_srcdir:-$(cd "$(dirname "$0")/.." && pwd)}
tmp=$(mktemp -d) || exit 99
trap 'rm -rf "$tmp"' EXIT

echo "1..2"
case $(uname -m) in
mips* | parisc*)
	echo "ok 1 - values # SKIP most are not known here"
	echo "ok 2 - names # SKIP"
	exit 0
	;;
esac

# libc's headers for what the kernel's have not (AF_*, SOL_*).
cat >"$tmp/c.c" <<'END'
#define _GNU_SOURCE
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <sys/socket.h>
#include <time.h>

#include <asm/ioctls.h>
#include <asm/mman.h>
#include <asm/resource.h>
#if defined(__x86_64__) || defined(__i386__)
#include <asm/prctl.h>
#endif
#include <linux/bpf.h>
#include <linux/fcntl.h>
#include <linux/fs.h>
#include <linux/if_tun.h>
#include <linux/kd.h>
#include <linux/keyctl.h>
#include <linux/loop.h>
#include <linux/memfd.h>
#include <linux/mman.h>
#include <linux/mount.h>
#include <linux/netlink.h>
#include <linux/personality.h>
#include <linux/prctl.h>
#include <linux/ptrace.h>
#include <linux/reboot.h>
#include <linux/sched.h>
#include <linux/seccomp.h>
#include <linux/shm.h>
#include <linux/stat.h>
#include <linux/userfaultfd.h>
#include <linux/vt.h>
#if defined(__arm__) || defined(__aarch64__)
#define BY(generic, arm, ppc) arm
#elif defined(__powerpc__)
#define BY(generic, arm, ppc) ppc
#else
#define BY(generic, arm, ppc) generic
#endif
static int n_checked, n_wrong;
static void check(const char *name, long long ours, long long theirs)
{
	n_checked++;
	/* A header may have it as a negative int. */
	if (ours != theirs && (unsigned)ours != (unsigned)theirs) {
		printf("# %s is 0x%llx in the headers, not 0x%llx\n", name, theirs, ours);
		n_wrong++;
	}
}
int main(void)
{
END
sed -n 's/^CONST\(_MOST\|_BY\|\)(\([A-Za-z0-9_]*\), *\(.*\))$/\1 \2 \3/p' \
	"$src/src/plan/filter_constants.def" | while read -r kind name value; do
	# Without a word between, the kind is empty and all else stands one further to the left.
	case $kind in
	_MOST) ;;
	_BY) value="BY($value)" ;;
	*) value=$name name=$kind ;;
	esac
	case $name in
	# Of an enum, so that the preprocessor does not know them.
	ADDR_NO_RANDOMIZE | ADDR_LIMIT_32BIT | READ_IMPLIES_EXEC | MMAP_PAGE_ZERO | PER_LINUX | PER_LINUX32 | \
		BPF_MAP_CREATE | BPF_PROG_LOAD | BPF_OBJ_GET | BPF_PROG_ATTACH) ;;
	*) echo "#ifdef $name" ;;
	esac
	echo "	check(\"$name\", $value, (long long)($name));"
	case $name in
	ADDR_NO_RANDOMIZE | ADDR_LIMIT_32BIT | READ_IMPLIES_EXEC | MMAP_PAGE_ZERO | PER_LINUX | PER_LINUX32 | \
		BPF_MAP_CREATE | BPF_PROG_LOAD | BPF_OBJ_GET | BPF_PROG_ATTACH) ;;
	*) echo "#endif" ;;
	esac
done >>"$tmp/c.c"
cat >>"$tmp/c.c" <<'END'
	printf("# %d of the names are in the headers\n", n_checked);
	printf("%s 1 - values\n", n_wrong ? "not ok" : "ok");
	printf("%s 2 - names\n", n_checked > 300 ? "ok" : "not ok");
	return n_wrong || n_checked <= 300;
}
END
# shellcheck disable=SC2086 # a compiler may be several words
if ! ${CC:-cc} -w -o "$tmp/c" "$tmp/c.c" 2>"$tmp/err"; then
	sed 's/^/# /' "$tmp/err" | head -n 5
	echo "ok 1 - values # SKIP these headers do not go together"
	echo "ok 2 - names # SKIP"
	exit 0
fi
"$tmp/c"
