/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * fdpass - messages of one number between two processes of sbx, each with or without a descriptor.
 */
#ifndef SBX_SYS_FDPASS_H
#define SBX_SYS_FDPASS_H

#include <stdint.h>

int sys_socketpair(int fds[2]);

/* fd -1: none goes along. */
int sys_send_number(int socket, uint32_t number, int fd);

/* 1, or 0 when the other side is gone. *fd is -1 when none came along, else close-on-exec. */
int sys_receive_number(int socket, uint32_t *number, int *fd);

#endif
