#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# run-diagnose.sh - what is printed for each kind of step when it fails, without failing it: the
# compiler is told that it did. Every kind must have its code, its operands, its step, its place.

set -u
compiler=${SBX_COMPILER:?run this by make check, or name the compiler program in SBX_COMPILER}
mkplan=${top_builddir:?}/tests/helpers/mkplan
tmp=$(mktemp -d) || exit 99
trap 'rm -rf "$tmp"' EXIT
# shellcheck source=tests/tap.sh
. "${top_srcdir:-$(cd "$(dirname "$0")/.." && pwd)}/tests/tap.sh"

# diagnose STEP ERRNO: of the plan in $tmp/plan; its exit status in $rc.
diagnose() {
	"$compiler" diagnose --plan-fd=3 --step="$1" --errno="$2" 3<"$tmp/plan" >"$tmp/out" 2>"$tmp/err"
	rc=$?
}

# says NAME STATUS TEXT...: the status and every TEXT as part of what was said.
says() {
	name=$1 want_rc=$2 missing=
	shift 2
	for text do
		grep -qF -e "$text" "$tmp/err" || missing=$text
	done
	if [ $rc -ne "$want_rc" ] || [ -n "$missing" ] || [ -s "$tmp/out" ]; then
		result 'not ok' "$name"
		echo "# status $rc, wanted $want_rc; missing: $missing"
		sed 's/^/# /' "$tmp/err"
	else
		result ok "$name"
	fi
}

# EIO: an error that no cause knows, so that the message is the same on every machine.
eio=5

# kind CODE STEP SUBJECT: a plan with that step, which fails.
kind() {
	case $2 in
	'S clone '*) lines="$2
C exec argv=/bin/true" ;;
	'C exec '*) lines="S clone ns=user
$2" ;;
	'C pty' | 'C pipes') lines="S clone ns=user,mount
C setsid
$2
C exec argv=/bin/true" ;;
	*landlock_ruleset*) lines="S clone ns=user,mount
$2
C landlock_restrict
C exec argv=/bin/true" ;;
	*landlock_restrict) lines="S clone ns=user,mount
C landlock_ruleset abi=1 fs=1
$2
C exec argv=/bin/true" ;;
	*landlock_*) lines="S clone ns=user,mount
C landlock_ruleset abi=1 fs=1
$2
C landlock_restrict
C exec argv=/bin/true" ;;
	*) lines="S clone ns=user,mount
$2
C exec argv=/bin/true" ;;
	esac
	printf '%s\n' "$lines" >"$tmp/text"
	line=$(grep -nxF -e "$2" "$tmp/text" | head -n 1 | cut -d: -f1)
	if ! "$mkplan" -x "$tmp/plan" <"$tmp/text" 2>"$tmp/err"; then
		result 'not ok' "$2"
		sed 's/^/# /' "$tmp/err"
		return
	fi
	total=$(wc -l <"$tmp/text")
	diagnose $((line - 1)) $eio
	want=125
	[ "$1" != E0602 ] || want=126
	says "$1 ${2#* }" $want "error[$1]: cannot " "$3" ': Input/output error' \
		"= step $line of $((total)): " "--> test.plan:$line"
}

