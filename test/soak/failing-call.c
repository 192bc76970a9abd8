// A library to load before libc's: of the calls that reach files below given folders, the nth fails. Calls of one kind for one
// file that follow one another count as one: the first of them fails.
// FAIL_BELOW: folders, with colons between; FAIL_AT: which call, from 1; FAIL_WITH: the errno; FAIL_LOG: a file that is told.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int calls;
static char last[PATH_MAX + 32];

static int below(const char *path) {
  const char *folders = getenv("FAIL_BELOW");
  if (folders == NULL || path == NULL) return 0;
  for (const char *at = folders; *at != 0;) {
    const char *end = strchrnul(at, ':');
    const size_t length = (size_t)(end - at);
    if (length > 0 && strncmp(path, at, length) == 0) return 1;
    at = *end == ':' ? end + 1 : end;
  }
  return 0;
}

// Whether this call is the one.
static int fails(const char *name, const char *path) {
  if (!below(path)) return 0;
  char call[sizeof last];
  snprintf(call, sizeof call, "%s %s", name, path);
  pthread_mutex_lock(&lock);
  const int again = strcmp(call, last) == 0;
  if (!again) calls++;
  const int at = calls;
  strcpy(last, call);
  pthread_mutex_unlock(&lock);
  if (again || at != atoi(getenv("FAIL_AT"))) return 0;
  const char *log = getenv("FAIL_LOG");
  FILE *file = log == NULL ? NULL : fopen(log, "a");
  if (file != NULL) {
    fprintf(file, "%s\n", call);
    fclose(file);
  }
  errno = atoi(getenv("FAIL_WITH"));
  return 1;
}

static int failsAt(const char *name, int descriptor) {
  char link[64], path[PATH_MAX];
  snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
  const ssize_t length = readlink(link, path, sizeof path - 1);
  if (length < 0) return 0;
  path[length] = 0;
  return fails(name, path);
}

#define ORIGINAL(type, name, ...) type (*original)(__VA_ARGS__) = (type (*)(__VA_ARGS__))dlsym(RTLD_NEXT, name)

#define OPEN(name)                                            \
  int name(const char *path, int flags, ...) {                \
    va_list rest;                                             \
    va_start(rest, flags);                                    \
    const mode_t mode = va_arg(rest, mode_t);                 \
    va_end(rest);                                             \
    ORIGINAL(int, #name, const char *, int, ...);             \
    return fails("open", path) ? -1 : original(path, flags, mode); \
  }
OPEN(open)
OPEN(open64)

#define OF_PATH(name, parameters, types, arguments)           \
  int name parameters {                                       \
    int (*original) types = (int (*) types)dlsym(RTLD_NEXT, #name); \
    return fails(#name, path) ? -1 : original arguments;      \
  }
OF_PATH(mkdir, (const char *path, mode_t mode), (const char *, mode_t), (path, mode))
OF_PATH(rmdir, (const char *path), (const char *), (path))
OF_PATH(unlink, (const char *path), (const char *), (path))
OF_PATH(rename, (const char *path, const char *to), (const char *, const char *), (path, to))

#define OF_FILE(type, name, parameters, types, arguments)     \
  type name parameters {                                      \
    type (*original) types = (type (*) types)dlsym(RTLD_NEXT, #name); \
    return failsAt(#name, file) ? -1 : original arguments;    \
  }
OF_FILE(ssize_t, read, (int file, void *to, size_t size), (int, void *, size_t), (file, to, size))
OF_FILE(ssize_t, write, (int file, const void *from, size_t size), (int, const void *, size_t), (file, from, size))
OF_FILE(ssize_t, pread64, (int file, void *to, size_t size, off_t at), (int, void *, size_t, off_t), (file, to, size, at))
OF_FILE(ssize_t, pread, (int file, void *to, size_t size, off_t at), (int, void *, size_t, off_t), (file, to, size, at))
OF_FILE(ssize_t, pwrite64, (int file, const void *from, size_t size, off_t at), (int, const void *, size_t, off_t), (file, from, size, at))
OF_FILE(ssize_t, pwrite, (int file, const void *from, size_t size, off_t at), (int, const void *, size_t, off_t), (file, from, size, at))
OF_FILE(ssize_t, writev, (int file, const struct iovec *from, int count), (int, const struct iovec *, int), (file, from, count))
OF_FILE(int, fsync, (int file), (int), (file))
OF_FILE(int, fdatasync, (int file), (int), (file))
OF_FILE(int, ftruncate64, (int file, off_t size), (int, off_t), (file, size))
OF_FILE(int, ftruncate, (int file, off_t size), (int, off_t), (file, size))
