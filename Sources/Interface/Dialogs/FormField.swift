import Formats
import TokenModel

/// One field of a form.
struct FormField<Name: Hashable & Sendable>: Sendable {
  enum Input: Sendable {
    /// Typed freely; masked where it is a secret.
    case text(TextField, isSecret: Bool)
    /// One of a few words, chosen with the arrows.
    case choice([String], chosen: Int)
  }

  let name: Name
  /// The words before the field.
  let label: String
  var input: Input
  /// What may be written, or what it is for.
  var hint: String?
  /// Stands in the field while it is empty: `optional`.
  var placeholder: String?
  /// What must be known of the field whether or not it is focused.
  var remark: String?
  /// Whether the form is of no use without it.
  var isRequired = false
  /// What is wrong with a text, as a sentence; the empty text is not asked about.
  var check: @Sendable (String) -> String? = { _ in nil }

  var isEmpty: Bool {
    if case .text(let field, _) = input { field.isEmpty } else { false }
  }

  /// Whether what is typed is masked.
  var isSecret: Bool {
    if case .text(_, isSecret: true) = input { true } else { false }
  }

  /// What was typed; nil for a choice.
  var textField: TextField? {
    if case .text(let field, _) = input { field } else { nil }
  }

  /// What was typed, or the word that was chosen.
  var content: String {
    switch input {
    case .text(let field, _): field.text
    case .choice(let words, let chosen): words[chosen]
    }
  }

  /// Which word was chosen; nil for a text.
  var choice: Int? {
    if case .choice(_, let chosen) = input { chosen } else { nil }
  }

  /// Why the form cannot be submitted with it as it is, as a sentence.
  var flaw: String? {
    guard let typed = textField else { return nil }
    if typed.isEmpty { return isRequired ? "\(label) is missing." : nil }
    if let flaw = SecretText.flaw(in: typed.content) {
      return "\(label) \(flaw) Empty it with Ctrl-U and type it again."
    }
    return check(typed.text)
  }
}
