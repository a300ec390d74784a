import ArgumentParser
import Formats
import TokenModel

/// A lifetime on the command line: a length of time, or `never`.
struct LifetimeOption: ExpressibleByArgument, Sendable {
  /// The lifetime.
  let lifetime: TokenRequest.Lifetime

  init?(argument: String) {
    if argument == "never" {
      lifetime = .never
    } else if let seconds = TimeSpan.seconds(parsing: argument), seconds > 0 {
      lifetime = .seconds(seconds)
    } else {
      return nil
    }
  }
}
