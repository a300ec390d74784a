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
  /// Whether Enter sends it.
  var isAtEnd: Bool { form.isAtEnd }
  var revealedUntil: Date? { form.hasSecrets ? form.shownUntil : nil }
}
