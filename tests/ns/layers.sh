# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=bash disable=SC2016,SC2154,SC2034
#
# layers.sh - what drop-ins, parameters, conditions, patches and arguments grant and take is so inside.
#
# requires: userns pidns proc

vendor_dir=$T/vendor/sbx/profiles
export XDG_DATA_DIRS=$T/vendor:$XDG_DATA_DIRS

# vendor NAME <<EOF: a profile of a distribution.
vendor() {
	mkdir -p "$vendor_dir"
	cat >"$vendor_dir/$1.profile"
}

# vendor_dropin NAME FILE <<EOF, dropin NAME FILE <<EOF: the vendor's, and the user's.
vendor_dropin() {
	mkdir -p "$vendor_dir/$1.profile.d"
	cat >"$vendor_dir/$1.profile.d/$2.profile"
}

dropin() {
	mkdir -p "$profile_dir/$1.profile.d"
	cat >"$profile_dir/$1.profile.d/$2.profile"
}

# folders NAME...: each with a file in it, and everybody could write there.
folders() {
	local name

	for name in "$@"; do
		mkdir -p "$T/$name"
		echo "$name" >"$T/$name/file"
		chmod 777 "$T/$name"
		chmod 666 "$T/$name/file"
	done
	folder_names=("$@")
}

# sees WHAT WANTED PROFILE [OPTION]...: which of these folders can be read inside, with :w when they can be
# written, too.
sees() {
	local what=$1 wanted=$2 profile=$3 name readable got=

	shift 3
	# A grant that a denial takes is warned of.
	ok sbx --profile="$profile" --quiet "$@" -- /payload read "${folder_names[@]/%//file}"
	readable=$out
	ok sbx --profile="$profile" --quiet "$@" -- /payload write "${folder_names[@]}"
	for name in "${folder_names[@]}"; do
		if grep -qxF "$name yes" <<<"$out"; then
			got="$got $name:w"
			has "$readable" "$name/file yes"
		elif grep -qxF "$name/file yes" <<<"$readable"; then
			got="$got $name"
		fi
	done
	same "$what" "$wanted" "${got# }"
}

