# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=bash disable=SC2016,SC2054,SC2154
#
# guard.sh - hide and protect hold for what is not there yet: it cannot be made from inside, by no
# call and under no name, and nothing of it is made on the host. What is beside it stays usable. Here
# Landlock is alone; where init can make names, broker.sh is about it.
#
# requires: userns pidns proc hooks landlock>=2

wall=$HELPERS/wall
no_landlock=landlock_ruleset,landlock_path,landlock_port,landlock_fds,landlock_restrict

# held [TEXT]: profile "case" with the project and TEXT, which is otherwise about its two absent paths.
held() {
	local busybox more='' text=${1:-}

	[ -n "$text" ] || text="filesystem = { hide = [ \"$p/.envrc\" ]; protect = [ \"$p/.git/hooks\" ]; };"
	busybox=$(command -v busybox || :)
	[ -z "$busybox" ] || more=", { type = \"bind\"; source = \"$busybox\"; target = \"/busybox\"; }"
	profile with-wall <<-EOF
		schema = 1;
		abstract = true;
		include = [ "base/minimal" ];
		command = [ "/wall" ];
		filesystem = { root = { type = "tmpfs"; access = "ro"; };
		               mounts = ( { type = "bind"; source = "$wall"; target = "/wall"; }$more );
		               read_write = [ "$p" ]; };
		security = { set_id_bits = "allow"; };  # or openat2 would be refused by the filter
		process = { init = false; };            # which would make other names
	EOF
	profile case <<-EOF
		schema = 1;
		include = [ "with-wall" ];
		$text
	EOF
}

# made PATH: each call that could make it.
made() {
	attempts=(make "$1" , mkdir "$1" , symlink "$1" , fifo "$1" , socket "$1" , openat2 "$1" ,
		link "$p/file" "$1" , rename "$p/file" "$1" , rename "$p/src" "$1" ,
		link "$p/src/file" "$1" , rename "$p/src/file" "$1" , rename "$p/src/deep" "$1" ,
		tmpfile "$p/src" "$1" , tmpfile "${1%/*}" "$1")
}

test_it_cannot_be_made() {
	local path

	make_project
	held
	for path in "$p/.envrc" "$p/.git/hooks"; do
		made "$path"
		ok sbx --profile=case -- /wall "${attempts[@]}"
		[[ $out != *yes* ]] || {
			show
			fail "$path was made"
		}
		# Landlock says EXDEV where a move between two directories is what it does not allow.
		same "$path" "" "$(grep -vE ' (EACCES|EXDEV)$' <<<"$out" || :)"
		same "the host, $path" "$before" "$(project_tree)"
	done
}

# The control: each of the calls, alone, makes it where Landlock is left out.
test_without_the_wall_it_is_made() {
	local call

	make_project
	held
	for call in "make $p/.envrc" "mkdir $p/.git/hooks" "symlink $p/.envrc" "fifo $p/.envrc" "socket $p/.envrc" \
		"link $p/file $p/.envrc" "rename $p/src/deep $p/.git/hooks" "tmpfile $p/src $p/.envrc"; do
		# shellcheck disable=SC2086
		SBX_TEST_SKIP=$no_landlock run sbx --profile=case -- /wall $call
		[[ $out == *" yes" || $out == *" EXDEV" ]] || {
			show
			fail "$call is refused by something else"
		}
		[ "$out" = "${out% yes}" ] || [ -e "$p/.envrc" ] || [ -L "$p/.envrc" ] || [ -e "$p/.git/hooks" ] ||
			fail "$call made nothing"
		rm -rf "$p"
		make_project
	done
}

