# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=bash disable=SC2016,SC2154
#
# tty.sh - security.tty = "pty" and "none": the payload's own terminal, and no way to the caller's.
#
# requires: userns pidns proc busybox

# with_tty HOW [TEXT]: the profile `case`, with a busybox inside.
with_tty() {
	minimal case "security = { tty = \"$1\"; }; environment = { set = [ \"PS1=inside> \" ]; }; ${2:-}"
}

# box COMMAND...: inside.
box=("$SBX" --profile=case -- /busybox)

# in_shell: the same in an interactive shell, whose prompt is `shell>`.
in_shell() {
	# -b: that a job has stopped is said at once
	PS1='shell> ' on_terminal bash --norc --noprofile -b
}

test_its_name_and_size() {
	with_tty pty
	on_terminal "${box[@]}" sh -c '/busybox tty; test -t 0 && test -t 1 && test -t 2 && echo all' <<-'EOF'
		expect /dev/pts/0
		expect all
	EOF
}

test_its_size_follows() {
	with_tty pty
	on_terminal "${box[@]}" sh -c \
		'trap "/busybox stty size" WINCH; echo ready; while :; do read x && exit 4; done' <<-'EOF'
		expect ready
		winsize 33 44
		expect 33 44
		send x\r
		status 4
	EOF
	in_shell <<-EOF
		expect shell>
		winsize 21 43
		send '$SBX' --profile=case -- /busybox stty size\r
		expect 21 43
		expect shell>
		send exit\r
	EOF
}

# The file in the sandbox's devpts belongs to who is inside, too.
test_it_can_be_opened_by_its_name() {
	with_tty pty 'identity = { user = "1234"; };'
	on_terminal "${box[@]}" sh -c 'echo one >/dev/pts/0; echo two >/dev/tty; /busybox stat -c %u /dev/pts/0' <<-'EOF'
		expect one
		expect two
		expect 1234
	EOF
}

test_modes_are_raw_and_come_back() {
	with_tty pty
	on_terminal "${box[@]}" sh -c 'echo ready; read x; exit 3' <<-'EOF'
		expect ready
		modes raw
		send x\r
		status 3
	EOF
}

test_modes_come_back_after_a_signal() {
	local sig

	with_tty pty
	for sig in 1 2 3 15; do
		on_terminal "$SBX" --profile=case -- /payload wait <<-EOF
			expect ready
			modes raw
			signal $sig
			status $((128 + sig))
		EOF
	done
}

test_modes_come_back_when_the_payload_is_killed() {
	with_tty pty
	on_terminal "$SBX" --profile=case -- /payload die 9 <<-'EOF'
		status 137
	EOF
}

test_modes_come_back_after_a_failure() {
	with_tty pty
	on_terminal "$SBX" --profile=case -- /not/there <<-'EOF'
		expect E0601
		status 127
	EOF
}

test_ctrl_c_and_ctrl_backslash() {
	with_tty pty
	on_terminal "$SBX" --profile=case -- /payload wait <<-'EOF'
		expect ready
		send \x03
		status 130
	EOF
	on_terminal "$SBX" --profile=case -- /payload wait <<-'EOF'
		expect ready
		send \x1c
		status 131
	EOF
	# Without an init the payload is pid 1, which no signal ends that it does not want.
	with_tty pty 'process = { init = false; };'
	on_terminal "$SBX" --profile=case -- /payload signals <<-'EOF'
		expect ready
		send \x03
		expect signal 2
		send \x1c
		expect signal 3
		signal 15
		expect signal 15
	EOF
}

test_ctrl_d() {
	for init in true false; do
		with_tty pty "process = { init = $init; };"
		on_terminal "${box[@]}" sh -c 'echo ready; /busybox cat; exit 5' <<-'EOF'
			expect ready
			send a line\r
			expect a line
			expect a line
			send \x04
			status 5
		EOF
	done
}

