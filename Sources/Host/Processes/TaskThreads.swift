import CTasks
import Glibc

/// The threads that Swift's tasks run on in a program that is left open for days: they sleep while there is nothing to run. libdispatch, which would run
/// the tasks else, wakes the process every second.
public enum TaskThreads {
  /// Threads that a program needs for its tasks, for what blocks and for its requests.
  private static let needed = 4

  /// Whether the system lets this process start the threads that it needs: without them a task would wait for ever to begin.
  public static var canStart: Bool {
    var gate = pthread_mutex_t()
    pthread_mutex_init(&gate, nil)
    return withUnsafeMutablePointer(to: &gate) { gate in
      pthread_mutex_lock(gate)
      var threads: [pthread_t] = []
      for _ in 1...needed {
        var thread = pthread_t()
        let error = pthread_create(
          &thread, nil,
          { gate in
            // All are there at once, until the last has been started.
            let gate = gate?.assumingMemoryBound(to: pthread_mutex_t.self)
            if let gate { pthread_mutex_lock(gate) }
            if let gate { pthread_mutex_unlock(gate) }
            return nil
          }, gate)
        if error != 0 { break }
        threads.append(thread)
      }
      pthread_mutex_unlock(gate)
      for thread in threads { pthread_join(thread, nil) }
      pthread_mutex_destroy(gate)
      return threads.count == needed
    }
  }

  /// Has tasks run on as many threads of the process's own as there are cores, at least two. To be called once, before the first task; what is to sleep in a
  /// task calls `Pause.sleep` from then on.
  public static func start() {
    fob_tasks_run_on_threads(Int32(clamping: max(2, sysconf(Int32(_SC_NPROCESSORS_ONLN)))))
  }
}
