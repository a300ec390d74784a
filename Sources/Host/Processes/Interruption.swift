import CLinux
import Glibc

/// What Control-C and SIGTERM mean while something is done that must come to a clean end: they ask for that end once, and end the process the second time.
/// One that was ignored when the program started stays ignored.
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

  /// Carries the numbers of signals from their handler to the thread that waits for them.
  private final class SignalPipe: Sendable {
    let reading: Descriptor
    let writing: Descriptor

    init() throws(SystemFailure) {
      let pipe = try Pipe.make()
      try pipe.writing.stopBlocking()
      reading = pipe.reading
      writing = pipe.writing
    }

    /// Waits for a signal; nil at the end.
    func next() -> Int32? {
      guard let byte = try? reading.readOnce(atMost: 1).first, byte != 0 else { return nil }
      return Int32(byte)
    }

    func end() { try? writing.write([0]) }
  }
}
