# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=bash disable=SC2154
#
# errors-userns.sh - machines that refuse namespaces or ids: sbx says why, and the way out.
#
# requires: userns

restricted=$HELPERS/restricted

# Only sbx is to be restricted; its supervisor must not see the private /proc of the test.
lacking() {
	"$restricted" "$1" -- "$SBX" "${@:2}"
}

# compiled NAME TEXT: a plan made where nothing is lacking, to be run where something is.
compiled() {
	minimal "$1" "$2"
	run "$restricted" none -- "$SBX" compile --profile="$1" -o "$T/home/$1.plan"
	[ "$status" = 0 ] || { show; fail "compile"; }
}

# The profile's own folder belongs to who runs the test; sbxtest must be able to write a plan.
open_home() {
	chmod 777 "$T/home"
}

test_limit_of_user_namespaces() {
	minimal case
	explained 125 E0501 'the limit on user namespaces is reached: user.max_user_namespaces' \
		'sysctl -w user.max_user_namespaces=15000' lacking nouserns --profile=case
	matches "$err" 'minimal\.profile:[0-9]+:'
}

# requires: deny
test_filter_of_a_container() {
	minimal case
	explained 125 E0501 'a seccomp filter above sbx refuses new user namespaces' \
		'--security-opt seccomp=unconfined' lacking container --profile=case
}

test_chroot() {
	minimal case
	explained 125 E0501 'sbx runs in a chroot' 'pivot_root' lacking chroot --profile=case
}

test_limit_of_another_namespace() {
	minimal case
	# shellcheck disable=SC2016 # for the inner shell
	explained 125 E0501 'net namespaces are switched off: user.max_net_namespaces is 0' \
		'sysctl -w user.max_net_namespaces=15000' \
		unshare -Ur sh -c 'echo 0 >/proc/sys/user/max_net_namespaces && exec "$@"' - \
		"$SBX" --profile=case
}

# requires: realroot subids
test_newuidmap_is_not_setuid() {
	open_home
	compiled case 'identity = { id_map = "subids"; };'
	explained 125 E0503 "'/usr/bin/newuidmap' is not set-uid root" 'chmod u+s /usr/bin/newuidmap' \
		lacking nohelpers run --plan="$T/home/case.plan"
}

# requires: realroot subids
test_newuidmap_on_a_nosuid_mount() {
	open_home
	compiled case 'identity = { id_map = "subids"; };'
	explained 125 E0503 "'/usr/bin/newuidmap' lies on a mount with nosuid" 'needs no helper' \
		lacking nosuid run --plan="$T/home/case.plan"
}

# requires: realroot subids
test_newuidmap_is_missing() {
	open_home
	compiled case 'identity = { id_map = "subids"; };'
	explained 125 E0503 "the helper '/usr/bin/newuidmap' is not there" 'package uidmap' \
		lacking nonewuidmap run --plan="$T/home/case.plan"
}

# requires: realroot subids
test_no_new_privs() {
	open_home
	compiled case 'identity = { id_map = "subids"; };'
	explained 125 E0503 "no_new_privs is set on sbx itself" 'start sbx from where it is not set' \
		lacking nnp run --plan="$T/home/case.plan"
}

# requires: realroot subids
test_no_range() {
	open_home
	compiled case 'identity = { id_map = "subids"; };'
	explained 125 E0503 'newuidmap refuses the ids 100000 to ' 'usermod --add-subuids 100000-165535 sbxtest' \
		lacking nosubuid run --plan="$T/home/case.plan"
}

# requires: notroot
test_group_mapped_without_denying_setgroups() {
	"$HELPERS/mkplan" "$T/case.plan" <<-EOF
		S clone ns=user
		C uid_map ranges=0:$(id -u):1
		C gid_map ranges=0:$(id -g):1
		C exec argv=/bin/true
	EOF
	explained 125 E0503 'setgroups was not denied first' 'sbx compile' "$SBX" run --plan="$T/case.plan"
	matches "$err" 'test.plan:3'
}

test_id_of_somebody_else() {
	"$HELPERS/mkplan" "$T/case.plan" <<-EOF
		S clone ns=user
		C setgroups_deny
		C uid_map ranges=0:$(id -u):1 ranges=1:4000:1
		C exec argv=/bin/true
	EOF
	explained 125 E0503 'uid' 'id_map' "$SBX" run --plan="$T/case.plan"
	matches "$err" '4000'
}

test_namespace_that_is_gone() {
	"$HELPERS/mkplan" "$T/case.plan" <<-EOF
		S join ns=net path=/run/netns/nowhere
		S clone ns=user
		C exec argv=/bin/true
	EOF
	explained 125 E0502 "'/run/netns/nowhere' is not there" 'first' "$SBX" run --plan="$T/case.plan"
}

test_namespace_of_another_kind() {
	"$HELPERS/mkplan" "$T/case.plan" <<-EOF
		S join ns=net path=/proc/self/ns/uts
		S clone ns=user
		C exec argv=/bin/true
	EOF
	explained 125 E0502 "'/proc/self/ns/uts' is 'uts:[" '/proc/PID/ns/net' "$SBX" run --plan="$T/case.plan"
}

test_doctor_on_poor_machines() {
	run lacking nouserns doctor
	same status 1 "$status"
	matches "$out" '^BAD +user namespaces +the limit on user namespaces is reached'
	matches "$out" 'get it: as root: sysctl -w user.max_user_namespaces='
	run lacking maskedproc doctor
	same status 1 "$status"
	matches "$out" '^BAD +proc +parts of /proc are covered'
	run "$SBX" doctor
	shipped_profiles_run
}

# They want an overlay, and sbx runs on kernels that cannot make one.
shipped_profiles_run() {
	local status_wanted=0 words='^the shipped profiles run here$'

	if [ -n "$(missing overlay)" ]; then
		status_wanted=1 words='^the shipped profiles do not run here: overlay$'
	fi
	same status $status_wanted "$status"
	matches "$out" "$words"
}

# requires: deny
test_doctor_below_filters() {
	run lacking container doctor
	same status 1 "$status"
	matches "$out" '^BAD +user namespaces +a seccomp filter above sbx'
	run lacking kernel5.10 doctor
	shipped_profiles_run
	matches "$out" '^less +landlock +this kernel has no Landlock'
	matches "$out" '^less +mount interface +mount'
}
