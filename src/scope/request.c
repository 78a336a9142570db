/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "scope/request.h"

#include <stdlib.h>
#include <string.h>

#include "base/list.h"
#include "base/strbuf.h"
#include "base/utf8.h"
#include "base/words.h"

#define MAX_UNIT 255 /* systemd's own limit */
#define MAX_DESCRIPTION 512
#define MAX_PID (1 << 22) /* the kernel's own limit */
#define DEFAULT_TIMEOUT 20
#define MAX_TIMEOUT 600

/* What systemd allows in the name of a unit; an '@' would be of a template. */
static bool is_unit(const char *s)
{
	size_t n = strspn(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
			     ":-_.\\");

	return !s[n] && n <= MAX_UNIT && words_end_with(s, ".scope");
}

/* D-Bus takes well-formed UTF-8 only; and it is for people to read. */
static bool is_text(const char *s)
{
	size_t n = strlen(s), len;
	uint32_t cp;

	if (!n || n > MAX_DESCRIPTION)
		return false;
	for (; n; s += len, n -= len) {
		len = utf8_decode(s, n, &cp);
		if (!len || cp < 0x20 || (cp >= 0x7f && cp < 0xa0))
			return false;
	}
	return true;
}

/* A plain number from 1 to max, or 0. */
static unsigned long parse_number(const char *s, unsigned long max)
{
	unsigned long v;

	if (!*s || strlen(s) > 9 || s[strspn(s, "0123456789")])
		return 0;
	v = strtoul(s, NULL, 10);
	return v <= max ? v : 0;
}

static bool parse_manager(const char *s, struct scope_request *r)
{
	r->is_system = !strcmp(s, "system");
	return r->is_system || !strcmp(s, "user");
}

/* The value of --NAME=VALUE; NULL when it is another one. */
static const char *value_of(const char *arg, const char *name)
{
	size_t n = strlen(name);

	return strncmp(arg, name, n) ? NULL : arg + n;
}

bool scope_parse(int argc, char **argv, struct scope_request *r)
{
	bool has_manager = false;

	*r = (struct scope_request){ .timeout = DEFAULT_TIMEOUT };
	for (int i = 1; i < argc; i++) {
		const char *v;

		if (!strcmp(argv[i], "--verbose")) {
			r->is_verbose = true;
		} else if ((v = value_of(argv[i], "--manager="))) {
			has_manager = parse_manager(v, r);
			if (!has_manager)
				return false;
		} else if ((v = value_of(argv[i], "--unit=")) && is_unit(v)) {
			r->unit = v;
		} else if ((v = value_of(argv[i], "--description=")) && is_text(v)) {
			r->description = v;
		} else if ((v = value_of(argv[i], "--pid=")) && parse_number(v, MAX_PID)) {
			r->pid = (uint32_t)parse_number(v, MAX_PID);
		} else if ((v = value_of(argv[i], "--timeout=")) && parse_number(v, MAX_TIMEOUT)) {
			r->timeout = (unsigned int)parse_number(v, MAX_TIMEOUT);
		} else {
			return false;
		}
	}
	return has_manager && r->unit && r->description && r->pid;
}

bool scope_has_moved(const char *cgroup, const char *unit)
{
	size_t len = strlen(unit);

	/* The hierarchies of v1 may come first, and their names prove nothing. */
	for (const char *s = cgroup; *s; s += strcspn(s, "\n"), s += *s == '\n') {
		size_t n = strcspn(s, "\n");

		if (strncmp(s, "0::/", 4) != 0)
			continue;
		return n > 4 + len - 1 && s[n - len - 1] == '/' && !memcmp(s + n - len, unit, len);
	}
	return false;
}

enum scope_status scope_status_of(const char *dbus_error)
{
	static const struct {
		const char *name;
		enum scope_status status;
	} rows[] = {
		{ "org.freedesktop.systemd1.UnitExists", SCOPE_EXISTS },
		{ "org.freedesktop.DBus.Error.AccessDenied", SCOPE_DENIED },
		{ "org.freedesktop.DBus.Error.AuthFailed", SCOPE_DENIED },
		{ "org.freedesktop.DBus.Error.InteractiveAuthorizationRequired", SCOPE_DENIED },
		{ "org.freedesktop.DBus.Error.ServiceUnknown", SCOPE_NO_BUS },
		{ "org.freedesktop.DBus.Error.NameHasNoOwner", SCOPE_NO_BUS },
		{ "org.freedesktop.DBus.Error.NoServer", SCOPE_NO_BUS },
		{ "org.freedesktop.DBus.Error.Disconnected", SCOPE_NO_BUS },
		{ "org.freedesktop.DBus.Error.NoReply", SCOPE_TIMEOUT },
		{ "org.freedesktop.DBus.Error.Timeout", SCOPE_TIMEOUT },
		{ "org.freedesktop.DBus.Error.TimedOut", SCOPE_TIMEOUT },
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		if (!strcmp(rows[i].name, dbus_error))
			return rows[i].status;
	return SCOPE_REFUSED;
}

const char *scope_address(struct arena *a, const char *path)
{
	struct strbuf out;

	strbuf_init(&out, a);
	strbuf_add(&out, "unix:path=");
	for (; *path; path++) {
		if (strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
			   "-_/.\\*",
			   *path))
			strbuf_addc(&out, *path);
		else
			strbuf_addf(&out, "%%%02x", (unsigned char)*path);
	}
	return out.s;
}
