import ArgumentParser
import Formats

/// A length of time on the command line: `90s`, `5m`, `2h`, `7d`, or plain seconds.
struct TimeSpanOption: ExpressibleByArgument, Sendable {
  /// The length in seconds.
  let seconds: Int

  init?(argument: String) {
    guard let seconds = TimeSpan.seconds(parsing: argument) else { return nil }
    self.seconds = seconds
  }
}
