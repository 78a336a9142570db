#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# run-docs - help, manual pages and completions say the same, and what they say is so.
#
# They are views of the tables in src/schema and src/cli; this compares what people get to see. Prints
# TAP. A shell or a tool that is not installed is skipped by name, or a failure with SBX_NO_SKIP=1.

: "${top_srcdir:=.}" "${top_builddir:=.}" "${SBX:=$top_builddir/bin/sbx}"
LC_ALL=C
export LC_ALL
unset NO_COLOR CLICOLOR_FORCE SBX_PAGER

tmp=$(mktemp -d) || exit 99
trap 'rm -rf "$tmp"' EXIT
n=0
status=0

# result NAME: a TAP line; failed when $tmp/bad has anything in it.
result() {
	n=$((n + 1))
	if [ -s "$tmp/bad" ]; then
		echo "not ok $n - $1"
		sed 's/^/# /' "$tmp/bad" | head -n 40
		status=1
	else
		echo "ok $n - $1"
	fi
	: >"$tmp/bad"
}

skip() {
	n=$((n + 1))
	if [ "${SBX_NO_SKIP:-0}" = 1 ]; then
		echo "not ok $n - $1: $2"
		status=1
	else
		echo "ok $n - $1 # SKIP $2"
	fi
}

# same FILE FILE: what differs goes to bad.
same() {
	diff -u "$1" "$2" >>"$tmp/bad"
}

: >"$tmp/bad"

# ---- help -------------------------------------------------------------------------

# Words that --help, and nothing else, is about.
"$SBX" help >"$tmp/usage" 2>>"$tmp/bad"
"$SBX" --help >"$tmp/again" 2>>"$tmp/bad"
same "$tmp/usage" "$tmp/again"
"$SBX" >"$tmp/again" 2>>"$tmp/bad"
same "$tmp/usage" "$tmp/again"
[ "$(wc -l <"$tmp/usage")" -le 40 ] || echo "longer than 40 lines" >>"$tmp/bad"
result "sbx, sbx help and sbx --help are one short text on standard output"

verbs=$(sed -n '/^Verbs:/,/^$/s/^  \([a-z][a-z]*\)  *.*/\1/p' "$tmp/usage")
keys=$("$SBX" help keys | sed -n 's/^  \([a-z][][a-z_.]*\)\( .*\)\{0,1\}$/\1/p')
[ "$(echo "$verbs" | wc -l)" -ge 7 ] || echo "few verbs: $verbs" >>"$tmp/bad"
[ "$(echo "$keys" | wc -l)" -ge 90 ] || echo "few keys: $keys" >>"$tmp/bad"
for topic in keys options $verbs $keys; do
	"$SBX" help "$topic" >"$tmp/out" 2>"$tmp/err" || echo "help $topic: status $?" >>"$tmp/bad"
	[ ! -s "$tmp/err" ] || sed "s/^/help $topic says on standard error: /" "$tmp/err" >>"$tmp/bad"
	[ -s "$tmp/out" ] || echo "help $topic: nothing" >>"$tmp/bad"
	awk -v topic="$topic" 'length > 80 { print "help " topic ": longer than 80 columns: " $0 }' \
		"$tmp/out" >>"$tmp/bad"
	grep -q '\\f' "$tmp/out" && echo "help $topic: markup of manual pages" >>"$tmp/bad"
done
awk 'length > 80 { print "longer than 80 columns: " $0 }' "$tmp/usage" >>"$tmp/bad"
result "each topic has help, of 80 columns, and nothing on standard error"

for verb in $verbs; do
	"$SBX" help "$verb" >"$tmp/one"
	case $verb in
	run | help) continue ;;
	esac
	"$SBX" "$verb" --help >"$tmp/other" 2>>"$tmp/bad"
	same "$tmp/one" "$tmp/other"
done
result "sbx VERB --help is sbx help VERB"

