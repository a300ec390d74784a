import ArgumentParser

/// `key=value` on the command line.
struct SettingOption: ExpressibleByArgument, Sendable {
  /// The key.
  let key: String
  /// The value.
  let value: String

  init?(argument: String) {
    guard let separator = argument.firstIndex(of: "="), separator != argument.startIndex else { return nil }
    key = argument[..<separator].lowercased()
    value = String(argument[argument.index(after: separator)...])
  }
}
