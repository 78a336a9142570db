/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * program - ELF files and scripts, read as bytes that anybody may have written.
 */
#include "host/program.h"

#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/strbuf.h"
#include "host/facts.h"
#include "host/source.h"

#define HEAD_SIZE (64u << 10) /* program headers and interpreter are near the beginning */
#define SCRIPT_LINE 256	      /* what the kernel reads of the first line */

struct elf {
	struct bytes head;
	bool wide; /* 64 bits */
	bool big;  /* big-endian */
};

/* A number of n bytes at `off`; 0 beyond the end. */
static uint64_t get(const struct elf *e, uint64_t off, unsigned int n)
{
	uint64_t v = 0;

	if (off > e->head.n || e->head.n - off < n)
		return 0;
	for (unsigned int i = 0; i < n; i++)
		v |= (uint64_t)(unsigned char)e->head.v[off + i] << 8 * (e->big ? n - 1 - i : i);
	return v;
}

static const char *machine_name(struct arena *a, const struct elf *e)
{
	uint64_t machine = get(e, offsetof(Elf64_Ehdr, e_machine), 2);

	switch (machine) {
	case EM_X86_64:
		return e->wide ? "x86_64" : "x32";
	case EM_386:
		return "i686";
	case EM_AARCH64:
		return "aarch64";
	case EM_ARM:
		return "arm";
	case EM_RISCV:
		return e->wide ? "riscv64" : "riscv32";
	case EM_PPC64:
		return e->big ? "ppc64" : "ppc64le";
	case EM_PPC:
		return "ppc";
	case EM_S390:
		return e->wide ? "s390x" : "s390";
	case EM_MIPS:
		return e->wide ? "mips64" : "mips";
	case EM_LOONGARCH:
		return "loongarch64";
	default:
		return arena_printf(a, "machine-%u", (unsigned int)machine);
	}
}

static const char *elf_interpreter(struct arena *a, const struct elf *e)
{
	uint64_t phoff = e->wide ? get(e, offsetof(Elf64_Ehdr, e_phoff), 8)
				 : get(e, offsetof(Elf32_Ehdr, e_phoff), 4);
	uint64_t phnum = e->wide ? get(e, offsetof(Elf64_Ehdr, e_phnum), 2)
				 : get(e, offsetof(Elf32_Ehdr, e_phnum), 2);
	uint64_t size = e->wide ? sizeof(Elf64_Phdr) : sizeof(Elf32_Phdr);

	for (uint64_t i = 0; i < phnum; i++) {
		uint64_t at = phoff + i * size, off, len;

		if (at < phoff || at > e->head.n)
			return NULL;
		if (get(e, at, 4) != PT_INTERP)
			continue;
		off = e->wide ? get(e, at + offsetof(Elf64_Phdr, p_offset), 8)
			      : get(e, at + offsetof(Elf32_Phdr, p_offset), 4);
		len = e->wide ? get(e, at + offsetof(Elf64_Phdr, p_filesz), 8)
			      : get(e, at + offsetof(Elf32_Phdr, p_filesz), 4);
		if (off > e->head.n || len > e->head.n - off || len < 2)
			return NULL;
		return arena_strndup(a, e->head.v + off, len - 1);
	}
	return NULL;
}

/* "#! /bin/sh -e\n" -> "/bin/sh" */
static const char *script_interpreter(struct arena *a, struct bytes head)
{
	size_t i = 2, start, end = head.n < SCRIPT_LINE ? head.n : SCRIPT_LINE;

	while (i < end && (head.v[i] == ' ' || head.v[i] == '\t'))
		i++;
	start = i;
	while (i < end && head.v[i] != ' ' && head.v[i] != '\t' && head.v[i] != '\n' && head.v[i])
		i++;
	return arena_strndup(a, head.v + start, i - start);
}

const char *program_describe(struct arena *a, struct bytes head)
{
	struct strbuf out;
	const char *interpreter = NULL;
	struct elf e = { .head = head };

	strbuf_init(&out, a);
	if (!head.n)
		return "empty";
	if (head.n >= 2 && head.v[0] == '#' && head.v[1] == '!') {
		strbuf_add(&out, "script ");
		interpreter = script_interpreter(a, head);
	} else if (head.n >= sizeof(Elf32_Ehdr) && !memcmp(head.v, ELFMAG, SELFMAG)) {
		e.wide = head.v[EI_CLASS] == ELFCLASS64;
		e.big = head.v[EI_DATA] == ELFDATA2MSB;
		strbuf_addf(&out, "elf %s", machine_name(a, &e));
		interpreter = elf_interpreter(a, &e);
		if (interpreter)
			strbuf_addc(&out, ' ');
	} else {
		return "other";
	}
	if (interpreter)
		strbuf_add(&out, interpreter);
	return out.s;
}

const char *fact_program(struct host *h, const char *arg)
{
	struct arena *a = host_arena(h);
	struct bytes head = { arena_alloc(a, HEAD_SIZE), 0 };
	struct stat st;
	int fd = open(arg, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);

	if (fd < 0)
		return errno == ENOENT || errno == ENOTDIR ? NULL : "unreadable";
	if (fstat(fd, &st) < 0 || !S_ISREG(st.st_mode)) {
		close(fd);
		return "other";
	}
	while (head.n < HEAD_SIZE) {
		ssize_t n = read(fd, (char *)head.v + head.n, HEAD_SIZE - head.n);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			break;
		head.n += (size_t)n;
	}
	close(fd);
	return program_describe(a, head);
}
