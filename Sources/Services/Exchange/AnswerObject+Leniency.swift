import Formats
import FoundationEssentials
import TokenModel

/// Members that a server may leave out. Whatever cannot be used counts as left out: nothing that is only optional ends what was asked for.
extension AnswerObject {
  /// A text; nil where it is missing, empty or of another type.
  func usableText(_ name: String) -> String? {
    guard let text = try? optionalText(name), !text.isEmpty else { return nil }
    return text
  }

  /// A lifetime in seconds; nil where it is missing, zero, negative or no number: servers write so what has no end.
  /// - Parameter unit: seconds that the member's unit has.
  func usableLifetime(_ name: String, unit: TimeInterval = 1) -> TimeInterval? {
    try? lifetime(name, unit: unit)
  }

  /// A token that can stand in a header; nil where it is missing, empty, of another type or holds other characters.
  func usableToken(_ name: String) -> Secret? {
    try? optionalToken(name)
  }

  /// The texts of an array; nil where it is missing, of another type or holds none.
  func usableTexts(_ name: String) -> [String]? {
    guard let texts = elements(name)?.compactMap(\.stringValue), !texts.isEmpty else { return nil }
    return texts
  }
}
