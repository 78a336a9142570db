#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# errors.sh - what sbx says on machines that cannot be imitated: other kernels, sysctls of
# distributions, AppArmor, a module that is not there. TAP.
#
#   SBX   the sbx to test, with ../libexec and ../share (or this tree's profiles) beside it
#
# Part of ./dev vm: it builds virtual machines (tests/vm/vm) and wants a network for that.

set -u
here=$(cd "$(dirname "$0")" && pwd -P)
sbx=${SBX:?name the sbx to test}
command -v qemu-system-x86_64 >/dev/null || {
	echo 'Bail out! no qemu-system-x86_64 here'
	exit 1
}
# shellcheck source=tests/vm/lib.sh
. "$here/lib.sh"
make_area "$sbx"
n=0
failed=0

cat >"$area/overlay.profile" <<EOF
schema = 1;
include = [ "base/host-userland" ];
command = [ "id" ];
filesystem = { home = "tmpfs"; mounts = ( { id = "o"; type = "overlay"; target = "/o";
	lower = [ "/usr/share", "/usr/lib" ]; } ); };
EOF
mkdir "$area/project"
cat >"$area/hidden.profile" <<EOF
schema = 1;
include = [ "base/minimal" ];
command = [ "id" ];
filesystem = { read_only = [ "/usr", "/etc" ]; usr_merge = "as-host"; read_write = [ "$area/project" ];
	hide = [ "$area/project/.envrc" ]; };
EOF
chmod -R a+rX,go-w "$area"

# on OPTION... -- ARG...: sbx with ARGs on a machine made by the OPTIONs; sets said and status.
on() {
	local options=()

	while [ "$1" != -- ]; do
		options+=("$1")
		shift
	done
	shift
	said=$("$here/vm" run "${options[@]}" --dir "$area" --env "XDG_DATA_DIRS=$area/share" -- \
		"$area/bin/sbx" "$@" 2>&1)
	status=$?
}

# says NAME STATUS TEXT...
says() {
	local name=$1 want=$2 text missing=

	shift 2
	for text; do [[ $said == *"$text"* ]] || missing=$text; done
	n=$((n + 1))
	if [ "$status" = "$want" ] && [ -z "$missing" ]; then
		echo "ok $n - $name"
	else
		echo "not ok $n - $name"
		echo "# status $status, wanted $want; missing: $missing"
		echo "# ${said//$'\n'/$'\n'# }"
		failed=1
	fi
}

no_capabilities="apparmor_parser -r -K <<'P'
profile nocaps $area/{bin/sbx,libexec/sbx/sbx-compiler} flags=(attach_disconnected) {
  file, /** ix, mount, remount, umount, pivot_root, network, signal, ptrace, unix, dbus,
  deny capability,
}
P"

on -- --profile=shell -- id -u
says "Debian 12 as it comes" 0 1000

on --setup 'sysctl -qw kernel.unprivileged_userns_clone=0' -- --profile=shell -- id
says "Debian's sysctl" 125 'error[E0501]' \
	'= cause: user namespaces are switched off for ordinary users: kernel.unprivileged_userns_clone is 0' \
	'= help: as root: sysctl -w kernel.unprivileged_userns_clone=1'

on --setup 'sysctl -qw user.max_user_namespaces=0' -- --profile=shell -- id
says "the limit of user namespaces" 125 'error[E0501]' \
	'= cause: the limit on user namespaces is reached' 'sysctl -w user.max_user_namespaces=15000'

on --setup "$no_capabilities" -- --profile=shell -- id
says "AppArmor, as Ubuntu has it" 125 'error[E0501]' \
	'= cause: AppArmor takes the rights away that a new user namespace gives' \
	'= help: install sbx with its AppArmor profile'

on --setup "$no_capabilities" -- doctor
says "doctor below AppArmor" 1 'BAD   user namespaces    AppArmor takes the rights away' \
	'the shipped profiles do not run here: user namespaces'

on --setup 'modprobe -r overlay; echo install overlay /bin/false >/etc/modprobe.d/no-overlay.conf' \
	-- --profile="$area/overlay.profile"
says "no overlay module" 125 'error[E0506]' '= cause: this kernel has no overlay file system' \
	'= help: as root: modprobe overlay'

on --kernel 5.10 -- --profile="$area/overlay.profile"
says "overlay on Linux 5.10" 125 'error[E0506]' \
	'= cause: this kernel cannot mount an overlay in a user namespace: Linux 5.11 was the first'

on --kernel 5.10 -- --profile=shell -- id -u
says "a run on Linux 5.10, by the classic interface" 0 1000

on --kernel 5.10 -- --profile="$area/hidden.profile"
says "what is hidden and not there, on Linux 5.10" 125 'error[E0303]' \
	'nothing would keep the sandbox from making it: for that it takes Landlock, and this kernel has none'

on --kernel 5.10 -- doctor
says "doctor on Linux 5.10" 1 'less  mount interface    mount(2) only' \
	'less  landlock           this kernel has no Landlock' \
	'the shipped profiles do not run here: overlay'

echo "1..$n"
exit $failed
