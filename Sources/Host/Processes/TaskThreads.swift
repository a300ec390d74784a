import CTasks
import Glibc

/// The threads that Swift's tasks run on in a program that is left open for days: they sleep while there is nothing to run. libdispatch, which would run
/// the tasks else, wakes the process every second.
public enum TaskThreads {
  /// Has tasks run on as many threads of the process's own as there are cores, at least two. To be called once, before the first task; what is to sleep in a
  /// task calls `Pause.sleep` from then on.
  public static func start() {
    fob_tasks_run_on_threads(Int32(clamping: max(2, sysconf(Int32(_SC_NPROCESSORS_ONLN)))))
  }
}
