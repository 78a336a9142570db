# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=bash disable=SC2016,SC2054,SC2154
#
# broker.sh - init makes all names for the payload but those that hide and protect deny: no call, no
# race and no load gets one of these made, and what programs do beside them goes as ever.
#
# requires: userns pidns proc hooks landlock>=2 listener

names=$HELPERS/names
# How often a name is exchanged while it is asked for: as thorough as the races.
races=${SBX_RACES:-1000}
rounds=$((20 * races))

# held [TEXT [MORE]]: profile "case" with the project; TEXT says what is hidden in it, MORE is in its body.
held() {
	local dir text=${1:-}

	[ -n "$text" ] || text="hide = [ \"$p/.envrc\" ]; protect = [ \"$p/.git/hooks\" ];"
	profile with-names <<-EOF
		schema = 1;
		abstract = true;
		include = [ "base/minimal" ];
		command = [ "/names" ];
		filesystem = { root = { type = "tmpfs"; access = "ro"; };
		               read_only = [ "/usr", "/etc" ]; usr_merge = "as-host";
		               mounts = ( { type = "bind"; source = "$names"; target = "/names"; },
		                          { type = "bind"; source = "$HELPERS/wall"; target = "/wall"; } );
		               read_write = [ "$p" ]; };
		security = { set_id_bits = "allow"; };  # or openat2 would be refused by the filter
	EOF
	profile case <<-EOF
		schema = 1;
		include = [ "with-names" ];
		filesystem = { $text };
		${2:-}
	EOF
}

# inside COMMAND: by a shell in the project.
inside() {
	ok sbx --profile=case -- /bin/sh -c "cd '$p' && set -e; $1"
}

# only TEXT GOOD: each line of the text says GOOD.
only() {
	[ -n "$1" ] || fail "no lines"
	same "$2" "" "$(grep -vE " ($2)\$" <<<"$1" || :)"
}

test_the_plan_says_so() {
	make_project
	held
	ok sbx plan --profile=case
	matches "$out" '^ *[0-9]+ C \+ broker '
	matches "$out" " landlock_path $p access=read,(write,)?make,execute.* absent=$p/"
	[[ $out != *"can be made in"* ]] || fail "something is given up"
}

# ---- what must not be ------------------------------------------------------------------

test_it_cannot_be_made() {
	local path

	make_project
	held
	for path in "$p/.envrc" "$p/.git/hooks"; do
		ok sbx --profile=case -- /names into "$path" "$p/file" "$p/src"
		only "$out" 'EACCES|EXDEV'
		ok sbx --profile=case -- /names into "$path" "$p/src/file" "$p/src/deep"
		only "$out" 'EACCES|EXDEV'
		ok sbx --profile=case -- /wall make "$path" , socket "$path" , tmpfile "$p/src" "$path" , \
			tmpfile "${path%/*}" "$path" , rename "$p/.git/config" "$path" , exchange "$p/file" "$path"
		only "$out" 'EACCES|EXDEV|ENOENT'
		same "the host, $path" "$before" "$(project_tree)"
	done
}

# The controls: without the look at names init makes it, without Landlock's part the payload does.
test_without_the_look_it_is_made() {
	local skip

	make_project
	held
	for skip in broker_names broker_freeze broker; do
		SBX_TEST_SKIP=$skip ok sbx --profile=case -- /wall mkdir "$p/.envrc" , mkdir "$p/.git/hooks"
		only "$out" yes
		rmdir "$p/.envrc" "$p/.git/hooks"
	done
	same "the host" "$before" "$(project_tree)"
}

# Other bytes of the same path, and names of what leads there.
test_by_other_names() {
	make_project
	held
	ln -s .git "$p/link"
	ln -s .envrc "$p/dangling"
	ln -s "$p/.git/hooks" "$p/src/dangling"
	before=$(project_tree)
	inside "/wall make .envrc , make ./src/../.envrc , make /proc/self/cwd/.envrc , make /proc/self/root$p/.envrc , \
		mkdir link/hooks , mkdir link/hooks// , mkdir link/./hooks , mkdir .git//hooks , openat2 dangling , \
		mkdir dangling , openat2 src/dangling , symlink link/../.envrc
		cd .git && /wall make ../.envrc , mkdir hooks , mkdir hooks/ , mkdir ../link/hooks"
	only "$out" 'EACCES|EEXIST'
	same "the host" "$before" "$(project_tree)"
}

# It is this name and no other: not a longer, shorter or larger one.
test_names_that_look_like_it_are_others() {
	make_project
	held
	inside "/wall make .envrc2 , make .env , make .ENVRC , mkdir .git/hook , mkdir .git/hooks2 , mkdir hooks , \
		make src/.envrc , make '.envrc ' , mkdir src/.git , mkdir src/.git/hooks"
	only "$out" yes
}

