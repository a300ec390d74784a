#define _GNU_SOURCE
#include "Interposer.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

static atomic_long steps;
static long kill_at, fail_from;
static int error, step_file = -1, sends_count;
/// Seconds by which the wall clock was set, and that have gone by for all clocks that go on while a machine sleeps.
static const struct {
  _Atomic int64_t set, gone;
} *moved;

static long number(const char *name) {
  const char *text = getenv(name);
  return text == NULL ? 0 : atol(text);
}

__attribute__((constructor)) static void read_variables(void) {
  kill_at = number("INTERPOSER_KILL_AT");
  fail_from = number("INTERPOSER_FAIL_FROM");
  error = (int)number("INTERPOSER_ERROR");
  sends_count = getenv("INTERPOSER_SENDS") != NULL;
  const char *path = getenv("INTERPOSER_STEPS");
  if (path != NULL) step_file = (int)syscall(SYS_openat, AT_FDCWD, path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  path = getenv("INTERPOSER_CLOCK");
  if (path != NULL) {
    int file = (int)syscall(SYS_openat, AT_FDCWD, path, O_RDONLY | O_CLOEXEC);
    void *memory = mmap(NULL, sizeof *moved, PROT_READ, MAP_SHARED, file, 0);
    if (memory != MAP_FAILED) moved = memory;
    close(file);
  }
}

/// Whether a step fails; it may be the last one.
static int fails(char name) {
  long step = atomic_fetch_add(&steps, 1) + 1;
  if (step_file >= 0) syscall(SYS_write, step_file, &name, 1);
  if (step == kill_at) syscall(SYS_kill, getpid(), SIGKILL);
  if (fail_from == 0 || step < fail_from) return 0;
  errno = error;
  return 1;
}

/// What is said on the standard descriptors is no step, wherever they lead.
static int is_file(int descriptor) {
  struct stat status;
  return descriptor > STDERR_FILENO && fstat(descriptor, &status) == 0 && S_ISREG(status.st_mode);
}

#define NEXT(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

// MARK: Steps

#define OPEN(name)                                                     \
  int name(const char *path, int flags, ...) {                         \
    mode_t mode = 0;                                                   \
    if (flags & (O_CREAT | O_TMPFILE)) {                               \
      va_list list;                                                    \
      va_start(list, flags);                                           \
      mode = va_arg(list, mode_t);                                     \
      va_end(list);                                                    \
    }                                                                  \
    if ((flags & (O_CREAT | O_WRONLY | O_RDWR)) && fails('o')) return -1; \
    return NEXT(name)(path, flags, mode);                              \
  }
OPEN(open)
OPEN(open64)

ssize_t write(int descriptor, const void *bytes, size_t count) {
  if (is_file(descriptor) && fails('w')) return -1;
  return NEXT(write)(descriptor, bytes, count);
}

int fsync(int descriptor) { return fails('f') ? -1 : NEXT(fsync)(descriptor); }
int rename(const char *path, const char *target) { return fails('r') ? -1 : NEXT(rename)(path, target); }
int link(const char *path, const char *target) { return fails('l') ? -1 : NEXT(link)(path, target); }
int unlink(const char *path) { return fails('u') ? -1 : NEXT(unlink)(path); }
int mkdir(const char *path, mode_t mode) { return fails('d') ? -1 : NEXT(mkdir)(path, mode); }
int fchmod(int descriptor, mode_t mode) { return fails('m') ? -1 : NEXT(fchmod)(descriptor, mode); }

/// A request that leaves: the program can be killed before it, and between it and its answer.
ssize_t send(int descriptor, const void *bytes, size_t count, int flags) {
  if (sends_count && fails('s')) return -1;
  ssize_t sent = NEXT(send)(descriptor, bytes, count, flags);
  if (sends_count) fails('S');
  return sent;
}

// MARK: Keys

/// The kernel's keyrings are denied, as containers do it.
long syscall(long number, ...) {
  va_list list;
  va_start(list, number);
  long words[6];
  for (int index = 0; index < 6; index++) words[index] = va_arg(list, long);
  va_end(list);
  if ((number == SYS_keyctl || number == SYS_add_key) && getenv("INTERPOSER_NO_KEYS") != NULL) {
    errno = EPERM;
    return -1;
  }
  return NEXT(syscall)(number, words[0], words[1], words[2], words[3], words[4], words[5]);
}

// MARK: Threads

/// The user has as many processes as he may have.
int pthread_create(pthread_t *thread, const pthread_attr_t *attributes, void *(*start)(void *), void *argument) {
  if (getenv("INTERPOSER_NO_THREADS") != NULL) return EAGAIN;
  return NEXT(pthread_create)(thread, attributes, start, argument);
}

// MARK: The clock

int clock_gettime(clockid_t clock, struct timespec *time) {
  int result = (int)syscall(SYS_clock_gettime, clock, time);
  if (moved == NULL) return result;
  if (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE) time->tv_sec += moved->set + moved->gone;
  if (clock == CLOCK_BOOTTIME) time->tv_sec += moved->gone;
  return result;
}

int gettimeofday(struct timeval *restrict time, void *restrict zone) {
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  time->tv_sec = now.tv_sec;
  time->tv_usec = now.tv_nsec / 1000;
  (void)zone;
  return 0;
}

time_t time(time_t *seconds) {
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  if (seconds != NULL) *seconds = now.tv_sec;
  return now.tv_sec;
}

/// Alarms of this program are set by its clock, and ring by the machine's.
int timerfd_settime(int timer, int flags, const struct itimerspec *moment, struct itimerspec *before) {
  struct itimerspec meant = *moment;
  int64_t ahead = moved == NULL ? 0 : moved->set + moved->gone;
  if (flags & TFD_TIMER_ABSTIME && meant.it_value.tv_sec > ahead) meant.it_value.tv_sec -= ahead;
  return NEXT(timerfd_settime)(timer, flags, &meant, before);
}
