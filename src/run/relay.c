/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * relay - wait_for_child() with a terminal in between: the supervisor's side of PTY and PIPES.
 *
 * One loop over signals, the caller's terminal, and the payload's side of it: the pty's master, or
 * a pipe that only output comes from. Two buffers, one each way; who reads too slowly stops who
 * writes, and nothing is lost. No flag of the caller's descriptors is changed, as others share
 * them: the terminal is opened once more, and where that cannot be, it gets small pieces when it
 * has room.
 *
 * The caller's terminal is raw, so that every key goes to the pty as it is, while sbx is in the
 * foreground, and the keyboard is its standard input. In a pipeline (`sbx ... | less`) somebody
 * else may want it: there the payload begins in the background of its pty, and the kernel stops it
 * when it wants to read or to set modes. Of that init tells (report->stopped), and only then the
 * keyboard is taken. When sbx itself is in the background, it stops instead, as any program does
 * there. Ctrl-Z that stops the payload comes the same way.
 */
#include <fcntl.h>
#include <string.h>
#include <sys/wait.h>

#include "run/run.h"
#include "run/runtime.h"
#include "run/usage.h"
#include "sys/fdpass.h"
#include "sys/file.h"
#include "sys/kernel.h"
#include "sys/ns.h"
#include "sys/process.h"
#include "sys/tty.h"

#define BUFFER_SIZE 65536
#define SMALL_PIECE 512	       /* what a terminal that has room takes without blocking for long */
#define DRAIN_LIMIT (2u << 20) /* more than any pty or pipe holds */
#define DRAIN_STOPPED_MS 1000  /* until a terminal that takes nothing is left alone */

struct buffer {
	char data[BUFFER_SIZE];
	size_t begin, end;
};

enum {
	P_SIGNALS,
	P_CHANNEL,
	P_NOTICE,
	P_KEYBOARD,
	P_SCREEN,
	P_PAYLOAD,
	P_COUNT,
};

static struct relay {
	struct sandbox *s;
	bool has_init;
	int signals;
	int keyboard, screen; /* the caller's terminal; -1: gone */
	bool is_shared;	      /* the descriptors are the caller's own, which block */
	bool is_wanted;	      /* the keyboard, as soon as sbx is in the foreground */
	bool is_raw;	      /* it has been taken */
	int payload;	      /* the master or the pipe; -1: not there yet, or closed */
	int peer; /* keeps the master from reporting that nobody has its other side open */
	struct termios modes, raw;
	bool has_ended;
	int status;
	struct buffer in, out;
} relay_state;

static bool is_empty(const struct buffer *b)
{
	return b->begin == b->end;
}

static bool has_room(const struct buffer *b)
{
	return b->end < sizeof(b->data);
}

/* One read; as read(2). */
static ssize_t fill(struct buffer *b, int fd)
{
	ssize_t n = sys_read(fd, b->data + b->end, sizeof(b->data) - b->end);

	if (n > 0)
		b->end += (size_t)n;
	return n;
}

/* What goes at once, at most `most`; 0 or the error. */
static int flush(struct buffer *b, int fd, size_t most)
{
	size_t left = b->end - b->begin;
	ssize_t n = left ? sys_write_some(fd, b->data + b->begin, left < most ? left : most) : 0;

	if (n > 0)
		b->begin += (size_t)n;
	if (is_empty(b))
		b->begin = b->end = 0;
	return n < 0 && n != -EAGAIN ? (int)n : 0;
}

