/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * compile - what the verbs that make or read a plan share.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "back/back.h"
#include "base/path.h"
#include "cli/cli.h"
#include "cli/conf.h"
#include "pass/pass.h"

static struct plan *read_plan(struct cli *c, const char *path)
{
	struct host_file file = host_file(c->host, path, true, FLAT_MAX_SIZE);
	struct flat *f = arena_alloc(c->arena, sizeof(*f));
	enum flat_error err;
	void *block;

	if (file.status != HOST_FILE_OK) {
		diag_error(&c->diags, DIAG_E0901, (struct place){ 0 },
			   "cannot use the plan '%s': %s", path, file.reason);
		return NULL;
	}
	/* Arena memory is aligned for any type, a file's content is not. */
	block = arena_alloc(c->arena, file.content.n);
	memcpy(block, file.content.v, file.content.n);
	err = flat_open(f, block, file.content.n);
	if (err != FLAT_OK) {
		diag_error_help(&c->diags, DIAG_E0902, (struct place){ 0 },
				"make it again: sbx compile --profile=NAME -o FILE",
				"the plan '%s' is refused: %s", path, flat_strerror(err));
		return NULL;
	}
	return back_unflat(c->arena, f);
}

const char *cli_profile(struct cli *c)
{
	if (c->opt[OPT_profile])
		return c->opt[OPT_profile];
	if (!c->argc) {
		diag_error_help(&c->diags, DIAG_E0804, (struct place){ 0 },
				arena_printf(c->arena, "sbx %s NAME", c->command->name),
				"no profile was given");
		return NULL;
	}
	c->argc--;
	return *c->argv++;
}

struct profile_request cli_request(const struct cli *c, const char *name)
{
	struct profile_request r = {
		.name = name,
		.options = argv_reader_tree(c->reader),
		.no_drop_ins = c->opt[OPT_no_drop_ins] != NULL,
	};

	r.params = argv_reader_params(c->reader, &r.n_params);
	return r;
}

/* --profile, or the one of sbx.conf. */
static const char *named_or_default(struct cli *c)
{
	const char *name = c->opt[OPT_profile] ? c->opt[OPT_profile] : conf_value(c, CONF_profile);
	/* `sbx -q plan` */
	bool verb = !c->opt[OPT_profile] && c->argc && !c->had_dashes && command_find(c->argv[0]);

	if (conf_check(c) < 0)
		return NULL;
	if (!name || verb) {
		diag_error_help(&c->diags, DIAG_E0804, (struct place){ 0 },
				verb ? arena_printf(c->arena,
						    "a verb comes before all options: sbx %s ...",
						    c->argv[0])
				     : "sbx --profile=NAME [-- COMMAND...]\nsbx profiles",
				"no profile was given");
		return NULL;
	}
	/* It was not written on the command line, so the error shows where it was. */
	if (!c->opt[OPT_profile] &&
	    !profile_find(c->arena, c->host, name, conf_place(c, CONF_profile), &c->diags))
		return NULL;
	return name;
}

struct plan *cli_plan(struct cli *c)
{
	struct spec *spec = arena_alloc(c->arena, sizeof(*spec));
	struct profile_request request;
	const char *name;

	if (c->opt[OPT_plan] && c->opt[OPT_profile]) {
		diag_error(&c->diags, DIAG_E0803, (struct place){ 0 },
			   "--plan and --profile exclude each other: a plan is a compiled profile");
		return NULL;
	}
	if (c->opt[OPT_plan] && c->argc) {
		diag_error(&c->diags, DIAG_E0803, (struct place){ 0 },
			   "--plan and the command '%s' exclude each other: it is part of the plan",
			   c->argv[0]);
		return NULL;
	}
	if (c->opt[OPT_plan])
		return read_plan(c, c->opt[OPT_plan]);
	name = named_or_default(c);
	if (!name)
		return NULL;
	/* The words after the options replace the profile's command, as the topmost layer. */
	argv_reader_command(c->reader, c->argc, c->argv);
	request = cli_request(c, name);
	if (profile_load(c->arena, c->host, &request, spec, &c->diags) < 0)
		return NULL;
	return compile(c->arena, c->host, spec, &c->diags);
}

int cli_seal(struct bytes flat)
{
	int fd = memfd_create("sbx-plan", MFD_CLOEXEC | MFD_ALLOW_SEALING);
	size_t done = 0;
	int err = 0;

	if (fd < 0)
		return -errno;
	while (done < flat.n) {
		ssize_t k = write(fd, flat.v + done, flat.n - done);

		if (k < 0) {
			err = -errno;
			break;
		}
		done += (size_t)k;
	}
	if (!err &&
	    fcntl(fd, F_ADD_SEALS, F_SEAL_WRITE | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL) < 0)
		err = -errno;
	if (err) {
		close(fd);
		return err;
	}
	return fd;
}

/*
 * The two programs find each other in the layout that a build tree and an installation share:
 * PREFIX/bin/sbx and PREFIX/libexec/sbx/sbx-compiler; else at the configured place.
 */
const char *cli_runner(struct arena *a)
{
	char self[4096];
	ssize_t n = readlink("/proc/self/exe", self, sizeof(self) - 1);
	char *near;

	if (n > 0) {
		self[n] = '\0';
		near = path_join(a, path_dirname(a, path_dirname(a, path_dirname(a, self))),
				 "bin/sbx");
		if (access(near, X_OK) == 0)
			return near;
	}
	return SBX_BINDIR "/sbx";
}
