import FoundationEssentials

/// A dialog with fields.
protocol FormDialog: RevealingDialog {
  associatedtype Field: Hashable & Sendable
  var form: Form<Field> { get }
  /// Takes what is done to the fields.
  mutating func take(_ input: FormInput) -> FormReaction
}

extension FormDialog {
  var revealedUntil: Date? { form.hasSecrets ? form.shownUntil : nil }
}
