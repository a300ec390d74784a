// What the sanitizers' runtimes are told and cannot see by themselves, linked into every program of a run of .ci/sanitizers: one that a test starts with
// an environment of its own gets no variables. REPORTS is the folder that takes what is found.

/// The leak checker needs to trace the program, which fob does not let anybody do.
const char *__asan_default_options(void) { return "detect_leaks=0:log_path=" REPORTS "/asan"; }

#if __has_feature(thread_sanitizer)
#include <dlfcn.h>
#include <stdint.h>

/// One run tells all races: the first one does not end a program. The detector of deadlocks breaks a check of its own (MutexAfterLock) once some hundred
/// tests have run in one process, and holds that process up for good. Every program would sleep for a second when it ends, in which its other threads might
/// still be found at something: a tenth of that is left, or half of a run of all tests is spent asleep.
const char *__tsan_default_options(void) {
  return "halt_on_error=0:detect_deadlocks=0:atexit_sleep_ms=100:log_path=" REPORTS "/tsan";
}

#define NEXT(name) dlsym(RTLD_NEXT, name)
#define SWIFT_CALL __attribute__((swiftcall))
#define SELF __attribute__((swift_context))

extern void __tsan_acquire(void *);
extern void __tsan_release(void *);

// Swift's Mutex is taken and given back within the program while nobody waits for it, which ThreadSanitizer sees; what waits, and wakes who waits, is in a
// library that is built without it. These two stand before that library's and tell it.

#define LOCK_SLOW "$s15Synchronization12_MutexHandleV9_lockSlowyys6UInt32VF"
#define UNLOCK_SLOW "$s15Synchronization12_MutexHandleV11_unlockSlowyyF"

SWIFT_CALL void lock_slow(uint32_t thread, SELF void *mutex) __asm__(LOCK_SLOW);
SWIFT_CALL void lock_slow(uint32_t thread, SELF void *mutex) {
  typedef SWIFT_CALL void (*function)(uint32_t, SELF void *);
  ((function)NEXT(LOCK_SLOW))(thread, mutex);
  __tsan_acquire(mutex);
}

SWIFT_CALL void unlock_slow(SELF void *mutex) __asm__(UNLOCK_SLOW);
SWIFT_CALL void unlock_slow(SELF void *mutex) {
  typedef SWIFT_CALL void (*function)(SELF void *);
  __tsan_release(mutex);
  ((function)NEXT(UNLOCK_SLOW))(mutex);
}

// Whoever resumes a task tells ThreadSanitizer so; a task that is resumed before it has come to wait does not. Each that comes back from what it may have
// waited in gives the memory of that call back first, by this function.

extern void *swift_task_getCurrent(void);

SWIFT_CALL void swift_task_dealloc(void *memory) {
  typedef SWIFT_CALL void (*function)(void *);
  ((function)NEXT("swift_task_dealloc"))(memory);
  void *task = swift_task_getCurrent();
  if (task) __tsan_acquire(task);
}
#endif
