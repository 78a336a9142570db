/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * sbx-scope - has systemd make a transient scope with Delegate=yes, and a process be moved into it.
 *
 *	sbx-scope --manager=user|system --unit=NAME.scope --pid=PID --description=TEXT
 *		  [--timeout=SECONDS] [--verbose]
 *
 * A program of its own: sd-bus uses the heap, and the runner does not. The runner calls it before
 * there is a sandbox. It says nothing, unless --verbose wants a line about what went wrong; its
 * exit status is one of base/scope.def.
 *
 * The manager has a socket of its own, where it needs no bus daemon; only where that cannot be
 * had is the bus asked. What answers there is believed as far as its word can be checked: that
 * the job is done counts when the kernel shows the process in the unit's cgroup.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/strbuf.h"
#include "scope/request.h"
#include "scope/sd_bus.h"

#define MANAGER "org.freedesktop.systemd1"
#define MANAGER_PATH "/org/freedesktop/systemd1"
#define MANAGER_INTERFACE MANAGER ".Manager"
/* On the manager's own socket messages have no sender. */
#define JOB_REMOVED                                                                        \
	"type='signal',path='" MANAGER_PATH "',interface='" MANAGER_INTERFACE "',member='" \
	"JobRemoved'"
#define FROM_MANAGER ",sender='" MANAGER "'"

struct scope {
	struct arena *arena;
	struct scope_request request;
	struct sd_bus_library lib;
	struct sd_bus *bus;
	bool is_direct; /* the manager's own socket */
	const char *job;
	char result[64]; /* of the job; empty: it has none yet */
};

/* For the handler of a signal. */
static volatile sig_atomic_t is_verbose;

static enum scope_status end_with(const struct scope *s, enum scope_status status, const char *fmt,
				  ...) __attribute__((format(printf, 3, 4)));

static enum scope_status end_with(const struct scope *s, enum scope_status status, const char *fmt,
				  ...)
{
	struct strbuf line, safe;
	va_list ap;

	if (!s->request.is_verbose)
		return status;
	strbuf_init(&line, s->arena);
	strbuf_init(&safe, s->arena);
	va_start(ap, fmt);
	strbuf_vaddf(&line, fmt, ap);
	va_end(ap);
	strbuf_add_safe(&safe, line.s);
	fprintf(stderr, "sbx-scope: %s\n", safe.s);
	return status;
}

/* Whatever it waits for: a socket where nobody answers, a bus, a job. */
static void time_out(int sig)
{
	static const char text[] = "sbx-scope: no answer in time\n";

	(void)sig;
	if (is_verbose && write(STDERR_FILENO, text, sizeof(text) - 1) < 0)
		_exit(SCOPE_TIMEOUT);
	_exit(SCOPE_TIMEOUT);
}

static int connect_directly(struct scope *s, const char *path)
{
	int r = s->lib.new(&s->bus);

	if (r >= 0)
		r = s->lib.set_address(s->bus, scope_address(s->arena, path));
	if (r >= 0)
		r = s->lib.start(s->bus);
	if (r < 0 && s->bus)
		s->bus = s->lib.flush_close_unref(s->bus);
	s->is_direct = r >= 0;
	return r;
}

static int connect_to_manager(struct scope *s)
{
	const char *run = getenv("XDG_RUNTIME_DIR");
	int r = -ENOENT;

	/* Of the system's only root gets an answer there. */
	if (s->request.is_system && geteuid() == 0)
		r = connect_directly(s, "/run/systemd/private");
	else if (!s->request.is_system && run && *run == '/')
		r = connect_directly(s, arena_printf(s->arena, "%s/systemd/private", run));
	if (r >= 0)
		return r;
	return s->request.is_system ? s->lib.open_system(&s->bus) : s->lib.open_user(&s->bus);
}

/* Numbers of processes are sent as they are: they have to mean the same over there. */
static bool is_foreign(const struct scope *s)
{
	struct ucred peer;
	socklen_t n = sizeof(peer);
	int fd = s->lib.get_fd(s->bus);

	return fd < 0 || getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &n) < 0 || peer.pid == 0;
}

static int on_job_removed(struct sd_bus_message *m, void *data, struct sd_bus_error *error)
{
	struct scope *s = data;
	const char *job, *unit, *result;
	uint32_t id;

	(void)error;
	if (s->lib.message_read(m, "uoss", &id, &job, &unit, &result) < 0)
		return 0;
	if (s->job && !strcmp(job, s->job))
		snprintf(s->result, sizeof(s->result), "%s", *result ? result : "unknown");
	return 0;
}

