# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=bash disable=SC2154
#
# grants.sh - which of the grants, denials and mounts that touch counts, seen from inside.
#
# The profiles are those of tests/golden/grants, whose plans make check compares; here the same file
# system is tried. Its tree, /srv/t there and $T/t here:
#
#   f  a/f  a/b/f  a/b/c/f  o/f  h/d/e/f	files
#   l -> a/b  la -> a  lf -> a/f  a/in -> b	links
#
# requires: userns pidns proc

# CASE PATH... for each verdict: rw can be read and written, ro only read, no neither, gone is not there.
# Without the last line of its file system a case must come out otherwise, but for those with "=".
cases='
ro			ro a a/f a/b/c/f	gone f o o/f
rw			rw a a/f a/b/c a/b/c/f	gone f o
rw-over-ro		rw a a/f a/b/c/f
ro-below-rw		rw a a/f		ro a/b a/b/f a/b/c a/b/c/f
rw-below-ro		ro a a/f		rw a/b a/b/f a/b/c a/b/c/f
three-deep		ro a a/f a/b/c a/b/c/f	rw a/b a/b/f
ro-file-below-rw	rw a a/b a/b/c/f	ro a/b/f
twice			ro a a/f		rw a/b a/b/f
demanded		ro a a/f		rw a/b a/b/f
same-as-mount =		rw a a/f a/b/c/f
mount-below-ro		ro a a/f a/b a/b/f	gone a/b/c
rw-mount-below-ro	ro a a/f		rw a/b a/b/f	gone a/b/c
protect-dir		rw a a/f		ro a/b a/b/f a/b/c a/b/c/f
protect-file		rw a a/b a/b/f		ro a/f
protect-same		ro a a/f a/b a/b/c/f
protect-above-rw	rw a a/f		ro a/b a/b/f a/b/c a/b/c/f
protect-in-ro =		ro a a/f a/b a/b/f
protect-in-mount	rw a a/f a/b		ro a/b/f	gone a/b/c
protect-ro-mount =	ro o o/f
hide-dir		rw a a/f		no a/b a/b/f a/b/c/f
hide-file		ro a a/b a/b/f		no a/f
hide-same		no a a/f a/b/f
hide-above-rw		rw a a/f		no a/b a/b/f a/b/c a/b/c/f
hide-over-protect	rw a a/f		no a/b a/b/f
hide-below-protect	ro a a/f		no a/b a/b/f a/b/c
protect-below-hide	rw a a/f		no a/b a/b/c a/b/c/f
hide-maybe		rw a a/f		no a/b a/b/f	gone a/none
hide-nested		ro a a/f		no a/b a/b/c a/b/c/f
hide-alone		ro a a/f		no o o/f
link-protect-same	ro a a/f a/b a/b/c/f
link-protect-below	rw a a/f		ro a/b a/b/f a/b/c/f
link-protect-through	rw a a/f		ro a/b a/b/f a/b/c/f
link-hide-same		gone a a/f		no la la/f
link-hide-below		ro a a/f		no a/b a/b/f a/b/c
link-hide-file		rw a a/b a/b/f		no a/f
link-granted-protect	rw la la/f		ro la/b la/b/f la/b/c/f	gone a
link-granted-hide	rw la la/f		no la/b la/b/f la/b/c
link-granted-above	gone l l/f		no a a/b/f
link-two-names		rw a la			ro a/b a/b/f la/b la/b/f	no a/f la/f
link-both-denied	rw a a/f		ro a/b a/b/f	no a/b/c a/b/c/f
link-mount-hide		rw a a/f		no a/b a/b/f
link-mount-protect =	ro a a/f a/b a/b/f
link-inside		ro f a a/f		rw a/b a/b/f l l/f
home-other		rw ~			ro ~/d		no ~/d/e ~/d/e/f
'

