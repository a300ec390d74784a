#define _GNU_SOURCE
#include "CLinux.h"

#include <errno.h>
#include <fcntl.h>
#include <link.h>
#include <linux/keyctl.h>
#include <malloc.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/syscall.h>
#include <sys/timerfd.h>
#include <unistd.h>
#include <wchar.h>

static char *const *program_arguments;

// glibc calls initialisers with the arguments of main.
__attribute__((constructor)) static void keep_program_arguments(int count, char **arguments) {
  (void)count;
  program_arguments = arguments;
}

char *const *fob_program_arguments(void) { return program_arguments; }

int fob_eventfd(void) { return eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK); }

int fob_eventfd_signal(int descriptor) { return eventfd_write(descriptor, 1); }

int fob_eventfd_clear(int descriptor) {
  eventfd_t count;
  return eventfd_read(descriptor, &count) == 0;
}

int fob_memfd_create(const char *name) { return memfd_create(name, MFD_CLOEXEC); }

int fob_pipe(int descriptors[2]) { return pipe2(descriptors, O_CLOEXEC); }

int fob_clock_timer(void) { return timerfd_create(CLOCK_REALTIME, TFD_CLOEXEC | TFD_NONBLOCK); }

int fob_clock_timer_arm(int descriptor, int64_t seconds, int32_t nanoseconds) {
  struct itimerspec moment = {.it_value = {.tv_sec = seconds, .tv_nsec = nanoseconds}};
  // All zero would disarm the timer.
  if (seconds <= 0) moment.it_value = (struct timespec){.tv_nsec = 1};
  return timerfd_settime(descriptor, TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET, &moment, NULL);
}

int fob_clock_timer_disarm(int descriptor) {
  struct itimerspec never = {0};
  return timerfd_settime(descriptor, 0, &never, NULL);
}

int fob_clock_timer_read(int descriptor) {
  uint64_t expirations;
  if (read(descriptor, &expirations, sizeof expirations) == sizeof expirations) return 1;
  return errno == ECANCELED ? 2 : 0;
}

void fob_memory_share_areas(void) { mallopt(M_ARENA_MAX, 2); }

void fob_memory_keep_little(void) {
  mallopt(M_ARENA_MAX, 1);
  mallopt(M_MMAP_THRESHOLD, 128 << 10);
}

int fob_text_is_relocated(const uint64_t *entries) {
  for (; entries[0] != DT_NULL; entries += 2) {
    if (entries[0] == DT_TEXTREL || (entries[0] == DT_FLAGS && entries[1] & DF_TEXTREL)) return 1;
  }
  return 0;
}

// Whether a debugger may have put breakpoints into the text.
static int is_traced(void) {
  FILE *status = fopen("/proc/self/status", "re");
  if (!status) return 0;
  char line[256];
  int tracer = 0;
  while (fgets(line, sizeof line, status) && sscanf(line, "TracerPid: %d", &tracer) != 1) {
  }
  fclose(status);
  return tracer != 0;
}

static int drop_unwritten(struct dl_phdr_info *object, size_t size, void *unused) {
  for (int index = 0; index < object->dlpi_phnum; index++) {
    const ElfW(Phdr) *part = &object->dlpi_phdr[index];
    const void *dynamic = (const void *)(object->dlpi_addr + part->p_vaddr);
    if (part->p_type == PT_DYNAMIC && fob_text_is_relocated(dynamic)) return 0;
  }
  uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE);
  for (int index = 0; index < object->dlpi_phnum; index++) {
    const ElfW(Phdr) *part = &object->dlpi_phdr[index];
    if (part->p_type != PT_LOAD || part->p_flags & PF_W) continue;
    // Only whole pages of this part: the next one may begin in its last page.
    uintptr_t start = (object->dlpi_addr + part->p_vaddr + page - 1) & ~(page - 1);
    uintptr_t end = (object->dlpi_addr + part->p_vaddr + part->p_memsz) & ~(page - 1);
    if (start < end) madvise((void *)start, end - start, MADV_DONTNEED);
  }
  (void)size;
  (void)unused;
  return 0;
}

void fob_memory_give_back(void) {
  malloc_trim(0);
  if (!is_traced()) dl_iterate_phdr(drop_unwritten, NULL);
}

long fob_file_system_type(const char *path) {
  struct statfs status;
  return statfs(path, &status) == 0 ? (long)status.f_type : -1;
}

