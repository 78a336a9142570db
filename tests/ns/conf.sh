# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=bash disable=SC2016,SC2154
#
# conf.sh - what sbx does by itself because of sbx.conf. Root has none of its own: tests/run-conf.sh.
#
# requires: userns pidns notroot

# conf TEXT
conf() {
	mkdir -p "$XDG_CONFIG_HOME/sbx"
	echo "$1" >"$XDG_CONFIG_HOME/sbx/sbx.conf"
}

test_sbx_alone_runs_the_default_profile() {
	minimal mine 'command = [ "/payload", "facts" ]; identity = { hostname = "mine"; };'
	conf '# nothing'
	ok sbx
	matches "$out" '^usage: '
	refused 125 E0804 sbx -- /payload facts
	conf 'profile = "mine";'
	ok sbx
	is hostname mine
	ok sbx -- /payload facts
	is hostname mine
	ok sbx --hostname=other
	is hostname other
	minimal named 'command = [ "/payload", "facts" ]; identity = { hostname = "named"; };'
	ok sbx --profile=named
	is hostname named
	# What looks like a verb is one, and is not run in the default profile.
	refused 2 E0801 sbx payload
	refused 125 'a verb comes before all options' sbx -q plan
}

test_a_wrong_file_is_fatal() {
	minimal mine 'command = [ "/payload", "facts" ];'
	conf 'profle = "mine";'
	refused 125 "did you mean 'profile'?" sbx
	same "nothing on standard output" "" "$out"
	same "one error" 1 "$(grep -c '^error' <<<"$err")"
	refused 125 E0714 sbx --profile=mine
	refused 2 E0714 sbx plan --profile=mine
	refused 2 E0714 sbx profiles
	for word in help version --help --version; do
		ok sbx "$word"
	done
	ok sbx explain E0714
	conf 'profile = "mine";'
	chmod g+w "$XDG_CONFIG_HOME/sbx/sbx.conf"
	refused 125 'it is writable by its group' sbx
	rm "$XDG_CONFIG_HOME/sbx/sbx.conf"
	mkdir "$XDG_CONFIG_HOME/sbx/sbx.conf"
	refused 125 'it is a directory' sbx --profile=mine
}