kind E0501 'S clone ns=user,pid' "'user,pid'"
kind E0508 'C mkdir path=/a mode=0755' "make the directory '/a'"
kind E0508 'C symlink content=b path=/a' "make the symbolic link '/a'"
kind E0508 'C touch path=/a' "make the mount point '/a'"
kind E0508 'C file path=/a mode=0644 data=x' "write the file '/a'"
kind E0503 'C setgroups_deny' 'deny setgroups in the user namespace'
kind E0503 'C uid_map ranges=0:7:1' "write the uid map '0:7:1'"
kind E0503 'C gid_map ranges=0:7:1' "write the gid map '0:7:1'"
kind E0505 'C bind source=/a target=/b slot=-1' "bind the host's path '/a' on '/b'"
kind E0505 'C bind source=/a target=/a slot=-1' "bind the host's path '/a':"
kind E0506 'C overlay target=/a lower=/b' "mount an overlay '/a'"
kind E0507 'C tmpfs target=/a' "mount a tmpfs '/a'"
kind E0507 'C stage size=4096' 'mount the work area'
kind E0507 'C filesystem type=proc target=/proc' "mount a new file system 'proc' on '/proc'"
kind E0509 'C propagation' 'stop mount propagation to the host'
kind E0509 'C setattr target=/a attrs=ro' "set the mount attributes '/a'"
kind E0511 'C chdir path=/a' "change the working directory '/a'"
kind E0512 'C hostname name=x' "set the host name 'x'"
kind E0512 'C domainname name=x' "set the domain name 'x'"
kind E0512 'C link_up interface=lo' "bring the interface up 'lo'"
kind E0512 'C time_offsets monotonic=1' 'set the clocks of the time namespace'
kind E0513 'C oom_score_adj value=1' 'set oom_score_adj'
kind E0513 'C rlimit resource=7 soft=1 hard=2' "set the resource limit 'nofile"
kind E0513 'C umask mode=022' 'set the umask'
kind E0513 'C nice value=1' 'set the nice value'
kind E0513 'C affinity cpus=0' "set the CPU affinity '0'"
kind E0513 'C setsid' 'start a new session'
kind E0514 'C env_clean' 'empty the environment'
kind E0514 'C env_pass pattern=A' "pass on environment variables 'A'"
kind E0514 'C env_set name=A value=b' "set the environment variable"
kind E0514 'C env_unset pattern=A' "remove environment variables 'A'"
kind E0514 'C close_fds keep=3' 'close inherited descriptors'
kind E0512 'C sysctl name=user/max value=0' "set the kernel parameter 'user/max 0'"
kind E0513 'C pty' 'put a pseudo-terminal of its own in between'
kind E0513 'C pipes' 'put pipes in the place of the terminal'
kind E0517 'C landlock_path path=/a access=4' "allow access beneath the path '/a access=read_file'"
kind E0517 'C landlock_port port=80 access=1' "allow the TCP port '80 "
kind E0517 'C landlock_fds' 'allow the open descriptors to be opened again'
kind E0517 'C landlock_restrict' 'enforce the Landlock ruleset'
kind E0517 'C landlock_ruleset abi=1 fs=1' 'create the Landlock ruleset'
kind E0517 'C keyring' 'start a session keyring of its own'
kind E0517 'C seccomp otherwise=allow abis=x86_64 program=060000000000ff7f' 'install the system call filter'
kind E0515 'C securebits bits=1' 'lock the secure bits'
kind E0515 'C bounding_set keep=0' 'shrink the capability bounding set'
kind E0515 'C setgroups groups=1' "set the supplementary groups '1'"
kind E0515 'C setgid gid=1' "set the group id '1'"
kind E0515 'C setuid uid=1' "set the user id '1'"
kind E0515 'C capset keep=0' 'set the capability sets'
kind E0515 'C no_new_privs' 'set no_new_privs'
kind E0516 'C pdeathsig' 'tie its life to the supervisor'
kind E0516 'C init' 'start the payload under an init'
kind E0602 'C exec argv=/bin/true' "execute the command '/bin/true'"