test_ctrl_z_and_fg() {
	with_tty pty
	in_shell <<-EOF
		expect shell>
		send '$SBX' --profile=case -- /busybox cat\r
		modes raw
		send first\r
		expect first
		expect first
		send \x1a
		expect Stopped
		expect shell>
		send stty -a | grep -c ' icanon'\r
		expect 1
		send jobs\r
		expect Stopped
		expect shell>
		send fg\r
		expect busybox cat
		modes raw
		send second\r
		expect second
		expect second
		send \x1a
		expect Stopped
		send bg\r
		expect busybox cat
		expect Stopped
		send kill %1\r
		expect shell>
		send fg; echo all is e''nded\r
		expect all is ended
		send exit\r
	EOF
}

# Where nobody could continue sbx, the payload can be stopped by what always stops, and continued by name.
test_sigstop_without_a_shell() {
	with_tty pty
	on_terminal "${box[@]}" sh -c \
		'(until /busybox grep -q ") T " /proc/$$/stat; do :; done; echo it has stop""ped) & kill -STOP $$; echo contin""ued; exit 4' <<-'EOF'
		expect it has stopped
		absent continued
		signal 18
		expect continued
		status 4
	EOF
}

# In the background there was no key: a payload that stops itself does not stop who waits for it.
test_a_payload_does_not_stop_a_timeout() {
	with_tty pty
	local how

	for how in STOP TSTP; do
		on_terminal sh -c 'timeout -k 5 1 "$@"; echo time is up: $?; exit 0' sh "${box[@]}" sh -c \
			"kill -$how \$\$; sleep 1000" <<-'EOF'
			expect time is up: 124
		EOF
	done
}

# A pipeline stops as a whole, or the shell would wait for the rest of it.
test_ctrl_z_in_a_pipeline() {
	with_tty pty
	in_shell <<-EOF
		expect shell>
		send { echo line; sleep 1000; } | '$SBX' --profile=case -- /busybox sh -c 'read x; echo got \$x; y=\$(/busybox head -n 1 </dev/tty); echo and \$y; z=\$(/busybox head -n 1 </dev/tty); echo last \$z'\r
		expect got line
		modes raw
		send more\r
		expect and more
		send \x1a
		expect Stopped
		expect shell>
		send fg\r
		expect sleep 1000
		modes raw
		send thing\r
		expect last thing
		modes same
		send \x1a
		expect Stopped
		send kill %1; fg; echo all is e''nded\r
		expect all is ended
		send exit\r
	EOF
}

test_job_control_inside() {
	with_tty pty
	on_terminal "${box[@]}" sh -i <<-'EOF'
		expect inside>
		send /busybox sh -c 'trap "echo awa""ke" CONT; echo re''ady; while :; do read x && echo "<$x>"; done'\r
		expect ready
		send first\r
		expect <first>
		send \x1a
		expect Stopped
		expect inside>
		send fg\r
		expect awake
		send second\r
		expect <second>
		send \x03
		expect inside>
		send echo $((6 * 7))\r
		expect 42
		absent job control turned off
		absent can't access tty
		send exit 5\r
		status 5
	EOF
}

test_without_init_a_shell_has_job_control_too() {
	with_tty pty 'process = { init = false; };'
	on_terminal "${box[@]}" sh -i <<-'EOF'
		expect inside>
		send /busybox sh -c 'trap "echo awa""ke" CONT; echo re''ady; while :; do read x && echo "<$x>"; done'\r
		expect ready
		send first\r
		expect <first>
		send \x1a
		expect Stopped
		send fg\r
		expect awake
		send second\r
		expect <second>
		send \x03
		expect inside>
		absent job control turned off
		send exit 6\r
		status 6
	EOF
}