# A path through folders that are missing: the first of them is not to be made.
test_below_what_is_missing() {
	make_project
	held "protect = [ \"$p/a/b/c\" ];"
	inside "/wall mkdir a , symlink a , rename src a , mkdir b , mkdir src/a"
	same "outcomes" "mkdir a EACCES
symlink a EACCES
rename src EACCES
mkdir b yes
mkdir src/a yes" "$out"
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
}

# Somebody outside puts another folder in the place of one on the way: it is known by its path.
test_a_folder_that_the_host_replaces() {
	make_project
	held
	mkfifo "$p/ready" "$p/done"
	sbx --profile=case -- /bin/sh -c "cd '$p'; echo >ready; read line <done; /wall mkdir .git/hooks , mkdir .git/h" \
		>"$T/out" 2>&1 &
	read -r _ <"$p/ready"
	mv "$p/.git" "$p/old"
	mkdir "$p/.git"
	[ "$ROLE" != root ] || chmod a+rwX "$p/.git"
	echo >"$p/done"
	wait $!
	[ ! -e "$p/.git/hooks" ] || {
		cat "$T/out"
		fail "made"
	}
	rm "$T/out"
}

# Another thread changes the path while it is looked at.
test_a_path_that_changes() {
	make_project
	held
	ok sbx --profile=case -- /names race "$p/.envr_" "$p/.envrc" "$p/src/file" $rounds
	same "raced" "not made
good" "$out"
	ok sbx --profile=case -- /names race "$p/.git/hook_" "$p/.git/hooks" "$p/src/file" $rounds
	same "raced" "not made
good" "$out"
	SBX_TEST_SKIP=broker_names ok sbx --profile=case -- /names race "$p/.envr_" "$p/.envrc" "$p/src/file" $rounds
	same "without the look" "made
good" "$out"
}

# A link on the way leads to other folders from one moment to the next.
test_a_link_that_changes() {
	make_project
	held
	ln -s . "$p/one"
	ln -s src "$p/other"
	ok sbx --profile=case -- /names walk "$p/one" "$p/other" other2 $rounds
	same "names that may be" some "$out"
	ok sbx --profile=case -- /bin/sh -c "/names walk '$p/one' '$p/other' .envrc $rounds; cd '$p'; ls -d .envrc 2>&1 || :"
	has "$out" "ls: cannot access '.envrc': No such file or directory"
	# What was made at one end of the link and not removed at the other; there it may be.
	rm -rf "$p/one" "$p/other" "$p/other2" "$p/src/other2" "$p/src/.envrc"
	same "the host" "$before" "$(project_tree)"
}

# Rules of Landlock would be gone around by who is given names all the same, so there are none.
test_what_would_undo_it_is_refused() {
	make_project
	held
	mkdir "$p/src/empty"
	[ "$ROLE" != root ] || chmod a+rwX "$p/src/empty"
	ok sbx --profile=case -- /bin/sh -c "/names fold '$p/src/empty'; /names landlock; /names listen"
	same "refused" "fold EPERM
landlock EOPNOTSUPP
listen EBUSY" "$out"
}

# A ring's requests pass no filter; Landlock is there.
test_by_io_uring() {
	make_project
	held "" "security = { seccomp = { rules = [ \"allow @io-uring\" ]; }; };"
	SBX_TEST_SKIP=broker_freeze ok sbx --profile=case -- /names ring "$p/.envrc"
	[[ $out != "setup "* ]] || skip "there is no io_uring here: $out"
	same "without Landlock's part" "ring yes" "$out"
	rmdir "$p/.envrc"
	ok sbx --profile=case -- /names ring "$p/.envrc"
	same "ring" "ring EACCES" "$out"
	same "the host" "$before" "$(project_tree)"
}

# Init gives nothing of itself: it cannot be looked at, and acts for nobody who is somebody else.
test_init_is_out_of_reach() {
	make_project
	held
	inside "ls /proc/1/fd /proc/1/cwd/ 2>&1 || :; cat /proc/1/environ 2>&1 || :"
	[[ $out == *"Permission denied"* && $out != *socket* ]] || {
		show
		fail "init shows something"
	}
}

# A tracer that a filter tells of calls judges them: init does not answer them behind its back.
# requires: program:strace
test_who_is_traced() {
	make_project
	held
	inside "strace -f -o /dev/null mkdir traced; strace --seccomp-bpf -e trace=mkdir -f -o /dev/null mkdir judged 2>&1 || :; ls -d traced"
	same "traced" "mkdir: cannot create directory 'judged': Permission denied
traced" "$out"
}

# ---- what must be ----------------------------------------------------------------------

