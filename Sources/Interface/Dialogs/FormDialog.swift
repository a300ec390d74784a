import FoundationEssentials
import TerminalKit

/// What can be done to a form.
enum FormInput: Sendable, Equatable {
  /// Go on to the next field; submitted in the last one.
  case advance
  /// Submit the form, whichever field is focused.
  case submit
  case nextField, previousField
  /// A key that no action has.
  case key(Key)
  case pasted(String)
  /// Show what is typed into masked fields until then, or mask it again.
  case switchShown(until: Date)
  /// Go to a field by its place.
  case field(Int)
  /// Take one of the words of a field.
  case word(field: Int, Int)
  /// Choose the other button, or one of them.
  case otherButton
  case button(Confirmation.Button)

  /// Whether it is text to be inserted.
  var isText: Bool {
    switch self {
    case .key(.character), .pasted: true
    case .key, .advance, .submit, .nextField, .previousField, .switchShown, .field, .word, .otherButton, .button: false
    }
  }
}

/// What an input did to a form or a confirmation.
enum FormReaction: Sendable, Equatable {
  case edited, ignored, submitted, cancelled
  /// It was submitted, but what was typed is not the name that was asked for.
  case nameDiffers
}

/// Fields, whatever they are called.
protocol FormFields {
  var count: Int { get }
  /// What is typed into; nil where that is a choice.
  var typedInto: TextField? { get }
  /// Whether the focused field holds a text that nobody has touched since: what is typed takes its place where nobody sees the two join.
  var offersText: Bool { get }
  /// Whether some of what is typed is masked.
  var hasSecrets: Bool { get }
}

extension Form: FormFields {
  var count: Int { fields.count }
  var typedInto: TextField? { focusedField?.textField }
}

/// A dialog with fields.
protocol FormDialog: Dialog {
  associatedtype Field: Hashable & Sendable
  var form: Form<Field> { get set }
  /// What submitting does, in a word or two.
  var submitWord: String { get }
}

extension FormDialog {
  var fields: (any FormFields)? { form }
  var revealedUntil: Date? { form.hasSecrets ? form.shownUntil : nil }
  var hints: [ActionName: String] { formHints }
  mutating func mask() { form.mask() }
  mutating func refuseWhatCannotBeSent() -> Bool { form.goToFirstFlaw() }

  /// What the keys of the form do now.
  var formHints: [ActionName: String] {
    form.isAtEnd ? [.submit: submitWord, .submitNow: ""] : [.submit: "next field", .submitNow: submitWord]
  }
}

extension FormDialog where Self: SendingDialog {
  /// What went wrong with what was sent is no longer said once something else is typed.
  mutating func handle(_ input: FormInput) -> FormReaction { handleTyped(input) }

  mutating func handleTyped(_ input: FormInput) -> FormReaction {
    let before = form
    let reaction = form.handle(input)
    if !form.holdsTheSame(as: before) { failure = nil }
    return reaction
  }
}
