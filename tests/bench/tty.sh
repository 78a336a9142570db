#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# tty.sh - how fast output comes through a pty of the sandbox's own, against script(1), and against
# the terminal itself.
#
#   SBX=... HELPERS=... tests/bench/tty.sh [RUNS [MEGABYTES]]
#
# One run of each after the other, so that what else the machine does meets all of them; printed are
# medians in milliseconds, and their ratios. Nothing is asserted: numbers of one machine are no test.

set -euo pipefail
export LC_ALL=C

runs=${1:-9}
megabytes=${2:-64}
sbx=${SBX:?names the sbx to measure}
pty=${HELPERS:?names where tests/helpers were built}/pty
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Lines, as a compiler writes them.
seq -f 'src/feature/mount_overlay.c:%012.0f: warning: something about a line of text' 1 \
	$((megabytes * 14300)) >"$work/data"
: >"$work/script"
mkdir -p "$work/share/sbx"
ln -s "$(cd "$(dirname "$0")/../../profiles" && pwd)" "$work/share/sbx/profiles"
export XDG_DATA_DIRS=$work/share
cat >"$work/case.profile" <<-PROFILE
	schema = 1;
	include = [ "base/host-userland" ];
	command = [ "cat", "/data" ];
	security = { tty = "\${env.BENCH_TTY}"; };
	filesystem = { home = "tmpfs"; mounts = ( { type = "bind"; source = "$work/data"; target = "/data"; } ); };
PROFILE
for how in pty none inherit; do
	BENCH_TTY=$how "$sbx" compile --profile="$work/case.profile" -o "$work/$how.plan" >/dev/null
done

kinds="bare script sbx_pty sbx_none sbx_inherit"

# once KIND: its milliseconds, into a file of its own.
once() {
	local begin end command

	case $1 in
	bare) command=(cat "$work/data") ;;
	script) command=(script --quiet --command "cat $work/data" /dev/null) ;;
	sbx_*) command=("$sbx" run "--plan=$work/${1#sbx_}.plan") ;;
	esac
	begin=$(date +%s%N)
	"$pty" "$work/script" "${command[@]}" >/dev/null
	end=$(date +%s%N)
	echo $(((end - begin) / 1000000)) >>"$work/$1.ms"
}

median() {
	sort -n "$work/$1.ms" | sed -n "$((runs / 2 + 1))p"
}

for ((i = 0; i < runs; i++)); do
	for kind in $kinds; do
		once "$kind"
	done
done
for kind in $kinds; do
	awk -v name="$kind" -v ms="$(median "$kind")" -v script="$(median script)" -v mb="$megabytes" \
		'BEGIN { printf "%-12s %6d ms %6.0f MB/s %6.2f of script\n", name, ms, mb * 1000 / ms, ms / script }'
done
