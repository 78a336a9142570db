# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=bash disable=SC2154
#
# toolchains.sh - compilers, interpreters and what browsers do run below the filter: each builds and runs
# something that uses threads, children, and memory that is compiled into.
#
# requires: userns pidns

# project: a folder that the sandbox may write, as the current one.
project() {
	mkdir "$T/project"
	cd "$T/project" || exit
	profile tools <<-EOF
		schema = 1;
		include = [ "cli" ];
		filesystem = { read_only = [ "-/etc/java-17-openjdk", "-/etc/java-21-openjdk" ]; };
		security = { ${1:-} };
	EOF
}

# prints TEXT CMD...: run in there, it says that and nothing else.
prints() {
	local text=$1

	shift
	ok sbx --profile=tools -- "$@"
	same "$*" "$text" "$out"
}

python_program='
import hashlib, multiprocessing, os, socket, ssl, subprocess, tempfile, threading
found = []
t = threading.Thread(target=lambda: found.append(1)); t.start(); t.join()
found.append(subprocess.run(["sh", "-c", "exit 2"]).returncode)
with multiprocessing.Pool(2) as pool: found += pool.map(abs, [-3, -4])
a, b = socket.socketpair(); a.send(b"5"); found.append(int(b.recv(1)))
with tempfile.NamedTemporaryFile() as f: os.chmod(f.name, 0o600)
ssl.create_default_context(); hashlib.sha256(os.urandom(8))
print(found)'

# requires: program:python3
test_python() {
	project
	echo "$python_program" >p.py
	prints '[1, 2, 3, 4, 5]' python3 p.py
}

# requires: program:python3 program:git
test_strict() {
	project 'seccomp = "strict";'
	echo "$python_program" >p.py
	prints '[1, 2, 3, 4, 5]' python3 p.py
	prints 'a
b' sh -c 'printf "b\na\n" | sort | tee sorted; cp -p sorted copy; rm sorted'
	prints '' sh -c 'git init -q . && git add copy && git -c user.name=a -c user.email=b commit -qm one'
}

node_program='
const { Worker, isMainThread, parentPort } = require("worker_threads");
if (isMainThread) {
  const s = require("child_process").execFileSync("sh", ["-c", "echo child"]).toString();
  let sum = 0; for (let i = 0; i < 1e6; i++) sum = (sum + i) % 7;
  new Worker(__filename).on("message", (m) => console.log(s.trim(), m, sum));
} else parentPort.postMessage("worker");'

# requires: program:node
test_node() {
	project
	echo "$node_program" >n.js
	prints 'child worker 0' node n.js
	project_again 'seccomp = "strict";'
	prints 'child worker 0' node n.js
}

project_again() {
	cd "$T" && rm -rf project.old && mv project project.old
	project "$1"
	cp -r ../project.old/. .
}

# requires: program:javac program:java
test_java() {
	project
	cat >A.java <<-'EOF'
		public class A {
			static long f(int n) { return n < 2 ? n : f(n - 1) + f(n - 2); }
			public static void main(String[] a) throws Exception {
				Thread t = new Thread(() -> System.out.print("thread "));
				t.start(); t.join();
				System.out.println(f(27) + " " + new ProcessBuilder("true").start().waitFor());
			}
		}
	EOF
	ok sbx --profile=tools -- javac A.java
	prints 'thread 196418 0' java -cp . A
}

# requires: program:gcc program:make
test_c() {
	project
	printf '#include <pthread.h>\n#include <stdio.h>\nstatic void *f(void *p){return p;}\nint main(void){pthread_t t;puts(pthread_create(&t,0,f,0)||pthread_join(t,0)?"no":"yes");}\n' >a.c
	printf 'a: a.c\n\t@gcc -pthread -o a a.c\n' >Makefile
	ok sbx --profile=tools -- make
	prints yes ./a
	rm a
	project_again 'seccomp = "strict"; memory_deny_write_execute = true;'
	ok sbx --profile=tools -- make
	prints yes ./a
}

# requires: program:go
test_go() {
	project
	cat >a.go <<-'EOF'
		package main
		import ("fmt"; "os/exec")
		func main() {
			c := make(chan int)
			go func() { c <- 1 }()
			fmt.Println(<-c, exec.Command("true").Run())
		}
	EOF
	prints '1 <nil>' env GOFLAGS=-mod=mod GO111MODULE=off go run a.go
}

# requires: program:rustc
test_rust() {
	project
	echo 'fn main(){let t=std::thread::spawn(||1);println!("{} {}",t.join().unwrap(),std::process::Command::new("true").status().unwrap());}' >a.rs
	ok sbx --profile=tools -- rustc a.rs
	prints '1 exit status: 0' ./a
}

# The kernel lets a uid 0 without CAP_SETFCAP map itself nowhere: whoever makes a sandbox in here is another.
inner_project() {
	case $ROLE in
	user) project "$1" ;;
	root) project "$1 }; identity = { user = \"1000:1000\";" ;;
	esac
}

# What a browser's first helper does, in its order: new namespaces, another root, a filter of its own.
# requires: program:python3 x86_64
test_a_sandbox_inside() {
	[ "$ROLE" != nested ] || return 0
	inner_project 'nested_userns = true;'
	cat >z.py <<-'EOF'
		import ctypes, os, sys
		libc = ctypes.CDLL(None, use_errno=True)
		def must(r, what):
		    if r < 0: sys.exit("%s: %s" % (what, os.strerror(ctypes.get_errno())))
		uid, gid = os.getuid(), os.getgid()
		must(libc.unshare(0x10000000 | 0x20000000 | 0x40000000), "unshare")
		for f, t in ("setgroups", "deny"), ("uid_map", "%d %d 1" % (uid, uid)), ("gid_map", "%d %d 1" % (gid, gid)):
		    with open("/proc/self/" + f, "w") as o: o.write(t)
		pid = os.fork()
		if pid == 0:
		    os.mkdir("/tmp/empty"); os.chroot("/tmp/empty"); os.chdir("/")
		    must(libc.prctl(38, 1, 0, 0, 0), "no_new_privs")
		    class F(ctypes.Structure): _fields_ = [("n", ctypes.c_ushort), ("f", ctypes.c_void_p)]
		    code = ctypes.create_string_buffer(b"\x06\0\0\0\0\0\xff\x7f", 8)
		    prog = F(1, ctypes.cast(code, ctypes.c_void_p))
		    must(libc.syscall(317, 1, 1, ctypes.byref(prog)), "seccomp")
		    print(os.getpid(), os.listdir("/"))
		    sys.stdout.flush(); os._exit(0)
		sys.exit(os.waitpid(pid, 0)[1])
	EOF
	prints '1 []' python3 z.py
	profile tools <<-EOF
		schema = 1;
		include = [ "cli" ];
	EOF
	refused 1 unshare sbx --profile=tools -- python3 z.py
}

# requires: program:bwrap
test_bwrap_inside() {
	[ "$ROLE" != nested ] || return 0
	inner_project 'nested_userns = true;'
	prints inside bwrap --unshare-all --ro-bind /usr /usr --symlink usr/bin /bin --symlink usr/lib /lib \
		--symlink usr/lib64 /lib64 --proc /proc --dev /dev echo inside
}
