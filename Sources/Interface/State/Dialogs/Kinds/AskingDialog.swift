/// A dialog that sends what is typed into its fields.
protocol AskingDialog: FormDialog, SendingDialog {
  var form: Form<Field> { get set }
}

extension AskingDialog {
  /// What went wrong with what was sent is no longer said once something else is typed.
  mutating func take(_ input: FormInput) -> FormReaction {
    let before = form
    let reaction = form.take(input)
    if !form.holdsTheSame(as: before) { failure = nil }
    return reaction
  }

  /// Goes to a field whose text cannot be sent, and says why; false where there is none.
  mutating func refuseFlaw() -> Bool {
    guard let (index, flaw) = form.flaw else { return false }
    form.focused = index
    failure = Failure(
      word: "invalid", reason: "\(form.fields[index].label) \(flaw)",
      advice: "Nothing was sent. Empty the field with Control-U and type it again.")
    return true
  }

  mutating func mask() {
    form.mask()
  }
}