/* Before the job is made: it may be done before the answer has been read. */
static int watch_jobs(struct scope *s, struct sd_bus_error *e)
{
	int r = s->lib.add_match(s->bus, NULL,
				 s->is_direct ? JOB_REMOVED : JOB_REMOVED FROM_MANAGER,
				 on_job_removed, s);

	if (r < 0 || s->is_direct)
		return r;
	return s->lib.call_method(s->bus, MANAGER, MANAGER_PATH, MANAGER_INTERFACE, "Subscribe", e,
				  NULL, "");
}

static int start_unit(struct scope *s, struct sd_bus_error *e)
{
	const struct scope_request *q = &s->request;
	struct sd_bus_message *reply = NULL;
	const char *job = NULL;
	int r;

	r = s->lib.call_method(s->bus, MANAGER, MANAGER_PATH, MANAGER_INTERFACE,
			       "StartTransientUnit", e, &reply, "ssa(sv)a(sa(sv))", q->unit, "fail",
			       4, "Description", "s", q->description, "PIDs", "au", 1, q->pid,
			       "Delegate", "b", 1, "CollectMode", "s", "inactive-or-failed", 0);
	if (r >= 0)
		r = s->lib.message_read(reply, "o", &job);
	if (r >= 0)
		s->job = arena_strdup(s->arena, job);
	s->lib.message_unref(reply);
	return r < 0 ? r : 0;
}

static enum scope_status failed_call(const struct scope *s, const struct sd_bus_error *e, int r)
{
	enum scope_status status = e->name ? scope_status_of(e->name) : SCOPE_NO_BUS;

	if (r == -ECONNRESET || r == -EPIPE || r == -ENOTCONN)
		status = SCOPE_NO_BUS;
	return end_with(s, status, "%s: %s", e->name ? e->name : strerror(-r),
			e->message ? e->message : "no answer");
}

static enum scope_status await_job(struct scope *s)
{
	int r;

	while (!*s->result) {
		r = s->lib.process(s->bus, NULL);
		if (r == 0)
			r = s->lib.wait(s->bus, UINT64_MAX);
		if (r < 0 && r != -EINTR)
			return end_with(s, SCOPE_NO_BUS, "waiting for the job: %s", strerror(-r));
	}
	return strcmp(s->result, "done") != 0
		       ? end_with(s, SCOPE_JOB_FAILED, "the job ended as '%s'", s->result)
		       : SCOPE_DONE;
}

static enum scope_status check_moved(const struct scope *s)
{
	char path[64], buf[16384];
	size_t n = 0;
	ssize_t r;
	int fd;

	snprintf(path, sizeof(path), "/proc/%u/cgroup", (unsigned int)s->request.pid);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return end_with(s, SCOPE_NOT_MOVED, "%s: %s", path, strerror(errno));
	while ((r = read(fd, buf + n, sizeof(buf) - 1 - n)) > 0)
		n += (size_t)r;
	close(fd);
	buf[n] = '\0';
	return r == 0 && scope_has_moved(buf, s->request.unit)
		       ? SCOPE_DONE
		       : end_with(s, SCOPE_NOT_MOVED, "process %u is in %s",
				  (unsigned int)s->request.pid, buf);
}

static enum scope_status make_scope(struct scope *s)
{
	struct sd_bus_error e = { NULL, NULL, 0 };
	enum scope_status status;
	int r;

	if (is_foreign(s))
		return end_with(s, SCOPE_FOREIGN, "the manager is of another pid namespace");
	r = watch_jobs(s, &e);
	if (r >= 0)
		r = start_unit(s, &e);
	status = r < 0 ? failed_call(s, &e, r) : await_job(s);
	s->lib.error_free(&e);
	return status == SCOPE_DONE ? check_moved(s) : status;
}

static enum scope_status run(struct scope *s)
{
	enum scope_status status;
	const char *why;
	int r;

	if (!sd_bus_load(&s->lib, &why))
		return end_with(s, SCOPE_NO_LIBRARY, "libsystemd: %s", why);
	r = connect_to_manager(s);
	if (r < 0)
		return end_with(s, SCOPE_NO_BUS, "the manager cannot be reached: %s", strerror(-r));
	status = make_scope(s);
	s->lib.flush_close_unref(s->bus);
	return status;
}

int main(int argc, char **argv)
{
	struct scope s = { .arena = arena_new() };
	struct sigaction on_alarm = { .sa_handler = time_out };
	enum scope_status status;

	if (scope_parse(argc, argv, &s.request)) {
		is_verbose = s.request.is_verbose;
		sigaction(SIGALRM, &on_alarm, NULL);
		alarm(s.request.timeout);
		status = run(&s);
	} else {
		fputs("usage: sbx-scope --manager=user|system --unit=NAME.scope --pid=PID\n"
		      "                 --description=TEXT [--timeout=SECONDS] [--verbose]\n",
		      stderr);
		status = SCOPE_USAGE;
	}
	arena_free(s.arena);
	return status;
}