# Every name of a key leads to it, also without its group where there is only one of that name.
"$SBX" help hostname | grep -q '^identity.hostname ' || echo "hostname" >>"$tmp/bad"
"$SBX" help nonsense >"$tmp/out" 2>"$tmp/err"
[ $? = 2 ] || echo "nonsense: another status" >>"$tmp/bad"
[ ! -s "$tmp/out" ] || echo "nonsense: something on standard output" >>"$tmp/bad"
grep -q 'error\[E0811\]' "$tmp/err" || cat "$tmp/err" >>"$tmp/bad"
"$SBX" help hostnam 2>&1 | grep -q "did you mean 'sbx help hostname'" || echo "hostnam" >>"$tmp/bad"
"$SBX" help E0102 2>&1 | grep -q 'sbx explain E0102' || echo "E0102" >>"$tmp/bad"
"$SBX" help hostname process >"$tmp/out" 2>"$tmp/err"
[ $? = 2 ] || echo "two topics: another status" >>"$tmp/bad"
grep -q 'error\[E0812\]' "$tmp/err" || echo "two topics" >>"$tmp/bad"
result "help finds keys and says what it does not know"

# about TOPIC KEY: sbx help TOPIC is that of the key.
about() {
	"$SBX" help "$1" >"$tmp/out" 2>>"$tmp/bad"
	grep -qF "$2 (" "$tmp/out" || echo "$1 is not $2" >>"$tmp/bad"
}
about filesystem filesystem
about filesystem.root.size filesystem.root.size
about root.size filesystem.root.size
about filesystem.mounts.source 'filesystem.mounts[].source'
about mounts.source 'filesystem.mounts[].source'
about 'filesystem.mounts[].source' 'filesystem.mounts[].source'
about when.test 'when[].test'
about --hostname identity.hostname
about --hostname=box identity.hostname
about --no-init process.init
"$SBX" help tmp >"$tmp/out"
grep -q '^filesystem.tmp (' "$tmp/out" || echo "tmp" >>"$tmp/bad"
"$SBX" help type >"$tmp/out"
[ "$(grep -c '^  [a-z.]*\(\[\]\)\{0,1\}\.type  ' "$tmp/out")" = "$(echo "$keys" | grep -c '\.type$')" ] ||
	cat "$tmp/out" >>"$tmp/bad"
"$SBX" help root.type | grep -q '^filesystem.root.type (' || echo "root.type" >>"$tmp/bad"
result "help finds a key by its last words, without [], and by its option"

"$SBX" help --json | grep -q '^  taken by  .*doctor' || echo "--json" >>"$tmp/bad"
"$SBX" help -P | grep -q '^-P, --profile=NAME$' || echo "-P" >>"$tmp/bad"
"$SBX" help --bind | grep -q '^  key  *filesystem.mounts$' || echo "--bind" >>"$tmp/bad"
"$SBX" help --color | grep -q '^  values  *auto, always, never$' || echo "--color" >>"$tmp/bad"
"$SBX" help --color=never --user | grep -q '^identity.user ' || echo "--color=never --user" >>"$tmp/bad"
"$SBX" help --hostnam 2>&1 | grep -q "did you mean 'sbx help --hostname'" || echo "--hostnam" >>"$tmp/bad"
"$SBX" help --help >"$tmp/out"
same "$tmp/usage" "$tmp/out"
for option in $("$SBX" help options | sed 's/^  \(-., \)*//; s/^--\[no-\]/--/; s/[= ].*//' | grep '^--'); do
	case $option in
	--help | --version) continue ;;
	esac
	"$SBX" help "$option" >"$tmp/out" 2>>"$tmp/bad" || echo "$option" >>"$tmp/bad"
done
result "help tells of options"

# All that the table says of a key: type, values, default, option, paragraph, example.
"$SBX" help filesystem.root.type >"$tmp/out"
for part in '^filesystem.root.type (string)$' '^tmpfs, host, overlay, or a directory$' \
	'^  values  *tmpfs, host, overlay, a path$' '^  default  *tmpfs$' '^  option  *--root=ROOT$' \
	'^tmpfs is an empty root in memory' '^  example  *filesystem = '; do
	grep -q "$part" "$tmp/out" || echo "no $part" >>"$tmp/bad"
