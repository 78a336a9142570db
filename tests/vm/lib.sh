# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=bash
#
# lib.sh - what the tests that run in virtual machines have in common.

# make_area SBX: $area, with that sbx, what belongs to it, and its profiles or this tree's.
make_area() {
	local prefix here

	here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
	area=$(mktemp -d /var/tmp/sbx-vm.XXXXXX) || exit 99
	trap 'rm -rf "$area"' EXIT
	prefix=$(cd "$(dirname "$1")/.." && pwd -P)
	mkdir -p "$area/bin" "$area/libexec/sbx" "$area/share/sbx"
	cp "$prefix/bin/sbx" "$area/bin/"
	cp "$prefix"/libexec/sbx/sbx-* "$area/libexec/sbx/"
	if [ -d "$prefix/share/sbx/profiles" ]; then
		cp -R "$prefix/share/sbx/profiles" "$area/share/sbx/"
	else
		cp -R "$here/../../profiles" "$area/share/sbx/"
	fi
}