# What is not a terminal is passed as it is.
test_pipes_and_files_stay_what_they_are() {
	with_tty pty
	in_shell <<-EOF
		expect shell>
		send echo through | '$SBX' --profile=case -- /busybox sh -c '/busybox cat; test -t 1 && ! test -t 0 && echo o''k'\r
		expect through
		expect ok
		expect shell>
		send '$SBX' --profile=case -- /busybox sh -c 'test -t 0 && ! test -t 1 && echo into; read x; echo \$x' >'$T/file'; cat '$T/file'\r
		modes raw
		send typed\r
		expect into
		expect typed
		expect shell>
		send exit\r
	EOF
	same file $'into\ntyped' "$(cat "$T/file")"
}

# In a pipeline the keyboard is somebody else's until the payload asks for it.
test_a_pipeline_leaves_the_keyboard_alone() {
	with_tty pty
	in_shell <<-EOF
		expect shell>
		send '$SBX' --profile=case -- /busybox sh -c 'echo say so' | { read x; echo \$x; stty -a </dev/tty | grep -c ' icanon'; read y </dev/tty; echo "<\$y>"; }\r
		expect say so
		expect 1
		send mine\r
		expect <mine>
		expect shell>
		send x=\$('$SBX' --profile=case -- /busybox sh -c 'echo a''sk >&2; /busybox head -n 1 </dev/tty'); echo "<\$x>"\r
		expect ask
		modes raw
		send secret\r
		expect <secret>
		send exit\r
	EOF
}

# Several at a time, none of which wants to read: the modes stay.
test_in_parallel() {
	with_tty pty
	in_shell <<-EOF
		expect shell>
		send for i in 1 2 3; do '$SBX' --profile=case -- /busybox sh -c 'echo one; /busybox stty -a' </dev/null | cat & done 2>/dev/null; wait; echo all are do''ne\r
		expect all are done
		expect shell>
		send xargs -P 3 -n 1 '$SBX' --profile=case -- /busybox echo <<<'a b c d e f'; stty -a | grep -c ' icanon'\r
		expect 1
		expect shell>
		send exit\r
	EOF
}

test_in_the_background() {
	with_tty pty
	in_shell <<-EOF
		expect shell>
		send '$SBX' --profile=case -- /busybox sh -c 'echo he''re; x=\$(/busybox head -n 1); echo got \$x' &\r
		expect here
		expect Stopped
		send stty -a | grep -c ' icanon'\r
		expect 1
		send fg\r
		expect sh -c
		modes raw
		send abc\r
		expect got abc
		expect shell>
		send exit\r
	EOF
}

test_much_output_is_exact() {
	with_tty pty 'filesystem = { read_only = [ "${env.T}" ]; };'
	head -c 10000000 /dev/urandom >"$T/data"
	echo >"$T/script"
	status=0
	"$pty" "$T/script" "${box[@]}" sh -c "/busybox stty raw; exec /busybox cat $T/data" >"$T/got" || status=$?
	same status 0 "$status"
	cmp "$T/data" "$T/got" || fail "not the same"
}

test_much_input_is_exact() {
	local sum

	with_tty pty
	head -c 1000000 /dev/urandom >"$T/data"
	sum=$(sha256sum <"$T/data")
	on_terminal "${box[@]}" sh -c \
		'/busybox stty raw -echo; echo ready; /busybox head -c 1000000 | /busybox sha256sum' <<-EOF
		expect ready
		file $T/data
		expect ${sum%% *}
	EOF
}

# What is written right before the end is not lost.
test_the_last_words_come() {
	with_tty pty
	for _ in 1 2 3 4 5 6 7 8 9 10; do
		on_terminal "${box[@]}" sh -c '/busybox seq 2000; echo the end' <<-'EOF'
			expect 2000
			expect the end
		EOF
	done
}

# Somebody in the background who keeps writing does not keep sbx.
test_who_is_left_does_not_hold_it() {
	with_tty pty 'process = { init = false; }; namespaces = { pid = false; }; filesystem = { proc = { type = "none"; }; };'
	on_terminal "${box[@]}" sh -c 'trap "" HUP; /busybox yes & echo $! >&2; exit 3' <<-'EOF'
		status 3
	EOF
}

