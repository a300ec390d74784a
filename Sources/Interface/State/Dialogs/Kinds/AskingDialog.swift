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

  mutating func mask() {
    form.mask()
  }
}