# payload_base: what the vendor's profiles here are laid over; the sandbox works in the case's folder.
payload_base() {
	minimal with-folder "abstract = true; cwd = \"$T\"; filesystem = { mounts = (
		{ type = \"dir\"; target = \"$T\"; } ); };"
}

# A browser with downloads, and a cache of its own.
browser() {
	payload_base
	folders downloads pictures fonts cache
	vendor browser <<-EOF
		schema = 1;
		description = "a browser";
		include = [ "with-folder" ];
		filesystem = {
		  read_write = [ "$T/downloads" ];
		  read_only = [ "$T/fonts" ];
		  mounts = ( { id = "cache"; type = "bind"; source = "$T/cache"; access = "rw"; } );
		};
		environment = { set = [ "PLUGINS=yes" ]; };
	EOF
}

three_lines() {
	dropin browser 50-mine <<-EOF
		schema = 1;
		filesystem = { read_only = [ "$T/pictures" ]; };
		remove = { filesystem = { read_write = [ "$T/downloads" ]; }; };
	EOF
}

test_three_lines_change_a_vendors_profile() {
	browser
	sees "as it comes" 'downloads:w fonts cache:w' browser
	three_lines
	sees "with the drop-in" 'pictures fonts cache:w' browser
	sees "without it again" 'downloads:w fonts cache:w' browser --no-drop-ins
	rm "$profile_dir/browser.profile.d/50-mine.profile"
	sees "without the file" 'downloads:w fonts cache:w' browser
}

test_they_count_where_another_profile_includes_it() {
	browser
	three_lines
	profile kiosk <<-EOF
		schema = 1;
		include = [ "browser" ];
	EOF
	sees "through an include" 'pictures fonts cache:w' kiosk
	# What includes it lies above.
	profile kiosk <<-EOF
		schema = 1;
		include = [ "browser" ];
		filesystem = { read_write = [ "$T/downloads" ]; };
		remove = { filesystem = { read_only = [ "$T/pictures" ]; }; };
	EOF
	sees "with a word of its own" 'downloads:w fonts cache:w' kiosk
}

test_a_drop_in_is_disabled() {
	browser
	vendor_dropin browser 10-extra <<-EOF
		schema = 1;
		filesystem = { read_only = [ "$T/pictures" ]; };
	EOF
	sees "with the vendor's" 'downloads:w pictures fonts cache:w' browser
	mkdir -p "$profile_dir/browser.profile.d"
	ln -s /dev/null "$profile_dir/browser.profile.d/10-extra.profile"
	sees "disabled" 'downloads:w fonts cache:w' browser
	mv "$profile_dir/browser.profile.d/10-extra.profile" "$profile_dir/browser.profile.d/20-extra.profile"
	sees "another name disables nothing" 'downloads:w pictures fonts cache:w' browser
}

test_a_drop_in_is_masked() {
	browser
	vendor_dropin browser 10-extra <<-EOF
		schema = 1;
		filesystem = { hide = [ "$T/fonts" ]; };
	EOF
	sees "with the vendor's" 'downloads:w cache:w' browser
	dropin browser 10-extra <<-EOF
		schema = 1;
		filesystem = { read_only = [ "$T/pictures" ]; };
	EOF
	sees "the user's in its place" 'downloads:w pictures fonts cache:w' browser
}

# By their names, whoever they are from; the folder says nothing.
# requires: busybox
test_the_last_name_wins() {
	browser
	vendor_dropin browser 90-vendor <<-EOF
		schema = 1;
		environment = { set = [ "PLUGINS=vendor" ]; };
	EOF
	dropin browser 10-mine <<-EOF
		schema = 1;
		environment = { set = [ "PLUGINS=mine", "OTHER=mine" ]; };
	EOF
	ok sbx --profile=browser -- /busybox sh -c 'echo "$PLUGINS $OTHER"'
	same "the environment" 'vendor mine' "$out"
	mv "$profile_dir/browser.profile.d/10-mine.profile" "$profile_dir/browser.profile.d/95-mine.profile"
	ok sbx --profile=browser -- /busybox sh -c 'echo "$PLUGINS $OTHER"'
	same "the environment" 'mine mine' "$out"
	ok sbx --profile=browser --env PLUGINS=now -- /busybox sh -c 'echo "$PLUGINS $OTHER"'
	same "the command line over all" 'now mine' "$out"
}

# For whatever profile is asked for; and a profile's own drop-ins lie over them.
test_drop_ins_of_all() {
	browser
	vendor viewer <<-EOF
		schema = 1;
		include = [ "with-folder" ];
		filesystem = { read_only = [ "$T/fonts", "$T/pictures" ]; };
	EOF
	dropin all 10-secrets <<-EOF
		schema = 1;
		filesystem = { hide = [ "-$T/fonts" ]; read_only = [ "$T/pictures" ]; };
	EOF
	sees "one profile" 'downloads:w pictures cache:w' browser
	sees "another one" pictures viewer
	dropin viewer 10-mine <<-EOF
		schema = 1;
		remove = { filesystem = { hide = [ "$T/fonts" ]; }; };
	EOF
	sees "one with its own" 'pictures fonts' viewer
	sees "and the other is as before" 'downloads:w pictures cache:w' browser
}

# Of several layers the topmost says who wins; lists of grants grow.
test_includes_are_laid_over_each_other() {
	payload_base
	folders one two three four
	vendor left <<-EOF
		schema = 1;
		include = [ "with-folder" ];
		filesystem = { read_only = [ "$T/one" ];
		  mounts = ( { id = "x"; type = "bind"; source = "$T/three"; access = "rw"; } ); };
	EOF
	vendor right <<-EOF
		schema = 1;
		include = [ "with-folder" ];
		filesystem = { read_only = [ "$T/two" ];
		  mounts = ( { id = "x"; type = "bind"; source = "$T/four"; access = "ro"; } ); };
	EOF
	profile both <<-EOF
		schema = 1;
		include = [ "left", "right" ];
	EOF
	sees "left, then right" 'one two four' both
	profile both <<-EOF
		schema = 1;
		include = [ "right", "left" ];
	EOF
	sees "right, then left" 'one two three:w' both
	profile both <<-EOF
		schema = 1;
		include = [ "right", "left" ];
		filesystem = { mounts = ( { id = "x"; access = "ro"; } ); };
	EOF
	sees "the body over both" 'one two three' both
	sees "the command line over that" 'one:w two three four' both --rw="$T/one" --ro="$T/four"
	sees "a denial of the command line" 'one three' both --hide="$T/two"
	# Each once: what left says lies below right, though both are included again by another.
	vendor again <<-EOF
		schema = 1;
		include = [ "left", "right", "left" ];
	EOF
	sees "each file once" 'one two four' again
}

# Within a file: remove, replace, the body, then blocks; and a drop-in's block lies over those.
test_the_order_within_a_file() {
	payload_base
	folders one two three
	vendor low <<-EOF
		schema = 1;
		include = [ "with-folder" ];
		filesystem = { read_write = [ "$T/one" ]; read_only = [ "$T/three" ];
		  mounts = ( { id = "x"; type = "bind"; source = "$T/two"; access = "ro"; } ); };
	EOF
	vendor case <<-EOF
		schema = 1;
		include = [ "low" ];
		filesystem = { read_only = [ "$T/one" ]; };
		replace = { filesystem = { read_only = [ "-$T/none" ]; }; };
		remove = { filesystem = { read_write = [ "$T/one" ]; read_only = [ "$T/three" ]; }; };
		when = ( { test = [ "path:$T" ]; filesystem = { mounts = ( { id = "x"; access = "rw"; } ); }; },
		  { test = [ "env:MORE" ]; filesystem = { mounts = ( { id = "x"; source = "$T/three"; } ); }; } );
	EOF
	sees "what is below" 'one:w two three' low
	sees "the body over replace, and a block over the body" 'one two:w' case
	MORE=1 sees "another block" 'one three:w' case
	dropin case 50-mine <<-EOF
		schema = 1;
		filesystem = { mounts = ( { id = "x"; source = "$T/two"; } ); };
		when = ( { test = [ "path:$T" ]; filesystem = { mounts = ( { id = "x"; access = "ro"; } ); }; } );
	EOF
	MORE=1 sees "a drop-in over blocks" 'one two' case
	MORE=1 sees "without it" 'one three:w' case --no-drop-ins
}

# What a drop-in includes lies below it; and a path is no name: it has the drop-ins of all alone.
test_a_drop_in_includes_more() {
	browser
	vendor more <<-EOF
		schema = 1;
		abstract = true;
		filesystem = { read_only = [ "$T/pictures" ]; mounts = ( { id = "cache"; access = "ro"; } ); };
	EOF
	dropin browser 50-mine <<-EOF
		schema = 1;
		include = [ "more" ];
	EOF
	sees "what it includes" 'downloads:w pictures fonts cache' browser
	dropin browser 50-mine <<-EOF
		schema = 1;
		include = [ "more" ];
		remove = { filesystem = { read_only = [ "$T/pictures" ]; }; };
		filesystem = { mounts = ( { id = "cache"; access = "rw"; } ); };
	EOF
	sees "the drop-in over it" 'downloads:w fonts cache:w' browser
	dropin all 10-fonts <<-EOF
		schema = 1;
		filesystem = { hide = [ "-$T/fonts" ]; };
	EOF
	dropin browser 60-pictures <<-EOF
		schema = 1;
		filesystem = { read_only = [ "$T/pictures" ]; };
	EOF
	sees "by its name" 'downloads:w pictures cache:w' browser
	sees "by its path" 'downloads:w cache:w' "$vendor_dir/browser.profile"
}

# A profile of the user's takes the place of one with its name, for includes, too.
test_a_users_profile_shadows_the_vendors() {
	browser
	profile kiosk <<-EOF
		schema = 1;
		include = [ "browser" ];
	EOF
	sees "the vendor's" 'downloads:w fonts cache:w' kiosk
	profile browser <<-EOF
		schema = 1;
		include = [ "with-folder" ];
		filesystem = { read_only = [ "$T/pictures" ]; };
	EOF
	sees "the user's" pictures browser
	sees "where it is included" pictures kiosk
	# Drop-ins count for the name, whoever it is of.
	vendor_dropin browser 10-fonts <<-EOF
		schema = 1;
		filesystem = { read_only = [ "$T/fonts" ]; };
	EOF
	sees "with a drop-in of the vendor's" 'pictures fonts' kiosk
}

test_grants_are_replaced() {
	browser
	dropin browser 50-mine <<-EOF
		schema = 1;
		replace = { filesystem = { read_only = [ "$T/pictures" ]; read_write = []; }; };
	EOF
	sees "lists" 'pictures cache:w' browser
	dropin browser 50-mine <<-EOF
		schema = 1;
		filesystem = { read_only = [ "$T/pictures" ]; read_write = []; };
	EOF
	sees "without replace they are added" 'downloads:w pictures fonts cache:w' browser
	dropin browser 50-mine <<-EOF
		schema = 1;
		filesystem = { mounts = ( { id = "cache"; access = "ro"; } ); };
	EOF
	sees "a member of a mount" 'downloads:w fonts cache' browser
}

test_grants_are_removed() {
	local key

	payload_base
	folders in/one in/two three
	vendor base <<-EOF
		schema = 1;
		include = [ "with-folder" ];
		filesystem = { read_write = [ "$T/in" ]; };
	EOF
	for key in hide protect; do
		vendor all-of-it <<-EOF
			schema = 1;
			include = [ "base" ];
			filesystem = { $key = [ "$T/in/one", "$T/in/two" ]; };
		EOF
		sees "all of $key" "$([ $key = hide ] || echo 'in/one in/two')" all-of-it
		dropin all-of-it mine <<-EOF
			schema = 1;
			remove = { filesystem = { $key = [ "$T//in/two/" ]; }; };
		EOF
		sees "one of $key" "$([ $key = hide ] || echo 'in/one ')in/two:w" all-of-it
		dropin all-of-it mine <<-EOF
			schema = 1;
			remove = { filesystem = { $key = true; }; };
		EOF
		sees "none of $key" 'in/one:w in/two:w' all-of-it
		rm "$profile_dir/all-of-it.profile.d/mine.profile"
	done
	vendor with-mounts <<-EOF
		schema = 1;
		include = [ "with-folder" ];
		filesystem = { mounts = (
		  { id = "first"; type = "bind"; source = "$T/in/one"; },
		  { type = "bind"; source = "$T/three"; target = "$T/in/two"; },
		  { type = "bind"; source = "$T/three"; } ); };
	EOF
	sees "all mounts" 'in/one in/two three' with-mounts
	dropin with-mounts mine <<-EOF
		schema = 1;
		remove = { filesystem = { mounts = [ "first", "$T/in/two" ]; }; };
	EOF
	sees "by id and by target" three with-mounts
}

# A root of another type has nothing of the one before; a member is added to it.
# requires: overlay
test_groups_are_merged_or_swapped() {
	payload_base
	folders lower
	vendor rooted <<-EOF
		schema = 1;
		include = [ "with-folder" ];
		filesystem = { root = { type = "overlay"; lower = [ "$T/lower" ]; upper = "tmpfs"; }; };
		environment = { set = [ "A=1" ]; };
	EOF
	ok sbx --profile=rooted -- /payload read /file
	has "$out" '/file yes'
	dropin rooted mine <<-EOF
		schema = 1;
		filesystem = { root = { size = "1M"; }; };
		replace = { environment = { pass = [ "TERM" ]; }; };
	EOF
	ok sbx --profile=rooted -- /payload read /file
	has "$out" '/file yes'
	# A group without a short form is gone through: what is set stays.
	ok sbx plan --profile=rooted
	[[ $out == *'env_set A 1 '* ]] || fail "what is set is gone"
	dropin rooted mine <<-EOF
		schema = 1;
		filesystem = { root = "tmpfs"; };
	EOF
	ok sbx --profile=rooted -- /payload read /file
	has "$out" '/file ENOENT'
	dropin rooted mine <<-EOF
		schema = 1;
		replace = { filesystem = { root = { type = "tmpfs"; size = "1M"; }; }; };
	EOF
	ok sbx --profile=rooted -- /payload read /file
	has "$out" '/file ENOENT'
}

# What a block that does not hold has is no stale name, and is taken out where it holds.
test_removals_of_what_may_not_be_there() {
	payload_base
	folders rare more
	vendor rarely <<-EOF
		schema = 1;
		include = [ "with-folder" ];
		params = { where = { type = "list"; default = [ "$T/more" ]; }; };
		filesystem = { read_write = [ "$T/more" ]; };
		when = ( { test = [ "env:RARE" ]; filesystem = { read_only = [ "$T/rare" ]; }; } );
	EOF
	sees "as it comes" 'more:w' rarely
	RARE=1 sees "with the block" 'rare more:w' rarely
	dropin rarely mine <<-EOF
		schema = 1;
		remove = { filesystem = { read_only = [ "$T/rare" ]; }; };
	EOF
	sees "of a block that is left out" 'more:w' rarely
	RARE=1 sees "of a block that holds" 'more:w' rarely
	dropin rarely mine <<-EOF
		schema = 1;
		remove = { filesystem = { read_write = [ "\${param.where...}" ]; }; };
	EOF
	sees "by a parameter" '' rarely
}

# marked: a profile whose payload makes $T/marks/ran; and ran says whether it did, once.
marked() {
	folders marks
	payload_base
	profile marked <<-EOF
		schema = 1;
		include = [ "with-folder" ];
		params = { on = { type = "bool"; default = false; }; };
		command = [ "/busybox", "touch", "$T/marks/ran" ];
		filesystem = { read_write = [ "$T/marks" ]; };
	EOF
	ok sbx --profile=marked
	ran || fail "the payload makes no mark"
}

ran() {
	[ -e "$T/marks/ran" ] && rm "$T/marks/ran"
}

# starts_nothing TEXT [OPTION]...
starts_nothing() {
	local text=$1

	shift
	refused 125 "$text" sbx --profile=marked "$@"
	! ran || fail "the payload ran, without what '$text' is about"
}

# requires: busybox
test_what_is_broken_starts_nothing() {
	local file=$profile_dir/marked.profile.d/50-mine.profile

	marked
	dropin marked 50-mine <<<'schema = 1; cwd "/";'
	starts_nothing "50-mine.profile:1"
	dropin marked 50-mine <<<'schema = 1; filesytem = { hide = [ "/x" ]; };'
	starts_nothing "did you mean 'filesystem'"
	dropin marked 50-mine <<<'schema = 1; filesystem = { hide = [ "x" ]; };'
	starts_nothing "'x'"
	dropin marked 50-mine <<<'filesystem = { hide = [ "/x" ]; };'
	starts_nothing schema
	dropin marked 50-mine <<<'schema = 2;'
	starts_nothing schema
	dropin marked 50-mine <<<'schema = 1; include = [ "not-there" ];'
	starts_nothing not-there
	dropin marked 50-mine <<<'schema = 1; include = [ "marked" ];'
	starts_nothing "includes itself"
	dropin marked 50-mine <<<'schema = 1; filesystem = { hide = [ "${NO_SUCH}" ]; };'
	starts_nothing NO_SUCH
	dropin marked 50-mine <<<'schema = 1; when = ( { test = [ "parm:on" ]; cwd = "/"; } );'
	starts_nothing "'parm:on' is not a condition"
	dropin marked 50-mine <<<'schema = 1; remove = { filesystem = { read_write = [ "/gone" ]; }; };'
	starts_nothing "nothing to remove"
	dropin marked 50-mine <<<'schema = 1; remove = { filesystem = { mounts = [ "gone" ]; }; };'
	starts_nothing "nothing to remove"
	dropin marked 50-mine <<<'schema = 1; params = { of = { default = true; }; };'
	starts_nothing "'of'"
	printf 'schema = 1;\0' >"$file"
	starts_nothing 50-mine.profile
	: >"$file"
	starts_nothing 50-mine.profile
	# and in the end it was this file alone
	dropin marked 50-mine <<<'schema = 1;'
	ok sbx --profile=marked
	ran || fail "a drop-in that says nothing stops it"
}

# requires: busybox
test_what_cannot_be_read_starts_nothing() {
	local dir=$profile_dir/marked.profile.d

	marked
	dropin marked 50-mine <<<'schema = 1;'
	chmod 666 "$dir/50-mine.profile"
	starts_nothing 50-mine.profile
	rm "$dir/50-mine.profile"
	ln -s not-there.profile "$dir/50-mine.profile"
	starts_nothing 50-mine.profile
	rm "$dir/50-mine.profile"
	mkdir "$dir/50-mine.profile"
	starts_nothing 50-mine.profile
	rmdir "$dir/50-mine.profile"
	mkfifo "$dir/50-mine.profile"
	starts_nothing 50-mine.profile
	rm -r "$dir"
	: >"$dir"
	starts_nothing marked.profile.d
	rm "$dir"
	ok sbx --profile=marked
	ran || fail "it does not start any more"
}

# requires: busybox notroot
test_what_may_not_be_read_starts_nothing() {
	local dir=$profile_dir/marked.profile.d

	marked
	dropin marked 50-mine <<<'schema = 1;'
	chmod 000 "$dir/50-mine.profile"
	starts_nothing 50-mine.profile
	chmod 644 "$dir/50-mine.profile"
	chmod 000 "$dir"
	starts_nothing marked.profile.d
	chmod 311 "$dir"
	starts_nothing marked.profile.d
	chmod 755 "$dir"
	ok sbx --profile=marked
	ran || fail "it does not start any more"
}

# requires: busybox
test_a_mistaken_parameter_starts_nothing() {
	marked
	starts_nothing "cannot be 'perhaps'" --param on=perhaps
	starts_nothing "did you mean 'on'" --param onn=yes
	dropin marked 50-mine <<<'schema = 1; params = { must = { type = "name"; }; };'
	starts_nothing "must be given"
	starts_nothing "cannot be '../x'" --param must=../x
	ok sbx --profile=marked --param must=x
	ran || fail "it does not start with what it asks for"
}

test_conditions() {
	payload_base
	folders param env path not
	profile case <<-EOF
		schema = 1;
		include = [ "with-folder" ];
		params = { word = { type = "string"; default = ""; }; };
		when = (
		  { test = [ "param:word" ]; filesystem = { read_only = [ "$T/param" ]; }; },
		  { test = [ "env:WORD=yes" ]; filesystem = { read_write = [ "$T/env" ]; }; },
		  { test = [ "path:$T/switch" ]; filesystem = { read_only = [ "$T/path" ]; }; },
		  { test = [ "!param:word", "!env:WORD" ]; filesystem = { read_only = [ "$T/not" ]; }; },
		  { test = [ "param:word=off" ]; remove = { filesystem = { read_only = [ "$T/param" ]; }; }; }
		);
	EOF
	sees "none but the one that is turned round" not case
	sees "a parameter" param case --param word=on
	sees "one that takes out" '' case --param word=off
	WORD=yes sees "the environment" env:w case
	WORD=no sees "another value of it" '' case
	touch "$T/switch"
	sees "a path" 'path not' case
	WORD=yes sees "three of them" 'param env:w path' case --param word=x
}

test_parameters_of_each_type() {
	payload_base
	folders a b c d e
	profile case <<-EOF
		schema = 1;
		include = [ "with-folder" ];
		params = {
		  path = { type = "path"; default = ""; };
		  dir  = { type = "dir";  default = ""; };
		  list = { type = "list"; default = []; };
		  how  = { type = "enum"; values = [ "ro", "rw" ]; default = "ro"; };
		  name = { type = "name"; default = "d"; };
		  on   = { type = "bool"; default = false; };
		};
		filesystem = {
		  read_only = [ "\${param.list...}" ];
		  mounts = ( { type = "bind"; source = "$T/\${param.name}"; access = "\${param.how}"; } );
		};
		when = (
		  { test = [ "param:path" ]; filesystem = { read_only = [ "\${param.path}" ]; }; },
		  { test = [ "param:dir" ];  filesystem = { read_write = [ "\${param.dir}" ]; }; },
		  { test = [ "param:on" ];   filesystem = { hide = [ "-$T/b", "-$T/a" ]; }; }
		);
	EOF
	sees "defaults" d case
	sees "path" 'a d' case --param path="$T/a"
	sees "dir" 'b:w d' case --param dir="$T/b"
	sees "list" 'a c d' case --param list="$T/a" --param list="$T/c"
	sees "list, as a list" 'a c d' case --param list="[ \"$T/a\", \"$T/c\" ]"
	sees "enum" d:w case --param how=rw
	sees "name" e case --param name=e
	sees "bool" 'a d' case --param path="$T/a" --param on=no
	sees "bool" d case --param path="$T/a" --param on=true
	# A mount shows nothing that is hidden.
	refused 125 "'$T/a' is hidden" sbx --profile=case --param name=a --param on=true
	cd "$T/a" || exit
	sees "a path from here" 'b:w d' case --param dir=../b
	# A list that a drop-in gives is the whole list.
	dropin case mine <<-EOF
		schema = 1;
		params = { list = { default = [ "$T/b" ]; }; how = { values = [ "ro" ]; }; };
	EOF
	sees "a list" 'b d' case
	sees "and one more" 'b c d' case --param list="$T/c"
	refused 125 "it is one of ro" sbx --profile=case --param how=rw
	dropin case mine <<-EOF
		schema = 1;
		params = { list = { default = []; }; };
	EOF
	sees "an empty one" d case
	rm -r "$profile_dir/case.profile.d"
	# What is checked is what is used.
	refused 125 "'how'" sbx --profile=case --param how=rwx
	refused 125 "'name'" sbx --profile=case --param name=a/b
	refused 125 "'path'" sbx --profile=case --param path="$T/none/../a"
	refused 125 "'dir'" sbx --profile=case --param dir="$T/a/file"
	# Variables are filled in once: what is in a value is none.
	refused 125 "'$T/\${HOME}'" sbx --profile=case --param dir="$T/\$\${HOME}"
}

# requires: busybox
test_parameters_of_other_types() {
	payload_base
	profile case <<-EOF
		schema = 1;
		include = [ "with-folder" ];
		params = {
		  size = { type = "size"; default = "1M"; };
		  files = { type = "int"; default = 100; min = 10; max = 200; };
		  text = { type = "string"; default = "none"; };
		};
		filesystem = { tmp = "\${param.size}"; };
		limits = { nofile = "\${param.files}"; };
		environment = { set = [ "TEXT=<\${param.text}>" ]; };
	EOF
	ok sbx --profile=case -- /busybox sh -c '/busybox df -k /tmp | /busybox awk "END { print \$2 }"; ulimit -n; echo "$TEXT"'
	same "defaults" '1024
100
<none>' "$out"
	ok sbx --profile=case --param size=64K --param files=20 --param text='$${HOME} ~ "x"' -- /busybox sh -c \
		'/busybox df -k /tmp | /busybox awk "END { print \$2 }"; ulimit -n; echo "$TEXT"'
	same "given" '64
20
<${HOME} ~ "x">' "$out"
	refused 125 "at least 10" sbx --profile=case --param files=9
	refused 125 "'big'" sbx --profile=case --param size=big
}

# papers [MODE]: a profile that shares what the arguments name; a folder of files.
papers() {
	payload_base
	mkdir -p "$T/papers/sub" "$T/elsewhere"
	for name in letter neighbour 'two words' 'with $HOME' sub/deep; do
		echo "$name" >"$T/papers/$name"
	done
	chmod -R a+rwX "$T/papers"
	profile papers <<-EOF
		schema = 1;
		include = [ "with-folder" ];
		files_from_args = "${1:-read-only}";
	EOF
	profile no-papers <<-EOF
		schema = 1;
		include = [ "with-folder" ];
	EOF
	cd "$T/papers" || exit
}

# prints WHAT WANTED WORD...: what cat prints of the words that exist inside.
prints() {
	local what=$1 wanted=$2

	shift 2
	run sbx --profile=papers -- /busybox cat "$@"
	same "$what" "$wanted" "$out"
}

# requires: busybox
test_arguments_are_shared() {
	papers
	prints "a name" letter letter
	prints "a path" letter "$T/papers/letter"
	prints "a blank" 'two words' 'two words'
	prints "a dollar" 'with $HOME' 'with $HOME'
	prints "two" "letter
two words" letter "two words"
	prints "one in a folder" sub/deep sub/deep
	prints "a dot" letter ./letter
	cd sub || exit
	prints "dots" letter ../letter
	prints "many dots" letter ../../papers/sub/../letter
	cd "$T/papers" || exit
	run sbx --profile=no-papers -- /busybox cat letter
	same "without files_from_args" '' "$out"
}

# requires: busybox
test_neighbours_of_arguments_are_not() {
	papers
	ok sbx --profile=papers -- /busybox sh -c 'cd "${1%/*}" && /busybox ls -A' sh letter
	same "beside the file" letter "$out"
	ok sbx --profile=papers -- /payload read letter "$T/papers/neighbour"
	same "both are named here" "$T/papers/letter yes
$T/papers/neighbour yes" "$out"
	run sbx --profile=papers -- /busybox sh -c "/busybox cat $T/papers/neighbour; /busybox cat $T/papers/letter" sh letter
	same "one is only in the text" letter "$out"
	run sbx --profile=papers -- /busybox sh -c '/busybox cat "${1#*=}"' sh "--file=$T/papers/letter"
	same "a part of a word is no word" '' "$out"
	ok sbx --profile=papers -- /busybox sh -c "cd $T/papers/sub && /busybox cat deep && /busybox ls ..; /busybox ls $T" sh sub
	same "a folder is shared whole, and alone" 'sub/deep
sub
papers' "$out"
}

# requires: busybox
test_links_among_arguments() {
	papers
	ln -s letter link
	ln -s "$T/papers" "$T/alias"
	ln -s ../neighbour "$T/elsewhere/up"
	ln -s "$T/elsewhere/none" dangling
	prints "a link is what it leads to" letter link
	prints "through a link" letter "$T/alias/letter"
	cd "$T/alias" || exit
	prints "from behind one" letter letter
	prints "dots behind a link go where it leads" letter "$T/alias/../papers/letter"
	cd "$T/papers" || exit
	run sbx --profile=papers -- /busybox cat dangling
	same "one to nothing" '' "$out"
	run sbx --profile=papers -- /busybox sh -c '/busybox cat "${1%/*}/neighbour"' sh link
	same "beside it" '' "$out"
}

# requires: busybox
test_uris_among_arguments() {
	local uri

	papers
	for uri in "file://$T/papers/two%20words" "file://localhost$T/papers/two%20words" \
		"file://$T/papers/two%20words#page=2"; do
		run sbx --profile=papers -- /busybox sh -c "echo \"\$1\"; /busybox cat '$T/papers/two words' $T/papers/letter" sh "$uri"
		same "$uri" "$uri
two words" "$out"
	done
	for uri in "http://localhost$T/papers/letter" "file://elsewhere$T/papers/letter" "file:$T/papers/letter"; do
		run sbx --profile=papers -- /busybox sh -c "/busybox cat $T/papers/letter" sh "$uri"
		same "$uri" '' "$out"
	done
	refused 125 "all of your home directory" sbx --profile=papers -- /busybox true "file://$HOME/"
	refused 125 "all files" sbx --profile=papers -- /busybox true file:///
}

# requires: busybox
test_arguments_are_written_when_the_profile_says_so() {
	papers
	run sbx --profile=papers -- /busybox sh -c 'echo new >"$1"' sh letter
	[ "$status" != 0 ] || fail "it was written"
	same "content" letter "$(cat letter)"
	papers read-write
	ok sbx --profile=papers -- /busybox sh -c 'echo new >"$1"; echo new >"${1%/*}/neighbour" || true' sh letter 2>/dev/null || :
	same "content" new "$(cat letter)"
	same "and its neighbour" neighbour "$(cat neighbour)"
	ok sbx --profile=papers -- /payload write sub "$T/papers/sub/deep"
	same "a folder" "$T/papers/sub yes
$T/papers/sub/deep yes" "$out"
	papers off
	run sbx --profile=papers -- /busybox cat letter
	same "off" '' "$out"
}

# requires: busybox
test_too_much_is_refused() {
	papers
	ln -s "$HOME" "$T/elsewhere/home"
	for word in / // /.. "$HOME" "$HOME/." "$HOME/.." "$T" "$T/elsewhere/home" ../home .. ../../..; do
		refused 125 "would share" sbx --profile=papers -- /busybox echo "$word"
	done
	# What is no path, not there, or of the kernel is left alone.
	ok sbx --profile=papers -- /busybox echo nothing - -n /dev/null /proc/self "$T/none" '' '~' 'a/../b'
	same "words" "nothing - -n /dev/null /proc/self $T/none  ~ a/../b" "$out"
	ok sbx --profile=no-papers -- /busybox echo / "$HOME"
	same "and without files_from_args they are words" "/ $HOME" "$out"
}

# requires: busybox
test_arguments_undo_no_denial() {
	papers read-write
	dropin papers 10-denials <<-EOF
		schema = 1;
		filesystem = { hide = [ "$T/papers/letter" ]; protect = [ "$T/papers/sub" ]; };
	EOF
	run sbx --profile=papers -- /busybox cat letter
	same "what is hidden" '' "$out"
	run sbx --profile=papers -- /busybox sh -c '/busybox cat "$1/deep"; : >"$1/new"' sh sub
	[ "$status" != 0 ] || fail "what is protected was written"
	[ ! -e sub/new ] || fail "it is there"
}
