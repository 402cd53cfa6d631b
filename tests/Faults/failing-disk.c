/*
 * A disk that fails on demand: preloaded into a process (LD_PRELOAD), it lets calls on files below one folder fail as a
 * control file says at that moment.
 *
 *   FAILING_DISK_BELOW    the folder, as the kernel names it
 *   FAILING_DISK_CONTROL  a file of one page, mapped: bytes 0..15 the call (write, fsync, rename), bytes 16..31 what happens
 *                         (EIO, ENOSPC, SHORT: half of the bytes are written), bytes 32..35 how often it has happened
 *
 * An empty first byte is a disk that is well.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

enum { PAGE = 4096, FAULT_AT = 16, COUNT_AT = 32, WELL = 0, SHORT = -1 };

static const char *below;
static volatile char *control;

#define REAL(type, name) ((type)dlsym(RTLD_NEXT, name))

__attribute__((constructor)) static void begin(void)
{
    const char *path = getenv("FAILING_DISK_CONTROL");
    below = getenv("FAILING_DISK_BELOW");
    if (!path || !below)
        return;
    int file = open(path, O_RDWR | O_CLOEXEC);
    if (file < 0)
        return;
    void *page = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    close(file);
    if (page != MAP_FAILED)
        control = page;
}

static int fault_of(const char *call, const char *path)
{
    char asked[FAULT_AT], fault[FAULT_AT];
    memcpy(asked, (const char *)control, sizeof asked);
    memcpy(fault, (const char *)control + FAULT_AT, sizeof fault);
    if (strncmp(asked, call, sizeof asked) != 0 || strncmp(path, below, strlen(below)) != 0)
        return WELL;
    __atomic_add_fetch((volatile unsigned *)(control + COUNT_AT), 1, __ATOMIC_RELAXED);
    return strcmp(fault, "ENOSPC") == 0 ? ENOSPC : strcmp(fault, "SHORT") == 0 ? SHORT : EIO;
}

static int fault_of_file(const char *call, int file)
{
    char link[64], path[PATH_MAX];
    if (!control || !control[0])
        return WELL;
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length < 0)
        return WELL;
    path[length] = 0;
    return fault_of(call, path);
}

/* How many bytes a write may write; -1 with errno when it fails. */
static ssize_t allowed(int file, size_t count)
{
    int fault = fault_of_file("write", file);
    if (fault > 0) {
        errno = fault;
        return -1;
    }
    return (ssize_t)(fault == SHORT && count > 1 ? count / 2 : count);
}

ssize_t write(int file, const void *bytes, size_t count)
{
    ssize_t part = allowed(file, count);
    return part < 0 ? -1 : REAL(ssize_t (*)(int, const void *, size_t), "write")(file, bytes, (size_t)part);
}

ssize_t pwrite64(int file, const void *bytes, size_t count, off64_t at)
{
    ssize_t part = allowed(file, count);
    return part < 0 ? -1 : REAL(ssize_t (*)(int, const void *, size_t, off64_t), "pwrite64")(file, bytes, (size_t)part, at);
}

ssize_t pwrite(int file, const void *bytes, size_t count, off_t at)
{
    return pwrite64(file, bytes, count, at);
}

ssize_t pwritev64(int file, const struct iovec *parts, int count, off64_t at)
{
    int fault = fault_of_file("write", file);
    if (fault > 0) {
        errno = fault;
        return -1;
    }
    return REAL(ssize_t (*)(int, const struct iovec *, int, off64_t), "pwritev64")(file, parts, fault == SHORT ? 1 : count, at);
}

ssize_t pwritev(int file, const struct iovec *parts, int count, off_t at)
{
    return pwritev64(file, parts, count, at);
}

static int flush(const char *name, int file)
{
    int fault = fault_of_file("fsync", file);
    if (fault > 0) {
        errno = fault;
        return -1;
    }
    return REAL(int (*)(int), name)(file);
}

int fsync(int file)
{
    return flush("fsync", file);
}

int fdatasync(int file)
{
    return flush("fdatasync", file);
}

int rename(const char *from, const char *to)
{
    int fault = control && control[0] ? fault_of("rename", to) : WELL;
    if (fault > 0) {
        errno = fault;
        return -1;
    }
    return REAL(int (*)(const char *, const char *), "rename")(from, to);
}