# Steps of the supervisor, which have their own places in the order.
planned() {
	"$mkplan" -x "$tmp/plan" <<-EOF
		S host_dir path=/a mode=0700 owner=-1
		S join ns=net path=/proc/1/ns/net
		S clone ns=user,mount
		S uid_map ranges=0:7:1 helper=/usr/bin/newuidmap
		S open_tree source=/a slot=0
		S open_tree source=/c slot=1
		C wait
		C stage
		C layer source=/c name=layer1 slot=1
		C bind source=/a target=/b slot=0
		C exec argv="a[0m" argv=b
	EOF
}
planned
diagnose 0 $eio
says "E0504 host_dir" 125 "error[E0504]: cannot make the directory on the host '/a'"
diagnose 1 $eio
says "E0502 join" 125 "error[E0502]: cannot join the namespace '/proc/1/ns/net' (net)"
diagnose 4 $eio
says "E0505 open_tree" 125 "error[E0505]: cannot open an id-mapped copy of the host's path '/a"
diagnose 8 $eio
says "E0505 layer" 125 "error[E0505]: cannot put the id-mapped layer into the work area '/c layer1"
diagnose 6 $eio
says "E0516 wait" 125 "error[E0516]: cannot wait for the supervisor's part"
diagnose 10 2
says "E0601 exec" 127 "error[E0601]: cannot execute the command 'a\\x1b[0m': No such file"
diagnose 10 999
says "an errno without a name" 126 ': error 999'

# A whole root, where steps need each other.
"$mkplan" "$tmp/plan" <<-EOF
	S clone ns=user,mount
	C propagation
	C stage size=0
	C tmpfs target=/
	C touch path=/a
	C bind_file path=/a mode=0644 data=x
	C pivot_root
	C detach_root
	C exec argv=/bin/true
EOF
diagnose 5 $eio
says "E0508 bind_file" 125 "error[E0508]: cannot put the file over '/a': Input/output error"
diagnose 6 $eio
says "E0510 pivot_root" 125 'error[E0510]: cannot pivot to the new root: Input/output error'
diagnose 7 $eio
says "E0510 detach_root" 125 'error[E0510]: cannot drop the old root: Input/output error'
planned

# Control groups, which come first of all.
"$mkplan" -x "$tmp/plan" <<-EOF
	S cgroup_scope manager=user name=sbx-a
	S cgroup hierarchy=/sys/fs/cgroup controllers=memory name=sbx-a v2=1 own=1
	S cgroup_limit file=memory.max value=4096 hierarchy=/sys/fs/cgroup
	S clone ns=user
	S cgroup_enter
	C wait
	C cgroup_ns
	C exec argv=/bin/true
EOF
diagnose 0 $eio
says "E0520 cgroup_scope" 125 "error[E0520]: cannot have systemd make a scope 'user sbx-a': Input" \
	'= step 1 of 8: ' '--> test.plan:1'
diagnose 1 $eio
says "E0518 cgroup" 125 "error[E0518]: cannot make the cgroup '/sys/fs/cgroup controllers=memory" '--> test.plan:2'
diagnose 2 $eio
says "E0519 cgroup_limit" 125 "error[E0519]: cannot set the limit of the cgroup 'memory.max 4096" \
	'--> test.plan:3'
diagnose 4 $eio
says "E0518 cgroup_enter" 125 'error[E0518]: cannot move the sandbox into its cgroup: Input' \
	'--> test.plan:5'
planned

# What the runner never does.
diagnose 11 $eio
says "E0002 a step that is not there" 125 'error[E0002]: step 11 failed with error 5'
head -c 100 "$tmp/plan" >"$tmp/cut"
mv "$tmp/cut" "$tmp/plan"
diagnose 0 $eio
says "E0002 half a plan" 125 'error[E0002]'
: >"$tmp/plan"
diagnose 0 $eio
says "E0002 an empty plan" 125 'error[E0002]'
"$compiler" diagnose --plan-fd=77 --step=0 --errno=1 >"$tmp/out" 2>"$tmp/err"
rc=$?
says "E0002 no descriptor" 125 'error[E0002]'
"$compiler" diagnose --plan-fd=3 --step=x --errno=1 >"$tmp/out" 2>"$tmp/err"
rc=$?
says "E0002 no number" 125 'error[E0002]: diagnose wants --plan-fd=N'

echo "1..$n"
exit $status
