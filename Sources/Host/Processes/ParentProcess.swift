import Glibc
import Synchronization

/// The process that started this one (`DetachedProcess`), spoken with line by line over standard input and output.
public final class ParentProcess: Sendable {
  private let process = getppid()
  private let unread = Mutex<[UInt8]>([])

  /// The process that started this one; to be created once, before anything else is read.
  public init() {}

  /// The first line that it sends; nil if it has exited.
  public func firstLine() async -> [UInt8]? { await line { _ in true } }

  /// A later line; nil if it has exited, or is stopped and cannot send any.
  public func nextLine() async -> [UInt8]? {
    await line { [process] input in
      var waiting = pollfd(fd: input, events: Int16(POLLIN), revents: 0)
      while poll(&waiting, 1, Self.interval) <= 0 {
        if Self.isStopped(process) { return false }
      }
      return true
    }
  }

  /// Sends it a line; lost if it has exited.
  public func send(_ line: [UInt8]) async {
    await BlockingCall.run {
      // This thread does not receive the signal of a closed pipe.
      guard let output = try? Descriptor(taking: fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3), operation: "answer") else {
        return
      }
      try? output.write(line + [UInt8(ascii: "\n")])
    }
  }

  /// Calls a closure on its own thread once the parent has exited; lines sent to the parent after that are lost.
  public func whenGone(_ act: @escaping @Sendable () -> Void) {
    BlockingCall.detach {
      // poll reports the end of a pipe even with no events requested.
      var waiting = pollfd(fd: STDIN_FILENO, events: 0, revents: 0)
      while poll(&waiting, 1, -1) <= 0 {}
      act()
    }
  }

  /// Milliseconds between two checks whether it is stopped.
  private static let interval: Int32 = 200

  private func line(_ isComing: @escaping @Sendable (Int32) -> Bool) async -> [UInt8]? {
    await BlockingCall.run { [self] in
      var unread = unread.withLock { $0 }
      defer { self.unread.withLock { $0 = unread } }
      guard !unread.isEmpty || isComing(STDIN_FILENO),
        let input = try? Descriptor(taking: fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3), operation: "read")
      else { return nil }
      return Lines.next(from: input, &unread)
    }
  }

  /// Whether a process is stopped, by a signal or a debugger (proc(5), `stat`).
  private static func isStopped(_ process: pid_t) -> Bool {
    guard let file = try? Descriptor(opening: "/proc/\(process)/stat", O_RDONLY, operation: "look at a process"),
      let content = try? file.read(atMost: 4096),
      // The name before it, in parentheses, may contain anything.
      let end = content.lastIndex(of: UInt8(ascii: ")")), content.count > end + 2
    else { return false }
    return [UInt8(ascii: "T"), UInt8(ascii: "t")].contains(content[end + 2])
  }
}