test_a_terminal_that_hangs_up() {
	for how in pty none; do
		with_tty "$how"
		on_terminal "$SBX" --profile=case -- /payload wait <<-'EOF'
			expect ready
			hangup
			status 129
		EOF
	done
}

test_without_a_terminal_there_is_none() {
	for how in pty none; do
		with_tty "$how"
		ok sbx --profile=case </dev/null
		is session 1
		is has_terminal no
	done
}

# hostile_root STATUS LINE...: a plan whose pty comes from /pts/ptmx in a root with those steps.
hostile_root() {
	local want=$1 id

	id=$(id -u)
	shift
	{
		echo 'S clone ns=user,mount,pid'
		echo 'C setgroups_deny'
		echo "C uid_map ranges=0:$id:1"
		echo "C gid_map ranges=0:$(id -g):1"
		echo 'C propagation'
		echo 'C tmpfs target=/ mode=0755'
		printf '%s\n' "$@" "C touch path=/payload" \
			"C bind source=$payload target=/payload slot=-1" 'C pivot_root' 'C detach_root' \
			'C setsid' 'C pty ptmx=/pts/ptmx' 'C close_fds' 'C init' 'C exec argv=/payload argv=exit argv=7'
	} >"$T/plan.txt"
	"$HELPERS/mkplan" "$T/plan" <"$T/plan.txt"
	on_terminal "$SBX" run --plan="$T/plan" <<<"status $want"
}

# What the root image holds at that place is not taken for a devpts, and no link is followed there.
test_a_root_that_pretends_to_have_a_devpts() {
	hostile_root 7 'C mkdir path=/pts mode=0755' 'C filesystem type=devpts target=/pts options=newinstance,ptmxmode=0666'
	hostile_root 125 'C mkdir path=/pts mode=0755' 'C touch path=/pts/ptmx'
	matches "$out" 'E0513'
	matches "$out" "no devpts has been put over '/pts/ptmx'"
	hostile_root 125 'C mkdir path=/real mode=0755' 'C filesystem type=devpts target=/real options=newinstance,ptmxmode=0666' \
		'C symlink content=real path=/pts'
	matches "$out" 'E0513'
	matches "$out" 'link'
	hostile_root 125 'C mkdir path=/pts mode=0755' 'C symlink content=/dev/ptmx path=/pts/ptmx'
	matches "$out" 'E0513'
}

# Of somebody else's terminal that does not control it sbx has only the descriptors that others use, too.
# requires: realroot
test_somebody_else_s_terminal() {
	local other=(setpriv --reuid 65534 --regid 65534 --clear-groups setsid --wait)

	for how in pty none; do
		with_tty "$how"
		on_terminal "${other[@]}" "${box[@]}" sh -c \
			'echo ready; while read x; do echo "<$x>"; done; /busybox seq 5000; exit 9' <<-EOF
			expect ready
			$([ "$how" = none ] || printf 'modes raw\nsend line\\r\nexpect <line>\nsend \\x04\n')
			expect 4999
			expect 5000
			status 9
		EOF
	done
}

# Without a devpts of its own it is one of the host's; to the payload that is a file without a name.
test_without_a_devpts() {
	with_tty pty 'filesystem = { dev = { type = "none"; }; };'
	on_terminal "${box[@]}" sh -c 'test -t 0 && echo ye''s; read x; echo got $x' <<-'EOF'
		expect yes
		modes raw
		send word\r
		expect got word
	EOF
}

test_none_means_none() {
	with_tty none
	on_terminal "${box[@]}" sh -c \
		'test -t 0 || test -t 1 || test -t 2 || /busybox true </dev/tty || echo not o''ne; read x || echo e''nd; echo err >&2; exit 6' <<-'EOF'
		expect not one
		expect end
		expect err
		status 6
	EOF
	on_terminal "$SBX" --profile=case -- /payload wait <<-'EOF'
		expect ready
		send \x03
		status 130
	EOF
}

