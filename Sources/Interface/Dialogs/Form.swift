import Formats
import FoundationEssentials
import TerminalKit
import TokenModel

/// Fields of a dialog, one of which takes the keys.
struct Form<Name: Hashable & Sendable>: Sendable {
  var fields: [FormField<Name>]
  var focused = 0 {
    didSet {
      if focused != oldValue { isUntouched = true }
      noteVisit()
    }
  }
  /// Whether nothing was done to the field since it has the keys.
  private(set) var isUntouched = true
  /// The fields that have had the keys.
  private var visited: Set<Name> = []
  /// Until when what is typed into masked fields is shown; nil while it is masked.
  private(set) var shownUntil: Date?

  init(_ fields: [FormField<Name>]) {
    self.fields = fields
    focused = fields.firstIndex(where: \.isEmpty) ?? 0
    noteVisit()
  }

  subscript(name: Name) -> FormField<Name>? { fields.first { $0.name == name } }

  /// What was typed into a field, or an empty text.
  func text(_ name: Name) -> String { self[name]?.textField?.text ?? "" }

  mutating func handle(_ input: FormInput) -> FormReaction {
    switch input {
    case .advance:
      guard let nextStop else {
        mask()
        return .submitted
      }
      focused = nextStop
    case .nextField: move(by: 1)
    case .previousField: move(by: -1)
    case .key(let key):
      isUntouched = false
      return edit(key) ? .edited : .ignored
    case .pasted(let text):
      isUntouched = false
      return paste(text) ? .edited : .ignored
    case .switchShown(let end): shownUntil = shownUntil == nil ? end : nil
    case .field(let index): focus(on: index)
    case .otherButton, .button: return .ignored
    case .word(let field, let word):
      focus(on: field)
      if case .choice(let words, _) = fields[focused].input, focused == field, words.indices.contains(word) {
        fields[focused].input = .choice(words, chosen: word)
      }
    }
    return .edited
  }

  /// Inserts pasted text into the field that takes the keys; false where it is a choice.
  private mutating func paste(_ text: String) -> Bool {
    guard fields.indices.contains(focused), case .text(var field, let isSecret) = fields[focused].input else {
      return false
    }
    field.insert(text, isSecret: isSecret)
    fields[focused].input = .text(field, isSecret: isSecret)
    return true
  }

  /// The first field whose text cannot be sent, and why.
  var flaw: (field: Int, flaw: TextFailure)? {
    for (index, field) in fields.enumerated() {
      if let typed = field.textField?.content, let flaw = SecretText.flaw(in: typed) { return (index, flaw) }
    }
    return nil
  }

  var offersText: Bool {
    isUntouched && fields.indices.contains(focused) && fields[focused].textField?.isEmpty == false
  }

  /// Whether the same is typed and chosen in another form.
  func holdsTheSame(as other: Form) -> Bool {
    fields.map(\.content) == other.fields.map(\.content)
  }

  var hasSecrets: Bool { fields.contains(where: \.isSecret) }

  func isShown(at now: Date) -> Bool {
    shownUntil.map { now < $0 } ?? false
  }

  /// Masks what is typed into masked fields.
  mutating func mask() {
    shownUntil = nil
  }

  private mutating func focus(on index: Int) {
    if fields.indices.contains(index) { focused = index }
  }

  private mutating func noteVisit() {
    if fields.indices.contains(focused) { visited.insert(fields[focused].name) }
  }

  /// Where Enter goes from the field that has the keys; nil where it sends the form.
  private var nextStop: Int? { fields.indices.first { $0 > focused && isStop(fields[$0]) } }

  /// Whether Enter sends the form.
  var isAtEnd: Bool { nextStop == nil }

  /// Whether Enter stops at a field on its way to the end.
  private func isStop(_ field: FormField<Name>) -> Bool {
    (field.isAwaited && field.isEmpty) || (field.isOffered && !visited.contains(field.name))
  }

  private mutating func move(by step: Int) {
    guard !fields.isEmpty else { return }
    focused = (focused + step + fields.count) % fields.count
  }

  private mutating func edit(_ key: Key) -> Bool {
    guard fields.indices.contains(focused) else { return false }
    switch fields[focused].input {
    case .text(var field, let isSecret):
      guard field.handle(key) else { return false }
      fields[focused].input = .text(field, isSecret: isSecret)
    case .choice(let words, let chosen):
      guard let step = Self.step(of: key) else { return false }
      fields[focused].input = .choice(words, chosen: (chosen + step + words.count) % words.count)
    }
    return true
  }

  private static func step(of key: Key) -> Int? {
    switch key {
    case .right, .character(" "), .character("l"): 1
    case .left, .character("h"): -1
    default: nil
    }
  }
}

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
  /// Whether the form is of no use without it, so that Enter stops there first.
  var isAwaited = false
  /// Whether Enter stops there on its way once, although it may stay as it is.
  var isOffered = false

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
}

/// What can be done to a form.
enum FormInput: Sendable, Equatable {
  /// Go on to the next field that is awaited and empty, or offered and was not visited; submitted where there is none.
  case advance
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
    default: false
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
  /// Whether the field that has the keys holds a text that nobody has touched since: what is typed takes its place where nobody sees the two join.
  var offersText: Bool { get }
  /// Whether some of what is typed is masked.
  var hasSecrets: Bool { get }
}

extension Form: FormFields {
  var count: Int { fields.count }
  var typedInto: TextField? { fields.indices.contains(focused) ? fields[focused].textField : nil }
}

/// A dialog with fields.
protocol FormDialog: Dialog {
  associatedtype Field: Hashable & Sendable
  var form: Form<Field> { get set }
}

extension FormDialog {
  var fields: (any FormFields)? { form }
  var revealedUntil: Date? { form.hasSecrets ? form.shownUntil : nil }
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

  mutating func refuseWhatCannotBeSent() -> Bool {
    guard let (index, flaw) = form.flaw else { return false }
    form.focused = index
    failure = Failure(
      word: "invalid", reason: "\(form.fields[index].label) \(flaw)",
      advice: "Nothing was sent. Empty the field with Control-U and type it again.")
    return true
  }
}