# CASE CODE PATH: is an error that names the code and the path.
refusals='
tie-mounts		E0304 x
tie-grant-mount		E0304 a
tie-access		E0304 a
tie-options		E0304 a
tie-dirs		E0304 x
tie-files		E0304 x
tie-by-link		E0304 a/b
link-mount-below-hide	E0320 a/b
link-mount-at-protect	E0320 la
link-mount-at-hide	E0320 la
link-made		E0320 a/b
hidden-by-made-link	E0320 a/b
mount-at-hide		E0320 a
mount-at-protect	E0320 a
file-below-hide		E0320 /x/new
made-link-below-hide	E0320 /x/new
synthesize-below-hide	E0320 /etc/passwd
synthesize-hidden	E0320 /etc/passwd
planted-protect		E0319 a/in
'

make_tree() {
	local dir

	for dir in . a a/b a/b/c o h/d/e; do
		mkdir -p "$T/t/$dir"
		echo old >"$T/t/$dir/f"
	done
	ln -s a/b "$T/t/l"
	ln -s a "$T/t/la"
	ln -s a/f "$T/t/lf"
	ln -s b "$T/t/a/in"
	# Whoever the payload is outside: it is the mounts that are to hold it.
	chmod -R a+rwX "$T/t"
	before=$(tree)
}

tree() {
	(cd "$T/t" && find . -printf '%p %y %m %l\n' | sort && find . -name f -exec cat {} +)
}

# lines CASE: what its profile says of the file system, one key a line, with the paths of this test.
lines() {
	sed -n '/^filesystem = {/,/^};/p' "$TESTS/golden/grants/$1/in.profile" |
		sed -e '1,2d' -e '/^};/d' -e "s|/srv/t|$T/t|g" |
		awk '{ text = text " " $0 } /;$/ && !/ },$/ { print text; text = "" }'
}

