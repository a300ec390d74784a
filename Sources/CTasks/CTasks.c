#include "CTasks.h"

#include <pthread.h>
#include <signal.h>
#include <stddef.h>
#include <stdint.h>

// As the runtime's ExecutorImpl.h has them: the first word of `scheduler_private` is the executor's own.
typedef struct job {
  const void *metadata;
  uintptr_t reference_counts;
  void *scheduler_private[2];
  uint32_t flags;
} job;

typedef struct {
  void *identity;
  uintptr_t implementation;
} executor;

#define SWIFT_CALL __attribute__((swiftcall))

typedef SWIFT_CALL void (*enqueue)(job *);
extern SWIFT_CALL void (*swift_task_enqueueGlobal_hook)(job *, enqueue original);
extern SWIFT_CALL void swift_job_run(job *, executor);

static struct {
  pthread_mutex_t lock;
  pthread_cond_t has_jobs;
  job *first;
  job *last;
  int limit;
  int threads;
  int idle;
} tasks = {.lock = PTHREAD_MUTEX_INITIALIZER, .has_jobs = PTHREAD_COND_INITIALIZER};

static void *run_jobs(void *unused) {
  pthread_mutex_lock(&tasks.lock);
  while (1) {
    while (tasks.first == NULL) {
      tasks.idle++;
      pthread_cond_wait(&tasks.has_jobs, &tasks.lock);
      tasks.idle--;
    }
    job *next = tasks.first;
    tasks.first = next->scheduler_private[0];
    if (tasks.first == NULL) tasks.last = NULL;
    pthread_mutex_unlock(&tasks.lock);
    swift_job_run(next, (executor){NULL, 0});
    pthread_mutex_lock(&tasks.lock);
  }
  return unused;
}

// A thread starts with the mask of the one that makes it; signals are for the program's own.
static int start_thread(void) {
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
  pthread_t thread;
  int error = pthread_create(&thread, &attributes, run_jobs, NULL);
  pthread_attr_destroy(&attributes);
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  return error;
}

static SWIFT_CALL void enqueue_job(job *added, enqueue original) {
  pthread_mutex_lock(&tasks.lock);
  if (tasks.idle == 0 && tasks.threads < tasks.limit && start_thread() == 0) tasks.threads++;
  if (tasks.threads == 0) {
    pthread_mutex_unlock(&tasks.lock);
    original(added);
    return;
  }
  added->scheduler_private[0] = NULL;
  if (tasks.last != NULL) {
    tasks.last->scheduler_private[0] = added;
  } else {
    tasks.first = added;
  }
  tasks.last = added;
  pthread_cond_signal(&tasks.has_jobs);
  pthread_mutex_unlock(&tasks.lock);
}

void fob_tasks_run_on_threads(int count) {
  tasks.limit = count < 1 ? 1 : count;
  swift_task_enqueueGlobal_hook = enqueue_job;
}
