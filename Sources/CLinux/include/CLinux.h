/// Linux and glibc calls that Swift's Glibc module does not show, mostly because it is built without _GNU_SOURCE or from a
/// list of headers that leaves theirs out. Each says which. All descriptors are made close-on-exec.
///
/// As the calls they wrap, these return -1 and set errno on failure unless they say otherwise.

#ifndef FOB_CLINUX_H
#define FOB_CLINUX_H

#include <spawn.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>
#include <termios.h>

// MARK: Descriptors

/// eventfd(2), non-blocking. <sys/eventfd.h> is not in the Glibc module.
int fob_eventfd(void);

/// Makes an eventfd readable. May be called from any thread.
int fob_eventfd_signal(int descriptor);

/// Makes an eventfd unreadable again; true if it was readable.
int fob_eventfd_clear(int descriptor);

/// memfd_create(2). Declared for _GNU_SOURCE only.
int fob_memfd_create(const char *name);

/// pipe2(2), blocking: which end may block is the caller's choice (fcntl is there). Declared for _GNU_SOURCE only.
int fob_pipe(int descriptors[2]);

/// A non-blocking timerfd on CLOCK_REALTIME, not armed. <sys/timerfd.h> is not in the Glibc module.
int fob_clock_timer(void);

/// Arms such a timer for a moment since 1970; a moment that has passed fires at once. When the clock is set, the timer becomes
/// readable too (TFD_TIMER_CANCEL_ON_SET).
int fob_clock_timer_arm(int descriptor, int64_t seconds, int32_t nanoseconds);

/// Disarms the timer.
int fob_clock_timer_disarm(int descriptor);

/// Reads the timer: 1 it fired, 2 the clock was set, 0 neither.
int fob_clock_timer_read(int descriptor);

/// pidfd_open(2): readable when the process has ended. <sys/pidfd.h> is not in the Glibc module, and syscall is variadic.
int fob_pidfd_open(pid_t process);

// MARK: Memory

/// mallopt(3): the allocator divides memory into two areas at most, instead of eight a core. <malloc.h> is not in the Glibc module.
void fob_memory_share_areas(void);

/// mallopt(3): the allocator has one area and returns blocks of 128 KiB and more to the system when they are freed. Left alone, it raises that limit up to
/// 32 MiB and keeps free blocks in several areas.
void fob_memory_keep_little(void);

/// Gives memory back: malloc_trim(3), and madvise(2) with MADV_DONTNEED for all that is mapped from programs and libraries and was never
/// written, found with dl_iterate_phdr(3), which is declared for _GNU_SOURCE only. What a debugger or text relocations may have changed is kept:
/// MADV_DONTNEED would bring back what the file has. (MADV_PAGEOUT takes pages of a file only from who may write it, and out of the page cache too;
/// MADV_COLD gives nothing back.)
void fob_memory_give_back(void);

/// Whether an object's dynamic section, pairs of a tag and a value up to DT_NULL, says that its text is relocated: it then differs from the file.
int fob_text_is_relocated(const uint64_t *entries);

// MARK: File systems

/// The kind of the file system that a path is on (statfs(2), f_type). <sys/statfs.h> is not in the Glibc module.
long fob_file_system_type(const char *path);

/// The number of an open file and when it was made, in nanoseconds since 1970; 0 where the file system does not say (statx(2), which is not in the Glibc
/// module). Returns 0, or -1.
int fob_file_origin(int descriptor, uint64_t *inode, int64_t *born);

// MARK: Processes

/// The arguments that the program was started with, from the C library: Swift's CommandLine reads them from /proc, and has none where that is
/// not mounted. NULL at the end; NULL itself where the C library does not hand them to initialisers.
char *const *fob_program_arguments(void);

/// Prepares posix_spawn: a session of its own, every signal as in a fresh process, no descriptor from 3 on.
/// POSIX_SPAWN_SETSID and addclosefrom_np are declared for _GNU_SOURCE only. Returns 0 or an error number.
int fob_spawn_isolate(posix_spawnattr_t *attributes, posix_spawn_file_actions_t *actions);

/// As fob_spawn_isolate, but in the same session, in a process group of its own, which the terminal can be given to.
int fob_spawn_foreground(posix_spawnattr_t *attributes, posix_spawn_file_actions_t *actions);

/// prctl(PR_SET_DUMPABLE, 0): no core file, no ptrace by the same user. prctl is variadic.
int fob_set_undumpable(void);

/// prctl(PR_GET_DUMPABLE): 0 where neither can be. prctl is variadic.
int fob_is_dumpable(void);

// MARK: Signals

/// From now on each delivery of the signal writes its number as one byte to the descriptor, which should be non-blocking; one
/// descriptor serves all signals. A handler may run no Swift: its globals are initialised lazily, under a lock.
int fob_signal_to_descriptor(int signal_number, int descriptor);

/// Whether a signal is ignored, as nohup has it. The handler in a sigaction is a union of pointers, which Swift cannot compare.
int fob_signal_is_ignored(int signal_number);

/// Gives the terminal back should one of the signals arrive: writes the bytes (at most 256, NULL for none), sets the saved
/// attributes, lets the earlier action of the signal happen. One guard at a time; the second call returns -1 with EBUSY.
/// Must run in the handler itself, where no Swift may run.
int fob_terminal_guard_arm(
    int descriptor, const struct termios *saved, const char *bytes, size_t length, const int *signals, size_t count);

/// Puts the earlier actions back.
void fob_terminal_guard_disarm(void);

/// From now on these signals wait, as far as they would end the process at once: the first one is remembered, and should it not be released within so
/// many seconds, SIGALRM ends the process. Must be noted in the handler itself, where no Swift may run.
void fob_signals_hold(const int *signals, size_t count, unsigned seconds);

/// Signals end the process again, and the one that waited does so now.
void fob_signals_release(void);

// MARK: Keyring

/// Keeps bytes in the kernel's keyring of this user, in place of what was kept under the name, for so many seconds: add_key(2) and
/// keyctl(2), which glibc does not wrap, with syscall, which is variadic. Never there without the time limit. Returns 0.
int fob_keyring_keep(const char *name, const void *bytes, size_t length, unsigned seconds);

/// Reads what is kept under a name: at most so many bytes. Returns their whole number; -1 with ENOKEY where there is nothing, or not any more.
long fob_keyring_read(const char *name, void *buffer, size_t capacity);

/// Removes what is kept under a name, for every process at once. Returns 0; -1 with ENOKEY where there is nothing.
int fob_keyring_forget(const char *name);

// MARK: Text

/// wcwidth(3). Declared for _XOPEN_SOURCE only.
int fob_wcwidth(uint32_t scalar);

#endif