test_each_call_makes_names() {
	local dir

	make_project
	held
	for dir in "$p" "$p/.git" "$p/src"; do
		ok sbx --profile=case -- /names make "$dir" n "$p/src/file"
		same "$dir" "" "$(grep -vE ' yes$|^rename.* EXDEV$|^link.* EXDEV$|^noreplace EXDEV$' <<<"$out" || :)"
		ok sbx --profile=case -- /names make "$dir" m "$dir/file"
		only "$out" yes
	done
	# In a folder that was not there when the plan was made, too.
	inside "mkdir -p new/er; /names make '$p/new/er' n '$p/new/file'"
	only "$out" yes
}

# Init has let go of a program before it is executed.
test_what_is_made_is_at_once_its_own() {
	make_project
	held
	inside "i=0; while [ \$i -lt $((races * 3 / 10)) ]; do cp /wall ./w; ./w read file >/dev/null || exit 1; rm w; i=\$((i + 1)); done"
	same "no words" "" "$out"
}

# A socket is not bound there, nor is a file named that was made without a name.
test_what_is_not_made() {
	make_project
	held
	inside "/wall socket s , tmpfile src t , socket src/s , tmpfile src src/t"
	same "outcomes" "socket s EACCES
tmpfile src EACCES
socket src/s yes
tmpfile src yes" "$out"
}

# It is as if the payload had made it by itself.
test_what_is_made_is_its_own() {
	local dir

	make_project
	held
	for dir in "$p" "$p/.git"; do
		inside "/names umask '$dir'; /names id '$dir'; /names fd '$dir'"
		same "in $dir" "0666 0 0777
0644 0 0755
0600 0 0700
0000 0 0000
mine
3 cloexec append 1
3 open EBADF" "$out"
	done
	# Errors are those of the call.
	inside "/wall make file , make missing/x , mkdir src , rename missing x , link missing x , make file/x"
	same "errors" "make file EEXIST
make missing/x ENOENT
mkdir src EEXIST
rename missing ENOENT
link missing ENOENT
make file/x ENOTDIR" "$out"
}

test_what_programs_do() {
	make_project
	held
	inside "touch t; mkdir -p x/y/z; echo a >x/y/z/f; ln -s t s; ln t h; mv t u; mktemp -p . >/dev/null; mktemp -d -p x >/dev/null
		sed -i s/old/new/ file; cat file; cp -r x y; rm -r y; echo b >>u; echo c >u; mkfifo q; rm q; mv src/file ."
	same "sed -i" new "$out"
	[[ -f $p/x/y/z/f && -L $p/s && -f $p/u ]] || fail "something is missing"
}

# requires: program:git
test_git() {
	make_project
	rm -rf "$p/.git"
	(cd "$p" && git init -q && rm -rf .git/hooks && chmod -R a+rwX .)
	held
	inside "export GIT_CONFIG_NOSYSTEM=1 GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a GIT_COMMITTER_NAME=a GIT_COMMITTER_EMAIL=a
		export GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0=safe.directory GIT_CONFIG_VALUE_0='*'
		git add -A; git commit -qm one; git checkout -q -b other; mkdir -p d/e; echo x >d/e/f; git add -A; git commit -qm two
		git checkout -q -; ls d 2>&1 || :; git merge -q other; cat d/e/f; git tag t; git stash list; git gc -q; git status --short
		git init -q sub; ls -d sub/.git/hooks; git clone -q . copy; ls copy/d/e"
	same "git" "ls: cannot access 'd': No such file or directory
x
sub/.git/hooks
f" "$out"
	[ ! -e "$p/.git/hooks" ] || fail "there are hooks"
}

# requires: program:make
test_make() {
	make_project
	held
	printf 'all: out/x\nout/x: file | out\n\tcp $< $@.tmp && mv $@.tmp $@\nout:\n\tmkdir $@\n' >"$p/Makefile"
	inside "make -s -j4; cat out/x"
	same "make" old "$out"
}

# An editor writes a new file and puts it in the place of the old one.
# requires: program:vim
test_an_editor() {
	make_project
	held
	inside "vim -N -u NONE -es -c 'set backup writebackup backupcopy=no backupdir=.' -c '%s/old/edited/' -c wq file </dev/null
		cat file; ls -d file~; vim -N -u NONE -es -c 'normal inew' -c 'w added' -c q </dev/null; cat added"
	same "vim" "edited
file~
new" "$out"
}

# ---- load ------------------------------------------------------------------------------

test_many_at_once() {
	make_project
	held
	ok sbx --profile=case -- /names many "$p" 16 $((races / 5))
	same "many" "failed 0" "$out"
	same "the host" "$before" "$(project_tree)"
}

