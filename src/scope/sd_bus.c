/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "scope/sd_bus.h"

#include <dlfcn.h>
#include <string.h>

/* What dlsym(3) returns is a pointer to data; POSIX says how to make a function of it. */
static bool find(void *library, const char *name, void *function, const char **why)
{
	void *symbol = dlsym(library, name);

	memcpy(function, &symbol, sizeof(symbol));
	*why = symbol ? NULL : name;
	return symbol;
}

bool sd_bus_load(struct sd_bus_library *l, const char **why)
{
	void *library = dlopen("libsystemd.so.0", RTLD_NOW | RTLD_LOCAL);

	if (!library) {
		*why = dlerror();
		return false;
	}
#define SD_BUS(type, name, parameters)                      \
	if (!find(library, "sd_bus_" #name, &l->name, why)) \
		return false;
	SD_BUS_FUNCTIONS
#undef SD_BUS
	return true;
}
