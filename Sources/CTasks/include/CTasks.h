/// Where Swift's tasks run.
///
/// Swift asks a hook of its runtime, if there is one, to run a task (`swift_task_enqueueGlobal_hook`, ConcurrencyHooks.cpp); else it asks libdispatch, which
/// looks after its threads by a timer that wakes the process every second for as long as it lives. The hook has Swift's calling convention, which only C
/// can name.

#ifndef FOB_CTASKS_H
#define FOB_CTASKS_H

/// From now on tasks run on `count` threads of the process's own, which sleep while there is nothing to run. To be called once, before the first task.
///
/// A task that uses `Task.sleep` brings libdispatch back for that sleep.
void fob_tasks_run_on_threads(int count);

#endif
