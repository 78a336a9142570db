/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * later - keys and words of the language that this version cannot carry out yet.
 *
 * A profile that asks for one of them must not run with less than it asks for. The error says that
 * the version is too old, instead of calling the key a typing mistake.
 */
#include <string.h>

#include "base/list.h"
#include "schema/read.h"

static const char *const later[] = {
	"desktop_entries",
	"dbus",
	"desktop",
	"identity.group",
	"network.bridge",
	"network.address",
	"network.mac",
	"network.mtu",
	"network.publish",
	"network.allow",
	"network.deny",
	"network.deny_message",
	"network.dns",
	"network.hosts",
	"network.host_loopback",
	"network.mode=private",
	"network.mode=bridge",
	"network.mode=join",
	"network.mode=filtered",
	"filesystem.mounts[].type=image",
};

bool schema_is_later(const char *dotted)
{
	for (size_t i = 0; i < ARRAY_LEN(later); i++)
		if (strcmp(later[i], dotted) == 0)
			return true;
	return false;
}
