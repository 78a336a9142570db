/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * tty - terminals, pseudo-terminals, and waiting for several descriptors at once. Each function
 * returns -errno when it fails; descriptors are close-on-exec.
 */
#ifndef SBX_SYS_TTY_H
#define SBX_SYS_TTY_H

#include <poll.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/ioctl.h>
#include <sys/types.h>
#include <termios.h>

int sys_is_terminal(int fd); /* 1, 0 */
int sys_get_modes(int fd, struct termios *modes);
int sys_set_modes(int fd, const struct termios *modes); /* at once; nothing is thrown away */

/* Every key comes at once and as it is. Output is left as it is, too, unless `keeps_output`. */
void sys_make_raw(struct termios *modes, bool keeps_output);
void sys_make_cooked(struct termios *modes); /* lines, echo, signals: as a shell leaves it */
bool sys_same_modes(const struct termios *a, const struct termios *b);

int sys_get_size(int fd, struct winsize *size);
int sys_set_size(int fd, const struct winsize *size);

/* The terminal's foreground process group; -ENOTTY when it is not the controlling one. */
pid_t sys_get_foreground(int fd);
int sys_set_foreground(int fd, pid_t group);
int sys_new_group(pid_t pid);  /* makes it the leader of one; 0: this process */
int sys_take_terminal(int fd); /* as the controlling one of the session, which has none */

/* Another descriptor of the same terminal, non-blocking, with flags that nobody else shares. */
int sys_reopen_terminal(int fd);

/* A new pty by its multiplexer, and its other side. */
int sys_open_pty(int dir, const char *ptmx);
int sys_open_pty_peer(int master);
int sys_signal_pty(int master, int sig); /* SIGINT, SIGQUIT, SIGTSTP: to its foreground */

int sys_is_devpts(int fd); /* 1, 0 */
int sys_is_pipe(int fd);   /* or a socket: something that others may be at the other end of */

int sys_set_nonblocking(int fd); /* for all who share the open file */
int sys_chown(int fd, uid_t uid, gid_t gid);
int sys_pipe(int fds[2]);
int sys_dup_to(int from, int to); /* not close-on-exec */

/* Once, up to n bytes: -EAGAIN when a non-blocking descriptor takes none. */
ssize_t sys_write_some(int fd, const void *data, size_t n);

/* timeout in milliseconds; -1: none. */
int sys_poll(struct pollfd *fds, size_t n, int timeout);

/* Readable while a signal is pending; all are blocked. sys_read_signal(): its number, or 0. */
int sys_signal_fd(void);
int sys_read_signal(int fd, bool *by_kernel);
int sys_is_pending(int sig); /* 1, 0 */

/* A counter that somebody else raises to wake us up. */
int sys_event_fd(void);
int sys_raise_event(int fd);
int sys_clear_event(int fd);

#endif
