#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# run-checks.sh - tests of the checks: in a small tree where one rule is broken, the tool that
# guards the rule must fail and name the file.

set -u
src=${top_srcdir:-$(cd "$(dirname "$0")/.." && pwd)}
tmp=$(mktemp -d) || exit 99
trap 'rm -rf "$tmp"' EXIT
n=0
status=0

# A tree without a fault, to break.
fresh() {
	rm -rf "$tmp/t"
	mkdir -p "$tmp/t/src" "$tmp/t/tests/golden/a" "$tmp/t/tests/fixtures" "$tmp/t/tests/ratchet" \
		"$tmp/t/tests/unit" "$tmp/t/tests/fuzz" "$tmp/t/tests/helpers" "$tmp/t/profiles" "$tmp/t/tools"
	cd "$tmp/t" || exit 99
	for layer in base sys host spec plan schema feature front pass run back cli; do
		mkdir -p src/$layer
		echo "# SPDX-License-Identifier: LGPL-2.1-or-later" >src/$layer/Makemodule.am
	done
	printf '%s\n' '/* SPDX-License-Identifier: LGPL-2.1-or-later */' 'DIAG(E9901, "a", "b")' >src/base/diags.def
	echo "libsbx_a_SOURCES += src/base/diags.def" >>src/base/Makemodule.am
	echo "# SPDX-License-Identifier: LGPL-2.1-or-later" >tests/Makemodule.am
	echo one >tests/golden/a/host
	echo "fact uid = 1" >tests/fixtures/one
	: >tests/golden/a/in.profile
	echo "error[E9901]" >tests/golden/a/err
	echo "# SPDX-License-Identifier: LGPL-2.1-or-later" >dev
}

