import Dispatch
import Glibc

/// What Control-C and SIGTERM mean while something is done that must come to a clean end: they ask for that end once, and end the process the second time.
final class Interruption {
  private let sources: [any DispatchSourceSignal]

  /// Calls `ask` at the first signal.
  init(_ ask: @escaping @Sendable () -> Void) {
    sources = [SIGINT, SIGTERM].map { number in
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      source.setEventHandler {
        ask()
        source.cancel()
      }
      source.setCancelHandler { signal(number, SIG_DFL) }
      source.resume()
      return source
    }
  }

  deinit {
    for source in sources { source.cancel() }
  }
}