done
"$SBX" help root.size | grep -q '^  with  *filesystem.root: tmpfs, overlay$' || echo "with" >>"$tmp/bad"
result "help says all of a key"

# ---- one set of options --------------------------------------------------------------

# "--[no-]init" -> --init, --no-init
names() {
	sed 's/[][]/ /g; s/[ ,|=]/\n/g' | sed -n 's/^ *\(--[a-z0-9-]*\) *$/\1/p' | sort -u
}
"$SBX" help options | sed 's/--\[no-\]\([a-z-]*\)/--\1 --no-\1/; s/^\(.\{26\}[^ ]*\).*/\1/' |
	names >"$tmp/options"
[ "$(wc -l <"$tmp/options")" -ge 30 ] || echo "few options" >>"$tmp/bad"
grep -o -e '--[^ ]*' "$tmp/usage" | sed -n '/^--profile=NAME/,$p' |
	sed 's/--\[no-\]\([a-z-]*\)/--\1 --no-\1/' | names >"$tmp/in-usage"
same "$tmp/options" "$tmp/in-usage"
result "sbx --help names all options"

sed -n '/^\.TP/{n;p;}' "$top_srcdir/man/options.inc" |
	sed 's/\\f[BIR]//g; s/\\-/-/g' | names >"$tmp/in-man"
same "$tmp/options" "$tmp/in-man"
result "sbx(1) has all options"

for verb in $verbs; do
	"$SBX" --complete "$verb" -- | sed 's/[=	].*//'
done | sort -u >"$tmp/in-complete"
same "$tmp/options" "$tmp/in-complete"
result "sbx --complete offers all options"

for verb in $verbs; do
	grep -qF "\\fBsbx $verb\\fR" "$top_srcdir/man/verbs.inc" || echo "man: $verb" >>"$tmp/bad"
	"$SBX" --complete "$verb" | grep -q "^$verb	" || echo "complete: $verb" >>"$tmp/bad"
done
"$SBX" --complete help --host | grep -q '^--hostname=' || echo "complete: help --host" >>"$tmp/bad"
for word in '' profiles/ ./; do
	[ "$("$SBX" --complete check "$word" | grep -c '^:files$')" = 1 ] || echo "complete: check $word" >>"$tmp/bad"
done
result "verbs are in sbx(1) and completed"

# ---- completions -----------------------------------------------------------------------

# Lines of words; each shell must offer what sbx does.
cat >"$tmp/lines" <<-'END'
	sbx pl
	sbx --
	sbx plan --no
	sbx --net=
	sbx --color 
	sbx --set filesystem.root.
	sbx --set=filesystem.root=
	sbx explain E020
	sbx help identity.
