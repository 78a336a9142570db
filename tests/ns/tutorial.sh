# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=bash disable=SC2016,SC2154
#
# tutorial.sh - every example of sbx-tutorial(7) is run, in the order of the page, and prints what the page
# says. The head of the page tells how its examples are marked.
#
# requires: userns pidns proc

page=$TESTS/sbx-tutorial.7.in

# plain: roff's ways to write characters, taken back.
plain() {
	sed -e 's/\\&//g; s/\\-/-/g; s/\\(dq/"/g; s/\\(ti/~/g; s/\\(ha/^/g' -e "s/\\\\(aq/'/g" -e 's/\\e/\\/g'
}

# blocks PAGE DIR: each marked block becomes DIR/NUMBER.text, with DIR/NUMBER.mark, "NAME KIND ARGUMENT".
blocks() {
	mkdir "$2"
	awk -v dir="$2" '
		/^\.\\" example / {
			if (mark != "")
				print "no block follows the mark before line " NR
			mark = $0
			sub(/^\.\\" example /, "", mark)
			sub(/:/, "", mark)
			next
		}
		/^\.nf$/ {
			if (mark == "")
				print "line " NR ": a block without a mark"
			file = sprintf("%s/%03d", dir, ++n)
			print mark >(file ".mark")
			printf "" >(file ".text")
			inside = 1
			mark = ""
			next
		}
		/^\.fi$/ { inside = 0; next }
		inside { print >(file ".text") }
	' "$1" >"$2/complaints"
	[ ! -s "$2/complaints" ] || fail "$(cat "$2/complaints")"
}

# folded: as the page compares: blanks in a row are one, the home is /home/u. Who has no range of ids is warned
# of it, and root keeps root file systems elsewhere.
folded() {
	sed -E "/^warning\[W0701\]/,/archive names$/d; s|$HOME|/home/u|g; s|/var/lib/sbx/rootfs|/home/u/.local/share/sbx/rootfs|g; s/[[:blank:]]+/ /g; s/ $//"
}

# alike WANTED GOT: line by line; fails at the first line of the page that is not there.
alike() {
	local -a want=() got=()
	local i=0 any='' line pattern

	[ -z "$1" ] || mapfile -t want <<<"$1"
	[ -z "$2" ] || mapfile -t got <<<"$2"
	for line in "${want[@]}"; do
		[[ $line != ...* ]] || any=1
		[ "$line" != ... ] || continue
		pattern=$(sed 's/[][*?\\()|!+@]/\\&/g; s/\.\.\./*/g' <<<"$line")
		while [ "$i" -lt "${#got[@]}" ]; do
			i=$((i + 1))
			# shellcheck disable=SC2053 # it is a pattern
			if [[ ${got[i - 1]} == $pattern ]]; then
				any=
				continue 2
			fi
			[ -n "$any" ] || break
		done
		echo "$2"
		fail "the example '$example': that has no '$line', where it is looked for"
	done
	[ -n "$any" ] || [ "$i" = "${#got[@]}" ] || fail "the example '$example' does not show '${got[i]}'"
}

# type_in COMMAND TYPED WANTED STATUS
type_in() {
	local got status=0

	got=$(cd "$(cat "$T/place")" && bash -c "$1"'
status=$?; pwd >"$T/place"; exit $status' <<<"$2" 2>&1) || status=$?
	alike "$(folded <<<"$3")" "$(folded <<<"$got")"
	[ "$status" = "$4" ] || {
		echo "$got"
		fail "the example '$example' ends with $status and not with $4: $1"
	}
}

# type_block STATUS: what is typed, and what is to come of it, from standard input.
type_block() {
	local line command='' typed='' wanted=''

	while IFS= read -r line; do
		case $line in
		'$ '*)
			[ -z "$command" ] || type_in "$command" "$typed" "${wanted%$'\n'}" 0
			command=${line#'$ '} typed='' wanted=''
			;;
		alpine:*'# '*) typed+=${line#alpine:*'# '}$'\n' ;;
		*) wanted+=$line$'\n' ;;
		esac
	done
	[ -n "$command" ] || fail "nothing is typed in the example '$example'"
	type_in "$command" "$typed" "${wanted%$'\n'}" "$1"
}

# examples PAGE DIR: all of them, in a new home below DIR.
examples() {
	local mark kind arg

	blocks "$1" "$2"
	unset XDG_CONFIG_HOME XDG_DATA_HOME XDG_STATE_HOME XDG_CACHE_HOME EDITOR
	export HOME="$2/home" PATH="${SBX%/*}:$PATH"
	mkdir "$HOME"
	echo "$HOME" >"$T/place"
	ran=0
	for mark in "$2"/*.mark; do
		read -r example kind arg <"$mark"
		case $kind in
		file)
			arg=$HOME/${arg#'~/'}
			mkdir -p "${arg%/*}"
			plain <"${mark%.mark}.text" >"$arg"
			;;
		expect) type_block "$arg" < <(plain <"${mark%.mark}.text") ;;
		*) fail "the example '$example' is marked '$kind'" ;;
		esac
		ran=$((ran + 1))
	done
}

# requires: overlay busybox
test_every_example() {
	examples "$page" "$T/a"
	[ "$ran" -ge 30 ] || fail "only $ran examples"
}

# requires: overlay busybox
test_a_page_that_is_wrong_is_noticed() {
	local change n=0

	for change in 's/^milk$/silk/' 's/^\(\.\\" example missing: expect\) 127/\1 0/' '/example notes: file/d' \
		's/^home *= .*//; s/^filesystem  = { home = "tmpfs"; read_write.*//' 's/^cat.png$/&\n&/' '/^other$/d'; do
		n=$((n + 1))
		sed "$change" "$page" >"$T/page"
		! cmp -s "$page" "$T/page" || fail "nothing was changed: $change"
		# Not in a condition: the first failed check shall end it.
		set +e
		(set -e; examples "$T/page" "$T/$n") >"$T/log.$n" 2>&1
		status=$?
		set -e
		[ "$status" != 0 ] || fail "nobody noticed: $change"
		matches "$(cat "$T/log.$n")" '^failed: '
	done
}
