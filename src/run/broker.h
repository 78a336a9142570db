/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * broker - gives the payload new names where Landlock gives none, all but those that it must not
 * have. It is a part of init.
 *
 * Example: /p/.envrc is hidden, and is not there. Landlock has no rules for single names, so under
 * it the payload can make nothing in /p. A filter leaves its calls that make names to init, which
 * is not under that rule: it makes what is not called .envrc in the payload's stead.
 *
 * What is safe about it does not hang on the filter, nor on what the payload does meanwhile:
 *
 *  - whatever init does not understand the kernel is told to go on with. That is the payload's own
 *    call then, and Landlock judges it;
 *  - whatever init makes has a name that it has read once and looked at, in a directory of which it
 *    has a descriptor and has looked at that. Nothing is read or looked up again;
 *  - init has no right that the payload has not, but for the names, and acts for nobody but those
 *    who are what the payload is: ids, groups, capabilities, root, security label.
 */
#ifndef SBX_RUN_BROKER_H
#define SBX_RUN_BROKER_H

#include <signal.h>

#include "plan/flat.h"
#include "sys/file.h"
#include "sys/notify.h"

struct child;

#define BROKER_STATUS 4096

/* A directory in which there are names that nobody makes. */
struct held_dir {
	int fd;	       /* as long as it is open no other has its number */
	uint32_t step; /* LANDLOCK_PATH, with the names in `absent` */
	struct file_id id;
};

struct broker {
	int names;	/* Landlock's ruleset for the payload, until it has it; or -1 */
	int channel[2]; /* from the payload: the listener */
	int proc;	/* the sandbox's own; -1: there is no broker */
	int signals, listener;
	uint32_t n_dirs;
	struct held_dir dirs[BROKER_MAX_DIRS];
	const struct flat *plan;
	bool has_policy; /* a filter of SECCOMP comes later */
	bool is_blind;	 /* of a test: it makes any name. Init has forgotten the hooks */
	struct file_id root;
	char status[BROKER_STATUS], label[256]; /* of init itself */
};

/* In the child, before there is an init. */
int broker_hold(struct broker *b, int dir, uint32_t step); /* takes `dir` */
int broker_prepare(struct child *c);

/* In init. It keeps the descriptors of the array, whose number is the result. */
#define BROKER_FDS (BROKER_MAX_DIRS + 2)
size_t broker_fds(const struct broker *b, int fds[BROKER_FDS]);
int broker_start(struct broker *b);
int broker_wait_signal(struct broker *b, bool *by_kernel); /* works until one comes */

/* In the payload. */
int step_broker(struct child *c);

/* broker_filter.c: the listener's descriptor. */
int broker_listen(void);

/* broker_call.c: carries the call out and answers it. */
void broker_serve(struct broker *b, const struct k_notification *n);

#endif
