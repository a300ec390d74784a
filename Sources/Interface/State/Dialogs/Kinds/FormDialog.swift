import FoundationEssentials

/// A dialog with fields.
protocol FormDialog: RevealingDialog {
  associatedtype Field: Hashable & Sendable
  var form: Form<Field> { get }
  /// What sending it does, in a word or two.
  var submission: String { get }
  /// Takes what is done to the fields.
  mutating func take(_ input: FormInput) -> FormReaction
}

extension FormDialog {
  /// What is typed into; nil where that is a choice.
  var typedInto: TextField? {
    form.fields.indices.contains(form.focused) ? form.fields[form.focused].textField : nil
  }
  /// Whether what is typed takes the place of a text, where nobody sees the two join.
  var offersText: Bool { form.offersText }
  /// Whether Enter sends it.
  var isAtEnd: Bool { form.isAtEnd }
  var revealedUntil: Date? { form.hasSecrets ? form.shownUntil : nil }
}
