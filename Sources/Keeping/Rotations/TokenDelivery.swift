import Formats
import Host
import TokenModel

/// Gives the values of new upload tokens to a command: without a shell or a terminal, within a time limit, the value only on its standard input and without a line break.
public struct TokenDelivery: Sendable {
  private let variables: [String: String]
  private let timeLimit: Duration

  /// How long a command may take.
  public static let standardTimeLimit = Duration.seconds(60)

  /// The most bytes of standard error that it reads.
  private static let longestLine = 400
  /// The most bytes that a command may print; nobody reads them.
  private static let outputLimit = 1 << 20

  /// - Parameter variables: the process environment, which the commands get too.
  public init(variables: [String: String], timeLimit: Duration = TokenDelivery.standardTimeLimit) {
    self.variables = variables
    self.timeLimit = timeLimit
  }

  /// Runs a command for a new token.
  /// - Parameter old: the token that it replaces.
  /// - Returns: why the value was not delivered, without anything of it; nil if the command ended with 0.
  func deliver(
    _ new: ListedToken, replacing old: Handle, in environment: EnvironmentName, with words: [String]
  ) async -> String? {
    let told = [
      "FOB_ENVIRONMENT": environment.text, "FOB_HANDLE": new.handle.text, "FOB_OLD_HANDLE": old.text,
    ]
    do throws(ChildFailure) {
      let result = try await ChildProcess.run(
        words, environment: variables.merging(told) { $1 },
        input: new.token.value.withBytes { Array($0) }, timeLimit: timeLimit, outputLimit: Self.outputLimit)
      guard result.status != 0 else { return nil }
      let said = Self.said(result.errors, without: new.token.value)
      return "'\(DisplayText(words.first ?? ""))' ended with status \(result.status)"
        + (said.isEmpty ? "." : " and said: \(said)")
    } catch {
      return error.description
    }
  }

  /// The first line of a command's standard error, neutral; nothing if it may repeat a part of the value.
  private static func said(_ errors: [UInt8], without value: Secret) -> DisplayText {
    let line = errors.prefix(longestLine).prefix { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r") }
    let text = String(decoding: line, as: UTF8.self)
    let length = 6
    let letters = Array(value.revealed)
    let parts =
      letters.count < length
      ? [value.revealed]
      : (0...letters.count - length).map { start in
        String(letters[start..<start + length])
      }
    guard !parts.contains(where: text.contains) else { return "" }
    return DisplayText(utf8: line).truncated(to: 200)
  }
}
