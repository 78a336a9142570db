/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * sd_bus - what sbx-scope uses of libsystemd, found in the library when it runs.
 *
 * sbx is built without libsystemd, and packaged without a need for it: most machines have it, and
 * those that do not have no systemd to talk to either. So these are declared here, as the manual
 * pages of sd-bus(3) have them.
 */
#ifndef SBX_SCOPE_SD_BUS_H
#define SBX_SCOPE_SD_BUS_H

#include <stdbool.h>
#include <stdint.h>

struct sd_bus;
struct sd_bus_message;
struct sd_bus_slot;

struct sd_bus_error {
	const char *name, *message;
	int need_free; /* the library's own */
};

typedef int sd_bus_handler(struct sd_bus_message *m, void *data, struct sd_bus_error *error);

/* SD_BUS(type of the result, name without "sd_bus_", parameters) */
#define SD_BUS_FUNCTIONS                                                                         \
	SD_BUS(int, new, (struct sd_bus **))                                                     \
	SD_BUS(int, set_address, (struct sd_bus *, const char *))                                \
	SD_BUS(int, start, (struct sd_bus *))                                                    \
	SD_BUS(int, open_user, (struct sd_bus **))                                               \
	SD_BUS(int, open_system, (struct sd_bus **))                                             \
	SD_BUS(int, get_fd, (struct sd_bus *))                                                   \
	SD_BUS(struct sd_bus *, flush_close_unref, (struct sd_bus *))                            \
	SD_BUS(int, add_match,                                                                   \
	       (struct sd_bus *, struct sd_bus_slot **, const char *, sd_bus_handler *, void *)) \
	SD_BUS(int, call_method,                                                                 \
	       (struct sd_bus *, const char *, const char *, const char *, const char *,         \
		struct sd_bus_error *, struct sd_bus_message **, const char *, ...))             \
	SD_BUS(int, process, (struct sd_bus *, struct sd_bus_message **))                        \
	SD_BUS(int, wait, (struct sd_bus *, uint64_t))                                           \
	SD_BUS(int, message_read, (struct sd_bus_message *, const char *, ...))                  \
	SD_BUS(struct sd_bus_message *, message_unref, (struct sd_bus_message *))                \
	SD_BUS(void, error_free, (struct sd_bus_error *))

struct sd_bus_library {
#define SD_BUS(type, name, parameters) type(*name) parameters;
	SD_BUS_FUNCTIONS
#undef SD_BUS
};

/* False: it is not here, or lacks one of them; *why is for people. */
bool sd_bus_load(struct sd_bus_library *l, const char **why);

#endif
