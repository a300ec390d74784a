import CLinux
import Glibc

/// Handles Control-C and SIGTERM during work that must end cleanly: the first asks for that, the second ends the
/// process. A signal that was ignored at the start stays ignored.
public final class Interruption {
  private let pipe: SignalPipe
  private let signals = [SIGINT, SIGTERM].filter { fob_signal_is_ignored($0) == 0 }

  /// Calls `ask` at the first signal, on its own thread.
  ///
  /// - Throws: `SystemFailure` if the system has no descriptor left.
  public init(_ ask: @escaping @Sendable () -> Void) throws(SystemFailure) {
    let pipe = try SignalPipe()
    self.pipe = pipe
    let isWatched = DetachedThread.start {
      while let number = pipe.next() {
        signal(number, SIG_DFL)
        ask()
      }
    }
    guard isWatched else { return }
    for number in signals { _ = fob_signal_to_descriptor(number, pipe.writing.number) }
  }

  deinit {
    for number in signals { signal(number, SIG_DFL) }
    pipe.end()
  }

  /// Carries the numbers of signals from their handler to the waiting thread.
  private final class SignalPipe: Sendable {
    let reading: Descriptor
    let writing: Descriptor

    init() throws(SystemFailure) {
      let pipe = try Pipe.make()
      try pipe.writing.stopBlocking()
      reading = pipe.reading
      writing = pipe.writing
    }

    /// Waits for a signal; nil when closed.
    func next() -> Int32? {
      guard let byte = try? reading.readOnce(atMost: 1).first, byte != 0 else { return nil }
      return Int32(byte)
    }

    func end() { try? writing.write([0]) }
  }
}
