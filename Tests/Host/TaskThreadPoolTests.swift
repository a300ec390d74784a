import Dispatch
import Foundation
import Glibc
import Synchronization
import Testing

@testable import Host

@Suite struct TaskThreadPoolTests {
  private final class Log: Sendable {
    let words = Mutex<[String]>([])
  }

  private actor Place {
    func thread() -> pthread_t { Glibc.pthread_self() }
  }

  @Test func `the most urgent task is next, and of equals the one that came first`() async {
    let (threads, log, gate) = (TaskThreadPool(limit: 1), Log(), DispatchSemaphore(value: 0))
    await withCheckedContinuation { isRunning in
      _ = Task(executorPreference: threads) {
        isRunning.resume()
        Self.wait(for: gate)
      }
    }
    let order: [(TaskPriority, String)] = [(.low, "low"), (.medium, "first"), (.high, "high"), (.medium, "second")]
    let tasks = order.map { priority, word in
      Task(executorPreference: threads, priority: priority) { log.words.withLock { $0.append(word) } }
    }
    gate.signal()
    for task in tasks { await task.value }
    #expect(log.words.withLock(\.self) == ["high", "first", "second", "low"])
  }

  @Test func `there are no more threads than were asked for, and child tasks and actors stay there`() async {
    let task = Task(executorPreference: TaskThreadPool(limit: 1)) {
      async let child = Self.thread()
      let others = await withTaskGroup { group in
        for _ in 1...20 { group.addTask { Self.thread() } }
        return await group.reduce(into: Set()) { $0.insert($1) }
      }
      return await others.union([Self.thread(), child, Place().thread()])
    }
    #expect(await task.value.count == 1)
  }

  @Test func `no signal is delivered there`() async {
    let blocked = await TaskThreadPool.start { Self.blockedSignals() }.value
    #expect(blocked == Set(1...31).subtracting([SIGKILL, SIGSTOP]))
  }

  private static func thread() -> pthread_t { pthread_self() }

  private static func wait(for gate: DispatchSemaphore) { gate.wait() }

  private static func blockedSignals() -> Set<Int32> {
    var mask = sigset_t()
    pthread_sigmask(SIG_BLOCK, nil, &mask)
    return Set((1...31).filter { sigismember(&mask, $0) == 1 })
  }
}

/// What would bring libdispatch in, which wakes the process every second from then on, stands nowhere in fob's modules. The sandbox is no part of fob.
@Suite struct TaskRuleTests {
  @Test func `tasks are started and sleep by one function each`() throws {
    let sources = URL(filePath: #filePath).appending(path: "../../../Sources").standardized.path
    let starter = "Host/Processes/TaskThreadPool.swift"
    let files = try FileManager.default.subpathsOfDirectory(atPath: sources).filter {
      $0.hasSuffix(".swift") && !$0.hasPrefix("fob-sandbox/") && $0 != starter
    }
    #expect(files.count > 100)
    let forbidden = /\bTask\s*(<[^>]*>\s*)?[({]|\bTask\.(init|detached|immediate|sleep)|\bDispatch(Queue|Source)/
    let found = try files.flatMap { file in
      try String(contentsOfFile: "\(sources)/\(file)", encoding: .utf8).split(separator: "\n").filter {
        $0.contains(forbidden)
      }.map { "\(file): \($0)" }
    }
    #expect(found == [])
  }
}
