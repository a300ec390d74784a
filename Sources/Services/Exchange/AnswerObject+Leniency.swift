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
  func usableLifetime(_ name: String) -> TimeInterval? {
    try? lifetime(name)
  }

  /// The texts of an array; nil where it is missing, of another type or holds none.
  func usableTexts(_ name: String) -> [String]? {
    guard let texts = elements(name)?.compactMap(\.stringValue), !texts.isEmpty else { return nil }
    return texts
  }
}
