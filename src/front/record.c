/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "front/record.h"

#include <libconfig.h>
#include <string.h>

static bool agrees(const struct value *v, const config_setting_t *s);

static bool scalar_agrees(const struct value *v, const config_setting_t *s)
{
	switch (config_setting_type(s)) {
	case CONFIG_TYPE_INT:
		return v->type == VAL_INT && v->u.i == config_setting_get_int(s);
	case CONFIG_TYPE_INT64:
		return v->type == VAL_INT && v->u.i == config_setting_get_int64(s);
	case CONFIG_TYPE_FLOAT:
		return v->type == VAL_FLOAT && v->u.f == config_setting_get_float(s);
	case CONFIG_TYPE_BOOL:
		return v->type == VAL_BOOL && v->u.b == (config_setting_get_bool(s) != 0);
	case CONFIG_TYPE_STRING:
		return v->type == VAL_STRING && strcmp(v->u.s, config_setting_get_string(s)) == 0;
	default:
		return false;
	}
}

static bool agrees(const struct value *v, const config_setting_t *s)
{
	size_t n = (size_t)config_setting_length(s);

	if (v->type == VAL_GROUP) {
		if (!config_setting_is_group(s) || n != v->u.group.n)
			return false;
		for (size_t i = 0; i < n; i++) {
			const config_setting_t *e = config_setting_get_elem(s, (unsigned int)i);

			if (!e || strcmp(config_setting_name(e), v->u.group.v[i].key) != 0 ||
			    !agrees(v->u.group.v[i].val, e))
				return false;
		}
		return true;
	}
	if (v->type == VAL_LIST) {
		if ((!config_setting_is_array(s) && !config_setting_is_list(s)) || n != v->u.list.n)
			return false;
		for (size_t i = 0; i < n; i++) {
			const config_setting_t *e = config_setting_get_elem(s, (unsigned int)i);

			if (!e || !agrees(v->u.list.v[i], e))
				return false;
		}
		return true;
	}
	return scalar_agrees(v, s);
}

int record_compare(const struct value *tree, const char *text, const char *file, struct diags *d)
{
	struct place at = { .file = file, .line = 1 };
	config_t config;
	int rc = 0;

	config_init(&config);
	if (!config_read_string(&config, text)) {
		at.line = (uint32_t)config_error_line(&config);
		rc = diag_error(d, DIAG_E0001, at, "libconfig refuses the file: %s",
				config_error_text(&config));
	} else if (!agrees(tree, config_root_setting(&config))) {
		rc = diag_error(d, DIAG_E0001, at,
				"libconfig reads this file differently; it is not used");
	}
	config_destroy(&config);
	return rc;
}
