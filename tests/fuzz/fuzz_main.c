/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * fuzz_main - run a fuzz target over its kept corpus, as an ordinary test.
 *
 * A target is a file with LLVMFuzzerTestOneInput(). Linked with this main it reads every file of
 * tests/fuzz/corpus/<target> (or of the files named on the command line) and prints TAP; built with
 * -fsanitize=fuzzer the same file is a real fuzzer. What once crashed stays in the corpus.
 */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define MAX_CASE (1u << 20)

static int run_file(unsigned int n, const char *path)
{
	FILE *f = fopen(path, "re");
	uint8_t *buf;
	size_t len;

	if (!f) {
		printf("not ok %u - %s: cannot open\n", n, path);
		return -1;
	}
	buf = malloc(MAX_CASE);
	if (!buf)
		abort();
	len = fread(buf, 1, MAX_CASE, f);
	fclose(f);
	/* An exact block, so that a sanitizer sees a read past the end. */
	if (len) {
		uint8_t *exact = realloc(buf, len);

		if (exact)
			buf = exact;
	}
	/* Named first: when the target crashes, the last line says on what. */
	printf("# %s\n", path);
	fflush(stdout);
	LLVMFuzzerTestOneInput(buf, len);
	free(buf);
	printf("ok %u - %s\n", n, strrchr(path, '/') ? strrchr(path, '/') + 1 : path);
	return 0;
}

static int run_corpus(const char *argv0)
{
	const char *src = getenv("top_srcdir");
	const char *slash = strrchr(argv0, '/');
	const char *name = slash ? slash + 1 : argv0;
	struct dirent **list;
	char dir[4096], path[8192];
	unsigned int n = 0;
	int count, failed = 0;

	snprintf(dir, sizeof(dir), "%s/tests/fuzz/corpus/%s", src ? src : ".", name);
	count = scandir(dir, &list, NULL, alphasort);
	if (count < 0) {
		printf("1..1\nnot ok 1 - no corpus: %s\n", dir);
		return 1;
	}
	for (int i = 0; i < count; i++) {
		if (list[i]->d_name[0] != '.') {
			snprintf(path, sizeof(path), "%s/%s", dir, list[i]->d_name);
			failed |= run_file(++n, path);
		}
		free(list[i]);
	}
	free(list);
	printf("1..%u\n", n);
	return failed != 0;
}

int main(int argc, char **argv)
{
	int failed = 0;

	if (argc < 2)
		return run_corpus(argv[0]);
	printf("1..%d\n", argc - 1);
	for (int i = 1; i < argc; i++)
		failed |= run_file((unsigned int)i, argv[i]);
	return failed != 0;
}