# path WORD: inside.
path() {
	case $1 in
	/*) echo "$1" ;;
	"~"*) echo "$HOME${1#?}" ;;
	*) echo "$T/t/$1" ;;
	esac
}

# try CASE WORD...: runs "case", and says of each path of the row how it is, as the row does.
try() {
	local name=$1 word verdict='' seen='' out_read p paths=()

	shift
	for word; do
		case $word in rw | ro | no | gone) ;; *) paths+=("$(path "$word")") ;; esac
	done
	run sbx --profile=case -- /payload read "${paths[@]}"
	[ "$status" = 0 ] || {
		show
		fail "$name"
	}
	out_read=$out
	run sbx --profile=case -- /payload write "${paths[@]}"
	for word; do
		case $word in
		rw | ro | no | gone)
			[ "$word" = "$verdict" ] || seen="$seen $word"
			verdict=$word
			continue
			;;
		esac
		p=$(path "$word")
		seen="$seen $word=$(how "$(grep -F "$p " <<<"$out_read" | grep -x "$p [^ ]*")" \
			"$(grep -x "$p [^ ]*" <<<"$out")")"
	done
	echo "$seen"
}

# how READ WRITE: the verdict on two answers of the payload.
how() {
	case "${1##* } ${2##* }" in
	"yes yes") echo rw ;;
	"yes EROFS" | "yes EACCES") echo ro ;;
	"ENOENT ENOENT") echo gone ;;
	"EACCES EROFS" | "EACCES EACCES") echo no ;;
	*) echo "$1, $2" ;;
	esac
}

# wanted WORD...: the same of the row itself.
wanted() {
	local word verdict='' text=''

	for word; do
		case $word in
		rw | ro | no | gone)
			text="$text $word"
			verdict=$word
			;;
		*) text="$text $word=$verdict" ;;
		esac
	done
	echo "$text"
}

# each FUNCTION TABLE: FUNCTION with the words of each row.
each() {
	local n rows begin stride

	mapfile -t rows < <(grep . <<<"$2")
	sample 4
	for ((n = begin; n < ${#rows[@]}; n += stride)); do
		# shellcheck disable=SC2086 # a row is words
		"$1" ${rows[n]}
	done
}

of_row() {
	local name=$1

	shift
	[ "$1" != "=" ] || shift
	minimal case "filesystem = { $(lines "$name") };"
	same "$name" "$(wanted "$@")" "$(try "$name" "$@")"
	same "the host after $name" "$before" "$(tree)"
}

test_what_is_seen() {
	make_tree
	each of_row "$cases"
}

# The control: it is the last line of each case that makes it what it is.
without_last() {
	local name=$1 got

	shift
	[ "$1" != "=" ] || return 0
	minimal case "filesystem = { $(lines "$name" | sed '$d') };"
	got=$(try "$name" "$@") || {
		echo "$got"
		exit 1
	}
	[ "$(wanted "$@")" != "$got" ] || fail "$name: the same without its last line"
}

test_what_is_seen_without_the_last_line() {
	make_tree
	each without_last "$cases"
}

# plan_text: of "case", without the places.
plan_text() {
	"$SBX" plan --profile=case 2>/dev/null | sed -E 's/ +[^ ]+$//'
}

# Items of a list in the other order.
reversed() {
	awk -F'[][]' '/mounts/ || NF < 3 { print; next }
		{ n = split($2, item, ","); text = ""
		for (i = n; i > 0; i--) text = text item[i] (i > 1 ? "," : ""); print $1 "[" text "]" $3 }'
}

# The same lines in one file, each in a file of its own, and those in the other order.
in_orders() {
	local name=$1 text='' all='' back='' line n=0 plan

	minimal case "filesystem = { $(lines "$name") };"
	plan=$(plan_text)
	[ -n "$plan" ] || fail "no plan of $name"
	minimal case "filesystem = { $(lines "$name" | reversed | tac) };"
	same "$name, written backwards" "$plan" "$(plan_text)"
	while read -r line; do
		profile "layer-$n" <<<"schema = 1; abstract = true; filesystem = { $line };"
		all="$all, \"layer-$n\""
		back=", \"layer-$n\"$back"
		n=$((n + 1))
	done < <(lines "$name")
	for text in "$all" "$back"; do
		profile case <<<"schema = 1; include = [ \"with-payload\"$text ];"
		same "$name, in layers:$text" "$plan" "$(plan_text)"
	done
}

test_the_order_of_lines_and_layers() {
	make_tree
	each in_orders "$cases"
}

of_refusal() {
	minimal case "filesystem = { $(lines "$1") };"
	refused 125 "error[$2]" sbx --profile=case
	[[ $err == *"'$(path "$3")'"* ]] || {
		show
		fail "$1 names no '$(path "$3")'"
	}
	# Two places, but where there is only one.
	[ "$2" = E0319 ] || [ "$(grep -c -e '-->' <<<"$err")" = 2 ] || {
		show
		fail "$1 does not show both places"
	}
}

test_what_is_refused() {
	make_tree
	each of_refusal "$refusals"
	same "the host" "$before" "$(tree)"
}

# The control: with the last line taken out each of them runs.
runs_without_last() {
	case $1 in
	tie-mounts | tie-access | tie-dirs | tie-files) return 0 ;; # of one line: see the next test
	esac
	minimal case "filesystem = { $(lines "$1" | sed '$d') };"
	run sbx --profile=case -- /payload
	[ "$status" = 0 ] || {
		show
		fail "$1 without its last line"
	}
}

test_what_is_refused_runs_without_the_last_line() {
	make_tree
	each runs_without_last "$refusals"
}

# What is said twice in the same way is no tie, whoever the sandbox's files belong to.
test_the_same_again_is_no_tie() {
	local entry

	make_tree
	for entry in "type = \"bind\"; source = \"$T/t/a\"; target = \"/x\"; access = \"rw\";" \
		"type = \"bind\"; source = \"$T/t/a\"; target = \"/x\";" 'type = "tmpfs"; target = "/x"; size = "1M";' \
		'type = "dir"; target = "/x"; mode = "0711";' 'type = "file"; target = "/x"; content = "1";' \
		'type = "symlink"; target = "/x"; content = "/srv";'; do
		minimal case "filesystem = { mounts = ( { $entry }, { $entry } ); };"
		ok sbx --profile=case -- /payload
	done
	# With an id the later one changes the other.
	minimal below "filesystem = { mounts = ( { id = \"x\"; type = \"bind\"; source = \"$T/t/a\"; target = \"/x\"; } ); };"
	profile case <<-END
		schema = 1;
		include = [ "below" ];
		filesystem = { mounts = ( { id = "x"; source = "$T/t/o"; } ); };
	END
	ok sbx --profile=case -- /payload read /x/f /x/b
	same "what is at /x" '/x/f yes
/x/b ENOENT' "$out"
}

# A path that leads through a link to what is not there: Landlock holds it where it would be, and init
# makes the rest.
# requires: landlock>=2 busybox listener
test_what_is_not_there_behind_a_link_cannot_be_made() {
	local key denials

	make_tree
	for key in protect hide; do
		for denials in "$key = [ \"$T/t/la/new\" ];" "$key = [ \"$T/t/l/new\" ];" "$key = [];"; do
			minimal case "filesystem = { root = { type = \"tmpfs\"; access = \"ro\"; };
				read_write = [ \"$T/t/a\" ]; $denials };"
			ok sbx --profile=case -- /busybox sh -c "for f in $T/t/a/new $T/t/a/b/new; do
				/busybox mkdir \$f 2>/dev/null && echo made \$f && /busybox rmdir \$f; done || :"
			case $denials in
			*la/new*) same "$denials" "made $T/t/a/b/new" "$out" ;;
			*l/new*) same "$denials" "made $T/t/a/new" "$out" ;;
			*) same "$denials" "made $T/t/a/new
made $T/t/a/b/new" "$out" ;;
			esac
		done
	done
	same "the host" "$before" "$(tree)"
}

# some_of NAME...: none, one or two of them, as items of a list; into $items.
some_of() {
	local n

	items=
	for ((n = RANDOM % 3; n > 0; n--)); do
		items="$items${items:+, }\"$T/t/${*:RANDOM % $# + 1:1}\""
	done
}

# undone HIDDEN PROTECTED: runs "case", and says which file is open that is one of those on the host.
undone() {
	local key file at answers path

	for key in read write; do
		run sbx --profile=case -- /payload "$key" "${files[@]}"
		[ "$status" = 0 ] || return 1
		answers=$(sed -n 's/ yes$//p' <<<"$out")
		while read -r file; do
			at=$(realpath -m "$file")
			while read -r path; do
				[[ -z $path || $at/ != "$path"/* ]] || echo "$key $file"
			done <<<"$1"$'\n'"$([ $key = read ] || echo "$2")"
		done <<<"$answers"
	done
}

# reals ITEMS: what the items of a list are on the host.
reals() {
	local path paths

	IFS=', ' read -r -a paths <<<"${1//\"/}"
	for path in "${paths[@]}"; do
		realpath -m "$path"
	done
}

# Profiles by the dice, always the same ones. They may be refused; what runs must hold what it denies, and the
# same without the denials must not.
test_grants_by_the_dice_undo_no_denial() {
	local names=(a a/b a/b/c a/f a/b/f o o/f l la lf la/b la/f l/c l/f lo lo/f a/b/x) files i hide protect ro rw
	local ran=0 without='' found begin stride

	make_tree
	ln -s o "$T/t/lo"
	ln -s ../../o "$T/t/a/b/x"
	before=$(tree)
	mapfile -t files < <(find -L "$T/t" -type f | sort)
	RANDOM=4
	sample 2
	for ((i = begin; i < 40; i += stride)); do
		some_of "${names[@]}" && ro=$items
		some_of "${names[@]}" && rw=$items
		some_of "${names[@]}" && protect=$items
		some_of "${names[@]}" && hide=$items
		minimal case "filesystem = { read_only = [ $ro ]; read_write = [ $rw ]; protect = [ $protect ]; hide = [ $hide ]; };"
		found=$(undone "$(reals "$hide")" "$(reals "$protect")") || {
			run sbx --profile=case -- /payload
			[[ $status = 125 && $err == *"error[E03"* ]] || {
				show
				fail "number $i"
			}
			continue
		}
		[ -z "$found" ] || {
			cat "$profile_dir/case.profile"
			fail "open: $found"
		}
		ran=$((ran + 1))
		minimal case "filesystem = { read_only = [ $ro ]; read_write = [ $rw ]; };"
		without="$without$(undone "$(reals "$hide")" "$(reals "$protect")" || :)"
	done
	[ "$ran" -gt $((10 / stride)) ] || fail "only $ran of them ran"
	[ -n "$without" ] || fail "nothing is open without the denials, either"
	same "the host" "$before" "$(tree)"
}