int fob_file_origin(int descriptor, uint64_t *inode, int64_t *born) {
  struct statx status;
  if (statx(descriptor, "", AT_EMPTY_PATH, STATX_INO | STATX_BTIME, &status) != 0) return -1;
  *inode = status.stx_ino;
  *born = 0;
  if (status.stx_mask & STATX_BTIME) *born = status.stx_btime.tv_sec * INT64_C(1000000000) + status.stx_btime.tv_nsec;
  return 0;
}

int fob_pidfd_open(pid_t process) { return (int)syscall(SYS_pidfd_open, process, 0); }

int fob_spawn_isolate(posix_spawnattr_t *attributes, posix_spawn_file_actions_t *actions) {
  sigset_t all, none;
  sigfillset(&all);
  sigemptyset(&none);
  int error = posix_spawnattr_setsigdefault(attributes, &all);
  if (error == 0) error = posix_spawnattr_setsigmask(attributes, &none);
  if (error == 0) {
    error = posix_spawnattr_setflags(
        attributes, POSIX_SPAWN_SETSID | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK);
  }
  if (error == 0) error = posix_spawn_file_actions_addclosefrom_np(actions, 3);
  return error;
}

int fob_spawn_foreground(posix_spawnattr_t *attributes, posix_spawn_file_actions_t *actions) {
  int error = fob_spawn_isolate(attributes, actions);
  if (error == 0) error = posix_spawnattr_setpgroup(attributes, 0);
  if (error == 0) {
    error = posix_spawnattr_setflags(
        attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK);
  }
  return error;
}

int fob_is_dumpable(void) { return prctl(PR_GET_DUMPABLE, 0, 0, 0, 0); }

int fob_set_undumpable(void) { return prctl(PR_SET_DUMPABLE, 0, 0, 0, 0); }

// A signal may be handled by another thread than the one that asked for it.
static atomic_int signal_descriptor = -1;

static void write_signal(int signal_number) {
  int error = errno;
  unsigned char byte = (unsigned char)signal_number;
  // A full pipe holds a wake-up already.
  ssize_t written = write(signal_descriptor, &byte, 1);
  (void)written;
  errno = error;
}

int fob_signal_to_descriptor(int signal_number, int descriptor) {
  signal_descriptor = descriptor;
  struct sigaction action = {.sa_handler = write_signal, .sa_flags = SA_RESTART};
  sigemptyset(&action.sa_mask);
  return sigaction(signal_number, &action, NULL);
}

int fob_signal_is_ignored(int signal_number) {
  struct sigaction action;
  return sigaction(signal_number, NULL, &action) == 0 && action.sa_handler == SIG_IGN;
}

static struct {
  /// What the handler needs is there when this is set.
  atomic_int armed;
  int descriptor;
  struct termios saved;
  char bytes[256];
  size_t length;
  struct sigaction earlier[NSIG];
  char guarded[NSIG];
} guard;

static void give_terminal_back(int signal_number) {
  int error = errno;
  if (atomic_exchange(&guard.armed, 0)) {
    ssize_t written = write(guard.descriptor, guard.bytes, guard.length);
    (void)written;
    // A background process that sets attributes would be stopped by SIGTTOU, and a stopped process cannot end.
    sigset_t output, before;
    sigemptyset(&output);
    sigaddset(&output, SIGTTOU);
    pthread_sigmask(SIG_BLOCK, &output, &before);
    tcsetattr(guard.descriptor, TCSANOW, &guard.saved);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
  }
  sigaction(signal_number, &guard.earlier[signal_number], NULL);
  raise(signal_number);
  errno = error;
}

int fob_terminal_guard_arm(
    int descriptor, const struct termios *saved, const char *bytes, size_t length, const int *signals, size_t count) {
  if (guard.armed) {
    errno = EBUSY;
    return -1;
  }
  if (length > sizeof guard.bytes) {
    errno = EMSGSIZE;
    return -1;
  }
  guard.descriptor = descriptor;
  guard.saved = *saved;
  guard.length = bytes == NULL ? 0 : length;
  if (bytes != NULL) memcpy(guard.bytes, bytes, length);
  memset(guard.guarded, 0, sizeof guard.guarded);
  for (size_t index = 0; index < count; index++) {
    int number = signals[index];
    // A signal that is ignored (nohup) stays ignored.
    guard.guarded[number] =
        sigaction(number, NULL, &guard.earlier[number]) == 0 && guard.earlier[number].sa_handler != SIG_IGN;
  }
  guard.armed = 1;

  struct sigaction action = {.sa_handler = give_terminal_back};
  sigfillset(&action.sa_mask);
  for (int number = 1; number < NSIG; number++) {
    if (guard.guarded[number]) guard.guarded[number] = sigaction(number, &action, NULL) == 0;
  }
  return 0;
}

