import ArgumentParser
import Formats
import TokenModel

/// A lifetime on the command line: a length of time with its unit, or `never`.
struct LifetimeOption: Sendable {
  /// The lifetime.
  let lifetime: TokenRequest.Lifetime

  /// - Throws: `ValidationError` that names the units.
  init(parsing argument: String) throws {
    if argument == "never" {
      lifetime = .never
    } else if let seconds = TimeSpan.seconds(parsingWithUnit: argument), seconds > 0 {
      lifetime = .seconds(seconds)
    } else {
      throw ValidationError(
        "Write a whole number and its unit: s, m, h or d for seconds, minutes, hours or days, such as 2h; or never.")
    }
  }
}