test_a_caller_that_dies() {
	make_project
	held
	ok sbx --profile=case -- /names kill "$p" $((races * 3 / 10))
	same "after that" "failed 0" "$out"
	same "the host" "$before" "$(project_tree)"
}

# Init has its other work as well, and a call that it has begun is not begun again.
test_signals_meanwhile() {
	make_project
	held
	ok sbx --profile=case -- /names busy "$p" $((races / 2))
	same "busy" "failed 0" "$out"
	ok sbx --profile=case -- /names alarm "$p" $((races * 5))
	same "interrupted" "failed 0" "$out"
	run sbx --profile=case -- /bin/sh -c "cd '$p'; (sleep 60 & exec sleep 60) & touch x; kill -TERM \$\$; exit 3"
	same "killed" 143 "$status"
}

# ---- where there is none ---------------------------------------------------------------

# frozen REASON [WORD...]: nothing at all is made, with the reason in the plan; WORDs run sbx.
frozen() {
	local reason=$1

	shift
	ok "$@" "$SBX" plan --profile=case
	[[ $out == *"nothing new can be made in '$p': init would make all but what must not be there, but $reason"* ]] || {
		show
		fail "the plan does not say: $reason"
	}
	[[ $out != *" broker "* ]] || fail "there is a broker"
	ok "$@" "$SBX" --profile=case -- /wall make "$p/other" , make "$p/.envrc" , make "$p/src/other"
	same "frozen: $reason" "make $p/other EACCES
make $p/.envrc EACCES
make $p/src/other yes" "$out"
	rm "$p/src/other"
}

test_where_there_is_no_broker() {
	make_project
	held "" "process = { init = false; };"
	frozen "there is no init (process.init, namespaces.pid)"
	held "hide = [ \"$p/.envrc\" ]; proc = { type = \"none\"; };"
	frozen "the sandbox has no /proc of its own (filesystem.proc)"
	# What may be missing is left out then, and that is said.
	held "hide = [ \"-$p/.envrc\" ];" "process = { init = false; };"
	ok sbx plan --profile=case
	matches "$out" "'$p/.envrc' is not there, and can be made inside: there is no init"
	ok sbx --profile=case -- /wall make "$p/.envrc" , make "$p/other"
	only "$out" yes
}

# A kernel that has no listener, as far as the calls of it are refused.
# requires: deny
test_a_kernel_without_it() {
	make_project
	held
	frozen "that takes Linux 5.19" "$HELPERS/deny" EINVAL 'seccomp:1&8' --
	frozen "a sandbox around sbx answers system calls already, and the kernel lets one do that" \
		"$HELPERS/deny" EBUSY 'seccomp:1&8' --
	# With a plan that was made where there was one it does not start.
	[ "$ROLE" = root ] || held "" "identity = { id_map = \"root\"; };"
	plan_file case "$T/plan"
	run "$HELPERS/deny" EINVAL 'seccomp:1&8' -- "$SBX" run --plan="$T/plan"
	[[ $status = 125 && $err == *"cannot have init make new names"* ]] || {
		show
		fail "it started"
	}
	rm "$T/plan"
}

# A home of the sandbox's own around the project: names in it are made by init, too.
test_below_a_home_that_is_a_tmpfs() {
	make_project
	held "mounts = ( { type = \"tmpfs\"; target = \"$T\"; } ); hide = [ \"$p/.envrc\" ];"
	ok sbx plan --profile=case
	matches "$out" '^ *[0-9]+ C [+] broker '
	inside "/wall make .envrc , mkdir new , make ../x , mkdir ../y , make ../y/z , rename ../y ../v , rename ../p ../q"
	same "outcomes" "make .envrc EACCES
mkdir new yes
make ../x yes
mkdir ../y yes
make ../y/z yes
rename ../y yes
rename ../p EACCES" "$out"
}

# What may be missing is held, too, where that has a small price.
test_what_may_be_missing_is_held() {
	make_project
	held "hide = [ \"-$p/.envrc\" ]; protect = [ \"-$p/.git/hooks\", \"-$p/.git/config\", \"-$p/.hg/hgrc\" ];"
	# But not by its folder's name, which all that uses the folder has to make.
	ok sbx plan --profile=case
	matches "$out" "'$p/.hg/hgrc' is not there, and can be made inside: the folder that it belongs in is not there either"
	ok sbx --profile=case -- /wall mkdir "$p/.hg"
	only "$out" yes
	ok sbx --profile=case -- /wall make "$p/.envrc" , mkdir "$p/.git/hooks" , make "$p/other" , write "$p/.git/config"
	same "held" "make $p/.envrc EACCES
mkdir $p/.git/hooks EACCES
make $p/other yes
write $p/.git/config EROFS" "$out"
}