void fob_terminal_guard_disarm(void) {
  for (int number = 1; number < NSIG; number++) {
    if (guard.guarded[number]) sigaction(number, &guard.earlier[number], NULL);
    guard.guarded[number] = 0;
  }
  guard.armed = 0;
}

static struct {
  /// The signal that waits, or 0.
  atomic_int waiting;
  unsigned seconds;
  char held[NSIG];
} hold;

static void let_wait(int signal_number) {
  int none = 0;
  if (atomic_compare_exchange_strong(&hold.waiting, &none, signal_number)) alarm(hold.seconds);
}

void fob_signals_hold(const int *signals, size_t count, unsigned seconds) {
  hold.seconds = seconds;
  struct sigaction action = {.sa_handler = let_wait, .sa_flags = SA_RESTART};
  sigemptyset(&action.sa_mask);
  for (size_t index = 0; index < count; index++) {
    int number = signals[index];
    struct sigaction earlier;
    // Who ignores a signal, or has an answer to it, keeps that.
    hold.held[number] = sigaction(number, NULL, &earlier) == 0 && earlier.sa_handler == SIG_DFL &&
                        sigaction(number, &action, NULL) == 0;
  }
}

void fob_signals_release(void) {
  for (int number = 1; number < NSIG; number++) {
    if (hold.held[number]) signal(number, SIG_DFL);
    hold.held[number] = 0;
  }
  int waiting = atomic_exchange(&hold.waiting, 0);
  if (waiting == 0) return;
  alarm(0);
  // To the process: a thread of Swift's tasks lets no signal through.
  kill(getpid(), waiting);
}

// A key may be read by who possesses it: whose own keyrings lead to it. Those of a service or of su do not lead to the user's by themselves.
static int possess_user_keyring(void) {
  return (int)syscall(SYS_keyctl, KEYCTL_LINK, KEY_SPEC_USER_KEYRING, KEY_SPEC_PROCESS_KEYRING);
}

static long find_key(const char *name) {
  if (possess_user_keyring() != 0) return -1;
  long key = syscall(SYS_keyctl, KEYCTL_SEARCH, KEY_SPEC_USER_KEYRING, "user", name, 0);
  if (key < 0 && (errno == EKEYEXPIRED || errno == EKEYREVOKED)) errno = ENOKEY;
  return key;
}

int fob_keyring_keep(const char *name, const void *bytes, size_t length, unsigned seconds) {
  if (possess_user_keyring() != 0) return -1;
  long key = syscall(SYS_add_key, "user", name, bytes, length, KEY_SPEC_PROCESS_KEYRING);
  if (key < 0) return -1;
  int error = 0;
  // Linked to the user's keyring, where it takes the place of its like, only with the time limit on it.
  if (syscall(SYS_keyctl, KEYCTL_SET_TIMEOUT, key, seconds) != 0 ||
      syscall(SYS_keyctl, KEYCTL_LINK, key, KEY_SPEC_USER_KEYRING) != 0) {
    error = errno;
  }
  syscall(SYS_keyctl, KEYCTL_UNLINK, key, KEY_SPEC_PROCESS_KEYRING);
  errno = error;
  return error == 0 ? 0 : -1;
}

long fob_keyring_read(const char *name, void *buffer, size_t capacity) {
  long key = find_key(name);
  if (key < 0) return -1;
  long length = syscall(SYS_keyctl, KEYCTL_READ, key, buffer, capacity);
  if (length < 0 && (errno == EKEYEXPIRED || errno == EKEYREVOKED)) errno = ENOKEY;
  return length;
}

int fob_keyring_forget(const char *name) {
  long key = find_key(name);
  if (key < 0) return -1;
  return (int)syscall(SYS_keyctl, KEYCTL_INVALIDATE, key);
}

int fob_wcwidth(uint32_t scalar) { return wcwidth((wchar_t)scalar); }
