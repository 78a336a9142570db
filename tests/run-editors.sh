#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# run-editors - what editors get is so: the JSON Schema of profiles, and vim's syntax file.
#
# Prints TAP. A tool that is not installed is skipped by name, or a failure with SBX_NO_SKIP=1.

# shellcheck disable=SC2129 # what goes wrong is gathered line by line

: "${top_srcdir:=.}" "${top_builddir:=.}" "${SBX:=$top_builddir/bin/sbx}"
LC_ALL=C
export LC_ALL

schema=$top_srcdir/etc/sbx.profile.schema.json
syntax=$top_srcdir/etc/vim/syntax/sbx-profile.vim
to_json=$top_builddir/tests/helpers/profile_json

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

complain() {
	echo "$*" >>"$tmp/bad"
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

# verdicts FILE...: to $tmp/verdicts, a line for each: the file, a tab, and why the schema refuses it.
verdicts() {
	"$to_json" "$@" >"$tmp/json" 2>>"$tmp/bad"
	python3 "$top_srcdir/tests/validate.py" "$schema" "$tmp/json" >"$tmp/verdicts" 2>>"$tmp/bad"
	[ "$(wc -l <"$tmp/verdicts")" = $# ] || complain "$(wc -l <"$tmp/verdicts") verdicts of $#"
}

: >"$tmp/bad"

# ---- the JSON schema --------------------------------------------------------------------

accepts() {
	verdicts "$@"
	grep -v '	$' "$tmp/verdicts" >>"$tmp/bad"
}

# What sbx takes, the schema takes.
profiles() {
	# shellcheck disable=SC2046 # names of profiles have no blanks
	accepts $(find "$top_srcdir/profiles" -name '*.profile')
	result "the JSON schema accepts every shipped profile"

	# Those of cases that end well, so all of their files are right.
	find "$top_srcdir/tests/golden" -name 'out.*' | sed 's|/[^/]*$||' | sort -u |
		while read -r dir; do find "$dir" -name '*.profile' -size +0; done >"$tmp/list"
	[ "$(wc -l <"$tmp/list")" -gt 100 ] || complain "few golden profiles"
	# shellcheck disable=SC2046 # check-tree looks after their names
	accepts $(cat "$tmp/list")
	result "it accepts the profiles of the golden cases"

	# The examples of the manual, one line each.
	mkdir "$tmp/examples"
	sed -n '/^\\fB[a-z_]* = .*;\\fR$/p' "$top_srcdir/man/settings.inc" |
		sed 's/\\fB\(.*\)\\fR/\1/; s/\\-/-/g; s/\\(dq/"/g; s/\\(aq/'\''/g; s/\\(ti/~/g; s/\\e/\\/g' |
		grep -v '^schema' | while IFS= read -r line; do
		i=$((i + 1))
		printf 'schema = 1; %s\n' "$line" >"$tmp/examples/$i.profile"
	done
	[ "$(find "$tmp/examples" -type f | wc -l)" -gt 90 ] || complain "few examples"
	accepts "$tmp"/examples/*
	result "it accepts the examples of all keys"
}

# wrong NAME LINES: a profile that sbx refuses, too, without making a plan; but what there is of mounts
# and networks only the plan knows.
wrong() {
	printf '%s\n' "$2" >"$tmp/wrong/$1.profile"
	case $1 in
	*-of-network | *-of-mount) return ;;
	esac
	"$SBX" check --no-plan -q "$tmp/wrong/$1.profile" >/dev/null 2>&1 && complain "sbx takes $1"
}

refused() {
	mkdir "$tmp/wrong"
	wrong no-schema 'cwd = "/";'
	wrong schema-of-another-sbx 'schema = 2; cwd = "/";'
	wrong unknown-key 'schema = 1; filesytem = { root = "tmpfs"; };'
	wrong key-of-another-group 'schema = 1; hostname = "x";'
	wrong key-in-wrong-group 'schema = 1; process = { hostname = "x"; };'
	wrong not-a-bool 'schema = 1; process = { init = "yes"; };'
	wrong not-an-int 'schema = 1; process = { nice = "5"; };'
	wrong out-of-range 'schema = 1; network = { tcp_bind = [ 70000 ]; };'
	wrong not-a-list 'schema = 1; command = "/bin/sh";'
	wrong not-a-group 'schema = 1; identity = "x";'
	wrong word 'schema = 1; filesystem = { sys = "privat"; };'
	wrong word-of-shorthand 'schema = 1; filesystem = { dev = "maximal"; };'
	wrong word-of-list 'schema = 1; filesystem = { synthesize = [ "passwd", "shadow" ]; };'
	wrong capability 'schema = 1; security = { capabilities = [ "sys_admn" ]; };'
	wrong mode-of-network 'schema = 1; network = "nowhere";'
	wrong type-of-mount 'schema = 1; filesystem = { mounts = ( { type = "bnd"; target = "/a"; } ); };'
	wrong size 'schema = 1; filesystem = { root = { type = "tmpfs"; size = "64MB"; }; };'
	wrong duration 'schema = 1; namespaces = { time = true; boottime_offset = "1m1h"; };'
	wrong octal-mode 'schema = 1; process = { umask = "0789"; };'
	wrong relative-path 'schema = 1; cwd = "tmp";'
	wrong dotdot 'schema = 1; cwd = "/tmp/../etc";'
	wrong not-optional 'schema = 1; cwd = "-/tmp";'
	wrong pattern-in-grant 'schema = 1; filesystem = { read_only = [ "/usr/*" ]; };'
	wrong limit 'schema = 1; limits = { nofile = "64K"; };'
	wrong negative-limit 'schema = 1; limits = { nofile = -1; };'
	wrong pair 'schema = 1; environment = { set = [ "HOME" ]; };'
	wrong namespace 'schema = 1; namespaces = { net = 1; };'
	wrong entry 'schema = 1; filesystem = { mounts = ( "/srv" ); };'
	wrong type-of-param 'schema = 1; params = { x = { type = "strin"; }; };'
	wrong block-without-test 'schema = 1; when = ( { cwd = "/"; } );'
	wrong include-in-block 'schema = 1; when = ( { test = [ "env:X" ]; include = [ "x" ]; } );'
	wrong remove-in-replace 'schema = 1; replace = { remove = { cwd = true; }; };'
	wrong remove-value 'schema = 1; remove = { cwd = "/"; };'
	wrong remove-false 'schema = 1; remove = { filesystem = { read_only = false; }; };'
	verdicts "$tmp"/wrong/*
	[ "$(wc -l <"$tmp/verdicts")" -ge 30 ] || complain "few of them"
	sed -n 's|^.*/wrong/\(.*\)	$|the schema takes \1|p' "$tmp/verdicts" >>"$tmp/bad"
	result "it refuses what sbx refuses"
}

# What sbx show --json prints of each is of that form, too.
shown() {
	mkdir -p "$tmp/data/sbx"
	cp -R "$top_srcdir/profiles" "$tmp/data/sbx/profiles"
	chmod -R u+rwX,go-w "$tmp/data"
	{
		sed "s|@data@|$tmp/data|" "$top_srcdir/tests/fixtures/host-shipped.cfg"
		echo "path /home/u/src/app/build = dir"
		echo "path /home/u/.local/share/sbx/rootfs/debian = dir"
	} >"$tmp/host"
	echo '{' >"$tmp/shown"
	for file in "$tmp"/data/sbx/profiles/*.profile; do
		printf '%s"%s": ' "$comma" "${file##*/}"
		"$SBX" show --json --fixture="$tmp/host" "$file" 2>>"$tmp/bad"
		comma=,
	done >>"$tmp/shown"
	echo '}' >>"$tmp/shown"
	python3 "$top_srcdir/tests/validate.py" "$schema" "$tmp/shown" >"$tmp/verdicts" 2>>"$tmp/bad"
	[ "$(wc -l <"$tmp/verdicts")" -ge 5 ] || complain "few profiles"
	grep -v '	$' "$tmp/verdicts" >>"$tmp/bad"
	result "it accepts what sbx show --json prints of them"
}

# A parameter, or another variable, may stand where its value is not known yet.
variables() {
	cat >"$tmp/v.profile" <<-'END'
		schema = 1;
		params = { init = { type = "bool"; default = true; }; };
		process = { init = "${param.init}"; };
		command = "${param.words}";
		cwd = "~/x";
		filesystem = { root = { type = "tmpfs"; size = "${param.size}"; };
			read_only = [ "-~/a", "${PROJECT}", "${param.more...}" ]; };
	END
	accepts "$tmp/v.profile"
	echo 'schema = 1; process = { init = "x${param.init}"; };' >"$tmp/w.profile"
	verdicts "$tmp/w.profile"
	grep -q '	$' "$tmp/verdicts" && complain "text around a parameter is no bool"
	result "it knows variables"
}

if command -v python3 >/dev/null; then
	profiles
	shown
	refused
	variables
else
	for name in "the JSON schema accepts every shipped profile" \
		"it accepts what sbx show --json prints of them" \
		"it accepts the profiles of the golden cases" "it accepts the examples of all keys" \
		"it refuses what sbx refuses" "it knows variables"; do
		skip "$name" "no python3"
	done
fi

# ---- vim ----------------------------------------------------------------------------------

"$SBX" help keys | sed -n 's/^  \([a-z][][a-z_.]*\)\( .*\)\{0,1\}$/\1/p' >"$tmp/keys"
[ "$(wc -l <"$tmp/keys")" -ge 90 ] || complain "few keys"
while read -r key; do
	grep -q "^syn match sbxKey[A-Za-z]* /\\\\<${key##*.}\\\\>" "$syntax" || complain "$key"
	grep -q "\"${key##*.}\": {" "$schema" || complain "$key, in the JSON schema"
done <"$tmp/keys"
result "every key is in vim's syntax file, and in the JSON schema"

# colours FILE: of each word of a profile: its text, and the name of what vim takes it for. The
# name is that of the group that the syntax file links it to.
colours() {
	cat >"$tmp/colours.vim" <<-'END'
		let out = []
		for nr in range(1, line('$'))
			let text = getline(nr)
			let at = match(text, '\S')
			while at >= 0
				let word = matchstr(text, '\w\+\|\W', at)
				let name = synIDattr(synIDtrans(synID(nr, at + 1, 1)), 'name')
				if word =~ '\w'
					call add(out, word . ' ' . (empty(name) ? '-' : name))
				endif
				let at = match(text, '\S', at + len(word))
			endwhile
		endfor
		call writefile(out, $COLOURS)
		qall!
	END
	COLOURS=$tmp/colours HOME=$tmp vim -N -u NONE -i NONE -n -es -c "source $syntax" \
		-c "source $tmp/colours.vim" "$1" </dev/null >>"$tmp/bad" 2>&1
	[ -s "$tmp/colours" ] || complain "vim says nothing"
}

# filetype NAME TEXT: what vim takes a file for.
filetype() {
	mkdir -p "$tmp/ft/$(dirname "$1")"
	printf '%s\n' "$2" >"$tmp/ft/$1"
	HOME=$tmp vim -N -u NONE -i NONE -n -es -c "augroup filetypedetect" \
		-c "source $top_srcdir/etc/vim/ftdetect/sbx-profile.vim" -c "augroup END" \
		-c "edit $tmp/ft/$1" -c "call writefile([&filetype], '$tmp/ft.out')" -c 'qall!' \
		</dev/null >>"$tmp/bad" 2>&1
	cat "$tmp/ft.out"
}

in_vim() {
	cat >"$tmp/x.profile" <<-'END'
		# comment
		schema = 1;
		// comment
		/* comment
		   comment */
		abstract = true;
		unknown = "string";
		hostname = "string";
		identity = { hostname = "string"; schema = 1; root = "string"; };
		filesystem =
		{
		  root = { type = "tmpfs"; size = "${variable}string"; mounts = 1; };
		  home : "host";
		  mounts = ( { type = "bind"; id_map = { uids = ( { inside = 0; type = 1; } ); }; } );
		  unknown = { root = { type = "tmpfs"; }; };
		};
		params = { a = { type = "bool"; schema = 1; }; };
		when = ( { test = [ "param:a" ]; cwd = "string"; schema = 1;
		  remove = { filesystem = { home = true; }; remove = true; }; } );
		security = { capabilities = [ "chown", "CAP_KILL", "string" ]; };
	END
	colours "$tmp/x.profile"
	cat >"$tmp/want" <<-'END'
		comment Comment
		schema Keyword
		1 Number
		comment Comment
		comment Comment
		comment Comment
		abstract Keyword
		true Boolean
		unknown -
		string String
		hostname -
		string String
		identity Keyword
		hostname Keyword
		string String
		schema -
		1 Number
		root -
		string String
		filesystem Keyword
		root Keyword
		type Keyword
		tmpfs Constant
		size Keyword
		variable Identifier
		string String
		mounts -
		1 Number
		home Keyword
		host Constant
		mounts Keyword
		type Keyword
		bind Constant
		id_map Keyword
		uids Keyword
		inside Keyword
		0 Number
		type -
		1 Number
		unknown -
		root -
		type -
		tmpfs String
		params Keyword
		a Identifier
		type Keyword
		bool Constant
		schema -
		1 Number
		when Keyword
		test Keyword
		param String
		a String
		cwd Keyword
		string String
		schema -
		1 Number
		remove Keyword
		filesystem Keyword
		home Keyword
		true Boolean
		remove -
		true Boolean
		security Keyword
		capabilities Keyword
		chown Constant
		CAP_KILL Constant
		string String
	END
	diff -u "$tmp/want" "$tmp/colours" >>"$tmp/bad"
	result "vim shows keys in their groups, words, and nothing else as known"

	# In what is shipped, every word before a '=' is known.
	find "$top_srcdir/profiles" -name '*.profile' | while read -r file; do
		colours "$file"
		sed "s|^|${file##*/}: |" "$tmp/colours"
	done | grep ' -$' >>"$tmp/bad"
	result "vim knows every word of the shipped profiles"

	[ "$(filetype .config/sbx/profiles/x.profile '')" = sbx-profile ] || complain "profiles"
	[ "$(filetype x.profile.d/50-y.profile '')" = sbx-profile ] || complain "drop-ins"
	[ "$(filetype src/x.profile '
# comment
schema = 1;')" = sbx-profile ] || complain "schema"
	[ "$(filetype .profile 'PATH=/bin
export PATH')" != sbx-profile ] || complain ".profile"
	[ "$(filetype firejail/x.profile 'noblacklist ~/x')" != sbx-profile ] || complain "firejail"
	result "vim tells profiles of sbx from others"
}

if ! command -v vim >/dev/null; then
	why="no vim"
elif ! vim --version | grep -q '+syntax'; then
	why="a vim without syntax highlighting"
else
	why=
fi
if [ -z "$why" ]; then
	in_vim
else
	for name in "vim shows keys in their groups, words, and nothing else as known" \
		"vim knows every word of the shipped profiles" "vim tells profiles of sbx from others"; do
		skip "$name" "$why"
	done
fi

echo "1..$n"
exit $status