static void drop(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

/* ---- before the child is made ----------------------------------------------------- */

/*
 * Else others may read from the keyboard, or write to the screen what is not for a raw one: in a
 * pipeline, or where commands run in parallel, of which only one gets the terminal as its input.
 */
static bool has_keyboard(const struct terminal *t)
{
	return t->mask & 1 && (t->mask & 2 || !sys_is_pipe(1));
}

/* Without job control whoever has the terminal may use it. */
static bool is_foreground(int fd)
{
	pid_t group = sys_get_foreground(fd);

	return group < 0 || group == getpgrp();
}

static int first_terminal(const struct terminal *t)
{
	return t->mask & 1 ? 0 : t->mask & 2 ? 1 : 2;
}

static int prepare_pty(struct sandbox *s, bool has_init)
{
	struct terminal *t = &s->terminal;
	const struct flat_step *step = &s->plan.steps[t->step];
	int fd = first_terminal(t), r;
	bool is_alone;

	t->is_pty = true;
	is_alone = has_keyboard(t) && is_foreground(fd);
	t->is_behind = has_init && !is_alone;
	r = sys_get_modes(fd, &t->modes);
	/* Else they may be of others: of the shell that edits its next line, of a pager. */
	if (!r && !is_alone)
		sys_make_cooked(&t->modes);
	if (!r)
		r = sys_get_size(fd, &t->size);
	if (!r && has_init)
		r = t->notice = sys_event_fd();
	if (r < 0 || *flat_str(&s->plan, step, ARG_PTY_ptmx))
		return r;
	t->master = sys_open_pty(AT_FDCWD, "/dev/ptmx");
	if (t->master < 0)
		return t->master;
	t->slave = sys_open_pty_peer(t->master);
	return t->slave;
}

int prepare_terminal(struct sandbox *s)
{
	struct terminal *t = &s->terminal;
	const struct flat *f = &s->plan;
	uint32_t n = f->header->n_steps;
	bool is_pty;
	int r;

	t->master = t->slave = t->pipe[0] = t->pipe[1] = t->null = t->notice = -1;
	t->step = find_step(f, STEP_PTY, ACTOR_CHILD, 0);
	is_pty = t->step < n;
	if (!is_pty)
		t->step = find_step(f, STEP_PIPES, ACTOR_CHILD, 0);
	for (int fd = 0; fd < 3 && t->step < n; fd++)
		if (sys_is_terminal(fd))
			t->mask |= 1u << fd;
	if (!t->mask)
		return 0;
	if (is_pty)
		return prepare_pty(s, find_step(f, STEP_INIT, ACTOR_CHILD, 0) < n);
	t->null = sys_open(AT_FDCWD, "/dev/null", O_RDONLY | O_NOCTTY, 0);
	if (t->null < 0)
		return t->null;
	r = sys_pipe(t->pipe);
	return r ? r : sys_set_nonblocking(t->pipe[0]);
}

/* ---- the caller's terminal --------------------------------------------------------- */

static void take_size(struct relay *r)
{
	struct winsize size;

	if (r->payload >= 0 && r->s->terminal.is_pty && sys_get_size(r->keyboard, &size) == 0)
		sys_set_size(r->payload, &size);
}

/* Raw from here on, if sbx may. */
static void take_keyboard(struct relay *r)
{
	struct termios now;

	r->is_raw = false;
	if (!r->is_wanted || r->payload < 0 || r->keyboard < 0 || !is_foreground(r->keyboard) ||
	    sys_get_modes(r->keyboard, &now) < 0)
		return;
	/* They may have been changed while sbx was stopped, but not to what sbx has left. */
	if (!sys_same_modes(&now, &r->raw))
		r->modes = now;
	r->raw = r->modes;
	sys_make_raw(&r->raw, !(r->s->terminal.mask & 2));
	r->is_raw = sys_set_modes(r->keyboard, &r->raw) == 0;
}

static void give_keyboard_back(struct relay *r)
{
	if (r->is_raw && is_foreground(r->keyboard))
		sys_set_modes(r->keyboard, &r->modes);
	r->is_raw = false;
}

/* The terminal is gone: so is the payload's, whose foreground gets SIGHUP. */
static void hang_up(struct relay *r)
{
	drop(&r->peer);
	drop(&r->payload);
	r->is_raw = false;
	r->keyboard = r->screen = -1;
	r->in.begin = r->in.end = r->out.begin = r->out.end = 0;
}

static void write_screen(struct relay *r)
{
	if (r->screen >= 0 &&
	    flush(&r->out, r->screen, r->is_shared ? SMALL_PIECE : BUFFER_SIZE) < 0)
		hang_up(r);
}

/* All that there is, while there is room; false when that was the last for now. */
static bool read_payload(struct relay *r)
{
	ssize_t n = 1;

	while (r->payload >= 0 && n > 0 && has_room(&r->out))
		n = fill(&r->out, r->payload);
	/* The end of a pipe; or somebody inside has hung the pty up. */
	if (!n || (n < 0 && n != -EAGAIN))
		drop(&r->payload);
	return r->payload >= 0 && n > 0;
}

static bool is_end(int sig)
{
	return sig == SIGTERM || sig == SIGHUP || sig == SIGINT || sig == SIGQUIT;
}

/*
 * What the payload has written goes out, as much as was there. A terminal that takes nothing is
 * waited for: to the end when nothing else is left to do, but a signal that ends things ends this,
 * and so does the end of the run time.
 */
static void drain(struct relay *r)
{
	size_t limit = DRAIN_LIMIT / BUFFER_SIZE;
	bool by_kernel, more = true;

	while (r->screen >= 0 && (more || !is_empty(&r->out))) {
		struct pollfd p[] = { { .fd = r->screen, .events = POLLOUT },
				      { .fd = r->has_ended ? r->signals : -1, .events = POLLIN } };

		if (more && has_room(&r->out))
			more = read_payload(r) && --limit;
		if (is_empty(&r->out))
			continue;
		if (sys_poll(p, 2, r->has_ended && !is_runtime_over() ? -1 : DRAIN_STOPPED_MS) <= 0)
			return;
		if (p[0].revents & (POLLERR | POLLHUP | POLLNVAL))
			return;
		if (p[0].revents & POLLOUT)
			write_screen(r);
		if (p[1].revents && is_end(sys_read_signal(r->signals, &by_kernel)))
			return;
	}
}

/* ---- job control ------------------------------------------------------------------- */

/* Keyboard and payload as it has to be now. */
static void resume(struct relay *r)
{
	take_keyboard(r);
	take_size(r);
	r->s->report->foreground = r->is_wanted && is_foreground(r->keyboard);
	sys_pidfd_signal(r->s->child, SIGCONT);
}

/*
 * A terminal stops all of a group: by the key that with the keyboard taken only the payload has
 * got, and when it is read from in the background. What a payload does to itself otherwise is no
 * reason to stop others, a `timeout` that waits for it among them.
 */
static bool stops_all(const struct relay *r, int sig)
{
	return sig == SIGTTIN || sig == SIGTTOU || (r->is_raw && is_foreground(r->keyboard));
}

static void suspend(struct relay *r, int sig)
{
	bool all;

	/* It has been asked to end, and has got the SIGCONT that it needs for that. */
	if (is_runtime_over())
		return;
	drain(r);
	/* To stop now would throw that away, and it was sent after what stopped the payload. */
	if (sys_is_pending(SIGCONT) == 1)
		return;
	all = stops_all(r, sig);
	give_keyboard_back(r);
	/* As the kernel would: the shell waits for all of a pipeline to stop. */
	stop_by(is_stop(sig) ? sig : SIGTSTP, all);
	/* SIGCONT resumes. Where there is nobody to send it, the kernel has not stopped us. */
	if (sys_is_pending(SIGCONT) == 1)
		return;
	/* That one stops nevertheless; whoever has sent it will continue the payload. */
	if (sig == SIGSTOP) {
		take_keyboard(r);
		return;
	}
	/* Nor is there anybody then who has the keyboard. */
	resume(r);
	if (r->has_init && !r->s->report->foreground) {
		r->s->report->foreground = 1;
		sys_pidfd_signal(r->s->child, SIGCONT);
	}
}

static void take_notice(struct relay *r)
{
	int sig = (int)r->s->report->stopped;
	bool wants_keyboard = sig == SIGTTIN || sig == SIGTTOU;

	sys_clear_event(r->s->terminal.notice);
	if (!sig)
		return;
	r->is_wanted |= wants_keyboard;
	if (wants_keyboard && is_foreground(r->keyboard))
		resume(r);
	else
		suspend(r, sig);
}

/* The kernel's are for the foreground of a terminal that is not raw, and that is us. */
static void hand_on(struct relay *r, int sig, bool by_kernel)
{
	bool has_pty = r->s->terminal.is_pty && r->payload >= 0;

	if (!is_for_payload(sig, by_kernel, true))
		return;
	/* Somebody else of the pipeline has been stopped; the payload did not ask for the terminal.
	 */
	if (has_pty && is_stop(sig))
		sig = SIGTSTP;
	if (!(by_kernel && has_pty && sys_signal_pty(r->payload, sig) == 0))
		sys_pidfd_signal(r->s->child, sig);
	/* With an init that is told below when the payload has stopped; it may not want to. */
	if (is_stop(sig) && !(has_pty && r->has_init))
		suspend(r, sig);
}

static int take_child(struct relay *r)
{
	/* That an init is stopped says nothing of the payload. */
	int options = WNOHANG | (r->has_init ? 0 : WUNTRACED);
	pid_t pid = wait_for_usage(r->s->child_pid, &r->status, options);

	if (pid < 0)
		return pid;
	if (pid && WIFSTOPPED(r->status))
		suspend(r, WSTOPSIG(r->status));
	else if (pid)
		r->has_ended = true;
	return 0;
}

static int take_signals(struct relay *r)
{
	bool by_kernel = false;
	int sig, err = 0;

	while (!err && !r->has_ended && (sig = sys_read_signal(r->signals, &by_kernel)) != 0) {
		if (sig < 0)
			return sig;
		if (sig == SIGCHLD)
			err = take_child(r);
		else if (sig == SIGCONT)
			resume(r);
		else if (sig == SIGWINCH && r->s->terminal.is_pty)
			take_size(r);
		else
			hand_on(r, sig, by_kernel);
	}
	return err;
}

/* ---- the loop ---------------------------------------------------------------------- */

/* From the child: the pty is there, with its master unless that is ours. */
static int take_master(struct relay *r)
{
	struct terminal *t = &r->s->terminal;
	uint32_t number;
	int fd, err = sys_receive_number(r->s->channel[0], &number, &fd);

	drop(&r->s->channel[0]);
	if (err <= 0)
		return err == -ECONNRESET ? 0 : err;
	r->payload = fd >= 0 ? fd : t->master;
	r->peer = fd >= 0 ? sys_open_pty_peer(fd) : t->slave;
	/* TIOCEXCL from inside, where init has it open for as long. */
	if (r->peer < 0 && r->peer != -EBUSY)
		return r->peer;
	if (!r->has_ended)
		take_keyboard(r);
	take_size(r);
	return sys_set_nonblocking(r->payload);
}

/* Milliseconds, not too few, and not more than the argument holds. */
static int timeout_of(int64_t ns)
{
	const int64_t ms = 1000000, hour = 3600000;

	if (ns < 0)
		return -1;
	return (int)(ns / ms < hour ? (ns + ms - 1) / ms : hour);
}

static int watch(struct relay *r, struct pollfd *p)
{
	bool reads = r->is_raw && has_room(&r->in);
	short payload =
		(short)((has_room(&r->out) ? POLLIN : 0) | (is_empty(&r->in) ? 0 : POLLOUT));

	p[P_SIGNALS] = (struct pollfd){ .fd = r->signals, .events = POLLIN };
	p[P_CHANNEL] = (struct pollfd){ .fd = r->s->channel[0], .events = POLLIN };
	p[P_NOTICE] = (struct pollfd){ .fd = r->s->terminal.notice, .events = POLLIN };
	p[P_KEYBOARD] = (struct pollfd){ .fd = reads ? r->keyboard : -1, .events = POLLIN };
	/* Without any event it still says when it hangs up. */
	p[P_SCREEN] = (struct pollfd){ .fd = r->screen, .events = is_empty(&r->out) ? 0 : POLLOUT };
	p[P_PAYLOAD] = (struct pollfd){ .fd = payload ? r->payload : -1, .events = payload };
	return sys_poll(p, P_COUNT, timeout_of(runtime_left()));
}

static void move_input(struct relay *r, const struct pollfd *p)
{
	ssize_t n;

	if (p[P_KEYBOARD].revents && r->is_raw) {
		n = fill(&r->in, r->keyboard);
		/* In the background, without having been told, it is an error to read. */
		if (n == -EIO && !is_foreground(r->keyboard))
			r->is_raw = false;
		else if (!n || (n < 0 && n != -EAGAIN))
			hang_up(r);
	}
	if (r->payload >= 0 && flush(&r->in, r->payload, BUFFER_SIZE) < 0)
		drop(&r->payload);
}

static void move_output(struct relay *r, const struct pollfd *p)
{
	if (p[P_PAYLOAD].revents & (POLLIN | POLLHUP | POLLERR))
		read_payload(r);
	if (!r->is_shared || p[P_SCREEN].revents & POLLOUT)
		write_screen(r);
}

static int loop(struct relay *r)
{
	struct pollfd p[P_COUNT];
	int err;

	while (!r->has_ended) {
		/* The shell does not tell when it brings a job to the foreground that runs. */
		if (r->is_wanted && !r->is_raw && r->payload >= 0 && is_foreground(r->keyboard))
			resume(r);
		check_runtime(r->s);
		err = watch(r, p);
		if (err > 0 && p[P_CHANNEL].revents)
			err = take_master(r);
		if (err >= 0 && p[P_SIGNALS].revents)
			err = take_signals(r);
		if (err < 0)
			return err;
		if (p[P_NOTICE].revents && !r->has_ended)
			take_notice(r);
		/* After these what was found of the others need not be true any more. */
		if (p[P_CHANNEL].revents || p[P_SIGNALS].revents || p[P_NOTICE].revents)
			continue;
		if (p[P_SCREEN].revents & (POLLERR | POLLHUP | POLLNVAL))
			hang_up(r);
		move_input(r, p);
		move_output(r, p);
	}
	/* What it has said before its end may have come between two looks. */
	p[0] = (struct pollfd){ .fd = r->s->channel[0], .events = POLLIN };
	return sys_poll(p, 1, 0) > 0 ? take_master(r) : 0;
}

static void open_terminal(struct relay *r)
{
	const struct terminal *t = &r->s->terminal;
	int first = first_terminal(t), fd = sys_reopen_terminal(first);

	r->is_shared = fd < 0;
	r->keyboard = r->screen = fd < 0 ? first : fd;
	/* Standard input may be open for reading only. */
	if (fd < 0 && t->mask & 6)
		r->screen = t->mask & 2 ? 1 : 2;
}

int relay(struct sandbox *s, int *status)
{
	struct relay *r = &relay_state;
	struct terminal *t = &s->terminal;
	int err;

	r->s = s;
	r->has_init = find_step(&s->plan, STEP_INIT, ACTOR_CHILD, 0) < s->plan.header->n_steps;
	r->payload = r->peer = -1;
	r->is_wanted = t->is_pty && !t->is_behind && has_keyboard(t);
	open_terminal(r);
	if (t->is_pty) {
		drop(&s->channel[1]);
	} else {
		r->payload = t->pipe[0];
		drop(&t->pipe[1]);
		drop(&s->channel[0]);
	}
	r->signals = sys_signal_fd();
	err = r->signals < 0 ? r->signals : loop(r);
	if (err >= 0)
		drain(r);
	give_keyboard_back(r);
	*status = r->status;
	return err < 0 ? err : 0;
}
