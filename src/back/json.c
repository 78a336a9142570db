/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "base/json.h"

#include "back/back.h"
#include "plan/flat.h"
#include "plan/print.h"

static void place_json(struct json *j, struct place at)
{
	if (!place_is_known(at)) {
		json_string(j, NULL);
		return;
	}
	json_object(j);
	json_key(j, "file");
	json_string(j, at.file);
	json_key(j, "line");
	json_int(j, at.line);
	json_key(j, "column");
	json_int(j, at.col);
	json_end_object(j);
}

/* An array "name": [ { "what", "place" } ]. */
static void notes_json(struct json *j, const struct plan *p, enum note_kind kind, const char *name)
{
	const struct note *note;

	json_key(j, name);
	json_array(j);
	for (size_t i = 0; (note = plan_next_note(p, kind, &i));) {
		json_object(j);
		json_key(j, "what");
		json_string(j, note->text);
		json_key(j, "place");
		place_json(j, note->at);
		json_end_object(j);
	}
	json_end_array(j);
}

void back_json(struct strbuf *out, const struct plan *p)
{
	struct json j;

	json_init(&j, out);
	json_object(&j);
	json_key(&j, "profile");
	json_string(&j, p->name);
	json_key(&j, "steps");
	json_array(&j);
	for (size_t i = 0; i < p->n_steps; i++) {
		const struct step *s = &p->steps[i];

		json_object(&j);
		json_key(&j, "number");
		json_int(&j, (int64_t)i + 1);
		json_key(&j, "step");
		json_string(&j, step_info(s->kind)->name);
		json_key(&j, "actor");
		json_string(&j, s->actor == ACTOR_CHILD ? "child" : "supervisor");
		json_key(&j, "implied");
		json_bool(&j, s->implied);
		json_key(&j, "operands");
		json_object(&j);
		step_json(&j, s);
		json_end_object(&j);
		json_key(&j, "why");
		json_string(&j, s->why);
		json_key(&j, "place");
		place_json(&j, s->at);
		json_end_object(&j);
	}
	json_end_array(&j);
	notes_json(&j, p, NOTE_HOLDS, "conditions_met");
	notes_json(&j, p, NOTE_LEFT_OUT, "conditions_not_met");
	notes_json(&j, p, NOTE_GAP, "given_up");
	json_end_object(&j);
	strbuf_addc(out, '\n');
}