# file FILE TEXT: a file that is otherwise in order.
file() {
	printf '/* SPDX-License-Identifier: LGPL-2.1-or-later */\n%b' "$2" >"$1"
	case $1 in
	src/*) echo "libsbx_a_SOURCES += $1" >>"${1%/*}/Makemodule.am" ;;
	esac
}

# finds TOOL TEXT CASE [ARG]: the tool fails, and says TEXT.
finds() {
	n=$((n + 1))
	if "$src/tools/$1" "$tmp/t" ${4:+"$4"} >"$tmp/out" 2>&1; then
		echo "not ok $n - $1 finds $3: it passed"
		status=1
	elif ! grep -qF -- "$2" "$tmp/out"; then
		echo "not ok $n - $1 finds $3: not named"
		sed 's/^/# /' "$tmp/out"
		status=1
	else
		echo "ok $n - $1 finds $3"
	fi
}

# passes TOOL CASE [ARG]
passes() {
	n=$((n + 1))
	if "$src/tools/$1" "$tmp/t" ${3:+"$3"} >"$tmp/out" 2>&1; then
		echo "ok $n - $1 passes $2"
	else
		echo "not ok $n - $1 passes $2"
		sed 's/^/# /' "$tmp/out"
		status=1
	fi
}

# ---- check-layers -----------------------------------------------------------------

fresh
file src/run/a.c '#include "plan/flat.h"\n#include "sys/a.h"\n'
file src/back/a.c '#include "plan/plan.h"\n#include <stdio.h>\n'
passes check-layers "a tree in order"

fresh
file src/back/a.c '#include "spec/spec.h"\n'
finds check-layers 'src/back/a.c:2: back/ may not include "spec/spec.h"' "a back-end that peeks into the spec"

fresh
file src/run/a.c '#include "plan/plan.h"\n'
finds check-layers 'src/run/a.c:2: run/ may not include "plan/plan.h"' "a runner that knows the plan in memory"

fresh
file src/base/a.h '#include "sys/a.h"\n'
finds check-layers 'src/base/a.h:2' "an include that points up"

fresh
file src/spec/a.c '#include "a.h"\n'
finds check-layers 'src/spec/a.c:2: write the include from src/ on' "an include without its folder"

fresh
file src/spec/a.c '#include "spec/../sys/a.h"\n'
finds check-layers 'src/spec/a.c:2' "a way around"

fresh
mkdir src/util
finds check-layers 'src/util has no row' "a folder that is no layer"

# ---- check-tree -------------------------------------------------------------------

fresh
file src/base/a.c 'int a(void)\n{\n\treturn 0;\n}\n'
passes check-tree "a tree in order"

fresh
rm tests/golden/a/in.profile
finds check-tree 'tests/golden/a: no in.profile' "a golden case without input"

fresh
: >tests/golden/a/out.text
finds check-tree 'tests/golden/a/out.text: no test reads it' "an orphan golden"

fresh
rm tests/golden/a/err
finds check-tree 'tests/golden/a: nothing to compare' "a golden case without outcome"

fresh
echo two >tests/golden/a/host
finds check-tree 'no tests/fixtures/two' "a fixture that is not there"

fresh
echo "fact uid = 1" >tests/fixtures/unused-one
finds check-tree 'tests/fixtures/unused-one' "a fixture that no case uses"

fresh
echo 'DIAG(E9902, "a", "b")' >>src/base/diags.def
finds check-tree 'E9902: no test provokes it' "a diagnostic without a test"

echo E9902 >tests/ratchet/untriggered
passes check-tree "a diagnostic on the ratchet"

echo "error[E9902]" >>tests/golden/a/err
finds check-tree 'E9902: take it off' "a ratchet line that is no longer needed"

fresh
echo 'DIAG(E9900, "a", "b")' >>src/base/diags.def
finds check-tree 'diags.def' "codes out of order"

fresh
echo '# SPDX-License-Identifier: LGPL-2.1-or-later' >profiles/p.profile
finds check-tree 'profiles/p.profile: no tests/golden/profiles/p' "a profile without a golden plan"

fresh
echo 'int a;' >src/base/a.h
echo 'libsbx_a_SOURCES += src/base/a.h' >>src/base/Makemodule.am
finds check-tree 'src/base/a.h: no SPDX line' "a file without licence"

fresh
file src/base/a.c ''
sed -i '/a\.c/d' src/base/Makemodule.am
finds check-tree 'src/base/a.c: no row' "a source that is not built"

fresh
file src/base/a.c "$(echo 'static int long_one(int a,'; echo '		int b)'; echo '{'
	awk 'BEGIN { for (i = 0; i < 81; i++) print "\ta++;" }'; echo '}')\n"
finds check-tree 'src/base/a.c:long_one' "a function of 81 lines"

echo src/base/a.c:long_one >tests/ratchet/long
passes check-tree "a long function on the ratchet"

fresh
file src/base/a.c "$(awk 'BEGIN { for (i = 0; i < 600; i++) print "int a;" }')\n"
finds check-tree 'src/base/a.c: 601 lines' "a file of 601 lines"

fresh
file src/base/a.c "/* $(printf 'TO%s' DO): all */\n"
finds check-tree 'src/base/a.c:2' "something left to do"

fresh
printf 'b\na\n' >tests/ratchet/skips
finds check-tree 'tests/ratchet/skips' "a ratchet file out of order"

# ---- check-symbols ----------------------------------------------------------------

# object FILE TEXT: compiled into the tree as if it were a build tree.
object() {
	mkdir -p "${1%/*}"
	printf '%b' "$2" | ${CC:-cc} -O0 -fno-builtin -w -x c -c -o "$1" -
}

fresh
object src/pass/libsbx_a-a.o 'int memcmp(); int helper(); int a(void) { return memcmp() + helper(); }\n'
object src/spec/libsbx_a-b.o 'int helper(void) { return 1; }\n'
object src/run/bin_sbx-a.o 'int mount(); int r(void) { return mount(); }\n'
passes check-symbols "a tree in order"

fresh
object src/pass/libsbx_a-a.o 'int getenv(); int a(void) { return getenv(); }\n'
finds check-symbols 'src/pass/libsbx_a-a.o calls getenv()' "a pass that reads the environment"

fresh
object src/feature/libsbx_a-a.o 'int sys_open(); int a(void) { return sys_open(); }\n'
object src/sys/open.o 'int sys_open(void) { return 1; }\n'
finds check-symbols 'src/feature/libsbx_a-a.o calls sys_open()' "a feature that makes a system call"

fresh
object src/run/bin_sbx-a.o 'int malloc(); int a(void) { return malloc(); }\n'
finds check-symbols 'src/run/bin_sbx-a.o calls malloc()' "a runner that allocates"

fresh
object src/sys/bin_sbx-a.o 'int snprintf(); int a(void) { return snprintf(); }\n'
finds check-symbols 'src/sys/bin_sbx-a.o calls snprintf()' "a runner that formats with stdio"

# ---- check-generated --------------------------------------------------------------

fresh
mkdir man
echo one >man/a.inc
printf '#!/bin/sh\nmkdir -p "$1/man"\necho one >"$1/man/a.inc"\n' >generator
chmod +x generator
passes check-generated "a tree in order" ./generator

echo two >man/a.inc
finds check-generated 'man/a.inc is not what the tables say' "a row without make regen" ./generator

rm man/a.inc
finds check-generated 'man/a.inc' "a generated file that is not there" ./generator

printf '#!/bin/sh\necho oops\nexit 3\n' >generator
finds check-generated 'oops' "a generator that fails" ./generator

# ---- check-protections ------------------------------------------------------------

# A map of one rule, and what it names.
map() {
	fresh
	mkdir -p doc tests/ns src/plan
	printf '%s\n' '## What sbx protects from' '1. One.' '## What is not there' >SECURITY.md
	printf '%s\n' '### 1 A rule' 'Words.' 'Tests: `ns/a:one` `hostile/two` `unit/test_three`' \
		'Control: `skip/four` in `ns/a:one`' >doc/PROTECTIONS.md
	printf '%s\n' 'test_one() {' '	SBX_TEST_SKIP=four sbx' '}' >tests/ns/a.sh
	echo '{ "two", 0 }' >tests/ns/hostile.c
	: >tests/unit/test_three.c
	echo 'STEP(FOUR, four, "do")' >src/plan/steps.def
}

map
passes check-protections "a tree in order"

map
sed -i s/test_one/test_other/ tests/ns/a.sh
finds check-protections 'PROTECTIONS.md:3: there is no ns/a:one' "a test that was renamed"

map
: >tests/ns/hostile.c
finds check-protections 'there is no hostile/two' "an attempt that is gone"

map
rm tests/unit/test_three.c
finds check-protections 'there is no unit/test_three' "a unit test that is gone"

map
: >src/plan/steps.def
finds check-protections 'there is no skip/four' "a control that skips nothing"

map
sed -i s/four/five/ tests/ns/a.sh
finds check-protections "no test skips 'four'" "a control that no test runs"

map
sed -i '/^Control/d' doc/PROTECTIONS.md
finds check-protections '"1 A rule" has no control' "a rule without control"

map
sed -i '/^Tests/d' doc/PROTECTIONS.md
finds check-protections '"1 A rule" has no tests' "a rule without tests"

map
sed -i '2a 2. Two.' SECURITY.md
finds check-protections 'no rule for promise 2' "a promise without rule"

echo "1..$n"
exit $status