END
while IFS= read -r line; do
	# shellcheck disable=SC2086 # words
	case $line in
	*' ') "$SBX" --complete ${line#sbx} "" ;;
	*) "$SBX" --complete ${line#sbx} ;;
	esac | sed "s/	.*//; s|^|$line: |"
done <"$tmp/lines" | sort >"$tmp/want"
[ "$(wc -l <"$tmp/want")" -gt 60 ] || cat "$tmp/want" >"$tmp/bad"
result "sbx --complete has something to offer"

mkdir "$tmp/bin"
ln -s "$(realpath "$SBX")" "$tmp/bin/sbx"
PATH=$tmp/bin:$PATH

if command -v bash >/dev/null; then
	bash --norc -c '
		. "$1"
		while IFS= read -r line; do
			# As readline splits it: blanks part words, = and : are words of their own.
			split=${line//=/ = }
			read -ra COMP_WORDS <<<"${split//:/ : }"
			[[ $line == *" " ]] && COMP_WORDS+=("")
			COMP_LINE=$line COMP_POINT=${#line} COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
			COMPREPLY=()
			compopt() { :; }
			_sbx
			# What is replaced is the last word only.
			last=${COMP_WORDS[COMP_CWORD]}
			[[ $last == = ]] && last=
			for word in "${COMPREPLY[@]}"; do
				whole=${line##* }
				echo "$line: ${whole%"$last"}$word"
			done
		done <"$2"' bash "$top_srcdir/completions/bash/sbx" "$tmp/lines" 2>&1 | sort >"$tmp/got"
	same "$tmp/want" "$tmp/got"
	result "bash offers it"
else
	skip "bash offers it" "no bash"
fi

if command -v fish >/dev/null; then
	HOME=$tmp fish --no-config -c '
		source $argv[1]
		while read -l line
			for word in (complete -C "$line")
				echo "$line: "(string split -f1 \t -- $word)
			end
		end <$argv[2]' "$top_srcdir/completions/fish/sbx.fish" "$tmp/lines" 2>&1 | sort >"$tmp/got"
	same "$tmp/want" "$tmp/got"
	result "fish offers it"
else
	skip "fish offers it" "no fish"
fi

if command -v zsh >/dev/null; then
	# The function itself, with what it calls of zsh replaced by something that prints.
	zsh -f -c '
		compadd() { print -rl -- "${(@P)@[-1]}" }
		compset() { : }
		_files() { print :files }
		_normal() { print ":command $words" }
		_call_program() { shift; eval "$@" }
		complete_sbx() { . $1 }
		while IFS= read -r line; do
			typeset -A compstate=(nmatches 1)
			words=(${=line})
			[[ $line == *" " ]] && words+=("")
			CURRENT=$#words
			complete_sbx $1 | while IFS= read -r offered; do
				print -r -- "$line: $offered"
			done
		done <$2' zsh "$top_srcdir/completions/zsh/_sbx" "$tmp/lines" 2>&1 | sort >"$tmp/got"
	same "$tmp/want" "$tmp/got"
	result "zsh offers it"
else
	skip "zsh offers it" "no zsh"
fi

# ---- the command line --------------------------------------------------------------------

"$SBX" plan --profil=x >"$tmp/out" 2>"$tmp/err"
[ $? = 2 ] || echo "plan: another status" >>"$tmp/bad"
[ ! -s "$tmp/out" ] || echo "something on standard output" >>"$tmp/bad"
grep -q "error\[E0807\]: unknown option '--profil'" "$tmp/err" || cat "$tmp/err" >>"$tmp/bad"
grep -q "did you mean '--profile'?" "$tmp/err" || echo "no suggestion" >>"$tmp/bad"
"$SBX" --profil=x >"$tmp/out" 2>"$tmp/err"
[ $? = 125 ] || echo "run: another status" >>"$tmp/bad"
grep -q "did you mean '--profile'?" "$tmp/err" || echo "run: no suggestion" >>"$tmp/bad"
result "an unknown option is an error with a suggestion: 2, of a run 125"

# ---- manual pages --------------------------------------------------------------------------

pages="$top_builddir/man/sbx.1 $top_builddir/man/sbx.profile.5 $top_builddir/man/sbx.conf.5
	$top_builddir/man/sbx-rootfs.1 $top_builddir/man/sbx-tutorial.7"
for page in $pages; do
	[ -f "$page" ] || echo "$page: not made" >>"$tmp/bad"
	! grep -n '@[A-Za-z.]*@' "$page" || echo "$page: a part is missing" >>"$tmp/bad"
done
result "manual pages are whole"
if command -v mandoc >/dev/null; then
	for page in $pages; do
		mandoc -T lint -W style "$page" >>"$tmp/bad" 2>&1
	done
	result "mandoc finds nothing in the manual pages"
else
	skip "mandoc finds nothing in the manual pages" "no mandoc"
fi
if command -v groff >/dev/null; then
	# The pages name directories of this installation: how far these can be broken into lines (break) is
	# no matter of the pages.
	for page in $pages; do
		groff -ww -W break -man -Tutf8 -z "$page" >>"$tmp/bad" 2>&1
	done
	result "groff finds nothing in the manual pages"
else
	skip "groff finds nothing in the manual pages" "no groff"
fi

echo "1..$n"
exit $status
