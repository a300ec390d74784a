import ArgumentParser
import TokenModel

/// `NAME:COUNT`: says which production environment is meant and how many tokens end.
struct RevokeConfirmation: ExpressibleByArgument, Sendable {
  private let name: String
  private let count: Int

  init?(argument: String) {
    guard let colon = argument.lastIndex(of: ":"), let count = Int(argument[argument.index(after: colon)...]) else {
      return nil
    }
    name = String(argument[..<colon])
    self.count = count
  }

  /// Whether it says just that.
  func matches(_ environment: EnvironmentName, count rows: Int) -> Bool {
    name == environment.text && count == rows
  }
}
