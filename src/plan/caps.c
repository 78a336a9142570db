/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "plan/caps.h"

#include <string.h>

#include "base/list.h"

static const char *const names[] = {
#define CAP(number, name) [number] = #name,
#include "plan/caps.def"
#undef CAP
};

bool cap_find(const char *name, int *cap)
{
	if (strncasecmp(name, "cap_", 4) == 0)
		name += 4;
	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		if (strcasecmp(name, names[i]) == 0) {
			*cap = (int)i;
			return true;
		}
	return false;
}

const char *cap_name(int cap)
{
	return cap >= 0 && (size_t)cap < ARRAY_LEN(names) ? names[cap] : NULL;
}

const char *const *cap_names(size_t *n)
{
	*n = ARRAY_LEN(names);
	return names;
}

void caps_print(struct strbuf *out, uint64_t caps)
{
	const char *sep = "";

	if (!caps)
		strbuf_add(out, "none");
	for (int i = 0; i < 64; i++) {
		if (!(caps >> i & 1))
			continue;
		strbuf_add(out, sep);
		if (cap_name(i))
			strbuf_add(out, cap_name(i));
		else
			strbuf_addf(out, "%d", i);
		sep = ",";
	}
}