test_none_in_a_pipeline() {
	with_tty none
	in_shell <<-EOF
		expect shell>
		send echo through | '$SBX' --profile=case -- /busybox cat | sed 's/.*/<&>/'\r
		expect <through>
		expect shell>
		send exit\r
	EOF
}

# descriptors: of every process inside, "PID DEVICE:INODE DEVICE-NUMBER"
descriptors='for f in /proc/[0-9]*/fd/*; do /busybox stat -L -c "fd %d:%i" $f 2>/dev/null; done; echo do""ne'

# finds yes|no: is the caller's terminal among them?
finds() {
	local found=no

	on_terminal bash -c 'stat -L -c "outer %d:%i" /proc/self/fd/0; exec "$@"' - \
		"${box[@]}" sh -c "$descriptors" <<-'EOF'
		expect done
	EOF
	out=${out//$'\r'/}
	! grep -qx "fd $(sed -n 's/^outer //p' <<<"$out")" <<<"$out" || found=yes
	matches "$out" '^fd '
	same "found" "$1" "$found"
}

test_no_descriptor_refers_to_the_caller_s_terminal() {
	with_tty inherit
	finds yes
	with_tty pty
	finds no
	with_tty none
	finds no
}

# The same without the step that replaces it.
# requires: hooks
test_without_the_step_there_would_be_one() {
	with_tty pty
	SBX_TEST_SKIP=pty finds yes
	with_tty none
	SBX_TEST_SKIP=pipes finds yes
}

# Of init only root outside can tell.
# requires: realroot
test_no_descriptor_of_init_either() {
	local how

	for how in pty none; do
		with_tty "$how"
		on_terminal bash -c 'stat -L -c "outer %d:%i" /proc/self/fd/0; "$@" & s=$!
			while ! i=$(pgrep -P $s) || ! p=$(pgrep -P $i) || ! grep -q "^payload" /proc/$p/comm; do :; done
			stat -L -c "fd %n %d:%i" /proc/$i/fd/* /proc/$p/fd/*; ls -l /proc/$i/fd | grep ptmx
			kill $s; wait $s; echo done' - "$SBX" --profile=case -- /payload wait <<-'EOF'
			expect done
		EOF
		out=${out//$'\r'/}
		matches "$out" '^fd /proc/[0-9]*/fd/2 '
		! grep "^fd .* $(sed -n 's/^outer //p' <<<"$out")\$" <<<"$out" || fail "$how"
		[[ $out != *ptmx* ]] || fail "$how: init has the master"
	done
}

# Nothing that is typed by the payload gets to the shell that has started it, without any filter, too.
# requires: tiocsti hooks
test_it_cannot_type_for_the_caller() {
	export SBX_TEST_SKIP=seccomp
	with_tty inherit 'process = { new_session = false; };'
	typed_for_caller yes
	for how in pty none; do
		with_tty "$how"
		typed_for_caller no
	done
}

typed_for_caller() {
	in_shell <<-EOF
		expect shell>
		send '$SBX' --profile=case -- /payload type \$'echo typed\\\\n'; read -t 1 x; echo "<\$x>"\r
		expect type stdin
		expect <
		send exit\r
	EOF
	case $1,$out in
	yes,*'<echo typed>'*) ;;
	no,*'<>'*) ;;
	*) show && fail "wanted $1" ;;
	esac
}

# Nor does it change how the caller's terminal is.
test_it_cannot_change_the_caller_s_terminal() {
	local how

	for how in inherit pty; do
		with_tty "$how"
		in_shell <<-EOF
			expect shell>
			winsize 20 40
			send '$SBX' --profile=case -- /busybox stty rows 11 cols 22\r
			expect cols 22
			expect shell>
			size $([ "$how" = inherit ] && echo 11 22 || echo 20 40)
			send exit\r
		EOF
	done
}
