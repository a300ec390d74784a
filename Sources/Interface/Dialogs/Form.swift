import FoundationEssentials
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

  mutating func take(_ input: FormInput) -> FormReaction {
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
  var flaw: (field: Int, flaw: SecretText.Flaw)? {
    for (index, field) in fields.enumerated() {
      if let typed = field.textField?.content, let flaw = SecretText.flaw(in: typed) { return (index, flaw) }
    }
    return nil
  }

  /// Whether the field that has the keys holds a text that nobody has touched since.
  var offersText: Bool {
    isUntouched && fields.indices.contains(focused) && fields[focused].textField?.isEmpty == false
  }

  /// Whether the same is typed and chosen in another form.
  func holdsTheSame(as other: Form) -> Bool {
    fields.map(\.content) == other.fields.map(\.content)
  }

  /// Whether some of what is typed is masked.
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
      guard field.take(key) else { return false }
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
