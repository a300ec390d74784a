import Formats

/// An option, a flag or an argument of a command.
public struct ArgumentHelp: Sendable {
  /// How it is given.
  public enum Form: Sendable, Equatable {
    /// By its place; what stands for it in the usage.
    case positional(String)
    /// The same behind `--`.
    case afterTerminator(String)
    /// A flag by its names.
    case flag([String])
    /// An option by its names, and what stands for its value.
    case option([String], value: String)
  }

  /// How it is given.
  public let form: Form
  /// Whether it may be left out.
  public let isOptional: Bool
  /// Whether it may be given more than once.
  public let isRepeating: Bool
  /// What it is for.
  public let help: String

  /// Nil for what every command has, and for what the help does not show.
  init?(_ json: JSONValue) {
    let names = (json["names"]?.arrayValue ?? []).compactMap { $0["name"]?.stringValue }
    guard json["shouldDisplay"]?.boolValue != false, !names.contains("help"), !names.contains("version") else {
      return nil
    }
    let value = json["valueName"]?.stringValue ?? ""
    let dashed = names.map { ($0.count == 1 ? "-" : "--") + $0 }
    switch json["kind"]?.stringValue {
    case "positional" where json["parsingStrategy"] == "postTerminator": form = .afterTerminator(value)
    case "positional": form = .positional(value)
    case "flag": form = .flag(dashed)
    default: form = .option(dashed, value: value)
    }
    isOptional = json["isOptional"]?.boolValue ?? false
    isRepeating = json["isRepeating"]?.boolValue ?? false
    let values = (json["allValues"]?.arrayValue ?? []).compactMap(\.stringValue)
    let standing = json["defaultValue"]?.stringValue
    help = [
      json["abstract"]?.stringValue, values.isEmpty ? nil : "One of: \(values.joined(separator: ", ")).",
      standing.map { "Else \($0)." },
    ].compactMap(\.self).joined(separator: " ")
  }
}
