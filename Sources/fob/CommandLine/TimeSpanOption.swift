import ArgumentParser
import Formats

/// A length of time on the command line, with its unit: `90s`, `5m`, `2h`, `7d`.
struct TimeSpanOption: Sendable {
  /// The length in seconds.
  let seconds: Int

  /// - Throws: `ValidationError` that names the units.
  init(parsing argument: String) throws {
    guard let seconds = TimeSpan.seconds(parsingWithUnit: argument) else { throw Self.mistake }
    self.seconds = seconds
  }

  /// The same for an option that is known to take seconds, as scripts compute them; other units are said.
  init(parsingSeconds argument: String) throws {
    guard let seconds = TimeSpan.seconds(parsing: argument) else { throw Self.mistake }
    self.seconds = seconds
  }

  private static let mistake = ValidationError(
    "Write a whole number and its unit: s, m, h or d for seconds, minutes, hours or days, such as 90s or 8h.")
}