# By the working directory, by descriptors, by what /proc shows of them.
# requires: busybox
test_by_other_names() {
	make_project
	held
	ok sbx --profile=case -- /busybox sh -c "cd $p && /wall make .envrc , make ./src/../.envrc , make /proc/self/cwd/.envrc , \
		make /proc/self/root$p/.envrc , mkdir .git/hooks , mkdir /proc/self/cwd/.git/hooks
		cd .git && /wall make ../.envrc , mkdir hooks , mkdir hooks/"
	same "names" "" "$(grep -v ' EACCES$' <<<"$out" || :)"
	same "the host" "$before" "$(project_tree)"
}

# The folders around it would be put aside, and others in their place.
test_the_folders_around_it_stay() {
	make_project
	held
	ok sbx --profile=case -- /wall rename "$p/.git" "$p/g" , rename "$p/.git" "$p/src/g" , rename "$p" "$p.old" , \
		exchange "$p/.git" "$p/src" , exchange "$p/src/deep" "$p/.git" , rename "$p/src" "$p/.git" , rmdir "$p/.git"
	[[ $out != *yes* ]] || {
		show
		fail "a folder was moved"
	}
	same "the host" "$before" "$(project_tree)"
	SBX_TEST_SKIP=$no_landlock ok sbx --profile=case -- /wall rename "$p/.git" "$p/g"
	same "the mount alone" "rename $p/.git EBUSY" "$out"
}

# Beside it nothing has changed; what is there may be written and removed.
test_the_rest_is_as_before() {
	make_project
	held
	ok sbx --profile=case -- /wall make "$p/src/new" , rename "$p/src/new" "$p/src/deep/new" , mkdir "$p/src/d" , \
		make "$p/src/d/x" , link "$p/src/d/x" "$p/src/y" , symlink "$p/.git/refs/s" , make "$p/.git/refs/r" , \
		rename "$p/.git/refs/r" "$p/.git/refs/q" , write "$p/file" , write "$p/.git/config" , read "$p/file" , \
		unlink "$p/file" , exec /wall
	same "allowed" "" "$(grep -v ' yes$' <<<"$out" || :)"
	ok sbx --profile=case -- /wall make "$p/file" , make "$p/other"
	same "nothing new" "make $p/file EACCES
make $p/other EACCES" "$out"
}

# It is a promise for the path as written without "-".
test_what_may_be_missing_is_left_out() {
	make_project
	held "filesystem = { hide = [ \"-$p/.envrc\" ]; };"
	ok sbx --profile=case -- /wall make "$p/.envrc"
	same "made" "make $p/.envrc yes" "$out"
}

# The same directory elsewhere would give the right back.
test_a_second_bind_is_refused() {
	make_project
	mkdir "$p/src/sub"
	for source in "$p" "$p/.git"; do
		held "filesystem = { protect = [ \"$p/.git/hooks\" ];
			mounts = ( { type = \"bind\"; source = \"$source\"; target = \"/second\"; access = \"rw\"; } ); };"
		refused 125 "of the host can also be written at '/second'" sbx --profile=case
	done
	held "filesystem = { protect = [ \"$p/.git/hooks\" ];
		mounts = ( { type = \"bind\"; source = \"$p/src\"; target = \"/second\"; access = \"rw\"; } ); };"
	ok sbx --profile=case -- /wall make /second/new , rename /second/new "$p/new" , rename /second/deep "$p/.git/hooks"
	has "$out" "make /second/new yes"
	same "moves" "" "$(sed 1d <<<"$out" | grep -vE ' (EACCES|EXDEV)$' || :)"
}

# More rules than that would slow down each start.
test_too_many_folders_beside_it() {
	make_project
	(cd "$p" && seq -f 'd%g' 4100 | xargs mkdir)
	held
	refused 125 "there are more than 4096 directories beside it" sbx --profile=case
}

# A folder that goes away between plan and start stops it.
test_a_folder_that_is_gone() {
	make_project
	held
	plan_file case "$T/plan"
	mv "$p/src" "$T/src"
	run sbx run --plan="$T/plan"
	[ "$status" = 125 ] || {
		show
		fail "it started without a folder of the plan"
	}
	rm -rf "$T/src" "$T/plan"
}
